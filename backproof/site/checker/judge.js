"use strict";
// The page's judge: equality for every size by arithmetic modulo a prime at a few sizes, wrong by a point.
const FORMULAS = ["formula", "number", "value"], BOUNDS = ["<", "<=", ">", ">=", "!="];
const RIGHT = "right", PART = "right for a part", NOT_ASKED = "true but not asked", CONDITION = "true under a condition", NO_VALUE = "no value inside the domain", WRONG = "wrong", UNDECIDED = "undecided", UNREADABLE = "unreadable", NOT_JUDGED = "not judged";
const ORDER = [RIGHT, PART, NOT_ASKED, CONDITION, UNDECIDED, NOT_JUDGED, NO_VALUE, WRONG, UNREADABLE];
const gapOf = (a, b) => (isNum(b, 0) ? a : isNum(a, 0) ? neg(b) : add(a, neg(b)));
const replaced = (t, old, by) => (t === old ? by : rebuilt(t, (p) => replaced(p, old, by)));
const CALLED = /^\p{L}'*\(\w+\)$/u; // C(y) alone is the question again
const isFalse = (a) => a.found === WRONG || a.found === NO_VALUE;
const COMMA = phrase("comma"), COMMAS = phrase("comma", "g"), BARS = phrase("bars"), DOT = phrase("dots"), DOTS = phrase("dots", "g"), RELATION = /^\s*(?:[<>≤≥≠]|\\[lg](?:t|eq?)\b|!=)/;
const NOT_WRONG = "It is not called wrong. A simpler form of the same answer may help.";

// Whether a left side may stand for the name of a part: a letter for its next value, the book's C, or δ.
function namesLike(t, name) {
  if (t[0] === "sym" && name[0] === "sym" && t[1] !== "delta") return name[1] === `${t[1]}'` || name[1].startsWith(`${t[1]}_`);
  if (name[0] !== "partial") return false;
  if (t[0] === "partial") return notation.book[name[1][1]] === t[1][1] && t.slice(2).map((x) => x[1]).join() === name.slice(2).map((x) => x[1]).join();
  return (t[0] === "entry" || t[0] === "sym") && t[1] === "delta" && name[2][1] === "z";
}

class Judge {
  constructor(data) {
    this.world = new World(data.world);
    const read = (s) => ({ ...s, sides: s.sides.map((t) => this.world.reader.tree(t)) });
    this.slots = data.parts.map((p, n) => ({ ...p, n: n + 1, statements: (p.statements || []).map(read), where: (p.where || []).map((f) => ({ ...this.world.fact(f), json: f })),
      alike: p.kind === "choice" ? (p.alike || []).map(([o, s]) => [o, read(s)]) : (p.alike || []).map((other) => other.map(read)), slips: (p.slips || []).map(([s, said]) => [read(s).sides.at(-1), said]) }));
    for (const s of this.slots) { s.right = s.statements[0]?.sides.at(-1); s.names = s.statements[0]?.sides.slice(0, -1) || []; }
    this.also = (data.also || []).map(read);
    this.lines = (data.lines || []).map(([n, s]) => [n, read(s)]);
    this.cases = data.cases || [];
  }

  // ------------------------------------------------------------------------------- deciding
  context(where) {
    const { context } = this.world;
    return { ...context, facts: [...context.facts, ...where.map((f) => f.json)], fixed: { set: [...new Map([...context.fixed.set, ...where.flatMap((f) => f.json.fixed.set)].map((x) => [JSON.stringify(x), x])).values()] } };
  }
  equal(left, right, where = []) { // the sizes tested, or null; arguments of roots and functions are brought to one form first
    const found = this.sameForEverySize(left, right, where);
    if (found || left[0] === "partial") return found;
    const isCall = (t) => (t[0] === "call" && t.length === 3) || (t[0] === "pow" && !t[2].whole), head = (t) => (t[0] === "call" ? t[1] : `${t[2]}`), inner = (t) => (t[0] === "call" ? t[2] : t[1]);
    const theirs = [...walk(right)].filter(isCall);
    let other = left;
    for (const t of [...walk(left)].filter(isCall)) {
      const twin = theirs.find((o) => text(o) !== text(t) && t[0] === o[0] && head(o) === head(t) && this.sameForEverySize(inner(t), inner(o), where));
      if (twin) other = replaced(other, t, twin);
    }
    return other === left ? null : this.sameForEverySize(other, right, where);
  }
  sameForEverySize(left, right, where) {
    try { return equalForEverySize(this.context(where), left, right); } catch (e) {
      if (e instanceof Cannot || e instanceof Rejected || e instanceof RangeError || e instanceof TypeError) return null;
      throw e;
    }
  }
  decide(left, relation, right, where = []) {
    const { found, tried } = new Numbers(this.world, [left, right], where).difference(left, right, relation);
    if (found) return { refuted: found, tried };
    const sizes = relation === "=" && tried ? this.equal(left, right, where) : null;
    return { proved: sizes, tried };
  }

