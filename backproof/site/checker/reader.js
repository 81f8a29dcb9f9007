"use strict";
// What a person typed, read in the world of a question: statements, and what operators join. The trees
// are those that answers/grammar.py makes.
const COMPARES = ["=", "~", "->", "<", "<=", ">", ">=", "!="], STOPS = words("stops");
const BETWEEN = [",", ";", ".", "\n", "and", "=>", "or", "so", "then"], UNDER = ["if", "for", "when"], REASONS = ["as", "because", "since"];
const ASIDE = [...STOPS].filter((x) => !["else", "and", "or", "is", "are", "then", "so"].includes(x));
const isEuler = (t) => t[0] === "call" && t[1] === "exp" && isNum(t[2], 1);

function statements() {
  const found = [];
  for (;;) {
    while (sees(...BETWEEN, ":") || (found.length && sees(...ASIDE.filter((x) => !REASONS.includes(x))))) take();
    if (next().kind === "end" || (found.length && isWord(...REASONS))) break;
    found.push(statement());
    if (next().kind === "end") break;
    if (!sees(...BETWEEN)) refuse(`I did not expect “${next().text}” here`);
  }
  if (!found.length) refuse("there is nothing to read here", 0);
  return found;
}
function statement() {
  const start = here;
  forget();
  let sides = [], relations = [], rounded = false, side = "";
  accept("=", "~");
  sides.push(expression());
  while (next().kind === "sign" && COMPARES.includes(next().text)) {
    const r = take().text;
    rounded ||= r === "~";
    const t = expression();
    if (r === "->" && sides.length && (t[1] === "∞" || (t[0] === "mul" && t.at(-1)[1] === "∞"))) continue; // how it goes on is no side of it
    if (r === "->") { sides = []; relations = []; } else relations.push(r === "~" ? "=" : r);
    sides.push(t);
  }
  const end = next().at;
  if (next().kind === "name" && ASIDE.includes(next().text) && !knows(next().text)) {
    const said = next();
    while (next().kind !== "end" && next().kind !== "newline" && !sees(";")) {
      take();
    }
    side = typed.slice(said.at, next().at).trim();
  }
  merge(sides);
  const decimals = tokens.slice(start, here).filter((t) => t.kind === "number" && t.text.includes(".")).map((t) => [decimal(t.text), t.text]);
  return { sides: sides.map((t) => finish(t)), relations, text: typed.slice(tokens[start].at, end).trim(), at: tokens[start].at, rounded, side, decimals: Object.fromEntries(decimals) };
}
function merge(sides) {
  const used = new Set(sides.flatMap((t) => [...free(t)]));
  for (const x of loose.values()) if (sides.some(isAt(x, "entry"))) refuseNumber(x, sides);
  for (const dot of dots.values()) {
    const others = [...loose.values()].filter((x) => used.has(x) && x.size && same(x.size, dot.size));
    if (used.has(dot) && others.length === 1) dot.label = others[0].label;
  }
}
function finish(t) {
  const where = new Map();
  for (const x of [...loose.values(), ...dots.values()]) {
    if (!x.size) {
      const size = world.indices[x.label];
      if (!size) { if (free(t).has(x)) noLetter(x.label, x.position); continue; }
      x.size = placeOf(size);
    }
    where.set(x, placeOf(letter(x.label, x.size)));
  }
  return moved(t, where);
}

// ---------------------------------------------------------------------------------- operators
function expression() {
  return deeper(() => {
    accept("+");
    const terms = [term()];
    while (sees("+", "-")) { const minus = take().text === "-", t = term(); terms.push(minus ? neg(t) : t); }
    const made = added(terms);
    return isWord(...UNDER) || (sees(",") && UNDER.includes(tokens[here + 1].text)) ? chosen(made) : made;
  });
}
function term() {
  const parts = [signed()];
  for (;;) {
    let inner = transposed; // xᵀy, x @ y
    transposed = false;
    const sign = accept("*", "@");
    if (sign) { inner ||= sign.text === "@"; parts.push(signed()); }
    else if (accept("/")) parts.push(inverseOf(below()));
    else if (starts()) parts.push(powerOf());
    else return productOf(parts);
    if (inner) parts.push(contracted(...parts.splice(-2)));
  }
}
function below() {
  const parts = [signed()];
  while (tight === "below" && starts()) parts.push(powerOf());
  return productOf(parts);
}
function signed(read = powerOf) {
  return deeper(() => (accept("-") ? neg(signed(read)) : accept("+") ? signed(read) : read()));
}
function starts() {
  const t = next();
  if (t.kind === "name") return !STOPS.has(t.text);
  return t.kind === "number" || ["(", "[", "{", "⟨"].includes(t.text) || (["|", "||"].includes(t.text) && !barsOpen);
}
function powerOf() {
  let base = atom();
  while (sees("^", ".")) {
    if (sees(".")) {
      if (!["sum", "mean", "T", "dot"].includes(tokens[here + 1].text)) break;
      base = method(base);
      continue;
    }
    const token = take();
    const [power, end] = grouped(here);
    if (power === "T" && !knows("T")) { here = end; transposed = true; continue; }
    const opened = sees("{", "(", "["), e = exponent();
    base = toPower(base, tight === "argument" && !opened ? afterExponent(base, e) : e, token);
  }
  return base;
}
function afterExponent(base, e) { // read tightly, e^-2z has the exponent -2z, and x^1/2 is a root
  if (isEuler(base) && e[0] === "num" && next().glued && starts()) return productOf([e, powerOf()]);
  return isNum(pow(e, 2), 1) && accept("/") ? productOf([e, inverseOf(powerOf())]) : e;
}
function method(t) { // x.sum(), x.T
  take();
  const token = take();
  if (token.text === "T") { transposed = true; return t; }
  if (token.text === "dot") return inner(t, argument());
  if (!sees("(")) missed("“(”");
  [, here] = grouped(here);
  const whole = overDots(t, token.at);
  return token.text === "sum" ? whole : mul(inverseOf(["ord", whole[1].size]), whole);
}
const exponent = () => signed(() => {
  if (sees("{")) return bracketed("{");
  const base = atom(), token = accept("^");
  return token ? toPower(base, exponent(), token) : base;
});
function toPower(base, e, token) {
  if (isEuler(base)) return ["call", "exp", e];
  if (e[0] === "add") e = added(e.slice(1));
  if (e[0] !== "num") return ["power", base, e];
  const size = Math.abs(toNumber(e[1]));
  if (size > 100 || base[0] === "num" && String(base[1].n > base[1].d ? base[1].n : base[1].d).length * size > 60) refuse("this number is too large", token.at);
  if (isNum(base, 0) && e[1].sign < 0) refuse("this divides by zero", token.at);
  return pow(base, e[1]);
}
