"use strict";
// Equality for every size by arithmetic modulo a prime at a few sizes; false by a point.
const gapOf = (a, b) => (isNum(b, 0) ? a : isNum(a, 0) ? neg(b) : add(a, neg(b)));
const replaced = (t, old, by) => (t === old ? by : rebuilt(t, (p) => replaced(p, old, by)));

function contextWith(where) {
  const { context } = world;
  return { ...context, facts: [...context.facts, ...where.map((f) => f.json)], fixed: { set: [...context.fixed.set, ...where.flatMap((f) => f.json.fixed.set)] } };
}
function equal(left, right, where = []) { // the sizes tested, or null; arguments of roots and functions are brought to one form first
  const found = sameForEverySize(left, right, where);
  if (found || left[0] === "partial") return found;
  const isCall = (t) => (t[0] === "call" && t.length === 3) || (t[0] === "pow" && !t[2].whole), head = (t) => (t[0] === "call" ? t[1] : `${t[2]}`), inner = (t) => (t[0] === "call" ? t[2] : t[1]);
  const theirs = [...walk(right)].filter(isCall);
  let other = left;
  for (const t of [...walk(left)].filter(isCall)) {
    const twin = theirs.find((o) => text(o) !== text(t) && t[0] === o[0] && head(o) === head(t) && sameForEverySize(inner(t), inner(o), where));
    if (twin) other = replaced(other, t, twin);
  }
  return other === left ? null : sameForEverySize(other, right, where);
}
function sameForEverySize(left, right, where) {
  return found(() => equalForEverySize(contextWith(where), left, right));
}
function decide(left, relation, right, where = []) {
  const { found, tried } = tryOut(left, relation, right, where);
  if (found) return { refuted: found, tried };
  const sizes = relation === "=" && tried ? equal(left, right, where) : null;
  return { proved: sizes, tried };
}
function tryOut(left, relation, right, given) { // { found: where left relation right fails, tried }
  let tried = 0;
  const doubts = []; // a small gap may be rounding; at many points it is none
  for (const [point, where] of cases([left, right], given)) {
    const a = point.value(left, where), b = point.value(right, where), ok = holds(relation, a, b), found = { point, where, left: a, right: b };
    if (ok !== null) tried++;
    if (ok !== false) continue;
    if (relation !== "=" || Math.abs(a - b) > 1e-2 * (1 + Math.abs(a) + Math.abs(b))) return { found, tried };
    doubts.push(found);
  }
  return { found: doubts.length > tried / 3 ? doubts[0] : null, tried };
}
// The condition of a root or a logarithm, set in type, that is false where the other tree has a value.
function lost(t, asked, given) {
  const unmet = ({ tree, relation }) => relation !== "!=" && [...cases([tree, asked], given)].some(([point, where]) => point.value(tree, where) < -CLOSE && Number.isFinite(point.value(asked, where)));
  return found(() => { const c = domain(t, new Context(world.context)).find(unmet); return c && echo([{ sides: [c.tree, ZERO], relations: [c.relation], decimals: {} }]); });
}
function agrees(t, asked, given = []) { return decide(t, "=", asked, given).proved && !lost(t, asked, given); }
const seemsSo = (...claim) => { const { found, tried } = tryOut(...claim); return tried && !found; };
function found(make) { // null where the mathematics here does not reach
  try { return make(); } catch (e) {
    if ([Cannot, Rejected, RangeError, TypeError].some((kind) => e instanceof kind)) return null;
    throw e;
  }
}
