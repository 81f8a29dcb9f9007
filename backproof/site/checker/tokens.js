"use strict";
// The signs of what a person typed, cut as answers/tokens.py cuts them.
const list = (name) => notation[name].split(" "), words = (name) => new Set(list(name));
const pairs = (name) => ({ __proto__: null, ...Object.fromEntries(list(name).flatMap((x, n, all) => (n % 2 ? [] : [[x, all[n + 1]]]))) });
const pattern = (text, flags) => new RegExp(text.replaceAll(" ", "\\s+"), flags), phrase = (name, flags = "i") => pattern(notation.phrases[name], flags), each = (name) => phrase(name, "gi");
const [GREEK, MARKS, SIGNS, COMMANDS, SPELLINGS, ONE_SIGN] = ["greek", "marks", "signs", "commands", "words", "one"].map(pairs), [STYLED, FRACTIONS] = ["styled", "fractions"].map((name) => new RegExp(notation[name], "gu"));
const SCRIPTS = [["^", new RegExp(notation.raised)], ["_", new RegExp(notation.lowered)]], common = (c) => c.normalize("NFKC"), nameOf = (word) => SPELLINGS[word] ?? word;
const BLANK = words("blank").add(" "), TWO = words("two"), MODULE = new RegExp(notation.module, "y");
const NUMBER = /\d+(?:[.,]\d+)?(?:[eE][-+]?\d+(?![a-zA-Z]))?|\.\d+/y, NAME = /[A-Za-z]+/y, COMMAND = /\\([A-Za-z]+|[^])/y;

const TOO_LONG = "this is too long";
class Unreadable extends Error { constructor(message, position) { super(message); this.position = position; } }
function readable(read) { // null where nothing can be read
  try { return read(); } catch (e) { if (!(e instanceof Unreadable)) throw e; return null; }
}

function tokenise(text) {
  if (text.length > 2000) refuse(TOO_LONG, 2000);
  text = text.replace(STYLED, common); // 𝑥 is x, ℓ is l
  const found = [];
  let at = 0;
  const match = (pattern) => { pattern.lastIndex = at; return pattern.exec(text); };
  while (at < text.length) {
    const c = String.fromCodePoint(text.codePointAt(at)), start = at;
    const add = (kind, what, length = c.length) => { found.push({ kind, text: what, at: start, glued: start > 0 && !/\s/.test(text[start - 1]) }); at += length; };
    let m, [letter, ...marks] = c.normalize("NFD");
    if (c === "\n" || c === "\r") add("newline", "\n");
    else if (/\s/.test(c) || notation.dropped.includes(c)) at += c.length;
    else if (c in MARKS && found.length && found.at(-1).kind === "name") { found.at(-1).text += MARKS[c]; at++; }
    else if (c === "\\") {
      m = match(COMMAND);
      if (!m) refuse(`“${c}” is no sign that I know`, at);
      const word = m[1];
      if (word === "\\") add("newline", "\n", 2);
      else if (COMMANDS[word]) add("sign", COMMANDS[word], m[0].length);
      else if (!BLANK.has(word)) add("name", word === "sum" ? "Sum" : nameOf(word), m[0].length);
      else at += m[0].length;
    } else if ((m = SCRIPTS.find(([, table]) => table.test(c)))) { // ² as ^{2}, ₖ as _{k}
      found.push({ kind: "sign", text: m[0], at }, { kind: "sign", text: "{", at });
      for (; at < text.length && m[1].test(text[at]); at++) {
        const plain = common(text[at]), d = GREEK[plain] || SIGNS[plain] || plain;
        found.push({ kind: /\d/.test(d) ? "number" : /[a-z]/i.test(d) ? "name" : "sign", text: d, at });
      }
      found.push({ kind: "sign", text: "}", at: at - 1 });
    } else if (c in GREEK) add("name", GREEK[c]);
    else if (c in SIGNS) add("sign", SIGNS[c]);
    else if ((m = match(MODULE))) at += m[0].length;
    else if ((m = match(NUMBER))) { const digits = m[0].split(",")[0]; add("number", digits, digits.length); }
    else if ((m = match(NAME))) add("name", nameOf(m[0]), m[0].length);
    else if (TWO.has(text.slice(at, at + 2))) { const two = text.slice(at, at + 2); add("sign", ONE_SIGN[two] || two, 2); }
    else if ("+-*/^_()[]{}=<>!|,;:'.?~&%@\"#".includes(c)) add("sign", c);
    else if (/[a-z]/i.test(letter) && marks.join("") in MARKS) add("name", letter + MARKS[marks.join("")]);
    else refuse(`“${c}” is no sign that I know`, at);
  }
  found.push({ kind: "end", text: "", at: text.trimEnd().length });
  return found;
}

// ------------------------------------------------------------- words around a formula, as in answers/phrases.py
const NUMERALS = pairs("numerals"), blank = (m) => " ".repeat(m.length), escaped = (t) => new RegExp(`\\b${t}\\b`, "g"), withoutLead = (text) => text.replace(phrase("lead"), blank);
function prepared(text) {
  text = withoutLead(text);
  for (const [words, sign] of notation.rewritten) text = text.replace(pattern(words, "gi"), sign);
  text = text.replace(FRACTIONS, (c) => `(${common(c).replace("⁄", "/")})`).replace(each("inside"), (_, x, open, low, high, close) => `${low} ${open === "[" ? "<=" : "<"} ${x} ${close === "]" ? "<=" : "<"} ${high}`);
  const bare = text.toLowerCase().replace(/^[ .!]+|[ .!]+$/g, "").replace(/^(?:one|an?)\s+/, "");
  return NUMERALS[bare] ?? text;
}
function withOwnNames(text) {
  const own = phrase("own").exec(text);
  return !own || knows(own[2]) || !escaped(own[2]).test(own[1].trimStart().slice(1)) ? text : own[1].replace(escaped(own[2]), () => `(${own[3]})`);
}
function* shorter(text) {
  const last = phrase("last").exec(text), number = phrase("counted").exec(text);
  for (let rest = text, label, n = 0; n < 2 && (label = phrase("label").exec(rest)) && !label[0].includes(","); n++) { // the error is δ = …
    rest = blank(label[0]) + withoutLead(rest.slice(label[0].length));
    yield [label[0].length, rest];
  }
  if (last) yield [text.length, blank(last[0]) + withoutLead(text.slice(last[0].length))];
  const first = phrase("first").exec(text);
  if (first) yield [text.length, first[1]];
  if (number) yield [text.length, number[1]];
}
