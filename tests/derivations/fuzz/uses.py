"""Random uses of the other rules of the kernel: orders, laws, facts, definitions, cuts, instances, cases,
roots, sums of lines, neighbours, several sizes, induction, limits, squeezing, slopes, points, expected values and
derivatives, most spoilt in one place.

Each draw gives a certificate or asks a tactic; whatever becomes a theorem is held against its
definition at points (``trees``), its context and its domain included.
"""
from __future__ import annotations

import random
from fractions import Fraction


from derivations.kernel.analysis import INFINITY, TURNED, limit, slope, squeeze
from derivations.kernel.calculus import Differentiate, expanded, written_out
from derivations.kernel.context import Context, Definition, Fact, last
from derivations.kernel.moments import Family
from derivations.kernel.point import counterexample
from derivations.kernel.rules import (
    Add, Equality, Instance, NotProved, Order, Setting, case, cases, equation, instance, on_an_interval, order, part_of, unequal,
)
from derivations.kernel.terms import (
    MINUS, ONE, ZERO, Unsupported, Var, add, at, children, free_vars, moved, mul, num, place, plus, pow_,
    rebuilt, scalars_put, sub, walk,
)
from derivations.kernel.theorem import Forged
from derivations.clock import TooLong, time_limit
from derivations.notation.to_tree import read
from derivations.tactics import equality
from derivations.tactics.adding_up import summed
from derivations.tactics.contexts import context as context_of
from derivations.tactics.induction import by_induction
from derivations.tactics.limit import found_limit
from derivations.tactics.roots import from_each

from .changes import rewritten
from .comparing import at_its_point, far_out, with_neighbours
from .formulas import NO_NUMBER, UNBUILT, Maker
from .given import GIVEN, draw
from .trees import wrong

n, m = at("n"), at("m")
T, X0 = ("sym", "t"), ("sym", "z")
RELATIONS = ("<", "<=", ">", ">=")
LONGEST = 10.0  # seconds for the comparison of one theorem


class NothingDrawn(Exception):
    """There is nothing to ask."""


class Draw:
    """The dice, formulas, and what is given."""

    def __init__(self, seed, number):
        self.rng = random.Random(f"use {seed}:{number}")
        self.maker = Maker(self.rng)
        self.given = self.rng.sample(sorted(GIVEN), self.rng.choice([0, 0, 1, 1, 2]))

    def formula(self, depth=2, positive=False):
        return built(self.maker.positive if positive else self.maker.formula, self.rng.randint(1, depth))

    def rewritten(self, expr):
        return built(rewritten, expr, self.rng)

    def context(self, *sides) -> Context:
        return context_of(sides, [f for name in self.given for f in GIVEN[name][0]])

    def change(self, t, chance=0.4):
        """A tree with one part replaced by another of its parts, a number, or its opposite."""
        if self.rng.random() > chance:
            return t
        parts = [s for s in walk(t) if s != t]
        return swapped(t, self.rng.choice(parts or [t]), self.rng.choice([*parts, ONE, ZERO, num(2)]))


def swapped(t, old, new):
    parts = children(t)
    return new if t == old else rebuilt(t, [swapped(s, old, new) for s in parts]) if parts else t


def built(make, *how):
    """A formula that SymPy can build."""
    try:
        expr = make(*how)
    except UNBUILT:
        raise NothingDrawn from None
    if expr.has(*NO_NUMBER):
        raise NothingDrawn
    return expr


# ------------------------------------------------------------------------------ the kinds of use

def an_order(d):
    """larger - smaller = Σ c Π parts, as the certificate says or nearly so."""
    first = d.formula()
    products = [[d.formula(positive=True) for _ in range(d.rng.randint(1, 2))] for _ in range(d.rng.randint(1, 2))]
    gamma = d.context(first, *(p for product in products for p in product))
    parts = [[read(p) for p in product] for product in products]
    smaller, gap = read(first), add(*(mul(*product) for product in parts))
    asked = Order(tuple(tuple(("sign", d.change(p, 0.15)) for p in product) for product in parts))
    return order(gamma, d.change(smaller, 0.2), d.rng.choice(["<", "<="]), add(smaller, d.change(gap, 0.3)), asked)


