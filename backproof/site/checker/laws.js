"use strict";
// The laws of functions, put into a tree before sizes are counted. Afterwards a function stands only
// over parameters and entries: a sum in its argument has become an unknown value of its own.
const EULER = call("exp", ONE), HALF = num(q(1, 2));
const heavy = (t) => some(t, (node) => node[0] === "sum" || node[0] === "ord");
const isCall = (t, name) => t[0] === "call" && t[1] === name;
const isPower = (t) => isCall(t, "exp") || (t[0] === "pow" && isCall(t[1], "exp"));
const overOne = (t) => { const { above, below } = together(poly(t)); return below.length && [tree(above), ...below.map(([f, e]) => pow(f, e.neg()))]; };
const drawnOut = (t) => { const p = [...poly(t).values()]; return p.length === 1 && p[0].f.length > 1 && [num(p[0].c), ...p[0].f.map(([u, e]) => pow(u, e))]; };
const product = (f) => mul(...f.map(([t, e]) => pow(t, e)));

// A fresh array for a tree, over its free indices in the order in which its text has them.
function unknown(kind, t) {
  const order = text(t), spot = (x) => order.indexOf(`(${x.key})`);
  const indices = freeIndices(t).sort((x, y) => spot(x) - spot(y));
  const names = new Map(indices.map((x, n) => [x, `v${n} ${x.size ? x.size.key : ""}`]));
  return ["entry", `${kind} ${text(t, names)}`, indices.map(at)];
}

function written(name, x) {
  const up = call("exp", x), down = call("exp", neg(x)), twice = call("exp", mul(num(2), x));
  const s = pow(add(ONE, down), -1);
  return { sigmoid: s, sigmoid_prime: mul(s, sub(ONE, s)), cosh: mul(HALF, add(up, down)), sinh: mul(HALF, sub(up, down)),
    tanh: mul(sub(twice, ONE), pow(add(twice, ONE), -1)) }[name];
}
const ODD = ["tanh", "sinh", "atan", "erf"]; // f(-x) = -f(x); they have the sign of what they are taken of
const kinked = (t) => some(t, (node) => node[0] === "call" && ["Abs", "relu", "Max", "Min"].includes(node[1]));
const BY_EXP = ["sigmoid", "sigmoid_prime", "cosh", "sinh", "tanh"];

class Laws {
  constructor(signs) { Object.assign(this, { signs, denominator: 1n, hasSteps: false }); }

  of(t) {
    switch (t[0]) {
      case "call": return this.call(t[1], t.slice(2));
      case "pow": return this.power(t[1], t[2]);
      case "power": return this.symbolic(t[1], t[2]);
      case "sum": return this.total(t[1], t[2]);
      case "mul": { // e^a e^b = e^(a + b)
        const powers = t.slice(1).filter(isPower);
        if (powers.length < 2) break;
        const joint = this.exp(add(...powers.map((p) => (p[0] === "pow" ? mul(num(p[2]), p[1][2]) : p[2]))));
        return mul(joint, ...t.slice(1).filter((part) => !isPower(part)).map((part) => this.of(part)));
      }
      case "partial": case "direct": cannot("a derivative stands inside a formula");
    }
    return mapped(t, (part) => this.of(part));
  }

  call(name, parts) {
    const [x, ...rest] = parts;
    if (BY_EXP.includes(name)) return this.of(written(name, x));
    switch (name) {
      case "exp": return this.exp(x);
      case "log": return add(...this.logs(x).map(([c, u]) => mul(this.of(c), u === EULER ? ONE : this.light("log", u))));
      case "Abs": {
        const alike = ODD.includes(x[1]) ? x[2] : x, side = this.side(alike);
        if (!side && x[0] === "mul") return this.of(mapped(x, (part) => call(name, part)));
        return mul(this.of(x), side === ">=" ? ONE : side ? MINUS : this.sign(alike));
      }
      case "relu": return mul(HALF, add(this.of(x), this.call("Abs", parts)));
      case "step": if (this.has(x, "<=")) return ZERO; this.steps(x); return this.step(x);
      case "sign": this.steps(x); return this.sign(x);
      case "Max": return this.of(rest.reduce((a, b) => add(b, call("relu", sub(a, b))), x));
      case "Min": return neg(this.call("Max", parts.map(neg)));
    }
    return ODD.includes(name) && leading(poly(x))?.sign < 0 ? neg(this.call(name, [neg(x)])) : this.light(name, ...parts);
  }

