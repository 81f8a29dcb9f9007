"""exp and log: e^(a + b) = e^a e^b, e^(c log u) = u^c for u > 0, log ab = log |a| + log |b| where it has
a value, log a^c = c log a, or c log |a| for an even c."""
from __future__ import annotations

from math import lcm

from . import powers
from .functions import TABLE
from .poly import factors_of, minus, normal, poly, product, times, together, tree
from .terms import ONE, ZERO, Tree, add, mapped, mul, neg, num, pow_, ratio, simpler

EULER = ("call", "exp", ONE)


def exp(prepare, x: Tree) -> Tree:
    """A product with a power of one e^m for each monomial m, and of u for each log u."""
    form, factors = poly(x), []
    of_logs = {m: c for m, c in form.items() if _is_log(m)}
    above, below = together(poly(_with_split_logs(prepare, tree(minus(form, of_logs)))))
    for monomial, c in [*of_logs.items(), *times(above, {tuple((f, -e) for f, e in below): 1}).items()]:
        if _is_log(monomial):
            factors.append(powers.power(prepare, monomial[0][0][2], c))
            continue
        prepare.denominator = lcm(prepare.denominator, c.denominator)
        factors.append(pow_(("call", "exp", prepare.light(product(monomial))), c))
    return mul(*factors)


def _is_log(monomial):
    return len(monomial) == 1 and monomial[0][1] == 1 and monomial[0][0][:2] == ("call", "log")


def _with_split_logs(prepare, t: Tree) -> Tree:
    if t[:2] == ("call", "log"):
        return add(*(mul(c, ONE if u == EULER else ("call", "log", u)) for c, u in logs(prepare, t[2])))
    return mapped(t, lambda part: _with_split_logs(prepare, part), simpler)


def log(prepare, x: Tree) -> Tree:
    return add(*(mul(prepare(c), ONE if u == EULER else ("call", "log", prepare.light(u)))
                 for c, u in logs(prepare, x)))


def logs(prepare, x: Tree) -> list:
    """log x as terms c log u."""
    signs = prepare.signs
    match x:
        case ("num", q) if q > 0:
            return [(num(n), num(p)) for p, n in powers.primes(q)]
        case ("call", "exp", inner):
            return [(inner, EULER)]
        case ("mul", *factors):
            return _logs_of_product(prepare, x, factors)
        case ("pow", base, e):
            return [(mul(num(e), c), u) for c, u in logs(prepare, base if e.numerator % 2 else _size(signs, base))]
        case ("power", base, e) if signs.has(base, ">"):
            return [(mul(e, c), u) for c, u in logs(prepare, base)]
        case ("call", name, inner) if name in TABLE and TABLE[name].meaning:
            return logs(prepare, TABLE[name].meaning(inner))
        case ("add" | "sum", *_):
            form = poly(prepare(x))
            factors = factors_of(form)
            return _logs_of_product(prepare, x, factors) if len(factors) > 1 else _logs_of_sum(prepare, form)
    return [(ONE, x)]


def _logs_of_product(prepare, x, factors) -> list:
    """log ab = log |a| + log |b|; if all are positive but one, so is that."""
    if not prepare.signs.positive_but_one(factors):
        factors = [_size(prepare.signs, f) for f in factors]
    factors = [f for f in factors if f != ONE]
    return [(ONE, x)] if factors == [x] else [term for f in factors for term in logs(prepare, f)]


def _size(signs, t: Tree) -> Tree:
    """|t| for a factor that is not 0."""
    if t[0] == "pow" and t[2].denominator == 1:
        return pow_(_size(signs, t[1]), t[2])
    return t if signs.has(t, ">") else normal(neg(t)) if signs.has(t, "<") else ("call", "Abs", t)


def _logs_of_sum(prepare, form) -> list:
    """A positive number and a power of e that all terms have are drawn out, the least power by
    an order that no common factor changes: log(1 + e^z) = z + log(1 + e^-z)."""
    if not form:
        return [(ONE, ZERO)]
    lead = abs(form[min(form, key=repr)])
    least, *others = map(_exponent, form)
    for other in others:
        gap = minus(least, other)
        least = other if gap and gap[min(gap, key=repr)] > 0 else least
    powers_of_e = ((m, c, minus(_exponent(m), least)) for m, c in form.items())
    inner = add(*(mul(num(ratio(c, lead)), product(f for f in m if not _is_exp(f)), ("call", "exp", tree(p)) if p else ONE)
                  for m, c, p in powers_of_e))
    return [*logs(prepare, num(lead)), (tree(least), EULER),
            *([(ONE, inner)] if inner[0] in ("add", "sum") else logs(prepare, inner))]


def _is_exp(factor):
    return factor[0][:2] == ("call", "exp")


def _exponent(monomial):
    """The power of e in a monomial, as a form."""
    found = {}
    for f, e in filter(_is_exp, monomial):
        found = minus(found, poly(f[2]), -e)
    return found
