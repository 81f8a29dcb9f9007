"use strict";
// The world of a question in the page, and its values in floating point at small points of its domain.
const CLOSE = 1e-6, TRIES = 7, MOST_TERMS = 60;
const VALUES = {
  exp: Math.exp, log: (x) => (x > 0 ? Math.log(x) : NaN), tanh: Math.tanh, sinh: Math.sinh, cosh: Math.cosh, sin: Math.sin, cos: Math.cos,
  atan: Math.atan, sigmoid: (x) => 1 / (1 + Math.exp(-x)), relu: (x) => Math.max(x, 0), step: (x) => (x > 0 ? 1 : 0), sign: Math.sign,
  Abs: Math.abs, Max: Math.max, Min: Math.min, sigmoid_prime: (x) => { const s = 1 / (1 + Math.exp(-x)); return s * (1 - s); } };
const HOLDS = { "=": (d, e) => Math.abs(d) <= e, "!=": (d, e) => Math.abs(d) > e, "<": (d, e) => d < -e, "<=": (d, e) => d <= e, ">": (d, e) => d > e, ">=": (d, e) => d >= -e };

class World {
  constructor(data) {
    Object.assign(this, data);
    this.reader = new TreeReader();
    this.setContext(data.context);
  }
  setContext(context) {
    this.context = context;
    this.defined = {};
    for (const d of context.definitions) this.defined[d.name] = { indices: d.indices.map((x) => this.reader.letter(x)), body: this.reader.tree(d.body) };
    this.facts = context.facts.map((f) => this.fact(f));
  }
  fact(f) { return { relation: f.relation, left: this.reader.tree(f.left), right: this.reader.tree(f.right), places: f.left[0] === "ord" && f.right[0] === "ord" && f.fixed.set.length > 0 }; }
  get given() { // definitions and facts as statements
    return [...Object.entries(this.defined).map(([name, d]) => ({ sides: [d.indices.length ? ["entry", name, d.indices.map(at)] : ["sym", name], d.body], relations: ["="] })), ...this.facts.map((f) => ({ sides: [f.left, f.right], relations: [f.relation] }))];
  }
  place(t) { return letter(t, placeOf(this.fixed[t])); }
  isFixed(x) { return Object.keys(this.fixed).some((t) => this.place(t) === x); }
  isScalar(name) { return this.scalars.includes(name); }
  isWhole(name) { return this.whole.includes(name) || Object.values(this.indices).includes(name); }
  knows(name) { return name in this.arrays || this.isScalar(name) || this.isWhole(name) || name in this.fixed; }
  same(typed, ok = () => true) {
    const may = (name) => this.knows(name) && !this.hidden.includes(name) && ok(name);
    for (const [name, other] of Object.entries(notation.same)) if (other.split(" ").includes(typed) && may(name)) return name;
    return [typed.toLowerCase(), typed.toUpperCase(), `${typed}_0`].find((other) => other !== typed && may(other)) || null;
  }
  book() { // the book's letters that mean something else here
    return Object.entries(notation.book).filter(([ours, theirs]) => this.knows(ours) && this.whole.includes(theirs)).map(([ours, theirs]) => ({ [theirs]: ours, [`d${theirs}`]: `d${ours}` }));
  }
  written(t) { // a function's definition, its letters still in it
    if (t[0] !== "sym" || !this.defined[t[1]]) throw new Unreadable("write the derivative as a formula, then put in the value", 0);
    return this.defined[t[1]].body;
  }
  body(name, places) { // the definition of an entry or scalar at places
    const d = this.defined[name];
    return d && moved(d.body, new Map(d.indices.map((x, n) => [x, places[n]])));
  }

