"""Limits and squeezing: what is put in to see that a limit is the one that was claimed."""
from __future__ import annotations

from ..kernel.analysis import limit, limit_of, squeeze
from ..kernel.context import Context
from ..kernel.rules import Equality, NotProved
from ..kernel.terms import Tree, Unsupported
from ..kernel.theorem import Theorem
from .equality import certificates


def prove_limit(context: Context, expr: Tree, variable: Tree, point: Tree, side: str, value: Tree,
                using=()) -> Theorem:
    """A theorem ``lim expr = value``; point and value may be infinities. Raises ``NotProved``."""
    try:
        return _prove(context, expr, variable, point, side, value, tuple(using))
    except Unsupported as error:
        raise NotProved(str(error)) from None


def _prove(context, expr, variable, point, side, value, using):
    setting, found, _ = limit_of(context, expr, variable, point, side, value, using)
    ways = [Equality()]
    if "infinity" not in (found[0], value[0]):
        setting.sides = [found, setting.sides[0]]
        ways += certificates(setting)
    for certificate in ways:
        try:
            return limit(context, expr, variable, point, side, value, certificate, using)
        except NotProved as error:
            reason = error
    raise reason


def found_limit(context: Context, expr: Tree, variable: Tree, point: Tree, side="", using=()):
    """The limit that the laws give, with the conditions of its value, or ``None``: a proved other limit
    refutes a claim."""
    try:
        return limit_of(context, expr, variable, point, side, using=using)[1:]
    except (NotProved, Unsupported):
        return None


def prove_squeeze(context: Context, lower: Theorem, upper: Theorem, variable: Tree, point: Tree, side: str,
                  value: Tree, using=()) -> Theorem:
    """A theorem about the limit of what lies between two bounds (theorems ``<=``); its last two premises
    are the limits of the bounds. Raises ``NotProved``."""
    bounds = [prove_limit(context, bound, variable, point, side, value, using)
              for bound in (_sides(lower)[0], _sides(upper)[1])]
    return squeeze(context, lower, upper, *bounds)


def _sides(theorem):
    claim = theorem.claim
    return (claim.left, claim.right) if claim.relation in ("<", "<=") else (claim.right, claim.left)
