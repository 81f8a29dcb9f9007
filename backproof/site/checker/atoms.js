"use strict";
// What stands between operators: brackets, numbers, functions and names.
const FUNCTIONS = pairs("functions"), SPECIAL = words("special");

function atom() {
  const t = next();
  if (t.kind === "number") return readNumber();
  if (t.kind === "name") return named();
  if (sees("(", "[")) { const d = attempt(oneIf); if (d) return d; }
  if (sees("(", "[", "{")) return afterBrackets(bracketed(t.text));
  if (sees("|", "||")) return betweenBars();
  if (sees("⟨") || (sees("<") && tokens[here + 1].glued && tokens.slice(here).find((x) => x.text === ">")?.glued)) return angle();
  missed("a name or a number");
}
function afterBrackets(t) {
  if (!sees("_")) return t;
  take();
  const [where] = subscripts(), dots = dotsIn(t);
  if (!where || dots.length !== 1) refuse("it is not clear what these indices count");
  return moved(t, new Map([[dots[0], use(where, dots[0].size)]]));
}
function readNumber() {
  const token = take();
  if (token.text === "1") { const d = indicator(); if (d) return d; }
  if (token.text.length > 40 || Math.abs(Number(token.text.toLowerCase().split("e")[1] || 0)) > 40) refuse("this number is too large", token.at);
  const value = decimal(token.text);
  if (toNumber(value) > 1e40) refuse("this number is too large", token.at);
  return num(accept("%") ? value.mul(q(1, 100)) : value);
}

function named() {
  return deeper(() => {
    const d = derivative();
    if (d) return d;
    const word = next().text, known = knows(word);
    if ((word === "Sum" || word === "sum") && !known) return anySum();
    if (["hat", "bar", "tilde", "vec"].includes(word) && !known) return decorated();
    const called = (word === "delta" || !known) && CALLS[word]?.();
    if (called) return called;
    if (FUNCTIONS[word] && !(known && !opens(1))) return functionCall();
    return readLetter();
  });
}
function decorated() {
  const mark = take().text, braced = accept("{");
  if (next().kind !== "name") missed("a letter below the mark");
  tokens[here] = { ...next(), text: mark === "vec" ? next().text : next().text + mark };
  if (braced) tokens.splice(here + 1, 1);
  return readLetter();
}
function functionCall() {
  const token = take(), word = token.text;
  let power = null, name = FUNCTIONS[word];
  const primes = readPrimes();
  if (word === "sigma" && sees("_")) return deviation();
  if (sees("^")) {
    take();
    power = exponent();
    if (isNum(power, -1)) refuse("this is not read here", token.at);
  }
  const whole = (t) => (power ? toPower(t, power, token) : t), base = word === "log" ? logBase() : null;
  const bare = name !== "sigmoid" ? null : !opens() ? (primes ? ofZ("sigmoid_prime", token) : output(token)) : primes ? null : unnamed();
  if (bare) return whole(bare);
  const argument = argumentOf(word);
  if (name === "sigmoid" && slopes) { slopes = 0; return productOf([output(token), argument]); }
  if (primes) {
    if (name !== "sigmoid" || primes > 1) refuse("a derivative is taken by a letter, as in dC/dz", token.at);
    name = "sigmoid_prime";
  }
  return whole(base ? productOf([["call", name, argument], inverseOf(["call", "log", base])]) : ["call", name, argument]);
}
function logBase() { // log_2 x, log2(x)
  if (accept("_")) return sees("{") ? bracketed("{") : atom();
  return next().kind === "number" && next().glued && opens(1) ? num(decimal(take().text)) : null;
}
function opens(ahead = 0) {
  const t = tokens[here + ahead], before = typed[t.at - 1];
  return ["(", "[", "{", "'", "^"].includes(t.text) || (t.kind === "name" && !STOPS.has(t.text) && (t.at === 0 || /\s/.test(before)));
}
function argumentOf(word) {
  const opened = sees("(", "[", "{");
  if (isWord("Sum", "sum")) return anySum();
  if (next().kind === "end") refuse(`${word} of what? Write ${word}(…)`);
  if (accept("-")) return neg(argumentOf(word));
  let found = opened ? bracketed(next().text) : powerOf();
  while (tight === "argument" && ((!opened && sees("/")) || (found[0] === "num" && starts()))) found = productOf([found, accept("/") ? inverseOf(powerOf()) : powerOf()]);
  return found;
}
function readPrimes() { let n = 0; while (sees("'", "''")) n += take().text.length; return n; }
function readLetter() { return readName(take()); }
