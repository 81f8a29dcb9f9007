"use strict";
// node run_answers.js DATA ROWS: the page's verdict on each row, one line of JSON; DATA has one question a line.
const { readFileSync } = require("node:fs"), { runInThisContext } = require("node:vm"), here = (file) => readFileSync(`${__dirname}/${file}`, "utf8");
runInThisContext(`const notation = ${here("../../answers/notation.json")}`);
for (const room of ["terms", "signs", "laws", "sizes", "given", "claim", "tokens", "trees", "reader", "points", "judge"]) runInThisContext(here(`${room}.js`));
const Judge = runInThisContext("Judge"), out = runInThisContext("out"), lines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((x) => JSON.parse(x));
const judges = new Map(lines(process.argv[2]).map((d) => [d.id, new Judge(d)]));
for (const row of lines(process.argv[3])) {
  const begin = performance.now();
  let found, trees = null;
  try { found = judges.get(row.exercise).judge(row.text, row.asked ?? null); } catch (e) { found = { found: "crash", message: e.stack.split("\n").slice(0, 3).join(" ") }; }
  try { trees = judges.get(row.exercise).read(row.text)[1].map((s) => [s.sides.map((t) => out(t)), s.relations]); } catch { trees = null; }
  console.log(JSON.stringify({ id: row.id, found: found.found, parts: found.parts, message: found.message, example: found.example, slip: found.slip, trees, ms: performance.now() - begin }));
}
