"use strict";
// The page's judge: equality for every size by arithmetic modulo a prime at a few sizes, wrong by a point.
{
  const A = globalThis.answers, L = globalThis.ledger;
  const { Reader, World, Numbers, Unreadable, out, add, mul, neg, num, pow, walk, free, moved, at, put, ONE, isNum, toNumber } = A;
  const FORMULAS = ["formula", "number", "value"], BOUNDS = ["<", "<=", ">", ">=", "!="];
  const RIGHT = "right", PART = "right for a part", NOT_ASKED = "true but not asked", CONDITION = "true under a condition", NO_VALUE = "no value inside the domain", WRONG = "wrong", UNDECIDED = "undecided", UNREADABLE = "unreadable", WORDS = "not judged";
  const ORDER = [RIGHT, PART, NOT_ASKED, CONDITION, UNDECIDED, WORDS, NO_VALUE, WRONG, UNREADABLE];
  const minus = (a, b) => (isNum(b, 0) ? a : isNum(a, 0) ? neg(b) : add(a, neg(b)));
  const key = (t) => JSON.stringify(out(t));
  const NOT_WRONG = "It is not called wrong. A simpler form of the same answer may help.";

  class Judge {
    constructor(data) {
      this.world = new World({ ...data.world, sameAs: data.world.same, same: undefined });
      delete this.world.same;
      const read = (s) => ({ sides: s.sides.map((t) => this.world.letters.tree(t)), relations: s.relations });
      this.slots = data.parts.map((p, n) => ({ ...p, n: n + 1, statements: (p.statements || []).map(read), where: (p.where || []).map((f) => ({ ...this.world.fact(f), json: f })),
        alike: p.kind === "choice" ? (p.alike || []).map(([o, s]) => [o, read(s)]) : (p.alike || []).map((other) => other.map(read)), slips: (p.slips || []).map(([s, said]) => [read(s).sides.at(-1), said]) }));
      for (const s of this.slots) { s.right = s.statements[0]?.sides.at(-1); s.names = s.statements[0]?.sides.slice(0, -1) || []; }
      this.also = (data.also || []).map(read);
      this.cases = data.cases || [];
    }

    // ------------------------------------------------------------------------------- deciding
    context(where) {
      const { context } = this.world;
      return { ...context, facts: [...context.facts, ...where.map((f) => f.json)], fixed: { set: [...new Map([...context.fixed.set, ...where.flatMap((f) => f.json.fixed.set)].map((x) => [JSON.stringify(x), x])).values()] } };
    }
    equal(left, right, where = []) { // the sizes tested, or null
      try { return L.equalForEverySize(this.context(where), out(left), out(right)); } catch (e) {
        if (e instanceof L.Cannot || e instanceof L.Rejected || e instanceof RangeError || e instanceof TypeError) return null;
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
    read(text, tight) {
      const lead = /^\s*(?:(?:the\s+)?answer(?:\s+is)?\s*:?|it\s+is|it's|we\s+get|so|thus|hence|therefore|only\s+(?:at|if|when|for)|exactly\s+(?:at|if|when|for)|if\s+and\s+only\s+if|iff|at|when|if|for)\s+(?=\S)/i;
      const plain = text.replace(lead, (m) => " ".repeat(m.length)).replace(/\s+(?:equals|is\s+equal\s+to|is)\s+/gi, (m) => "=".padStart(Math.ceil(m.length / 2)).padEnd(m.length));
      try { const r = new Reader(this.world, plain, tight); return [r, r.statements()]; } catch (e) {
        const label = /^\s*[^=<>≤≥≠()[\]|+*]{1,40}?(?:=|≈|:=)(?!=)/.exec(plain);
        if (!(e instanceof Unreadable) || !label || e.position >= label[0].length || label[0].includes(",")) throw e;
        try { const r = new Reader(this.world, " ".repeat(label[0].length) + plain.slice(label[0].length), tight); return [r, r.statements()]; } catch (other) { throw other instanceof Unreadable ? e : other; }
      }
    }
    letters(trees) { return [...new Set(trees.flatMap((t) => [...free(t)]))].filter((x) => typeof x !== "string" && !this.world.isFixed(x)).sort((a, b) => (a.name < b.name ? -1 : 1)); }
    renamings(sides, statements) {
      const theirs = this.letters(statements.flatMap((s) => s.sides)), ours = this.letters(sides), size = (x) => JSON.stringify([x.size.c, x.size.of]);
      const kept = ours.filter((x) => theirs.includes(x)), strange = ours.filter((x) => !theirs.includes(x)), loose = theirs.filter((x) => !kept.includes(x));
      const found = [];
      const go = (n, used, where) => {
        if (n === strange.length) { found.push(where); return; }
        for (const c of loose) if (!used.includes(c) && size(c) === size(strange[n])) go(n + 1, [...used, c], new Map([...where, [strange[n], at(c)]]));
        go(n + 1, used, where);
      };
      go(0, [], new Map());
      found.sort((a, b) => b.size - a.size);
      const best = found.filter((w) => w.size === found[0].size).slice(0, 24);
      if (!strange.length && kept.length === 2 && size(kept[0]) === size(kept[1])) best.push(new Map([[kept[0], at(kept[1])], [kept[1], at(kept[0])]]));
      return best;
    }

    // -------------------------------------------------------------------------------- the verdict
    judge(text, part = null) {
      const slots = this.slots.filter((s) => part === null || s.n === part);
      let answer;
      try { answer = this.text(slots, text); } catch (e) {
        if (e instanceof Unreadable) answer = { found: UNREADABLE, message: `I cannot read this: ${e.message}.`, position: e.position };
        else if (e instanceof RangeError) answer = this.undecided("it is nested too deeply, or its numbers get too large");
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
      if (pieces.length > 1 && pieces.some((p) => this.spoken(slots, p))) return this.together(pieces.map((p) => this.piece(slots, p)));
      return this.piece(slots, text);
    }
    piece(slots, text) {
      const said = this.spoken(slots, text);
      if (said) return said;
      const [reader, statements] = this.read(text, false), answer = { ...this.statements(slots, statements), remarks: reader.remarks };
      if (answer.found === RIGHT || !text.includes("/")) return answer;
      try {
        const [, other] = this.read(text, true);
        if (JSON.stringify(other.map((s) => s.sides.map(key))) === JSON.stringify(statements.map((s) => s.sides.map(key)))) return answer;
        const tight = this.statements(slots, other);
        return tight.found === RIGHT ? { ...tight, remarks: [...reader.remarks, "what stands after / was read as one denominator"] } : answer;
      } catch (e) { if (e instanceof Unreadable) return answer; throw e; }
    }
    statements(slots, statements) {
      const one = statements.length === 1 && this.alike(slots, statements[0]);
      if (one) return one;
      const whole = this.condition(slots, statements), bound = (s) => s.relations.some((r) => BOUNDS.includes(r));
      if (whole?.found === RIGHT && statements.length > 1) {
        const each = statements.map((s) => (bound(s) ? this.condition(slots, [s]) || whole : this.statement(slots, s)));
        return { ...whole, parts: [...new Set([...whole.parts, ...each.flatMap((a) => (a.found === RIGHT ? a.parts : []))])].sort() };
      }
      if (whole && (whole.found === RIGHT || statements.length === 1 || statements.every(bound))) return whole;
      return this.together(statements.map((s) => this.statement(slots, s)));
    }
    together(found) {
      const right = found.filter((a) => a.found === RIGHT), parts = [...new Set(right.flatMap((a) => a.parts))].sort((a, b) => a - b), bad = found.find((a) => a.found === WRONG || a.found === NO_VALUE);
      if (bad) return bad;
      if (right.length) return { ...right[0], parts, part: parts[0] };
      return [...found].sort((a, b) => ORDER.indexOf(a.found) - ORDER.indexOf(b.found))[0];
    }
    alike(slots, s) {
      for (const slot of slots) {
        if (slot.kind === "choice") { for (const [option, other] of slot.alike) if (this.says(s, other)) return this.verdict(slot, option === A.names(slot.answer)[0], option); }
        else if (slot.alike.some((other) => other.length === 1 && this.says(s, other[0]))) return this.right(slot, "Right.");
      }
      return null;
    }
    says(s, other) {
      const [where] = this.renamings(s.sides, [other]), sides = s.sides.map((t) => moved(t, where));
      if (sides.length === other.sides.length && s.relations.join() === other.relations.join() && sides.every((t, n) => key(t) === key(other.sides[n]))) return true;
      if (!s.relations.length && !other.relations.length) return Boolean(this.decide(sides[0], "=", other.sides[0]).proved);
      if (!s.relations.length || !other.relations.length) return false;
      if (s.relations.join() === "=") return other.relations.join() === "=" && [other.sides, [...other.sides].reverse()].some((o) => o.every((t, n) => key(t) === key(sides[n]) || this.decide(sides[n], "=", t).proved));
      return this.sameSet(this.atoms([other]), this.atoms([{ ...s, sides }]), []);
    }
    right(slot, message, more = {}) { return { found: RIGHT, message, part: slot.n, parts: [slot.n], ...more }; }

    statement(slots, s) {
      if (!s.relations.length) return this.alike(slots, s) || this.formula(slots, s, s.sides[0]);
      const alike = this.alike(slots, s);
      if (alike) return alike;
      const exact = (slot) => (t) => slot.names.some((n) => key(n) === key(t));
      const slope = (slot) => (t) => t[0] === "partial" && t.length === 3 && slot.names.some((n) => (n[0] === "partial" || n[0] === "call") && this.decide(t, "=", n, slot.where).proved);
      for (const by of [exact, slope]) for (const slot of slots) {
        if (!FORMULAS.includes(slot.kind) || s.relations[0] !== "=") continue;
        for (const where of this.renamings(s.sides, slot.statements)) {
          const sides = s.sides.map((t) => moved(t, where)), named = sides.filter(by(slot));
          if (named.length) return this.chain(slot, s, sides.filter((t) => !named.includes(t)));
        }
      }
      const end = this.namedEnd(slots, s);
      if (end) return end;
      if (s.relations.join() === "=") for (const slot of slots) { const a = this.solved(slot, s); if (a) return a; }
      return this.claim(s);
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
        if (["sym", "entry", "partial"].includes(ours[0]) && key(ours) !== key(slot.right) && slot.names.some((n) => key(n) === key(ours))) { again = again || this.chain(slot, s, []); continue; }
        const a = this.held(slot, s, ours);
        tried.push([slot, ours, a]);
        if (a.found === RIGHT) break;
      }
      const right = tried.filter(([, , a]) => a.found === RIGHT);
      if (right.length) return { ...right[0][2], parts: right.map(([, , a]) => a.part) };
      if (again) return again;
      for (const line of this.also) if (line.relations.join() === "=" && line.sides.at(-1)[0] !== "num") for (const where of this.renamings([t], [line])) if (this.decide(moved(t, where), "=", line.sides.at(-1)).proved) return { found: NOT_ASKED, message: "True, as a step on the way, but that is not what is asked." };
      for (const slot of slots) if (slot.kind === "condition" && this.isEnd(slot, t)) return this.right(slot, "Right: that is the end of the range.");
      const open = tried.find(([, , a]) => a.found === UNDECIDED || a.found === CONDITION);
      if (open) return open[2];
      if (!tried.length) return { found: UNREADABLE, message: "this part wants another kind of answer, and I read a formula.", position: 0, part: slots[0]?.n };
      const named = tried.find(([, , a]) => a.slip), names = (x) => [...this.world.names(x)].sort().join();
      return (named || tried.find(([slot, ours]) => names(ours) === names(slot.right)) || tried[0])[2];
    }
    held(slot, s, t) {
      const rounded = slot.kind === "number" && this.rounded(slot, s, t);
      if (rounded) return rounded;
      if (key(t) === key(slot.right)) return this.right(slot, "Right.", { sizes: [] });
      const d = this.decide(t, "=", slot.right, slot.where);
      if (d.proved) return this.right(slot, "Right, in another form.", { sizes: d.proved });
      if (d.refuted) {
        const held = this.case(slot, t);
        if (held) return { found: CONDITION, message: `True under a condition: ${held}. The question does not give you that.`, part: slot.n };
        return { ...this.refuted(d.refuted, [t, slot.right], false), part: slot.n, slip: this.slip(slot, t) };
      }
      if (!d.tried) return { found: NO_VALUE, message: "This has no value at any point of the question.", part: slot.n };
      return this.undecided(`it agrees at ${d.tried} points, and I found no proof`, slot.n);
    }
    slip(slot, t) {
      const agrees = (o) => { const d = new Numbers(this.world, [t, o], slot.where).difference(t, o); return !d.found && d.tried; };
      for (const [wrong, said] of slot.slips) if (agrees(wrong)) return said;
      for (const other of this.slots) if (other !== slot && FORMULAS.includes(other.kind) && agrees(other.right)) return `That is the answer to part ${other.n}.`;
      if (agrees(neg(slot.right))) return "A plus and a minus have changed places somewhere.";
      if (agrees(mul(num(2), slot.right)) || agrees(mul(num([1n, 2n]), slot.right))) return "A factor of two is off.";
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
          const where = new Map(Object.entries(c.whole).map(([x, n]) => [x, { c: n, of: [] }])), [a, b] = [t, slot.right].map((x) => moved(x, where));
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
      if (this.also.some((line) => line.relations.length && this.says(s, line))) return { found: NOT_ASKED, message: "That is true, and a step on the way, but it is not what is asked.", isClaim: true };
      let open = false;
      for (let n = 0; n < s.relations.length; n++) {
        const d = this.decide(s.sides[n], s.relations[n], s.sides[n + 1]);
        if (d.refuted) return this.refuted(d.refuted, s.sides, true);
        open = open || !d.proved;
      }
      return open ? this.undecided("it holds wherever I tried it, and that proves nothing") : { found: NOT_ASKED, message: "That is true, but it is not what is asked.", isClaim: true };
    }

    // ------------------------------------------------------------------------------- conditions
    atoms(statements) {
      return statements.flatMap((s) => s.relations.flatMap((r, n) => {
        let [a, b] = [s.sides[n], s.sides[n + 1]];
        if (r === "<" || r === "<=") [a, b, r] = [b, a, r.replace("<", ">")];
        return (r === ">" || r === ">=") && b[0] === "call" && b[1] === "Abs" ? [[minus(a, b[2]), r], [add(a, b[2]), r]] : [[minus(a, b), r]];
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
      if (statements.length === 1 && statements[0].relations.join() === "=" && (slot.statements.some((s) => s.sides.some((t) => key(t) === key(statements[0].sides[0]))) || !wanted.some(([, r]) => r === "="))) return null;
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
      const given = this.world.facts.map((f) => (f.relation[0] === "<" ? [minus(f.right, f.left), f.relation.replace("<", ">")] : [minus(f.left, f.right), f.relation]));
      return matched > 0 && left.every(([g, r]) => given.some(([o, s]) => (s === r || (s === ">" && r === ">=")) && this.multiple(g, o, r, where)) || this.positive(g, r));
    }
    positive(g, r) { // a product of what is given to be positive
      return (r === ">" || r === ">=") && (g[0] === "mul" ? g.slice(1) : [g]).every((f) => (f[0] === "num" ? f[1][0] > 0n : this.units([]).some((u) => key(u) === key(f))));
    }
    units(where) {
      const gaps = [...this.world.facts, ...where].filter((f) => f.relation === ">" || f.relation === "<").map((f) => (f.relation === ">" ? minus(f.left, f.right) : minus(f.right, f.left))).filter((g) => g[0] !== "num");
      return [...gaps, ...this.world.whole.map((x) => ["ord", at(x)])];
    }
    multiple(ours, theirs, r, where) {
      const numbers = new Numbers(this.world, [ours, theirs], where), samples = [];
      for (const point of numbers.points(20)) for (const spot of numbers.spots(point, [ours, theirs])) {
        const q = point.value(ours, spot) / point.value(theirs, spot);
        if (Number.isFinite(q) && numbers.where.every((f) => numbers.holds(f.relation, point.value(f.left, spot), point.value(f.right, spot)))) samples.push([q, point, spot]);
        if (samples.length > 8) break;
      }
      if (!samples.length) return false;
      const basic = [ONE, ...this.units(where).flatMap((u) => [u, pow(u, [-1n, 1n])])];
      for (const a of basic) for (const b of basic) {
        const factor = mul(a, b), cs = samples.map(([q, point, spot]) => q / point.value(factor, spot)), c = cs[0];
        if (!cs.every((x) => Math.abs(x - c) < 1e-7 * (1 + Math.abs(c))) || !(r === "=" || r === "!=" || c > 0)) continue;
        for (let d = 1; d <= 64; d++) if (Math.abs(c * d - Math.round(c * d)) < 1e-7) { const n = num(A.fraction(BigInt(Math.round(c * d)), BigInt(d))); if (isNum(n, 0)) break; return Boolean(this.equal(ours, mul(n, factor, theirs), where)); }
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
        if (this.multiple(minus(...s.sides), minus(name, slot.right), "=", [])) return this.right(slot, "Right, with the terms on other sides.");
        if (name[0] !== "sym") return null;
        const there = s.sides.map((t) => put(t, new Map([[name[1], slot.right]])));
        const d = new Numbers(this.world, there).difference(...there);
        return !d.found && d.tried && this.decide(...[s.sides[0], "=", s.sides[1]]).refuted ? this.undecided("it holds there, and I cannot show that it holds nowhere else", slot.n) : null;
      }
      for (const where of this.renamings(s.sides, slot.statements)) {
        const gap = minus(...s.sides.map((t) => moved(t, where))), terms = gap[0] === "add" ? gap.slice(1) : [gap];
        const named = (t) => slot.names.some((n) => key(n) === key(t)), holds = (t) => [...walk(t)].some(named), asked = terms.filter(holds);
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
        const axes = world.arrays[name] || [], texts = [...A.tuples(axes.map((a) => point.sizes.get(a) || 1))].map((spots) => point.texts.get(`${name} ${spots}`) || tell(point.look(name, spots)));
        values[axes.length ? (world.shown[name] || name).split("_")[0] : world.shown[name] || name] = axes.length ? `(${texts.join(", ")})` : texts[0];
      }
      const sizes = Object.fromEntries(point.sizes), indices = Object.fromEntries([...where].map(([x, n]) => [x.name, n + 1]).filter(([x]) => !x.startsWith("·")));
      return { sizes, indices, values, left: typeof left === "number" ? tell(left) : left, right: typeof right === "number" ? tell(right) : right };
    }
    spoken(slots, text) { return A.spoken(this, slots, text); }
    verdict(slot, ok, told) { return ok ? this.right(slot, `Right.${slot.why ? ` ${slot.why}` : ""}`) : { found: WRONG, message: `No: “${told}” is not the answer to part ${slot.n}.`, part: slot.n }; }
  }

  // ---------------------------------------------------------------------------------- in words
  const plain = (text) => text.toLowerCase().replace(/(?<=[a-z])-(?=[a-z])/g, " ").replace(/[^\p{L}\p{N}_<>=+\-/√^∞]+/gu, " ").trim();
  const names = (option) => option.split("|").map(plain);
  const YES = /^[\s"'“(]*(?:yes|yep|yeah|true|correct|always|indeed|of course|(?:it|they|this) (?:can|does|do|is|are|must|may))\b(?!\s*(?:not\b|n['’]t))/i;
  const NO = /^[\s"'“(]*(?:no|nope|false|never|none|not|nothing|nowhere|cannot|can['’]?t|can not|impossible|(?:it|they|this) (?:can|does|do|is|are|must|may)\s?(?:not|n['’]t)|does(?:n['’]t| not)|do(?:n['’]t| not))\b/i;
  const MATHS = new Set("exp log tanh sinh cosh sin cos sqrt sum relu abs max min sigmoid sigma softmax logsumexp frac partial alpha beta gamma delta epsilon eta lambda lmbda theta mu rho tau hat bar left right cdot times text mathrm operatorname infty var std mean step sign else for and when where infinity dfrac tfrac mathbf displaystyle overline quad lim to the".split(" "));
  function spoken(judge, slots, text) {
    const said = plain(text), symbols = /[<>=+\-/√^_∞]/;
    for (const slot of slots) {
      if (slot.kind === "choice") {
        let found = slot.options.filter((o) => names(o).includes(said));
        if (!found.length && said.length < 200) found = slot.options.filter((o) => names(o).some((n) => n.length > 2 && !symbols.test(n) && ` ${said} `.includes(` ${n} `)));
        if (found.length === 1) return judge.verdict(slot, names(found[0])[0] === names(slot.answer)[0], names(found[0])[0]);
      }
      if ((slot.said || []).map(plain).includes(said) && !/[\d_^]/.test(text)) return judge.verdict(slot, true, text.trim());
    }
    const trimmed = text.trim().toLowerCase(), told = text.split(",")[0].includes("=") || text.length > 400 ? null : NO.test(text) || trimmed === "n" ? "no" : YES.test(text) || trimmed === "y" ? "yes" : null;
    const wanted = slots.filter((s) => s.kind === "yes or no");
    if (told && wanted.length === 1) return judge.verdict(wanted[0], told === wanted[0].answer, told);
    if (told && wanted.length) return { found: UNREADABLE, message: "Which question do you mean? Choose a part.", position: 0 };
    const known = judge.world, prose = (text.replaceAll("\\", " ").match(/[A-Za-z]{3,}/g) || []).filter((w) => !MATHS.has(w.toLowerCase()) && !known.knows(w) && !/^(?:d?[A-Z]?[a-z]?hat|np|numpy|math)$/.test(w));
    if (prose.length < 3 || text.trim().split(/\s+/).length < 3 || prose.join("").length <= text.length * 0.45) return null;
    const essay = slots.find((s) => s.kind === "words");
    return { found: WORDS, message: `Words are not judged here.${essay ? ` Compare yours with this: ${essay.answer}` : ""}`, part: essay?.n };
  }

  Object.assign(A, { Judge, names, plain, spoken });
}
