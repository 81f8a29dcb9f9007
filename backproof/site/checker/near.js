"use strict";
// Near misses: known slips, what holds in one case alone.
function slipOf(slot, t) {
  for (const [wrong, said] of [...slot.slips, [neg(slot.right), "A plus and a minus have changed places somewhere."]]) if (seemsSo(t, "=", wrong, slot.where)) return said;
  return "";
}
function inSomeCase(slot, t) {
  const before = world.context;
  for (const c of knownCases) {
    try {
      setContext(c.context);
      const where = new Map(Object.entries(c.whole).map(([x, n]) => [letter(x), place(n)])), [a, b] = [t, slot.right].map((x) => moved(x, where));
      if (seemsSo(a, "=", b, slot.where)) return c.words;
    } finally { setContext(before); }
  }
  return "";
}
