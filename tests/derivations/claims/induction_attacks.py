"""Attacks through induction and limits."""
from attack_kit import (
    HALF, attack, b, c, g, h, i, k, n, r, sound, spared, started, t, u, v, whole, x,
)
from sympy import IndexedBase, oo, sympify

from derivations import Abs, Sum, delta, exp, sigmoid, sqrt, step


# ------------------------------------------------------------------------------------ induction


attack({
    # g = 0 everywhere from g[0] = 0 alone; n is an index.
    "the hypothesis at every place": lambda proof:
        proof.induction(lambda l: x[l], lambda l: sympify(0), i, given=[(x[0], 0)]),
    "the hypothesis at every whole number": lambda proof:
        proof.induction(lambda l: g[l], lambda l: sympify(0), whole, given=[(g[0], 0)]),
    # g[n] = 0 for every size from g[0] = 0 alone.
    "the hypothesis at every size": lambda proof:
        proof.induction(lambda l: g[l], lambda l: sympify(0), n, given=[(g[0], 0)]),
    # g[0] + ... + g[n-1] = n from g[0] = 1 alone.
    "a sum at every size": lambda proof:
        proof.induction(lambda l: Sum(g[r], (r, 0, l - 1)), lambda l: l, n, start=1,
                        given=[(g[0], 1)]),
    # y[0] = 1 for every n from y[0] + ... + y[n-1] = 1.
    "a fact at one size as a fact at the next": lambda proof:
        proof.induction(lambda l: g[0], lambda l: sympify(1), whole, start=1,
                        given=[(Sum(g[r], (r, 0, whole - 1)), 1)]),
    # delta(i, n-1) (n-1) = 0, true at n = 1; at n + 1 the index may be n.
    "a fixed index is never the new place": lambda proof:
        proof.induction(lambda l: delta(i, l - 1) * (l - 1), lambda l: sympify(0), n, start=1),
    "an induction with a false step": lambda proof:
        proof.induction(lambda l: 2**l, lambda l: l**2 - l + 2, whole, start=1),
    "an induction with a false base": lambda proof:
        proof.induction(lambda l: g[l], lambda l: 2**l, whole,
                        given=[(g[0], 3), (g[whole + 1], 2 * g[whole])]),
})


@attack
def an_induction_with_the_recursion_of_another_array(proof):
    f = IndexedBase("f", real=True)
    proof.induction(lambda l: g[l], lambda l: 2**l, whole,
                    given=[(g[0], 1), (f[whole + 1], 2 * f[whole])])


attack({
    # exp of a sum to n and of a sum to n + 1 are different unknowns.
    "an induction with different functions of two sums": lambda proof:
        proof.induction(lambda l: exp(Sum(g[r], (r, 0, l - 1))),
                        lambda l: 1 + Sum(g[r], (r, 0, l - 1)), whole),
})


sound({
    "an induction over a recursion": lambda proof:
        proof.induction(lambda l: g[l], lambda l: c**l * g[0], whole,
                        given=[(g[whole + 1], c * g[whole])]),
    "an induction over a sum": lambda proof:
        proof.induction(lambda l: Sum(r, (r, 0, l)), lambda l: l * (l + 1) / 2, whole),
})


# --------------------------------------------------------------------------------------- limits


def limit(*claim, **options):
    return lambda proof: proof.limit(*claim, **options)


@attack
def the_limit_variable_hides_in_a_definition(proof):
    """b := u^2; the limit of b is 0, not b."""
    proof.define(b, u**2)
    proof.limit(b, u, 0, b)


@attack
def the_limit_variable_hides_in_a_definition_of_a_definition(proof):
    proof.define(v, 1 / t)
    proof.define(b, 2 * v)
    proof.limit(b + 1, t, oo, b + 1)


attack({
    "the limit variable hides in an assumption": lambda proof:
        started(proof, (b, u)).limit(b, u, 0, b),
    # 1/(1 + t a^2) is 1 at a = 0.
    "a parameter that may be zero": limit(1 / (1 + t * c**2), t, oo, 0),
    "an exponent that may be zero": limit(exp(-t * c**2), t, oo, 0),
    "an exponent of any sign": limit(exp(-c * t), t, oo, 0),
    "a base that may be one": limit(c**whole, whole, oo, 0, given=[c > 0, c <= 1]),
    # u/(u + c) tends to 1 at c = 0.
    "a denominator that may vanish in the limit": limit(u / (u + c), u, 0, 0),
    # (1 + 1/n)^n tends to e.
    "the variable in the base and the exponent": limit((1 + 1 / n)**n, n, oo, 1),
    "the variable in the exponent of a growing base": limit((1 + 2 / whole)**whole, whole, oo, 1),
    # A sum over k < n of 1/n is 1.
    "the variable in a bound": limit(Sum(1 / n, (k, 0, n - 1)), n, oo, 0),
    "the variable in the range of an index": limit(Sum(1 / n**2, k) * n, n, oo, 0),
    # e^(-ct) is 1/e throughout, given c t = 1.
    "the variable in a hypothesis": limit(exp(-c * t), t, oo, 0, given=[c > 0, (c * t, 1)]),
    "the variable equal to a number": limit(t, t, oo, 5, given=[(t, 5)]),
    "a limit of two sides": limit(step(t), t, 0, 0),
    "a limit of two signs": limit(Abs(t) / t, t, 0, 1),
    "a limit of two infinities": limit(1 / t, t, 0, oo),
    "infinity less infinity": limit(t - (t + 1), t, oo, 0),
    "infinity times zero": limit(t * (1 / t), t, oo, 0),
})


spared({
    # (a - b)/sqrt((a - b)^2 + e) -> 1 for a > b.
    "a smoothed sign": limit((b - c) / sqrt((b - c)**2 + u), u, 0, 1, side="+", given=[b > c]),
    "a nested root": limit(sqrt(3 + 2 * sqrt(2) + u), u, 0, 1 + sqrt(2)),
    "a cancelled pole": limit((u**2 - 1) / (u - 1), u, 1, 2),
    "eulers number": limit((1 + 1 / n)**n, n, oo, exp(1)),
})


sound({
    "a limit with a positive parameter": limit(exp(-h * t), t, oo, 0),
    "a limit by continuity": limit(sigmoid(u) + u**2, u, 0, HALF),
})
