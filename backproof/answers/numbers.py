"""A number against a number: exact, or rounded to as many digits as were typed."""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from backproof.answers.answer import Answer, Found
from backproof.answers.making import Slot
from backproof.answers.told import right
from backproof.answers.points import BITS, Numbers, exact
from derivations.kernel.terms import Tree, walk
from derivations.refute.balls import precision

ENOUGH, FEW = 4, 3


def rounded(world, slot: Slot, s, t: Tree) -> Answer | None:
    """The verdict on a decimal that is the answer, rounded or cut off; None for anything else."""
    decimal = decimal_of(s, t)
    if decimal is None:
        return None
    with precision(BITS):
        value = constant(world, slot.answer)
        if value is None:
            return None
        if abs(arb(value) - arb(exact(Fraction(decimal)))).contains(0) or not is_near(value, decimal):
            return None
    digits = len(decimal.replace(".", "").lstrip("0"))
    if digits < FEW:
        return Answer(
            Found.WRONG,
            f"Close, but {decimal} is too rough. Give three digits, or the exact number.",
            slot.number, result=decimal, form="rounded")
    said = "Right." if digits > ENOUGH else "Right, rounded."
    return right(slot, decimal, said, "rounded", "compared as numbers")


def says_again(world, s, t: Tree, other: Tree) -> bool:
    """Whether a number is another one that stands beside it, exactly or rounded."""
    if any(n[0] in ("sym", "entry") for x in (t, other) for n in walk(x)):
        return False
    with precision(BITS):
        one, value = constant(world, t), constant(world, other)
        if one is None or value is None:
            return False
        gap, decimal = abs(arb(value) - arb(one)), decimal_of(s, t)
        near = decimal and (s.rounded or len(decimal) > FEW) and is_near(value, decimal)
        return bool(near) or gap < 1e-30


def decimal_of(s, t: Tree) -> str | None:
    """The decimal that was typed, if a side is nothing else; with its sign."""
    if t[0] != "num" or not s.decimals:
        return None
    for typed in s.decimals:
        if abs(Fraction(t[1])) == Fraction(typed):
            return ("-" if t[1] < 0 else "") + typed
    return None


def is_near(value, decimal: str) -> bool:
    """Whether a decimal is a number rounded, or cut off."""
    typed, unit = (arb(exact(Fraction(x))) for x in (decimal, f"1e-{len(decimal.partition('.')[2])}"))
    gap = abs(value - typed)
    return bool(gap < unit) and (abs(typed) < abs(arb(value)) or not 2 * gap > unit)


def constant(world, t: Tree):
    """The value of a formula without letters, or None."""
    numbers = Numbers(world, t)
    if numbers.names or numbers.letters:
        return None
    for point in numbers.points():
        return numbers.ready(t)(point, {})
    return None
