"use strict";
// Values in floating point, at small points of the question's domain.
const ENDLESS = ["sym", "∞"], CLOSE = 1e-6, TRIES = 7, MOST_TERMS = 60;
const VALUES = {
  exp: Math.exp, log: (x) => (x > 0 ? Math.log(x) : NaN), tanh: Math.tanh, sinh: Math.sinh, cosh: Math.cosh, sin: Math.sin, cos: Math.cos,
  atan: Math.atan, sigmoid: (x) => 1 / (1 + Math.exp(-x)), relu: (x) => Math.max(x, 0), step: (x) => (x > 0 ? 1 : 0), sign: Math.sign,
  Abs: Math.abs, Max: Math.max, Min: Math.min, sigmoid_prime: (x) => { const s = 1 / (1 + Math.exp(-x)); return s * (1 - s); } };
const HOLDS = { "=": (d, e) => Math.abs(d) <= e, "!=": (d, e) => Math.abs(d) > e, "<": (d, e) => d < -e, "<=": (d, e) => d <= e, ">": (d, e) => d > e, ">=": (d, e) => d >= -e };

// A number as a fraction with a small denominator; null where it is none.
const fractionNear = (x, most) => { for (let d = 1; d <= most; d++) if (Math.abs(x * d - Math.round(x * d)) < 1e-8) return q(Math.round(x * d), d); return null; };
const numberIn = (text) => { const m = /^(-?)ln (\d+)$/.exec(text); if (m) return (m[1] ? -1 : 1) * Math.log(Number(m[2])); const [n, d = 1] = text.split("/"); return Number(n) / Number(d); };
function* tuples(ends) { if (!ends.length) { yield []; return; } for (const rest of tuples(ends.slice(1))) for (let i = 0; i < ends[0]; i++) yield [i, ...rest]; }

const DERIVATIVES = new WeakMap();
function derivativeOf(t) {
  if (!DERIVATIVES.has(t)) DERIVATIVES.set(t, found(() => new Context(world.context).written(t, [])) || ENDLESS); // it has no value here
  return DERIVATIVES.get(t);
}

class FloatPoint {
  constructor(sizes) { Object.assign(this, { sizes, values: new Map(), known: new Map() }); }
  spot(p, where) { return p.of.reduce((sum, [x, n]) => sum + n * (where.get(x) ?? this.sizes.get(x.label) ?? NaN), p.c); }
  look(name, spots) {
    const key = `${name} ${spots}`;
    if (this.values.has(key)) return this.values.get(key);
    const d = world.defined[name];
    if (!d) return NaN;
    if (this.known.has(key)) return this.known.get(key);
    const where = new Map(d.indices.map((x, n) => [x, spots[n]]));
    for (const [x, n] of this.chosen || []) where.set(x, n);
    const found = this.value(d.body, where);
    this.known.set(key, found);
    return found;
  }
  value(t, where) {
    const v = (x) => this.value(x, where);
    switch (t[0]) {
      case "num": return toNumber(t[1]);
      case "sym": return t[1] === "pi" ? Math.PI : t[1] === "∞" ? NaN : this.look(t[1], []);
      case "entry": return this.look(t[1], t[2].map((p) => this.spot(p, where)));
      case "ord": return this.spot(t[1], where);
      case "add": return t.slice(1).reduce((sum, x) => sum + v(x), 0);
      case "mul": return t.slice(1).reduce((all, x) => all * v(x), 1);
      case "pow": {
        const base = v(t[1]), e = toNumber(t[2]);
        return (base < 0 && !t[2].whole) || (base === 0 && e < 0) ? NaN : base ** e;
      }
      case "power": { const base = v(t[1]), e = v(t[2]); return base < 0 && !Number.isInteger(e) ? NaN : base ** e; }
      case "call": return VALUES[t[1]] ? VALUES[t[1]](...t.slice(2).map(v)) : NaN;
      case "delta": case "less": { const gap = this.spot(t[1], where) - this.spot(t[2], where); return Number(t[0] === "delta" ? !gap : gap < 0); }
      case "sum": {
        let sum = 0;
        const inner = new Map(where), end = this.spot(t[1].size, where);
        for (let i = 0; i < Math.min(end, MOST_TERMS); i++) { inner.set(t[1], i); sum += this.value(t[2], inner); }
        return sum;
      }
      case "partial": return this.value(derivativeOf(t), where);
    }
    return NaN;
  }
}

