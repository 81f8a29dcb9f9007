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
SIGNS = {"·": "*", "×": "*", "⋅": "*", "∗": "*", "∙": "*", "−": "-", "–": "-", "÷": "/",
         "≤": "<=", "≥": ">=", "≠": "!=", "√": "sqrt", "Σ": "sum", "∑": "sum", "∣": "|",
         "**": "^", "==": "=", ":=": "="}
ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde"}
COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "<=", "leq": "<=", "ge": ">=",
    "geq": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "lvert": "|", "rvert": "|",
    "vert": "|", "dfrac": "frac", "tfrac": "frac", "varepsilon": "epsilon", "varphi": "phi",
    "vartheta": "theta", "lbrace": "{", "rbrace": "}", "prime": "'",
}
SPACING = frozenset(
    "left right big Big bigl bigr Bigl Bigr bigg biggl biggr quad qquad displaystyle limits "
    "nolimits".split()
)
WORDS = frozenset(
    "frac sum sqrt exp log ln tanh sinh cosh max min ell".split()
) | frozenset(GREEK_LETTERS.values())

_PATTERN = re.compile(
    r"""
    (?P<space>\s+ | \\[,;:!\ ] | \$)
  | (?P<styled>\\(?:operatorname\*?|mathrm|text|mathit|mathbf)\s*\{\s*(?P<style>[A-Za-z]+)\s*\})
  | (?P<accent>\\(?P<mark>hat|bar|tilde)\s*(?:\{\s*(?P<under>\\?[^\W\d_]+)\s*\}|(?P<one>[^\W\d_])))
  | (?P<command>\\[A-Za-z]+)
  | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w]*\.\d))
  | (?P<name>[^\W\d_][\u0302-\u0305]?[^\W_]*)
  | (?P<sign>\*\*|<=|>=|!=|==|:=|[-+*/^()\[\]{},=<>_|'’′]|[·×⋅∗∙−–÷≤≥≠√∑∣])
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
    tokens, at = [], 0
    while at < len(text):
        match = _PATTERN.match(_plain(text), at)
        if match is None:
            raise Unreadable(text, at, f"{_shown(text[at])} has no meaning in a formula")
        tokens += _tokens(text, match)
        at = match.end()
    return [*_joined(tokens), Token("end", "", len(text))]
