"use strict";
// node run_answers.js DATA ROWS: the page's verdict on each row, one line of JSON; DATA has one question a line.
globalThis.answers = { notation: require("../../answers/notation.json") };
for (const room of ["terms", "signs", "laws", "sizes", "given", "claim", "tokens", "trees", "reader", "points", "judge"]) require(`./${room}.js`);
const { readFileSync } = require("node:fs"), lines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((x) => JSON.parse(x));
const judges = new Map(lines(process.argv[2]).map((d) => [d.id, new globalThis.answers.Judge(d)]));
for (const row of lines(process.argv[3])) {
  const begin = performance.now();
  let found, trees = null;
  try { found = judges.get(row.exercise).judge(row.text, row.asked ?? null); } catch (e) { found = { found: "crash", message: e.stack.split("\n").slice(0, 3).join(" ") }; }
  try { trees = judges.get(row.exercise).read(row.text)[1].map((s) => [s.sides.map((t) => globalThis.answers.out(t)), s.relations]); } catch { trees = null; }
  console.log(JSON.stringify({ id: row.id, found: found.found, parts: found.parts, message: found.message, example: found.example, slip: found.slip, trees, ms: performance.now() - begin }));
}