  // -------------------------------------------------------------------------------- reading
  read(text, how = {}) {
    const plain = withOwnNames(this.world, prepared(text)), one = (t) => { const r = new Reader(this.world, t, how); return [r, r.statements().map((s) => ({ ...s, sides: s.sides.map((x) => this.settled(x)) }))]; };
    try { return one(plain); } catch (refused) {
      if (!(refused instanceof Unreadable)) throw refused;
      for (const [end, rest] of shorter(plain)) if (refused.position < end) try { const [r, [s, ...more]] = one(rest); return [r, [{ ...s, text: plain.trim() }, ...more]]; } catch (e) { if (!(e instanceof Unreadable)) throw e; }
      throw refused;
    }
  }
  echo(text) { return echo(this.read(text)[1]); }
  settled(t) { // a choice by a bound as the larger, the smaller, or a step
    const [, kind, gap, a, b] = t = rebuilt(t, (part) => this.settled(part));
    if (t[0] !== "call" || !kind.startsWith("choice")) return t;
    const roots = Object.entries(this.world.defined).filter(([, d]) => d.body[0] === "pow" && !d.body[2].whole).map(([name]) => ["sym", name]); // not negative; below a fraction bar not 0
    for (const [name, difference] of [["Max", gapOf(a, b)], ["Min", gapOf(b, a)]]) if (this.multiple(difference, gap, ">", [], [...this.units([]), ...roots])) return call(name, a, b);
    return kind === "choice" ? add(b, mul(gapOf(a, b), call("step", gap))) : add(a, mul(gapOf(b, a), call("step", neg(gap))));
  }
  letters(trees) { return [...new Set(trees.flatMap(letters))].filter((x) => !this.world.isFixed(x)).sort((a, b) => (a.label < b.label ? -1 : 1)); }
  renamings(sides, statements) {
    const theirs = this.letters(statements.flatMap((s) => s.sides)), ours = this.letters(sides), size = (x) => x.size.key;
    const kept = ours.filter((x) => theirs.includes(x)), strange = ours.filter((x) => !theirs.includes(x)), loose = theirs.filter((x) => !kept.includes(x));
    const found = [];
    const go = (n, used, where) => {
      if (n === strange.length) { found.push(where); return; }
      for (const c of loose) if (!used.includes(c) && size(c) === size(strange[n])) go(n + 1, [...used, c], new Map([...where, [strange[n], placeOf(c)]]));
      go(n + 1, used, where);
    };
    go(0, [], new Map());
    found.sort((a, b) => b.size - a.size);
    const best = found.filter((w) => w.size === found[0].size).slice(0, 24);
    if (!strange.length && kept.length === 2 && size(kept[0]) === size(kept[1])) best.push(new Map([[kept[0], placeOf(kept[1])], [kept[1], placeOf(kept[0])]]));
    return best;
  }

