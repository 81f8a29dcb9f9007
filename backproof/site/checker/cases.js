"use strict";
// Choices as they are written: A if j = k else B, \begin{cases}, NumPy's where, 1{j = k}. A condition is
// read as what it makes of two formulas: the first where it holds, else the second.
const chosen = (first) => attempt(() => alternatives(first)) || first;
function attempt(read) { // null, and nothing is read, where that is no choice
  const state = saved(), made = readable(read);
  if (!made) restore(state);
  return made;
}
function alternatives(first) {
  accept(",");
  take();
  const opened = accept("("), pick = condition();
  if (opened) expect(")");
  let between = accept(",", ";");
  between = accept("and") || between;
  if (otherwise()) return pick(first, starts() || sees("-") ? expression() : ZERO);
  const second = between ? expression() : first;
  if (between && (otherwise() || otherCase(pick, first, second))) return pick(first, second);
  refuse("no choice");
}
const otherwise = () => isWord("else", "otherwise") && take();
const otherCase = (pick, first, second) => isWord(...UNDER) && take() && text(condition()(second, first)) === text(pick(first, second));
const condition = () => attempt(ofPlaces) || ofNumbers();
function ofPlaces() { // j = k or j ≠ k, as δ
  const one = readPlace(), token = take();
  if (token.text !== "=" && token.text !== "!=") refuse("no choice");
  const d = delta(one, readPlace()), both = [d, added([ONE, neg(d)])], [same, apart] = token.text === "=" ? both : both.reverse();
  return (first, second) => added([productOf([same, first]), productOf([apart, second])]);
}
function ofNumbers() { // x > y; x ≥ y is what y > x is not
  let one = expression(), token = take();
  if (!/^[<>]=?$/.test(token.text)) refuse("no choice", token.at);
  let other = expression();
  if (token.text === "<" || token.text === ">=") [one, other] = [other, one];
  const gap = added([one, neg(other)]);
  return (...both) => ["call", "choice", gap, ...(token.text.length < 2 ? both : both.reverse())];
}
function oneIf(read = ofPlaces) { // [j = k] is 1 if they are equal, else 0
  const closing = CLOSING[take().text], pick = read();
  expect(closing);
  return pick(ONE, ZERO);
}
function indicator() { // 1{j = k}, 1_{x > 0}
  const start = here;
  accept("_");
  const made = sees("(", "[", "{") ? attempt(() => oneIf(condition)) : null;
  if (!made) here = start;
  return made;
}
function where() { // NumPy's choice
  const token = take(), next = () => { expect(","); return expression(); };
  if (!accept("(")) missed("a formula", token.at);
  const made = condition()(next(), next());
  expect(")");
  return made;
}
function oneCase() { // its formula, and its condition, null for otherwise
  const t = expression();
  accept(","); accept("&");
  if (otherwise()) return [t, null];
  accept(...UNDER);
  return [t, condition()];
}
function twoCases() {
  if (tokens[here + 2].text !== "cases") return null;
  here += 4;
  const [first, pick] = oneCase();
  expect("\n", "and a second case");
  const [second, other] = oneCase();
  accept("\n");
  if (!isWord("end") || !(pick || other)) missed("two cases");
  here += 4;
  return pick ? pick(first, second) : other(second, first);
}
