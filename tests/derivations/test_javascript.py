"""Formulas printed as JavaScript: what a program of theirs gives is what NumPy gives."""
import json
from pathlib import Path

import numpy as np
import pytest
from node import lines_of
from sympy import Max, Rational, Sum, exp, log, sqrt, tanh

import backproof.site
from derivations.language import Partial, array, delta, index, real, relu, sigmoid, sigmoid_prime, size
from derivations.notation.compile import to_numpy
from derivations.notation.javascript import to_javascript

C, m = size("C"), size("m")
j, k, l = index("j k l", C)
i = index("i", m)
a, y, z = array("a y z", C)
W = array("W", C, m)
x = array("x", m)
c, u = real("c u")
VALUES = {"a": [0.2, 0.3, 0.5], "y": [0.0, 1.0, 0.0], "z": [-1.0, 0.5, 2.0], "x": [0.3, -0.7],
          "W": [[1.0, 2.0], [-0.5, 0.25], [3.0, -1.0]], "c": 1.5, "u": -0.4}
FORMULAS = [
    (a[k] - y[k], "a y k"),
    (a[j] * (delta(j, k) - a[k]), "a j k"),
    (exp(c * z[j]) / Sum(exp(c * z[l]), l), "z c j"),
    (-Sum(y[l] * log(a[l]), l), "y a"),
    (Sum(W[j, i] * x[i], i) + y[j], "W x y j"),
    (Sum(Sum(W[l, i] * x[i], i)**2, l), "W x"),
    (sqrt(Sum(x[i]**2, i) / m + Rational(1, 3)), "x"),
    (sigmoid(u) + sigmoid_prime(u) + relu(-u) + tanh(u) + Max(u, 0) + u**-2 + 1 / u, "u"),
]


def prelude():
    """What the page's script has for them."""
    script = Path(backproof.site.__file__).parent / "theme/js/moving.js"
    return "".join(line for line in script.read_text().splitlines()
                   if line.startswith(("const S ", "const sigmoid ")))


def by_node(source, names, points):
    arguments = json.dumps(points)
    program = f"{prelude()};const f={source};console.log(JSON.stringify(f(...{arguments})))"
    return lines_of("-e", program)[0]


@pytest.mark.parametrize("expr, names", FORMULAS, ids=[str(e)[:40] for e, _ in FORMULAS])
def test_javascript_gives_what_numpy_gives(expr, names):
    names = names.split()
    places = {"j": 2, "k": 1}
    compiled = to_numpy(expr)
    expected = np.asarray(compiled(**{n: VALUES[n] for n in compiled.arguments}))
    free = [n for n in ("j", "k") if n in names]
    expected = expected[tuple(places[n] for n in free)]
    found = by_node(to_javascript(expr, *names), names,
                    [places[n] if n in places else VALUES[n] for n in names])
    assert found == pytest.approx(float(expected), rel=1e-13)


def test_a_name_that_is_no_argument_is_named():
    with pytest.raises(ValueError, match="y is in the formula"):
        to_javascript(a[k] - y[k], "a", "k")


def test_a_name_that_javascript_lacks_is_changed():
    w_next = real("w'")
    assert to_javascript(w_next + 1, "w'") == "(w_)=>w_ + 1"


def test_what_has_no_place_in_a_figure_is_refused():
    with pytest.raises(NotImplementedError, match="Partial"):
        to_javascript(Partial(u**2, u), "u")
