"""The second judge: two sides are equal if the normal form of their difference is zero.

It decides on a route of its own and makes no theorem; what it alone decides is called derived.
"""
from __future__ import annotations

from functools import lru_cache

from sympy import Idx, Indexed, IndexedBase, Symbol, sympify

from ..notation.text import to_text
from .facts import Facts
from .normal_form import is_zero, read
from .signs import assuming
from .subexpressions import subexpressions


def equal(left, right, facts: Facts) -> bool:
    """Whether the normal form of the difference, modulo the facts, is zero."""
    if left == right:  # however large
        return True
    sizes = [(read(size - least), False) for size, least in least_sizes(left, right).items()]
    with assuming([*facts.positive, *sizes]):
        return is_zero(read(left) - read(right), facts.apply)


def assumptions(expressions, given) -> list[str]:
    """What a verdict rests on, in the text grammar: facts, signs of symbols, sizes."""
    pairs = [tuple(map(sympify, fact if isinstance(fact, tuple) else fact.args)) for fact in given]
    everything = [*map(sympify, expressions), *(side for pair in pairs for side in pair)]
    listed = [_fact_in_words(*pair, "=" if isinstance(fact, tuple) else fact.rel_op)
              for fact, pair in zip(given, pairs)]
    signed = set().union(*map(_signed_names, everything))
    listed.extend(f"{name} {sign} 0" for name, sign in sorted(signed))
    least = least_sizes(*everything)
    listed.extend(f"{s} >= {max(1 if s.is_positive else 0, least.get(s, 0))}"
                  for s in sizes_of(*everything))
    return list(dict.fromkeys(listed))


@lru_cache(maxsize=1024)
def _fact_in_words(left, right, sign):
    return f"{to_text(left)} {'=' if sign == '==' else sign} {to_text(right)}"


@lru_cache(maxsize=4096)
def _signed_names(expr):
    """The scalars and arrays that are declared positive or not negative, with their signs."""
    arrays = {entry.base for entry in subexpressions(expr, Indexed)}
    labels = {array.label for array in arrays} | subexpressions(expr, Idx)
    scalars = {s for s in subexpressions(expr, Symbol) - labels if not s.is_integer}
    return frozenset((str(thing), ">" if thing.is_positive else ">=")
                     for thing in scalars | arrays if thing.is_nonnegative or thing.is_positive)


def sizes_of(*expressions) -> list[Symbol]:
    """The positive-integer symbols of the expressions and of their index ranges, by name."""
    return sorted(set().union(*map(_sizes_in, expressions)), key=lambda s: s.name)


@lru_cache(maxsize=4096)
def _sizes_in(expr):
    indices = subexpressions(expr, Idx)
    labels = {base.label for base in subexpressions(expr, IndexedBase)} | indices
    ends = [end for k in indices if k.upper is not None for end in (k.lower, k.upper)]
    symbols = subexpressions(expr, Symbol).union(*(end.free_symbols for end in ends)) - labels
    return frozenset(s for s in symbols if s.is_integer and s.is_nonnegative)


def least_sizes(*expressions) -> dict[Symbol, int]:
    """The sizes at which entries such as ``x[2]`` exist."""
    found: dict = {}
    for length, least in set().union(*map(_least_sizes_in, expressions)):
        found[length] = max(found.get(length, 0), least)
    return found


@lru_cache(maxsize=4096)
def _least_sizes_in(expr):
    return frozenset((length, int(position) + 1) for entry in subexpressions(expr, Indexed)
                     for position, length in zip(entry.indices, entry.base.shape or ())
                     if position.is_Integer and length.is_Symbol)
