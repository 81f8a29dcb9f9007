"use strict";
// What a person typed, read in the world of a question; the trees are those that answers/grammar.py makes.
const COMPARES = { "=": "=", "~": "=", "->": "->", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!=" };
const FUNCTIONS = pairs("functions"), SPECIAL = words("special"), STOPS = words("stops");
const BETWEEN = [",", ";", ".", "\n", "and", "=>", "or", "so", "then"], CHOICE = ["else", "otherwise", "if"];
const ASIDE = [...STOPS].filter((x) => !["else", "and", "or", "is", "are", "then", "so"].includes(x)), REASONS = ["as", "because", "since"], BEST = ["min", "max", "opt", "best", "least", "star"];
const CLOSING = { "(": ")", "[": "]", "{": "}" }, E_ITSELF = ["call", "exp", ONE], ONE_HALF = q(1, 2);
const LAYER = words("layer"), BEFORE = words("before"), COSTS = ["C", "L", "J", "E"];
const isEuler = (t) => t[0] === "call" && t[1] === "exp" && isNum(t[2], 1);
class NoDerivative extends Error {}

class Reader {
  constructor(world, text, { tight = "", book = {}, lengths = false } = {}) {
    Object.assign(this, { world, text, tight, lengths, tokens: tokenise(text).map((t) => (Object.hasOwn(book, t.text) ? { ...t, text: book[t.text] } : t)), here: 0, depth: 0, bars: "", row: false, slopes: 0, remarks: [] });
    this.begin();
  }
  begin() { this.loose = new Map(); this.dots = new Map(); this.scopes = []; }
  saved() { const all = [...this.loose.values(), ...this.dots.values(), ...this.scopes.flatMap((s) => [...s.values()])]; return [new Map(this.loose), new Map(this.dots), all.map((x) => [x, x.size]), this.here, [...this.remarks]]; }
  restore([loose, dots, sizes, here, remarks]) { this.loose = loose; this.dots = dots; for (const [x, s] of sizes) x.size = s; this.here = here; this.remarks = remarks; }

  // ------------------------------------------------------------------------------ statements
  statements() {
    const found = [];
    for (;;) {
      while (this.sees(...BETWEEN, ":") || (found.length && this.sees(...ASIDE.filter((x) => !REASONS.includes(x))))) this.take();
      if (this.next.kind === "end" || (found.length && this.word(...REASONS))) break;
      found.push(this.statement());
      if (this.next.kind === "end") break;
      if (!this.sees(...BETWEEN)) throw this.error(`I did not expect “${this.next.text}” here`);
    }
    if (!found.length) throw new Unreadable("there is nothing to read here", 0);
    return found;
  }
  statement() {
    const start = this.here;
    this.begin();
    let sides = [], relations = [], rounded = false, side = "";
    if (this.sees("=", "~")) this.take();
    sides.push(this.expression());
    while (this.next.kind === "sign" && Object.hasOwn(COMPARES, this.next.text)) {
      const r = this.take().text;
      rounded ||= r === "~";
      const t = this.expression();
      if (r === "->" && sides.length && (t[1] === "∞" || (t[0] === "mul" && t.at(-1)[1] === "∞"))) continue; // how it goes on is no side of it
      if (r === "->") { sides = []; relations = []; } else relations.push(COMPARES[r]);
      sides.push(t);
    }
    const end = this.next.at;
    if (this.next.kind === "name" && ASIDE.includes(this.next.text) && !this.world.knows(this.next.text)) {
      const said = this.next;
      while (this.next.kind !== "end" && this.next.kind !== "newline" && !this.sees(";")) {
        this.take();
      }
      side = this.text.slice(said.at, this.next.at).trim();
    }
    this.merge(sides);
    const decimals = this.tokens.slice(start, this.here).filter((t) => t.kind === "number" && t.text.includes(".")).map((t) => t.text);
    return { sides: sides.map((t) => this.finish(t)), relations, text: this.text.slice(this.tokens[start].at, end).trim(), at: this.tokens[start].at, rounded, side, decimals };
  }
  merge(sides) {
    const used = new Set(sides.flatMap((t) => [...free(t)]));
    for (const dot of this.dots.values()) {
      const others = [...this.loose.values()].filter((x) => used.has(x) && x.size && same(x.size, dot.size));
      if (used.has(dot) && others.length === 1) dot.label = others[0].label;
    }
  }
  finish(t) {
    const where = new Map();
    for (const x of [...this.loose.values(), ...this.dots.values()]) {
      if (!x.size) {
        const size = this.world.indices[x.label];
        if (!size) { if (free(t).has(x)) throw new Unreadable(this.unknown(x.label), x.position); continue; }
        x.size = placeOf(size);
      }
      where.set(x, placeOf(letter(x.label, x.size)));
    }
    return moved(t, where);
  }

  // ------------------------------------------------------------------------------- operators
  expression() {
    return this.deeper(() => {
      if (this.sees("+")) this.take();
      const terms = [this.term()];
      while (this.sees("+", "-")) { const minus = this.take().text === "-", t = this.term(); terms.push(minus ? neg(t) : t); }
      const made = added(terms);
      return !this.word("if") ? made : this.choiceAhead() ? this.chosen(made) : this.chosenByBound(made);
    });
  }
  chosen(first) {
    this.take();
    const opened = this.accept("("), [equal, d] = this.compared();
    if (opened) this.expect(")");
    let second = ZERO;
    if (this.accept("else", ",", ";", "and") || this.word("otherwise")) {
      this.accept("else", "and");
      second = this.word("otherwise") ? ZERO : this.expression();
      while (this.word("otherwise", "if", "else")) { this.take(); if (this.next.kind === "name" && ["=", "!="].includes(this.tokens[this.here + 1].text)) this.compared(); }
    }
    if (!equal) [first, second] = [second, first];
    return added([productOf([d, first]), productOf([added([ONE, neg(d)]), second])]);
  }
  chosenByBound(first) { // A if x > y else B; the formula alone where no such choice follows
    const state = this.saved(), other = () => this.word("else", "otherwise") && this.take();
    try {
      this.take();
      const opened = this.accept("("), bound = this.inequality();
      if (opened) this.expect(")");
      const between = this.accept(",", ";");
      if (other()) return ["call", ...bound, first, this.expression()];
      const second = between && this.expression(); // 1 if x > y, 0 otherwise
      if (second && other()) return ["call", ...bound, first, second];
    } catch (e) { if (!(e instanceof Unreadable)) throw e; }
    this.restore(state);
    return first;
  }
  inequality() {
    let one = this.expression(), token = this.take();
    if (!/^[<>]=?$/.test(token.text)) throw this.error("a choice compares two numbers, as in x > 0", token.at);
    let other = this.expression();
    if (token.text[0] === "<") [one, other] = [other, one];
    return [`choice${token.text.slice(1)}`, added([one, neg(other)])];
  }
  choiceAhead() {
    const state = this.saved();
    try {
      this.take(); this.accept("("); this.compared();
      while (this.sees(")")) this.take();
      return this.sees("else", ",", ";", "and") && this.tokens.slice(this.here).some((t) => CHOICE.includes(t.text));
    } catch (e) { if (e instanceof Unreadable) return false; throw e; } finally { this.restore(state); }
  }
  compared() {
    const one = this.place(), token = this.take();
    if (token.text !== "=" && token.text !== "!=") throw this.error("a choice compares two indices, as in k = t", token.at);
    return [token.text === "=", this.delta(one, this.place())];
  }
  term() {
    const parts = [this.signed()];
    for (;;) {
      let inner = this.row; // xᵀy, x @ y
      this.row = false;
      const sign = this.accept("*", "@");
      if (sign) { inner ||= sign.text === "@"; parts.push(this.signed()); }
      else if (this.accept("/")) parts.push(inverseOf(this.below()));
      else if (this.starts()) parts.push(this.power());
      else return productOf(parts);
      if (inner) parts.push(this.contracted(...parts.splice(-2)));
    }
  }
  below() {
    const parts = [this.signed()];
    while (this.tight === "below" && this.starts()) parts.push(this.power());
    return productOf(parts);
  }
  signed() {
    return this.deeper(() => {
      if (this.sees("-")) { this.take(); return neg(this.signed()); }
      if (this.sees("+")) { this.take(); return this.signed(); }
      return this.power();
    });
  }
  starts() {
    const t = this.next;
    if (t.kind === "name") return !STOPS.has(t.text);
    return t.kind === "number" || ["(", "[", "{", "⟨"].includes(t.text) || (["|", "||"].includes(t.text) && !this.bars);
  }
  power() {
    let base = this.atom();
    while (this.sees("^", ".")) {
      if (this.sees(".")) {
        const method = this.tokens[this.here + 1].text;
        if (!["sum", "mean", "T", "dot"].includes(method)) break;
        base = this.method(base);
        continue;
      }
      const token = this.take();
      if (this.sees("{", "(") && this.tokens[this.here + 1].text === "T" && !this.world.knows("T")) { this.take(); this.take(); this.take(); this.row = true; continue; }
      if (this.word("T") && !this.world.knows("T")) { this.take(); this.row = true; continue; }
      base = this.raised(base, this.exponent(), token);
    }
    return base;
  }
  method(t) { // x.sum(), x.T
    this.take();
    const token = this.take();
    if (token.text === "T") { this.row = true; return t; }
    if (token.text === "dot") return this.inner(t, argument(this));
    this.expect("(");
    while (!this.sees(")") && this.next.kind !== "end") this.take();
    this.expect(")");
    const whole = this.overDots(t, token.at);
    return token.text === "sum" ? whole : mul(inverseOf(["ord", whole[1].size]), whole);
  }
  exponent() {
    return this.deeper(() => {
      if (this.sees("-")) { this.take(); return neg(this.exponent()); }
      if (this.sees("+")) { this.take(); return this.exponent(); }
      if (this.sees("{")) return this.inside("{");
      const base = this.atom();
      if (!this.sees("^")) return base;
      const token = this.take();
      return this.raised(base, this.exponent(), token);
    });
  }
  raised(base, e, token) {
    if (isEuler(base)) return ["call", "exp", e];
    if (e[0] === "add") e = added(e.slice(1));
    if (e[0] !== "num") return ["power", base, e];
    if (Math.abs(toNumber(e[1])) > 100) throw this.error("exponents go up to 100", token.at);
    if (base[0] === "num" && String(base[1].n > base[1].d ? base[1].n : base[1].d).length * Math.abs(toNumber(e[1])) > 60) throw this.error("this number is too large", token.at);
    if (isNum(base, 0) && e[1].sign < 0) throw this.error("this divides by zero", token.at);
    return pow(base, e[1]);
  }

  // ----------------------------------------------------------------------------------- atoms
  atom() {
    const t = this.next;
    if (t.kind === "number") return this.number();
    if (t.kind === "name") return this.named();
    if (this.sees("(", "[")) { const d = this.iverson(); if (d) return d; }
    if (this.sees("(", "[", "{")) return this.afterBrackets(this.inside(t.text));
    if (this.sees("|", "||")) return this.betweenBars();
    if (this.sees("⟨") || (this.sees("<") && this.tokens[this.here + 1].glued && this.tokens.slice(this.here).find((x) => x.text === ">")?.glued)) return this.angle();
    throw this.error(this.expected("a name or a number"));
  }
  afterBrackets(t) {
    if (!this.sees("_")) return t;
    this.take();
    const [where] = this.subscripts(), dots = this.dotsIn(t);
    if (!where || dots.length !== 1) throw this.error("what does this index belong to?");
    return moved(t, new Map([[dots[0], this.use(where, dots[0].size)]]));
  }
  number() {
    const token = this.take();
    if (token.text === "1") { const d = this.indicator(); if (d) return d; }
    if (token.text.length > 40 || Math.abs(Number(token.text.toLowerCase().split("e")[1] || 0)) > 40) throw this.error("this number is too large", token.at);
    let value = decimal(token.text);
    if (toNumber(value) > 1e40) throw this.error("this number is too large", token.at);
    if (this.sees("%")) { this.take(); value = value.mul(q(1, 100)); }
    return num(value);
  }
  indicator() { // 1_{j = k}
    const { here } = this;
    this.accept("_");
    const d = this.sees("(", "[", "{") ? this.iverson() : null;
    if (!d) this.here = here;
    return d;
  }
  iverson() {
    const state = this.saved(), closing = CLOSING[this.next.text];
    try {
      this.take();
      const [equal, d] = this.compared();
      if (!this.sees(closing)) throw this.error("no choice");
      this.take();
      return equal ? d : added([ONE, neg(d)]);
    } catch (e) { if (!(e instanceof Unreadable)) throw e; this.restore(state); return null; }
  }
  // ----------------------------------------------------------------------------------- vectors
  betweenBars() {
    const opening = this.take().text, { bars } = this, start = this.next.at;
    this.bars = opening;
    const inner = this.expression(), said = `|${this.text.slice(start, this.next.at).trim()}|`, token = this.next;
    this.bars = bars;
    if (opening === "|" && this.sees("||")) this.tokens.splice(this.here, 1, { ...token, text: "|" }, { ...token, text: "|", at: token.at + 1 });
    this.expect(opening, "to close the bars");
    this.subscriptFirst();
    if (opening === "||" || this.sees("_")) return this.length(inner, this.order());
    const vector = this.dotsIn(inner).length;
    if (vector) this.remark(`${said} was read ${this.lengths ? "as the length of the vector" : "entry by entry"}`);
    return vector && this.lengths ? this.length(inner, "") : ["call", "Abs", inner];
  }
  subscriptFirst() { // ‖x‖^2_2
    const { tokens, here } = this, end = (n) => { if (tokens[++n]?.text === "{") while (tokens[n].kind !== "end" && tokens[n].text !== "}") n++; return Math.min(n + 1, tokens.length - 1); }, middle = end(here);
    if (tokens[here].text === "^" && tokens[middle].text === "_") tokens.splice(here, 0, ...tokens.splice(middle, end(middle) - middle));
  }
  order() {
    if (!this.accept("_")) return "";
    const braced = this.accept("{"), said = this.take().text;
    if (braced) this.expect("}");
    return said;
  }
  length(t, said) {
    if (!letters(t).length) return ["call", "Abs", t];
    if (said === "1") return this.summed(["call", "Abs", t]);
    if (!["", "2", "F", "fro"].includes(said)) throw this.error("this norm is not read here");
    return pow(this.summed(pow(t, 2)), ONE_HALF);
  }
  summed(t) {
    const dots = this.dotsIn(t);
    return dots.length < 2 ? this.overDots(t) : dots.reduce((body, d) => this.closed(d, body), t);
  }
  contracted(one, other) {
    const mine = this.dotsIn(one);
    return this.dotsIn(other).filter((d) => isNum(one, 1) || mine.includes(d)).reduce((body, d) => this.closed(d, body), mul(one, other));
  }
  inner(one, other) { const t = this.contracted(one, other); return t[0] === "sum" ? t : this.overDots(mul(one, other)); }
  angle() {
    const closing = this.take().text === "⟨" ? "⟩" : ">", { bars } = this;
    this.bars = "|";
    const one = this.expression(), other = this.accept(",", "|") ? this.expression() : null;
    this.bars = bars;
    this.expect(closing);
    return other ? this.inner(one, other) : one;
  }
  inside(opening) {
    const token = this.expect(opening), bars = this.bars;
    this.bars = "";
    const inner = this.expression();
    this.bars = bars;
    this.expect(CLOSING[opening], `to close the “${opening}” at character ${token.at + 1}`);
    return inner;
  }

  // ----------------------------------------------------------------------------------- names
  named() {
    return this.deeper(() => {
      const d = this.derivative();
      if (d) return d;
      const word = this.next.text, knows = this.world.knows(word);
      if ((word === "Sum" || word === "sum") && !knows) return this.anySum();
      if (["hat", "bar", "tilde", "vec"].includes(word) && !knows) return this.decorated();
      if (Object.hasOwn(CALLS, word) && (word === "delta" || !knows)) { const t = CALLS[word](this); if (t) return t; }
      if (Object.hasOwn(FUNCTIONS, word) && !(knows && !this.opens(1))) return this.call();
      return this.letter();
    });
  }
  decorated() {
    const mark = this.take().text, braced = this.accept("{");
    if (this.next.kind !== "name") throw this.error(this.expected("a letter below the mark"));
    this.tokens[this.here] = { ...this.next, text: mark === "vec" ? this.next.text : this.next.text + mark };
    if (braced) this.tokens.splice(this.here + 1, 1);
    return this.letter();
  }
  call() {
    const token = this.take(), word = token.text;
    let power = null, name = FUNCTIONS[word];
    const primes = this.primes();
    if (word === "sigma" && this.sees("_")) return this.deviation();
    if (this.sees("^")) {
      this.take();
      power = this.exponent();
      if (isNum(power, -1)) throw this.error("an inverse function is not read here", token.at);
    }
    const whole = (t) => (power ? this.raised(t, power, token) : t), base = word === "log" ? this.base() : null;
    const bare = name !== "sigmoid" ? null : !this.opens() ? (primes ? this.bareSlope(token) : this.output(token)) : primes ? null : this.unnamed();
    if (bare) return whole(bare);
    const argument = this.argument(word);
    if (name === "sigmoid" && this.slopes) { this.slopes = 0; return productOf([this.output(token), argument]); }
    if (primes) {
      if (name !== "sigmoid" || primes > 1) throw this.error(`the derivative of ${word} is written out here`, token.at);
      name = "sigmoid_prime";
    }
    return whole(base ? productOf([["call", name, argument], inverseOf(["call", "log", base])]) : ["call", name, argument]);
  }
  base() { // log_2 x, log2(x)
    if (this.accept("_")) return this.sees("{") ? this.inside("{") : this.atom();
    return this.next.kind === "number" && this.next.glued && this.opens(1) ? num(decimal(this.take().text)) : null;
  }
  opens(ahead = 0) {
    const t = this.tokens[this.here + ahead], before = this.text[t.at - 1];
    return ["(", "[", "{", "'", "^"].includes(t.text) || (t.kind === "name" && !STOPS.has(t.text) && (t.at === 0 || /\s/.test(before)));
  }
  argument(word) {
    if (this.sees("(", "[", "{")) return this.inside(this.next.text);
    if (this.word("Sum", "sum")) return this.anySum();
    if (this.next.kind === "end") throw this.error(`${word} of what? Write ${word}(…)`);
    if (this.sees("-")) { this.take(); return neg(this.argument(word)); }
    let found = this.power();
    while (this.tight === "argument" && this.accept("/")) found = productOf([found, inverseOf(this.power())]);
    return found;
  }
  primes() { let n = 0; while (this.sees("'", "''")) n += this.take().text.length; return n; }
  letter() { return this.read(this.take()); }

  // ------------------------------------------------------------------------------------ sums
  anySum() {
    const token = this.take();
    return this.sees("(") && token.text === "sum" ? this.calledSum(token) : this.bigSum(token);
  }
  bigSum(token) {
    let named = null, low = null, apart = null, high = null;
    while (this.sees("_", "^")) {
      if (this.take().text === "_") [named, low, apart] = this.underSum();
      else if (this.accept("{")) { high = this.place(); this.expect("}"); } else high = this.placeTerm(1);
    }
    if (!named) return this.overDots(this.term(), token.at);
    return this.over(named, low && [low, high], apart, () => this.term(), token);
  }
  underSum() {
    const braced = this.accept("{"), named = [];
    let low = null, apart = null;
    while (this.next.kind === "name") {
      const w = this.take();
      if (this.isIndex(w.text) || w.text.length === 1) named.push(w);
      else named.push(...[...w.text].map((c, n) => ({ ...w, text: c, at: w.at + n })));
      if (!braced) break;
      this.accept(",");
    }
    if (!named.length) throw this.error(this.expected("the index of the sum"));
    if (braced) {
      if (this.accept("=")) low = this.place();
      else if (this.accept("!=")) apart = this.take();
      this.expect("}");
    }
    return [named, low, apart];
  }
  calledSum(token) {
    const [named, limits] = this.binders();
    this.expect("(");
    if (!named.length) {
      const body = this.expression(), axis = this.options();
      this.expect(")", "to close the sum");
      return this.overDots(body, token.at, axis);
    }
    const found = this.over(named, limits, null, () => this.expression(), token);
    while (!this.sees(")")) {
      if (this.next.kind === "end") throw this.error("I expected “)” to close the sum");
      this.take();
      if (this.sees(")") && limits && [")", ","].includes(this.tokens[this.here + 1].text)) this.take();
    }
    this.expect(")");
    return found;
  }
  options() { // the axis that is said by axis=-1
    let axis = null, word;
    while (this.accept(",")) {
      if (!(word = this.accept("axis", "dim", "keepdims"))) throw this.error("over which index? Write sum(…, k)");
      let said = "";
      while (!this.sees(")", ",") && this.next.kind !== "end") said += this.take().text;
      if (word.text !== "keepdims" && /^=-?\d+$/.test(said)) axis = Number(said.slice(1));
    }
    return axis;
  }
  binders() {
    const parts = [];
    let depth = 0, n = this.here;
    for (; this.tokens[n].kind !== "end"; n++) {
      const t = this.tokens[n];
      if (t.kind !== "sign") continue;
      if (CLOSING[t.text]) depth++;
      else if (")]}".includes(t.text)) { if (!--depth) break; }
      else if (t.text === "," && depth === 1) parts.push(n);
    }
    const named = [];
    let limits = null;
    parts.forEach((start, i) => {
      const tokens = this.tokens.slice(start + 1, parts[i + 1] ?? n);
      if (tokens.length === 1 && tokens[0].kind === "name") named.push(tokens[0]);
      else if (tokens.length > 5 && tokens[0].text === "(") {
        named.push(tokens[1]);
        const here = this.here;
        this.here = start + 4;
        const low = this.place();
        this.expect(",");
        limits = [low, this.place()];
        this.here = here;
      }
    });
    return [named, limits];
  }
  over(named, limits, apart, bodyOf, token) {
    const scope = new Map(named.map((t) => [t.text, new Letter(t.text, t.at)]));
    if (named.length === 1 && named[0].text in this.world.arrays && !limits) return this.overAll(scope.get(named[0].text), bodyOf(), token);
    this.scopes.push(scope);
    let body;
    try {
      body = bodyOf();
      if (apart) body = mul(add(ONE, mul(MINUS, this.delta(placeOf(scope.get(named.at(-1).text)), placeOf(this.index(apart))))), body);
    } finally { this.scopes.pop(); }
    for (const t of [...named].reverse()) body = this.bound(scope.get(t.text), t === named.at(-1) ? limits : null, body, token);
    return body;
  }
  overAll(letter, body, token) {
    return this.overExamples(body, token, letter) || this.overDots(body, token.at);
  }
  overExamples(body, token, letter = new Letter("i", token.at)) {
    const { batch, arrays } = this.world;
    if (![...walk(body)].some((n) => n[0] === "entry" && n[1] in batch)) return null;
    const size = arrays[Object.values(batch)[0]][0];
    letter.size = placeOf(size);
    this.remark(`the sum runs over the ${size} examples`);
    const inner = (t) => {
      if (t[0] === "entry" && t[1] in batch) return ["entry", batch[t[1]], [placeOf(letter), ...t[2]]];
      return rebuilt(t, inner);
    };
    return this.bound(letter, null, inner(body), token);
  }
  bound(letter, limits, body, token) {
    if (!limits || !limits[1]) {
      if (!letter.size) {
        const size = this.world.indices[letter.label];
        if (!size) throw this.error(`how far does “${letter.label}” run?`, letter.position);
        letter.size = placeOf(size);
      }
      return this.closed(letter, body);
    }
    const [low, high] = limits, one = place(1);
    if (letter.size) {
      let whole = (same(low, one) && same(high, letter.size)) || (same(low, place()) && same(high, plus(letter.size, place(-1))));
      if (!whole && same(low, one) && high.of.length === 1) { this.remark(`the sum runs over all ${letter.label}`); whole = true; }
      if (!whole) throw this.error("a sum over part of a range is not read here", token.at);
      return this.closed(letter, body);
    }
    if (low.of.length) throw this.error("a sum begins at a number here", token.at);
    if (high.of.some(([x]) => isIndex(x))) throw this.error("a sum ends at a number or a size here", token.at);
    const size = plus(plus(high, low, -1), one);
    if (!size.of.length && !(size.c >= 0 && size.c <= 1000)) throw this.error("this sum has too many terms", token.at);
    const k = new Letter(letter.label, 0, size);
    return ["sum", k, moved(body, new Map([[letter, plus(placeOf(k), low)]]))];
  }
  closed(letter, body) {
    const k = new Letter(letter.label, 0, letter.size);
    return ["sum", k, moved(body, new Map([[letter, placeOf(k)]]))];
  }
  dotsIn(t) { const found = free(t); return [...this.dots.values()].filter((d) => found.has(d)); }
  overDots(t, where, axis = null) {
    let chosen = this.dotsIn(t);
    if (chosen.length > 1 && axis !== null) { // along an axis of whole arrays
      const [most] = [...walk(t)].filter((n) => n[0] === "entry").map((n) => n[2]).sort((a, b) => b.length - a.length);
      chosen = (most.at(axis)?.of || []).map(([x]) => x);
    }
    if (!chosen.length) {
      const inner = new Set(this.scopes.flatMap((s) => [...s.values()]));
      chosen = letters(t).filter((x) => !inner.has(x) && !this.world.isFixed(x));
    }
    if (chosen.length !== 1) throw this.error("over which index? Write Σ_k or sum(…, k)", where);
    if (!chosen[0].size) {
      const size = this.world.indices[chosen[0].label];
      if (!size) throw this.error(`how far does “${chosen[0].label}” run?`, where);
      chosen[0].size = placeOf(size);
    }
    return this.closed(chosen[0], t);
  }

  // ---------------------------------------------------------------------------------- places
  place() {
    let found = this.placeTerm(1);
    while (this.sees("+", "-")) { const sign = this.take().text === "+" ? 1 : -1; found = plus(found, this.placeTerm(sign)); }
    return found;
  }
  placeTerm(sign) {
    const t = this.take();
    if (t.kind === "number" && /^\d{1,5}$/.test(t.text)) return place(sign * Number(t.text));
    if (t.kind === "name") return plus(place(), placeOf(this.index(t)), sign);
    throw this.error("an index is a letter or a whole number", t.at);
  }
  subscripts() {
    if (!this.sees("{", "[")) {
      if (this.next.kind !== "name" && this.next.kind !== "number") throw this.error(this.expected("an index after “_”"));
      return this.split(this.take());
    }
    const closing = CLOSING[this.take().text], found = [];
    while (!this.sees(closing)) {
      if (this.accept(",")) continue;
      const t = this.next, then = this.tokens[this.here + 1];
      if (t.kind === "name" && !["+", "-"].includes(then?.text)) found.push(...this.split(this.take()));
      else if (t.kind === "number" && ["number", "name"].includes(then?.kind)) found.push(...this.split(this.take()));
      else found.push(this.place());
    }
    this.expect(closing);
    return found;
  }
  split(t) {
    if (t.kind === "number") return /^\d{1,5}$/.test(t.text) ? [...t.text].map((c) => place(Number(c))) : [];
    if (t.text.length > 1 && !this.isIndex(t.text)) return [...t.text].map((c, n) => placeOf(this.index({ ...t, text: c, at: t.at + n })));
    return [placeOf(this.index(t))];
  }
  isIndex(name) { const w = this.world; return name in w.indices || name in w.fixed || w.isWhole(name) || this.scopes.some((s) => s.has(name)); }
  index(t) {
    for (const scope of [...this.scopes].reverse()) if (scope.has(t.text)) return scope.get(t.text);
    const w = this.world;
    if (t.text in w.fixed && !this.loose.has(t.text)) return w.place(t.text);
    if (w.isWhole(t.text) && !(t.text in w.indices)) return letter(t.text);
    if (!this.loose.has(t.text)) this.loose.set(t.text, new Letter(t.text, t.at));
    return this.loose.get(t.text);
  }
  use(where, size) {
    if (typeof size === "string") size = placeOf(size);
    for (const [x] of where.of) {
      if (!isIndex(x)) continue;
      if (!x.size) x.size = size;
      else if (!same(x.size, size)) throw this.error(`“${x.label}” counts two different things here; use two letters`, x.position);
    }
    if (where.of.length) return where;
    if (where.c < 1) throw this.error("indices count from 1 here");
    return plus(where, place(-1));
  }
  delta(one, other) {
    const named = [one, other].flatMap((p) => p.of.map(([x]) => x)).filter(isIndex);
    let size = named.find((x) => x.size)?.size;
    if (!size) {
      const name = named.map((x) => x.label).find((n) => n in this.world.indices);
      if (!name) throw this.error("it is not clear what these indices count");
      size = placeOf(this.world.indices[name]);
    }
    return compared("delta", this.use(one, size), this.use(other, size));
  }

  // ---------------------------------------------------------------------------------- letters
  read(token) {
    let name = token.text;
    while (this.sees("'") && this.world.knows(`${name}'`)) { this.take(); name += "'"; }
    const word = this.tokens[this.here + 1];
    if (this.sees("_") && word.kind === "name" && word.text.length > 2 && !this.world.knows(`${name}_${word.text}`) && this.world.same(name + word.text)) { this.here += 2; name += word.text; } // y_true
    this.splitOff(name);
    const whole = this.sees("(") && this.atTime(name);
    if (whole) return this.scalar(whole, token);
    const layer = this.layer(name);
    return this.sees("_") || (this.sees("[") && this.takesPlaces(name)) ? this.lowered(token, name, layer) : this.plain(token, name, layer);
  }
  splitOff(name) { // z2 is z_2
    const t = this.next, w = this.world;
    if (t.kind === "number" && t.glued && /^\d+$/.test(t.text) && (w.knows(`${name}_${t.text}`) || (Object.hasOwn(w.arrays, name) && w.arrays[name].length === 1))) this.tokens.splice(this.here, 0, { ...t, kind: "sign", text: "_" });
  }
  atTime(name) { // v(t) is v_t
    const [, inner, closing] = this.tokens.slice(this.here, this.here + 3), whole = `${name}_${inner?.text}`;
    if (closing?.text !== ")" || name in this.world.functions || !this.world.knows(whole)) return null;
    this.here += 3;
    return whole;
  }
  layer(name) {
    if (!this.sees("^") || (this.world.knows("L") && name.includes("^"))) return "";
    let end = this.here + 1, said = this.tokens[end].text;
    if (said === "{" || said === "(") {
      const closing = CLOSING[said];
      while (this.tokens[end].text !== closing && this.tokens[end].kind !== "end") end++;
      said = this.tokens.slice(this.here + 1, end + 1).map((t) => t.text).join("").replace(/^\{+|\}+$/g, "");
    }
    if (LAYER.has(said) && !this.world.knows(said.includes("L") ? "L" : "l")) { this.here = end + 1; return "this"; }
    if (BEFORE.has(said)) { this.here = end + 1; return "before"; }
    return "";
  }
  takesPlaces(name) {
    const w = this.world;
    return name in w.arrays || (!w.isScalar(name) && !w.whole.includes(name) && w.same(name, (n) => n in w.arrays)) || w.scalars.some((s) => s.startsWith(`${name}_`));
  }
  lowered(token, name, layer) {
    const state = this.saved(), whole = this.spelt(name);
    if (whole) return this.scalar(whole, token);
    this.accept("_");
    const places = this.subscripts();
    if (this.sees("^")) layer = this.layer(name) || layer;
    const array = this.array(name, places.length, layer);
    if (!array) { this.restore(state); return this.oneNeuron(token, name); }
    return ["entry", array, places.map((p, n) => this.use(p, this.world.arrays[array][n]))];
  }
  spelt(name) {
    const braced = this.sees("["), first = this.here + 1, t = braced ? this.next : this.tokens[first];
    let word, after;
    if (t.text === "{" || t.text === "[") {
      const begin = braced ? first : first + 1;
      let last = begin;
      while (!["}", "]"].includes(this.tokens[last].text) && this.tokens[last].kind !== "end") last++;
      word = this.tokens.slice(begin, last).map((x) => x.text).join("");
      after = last + 1;
    } else { word = t.text; after = first + 1; }
    const whole = `${name}_${word}`;
    if (!this.world.isScalar(whole) && !this.world.isWhole(whole)) return null;
    this.here = after;
    return whole;
  }
  array(name, count, layer) {
    const w = this.world, fits = (n) => (w.arrays[n] || []).length === count;
    if (layer === "before") return fits("x") ? this.remarked(`${name} of the layer before`, "x") : null;
    if (fits(name) && name in w.arrays) return name;
    if (w.isScalar(name)) return null;
    const found = w.same(name, fits);
    return found ? this.remarked(name, found) : null;
  }
  remark(said) { if (!this.remarks.includes(said)) this.remarks.push(said); }
  remarked(typed, name) {
    const { words: what, shown } = this.world;
    this.remark(`your ${typed} is ${shown[name] || name} here${what[name] ? `: ${what[name]}` : ""}`);
    return name;
  }
  oneNeuron(token, name) {
    const w = this.world, known = w.isScalar(name) ? name : w.same(name, (n) => w.isScalar(n));
    if (!known) {
      if (name in w.arrays) throw new Unreadable(`“${name}” has ${w.arrays[name].length} ${w.arrays[name].length === 1 ? "index" : "indices"} here, as in ${w.shown[name] || name}`, token.at);
      throw new Unreadable(this.unknown(name), token.at);
    }
    this.accept("_");
    const state = this.saved(), below = this.tokens[this.here + (this.sees("{") ? 1 : 0)].text;
    if (BEST.includes(below)) throw new Unreadable(this.unknown(`${name}_${below}`), token.at);
    this.subscripts();
    const { here } = this;
    this.restore(state);
    this.here = here;
    this.remark(`there is one ${name} here, so it needs no index`);
    return this.scalar(known, token);
  }
  plain(token, name, layer) {
    const w = this.world;
    if (layer === "before" && "x" in w.arrays) return this.vector(this.remarked(`${name} of the layer before`, "x"));
    if (name in w.functions || w.isScalar(name)) {
      const [bracket, place, closing] = this.tokens.slice(this.here); // w[0] is no product of w and 0
      if (bracket.text === "[" && bracket.glued && place.kind === "number" && closing?.text === "]") throw new Unreadable(this.unknown(`${name}[${place.text}]`), token.at);
      return this.scalar(name, token);
    }
    for (const scope of [...this.scopes].reverse()) if (scope.has(name)) return ["ord", placeOf(scope.get(name))];
    if (name in w.arrays) return this.vector(name);
    if (w.isWhole(name)) return ["ord", placeOf(name)];
    if (name === "e") return E_ITSELF;
    if (name === "pi") return ["sym", "pi"];
    if (name === "infinity") return ["sym", "∞"];
    if (name in w.fixed) return ["ord", placeOf(w.place(name))];
    if (name in w.indices) return ["ord", placeOf(this.index(token))];
    const other = w.same(name);
    if (other) {
      this.remarked(name, other);
      return other in w.arrays ? this.vector(other) : w.isWhole(other) ? ["ord", placeOf(other)] : this.scalar(other, token);
    }
    return this.runTogether(token, name);
  }
  vector(name) {
    return ["entry", name, this.world.arrays[name].map((size) => {
      if (!this.dots.has(size)) this.dots.set(size, new Letter(`·${size}`, 0, placeOf(size)));
      return placeOf(this.dots.get(size));
    })];
  }
  runTogether(token, name) {
    const w = this.world, splits = (word) => [...word].some((_, n) => n && w.knows(word.slice(0, n)) && (w.knows(word.slice(n)) || splits(word.slice(n))));
    for (let end = name.length - 1; end > 0; end--) {
      const head = name.slice(0, end), tail = name.slice(end);
      if ((w.knows(head) || head in FUNCTIONS || head === "e") && (w.knows(tail) || tail in FUNCTIONS || SPECIAL.has(tail) || splits(tail))) {
        this.here--;
        this.tokens.splice(this.here, 1, { ...token, text: head }, { ...token, text: tail, at: token.at + end });
        return this.power();
      }
    }
    throw new Unreadable(this.unknown(name), token.at);
  }
  scalar(name, token) {
    const w = this.world;
    if (w.isWhole(name)) return ["ord", placeOf(name)];
    let own = ["sym", name];
    const primes = this.sees("'", "''") ? this.primes() : 0, letters = w.functions[name] || (name in w.slope ? [w.slope[name]] : []);
    if (primes) {
      const by = this.byArgument(name);
      if (by) return ["partial", own, ...Array(primes).fill(["sym", by])];
      if (!letters.length) throw new Unreadable(`the derivative of ${name} by what? Write d${name}/d…`, token.at);
      own = ["partial", own, ...Array(primes).fill(["sym", letters[0]])];
    }
    if (!this.sees("(")) return own;
    return name in w.functions ? this.applied(own, letters) : this.itself(name, own);
  }
  byArgument(name) { // C'(a), where C is given as a formula with a in it
    const [opening, by, closing] = this.tokens.slice(this.here, this.here + 3).map((t) => t.text), body = this.world.defined[name]?.body;
    if (opening !== "(" || closing !== ")" || name in this.world.functions || !body || ![...walk(body)].some((n) => n[0] === "sym" && n[1] === by)) return null;
    this.here += 3;
    return by;
  }
  applied(own, letters) {
    this.take();
    const given = [this.expression()];
    while (this.accept(",", ";", "|")) given.push(this.expression());
    this.expect(")");
    const values = new Map(letters.map((x, n) => [x, given[n]]).filter(([x, t]) => t && !(t[0] === "sym" && t[1] === x)));
    return values.size ? putInto(this.world.written(own), values) : own;
  }
  itself(name, own) {
    const body = this.world.defined[name]?.body, state = this.saved();
    this.take();
    let inner = null;
    try { inner = this.expression(); } catch (e) { if (!(e instanceof Unreadable)) throw e; }
    if (body && inner && (inner[0] === "sym" || inner[0] === "entry") && this.sees(")") && [...walk(body)].some((n) => (n[0] === "sym" || n[0] === "entry") && n[1] === inner[1])) { this.take(); return own; }
    this.restore(state);
    return own;
  }
  output(token) {
    const w = this.world;
    if (w.isScalar("Var[z]")) return pow(["sym", "Var[z]"], ONE_HALF);
    const other = w.same("sigma", (n) => w.isScalar(n));
    if (other) return ["sym", this.remarked("σ", other)];
    this.slopes++;
    if (w.isScalar("a")) return ["sym", "a"];
    if ((w.arrays.a || []).length === 1) return this.vector("a");
    if (w.isScalar("z")) return ["call", "sigmoid", ["sym", "z"]];
    throw new Unreadable("σ of what? Write σ(z)", token.at);
  }
  bareSlope(token) {
    const w = this.world;
    if (w.isScalar("z")) return ["call", "sigmoid_prime", ["sym", "z"]];
    if ((w.arrays.z || []).length === 1) return ["call", "sigmoid_prime", this.vector("z")];
    throw new Unreadable("σ' of what? Write σ'(z)", token.at);
  }
  unnamed() { // σ(z) in a question that has no z
    const texts = this.tokens.slice(this.here, this.here + 3).map((t) => t.text).join(" ");
    if (texts !== "( z )" || this.world.knows("z") || !this.world.isScalar("a")) return null;
    this.here += 3;
    return ["sym", this.remarked("σ(z)", "a")];
  }
  deviation() {
    const token = this.next;
    this.take();
    let name = this.take().text;
    if (name === "{") { name = this.take().text; this.expect("}"); }
    return this.moment("sd", name, token);
  }
  moment(kind, inner, token) {
    if (kind === "sd") return pow(this.moment("Var", inner, token), ONE_HALF);
    const name = `${kind}[${inner}]`;
    if (this.world.isScalar(name)) return ["sym", name];
    const known = this.world.scalars.filter((n) => n.includes("["));
    throw new Unreadable(`${name} is not in this question${known.length ? `; it has ${known.join(", ")}` : ""}`, token.at);
  }
  unknown(name) {
    const w = this.world, all = [...Object.keys(w.arrays), ...w.scalars, ...[...w.whole].sort()].filter((n) => !w.hidden.includes(n));
    return `“${name}” is no letter of this question; it has ${all.map((n) => w.shown[n] || n).join(", ")}`;
  }

  // ------------------------------------------------------------------------------ derivatives
  derivative() {
    const state = this.saved(), tokens = [...this.tokens];
    try { return this.word("frac") ? this.barSlope() : this.lineSlope(); } catch (e) {
      if (!(e instanceof NoDerivative)) throw e;
      this.tokens = tokens;
      this.restore(state);
      return null;
    }
  }
  barSlope() {
    this.take();
    if (!this.accept("{")) throw new NoDerivative();
    const [order, top] = this.above();
    if (!this.accept("}") || !this.accept("{")) throw new NoDerivative();
    const by = this.underSlope();
    this.expect("}", "after what the derivative is taken by");
    return this.slope(order, top, by);
  }
  lineSlope() {
    const braced = this.accept("("), [order, top] = this.above();
    if (!this.accept("/")) throw new NoDerivative();
    const inner = this.accept("("), by = this.underSlope();
    if (inner) this.expect(")");
    if (braced) this.expect(")");
    return this.slope(order, top, by);
  }
  above() {
    this.d();
    let order = 1;
    if (this.accept("^")) {
      const braced = this.accept("{"), t = this.take();
      if (t.text !== "2" && t.text !== "3") throw new NoDerivative();
      order = Number(t.text);
      if (braced) this.expect("}");
    }
    if (this.sees("}", "/")) return [order, null];
    if (this.isCost(this.next.text)) {
      const token = this.take();
      if (this.accept("_")) this.subscripts();
      return [order, this.read({ ...token, text: "g" })];
    }
    try { return [order, this.next.kind === "name" ? this.named() : this.atom()]; } catch (e) {
      if (e instanceof Unreadable && this.next.kind === "end") throw new NoDerivative();
      throw e;
    }
  }
  isCost(word) { return COSTS.includes(word) && !this.world.knows(word) && this.world.knows("g"); }
  d() {
    const t = this.next, w = this.world;
    if (t.kind !== "name") throw new NoDerivative();
    if (t.text === "partial" || (t.text === "d" && !w.knows("d"))) { this.take(); return; }
    const rest = t.text.slice(1);
    if (t.text[0] !== "d" || !rest || w.knows(t.text) || t.text === "delta" || !(w.knows(rest) || this.isCost(rest) || ["sigma", "sigmoid", "tanh", "softmax"].includes(rest) || w.same(rest))) throw new NoDerivative();
    this.tokens.splice(this.here, 1, { ...t, text: "d" }, { ...t, text: rest, at: t.at + 1 });
    this.take();
  }
  underSlope() {
    const found = [];
    for (;;) {
      try { this.d(); } catch (e) { if (e instanceof NoDerivative && found.length) return found; throw e; }
      const where = this.next.at, wrong = () => new Unreadable("a derivative is taken by a letter, as in dC/dz", where);
      if (this.next.kind !== "name") throw wrong();
      const t = this.read(this.take());
      if (t[0] !== "sym" && t[0] !== "entry") throw wrong();
      let times = 1;
      if (this.accept("^")) {
        const braced = this.accept("{");
        if (this.next.text === "2" || this.next.text === "3") times = Number(this.take().text);
        if (braced) this.expect("}");
      }
      found.push(...Array(times).fill(t));
    }
  }
  slope(order, top, by) {
    if (top && (top[0] === "sym" || top[0] === "entry") && top[1] === "g" && !this.world.defined.g) return this.scalar(this.remarked("the gradient", "g"), null);
    if (order !== by.length && by.length === 1) by = Array(order).fill(by[0]);
    return ["partial", top || this.power(), ...by];
  }

  // ---------------------------------------------------------------------------------- tokens
  get next() { return this.tokens[this.here]; }
  take() { const t = this.next; this.here = Math.min(this.here + 1, this.tokens.length - 1); return t; }
  sees(...signs) { return this.next.kind !== "number" && this.next.kind !== "end" && signs.includes(this.next.text); }
  word(...names) { return this.next.kind === "name" && names.includes(this.next.text); }
  accept(...signs) { return this.sees(...signs) ? this.take() : null; }
  expect(sign, why = "") { if (!this.sees(sign)) throw this.error(this.expected(`“${sign}” ${why}`.trim())); return this.take(); }
  expected(what) { return `I expected ${what}, and found ${{ end: "the end", newline: "a new line" }[this.next.kind] || `“${this.next.text}”`}`; }
  error(message, where = this.next.at) { return new Unreadable(message, where); }
  deeper(read) {
    if (++this.depth > 60) throw this.error("this is nested too deeply");
    const made = read();
    this.depth--;
    return made;
  }
}

// ------------------------------------------------------------------------------ calls by name
const argument = (r) => { if (!r.sees("(", "[", "{")) throw r.error(r.expected("“(”")); return r.inside(r.next.text); };
function vector(r, token) {
  let index = r.accept("_") ? r.subscripts() : null;
  const x = argument(r), dots = letters(x);
  if (dots.length !== 1) throw r.error("of which vector? Write softmax(z)", token.at);
  if (r.sees("_", "[")) { r.accept("_"); index = r.subscripts(); }
  return [x, index ? new Map([[dots[0], r.use(index[0], dots[0].size)]]) : new Map()];
}
const total = (r, t) => r.closed(letters(t)[0], t), exp = (t) => ["call", "exp", t], log = (t) => ["call", "log", t];
const moment = (kind) => (r) => {
  const token = r.take();
  if (!r.sees("(", "[", "{")) {
    if (r.world.isScalar("Var[z]") && r.sees("=", "~")) return r.moment(kind, "z", token);
    r.here--;
    return null;
  }
  const opening = r.next.text, closing = CLOSING[opening], start = r.here;
  let depth = 0;
  while (r.next.kind !== "end") { const t = r.take(); depth += (t.text === opening) - (t.text === closing); if (!depth) break; }
  const inner = r.tokens.slice(start + 1, r.here - 1);
  let name = "";
  for (let n = 0; n < inner.length; n++) {
    if (inner[n].text !== "_") { if (!["*", "{", "}"].includes(inner[n].text)) name += inner[n].text; } else if (inner[++n]?.text === "{") while (n < inner.length && inner[n].text !== "}") n++;
  }
  return r.moment(kind, name, token);
};
const extreme = (name) => (r) => {
  const token = r.take(), opening = r.next.text;
  if (opening !== "(" && opening !== "{") throw r.error(`write ${name.toLowerCase()}(…, …)`, token.at);
  r.take();
  const parts = [r.expression()];
  while (r.accept(",")) parts.push(r.expression());
  r.expect(CLOSING[opening]);
  if (parts.length < 2 || parts.length > 6) throw r.error(`${name.toLowerCase()} compares two to six numbers`, token.at);
  return ["call", name, ...parts];
};
const digits = (r) => {
  if (r.sees("{")) return r.inside("{");
  const t = r.next;
  if (t.kind === "number" && /^\d\d+$/.test(t.text)) r.tokens.splice(r.here, 1, { ...t, text: t.text[0] }, { ...t, text: t.text.slice(1), at: t.at + 1 });
  return r.atom();
};
const divergence = (r) => {
  r.take();
  if (!r.sees("(", "[", "{")) { r.here--; return null; }
  const closing = CLOSING[r.take().text], { bars } = r;
  r.bars = "|";
  const p = r.expression();
  if (!r.accept("||")) { if (r.accept("|")) r.accept("|"); else if (!r.accept(",", ";")) throw r.error(r.expected("“||”")); }
  const q = r.expression(), ratio = (x, y) => mul(x, log(mul(x, inverseOf(y))));
  r.bars = bars;
  r.expect(closing);
  return letters(p).length ? r.overDots(ratio(p, q)) : add(ratio(p, q), ratio(add(ONE, neg(p)), add(ONE, neg(q))));
};
const two = (r) => { r.take(); r.expect("("); const one = r.expression(); r.expect(","); const other = r.expression(); r.expect(")"); return [one, other]; };
const oneCase = (r) => {
  const t = r.expression();
  r.accept(","); r.accept("&");
  if (r.accept("otherwise", "else")) return [t, false, null];
  r.accept("if", "for", "when");
  return [t, ...r.compared()];
};
const CALLS = {
  nabla: (r) => {
    if (!r.world.knows("g")) return null;
    const token = r.take();
    for (let n = 0; n < 2; n++) { if (r.accept("_")) r.subscripts(); if (r.next.kind === "name" && COSTS.includes(r.next.text)) r.take(); }
    r.remarked("∇C", "g");
    return r.read({ ...token, text: "g" });
  },
  outer: (r) => { const [one, other] = two(r), both = free(other); if (letters(one).some((x) => both.has(x))) throw r.error("of two vectors of one size; write their indices"); return mul(one, other); },
  norm: (r) => {
    r.take();
    r.expect("(");
    const t = r.expression();
    let said = "";
    while (r.accept(",")) {
      const named = r.accept("ord", "axis", "keepdims");
      if (named) r.expect("=");
      const value = r.sees("-") ? r.expression() : r.take().text;
      if (!named || named.text === "ord") said = value;
    }
    r.expect(")");
    return r.length(t, said);
  },
  dot: (r) => r.inner(...two(r)),
  where: (r) => { // NumPy's choice
    const token = r.take(), next = (sign) => { r.expect(sign); return r.expression(); };
    if (!r.accept("(")) throw r.error(r.expected("a formula"), token.at);
    const t = ["call", ...r.inequality(), next(","), next(",")];
    r.expect(")");
    return t;
  },
  begin: (r) => {
    if (r.tokens[r.here + 2].text !== "cases") return null;
    r.here += 4;
    let [first, equal, d] = oneCase(r);
    if (!r.accept("\n")) throw r.error(r.expected("a second case"));
    let [second] = oneCase(r);
    while (r.next.kind !== "end" && r.take().text !== "end");
    r.here += 3;
    if (!equal) [first, second] = [second, first];
    return added([productOf([d, first]), productOf([added([ONE, neg(d)]), second])]);
  },
  softmax: (r) => { const token = r.take(), [x, where] = vector(r, token), e = exp(x); return mul(moved(e, where), inverseOf(total(r, e))); },
  logsoftmax: (r) => { const token = r.take(), [x, where] = vector(r, token); return add(moved(x, where), neg(log(total(r, exp(x))))); },
  logsumexp: (r) => { const token = r.take(); return log(r.overDots(exp(argument(r)), token.at)); },
  KL: divergence, D: divergence, Var: moment("Var"), var: moment("Var"), Variance: moment("Var"), variance: moment("Var"), V: moment("Var"), E: moment("E"),
  Std: moment("sd"), std: moment("sd"), SD: moment("sd"), sd: moment("sd"), stdev: moment("sd"), max: extreme("Max"), min: extreme("Min"),
  mean: (r) => {
    if (r.world.isScalar("E[z]") && ["=", "~"].includes(r.tokens[r.here + 1].text)) return moment("E")(r);
    const token = r.take();
    r.expect("(");
    const x = r.expression(), axis = r.options();
    r.expect(")");
    const whole = r.overExamples(x, token) || r.overDots(x, token.at, axis);
    return mul(inverseOf(["ord", whole[1].size]), whole);
  },
  sqrt: (r) => {
    const token = r.take();
    let order = 2;
    if (r.accept("[")) { order = ["2", "3", "4"].includes(r.next.text) ? Number(r.take().text) : 0; r.expect("]"); }
    if (!order) throw r.error("this root is not read here", token.at);
    const inner = r.sees("(", "[", "{") ? r.argument("sqrt") : r.atom();
    return isNum(inner, 0) ? inner : pow(inner, q(1, order));
  },
  square: (r) => { r.take(); return pow(argument(r), 2); },
  frac: (r) => { r.take(); const top = digits(r); return productOf([top, inverseOf(digits(r))]); },
  delta: (r) => {
    const state = r.saved();
    r.take();
    if (r.word("L", "l") || r.sees("^")) { r.restore(state); return null; }
    if (r.accept("(")) {
      const one = r.place();
      r.expect(",");
      const other = r.place();
      r.expect(")");
      return r.delta(one, other);
    }
    if (r.sees("_", "[")) { r.accept("_"); const places = r.subscripts(); if (places.length === 2) return r.delta(...places); }
    r.restore(state);
    return null;
  },
};
CALLS.avg = CALLS.mean;
CALLS.inner = CALLS.vdot = CALLS.dot;
