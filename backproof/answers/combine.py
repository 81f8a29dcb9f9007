"""Small trees put together as they are read, their numbers worked out."""

from __future__ import annotations

from fractions import Fraction

from derivations.kernel.context import Context, domain
from derivations.kernel.terms import MINUS, ONE, ZERO, Tree, add, mul, num, pow_

EULER = ("call", "exp", ONE)


def negated(t: Tree) -> Tree:
    if t[0] == "num":
        return num(-t[1])
    return mul(MINUS, t)


def added(terms) -> Tree:
    made = add(*terms)
    if made[0] == "add" and all(t[0] == "num" for t in made[1:]):
        return num(sum(Fraction(t[1]) for t in made[1:]))
    return made


def product(parts) -> Tree:
    """A product; one with 0 is 0 only where its other factors have a value."""
    made = parts[0] if len(parts) == 1 else mul(*parts)
    lost = made == ZERO and any(  # of sizes every world says that they are not negative
        c.tree[0] != "ord" for part in parts for c in domain(part, Context()))
    return ("mul", *parts) if lost else made


def inverse(t: Tree) -> Tree:
    if t == ZERO:
        return ("pow", ZERO, -1)
    return pow_(t, -1)


def constant(t: Tree) -> Tree:
    """A sum or product of numbers as one number."""
    if t[0] == "add" and all(constant(p)[0] == "num" for p in t[1:]):
        return num(sum(Fraction(constant(p)[1]) for p in t[1:]))
    return t
