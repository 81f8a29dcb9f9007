"use strict";
// Indices: places below a letter, and what they count.
function readPlace() {
  let found = placeTerm(1);
  while (sees("+", "-")) { const sign = take().text === "+" ? 1 : -1; found = plus(found, placeTerm(sign)); }
  return found;
}
function placeTerm(sign) {
  const t = take();
  if (t.kind === "number" && /^\d{1,5}$/.test(t.text)) return place(sign * Number(t.text));
  if (t.kind === "name") return plus(place(), placeOf(index(t)), sign);
  refuse("an index is a letter or a number", t.at);
}
function subscripts() {
  if (!sees("{", "[")) {
    if (next().kind !== "name" && next().kind !== "number") missed("an index after “_”");
    return split(take());
  }
  const closing = CLOSING[take().text], found = [];
  while (!sees(closing)) {
    if (accept(",")) continue;
    const t = next(), then = tokens[here + 1];
    if (t.kind === "name" && !["+", "-"].includes(then?.text)) found.push(...split(take()));
    else if (t.kind === "number" && ["number", "name"].includes(then?.kind)) found.push(...split(take()));
    else found.push(readPlace());
  }
  expect(closing);
  return found;
}
function split(t) {
  if (t.kind === "number") return /^\d{1,5}$/.test(t.text) ? [...t.text].map((c) => place(Number(c))) : [];
  if (t.text.length > 1 && !isIndexName(t.text)) return [...t.text].map((c, n) => placeOf(index({ ...t, text: c, at: t.at + n })));
  return [placeOf(index(t))];
}
function isIndexName(name) { return name in world.indices || name in world.fixed || isWhole(name) || scopes.some((s) => s.has(name)); }
function index(t) {
  for (const scope of [...scopes].reverse()) if (scope.has(t.text)) return scope.get(t.text);
  if (t.text in world.fixed && !loose.has(t.text)) return fixedPlace(t.text);
  if (isWhole(t.text) && !(t.text in world.indices)) return letter(t.text);
  if (!loose.has(t.text)) loose.set(t.text, new Letter(t.text, t.at));
  return loose.get(t.text);
}
function use(where, size) {
  if (typeof size === "string") size = placeOf(size);
  for (const [x] of where.of) {
    if (x === isOne(size)) where = place();
    if (isIndex(x) && !same(x.size ||= size, size)) refuse(`“${x.label}” counts two things here`, x.position);
  }
  if (where.of.length) return where;
  if (where.c < 1) refuse("indices count from 1 here");
  return plus(where, place(-1));
}
function delta(one, other) {
  const named = [one, other].flatMap((p) => p.of.map(([x]) => x)).filter(isIndex);
  let size = named.find((x) => x.size)?.size;
  if (!size) {
    const name = named.map((x) => x.label).find((n) => n in world.indices);
    if (!name) refuse("it is not clear what these indices count");
    size = placeOf(world.indices[name]);
  }
  return compared("delta", use(one, size), use(other, size));
}