def a_sign(d):
    """A formula and 0."""
    expr = d.formula(3, positive=True)
    sign = d.change(read(expr), 0.6)
    return order(d.context(expr), sign, d.rng.choice([">", ">="]), ZERO, Order(((("sign", sign),),)))


def a_multiple_of_a_fact(d):
    """left - right is a multiple of a fact at a place, or nearly."""
    if not d.given:
        raise NothingDrawn
    expr, factor = d.formula(), d.formula(1)
    gamma = d.context(expr, factor)
    number = d.rng.randrange(len(gamma.facts))
    fact, p = gamma.facts[number], d.rng.choice([place(0), at(Var("i", n)), at(Var("p", m)), place(-1, {"n": 1})])
    where = tuple((v, p) for v in fact.universal)
    there = Fact(fact.relation, *(moved(s, dict(where)) for s in fact[1:3]))
    f = read(factor)
    right = sub(read(expr), mul(f, sub(there.left, there.right)))
    if fact.relation != "=":
        part = ("fact", number, where)
        return order(gamma, read(expr), d.rng.choice(RELATIONS[2:]), sub(read(expr), d.change(mul(f, sub(
            there.left, there.right)), 0.3)), Order((( ("sign", f), part),)))
    return equation(gamma, read(expr), d.change(right), Equality(add=(Add(number, where, f),)))


def a_definition(d):
    """A name that stands for a formula over one index."""
    body = d.formula()
    v = Var("i", n)
    gamma = d.context(body)
    made = Definition("h", (v,), read(body))
    gamma = Context(gamma.least, gamma.signs, (made,), gamma.facts, gamma.fixed)
    k = Var("k#7", n)
    left = d.rng.choice([("entry", "h", (at(v),)), ("sum", k, ("entry", "h", (at(k),))), ("entry", "h", (place(0),))])
    return equation(gamma, left, d.change(written_out(gamma, left)[0], 0.5))


def a_cut(d):
    """A line that was proved is used for another."""
    first = d.formula()
    second = d.rewritten(first)
    gamma = d.context(first, second)
    lemma = equality.at_once(gamma, read(first), read(second))
    factor = read(d.formula(1))
    claim = d.change(mul(factor, read(first)), 0.3), mul(factor, read(second))
    return equation(d.context(first, second).given(), *claim, Equality(add=(Add(
        len(gamma.facts), (), d.change(factor, 0.3)),)), (lemma,))


def an_instance(d):
    """Something is put in for the names of a line."""
    first = d.formula(3)
    second = d.rewritten(first)
    gamma = d.context(first, second)
    lemma = equality.at_once(gamma, read(first), read(second))
    where = tuple((v, d.rng.choice([at(Var("j", n)), at(Var("p", m)), place(0), place(-1, {"n": 1}), place(1, {v: 1})]))
                  for v in free_vars(lemma.claim.left))
    put = tuple((name, read(d.formula(1))) for name in ("s", "t", "c") if d.rng.random() < 0.5)
    arrays = (("x", d.rng.choice(["y", "v"])),) if d.rng.random() < 0.5 else ()
    here = d.context(first, second)
    return instance(here, lemma, Instance(put, where, arrays))


def a_sum_of_lines(d):
    """An order at every place, added up."""
    first, gap = d.formula(), d.formula(positive=True)
    gamma = d.context(first, gap)
    f, g = read(first), d.change(read(gap), 0.2)
    line = order(gamma, f, d.rng.choice(["<", "<="]), add(f, read(gap)), Order(((("sign", g),),)))
    over = free_vars(line.claim.left) or [Var("i", n)]
    return summed(gamma, line, d.rng.sample(over, 1))


