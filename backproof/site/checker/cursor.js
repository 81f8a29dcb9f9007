"use strict";
// A reading in progress: the signs that were typed, where it stands among them, and the letters that
// it has met. There is one at a time.
let typed, tight, lengths, tokens, here, depth, barsOpen, transposed, slopes, remarks, loose, dots, scopes;
const CLOSING = { "(": ")", "[": "]", "{": "}" };

function begin(text, { tight: how = "", book = {}, lengths: asLengths = false } = {}) {
  [typed, tight, lengths, here, depth, barsOpen, transposed, slopes, remarks] = [text, how, asLengths, 0, 0, "", false, 0, []];
  tokens = tokenise(text).map((t) => (Object.hasOwn(book, t.text) ? { ...t, text: book[t.text] } : t));
  forget();
}
function forget() { loose = new Map(); dots = new Map(); scopes = []; }
function saved() {
  const all = [...loose.values(), ...dots.values(), ...scopes.flatMap((s) => [...s.values()])];
  return [new Map(loose), new Map(dots), all.map((x) => [x, x.size]), here, [...remarks]];
}
function restore(state) {
  let sizes;
  [loose, dots, sizes, here, remarks] = state;
  for (const [x, size] of sizes) x.size = size;
}

function next() { return tokens[here]; }
function take() { const t = next(); here = Math.min(here + 1, tokens.length - 1); return t; }
function sees(...signs) { return next().kind !== "number" && next().kind !== "end" && signs.includes(next().text); }
function isWord(...names) { return next().kind === "name" && names.includes(next().text); }
function accept(...signs) { return sees(...signs) ? take() : null; }
function expect(sign, why = "") { if (!sees(sign)) missed(`“${sign}” ${why}`.trim()); return take(); }
function missed(what, where) { refuse(`I expected ${what}, and found ${{ end: "the end", newline: "a new line" }[next().kind] || `“${next().text}”`}`, where); }
function refuse(message, where = next().at) { throw new Unreadable(message, where); }
function grouped(n) { // what a sign or brackets hold, as text, and where they end
  const closing = CLOSING[tokens[n].text];
  let end = n;
  if (closing) while (tokens[end].text !== closing && tokens[end].kind !== "end") end++;
  return [tokens.slice(closing ? n + 1 : n, closing ? end : n + 1).map((t) => t.text).join(""), Math.min(end + 1, tokens.length - 1)];
}
function inBraces(read) { // a brace may be left out around what is one sign
  const opened = accept("{"), made = read();
  if (opened) expect("}");
  return made;
}
function deeper(read) {
  if (++depth > 60) refuse(TOO_LONG);
  const made = read();
  depth--;
  return made;
}
