"use strict";
// An entry of a ledger is checked as it is read: it may have been written by anybody.
const RESERVED = /[\s#@°,;()[\]^+|]/, RELATIONS = ["=", "!=", "<", "<=", ">", ">="];

// alias: sizes that are given to be the same number are one letter.
// loose: indices of a certificate's own ("0#") may stand free.
class LedgerReader extends TreeReader {
  constructor(loose, alias) { super(); Object.assign(this, { loose, alias }); }

  name(x) {
    must(typeof x === "string" && x && !RESERVED.test(x), "the entry cannot be read");
    return x;
  }
  letter(x) {
    if (typeof x === "string") return letter(this.alias.get(this.name(x)) || x);
    must(x && typeof x.index === "string" && "size" in x, "the entry cannot be read");
    const ends = x.size?.[1] || []; // an index is written in one way
    must(Object.keys(x).join() === "index,size" && ends.every(([y, n], i) => n && (!i || ends[i - 1][0] < y)), "the entry cannot be read");
    if (this.bound.has(JSON.stringify(x))) return super.letter(x);
    if (!(this.loose && (/^\d+#$/.test(x.index) || !RESERVED.test(x.index.replace("°", ""))))) this.name(x.index);
    must(!x.size?.[1].some(([y]) => typeof y !== "string"), "a range ends at an index");
    if (x.size?.[1].some(([y]) => this.alias.has(y))) cannot("an index over a size that is the same number as another");
    return super.letter(x);
  }
  place(p) {
    must(Array.isArray(p) && p.length === 2 && Array.isArray(p[1]) && p[1].every((x) => Array.isArray(x) && x.length === 2), "the entry cannot be read");
    [p[0], ...p[1].map((x) => x[1])].forEach((n) => countable(n));
    return super.place(p);
  }
  tree(t) {
    must(Array.isArray(t) && typeof t[0] === "string", "the entry cannot be read");
    const [kind, first] = t, n = t.length - 1, [low, high = low] = Object.hasOwn(PARTS, kind) ? PARTS[kind] : [];
    if (!low) cannot(`${kind} is no kind of tree that is known here`);
    must(n >= low && n <= high, "the entry cannot be read");
    if (NAMED.includes(kind)) this.name(first);
    if (kind === "call") must(first !== "power" && (!KNOWN.includes(first) || n === 2), "the entry cannot be read");
    if (kind === "delta" || kind === "less") must(plus(this.place(first), this.place(t[2]), -1).of.length, "the entry cannot be read");
    return super.tree(t);
  }
  where(pairs) { return pairs.map(([x, p]) => [this.letter(x), this.place(p)]); }
}
function countable(n, most = 65536) {
  must(Number.isInteger(n), "the entry cannot be read");
  if (Math.abs(n) >= most) cannot("places and least values so large");
}
const NAMED = ["sym", "entry", "call"]; // kinds that begin with a name
const PARTS = { // how many parts a kind has
  num: [1], sym: [1], entry: [2], ord: [1], delta: [2], less: [2], pow: [2], call: [2, 99], add: [2, 1e5],
  mul: [2, 1e5], power: [2], direct: [2], partial: [2, 9], mean: [1], sum: [2],
};

function sameLetters(facts) { // from m = n: m -> n
  const alias = new Map(), plain = (t) => t?.[0] === "ord" && t[1][0] === 0 && t[1][1].length === 1 && t[1][1][0][1] === 1 && typeof t[1][1][0][0] === "string" && t[1][1][0][0];
  for (const { relation, left, right } of facts) {
    if (relation !== "=" || !plain(left) || !plain(right)) continue;
    const [a, b] = [left, right].map((t) => alias.get(plain(t)) || plain(t)).sort();
    if (a === b) continue;
    for (const [x, y] of alias) if (y === b) alias.set(x, a);
    alias.set(b, a);
  }
  return alias;
}

const lastPlace = (x) => plus(x.size, place(-1));
function atLast(p) { // an index that is taken away is at its last place
  const [x, n] = p.of.find(([y, m]) => m < 0 && y.size) || [];
  return x ? atLast(plus(p, plus(lastPlace(x), at(x), -1), n)) : p;
}

const { derivative: taken, written: meant } = Context.prototype;
Object.assign(Context.prototype, {
  check(c) {
    this.alias = sameLetters(c.facts);
    const reader = this.reader(false), named = (list) => list.map((x) => x.name), defined = named(c.definitions), twice = (list) => new Set(list.map((x) => JSON.stringify(x))).size < list.length;
    const functions = named(c.definitions.filter((d) => d.indices.some((x) => typeof x === "string"))), signed = c.signs.map(([x]) => x);
    c.least.forEach(([, n]) => countable(n));
    must(c.signs.every(([, relation]) => relation === ">" || relation === ">=") &&
      ![...defined, ...signed, ...named(c.random)].includes("pi") && !signed.some((x) => defined.includes(x) && !functions.includes(x)) &&
      !twice(defined) && !c.definitions.some((d) => twice(d.indices.map((x) => reader.letter(x).key))) &&
      !functions.some((f) => defined.includes(`${f}'`) || ["Max", "Min"].includes(f)), "what is given of a name cannot be");
    if (/\["(partial|direct)"/.test(JSON.stringify(c.definitions))) cannot("a derivative stands inside a formula");
    for (const { relation } of c.facts) must(RELATIONS.includes(relation), "the entry cannot be read");
  },
  checkAxes(...trees) { // every axis of an array is one range, and only indices of one range are compared
    const axes = new Map();
    for (const n of trees.flatMap((t) => [...walk(t)])) {
      const ranges = n[0] === "ord" ? [] : places(n).map(rangeOf);
      ranges.forEach((size, axis) => {
        if (size === "number" || n[0] !== "entry") return;
        const key = `${n[1]} ${axis}`, name = size ? size.key : "none";
        if (axes.has(key) && axes.get(key) !== name) throw new Rejected(`axis ${axis} of ${n[1]} is used over two ranges`);
        axes.set(key, name);
      });
      if (n[0] !== "entry" && new Set(ranges.filter((s) => s && s !== "number").map((s) => s.key)).size > 1) cannot("indices of two ranges are compared");
    }
  },
  loose() { return [...this.definitions.values()].flatMap((d) => freeIndices(d.body).filter((x) => !d.indices.includes(x))); }, // chosen by a definition
  // What the ranges of sums and free indices need, and the places of one tree.
  ranges(t) {
    const all = [...walk(t)].filter((n) => n[0] === "sum").map((n) => n[1]).concat(freeIndices(t)).filter((k) => k.size && (this.least(k.size) ?? -1) < 0);
    return [...all.map((k) => ({ tree: number(k.size), relation: ">=" })), ...this.named([t])];
  },
  // Where an axis of an array has a range and a place of it is named by number, the range is that long: what these trees say together.
  named(trees, by = trees) {
    const sizes = new Map(), spots = [], further = [];
    for (const list of [trees, by]) for (const n of list.flatMap((t) => [...walk(t)])) if (n[0] === "entry") for (const [axis, p] of n[2].entries()) {
      const key = `${n[1]} ${axis}`, range = isOne(p) || !p.of.some(([x]) => x.size) ? rangeOf(p) : null;
      if (range !== "number") { if (range) sizes.set(key, range); } else if (list === by) spots.push([key, p]);
      const [[x, times] = []] = p.of;
      if (p.of.length === 1 && times === 1 && p.c > 0 && x.size) further.push([key, plus(x.size, place(p.c))]);
    }
    for (const [key, reach] of further) { // an axis is as long as x[i + 1] reaches
      const more = sizes.has(key) && plus(reach, sizes.get(key), -1);
      if (more && !more.of.length && more.c > 0) sizes.set(key, reach);
    }
    const needs = ([key, p]) => { const size = sizes.get(key); return !size ? [] : size.of.length ? [plus(size, plus(p, place(1)), -1), p] : [p]; };
    return spots.flatMap(needs).map((p) => ({ tree: number(p), relation: ">=" }));
  },
  least(p) { // a place of large numbers is no exact one
    const known = p.of.map(([x, n]) => n * (isIndex(x) ? 0 : this.lowest.get(x)));
    if (known.some(Number.isNaN) || p.of.some(([, n]) => n < 0)) return null;
    return known.reduce((sum, n) => { countable(n, 2 ** 52); countable(sum + n, 2 ** 52); return sum + n; }, p.c);
  },
  fits(p, v) {
    return [p, ...(v.size ? [plus(lastPlace(v), p, -1)] : [])].every((part) => (this.least(atLast(part)) ?? -1) >= 0);
  },
  // Of a fact no more is believed than it needs to have a value.
  known(t, context, facts) {
    if (t[0] === "entry") return context.named(facts.flatMap((f) => [f.left, f.right]), [t]);
    const orders = (n) => n[0] === "less" || n[0] === "delta", whole = (n) => ["ord", "add", "mul"].includes(n[0]) || (n[0] === "num" && n[1].whole);
    if (t[0] === "mul" && some(t, orders)) return [];
    const inside = children(t).flatMap((part) => context.known(part, context, facts));
    if (t[0] === "sum") return context.leastSize(t[1].size) > 0 ? inside : inside.filter((c) => free(c.tree).has(t[1]));
    if (t[0] === "power") return [...inside, ...([...walk(t[2])].every(whole) ? [] : [{ tree: t[1], relation: ">=" }])];
    return [...inside, ...domain(["pow", "call"].includes(t[0]) ? t : ZERO, context).filter((c) => c.tree === t[1] || c.tree === t[2])];
  },
  written(t, conditions) { // derivatives under a defined function, too
    return meant.call(this, t[0] === "call" ? rebuilt(t, (part) => this.written(part, conditions)) : t, conditions);
  },
  // No mean stands under a derivative, and it is by no name that depends on other places of itself.
  derivative([kind, target, ...by], conditions) {
    const unknown = (n) => n[0] === "call" && ![...KNOWN, "Max", "Min"].includes(n[1]), held = by.map((v) => v[1]), moves = (v) => kind === "partial" && this.definition(v) && some(this.expanded(this.definition(v).body, held), (n) => n[1] === v[1]);
    if (held.includes("pi") || some(this.expanded(target, held), (n) => n[0] === "mean" || ["step", "sign"].includes(n[1]) && some(n[2], unknown)) || by.some(moves)) cannot("the derivative of such a formula");
    return taken.call(this, [kind, target, ...by], conditions);
  },
  reader(loose) { return new LedgerReader(loose, this.alias); },
});

// What is made of whole numbers alone is c + g n for a whole n: the ends of its interval are moved in to such numbers.
function stepsOf(t) {
  const nodes = [...walk(t)], made = (n) => ["ord", "num", "add", "mul"].includes(n[0]) || (n[0] === "pow" && n[2].whole && n[2].sign >= 0);
  if (!nodes.every(made) || !nodes.some((n) => n[0] === "ord")) return null;
  const form = poly(t), moving = [...form].filter(([key]) => key).map(([, { c }]) => c);
  const below = moving.reduce((d, c) => d * c.d, 1n), common = (a, b) => (b ? common(b, a % b) : a < 0n ? -a : a);
  const g = moving.map((c) => c.n * (below / c.d)).reduce(common, 0n);
  return g ? [form.get("")?.c || q(0), q(g, below)] : null;
}
function inSteps({ low, high }, c, g) {
  const least = ([end, open]) => { // the first c + g n that is not below an end
    const r = end.sub(c).mul(g.inv()), floor = r.n / r.d - (r.n % r.d < 0n ? 1n : 0n);
    return [c.add(g.mul(q(r.whole && !open ? floor : floor + 1n))), false];
  };
  const turned = high && inSteps({ low: [high[0].neg(), high[1]], high: null }, c.neg(), g).low;
  return { low: low && least(low), high: turned && [turned[0].neg(), false] };
}
const { of: intervalOf, has: isSigned } = Signs.prototype;
Object.assign(Signs.prototype, {
  of(t) {
    const steps = stepsOf(t), found = intervalOf.call(this, t);
    return steps ? inSteps(found, ...steps) : found;
  },
  has(t, relation) {
    const steps = relation === "!=" && stepsOf(t);
    return isSigned.call(this, t, relation) || Boolean(steps) && !steps[0].mul(steps[1].inv()).whole;
  },
});

// The least and the last size of a range that are given.
Object.assign(Laws.prototype, {
  from(r, least) { return least < 9 && this.signs.has(sub(number(r), num(least + 1)), ">=") ? this.from(r, least + 1) : least; },
  ends(r, size) { return this.signs.has(sub(number(r), num(size)), "<="); },
});
