"use strict";
// An interval around a number, such as e - 2 or the root of 2: rational ends, cut off outwards at 200 bits.
const GRAIN = 2n ** 200n, LARGEST = q(1000), TERMS = 90, WAVES = ["sin", "cos", "atan", "erf"];
function cut(end, up) {
  const n = end.n * GRAIN, rest = n % end.d, floor = n / end.d - (rest < 0n ? 1n : 0n);
  return new Q(floor + (rest && up ? 1n : 0n), GRAIN);
}
const rounded = (i) => ({ low: i.low && [cut(i.low[0], false), false], high: i.high && [cut(i.high[0], true), false] });
const GRAINS = within(new Q(-1n, GRAIN), false, new Q(1n, GRAIN), false); // bounds the terms that are left out
function oddSeries(z, sign) { // z + sign z³/3 + z⁵/5 + …, |z| <= 1/3
  let found = GRAINS;
  for (let n = 0, power = rounded(exactly(z)); n < TERMS; n++) {
    found = sum(found, rounded(by(power, q(n % 2 ? sign : 1, 2 * n + 1))));
    power = rounded(by(power, z.mul(z)));
  }
  return found;
}
const PI = sum(by(oddSeries(q(1, 5), -1), q(16)), by(oddSeries(q(1, 239), -1), q(-4))); // Machin
const LOG_2 = by(oddSeries(q(1, 3), 1), q(2));
function logOf(x) { // m 2^k, 1 <= m < 2
  let k = 0;
  for (; x.cmp(q(2)) >= 0; k++) x = x.mul(q(1, 2));
  for (; x.cmp(q(1)) < 0; k--) x = x.mul(q(2));
  return sum(by(LOG_2, q(k)), by(oddSeries(x.sub(q(1)).mul(x.add(q(1)).inv()), 1), q(2)));
}
function expOf(x) { // e^(x/2^k), squared k times
  let k = 0, found = GRAINS;
  for (; x.mul(x).cmp(q(1, 4)) > 0; k++) x = x.mul(q(1, 2));
  for (let n = 1, term = exactly(q(1)); n < TERMS; n++) {
    found = sum(found, term);
    term = rounded(by(term, x.mul(q(1, n))));
  }
  for (; k; k--) found = rounded(productRange(found, found));
  return found;
}
const rising = (f, i) => ({ low: f(i.low[0]).low, high: f(i.high[0]).high });
const isSmall = (i) => Boolean(i.low && i.high) && [i.low, i.high].every(([n]) => n.cmp(LARGEST) <= 0 && n.neg().cmp(LARGEST) <= 0);
function around(t) {
  if (t[0] === "num") return exactly(t[1]);
  if (t[0] === "sym") return PI;
  if (t[0] === "add") return t.slice(1).map(around).reduce(sum);
  if (t[0] === "mul") return t.slice(1).map(around).reduce((i, j) => rounded(productRange(i, j)));
  if (t[0] === "pow" && t[2].whole) {
    if (t[2].mul(t[2]).cmp(LARGEST) > 0) return ANY;
    const size = Array(Math.abs(small(t[2]))).fill(around(t[1])).reduce((i, j) => rounded(productRange(i, j)), exactly(q(1)));
    return t[2].sign < 0 ? inverseRange(size) : size;
  }
  if (t[0] === "pow" && is["="](around(t[1]))) return t[2].sign > 0 ? around(t[1]) : ANY;
  if (t[0] === "pow") return around(call("exp", mul(num(t[2]), call("log", t[1]))));
  if (t[0] !== "call" || t.length !== 3) return ANY;
  if (BY_EXP.includes(t[1])) return around(written(t[1], t[2]));
  const i = around(t[2]);
  if (WAVES.includes(t[1])) return is["="](i) ? exactly(q(t[1] === "cos" ? 1 : 0)) : ANY;
  if (t[1] === "exp" && isSmall(i)) return rising(expOf, i);
  if (t[1] === "log" && is[">"](i) && i.high) return rising(logOf, i);
  return t[1] === "Abs" ? absolute(i, false) : ANY;
}

Signs.prototype.number = (t) => (isNumber(t) ? around(t) : ANY);
