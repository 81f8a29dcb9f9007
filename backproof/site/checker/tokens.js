"use strict";
// The signs of what a person typed, cut as answers/tokens.py cuts them.
const list = (name) => notation[name].split(" "), words = (name) => new Set(list(name));
const pairs = (name) => Object.fromEntries(list(name).flatMap((x, n, all) => (n % 2 ? [] : [[x, all[n + 1]]])));
const phrase = (name, flags = "i") => new RegExp(notation.phrases[name], flags);
const [GREEK, RAISED, LOWERED, MARKS, SIGNS, COMMANDS, RENAMED, SPELLINGS, ONE_SIGN] = ["greek", "raised", "lowered", "marks", "signs", "commands", "renamed", "words", "one"].map(pairs);
const BLANK = words("blank").add(" "), TWO = words("two"), MODULE = new RegExp(notation.module, "y");
const NUMBER = /\d+(?:[.,]\d+)?(?:[eE][-+]?\d+(?![a-zA-Z]))?|\.\d+/y, NAME = /[A-Za-z]+/y, COMMAND = /\\([A-Za-z]+|[^])/y;

class Unreadable extends Error { constructor(message, position) { super(message); this.position = position; } }

function tokenise(text) {
  if (text.length > 2000) throw new Unreadable("this is longer than 2,000 characters", 2000);
  const found = [];
  let at = 0;
  const match = (pattern) => { pattern.lastIndex = at; return pattern.exec(text); };
  while (at < text.length) {
    const c = String.fromCodePoint(text.codePointAt(at)), start = at;
    const add = (kind, what, length = c.length) => { found.push({ kind, text: what, at: start, glued: start > 0 && !/\s/.test(text[start - 1]) }); at += length; };
    let m;
    if (c === "\n" || c === "\r") add("newline", "\n");
    else if (/\s/.test(c) || notation.dropped.includes(c)) at += c.length;
    else if (c in MARKS && found.length && found.at(-1).kind === "name") { found.at(-1).text += MARKS[c]; at++; }
    else if (c === "\\") {
      m = match(COMMAND);
      if (!m) throw new Unreadable("“\\” needs a word after it", at);
      const word = m[1];
      if (word === "\\") add("newline", "\n", 2);
      else if (Object.hasOwn(COMMANDS, word)) add("sign", COMMANDS[word], m[0].length);
      else if (!BLANK.has(word)) add("name", RENAMED[word] || word, m[0].length);
      else at += m[0].length;
    } else if (c in RAISED || c in LOWERED) {
      const [scripts, sign] = c in RAISED ? [RAISED, "^"] : [LOWERED, "_"];
      found.push({ kind: "sign", text: sign, at }, { kind: "sign", text: "{", at });
      for (; at < text.length && text[at] in scripts; at++) {
        const d = scripts[text[at]];
        found.push({ kind: /\d/.test(d) ? "number" : /[a-z]/i.test(d) ? "name" : "sign", text: d, at });
      }
      found.push({ kind: "sign", text: "}", at: at - 1 });
    } else if (c in GREEK) add("name", GREEK[c]);
    else if (c in SIGNS) add("sign", SIGNS[c]);
    else if ((m = match(MODULE))) at += m[0].length;
    else if ((m = match(NUMBER))) { const digits = m[0].split(",")[0]; add("number", digits, digits.length); }
    else if ((m = match(NAME))) add("name", Object.hasOwn(SPELLINGS, m[0]) ? SPELLINGS[m[0]] : m[0], m[0].length);
    else if (TWO.has(text.slice(at, at + 2))) { const two = text.slice(at, at + 2); add("sign", ONE_SIGN[two] || two, 2); }
    else if ("+-*/^_()[]{}=<>!|,;:'.?~&%@\"#".includes(c)) add("sign", c);
    else throw new Unreadable(`“${c}” is no sign that I know`, at);
  }
  found.push({ kind: "end", text: "", at: text.trimEnd().length });
  return found;
}

// ------------------------------------------------------------- words around a formula, as in answers/phrases.py
const [NAMED, LEAD, REMARK, INSIDE, BETWEEN_TWO, OWN, LAST, LABEL, COUNTED, BOUNDED] = ["named", "lead", "remark", "inside", "between", "own", "last", "label", "counted", "bounded"].map((n) => phrase(n, ["named", "remark", "inside", "between"].includes(n) ? "gi" : "i"));
const EQUALS = phrase("equals", "gi"), TAIL = phrase("tail"), THAT_IS = phrase("that is", "gi"), SUM_OF = phrase("sum of", "gi"), FIRST_PART = phrase("first"), MOMENT = phrase("moment", "gi"), NUMERALS = pairs("numerals"), FRACTIONS = pairs("fractions"), blank = (m) => " ".repeat(m.length), escaped = (t) => new RegExp(`\\b${t}\\b`, "g");
function prepared(text) {
  text = text.replaceAll("<=>", " =>").replace(NAMED, (m, name) => name.padStart(m.length)).replace(/[½¼¾⅓⅔]/g, (c) => FRACTIONS[c]).replace(TAIL, "").replace(MOMENT, "$1 = ").replace(THAT_IS, (m) => ",".padEnd(m.length)).replace(SUM_OF, "Σ ").replace(REMARK, blank).replace(BETWEEN_TWO, "$2 < $1 < $3");
  text = text.replace(INSIDE, (_, x, open, low, high, close) => `${low} ${open === "[" ? "<=" : "<"} ${x} ${close === "]" ? "<=" : "<"} ${high}`);
  for (let before = null; before !== text;) { before = text; text = text.replace(LEAD, blank); }
  const bare = text.toLowerCase().replace(/^[ .!]+|[ .!]+$/g, "");
  if (Object.hasOwn(NUMERALS, bare)) text = NUMERALS[bare];
  return text.replace(EQUALS, (m) => "=".padStart(Math.ceil(m.length / 2)).padEnd(m.length));
}
function withOwnNames(world, text) {
  const own = OWN.exec(text);
  return !own || world.knows(own[2]) || !escaped(own[2]).test(own[1]) ? text : own[1].replace(escaped(own[2]), () => `(${own[3]})`);
}
function* shorter(text) {
  const last = LAST.exec(text), number = COUNTED.exec(text);
  for (let rest = text, label, n = 0; n < 2 && (label = LABEL.exec(rest)) && !label[0].includes(","); n++) { // the error is δ = …
    rest = blank(label[0]) + rest.slice(label[0].length).replace(LEAD, blank);
    yield [label[0].length, rest];
  }
  if (last) yield [text.length, blank(last[0]) + text.slice(last[0].length).replace(LEAD, blank)];
  const first = FIRST_PART.exec(text);
  if (first) yield [text.length, first[1]];
  if (number && !BOUNDED.test(text)) yield [text.length, number[1]];
}
