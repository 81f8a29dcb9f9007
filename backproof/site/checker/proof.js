"use strict";
// "Run this proof here": each entry of the page's part of the ledger, checked again.
globalThis.backproofCheck = (entries) => {
  const equations = entries.split("\n").filter(Boolean).map((line) => JSON.parse(line).relation === "=");
  return checkAll(entries).map((found, n) => ({ ...found, why: REASONS[found.why] ?? found.why, isEquation: equations[n] }));
};