def some_cases(d):
    """By the sign of a part, one case now and then left out or spoilt."""
    on, other = d.formula(), d.formula(1)
    x = read(on)
    claim = d.change(("call", d.rng.choice(["Abs", "relu", "step", "sign"]), x), 0.2), d.rng.choice(["=", "<=", ">="]), d.change(
        d.rng.choice([x, mul(x, x), ("call", "Max", x, ZERO), read(other), ZERO]), 0.2)
    gamma = d.context(on, other)
    shown = []
    for relation in d.rng.choice([("<=", ">="), ("<", "=", ">"), ("<=", ">")]):
        there = case(gamma, claim, x, relation)
        ask = (lambda: equality.at_once(there, claim[0], claim[2])) if claim[1] == "=" else (lambda: order(
            there, *claim, Order(((("sign", sub(claim[2], claim[0]) if claim[1] == "<=" else sub(claim[0], claim[2])),),))))
        try:
            shown.append(ask())
        except NotProved:
            continue
    return cases(gamma, claim, x, shown)


def an_induction(d):
    """A sum of differences of a formula in n; its ends are what is left."""
    k = Var("k#5", n)

    def f(p):
        w = ("ord", p) if p[1] else num(p[0])
        return add(*(mul(num(c), *parts(w)) for c, parts in shapes))
    kinds = [lambda w: (w,), lambda w: (w, w), lambda w: (("power", num(base), w),), lambda w: (w, ("power", num(base), w)),
             lambda w: (pow_(add(w, ONE), -1),), lambda w: (("power", T, w),)]
    base = Fraction(d.rng.choice([2, 3, -1, -2]), d.rng.choice([1, 1, 2]))
    shapes = [(Fraction(d.rng.randint(-3, 3)), d.rng.choice(kinds)) for _ in range(2)]
    later = (1, ((k, 1),))
    left = ("sum", k, sub(f(later), f(at(k))))
    right = sub(f(n), f(place(0)))
    gamma = Context(least=(("n", d.rng.choice([0, 1])),))
    return by_induction(gamma, (d.change(left, 0.2), "=", d.change(right, 0.3)), lambda g, a, r, b: equality.at_once(g, a, b))


def a_whole_number(d):
    """What is made of two sizes, beside bounds of them: its sign, or that it is never 0."""
    def some():
        parts = [("ord", n), ("ord", m), mul(("ord", n), ("ord", m)), pow_(("ord", n), 2)]
        return mul(num(Fraction(d.rng.randint(-3, 4), d.rng.choice([1, 1, 2, 3]))), d.rng.choice(parts))
    t = add(some(), some(), num(Fraction(d.rng.randint(-9, 9), d.rng.choice([1, 2, 3]))))
    facts = tuple(Fact(d.rng.choice(RELATIONS), ("ord", x), num(Fraction(d.rng.randint(1, 9), 2))) for x in (n, m) if d.rng.random() < 0.6)
    gamma = Context(least=tuple((x, d.rng.choice([0, 1])) for x in "mn"), facts=facts)
    return unequal(gamma, t, ZERO) if d.rng.random() < 0.4 else order(gamma, t, d.rng.choice([">", ">="]), ZERO, Order(((("sign", t),),)))


def a_given_size(d):
    """Sides that are equal at some sizes, where bounds of the size are given."""
    first = d.formula()
    there = [d.rng.randint(1, 3) for _ in range(d.rng.randint(1, 2))]
    off = mul(*(sub(("ord", n), num(size)) for size in there), read(d.formula(1)))
    bounds = [Fact(relation, ("ord", n), num(d.rng.choice(there))) for relation in d.rng.sample(["<=", ">=", "="], d.rng.randint(1, 2))]
    gamma = d.context(first).given(*bounds)
    return equality.at_once(gamma, read(first), add(read(d.rewritten(first)), off))


