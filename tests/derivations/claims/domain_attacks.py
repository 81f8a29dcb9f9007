"""Attacks through counterexamples, chains and contradictions: points, domains, what is given."""
from attack_kit import (
    HALF, attack, conditional, declined, h, i, k, n, sound, started, u, unreduced, v, whole, x,
)
from sympy import Pow

from derivations import Abs, Proof, Sum, exp, log, step


# ------------------------------------------------------------------------------- counterexample


def against(left, right, relation="=", sizes=None, at=None, assumed=()):
    proof = started(*assumed)
    proof.counterexample(left, right, sizes=sizes, at=at, relation=relation)
    return proof


@attack
def a_point_outside_an_assumption():
    return against(Abs(u), u, at={"u": -1}, assumed=[u > 0])


@attack
def a_point_outside_an_equation():
    return against(u, 1, at={"u": 2}, assumed=[(u**2, 1), u > 0])


@attack
def a_point_outside_a_sum():
    return against(Sum(x[i], i), 1, sizes={n: 1}, at={"x": (2,)}, assumed=[(Sum(x[i], i), 1)])


@attack
def a_point_outside_a_fact_for_every_place():
    return against(Sum(Abs(x[i]), i), Sum(x[i], i), sizes={n: 2}, at={"x": (1, -1)},
                   assumed=[x[k] >= 0])


@attack
def a_point_outside_a_declared_sign():
    return against(h, 0, relation=">", at={"h": -1})


@attack
def a_size_of_zero():
    return against(n, 1, relation=">=", sizes={n: 0})


@attack
def a_size_of_a_half():
    return against(n, 1, relation=">=", sizes={n: HALF})


@attack
def a_size_that_is_negative():
    return against(n, 0, relation=">=", sizes={n: -2})


@attack
def a_whole_number_that_is_a_half():
    return against(whole**2, whole, relation=">=", at={"l": HALF})


@declined
def a_point_without_a_value():
    return against(unreduced(u, u), 1, at={"u": 0})


@attack
def a_point_without_a_logarithm():
    return against(exp(log(u), evaluate=False), Abs(u) + 1, at={"u": -1})


@attack
def a_point_where_the_claim_holds():
    return against(u**2, u, at={"u": 1})


@declined
def a_point_with_a_missing_entry():
    return against(Sum(x[i], i), 1, sizes={n: 2}, at={"x": (1,)})


@sound
def a_point_that_refutes():
    return against(Abs(u), u, at={"u": -1})


@sound
def a_point_that_refutes_at_a_size():
    return against(Sum(x[i], i)**2, Sum(x[i]**2, i), sizes={n: 2}, at={"x": (1, 1)})


# --------------------------------------------------------------------------- chains and domains


@conditional
def a_chain_through_a_quotient():
    """step(u) + step(-u) = u/u and u/u = 1, yet 0 is not 1 at u = 0."""
    proof = Proof()
    first = step(u) + step(-u), unreduced(u, u)
    proof.identity(*first)
    proof.identity(unreduced(u, u), 1)
    proof.identity(first[0], 1, given=[first])
    return proof


@conditional
def a_chain_through_a_root():
    """|u| = sqrt(u)^2 where the root has a value, and sqrt(u)^2 = u there."""
    proof = Proof()
    first = Abs(u), Pow(Pow(u, HALF, evaluate=False), 2, evaluate=False)
    proof.identity(*first)
    proof.identity(Abs(u), u, given=[first])
    return proof


@conditional
def a_chain_through_a_logarithm():
    proof = Proof()
    first = Abs(u), exp(log(u), evaluate=False)
    proof.identity(*first)
    proof.identity(Abs(u), u, given=[first])
    return proof


@attack
def an_unproved_line_is_used():
    proof = Proof()
    proof.identity(u, v)
    proof.identity(2 * u, 2 * v)
    return proof


@attack
def a_contradiction_proves_nothing():
    proof = Proof()
    proof.identity(u, v, given=[u < 0, u > 1])
    return proof


@attack
def a_contradiction_among_assumptions():
    proof = started((u, 1), (u, 2))
    proof.identity(v, 7)
    return proof


@attack
def a_universal_fact_from_a_chosen_place():
    """x[0] > 0 says nothing of the sum."""
    proof = Proof()
    proof.positive(Sum(x[i], i), given=[x[0] > 0])
    return proof


@sound
def a_chain():
    proof = Proof()
    proof.follow((u + v)**2, (u**2 + 2 * u * v + v**2, "Opened."),
                 (v * (v + 2 * u) + u**2, "Closed."))
    return proof
