"use strict";
// The page's judge: what was typed against the parts of the question in hand.
const FORMULAS = ["formula", "number", "value"], BOUNDS = ["<", "<=", ">", ">=", "!="];
const RIGHT = "right", PART = "right for a part", NOT_ASKED = "true but not asked", CONDITION = "true under a condition", NO_VALUE = "no value inside the domain", WRONG = "wrong", UNDECIDED = "undecided", UNREADABLE = "unreadable", NOT_JUDGED = "not judged";
const ORDER = [RIGHT, PART, NOT_ASKED, CONDITION, UNDECIDED, NOT_JUDGED, NO_VALUE, WRONG, UNREADABLE];
const CALLED = /^\p{L}'*\(\w+\)$/u; // C(y) alone is the question again
const isFalse = (a) => a.found === WRONG || a.found === NO_VALUE;
const ASKED = pairs("asked"), RELATION = /^\s*(?:[<>≤≥≠]|\\[lg](?:t|eq?)\b|!=)/;
const NOT_WRONG = "It is not called wrong. A simpler form may help.";


function verdictOn(text, part = null) {
  const slots = allSlots.filter((s) => part === null || s.n === part);
  let answer;
  try { answer = byPieces(slots, text); } catch (e) {
    if (e instanceof Unreadable) answer = { found: UNREADABLE, message: `I cannot read this: ${e.message}.`, position: e.position };
    else if (e instanceof RangeError || e instanceof Cannot) answer = undecided("its numbers get too large");
    else throw e;
  }
  answer = { parts: [], remarks: [], ...answer };
  if (answer.found !== RIGHT) return answer;
  const left = slots.filter((s) => s.kind !== "words" && !answer.parts.includes(s.n)).map((s) => s.n);
  return { ...answer, found: left.length ? PART : RIGHT, open: left };
}
function undecided(why, part) { return { found: UNDECIDED, message: `I could not decide this one (${why}). ${NOT_WRONG}`, part }; }
function byPieces(slots, text) {
  const pieces = text.split(/[;\n]+/).filter((p) => p.trim());
  if (pieces.length > 1 && pieces.some((p) => spoken(slots, p))) return joint(pieces.map((p) => piece(slots, p)));
  return piece(slots, text);
}
function piece(slots, text) {
  const said = spoken(slots, text);
  if (said && !isFalse(said)) return said;
  const answer = readable(() => readAs(slots, text));
  if (answer?.found === RIGHT) return answer;
  let besides = null; // what is true in another way to read it is not wrong
  for (const [remark, typed, how] of ways(slots, text)) {
    const other = readable(() => readAs(slots, typed, remark, how));
    if (other?.found === RIGHT) return other;
    if (other?.found === NOT_ASKED || other?.found === UNDECIDED) besides ||= other;
  }
  if (said) return said; // words that no formula in them saves
  if (answer) return (isFalse(answer) && besides) || answer;
  return isProse(text) ? prose(slots) : readAs(slots, text);
}
function readAs(slots, text, remark = "", how = {}) {
  const [statements, said] = readWhole(text, how), answer = judged(slots, statements);
  return { ...answer, remarks: [...(answer.remarks || []), ...said, ...(remark ? [remark] : [])] };
}
function* ways(slots, text) { // a/2n as a/(2n), 1,5 as 1.5, the book's letters
  if (text.includes("/")) yield ["the rest was read as the denominator", text, { tight: "below" }];
  yield ["a product was read as the argument", text, { tight: "argument" }];
  const bars = phrase("bars").test(text);
  if (bars) yield ["", text, { lengths: true }];
  if (phrase("dots").test(text)) for (const lengths of bars ? [false, true] : [false]) yield ["the dot was read as the inner product", text.replace(each("dots"), (m) => "@".padEnd(m.length)), { lengths }];
  if (phrase("comma").test(text)) yield ["the comma was read as a decimal point", text.replace(each("comma"), "$1."), {}];
  const bare = phrase("bare").exec(text);
  if (bare) for (const s of slots) if (s.names.length && s.words.includes(ASKED[bare[1][0].toLowerCase()])) yield [`your ${bare[1]} is the one that is asked for`, `${s.answer.split("=")[0]}=${text.slice(bare[0].length)}`, {}];
  text = prepared(text);
  if (RELATION.test(text)) for (const s of slots) if (s.kind === "condition") yield ["", s.answer.split(/[<>≤≥≠]/)[0] + text, {}];
  const own = /^\s*([A-Za-z])\(\w\)\s*=(?!=)/.exec(text); // f(x), which the question does not name
  if (own && !knows(own[1])) yield ["", text.slice(own[0].length), {}];
  for (const book of bookLetters()) { const [typed, page] = Object.entries(book)[0]; yield [`your ${typed} is ${page} here: ${world.words[page]}`, text, { book }]; }
}
function judged(slots, statements) { // a chain such as C'' = … > 0 as it stands, or in two
  const answer = asTheyStand(slots, statements), [s] = statements, n = s.relations.findIndex((r) => r !== "=");
  if (answer.found === RIGHT || statements.length > 1 || n < 1) return answer;
  const two = [upTo(s, n), upTo(s, undefined, n)], other = joint(withReasons(two, two.map((x) => asTheyStand(slots, [x]))));
  return other.found === RIGHT ? other : answer;
}
function asTheyStand(slots, statements) {
  slots = statements.reduce(ofThatCase, slots);
  if (statements.length === 1) {
    const [s] = statements, answer = sameAsAlike(slots, s) || asCondition(slots, statements);
    return besides(slots, s, answer ? withItsSource(slots, s, answer) : judgedAlone(slots, s));
  }
  const whole = asCondition(slots, statements), bound = (s) => s.relations.some((r) => BOUNDS.includes(r));
  if (whole?.found === RIGHT) {
    const each = statements.map((s) => (bound(s) ? asCondition(slots, [s]) || whole : judgedAlone(slots, s)));
    return { ...whole, parts: [...new Set([...whole.parts, ...each.flatMap((a) => (a.found === RIGHT ? a.parts : []))])].sort() };
  }
  if (whole && statements.every(bound)) return whole;
  return joint(withReasons(statements, statements.map((s) => besides(slots, s, judgedAlone(slots, s)))));
}
function withReasons(statements, found) { // C'(a) = 0 ⇒ a = y: what is false in general may hold with the right ones
  const given = statements.flatMap((s, n) => (found[n].found === RIGHT ? factsOf(s) : []));
  const right = found.some((a) => a.found === RIGHT), left = found.filter((a, n) => !(isFalse(a) && ((given.length && holdsWith(statements[n], given)) || (right && holdsWith(statements[n], [])))));
  return left.length ? left : found;
}
function holdsWith(s, given) {
  return s.relations.length > 0 && s.relations.every((r, n) => seemsSo(s.sides[n], r, s.sides[n + 1], given));
}
function joint(found) {
  const right = found.filter((a) => a.found === RIGHT), parts = [...new Set(right.flatMap((a) => a.parts))].sort((a, b) => a - b), bad = found.find(isFalse);
  if (bad) return bad;
  if (right.length) return { ...right[0], parts, part: parts[0] };
  return [...found].sort((a, b) => ORDER.indexOf(a.found) - ORDER.indexOf(b.found))[0];
}
function sameAsAlike(slots, s) {
  for (const slot of slots) {
    if (slot.kind === "choice") { for (const [option, other] of slot.alike) if (says(s, other)) return choiceVerdict(slot, option === names(slot.answer)[0], option); }
    else if (slot.alike.some((other) => other.length === 1 && says(s, other[0]))) return rightFor(slot, "Right.");
  }
  return null;
}
function says(s, other) {
  const [where] = renamings(s.sides, [other]), sides = s.sides.map((t) => moved(t, where));
  if (sides.length === other.sides.length && s.relations.join() === other.relations.join() && sides.every((t, n) => text(t) === text(other.sides[n]))) return true;
  if (!s.relations.length && !other.relations.length) return agrees(sides[0], other.sides[0]);
  if (!s.relations.length || !other.relations.length) return false;
  if (s.relations.join() === "=") return other.relations.join() === "=" && [other.sides, [...other.sides].reverse()].some((o) => o.every((t, n) => text(t) === text(sides[n]) || agrees(sides[n], t)));
  return sameSet(boundsOf([other]), boundsOf([{ ...s, sides }]), []);
}
function rightFor(slot, message, more = {}) { return { found: RIGHT, message, part: slot.n, parts: [slot.n], ...more }; }

// The judge of one question, as a page or a test asks it.
globalThis.backproofJudge = (data) => {
  const question = questionOf(data), asked = (f) => (...given) => { turnTo(question); return f(...given); };
  return { judge: asked(verdictOn), read: asked((text) => readWhole(text)[0]), echo: asked((text) => echo(readWhole(text)[0])) };
};
