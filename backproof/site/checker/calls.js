"use strict";
// What is called by a name of its own: softmax, KL, mean, sqrt, cases and others.
const argument = () => { if (!sees("(", "[", "{")) missed("“(”"); return bracketed(next().text); };
function vector(token) {
  let index = accept("_") ? subscripts() : null;
  const x = argument(), dots = letters(x);
  if (dots.length !== 1) refuse("of which vector? Write softmax(z)", token.at);
  if (sees("_", "[")) { accept("_"); index = subscripts(); }
  return [x, index ? new Map([[dots[0], use(index[0], dots[0].size)]]) : new Map()];
}
const total = (t) => closed(letters(t)[0], t), exp = (t) => ["call", "exp", t], log = (t) => ["call", "log", t];
const moment = (kind) => () => {
  const token = take();
  if (!sees("(", "[", "{")) {
    if (isScalar("Var[z]") && sees("=", "~")) return momentOf(kind, "z", token);
    here--;
    return null;
  }
  const [, end] = grouped(here), inner = tokens.slice(here + 1, end - 1);
  let name = "";
  here = end;
  for (let n = 0; n < inner.length; n++) {
    if (inner[n].text !== "_") { if (!["*", "{", "}"].includes(inner[n].text)) name += inner[n].text; } else if (inner[++n]?.text === "{") while (n < inner.length && inner[n].text !== "}") n++;
  }
  return momentOf(kind, name, token);
};
const extreme = (name) => () => {
  take();
  const closing = CLOSING[(accept("{") || expect("(")).text], parts = [expression()];
  while (accept(",")) parts.push(expression());
  if (parts.length < 2) missed("two numbers");
  expect(closing);
  return ["call", name, ...parts];
};
const digits = () => {
  if (sees("{")) return bracketed("{");
  const t = next();
  if (t.kind === "number" && /^\d\d+$/.test(t.text)) tokens.splice(here, 1, { ...t, text: t.text[0] }, { ...t, text: t.text.slice(1), at: t.at + 1 });
  return atom();
};
const divergence = () => {
  take();
  if (!sees("(", "[", "{")) { here--; return null; }
  const closing = CLOSING[take().text], p = inBars("|");
  if (!accept("||")) { if (accept("|")) accept("|"); else if (!accept(",", ";")) missed("“||”"); }
  const q = inBars("|"), ratio = (x, y) => mul(x, log(mul(x, inverseOf(y))));
  expect(closing);
  return letters(p).length ? overDots(ratio(p, q)) : add(ratio(p, q), ratio(add(ONE, neg(p)), add(ONE, neg(q))));
};
const two = () => { take(); expect("("); const one = expression(); expect(","); const other = expression(); expect(")"); return [one, other]; };
const CALLS = { __proto__: null,
  nabla: () => {
    if (!knows("g")) return null;
    const token = take();
    for (let n = 0; n < 2; n++) { if (accept("_")) subscripts(); if (next().kind === "name" && COSTS.includes(next().text)) take(); }
    remarked("∇C", "g");
    return readName({ ...token, text: "g" });
  },
  outer: () => { const [one, other] = two(), both = free(other); if (letters(one).some((x) => both.has(x))) refuse("it is not clear what these indices count"); return mul(one, other); },
  norm: () => {
    take();
    expect("(");
    const t = expression();
    let said = "";
    while (accept(",")) {
      const named = accept("ord", "axis", "keepdims");
      if (named) expect("=");
      const value = sees("-") ? expression() : take().text;
      if (!named || named.text === "ord") said = value;
    }
    expect(")");
    return normOf(t, said);
  },
  dot: () => inner(...two()),
  where, begin: twoCases,
  softmax: () => { const token = take(), [x, where] = vector(token), e = exp(x); return mul(moved(e, where), inverseOf(total(e))); },
  logsoftmax: () => log(CALLS.softmax()),
  logsumexp: () => { const token = take(); return log(overDots(exp(argument()), token.at)); },
  KL: divergence, D: divergence, Var: moment("Var"), V: moment("Var"), E: moment("E"), sd: moment("sd"), max: extreme("Max"), min: extreme("Min"),
  mean: () => {
    if (isScalar("E[z]") && ["=", "~"].includes(tokens[here + 1].text)) return moment("E")();
    const token = take();
    expect("(");
    const x = expression(), axis = options();
    expect(")");
    const whole = overExamples(x, token) || overDots(x, token.at, axis);
    return mul(inverseOf(["ord", whole[1].size]), whole);
  },
  sqrt: () => {
    const token = take();
    let order = 2;
    if (accept("[")) { order = ["2", "3", "4"].includes(next().text) ? Number(take().text) : 0; expect("]"); }
    if (!order) refuse("this is not read here", token.at);
    const inner = sees("(", "[", "{") ? argumentOf("sqrt") : atom();
    return isNum(inner, 0) ? inner : pow(inner, q(1, order));
  },
  square: () => { take(); return pow(argument(), 2); },
  frac: () => { take(); const top = digits(); return productOf([top, inverseOf(digits())]); },
  delta: () => attempt(() => {
    take();
    if (isWord("L", "l") || !sees("(", "_", "[")) refuse("");
    if (!accept("(")) { accept("_"); const [one, other, more] = subscripts(); if (!other || more) refuse(""); return delta(one, other); }
    const one = readPlace();
    expect(",");
    const other = readPlace();
    expect(")");
    return delta(one, other);
  }),
};
