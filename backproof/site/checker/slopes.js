"use strict";
// Derivatives as they are written: dC/dz, \\frac{∂C}{∂z}, d²C/dz².
const COSTS = ["C", "L", "J", "E"];
class NoDerivative extends Error {}
function none() { throw new NoDerivative(); }

function derivative() {
  const state = saved(), before = [...tokens];
  try { return isWord("frac") ? barSlope() : lineSlope(); } catch (e) {
    if (!(e instanceof NoDerivative)) throw e;
    tokens = before;
    restore(state);
    return null;
  }
}
function barSlope() {
  take();
  if (!accept("{")) none();
  const [order, top] = above();
  if (!accept("}") || !accept("{")) none();
  const by = underSlope();
  expect("}", "after what the derivative is taken by");
  return partialBy(order, top, by);
}
function lineSlope() {
  const braced = accept("("), [order, top] = above();
  if (!accept("/")) none();
  const inner = accept("("), by = underSlope();
  if (inner) expect(")");
  if (braced) expect(")");
  return partialBy(order, top, by);
}
function above() {
  differential();
  const order = degree();
  if (!order) none();
  if (sees("}", "/")) return [order, null];
  if (isCost(next().text)) {
    const token = take();
    if (accept("_")) subscripts();
    return [order, readName({ ...token, text: "g" })];
  }
  try { return [order, next().kind === "name" ? named() : atom()]; } catch (e) {
    if (e instanceof Unreadable && next().kind === "end") none();
    throw e;
  }
}
function degree() { return accept("^") ? inBraces(() => (["2", "3"].includes(next().text) ? Number(take().text) : 0)) : 1; }
function isCost(word) { return COSTS.includes(word) && !knows(word) && knows("g"); }
function differential() {
  const t = next();
  if (t.kind !== "name") none();
  if (t.text === "partial" || (t.text === "d" && !knows("d"))) { take(); return; }
  const rest = t.text.slice(1);
  if (t.text[0] !== "d" || !rest || knows(t.text) || t.text === "delta" || !(knows(rest) || isCost(rest) || ["sigma", "sigmoid", "tanh", "softmax"].includes(rest) || sameLetter(rest))) none();
  tokens.splice(here, 1, { ...t, text: "d" }, { ...t, text: rest, at: t.at + 1 });
  take();
}
function underSlope() {
  const found = [];
  for (;;) {
    try { differential(); } catch (e) { if (e instanceof NoDerivative && found.length) return found; throw e; }
    const where = next().at, wrong = () => refuse("a derivative is taken by a letter, as in dC/dz", where);
    if (next().kind !== "name") wrong();
    const t = readName(take());
    if (!isName(t)) wrong();
    found.push(...Array(degree()).fill(t));
  }
}
function partialBy(order, top, by) {
  if (top && isName(top) && top[1] === "g" && !world.defined.g) {
    if (by.map((x) => x[1]).join() !== "w") noLetter("C"); // g is the gradient by w
    return scalar(remarked("the gradient", "g"), null);
  }
  if (order !== by.length && by.length === 1) by = Array(order).fill(by[0]);
  top ||= powerOf();
  const { names, seen } = needs(top);
  for (const x of by) if (!seen.has(x[1]) && [...needs(x).names].some((n) => names.has(n))) noLetter(x[1]);
  return ["partial", top, ...by];
}
