"use strict";
// Answers in words: yes and no, choices, prose.
const ONE_NAME = { ...pairs("greek"), ...pairs("signs") }, DENIED = phrase("denied"), MATHS = new Set(["maths", "functions", "special", "greek", "commands", "blank"].flatMap(list).map((word) => word.toLowerCase()));
const SYMBOL = /[<>=+\-/√^_∞]/, LABELLED = /^\s*[\p{L}\p{N}_]+\s*(?:→|->|\\to\b|\\rightarrow\b|=|is\b)/u;
const plain = (text) => [...text].map((c) => ONE_NAME[c] ?? c).join("").toLowerCase().replace(/(?<=[a-z])-(?=[a-z])/g, " ").replace(/[^\p{L}\p{N}_<>=+\-/^!]+|!(?!=)|\band\b/gu, " ").replace(/\s*(!=|[<>=+\-/^]|\s)\s*/g, "$1").trim();
const names = (option) => option.split("|").map(plain), optionName = (option) => names(option)[0];
const stem = (text) => text.replace(each("stem"), "$1");
const isMentioned = (n, said) => said.length < 200 && ` ${stem(said)} `.includes(` ${stem(n)} `) && !(DENIED.test(said) && !DENIED.test(n));
function bySpelling(slots, text) {
  const said = [text, text.replace(phrase("lead"), ""), text.replace(LABELLED, "")].map(plain);
  for (const s of slots) {
    for (const o of s.options || []) if (names(o).some((n) => said.includes(n))) return choiceVerdict(s, optionName(o) === optionName(s.answer), optionName(o));
    for (const n of (s.said || []).map(plain)) if (!/[\d_^]/.test(text) && (said.includes(n) || (n.includes(" ") && !SYMBOL.test(n) && isMentioned(n, plain(text))))) return choiceVerdict(s, true, text.trim());
  }
  return null;
}
function mention(slot, text) {
  const said = plain(text), found = new Set((slot.options || []).flatMap((o) => (names(o).some((n) => n.length > 2 && !SYMBOL.test(n) && isMentioned(n, said)) ? [optionName(o)] : [])));
  return found.size === 1 ? [...found][0] : null;
}
function spoken(slots, text) {
  const exact = bySpelling(slots, text);
  if (exact) return exact;
  const yes = phrase("yes").exec(text), wanted = slots.filter((s) => s.kind === "yes or no");
  const told = !text.split(",")[0].includes("=") && text.length < 401 && (phrase("no").test(text) ? "no" : yes && wanted.some((s) => (yes[1] || "").split(" ").every((w) => s.words.match(`\\b${w}\\b`))) && "yes"), slot = slots.find((s) => s.kind === "choice" && mention(s, text));
  if (slot && !(wanted.length && phrase("plain yes").test(text))) return choiceVerdict(slot, mention(slot, text) === optionName(slot.answer), mention(slot, text));
  if (told && wanted.length === 1) return choiceVerdict(wanted[0], told === wanted[0].answer, told);
  return told && wanted.length ? { found: UNREADABLE, message: "To which question? Choose a part.", position: 0 } : null;
}
function isProse(text) {
  const found = (text.replaceAll("\\", " ").match(/[A-Za-z]{3,}/g) || []).filter((w) => !MATHS.has(w.toLowerCase()) && !knows(w) && !/^(?:d?[A-Z]?[a-z]?hat|np|numpy|math)$/.test(w));
  return found.length >= 3 && text.trim().split(/\s+/).length >= 3 && found.join("").length > text.length * 0.45;
}
function prose(slots) {
  const essay = slots.find((s) => s.kind === "words");
  return { found: NOT_JUDGED, message: `Words are not judged here.${essay ? ` Compare yours with this: ${essay.answer}` : ""}`, part: essay?.n };
}
