"use strict";
// "Run this proof here": the page's part of the ledger proved again, and what is said of it.
function runProof(box) {
  const out = box.element.querySelector("[data-proof]"), entries = box.element.querySelector("script[data-ledger]").textContent, begin = performance.now();
  const found = checkAll(entries), lines = entries.split("\n").filter(Boolean).map((x) => JSON.parse(x)), ms = performance.now() - begin;
  const made = found.filter((a) => a.verdict === "re-proved"), equal = lines.filter((l) => l.relation === "=").length, others = found.filter((a) => a.verdict !== "re-proved");
  const sizes = [...new Set(made.flatMap((a) => a.sizes.map((s) => box.size(s))))];
  out.innerHTML = `<p>${made.length} of ${found.length} lines re-proved here in ${ms.toFixed(0)} ms, ${made.reduce((n, a) => n + a.points, 0)} points modulo a prime${sizes.length ? ` (${safe(sizes.slice(0, 6).join("; "))})` : ""}; ${equal} are equations.</p>${others.length ? `<details><summary>${others.length} not checked here</summary><ul>${others.map((a) => `<li>${safe(REASONS[a.why] ?? a.why)}</li>`).join("")}</ul></details>` : ""}`;
}
globalThis.backproofProof = runProof;
