"""Attacks through the verbs that use lines proved before: instance, cite, add_up, squeeze."""
from attack_kit import HALF, attack, b, c, h, i, k, m, n, other, p, sound, u, v, whole, x, y
from sympy import oo, sympify

from derivations import Abs, Sum, exp


# ------------------------------------------------------------------------------------- instance


attack({
    # From n >= 1: 1/2 >= 1.
    "a size becomes a half": lambda proof: proof.instance(proof.relation(n, ">=", 1), {n: HALF}),
    "a size becomes zero": lambda proof:
        proof.instance(proof.relation(n, ">=", 1), {n: sympify(0)}),
    # From n >= 1: m - 1 >= 1, false at m = 1.
    "a size becomes one less": lambda proof: proof.instance(proof.relation(n, ">=", 1), {n: m - 1}),
    "a size becomes any number": lambda proof:
        proof.instance(proof.relation(n**2, ">=", n), {n: u}),
    # From i >= 0: -5 >= 0.
    "an index becomes negative": lambda proof:
        proof.instance(proof.relation(i, ">=", 0), {i: sympify(-5)}),
    # From i <= n - 1: n <= n - 1.
    "an index becomes its size": lambda proof:
        proof.instance(proof.relation(i, "<=", n - 1), {i: n}),
    "an index becomes one of another range": lambda proof:
        proof.instance(proof.relation(i, "<=", n - 1), {i: p}),
    "an index becomes a half": lambda proof:
        proof.instance(proof.relation(i**2, ">=", i), {i: HALF}),
    "a whole number becomes a half": lambda proof:
        proof.instance(proof.relation(whole**2, ">=", whole), {whole: HALF}),
    "a positive number becomes negative": lambda proof: proof.instance(proof.positive(h), {h: -h}),
    "a positive number becomes a difference": lambda proof:
        proof.instance(proof.positive(h), {h: h - u}),
})


@attack
def a_condition_for_every_place_becomes_one_place(proof):
    """A sum of q > 0 under q[i] > 0, with i -> 0; false at q = (1, -5)."""
    fact = proof.positive(Sum(x[k], k), given=[x[i] > 0])
    proof.instance(fact, {i: sympify(0)}, given=[x[0] > 0])


@attack
def a_condition_for_every_place_becomes_the_last_place(proof):
    fact = proof.relation(Sum(x[k], k), ">=", x[0], given=[x[i] >= 0])
    proof.instance(fact, {i: n - 1}, given=[x[n - 1] >= 0])


attack({
    # From a sum of x under x[i] > 0, a sum of y with nothing said of y.
    "a condition loses its array": lambda proof:
        proof.instance(proof.positive(Sum(x[k], k), given=[x[i] > 0]), {x: y}, given=[x[i] > 0]),
    "an unproved relation has no instances": lambda proof: proof.instance(u < 1, {u: v}),
})


sound({
    "a size becomes twice a size": lambda proof:
        proof.instance(proof.relation(n**2, ">=", n), {n: 2 * m}),
    "a number becomes a square": lambda proof:
        proof.instance(proof.relation(exp(u), ">=", 1 + u), {u: v**2 - 1}),
})


@sound
def an_array_becomes_another_with_its_condition(proof):
    fact = proof.positive(Sum(x[k], k), given=[x[i] > 0])
    proof.instance(fact, {x: y}, given=[y[i] > 0])


# ----------------------------------------------------------------------------------------- cite


attack({
    # From n^2 >= n: 1/4 >= 1/2.
    "a cited size becomes a number": lambda proof: proof.cite(
        other(lambda there: there.relation(n**2, ">=", n)), of=n**2, replace={n: HALF}),
    "a cited size becomes a half": lambda proof: proof.cite(
        other(lambda there: there.relation(n, ">=", 1)), of=n, replace={n: HALF}),
    "a cited index becomes negative": lambda proof: proof.cite(
        other(lambda there: there.relation(i, ">=", 0)), of=i, replace={i: sympify(-5)}),
    "a cited condition for every place becomes one place": lambda proof: proof.cite(
        other(lambda there: there.positive(Sum(x[k], k), given=[x[i] > 0])),
        of=Sum(x[k], k), replace={i: sympify(0)}, given=[x[0] > 0]),
    # |l - 3| = l - 3 for l >= 3 only.
    "an induction is cited below its start": lambda proof: proof.cite(
        other(lambda there: there.induction(lambda l: Abs(l - 3), lambda l: l - 3, whole, start=3)),
        of=Abs(whole - 3), replace={whole: sympify(0)}),
})


