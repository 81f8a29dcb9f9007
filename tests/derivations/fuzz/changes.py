"""Changes of a formula: small ones that spoil it, and others that keep its value."""
from __future__ import annotations

from functools import partial

from sympy import (
    Abs, Add, Idx, Indexed, Integer, KroneckerDelta, Max, Mul, Pow, Sum, exp, tanh,
)

from derivations.language import relu, sigmoid, sigmoid_prime

from .formulas import BOUND, C, FREE, M, N, S, U, X, parts_of, replaced

# ---------------------------------------------------------------------------- what may be wrong


def mutate(expr, rng):
    """A formula that differs in one small thing."""
    path, part = rng.choice(list(parts_of(expr)))
    others = [found for _, found in parts_of(expr)]
    changes = [-part, part + 1, 2 * part, part**2, rng.choice(others)]
    if isinstance(part, Indexed):
        places = [k for ks in (*FREE.values(), *BOUND.values()) for k in ks if k in expr.atoms(Idx)]
        wanted = [k for k in places if k.upper == part.indices[0].upper] if isinstance(
            part.indices[0], Idx) else []
        changes = [part.base[(rng.choice([*wanted, Integer(0)]), *part.indices[1:])]]
    elif isinstance(part, Sum):
        (k, low, high), *rest = part.limits
        changes += [Sum(part.function, (k, low, high - 1), *rest), part.function.xreplace({k: low}),
                    Sum(part.function, (k, low + 1, high), *rest)]
    elif isinstance(part, (Add, Mul)):
        changes += [part.func(*part.args[1:]), part.func(*part.args[:-1])]
    elif isinstance(part, KroneckerDelta):
        changes += [Integer(1), Integer(0)]
    elif isinstance(part, Pow):
        changes += [part.base, Pow(part.base, part.exp + 1)]
    elif part.is_Function:
        changes += [part.args[0]]
    return replaced(expr, path, rng.choice(changes))


def vanishing_up_to(rng, top):
    """Formulas that are 0 at every size up to ``top`` and not beyond."""
    length, base = rng.choice([(N, X), (M, U)])
    ks = BOUND[length][:top + 1] if top + 1 <= len(BOUND[length]) else None
    if ks and rng.random() < 0.5:
        apart = Mul(*(1 - KroneckerDelta(a, b) for n, a in enumerate(ks) for b in ks[:n]))
        return Sum(apart * Mul(*(base[k] for k in ks)), *((k, 0, length - 1) for k in ks))
    return Mul(*(length - n for n in range(1, top + 1))) * rng.choice([S, C, 1, X[0]])

# ------------------------------------------------------------------------------- what stays right


def rewritten(expr, rng, times=3):
    """An equal formula: a few valid changes at random places."""
    for _ in range(times):
        places = list(parts_of(expr))
        for path, part in rng.sample(places, len(places)):
            options = equals_of(part, expr.atoms(Idx))
            if options:
                expr = replaced(expr, path, rng.choice(options)())
                break
    return expr


def equals_of(part, used):
    """Ways to write one part differently; what is listed several times is drawn more often.

    ``used`` are the indices of the whole formula, so that a new one is new.
    """
    match part:
        case Sum() if len(part.limits) == 1:
            return list(sums_like(part, *part.limits[0], used))
        case Mul():
            return list(products_like(part))
        case Pow() if part.exp == 2 and isinstance(part.base, Add):
            return [lambda: Add(*(a * b for a in part.base.args for b in part.base.args))] * 2
        case _ if part.is_Function and part.args:
            return functions_like(part, part.args[0])
    return []


def sums_like(part, k, low, high, used):
    """A sum renamed, doubled with a delta, split, freed of factors, reordered, one term apart."""
    body = part.function
    new = next((b for b in BOUND.get(high - low + 1, ()) if b not in used), None)
    if new is not None:
        renamed = body.xreplace({k: new})
        yield from [lambda: Sum(renamed, (new, low, high))] * 3
        yield lambda: Sum(KroneckerDelta(k, new) * renamed, (k, low, high), (new, low, high))
    if isinstance(body, Add):
        yield from [lambda: Add(*(Sum(t, (k, low, high)) for t in body.args))] * 3
    if isinstance(body, Mul):
        out = [f for f in body.args if not f.has(k)]
        rest = [f for f in body.args if f.has(k)]
        yield from [lambda: Mul(*out) * Sum(Mul(*rest), (k, low, high))] * 2
    if isinstance(body, Sum) and independent(body, k, low, high):
        yield from [lambda: Sum(Sum(body.function, (k, low, high)), *body.limits)] * 3
    if low == 0 and high in (N - 1, M - 1):
        yield lambda: body.xreplace({k: Integer(0)}) + Sum(body, (k, 1, high))
        yield lambda: Sum(body, (k, 0, high - 1)) + body.xreplace({k: high})


def independent(inner, k, low, high):
    """Whether the limits of two nested sums do not speak of each other's index."""
    return not (any(end.has(k) for _, *ends in inner.limits for end in ends)
                or any(end.has(j) for j, *_ in inner.limits for end in (low, high)))


def products_like(part):
    """A product with a factor taken into a sum, or distributed over the terms of another."""
    for factor in part.args:
        rest = part / factor
        if isinstance(factor, Sum) and not any(rest.has(k) for k, *_ in factor.limits):
            yield from [partial(Sum, factor.function * rest, *factor.limits)] * 2
        if isinstance(factor, Add):
            yield from [partial(Add, *(t * rest for t in factor.args))] * 3


def functions_like(part, z):
    """A function by its definition, or by another function."""
    match part:
        case exp() if isinstance(z, Add):
            return [lambda: Mul(*(exp(a) for a in z.args))] * 2
        case sigmoid():
            return [lambda: 1 / (1 + exp(-z)), lambda: 1 - sigmoid(-z),
                    lambda: (1 + tanh(z / 2)) / 2]
        case tanh():
            return [lambda: 2 * sigmoid(2 * z) - 1]
        case sigmoid_prime():
            return [lambda: sigmoid(z) * (1 - sigmoid(z))]
        case relu():
            return [lambda: Max(z, 0), lambda: (z + Abs(z)) / 2]
    return []