  // ------------------------------------------------------------------- sums and unknown values
  total(k, body) {
    if (!k.size.of.length) { // so many terms: written out
      if (k.size.c > 60) cannot("a sum has too many terms to be written out");
      return add(...Array.from({ length: Math.max(k.size.c, 0) }, (_, n) => this.of(moved(body, new Map([[k, place(n)]])))));
    }
    return ["sum", k, this.closed(this.of(body), [k])];
  }

  // A denominator that moves with a bound index and sums over the same range is an unknown there.
  closed(t, bounds) {
    if (t[0] === "sum") return ["sum", t[1], this.closed(t[2], [...bounds, t[1]])];
    if (t[0] === "pow" && (t[2].sign < 0 || !t[2].whole)) {
      const sizes = bounds.filter((k) => free(t[1]).has(k)).map((k) => k.size.key);
      return sizes.length ? pow(this.without(t[1], sizes), t[2]) : t;
    }
    return mapped(t, (part) => this.closed(part, bounds));
  }

  without(t, sizes) {
    const counted = (x) => sizes.includes(x.size ? x.size.key : at(x).key);
    if (t[0] === "sum" ? sizes.includes(t[1].size.key) : t[0] === "ord" && t[1].of.some(([x]) => counted(x))) return this.opened(t);
    return mapped(t, (part) => this.without(part, sizes));
  }

  light(name, ...parts) {
    return call(name, ...parts.map((part) => { const t = this.of(part); return heavy(t) ? this.opened(t) : t; }));
  }

  opened(t) {
    const hidden = (f) => (f[0] === "sum" || f[0] === "ord" ? unknown("value", f) : heavy(f) ? mapped(f, hidden) : f);
    return add(...[...poly(t).values()].map(({ c, f }) => mul(num(c), ...f.map(([u, e]) => pow(hidden(u), e)))));
  }

  // ------------------------------------------------------------------------------- exp and log
  exp(x) { // e^(a + b) = e^a e^b; e^(c log u) = u^c
    const factors = [], terms = [...poly(x).values()], isLog = ({ f }) => f.length === 1 && isCall(f[0][0], "log") && !f[0][1].cmp(q(1));
    const rest = add(ZERO, ...terms.filter((m) => !isLog(m)).map(({ c, f }) => mul(num(c), product(f))));
    const { above, below } = together(poly(this.splitLogs(rest)));
    for (const { c, f } of [...terms.filter(isLog), ...times(above, poly(product(below.map(([t, e]) => [t, e.neg()])))).values()]) {
      if (isLog({ f })) {
        factors.push(this.power(f[0][0][2], c));
        continue;
      }
      this.denominator = this.denominator / gcd(this.denominator, c.d) * c.d;
      factors.push(pow(this.light("exp", product(f)), c));
    }
    return mul(...factors, ONE);
  }

  splitLogs(t) {
    if (isCall(t, "log")) return add(...this.logs(t[2]).map(([c, u]) => mul(c, u === EULER ? ONE : call("log", u))));
    return mapped(t, (part) => this.splitLogs(part));
  }

  // log x as terms c log u: log ab = log |a| + log |b|; log a^c = c log a, or c log |a| for an even c.
  logs(x) {
    const each = (c, t) => this.logs(t).map(([d, u]) => [mul(c, d), u]);
    if (x[0] === "num" && x[1].sign > 0) return primes(x[1]).map(([p, n]) => [num(n), num(p)]);
    if (isCall(x, "exp")) return [[x[2], EULER]];
    if (x[0] === "mul") return this.logsOfProduct(x.slice(1));
    if (x[0] === "pow") return each(num(x[2]), x[2].n % 2n ? x[1] : this.sizeOf(x[1]));
    if (x[0] === "power" && this.signs.has(x[1], ">")) return each(x[2], x[1]);
    if (x[0] === "call" && BY_EXP.includes(x[1])) return this.logs(written(x[1], x[2]));
    if (x[0] !== "add" && x[0] !== "sum") return [[ONE, x]];
    const parts = overOne(this.of(x));
    return parts ? this.logsOfProduct(parts) : this.logsOfSum(poly(this.of(x)));
  }

