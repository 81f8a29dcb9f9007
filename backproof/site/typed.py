"""Answers as a reader types them, set in type: the TeX of a formula in the order it was written in.

A typed answer is read by the grammar that reads the readers' own, so what stands on the page is
what the box calls right.
"""
from __future__ import annotations

import re
from fractions import Fraction

from backproof.answers.grammar import Statement
from backproof.answers.world import World
from backproof.answers.written import FACTOR, LOOSE, POWER, PRODUCT, SUM, _Writer
from derivations.kernel.terms import Tree

FUNCTIONS = {"log": r"\ln", "sigmoid": r"\sigma", "sigmoid_prime": r"\sigma'", "Max": r"\max",
             "Min": r"\min", "tanh": r"\tanh", "sign": r"\operatorname{sign}"}
MOMENTS = {"E": r"\mathbb{E}", "Var": r"\operatorname{Var}", "Cov": r"\operatorname{Cov}"}
SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "<": r"\lt", ">": r"\gt"}
ACCENT = re.compile(r"(.+)(hat|bar|tilde)")
SIMPLE = ("sym", "entry", "num", "sum", "ord")  # of what a logarithm is taken without brackets
CALLED = re.compile(r"[^\W\d_]'?\(\w\)")  # a side such as C'(a), which the reader replaces
RELATION = re.compile(r"[=<>≤≥≠]")


def typed(text: str, statement: Statement, world: World) -> str:
    """The TeX of a statement that was read from ``text``: formulas with relations between them."""
    written = [side.strip() for side in RELATION.split(text)]
    shown = [side if CALLED.fullmatch(side) else tex_of(tree, world)
             for side, tree in zip(written, statement.sides)]
    return " ".join([shown[0], *(f"{SIGNS.get(sign, sign)} {side}"
                                 for sign, side in zip(statement.relations, shown[1:]))])


def tex_of(tree: Tree, world: World) -> str:
    """The TeX of one formula."""
    return _TeX(world, tree).of(tree, LOOSE)


class _TeX(_Writer):
    """The writer of typed text, with fractions, roots and indices as they are set."""

    def of(self, t, level) -> str:
        made, own = getattr(self, f"_{t[0]}")(*t[1:])
        return bracketed(made) if own < level else made

    def _num(self, value):
        value = Fraction(value)
        sign, size = ("-", -value) if value < 0 else ("", value)
        shown = str(size) if size.denominator == 1 else fraction(size.numerator, size.denominator)
        return sign + shown, SUM if sign else FACTOR

    def name(self, name):
        if "[" in name:  # a moment
            head, _, inner = name.partition("[")
            return f"{MOMENTS.get(head, head)}[{inner[:-1]}]"
        return lettered(super().name(name))

    def _entry(self, name, places):
        inner = [self.place(p, +1) for p in places]
        together = "" if all(len(x) == 1 for x in inner) else ","
        return f"{self.name(name)}_{{{together.join(inner)}}}", POWER

    def _mul(self, *parts):
        above = [p for p in parts if not (p[0] == "pow" and p[2] < 0)]
        below = [("pow", p[1], -p[2]) if p[2] != -1 else p[1] for p in parts if p not in above]
        sign = ""
        if above and above[0][0] == "num":
            sign, above, below = self.number_of(above, below)
        sums = [p for p in above if p[0] == "sum"]
        factors = [p for p in above if p[0] != "sum"]
        if not below:
            return sign + self.product([*factors, *sums]), SUM if sign else PRODUCT
        alone = len(factors) == 1 and not sums
        top = self.of(factors[0], LOOSE) if alone else self.product(factors) or "1"
        low = self.of(below[0], LOOSE) if len(below) == 1 else self.product(below)
        beside = f" {self.product(sums)}" if sums else ""
        return f"{sign}{fraction(top, low)}{beside}", SUM if sign else PRODUCT

    def number_of(self, above, below):
        """The sign of a product, and its factors with the number among them."""
        number, above = Fraction(above[0][1]), above[1:]
        size = abs(number)
        if size.numerator != 1 or not above and size.denominator == 1:
            above = [("num", size.numerator), *above]
        if size.denominator != 1:
            below = [("num", size.denominator), *below]
        return "-" if number < 0 else "", above, below

    def product(self, factors) -> str:
        return " ".join([*map(self.before_others, factors[:-1]),
                         *(self.of(p, PRODUCT if p[0] == "sum" else FACTOR)
                           for p in factors[-1:])])

    def before_others(self, factor) -> str:
        """A factor after which others follow: what a logarithm is taken of stands in brackets."""
        made = self.of(factor, FACTOR)
        return f"({made})" if made.startswith(r"\ln ") else made

    def _pow(self, base, exponent):
        exponent = Fraction(exponent)
        if exponent == Fraction(1, 2):
            return rf"\sqrt{{{self.of(base, LOOSE)}}}", POWER
        if exponent < 0:
            return self._mul(("num", 1), ("pow", base, exponent))
        return f"{self.of(base, POWER)}^{{{self._num(exponent)[0]}}}", FACTOR

    def _power(self, base, exponent):
        bottom = str(base[1]) if base[0] == "num" and base[1] >= 0 else self.of(base, POWER)
        return f"{bottom}^{{{self.of(exponent, LOOSE)}}}", FACTOR

    def _call(self, name, *parts):
        inner = ", ".join(self.of(p, LOOSE) for p in parts)
        if name == "exp":
            return f"e^{{{inner}}}", FACTOR
        if name == "Abs":
            return rf"\left|{inner}\right|", POWER
        if name == "log" and parts[0][0] in SIMPLE:
            return rf"\ln {inner}", FACTOR
        return (FUNCTIONS.get(name) or lettered(name)) + bracketed(inner), FACTOR

    def _delta(self, one, other):
        inner = [self.place(p, 1 if not p[1] else 0) for p in (one, other)]
        return rf"\delta_{{{''.join(inner)}}}", POWER

    def _sum(self, k, body):
        return rf"\sum_{{{self.fresh(k)}}} {self.of(body, PRODUCT)}", PRODUCT

    def _partial(self, t, *by):
        low = r" \partial ".join(self.of(b, POWER) for b in by)
        if len(by) > 1 and len(set(by)) == 1:
            low = f"{self.of(by[0], POWER)}^{{{len(by)}}}"
        times = f"^{{{len(by)}}}" if len(by) > 1 else ""
        return fraction(rf"\partial{times} {self.of(t, POWER)}", rf"\partial {low}"), FACTOR


def lettered(name: str) -> str:
    """A name with the sign over its letter that its spelling says, such as a bar."""
    head, mark, tail = name.partition("_")
    if accented := ACCENT.fullmatch(head):
        head = rf"\{accented[2]}{{{accented[1]}}}"
    below = tail.strip("{}")
    if mark and len(below) > 1 and below.isalpha():
        tail = rf"{{\mathrm{{{below}}}}}"
    return head + mark + tail


def bracketed(tex: str) -> str:
    """A formula in brackets that are as tall as it is."""
    return rf"\left({tex}\right)" if r"\frac" in tex else f"({tex})"


def fraction(top, low) -> str:
    return rf"\frac{{{top}}}{{{low}}}"


