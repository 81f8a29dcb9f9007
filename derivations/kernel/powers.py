"""Powers: (ab)^c = a^c b^c for c whole, or for a, b >= 0; b^(x + y) = b^x b^y for b > 0, or for whole
exponents that leave b^x a value. (x^2)^(1/2) is |x|, never x."""
from __future__ import annotations

from math import lcm

from flint import fmpz

from . import exponentials
from .poly import factors_of, poly, product
from .terms import MINUS, ONE, ZERO, Tree, exact, mapped, mul, neg, num, pow_, raised, simpler, walk


def power(prepare, base: Tree, e) -> Tree:
    """b^e for a rational e: its factors one by one, e^x as exp."""
    e, signs = exact(e), prepare.signs
    above, *below = factors_of(poly(base)) if prepare.closed else (base,)
    if e.denominator <= 2 and above in prepare.closed and (  # (A/D)^e = A^e D^-e for e whole, or D > 0
            e.denominator == 1 or all(f[2] % 2 == 0 or signs.has(f[1], ">") for f in below)):
        return mul(pow_(prepare.light(above), e), *(power(prepare, pow_(f[1], -f[2]), -e) for f in below))
    inner = _one_factor(signs, base, e)
    if inner is not None:
        return power(prepare, *inner)
    match base:
        case ("call", "exp", x):
            return exponentials.exp(prepare, mul(num(e), x))
        case ("num", q) if q > 0 and e.denominator == 2:
            return mul(*(_prime_root(p, e * n) for p, n in primes(q)))
        case ("mul", *parts) if e.denominator == 1 or signs.positive_but_one(parts) or all(
                signs.has(part, ">=") for part in parts):
            return mul(*(power(prepare, part, e) for part in parts))
        case ("add" | "sum", *_) if e.denominator != 1:
            above, *below = factors_of(poly(base))
            if below or len(poly(base)) <= 1 and (base[0] == "add" or above[0] == "mul"):
                return power(prepare, mul(above, *below), e)
    if e.denominator <= 2:
        return pow_(prepare(base), e)
    return pow_(("call", f"root {e.denominator}", prepare.light(base)), e.numerator)


def _one_factor(signs, base, e):
    """(x^n)^e as a power of one thing, if it is one: x^(ne), or |x|^(ne) for an even n."""
    if base[0] != "pow":
        return None
    _, x, n = base
    if e.denominator == 1:
        return (x, n * e) if n.denominator == 1 else None
    if signs.has(x, ">") or n > 0 and e > 0 and signs.has(x, ">="):
        return x, n * e
    if n.denominator == 1 and n % 2:  # it has a value only for x >= 0 (> 0)
        return (x, n * e) if n > 0 and e > 0 or signs.has(x, "!=") else None
    if n.denominator == 1:
        return (x if (n * e) % 2 == 0 else ("call", "Abs", x)), n * e
    return None


def symbolic(prepare, base: Tree, exponent: Tree) -> Tree:
    """b^(x + y) = b^x b^y for b > 0 (or ≠ 0 and whole, or x, y >= 0 and whole); 0^x = 0 for x > 0."""
    signs, terms = prepare.signs, poly(exponent)
    if signs.has(base, "=") and signs.has(exponent, ">"):
        return ZERO
    if signs.has(base, ">"):
        return exponentials.exp(prepare, mul(exponent, ("call", "log", base)))
    whole = [_whole(signs, m, c) for m, c in terms.items()]
    if not all(whole) or not (signs.has(base, "!=") or all(w == ">=" for w in whole)):
        return ("call", "power of", prepare.light(base), prepare.light(exponent))
    if base[0] == "mul":
        return mul(*(symbolic(prepare, part, exponent) for part in base[1:]))
    if signs.has(base, "<"):  # (-b)^w = (-1)^w b^w
        odd = (product(m) for m, c in terms.items() if c % 2)
        turn = mul(*(MINUS if m == ONE else ("call", "parity of", prepare.light(m)) for m in odd))
        return mul(turn, symbolic(prepare, neg(base), exponent))
    return mul(*(pow_(("call", "power of", prepare.light(base), prepare.light(product(m))) if m else prepare(base), c)
                 for m, c in terms.items()))


def _whole(signs, monomial, c) -> str:
    """``">="`` for a whole number >= 0, ``"any"`` for a whole number, ``""`` if not known."""
    if c.denominator != 1 or not all(f[0] == "ord" and e.denominator == 1 and e > 0 for f, e in monomial):
        return ""
    return ">=" if c > 0 and all(signs.has(f, ">=") for f, _ in monomial) else "any"


def by_their_roots(t: Tree) -> Tree:
    """Names that stand under roots of an order n > 2, where they are >= 0, as n-th powers of their roots."""
    orders: dict = {}
    for node in walk(t):
        if _is_root_of_name(node):
            orders[node[2][1]] = lcm(orders.get(node[2][1], 1), int(node[1][5:]))

    def put(node):
        if _is_root_of_name(node):
            return pow_(_root(node[2]), orders[node[2][1]] // int(node[1][5:]))
        if node[0] in ("sym", "entry") and node[1] in orders:
            return pow_(_root(node), orders[node[1]])
        return mapped(node, put, simpler)
    return put(t) if orders else t


def _is_root_of_name(t):
    return t[0] == "call" and t[1].startswith("root ") and t[2][0] in ("sym", "entry")


def _root(name: Tree) -> Tree:
    return (name[0], f"root of {name[1]}", *name[2:])


def primes(q) -> list:
    """The prime factors of a positive fraction with their exponents (large ones as they are)."""
    return [(int(p), sign * n) for whole, sign in ((q.numerator, 1), (q.denominator, -1))
            for p, n in fmpz(whole).factor(trial_limit=10_000)]


def _prime_root(p, e) -> Tree:
    """p^e for a half-integer or whole e, as a rational times one root of p."""
    whole = e.numerator // e.denominator
    rest = e - whole
    return mul(num(raised(p, whole)), ("pow", num(p), rest) if rest else ONE)
