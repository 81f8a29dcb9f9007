"use strict";
// Lengths, bars and inner products: what is said of whole vectors.
const ONE_HALF = q(1, 2);

function betweenBars() {
  const opening = take().text, start = next().at, inner = inBars(opening), token = next(), said = `|${typed.slice(start, token.at).trim()}|`;
  if (opening === "|" && sees("||")) tokens.splice(here, 1, { ...token, text: "|" }, { ...token, text: "|", at: token.at + 1 });
  expect(opening, "to close the bars");
  subscriptFirst();
  if (opening === "||" || sees("_")) return normOf(inner, normOrder());
  const vector = dotsIn(inner).length;
  if (vector) remark(`${said} was read ${lengths ? "as the length of the vector" : "entry by entry"}`);
  return vector && lengths ? normOf(inner, "") : ["call", "Abs", inner];
}
function subscriptFirst() { // ‖x‖^2_2
  const [, middle] = sees("^") ? grouped(here + 1) : [];
  if (tokens[middle]?.text === "_") tokens.splice(here, 0, ...tokens.splice(middle, grouped(middle + 1)[1] - middle));
}
function normOrder() {
  return accept("_") ? inBraces(() => take().text) : "";
}
function normOf(t, said) {
  if (!letters(t).length) return ["call", "Abs", t];
  if (said === "1") return sumOfAll(["call", "Abs", t]);
  if (!["", "2", "F", "fro"].includes(said)) refuse("this is not read here");
  return pow(sumOfAll(pow(t, 2)), ONE_HALF);
}
function sumOfAll(t) {
  const dots = dotsIn(t);
  return dots.length < 2 ? overDots(t) : dots.reduce((body, d) => closed(d, body), t);
}
function contracted(one, other) {
  const mine = dotsIn(one);
  return dotsIn(other).filter((d) => isNum(one, 1) || mine.includes(d)).reduce((body, d) => closed(d, body), mul(one, other));
}
function inner(one, other) { const t = contracted(one, other); return t[0] === "sum" ? t : overDots(mul(one, other)); }
function inBars(sign) { // a formula up to these bars
  const before = barsOpen;
  barsOpen = sign;
  const made = expression();
  barsOpen = before;
  return made;
}
function angle() {
  const closing = take().text === "⟨" ? "⟩" : ">", one = inBars("|"), other = accept(",", "|") && inBars("|");
  expect(closing);
  return other ? inner(one, other) : one;
}
function bracketed(opening) {
  const token = expect(opening), inner = inBars("");
  expect(CLOSING[opening], `to close the “${opening}” at character ${token.at + 1}`);
  return inner;
}
