"use strict";
// Formulas as trees: fractions, places, moving indices, and one form for equal polynomials.
class Cannot extends Error {} // outside what is checked here
class Rejected extends Error {} // the entry is wrong, or does not show what it says
function cannot(why) { throw new Cannot(why); }

const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; };

class Q {
  constructor(n, d = 1n) {
    if (d === 0n) throw new Rejected("a fraction is divided by 0");
    const g = gcd(n, d) * (d < 0n ? -1n : 1n);
    this.n = n / g;
    this.d = d / g;
  }
  static read(text) {
    const m = /^(-?\d{1,400})(?:\/([1-9]\d{0,400}))?$/.exec(text);
    if (!m) throw new Rejected("a number is no fraction");
    return new Q(BigInt(m[1]), m[2] ? BigInt(m[2]) : 1n);
  }
  add(o) { return new Q(this.n * o.d + o.n * this.d, this.d * o.d); }
  mul(o) { return new Q(this.n * o.n, this.d * o.d); }
  neg() { return new Q(-this.n, this.d); }
  sub(o) { return this.add(o.neg()); }
  inv() { return new Q(this.d, this.n); }
  pow(e) { return e < 0 ? this.inv().pow(-e) : new Q(this.n ** BigInt(e), this.d ** BigInt(e)); }
  cmp(o) { return this.sub(o).sign; }
  get sign() { return this.n > 0n ? 1 : this.n < 0n ? -1 : 0; }
  get whole() { return this.d === 1n; }
  toString() { return this.d === 1n ? `${this.n}` : `${this.n}/${this.d}`; }
}
const q = (n, d = 1) => new Q(BigInt(n), BigInt(d));
const ZERO = ["num", q(0)], ONE = ["num", q(1)], MINUS = ["num", q(-1)];
const num = (value) => ["num", value instanceof Q ? value : q(value)];

// ------------------------------------------------------------------- letters and places
// A letter is a whole number (size undefined) or an index over size (null: any whole number).
const LETTERS = new Map();
let freshest = 0;
function letter(label, size) {
  const key = size === undefined ? `n ${label}` : `i ${label} ${size ? size.key : "-"}`;
  if (!LETTERS.has(key)) LETTERS.set(key, { label, size, key });
  return LETTERS.get(key);
}
const fresh = (size, shown) => Object.assign(letter(`#${++freshest}`, size), { shown });
const isIndex = (x) => x.size !== undefined;

function place(c = 0, of = []) {
  const sum = new Map();
  for (const [x, n] of of) sum.set(x, (sum.get(x) || 0) + n);
  const parts = [...sum].filter(([, n]) => n).sort(([x], [y]) => (x.key < y.key ? -1 : 1));
  if (![c, ...parts.map(([, n]) => n)].every(Number.isSafeInteger)) cannot("a place is too large");
  return { c, of: parts, key: `${c}${parts.map(([x, n]) => ` + ${n} (${x.key})`).join("")}` };
}
const at = (x) => place(0, [[x, 1]]);
const plus = (p, o, f = 1) => place(p.c + f * o.c, [...p.of, ...o.of.map(([x, n]) => [x, f * n])]);
function move(p, where) {
  if (!p.of.some(([x]) => where.has(x))) return p;
  return p.of.reduce((sum, [x, n]) => plus(sum, where.get(x) || at(x), n), place(p.c));
}
const isOne = (p) => p.c === 0 && p.of.length === 1 && p.of[0][1] === 1 && p.of[0][0];

// ----------------------------------------------------------------------- making trees
function add(...terms) {
  const flat = terms.flatMap((t) => (t[0] === "add" ? t.slice(1) : [t])).filter((t) => !(t[0] === "num" && !t[1].sign));
  return flat.length > 1 ? ["add", ...flat] : flat[0] || ZERO;
}
function mul(...factors) {
  const flat = factors.flatMap((t) => (t[0] === "mul" ? t.slice(1) : [t]));
  let number = q(1);
  for (const t of flat) if (t[0] === "num") number = number.mul(t[1]);
  if (!number.sign) return ZERO;
  const rest = flat.filter((t) => t[0] !== "num");
  if (number.cmp(q(1)) || !rest.length) rest.unshift(num(number));
  return rest.length > 1 ? ["mul", ...rest] : rest[0];
}
function pow(base, e) {
  e = e instanceof Q ? e : q(e);
  if (!e.cmp(q(1))) return base;
  if (!e.sign) return ONE;
  if (base[0] === "num" && e.whole && (base[1].sign || e.sign > 0)) return num(base[1].pow(small(e)));
  return ["pow", base, e];
}
function small(e) {
  if (!e.whole || e.n > 200n || e.n < -200n) cannot("an exponent is too large");
  return Number(e.n);
}
const neg = (t) => mul(MINUS, t), sub = (a, b) => add(a, neg(b));
const call = (name, ...parts) => ["call", name, ...parts];

