"use strict";
// node run.js FILE: every entry of a ledger checked again, one line of JSON for each.
// node run.js: the same for each file named on standard input, one line for a file.
const { readFileSync } = require("node:fs"), { createInterface } = require("node:readline"), { runInThisContext } = require("node:vm");
for (const room of ["terms", "signs", "laws", "sizes", "given", "claim", "read", "numbers", "chance", "checker"]) runInThisContext(readFileSync(`${__dirname}/${room}.js`, "utf8"));
const checkAll = runInThisContext("checkAll"), answers = (file) => [...checkAll(readFileSync(file, "utf8"))];
if (process.argv[2]) for (const answer of answers(process.argv[2])) console.log(JSON.stringify(answer));
else createInterface({ input: process.stdin }).on("line", (file) => console.log(JSON.stringify(answers(file))));
