"""Squares: a quadratic form in one name by its discriminant, a root by its square, sides >= 0 by theirs."""
from __future__ import annotations

from fractions import Fraction

from ..kernel.poly import tree
from ..kernel.rules import Add, Equality, NotProved, Order, Setting, case, cases, equation, order
from ..kernel.terms import ONE, ZERO, mul, num, pow_, sub, walk
from .adding_up import named
from .parts import HALF, Found
from .ordered import quotient
from .polynomials import Forms, plus


def by_squares_completed(search, form, strict, depth):
    """a v^2 + b v + c = ((2 a v + b)^2 + 4 a c - b^2) / 4 a for a > 0."""
    if any(e < 0 for m in form for _, e in m):
        return None
    for v in sorted({f for m in form for f, _ in m}):
        powers = by_powers(form, v)
        if set(powers) - {0, 1, 2} or 2 not in powers:
            continue
        a, b, c = (powers.get(n, {}) for n in (2, 1, 0))
        part = search.known.part_of(a)
        if not part or not part.strict or part.form != a or not b:
            continue
        times = search.forms.times
        rest = plus(times({m: 4 * q for m, q in a.items()}, c), times(b, b), -1)
        inner = search.cone(rest, strict, depth - 1) if rest or not strict else None
        if inner:
            line = plus(times({((v, 1),): 2}, a), b)
            square = Found(((("sign", pow_(search.forms.tree(line), 2)),),))
            return square.plus(inner).scaled(pow_(mul(num(4), part.products[0][0][1]), -1))
    return None


def roots_of_squares(prove):
    """A way to prove an equation, which asks ``prove`` for it with √(q^2) = |q| for each root of a square."""

    def way(context, left, relation, right, using=()):
        forms, shown = Forms(Setting(context, (left, right), using)), []
        for root in dict.fromkeys(n for s in (left, right) for n in walk(s) if n[0] == "pow" and n[2] == HALF):
            number, factors = forms.factors(forms.plain(root[1]))
            if number > 0 and factors and all(e % 2 == 0 for _, e in factors):
                q = forms.tree(forms.plain(mul(pow_(num(number), HALF), *(pow_(forms.tree(f), Fraction(e, 2)) for f, e in factors))))
                shown.append(same(context, root, pow_(pow_(q, 2), HALF), ("call", "Abs", q)))
        if not shown:
            raise NotProved("no root is that of a square")
        return prove(context, left, right, (*using, *shown))
    return way


def same(context, *sides):
    """The first of three equal sides is the last."""
    shown = [equation(context, one, other) for one, other in zip(sides, sides[1:])]
    first = len(context.facts)
    return equation(context, sides[0], sides[2], Equality(add=(Add(first, (), ONE), Add(first + 1, (), ONE))), shown)


def by_powers(form, v):
    """The coefficients of a polynomial in one name."""
    found: dict = {}
    for m, c in form.items():
        e = dict(m).get(v, 0)
        found.setdefault(e, {})[tuple((f, n) for f, n in m if f != v)] = c
    return found


def by_squares(prove):
    """A way to prove an order of roots, which asks ``prove`` for that of the squares: where L > R,

        R - L = (R^2 - L^2) / ((L - R) + 2 R).
    """

    def way(context, left, relation, right, using=()):
        claim, setting = (left, relation, right), Setting(context, (left, right), using)
        small, large = setting.sides[::-1] if relation[0] == ">" else setting.sides
        rooted = any(n[0] == "pow" and n[2].denominator == 2 for n in (*walk(small), *walk(large)))
        if not rooted or not relation.endswith("=") or not setting.signs.has(large, ">="):
            raise NotProved("no side that is >= 0 has roots")
        above, below = cleared(setting, sub(pow_(large, 2), pow_(small, 2)))
        shown = prove(context, above, ">=", ZERO, using)
        try:
            return from_squares(context, claim, (small, large), (sub(large, small), ()), (shown, below), using)
        except NotProved:
            return from_squares(context, claim, (small, large), cleared(setting, sub(large, small)), (shown, below), using)
    return way


def from_squares(context, claim, sides, gap, squares, using):
    """The cases R >= L and R < L, where R - L and R^2 - L^2 are each given without their factors, and these."""
    (gap, divided), (shown, below), facts = gap, squares, len(Setting(context, claim[::2], using).facts)
    more, less = (case(context, claim, gap, r) for r in (">=", "<"))
    whole = pow_(("add", mul(num(-1), gap, *divided), mul(num(2), sides[1])), -1)
    fact = ("fact", facts + 1, named(Setting(context, claim[::2], (*using, shown)).facts[-1]))
    return cases(context, claim, gap, [
        order(more, *claim, Order((tuple(("sign", t) for t in (gap, *divided)),)), using),
        order(less, *claim, Order(((*(("sign", t) for t in (whole, *below)), fact),)), (*using, shown))])


def cleared(setting, gap):
    """A tree, and the factors > 0 that it is to be multiplied by to be the gap."""
    above, below = quotient(setting, gap)
    return tree(above), below
