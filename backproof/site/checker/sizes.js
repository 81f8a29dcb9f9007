"use strict";
// Equality for every size: no term sums over more than d indices of a range, so a few sizes suffice.
// Each is tested at random values modulo a random prime, all denominators cleared and counted.
const BITS = 160, MOST_POINTS = 5000, MOST_SIZES = 12, MOST_CASES = 1024, DRAWS = 100;
class Later extends Error {} // another range has to be counted first
class Again extends Error {} // there is no root at this draw
class NoValue extends Error {} // a denominator is 0; if it "counts" places, it may not be 0 at more of them

// -------------------------------------------------------------------------------- the prime
function randomBits(bits) {
  const words = crypto.getRandomValues(new Uint32Array(Math.ceil(bits / 32)));
  return words.reduce((found, word) => (found << 32n) | BigInt(word), 0n) & ((1n << BigInt(bits)) - 1n);
}
function powMod(base, e, p) {
  let found = 1n;
  for (base %= p; e; e >>= 1n, base = base * base % p) if (e & 1n) found = found * base % p;
  return found;
}
function probablyPrime(n) { // Miller and Rabin; n = 3 mod 4, so n - 1 is twice an odd number
  const small = [3n, 5n, 7n, 11n, 13n];
  if (small.some((p) => n % p === 0n)) return false;
  return Array.from({ length: 40 }).every(() => {
    const x = powMod(randomBits(BITS - 2) + 2n, (n - 1n) / 2n, n);
    return x === 1n || x === n - 1n;
  });
}
const haveRoots = (squares, p) => squares.every((q) => powMod(q, (p - 1n) / 2n, p) === 1n);
function randomPrime(squares = []) {
  for (;;) {
    const n = randomBits(BITS) | (1n << BigInt(BITS - 1)) | 3n;
    if (probablyPrime(n) && haveRoots(squares, n)) return n;
  }
}

// -------------------------------------------------------------------------------- one point
class Point {
  constructor(p, laws) {
    Object.assign(this, { p, laws, values: new Map(), memo: new Map(), choices: [], signs: laws.hasSteps ? [1n, -1n, 0n] : [1n, -1n] });
  }
  mod(a) { return (a %= this.p) < 0n ? a + this.p : a; }
  inverse(a) {
    if (!a) throw new NoValue();
    let [r, old, x, before] = [a, this.p, 1n, 0n]; // Euclid's algorithm
    while (r !== 1n) { const n = old / r; [old, r, before, x] = [r, old - n * r, x, before - n * x]; }
    return this.mod(x);
  }
  unknown(key) {
    if (!this.values.has(key)) this.values.set(key, this.mod(randomBits(BITS + 64)));
    return this.values.get(key);
  }

  // Whether the tree is 0 for every choice of the signs and roots that it meets; null: no value.
  isZero(t, env) {
    let has = null, counts;
    this.choices = [];
    for (let n = 0; n < MOST_CASES; n++) {
      this.memo = new Map();
      try {
        if (this.at(t, env)) return false;
        has = true;
      } catch (error) {
        if (!(error instanceof NoValue)) throw error;
        counts ||= error.message;
      }
      let last;
      while ((last = this.choices.at(-1)) && last.which + 1 === last.options.length) this.choices.pop();
      if (!last && has && counts) cannot("a denominator that counts places is 0 for some signs");
      if (!last) return has;
      last.which++;
    }
    cannot("too many signs and roots to go through");
  }
  choose(key, options) {
    let found = this.choices.find((c) => c.key === key);
    if (!found) this.choices.push(found = { key, options, which: 0 });
    return found.options[found.which];
  }

  // A place: a number, and what has no number here.
  spot(place, env) {
    let n = place.c;
    const rest = [];
    for (const [x, c] of place.of) if (env.has(x.key)) n += c * env.get(x.key); else rest.push(`${c}(${x.key})`);
    return [n, rest.join("+")];
  }

