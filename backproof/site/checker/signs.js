"use strict";
// Signs: an interval with rational ends for a tree, from its shape and from what is given.
// An end is null (none) or [number, open].

const ANY = { low: null, high: null };
const over = (n, open = true) => ({ low: [n, open], high: null });
const within = (a, aOpen, b, bOpen) => ({ low: [a, aOpen], high: [b, bOpen] });
const exactly = (n) => within(n, false, n, false);
const POSITIVE = over(q(0)), NOT_NEGATIVE = over(q(0), false);
const RANGES = {
  exp: POSITIVE, cosh: over(q(1), false), Abs: NOT_NEGATIVE, relu: NOT_NEGATIVE,
  sigmoid: within(q(0), true, q(1), true), sigmoid_prime: within(q(0), true, q(1, 4), false),
  tanh: within(q(-1), true, q(1), true), step: within(q(0), false, q(1), false),
  sign: within(q(-1), false, q(1), false), sin: within(q(-1), false, q(1), false),
  cos: within(q(-1), false, q(1), false), erf: within(q(-1), true, q(1), true),
};

const higher = (a, b) => (!a ? b : !b ? a : a[0].cmp(b[0]) > 0 || (!a[0].cmp(b[0]) && a[1]) ? a : b);
const lower = (a, b) => (!a ? b : !b ? a : a[0].cmp(b[0]) < 0 || (!a[0].cmp(b[0]) && a[1]) ? a : b);
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
const numberRange = (i) => i.low && i.high && !i.low[0].cmp(i.high[0]) && i.low[0];
function productRange(i, j) {
  if (is["="](i) || is["="](j)) return exactly(q(0));
  if (numberRange(i) || numberRange(j)) return numberRange(i) ? by(j, numberRange(i)) : by(i, numberRange(j));
  if (is["<="](i)) return by(productRange(by(i, q(-1)), j), q(-1));
  if (is["<="](j)) return by(productRange(i, by(j, q(-1))), q(-1));
  if (!is[">="](i) || !is[">="](j)) return bounded(i, j);
  const low = i.low[0].mul(j.low[0]);
  const open = low.sign ? i.low[1] || j.low[1] : is[">"](i) && is[">"](j);
  const high = i.high && j.high && i.high[0].mul(j.high[0]);
  return { low: [low, open], high: high && [high, high.sign > 0 && (i.high[1] || j.high[1])] };
}
function bounded(i, j) {
  if (![i.low, i.high, j.low, j.high].every(Boolean)) return ANY;
  const ends = [i.low, i.high].flatMap((a) => [j.low, j.high].map((b) => a[0].mul(b[0]))).sort((a, b) => a.cmp(b));
  return within(ends[0], false, ends[3], false);
}
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
      let found = this.shape(t);
      if (!f.key) found = meet(found, exactly(f.constant));
      else {
        const given = by(this.given(f, t).interval, f.lead);
        found = meet(found, { low: shift(given.low, f.constant), high: shift(given.high, f.constant) });
      }
      this.seen.set(k, found);
    }
    return this.seen.get(k);
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
      const found = is[">"](inner) || e.sign < 0 ? POSITIVE : NOT_NEGATIVE;
      return e.sign > 0 && inner.high && inner.high[0].cmp(q(1)) <= 0 ? meet(found, { low: null, high: [q(1), false] }) : found;
    }
    if (e.sign < 0) return inverseRange(e.n === -1n ? inner : this.power(base, e.neg()));
    const even = e.n % 2n === 0n, i = even ? absolute(inner, this.has(base, "!=")) : inner;
    if (e.n > 12n) return is[">"](i) ? POSITIVE : even || is[">="](i) ? NOT_NEGATIVE : ANY;
    let found = i;
    for (let n = 1n; n < e.n; n++) found = productRange(found, i);
    return found;
  }

  symbolic(base, e) {
    if (!is[">"](base)) return is[">="](base) ? NOT_NEGATIVE : ANY;
    const below = base.high && is[">="](e) && base.high[0].cmp(q(1)) <= 0;
    const strict = below && is[">"](e) && (base.high[0].cmp(q(1)) < 0 || base.high[1]);
    return below ? within(q(0), true, q(1), Boolean(strict)) : POSITIVE;
  }

  call(name, inner) {
    const found = RANGES[name] || ANY, x = inner[0];
    if (name === "Max") return inner.reduce(largest);
    if (name === "Min") return by(inner.map((i) => by(i, q(-1))).reduce(largest), q(-1));
    if (inner.length !== 1) return ANY;
    const up = is[">="](x), down = is["<="](x), half = name === "sigmoid" ? q(1, 2) : q(0);
    if (name === "exp") {
      return meet(found, up ? { low: [x.low[0].add(q(1)), is[">"](x)], high: null } :
        down ? { low: null, high: [q(1), is["<"](x)] } : ANY);
    }
    if (name === "log") {
      const one = exactly(q(1));
      if (x.low && x.low[0].cmp(one.low[0]) >= 0) return over(q(0), x.low[0].cmp(q(1)) > 0 || x.low[1]);
      if (x.high && x.high[0].cmp(q(1)) <= 0) return { low: null, high: [q(0), x.high[0].cmp(q(1)) < 0 || x.high[1]] };
    }
    if (["tanh", "sinh", "atan", "erf", "sigmoid"].includes(name)) {
      return meet(found, up ? over(half, is[">"](x)) : down ? { low: null, high: [half, is["<"](x)] } : ANY);
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
    const least = q(this.context.leastSize(k.size)), some = least.sign > 0, exact = !k.size.of.length;
    const end = (e, side) => {
      if (!e) return null;
      if (e[0].sign * side >= 0) return [e[0].mul(least), e[1] && some];
      return exact ? [e[0].mul(least), e[1] && some] : null;
    };
    return { low: end(body.low, 1), high: end(body.high, -1) };
  }
}

// c0 + lead (monomial + …): the key is the text of what stands in the brackets, empty for a number.
function form(t) {
  const p = poly(t), constant = p.get("")?.c || q(0);
  p.delete("");
  if (!p.size) return { constant, key: "" };
  const lead = p.get(least(p)).c;
  return { constant, lead, key: text(tree(scaled(p, lead.inv()))) };
}
