"use strict";
// The signs of what a person typed, cut as answers/tokens.py cuts them.
{
  const words = (text) => text.split(" ");
  const GREEK = Object.fromEntries([..."αβγδεζηθικλμνξπρστυφχψωΔΣΓΛΩ∂"].map((c, n) => [c, words("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega Delta Sum Gamma Lambda Omega partial")[n]]));
  Object.assign(GREEK, { "ϵ": "epsilon", "ϕ": "phi", "µ": "mu", "∑": "Sum", "ŷ": "yhat", "Ŷ": "yhat", "𝔼": "E", "ℓ": "l", "√": "sqrt", "∇": "nabla", "ẑ": "zhat", "â": "ahat", "ℒ": "L", "∞": "infinity" });
  const table = (from, to) => Object.fromEntries([...from].map((c, n) => [c, to[n]]));
  const RAISED = table("⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ⁻ⁿᵗᴸ", "0123456789T-ntL"), LOWERED = table("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₗₘₙₚᵣₛₜₓ₊₋", "0123456789ijklmnprstx+-");
  const SIGNS = { "−": "-", "–": "-", "—": "-", "‐": "-", "·": "*", "×": "*", "⋅": "*", "∗": "*", "∙": "*", "÷": "/", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "≈": "~", "≃": "~", "≡": "=", "′": "'", "’": "'", "‘": "'", "″": "''", "“": "", "”": "", "→": "->", "⟶": "->", "∥": "||", "‖": "||", "¬": "!", "⊙": "*", "∘": "*", "\u2062": "", "⟨": "(", "⟩": ")", "\u200b": "", "\ufeff": "", "⇒": "=>", "⇔": "=>", "≔": "=" };
  const COMMANDS = { cdot: "*", times: "*", odot: "*", circ: "*", ast: "*", div: "/", le: "<=", leq: "<=", leqslant: "<=", ge: ">=", geq: ">=", geqslant: ">=", ne: "!=", neq: "!=", lt: "<", gt: ">", approx: "~", simeq: "~", to: "->", rightarrow: "->", prime: "'", mid: "|", vert: "|", lvert: "|", rvert: "|", Vert: "||", lVert: "||", rVert: "||", "|": "||", lbrace: "{", rbrace: "}", "{": "(", "}": ")", equiv: "=", parallel: "||", colon: ":", lbrack: "[", rbrack: "]", Rightarrow: "=>", implies: "=>", iff: "=>" };
  const BLANK = new Set([...words("left right big Big bigl bigr Bigl Bigr bigg Bigg displaystyle textstyle limits nolimits quad qquad text mathrm operatorname mathbf boldsymbol mathbb mathcal vec bm rm it , ; ! : > space"), " "]);
  const RENAMED = { sum: "Sum", varepsilon: "epsilon", vartheta: "theta", varphi: "phi", dfrac: "frac", tfrac: "frac", cfrac: "frac", infty: "infinity", top: "T", ell: "l", widehat: "hat", overline: "bar", intercal: "T", arctan: "atan" };
  const WORDS = { lmbda: "lambda", infty: "infinity", inf: "infinity", Log: "ln", Exp: "exp", Ln: "ln", ReLU: "relu", Relu: "relu", RELU: "relu", sgn: "sign", Sigma: "Sum", Softmax: "softmax", lse: "logsumexp", LSE: "logsumexp", Sqrt: "sqrt", varepsilon: "epsilon", eps: "epsilon", Max: "max", Min: "min", maximum: "max", minimum: "min", heaviside: "step", expit: "sigmoid" };
  const MODULE = /(?:np|numpy|math|torch|tf|scipy|special|jnp|F|sp|sympy)\.(?:linalg\.|special\.|nn\.)?(?=[a-zA-Z])/y;
  const NUMBER = /\d+(?:[.,]\d+)?(?:[eE][-+]?\d+(?![a-zA-Z]))?|\.\d+/y, NAME = /[A-Za-z]+/y, COMMAND = /\\([A-Za-z]+|[^])/y;
  const TWO = words("** <= >= != == := -> || => =< && <>"), ONE = { "**": "^", "==": "=", ":=": "=", "=<": "<=", "&&": "and", "<>": "!=" };
  const MARKS = { "\u0302": "hat", "\u0304": "bar", "\u0305": "bar" };

  class Unreadable extends Error { constructor(message, position) { super(message); this.position = position; } }

  function tokenise(text) {
    if (text.length > 2000) throw new Unreadable("this is longer than 2,000 characters", 2000);
    const found = [];
    let at = 0;
    const match = (pattern) => { pattern.lastIndex = at; return pattern.exec(text); };
    while (at < text.length) {
      const c = String.fromCodePoint(text.codePointAt(at)), start = at;
      const add = (kind, what, length = c.length) => { found.push({ kind, text: what, at: start }); at += length; };
      let m;
      if (c === "\n" || c === "\r") add("newline", "\n");
      else if (/\s|[$`]/.test(c)) at += c.length;
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
      else if (c in SIGNS) { if (SIGNS[c]) add("sign", SIGNS[c]); else at += c.length; }
      else if ((m = match(MODULE))) at += m[0].length;
      else if ((m = match(NUMBER))) { const digits = m[0].split(",")[0]; add("number", digits, digits.length); }
      else if ((m = match(NAME))) add("name", Object.hasOwn(WORDS, m[0]) ? WORDS[m[0]] : m[0], m[0].length);
      else if (TWO.includes(text.slice(at, at + 2))) { const two = text.slice(at, at + 2); add("sign", ONE[two] || two, 2); }
      else if ("+-*/^_()[]{}=<>!|,;:'.?~&%@\"#".includes(c)) add("sign", c);
      else throw new Unreadable(`“${c}” is no sign that I know`, at);
    }
    found.push({ kind: "end", text: "", at: text.trimEnd().length });
    return found;
  }

  globalThis.answers = { tokenise, Unreadable };
}