def on_a_line(d):
    """Functions of one name between two numbers."""
    shapes = [T, mul(T, T), ("call", "exp", T), ("call", "sin", T), ("call", "tanh", mul(num(2), T)), ("call", "Abs", T),
              pow_(add(T, num(2)), Fraction(1, 2)), pow_(add(num(3), T), -1), ("call", "sigmoid", T), ("call", "log", add(T, num(3))), ONE]
    t = add(*(mul(num(Fraction(d.rng.randint(-4, 4), d.rng.choice([1, 2, 3]))), d.rng.choice(shapes)) for _ in range(3)))
    low = Fraction(d.rng.randint(-8, 4), d.rng.choice([2, 4]))
    facts = Fact(">=", T, num(low)), Fact("<=", T, num(low + Fraction(d.rng.randint(1, 8), 2)))
    return on_an_interval(Context(facts=facts), t, d.rng.choice([">", ">="]), ZERO)


def an_expected_value(d):
    """E of a polynomial of random names, against what it is said to be."""
    w, b = Family("w", "rademacher"), Family("b", "bernoulli", (num(Fraction(1, 2)),))
    k, l = Var("k#3", n), Var("l#4", n)
    i, j = Var("i", n), Var("j", n)
    entries = [("entry", "w", (at(v),)) for v in (i, j, k, l)] + [("entry", "x", (at(v),)) for v in (k, l, i)] + [("sym", "b"), ("sym", "s")]
    term = mul(*(d.rng.choice(entries) for _ in range(d.rng.randint(2, 4))))
    body = ("sum", k, ("sum", l, add(term, mul(*(d.rng.choice(entries) for _ in range(2))))))
    if d.rng.random() < 0.5:
        body = pow_(("sum", k, mul(*(d.rng.choice(entries[:3] + entries[4:]) for _ in range(2)))), 2)
        body = swapped(body, ("entry", "w", (at(l),)), ("entry", "w", (at(i),)))
        body = swapped(body, ("entry", "x", (at(l),)), ("entry", "x", (at(i),)))
    gamma = Context(least=(("m", 1), ("n", 1)), random=(w, b))
    t = ("mean", body)
    return equation(gamma, t, d.change(written_out(gamma, t)[0], 0.4))


def a_derivative(d):
    """The slope of a formula, against a difference quotient."""
    expr = d.formula(3)
    gamma, t = d.context(expr), read(expr)
    variables = [s for s in dict.fromkeys(walk(t)) if s[0] == "sym" or s[0] == "entry" and not any(
        isinstance(x, Var) and "#" in x.label for p in s[2] for x, _ in p[1])]
    by = d.rng.choice(variables) if variables else T
    slope = ("partial", t, by)
    return equation(gamma, slope, d.change(written_out(gamma, slope)[0], 0.4))


def a_limit(d):
    """A formula far out, or near 0: the limit by the laws, or another value."""
    shapes = [T, pow_(T, -1), ("call", "exp", mul(MINUS, T)), mul(T, ("call", "exp", mul(num(-2), T))), ("call", "tanh", T),
              mul(("call", "log", T), pow_(T, -1)), ("call", "sigmoid", T), pow_(add(ONE, mul(T, T)), Fraction(-1, 2)),
              X0, num(2), ("call", "exp", pow_(T, -1)), mul(T, T), ("call", "Abs", sub(T, ONE)), ("call", "atan", T)]
    t = add(mul(d.rng.choice(shapes), d.rng.choice(shapes)), d.rng.choice(shapes), mul(MINUS, d.rng.choice(shapes)))
    if d.rng.random() < 0.4:
        t = mul(t, pow_(add(num(3), d.rng.choice(shapes)), -1))
    point, side = d.rng.choice([(INFINITY, ""), (INFINITY, ""), (ZERO, "+")])
    found = found_limit(Context(), t, T, point, side)
    if found is None:
        raise NotProved("no law")
    found, _ = found
    return limit(Context(), t, T, point, side, d.change(found, 0.3) if found[0] != "infinity" else found)