@attack
def a_cited_assumption_is_dropped(proof):
    def line(proof):
        proof.assume(Sum(x[i], i), 1)
        proof.conclude(2 * Sum(x[i], i), 2)
    proof.cite(other(line), replace={x: y})


sound({
    "a cited line at another size": lambda proof: proof.cite(
        other(lambda there: there.conclude(Sum(1, k), n))),
    "a cited line with its condition": lambda proof: proof.cite(
        other(lambda there: there.positive(Sum(x[k], k), given=[x[i] > 0])),
        of=Sum(x[k], k), replace={x: y}, given=[y[i] > 0]),
})


# --------------------------------------------------------------------------------------- add_up


attack({
    # 5 - i > 0 given i < 5, summed over i: false at n = 12.
    "a condition about the summed index": lambda proof:
        proof.add_up(proof.relation(5 - i, ">", 0, given=[i < 5]), i),
    "a weak condition about the summed index": lambda proof:
        proof.add_up(proof.relation(i, "<=", 2, given=[i <= 2]), i),
    # i x[i] = 0 where i = 0.
    "an equation about the summed index": lambda proof:
        proof.add_up(proof.relation(i * x[i]**2, "<=", 0, given=[(i, 0)]), i),
    "a strict line over an empty range": lambda proof:
        proof.add_up(proof.positive(exp(x[k])), (k, 1, n - 1)),
    "a strict line over a range that may be empty": lambda proof:
        proof.add_up(proof.relation(x[k]**2, "<", x[k]**2 + 1), (k, 2, n - 1)),
    "a strict line up to an index": lambda proof:
        proof.add_up(proof.positive(exp(x[k])), (k, 0, i - 1)),
    "a line that was not proved is added up": lambda proof: proof.add_up(x[i] <= y[i], i),
})


sound({
    "a line for every term": lambda proof:
        proof.add_up(proof.relation(exp(x[k]), ">=", 1 + x[k]), k),
    "a weak line over a range that may be empty": lambda proof:
        proof.add_up(proof.relation(exp(x[k]), ">=", 1 + x[k]), (k, 1, n - 1)),
})


# -------------------------------------------------------------------------------------- squeeze


def squeezed(to, limit, given=(), stated=(), sides=lambda low, high: (low, high)):
    """0 <= 1/(c + 1) <= 1/c, proved for c > 0, as bounds of a limit where c goes to ``to``."""
    def build(proof):
        low = proof.relation(0, "<=", 1 / (c + 1), given=[c > 0, *given])
        high = proof.relation(1 / (c + 1), "<=", 1 / c, given=[c > 0])
        proof.squeeze(*sides(low, high), c, to, limit, given=stated)
    return build


attack({
    "a squeeze at another point": squeezed(1, 0),
    "a squeeze to another limit": squeezed(oo, 1),
    # The lower bound was proved for c < 1000 only.
    "a squeeze whose condition ends": squeezed(oo, 0, given=[c < 1000]),
    "a squeeze whose condition ends at a parameter": squeezed(oo, 0, given=[c < v], stated=[c < v]),
    "a squeeze by bounds that were not proved": lambda proof:
        proof.squeeze(sympify(0) <= b / c, b / c <= 1 / c, c, oo, 0),
    "a squeeze with its bounds exchanged": squeezed(oo, 1, sides=lambda low, high: (high, low)),
})


@attack
def a_squeeze_of_two_middles(proof):
    low = proof.relation(0, "<=", 1 / (c + 1), given=[c > 0])
    proof.squeeze(low, proof.relation(c - c - 1 / c, "<=", 0, given=[c > 0]), c, oo, 0)


sound({
    "a squeeze": squeezed(oo, 0),
})
