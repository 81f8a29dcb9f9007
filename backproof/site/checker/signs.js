"use strict";
// Signs: an interval with rational ends for a tree, from its shape and from what is given.
// An end is null (none) or [number, open].

const ANY = { low: null, high: null };
const over = (n, open = true) => ({ low: [n, open], high: null });
const within = (a, aOpen, b, bOpen) => ({ low: [a, aOpen], high: [b, bOpen] });
const exactly = (n) => within(n, false, n, false);
const POSITIVE = over(q(0)), NOT_NEGATIVE = over(q(0), false);
const RANGES = { __proto__: null,
  exp: POSITIVE, cosh: over(q(1), false), Abs: NOT_NEGATIVE, relu: NOT_NEGATIVE,
  sigmoid: within(q(0), true, q(1), true), sigmoid_prime: within(q(0), true, q(1, 4), false),
  tanh: within(q(-1), true, q(1), true), step: within(q(0), false, q(1), false),
  sign: within(q(-1), false, q(1), false), sin: within(q(-1), false, q(1), false),
  cos: within(q(-1), false, q(1), false), erf: within(q(-1), true, q(1), true),
};

const tighter = (side) => (a, b) => { const gap = a && b && side * a[0].cmp(b[0]); return b && (!a || gap < 0 || !gap && !a[1]) ? b : a; };
const [higher, lower] = [1, -1].map(tighter);
const meet = (i, j) => ({ low: higher(i.low, j.low), high: lower(i.high, j.high) });
const is = {
  ">": (i) => Boolean(i.low) && (i.low[0].sign > 0 || (i.low[0].sign === 0 && i.low[1])),
  ">=": (i) => Boolean(i.low) && i.low[0].sign >= 0,
  "<": (i) => Boolean(i.high) && (i.high[0].sign < 0 || (i.high[0].sign === 0 && i.high[1])),
  "<=": (i) => Boolean(i.high) && i.high[0].sign <= 0,
  "!=": (i) => is[">"](i) || is["<"](i),
  "=": (i) => is[">="](i) && is["<="](i),
};
const shift = (end, c) => end && [end[0].add(c), end[1]];
function by(i, c) {
  const ends = [i.low, i.high].map((end) => end && [end[0].mul(c), end[1]]);
  return c.sign < 0 ? { low: ends[1], high: ends[0] } : { low: ends[0], high: ends[1] };
}
const both = (a, b) => a && b && [a[0].add(b[0]), a[1] || b[1]];
const sum = (i, j) => ({ low: both(i.low, j.low), high: both(i.high, j.high) });
// x y: from the least to the greatest product of two ends; 0 times anything is 0.
function productRange(i, j) {
  const ends = (k) => [k.low || [-Infinity, true], k.high || [Infinity, true]], made = ends(i).flatMap((a) => ends(j).map((b) => ofEnds(a, b)));
  const first = (side) => made.reduce((a, b) => { const gap = side * order(a[0], b[0]); return gap < 0 || (!gap && !a[1]) ? a : b; });
  const [low, high] = [1, -1].map(first).map((end) => (end[0] instanceof Q ? end : null));
  return { low, high };
}
function ofEnds([a, aOpen], [b, bOpen]) {
  const signs = [a, b].map((x) => (x instanceof Q ? x.sign : Math.sign(x)));
  if (!signs[0] || !signs[1]) return [q(0), (signs[0] || aOpen) && (signs[1] || bOpen) ? true : false];
  return [a instanceof Q && b instanceof Q ? a.mul(b) : signs[0] * signs[1] * Infinity, aOpen || bOpen];
}
const order = (a, b) => (a === b ? 0 : a instanceof Q && b instanceof Q ? a.cmp(b) : a instanceof Q ? -Math.sign(b) : Math.sign(a));
function inverseRange(i) {
  if (is["<="](i)) return by(inverseRange(by(i, q(-1))), q(-1));
  if (!is[">="](i)) return ANY;
  return { low: i.high && i.high[0].sign > 0 ? [i.high[0].inv(), i.high[1]] : [q(0), true],
           high: i.low[0].sign > 0 ? [i.low[0].inv(), i.low[1]] : null };
}
function absolute(i, apart) {
  if (!is[">="](i)) i = meet(largest(i, by(i, q(-1))), NOT_NEGATIVE);
  return apart ? meet(i, POSITIVE) : i;
}
const largest = (i, j) => ({ low: higher(i.low, j.low), high: i.high && j.high &&
  (i.high[0].cmp(j.high[0]) > 0 || (!i.high[0].cmp(j.high[0]) && !i.high[1]) ? i.high : j.high) });

