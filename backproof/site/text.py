"""Text on its way into a page: escaping, safe Markdown, numbers written for people."""
from __future__ import annotations

import html
import re

MATH_OR_CODE = re.compile(
    r"(?P<math>\$\$.+?\$\$|(?<!\\)\$(?:\\.|[^\\$])+?\$)"
    r"|(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))",
    re.DOTALL,
)

SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "->": "→", " * ": " · ", " inf ": " ∞ "}
RAISED = re.compile(r"\^(?:\(([^()]*)\)|\{([^{}]*)\}|(-?\w+))")
LOWERED = re.compile(r"(?<=[\w|)])_(?:\{([^{}]*)\}|(\|?\w+\|?))|(?<=\b[a-zδ])\[([^\[\]]+)\]")
TAG = re.compile(r"(</?su[bp]>)")


def escape(text: str) -> str:
    """Text for an HTML element or attribute."""
    return html.escape(text, quote=True)


def markdown(text: str) -> str:
    """Markdown in which HTML is only text: a record can hold a formula, never a script."""
    parts, end = [], 0
    for match in MATH_OR_CODE.finditer(text):
        parts.append(_no_tags(text[end:match.start()]))
        parts.append(tex(match["math"]) if match["math"] else match["code"])
        end = match.end()
    return "".join([*parts, _no_tags(text[end:])]).strip()


def literal(text: str) -> str:
    """Text for a Markdown paragraph in which no sign is markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!$])", r"\\\1", _no_tags(text))


def typeset(words: str) -> str:
    """Plain text as HTML, its exponents raised, its indices lowered, its signs those of a book."""
    for sign, printed in SIGNS.items():
        words = words.replace(sign, printed)
    words = RAISED.sub(lambda found: f"<sup>{found[1] or found[2] or found[3]}</sup>".replace(
        "-", "−"), escape(words))
    return LOWERED.sub(lambda found: f"<sub>{found[1] or found[2] or found[3]}</sub>", words)


def literal_formulas(text: str) -> str:
    """As ``literal``, but with what is written like a formula set as one."""
    return "".join(part if TAG.fullmatch(part) else literal(html.unescape(part))
                   for part in TAG.split(typeset(text)))


def tex(formula: str) -> str:
    """A formula in which no sign can be taken for HTML, and no empty line ends the block."""
    formula = formula.replace("<", r"\lt ").replace(">", r"\gt ")
    return re.sub(r"\n\s*\n", "\n", formula)


def without_math(text: str) -> str:
    """A title for places that show no mathematics: a browser tab, the menu."""
    return re.sub(r"\$([^$]*)\$", lambda m: re.sub(r"[\\{}]", "", m[1]), text).strip()


def alone(text: str) -> str:
    """Words of a line that stand alone: no dots that lead on from one line to the next."""
    text = re.sub(r"(^…\s*|[\s,;]*…$)", "", text)
    return text[:1].upper() + text[1:] if re.match("[a-z]{2}|a ", text) else text


def seconds(value: float) -> str:
    """A duration with the precision a reader wants."""
    if value < 0.001:
        return "under 1 ms"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def error_size(value: float) -> str:
    """A small error as HTML, ``3.2 × 10⁻⁹``."""
    if value == 0 or 0.001 <= value < 1000:
        return f"{value:.3g}"
    digits, power = f"{value:.1e}".split("e")
    return f"{digits} × 10<sup>{int(power)}</sup>".replace("-", "−")


def count(number: int, noun: str) -> str:
    """``1 step``, ``2 steps``, ``1,204 steps``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rate(part: int, whole: int) -> str:
    """A share in per cent that is rounded down, so that 100 % means all."""
    if not whole:
        return "none yet"
    return f"{1000 * part // whole / 10:g} %"


def _no_tags(text: str) -> str:
    """Text in which no sign is HTML; a percentage is not broken over lines."""
    return re.sub(r"(?<=\d) %", "\u00a0%", text.replace("<", "&lt;"))