  // -------------------------------------------------------------------------------- the verdict
  judge(text, part = null) {
    const slots = this.slots.filter((s) => part === null || s.n === part);
    let answer;
    try { answer = this.text(slots, text); } catch (e) {
      if (e instanceof Unreadable) answer = { found: UNREADABLE, message: `I cannot read this: ${e.message}.`, position: e.position };
      else if (e instanceof RangeError || e instanceof Cannot) answer = this.undecided("it is nested too deeply, or its numbers get too large");
      else throw e;
    }
    answer = { parts: [], remarks: [], ...answer };
    if (answer.found !== RIGHT) return answer;
    const left = slots.filter((s) => s.kind !== "words" && !answer.parts.includes(s.n)).map((s) => s.n);
    return { ...answer, found: left.length ? PART : RIGHT, open: left };
  }
  undecided(why, part) { return { found: UNDECIDED, message: `I could not decide this one (${why}). ${NOT_WRONG}`, part }; }
  text(slots, text) {
    const pieces = text.split(/[;\n]+/).filter((p) => p.trim());
    if (pieces.length > 1 && pieces.some((p) => spoken(this, slots, p))) return this.together(pieces.map((p) => this.piece(slots, p)));
    return this.piece(slots, text);
  }
  piece(slots, text) {
    const said = spoken(this, slots, text);
    if (said && !isFalse(said)) return said;
    let answer = null, refused = null;
    try { answer = this.readAs(slots, text); } catch (e) { if (!(e instanceof Unreadable)) throw e; refused = e; }
    if (answer?.found === RIGHT) return answer;
    let besides = null; // what is true in another way to read it is not wrong
    for (const [remark, typed, how] of this.ways(slots, text)) try {
      const other = this.readAs(slots, typed, remark, how);
      if (other.found === RIGHT) return other;
      if (other.found === NOT_ASKED || other.found === UNDECIDED) besides ||= other;
    } catch (e) { if (!(e instanceof Unreadable)) throw e; }
    if (said) return said; // words that no formula in them saves
    if (answer) return (isFalse(answer) && besides) || answer;
    if (isProse(this.world, text)) return prose(slots);
    throw refused;
  }
  readAs(slots, text, remark = "", how = {}) {
    const [reader, statements] = this.read(text, how), answer = this.statements(slots, statements);
    return { ...answer, remarks: [...(answer.remarks || []), ...reader.remarks, ...(remark ? [remark] : [])] };
  }
  *ways(slots, text) { // a/2n as a/(2n), 1,5 as 1.5, the book's letters
    if (text.includes("/")) {
      yield ["what stands after / was read as one denominator", text, { tight: "below" }];
      yield ["a fraction after a function was read as its argument", text, { tight: "argument" }];
    }
    const bars = BARS.test(text);
    if (bars) yield ["", text, { lengths: true }];
    if (DOT.test(text)) for (const lengths of bars ? [false, true] : [false]) yield ["the dot was read as the inner product", text.replace(DOTS, (m) => "@".padEnd(m.length)), { lengths }];
    if (COMMA.test(text)) yield ["the comma was read as a decimal point", text.replace(COMMAS, "$1."), {}];
    if (RELATION.test(text)) for (const s of slots) if (s.kind === "condition") yield ["", s.answer.split(/[<>≤≥≠]/)[0] + text, {}];
    const own = /^\s*([A-Za-z])\(\w\)\s*=(?!=)/.exec(text); // f(x), which the question does not name
    if (own && !this.world.knows(own[1])) yield [`your ${own[1]} is a name of your own here`, text.slice(own[0].length), {}];
    for (const book of this.world.book()) { const [typed, page] = Object.entries(book)[0]; yield [`your ${typed} is ${page} here: ${this.world.words[page]}`, text, { book }]; }
  }
  statements(slots, statements) { // a chain such as C'' = … > 0 as it stands, or in two
    const answer = this.asTheyStand(slots, statements), [s] = statements, n = s.relations.findIndex((r) => r !== "=");
    if (answer.found === RIGHT || statements.length > 1 || n < 1) return answer;
    const two = [{ ...s, sides: s.sides.slice(0, n + 1), relations: s.relations.slice(0, n) }, { ...s, sides: [s.sides[0], ...s.sides.slice(n + 1)], relations: s.relations.slice(n) }];
    const other = this.together(this.withReasons(two, two.map((x) => this.asTheyStand(slots, [x]))));
    return other.found === RIGHT ? other : answer;
  }
  asTheyStand(slots, statements) {
    if (statements.length === 1) {
      const [s] = statements, answer = this.alike(slots, s) || this.condition(slots, statements);
      return answer ? this.withItsSource(slots, s, answer) : this.statement(slots, s);
    }
    const whole = this.condition(slots, statements), bound = (s) => s.relations.some((r) => BOUNDS.includes(r));
    if (whole?.found === RIGHT) {
      const each = statements.map((s) => (bound(s) ? this.condition(slots, [s]) || whole : this.statement(slots, s)));
      return { ...whole, parts: [...new Set([...whole.parts, ...each.flatMap((a) => (a.found === RIGHT ? a.parts : []))])].sort() };
    }
    if (whole && statements.every(bound)) return whole;
    return this.together(this.withReasons(statements, statements.map((s) => this.statement(slots, s))));
  }
  withReasons(statements, found) { // C'(a) = 0 ⇒ a = y: what is false in general may hold with the right ones
    const given = statements.flatMap((s, n) => (found[n].found === RIGHT ? s.relations.map((r, m) => ({ relation: r, left: s.sides[m], right: s.sides[m + 1] })) : []));
    const right = found.some((a) => a.found === RIGHT), left = found.filter((a, n) => !(isFalse(a) && ((given.length && this.holdsWith(statements[n], given)) || (right && this.holdsWith(statements[n], [])))));
    return left.length ? left : found;
  }
  holdsWith(s, given) {
    return s.relations.length > 0 && s.relations.every((r, n) => { const d = new Numbers(this.world, [s.sides[n], s.sides[n + 1]], given).difference(s.sides[n], s.sides[n + 1], r); return d.tried && !d.found; });
  }
  together(found) {
    const right = found.filter((a) => a.found === RIGHT), parts = [...new Set(right.flatMap((a) => a.parts))].sort((a, b) => a - b), bad = found.find(isFalse);
    if (bad) return bad;
    if (right.length) return { ...right[0], parts, part: parts[0] };
    return [...found].sort((a, b) => ORDER.indexOf(a.found) - ORDER.indexOf(b.found))[0];
  }
  alike(slots, s) {
    for (const slot of slots) {
      if (slot.kind === "choice") { for (const [option, other] of slot.alike) if (this.says(s, other)) return this.verdict(slot, option === names(slot.answer)[0], option); }
      else if (slot.alike.some((other) => other.length === 1 && this.says(s, other[0]))) return this.right(slot, "Right.");
    }
    return null;
  }
  says(s, other) {
    const [where] = this.renamings(s.sides, [other]), sides = s.sides.map((t) => moved(t, where));
    if (sides.length === other.sides.length && s.relations.join() === other.relations.join() && sides.every((t, n) => text(t) === text(other.sides[n]))) return true;
    if (!s.relations.length && !other.relations.length) return Boolean(this.decide(sides[0], "=", other.sides[0]).proved);
    if (!s.relations.length || !other.relations.length) return false;
    if (s.relations.join() === "=") return other.relations.join() === "=" && [other.sides, [...other.sides].reverse()].some((o) => o.every((t, n) => text(t) === text(sides[n]) || this.decide(sides[n], "=", t).proved));
    return this.sameSet(this.atoms([other]), this.atoms([{ ...s, sides }]), []);
  }
  right(slot, message, more = {}) { return { found: RIGHT, message, part: slot.n, parts: [slot.n], ...more }; }