// ------------------------------------------------------------------------------ the answers
class Signs {
  // facts: { relation, left, right, universal }; conditions: { tree, relation, universal }
  constructor(context, facts, conditions) {
    Object.assign(this, { context, known: new Map(), universal: [], seen: new Map() });
    for (const f of facts) this.learn(f.relation, sub(f.left, f.right), f.universal);
    for (const c of conditions) this.learn(c.relation, c.tree, c.universal);
  }

  learn(relation, gap, universal) {
    if (universal.length) this.universal.push({ relation, gap, universal });
    else this.keep(relation, gap, this.known);
    this.seen.clear();
  }

  keep(relation, gap, known) {
    const f = form(gap);
    if (!f.key) return;
    const bound = f.constant.mul(f.lead.inv()).neg();
    const turned = f.lead.sign < 0 ? { "<": ">", ">": "<", "<=": ">=", ">=": "<=" }[relation] || relation : relation;
    const found = { "=": exactly(bound), ">": over(bound), ">=": over(bound, false), "!=": ANY,
      "<": { low: null, high: [bound, true] }, "<=": { low: null, high: [bound, false] } }[turned];
    const old = known.get(f.key) || { interval: ANY, apart: [] };
    known.set(f.key, { interval: meet(old.interval, found), apart: relation === "!=" ? [...old.apart, bound] : old.apart });
    const apart = is["!="](found) || (relation === "!=" && !bound.sign), one = f.factors.length === 1 && !f.factors[0][1].cmp(q(1));
    if (apart && !one) for (const [u] of f.factors) this.keep("!=", u, known); // no factor of what is not 0 is 0
  }

  has(t, relation) {
    if (is[relation](this.of(t))) return true;
    if (relation !== "!=") return false;
    if (t[0] === "mul") return t.slice(1).every((part) => this.has(part, "!="));
    if (t[0] === "pow") return t[2].sign < 0 || this.has(t[1], "!=");
    const f = form(t);
    return Boolean(f.key) && this.given(f, t).apart.some((n) => !n.cmp(f.constant.mul(f.lead.inv()).neg()));
  }

  of(t) {
    if (t[0] === "num") return exactly(t[1]);
    const k = text(t);
    if (!this.seen.has(k)) {
      this.seen.set(k, ANY); // an answer never rests on itself
      const f = form(t);
      let found = meet(this.shape(t), this.number?.(t) || ANY);
      if (!f.key) found = meet(found, exactly(f.constant));
      else {
        const given = by(this.bounds(f, t), f.lead);
        found = meet(found, { low: shift(given.low, f.constant), high: shift(given.high, f.constant) });
      }
      this.seen.set(k, found);
    }
    return this.seen.get(k);
  }

  bounds(f, t) { // a number that it is not is no end
    const { interval: { low, high }, apart } = this.given(f, t), open = (end) => end && [end[0], end[1] || apart.some((n) => !n.cmp(end[0]))];
    return { low: open(low), high: open(high) };
  }

  // What is given of a form, the universal facts taken at the places that stand in the tree.
  given(f, t) {
    const known = new Map(this.known.has(f.key) ? [[f.key, this.known.get(f.key)]] : []);
    const ours = freeIndices(t), spots = [...ours.map(at), ...[...walk(t)].flatMap(places).filter(
      (p) => p.of.every(([x]) => !isIndex(x) || ours.includes(x)))];
    const distinct = [...new Map(spots.map((p) => [p.key, p])).values()];
    for (const fact of this.universal) {
      let wheres = [new Map()];
      for (const v of fact.universal) {
        const fitting = distinct.filter((p) => this.context.fits(p, v));
        wheres = wheres.flatMap((where) => fitting.map((p) => new Map([...where, [v, p]])));
      }
      for (const where of wheres.slice(0, 200)) {
        const here = moved(fact.gap, where);
        if (form(here).key === f.key) this.keep(fact.relation, here, known);
      }
    }
    return known.get(f.key) || { interval: ANY, apart: [] };
  }

  declared(name) { return { ">": POSITIVE, ">=": NOT_NEGATIVE }[this.context.signs.get(name)] || ANY; }

