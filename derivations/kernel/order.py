"""The rules of order: a difference is a sum of products of what is not negative, or has no factor 0."""
from __future__ import annotations

from dataclasses import dataclass

from .context import Context
from .equality import Equality, shown_equal
from .functions import RISING, STEEPEST, TABLE
from .setting import NotProved, Setting, must_exist, vanishing
from .terms import ONE, ZERO, Tree, add, mul, neg, num, sub
from .theorem import Claim, Theorem


@dataclass(frozen=True)
class Order:
    """``larger - smaller = Σ factors``: each product is a list of parts that are >= 0.

    A part is ``("sign", tree)`` (its interval), ``("fact", number, where)`` (its larger side minus
    its smaller), ``("law", name, tree, …)``, or ``("over", Var, part, …)``, a sum of products.
    ``equality`` says how the identity is shown.
    """

    products: tuple
    equality: Equality = Equality()


def order(context: Context, left: Tree, relation: str, right: Tree, certificate: Order, using=()) -> Theorem:
    """Γ ⊢ left < <= > >= right: the difference is a sum of products of what is not negative.

    For a strict relation one product has positive factors alone.
    """
    setting = Setting(context, (left, right), using)
    first, second = setting.sides
    larger, smaller = (second, first) if relation in ("<", "<=") else (first, second)
    if relation not in ("<", "<=", ">", ">="):
        raise NotProved(f"{relation} is no order")
    total, strict = ZERO, False
    for product in certificate.products:
        tree, positive = product_of(setting, product)
        total, strict = add(total, tree), strict or positive
    if relation in ("<", ">") and not strict:
        raise NotProved("no product of the certificate is certain to be positive")
    evidence = shown_equal(setting, sub(sub(larger, smaller), total), certificate.equality)
    return setting.theorem(Claim(context, left, relation, right), "certificate", (certificate, evidence))


def product_of(setting, parts) -> tuple[Tree, bool]:
    found, strict = ONE, True
    for part in parts:
        tree, positive = part_of(setting, part)
        found, strict = mul(found, tree), strict and positive
    return found, strict


def part_of(setting: Setting, part) -> tuple[Tree, bool]:
    """A part of a certificate: its tree, which is >= 0, and whether it is > 0."""
    match part:
        case ("sign", tree):
            tree = setting.read(tree)
            if not setting.signs.has(tree, ">="):
                raise NotProved("a part of the certificate is not certain to be >= 0")
            return tree, setting.signs.has(tree, ">")
        case ("fact", number, where):
            fact = setting.fact(number, where)
            if fact.relation not in ("<", "<=", ">", ">="):
                raise NotProved("a part of the certificate is no order")
            ends = (fact.left, fact.right) if fact.relation in (">", ">=") else (fact.right, fact.left)
            return sub(*ends), fact.relation in ("<", ">")
        case ("law", name, *trees) if name in LAWS:
            return LAWS[name](setting.signs, *map(setting.read, trees))
        case ("over", k, *products):
            setting.own_index(k)
            terms = [product_of(setting, product) for product in products]
            tree = ("sum", k, add(*(t for t, _ in terms)))
            return tree, any(s for _, s in terms) and setting.signs.has(("sum", k, ONE), ">")
    raise NotProved("a part of the certificate cannot be read")


def _law_exp(signs, u):
    """e^u >= 1 + u, with equality at u = 0 alone."""
    return sub(sub(("call", "exp", u), ONE), u), signs.has(u, "!=")


def _law_log(signs, u):
    """u - 1 >= log u for u > 0, with equality at u = 1 alone."""
    if not signs.has(u, ">"):
        raise NotProved("the logarithm is taken of what may not be positive")
    return sub(sub(u, ONE), ("call", "log", u)), signs.has(sub(u, ONE), "!=")


def _law_total(signs, t):
    """Σ |u| >= |Σ u|, the terms being those of a sum over an index or of a plain one."""
    if t[0] not in ("add", "sum"):
        raise NotProved("the law is about sums")
    total = ("sum", t[1], _size(signs, t[2])) if t[0] == "sum" else add(*(_size(signs, u) for u in t[1:]))
    return sub(total, ("call", "Abs", t)), False


def _size(signs, u):
    """|u| as the product of the sizes of its factors, f or -f where the sign of f is known."""
    factors = u[1:] if u[0] == "mul" else (u,)
    return mul(*(f if signs.has(f, ">=") else neg(f) if signs.has(f, "<=") else ("call", "Abs", f) for f in factors))


def _law_tanh(signs, u):
    """|tanh u| <= |u|."""
    return sub(("call", "Abs", u), ("call", "Abs", ("call", "tanh", u))), signs.has(u, "!=")


def _law_rises(signs, first, second):
    """f(u) >= f(v) for u >= v, f increasing; relu alone is not strictly so."""
    name, gap = _of_one_function(first, second, RISING)
    if not signs.has(gap, ">="):
        raise NotProved("the law wants f(u) and f(v) with u >= v")
    return sub(first, second), not TABLE[name].weakly and signs.has(gap, ">")


def _law_slope(signs, first, second):
    """f(u) - f(v) <= L |u - v| for |f'| <= L, by the mean value theorem (relu by cases)."""
    name, gap = _of_one_function(first, second, STEEPEST)
    return sub(mul(num(STEEPEST[name]), _size(signs, gap)), sub(first, second)), False


def _law_whole(signs, u):
    """u^2 >= u for a whole number u: no whole number lies between 0 and 1."""
    if u[0] != "ord":
        raise NotProved("the law is about whole numbers")
    return sub(mul(u, u), u), False


def _of_one_function(first, second, functions):
    """The name of f, and u - v, for f(u) and f(v)."""
    match first, second:
        case ("call", name, u), ("call", other, v) if name == other and name in functions:
            return name, sub(u, v)
    raise NotProved("the law wants f(u) and f(v), for a function that it is about")


LAWS = {"exp": _law_exp, "log": _law_log, "total": _law_total, "tanh": _law_tanh, "rises": _law_rises,
        "slope": _law_slope, "whole": _law_whole}


def unequal(context: Context, left: Tree, right: Tree, factors=(), using=()) -> Theorem:
    """Γ ⊢ left ≠ right: the difference is a product of factors that are certainly not 0."""
    setting = Setting(context, (left, right), using)
    parts = [setting.read(factor) for factor in factors] or [sub(*setting.sides)]
    for factor in parts:
        must_exist(setting, factor)
        if not setting.signs.has(factor, "!="):
            raise NotProved("a factor of the difference may be 0")
    evidence = vanishing(sub(sub(*setting.sides), mul(*parts)), setting.signs)
    return setting.theorem(Claim(context, left, "!=", right), "factors", (
        tuple(factors or parts), evidence))