  statement(slots, s) {
    s = this.withoutRoundings(s);
    let answer = this.withItsSource(slots, s, this.alone(slots, s));
    if (answer.found === RIGHT || !s.side) return answer;
    let sides;
    try { [, sides] = this.read(s.side.slice(s.side.indexOf(" ") + 1)); } catch (e) { if (e instanceof Unreadable) return answer; throw e; }
    const found = s.relations.length ? sides.map((x) => this.alone(slots, x)) : [];
    if (found.some((a) => a.found === RIGHT)) answer = this.together(this.withReasons([s, ...sides], [answer, ...found]));
    return isFalse(answer) ? this.inCase(slots, s, sides) || answer : answer;
  }
  withItsSource(slots, s, answer) { // not asked, but a line of the solution, given, or the answer to another part
    const source = (isFalse(answer) || answer.found === NOT_ASKED || (answer.found === UNDECIDED && answer.isClaim)) && this.sourceOf(slots, s);
    if (!source) return answer;
    const [what, , line] = source, sure = answer.found === NOT_ASKED ? "That is true, and it is" : "True where it stands: that is";
    return { found: NOT_ASKED, line, slip: answer.slip, part: answer.part, message: `${s.relations.length ? sure : "That is the right side of"} ${what}, but it is not what is asked.` };
  }
  sources(slots) { // [what it is, the statement, the number of its line]
    return [...this.slots.filter((o) => !slots.includes(o)).flatMap((o) => o.statements.map((s) => [`the answer to part ${o.n}`, s])), ...this.lines.map(([n, s]) => [`line ${n} of the solution`, s, n]),
      ...this.world.given.map((s) => ["something that is given", s]), ...this.also.map((s) => ["a step on the way", s])];
  }
  sourceOf(slots, s) {
    const same = (a, b) => text(a) === text(b), equal = (a, b) => same(a, b) || this.decide(a, "=", b).proved, relations = s.relations.join(), bare = (text) => text?.replace(/\s/g, "");
    const constant = (t) => !this.world.sizes(t).size && [...this.world.names(t)].every((x) => x === "∞");
    const ways = [
      (sides, line) => line.text && bare(line.text) === bare(s.text),
      (sides, line) => (relations ? relations === line.relations.join() && [line.sides, [...line.sides].reverse()].some((o) => o.every((t, n) => same(t, sides[n]))) : same(sides[0], line.sides.at(-1))),
      (sides, line) => {
        if (!relations) return !constant(line.sides.at(-1)) && !["sym", "entry"].includes(sides[0][0]) && equal(sides[0], line.sides.at(-1));
        if (relations !== line.relations.join()) return false;
        if (relations === "=") return (same(sides[0], line.sides[0]) || same(sides[1], line.sides[1])) && equal(sides[0], line.sides[0]) && equal(sides[1], line.sides[1]);
        const theirs = this.atoms([line]);
        return this.atoms([{ ...s, sides }]).every(([g, r], n) => r === theirs[n][1] && equal(g, theirs[n][0]));
      }];
    if (s.sides.some((t) => [...walk(t)].filter((n) => n[0] === "sum").length > 6)) return null; // no line is so long, and it would take long
    const known = this.sources(slots).filter(([, o, line]) => relations || line || o.relations.join() === "=");
    for (const alike of ways) {
      for (const source of known) for (const where of this.renamings(s.sides, [source[1]])) if (alike(s.sides.map((t) => moved(t, where)), source[1])) return source;
      if (!relations && constant(s.sides[0])) return null; // a number alone says nothing that could be true
    }
    return null;
  }
  inCase(slots, s, sides) { // a_k - 1 for k = t
    const facts = sides.flatMap((x) => x.relations.map((r, n) => ({ relation: r, left: x.sides[n], right: x.sides[n + 1] }))), last = s.sides.at(-1);
    for (const slot of facts.length ? slots.filter((x) => FORMULAS.includes(x.kind)) : []) {
      const d = new Numbers(this.world, [last, slot.right], [...slot.where, ...facts]).difference(last, slot.right);
      if (d.tried && !d.found) return { found: CONDITION, message: `True where you say, ${s.side}. What else?`, part: slot.n };
    }
    return null;
  }
  withoutRoundings(s) { // √501 ≈ 22.4, 500 + 1 = 501
    if (!s.relations.length || s.relations.some((r) => r !== "=")) return s;
    const plain = (t) => ![...walk(t)].some((n) => n[0] === "sym" || n[0] === "entry") && !free(t).size, value = (t) => new FloatPoint(this.world, new Map()).value(t, new Map());
    const sides = [...s.sides], again = (t, o) => {
      if (!plain(t) || !plain(o)) return false;
      const gap = Math.abs(value(t) - value(o)), decimal = t[0] === "num" && s.decimals.find((d) => Math.abs(Math.abs(toNumber(t[1])) - Number(d)) < 1e-12);
      return gap < 1e-12 || Boolean(decimal && (s.rounded || decimal.length > 3) && gap < 10 ** -decimal.split(".")[1].length);
    };
    for (let n = sides.length - 1; n > 0; n--) if (sides.slice(0, n).some((o) => again(sides[n], o))) sides.splice(n, 1);
    return { ...s, sides, relations: s.relations.slice(0, sides.length - 1) };
  }
  alone(slots, s) {
    if (!s.relations.length) return this.alike(slots, s) || this.formula(slots, s, s.sides[0]);
    const alike = this.alike(slots, s);
    if (alike) return alike;
    const exact = (slot) => (t) => slot.names.some((n) => text(n) === text(t));
    const slope = (slot) => (t) => t[0] === "partial" && t.length === 3 && slot.names.some((n) => (n[0] === "partial" || n[0] === "call") && this.decide(t, "=", n, slot.where).proved);
    let asked = null; // several parts may ask for values of one letter
    for (const by of [exact, slope]) { for (const slot of slots) {
      if (!FORMULAS.includes(slot.kind) || s.relations[0] !== "=" || (asked && slot.where.length)) continue;
      for (const where of this.renamings(s.sides, slot.statements)) {
        const sides = s.sides.map((t) => moved(t, where)), named = sides.filter(by(slot));
        if (!named.length) continue;
        const others = sides.filter((t) => !named.includes(t)), putIn = !["sym", "entry", "partial"].includes(sides[0][0]) && new Set(s.text.split("=").map((x) => x.trim())).size > 1;
        const answer = this.chain(slot, s, others.length || !putIn ? others : sides.slice(1)); // C(y), in the very form that it has with y put in
        if (answer.found === RIGHT) return answer;
        asked ||= answer;
        break;
      }
    } if (asked) return this.ofAnother(slots, s) || asked; }
    const end = this.namedEnd(slots, s);
    if (end) return end;
    if (s.relations.every((r) => r === "=")) for (const way of ["workedOut", "solved"]) for (const slot of slots) { const a = this[way](slot, s); if (a) return a; }
    const other = this.ofAnother(slots, s);
    if (other) return other;
    if (BOUNDS.includes(s.relations.at(-1)) && ["add", "mul"].includes(s.sides.at(-2)[0]) && s.relations.slice(0, -1).every((r) => r === "=")) {
      const answer = this.alone(slots, { ...s, sides: s.sides.slice(0, -1), relations: s.relations.slice(0, -1) });
      if (answer.found === RIGHT && !this.decide(s.sides.at(-2), s.relations.at(-1), s.sides.at(-1)).refuted) return answer;
    }
    return this.claim(s);
  }
  quickAll(slot, s, sides) { // the last verdict, if all are right
    let last = null;
    for (const t of sides) { last = this.compared(slot, s, t); if (last.found !== RIGHT) return null; }
    return last;
  }
  workedOut(slot, s) { // 3 · 1/2 = 3/2
    if (slot.kind !== "formula" && slot.kind !== "number") return null;
    for (const where of this.renamings(s.sides, slot.statements)) {
      const found = s.sides.map((t) => this.compared(slot, s, moved(t, where))), right = found.filter((a) => a.found === RIGHT);
      if (right.length === found.length || (s.rounded && right.length)) return right.at(-1);
    }
    return null;
  }
  ofAnother(slots, s) { // the book's one C for both costs
    if (s.relations.some((r) => r !== "=")) return null;
    for (const slot of slots) if (slot.names.some((n) => namesLike(s.sides[0], n))) for (const where of this.renamings(s.sides, slot.statements)) {
      const found = this.quickAll(slot, s, s.sides.slice(1).map((t) => moved(t, where)));
      if (found) return slots.length === 1 || s.sides[0][0] === "sym" ? { ...found, remarks: ["your left side is this part's here"] } : { ...found, found: CONDITION, parts: [], message: `True of part ${slot.n}: your left side means something else here.` };
    }
    return null;
  }
  chain(slot, s, answers) {
    if (!answers.length) return { found: NOT_ASKED, message: "That is the question again: it is the left side. What is on the right of the equals sign?", part: slot.n };
    const last = s.relations.at(-1), found = answers.filter((t, n) => !(last !== "=" && n === answers.length - 1 && answers.length > 1)).map((t) => this.held(slot, s, t));
    if (last !== "=" && answers.length > 1) { const tail = this.decide(answers.at(-2), last, answers.at(-1), slot.where); if (tail.refuted) return this.refuted(tail.refuted, answers, true); }
    return found.find((a) => a.found !== RIGHT) || found.at(-1);
  }
  formula(slots, s, t) {
    const tried = [];
    let again = null;
    for (const slot of slots.filter((x) => FORMULAS.includes(x.kind))) for (const where of this.renamings([t], slot.statements)) {
      const ours = moved(t, where);
      if ((CALLED.test(s.text) || (["sym", "entry", "partial"].includes(ours[0]) && text(ours) !== text(slot.right))) && slot.names.some((n) => text(n) === text(ours))) { again = again || this.chain(slot, s, []); continue; }
      const a = this.compared(slot, s, ours);
      tried.push([slot, ours, a]);
      if (a.found === RIGHT) break;
    }
    const right = tried.filter(([, , a]) => a.found === RIGHT);
    if (right.length) return { ...right[0][2], parts: right.map(([, , a]) => a.part) };
    if (again) return again;
    for (const slot of slots) if (slot.kind === "condition" && this.isEnd(slot, t)) return this.right(slot, "Right: that is the end of the range.");
    const open = tried.find(([, , a]) => a.found === UNDECIDED || a.found === CONDITION);
    if (open) return open[2];
    if (!tried.length) return { found: UNREADABLE, message: "this part wants another kind of answer, and I read a formula.", position: 0, part: slots[0]?.n };
    for (const [slot, ours, a] of tried) { const slip = a.found === WRONG && this.slip(slot, ours); if (slip) return { ...a, slip }; }
    const names = (x) => [...this.world.names(x)].sort().join();
    return (tried.find(([slot, ours]) => names(ours) === names(slot.right)) || tried[0])[2];
  }
  held(slot, s, t) {
    const answer = this.compared(slot, s, t);
    return answer.found === WRONG && answer.example ? { ...answer, slip: this.slip(slot, t) } : answer;
  }
  compared(slot, s, t) {
    const rounded = slot.kind === "number" && this.rounded(slot, s, t);
    if (rounded) return rounded;
    if (text(t) === text(slot.right)) return this.right(slot, "Right.", { sizes: [] });
    const d = this.decide(t, "=", slot.right, slot.where);
    if (d.proved) return this.right(slot, "Right, in another form.", { sizes: d.proved });
    for (const other of d.refuted || !d.tried ? [] : slot.alike) if (other.length === 1 && !other[0].relations.length) { const { proved } = this.decide(t, "=", other[0].sides[0], slot.where); if (proved) return this.right(slot, "Right, in another form.", { sizes: proved }); }
    if (d.refuted) {
      const held = this.case(slot, t);
      if (held) return { found: CONDITION, message: `True under a condition: ${held}. The question does not give you that.`, part: slot.n };
      return { ...this.refuted(d.refuted, [t, slot.right], false), part: slot.n };
    }
    if (!d.tried) return { found: NO_VALUE, message: "This has no value at any point of the question.", part: slot.n };
    return this.undecided(`it agrees at ${d.tried} points, and I found no proof`, slot.n);
  }
  slip(slot, t) {
    const agrees = (o) => { const d = new Numbers(this.world, [t, o], slot.where).difference(t, o); return !d.found && d.tried; };
    for (const [wrong, said] of slot.slips) if (agrees(wrong)) return said;
    for (const other of this.slots) if (other !== slot && FORMULAS.includes(other.kind) && agrees(other.right)) return `That is the answer to part ${other.n}.`;
    if (agrees(neg(slot.right))) return "A plus and a minus have changed places somewhere.";
    if (agrees(mul(num(2), slot.right)) || agrees(mul(num(q(1, 2)), slot.right))) return "A factor of two is off.";
    const terms = slot.right[0] === "add" ? slot.right.slice(1) : [];
    for (const [n, term] of terms.entries()) {
      const rest = terms.filter((_, m) => m !== n);
      if (agrees(add(neg(term), ...rest))) return "A plus and a minus have changed places somewhere.";
      if (agrees(add(...rest))) return "A term is missing.";
    }
    return "";
  }
  case(slot, t) {
    const before = this.world.context;
    for (const c of this.cases) {
      try {
        this.world.setContext(c.context);
        const where = new Map(Object.entries(c.whole).map(([x, n]) => [letter(x), place(n)])), [a, b] = [t, slot.right].map((x) => moved(x, where));
        const { found, tried } = new Numbers(this.world, [a, b], slot.where).difference(a, b);
        if (!found && tried) return c.words;
      } finally { this.world.setContext(before); }
    }
    return "";
  }
  refuted(found, trees, isClaim) {
    return { found: WRONG, message: isClaim ? "That does not hold. Here is a case that shows it." : "Not quite. Here is a small case that shows it.", isClaim, example: this.example(found, trees) };
  }
  claim(s) {
    let open = false;
    for (let n = 0; n < s.relations.length; n++) {
      const d = this.decide(s.sides[n], s.relations[n], s.sides[n + 1]);
      if (d.refuted) return this.refuted(d.refuted, s.sides, true);
      open = open || !d.proved;
    }
    return open ? { ...this.undecided("it holds wherever I tried it, and that proves nothing"), isClaim: true } : { found: NOT_ASKED, message: "That is true, but it is not what is asked.", isClaim: true };
  }

