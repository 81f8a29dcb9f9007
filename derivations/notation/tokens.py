r"""Text into tokens: Latin, Greek and LaTeX spellings of one thing become one token.

``σ'(z)``, ``\sigma'(z)`` and ``sigma'(z)`` give the same tokens. Every token keeps its place, so
that an error can point at the character that a person typed.
"""
import re
import unicodedata
from typing import NamedTuple

MAX_LENGTH = 2_000
MAX_DIGITS = 30

GREEK_LETTERS = dict(zip(
    "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΥΦΨΩϵϑϕℓ",
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Upsilon Phi Psi Omega epsilon theta "
    "phi ell".split(),
))
GREEK = frozenset(GREEK_LETTERS.values())
SIGNS = {"·": "*", "×": "*", "⋅": "*", "∗": "*", "∙": "*", "−": "-", "–": "-", "÷": "/",
         "≤": "<=", "≥": ">=", "≠": "!=", "**": "^", "==": "=", ":=": "=", "’": "'", "′": "'"}
LETTERS = GREEK_LETTERS | {"√": "sqrt", "Σ": "sum", "∑": "sum"}
ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde"}
COMMANDS = {
    word: word for word in (*GREEK_LETTERS.values(), *"frac sum sqrt exp log ln sin cos arctan tanh "
                            "sinh cosh max min".split())
} | {
    "dfrac": "frac", "tfrac": "frac", "varepsilon": "epsilon", "varphi": "phi",
    "vartheta": "theta", "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "<=",
    "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">",
    "vert": "|", "prime": "'",
} | dict.fromkeys("left right big Big bigl bigr Bigl Bigr bigg biggl biggr quad qquad displaystyle "
                  "limits nolimits".split(), "")
NOT_READ = {  # commands of papers, and what can be written
    **dict.fromkeys(("top", "intercal"), "a transpose; x^T A y is sum(sum(x[i]*A[i,j]*y[j], i), j)"),
    "in": "a set; an interval is 0 <= x <= 1", "binom": "a binomial; n over 2 is n*(n-1)/2",
    "partial": "a derivative", "nabla": "a gradient", "infty": "infinity; the largest of all is max(abs(x[i]), i)",
    **dict.fromkeys(("langle", "rangle"), "a scalar product; write sum(x[i]*y[i], i)"),
}
# Raised and lowered characters are moved to private code points, which no name can contain.
RAISED, LOWERED = 0xE000, 0xE100

_LETTERS = "".join(GREEK_LETTERS)
_ACCENT = "".join(ACCENTS)
_PATTERN = re.compile(
    rf"""
    (?P<space>\s+ | \\[,;:!\ ] | \$)
  | (?P<styled>\\(?:operatorname\*?|mathrm|text|mathit|mathbf)\s*\{{\s*(?P<word>[A-Za-z]+)\s*\}})
  | (?P<bar>\\(?:left|right)\s*(?:\||\\[lr]?vert(?![A-Za-z])) | \\[lr]vert(?![A-Za-z]))
  | (?P<norm>\\\||‖|\\[lr]?Vert(?![A-Za-z]))
  | (?P<prime>\^\s*(?:['’′] | \{{\s*(?:['’′] | \\prime(?![A-Za-z]))\s*\}}))
  | \\(?P<accent>hat|bar|tilde)\s*(?:\{{\s*\\?(?P<under>[^\W\d_]+)\s*\}} | (?P<letter>[^\W\d_]))
  | \\(?P<command>[A-Za-z]+)
  | (?P<digit>(?<=frac)[0-9] | (?<=frac[0-9])[0-9] | (?<=frac\ )[0-9])
  | (?P<number>(?:[0-9]+(?:\.[0-9]*)? | \.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<big>[√Σ∑])
  | (?P<name>(?:[{_LETTERS}][{_ACCENT}]?\d* | [^\W\d_{_LETTERS}][{_ACCENT}]?[^\W_{_LETTERS}√Σ∑]*))
  | (?P<sign>\*\*|<=|>=|!=|==|:=|[-+*/^()\[\]{{}},=<>_|'’′·×⋅∗∙−–÷≤≥≠])
  | (?P<raised>[\ue000-\ue0ff]+)
  | (?P<lowered>[\ue100-\ue1ff]+)
    """,
    re.VERBOSE,
)


