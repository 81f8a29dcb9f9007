"use strict";
// Trees as they are typed: those of terms.js, with letters whose range is found while reading.
function decimal(text) {
  const [head, power = "0"] = text.toLowerCase().split("e"), [whole, part = ""] = head.split(".");
  const e = Number(power) - part.length, n = BigInt(whole + part || "0");
  return e >= 0 ? new Q(n * 10n ** BigInt(e)) : new Q(n, 10n ** BigInt(-e));
}
const sizeOf = (a) => `${a.sign < 0 ? a.neg() : a}`;
const toNumber = (a) => Number(a.n) / Number(a.d);

let lettersTyped = 0;
class Letter { constructor(label, position, size = null) { Object.assign(this, { label, position, size, key: `t ${++lettersTyped}` }); } }
const placeOf = (x) => at(typeof x === "string" ? letter(x) : x);
const same = (p, o) => p === o || plus(p, o, -1).key === "0";
const letters = (t) => [...free(t)].filter(isIndex);

const isNum = (t, n) => t[0] === "num" && !t[1].cmp(q(n));
function added(terms) {
  const made = add(...terms), parts = made.slice(1);
  return made[0] === "add" && parts.every((t) => t[0] === "num") ? num(parts.reduce((a, t) => a.add(t[1]), q(0))) : made;
}
function productOf(parts) { // one with 0 is 0 only where its other factors have a value
  const made = parts.length === 1 ? parts[0] : mul(...parts);
  return isNum(made, 0) && parts.some((t) => domain(t, new Context(world.context)).length) ? ["mul", ...parts] : made;
}
const inverseOf = (t) => pow(t, -1);
const isName = (t) => t[0] === "sym" || t[0] === "entry";