  // What needs a value, definitions put in.
  names(...trees) {
    const found = new Set(), seen = new Set(), waiting = [...trees];
    while (waiting.length) for (const n of walk(waiting.pop())) {
      if ((n[0] !== "sym" && n[0] !== "entry") || seen.has(n[1]) || n[1] === "pi") continue;
      seen.add(n[1]);
      if (this.defined[n[1]]) waiting.push(this.defined[n[1]].body); else found.add(n[1]);
    }
    return found;
  }
  sizes(...trees) { // the sizes and whole numbers in trees, definitions put in
    const found = new Set(), seen = new Set(), waiting = [...trees];
    const take = (x) => (isIndex(x) ? x.size?.of.forEach(([y]) => take(y)) : found.add(x.label));
    while (waiting.length) {
      const t = waiting.pop();
      for (const x of free(t)) take(x);
      for (const n of walk(t)) {
        if (n[0] === "sum") for (const [x] of n[1].size.of) take(x);
        if ((n[0] !== "sym" && n[0] !== "entry") || seen.has(n[1])) continue;
        seen.add(n[1]);
        for (const s of this.arrays[n[1]] || []) found.add(s);
        if (this.defined[n[1]]) waiting.push(this.defined[n[1]].body);
      }
    }
    return found;
  }
}

const numberIn = (text) => { const m = /^(-?)ln (\d+)$/.exec(text); if (m) return (m[1] ? -1 : 1) * Math.log(Number(m[2])); const [n, d = 1] = text.split("/"); return Number(n) / Number(d); };
function* tuples(ends) { if (!ends.length) { yield []; return; } for (const rest of tuples(ends.slice(1))) for (let i = 0; i < ends[0]; i++) yield [i, ...rest]; }

class FloatPoint {
  constructor(world, sizes) { Object.assign(this, { world, sizes, values: new Map(), texts: new Map(), known: new Map(), over: new Map() }); }
  spot(p, where) { return p.of.reduce((sum, [x, n]) => sum + n * (where.get(x) ?? this.sizes.get(x.label) ?? NaN), p.c); }
  look(name, spots) {
    const key = `${name} ${spots}`;
    if (this.over.has(key)) return this.over.get(key);
    if (this.values.has(key)) return this.values.get(key);
    const d = this.world.defined[name];
    if (!d) return NaN;
    if (!this.over.size && this.known.has(key)) return this.known.get(key);
    const where = new Map(d.indices.map((x, n) => [x, spots[n]]));
    for (const [x, n] of this.chosen || []) where.set(x, n);
    const found = this.value(d.body, where);
    if (!this.over.size) this.known.set(key, found);
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
      case "delta": return this.spot(t[1], where) === this.spot(t[2], where) ? 1 : 0;
      case "less": return this.spot(t[1], where) < this.spot(t[2], where) ? 1 : 0;
      case "sum": {
        let sum = 0;
        const inner = new Map(where), end = this.spot(t[1].size, where);
        for (let i = 0; i < Math.min(end, MOST_TERMS); i++) { inner.set(t[1], i); sum += this.value(t[2], inner); }
        return sum;
      }
      case "partial": return this.slope(t[1], t.slice(2), where);
    }
    return NaN;
  }
  slope(t, [by, ...more], where) {
    const key = `${by[1]} ${by[0] === "entry" ? by[2].map((p) => this.spot(p, where)) : ""}`, base = this.value(by, where), old = this.over.get(key), h = more.length ? 4e-3 : 1e-3;
    const f = (d) => { this.over.set(key, base + d); const y = more.length ? this.slope(t, more, where) : this.value(t, where); if (old === undefined) this.over.delete(key); else this.over.set(key, old); return y; };
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
  }
}

