"""Orders by the sign of a slope: which name moves, from which value, and what both sides are divided by.

Every choice is tried at a small depth before any at a larger one. What is given of the name that
moves is an interval: |x| <= c as two bounds, and what is no interval is left out.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import product

from flint import fmpq, fmpq_poly

from ..clock import TooLong, check_time, time_limit
from ..kernel.calculus import Differentiate, expanded, written_out
from ..kernel.context import Context, Fact
from ..kernel.poly import poly, tree
from ..kernel.rules import Add, Equality, Instance, NotProved, Order, Setting, equation, instance, order
from ..kernel.terms import MINUS, ONE, ZERO, Tree, Unsupported, mul, names, neg, num, pow_, ratio, sub, walk
from ..refute.balls import fraction
from ..refute.roots import polynomial_zeros
from . import equality, inequality
from .adding_up import named
from .extremum import DEEPEST, Fails, prove_constant, prove_monotone, value_at
from .ordered import quotient
from .polynomials import Forms
from .reductions import splits

# depth, and seconds for one choice and for one search
GLANCE, *ROUNDS = (2*DEEPEST, 0.8, 0.02), (0, 0.4, 0.3), (1, 0.8, 0.3), (DEEPEST, 1.5, 0.3)
SHORT, BRIEF, MOST_DIVISORS = 0.3, 0.8, 3


def by_slope(context, left, relation, right, using=(), rounds=(GLANCE, *ROUNDS)):
    """By the value at one point and the sign of the slope on both sides of it. Raises ``NotProved``."""
    setting, claim = Setting(context, (left, right), using), (left, relation, right)
    kinked = set().union(*(names(t) for t, _ in splits(setting, setting.sides)))
    smooth = (v for v in scalars(context, left, right) if v[1] not in kinked)
    choices = sorted(((v, start) for v in smooth for start in starts(context, v, left, right)),
                     key=lambda choice: value_at(context, sub(left, right), *choice) != ZERO)
    refuted = set()
    for (depth, seconds, *searching), (below, sides) in product(rounds, list(divided(setting, (left, right)))):
        for choice in choices:
            check_time()
            if (below, choice) in refuted:
                continue
            try:
                with time_limit(seconds):
                    shown = moving(context, (sides[0], relation, sides[1]), *choice, depth, *searching)
                    return shown if sides == (left, right) else multiplied(context, claim, shown, using, below)
            except Fails:
                refuted.add((below, choice))
            except (NotProved, Unsupported, TooLong):
                continue
    raise NotProved("no slope has the sign that is wanted")


def at_a_glance(context, left, relation, right, using=()):
    """By slopes whose signs are plain. Raises ``NotProved``."""
    try:
        with time_limit(BRIEF):
            return by_slope(context, left, relation, right, using, [GLANCE])
    except TooLong:
        check_time()
        raise NotProved("no slope has a plain sign") from None


def by_constant(context, left, relation, right, using=()):
    """An equation that holds at one point, and whose sides have one slope. Raises ``NotProved``."""
    gap = sub(left, right)
    for v, start in ((v, start) for v in scalars(context, left, right) for start in starts(context, v, left, right)):
        try:
            value = value_at(context, gap, v, start)
            with time_limit(BRIEF):
                shown = prove_constant(context, gap, v, start, value), equality.prove(context, value, ZERO)
        except (NotProved, Unsupported, TooLong):
            check_time()
            continue
        both = tuple(Add(len(context.facts) + len(using) + n, (), ONE) for n in range(2))
        return equation(context, left, right, Equality(add=both), (*using, *shown))
    raise NotProved("no name moves both sides alike")


def moving(context, claim, variable, start, *how):
    """A theorem from the slope by one name, which what is given leaves an interval."""
    return in_interval(context, variable, lambda here: prove_monotone(here, *claim, variable, start, *how))


def in_interval(context, variable, way):
    """The theorem that ``way`` makes of Γ where the bounds of a name are all that is said of it."""
    here, bounds = interval(context, variable)
    shown = way(here)
    given = [inequality.prove(context, f.left, f.relation, f.right, (), SHORT) for f in bounds]
    return instance(context, shown, Instance(), given) if here is not context else shown


def multiplied(context, claim, shown, using=(), factor=ONE):
    """The claim from the theorem that it is after a division by what is > 0."""
    facts = Setting(context, (claim[0], claim[2]), (*using, shown)).facts
    certificate = Order(((("sign", factor), ("fact", len(facts) - 1, named(facts[-1]))),))
    return order(context, *claim, certificate, (*using, shown))


def divided(setting, sides) -> Iterator[tuple[Tree, tuple]]:
    """(d, both sides over d): as they stand, less what all terms have in common, and over what is > 0."""
    forms = Forms(setting)
    yield ONE, sides
    with suppress(NotProved):  # what stands below is > 0
        above, below = quotient(setting, sub(*setting.sides))
        if below:
            yield mul(*below), (tree(above), ZERO)
    common, rest = inequality.common_factor(sub(*setting.sides))
    for sign in (ONE, MINUS) if common != ONE else ():
        if setting.signs.has(mul(sign, common), ">="):
            yield mul(sign, common), (mul(sign, rest), ZERO)
    for below in positive(setting):
        inverse = forms.plain(pow_(below, -1))
        found = tuple(forms.tree(forms.times(forms.plain(side), inverse)) for side in setting.sides)
        yield below, found


def positive(setting) -> list[Tree]:
    """The exponentials, the names and what logarithms are taken of, in both sides, that are > 0."""
    nodes = dict.fromkeys(n for s in setting.sides for n in walk(s))
    found = [n for n in nodes if n[:2] == ("call", "exp") or n[0] == "sym" and n[1] != "pi"]
    found += [n[2] for n in nodes if n[:2] == ("call", "log") and names(n[2])]
    return [n for n in dict.fromkeys(found) if setting.signs.has(n, ">")][:MOST_DIVISORS]


# ------------------------------------------------------------------------------- what is tried

def scalars(context, *sides) -> list[Tree]:
    """The names of numbers in the sides that have no definition."""
    nodes = [n for s in sides for n in walk(s) if n[0] == "sym" and n[1] != "pi"]
    return [n for n in dict.fromkeys(nodes) if n[1] not in context.defined]


def starts(context, variable, *sides) -> Iterator[Tree]:
    """The ends of what is given of a name, where the sides' slope is plainly 0, 0, 1, the other names, 1/2 and -1."""
    ends = [e for f in context.facts if f.relation not in ("=", "!=") for e in end_of(f, variable)]
    others = (s for s in scalars(context, *sides) if s != variable)
    yield from dict.fromkeys([*ends, *level(context, variable, sub(*sides)), ZERO, ONE, *others, num(Fraction(1, 2)), MINUS])


