"""Attacks through counterexamples, chains and contradictions: points, domains, what is given."""
from attack_kit import (
    HALF, attack, conditional, declined, h, i, k, n, sound, started, u, unreduced, v, whole, x,
)
from sympy import Ge, Pow

from derivations import Abs, Sum, exp, log, step


# ------------------------------------------------------------------------------- counterexample


def against(left, right, relation="=", sizes=None, at=None, assumed=()):
    return lambda proof: started(proof, *assumed).counterexample(
        left, right, sizes=sizes, at=at, relation=relation)


attack({
    "a point outside an assumption": against(Abs(u), u, at={"u": -1}, assumed=[u > 0]),
    "a point outside an equation": against(u, 1, at={"u": 2}, assumed=[(u**2, 1), u > 0]),
    "a point outside a sum":
        against(Sum(x[i], i), 1, sizes={n: 1}, at={"x": (2,)}, assumed=[(Sum(x[i], i), 1)]),
    "a point outside a fact for every place":
        against(Sum(Abs(x[i]), i), Sum(x[i], i), sizes={n: 2}, at={"x": (1, -1)},
                assumed=[x[k] >= 0]),
    "a point outside an assumption of something else":
        against(u, 0, relation=">", at={"u": -1, "v": -1}, assumed=[v > 0]),
    "a point outside an assumption of a size":
        against(n, 3, relation=">=", sizes={n: 1}, assumed=[Ge(n, 3)]),
    "a point outside a declared sign": against(h, 0, relation=">", at={"h": -1}),
    "a size of zero": against(n, 1, relation=">=", sizes={n: 0}),
    "a size of a half": against(n, 1, relation=">=", sizes={n: HALF}),
    "a size that is negative": against(n, 0, relation=">=", sizes={n: -2}),
    "a whole number that is a half": against(whole**2, whole, relation=">=", at={"l": HALF}),
})


declined({
    "a point without a value": against(unreduced(u, u), 1, at={"u": 0}),
})


attack({
    "a point without a logarithm": against(exp(log(u), evaluate=False), Abs(u) + 1, at={"u": -1}),
    "a point where the claim holds": against(u**2, u, at={"u": 1}),
})


declined({
    "a point with a missing entry": against(Sum(x[i], i), 1, sizes={n: 2}, at={"x": (1,)}),
})


sound({
    "a point that refutes": against(Abs(u), u, at={"u": -1}),
    "a point that refutes at a size":
        against(Sum(x[i], i)**2, Sum(x[i]**2, i), sizes={n: 2}, at={"x": (1, 1)}),
})


# --------------------------------------------------------------------------- chains and domains


@conditional
def a_chain_through_a_quotient(proof):
    """step(u) + step(-u) = u/u and u/u = 1, yet 0 is not 1 at u = 0."""
    first = step(u) + step(-u), unreduced(u, u)
    proof.identity(*first)
    proof.identity(unreduced(u, u), 1)
    proof.identity(first[0], 1, given=[first])


@conditional
def a_chain_through_a_root(proof):
    """|u| = sqrt(u)^2 where the root has a value, and sqrt(u)^2 = u there."""
    first = Abs(u), Pow(Pow(u, HALF, evaluate=False), 2, evaluate=False)
    proof.identity(*first)
    proof.identity(Abs(u), u, given=[first])


@conditional
def a_chain_through_a_logarithm(proof):
    first = Abs(u), exp(log(u), evaluate=False)
    proof.identity(*first)
    proof.identity(Abs(u), u, given=[first])


@attack
def an_unproved_line_is_used(proof):
    proof.identity(u, v)
    proof.identity(2 * u, 2 * v)


attack({
    "a contradiction proves nothing": lambda proof: proof.identity(u, v, given=[u < 0, u > 1]),
    "a contradiction among assumptions": lambda proof:
        started(proof, (u, 1), (u, 2)).identity(v, 7),
    # x[0] > 0 says nothing of the sum.
    "a universal fact from a chosen place": lambda proof:
        proof.positive(Sum(x[i], i), given=[x[0] > 0]),
})


sound({
    "a chain": lambda proof: proof.follow((u + v)**2, (u**2 + 2 * u * v + v**2, "Opened."),
                                          (v * (v + 2 * u) + u**2, "Closed.")),
})
