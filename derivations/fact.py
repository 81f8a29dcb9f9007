"""A fact as an author gives it: a pair of sides, which are equal, or a relation of SymPy."""
from __future__ import annotations

from functools import lru_cache

from sympy import Expr, sympify
from sympy.core.relational import Relational

from .notation.text import to_text


class NotAFact(ValueError):
    """What was given is not an equation or an inequality. ``str`` says what to write."""


def parts(fact) -> tuple[str, Expr, Expr]:
    """The relation, one of = != < <= > >=, and the two sides. Raises ``NotAFact`` for what is none."""
    if isinstance(fact, (tuple, list)):
        left, right = map(sympify, fact)
        return "=", left, right
    if isinstance(fact, Relational):
        return fact.rel_op.replace("==", "="), fact.lhs, fact.rhs
    if fact in (True, False):
        raise NotAFact(f"the assumption {fact!r} is a bare truth value; write it with symbols that do not decide it "
                       "beforehand")
    raise NotAFact(f"{fact!r} is not an equation or an inequality")


def sides(fact) -> tuple[Expr, Expr]:
    """The two sides of a fact."""
    return parts(fact)[1:]


def changed(fact, change):
    """The same fact of other sides."""
    made = tuple(map(change, sides(fact)))
    return fact.func(*made, evaluate=False) if isinstance(fact, Relational) else made


@lru_cache(maxsize=1024)
def in_words(fact) -> str:
    """A fact in the text grammar."""
    relation, left, right = parts(fact)
    return f"{to_text(left)} {relation} {to_text(right)}"
