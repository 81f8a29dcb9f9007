"use strict";
// A tree set in type, as MathML: what was read is shown while it is typed.
const GREEK_OF = Object.fromEntries(Object.entries(pairs("greek")).flatMap(([c, n]) => (c >= "α" && c <= "ω" ? [[n, c]] : [])));
const NAMES = { log: "ln", sigmoid: "σ", sigmoid_prime: "σ′", Max: "max", Min: "min" };
const tag = (name) => (...parts) => `<m${name}>${parts.join("")}</m${name}>`;
const [sign, mn, row, msub, msup, mfrac] = ["o", "n", "row", "sub", "sup", "frac"].map(tag);
const mo = (c) => sign(c.replace("<", "&lt;")), mi = (c) => tag("i")(GREEK_OF[c] || c);
const inside = (x) => row(mo("("), x, mo(")"));
const [LOOSE, SUM, PRODUCT, POWER] = [0, 1, 2, 3];

function nameSet(n) {
  const primes = /'*$/.exec(n)[0].length, [head, ...rest] = n.slice(0, n.length - primes).split("_"), bar = head.length > 3 && head.endsWith("bar");
  if (n.includes("[")) return row(mi(n.slice(0, n.indexOf("["))), mo("["), mi(n.slice(n.indexOf("[") + 1, -1)), mo("]"));
  let made = bar ? tag("over")(mi(head.slice(0, -3)), mo("¯")) : mi(head);
  if (primes) made = msup(made, mo("′".repeat(primes)));
  return rest.length ? msub(made, mi(rest.join("_"))) : made;
}
function letterSet(x) { return isIndex(x) ? mi((x.shown || x.label).replace("·", "").toLowerCase()[0] || "k") : mi(x.label); }
function placeSet(p, start = 0) {
  if (!p.of.length) return mn(p.c + start);
  const made = p.of.map(([x, n]) => (n === 1 ? letterSet(x) : mn(n) + letterSet(x))).join(mo("+"));
  return p.c ? row(made, mo(p.c < 0 ? "−" : "+"), mn(Math.abs(p.c))) : made;
}
function set(t, level = LOOSE) {
  const [made, own] = KINDS[t[0]](...t.slice(1));
  return own < level ? inside(made) : made;
}
let decimalsTyped = {}; // the decimals of a statement, as they were typed
const numberOf = (x) => {
  const own = decimalsTyped[sizeOf(x)], [top, low] = sizeOf(x).split("/").map((part) => mn(part));
  return own ? mn(own) : low ? mfrac(top, low) : top;
};
const isMinus = (t) => (t[0] === "num" ? t[1].sign < 0 : t[0] === "mul" && isMinus(t[1]));
const productSet = (parts) => parts.map((p, n) => (n && p[0] === "num" ? mo("·") : "") + set(p, PRODUCT + (p[0] === "sum" && n < parts.length - 1 ? 1 : 0))).join('<mo form="infix">&#8290;</mo>');
const KINDS = {
  num: (q) => [q.sign < 0 ? row(mo("−"), numberOf(q)) : numberOf(q), q.sign < 0 ? SUM : q.whole ? POWER : PRODUCT],
  sym: (n) => [nameSet(n), POWER],
  entry: (n, places) => [msub(nameSet(n), row(...places.map((p) => placeSet(p, 1)))), POWER],
  ord: (p) => [placeSet(p), p.c || p.of.length > 1 ? SUM : POWER],
  add: (...parts) => [row(...parts.map((p, n) => (isMinus(p) ? mo("−") + set(neg(p), PRODUCT) : (n ? mo("+") : "") + set(p, PRODUCT)))), SUM],
  mul: (...parts) => {
    if (isMinus(["mul", ...parts])) return [row(mo("−"), set(neg(["mul", ...parts]), PRODUCT)), SUM];
    const denominators = parts.filter((p) => p[0] === "pow" && p[2].sign < 0).map((p) => pow(p[1], p[2].neg()));
    let numerators = parts.filter((p) => !(p[0] === "pow" && p[2].sign < 0)), under = denominators;
    const [first] = numerators;
    if (first?.[0] === "num" && !first[1].whole && !decimalsTyped[sizeOf(first[1])]) {
      under = [num(new Q(first[1].d)), ...under];
      numerators = [...(first[1].n === 1n ? [] : [num(new Q(first[1].n))]), ...numerators.slice(1)];
    }
    const top = numerators.length === 1 ? set(numerators[0], under.length ? LOOSE : PRODUCT) : numerators.length ? row(productSet(numerators)) : mn("1");
    return under.length ? [mfrac(row(top), row(under.length === 1 ? set(under[0]) : productSet(under))), PRODUCT] : [top, PRODUCT];
  },
  pow: (base, e) => {
    if (e.sign < 0) return KINDS.mul(["pow", base, e]);
    if (`${e}` === "1/2") return [tag("sqrt")(set(base)), POWER];
    return [msup(row(set(base, POWER)), numberOf(e)), PRODUCT];
  },
  power: (base, e) => [msup(row(set(base, POWER)), row(set(e))), PRODUCT],
  call: (f, ...parts) => {
    if (f === "exp") return [msup(mi("e"), row(set(parts[0]))), PRODUCT];
    if (f === "Abs") return [row(mo("|"), set(parts[0]), mo("|")), POWER];
    return [row(mi(NAMES[f] || f), sign("&#8289;"), inside(parts.map((p) => set(p)).join(mo(",")))), PRODUCT];
  },
  delta: (p, o) => [msub(mi("δ"), row(placeSet(p, 1), placeSet(o, 1))), POWER],
  sum: (k, body) => [row(tag("under")(mo("∑"), letterSet(k)), set(body, PRODUCT)), PRODUCT],
  partial: (t, ...by) => {
    const d = (n) => (n > 1 ? msup(mo("∂"), mn(n)) : mo("∂")), one = by.every((b) => text(b) === text(by[0]));
    const low = one && by.length > 1 ? row(mo("∂"), msup(set(by[0], POWER), mn(by.length))) : row(...by.map((b) => mo("∂") + set(b, POWER)));
    return [mfrac(row(d(by.length), set(t, POWER)), low), PRODUCT];
  },
};
const RELATION_SIGNS = { "<=": "≤", ">=": "≥", "!=": "≠" };
// The statements that were read, as MathML.
function echo(statements) {
  return statements.map((s) => (decimalsTyped = s.decimals, `<math>${row(set(s.sides[0]), ...s.relations.map((r, n) => mo(RELATION_SIGNS[r] || r) + set(s.sides[n + 1])))}</math>`)).join('<span class="and"> , </span>');
}