// ----------------------------------------------------------------------- walking trees
const FIRST = { add: 1, mul: 1, call: 2, sum: 2, partial: 1, direct: 1, mean: 1, power: 1 };
const children = (t) => (t[0] === "pow" ? [t[1]] : FIRST[t[0]] ? t.slice(FIRST[t[0]]) : []);
const MADE = { add, mul, pow };
// The tree with f of its parts: as it stands, or numbers drawn together.
function rebuilt(t, f) {
  const parts = children(t).map(f);
  return parts.length ? [...t.slice(0, FIRST[t[0]] || 1), ...parts, ...(t[0] === "pow" ? [t[2]] : [])] : t;
}
const mapped = (t, f) => { const made = rebuilt(t, f); return MADE[t[0]] ? MADE[t[0]](...made.slice(1)) : made; };
const places = (t) => ({ entry: t[2], ord: [t[1]], delta: t.slice(1), less: t.slice(1) })[t[0]] || [];
function* walk(t) { yield t; for (const part of children(t)) yield* walk(part); }
const nodes = (t, kind) => [...walk(t)].filter((n) => n[0] === kind);
const some = (t, f) => f(t) || children(t).some((part) => some(part, f));

const FREE = new WeakMap();
function free(t) {
  if (FREE.has(t)) return FREE.get(t);
  const found = new Set(places(t).flatMap((p) => p.of.map(([x]) => x)));
  for (const part of children(t)) for (const x of free(part)) found.add(x);
  if (t[0] === "sum") { found.delete(t[1]); for (const [x] of t[1].size.of) found.add(x); }
  for (const x of [...found]) if (x.size) for (const [y] of x.size.of) found.add(y);
  FREE.set(t, found);
  return found;
}
const freeIndices = (t) => [...free(t)].filter(isIndex).sort((x, y) => (x.key < y.key ? -1 : 1));

function compared(kind, p, o) {
  const gap = plus(p, o, -1);
  return gap.of.length ? [kind, p, o] : (kind === "delta" ? gap.c === 0 : gap.c < 0) ? ONE : ZERO;
}
const number = (p) => (p.of.length ? ["ord", p] : num(p.c));
function moved(t, where) {
  switch (t[0]) {
    case "entry": return ["entry", t[1], t[2].map((p) => move(p, where))];
    case "ord": return number(move(t[1], where));
    case "delta": case "less": return compared(t[0], move(t[1], where), move(t[2], where));
    case "sum": {
      const k = fresh(move(t[1].size, where), t[1].shown || t[1].label);
      return ["sum", k, moved(t[2], new Map([...where, [t[1], at(k)]]))];
    }
  }
  return rebuilt(t, (part) => moved(part, where));
}

// One text for a tree: sums and products flat and in order, bound indices by depth, others as given.
const TEXTS = new WeakMap();
function text(t, names = null, depth = 0) {
  if (!names && TEXTS.has(t)) return TEXTS.get(t);
  const own = names || new Map();
  const spot = (p) => `${p.c}${p.of.map(([x, n]) => `+${n}(${own.get(x) || x.key})`).sort().join("")}`;
  const parts = (list) => list.map((part) => text(part, own, depth)).sort().join(",");
  let found;
  switch (t[0]) {
    case "num": found = `${t[1]}`; break;
    case "sym": found = `s ${t[1]}`; break;
    case "entry": found = `e ${t[1]}[${t[2].map(spot)}]`; break;
    case "ord": case "delta": case "less": found = `${t[0]}(${t.slice(1).map(spot)})`; break;
    case "sum": found = `sum(${spot(t[1].size)};${text(t[2], new Map([...own, [t[1], `b${depth}`]]), depth + 1)})`; break;
    case "pow": found = `(${text(t[1], own, depth)})^${t[2]}`; break;
    case "add": case "mul": {
      const flat = (t[0] === "add" ? add : mul)(...t.slice(1));
      found = flat[0] === t[0] ? `${t[0]}(${parts(flat.slice(1))})` : text(flat, own, depth);
      break;
    }
    default: found = `${t[0]} ${t[0] === "call" ? t[1] : ""}(${children(t).map((part) => text(part, own, depth))})`;
  }
  if (!names) TEXTS.set(t, found);
  return found;
}

