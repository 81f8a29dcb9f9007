"use strict";
// What an entry of the ledger says: its formulas and its context, read and checked; definitions put in,
// derivatives taken, and where a formula has a value.
const KNOWN = "exp log tanh sinh cosh sin cos atan erf sigmoid sigmoid_prime relu step sign Abs".split(" ");
const must = (ok, why) => { if (!ok) throw new Rejected(why); };

// ------------------------------------------------------------------------------ reading
// bound: letters of the sums around.
class TreeReader {
  constructor() { this.bound = new Map(); }
  name(x) { return x; }
  letter(x) {
    if (typeof x === "string") return letter(x);
    return this.bound.get(JSON.stringify(x)) || letter(x.index, x.size && this.place(x.size));
  }
  place([c, parts]) { return place(c, parts.map(([x, n]) => [this.letter(x), n])); }
  tree([kind, ...parts]) {
    switch (kind) {
      case "num": return num(Q.read(parts[0]));
      case "entry": return [kind, parts[0], parts[1].map((p) => this.place(p))];
      case "ord": case "delta": case "less": return [kind, ...parts.map((p) => this.place(p))];
      case "pow": return [kind, this.tree(parts[0]), Q.read(parts[1])];
      case "sum": {
        const k = fresh(this.place(parts[0].size)), key = JSON.stringify(parts[0]), old = this.bound.get(key);
        this.bound.set(key, k);
        const body = this.tree(parts[1]);
        if (old) this.bound.set(key, old); else this.bound.delete(key);
        return [kind, k, body];
      }
    }
    return [kind, ...parts.map((p) => (typeof p === "string" ? p : this.tree(p)))];
  }
  letters(set) { return new Set(set.set.map((x) => this.letter(x))); }
}

// ------------------------------------------------------------------------------ what is given
class Context {
  constructor(c) {
    this.check?.(c); // what the page says of itself is not checked, where read.js is not loaded
    const reader = this.reader(false), set = (x) => reader.letters(x);
    this.lowest = new Map();
    for (const [x, n] of c.least) this.lowest.set(reader.letter(x), Math.max(n, this.lowest.get(reader.letter(x)) ?? -Infinity));
    this.fixed = set(c.fixed);
    this.signs = new Map(c.signs.map(([x, relation]) => [reader.name(x), relation]));
    this.definitions = new Map(c.definitions.map((d) => [reader.name(d.name), { indices: d.indices.map((x) => reader.letter(x)), names: d.indices, body: reader.tree(d.body) }]));
    this.facts = c.facts.map((f) => ({ relation: f.relation, left: reader.tree(f.left), right: reader.tree(f.right), fixed: set(f.fixed) }));
    // Order between two chosen indices of one range passes to a part of the range; a distance does not.
    const plain = (f, t) => t[0] === "ord" && isOne(t[1]) && isOne(t[1]).size && f.fixed.has(isOne(t[1])) && isOne(t[1]).size.key;
    this.orders = this.facts.filter((f) => plain(f, f.left) && plain(f, f.left) === plain(f, f.right));
    this.random(c.random, reader);
    this.json = JSON.stringify(c);
  }
  // No random variables, where chance.js is not loaded.
  random(listed) {
    if (listed.length) cannot("random variables");
    this.families = new Map();
  }
  reader() { return new TreeReader(); }
  least(p) { // the least value of a place, null where none is known
    const known = p.of.map(([x]) => (isIndex(x) ? 0 : this.lowest.get(x)));
    if (known.includes(undefined) || p.of.some(([, n]) => n < 0)) return null;
    return p.of.reduce((sum, [, n], i) => sum + n * known[i], p.c);
  }
  leastSize(p) { return Math.max(this.least(p), 0); }
  // Whether a place certainly lies in the range of an index; of sums of letters, where read.js is loaded.
  fits(p, v) {
    if (!v.size) return (this.least(p) ?? -1) >= 0;
    if (!p.of.length) return p.c >= 0 && p.c < this.leastSize(v.size);
    return isOne(p)?.size?.key === v.size.key;
  }
  signed(t, relation) { // by the facts alone
    this.byFacts ||= new Signs(this, this.facts.map((f) => ({ ...f, universal: this.universal(f) })), []);
    return this.byFacts.has(t, relation);
  }
  ranges() { return []; } // what they need to exist, where read.js is not loaded; and the places that are named
  named() { return []; }
  universal(f) { return [...new Set([...freeIndices(f.left), ...freeIndices(f.right)])].filter((x) => !f.fixed.has(x)); }

