"use strict";
// The second checker: re-proves an entry of the ledger, from docs/ledger-format.md alone.
// ------------------------------------------------------------------------------ one entry
class Entry extends Claim {
  beyond(t) { // what the kernel knows of such a difference and this checker does not
    const nodes = [...walk(t)];
    if (nodes.some((n) => n[0] === "call" && (n[1] === "sin" || n[1] === "cos"))) return new Cannot("the laws of addition of sin and cos");
    return nodes.some((n) => n[0] === "mean") && this.facts.some((f) => f.relation === "=") && new Cannot("what is given of worked-out means");
  }
  // ------------------------------------------------------------- what is used and put in
  fact(f) { // with definitions put in; a place that a definition has chosen stays chosen
    const { context } = this, made = super.fact(f), all = (g) => freeIndices(sub(g.left, g.right)), there = all(made), before = all(f);
    must(text(sub(f.left, f.right)) === text(sub(made.left, made.right)) || context.universal(f).every((x) => !context.loose().includes(x) &&
      (!x.size || there.includes(x) || context.leastSize(x.size) > 0)), "a fact is used at a place of a range that may be empty");
    return { ...made, fixed: new Set([...f.fixed, ...there.filter((x) => !before.includes(x))]) };
  }
  // The facts of a line's context that are not given here. All else is; where something is worked out, names mean the same.
  assumed(theirs, alike = theirs.facts.some((f) => [f.left, f.right].some((t) => some(t, (n) => ["partial", "direct", "mean"].includes(n[0]))))) {
    const [a, b] = [this.context, theirs].map((c) => JSON.parse(c.json)), same = (x, y) => JSON.stringify(x) === JSON.stringify(y), has = (part, x) => a[part].some((y) => same(x, y));
    must(["least", "signs", "definitions"].every((part) => b[part].every((x) => has(part, x))) && (!alike || a.definitions.length === b.definitions.length) &&
      (!b.random.length || same(a.random, b.random)) && this.havePlaces(theirs.fixed), "a line that is used assumes what is not assumed here");
    return theirs.facts.filter((_, n) => !has("facts", b.facts[n]));
  }
  use({ context, left, right, relation, conditions, exists }) { // a theorem, its free indices universal but for those that its context has chosen
    must(exists && !this.assumed(context).length, "a line that is used assumes what is not assumed here");
    const away = new Map(), off = (t) => moved(t, away);
    for (const x of [...freeIndices(left), ...freeIndices(right)]) if (!context.fixed.has(x)) away.set(x, at(letter(`${x.label}°`, x.size)));
    for (const c of conditions) this.mustHold({ ...c, tree: this.context.expanded(off(c.tree)) });
    const f = this.fact({ relation, left: off(left), right: off(right), fixed: context.fixed });
    this.facts.push(f);
    this.signs.learn(relation, sub(f.left, f.right), this.context.universal(f));
  }
  mustHold(c) { must(this.signs.has(c.tree, c.relation), "it is not shown that what is used has a value wherever both sides have one"); }
  mustHaveValue(t) { for (const c of domain(t, this.context)) this.mustHold(c); return t; }
  used(n, where) {
    const fact = this.facts[n];
    must(fact, "the certificate is not of its kind");
    const universal = this.context.universal(fact);
    for (const [x, p] of where) must(universal.includes(x) && this.lies(p, x), "a fact is used at a place that may lie outside its range");
    const map = new Map(where), found = { ...fact, left: moved(fact.left, map), right: moved(fact.right, map) };
    const form = [...poly(sub(found.left, found.right)).values()]; // what is gone from it, as from 0 x[i], is asked for here
    const left = new Set(form.flatMap(({ f }) => f.flatMap(([t]) => [...free(t)])));
    this.mustHavePlaces(universal.flatMap((x) => (map.get(x) || at(x)).of.map(([y]) => y)).filter((y) => !left.has(y)));
    return found;
  }
  lies(p, v) { // in the range of an index; a place named by number, wherever both sides have a value
    return this.context.fits(p, v) || v.size && !p.of.some(([x]) => isIndex(x)) &&
      [p, plus(lastPlace(v), p, -1)].every((part) => this.signs.has(number(part), ">="));
  }
  havePlaces(letters) { // the ranges of indices that the claim does not have are not empty
    return [...letters].every((x) => !isIndex(x) || !x.size || this.free.has(x) || this.context.leastSize(x.size) > 0);
  }
  mustHavePlaces(letters) { must(this.havePlaces(letters), "a fact is used at a place of a range that may be empty"); }
  mustExist(t, but = []) { // every place that a certificate uses
    this.mustHavePlaces(freeIndices(t).filter((x) => !but.includes(x)));
    for (const c of this.context.named([t, ...this.said])) this.mustHold(c);
  }
  gap(n, where) {
    const fact = this.used(n, where);
    must(fact.relation === "=", "the certificate is not of its kind");
    return sub(fact.left, fact.right);
  }
  ownIndex(k) {
    must(/^\d+#$/.test(k.label), "the certificate is not of its kind");
    this.mustHaveValue(["sum", k, ONE]);
  }

  // target - body = factor (left - right) of a fact; then the body stands for the target everywhere.
  put(t, step) {
    const reader = this.context.reader(true), [target, body, factor] = [step.target, step.body, step.factor].map((x) => reader.tree(x));
    must(["sym", "entry", "call"].includes(target[0]), "the certificate is not of its kind");
    const loose = new Set(target[0] === "entry" ? [...free(target)].filter((x) => isIndex(x) && !this.context.fixed.has(x)) : []);
    must(![...loose].some((x) => this.free.has(x)), "the certificate is not of its kind");
    const gap = this.gap(step.fact, reader.where(step.where));
    const once = JSON.stringify(step); // the same step may be taken again, and is shown once
    const same = sub(sub(target, this.mustHaveValue(body)), mul(this.mustHaveValue(factor), gap));
    this.mustExist(same, target[0] === "entry" ? freeIndices(target) : []);
    if (!this.shown.has(once)) this.zero(same);
    this.shown.add(once);
    const inside = (node) => {
      const where = this.match(target, node, loose);
      if (where) return moved(body, where);
      return rebuilt(node, inside);
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
    must(certificate?.kind === "Equality", "the certificate is not of its kind");
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
    this.mustExist(t);
    for (const step of certificate.put) t = this.put(t, step);
    this.mustExist(t);
    this.zero(t, this.families);
  }

  // ------------------------------------------------------- orders: larger - smaller = Σ Π parts
  order(relation, certificate) {
    must(certificate?.kind === "Order" && relation !== "=" && relation !== "!=", "the certificate is not of its kind");
    const [first, second] = this.sides, up = relation[0] === "<";
    const made = certificate.products.map((product) => this.product(product, this.context.reader(true)));
    must(relation.length === 2 || made.some((m) => m.strict), "a part of the certificate is not certain to be >= 0");
    this.equal(sub(sub(up ? second : first, up ? first : second), add(ZERO, ...made.map((m) => m.tree))), certificate.equality);
  }
  product(parts, reader) {
    const made = parts.map((part) => this.part(part, reader));
    return { tree: mul(ONE, ...made.map((m) => m.tree)), strict: made.every((m) => m.strict) };
  }
  part([kind, ...rest], reader) {
    if (kind === "sign") {
      const tree = this.mustHaveValue(reader.tree(rest[0]));
      if (!this.signs.has(tree, ">=")) {
        if (some(this.context.expanded(tree), (n) => !isFraction(n) && isNumber(n) && !this.signs.number?.(n).low)) cannot("the size of a number such as e");
        throw new Rejected("a part of the certificate is not certain to be >= 0");
      }
      return { tree, strict: this.signs.has(tree, ">") };
    }
    if (kind === "fact") {
      const f = this.used(rest[0], reader.where(rest[1]));
      must(f.relation[0] === "<" || f.relation[0] === ">", "the certificate is not of its kind");
      return { tree: f.relation[0] === ">" ? sub(f.left, f.right) : sub(f.right, f.left), strict: f.relation.length === 1 };
    }
    if (["exp", "log", "total", "whole", "rises", "slope"].includes(kind)) return this.law(kind, ...rest.map((t) => this.mustHaveValue(reader.tree(t))));
    if (kind === "over") {
      const k = reader.letter(rest[0]), own = fresh(k.size), made = rest.slice(1).map((product) => this.product(product, reader));
      this.ownIndex(k);
      return { tree: ["sum", own, moved(add(ZERO, ...made.map((m) => m.tree)), new Map([[k, at(own)]]))],
        strict: made.some((m) => m.strict) && this.context.leastSize(k.size) > 0 };
    }
    cannot(`a part of kind ${kind}`);
  }
  law(name, u, t) {
    if (t) return this.ofOneFunction(name, u, t);
    if (name === "exp") return { tree: sub(sub(call("exp", u), ONE), u), strict: this.signs.has(u, "!=") };
    if (name === "log") {
      must(this.signs.has(u, ">"), "a part of the certificate is not certain to be >= 0");
      return { tree: sub(sub(u, ONE), call("log", u)), strict: this.signs.has(sub(u, ONE), "!=") };
    }
    must(name === "whole" ? u[0] === "ord" : u[0] === "sum" || u[0] === "add", "the certificate is not of its kind");
    const size = (x) => call("Abs", x);
    return { strict: false, tree: name === "whole" ? sub(mul(u, u), u)
      : sub(u[0] === "sum" ? ["sum", u[1], size(u[2])] : add(...u.slice(1).map(size)), size(u)) };
  }
  ofOneFunction(name, u, t) { // f(u) and f(v): f increases, or its slope is at most L in size
    const waves = ["sin", "cos"], steepest = ["tanh", "atan", "relu", "sigmoid"], rising = [...steepest, "exp", "log", "sinh", "erf", "sign"];
    must(u[0] === "call" && t[0] === "call" && u[1] === t[1], "the certificate is not of its kind");
    const gap = sub(u[2], t[2]), more = sub(u, t);
    if (name === "slope") {
      must([...waves, ...steepest].includes(u[1]), "the certificate is not of its kind");
      return { tree: sub(mul(u[1] === "sigmoid" ? num(q(1, 4)) : ONE, call("Abs", gap)), more), strict: false };
    }
    must(name === "rises" && rising.includes(u[1]) && this.signs.has(gap, ">="), "a part of the certificate is not certain to be >= 0");
    return { tree: more, strict: !["relu", "sign"].includes(u[1]) && this.signs.has(gap, ">") };
  }

  // ------------------------------------------------------------------- the other short rules
  unequal(certificate) {
    must(certificate === null && this.signs.has(sub(...this.sides), "!="), "the difference may be 0");
  }
  // The claim under f <= 0 and under f >= 0 (or another split); f is chosen, as everything in it.
  cases(f, said, premises) {
    const on = this.mustHaveValue(this.context.written(f, []));
    this.mustExist(add(f, on));
    const never = { "<=": ">", ">=": "<", "<": ">=", ">": "<=", "=": "!=", "!=": "=" };
    const seen = [...premises.flatMap((p) => (this.isCase(f, said, p) || [])), ...Object.keys(never).filter((r) => this.signs.has(on, never[r]))];
    const splits = [["<=", ">="], ["<", "=", ">"], ["<", ">="], ["<=", ">"], ["=", "!="]];
    must(on && splits.some((split) => split.every((r) => seen.includes(r))), "the cases do not cover everything");
  }
  // Under which relations of f to 0 a premise shows what is said, all else that it assumes being given here.
  isCase(f, said, premise) {
    if (premise.said !== said) return null;
    for (const c of premise.conditions) this.mustHold(c);
    const [fact, more] = this.assumed(premise.context, true);
    if (!fact) return RELATIONS;
    return !more && text(fact.left) === text(f) && text(fact.right) === text(ZERO) && !premise.context.universal(fact).length ? [fact.relation] : null;
  }
  // A theorem with other expressions for its names, places for its letters, arrays for its arrays.
  instance(by, [line, ...hypotheses], raw, relation, reader) {
    for (const h of hypotheses) this.use(h);
    const scalars = new Map(by.scalars.map(([x, t]) => [x, reader.tree(t)])), arrays = new Map(by.arrays.map(([x, y]) => [x, reader.name(y)]));
    must(![...scalars.keys(), ...[...arrays].flat()].includes("pi"), "what is given of a name cannot be");
    const letters = new Map(by.letters.map(([x, p]) => [reader.letter(x), reader.place(p)]));
    const renamed = (t) => (t[0] === "entry" && arrays.has(t[1]) ? ["entry", arrays.get(t[1]), t[2]] : rebuilt(t, renamed));
    const into = (t) => scalarsPut(renamed(moved(t, letters)), scalars);
    const same = [line.left, line.right].every((t, n) => text(into(t)) === text(raw[n]));
    if (line.context.families.size && !same) cannot("means that were worked out");
    must(line.exists && line.relation === relation && same, "it is no instance of the line");
    const named = (f) => f.fixed && new Map(this.context.universal(f).map((x) => [x, at(letter(x.label.endsWith("°") ? x.label : `${x.label}°`, x.size))]));
    const stated = (f) => { const away = named(f); return { ...f, left: moved(f.left, away), right: moved(f.right, away) }; };
    const chosen = (f) => [...f.fixed].filter((x) => free(f.left).has(x) || free(f.right).has(x)).map((x) => x.key).sort();
    const said = (f) => `${text(f.left)} ${f.relation} ${text(f.right)} ${chosen(f)}`;
    const known = new Set(this.facts.map((f) => said(stated(f)))), needed = [];
    for (const f of line.facts.map(stated)) {
      const fixed = new Set([...f.fixed].flatMap((x) => (letters.has(x) ? letters.get(x).of.map(([y]) => y) : [x])));
      const ours = { ...f, left: into(f.left), right: into(f.right), fixed };
      if (!known.has(said(ours))) this.mustBeTrue(ours);
      needed.push(ours.left, ours.right);
    }
    for (const c of this.context.named(needed)) this.mustHold(c);
    this.checkReplaced(line, scalars, letters, arrays, into);
    for (const c of line.conditions) {
      const here = { ...c, tree: this.context.expanded(into(c.tree)) };
      if (!this.signs.has(here.tree, here.relation)) this.conditions.push(here);
    }
  }
  mustBeTrue(f) { // a hypothesis of a line, as an identity or by the sign of its difference
    const [left, right] = [f.left, f.right].map((t) => this.mustHaveValue(this.context.written(t, [])));
    if (f.relation === "=") this.zero(sub(left, right));
    else must(this.signs.has(sub(left, right), f.relation), "a line that is used assumes what is not assumed here");
  }
  checkReplaced(line, scalars, letters, arrays, into) {
    const theirs = line.context;
    const indices = [...freeIndices(line.left), ...freeIndices(line.right), ...theirs.fixed];
    const trees = [line, ...line.facts].flatMap((f) => [f.left, f.right]).concat(line.conditions.map((c) => c.tree)), nodes = trees.flatMap((t) => [...walk(t)]);
    must(!nodes.some((n) => n[0] === "entry" && scalars.has(n[1]) || n[0] === "sym" && arrays.has(n[1])), "an array and a scalar have the same name");
    const spots = [...indices.map((x) => letters.get(x) || at(x)), ...letters.values()].flatMap((p) => p.of.map(([y]) => y));
    this.mustHavePlaces([...spots, ...[...scalars.values()].flatMap(freeIndices)]);
    must(![...indices, ...trees.flatMap(freeIndices)].some((x) => x.size?.of.some(([y]) => letters.has(y))), "the size of a range is replaced");
    for (const t of scalars.values()) { this.mustHaveValue(t); this.context.checkChance(t); }
    const random = (c) => JSON.stringify(JSON.parse(c.json).random), chance = [...theirs.families], isRandom = (x) => theirs.families.has(x);
    if (random(theirs) !== random(this.context) || [...scalars.keys(), ...[...arrays].flat()].some(isRandom) || chance.some(([, f]) => f.parameters.some((t) => text(into(t)) !== text(t)))) {
      cannot("means that were worked out");
    }
    for (const [name, relation] of theirs.signs) {
      const sign = this.context.signs.get(arrays.get(name) || name);
      must(scalars.has(name) ? this.signs.has(scalars.get(name), relation) : sign === ">" || sign === relation, "what is given of a name cannot be");
    }
    for (const [x, n] of theirs.lowest) must(this.signs.has(sub(number(letters.get(x) || at(x)), num(n)), ">="), "a fact is used at a place that may lie outside its range");
    for (const [x, p] of letters) must(isIndex(x) ? this.lies(p, x) : this.signs.has(number(p), ">="), "a fact is used at a place that may lie outside its range");
  }

  // The claim at the first places, one or more, and from the claim at so many from n on, which is chosen, at the next.
  induction([x, start], parts, raw, relation, reader) {
    const steps = parts.length - 1, n = reader.letter(x), { context } = this, inner = beforeTheLast(n, steps), text_ = (f) => `${text(f.left)} ${f.relation} ${text(f.right)}`;
    const known = isIndex(n) ? 0 : context.lowest.get(n), declared = known === start; // else the last fact says so
    const facts = declared ? context.facts : context.facts.slice(0, -1), from = context.facts.at(-1);
    must(Number.isSafeInteger(start) && (declared || from && !(start < known) && text_(from) === `${text(["ord", at(n)])} >= ${text(["num", q(start)])}`), "a part of the induction assumes more");
    const speaks = (t) => free(t).has(n);
    must(facts.every((f) => !(speaks(f.left) || speaks(f.right)) || (isIndex(n) && !f.fixed.has(n))) && !facts.some((f) => f.fixed.has(n)) &&
      [...context.definitions.values()].every((d) => !speaks(d.body) || d.indices.includes(n)) && ![...context.families.values()].some((f) => f.parameters.some(speaks)), "what is given speaks of the n of the induction");
    const trees = [...raw, ...context.facts.flatMap((f) => [f.left, f.right]), ...[...context.definitions.values()].map((d) => d.body)];
    must(inner === n || !(context.fixed.has(inner) || trees.some((t) => free(t).has(inner))), "what is given speaks of the n of the induction");
    this.sumsOfNumbers(n);
    const said = (i, where = plus(at(inner), place(i))) => raw.map((t) => text(Array(i).fill().reduce((u) => lastTerms(u, n), moved(t, new Map([[n, where]]))))).join(` ${relation} `);
    must(!this.conditions.some((c) => [...free(c.tree)].some((y) => y === n || isIndex(y) && !y.label.includes("#") && !context.fixed.has(y))),
      "what is given speaks of the n of the induction");
    must(steps > 0, "a part of the induction assumes more");
    if (steps > 1 && n.size && context.leastSize(n.size) < steps) cannot("a start may lie past the end");
    for (const [k, part] of parts.entries()) {
      must(part.said === (k < steps ? said(0, place(start + k)) : said(steps)), "a part of the induction assumes more");
      for (const more of this.assumed(part.context, true)) {
        must(k === steps && parts.some((_, i) => i < steps && text_(more) === said(i)) && part.context.universal(more).every((y) => y !== inner && !context.fixed.has(y)), "a part of the induction assumes more");
      }
      for (const c of part.conditions) this.mustHold(c);
    }
  }
  sumsOfNumbers(n) { // what runs up to n is the index of a sum, up to n + …, and no place of an array
    const nodes = this.sides.flatMap((t) => [...walk(t)]), runs = (k) => Boolean(k.size?.of.some(([y]) => y === n));
    const sums = nodes.filter((t) => t[0] === "sum" && runs(t[1])).map((t) => t[1]);
    const spots = nodes.filter((t) => ["entry", "delta", "less"].includes(t[0])).flatMap(places).flatMap((p) => p.of.map(([y]) => y));
    must(sums.every((k) => k.size.of.find(([y]) => y === n)[1] === 1) && ![...this.sides.flatMap(freeIndices), ...this.context.fixed].some(runs) &&
      !(sums.length && spots.some((y) => y === n || runs(y))), "what is given speaks of the n of the induction");
  }
}

// n where there is an n + steps: a place of a range that is shorter by them, if n is an index with a range.
const beforeTheLast = (n, steps) => (isIndex(n) && n.size?.of.length ? letter(n.label, plus(n.size, place(-steps))) : n);

// Sums up to n with their last term written out.
function lastTerms(t, n) {
  if (t[0] !== "sum" || !t[1].size.of.some(([y]) => y === n)) return rebuilt(t, (part) => lastTerms(part, n));
  const last = plus(t[1].size, place(-1)), k = fresh(last), body = lastTerms(t[2], n);
  return add(["sum", k, moved(body, new Map([[t[1], at(k)]]))], moved(body, new Map([[t[1], last]])));
}

const isNumber = (t) => !free(t).size && !some(t, (n) => n[0] === "entry" || (n[0] === "sym" && n[1] !== "pi"));
const isFraction = (t) => t[0] !== "call" && t[1] !== "pi" && (t[0] !== "pow" || t[2].whole);

// ------------------------------------------------------------------------------ the verdict
// The conditions that an entry lists contain all that its sides need.
function checkDomain(entry, conditions, reader) {
  const said = new Set(entry.domain.map((c) => shown({ tree: reader.tree(c.tree), relation: c.relation })));
  for (const c of conditions) must(said.has(shown(c)), "a condition under which both sides have a value is not listed");
}
// A condition with its own bound indices named in the order in which it has them.
function shown({ tree, relation }) {
  const order = text(tree), own = freeIndices(tree).filter((x) => x.label.includes("#"));
  own.sort((x, y) => order.indexOf(`(${x.key})`) - order.indexOf(`(${y.key})`));
  const names = new Map(own.map((x, n) => [x, `own ${n} ${x.size ? x.size.key : ""}`]));
  const inOrder = (t) => { // δ(p, q) is δ(q, p)
    const turned = ["delta", t[2], t[1]];
    return t[0] !== "delta" ? rebuilt(t, inOrder) : text(turned, names) < text(t, names) ? turned : t;
  };
  return `${text(inOrder(tree), names)} ${relation} 0`;
}

const METHODS = { "small sizes": ["="], certificate: ["<", "<=", ">", ">="], factors: ["!="], cases: RELATIONS,
  instance: RELATIONS, induction: RELATIONS };
function show(claim, { method, certificate, relation }, raw, said, premises, reader) {
  if (["small sizes", "certificate", "factors"].includes(method)) for (const premise of premises) claim.use(premise);
  if (method === "small sizes") claim.equal(sub(...claim.sides), certificate);
  if (method === "certificate") claim.order(relation, certificate);
  if (method === "factors") claim.unequal(certificate);
  if (method === "cases") claim.cases(reader.tree(certificate), said, premises);
  if (method === "instance") claim.instance(certificate, premises, raw, relation, reader);
  if (method === "induction") claim.induction(certificate, premises, raw, relation, reader);
}

// { verdict: "re-proved" | "rejected" | "cannot check", why, sizes, points, ms }; premises: id -> re-proved
function check(entry, premises = new Map(), prime = randomPrime()) {
  const begin = performance.now(), answer = (verdict, why, more) => ({ id: entry.id, verdict, why, ms: performance.now() - begin, ...more });
  try {
    if (entry.format !== 1) cannot(`format ${entry.format}`);
    const method = METHODS[entry.method];
    if (!method) cannot(`the method ${entry.method}`);
    must(method.includes(entry.relation), "the method does not show this relation");
    const context = new Context(entry.context), reader = context.reader(false);
    const claim = new Entry(context, reader.tree(entry.left), reader.tree(entry.right), prime);
    const needed = entry.premises.map((id) => premises.get(id));
    if (!needed.every(Boolean)) cannot("it rests on an entry that is not re-proved before it");
    const raw = [reader.tree(entry.left), reader.tree(entry.right)], said = `${text(raw[0])} ${entry.relation} ${text(raw[1])}`;
    show(claim, entry, raw, said, needed, reader);
    checkDomain(entry, claim.conditions, context.reader(true));
    premises.set(entry.id, { context, raw, said, left: claim.sides[0], right: claim.sides[1], relation: entry.relation, conditions: claim.conditions, facts: claim.facts.slice(0, context.facts.length),
      exists: claim.havePlaces(raw.flatMap(freeIndices)) }); // else definitions have left no trace of a place that the entry speaks of
    return answer("re-proved", "", { sizes: claim.made.at(-1)?.sizes || [], points: claim.made.reduce((sum, m) => sum + m.points, 0), bits: Math.min(BITS, ...claim.made.map((m) => m.bits)) });
  } catch (error) {
    if (error instanceof Rejected) return answer("rejected", error.message);
    if (error instanceof Cannot) return answer("cannot check", error.message);
    if (error instanceof TypeError || error instanceof RangeError) return answer("rejected", `the entry cannot be read: ${error.message}`);
    throw error;
  }
}

// Every entry of a ledger, one JSON object a line.
function checkAll(lines) {
  const premises = new Map(), prime = randomPrime();
  return lines.split("\n").filter(Boolean).map((line) => check(JSON.parse(line), premises, prime));
}
