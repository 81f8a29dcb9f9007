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
  const theirs = movable(statements.flatMap((s) => s.sides)), ours = movable(sides), size = (x) => x.size.key, kept = ours.filter((x) => theirs.includes(x)), own = alone && ours.every((x) => alone.includes(x.label)), [one, other, more] = kept;
  const loose = theirs.filter((x) => !kept.includes(x)), strange = ours.filter((x) => !theirs.some((y) => (own ? y.label === x.label : y === x)));
  let found = [[]];
  for (const x of strange) found = found.flatMap((w) => [...loose.filter((c) => size(c) === size(x) && !w.some(([, d]) => d === c)).map((c) => [...w, [x, c]]), w]);
  const most = Math.max(...found.map((w) => w.length));
  found = found.filter((w) => w.length === most).slice(0, 24);
  if (!alone && !strange.length && other && !more && size(one) === size(other)) found.push([[one, other], [other, one]]);
  return found.map((w) => new Map(w.map(([x, c]) => [x, placeOf(c)])));
}