  // --------------------------------------------------- definitions put in, derivatives taken
  expanded(t, held = [], depth = 0) {
    if (depth > 30) throw new Rejected("a definition uses itself");
    const d = this.definition(t);
    if (d && !held.includes(t[1])) return this.expanded(this.unfolded(d, t), held, depth + 1);
    return rebuilt(t, (p) => this.expanded(p, held, depth));
  }
  definition(t) {
    const d = ["sym", "entry", "call"].includes(t[0]) && !KNOWN.includes(t[1]) ? this.definitions.get(t[1]) : null;
    const count = { sym: 0, entry: t[2]?.length, call: t.length - 2 }[t[0]];
    return d && d.indices.length === count && (t[0] !== "call" || d.names.every((x) => typeof x === "string")) ? d : null;
  }
  unfolded(d, t) {
    if (t[0] === "call") return scalarsPut(d.body, new Map(d.names.map((x, n) => [x, t[n + 2]])));
    const spots = t[0] === "entry" ? t[2] : [];
    must(spots.every((p, n) => this.fits(p, d.indices[n])), "an array is used at a place that may lie outside its range");
    return moved(d.body, new Map(d.indices.map((x, n) => [x, spots[n]])));
  }
  // The tree as it is meant, and the conditions that its derivatives need.
  written(t, conditions) {
    if (t[0] === "partial" || t[0] === "direct") return this.derivative(t, conditions);
    if (this.definition(t)) return this.expanded(t);
    return rebuilt(t, (p) => this.written(p, conditions));
  }
  derivative([kind, target, ...variables], conditions) {
    const held = variables.map((v) => { must(v[0] === "sym" || v[0] === "entry", "a derivative is taken by a name or an entry"); return v[1]; });
    let found = target;
    if (kind === "direct") {
      must(target[0] !== "call" && this.definition(target), "what is differentiated has no definition");
      found = this.unfolded(this.definition(target), target);
    } else found = this.expanded(target, held);
    const kinks = [];
    for (const v of variables) {
      kinks.push(...domain(found, this));
      found = slope(found, v, kinks);
    }
    conditions.push(...kinks.map((c) => ({ ...c, tree: this.expanded(c.tree) })));
    return this.expanded(found);
  }
}

function scalarsPut(t, values) { // trees for names of scalars; bound indices are fresh
  if (t[0] === "sum") { const k = fresh(t[1].size); return ["sum", k, scalarsPut(moved(t[2], new Map([[t[1], at(k)]])), values)]; }
  if (t[0] === "sym") return values.get(t[1]) || t;
  return rebuilt(t, (part) => scalarsPut(part, values));
}

// Where a tree has a value, as it stands.
function domain(t, context) {
  const found = [];
  const need = (tree, relation) => found.push({ tree, relation });
  for (const n of walk(t)) {
    if (n[0] === "pow" && (n[2].sign < 0 || !n[2].whole)) need(n[1], n[2].whole ? "!=" : n[2].sign < 0 ? ">" : ">=");
    if (n[0] === "call" && n[1] === "log") need(n[2], ">");
    if (n[0] === "power") {
      const whole = [...walk(n[2])].every((x) => ["ord", "add", "mul"].includes(x[0]) || (x[0] === "num" && x[1].whole));
      if (!whole) need(n[1], context.signed(n[2], ">") ? ">=" : ">"); else if (!context.signed(n[2], ">=")) need(n[1], "!=");
    }
  }
  return [...found, ...context.ranges(t)].filter(({ tree, relation }) => !(tree[0] === "num" && is[relation]({ low: [tree[1], false], high: [tree[1], false] })));
}

