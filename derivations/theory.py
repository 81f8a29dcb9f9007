"""The shared theory: the output layer of a network, its activations and its costs.

Sizes: ``K`` outputs (classes), ``n_in`` neurons in the layer below. Indices ``j, k, l, t`` run
over the outputs, ``q, r`` over the layer below. All formulas are for one training example;
``in_batch`` writes them for example ``i`` of ``m``, whose values are the rows of ``X, Z, A, Y``.
"""
from sympy import Indexed

from .language import Sum, array, exp, index, log, real, sigmoid, size

K = size("K")
n_in = size("n_in")
j, k, l, t = index("j k l t", K)
q, r = index("q r", n_in)

z, a, y, b = array("z a y b", K)  # weighted inputs, activations, targets, biases
w = array("w", K, n_in)  # w[j, q] leads from neuron q below to output j
x = array("x", n_in)  # activations of the layer below
cost = real("C")

m = size("m")
i = index("i", m)
X = array("X", m, n_in)
Z, A, Y = array("Z A Y", m, K)

weighted_input = z[j], Sum(w[j, q] * x[q], q) + b[j]
softmax = a[j], exp(z[j]) / Sum(exp(z[k]), k)
logistic = a[j], sigmoid(z[j])

log_likelihood = cost, -Sum(y[j] * log(a[j]), j)
cross_entropy = cost, -Sum(y[j] * log(a[j]) + (1 - y[j]) * log(1 - a[j]), j)
quadratic = cost, Sum((a[j] - y[j]) ** 2, j) / 2

targets_sum_to_one = Sum(y[j], j), 1


def in_batch(expr):
    """A formula of one example as that of example ``i``: ``a[j]`` becomes ``A[i, j]``."""
    rows = {x: X, z: Z, a: A, y: Y}
    return expr.xreplace({e: rows[e.base][(i, *e.indices)] for e in expr.atoms(Indexed)
                          if e.base in rows})