def a_law(d):
    """A law of the kernel's table about formulas that meet its conditions, or nearly."""
    first, second = (d.formula(positive=d.rng.random() < 0.5) for _ in range(2))
    gamma, u, v = d.context(first, second), read(first), read(second)
    k = Var("k#8", n)
    terms = d.rng.choice([("add", u, v), ("sum", k, mul(u, ("entry", "x", (at(k),))))])
    f = d.rng.choice(["tanh", "sigmoid", "atan", "relu", "sin", "cos", "exp", "sinh", "erf"])
    part = d.rng.choice([(d.rng.choice(["exp", "log"]), u), ("total", terms), ("whole", ("ord", d.rng.choice([n, m]))),
                         (d.rng.choice(["rises", "slope"]), ("call", f, add(u, v)), ("call", f, v))])
    found, _ = part_of(Setting(gamma, part[1:]), part)
    return order(gamma, d.change(found, 0.6), d.rng.choice([">", ">="]), ZERO, Order(((part,),)))


def some_roots(d):
    """A name that is 1 or -1: a claim from one case for each, one of them now and then put for the other."""
    d.given = sorted({*d.given, "v[j]^2 = 1"})
    expr, v = d.formula(), ("entry", "v", (at(Var("i", n)),))
    shapes = [v, mul(v, v), mul(v, v, v), pow_(v, -1), ("call", "Abs", v), ("call", "relu", v), ("call", "step", v), read(expr)]
    left, right = (mul(*d.rng.choices(shapes, k=2)) for _ in range(2))
    gamma, factors = d.context(expr, GIVEN["v[j]^2 = 1"][0][0][0]), [sub(v, ONE), add(v, ONE)]
    number = next(k for k, fact in enumerate(gamma.facts) if fact.left[0] == "pow" and fact.left[1][:2] == ("entry", "v"))
    zero = equation(gamma, mul(*factors), ZERO, Equality(add=(Add(number, ((fact_index(gamma.facts[number]), v[2][0]),), ONE),)))
    claim = left, "=", d.change(right, 0.3)
    shown = []
    for factor in factors:
        try:
            shown.append(equality.at_once(case(gamma, claim, factor, "="), left, claim[2]))
        except NotProved:
            shown.append(None)
    if d.rng.random() < 0.5 and any(shown):
        shown = [next(filter(None, shown))] * 2
    if None in shown:
        raise NotProved("a case is open")
    return from_each(gamma, claim, zero, factors, dict(zip(factors, shown)))


def fact_index(fact):
    return next(iter(fact.universal))


def a_slope(d):
    """A formula in t against its value at a point of an interval, by the sign of the slope."""
    shapes = [T, mul(T, T), mul(T, T, T), ("call", "exp", T), ("call", "cosh", T), ("call", "tanh", T), ("call", "log", add(ONE, T)),
              pow_(add(ONE, T), Fraction(1, 2)), pow_(add(ONE, T), -1), ("call", "Abs", T), ("call", "sigmoid", T), ("call", "atan", T)]
    c = d.rng.choice([-1, 1])
    left = mul(num(c), add(*d.rng.choices(shapes, k=d.rng.choice([1, 1, 2]))))
    gamma, start = d.rng.choice([
        (Context(facts=(Fact(">=", T, ZERO),)), ZERO), (Context(facts=(Fact(">", T, ZERO), Fact("<", T, ONE))), ZERO),
        (Context(facts=(Fact(">", T, ZERO), Fact("<", T, ONE))), ONE), (Context(), ZERO),
        (Context(facts=(Fact(">", T, MINUS),)), d.rng.choice([ZERO, ONE]))])
    relation = d.rng.choice([*RELATIONS, *RELATIONS[2:]]) if c > 0 else d.rng.choice([*RELATIONS, *RELATIONS[:2]])
    claim = left, relation, d.change(scalars_put(left, {"t": start}), 0.2)
    slope_of = expanded(gamma, Differentiate(T)(left))
    sides = []
    for away, relation in (("<", TURNED[claim[1]]), (">", claim[1])):
        try:
            sides.append(sign_of(case(gamma, claim, sub(T, start), away), slope_of, relation))
        except NotProved:
            sides.append(None)
    return slope(gamma, claim, T, start, *sides)