// ------------------------------------------------------------------------------ derivatives
const f1 = (name) => (x) => call(name, x);
const SLOPES = { __proto__: null,
  exp: f1("exp"), log: (x) => pow(x, -1), sigmoid: f1("sigmoid_prime"), tanh: (x) => sub(ONE, pow(call("tanh", x), 2)),
  sinh: f1("cosh"), cosh: f1("sinh"), sin: f1("cos"), cos: (x) => neg(call("sin", x)), atan: (x) => pow(add(ONE, pow(x, 2)), -1),
  erf: (x) => mul(num(2), pow(["sym", "pi"], q(-1, 2)), call("exp", neg(pow(x, 2)))), relu: f1("step"), Abs: f1("sign"),
  step: () => ZERO, sign: () => ZERO,
  sigmoid_prime: (x) => mul(call("sigmoid_prime", x), sub(ONE, mul(num(2), call("sigmoid", x)))),
};
function slope(t, by, kinks) {
  if (!some(t, (n) => (n[0] === "sym" || n[0] === "entry") && n[1] === by[1])) return ZERO;
  const d = (u) => slope(u, by, kinks);
  switch (t[0]) {
    case "sym": case "entry": return sameName(t, by);
    case "add": return add(...t.slice(1).map(d));
    case "mul": return add(...t.slice(1).map((part, n) => mul(...t.slice(1, n + 1), d(part), ...t.slice(n + 2))));
    case "pow":
      if (!t[2].whole && t[2].sign > 0) kinks.push({ tree: t[1], relation: ">" });
      return mul(num(t[2]), pow(t[1], t[2].sub(q(1))), d(t[1]));
    case "power": {
      const inner = mul(t[2], pow(t[1], -1), d(t[1])), e = d(t[2]), still = e[0] === "num" && !e[1].sign;
      kinks.push({ tree: t[1], relation: still ? "!=" : ">" });
      return mul(t, still ? inner : add(mul(e, call("log", t[1])), inner));
    }
    case "call": {
      if (t[1] === "Max") return d(t.slice(3).reduce((a, b) => add(b, call("relu", sub(a, b))), t[2]));
      if (t[1] === "Min") return d(neg(call("Max", ...t.slice(2).map(neg))));
      if (t.length !== 3) cannot("the derivative of a function of several numbers");
      if (["Abs", "relu", "step", "sign"].includes(t[1])) kinks.push({ tree: add(t[2], ...meeting(t[2])), relation: "!=" });
      return mul((SLOPES[t[1]] || f1(`${t[1]}'`))(t[2]), d(t[2]));
    }
    case "sum": { const k = fresh(t[1].size); return ["sum", k, d(moved(t[2], new Map([[t[1], at(k)]])))]; }
  }
  cannot("the derivative of such a formula");
}
function meeting(x) { // the δ of each two indices where x is 0 for its shape alone, as x[i] - x[j] is for i = j
  return freeIndices(x).flatMap((v, n, all) => all.slice(n + 1).filter((w) => v.size && v.size.key === w.size?.key &&
    !poly(moved(x, new Map([[v, at(w)]]))).size).map((w) => ["delta", at(v), at(w)]));
}
function sameName(t, by) {
  const theirs = places(by);
  must(t[0] === by[0] && places(t).length === theirs.length, "an array and a scalar have the same name");
  return mul(ONE, ...places(t).map((p, n) => {
    const gap = plus(p, theirs[n], -1);
    if (gap.of.some(([x]) => !x.size)) cannot("whether two places without a range are the same");
    return compared("delta", p, theirs[n]);
  }));
}
