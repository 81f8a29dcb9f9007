"use strict";
// What is true and not asked: lines of the solution, what is given, answers to other parts.
function withItsSource(slots, s, answer) { // not asked, but a line of the solution, given, or the answer to another part
  const source = (isFalse(answer) || answer.found === NOT_ASKED || (answer.found === UNDECIDED && answer.isClaim)) && sourceOf(slots, s);
  if (!source) return answer;
  const [what, , line] = source, sure = answer.found === NOT_ASKED ? "That is true, and it is" : "True where it stands: that is";
  return { found: NOT_ASKED, line, slip: answer.slip, part: answer.part, message: `${s.relations.length ? sure : "That is the right side of"} ${what}, but it is not what is asked.` };
}
function sources(slots) { // [what it is, the statement, the number of its line]
  return [...allSlots.filter((o) => !slots.includes(o)).flatMap((o) => o.statements.map((s) => [`the answer to part ${o.n}`, s])), ...solutionLines.map(([n, s]) => [`line ${n} of the solution`, s, n]),
    ...given().map((s) => ["something that is given", s]), ...alsoTrue.map((s) => ["a step on the way", s])];
}
function sourceOf(slots, s) {
  const same = (a, b) => text(a) === text(b), equal = (a, b) => same(a, b) || decide(a, "=", b).proved, relations = s.relations.join(), bare = (text) => text?.replace(/\s/g, "");
    const ways = [
    (sides, line) => line.text && bare(line.text) === bare(s.text),
    (sides, line) => (relations ? relations === line.relations.join() && [line.sides, [...line.sides].reverse()].some((o) => o.every((t, n) => same(t, sides[n]))) : same(sides[0], line.sides.at(-1))),
    (sides, line) => {
      if (!relations) return !isConstant(line.sides.at(-1)) && !["sym", "entry"].includes(sides[0][0]) && equal(sides[0], line.sides.at(-1));
      if (relations !== line.relations.join()) return false;
      if (relations === "=") return (same(sides[0], line.sides[0]) || same(sides[1], line.sides[1])) && equal(sides[0], line.sides[0]) && equal(sides[1], line.sides[1]);
      const theirs = boundsOf([line]);
      return boundsOf([{ ...s, sides }]).every(([g, r], n) => r === theirs[n][1] && equal(g, theirs[n][0]));
    }];
  if (s.sides.some((t) => [...walk(t)].filter((n) => n[0] === "sum").length > 6)) return null; // no line is so long, and it would take long
  const known = sources(slots).filter(([, o, line]) => relations || line || o.relations.join() === "=");
  for (const alike of ways) {
    for (const source of known) for (const where of renamings(s.sides, [source[1]])) if (alike(s.sides.map((t) => moved(t, where)), source[1])) return source;
    if (!relations && isConstant(s.sides[0])) return null; // a number alone says nothing that could be true
  }
  return null;
}
