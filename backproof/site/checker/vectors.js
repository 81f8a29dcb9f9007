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
  const end = (n) => { if (tokens[++n]?.text === "{") while (tokens[n].kind !== "end" && tokens[n].text !== "}") n++; return Math.min(n + 1, tokens.length - 1); }, middle = end(here);
  if (tokens[here].text === "^" && tokens[middle].text === "_") tokens.splice(here, 0, ...tokens.splice(middle, end(middle) - middle));
}
function normOrder() {
  return accept("_") ? inBraces(() => take().text) : "";
}
function normOf(t, said) {
  if (!letters(t).length) return ["call", "Abs", t];
  if (said === "1") return sumOfAll(["call", "Abs", t]);
  if (!["", "2", "F", "fro"].includes(said)) throw unread("this norm is not read here");
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
