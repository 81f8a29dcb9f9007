"""The rules of order: a difference is a sum of products of what is not negative, or has no factor 0."""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf

from .balls import above
from .calculus import Differentiate
from .context import Context
from .equality import Equality, shown_equal
from .functions import NOTHING, TABLE
from .setting import NotProved, Setting
from .terms import MINUS, ONE, Tree, add, mapped, mul, names, num, sub
from .theorem import Claim, Content, Theorem, _mint, rule

MOST_PIECES = 500


@dataclass(frozen=True)
class Order:
    """``larger - smaller = Σ factors``: each product is a list of parts that are >= 0.

    A part is ``("sign", tree)`` (its interval), ``("fact", number, where)`` (its larger side minus
    its smaller), ``("exp", tree)`` (e^u - 1 - u), ``("log", tree)`` (u - 1 - log u),
    ``("whole", n)`` (n^2 - n), ``("total", sum)`` (Σ |u| - |Σ u|), ``("rises", f(u), f(v))`` (their
    difference), ``("slope", f(u), f(v))`` (L |u - v| less their difference), ``("end", f(u), sign)``
    (how far an increasing f is from its limit at ∞, or at -∞ for ``-``), or ``("over", Var, product, …)``,
    a sum of products. ``equality`` says how the identity is shown.
    """

    products: tuple
    equality: Equality = Equality()


@rule
def order(context: Context, left: Tree, relation: str, right: Tree, certificate: Order, using=()) -> Theorem:
    """Γ ⊢ left < <= > >= right: the difference is a sum of products of what is not negative.

    For a strict relation one product has positive factors alone.
    """
    setting = Setting(context, (left, right), using)
    first, second = setting.sides
    larger, smaller = (second, first) if relation in ("<", "<=") else (first, second)
    if relation not in ("<", "<=", ">", ">="):
        raise NotProved(f"{relation} is no order")
    products = [product_of(setting, product) for product in certificate.products]
    if relation in ("<", ">") and not any(positive for _, positive in products):
        raise NotProved("no product of the certificate is certain to be positive")
    trees = tuple(tree for tree, _ in products)
    evidence = shown_equal(setting, sub(sub(larger, smaller), add(*trees)), certificate.equality)
    return _mint(Content(Claim(context, left, relation, right), setting.conditions, "certificate",
                         (certificate, trees, evidence), setting.using))


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
        case ("exp", u):  # e^u >= 1 + u, with equality at u = 0 alone
            u = setting.read(u)
            return sub(sub(("call", "exp", u), ONE), u), setting.signs.has(u, "!=")
        case ("log", u):  # u - 1 >= log u, with equality at u = 1 alone
            log = setting.read(("call", "log", u))
            return sub(sub(log[2], ONE), log), setting.signs.has(sub(log[2], ONE), "!=")
        case ("whole", ("ord", _) as n):  # n^2 >= n: no whole number lies between 0 and 1
            return sub(mul(setting.read(n), n), n), False
        case ("total", ("sum" | "add", *_) as t):  # |Σ u| <= Σ |u|
            t = setting.read(t)
            return sub(mapped(t, lambda u: ("call", "Abs", u)), ("call", "Abs", t)), False
        case ("rises", ("call", f, _), ("call", g, _)) if f == g and TABLE.get(f, NOTHING).through:
            more, less = map(setting.read, part[1:])  # f(u) >= f(v) for u >= v
            gap = sub(more[2], less[2])
            if not setting.signs.has(gap, ">="):
                raise NotProved("the law wants f(u) and f(v) with u >= v")
            return sub(more, less), not TABLE[f].weakly and setting.signs.has(gap, ">")
        case ("slope", ("call", f, _), ("call", g, _)) if f == g and TABLE.get(f, NOTHING).steepest:
            one, other = map(setting.read, part[1:])  # the mean value theorem
            steepest = mul(num(TABLE[f].steepest), ("call", "Abs", sub(one[2], other[2])))
            return sub(steepest, sub(one, other)), False
        case ("end", ("call", f, _) as t, "+" | "-" as side) if (row := TABLE.get(f, NOTHING)).through and row.ends:
            end, gap = row.ends[side == "+"][0], ONE if side == "+" else MINUS
            if row.weakly or end is None:
                raise NotProved(f"{f} has no limit there that it does not reach")
            return mul(gap, sub(end, setting.read(t))), True
        case ("over", k, *products):
            setting.own_index(k)
            terms = [product_of(setting, product) for product in products]
            tree = ("sum", k, add(*(t for t, _ in terms)))
            return tree, any(s for _, s in terms) and setting.signs.has(("sum", k, ONE), ">")
    raise NotProved("a part of the certificate cannot be read")


@rule
def on_an_interval(context: Context, left: Tree, relation: str, right: Tree) -> Theorem:
    """Γ ⊢ an order of functions of one name that lies between two numbers: halved until the difference is > 0 on each
    piece. (Where a slope has a value on a whole piece, the function has one, and that slope, at each of its points.)"""
    setting = Setting(context, (left, right))
    gap = sub(*setting.sides[::-1 if relation in ("<", "<=") else 1])
    (name,) = names(gap) - {"pi"} if len(names(gap) - {"pi"}) == 1 else ("",)
    (low, _), (high, _) = setting.signs.of(("sym", name))
    if relation not in ("<", "<=", ">", ">=") or not name or inf in (-low, high):
        raise NotProved("this is no order of functions of one name between two numbers")
    slope, pieces, tried = Differentiate(("sym", name))(gap), [(Fraction(low), Fraction(high))], 0
    while pieces:
        low, high = pieces.pop()
        if not above(gap, slope, name, low, high):
            middle, tried = (low + high) / 2, tried + 1
            pieces += [(low, middle), (middle, high)]
            if tried > MOST_PIECES or not above(gap, slope, name, middle, middle):
                raise NotProved("the difference is not > 0 everywhere, or nearly 0 somewhere")
    return _mint(Content(Claim(context, left, relation, right), setting.conditions, "balls", None))


@rule
def unequal(context: Context, left: Tree, right: Tree, using=()) -> Theorem:
    """Γ ⊢ left ≠ right: the difference is certainly not 0, by its sign or those of its factors."""
    setting = Setting(context, (left, right), using)
    if not setting.signs.has(sub(*setting.sides), "!="):
        raise NotProved("the difference may be 0")
    return _mint(Content(Claim(context, left, "!=", right), setting.conditions, "factors", None, setting.using))