// ------------------------------------------------------------- polynomials in whatever stands
// A Map: text of a monomial -> { c, f: [[factor, exponent], …] }.
const MOST = 400;
const monomial = (f) => f.map(([t, e]) => `${text(t)}^${e}`).join(" · ");
function put(into, c, f) {
  const k = monomial(f), old = into.get(k), sum = old ? old.c.add(c) : c;
  if (sum.sign) into.set(k, { c: sum, f }); else into.delete(k);
  return into;
}
const single = (c, f) => put(new Map(), c, f), factor = (t, e = q(1)) => single(q(1), [[t, e]]);
function joined(f, g) {
  const sum = new Map();
  for (const [t, e] of [...f, ...g]) {
    const k = text(t);
    sum.set(k, [t, sum.has(k) ? sum.get(k)[1].add(e) : e]);
  }
  return [...sum].filter(([, [, e]]) => e.sign).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}
function times(a, b) {
  const found = new Map();
  if (a.size * b.size > MOST) return single(q(1), joined([[tree(a), q(1)]], [[tree(b), q(1)]]));
  for (const x of a.values()) for (const y of b.values()) put(found, x.c.mul(y.c), joined(x.f, y.f));
  return found;
}
function poly(t) {
  switch (t[0]) {
    case "num": return single(t[1], []);
    case "add": {
      const found = new Map();
      for (const part of t.slice(1)) for (const { c, f } of poly(part).values()) put(found, c, f);
      return found;
    }
    case "mul": return t.slice(1).map(poly).reduce(times);
    case "pow": return raised(poly(t[1]), t[2]);
    case "sum": return summed(t[1], poly(t[2]));
    case "ord": return measured(t[1]);
    case "call": return factor(call(t[1], ...t.slice(2).map((part) => tree(poly(part)))));
    case "power": return factor(["power", ...t.slice(1).map((part) => tree(poly(part)))]);
  }
  return factor(t);
}
function measured(p) {
  const found = single(q(p.c), []);
  for (const [x, n] of p.of) put(found, q(n), [[["ord", at(x)], q(1)]]);
  return found;
}
function raised(p, e) {
  if (e.whole && e.n >= 0n && e.n <= 4n && p.size ** Number(e.n) <= MOST) {
    let found = single(q(1), []);
    for (let n = 0n; n < e.n; n++) found = times(found, p);
    return found;
  }
  if (e.whole && p.size === 1) {
    const [{ c, f }] = p.values();
    return single(c.pow(small(e)), f.map(([t, n]) => [t, n.mul(e)]));
  }
  const { above, below } = e.whole ? together(p) : { below: [] };
  if (below.length) return times(raised(above, e), single(q(1), joined(below.map(([t, n]) => [t, n.mul(e).neg()]), [])));
  if (e.whole && p.size) {
    const lead = leading(p);
    return single(lead.pow(small(e)), [[tree(scaled(p, lead.inv())), e]]);
  }
  return factor(tree(p), e);
}
// Over one denominator: the numerator, and the factors below with their powers.
function together(p) {
  const below = new Map();
  for (const { f } of p.values()) for (const [t, e] of f) {
    const k = text(t);
    if (e.whole && e.sign < 0 && (!below.has(k) || e.neg().cmp(below.get(k)[1]) > 0)) below.set(k, [t, e.neg()]);
  }
  const above = new Map();
  for (const { c, f } of below.size ? p.values() : []) {
    let term = single(c, f.filter(([t]) => !below.has(text(t))));
    for (const [k, [t, e]] of below) {
      const left = e.add(f.find(([u]) => text(u) === k)?.[1] || q(0));
      if (left.whole && t[0] === "add") for (let n = small(left); n > 0; n--) term = times(term, poly(t));
      else if (left.sign) term = times(term, factor(t, left));
    }
    for (const one of term.values()) put(above, one.c, one.f);
  }
  return { above: below.size ? above : p, below: [...below.values()] };
}
const least = (p) => [...p.keys()].sort()[0];
const leading = (p) => p.get(least(p))?.c;
const scaled = (p, by) => new Map([...p].map(([k, { c, f }]) => [k, { c: c.mul(by), f }]));
const minus = (a, b, by = q(1)) => {
  const found = new Map(a);
  for (const { c, f } of b.values()) put(found, c.mul(by).neg(), f);
  return found;
};
function summed(k, p) {
  let found = new Map();
  for (const { c, f } of p.values()) {
    const inside = f.filter(([t]) => free(t).has(k)), outside = f.filter(([t]) => !free(t).has(k));
    const total = inside.length ? factor(["sum", k, mul(...inside.map(([t, e]) => pow(t, e)))]) : measured(k.size);
    for (const one of times(single(c, outside), total).values()) put(found, one.c, one.f);
  }
  return found;
}
const tree = (p) => add(...[...p.keys()].sort().map((k) => p.get(k)).map(({ c, f }) =>
  mul(num(c), ...f.map(([t, e]) => pow(t, e)))));
