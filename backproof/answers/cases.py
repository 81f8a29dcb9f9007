r"""Choices as they are written: ``A if j = k else B``, ``\begin{cases}``, where, ``1{j = k}``.

A condition is read as what it makes of two formulas: the first where it holds, else the second. A
bound such as x > y makes ``choice``, which is settled once all is read.
"""
from __future__ import annotations

from collections.abc import Callable

from backproof.answers.combine import added, negated, product
from backproof.answers.tokens import Unreadable
from derivations.kernel.terms import ONE, ZERO, Tree

Pick = Callable[[Tree, Tree], Tree]
UNDER = ("if", "for", "when")
CLOSING = {"(": ")", "[": "]", "{": "}"}


def chosen(reader, first: Tree) -> Tree:
    """``A if j = k else B``, ``A if x > y, B otherwise``; where no choice follows, A alone."""
    return attempt(reader, alternatives, first) or first


def attempt(reader, read, *given):
    """What is read; None, and nothing is read, where that is no choice."""
    here, letters = reader.here, reader.letters.saved()
    try:
        return read(reader, *given)
    except Unreadable:
        reader.here = here
        reader.letters.restore(letters)
        return None


def follows(reader) -> bool:
    """Whether a condition may follow: ``if``, perhaps after a comma."""
    ahead = reader.tokens[reader.here + 1].text if reader.sees(",") else ""
    return reader.word(*UNDER) or ahead in UNDER


def alternatives(reader, first: Tree) -> Tree:
    reader.accept(",")
    reader.take()
    opened = reader.accept("(")
    pick = condition(reader)
    if opened:
        reader.expect(")")
    between = reader.accept(",", ";")
    between = reader.accept("and") or between
    if otherwise(reader):
        says = reader.starts_factor() or reader.sees("-")
        return pick(first, reader.expression() if says else ZERO)
    second = reader.expression() if between else first
    if between and (otherwise(reader) or other_case(reader, pick, first, second)):
        return pick(first, second)
    raise reader.error("no choice")


def otherwise(reader) -> bool:
    return reader.word("else", "otherwise") and bool(reader.take())


def other_case(reader, pick: Pick, first: Tree, second: Tree) -> bool:
    """Whether ``if j ≠ k`` follows, the contrary of the first condition."""
    return reader.word(*UNDER) and bool(reader.take()) and (
        condition(reader)(second, first) == pick(first, second))


def condition(reader) -> Pick:
    return attempt(reader, of_places) or of_numbers(reader)


def of_places(reader) -> Pick:
    """``j = k`` or ``j ≠ k``, as δ."""
    one = reader.place()
    token = reader.take()
    if token.text not in ("=", "!="):
        raise reader.error("a choice compares two indices, as in k = t", token.at)
    d = reader.letters.delta(one, reader.place(), reader.error)
    both = [d, added([ONE, negated(d)])]
    same, apart = both if token.text == "=" else reversed(both)
    return lambda first, second: added([product([same, first]), product([apart, second])])


def of_numbers(reader) -> Pick:
    """``x > y``; x ≥ y is what y > x is not."""
    one = reader.expression()
    token = reader.take()
    if token.text not in ("<", "<=", ">", ">="):
        raise reader.error("a choice compares two numbers, as in x > 0", token.at)
    other = reader.expression()
    if token.text in ("<", ">="):
        one, other = other, one
    gap, strict = added([one, negated(other)]), token.text in ("<", ">")
    return lambda *both: ("call", "choice", gap, *(both if strict else reversed(both)))


def bracketed(reader, read=of_places) -> Tree:
    """[j = k] is 1 if they are equal, else 0."""
    closing = CLOSING[reader.take().text]
    pick = read(reader)
    reader.expect(closing)
    return pick(ONE, ZERO)


def indicator(reader) -> Tree | None:
    """1{j = k}, 1_{x > 0}, 1[j ≠ k]; None if no choice follows."""
    here = reader.here
    reader.accept("_")
    made = attempt(reader, bracketed, condition) if reader.sees(*CLOSING) else None
    if made is None:
        reader.here = here
    return made


def where(reader) -> Tree:
    """where(x > y, A, B), NumPy's choice."""
    token = reader.take()
    if not reader.accept("("):
        raise reader.error(reader.expected("a formula"), token.at)
    pick = condition(reader)
    reader.expect(",")
    first = reader.expression()
    reader.expect(",")
    made = pick(first, reader.expression())
    reader.expect(")")
    return made


def cases(reader) -> Tree | None:
    r"""``\begin{cases} A & j = k \\ B & j \ne k \end{cases}``, two of them."""
    if reader.tokens[reader.here + 2].text != "cases":
        return None
    reader.here += 4
    first, pick = case(reader)
    reader.expect("\n", "and a second case")
    second, other = case(reader)
    reader.accept("\n")
    if not reader.word("end") or not (pick or other):
        raise reader.error(reader.expected("two cases"))
    reader.here += 4
    return pick(first, second) if pick else other(second, first)


def case(reader) -> tuple[Tree, Pick | None]:
    """One line of ``cases``: its formula, and its condition, None for otherwise."""
    t = reader.expression()
    reader.accept(",")
    reader.accept("&")
    if otherwise(reader):
        return t, None
    reader.accept(*UNDER)
    return t, condition(reader)
