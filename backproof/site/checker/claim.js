"use strict";
// One equation, claimed: its sides written out, its conditions, and equality by small sizes.
{
  const {
    Cannot, Rejected, letter, fresh, isIndex, place, at, plus, move, add, mul, sub, call, children, walk, free, freeIndices,
    moved, text, Signs, zero, checkAxes, randomPrime, BITS, must, Context, domain,
  } = globalThis.ledger;
  // A tree with other parts.
  const rebuilt = (t, parts) => (parts.length ? [...t.slice(0, t[0] === "call" || t[0] === "sum" ? 2 : 1), ...parts, ...(t[0] === "pow" ? [t[2]] : [])] : t);

  class Claim {
    constructor(context, left, right, prime) {
      Object.assign(this, { context, prime, made: [], shown: new Set(), families: context.families });
      this.conditions = [];
      this.sides = [left, right].map((t) => {
        const found = context.written(t, this.conditions);
        this.conditions.push(...domain(found, context));
        return found;
      });
      checkAxes(...this.sides);
      this.free = new Set([...this.sides.flatMap((t) => [...free(t)]), ...context.fixed]);
      this.facts = context.facts.map((f) => this.fact(f));
      const sized = new Set([...this.free].filter((x) => isIndex(x) && x.size).map((x) => x.size.key));
      const there = (f, c) => context.universal(f).every((x) => x.size === null || context.leastSize(x.size) > 0 ||
        sized.has(x.size.key) || freeIndices(c.tree).includes(x)); // else there may be no place of which it speaks
      const own = this.facts.flatMap((f) => [f.left, f.right].flatMap((t) => domain(t, context)).filter((c) => there(f, c)));
      this.ranges = new Set([...sized, ...this.sides.flatMap((t) => [...walk(t)]).filter((n) => n[0] === "sum").map((n) => n[1].size.key)]);
      const bare = (f) => ({ ...f, universal: context.universal(f) });
      const open = (c) => ({ ...c, universal: freeIndices(c.tree).filter((x) => x.label.includes("#")) });
      const given = new Signs(context, this.facts.map(bare), own.map(open)); // what that proves is no condition
      this.conditions = this.conditions.filter((c) => !given.has(c.tree, c.relation));
      this.signs = new Signs(context, this.facts.map(bare), [...this.conditions, ...own, ...context.laws()].map(open));
    }
    fact(f) { return { ...f, left: this.context.written(f.left, []), right: this.context.written(f.right, []) }; }
    use(premise) { // a theorem, its free indices universal but for those that its context has chosen
      const { context, left, right, relation, conditions } = premise;
      const away = new Map(), off = (t) => moved(t, away);
      for (const x of [...freeIndices(left), ...freeIndices(right)]) if (!context.fixed.has(x)) away.set(x, at(letter(`${x.label}°`, x.size)));
      for (const c of conditions) this.mustHold({ ...c, tree: this.context.expanded(off(c.tree)) }, "a line that is used");
      const [mine, theirs] = [left, right].map((t) => this.hereWritten(off(t)));
      const f = { relation, left: mine, right: theirs, fixed: context.fixed };
      this.facts.push(f);
      this.signs.learn(relation, sub(f.left, f.right), this.context.universal(f));
    }
    hereWritten(t) { // a definition that chooses an index may not be put into what holds for every one
      const found = this.context.written(t, []), before = new Set(freeIndices(t));
      if (freeIndices(found).some((x) => !before.has(x))) throw new Cannot("a line is used under a definition that chooses an index");
      return found;
    }
    mustHold(c, what) { must(this.signs.has(c.tree, c.relation), `it is not shown that ${what} has a value wherever both sides have one`); }
    mustHaveValue(t) { for (const c of domain(t, this.context)) this.mustHold(c, "what is put in"); return t; }
    used(n, where) {
      const fact = this.facts[n];
      must(fact, `there is no fact ${n}`);
      const universal = this.context.universal(fact);
      for (const [x, p] of where) must(universal.includes(x) && this.context.fits(p, x), "a fact is used at a place that may lie outside its range");
      const map = new Map(where);
      return { ...fact, left: moved(fact.left, map), right: moved(fact.right, map) };
    }
    gap(n, where) {
      const fact = this.used(n, where);
      must(fact.relation === "=", "only an equation can be put in");
      return sub(fact.left, fact.right);
    }
    zero(t, families = this.context.families) { // by small sizes, or its interval is 0 alone
      try { this.made.push(zero(t, this.signs, this.prime, families)); } catch (error) {
        const waves = error instanceof Rejected && [...walk(t)].some((n) => n[0] === "call" && (n[1] === "sin" || n[1] === "cos"));
        if (!(error instanceof Rejected) || !this.signs.has(t, "=")) throw waves ? new Cannot("the laws of addition of sin and cos") : error;
        this.made.push({ sizes: [], points: 1, bits: BITS });
      }
    }
    ownIndex(k) {
      must(/^\d+#$/.test(k.label), "the index of a sum in a certificate is one of its own");
      must(k.size && ((this.context.least(k.size) ?? -1) >= 0 || this.ranges.has(k.size.key)), "it is not shown that a sum in a certificate runs over a range");
    }

    // target - body = factor (left - right) of a fact; then the body stands for the target everywhere.
    put(t, step) {
      const reader = this.context.reader(true), [target, body, factor] = [step.target, step.body, step.factor].map((x) => reader.tree(x));
      must(["sym", "entry", "call"].includes(target[0]), "only a name can be replaced");
      const loose = new Set(target[0] === "entry" ? [...free(target)].filter((x) => isIndex(x) && !this.context.fixed.has(x)) : []);
      must(![...loose].some((x) => this.free.has(x)), "a name is replaced at all places, so its indices are none of the claim's");
      const gap = this.gap(step.fact, reader.where(step.where));
      const once = JSON.stringify(step); // the same step may be taken again, and is shown once
      if (!this.shown.has(once)) this.zero(sub(sub(target, this.mustHaveValue(body)), mul(this.mustHaveValue(factor), gap)));
      this.shown.add(once);
      const inside = (node) => {
        const where = this.match(target, node, loose);
        if (where) return moved(body, where);
        return rebuilt(node, children(node).map(inside));
      };
      this.families = new Map([...this.families].map(([name, f]) => [name, { ...f, parameters: f.parameters.map(inside) }]));
      return inside(t);
    }
    match(target, t, loose) {
      if (text(target) === text(t)) return new Map();
      if (target[0] !== "entry" || t[0] !== "entry" || t[1] !== target[1] || t[2].length !== target[2].length) return null;
      const where = new Map();
      for (const [n, pattern] of target[2].entries()) {
        const mine = pattern.of.filter(([x]) => loose.has(x) && !where.has(x));
        if (mine.length === 1 && mine[0][1] === 1) {
          const [v] = mine[0], found = plus(t[2][n], plus(pattern, at(v), -1), -1);
          if (!this.context.fits(found, v)) return null;
          where.set(v, found);
        } else if (move(pattern, where).key !== t[2][n].key) return null;
      }
      return where;
    }

    // The difference of two sides, all that the certificate puts in and adds, is 0 for every size.
    equal(t, certificate) {
      must(certificate?.kind === "Equality", "an equality has a certificate of its kind");
      for (const step of certificate.add) {
        const reader = this.context.reader(true), gap = this.gap(step.fact, reader.where(step.where));
        let part = mul(this.mustHaveValue(reader.tree(step.factor)), gap);
        for (const x of step.over) {
          const k = reader.letter(x), own = fresh(k.size);
          this.ownIndex(k);
          part = ["sum", own, moved(part, new Map([[k, at(own)]]))];
        }
        t = sub(t, part);
      }
      for (const step of certificate.put) t = this.put(t, step);
      for (const x of freeIndices(t)) {
        if (!this.free.has(x) && x.size) must(this.context.leastSize(x.size) > 0, "a fact is used at a place of a range that may be empty");
      }
      this.zero(t, this.families);
    }
  }

  // The sizes at which two sides were found equal, which suffice for every size; throws where that is not shown.
  function equalForEverySize(context, left, right) {
    const known = new Context(context), reader = known.reader(false);
    const claim = new Claim(known, reader.tree(left), reader.tree(right), randomPrime());
    claim.equal(sub(...claim.sides), { kind: "Equality", add: [], put: [] });
    return claim.made.at(-1)?.sizes || [];
  }

  Object.assign(globalThis.ledger, { Claim, equalForEverySize, rebuilt });
}
