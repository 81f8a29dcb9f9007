"use strict";
// One equation, claimed: its sides written out, its conditions, and equality by small sizes.

class Claim {
  constructor(context, left, right, prime) {
    Object.assign(this, { context, prime, made: [], shown: new Set(), families: context.families });
    this.conditions = [];
    this.sides = [left, right].map((t) => {
      const found = context.written(t, this.conditions);
      this.conditions.push(...domain(found, context));
      return found;
    });
    context.checkAxes?.(...this.sides);
    this.free = new Set([...this.sides.flatMap((t) => [...free(t)]), ...context.fixed]);
    this.facts = context.facts.map((f) => this.fact(f));
    this.said = [...this.sides, ...this.facts.flatMap((f) => [f.left, f.right])];
    this.conditions.push(...context.named(this.said));
    const there = (f, known) => context.universal(f).every((x) => x.size === null || context.leastSize(x.size) > 0 ||
      [...this.free].some((y) => y.size?.key === x.size.key) || known.includes(x)); // else there may be no place of which it speaks
    const own = this.facts.flatMap((f) => [f.left, f.right].flatMap((t) => (context.known || domain)(t, context, this.facts)).filter((c) => there(f, freeIndices(c.tree))));
    const facts = this.facts.map((f) => ({ ...f, universal: context.universal(f) }));
    const open = (c) => ({ ...c, universal: freeIndices(c.tree).filter((x) => x.label.includes("#")) });
    const given = new Signs(context, facts, own.map(open)); // what that proves is no condition
    this.conditions = this.conditions.filter((c) => !given.has(c.tree, c.relation));
    this.signs = new Signs(context, facts, [...this.conditions, ...own, ...(context.laws?.() || [])].map(open));
  }
  fact(f) { return { ...f, left: this.context.written(f.left, []), right: this.context.written(f.right, []) }; }
  zero(t, families = this.context.families) { // by small sizes, or its interval is 0 alone
    try { this.made.push(zero(t, this.signs, this.prime, families)); } catch (error) {
      if (!(error instanceof Rejected) || !this.signs.has(t, "=")) throw error instanceof Rejected && this.beyond?.(t) || error;
      this.made.push({ sizes: [], points: 1, bits: BITS });
    }
  }
}

// The sizes at which two sides were found equal, which suffice for every size; throws where that is not shown.
function equalForEverySize(context, left, right) {
  const claim = new Claim(new Context(context), left, right, randomPrime());
  claim.zero(sub(...claim.sides));
  return claim.made.at(-1)?.sizes || [];
}
