"use strict";
// node run.js FILE: every entry of a ledger checked again, one line of JSON for each.
const { readFileSync } = require("node:fs"), { runInThisContext } = require("node:vm");
for (const room of ["terms", "signs", "laws", "sizes", "given", "claim", "read", "numbers", "chance", "checker"]) runInThisContext(readFileSync(`${__dirname}/${room}.js`, "utf8"));
for (const answer of runInThisContext("checkAll")(readFileSync(process.argv[2], "utf8"))) console.log(JSON.stringify(answer));
