"""TeX to MathML at build, and a font that has every sign."""
from __future__ import annotations

import io
import re

import pytest
from fontTools.ttLib import TTFont
from markdown import markdown

from backproof.site import font
from backproof.site.mathml import LONG, UnreadableFormula, to_mathml

EXTENSIONS = ["md_in_html", "backproof.site.mathml"]


def render(text):
    return markdown(text, extensions=EXTENSIONS)


def test_inline_and_displayed_formulas_become_mathml():
    shown = render("Let $a_j$ be.\n\n$$\na = b\n$$\n")
    assert '<mi class="is-a">a</mi></mpadded><mi>j</mi></msub></math>' in shown
    assert '<div class="arithmatex"><math data-tex="a = b" display="block">' in shown
    assert "$" not in shown


def test_a_formula_inside_html_blocks_is_found():
    assert "<math " in render('<div markdown="block">\n\n$x$\n\n</div>')


def test_signs_of_html_inside_a_formula_keep_their_meaning():
    shown = render("$$\n\\begin{aligned} a &\\lt b \\\\ c &= d \\end{aligned}\n$$")
    assert shown.count("<mtr>") == 2 and "<mo>&lt;</mo>" in shown


def test_a_root_has_a_strut_so_that_it_does_not_hang_below_the_line():
    shown = to_mathml(r"\frac{1}{\sqrt{n}} + \sqrt{m}")
    assert shown.count("<msqrt><mspace") == shown.count("<msqrt>") == 2


def test_indices_stand_at_one_height_and_primes_beside_their_letter():
    shown = to_mathml(r"a_k - y_k + w'_k")
    assert shown.count('<msub><mpadded height="0.45em" depth="0">') == 2
    assert "<msub><mrow>" in shown and "<msup>" not in shown and "msubsup" not in shown


def test_a_letter_has_its_colour_and_no_other_does():
    assert 'class="is-delta"' in to_mathml(r"\delta_j") and "class" not in to_mathml("K + x")


def test_a_formula_keeps_its_tex_for_those_who_copy_it():
    assert to_mathml('a < "b"'.replace('"', "")).startswith('<math data-tex="a &lt; b">')


def test_an_escaped_parenthesis_is_no_formula():
    assert "<math" not in render(r"Var\(b\) and \[c\]")


def test_a_long_inline_formula_gets_a_box_that_scrolls():
    assert 'class="arithmatex long"' in render(f"${'+'.join('x' * LONG)}$")
    assert 'class="arithmatex"' in render("$x$")


@pytest.mark.parametrize("tex", [r"\nosuch{x}", r"\frac{a", "{"])
def test_unreadable_tex_is_refused_with_the_formula(tex):
    with pytest.raises(UnreadableFormula, match=re.escape(repr(tex))):
        render(f"${tex}$")


def test_bars_are_signs_that_stand_over_their_letter():
    assert "\u203e" in to_mathml(r"\overline{x}") and "\u0332" not in to_mathml(r"\overline{x}")


@pytest.fixture(scope="module")
def signs():
    return TTFont(io.BytesIO(font.math_font()[font.FONT]))


def test_the_font_has_every_sign_of_a_rich_formula(signs):
    # Bold and script letters are not shipped: no page has any.
    tex = (r"\overline{x} \hat{x} \bar{x} \tilde{x} \vec{x} \dot{x}"
           r"\mathbb{E} \mathbb{R} \mathrm{Var} \Gamma \varepsilon \partial \nabla "
           r"\sum \prod \int \infty \odot \otimes \cdot \times \le \ge \neq \approx \equiv \sim "
           r"\to \mapsto \implies \iff \in \notin \subset \cap \forall \exists \lVert \rVert "
           r"\lfloor \rfloor \langle \rangle \sqrt{2} f' \ldots \cdots \pm \propto \ell "
           r"\underbrace{a} \begin{cases} 1 \\ 2 \end{cases} \quad \delta_{jk}")
    text = re.sub("<.*?>", "", to_mathml(tex, display=True)).replace("&lt;", "<")
    invisible = {0x2061, 0x2062, 0x2063, 0xFE00, 0x20}
    missing = {sign for sign in map(ord, text) if sign not in signs.getBestCmap()} - invisible
    assert not missing, [hex(sign) for sign in sorted(missing)]


def test_the_font_has_the_italic_letters_browsers_draw(signs):
    letters = [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C), 0x210E]
    unassigned = {0x1D455}
    assert not set(letters) - unassigned - set(signs.getBestCmap())


def test_the_font_can_lay_out_mathematics_and_is_small(signs):
    assert "MATH" in signs and len(font.math_font()[font.FONT]) < 60_000


def test_the_licence_of_the_font_is_shipped():
    notice = font.math_font()[font.LICENCE].decode()
    assert "STIX" in notice and "Open Font License" in notice and "subset" in notice


def test_the_delta_of_two_indices_has_not_the_colour_of_an_error():
    assert 'class="is-delta"' in to_mathml(r"\delta_k") and 'class="is-delta"' in to_mathml(r"\delta^l_j")
    assert "is-delta" not in to_mathml(r"\delta_{jk}")


def test_a_function_of_one_letter_is_set_as_a_letter():
    assert to_mathml(r"\operatorname{f}(a)").split(">", 1)[1] == to_mathml("f(a)").split(">", 1)[1]


@pytest.mark.parametrize("text, glued", [("$x$, then", True), ("$x$ then", False)])
def test_a_formula_is_not_parted_from_the_sign_that_follows(text, glued):
    assert ("</math>,</span>" in render(text)) == glued
