"use strict";
// One statement against the parts.
// Whether a left side may stand for the name of a part: a letter for its next value, the book's C, or δ.
const lettersBy = (t) => t.slice(1).map((x) => x[1]).join();
function namesLike(t, name) {
  if (t[0] === "sym" && name[0] === "sym" && t[1] !== "delta") return name[1] === `${t[1]}'` || name[1].startsWith(`${t[1]}_`);
  if (name[0] !== "partial") return false;
  if (t[0] === "partial") return notation.book[name[1][1]] === t[1][1] && lettersBy(t.slice(1)) === lettersBy(name.slice(1));
  return (t[0] === "entry" || t[0] === "sym") && t[1] === "delta" && name[2][1] === "z";
}

const saidBeside = (s) => readable(() => readWhole(s.side.slice(s.side.indexOf(" ") + 1))[0]) || [];
function ofThatCase(slots, s) { // what is said for j = k answers no part for j ≠ k
  const facts = (s.side ? saidBeside(s) : []).flatMap(factsOf).filter((f) => f.left[0] === "ord");
  return slots.filter((slot) => !slot.where.length || facts.every(holdsIn(slot)));
}
const holdsIn = (slot) => ({ relation, left, right }) => renamings([left, right], slot.statements).some((w) => seemsSo(moved(left, w), relation, moved(right, w), slot.where));
function besides(slots, s, answer) { // a place or a case that is not the part's
  const slot = slots.find((x) => x.n === answer.part), sides = saidBeside(s);
  return answer.found !== RIGHT || !/[\d<>∞]/.test(s.side) || (s.side.match(/\d+/g) || ["∞"]).every((n) => slot.words.includes(n)) || (sides[0] && sides.every((x) => oneStatement(slots, x).found === RIGHT || (x.relations[0] && factsOf(x).every(holdsIn(slot))))) ? answer : undecided(s.side);
}
function judgedAlone(slots, s) {
  s = withoutRoundings(s);
  let answer = withItsSource(slots, s, oneStatement(slots, s));
  if (answer.found === RIGHT || !s.side) return answer;
  const sides = saidBeside(s), found = s.relations.length ? sides.map((x) => oneStatement(slots, x)) : [];
  if (found.some((a) => a.found === RIGHT)) answer = joint(withReasons([s, ...sides], [answer, ...found]));
  return isFalse(answer) ? inCase(slots, s, sides) || answer : answer;
}
const isEquation = (s) => s.relations.every((r) => r === "="), upTo = (s, n, from = 0) => ({ ...s, sides: [s.sides[0], ...s.sides.slice(from + 1, n && n + 1)], relations: s.relations.slice(from, n) });
const factsOf = (s) => s.relations.map((relation, n) => ({ relation, left: s.sides[n], right: s.sides[n + 1] }));
function inCase(slots, s, sides) { // a_k - 1 for k = t
  const facts = sides.flatMap(factsOf), last = s.sides.at(-1);
  for (const slot of facts.length ? slots.filter((x) => FORMULAS.includes(x.kind)) : []) {
    if (seemsSo(last, "=", slot.right, [...slot.where, ...facts])) return { found: CONDITION, message: `True where you say, ${s.side}. What else?`, part: slot.n };
  }
  return null;
}
const decimalOf = (s, t) => t[0] === "num" && s.decimals?.[sizeOf(t[1])]; // the number as it was typed
// Whether a decimal is a number, rounded or cut off.
const isNear = (value, typed, decimal) => Math.abs(value - typed) * 10 ** decimal.split(".")[1].length < (typed ** 2 < value ** 2 || .50001);
function withoutRoundings(s) { // √501 ≈ 22.4, 500 + 1 = 501
  if (!s.relations.length || !isEquation(s)) return s;
  const plain = (t) => !some(t, isName) && !free(t).size, value = (t) => new FloatPoint(new Map()).value(t, new Map());
  const sides = [...s.sides], again = (t, o) => {
    if (!plain(t) || !plain(o)) return false;
    const decimal = decimalOf(s, t);
    return Math.abs(value(t) - value(o)) < 1e-12 || decimal && (s.rounded || decimal.length > 3) && isNear(value(o), value(t), decimal);
  };
  for (let n = sides.length - 1; n > 0; n--) if (sides.slice(0, n).some((o) => again(sides[n], o))) sides.splice(n, 1);
  return { ...s, sides, relations: s.relations.slice(0, sides.length - 1) };
}
const isNameOf = (slot) => (t) => slot.names.some((n) => text(n) === text(t));
function oneStatement(slots, s) {
  const alike = sameAsAlike(slots, s);
  if (alike || !s.relations.length) return alike || asFormula(slots, s, s.sides[0]);
    const slope = (slot) => (t) => t[0] === "partial" && t.length === 3 && slot.names.some((n) => (n[0] === "call" || (n[0] === "partial" && text(n[2]) === text(t[2]) && !n[3])) && decide(t, "=", n, slot.where).proved);
  let asked = null; // several parts may ask for values of one letter
  for (const by of [isNameOf, slope]) { for (const slot of slots) {
    if (!FORMULAS.includes(slot.kind) || s.relations[0] !== "=" || (asked && slot.where.length)) continue;
    for (const where of renamings(s.sides, slot.statements)) {
      const sides = s.sides.map((t) => moved(t, where)), named = sides.filter(by(slot));
      if (!named.length) continue;
      const others = sides.filter((t) => !named.includes(t)), putIn = !["sym", "entry", "partial"].includes(sides[0][0]) && !isOneText(s.text);
      const answer = asChain(slot, s, others.length || !putIn ? others : sides.slice(1)); // C(y), in the very form that it has with y put in
      if (answer.found === RIGHT) return answer;
      asked ||= answer;
      break;
    }
  } if (asked) return ofAnother(slots, s) || asked; }
  const end = namedEnd(slots, s);
  if (end) return end;
  if (isEquation(s)) for (const way of [workedOut, solved]) for (const slot of slots) { const a = way(slot, s); if (a) return a; }
  const other = ofAnother(slots, s);
  if (other) return other;
  const before = upTo(s, s.relations.length - 1);
  if (BOUNDS.includes(s.relations.at(-1)) && ["add", "mul"].includes(s.sides.at(-2)[0]) && isEquation(before)) {
    const answer = oneStatement(slots, before);
    if (answer.found === RIGHT && !decide(s.sides.at(-2), s.relations.at(-1), s.sides.at(-1)).refuted) return answer;
  }
  return asClaim(s);
}
function quickAll(slot, s, sides) { // the last verdict, if all are right
  let last = null;
  for (const t of sides) { last = comparedWith(slot, s, t); if (last.found !== RIGHT) return null; }
  return last;
}
function workedOut(slot, s) { // 3 · 1/2 = 3/2
  if ((slot.kind !== "formula" && slot.kind !== "number") || (s.sides[0][0] === "partial" && !slot.names.some((n) => lettersBy(n) === lettersBy(s.sides[0])))) return null;
  for (const where of renamings(s.sides, slot.statements)) {
    const found = s.sides.map((t) => comparedWith(slot, s, moved(t, where))), right = found.filter((a) => a.found === RIGHT);
    if (right.length === found.length || (s.rounded && right.length)) return right.at(-1);
  }
  return null;
}
function ofAnother(slots, s) { // the book's one C for both costs
  if (!isEquation(s)) return null;
  for (const slot of slots) if (slot.names.some((n) => namesLike(s.sides[0], n))) for (const where of renamings(s.sides, slot.statements)) {
    const found = quickAll(slot, s, s.sides.slice(1).map((t) => moved(t, where)));
    if (found) return slots.length === 1 || s.sides[0][0] === "sym" ? { ...found, remarks: ["your left side is this part's here"] } : { ...found, found: CONDITION, parts: [], message: `True of part ${slot.n}: your left side means something else here.` };
  }
  return null;
}
function asChain(slot, s, answers) {
  if (!answers.length) return { found: NOT_ASKED, message: "That is the question again. What is on the right of the equals sign?", part: slot.n };
  const last = s.relations.at(-1), found = answers.filter((t, n) => !(last !== "=" && n === answers.length - 1 && answers.length > 1)).map((t) => held(slot, s, t));
  if (last !== "=" && answers.length > 1) { const tail = decide(answers.at(-2), last, answers.at(-1), slot.where); if (tail.refuted) return refuted(tail.refuted, answers, true); }
  const wrong = found.find((a) => a.found !== RIGHT);
  return !wrong && answers.every((t) => repeats(t, slot)) ? asChain(slot, s, []) : wrong || found.at(-1);
}
const isOneText = (t) => new Set(t.split("=").map((x) => x.trim())).size < 2;
// Whether what is asked for still stands in a formula, and not in the answer, or letters where a number is asked for; C(y) is written out as it is read.
function repeats(t, slot) {
  if (slot.kind === "number" && needs(t).seen.size > needs(slot.right).seen.size && !needs(slot.right).names.size) return true;
  const spelled = slot.answer.split("="), asked = (x) => slot.names.some((n, k) => text(n) === text(x) && needs(n).names.size && (n[0] === "call" || !CALLED.test(spelled[k].trim())));
  return some(t, asked) && !some(slot.right, asked);
}
function asFormula(slots, s, t) {
  const tried = [];
  let again = null;
  for (const slot of slots.filter((x) => FORMULAS.includes(x.kind))) for (const where of renamings([t], slot.statements, slot.answer)) {
    const ours = moved(t, where);
    if ((CALLED.test(s.text) || (["sym", "entry", "partial"].includes(ours[0]) && text(ours) !== text(slot.right))) && isNameOf(slot)(ours)) { again = again || asChain(slot, s, []); continue; }
    const a = comparedWith(slot, s, ours);
    if (a.found === RIGHT && isOneText(s.text) && repeats(ours, slot)) { again ||= asChain(slot, s, []); continue; }
    tried.push([slot, ours, a]);
    if (a.found === RIGHT) break;
  }
  const right = tried.filter(([, , a]) => a.found === RIGHT);
  if (right.length) return { ...right[0][2], parts: right.map(([, , a]) => a.part) };
  if (again) return again;
  for (const slot of slots) if (slot.kind === "condition" && isEnd(slot, t)) return rightFor(slot, "Right: that is the end of the range.");
  const open = tried.find(([, , a]) => a.found === UNDECIDED || a.found === CONDITION);
  if (open) return open[2];
  if (!tried.length) return { found: UNREADABLE, message: "this part wants another kind of answer.", position: 0, part: slots[0]?.n };
  for (const [slot, ours, a] of tried) { const slip = a.found === WRONG && slipOf(slot, ours); if (slip) return { ...a, slip }; }
  const names = (x) => [...needs(x).names].sort().join();
  return (tried.find(([slot, ours]) => names(ours) === names(slot.right)) || tried[0])[2];
}
function held(slot, s, t) {
  const answer = comparedWith(slot, s, t);
  return answer.found === WRONG && answer.example ? { ...answer, slip: slipOf(slot, t) } : answer;
}
function comparedWith(slot, s, t) {
  const rounded = slot.kind === "number" && asRounded(slot, s, t);
  if (rounded) return rounded;
  if (text(t) === text(slot.right)) return rightFor(slot, "Right.", { sizes: [] });
  const d = decide(t, "=", slot.right, slot.where), alike = slot.alike.filter((o) => o.length === 1 && !o[0].relations.length).map(([o]) => o.sides[0]);
  const proved = d.proved || (!d.refuted && [slot.right, ...alike].reduce((sizes, o) => sizes || equal(t, o, slot.where), null));
  const held = d.refuted && inSomeCase(slot, t), condition = proved && lost(t, slot.right, slot.where);
  if (held || condition) return { found: CONDITION, message: `True under a condition${held ? `: ${held}` : ""}. The question does not give you that.`, condition, part: slot.n };
  if (proved && d.tried) return rightFor(slot, "Right, in another form.", { sizes: proved });
  if (d.refuted) return { ...refuted(d.refuted, [t, slot.right], false), part: slot.n };
  if (!d.tried) return { found: NO_VALUE, message: "This has no value at any point of the question.", part: slot.n };
  return undecided(`it agrees at ${d.tried} points, and I found no proof`, slot.n);
}
function refuted(found, trees, isClaim) {
  return { found: WRONG, message: isClaim ? "That does not hold. Here is a small case that shows it." : "Not quite. Here is a small case that shows it.", isClaim, example: exampleOf(found, trees) };
}
function asClaim(s) {
  let open = false;
  for (let n = 0; n < s.relations.length; n++) {
    const d = decide(s.sides[n], s.relations[n], s.sides[n + 1]);
    if (d.refuted) return refuted(d.refuted, s.sides, true);
    open = open || !d.proved;
  }
  return open ? { ...undecided("it holds wherever I tried it, and that proves nothing"), isClaim: true } : { found: NOT_ASKED, message: "That is true, but it is not what is asked.", isClaim: true };
}
// a - y = 0 for a = y; a_k = y_k + ∂C/∂z_k for ∂C/∂z_k = a_k - y_k.
function solved(slot, s) {
  if (!FORMULAS.includes(slot.kind) || s.sides.length !== 2 || !slot.names.length) return null;
  if (slot.kind === "value") {
    const [name] = slot.names;
    if (multiple(gapOf(...s.sides), gapOf(name, slot.right), "=", [])) return rightFor(slot, "Right, with the terms on other sides.");
    if (name[0] !== "sym") return null;
    const there = s.sides.map((t) => scalarsPut(t, new Map([[name[1], slot.right]])));
    return seemsSo(there[0], "=", there[1]) && decide(...[s.sides[0], "=", s.sides[1]]).refuted ? undecided("it holds wherever I tried it, and that proves nothing", slot.n) : null;
  }
  for (const where of renamings(s.sides, slot.statements)) {
    const gap = gapOf(...s.sides.map((t) => moved(t, where))), terms = gap[0] === "add" ? gap.slice(1) : [gap];
    const named = isNameOf(slot), holds = (t) => some(t, named), asked = terms.filter(holds);
    if (asked.length !== 1) continue;
    const factors = asked[0][0] === "mul" ? asked[0].slice(1) : [asked[0]], others = factors.filter((f) => !named(f));
    if (others.length !== factors.length - 1 || others.some(holds)) continue;
    const rest = add(...terms.filter((t) => t !== asked[0]));
    if (agrees(neg(rest), mul(...others, slot.right), slot.where)) return rightFor(slot, "Right, with the terms on other sides.");
  }
  return null;
}
function asRounded(slot, s, t) {
  const decimal = decimalOf(s, t);
  if (!decimal || !isConstant(slot.right)) return null;
  const value = new FloatPoint(new Map()).value(slot.right, new Map()), typed = toNumber(t[1]), digits = String(+decimal.replace(".", "")).length;
  if (!isNear(value, typed, decimal) || Math.abs(value - typed) < 1e-14) return null;
  return digits < 3 ? { found: WRONG, message: `Close, but ${decimal} is too rough. Give three digits.`, part: slot.n } : rightFor(slot, digits > 4 ? "Right." : "Right, rounded.");
}
