"use strict";
// Sums: with their index below, called by name, or over the one index that is left.
function anySum() {
  const token = take();
  return sees("(") && token.text === "sum" ? calledSum(token) : bigSum(token);
}
function bigSum(token) {
  let named = null, low = null, apart = null, high = null;
  while (sees("_", "^")) {
    if (take().text === "_") [named, low, apart] = underSum();
    else high = sees("{") ? inBraces(readPlace) : placeTerm(1);
  }
  if (!named) return overDots(term(), token.at);
  return sumOverNamed(named, low && [low, high], apart, () => term(), token);
}
function underSum() {
  const braced = accept("{"), named = [];
  let low = null, apart = null;
  while (next().kind === "name") {
    const w = take();
    if (isIndexName(w.text) || w.text.length === 1) named.push(w);
    else named.push(...[...w.text].map((c, n) => ({ ...w, text: c, at: w.at + n })));
    if (!braced) break;
    accept(",");
  }
  if (!named.length) missed("the index of the sum");
  if (braced) {
    if (accept("=")) low = readPlace();
    else if (accept("!=")) apart = take();
    expect("}");
  }
  return [named, low, apart];
}
function calledSum(token) {
  const [named, limits] = binders();
  expect("(");
  if (!named.length) {
    const body = expression(), axis = options();
    expect(")", "to close the sum");
    return overDots(body, token.at, axis);
  }
  const found = sumOverNamed(named, limits, null, () => expression(), token);
  while (!sees(")")) {
    if (next().kind === "end") missed("“)”");
    take();
    if (sees(")") && limits && [")", ","].includes(tokens[here + 1].text)) take();
  }
  expect(")");
  return found;
}
function options() { // the axis that is said by axis=-1
  let axis = null, word;
  while (accept(",")) {
    if (!(word = accept("axis", "dim", "keepdims"))) refuse("over which index? Write Σ_k or sum(…, k)");
    let said = "";
    while (!sees(")", ",") && next().kind !== "end") said += take().text;
    if (word.text !== "keepdims" && /^=-?\d+$/.test(said)) axis = Number(said.slice(1));
  }
  return axis;
}
function binders() {
  const parts = [];
  let depth = 0, n = here;
  for (; tokens[n].kind !== "end"; n++) {
    const t = tokens[n];
    if (t.kind !== "sign") continue;
    if (CLOSING[t.text]) depth++;
    else if (")]}".includes(t.text)) { if (!--depth) break; }
    else if (t.text === "," && depth === 1) parts.push(n);
  }
  const named = [];
  let limits = null;
  parts.forEach((start, i) => {
    const part = tokens.slice(start + 1, parts[i + 1] ?? n);
    if (part.length === 1 && part[0].kind === "name") named.push(part[0]);
    else if (part.length > 5 && part[0].text === "(") {
      named.push(part[1]);
      const before = here;
      here = start + 4;
      const low = readPlace();
      expect(",");
      limits = [low, readPlace()];
      here = before;
    }
  });
  return [named, limits];
}
function sumOverNamed(named, limits, apart, bodyOf, token) {
  const scope = new Map(named.map((t) => [t.text, new Letter(t.text, t.at)]));
  if (named.length === 1 && named[0].text in world.arrays && !limits) return overAll(scope.get(named[0].text), bodyOf(), token);
  scopes.push(scope);
  let body;
  try {
    body = bodyOf();
    if (apart) body = mul(add(ONE, mul(MINUS, delta(placeOf(scope.get(named.at(-1).text)), placeOf(index(apart))))), body);
  } finally { scopes.pop(); }
  for (const t of [...named].reverse()) body = bound(scope.get(t.text), t === named.at(-1) ? limits : null, body, token);
  return body;
}
function overAll(letter, body, token) {
  return overExamples(body, token, letter) || overDots(body, token.at);
}
function overExamples(body, token, letter = new Letter("i", token.at)) {
  const { batch, arrays } = world;
  if (!some(body, (n) => n[0] === "entry" && n[1] in batch)) return null;
  const size = arrays[Object.values(batch)[0]][0];
  letter.size = placeOf(size);
  remark(`the sum runs over the ${size} examples`);
  const inner = (t) => {
    if (t[0] === "entry" && t[1] in batch) return ["entry", batch[t[1]], [placeOf(letter), ...t[2]]];
    return rebuilt(t, inner);
  };
  return bound(letter, null, inner(body), token);
}
function bound(letter, limits, body, token) {
  if (!limits || !limits[1]) {
    return closed(ranged(letter, letter.position), body);
  }
  const [low, high] = limits, one = place(1);
  if (letter.size) {
    const x = isOne(high);
    if (same(low, one) && x && !isIndexName(x.label) && !knows(x.label)) remark(`the sum runs over all ${letter.label}`); // another name of the same size
    else if (!(same(low, one) && same(high, letter.size)) && !(same(low, place()) && same(high, plus(letter.size, place(-1))))) refuse("a sum over part of a range is not read here", token.at);
    return closed(letter, body, low.c);
  }
  if (low.of.length || high.of.some(([x]) => isIndex(x))) refuse("a sum over part of a range is not read here", token.at);
  const size = plus(plus(high, low, -1), one);
  if (!size.of.length && !(size.c >= 0 && size.c <= 1000)) refuse("this number is too large", token.at);
  const k = new Letter(letter.label, 0, size);
  return ["sum", k, moved(body, new Map([[letter, plus(placeOf(k), low)]]))];
}
function ranged(x, where) {
  const size = world.indices[x.label];
  if (!x.size && !size) refuse(`how far does “${x.label}” run?`, where);
  x.size ||= placeOf(size);
  return x;
}
const isAt = (x, kind) => (t) => some(t, (n) => n[0] === kind && places(n).some((p) => p.of.some(([y]) => x === y)));
function refuseNumber(x, trees) { // nothing says from which number it counts
  if (trees.some(isAt(x, "ord"))) refuse("it is not clear what these indices count", x.position);
}
function closed(letter, body, first) { // below a letter places count from 1
  if (first === undefined) refuseNumber(letter, [body]);
  if (first === 0 && some(body, (n) => (n[0] === "entry" || n[0] === "delta") && places(n).some((p) => p.of.some(([x]) => x === letter) && !same(p, placeOf(letter))))) refuse("indices count from 1 here", letter.position);
  const fromOne = (t) => (t[0] === "ord" ? moved(t, new Map([[letter, plus(placeOf(letter), place(1))]])) : rebuilt(t, fromOne));
  if (first === 1) body = fromOne(body);
  const k = new Letter(letter.label, 0, letter.size);
  return ["sum", k, moved(body, new Map([[letter, placeOf(k)]]))];
}
function dotsIn(t) { const found = free(t); return [...dots.values()].filter((d) => found.has(d)); }
function overDots(t, where, axis = null) {
  let chosen = dotsIn(t);
  if (chosen.length > 1 && axis !== null) { // along an axis of whole arrays
    const [most] = nodes(t, "entry").map((n) => n[2]).sort((a, b) => b.length - a.length);
    chosen = (most.at(axis)?.of || []).map(([x]) => x);
  }
  if (!chosen.length) {
    const inner = new Set(scopes.flatMap((s) => [...s.values()]));
    chosen = letters(t).filter((x) => !inner.has(x) && !isFixed(x));
  }
  if (chosen.length !== 1) refuse("over which index? Write Σ_k or sum(…, k)", where);
  return closed(ranged(chosen[0], where), t);
}