const holds = (relation, a, b) => { const d = a - b, e = CLOSE * (1 + Math.abs(a) + Math.abs(b)); return Number.isFinite(d) ? HOLDS[relation](d, relation.length === 1 && relation !== "=" ? 0 : e) : null; };
const isSo = (f, point, where) => holds(f.relation, point.value(f.left, where), point.value(f.right, where));

// Points of the domain, and places there, at which what is given besides holds.
function* cases(trees, given = [], tries = TRIES, values = {}) {
  const all = [...trees, ...given.flatMap((f) => [f.left, f.right])], { names, sizes } = needs(...all), choicesOf = { ...world.values, ...values };
  for (let n = 0; n < 3; n++) for (const f of [...world.facts, ...given]) {
    const own = needs(f.left, f.right);
    if ([...own.names].some((x) => names.has(x)) || [...own.sizes].some((x) => sizes.has(x))) { own.names.forEach((x) => names.add(x)); own.sizes.forEach((x) => sizes.add(x)); }
  }
  const fixed = Object.keys(world.fixed).filter((name) => sizes.has(world.fixed[name])).map(fixedPlace);
  const covers = (f) => { const own = needs(f.left, f.right); return [...own.names].every((x) => names.has(x)) && [...own.sizes].every((x) => sizes.has(x)); };
  const facts = world.facts.filter((f) => !f.places && covers(f));
  for (const point of points(names, sizes, choicesOf, tries)) {
    if (!facts.every((f) => [...spots(point, [f.left, f.right], fixed)].every((where) => isSo(f, point, where)))) continue;
    for (const where of spots(point, all, fixed)) {
      point.known.clear();
      point.chosen = fixed.map((x) => [x, where.get(x)]);
      if (given.every((f) => isSo(f, point, where))) yield [point, where];
    }
  }
}
function* points(names, sizes, choicesOf, tries) {
  const isWhole = (x) => world.whole.includes(x), ranges = [...sizes].filter((x) => !isWhole(x)), whole = [...sizes].filter(isWhole);
  const patterns = [...tuples(ranges.map(() => (ranges.length > 2 ? 2 : 3)))].map((p) => p.map((n) => n + 1)).sort((a, b) => Math.max(...a, 0) - Math.max(...b, 0)).slice(0, 14);
  for (const pattern of patterns) for (let attempt = 0; attempt < tries; attempt++) {
    const point = new FloatPoint(new Map(ranges.map((x, n) => [x, pattern[n]])));
    whole.forEach((x, n) => point.sizes.set(x, [2, 4, 3, 1, 6, 5, 8][(attempt + n) % 7]));
    let spot = 0;
    [...names].forEach((name, n) => {
      const choices = choicesOf[name] || ["1", "2", "3"];
      for (const spots of tuples((world.arrays[name] || []).map((s) => point.sizes.get(s) || 1))) {
        const which = attempt % 6 === 5 ? attempt / 6 | 0 : spot * (1 + (attempt / 3 | 0)) + attempt * (n + 1) + n + (attempt / 5 | 0);
        spot++;
        point.values.set(`${name} ${spots}`, numberIn(choices[which % choices.length]));
      }
    });
    yield point;
  }
}
function* spots(point, trees, fixed) {
  const own = [...new Set([...trees.flatMap(letters), ...fixed])];
  for (const chosen of tuples(own.map((x) => point.spot(x.size, new Map())))) yield new Map(own.map((x, n) => [x, chosen[n]]));
}
