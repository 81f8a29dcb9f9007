"use strict";
// Random variables: what may be said of them, and means of polynomials in them by their moments.

Object.assign(Context.prototype, {
  // Independent random variables, each with its law; nothing else is said of them.
  random(listed, reader) {
    this.families = new Map(listed.map((f) => [reader.name(f.name), { law: f.law, parameters: f.parameters.map((t) => reader.tree(t)) }]));
    must(this.families.size === listed.length, "what is given of a name cannot be");
    for (const [name, { parameters }] of this.families) {
      must(!this.signs.has(name) && !this.definitions.has(name), "what is given of a name cannot be");
      if (!parameters.every((t) => !freeIndices(t).length && [...walk(t)].every((n) => !["sum", "mean"].includes(n[0]) && !this.definitions.has(n[1]) && !this.isRandom(n)))) {
        cannot("a law depends on an index, a sum, a definition or chance");
      }
    }
    this.fixed = new Set([...this.fixed, ...this.facts.flatMap((f) => [...f.fixed]), ...this.loose()]); // what one fact has chosen is chosen in all
    for (const f of this.facts) for (const t of [f.left, f.right]) this.checkChance(t);
  },
  laws() { // what has to be >= 0, since there are variables with these laws
    const square = (t) => pow(t, q(2));
    const needs = ({ law, parameters: [a, b, c, d] }) => {
      if (law === "bernoulli") return [a, sub(ONE, a)];
      if (law === "normal") return [b];
      if (law === "uniform") return [sub(b, a)];
      if (law === "symmetric") return b ? [a, sub(b, square(a))] : [a];
      if (law !== "moments" || !b) return [];
      const spread = sub(b, square(a)), wide = d && sub(d, square(b));
      return d ? [spread, wide, sub(mul(spread, wide), square(sub(c, mul(a, b)))), sub(mul(b, d), square(c))] : [spread];
    };
    return [...this.families.values()].flatMap(needs).map((tree) => ({ tree, relation: ">=" }));
  },
  putLaws(families, laws) {
    if ([...families.values()].some((f) => f.parameters.some((p) => [...walk(p)].some((n) => n[0] === "sum")))) cannot("a law with a sum in it");
    laws.families = new Map([...families].map(([name, f]) => [name, { ...f, parameters: f.parameters.map((p) => laws.of(p)) }]));
  },
  isRandom(t) { return (t[0] === "sym" || t[0] === "entry") && this.families.has(t[1]); },
  checkChance(t) { // a random variable stands under a mean, and there in sums, products and powers alone
    const inside = (n, under) => {
      if (this.isRandom(n) && !under) cannot("a random variable stands outside a mean");
      if (under && n[0] === "mean") cannot("a mean stands under a mean");
      const bare = ["add", "mul", "sum"].includes(n[0]) || (n[0] === "pow" && n[2].whole && n[2].sign > 0);
      if (under && !bare && !this.isRandom(n) && children(n).some((part) => [...walk(part)].some((x) => this.isRandom(x)))) cannot("a function of a random variable");
      for (const part of children(n)) inside(part, under || n[0] === "mean");
    };
    must(this.families.size || !some(t, (n) => n[0] === "mean"), "a random variable stands outside a mean");
    if (this.families.size) inside(t, false);
  },
});

Object.assign(Laws.prototype, {
  // How many random factors a term has at most.
  degree(t) {
    if ((t[0] === "sym" || t[0] === "entry") && this.families.has(t[1])) return 1;
    const parts = children(t).map((part) => this.degree(part));
    if (t[0] === "mul") return parts.reduce((a, b) => a + b, 0);
    return Math.max(0, ...parts) * (t[0] === "pow" ? Math.abs(Number(t[2].n)) : 1);
  },
});