  // Sums and functions are computed once for the same values of their letters.
  at(t, env) {
    if (t[0] !== "sum" && t[0] !== "pow" && t[0] !== "call") return this.computed(t, env);
    if (!this.memo.has(t)) this.memo.set(t, { letters: [...free(t)].map((x) => x.key), values: new Map() });
    const { letters, values } = this.memo.get(t), key = letters.map((k) => env.get(k)).join();
    if (!values.has(key)) values.set(key, this.computed(t, env));
    return values.get(key);
  }

  computed(t, env) {
    switch (t[0]) {
      case "num": return t[1].whole ? this.mod(t[1].n) : this.mod(t[1].n * this.inverse(this.mod(t[1].d)));
      case "add": return this.mod(t.slice(1).reduce((sum, part) => sum + this.at(part, env), 0n));
      case "mul": return t.slice(1).reduce((found, part) => found * this.at(part, env) % this.p, 1n);
      case "sym": return this.unknown(`s ${t[1]}`);
      case "entry": {
        const key = `e ${t[1]}[${t[2].map((p) => this.spot(p, env).join("|"))}]`;
        return t[1].startsWith("sign ") ? this.mod(this.choose(key, this.signs)) : this.unknown(key);
      }
      case "ord": {
        const n = t[1].of.reduce((sum, [x, c]) => sum + BigInt(c) * (env.has(x.key) ? BigInt(env.get(x.key)) : this.unknown(`n ${x.key}`)), BigInt(t[1].c));
        return this.mod(n);
      }
      case "delta": case "less": {
        const [[a, rest], [b, others]] = [this.spot(t[1], env), this.spot(t[2], env)];
        if (rest !== others) cannot("two places without a range are compared");
        return (t[0] === "delta" ? a === b : a < b) ? 1n : 0n;
      }
      case "sum": {
        let found = 0n;
        for (let n = 0; n < env.get(t[1].size.key); n++) found += this.at(t[2], new Map([...env, [t[1].key, n]]));
        return this.mod(found);
      }
      case "pow": return this.power(t[1], t[2], env);
      case "call": return this.call(t[1], t.slice(2).map((part) => this.at(part, env)));
      case "mean": if (this.mean) return this.mean(t[1], env); // where chance.js is loaded
    }
    cannot("a formula has no value here");
  }
  power(base, e, env) {
    if (base[0] === "call" && base[1] === "exp") return this.exp(this.at(base[2], env), e);
    let x = this.at(base, env);
    if (!e.whole) {
      const r = powMod(x, (this.p + 1n) / 4n, this.p);
      if (r * r % this.p !== x) throw new Again();
      x = x && this.choose(`root ${x}`, [r, this.p - r]);
    }
    if (!x && e.n < 0n) throw new NoValue(some(base, (n) => n[0] === "sum" || n[0] === "ord") ? "counts" : "");
    return e.n < 0n ? powMod(this.inverse(x), -e.n, this.p) : powMod(x, e.n, this.p);
  }
  turned(x) { return x > this.p - x; } // of x and -x the smaller one names both
  exp(x, e = q(1)) { // powers of one unknown for each x and -x
    if (!x) return 1n;
    const low = this.turned(x) ? this.p - x : x, power = e.n * (this.laws.denominator / e.d) * (low === x ? 1n : -1n);
    if (this.laws.denominator % e.d) cannot("a root of an exponential");
    const u = this.unknown(`exp ${low}`);
    return power < 0n ? powMod(this.inverse(u), -power, this.p) : powMod(u, power, this.p);
  }
  call(name, parts) {
    const [x] = parts;
    if (name === "exp") return this.exp(x);
    if (name === "log" && x === 1n) return 0n;
    if (name === "sign of") {
      if (!x) return 0n;
      const low = this.turned(x) ? this.p - x : x;
      return this.mod(this.choose(`sign ${low}`, this.signs) * (low === x ? 1n : -1n));
    }
    return this.unknown(`f ${name}(${parts})`);
  }
}