class Unreadable(ValueError):
    """A text that is not a formula of the grammar.

    ``text`` is what was typed, ``position`` the place (from zero) where it stops making sense,
    ``message`` one line that says what is wrong and what would be right.
    """

    def __init__(self, text, position, message):
        super().__init__(message)
        self.text, self.position, self.message = text, min(position, len(text)), message

    def __str__(self):
        start = max(0, self.position - 50)
        shown = "".join(c if c.isprintable() else "?" for c in self.text[start:start + 76])
        return f"{self.message}\n  {shown}\n  {' ' * (self.position - start)}^"


class Token(NamedTuple):
    """``kind`` is number, name, sign or end; ``text`` is the token in its one plain spelling."""

    kind: str
    text: str
    at: int


def tokenise(text):
    """The tokens of ``text``, ending with one of kind ``end``. Raises ``Unreadable``."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(text, MAX_LENGTH, f"this is longer than {MAX_LENGTH:,} characters")
    plain = text if text.isascii() else "".join(map(_plain, text))
    tokens, at = [], 0
    while at < len(plain):
        match = _PATTERN.match(plain, at)
        if match is None:
            raise Unreadable(text, at, f"{_shown(text[at])} has no meaning in a formula")
        tokens += (Token(kind, word, at) for kind, word in _spelled(text, match))
        at = match.end()
    return [*tokens, Token("end", "", len(text))]


def _spelled(text, match):
    """The kind and plain spelling of each token that one match stands for."""
    kind, found = match.lastgroup, match.group()
    if kind == "space":
        return []
    if kind == "number":
        _check_size(text, match)
        return [("number", found)]
    if kind in ("name", "big"):
        _check_letters(text, match)
        return [("name", _name(found))]
    if kind in ("sign", "prime"):
        return [("sign", "'" if kind == "prime" else SIGNS.get(found, found))]
    if kind in ("norm", "digit"):
        return [("sign", "‖") if kind == "norm" else ("number", found)]
    if kind == "styled":
        return [("name", match["word"])]
    if kind == "bar":
        opens = found.startswith(("\\left", "\\lvert"))
        return [("name", "abs"), ("sign", "(")] if opens else [("sign", ")")]
    if kind == "command":
        return _command(text, match)
    if kind in ("raised", "lowered"):
        return _shifted(kind, found)
    return [("name", _name(match["under"] or match["letter"]) + match["accent"])]


def _name(found):
    accent = "".join(ACCENTS[c] for c in found if c in ACCENTS)
    return "".join(LETTERS.get(c, c) for c in found if c not in ACCENTS) + accent


def _command(text, match):
    word = match["command"]
    if word in NOT_READ:
        raise Unreadable(text, match.start(), f"\\{word} is not read here: {NOT_READ[word]}")
    if word not in COMMANDS:
        raise Unreadable(text, match.start(), f"the LaTeX command \\{word} is not one I can read")
    spelled = COMMANDS[word]
    return [("name" if spelled.isalpha() else "sign", spelled)] if spelled else []


def _shifted(kind, found):
    """``x²`` as ``x^{2}`` and ``aⱼ`` as ``a_{j}``."""
    base = RAISED if kind == "raised" else LOWERED
    inside = [(_kind(c), c) for c in (chr(ord(c) - base) for c in found)]
    return [("sign", "^" if kind == "raised" else "_"), ("sign", "{"), *inside, ("sign", "}")]


def _kind(character):
    if character.isdigit():
        return "number"
    return "name" if character.isalpha() else "sign"


def _plain(character):
    """One character for one: mathematical alphabets as Latin letters, ``²`` and ``ₖ`` marked."""
    if character in GREEK_LETTERS or character.isascii():
        return character
    if 0xE000 <= ord(character) <= 0xF8FF:
        return "\0"
    base = unicodedata.normalize("NFKC", character)
    if len(base) != 1:
        return character
    style = unicodedata.decomposition(character).partition(" ")[0]
    base = "-" if base == "−" else base
    if style in ("<super>", "<sub>") and ord(base) < 0x100:
        return chr((RAISED if style == "<super>" else LOWERED) + ord(base))
    return base


def _check_letters(text, match):
    r"""``\w`` takes ½ and Ⅷ for letters; a name has none."""
    for place, character in enumerate(match.group(), match.start()):
        if character.isnumeric() and not character.isdigit():
            raise Unreadable(text, place, f"{_shown(text[place])} has no meaning in a formula")


def _check_size(text, match):
    digits, _, exponent = match.group().lower().partition("e")
    if len(digits) > MAX_DIGITS or abs(int(exponent[:9] or 0)) > MAX_DIGITS:
        raise Unreadable(text, match.start(), f"this number has more than {MAX_DIGITS} digits")


def _shown(character):
    return f"“{character}”" if character.isprintable() else f"the character U+{ord(character):04X}"