Object.assign(Point.prototype, {
  // The mean of a polynomial in independent random variables: each power of one is its moment.
  mean(t, env) {
    let found = 0n;
    for (const { c, atoms } of this.chances(t, env).values()) {
      found += [...atoms.values()].reduce((product, [name, e]) => product * this.moment(name, e, env) % this.p, c);
    }
    return this.mod(found);
  },
  chances(t, env) { // a polynomial: text of the atoms -> { c, atoms: key -> [name, exponent] }
    const one = (c, atoms = new Map()) => new Map([[[...atoms].map(([k, [, e]]) => `${k}^${e}`).sort().join(), { c, atoms }]]);
    const merge = (into, more) => { for (const [k, m] of more) into.set(k, { ...m, c: this.mod(m.c + (into.get(k)?.c || 0n)) }); return into; };
    const product = (a, b) => [...a.values()].reduce((sum, x) => [...b.values()].reduce((all, y) => {
      const atoms = new Map(x.atoms);
      for (const [k, [name, e]] of y.atoms) atoms.set(k, [name, e + (atoms.get(k)?.[1] || 0)]);
      return merge(all, one(x.c * y.c % this.p, atoms));
    }, sum), new Map());
    if (t[0] === "add") return t.slice(1).map((part) => this.chances(part, env)).reduce(merge, new Map());
    if (t[0] === "mul") return t.slice(1).map((part) => this.chances(part, env)).reduce(product);
    if (this.laws.families.has(t[1]) && (t[0] === "sym" || t[0] === "entry")) {
      const spots = (t[2] || []).map((p) => this.spot(p, env));
      if (spots.some(([, rest]) => rest)) cannot("whether two places of a random variable are the same");
      return one(1n, new Map([[`${t[1]}[${spots}]`, [t[1], 1]]]));
    }
    if (t[0] === "sum") {
      let found = new Map();
      for (let n = 0; n < env.get(t[1].size.key); n++) found = merge(found, this.chances(t[2], new Map([...env, [t[1].key, n]])));
      return found;
    }
    if (t[0] === "pow" && t[2].whole && t[2].sign > 0 && this.laws.degree(t[1])) {
      return Array.from({ length: small(t[2]) }, () => this.chances(t[1], env)).reduce(product);
    }
    return one(this.at(t, env));
  },
  moment(name, order, env) {
    const { law, parameters } = this.laws.families.get(name), known = parameters.map((t) => this.at(t, env)), [a, b] = known;
    const count = { normal: 2, uniform: 2, bernoulli: 1, rademacher: 0 }[law] ?? known.length;
    if (known.length !== count) cannot(`the law ${law}`);
    const moments = [1n, a];
    switch (law) {
      case "moments": if (order > known.length || known.length > 4) cannot("a moment that is not given"); return known[order - 1];
      case "normal":
        for (let n = 2; n <= order; n++) moments.push(this.mod(a * moments[n - 1] + BigInt(n - 1) * b * moments[n - 2]));
        return moments[order];
      case "uniform": {
        const terms = Array.from({ length: order + 1 }, (_, n) => powMod(a, BigInt(n), this.p) * powMod(b, BigInt(order - n), this.p));
        return this.mod(terms.reduce((x, y) => x + y) * this.inverse(BigInt(order + 1)));
      }
      case "bernoulli": return a;
      case "rademacher": return order % 2 ? 0n : 1n;
    }
    cannot(`the law ${law}`);
  },
});

Object.assign(Count.prototype, {
  mean(body, env) { // each moment is a polynomial in its parameters, of at most its own degree
    const found = this.of(body, env), degree = this.laws.degree(body);
    for (const [name, { parameters }] of this.laws.families) {
      if (![...walk(body)].some((n) => n[1] === name)) continue;
      for (const part of parameters.map((t) => this.of(t))) {
        found.d += degree * Math.max(part.d, this.cleared(part));
        for (const [k, f] of part.under) found.under.set(k, { ...f, e: f.e * degree + (found.under.get(k)?.e || 0) });
      }
    }
    return found;
  },
});
