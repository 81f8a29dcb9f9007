"""Idea: what does a derived gradient cost, beside writing out the components for one size?

Compared, in one run, are the solver, whose gradient holds for every size and whose lines are all
proved and checked by differences, and the naive route: SymPy differentiates the cost of written-out
components and ``simplify`` is asked whether each entry is the closed form. Every solver time is that of
a new question: nothing of an earlier turn is kept but the imports.
"""

import argparse
import subprocess
import sys

from sympy import exp, log, simplify, sqrt, symbols

from benchmarks.equality import beside_naive

QUESTIONS = {
    "softmax and cross-entropy by the logits": (
        ["a[j] = exp(z[j])/sum(exp(z[k]), k)", "L = -sum(y[j]*log(a[j]), j)"], "z[k]",
        ["sum(y[j], j) = 1"], {}),
    "batch norm by its input": (
        ["mu = sum(x[i], i)/m", "v = sum((x[i]-mu)^2, i)/m", "xhat[i] = (x[i]-mu)/sqrt(v+eps)",
         "t[i] = gamma*xhat[i] + beta", "L = sum(g[i]*t[i], i)"], "x[k]", ["eps > 0"], {"i": "m"}),
    "attention by its queries": (
        ["s[i,j] = sum(q[i,d]*k[j,d], d)/sqrt(D)", "a[i,j] = exp(s[i,j])/sum(exp(s[i,l]), l)",
         "o[i,e] = sum(a[i,j]*v[j,e], j)", "L = sum(g[i,e]*o[i,e], i, e)"], "q[p,r]", [],
        {"d": "D"}),
}


def softmax_by_components(n):
    z = symbols(f"z:{n}", real=True)
    y = symbols(f"y:{n - 1}", real=True)
    y = (*y, 1 - sum(y))
    total = sum(map(exp, z))
    cost = -sum(t * log(exp(v) / total) for t, v in zip(y, z))
    return all(simplify(cost.diff(z[k]) - (exp(z[k]) / total - y[k])) == 0 for k in range(n))


def batch_norm_by_components(m):
    x, g = symbols(f"x:{m}", real=True), symbols(f"g:{m}", real=True)
    eps, gamma = symbols("eps gamma", positive=True)
    mu = sum(x) / m
    deviation = sqrt(sum((v - mu)**2 for v in x) / m + eps)
    xhat = [(v - mu) / deviation for v in x]
    cost = sum(a * gamma * b for a, b in zip(g, xhat))
    along = sum(a * b for a, b in zip(g, xhat)) / m
    return all(simplify(cost.diff(x[k]) - gamma / deviation * (g[k] - sum(g) / m - xhat[k] * along))
               == 0 for k in range(m))


def attention_by_components(n):
    """n positions with one query, key and value entry each."""
    q, k, v, g = (symbols(f"{name}:{n}", real=True) for name in "qkvg")
    shares = [[exp(a * b) / sum(exp(a * c) for c in k) for b in k] for a in q]
    out = [sum(s * w for s, w in zip(row, v)) for row in shares]
    cost = sum(a * b for a, b in zip(g, out))
    closed = [sum(shares[p][j] * g[p] * (v[j] - out[p]) * k[j] for j in range(n)) for p in range(n)]
    return all(simplify(cost.diff(q[p]) - closed[p]) == 0 for p in range(n))


ROUTES = dict(zip(QUESTIONS, (softmax_by_components, batch_norm_by_components,
                              attention_by_components)))
SIZES = [2, 3, 5, 10]
TURNS = 3
ONE = """
import sys, time
from benchmarks.solver import QUESTIONS
from backproof.questions import derive_text
derive_text(["L = x^2"], "x", [], {})
started = time.perf_counter()
found = derive_text(*QUESTIONS[sys.argv[1]])
assert found["status"] == "proved", found
print(time.perf_counter() - started)
"""


def derived(name) -> float:
    """The shortest of a few turns, each in a process of its own, after the imports; seconds."""
    return min(float(subprocess.run([sys.executable, "-c", ONE, name], check=True, text=True,
                                    capture_output=True).stdout) for _ in range(TURNS))


def main(limit=20.0):
    print("Derived gradients, in seconds; the naive route only tests a closed form it is given.\n")
    for name in QUESTIONS:
        symbolic = derived(name)
        print(f"{name}: {symbolic:.2f} s for every size, with all steps")
        beside_naive(ROUTES[name], SIZES, symbolic, limit)
        print()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds for each naive answer")
    main(parser.parse_args().limit)
