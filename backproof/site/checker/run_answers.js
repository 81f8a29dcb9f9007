"use strict";
// node run_answers.js DATA ROWS: the page's verdict on each row, one line of JSON; DATA has one question a line.
const { readFileSync } = require("node:fs"), { runInThisContext } = require("node:vm"), here = (file) => readFileSync(`${__dirname}/${file}`, "utf8");
runInThisContext(`const notation = ${here("../../answers/notation.json")}`);
for (const room of ["terms", "signs", "laws", "sizes", "given", "claim", "tokens", "trees", "echo", "world", "cursor", "reader", "atoms", "cases", "vectors", "sums", "indices", "letters", "slopes", "calls", "points", "deciding", "matching", "solution", "near", "told", "statements", "conditions", "spoken", "judge"]) runInThisContext(here(`${room}.js`));
const Q = runInThisContext("Q"), lines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((x) => JSON.parse(x));
// A tree as JSON of the ledger.
function out(t, names = new Map(), depth = 0) {
  const index = (x) => ((x.size !== undefined) ? { index: names.get(x) || x.label, size: spot(x.size) } : x.label);
  const spot = (p) => [p.c, p.of.map(([x, n]) => [index(x), n]).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
  if (t[0] === "sum") {
    const own = `#${depth}`;
    return ["sum", { index: own, size: spot(t[1].size) }, out(t[2], new Map([...names, [t[1], own]]), depth + 1)];
  }
  return t.map((x) => (x instanceof Q ? `${x}` : x.of ? spot(x) : typeof x === "string" ? x : typeof x[0] === "string" ? out(x, names, depth) : x.map(spot)));
}
const judges = new Map(lines(process.argv[2]).map((d) => [d.id, backproofJudge(d)]));
for (const row of lines(process.argv[3])) {
  const begin = performance.now();
  let found, trees = null;
  try { found = judges.get(row.exercise).judge(row.text, row.asked ?? null); } catch (e) { found = { found: "crash", message: e.stack.split("\n").slice(0, 3).join(" ") }; }
  try { trees = judges.get(row.exercise).read(row.text).map((s) => [s.sides.map((t) => out(t)), s.relations]); } catch { trees = null; }
  console.log(JSON.stringify({ id: row.id, found: found.found, parts: found.parts, message: found.message, example: found.example, slip: found.slip, trees, ms: performance.now() - begin }));
}