  // ------------------------------------------------------------------------------- conditions
  atoms(statements) {
    return statements.flatMap((s) => s.relations.flatMap((r, n) => {
      let [a, b] = [s.sides[n], s.sides[n + 1]];
      if (r === "<" || r === "<=") [a, b, r] = [b, a, r.replace("<", ">")];
      return (r === ">" || r === ">=") && b[0] === "call" && b[1] === "Abs" ? [[gapOf(a, b[2]), r], [add(a, b[2]), r]] : [[gapOf(a, b), r]];
    }));
  }
  condition(slots, statements) {
    if (!statements.some((s) => s.relations.length)) return null;
    let found = null;
    for (const slot of slots.filter((s) => s.kind === "condition")) {
      const a = this.against(slot, statements);
      if (a?.found === RIGHT) return a;
      if (a && (!found || found.found === WRONG)) found = a;
    }
    return found?.found === WRONG && statements.every((s) => s.relations.every((r, n) => !this.decide(s.sides[n], r, s.sides[n + 1]).refuted)) ? null : found;
  }
  against(slot, statements) {
    const wanted = this.atoms(slot.statements), typed = this.atoms(statements), uses = (some) => new Set(some.flatMap(([g]) => [...this.world.names(g), ...this.world.sizes(g)]));
    if (statements.length === 1 && statements[0].relations.join() === "=" && (slot.statements.some((s) => s.sides.some((t) => text(t) === text(statements[0].sides[0]))) || !wanted.some(([, r]) => r === "="))) return null;
    const ours = uses(typed);
    if (![...uses(wanted)].some((x) => ours.has(x))) return null;
    const numbers = new Numbers(this.world, [...wanted, ...typed].map(([g]) => g), slot.where, slot.values);
    let part = this.parting(numbers, wanted, typed);
    if (part.found && slot.alike.some((other) => other.every((s) => s.relations.length) && !this.parting(numbers, this.atoms(other), typed).found && this.sameSet(this.atoms(other), typed, slot.where))) return this.right(slot, "Right.");
    if (part.found) {
      const say = (x) => (x ? "allowed" : "not allowed");
      return { found: WRONG, message: "Not quite: here is a case that one allows and the other does not.", part: slot.n, isClaim: true, example: { ...this.example(part.found, [...wanted, ...typed].map(([g]) => g)), left: say(part.found.left), right: say(part.found.right) } };
    }
    if (this.sameSet(wanted, typed, slot.where)) return this.right(slot, "Right.");
    if (typed.every(([, r]) => r === "=") !== wanted.every(([, r]) => r === "=") || !this.parting(numbers, [], typed).found) return null;
    return this.undecided(`both allow the same at ${part.tried} points`, slot.n);
  }
  parting(numbers, wanted, typed) {
    let tried = 0;
    for (const point of numbers.points(60)) for (const where of numbers.spots(point, [...wanted, ...typed].map(([g]) => g))) {
      point.known.clear();
      point.chosen = numbers.fixed.map((x) => [x, where.get(x)]);
      if (!numbers.where.every((f) => numbers.holds(f.relation, point.value(f.left, where), point.value(f.right, where)))) continue;
      const said = [typed, wanted].map((some) => some.map(([g, r]) => numbers.holds(r, point.value(g, where), 0)));
      if (said.flat().includes(null)) continue;
      tried++;
      const [a, b] = said.map((x) => x.every(Boolean));
      if (a !== b) return { found: { point, where, left: a, right: b }, tried };
    }
    return { found: null, tried };
  }
  sameSet(wanted, typed, where) {
    const left = [...typed];
    let matched = 0;
    for (const [gap, r] of wanted) {
      const n = left.findIndex(([g, s]) => s === r && this.multiple(g, gap, r, where));
      if (n < 0) return false;
      left.splice(n, 1);
      matched++;
    }
    const given = this.world.facts.map((f) => (f.relation[0] === "<" ? [gapOf(f.right, f.left), f.relation.replace("<", ">")] : [gapOf(f.left, f.right), f.relation]));
    return matched > 0 && left.every(([g, r]) => given.some(([o, s]) => (s === r || (s === ">" && r === ">=")) && this.multiple(g, o, r, where)) || this.positive(g, r));
  }
  positive(g, r) { // a product of what is given to be positive
    return (r === ">" || r === ">=") && (g[0] === "mul" ? g.slice(1) : [g]).every((f) => (f[0] === "num" ? f[1].sign > 0 : this.units([]).some((u) => text(u) === text(f))));
  }
  units(where) {
    const gaps = [...this.world.facts, ...where].filter((f) => f.relation === ">" || f.relation === "<").map((f) => (f.relation === ">" ? gapOf(f.left, f.right) : gapOf(f.right, f.left))).filter((g) => g[0] !== "num");
    return [...gaps, ...this.world.whole.map((x) => ["ord", placeOf(x)])];
  }
  multiple(ours, theirs, r, where, units = this.units(where)) {
    const numbers = new Numbers(this.world, [ours, theirs], where), samples = [];
    for (const point of numbers.points(20)) for (const spot of numbers.spots(point, [ours, theirs])) {
      const below = point.value(theirs, spot), q = point.value(ours, spot) / below;
      if (Number.isFinite(q) && Math.abs(below) > 1e-9 && numbers.where.every((f) => numbers.holds(f.relation, point.value(f.left, spot), point.value(f.right, spot)))) samples.push([q, point, spot]);
      if (samples.length > 8) break;
    }
    if (!samples.length) return false;
    const basic = [ONE, ...units.flatMap((u) => [u, pow(u, -1)])];
    for (const a of basic) for (const b of basic) {
      const factor = mul(a, b), cs = samples.map(([q, point, spot]) => q / point.value(factor, spot)), c = cs[0];
      if (!cs.every((x) => Math.abs(x - c) < 1e-7 * (1 + Math.abs(c))) || !(r === "=" || r === "!=" || c > 0)) continue;
      for (let d = 1; d <= 64; d++) if (Math.abs(c * d - Math.round(c * d)) < 1e-7) { const n = num(q(Math.round(c * d), d)); if (isNum(n, 0)) break; return Boolean(this.equal(ours, mul(n, factor, theirs), where)); }
    }
    return false;
  }
  isEnd(slot, t) { return slot.statements.some((s) => [s.sides[0], s.sides.at(-1)].some((x) => x[0] !== "sym" && x[0] !== "num" && this.decide(t, "=", x, slot.where).proved)); }
  namedEnd(slots, s) {
    if (s.relations.join() !== "=") return null;
    for (const slot of slots) if (slot.kind === "condition") for (const [name, t] of [s.sides, [...s.sides].reverse()]) if (name[0] === "sym" && this.world.defined[name[1]] && this.isEnd(slot, name) && this.isEnd(slot, t)) return this.right(slot, "Right: that is the end of the range.");
    return null;
  }
  // a - y = 0 for a = y; a_k = y_k + ∂C/∂z_k for ∂C/∂z_k = a_k - y_k.
  solved(slot, s) {
    if (!FORMULAS.includes(slot.kind) || s.sides.length !== 2 || !slot.names.length) return null;
    if (slot.kind === "value") {
      const [name] = slot.names;
      if (this.multiple(gapOf(...s.sides), gapOf(name, slot.right), "=", [])) return this.right(slot, "Right, with the terms on other sides.");
      if (name[0] !== "sym") return null;
      const there = s.sides.map((t) => putInto(t, new Map([[name[1], slot.right]])));
      const d = new Numbers(this.world, there).difference(...there);
      return !d.found && d.tried && this.decide(...[s.sides[0], "=", s.sides[1]]).refuted ? this.undecided("it holds there, and I cannot show that it holds nowhere else", slot.n) : null;
    }
    for (const where of this.renamings(s.sides, slot.statements)) {
      const gap = gapOf(...s.sides.map((t) => moved(t, where))), terms = gap[0] === "add" ? gap.slice(1) : [gap];
      const named = (t) => slot.names.some((n) => text(n) === text(t)), holds = (t) => [...walk(t)].some(named), asked = terms.filter(holds);
      if (asked.length !== 1) continue;
      const factors = asked[0][0] === "mul" ? asked[0].slice(1) : [asked[0]], others = factors.filter((f) => !named(f));
      if (others.length !== factors.length - 1 || others.some(holds)) continue;
      const rest = add(...terms.filter((t) => t !== asked[0]));
      if (this.decide(mul(...others, slot.right), "=", neg(rest), slot.where).proved) return this.right(slot, "Right, with the terms on other sides.");
    }
    return null;
  }
  rounded(slot, s, t) {
    const decimal = t[0] === "num" && s.decimals?.find((d) => Math.abs(Math.abs(toNumber(t[1])) - Number(d)) < 1e-12);
    if (!decimal || this.world.names(slot.right).size || this.world.sizes(slot.right).size) return null;
    const [point] = new Numbers(this.world, [slot.right]).points(1), value = point.value(slot.right, new Map()), gap = Math.abs(value - toNumber(t[1])), unit = 10 ** -decimal.split(".")[1].length;
    if (gap < 1e-14 || gap >= unit) return null;
    const digits = decimal.replace(".", "").replace(/^0+/, "").length;
    return digits < 3 ? { found: WRONG, message: `Close, but ${decimal} is too rough. Give three digits, or the exact number.`, part: slot.n } : this.right(slot, digits > 4 ? "Right." : "Right, rounded.");
  }

