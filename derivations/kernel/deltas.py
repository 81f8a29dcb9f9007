"""Sums over δ: Σ_k δ(k, p) f(k) = f(p) for a place p in the range of k."""
from __future__ import annotations

from .context import Context, fits
from .terms import Tree, Var, add, at, letters_of, moved


def contracted(k: Var, body: Tree, context: Context) -> list[Tree]:
    """Terms whose sum is Σ_k body: those that are not 0 at one place alone, and the sum of the others."""
    terms = body[1:] if body[0] == "add" else (body,)
    where = [(t, place_of(t, k, context)) for t in terms]
    rest = [t for t, p in where if not p]
    return [*(moved(t, {k: p}) for t, p in where if p), *([("sum", k, add(*rest))] if rest else [])]


def place_of(t: Tree, k: Var, context: Context):
    """The place at which k is wherever t is not 0; ``None`` if it is not read off t."""
    match t:
        case ("delta", one, other) if at(k) in (one, other):
            p = other if one == at(k) else one
            return p if p != at(k) and fits(p, k, context) else None
        case ("mul", *factors):
            return next(filter(None, (place_of(factor, k, context) for factor in factors)), None)
        case ("sum", j, body) if j != k:  # a definition may bring a sum over an index of the same name
            p = place_of(body, k, context)
            return p if p and j not in letters_of(p) else None
        case ("pow", base, e) if e > 0:
            return place_of(base, k, context)
    return None
