"use strict";
// The letters of the question, by the names that a person gives them.
const LAYER = words("layer"), BEFORE = words("before"), BEST = ["min", "max", "opt", "best", "least", "star"], E_ITSELF = ["call", "exp", ONE];

function readName(token) {
  let name = token.text;
  while (sees("'") && knows(`${name}'`)) { take(); name += "'"; }
  const word = tokens[here + 1];
  if (sees("_") && word.kind === "name" && word.text.length > 2 && !knows(`${name}_${word.text}`) && sameLetter(name + word.text)) { here += 2; name += word.text; } // y_true
  splitOff(name);
  const whole = sees("(") && atTime(name);
  if (whole) return scalar(whole, token);
  const layer = layerSaid(name);
  return sees("_") || (sees("[") && takesPlaces(name)) ? lowered(token, name, layer) : plainName(token, name, layer);
}
function splitOff(name) { // z2 is z_2
  const t = next();
  if (t.kind === "number" && t.glued && /^\d+$/.test(t.text) && (knows(`${name}_${t.text}`) || (Object.hasOwn(world.arrays, name) && world.arrays[name].length === 1))) tokens.splice(here, 0, { ...t, kind: "sign", text: "_" });
}
function atTime(name) { // v(t) is v_t
  const [, inner, closing] = tokens.slice(here, here + 3), whole = `${name}_${inner?.text}`;
  if (closing?.text !== ")" || name in world.functions || !knows(whole)) return null;
  here += 3;
  return whole;
}
function layerSaid(name) {
  if (!sees("^") || (knows("L") && name.includes("^"))) return "";
  const [said, end] = grouped(here + 1), found = LAYER.has(said) && !knows(said.includes("L") ? "L" : "l") ? "this" : BEFORE.has(said) ? "before" : "";
  if (found) here = end;
  return found;
}
function takesPlaces(name) {
  return name in world.arrays || (!isScalar(name) && !world.whole.includes(name) && sameLetter(name, (n) => n in world.arrays)) || world.scalars.some((s) => s.startsWith(`${name}_`));
}
function lowered(token, name, layer) {
  const state = saved(), whole = spelt(name);
  if (whole) return scalar(whole, token);
  accept("_");
  const places = subscripts();
  if (sees("^")) layer = layerSaid(name) || layer;
  const array = arrayOf(name, places.length, layer);
  if (!array) { restore(state); return oneNeuron(token, name); }
  return ["entry", array, places.map((p, n) => use(p, world.arrays[array][n]))];
}
function spelt(name) {
  const [word, after] = grouped(sees("[") ? here : here + 1), said = `${name}_${word}`, isOne = (x) => isScalar(x) || isWhole(x), other = isOne(said) ? null : sameLetter(said, isOne);
  if (!other && !isOne(said)) return null;
  here = after;
  return other ? remarked(said, other) : said;
}
function arrayOf(name, count, layer) {
  const fits = (n) => (world.arrays[n] || []).length === count;
  if (layer === "before") return fits("x") ? remarked(`${name} of the layer before`, "x") : null;
  if (fits(name) && name in world.arrays) return name;
  if (isScalar(name)) return null;
  const found = sameLetter(name, fits);
  return found ? remarked(name, found) : null;
}
function remark(said) { if (!remarks.includes(said)) remarks.push(said); }
function remarked(typed, name) {
  const { words: what, shown } = world;
  remark(`your ${typed} is ${shown[name] || name} here${what[name] ? `: ${what[name]}` : ""}`);
  return name;
}
function oneNeuron(token, name) {
  const known = isScalar(name) ? name : sameLetter(name, isScalar);
  if (!known) {
    if (name in world.arrays) refuse(`its indices are those of ${world.shown[name] || name}`, token.at);
    noLetter(name, token.at);
  }
  const [below, end] = grouped(sees("_") ? here + 1 : here);
  if (BEST.includes(below) || !/^\w/.test(below)) noLetter(`${name}_${below}`, token.at);
  here = end;
  remark(`there is one ${name} here, so it needs no index`);
  return scalar(known, token);
}
function plainName(token, name, layer) {
  if (layer === "before" && "x" in world.arrays) return wholeArray(remarked(`${name} of the layer before`, "x"));
  if (name in world.functions || isScalar(name)) {
    const [bracket, place, closing] = tokens.slice(here); // w[0] is no product of w and 0
    if (bracket.text === "[" && bracket.glued && place.kind === "number" && closing?.text === "]") noLetter(`${name}[${place.text}]`, token.at);
    return scalar(name, token);
  }
  for (const scope of [...scopes].reverse()) if (scope.has(name)) return ["ord", placeOf(scope.get(name))];
  if (name in world.arrays) return wholeArray(name);
  if (isWhole(name)) return ["ord", placeOf(name)];
  if (name === "e") return E_ITSELF;
  if (name === "pi") return ["sym", "pi"];
  if (name === "infinity") return ENDLESS;
  if (name in world.fixed) return ["ord", placeOf(fixedPlace(name))];
  if (name in world.indices) return ["ord", placeOf(index(token))];
  const other = sameLetter(name);
  return other ? plainName(token, remarked(name, other), layer) : runTogether(token, name);
}
function wholeArray(name) {
  return ["entry", name, world.arrays[name].map((size) => {
    if (!dots.has(size)) dots.set(size, new Letter(`·${size}`, 0, placeOf(size)));
    return placeOf(dots.get(size));
  })];
}
function runTogether(token, name) {
  const splits = (word) => [...word].some((_, n) => n && knows(word.slice(0, n)) && (knows(word.slice(n)) || splits(word.slice(n))));
  for (let end = name.length - 1; end > 0; end--) {
    const head = name.slice(0, end), tail = name.slice(end);
    if ((knows(head) || head in FUNCTIONS || head === "e") && (knows(tail) || tail in FUNCTIONS || SPECIAL.has(tail) || splits(tail))) {
      here--;
      tokens.splice(here, 1, { ...token, text: head }, { ...token, text: tail, at: token.at + end });
      return powerOf();
    }
  }
  noLetter(name, token.at);
}
function scalar(name, token) {
  if (isWhole(name)) return ["ord", placeOf(name)];
  let own = ["sym", name];
  const primes = sees("'", "''") ? readPrimes() : 0, letters = world.functions[name] || (name in world.slope ? [world.slope[name]] : []);
  if (primes) {
    const by = byArgument(name);
    if (by) return ["partial", own, ...Array(primes).fill(["sym", by])];
    if (!letters.length) refuse("a derivative is taken by a letter, as in dC/dz", token.at);
    own = ["partial", own, ...Array(primes).fill(["sym", letters[0]])];
  }
  if (!sees("(")) return own;
  return name in world.functions ? applied(own, letters) : itself(name, own);
}
function byArgument(name) { // C'(a), where C is given as a formula with a in it
  const [opening, by, closing] = tokens.slice(here, here + 3).map((t) => t.text), body = world.defined[name]?.body;
  if (opening !== "(" || closing !== ")" || name in world.functions || !body || !some(body, (n) => n[0] === "sym" && n[1] === by)) return null;
  here += 3;
  return by;
}
function applied(own, letters) {
  take();
  const given = [expression()];
  while (accept(",", ";", "|")) given.push(expression());
  expect(")");
  const values = new Map(letters.map((x, n) => [x, given[n]]).filter(([x, t]) => t && !(t[0] === "sym" && t[1] === x)));
  if (!values.size) return own;
  if (own[0] !== "sym" || !world.defined[own[1]]) refuse("a derivative is taken by a letter, as in dC/dz", 0);
  return scalarsPut(world.defined[own[1]].body, values);
}
function itself(name, own) {
  const body = world.defined[name]?.body;
  attempt(() => {
    const inner = argument();
    if (!body || !isName(inner) || !some(body, (n) => isName(n) && n[1] === inner[1])) refuse("");
    return own;
  });
  return own;
}
function output(token) {
  if (isScalar("Var[z]")) return pow(["sym", "Var[z]"], ONE_HALF);
  const other = sameLetter("sigma", isScalar);
  if (other) return ["sym", remarked("σ", other)];
  slopes++;
  return alone("a") || ofZ("sigmoid", token);
}
const ofZ = (name, token) => ["call", name, alone("z") || refuse("σ of what? Write σ(z)", token.at)];
const alone = (name) => (isScalar(name) ? ["sym", name] : (world.arrays[name] || []).length === 1 && wholeArray(name));
function unnamed() { // σ(z) in a question that has no z
  const texts = tokens.slice(here, here + 3).map((t) => t.text).join(" ");
  if (texts !== "( z )" || knows("z") || !isScalar("a")) return null;
  here += 3;
  return ["sym", remarked("σ(z)", "a")];
}
function deviation() {
  const token = next();
  take();
  return momentOf("sd", inBraces(() => take().text), token);
}
function momentOf(kind, inner, token) {
  if (kind === "sd") return pow(momentOf("Var", inner, token), ONE_HALF);
  const name = `${kind}[${inner}]`;
  if (isScalar(name)) return ["sym", name];
  noLetter(name, token.at);
}
function noLetter(name, where) {
  const all = [...Object.keys(world.arrays), ...world.scalars, ...[...world.whole].sort()].filter((n) => !world.hidden.includes(n));
  refuse(`“${name}” is no letter of this question; it has ${all.map((n) => world.shown[n] || n).join(", ")}`, where);
}
