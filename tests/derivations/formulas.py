"""Random formulas over two unequal sizes, and their values by plain loops."""
import math
from itertools import product

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sympy import (
    Abs, Idx, Indexed, KroneckerDelta, Max, Min, Rational, Sum, Symbol, exp, tanh,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from derivations.language import (
    array, delta, index, real, relu, sigmoid, sigmoid_prime, size, step,
)

# The same formulas in each run, however slow the machine is.
REPEATABLE = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
C, m = size("C"), size("m")
j, k = index("j k", C)
i, l = index("i l", m)
a, y = array("a y", C)
x = array("x", m)
W, s = array("W", C, m), array("s", C, C)
u = real("u")
NAMES = {"C": C, "m": m, "j": j, "k": k, "i": i, "l": l, "a": a, "y": y, "x": x, "W": W, "s": s,
         "u": u}
SIZES = {"C": 3, "m": 2}

LEAVES = st.sampled_from([
    a[j], a[k], y[j], x[i], x[l], W[j, i], W[k, l], s[j, k], s[k, j], s[j, j], x[0], W[j, 1],
    W[2, i], delta(j, k), delta(i, l), delta(j, 1), u, C, m, Rational(1), Rational(2), Rational(-3),
    Rational(2, 5),
])


def _chosen(kind, p, q):
    """A choice where SymPy can make one: it compares numbers at once, and cannot where one is
    ``sigmoid_prime(1)``; a nest of choices it writes differently depending on the order."""
    nested = p.has(Max, Min) or q.has(Max, Min)
    return kind(p, q) if p.free_symbols and q.free_symbols and not nested else p


def hides(expr):
    """Whether a sum binds an index that a sum inside it binds too."""
    for total in expr.atoms(Sum):
        inner = [v for part in total.function.atoms(Sum) for v in part.variables]
        if len({*total.variables}) < len(total.variables) or set(inner) & {*total.variables}:
            return True
    return False


def _grown(inner):
    return st.one_of(
        st.builds(lambda p, q: p + q, inner, inner),
        st.builds(lambda p, q: p - q, inner, inner),
        st.builds(lambda p, q: p * q, inner, inner),
        st.builds(lambda p, q: p / (1 + exp(tanh(q))), inner, inner),
        st.builds(lambda p: p**2, inner),
        st.builds(lambda f, p: f(p), st.sampled_from(
            [tanh, sigmoid, sigmoid_prime, relu, step, Abs]), inner),
        st.builds(lambda p: exp(tanh(p)), inner),
        st.builds(_chosen, st.sampled_from([Max, Min]), inner, inner),
        st.builds(lambda p, over: Sum(p, *over), inner,
                  st.sampled_from([(j,), (k,), (i,), (l,), (j, k), (j, i)])),
    )


FORMULAS = st.recursive(LEAVES, _grown, max_leaves=8)


def values(seed=0):
    """An array for every name, its entries between 0.2 and 1.2."""
    rng = np.random.default_rng(seed)
    shapes = {"a": (3,), "y": (3,), "x": (2,), "W": (3, 2), "s": (3, 3)}
    made = {name: 0.2 + rng.random(shape) for name, shape in shapes.items()}
    return {**made, "u": 0.7, **SIZES}


def looped(expr, given, axes):
    """The value of ``expr`` as an array with the given axes, entry by entry."""
    sizes = [int(evaluate(axis.upper + 1, given, {})) for axis in axes]
    out = np.zeros(sizes)
    for position in product(*map(range, sizes)):
        out[position] = evaluate(expr, given, dict(zip(axes, position)))
    return out


FUNCTIONS = {
    "exp": np.exp, "log": np.log, "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "sigmoid_prime": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2, "relu": lambda z: max(z, 0),
    "step": lambda z: float(z > 0), "Abs": abs, "Max": max, "Min": min, "sign": np.sign,
    "sinh": np.sinh, "cosh": np.cosh, "sin": np.sin, "cos": np.cos, "atan": np.arctan, "erf": math.erf,
}


def evaluate(expr, given, point):
    """One number, by the definition of each node; ``point`` gives every index its value."""
    if isinstance(expr, Indexed):
        place = tuple(int(evaluate(p, given, point)) for p in expr.indices)
        return given[str(expr.base.label)][place]
    if expr in point:
        return point[expr]
    if isinstance(expr, (Symbol, Idx)):
        return given[expr.name]
    if isinstance(expr, KroneckerDelta):
        first, second = (evaluate(p, given, point) for p in expr.args)
        return float(first == second)
    if isinstance(expr, Sum):
        return _summed(expr.function, list(expr.limits), given, point)
    if isinstance(expr, BooleanAtom):
        return bool(expr)
    parts = [evaluate(part, given, point) for part in expr.args]
    if isinstance(expr, Relational):
        return bool(expr.func(*parts))
    if expr.is_Add:
        return sum(parts)
    if expr.is_Mul:
        return math.prod(parts)
    if expr.is_Pow:
        return parts[0] ** parts[1]
    if not expr.args:
        return float(expr)
    return FUNCTIONS[type(expr).__name__](*parts)


def _summed(body, limits, given, point):
    if not limits:
        return evaluate(body, given, point)
    *inner, (variable, low, high) = limits
    low, high = (int(evaluate(limit, given, point)) for limit in (low, high))
    return sum(_summed(body, inner, given, {**point, variable: value})
               for value in range(low, high + 1))