def level(context, variable, gap) -> list[Tree]:
    """The fractions at which a slope is 0 that is a polynomial in its name, but for a factor."""
    try:
        slope = expanded(context, Differentiate(variable)(written_out(context, gap)[0]))
    except Unsupported:
        return []
    form = {m: Fraction(c) for m, c in poly(inequality.common_factor(slope)[1]).items()}
    powers = {dict(m).get(variable, 0): c for m, c in form.items()}
    if any({f for f, _ in m} - {variable} for m in form) or any(e.denominator != 1 for e in powers) or len(form) < 2:
        return []
    low, high = min(powers), max(powers)
    found = (powers.get(e, Fraction(0)) for e in range(low, high + 1))
    zeros = polynomial_zeros(fmpq_poly([fmpq(c.numerator, c.denominator) for c in found]))
    return [num(fraction(x)) for x in zeros if type(x) is fmpq]


def end_of(fact, variable) -> list[Tree]:
    """Where both sides of a fact are equal, if they are linear in a name."""
    form = poly(sub(fact.left, fact.right))
    rest = {m: c for m, c in form.items() if m != ((variable, 1),)}
    if len(rest) == len(form) or any(variable[1] in names(f) for m in rest for f, _ in m):
        return []
    return [mul(num(ratio(-1, form[((variable, 1),)])), tree(rest))]


def interval(context: Context, variable) -> tuple[Context, list[Fact]]:
    """Γ with what it says of a name as bounds of that name, and those of them that are new."""
    kept, made, signs = [], [], Setting(context, (variable,)).signs
    for f in context.facts:
        if variable[1] not in names(f.left) | names(f.right):
            kept.append(f)
        elif ends := end_of(f, variable):
            kept.append(f)
            if rises(f, variable) and signs.has(ends[0], ">") and not signs.has(variable, ">"):
                made.append(Fact(">", variable, ZERO))
        else:
            made += bounds_of_size(f, variable)
    if not made and len(kept) == len(context.facts):
        return context, []
    return replace(context, facts=(*kept, *made)), made


def rises(fact, variable) -> bool:
    """Whether a fact that is linear in a name bounds it from below."""
    more, less = (fact.left, fact.right) if fact.relation[0] == ">" else (fact.right, fact.left)
    return fact.relation != "=" and poly(sub(more, less))[((variable, 1),)] > 0


def bounds_of_size(fact, variable) -> list[Fact]:
    """u <= c and -u <= c for |u| <= c."""
    size, bound = (fact.left, fact.right) if fact.relation[0] == "<" else (fact.right, fact.left)
    if size[:2] != ("call", "Abs") or fact.relation in ("=", "!="):
        return []
    found = [Fact(fact.relation.replace(">", "<"), u, bound, fact.fixed) for u in (size[2], neg(size[2]))]
    return [f for f in found if end_of(f, variable)]