// ------------------------------------------------------------------------- counting sums
// How many indices of one range a term sums over, and its denominators: { d, under }.
class Count {
  constructor(size, numbers, sizes, laws) {
    const x = isOne(size), alone = size.of.length === 1 && !sizes.has(at(size.of[0][0]).key);
    Object.assign(this, { key: size.key, numbers, sizes, laws, letter: x || (alone ? size.of[0][0] : null) });
  }
  of(t, env = []) {
    switch (t[0]) {
      case "ord": return { d: t[1].of.some(([x]) => x === this.letter || (x.size && x.size.key === this.key)) ? 1 : 0, under: new Map() };
      case "add": return this.added(t.slice(1).map((part) => this.of(part, env)));
      case "mul": {
        const found = { d: 0, under: new Map() };
        for (const part of t.slice(1).map((one) => this.of(one, env))) {
          found.d += part.d;
          for (const [k, f] of part.under) found.under.set(k, { ...f, e: f.e + (found.under.get(k)?.e || 0) });
        }
        return found;
      }
      case "pow": return this.power(t, env);
      case "sum": return this.sum(t, env);
      case "mean": if (this.mean) return this.mean(t[1], env);
    }
    return { d: 0, under: new Map() };
  }
  cleared(part) { return [...part.under.values()].reduce((sum, f) => sum + f.e * f.d, 0); }
  added(parts) {
    const common = new Map();
    for (const { under } of parts) for (const [k, f] of under) if (f.e > (common.get(k)?.e || 0)) common.set(k, f);
    const lifted = ({ d, under }) => [...common].reduce((sum, [k, f]) => sum + (f.e - (under.get(k)?.e || 0)) * f.d, d);
    return { d: Math.max(0, ...parts.map(lifted)), under: common };
  }
  power([, base, e], env) {
    if (base[0] === "call" || (!e.whole && !heavy(base))) return { d: 0, under: new Map() };
    const inner = this.of(base, env), n = Math.abs(Number(e.n)), below = this.cleared(inner);
    if (!e.whole) inner.d += below; // the root of N/D is R/D with R² = N D, counted as its square
    const under = new Map([...inner.under].map(([k, f]) => [k, { ...f, e: f.e * n }]));
    if (e.n > 0n) return { d: inner.d * n, under };
    const here = env.filter(([x]) => free(base).has(x)), k = `${e.whole ? "" : "root "}${text(base)} at ${here.map(([x, v]) => `${x.key}=${v}`)}`;
    return { d: below * n, under: new Map([[k, { e: n, d: inner.d, base }]]) };
  }
  sum([, k, body], env) {
    const inner = this.of(body, env), moving = [...inner.under].filter(([, f]) => free(f.base).has(k));
    const own = k.size.key === this.key;
    if (!moving.some(([, f]) => f.d)) { // each is a function of entries alone
      return { d: inner.d + own, under: new Map([...inner.under].filter(([, f]) => !free(f.base).has(k))) };
    }
    if (own) cannot("a denominator sums over the range of an index that it moves with");
    if (!this.numbers.has(k.size.key)) throw new Later();
    return this.added(Array.from({ length: this.numbers.get(k.size.key) }, (_, n) => this.of(body, [...env, [k, n]])));
  }
}

