"""One theorem by each rule of the kernel, with its label."""
from __future__ import annotations

from derivations.kernel import point, rules
from derivations.kernel.context import Context, Fact
from derivations.kernel.moments import Family
from derivations.kernel.rules import Add, Equality, Instance, Order
from derivations.kernel.terms import (
    ONE, ZERO, Var, add, at, bound, mul, neg, num, place, plus, pow_, sub,
)
from derivations.tactics.adding_up import summed
from derivations.tactics.roots import from_each
from derivations.ledger import Label

N = "n"
I, J = Var("i", at(N)), Var("j", at(N))
X, Y, Z = (("sym", name) for name in "xyz")
SIZED = Context(least=((N, 1),))


def entry(array, *indices):
    return ("entry", array, tuple(map(at, indices)))


def total(body):
    """Σ_k body(k), the index numbered by the kernel."""
    k = bound("k", at(N))
    return ("sum", k, body(k))


def square_of_sum():
    twice = total(lambda k: total(lambda l: mul(entry("x", k), entry("x", l))))
    return rules.equation(SIZED, pow_(total(lambda k: entry("x", k)), 2), twice)


def cauchy_schwarz():
    """n Σ x² - (Σ x)² = Σ_i Σ_j (x_i - x_j)²/2."""
    k, l = Var("k#", at(N)), Var("l#", at(N))
    square = pow_(sub(entry("x", k), entry("x", l)), 2)
    left = pow_(total(lambda m: entry("x", m)), 2)
    right = mul(("ord", at(N)), total(lambda m: pow_(entry("x", m), 2)))
    product = (("over", k, (("over", l, (("sign", num("1/2")), ("sign", square))),)),)
    return rules.order(SIZED, left, "<=", right, Order((product,)))


def above():
    """x > 1 and y >= x, with the facts numbered 0 and 1."""
    return Context(facts=(Fact(">", X, ONE), Fact(">=", Y, X)))


def greater():
    return rules.order(above(), mul(X, Y), ">", ONE, Order((
        (("fact", 0, ()), ("fact", 0, ())),
        (("sign", num(2)), ("fact", 0, ())),
        (("sign", X), ("fact", 1, ())))))


def exponential():
    law = Order(((("exp", X),),))
    return rules.order(Context(), ("call", "exp", X), ">=", add(ONE, X), law)


def multiple_of_a_fact():
    """2 x = 2 y + 2 from x = y + 1."""
    known = Context(facts=(Fact("=", X, add(Y, ONE)),))
    left, right = mul(num(2), X), add(mul(num(2), Y), num(2))
    return rules.equation(known, left, right, Equality(add=(Add(0, (), num(2)),)))


def two_steps():
    """y = 1 from x = 1, a line before it."""
    known = Context(facts=(Fact("=", X, ONE), Fact("=", Y, X)))
    first = rules.equation(known, X, ONE, Equality(add=(Add(0, (), ONE),)))
    return rules.equation(known, Y, ONE, Equality(add=(Add(1, (), ONE), Add(2, (), ONE))), (first,))


def whatever_the_sign():
    """|x|² = x², by cases."""
    claim = (pow_(("call", "Abs", X), 2), "=", pow_(X, 2))
    known = [rules.case(Context(), claim, X, r) for r in ("<=", ">=")]
    return rules.cases(Context(), claim, X, [rules.equation(c, claim[0], claim[2]) for c in known])


def of_two_factors():
    """x³ = x from x (x - 1) = 0."""
    factors = X, sub(X, ONE)
    product = mul(*factors)
    known = Context(facts=(Fact("=", product, ZERO),))
    claim = (pow_(X, 3), "=", X)
    zero = rules.equation(known, product, ZERO, Equality(add=(Add(0, (), ONE),)))
    parts = []
    for factor in factors:
        under = rules.case(known, claim, factor, "=")
        by = mul(X, add(X, ONE)) if factor != X else sub(pow_(X, 2), ONE)
        parts.append(rules.equation(under, claim[0], claim[2], Equality(add=(Add(1, (), by),))))
    return from_each(known, claim, zero, factors, dict(zip(factors, parts)))


def never_less(start):
    """w[t] = 2 for every t >= start, from w[start] = 2 and w[t+1] = w[t]."""
    t = Var("t", None)
    w = lambda p: ("entry", "w", (p,))  # noqa: E731
    known = Context(facts=(
        Fact("=", w(place(start)), num(2)), Fact("=", w(plus(at(t), place(1))), w(at(t)))))
    n = Var("s", None)
    claim = (w(at(n)), "=", num(2))
    base = rules.equation(known, w(place(start)), num(2), Equality(add=(Add(0, (), ONE),)))
    _, following = rules.induction_contexts(known, *claim, n, start)
    last = len(following.facts) - 1
    step = rules.equation(following, w(plus(at(n), place(1))), num(2), Equality(add=(
        Add(1, ((t, at(n)),), ONE), Add(last, (), ONE))))
    return rules.induction(known, claim, n, start, base, step)


def with_another_name():
    square = rules.equation(Context(), pow_(add(X, ONE), 2), add(pow_(X, 2), mul(num(2), X), ONE))
    return rules.instance(Context(), square, Instance(scalars=(("x", neg(Y)),)))


def added_up():
    exp = rules.order(SIZED, add(ONE, entry("x", I)), "<=", ("call", "exp", entry("x", I)),
                      Order(((("exp", entry("x", I)),),)))
    return summed(SIZED, exp, (I,))


def apart():
    power = ("call", "exp", X)
    return rules.unequal(Context(), mul(power, power), ZERO)


def at_a_point():
    """x = y is false for x = 1, y = 2."""
    return point.counterexample(Context(), X, "=", Y, {}, {"x": num(1), "y": num(2)})


def variance():
    """Var x >= 0: its law, with E x = y and E x² = z, says z - y² >= 0."""
    context = Context(random=(Family("x", "moments", (Y, Z)),))
    spread = sub(("mean", pow_(X, 2)), pow_(("mean", X), 2))
    return rules.order(context, spread, ">=", ZERO, Order(((("sign", sub(Z, pow_(Y, 2))),),)))


def between_numbers():
    where = Context(facts=(Fact(">=", X, num(0)), Fact("<=", X, num(2))))
    return rules.on_an_interval(where, add(pow_(X, 4), ONE), ">", mul(num("7/4"), X))


RULES = (square_of_sum, cauchy_schwarz, greater, exponential, multiple_of_a_fact, two_steps,
         whatever_the_sign, of_two_factors, lambda: never_less(0), lambda: never_less(1),
         with_another_name, added_up, apart, at_a_point, variance, between_numbers)


def examples():
    """Pairs (theorem, label)."""
    return [(make(), Label("an example", n, make.__name__)) for n, make in enumerate(RULES)]
