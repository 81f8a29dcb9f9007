r"""The gradient of scaled dot-product attention

Attention compares each query $q_i$ with all keys $k_j$ by their dot product over $\sqrt{D}$, turns
these scores into shares by softmax, and mixes the values $v_j$ by the shares. Let $g$ be the
gradient that arrives at the outputs $o$. Find the gradient by the queries.
"""
import numpy as np

from backproof import (
    array, ask, bars, exercise, exp, index, Partial, real, size, Slider, sqrt, Sum, to_numpy,
)

M, N = size("M"), size("N")  # queries and keys
D, E = size("D"), size("E")  # the length of a key and of a value
i, p = index("i p", M)
j, l = index("j l", N)
d, r = index("d r", D)
e = index("e", E)
q, key, v = array("q", M, D), array("k", N, D), array("v", N, E)
s, a, b = array("s a b", M, N)
o, g = array("o g", M, E)
cost = real("L")

asked = ask.asks(
    indices={"M": "p i", "N": "j l", "D": "r d", "E": "e"},
    letters={"q_{pr}": "query p", "k_{jr}": "key j", "v_{je}": "value j", "s_{pj}": "score",
             "a_{pj}": "share", "o_{pe}": "output", "g_{pe}": "gradient by the output",
             "b_{pj}": "Σ_e g_{pe} v_{je}", "L": "cost"},
    given=["s_{pj} = Σ_r q_{pr} k_{jr}/sqrt(D)", "a_{pj} = e^{s_{pj}}/Σ_l e^{s_{pl}}",
           "o_{pe} = Σ_j a_{pj} v_{je}", "L = Σ_p Σ_e g_{pe} o_{pe}", "b_{pj} = Σ_e g_{pe} v_{je}"],
    also=["∂L/∂s_{pj} = a_{pj} (b_{pj} - Σ_l a_{pl} b_{pl})", "∂L/∂a_{pj} = b_{pj}"],
    parts=[
        ask.formula("The gradient by a query?",
                    "line 8",
                    "First by the shares, then by the scores, then by the queries.",
                    "The softmax's Jacobian is a_j (δ_{jl} - a_l).",
                    "∂L/∂s_{pj} = a_{pj} (b_{pj} - Σ_l a_{pl} b_{pl}).")])


@exercise("attention-gradient", kind="proof", short="Attention by the queries",
          idea="A query has its effect only through the shares that it gives to the values. Each "
               "share is worth something: how much its value points along the gradient that "
               "arrives. Softmax lets a share grow only at the cost of the others, so what "
               "counts is the worth above the mean. The query is then pulled towards the keys "
               "that are worth more than the mean.",
          tags=["attention", "scaled dot-product attention", "transformer", "softmax", "query",
                "key", "value", "backpropagation", "gradient of attention", "self-attention"])
def solution(proof):
    proof.define(s[i, j], Sum(q[i, d] * key[j, d], d) / sqrt(D), "The scores.")
    proof.define(a[i, j], exp(s[i, j]) / Sum(exp(s[i, l]), l), "The shares, by softmax.")
    proof.define(o[i, e], Sum(a[i, j] * v[j, e], j), "The outputs.")
    proof.define(cost, Sum(g[i, e] * o[i, e], i, e), "A cost whose gradient by the outputs is $g$.")
    proof.define(b[i, j], Sum(g[i, e] * v[j, e], e), "What a share is worth: how much its value "
                 "points along the gradient that arrives.")
    proof.identity(Partial(cost, a[p, l]), b[p, l], "The gradient by the shares.")
    proof.identity(Partial(cost, s[p, l]), a[p, l] * (b[p, l] - Sum(a[p, j] * b[p, j], j)),
                   "By the scores: softmax subtracts the mean worth, weighed with the shares.")
    proof.decisive()
    proof.conclude(Partial(cost, q[p, r]), Sum(a[p, j] * (b[p, j] - Sum(a[p, l] * b[p, l], l))
                                               * key[j, r], j) / sqrt(D),
                   "By the queries: a query moves towards keys that are worth more than the mean.")
    proof.identity(Sum(Partial(cost, s[p, j]), j), 0, "The gradient by the scores of a query sums "
                   "to 0: the same vector added to all keys would change nothing.")
    proof.figure(draw, "One query and three keys, worth 1, 0 and −1. Push the scores: keys worth "
                 "more than the mean pull, the others push, and the gradients sum to 0.")


def draw():
    scores, worth = array("s", N), array("b", N)
    share = exp(scores[j]) / Sum(exp(scores[l]), l)
    mean = Sum(exp(scores[l]) * worth[l], l) / Sum(exp(scores[l]), l)
    return bars("Shares of attention and gradients by the scores", "Three shares that sum to 1, "
                "and three gradients, positive for the keys that are worth more than the mean.", j,
                "s", {"share": share, "gradient by the score": share * (worth[j] - mean)},
                (-0.5, 1), [Slider(f"s_{n}", -3, 3, 0.1, at, f"s{n}")
                            for n, at in ((1, 0), (2, 0.5), (3, 0))],
                fixed={"b": [1, 0, -1]})


@solution.network
def check(net):
    rng = np.random.default_rng(0)
    shapes = (3, 4), (5, 4), (5, 2), (3, 2)
    queries, keys, values, above = (rng.normal(size=shape) for shape in shapes)

    def shares(at):
        scores = at @ keys.T / np.sqrt(4)
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)
    gradient = to_numpy(solution.conclusion()[1], axes=(p, r))(
        a=shares(queries), b=above @ values.T, k=keys)
    net.function("the cost by the queries", lambda at: float(np.sum(above * (shares(at) @ values))),
                 gradient, queries, "attention, 3 queries, 5 keys of length 4")


@solution.mistake("the mean is not subtracted", source="a slip that is easily made", why="A larger "
                  "score for one key takes its share from the others.")
def _(claim):
    claim.identity(Partial(cost, s[p, l]), a[p, l] * b[p, l])


@solution.mistake("the factor $1/\\sqrt{D}$ is forgotten on the way back",
                  source="a slip that is easily made", why="It stands in the scores.")
def _(claim):
    claim.identity(Partial(cost, q[p, r]), Sum(a[p, j] * (b[p, j] - Sum(a[p, l] * b[p, l], l))
                                               * key[j, r], j))