def sign_of(gamma, t, relation):
    """A theorem ``t relation 0`` by the interval of t."""
    sign = t if relation in (">", ">=") else mul(MINUS, t)
    return order(gamma, t, relation, ZERO, Order(((("sign", sign),),)))


def a_squeeze(d):
    """What lies between two formulas with one limit."""
    law = d.rng.choice(["sin", "cos", "tanh", "sigmoid", "erf"])
    small = d.rng.choice([pow_(T, -1), ("call", "exp", mul(MINUS, T)), pow_(add(ONE, mul(T, T)), -1), num(Fraction(1, 2)), T])
    rest, point, side = d.rng.choice([ZERO, num(2), pow_(T, -1)]), *d.rng.choice([(INFINITY, ""), (ZERO, "+")])
    wave = ("call", law, d.rng.choice([T, mul(T, T), pow_(T, -1)]))
    middle, gamma = add(rest, mul(small, wave)), Context(facts=(Fact(">", T, ZERO),))
    other = d.change(rest, 0.2)
    ends = [d.change(add(other, mul(num(c), small)), 0.1) for c in (-1, 1)]
    lower = order(gamma, ends[0], "<=", middle, Order(((("sign", small), ("sign", add(wave, ONE))),)))
    upper = order(gamma, d.change(middle, 0.1), "<=", ends[1], Order(((("sign", small), ("sign", sub(ONE, wave))),)))
    limits = []
    for end in ends:
        found = found_limit(Context(), end, T, point, side)
        if found is None:
            raise NotProved("no law")
        limits.append(limit(Context(), end, T, point, side, found[0]))
    return squeeze(Context(), lower, upper, *limits)


def a_neighbour(d):
    """Places i + k, under sums over k or l, and beside places that are not moved."""
    i, j, k, l = Var("i", n), Var("j", n), Var("k#6", m), Var("l#7", m)

    def entries():
        where = [at(i), at(j), at(k), (0, ((i, 1), (k, 1))), (0, ((j, 1), (k, 1))), place(0), (1, ((i, 1),)), place(1), (1, ((k, 1),)),
                 (1, ((k, 1),)), (2, ((k, 1),)), m, last(k)]
        return mul(*(d.rng.choice([("entry", "x", (d.rng.choice(where),)), ("entry", "u", (at(k),)), num(2)])
                     for _ in range(d.rng.randint(1, 3))))
    one, two, three = ("sum", k, entries()), ("sum", k, entries()), ("sum", k, entries())
    again = ("sum", l, moved(two[2], {k: at(l)}))
    body = pow_(entries(), d.rng.choice([1, 1, -1]))
    steps = ("sum", k, sub(moved(body, {k: (1, ((k, 1),))}), body)), sub(moved(body, {k: m}), moved(body, {k: place(0)}))
    left, right = d.rng.choice([steps, (add(one, steps[0]), add(steps[1], one)),
        (mul(one, add(two, three)), add(mul(one, again), mul(one, three))), (add(one, two), ("sum", k, add(one[2], two[2]))),
        (mul(one, two), ("sum", k, ("sum", l, mul(one[2], moved(two[2], {k: at(l)}))))), (sub(one, two), sub(one, again))])
    return equation(Context(least=(("m", d.rng.choice([0, 1])), ("n", 1))), d.change(left, 0.4), d.change(right, 0.4))


