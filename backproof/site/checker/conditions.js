"use strict";
// Conditions, compared as sets of allowed values.
function boundsOf(statements) {
  return statements.flatMap((s) => s.relations.flatMap((r, n) => {
    let [a, b] = [s.sides[n], s.sides[n + 1]];
    if (r === "<" || r === "<=") [a, b, r] = [b, a, r.replace("<", ">")];
    return (r === ">" || r === ">=") && b[0] === "call" && b[1] === "Abs" ? [[gapOf(a, b[2]), r], [add(a, b[2]), r]] : [[gapOf(a, b), r]];
  }));
}
function asCondition(slots, statements) {
  if (!statements.some((s) => s.relations.length)) return null;
  let found = null;
  for (const slot of slots.filter((s) => s.kind === "condition")) {
    const a = against(slot, statements);
    if (a?.found === RIGHT) return a;
    if (a && (!found || found.found === WRONG)) found = a;
  }
  return found;
}
function against(slot, statements) {
  const wanted = boundsOf(slot.statements), typed = boundsOf(statements), uses = (some) => new Set(some.flatMap(([g]) => { const { names, sizes } = needs(g); return [...names, ...sizes]; }));
  if (statements.length === 1 && statements[0].relations.join() === "=" && (slot.statements.some((s) => s.sides.some((t) => text(t) === text(statements[0].sides[0]))) || !wanted.some(([, r]) => r === "="))) return null;
  const ours = uses(typed), theirs = uses(wanted);
  if (![...theirs].some((x) => ours.has(x))) return null;
  let part = parting(slot, wanted, typed);
  if (part.found && slot.alike.some((other) => other.every((s) => s.relations.length) && !parting(slot, boundsOf(other), typed).found && sameSet(boundsOf(other), typed, slot.where))) return rightFor(slot, "Right.");
  const where = ours.size === theirs.size && [...ours].every((x) => theirs.has(x)) ? slot.where : [], isClaim = !parting({ ...slot, where }, [], typed).found, claim = where.length ? { ...undecided("it holds wherever I tried it, and that proves nothing", slot.n), isClaim } : null;
  if (part.found) {
    if (isClaim) return claim;
    const say = (x) => (x ? "allowed" : "not allowed");
    return { found: WRONG, message: "Not quite. Here is a small case that shows it.", part: slot.n, isClaim: true, example: { ...exampleOf(part.found, [...wanted, ...typed].map(([g]) => g)), left: say(part.found.left), right: say(part.found.right) } };
  }
  if (sameSet(wanted, typed, slot.where)) return rightFor(slot, "Right.");
  if (isClaim) return claim;
  if (typed.every(([, r]) => r === "=") !== wanted.every(([, r]) => r === "=")) return null;
  return undecided(`it agrees at ${part.tried} points, and I found no proof`, slot.n);
}
function parting(slot, wanted, typed) {
  let tried = 0;
  for (const [point, where] of cases([...wanted, ...typed].map(([g]) => g), slot.where, 60, slot.values)) {
    const said = [typed, wanted].map((some) => some.map(([g, r]) => holds(r, point.value(g, where), 0)));
    if (said.flat().includes(null)) continue;
    tried++;
    const [a, b] = said.map((x) => x.every(Boolean));
    if (a !== b) return { found: { point, where, left: a, right: b }, tried };
  }
  return { found: null, tried };
}
function sameSet(wanted, typed, where) {
  const left = [...typed], missing = wanted.filter(([gap, r]) => {
    const n = left.findIndex(([g, s]) => s === r && multiple(g, gap, r, where));
    if (n >= 0) left.splice(n, 1);
    return n < 0;
  });
  const given = boundsOf(stated(world.facts));
  return missing.length < wanted.length && [...left, ...missing].every(([g, r]) => given.some(([o, s]) => (s === r || (s === ">" && r === ">=")) && multiple(g, o, r, where)) || isPositive(g, r));
}
function isPositive(g, r) { // a product of what is given to be positive
  return (r === ">" || r === ">=") && (g[0] === "mul" ? g.slice(1) : [g]).every((f) => (f[0] === "num" ? f[1].sign > 0 : unitsOf([]).some((u) => text(u) === text(f))));
}
function unitsOf(where) {
  const gaps = boundsOf(stated([...world.facts, ...where])).filter(([g, r]) => r === ">" && g[0] !== "num").map(([g]) => g);
  return [...gaps, ...world.whole.map((x) => ["ord", placeOf(x)])];
}
function multiple(ours, theirs, r, where, units = unitsOf(where)) {
  const samples = [];
  for (const [point, spot] of cases([ours, theirs], where, 20)) {
    const below = point.value(theirs, spot), q = point.value(ours, spot) / below;
    if (Number.isFinite(q) && Math.abs(below) > 1e-9) samples.push([q, point, spot]);
    if (samples.length > 40) break;
  }
  if (!samples.length) return false;
  const basic = [ONE, ...units.flatMap((u) => [u, pow(u, -1)])];
  for (const a of basic) for (const b of basic) {
    const factor = mul(a, b), cs = samples.map(([q, point, spot]) => q / point.value(factor, spot)), c = cs[0];
    if (!cs.every((x) => Math.abs(x - c) < 1e-7 * (1 + Math.abs(c))) || !(r === "=" || r === "!=" || c > 0)) continue;
    const n = fractionNear(c, 64);
    if (n?.sign) return equal(ours, mul(num(n), factor, theirs), where);
  }
  return false;
}
function isEnd(slot, t) { return slot.statements.some((s) => [s.sides[0], s.sides.at(-1)].some((x) => x[0] !== "sym" && x[0] !== "num" && agrees(t, x, slot.where))); }
function namedEnd(slots, s) {
  if (s.relations.join() !== "=") return null;
  for (const slot of slots) if (slot.kind === "condition") for (const [name, t] of [s.sides, [...s.sides].reverse()]) if (name[0] === "sym" && world.defined[name[1]] && isEnd(slot, name) && isEnd(slot, t)) return rightFor(slot, "Right: that is the end of the range.");
  return null;
}
