"""Mathematics at build: TeX in Markdown becomes MathML Core, which browsers show without a script.

Arithmatex finds the formulas, math-core translates them, and TeX that cannot be read ends the
build with the formula in the message (mkdocs adds the page).
"""
from __future__ import annotations

import functools
import html
import re

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from math_core import LatexError, LatexToMathML
from pymdownx.arithmatex import ArithmatexExtension

from backproof.site.breaking import broken, share

# An inline formula cannot be broken over lines, so one of this many characters of TeX gets a
# scrolling box of its own.
LONG = 48

# math-core draws \overline with a combining sign, which browsers set beside the letter.
COMBINING_BAR, SPACING_BAR = "\u0332", "\u203e"


# A root over a low letter alone would hang below the line. TeX puts a strut there, browsers do not.
ROOT = "<msqrt>"
STRUT = '<mspace width="0" height="0.75em" depth="0.15em"></mspace>'


LETTER_ONLY = r"(<mi[^>]*>[^<]</mi>)"
PRIME = '<mo lspace="0" rspace="0">′</mo>'
PRIMED = re.compile(rf"<msup>{LETTER_ONLY}<mo[^>]*>′</mo></msup>")
PRIMED_BELOW = re.compile(rf"<msubsup>{LETTER_ONLY}(<m[in]>[^<]*</m[in]>)<mo[^>]*>′</mo></msubsup>")
SCRIPTED = re.compile(r"<(msub|msup|msubsup)>(<mi[^>]*>[^<]</mi>)")
COLOURS = {"z": "z", "a": "a", "y": "y", "C": "cost", "w": "w", "δ": "delta"}
LETTER = re.compile(rf"<mi(?=>({'|'.join(COLOURS)})</mi>)")
# Of two indices it is Kronecker's, and no error.
KRONECKER = re.compile(r'<mi class="is-delta">δ</mi>(?=</mpadded><mrow>(?:<m[in]>[^<]*</m[in]>){2})')
FUNCTION = re.compile(r"\\operatorname\{(\w'*)\}")  # of one letter: set as any letter


CLOSING = ",.;:?!)”’"  # a formula is not parted from the signs that follow it


class UnreadableFormula(ValueError):
    """TeX that math-core cannot translate."""


@functools.cache
def _translator() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


@functools.lru_cache(maxsize=20_000)
def to_mathml(tex: str, display: bool = False) -> str:
    """The MathML of one formula.

    Raises ``UnreadableFormula`` with the formula and the reason.
    """
    try:
        mathml = _translator().convert_with_local_state(FUNCTION.sub(r"\1", tex),
                                                        displaystyle=display)
    except LatexError as error:
        raise UnreadableFormula(f"cannot read the formula {tex!r}: {error}") from None
    mathml = mathml.replace(COMBINING_BAR, SPACING_BAR).replace(ROOT, ROOT + STRUT)
    return with_tex(coloured(level(primed(mathml))), tex)


def in_both_widths(tex: str, display: bool = True) -> str:
    """A formula; a wide one once more, in lines and smaller if it has to be, of which a style
    sheet shows one."""
    whole, lines, size = to_mathml(tex, display), broken(tex) or tex, share(tex)
    if lines == tex and size == 1:
        return whole
    in_lines = to_mathml(lines, True).replace(f'data-tex="{html.escape(lines, quote=True)}"',
                                              f'data-tex="{html.escape(tex, quote=True)}"')
    style = f' style="font-size: {1.1 * size:.2f}em"' if size < 1 else ""
    return (whole.replace("<math", '<math class="whole"', 1)
            + in_lines.replace("<math", f'<math class="in-lines"{style}', 1))


def primed(mathml: str) -> str:
    """Primes beside their letter: raised as indices they are too small and too far away."""
    mathml = PRIMED.sub(rf"<mrow>\1{PRIME}</mrow>", mathml)
    return PRIMED_BELOW.sub(rf"<msub><mrow>\1{PRIME}</mrow>\2</msub>", mathml)


def level(mathml: str) -> str:
    """Indices at one height: as in TeX, the depth of a single letter does not move its index."""
    return SCRIPTED.sub(r'<\1><mpadded height="0.45em" depth="0">\2</mpadded>', mathml)


def coloured(mathml: str) -> str:
    """Each of the letters of ``COLOURS`` in its own colour, the same in figures and tables."""
    mathml = LETTER.sub(lambda found: f'<mi class="is-{COLOURS[found[1]]}"', mathml)
    return KRONECKER.sub("<mi>δ</mi>", mathml)


def with_tex(mathml: str, tex: str) -> str:
    """The formula with its TeX, for those who copy it."""
    return mathml.replace("<math", f'<math data-tex="{html.escape(tex, quote=True)}"', 1)


class _MathProcessor(Treeprocessor):
    """Replaces the text of every element arithmatex marked by its MathML."""

    def run(self, root):
        for element in root.iter():
            if element.get("class") == "arithmatex" and element.text:
                self._translate(element)

    def _translate(self, element):
        display = element.tag == "div"
        tex = html.unescape(element.text) if display else element.text
        if not display and len(tex) > LONG:
            element.set("class", "arithmatex long")
        tex = tex.strip()
        shown = in_both_widths(tex, display) if display or len(tex) > LONG else to_mathml(tex)
        element.text = self.md.htmlStash.store(shown + signs_behind(element))


def signs_behind(element) -> str:
    """The signs that follow an element without a space, taken from the text behind it."""
    text = element.tail or ""
    element.tail = text.lstrip(CLOSING)
    return text[:len(text) - len(element.tail)]


class MathMLExtension(Extension):
    """``$...$`` and ``$$...$$`` as MathML."""

    def extendMarkdown(self, md):
        # Dollars only: \\( in Markdown is an escaped parenthesis and must stay one.
        ArithmatexExtension(
            generic=True, inline_syntax=["dollar"], block_syntax=["dollar"],
            tex_inline_wrap=["", ""], tex_block_wrap=["", ""],
        ).extendMarkdown(md)
        # After the inline patterns (20) made the elements, before the tree becomes text.
        md.treeprocessors.register(_MathProcessor(md), "mathml", 15)


def makeExtension(**options):
    return MathMLExtension(**options)
