"use strict";
// What was typed, read whole, and its letters matched with those of an answer.
function readWhole(text, how = {}) {
  const plain = withOwnNames(prepared(text)), one = (t) => { begin(t, how); return [statements().map((s) => ({ ...s, sides: s.sides.map((x) => settled(x)) })), remarks]; };
  try { return one(plain); } catch (refused) {
    if (!(refused instanceof Unreadable)) throw refused;
    for (const [end, rest] of shorter(plain)) if (refused.position < end) {
      const found = readable(() => one(rest));
      if (found) { found[0][0].text = plain.trim(); return found; }
    }
    throw refused;
  }
}
function settled(t) { // a choice by a bound as the larger, the smaller, or a step
  const [, kind, gap, a, b] = t = rebuilt(t, (part) => settled(part));
  if (kind !== "choice" || t[0] !== "call") return t;
  const roots = Object.entries(world.defined).filter(([, d]) => d.body[0] === "pow" && !d.body[2].whole).map(([name]) => ["sym", name]); // not negative; below a fraction bar not 0
  for (const [name, difference] of [["Max", gapOf(a, b)], ["Min", gapOf(b, a)]]) if (multiple(difference, gap, ">", [], [...unitsOf([]), ...roots])) return call(name, a, b);
  return add(b, mul(gapOf(a, b), call("step", gap)));
}
function movable(trees) { return [...new Set(trees.flatMap(letters))].filter((x) => !isFixed(x)).sort((a, b) => (a.label < b.label ? -1 : 1)); }
function renamings(sides, statements, alone) { // in a formula alone each letter of the page is the page's
  const theirs = movable(statements.flatMap((s) => s.sides)), ours = movable(sides), size = (x) => x.size.key;
  const kept = ours.filter((x) => theirs.includes(x)), strange = ours.filter((x) => !theirs.some((y) => (alone ? y.label === x.label : y === x))), loose = theirs.filter((x) => !kept.includes(x));
  const found = [];
  const go = (n, used, where) => {
    if (n === strange.length) { found.push(where); return; }
    for (const c of loose) if (!used.includes(c) && size(c) === size(strange[n])) go(n + 1, [...used, c], new Map([...where, [strange[n], placeOf(c)]]));
    go(n + 1, used, where);
  };
  go(0, [], new Map());
  found.sort((a, b) => b.size - a.size);
  const best = found.filter((w) => w.size === found[0].size).slice(0, 24);
  const [one, other, ...more] = kept;
  if (!alone && !strange.length && other && !more.length && size(one) === size(other)) best.push(new Map([[one, placeOf(other)], [other, placeOf(one)]]));
  return best;
}
