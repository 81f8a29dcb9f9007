"""The second judge: two sides are equal if the normal form of their difference is zero.

It decides on a route of its own and makes no theorem; what it alone decides is called derived.
"""
from __future__ import annotations

from sympy import Indexed

from .facts import Facts
from .reading import read
from .zero import is_zero
from .signs import assuming
from ..names import subexpressions


def equal(left, right, facts: Facts) -> bool:
    """Whether the normal form of the difference, modulo the facts, is zero."""
    if left == right:  # however large
        return True
    sizes = [(read(size - least), False) for size, least in least_sizes(left, right).items()]
    with assuming([*facts.positive, *sizes]):
        return is_zero(read(left) - read(right), facts.apply)


def least_sizes(*expressions) -> dict:
    """The sizes at which entries such as ``x[2]`` exist."""
    found: dict = {}
    for entry in set().union(*(subexpressions(expr, Indexed) for expr in expressions)):
        for position, length in zip(entry.indices, entry.base.shape or ()):
            if position.is_Integer and length.is_Symbol:
                found[length] = max(found.get(length, 0), int(position) + 1)
    return found