def several_sizes(d):
    """δ, order and entries at indices of ranges with the sizes n, n + 1 and n + m, and at places counted from their ends."""
    indices = [Var(letter, d.rng.choice([n, n, (1, n[1]), plus(n, m)])) for letter in "ijk"]

    def spot():
        v, w = d.rng.choice(indices), d.rng.choice(indices)
        return d.rng.choice([at(v), at(v), at(v), (1, at(v)[1]), plus(last(w), at(v), -1), last(w), place(d.rng.randint(0, 1))])

    def factor():
        one, other = spot(), spot()
        if not plus(one, other, -1)[1] or d.rng.random() < 0.3:
            return ("entry", "x", (d.rng.choice([at(d.rng.choice(indices)), at(d.rng.choice(indices)), place(0), last(indices[0])]),))
        return d.rng.choice(["delta", "delta", "less"]), one, other

    def summed(t, over):
        return summed(("sum", over[0], t), over[1:]) if over else t
    body, over = mul(*(factor() for _ in range(d.rng.randint(1, 3)))), d.rng.sample(indices, d.rng.randint(0, 3))
    v, w = d.rng.sample(indices, 2)
    other = moved(body, {v: d.rng.choice([at(w), plus(last(w), at(w), -1)])})
    left, right = summed(body, over), summed(d.change(other, 0.2), [u for u in over if u != v])
    return equation(Context(least=(("m", d.rng.choice([0, 1])), ("n", d.rng.choice([0, 1, 2])))), left, right)


def a_point(d):
    """A claim shown to be false at a point, its numbers a little changed."""
    first = d.formula()
    left = read(first)
    right = read(d.rewritten(first)) if d.rng.random() < 0.3 else read(d.formula())
    gamma = d.context(first)
    names = {k if isinstance(k, (str, tuple)) else k.name: v for k, v in draw(d.rng, 2, d.rng.choice([1, 3]), d.given).items()}
    numbers = {"n": names.pop("n"), "m": names.pop("m")}
    numbers |= {v: d.rng.randrange(numbers[v.size[1][0][0]] + d.rng.choice([0, 0, 0, 1]))
                for v in dict.fromkeys(v for t in (left, right) for v in free_vars(t))}
    values = {k if isinstance(k, str) else (k[0], k[1:]): num(v) for k, v in names.items()}
    return counterexample(gamma, left, d.rng.choice(["=", "!=", *RELATIONS]), right, numbers, values)


KINDS = [an_order, an_order, a_sign, a_sign, a_law, a_multiple_of_a_fact, a_multiple_of_a_fact, a_definition, a_cut,
         an_instance, an_instance, a_sum_of_lines, some_cases, some_roots, a_neighbour, several_sizes, several_sizes,
         an_induction, a_whole_number, a_given_size, on_a_line, an_expected_value, a_derivative, a_derivative, a_limit, a_squeeze, a_slope, a_point]


def one(seed, number, seconds):
    """What is to be counted of one use, and the theorem if it is false."""
    d = Draw(seed, number)
    kind = d.rng.choice(KINDS)
    name = kind.__name__.replace("_", " ")
    try:
        with time_limit(seconds):
            theorem = kind(d)
    except NothingDrawn:
        return ["no use: SymPy could not build it"], []
    except (NotProved, Unsupported, Forged):
        return ["not proved", f"{name} not proved"], []
    except TooLong:
        return ["no answer"], []
    try:
        with time_limit(LONGEST):
            found, compared = COMPARED.get(kind, wrong)(theorem, d.given, d.rng)
    except TooLong:
        return ["proved", "proved and too long to compare"], []
    said = f"proved {'compared' if compared else 'nowhere defined'}"
    return ["proved", said, f"{name} {said}"], found and [{
        "number": number, "left": f"{name}: {theorem.claim.left}", "right": f"{theorem.claim.relation} {theorem.claim.right}",
        **found}] or []


COMPARED = {a_limit: far_out, a_squeeze: far_out, a_neighbour: with_neighbours, several_sizes: with_neighbours, a_point: at_its_point}
