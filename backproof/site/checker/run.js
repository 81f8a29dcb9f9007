"use strict";
// node run.js LEDGER: one line of JSON for each entry.
for (const room of ["terms", "signs", "laws", "sizes", "given", "claim", "chance", "checker"]) require(`./${room}.js`);
for (const answer of globalThis.ledger.checkAll(require("node:fs").readFileSync(process.argv[2], "utf8"))) console.log(JSON.stringify(answer));