// -------------------------------------------------------------------------- every size
function smallSizes(t, context, laws, prime) {
  let points = 0;
  const counted = new Map(), sizes = new Map(), first = new Map(), last = new Map(), exists = new Map();
  const indices = [...new Set([...freeIndices(t), ...context.orders.flatMap((f) => [...free(f.left), ...free(f.right)].filter(isIndex))])];
  for (const k of [...indices, ...nodes(t, "sum").map((n) => n[1])]) if (k.size) sizes.set(k.size.key, k.size);
  const ordered = context.orders.some((f) => f.relation !== "!=") || some(t, (n) => n[0] === "less" || n[0] === "ord" && n[1].of.some(([x]) => x.size));
  checkLetters();
  findTies();
  const roots = nodes(t, "pow").filter((n) => n[1][0] === "num" && n[1][1].sign > 0 && !n[2].whole);
  const squares = [...new Set(roots.map((n) => n[1][1].n * n[1][1].d))];
  if (!haveRoots(squares, prime)) prime = randomPrime(squares);
  return run();

  // Each size is one letter, or that letter and a number if it stands in no other size.
  function checkLetters() {
    const seen = new Set();
    for (const size of sizes.values()) {
      if (!size.of.length) continue;
      if (size.of.length > 1 || size.of[0][1] !== 1 || isIndex(size.of[0][0])) cannot("a range ends at an index, or a sum");
      if (seen.has(size.of[0][0])) cannot("two ranges of neighbouring sizes");
      seen.add(size.of[0][0]);
    }
  }

  // How many places at the beginning and at the end of a range are named by number.
  function findTies() {
    const axes = new Map(), spots = [...walk(t)].flatMap((n) => places(n).map((p, axis) => [n, n[0] === "entry" ? `${n[1]} ${axis}` : n, p]));
    for (const [n, axis, p] of spots) { const size = rangeOf(p); if (n[0] !== "ord" && typeof size === "object" && size) axes.set(axis, size); }
    const letters = new Set([...sizes.values()].flatMap((size) => size.of.map(([x]) => x)));
    for (const [n, axis, p] of spots) {
      const size = axes.get(axis), fromSize = p.of.some(([x]) => letters.has(x));
      if (n[0] === "ord" || !fromSize && (!size || rangeOf(p) !== "number")) continue;
      if (!size || rangeOf(p) !== "number") cannot("a place lies in a range that is not known");
      const fromEnd = plus(p, size, -1), most = (map, value) => map.set(size.key, Math.max(map.get(size.key) || 0, value));
      const number = !p.of.length && p.c >= 0 ? p.c + 1 : !fromEnd.of.length && fromEnd.c < 0 ? -fromEnd.c : 0;
      if (!number) cannot("a place is neither an index nor a number in its range");
      most(p.of.length ? last : first, number);
      if (n[0] === "entry") most(exists, number); // δ and order have a value past the end too
    }
  }

  function run() {
    const all = [...sizes.values()];
    try {
      decide(all.filter((r) => r.of.length), new Map(all.filter((r) => !r.of.length).map((r) => [r.key, r.c])));
    } catch (error) { throw error instanceof NoValue ? new Cannot("at some size the sides have no value") : error; }
    const bits = BITS - 4 - squares.length - Math.ceil(2 * Math.log2(4 + weight(t)) + Math.log2(points + 1));
    if (bits < 100) cannot("the formula is too large for a test by random values");
    return { sizes: [...counted.values()].map(({ size, d, at: tested }) => ({ size: size.of[0][0].label, d, at: [...tested] })), points, bits };
  }

  function decide(left, numbers) {
    if (!left.length) return placings(numbers);
    const { r, d } = nextRange(left, numbers), rest = left.filter((o) => o !== r), p = chosen(r.key);
    const exist = Math.max(context.leastSize(r), exists.get(r.key) || 0), lowest = laws.from?.(r, exist) ?? exist, seen = counted.get(r.key) || { size: r, d: 0, at: new Set() };
    counted.set(r.key, seen);
    seen.d = Math.max(seen.d, d);
    for (let size = lowest, least = lowest; size <= Math.max(least, p) + d; size++) {
      if (size > MOST_SIZES) cannot("more sizes would have to be tested than is done here");
      try {
        decide(rest, new Map([...numbers, [r.key, size]]));
        seen.at.add(size);
      } catch (error) {
        if (!(error instanceof NoValue) || size !== least++ || size > lowest + 3 || laws.ends?.(r, size)) throw error;
      }
      if (laws.ends?.(r, size)) return; // no size is larger
    }
  }
  function chosen(key) { // how many places of a range are chosen: by free indices and by number
    return indices.filter((x) => x.size?.key === key).length + (first.get(key) || 0) + (last.get(key) || 0);
  }
  function nextRange(left, numbers) {
    for (const r of left) {
      try { return { r, d: new Count(r, numbers, sizes, laws).of(t).d }; } catch (error) { if (!(error instanceof Later)) throw error; }
    }
    cannot("the ranges of two sums stand in each other's denominators");
  }

  function placings(numbers) {
    const env = new Map(numbers);
    for (const [key, size] of sizes) if (size.of.length) env.set(size.of[0][0].key, numbers.get(key) - size.c);
    const ranged = indices.filter((x) => x.size), found = new Set();
    const extend = (n, used) => {
      if (n === ranged.length) { if (allowed(env)) found.add(test(env)); return; }
      const x = ranged[n], size = numbers.get(x.size.key), unused = { at: 0 };
      for (let v = 0; v < size; v++) {
        const named = v < (first.get(x.size.key) || 0) || v >= size - (last.get(x.size.key) || 0);
        const key = `${x.size.key}:${v}`;
        if (!ordered && !named && !used.has(key) && unused.at++) continue; // one new place stands for all
        env.set(x.key, v);
        extend(n + 1, new Set(used).add(key));
      }
      env.delete(x.key);
    };
    extend(0, new Set());
    if (!found.size && [...numbers].every(([key, n]) => n >= chosen(key))) cannot("no places satisfy what is given of the indices");
    if (found.size === 2) cannot("the sides have a value at some places of the indices only");
    if (found.has(null)) throw new NoValue("no denominator has a value");
  }
  function allowed(env) {
    return context.orders.every(({ left, relation, right }) => {
      const [a, b] = [left, right].map((t) => env.get(t[1].of[0][0].key));
      return { "=": a === b, "!=": a !== b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b }[relation];
    });
  }

  function test(env) {
    if (++points > MOST_POINTS) cannot("more placings would have to be tested than is done here");
    for (let draw = 0; draw < DRAWS; draw++) {
      try {
        const found = new Point(prime, laws).isZero(t, env);
        if (found === false) throw new Rejected(`the sides differ at ${[...sizes].map(([key, r]) => `${r.of.length ? r.of[0][0].label : r.c} = ${env.get(key)}`).join(", ") || "a random point"}`);
        return found;
      } catch (error) { if (!(error instanceof Again)) throw error; }
      if (draw % 4 === 3) prime = randomPrime(squares);
    }
    cannot("no point was found at which every root exists");
  }

  function weight(t) { // bounds the degree in the drawn values, roughly
    const parts = children(t).reduce((sum, part) => sum + weight(part), 0);
    if (t[0] === "sum") return parts * Math.max(1, ...(counted.get(t[1].size.key)?.at || [t[1].size.c]));
    return t[0] === "pow" ? parts * (Math.abs(Number(t[2].n)) * Number(laws.denominator) + 1) : 1 + parts;
  }
}

// The range in which a place lies: its size, null (no range), or "number".
function rangeOf(p) {
  if (!p.of.length) return "number";
  const ranged = p.of.filter(([x]) => x.size);
  if (!ranged.length) return p.of.some(([x]) => isIndex(x)) ? null : "number";
  if (isOne(p)) return ranged[0][0].size;
  cannot("a neighbour of an index, as i + 1, may lie past the end of its range");
}

// Shows that a tree is 0 for every size, or throws.
function zero(t, signs, prime, families) {
  signs.context.checkAxes?.(t);
  signs.context.checkChance?.(t);
  const laws = new Laws(signs), ready = laws.of(t);
  signs.context.putLaws?.(families, laws);
  return smallSizes(ready, signs.context, laws, prime);
}