  // ------------------------------------------------------------------------------- for people
  example({ point, where, left, right }, trees) {
    const { world } = this, shown = new Set(trees.flatMap((t) => [...walk(t)]).filter((n) => (n[0] === "sym" || n[0] === "entry") && n[1] !== "pi" && !world.hidden.includes(n[1])).map((n) => n[1]));
    const values = {}, tell = (x) => { for (let d = 1; d < 60; d++) if (Math.abs(x * d - Math.round(x * d)) < 1e-9) return d === 1 ? `${Math.round(x * d)}` : `${Math.round(x * d)}/${d}`; return `${Number(x.toPrecision(6))}`; };
    for (const name of [...new Set([...point.texts.keys()].map((k) => k.slice(0, k.lastIndexOf(" ")))), ...shown]) {
      if (world.hidden.includes(name)) continue;
      const axes = world.arrays[name] || [], texts = [...tuples(axes.map((a) => point.sizes.get(a) || 1))].map((spots) => point.texts.get(`${name} ${spots}`) || tell(point.look(name, spots)));
      values[axes.length ? (world.shown[name] || name).split("_")[0] : world.shown[name] || name] = axes.length ? `(${texts.join(", ")})` : texts[0];
    }
    const sizes = Object.fromEntries(point.sizes), indices = Object.fromEntries([...where].map(([x, n]) => [x.label, n + 1]).filter(([x]) => !x.startsWith("·")));
    return { sizes, indices, values, left: typeof left === "number" ? tell(left) : left, right: typeof right === "number" ? tell(right) : right };
  }
  verdict(slot, ok, told) { return ok ? this.right(slot, `Right.${slot.why ? ` ${slot.why}` : ""}`) : { found: WRONG, message: `No: “${told}” is not the answer to part ${slot.n}.`, part: slot.n }; }
}