class Numbers {
  constructor(world, trees, where = [], values = {}) {
    Object.assign(this, { world, where, choices: { ...world.values, ...values } });
    const all = [...trees, ...where.flatMap((f) => [f.left, f.right])];
    this.names = world.names(...all);
    this.close = all.some((t) => [...walk(t)].some((n) => n[0] === "partial" && n.length > 3)) ? 1e-4 : CLOSE; // a second derivative is less exact
    this.sizes = world.sizes(...all);
    for (let n = 0; n < 3; n++) for (const f of [...world.facts, ...where]) {
      const names = world.names(f.left, f.right), sizes = world.sizes(f.left, f.right);
      if ([...names].some((x) => this.names.has(x)) || [...sizes].some((x) => this.sizes.has(x))) { names.forEach((x) => this.names.add(x)); sizes.forEach((x) => this.sizes.add(x)); }
    }
    for (const name of this.names) for (const s of world.arrays[name] || []) this.sizes.add(s);
    this.fixed = Object.keys(world.fixed).filter((t) => this.sizes.has(world.fixed[t])).map((t) => world.place(t));
  }
  *points(tries = TRIES) {
    const { world } = this, ranges = [...this.sizes].filter((x) => !world.whole.includes(x)), whole = [...this.sizes].filter((x) => world.whole.includes(x));
    const patterns = [...tuples(ranges.map(() => (ranges.length > 2 ? 2 : 3)))].map((p) => p.map((n) => n + 1)).sort((a, b) => Math.max(...a, 0) - Math.max(...b, 0)).slice(0, 14);
    for (const pattern of patterns) for (let attempt = 0; attempt < tries; attempt++) {
      const point = new FloatPoint(world, new Map(ranges.map((x, n) => [x, pattern[n]])));
      whole.forEach((x, n) => point.sizes.set(x, [2, 4, 3, 1, 6, 5, 8][(attempt + n) % 7]));
      let spot = 0;
      [...this.names].forEach((name, n) => {
        const choices = this.choices[name] || ["1", "2", "3"];
        for (const spots of tuples((world.arrays[name] || []).map((s) => point.sizes.get(s) || 1))) {
          const text = attempt % 6 === 5 ? choices[(attempt / 6 | 0) % choices.length] : choices[(spot * (1 + Math.floor(attempt / 3)) + attempt * (n + 1) + n + Math.floor(attempt / 5)) % choices.length];
          spot++;
          point.values.set(`${name} ${spots}`, numberIn(text));
          point.texts.set(`${name} ${spots}`, text);
        }
      });
      if (world.facts.every((f) => f.places || !this.covers(point, f) || [...this.spots(point, [f.left, f.right])].every((w) => this.holds(f.relation, point.value(f.left, w), point.value(f.right, w))))) yield point;
    }
  }
  covers(point, f) { return [...this.world.names(f.left, f.right)].every((x) => this.names.has(x)) && [...this.world.sizes(f.left, f.right)].every((x) => point.sizes.has(x)); }
  *spots(point, trees) {
    const own = [...new Set([...trees.flatMap(letters), ...this.fixed])];
    for (const chosen of tuples(own.map((x) => point.spot(x.size, new Map())))) yield new Map(own.map((x, n) => [x, chosen[n]]));
  }
  holds(relation, a, b) { const d = a - b, e = this.close * (1 + Math.abs(a) + Math.abs(b)); return Number.isFinite(d) ? HOLDS[relation](d, relation.length === 1 && relation !== "=" ? 0 : e) : null; }
  // { at a point where left relation right fails, tried }
  difference(left, right, relation = "=") {
    let tried = 0;
    const doubts = []; // a small gap may be rounding; at many points it is none
    for (const point of this.points()) for (const where of this.spots(point, [left, right, ...this.where.flatMap((f) => [f.left, f.right])])) {
      point.known.clear();
      point.chosen = this.fixed.map((x) => [x, where.get(x)]);
      if (!this.where.every((f) => this.holds(f.relation, point.value(f.left, where), point.value(f.right, where)))) continue;
      const a = point.value(left, where), b = point.value(right, where), ok = this.holds(relation, a, b);
      if (ok === null) continue;
      tried++;
      if (ok) continue;
      const found = { point, where, left: a, right: b };
      if (relation !== "=" || Math.abs(a - b) > 1e-2 * (1 + Math.abs(a) + Math.abs(b))) return { found, tried };
      doubts.push(found);
    }
    return { found: doubts.length > tried / 3 ? doubts[0] : null, tried };
  }
}