  shape(t) {
    switch (t[0]) {
      case "sym": return t[1] === "pi" ? within(q(3), true, q(22, 7), true) : this.declared(t[1]);
      case "entry": return this.declared(t[1]);
      case "ord": { const least = this.context.least(t[1]); return least === null ? ANY : over(q(least), false); }
      case "delta": case "less": return within(q(0), false, q(1), false);
      case "add": return meet(t.slice(1).map((part) => this.of(part)).reduce(sum), this.overOne(t));
      case "mul": return this.product(t.slice(1));
      case "pow": return this.power(t[1], t[2]);
      case "power": return this.symbolic(this.of(t[1]), this.of(t[2]));
      case "call": return this.call(t[1], t.slice(2).map((part) => this.of(part)));
      case "sum": return this.total(t[1], this.of(t[2]));
    }
    return ANY;
  }

  overOne(t) { // 1 - l/N is (N - l)/N
    const { above, below } = together(poly(t));
    return below.length ? this.product([tree(above), ...below.map(([f, e]) => pow(f, e.neg()))]) : ANY;
  }

  product(parts) {
    const count = new Map();
    for (const part of parts) count.set(text(part), [part, (count.get(text(part))?.[1] || 0) + 1]);
    return [...count.values()].map(([part, n]) => (n > 1 ? this.power(part, q(n)) : this.of(part))).reduce(productRange);
  }

  power(base, e) {
    const inner = this.of(base);
    if (!e.whole) { // where it has a value, the base is >= 0
      const found = this.symbolic(meet(inner, POSITIVE), exactly(e));
      return e.sign < 0 || is[">"](inner) ? found : { low: [q(0), false], high: found.high };
    }
    if (e.sign < 0) return inverseRange(e.n === -1n ? inner : this.power(base, e.neg()));
    const even = e.n % 2n === 0n, i = even ? absolute(inner, this.has(base, "!=")) : inner;
    if (e.n > 12n) return is[">"](i) ? POSITIVE : even || is[">="](i) ? NOT_NEGATIVE : ANY;
    let found = i;
    for (let n = 1n; n < e.n; n++) found = productRange(found, i);
    return found;
  }

  symbolic(base, e) { // b^e = e^(e log b) for b > 0
    if (!is[">"](base)) return is[">="](base) ? NOT_NEGATIVE : ANY;
    return this.call("exp", [productRange(e, this.call("log", [base]))]);
  }

  call(name, inner) {
    const found = RANGES[name] || ANY, x = inner[0];
    if (name === "Max") return inner.reduce(largest);
    if (name === "Min") return by(inner.map((i) => by(i, q(-1))).reduce(largest), q(-1));
    if (inner.length !== 1) return ANY;
    const up = is[">="](x), down = is["<="](x), half = name === "sigmoid" ? q(1, 2) : q(0);
    if (name === "exp") {
      return meet(found, { low: up ? [x.low[0].add(q(1)), is[">"](x)] : null, high: down ? [q(1), is["<"](x)] : null });
    }
    if (name === "log") {
      const above = sum(x, exactly(q(-1)));
      return { low: is[">="](above) ? [q(0), is[">"](above)] : null, high: is["<="](above) ? [q(0), is["<"](above)] : null };
    }
    if (["tanh", "sinh", "atan", "erf", "sigmoid"].includes(name)) {
      return meet(found, { low: up ? [half, is[">"](x)] : null, high: down ? [half, is["<"](x)] : null });
    }
    if (name === "Abs") return absolute(x, is["!="](x));
    if (name === "relu") return largest(x, exactly(q(0)));
    if (name === "step" || name === "sign") {
      if (is[">"](x)) return exactly(q(1));
      if (name === "step" ? down : is["<"](x)) return exactly(q(name === "step" ? 0 : -1));
    }
    return found;
  }

  // A sum of n terms, n at least what the context allows.
  total(k, body) {
    const least = q(this.context.leastSize(k.size));
    return productRange(k.size.of.length ? over(least, false) : exactly(least), body);
  }
}

// c0 + lead (monomial + …): the key is the text of what stands in the brackets, empty for a number.
function form(t) {
  const p = poly(t), constant = p.get("")?.c || q(0);
  p.delete("");
  if (!p.size) return { constant, key: "" };
  const lead = p.get(least(p)).c, factors = p.size === 1 ? p.get(least(p)).f : [];
  return { constant, lead, key: text(tree(scaled(p, lead.inv()))), factors };
}