  logsOfProduct(factors) { // if all are positive but one, so is that
    const sized = factors.filter((f) => !this.signs.has(f, ">")).length > 1 ? factors.map((f) => this.sizeOf(f)) : factors;
    const parts = sized.filter((f) => f[0] !== "num" || f[1].cmp(q(1)));
    return parts.length === 1 && parts[0][0] === "mul" ? [[ONE, parts[0]]] : parts.flatMap((f) => this.logs(f));
  }

  sizeOf(t) {
    if (t[0] === "pow" && t[2].whole) return pow(this.sizeOf(t[1]), t[2]);
    return this.signs.has(t, ">") ? t : this.signs.has(t, "<") ? tree(poly(neg(t))) : call("Abs", t);
  }

  // A positive number and a power of e that all terms have are drawn out: log(1 + e^z) = z + log(1 + e^-z).
  logsOfSum(p) {
    if (!p.size) return [[ONE, ZERO]];
    const lead = leading(p).sign < 0 ? leading(p).neg() : leading(p);
    const power = ({ f }) => f.filter(([t]) => isCall(t, "exp")).reduce((sum, [t, e]) => minus(sum, poly(t[2]), e.neg()), new Map());
    const terms = [...p.values()].map((m) => ({ ...m, power: power(m) }));
    const below = (a, b) => { const gap = minus(b, a); return gap.size > 0 && leading(gap).sign > 0; };
    const lowest = terms.map((m) => m.power).reduce((a, b) => (below(b, a) ? b : a));
    const inner = add(...terms.map(({ c, f, power: own }) => {
      const rest = minus(own, lowest);
      return mul(num(c.mul(lead.inv())), ...f.filter(([t]) => !isCall(t, "exp")).map(([t, e]) => pow(t, e)),
        rest.size ? call("exp", tree(rest)) : ONE);
    }));
    const left = inner[0] === "add" || inner[0] === "sum" ? [[ONE, inner]] : this.logs(inner);
    return [...this.logs(num(lead)), [tree(lowest), EULER], ...left];
  }

  // -------------------------------------------------------------------------- powers and roots
  power(base, e) { // (ab)^c = a^c b^c for c whole or a, b >= 0; (x^2)^(1/2) is never x
    if (e.whole) {
      if (isCall(base, "exp")) return this.exp(mul(num(e), base[2]));
      if (base[0] === "mul") return mul(ONE, ...base.slice(1).map((part) => this.power(part, e)));
      if (base[0] === "pow" && base[2].whole) return this.power(base[1], base[2].mul(e));
      return pow(this.of(base), e);
    }
    const has = (t, relation) => this.signs.has(t, relation);
    if (base[0] === "num" && base[1].sign > 0 && e.d === 2n) return mul(...primes(base[1]).map(([p, n]) => rootOf(p, e.mul(n))), ONE);
    if (base[0] === "num" && !base[1].sign && e.sign > 0) return ZERO;
    if (e.d === 2n && base[0] === "pow" && base[2].whole && !(base[2].n % 2n)) return this.power(call("Abs", base[1]), base[2].mul(e));
    if (base[0] === "mul") {
      const parts = base.slice(1);
      if (parts.filter((t) => !has(t, ">")).length <= 1 || parts.every((t) => has(t, ">="))) return mul(...parts.map((t) => this.power(t, e)));
    }
    if (isCall(base, "exp")) return this.exp(mul(num(e), base[2]));
    if (base[0] === "pow" && (has(base[1], ">") || (has(base[1], ">=") && base[2].sign > 0 && e.sign > 0))) return this.power(base[1], base[2].mul(e));
    const parts = (base[0] === "add" || base[0] === "sum") && (overOne(base) || drawnOut(base));
    if (parts) return this.power(mul(...parts), e);
    if (some(base, (n) => n[0] === "mean")) cannot("a root of a mean");
    if (e.d === 2n) return ["pow", this.of(base), e];
    return pow(this.light(`root ${e.d}`, base), e.mul(q(e.d)));
  }

