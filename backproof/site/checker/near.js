"use strict";
// Near misses: known slips, the answer to another part, what holds in one case alone.
function slipOf(slot, t) {
  const agrees = (o) => seemsSo(t, "=", o, slot.where);
  for (const [wrong, said] of slot.slips) if (agrees(wrong)) return said;
  for (const other of allSlots) if (other !== slot && FORMULAS.includes(other.kind) && agrees(other.right)) return `That is the answer to part ${other.n}.`;
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