// ---------------------------------------------------------------------------------- in words
const ONE_NAME = { ...pairs("greek"), ...pairs("signs") }, [YES, NO, PLAIN_YES, DENIED] = ["yes", "no", "plain yes", "denied"].map((n) => phrase(n)), MATHS = words("maths");
const SYMBOL = /[<>=+\-/√^_∞]/, LABELLED = /^\s*[\p{L}\p{N}_]+\s*(?:→|->|\\to\b|\\rightarrow\b|=|is\b)/u;
const plain = (text) => [...text].map((c) => ONE_NAME[c] ?? c).join("").toLowerCase().replace(/(?<=[a-z])-(?=[a-z])/g, " ").replace(/[^\p{L}\p{N}_<>=+\-/^!]+|!(?!=)|\band\b/gu, " ").replace(/\s*(!=|[<>=+\-/^]|\s)\s*/g, "$1").trim();
const names = (option) => option.split("|").map(plain), optionName = (option) => names(option)[0];
const STEM = phrase("stem", "gi"), stem = (text) => text.replace(STEM, "$1");
const isMentioned = (n, said) => said.length < 200 && ` ${stem(said)} `.includes(` ${stem(n)} `) && !(DENIED.test(said) && !DENIED.test(n));
function bySpelling(judge, slots, text) {
  const said = [text, text.replace(LEAD, ""), text.replace(LABELLED, "")].map(plain);
  for (const s of slots) {
    for (const o of s.options || []) if (names(o).some((n) => said.includes(n))) return judge.verdict(s, optionName(o) === optionName(s.answer), optionName(o));
    for (const n of (s.said || []).map(plain)) if (!/[\d_^]/.test(text) && (said.includes(n) || (n.includes(" ") && !SYMBOL.test(n) && isMentioned(n, plain(text))))) return judge.verdict(s, true, text.trim());
  }
  return null;
}
function mention(slot, text) {
  const said = plain(text), found = new Set((slot.options || []).flatMap((o) => (names(o).some((n) => n.length > 2 && !SYMBOL.test(n) && isMentioned(n, said)) ? [optionName(o)] : [])));
  return found.size === 1 ? [...found][0] : null;
}
function yesOrNo(text) {
  const t = text.trim().toLowerCase();
  if (text.split(",")[0].includes("=") || text.length > 400) return null;
  return NO.test(text) || t === "n" ? "no" : YES.test(text) || t === "y" ? "yes" : null;
}
function spoken(judge, slots, text) {
  const exact = bySpelling(judge, slots, text);
  if (exact) return exact;
  const told = yesOrNo(text), wanted = slots.filter((s) => s.kind === "yes or no"), slot = slots.find((s) => s.kind === "choice" && mention(s, text));
  if (slot && !(wanted.length && PLAIN_YES.test(text))) return judge.verdict(slot, mention(slot, text) === optionName(slot.answer), mention(slot, text));
  if (told && wanted.length === 1) return judge.verdict(wanted[0], told === wanted[0].answer, told);
  return told && wanted.length ? { found: UNREADABLE, message: "Which question do you mean? Choose a part.", position: 0 } : null;
}
function isProse(world, text) {
  const found = (text.replaceAll("\\", " ").match(/[A-Za-z]{3,}/g) || []).filter((w) => !MATHS.has(w.toLowerCase()) && !world.knows(w) && !/^(?:d?[A-Z]?[a-z]?hat|np|numpy|math)$/.test(w));
  return found.length >= 3 && text.trim().split(/\s+/).length >= 3 && found.join("").length > text.length * 0.45;
}
function prose(slots) {
  const essay = slots.find((s) => s.kind === "words");
  return { found: NOT_JUDGED, message: `Words are not judged here.${essay ? ` Compare yours with this: ${essay.answer}` : ""}`, part: essay?.n };
}
globalThis.backproofJudge = (data) => new Judge(data);