  symbolic(base, exponent) { // b^(x + y) = b^x b^y for b > 0, or whole x, y with b ≠ 0 or x, y >= 0
    if (this.signs.has(base, ">")) return this.exp(mul(exponent, call("log", base)));
    const terms = [...poly(exponent).values()], apart = this.signs.has(base, "!=");
    const natural = ({ c, f }) => c.sign > 0 && f.every(([t]) => this.signs.has(t, ">="));
    const whole = (m) => m.c.whole && (apart || natural(m)) && m.f.every(([t, e]) => t[0] === "ord" && e.whole && e.sign > 0);
    if (!terms.every(whole)) return this.light("power of", base, exponent);
    if (base[0] === "mul") return mul(ONE, ...base.slice(1).map((part) => this.symbolic(part, exponent)));
    if (this.signs.has(base, "<")) { // (-b)^u = (-1)^u b^u
      const odd = terms.filter(({ c }) => c.n % 2n), moving = odd.filter(({ f }) => f.length).map(({ f }) => product(f));
      return mul(odd.length > moving.length ? MINUS : ONE, moving.length ? unknown("sign", ["power", MINUS, add(...moving)]) : ONE, this.symbolic(neg(base), exponent));
    }
    return mul(...terms.map(({ c, f }) => (f.length ? pow(this.light("power of", base, product(f)), c) : pow(this.of(base), c))), ONE);
  }

  // ------------------------------------------------------------------------------------- signs
  steps(x) { if (!this.has(x, "!=")) this.hasSteps = true; }

  // Whether x has a sign as it stands, or with every |u|, max and relu in it worked out.
  has(x, relation) { return this.signs.has(x, relation) || kinked(x) && this.signs.has(this.of(x), relation); }
  side(x) { return [this.of(x), x].flatMap((t) => [">=", "<="].filter((r) => this.signs.has(t, r)))[0]; }

  step(x) { return mul(HALF, this.sign(x), add(this.sign(x), ONE)); }

  sign(x) { // a value in -1, 0, 1; that of a product is the product of the signs
    if (this.has(x, ">")) return ONE;
    if (this.has(x, "<")) return MINUS;
    if (x[0] === "num") return x;
    if (x[0] === "mul") return mul(...x.slice(1).map((part) => this.sign(part)));
    if (x[0] === "pow" && x[2].whole) return x[2].n % 2n ? this.sign(x[1]) : mul(this.sign(x[1]), this.sign(x[1]));
    const p = poly(x), terms = [...p.values()];
    if (!p.size) return ZERO;
    const [f] = terms[0].f.find(([f]) => terms.every((t) => t.f.some(([g, e]) => text(g) === text(f) && e.cmp(q(1)) >= 0))) || [];
    if (f && terms[1]) return mul(this.sign(f), this.sign(tree(poly(mul(x, pow(f, -1)))))); // a factor that all terms have
    if (!heavy(x)) return call("sign of", this.of(x));
    const s = unknown("sign", tree(scaled(p, leading(p).inv())));
    return leading(p).sign > 0 ? s : neg(s);
  }
}

function primes(n) { // the prime factors of a positive fraction (large ones may be left together)
  const found = [];
  for (let [rest, sign] of [[n.n, 1n], [n.d, -1n]]) {
    for (let p = 2n; p * p <= rest && p < 10000n; p++) {
      let times = 0n;
      while (rest % p === 0n) { rest /= p; times++; }
      if (times) found.push([q(p), q(sign * times)]);
    }
    if (rest > 1n) found.push([q(rest), q(sign)]);
  }
  return found;
}

function rootOf(p, e) { // p^e, e a half or whole, as a fraction times at most one root of p
  const whole = e.whole ? e : q(e.n - 1n).mul(q(1, 2));
  return mul(num(p.pow(Number(whole.n))), e.whole ? ONE : ["pow", num(p), q(1, 2)]);
}
