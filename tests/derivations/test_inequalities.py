"""Inequalities: what the reductions prove, and that they prove nothing false."""
import operator
import random
from types import SimpleNamespace

import mpmath
import pytest
from fuzz.brute_force import values
from fuzz.formulas import A, BOUND, C, FREE, M, N, S, T, W, X, Y
from fuzz.given import GIVEN
from sympy import Abs, Eq, Max, Rational, Sum, Symbol, exp, log, sqrt, tanh

from derivations import relu, sigmoid
from derivations import prove_relation
from derivations.record import Status
from derivations.tactics import inequality

i, j = FREE[N]
p = FREE[M][0]
k, l = BOUND[N][:2]
b = BOUND[M][0]
steps = Symbol("t_max", integer=True, positive=True)
beta = T
share = exp(X[j]) / Sum(exp(X[k]), k)


def total(body):
    return Sum(body, k)


DISTRIBUTIONS = [Y[k] > 0, A[k] > 0, Eq(total(Y[k]), 1), Eq(total(A[k]), 1)]
TRUE = {
    "triangle": (Abs(S) + Abs(T), ">=", Abs(S + T)),
    "relu is Lipschitz": (Abs(S - T), ">=", relu(S) - relu(T)),
    "relu above swish": (relu(S), ">=", S * sigmoid(S)),
    "softplus above relu": (log(1 + exp(S)), ">", relu(S)),
    "softplus near relu": (relu(S) + log(2), ">=", log(1 + exp(S))),
    "maximum": (Max(S, T), ">=", S),
    "triangle of a sum": (total(Abs(X[k])), ">=", Abs(total(X[k]))),
    "cost of one class": (-log(share), ">=", 0),
    "log of a sum of exponentials": (log(total(exp(X[k]))), ">=", X[j]),
    "sigmoid grows": (sigmoid(S), ">", sigmoid(T), [S > T]),
    "bell": (1, ">=", (1 + S**2) * exp(-S**2)),
    "saturation": (1, ">", Abs(tanh(S))),
    "power below 1": (1, ">", beta**steps, [beta > 0, beta < 1]),
    "hypotenuse": (sqrt(S**2 + C), ">", Abs(S)),
    "Cauchy and Schwarz": (total(X[k]**2) * total(Y[k]**2), ">=", total(X[k] * Y[k]) ** 2),
    "Cauchy and Schwarz, roots": (
        sqrt(total(X[k]**2)) * sqrt(total(Y[k]**2)), ">=", total(X[k] * Y[k])),
    "Minkowski": (sqrt(total(X[k]**2)) + sqrt(total(Y[k]**2)), ">=",
                  sqrt(total((X[k] + Y[k])**2))),
    "mean of squares": (N * total(X[k]**2), ">=", total(X[k]) ** 2),
    "norms": (N * total(X[k]**2), ">=", total(Abs(X[k])) ** 2),
    "squares": (total((X[k] - S)**2), ">=", 0),
    "weighted variance": (total(Y[k] * X[k]**2), ">=", total(Y[k] * X[k]) ** 2,
                          [Y[k] > 0, Eq(total(Y[k]), 1)]),
    "softmax curves upward": (Sum(share.xreplace({j: l}) * Y[l]**2, l), ">=",
                              Sum(share.xreplace({j: l}) * Y[l], l) ** 2),
    "Bernoulli": (exp(S), ">=", 1 + S),
    "tangent, strictly": (C, ">", 1 - exp(-C)),
    "log below": (C - 1, ">=", log(C)),
    "Gibbs": (total(Y[k] * log(Y[k] / A[k])), ">=", 0, DISTRIBUTIONS),
    "entropy": (log(N), ">=", -total(Y[k] * log(Y[k])), [Y[k] > 0, Eq(total(Y[k]), 1)]),
    "Jensen": (total(exp(X[k])) / N, ">=", exp(total(X[k]) / N)),
}
FALSE = {
    "triangle backwards": (Abs(S + T), ">=", Abs(S) + Abs(T)),
    "relu above": (relu(S), ">", S),
    "a case at one index is not all indices": (relu(X[i]) * relu(X[j]), "<=", 0),
    "the other index is not known": (relu(X[i]) * X[j], ">=", 0),
    "Cauchy and Schwarz backwards": (total(X[k] * Y[k]) ** 2, ">=",
                                     total(X[k]**2) * total(Y[k]**2)),
    "mean of squares, n lost": (total(X[k]**2), ">=", total(X[k]) ** 2),
    "weights that do not add up to 1": (total(Y[k] * X[k]**2), ">=", total(Y[k] * X[k]) ** 2,
                                        [Y[k] > 0]),
    "weights that are negative": (total(Y[k] * X[k]**2), ">=", total(Y[k] * X[k]) ** 2,
                                  [Eq(total(Y[k]), 1)]),
    "tangent touched": (exp(S), ">", 1 + S),
    "entropy reached": (log(N), ">", -total(Y[k] * log(Y[k])), DISTRIBUTIONS[::2]),
    "Gibbs for any weights": (total(Y[k] * log(Y[k] / A[k])), ">=", 0, DISTRIBUTIONS[:2]),
    "power of a base above 1": (1, ">", beta**steps, [beta > 0]),
    "softplus under a lower line": (relu(S) + Rational(1, 2), ">=", log(1 + exp(S))),
    "roots do not add up": (sqrt(C + S**2), ">=", sqrt(C) + Abs(S)),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_inequality_is_proved(name):
    left, relation, right, *given = TRUE[name]
    verdict = prove_relation(left, relation, right, *given)
    assert verdict.status == Status.PROVED, verdict


@pytest.mark.parametrize("name", FALSE)
def test_a_false_inequality_is_refuted(name):
    left, relation, right, *given = FALSE[name]
    verdict = prove_relation(left, relation, right, *given)
    assert verdict.status == Status.REFUTED, verdict


def test_a_proof_shows_what_a_person_can_check():
    verdict = prove_relation(*TRUE["squares"])
    gap, products = verdict.certificate.split(" = ")
    assert gap == products == "sum((x[k] - s)^2, k)", verdict.certificate
    assert prove_relation(*TRUE["Minkowski"]).why == "it holds in every case"


# ------------------------------------------------------------------- nothing false is proved

PARTS = [
    total(X[k]**2), N * total(X[k]**2), total(X[k]) ** 2, total(X[k] * Y[k]), total(Y[k]**2),
    total(Abs(X[k])), Abs(total(X[k])), total(X[k]), total(relu(X[k])), total(Y[k] * X[k]**2),
    total(Y[k] * X[k]) ** 2, total(Y[k] * log(A[k]**2 + 1)), N * S, N * S**2, S * total(X[k]),
    total(exp(X[k])), exp(total(X[k])), N * exp(total(X[k]) / N), log(total(exp(X[k]))), X[i], X[j],
    X[i]**2, X[i] * X[j], Abs(X[i]), relu(X[i]), relu(X[i] - X[j]), Max(S, T), Abs(S + T), Abs(S),
    Abs(T), S, T, S * T, S**2, T**2, exp(S), exp(-S), exp(T), log(C), C, 1 / C, log(1 + exp(S)),
    log(2) + 0 * S, sqrt(C), sqrt(S**2 + C), sqrt(total(X[k]**2)), tanh(S), sigmoid(S), N, log(N),
    total(W[k, p] * X[k]), Sum(W[k, b]**2, k, b), total(Sum(W[k, b], b) ** 2),
]
OPERATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


def mixed_claim(number):
    """A sum of a few parts with small coefficients, a relation to 0, and what is given."""
    rng = random.Random(f"mixed {number}")
    given = rng.sample(sorted(GIVEN), rng.choice([0, 0, 1]))
    parts = rng.sample(PARTS, rng.choice([2, 2, 3]))
    expr = sum(rng.choice([-2, -1, -1, Rational(-1, 2), Rational(1, 2), 1, 1, 2]) * part
               for part in parts)
    return expr, rng.choice(list(OPERATORS)), given, rng


def unsound(claim):
    """Values that break a claim although it is proved; None if it is not proved."""
    expr, relation, given, rng = claim
    facts = [fact for name in given for fact in GIVEN[name][0]]
    if prove_relation(expr, relation, 0, facts, seconds=0.5).status != Status.PROVED:
        return None
    return [v for _ in range(3) for v in values(expr, given, rng) if not OPERATORS[relation](v, 0)
            and (v == 0 or abs(v) > mpmath.mpf("1e-25"))]


def test_no_false_inequality_between_sums_is_proved():
    found = [unsound(mixed_claim(number)) for number in range(60)]
    assert not any(found)
    assert sum(wrong is not None for wrong in found) > 2


def test_a_false_proof_would_be_noticed(monkeypatch):
    proved = SimpleNamespace(status=Status.PROVED)
    monkeypatch.setitem(globals(), "prove_relation", lambda *claim, **options: proved)
    assert sum(bool(unsound(mixed_claim(number))) for number in range(20)) > 10


def test_the_first_method_that_finds_products_is_the_last_that_is_asked():
    asked, form = [], {(): Rational(1)}

    def methods(depth):
        yield lambda *goal: asked.append("finds nothing")
        yield lambda *goal: asked.append("finds") or "products"
        yield lambda *goal: asked.append("not needed")
    search = SimpleNamespace(failed={}, methods=methods)
    assert inequality.Search.cone(search, form, False, 1) == "products"
    assert asked == ["finds nothing", "finds"]
    search.methods = lambda depth: [lambda *goal: None]
    assert inequality.Search.cone(search, form, False, 1) is None
    search.methods = lambda depth: pytest.fail("a goal that failed is not tried again")
    assert inequality.Search.cone(search, form, False, 1) is None


def test_high_powers_are_not_factored():
    verdict = prove_relation((S - T) ** 60 + exp(300) * S**4 * T**2 - S, ">", -9, seconds=1)
    assert verdict.status == Status.UNDECIDED
