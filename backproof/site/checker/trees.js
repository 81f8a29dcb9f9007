"use strict";
// Trees as they are read: JSON of the ledger, but with letters as objects and numbers as fractions [n, d].
{
  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; };
  function fraction(n, d = 1n) {
    if (d < 0n) [n, d] = [-n, -d];
    const g = gcd(n, d) || 1n;
    return [n / g, d / g];
  }
  function decimal(text) {
    const [head, power = "0"] = text.toLowerCase().split("e"), [whole, part = ""] = head.split(".");
    const e = Number(power) - part.length, n = BigInt((whole || "") + part || "0");
    return e >= 0 ? fraction(n * 10n ** BigInt(e)) : fraction(n, 10n ** BigInt(-e));
  }
  const times = (a, b) => fraction(a[0] * b[0], a[1] * b[1]), plusQ = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
  const text = (a) => (a[1] === 1n ? `${a[0]}` : `${a[0]}/${a[1]}`);
  const toNumber = (a) => Number(a[0]) / Number(a[1]);

  class Letter { constructor(name, at, size = null) { Object.assign(this, { name, at, size }); } }
  // A place: { c, of: [[letter or name, factor], …] }
  const place = (c = 0, of = []) => {
    const sum = new Map();
    for (const [x, n] of of) sum.set(x, (sum.get(x) || 0) + n);
    return { c, of: [...sum].filter(([, n]) => n) };
  };
  const at = (x) => place(0, [[x, 1]]);
  const plus = (p, o, f = 1) => place(p.c + f * o.c, [...p.of, ...o.of.map(([x, n]) => [x, f * n])]);
  const same = (p, o) => { const d = plus(p, o, -1); return !d.c && !d.of.length; };
  const move = (p, where) => p.of.reduce((sum, [x, n]) => plus(sum, where.get(x) || at(x), n), place(p.c));

  const num = (n) => ["num", typeof n === "number" ? fraction(BigInt(n)) : n];
  const isNum = (t, n) => t[0] === "num" && (n === undefined || (t[1][0] === BigInt(n) && t[1][1] === 1n));
  const ZERO = num(0), ONE = num(1), MINUS = num(-1);
  function add(...terms) {
    const flat = terms.flatMap((t) => (t[0] === "add" ? t.slice(1) : [t])).filter((t) => !isNum(t, 0));
    return flat.length > 1 ? ["add", ...flat] : flat[0] || ZERO;
  }
  function mul(...factors) {
    const flat = factors.flatMap((t) => (t[0] === "mul" ? t.slice(1) : [t]));
    const number = flat.filter((t) => t[0] === "num").reduce((a, t) => times(a, t[1]), [1n, 1n]), rest = flat.filter((t) => t[0] !== "num");
    if (!number[0]) return ZERO;
    const all = number[0] !== 1n || number[1] !== 1n || !rest.length ? [num(number), ...rest] : rest;
    return all.length > 1 ? ["mul", ...all] : all[0];
  }
  function pow(base, e) { // e a fraction
    if (e[0] === 1n && e[1] === 1n) return base;
    if (base[0] === "num" && e[1] === 1n && (base[1][0] || e[0] > 0n)) {
      const [n, d] = e[0] < 0n ? [base[1][1], base[1][0]] : base[1], k = e[0] < 0n ? -e[0] : e[0];
      return num(fraction(n ** k, d ** k));
    }
    return e[0] ? ["pow", base, e] : ONE;
  }
  const neg = (t) => (t[0] === "num" ? num([-t[1][0], t[1][1]]) : mul(MINUS, t));
  function added(terms) {
    const made = add(...terms);
    return made[0] === "add" && made.slice(1).every((t) => t[0] === "num") ? num(made.slice(1).reduce((a, t) => plusQ(a, t[1]), [0n, 1n])) : made;
  }
  const product = (parts) => (parts.length === 1 ? parts[0] : mul(...parts));
  const inverse = (t) => (isNum(t, 0) ? ["pow", ZERO, [-1n, 1n]] : pow(t, [-1n, 1n]));

  const places = (t) => (t[0] === "entry" ? t[2] : t[0] === "ord" ? [t[1]] : t[0] === "delta" || t[0] === "less" ? t.slice(1) : []);
  function children(t) {
    switch (t[0]) {
      case "add": case "mul": case "partial": return t.slice(1);
      case "call": case "sum": return t.slice(2);
      case "pow": return [t[1]];
      case "power": return t.slice(1, 3);
      default: return [];
    }
  }
  const rebuilt = (t, parts) => [...t.slice(0, t[0] === "call" || t[0] === "sum" ? 2 : 1), ...parts, ...(t[0] === "pow" ? [t[2]] : [])];
  function* walk(t) { yield t; for (const part of children(t)) yield* walk(part); }
  const free = (t, bound = new Set()) => {
    const found = new Set(places(t).flatMap((p) => p.of.map(([x]) => x)).filter((x) => !bound.has(x)));
    const inner = t[0] === "sum" ? new Set([...bound, t[1]]) : bound;
    if (t[0] === "sum") for (const [x] of t[1].size.of) found.add(x);
    for (const part of children(t)) for (const x of free(part, inner)) found.add(x);
    return found;
  };
  function moved(t, where) {
    switch (t[0]) {
      case "entry": return ["entry", t[1], t[2].map((p) => move(p, where))];
      case "ord": { const p = move(t[1], where); return p.of.length ? ["ord", p] : num(p.c); }
      case "delta": case "less": return compared(t[0], ...t.slice(1).map((p) => move(p, where)));
      case "sum": {
        const k = new Letter(t[1].name, 0, move(t[1].size, where));
        return ["sum", k, moved(t[2], new Map([...where, [t[1], at(k)]]))];
      }
    }
    const parts = children(t);
    return parts.length ? rebuilt(t, parts.map((part) => moved(part, where))) : t;
  }
  function compared(kind, p, o) {
    const d = plus(p, o, -1);
    if (d.of.length) return [kind, p, o];
    return (kind === "delta" ? d.c === 0 : d.c < 0) ? ONE : ZERO;
  }
  function put(t, values) { // trees for names of scalars
    if (t[0] === "sym") return values.has(t[1]) ? values.get(t[1]) : t;
    const parts = children(t);
    return parts.length ? rebuilt(t, parts.map((part) => put(part, values))) : t;
  }

  // ------------------------------------------------------------------------------ JSON of the ledger
  function out(t, names = new Map(), depth = 0) {
    const index = (x) => (typeof x === "string" ? x : { index: names.get(x) || x.name, size: spot(x.size) });
    const spot = (p) => [p.c, p.of.map(([x, n]) => [index(x), n]).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
    switch (t[0]) {
      case "num": return ["num", text(t[1])];
      case "sym": return t;
      case "entry": return ["entry", t[1], t[2].map(spot)];
      case "ord": return ["ord", spot(t[1])];
      case "delta": case "less": return [t[0], spot(t[1]), spot(t[2])];
      case "pow": return ["pow", out(t[1], names, depth), text(t[2])];
      case "sum": {
        const head = { index: `#${depth}`, size: spot(t[1].size) };
        return ["sum", head, out(t[2], new Map([...names, [t[1], `#${depth}`]]), depth + 1)];
      }
      case "call": return ["call", t[1], ...t.slice(2).map((x) => out(x, names, depth))];
    }
    return [t[0], ...t.slice(1).map((x) => out(x, names, depth))];
  }
  // The other way; letters are one object for each label and size.
  class Letters {
    constructor() { this.known = new Map(); }
    letter(x) {
      if (typeof x === "string") return x;
      const key = JSON.stringify(x);
      if (!this.known.has(key)) this.known.set(key, new Letter(x.index, 0, this.place(x.size)));
      return this.known.get(key);
    }
    place([c, of]) { return place(c, of.map(([x, n]) => [this.letter(x), n])); }
    tree(t) {
      const q = (s) => { const [n, d = "1"] = s.split("/"); return fraction(BigInt(n), BigInt(d)); };
      switch (t[0]) {
        case "num": return num(q(t[1]));
        case "sym": return t;
        case "entry": return ["entry", t[1], t[2].map((p) => this.place(p))];
        case "ord": return ["ord", this.place(t[1])];
        case "delta": case "less": return [t[0], this.place(t[1]), this.place(t[2])];
        case "pow": return ["pow", this.tree(t[1]), q(t[2])];
        case "sum": return moved(["sum", this.letter(t[1]), this.tree(t[2])], new Map());
        case "call": return ["call", t[1], ...t.slice(2).map((x) => this.tree(x))];
      }
      return [t[0], ...t.slice(1).map((x) => this.tree(x))];
    }
  }

  Object.assign(globalThis.answers, { Letter, Letters, fraction, decimal, times, text, toNumber, place, at, plus, same, move, num, isNum, ZERO, ONE, MINUS, add, mul, pow, neg, added, product, inverse, places, children, rebuilt, walk, free, moved, compared, put, out });
}
