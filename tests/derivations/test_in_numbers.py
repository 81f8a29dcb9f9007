"""An exercise in numbers: what follows from a few given ones, and nothing typed."""
import pytest

from backproof import Partial, Sum, array, exp, index, real, size
from derivations.proof.recorder import Proof

n, m = size("n"), size("m")
i, k = index("i k", n)
p = index("p", m)
x, a = array("x a", n)
w = array("w", n, m)
c, f = real("c f")


def table(at, *lines, of=()):
    proof = Proof()
    for line in lines:
        line(proof)
    proof.numbers("", at, of)
    return dict(proof.steps[-1].table[1:])


def squares(proof):
    proof.define(f, Sum((x[i] - c)**2, i))


def slope(proof):
    proof.conclude(Partial(f, c), -2 * Sum(x[i] - c, i))


def test_what_follows_is_evaluated_in_order():
    found = table({x: [1, 2, 6], c: 2}, squares, slope)
    assert found == {"$x_i$": "1, 2, 6", "$c$": "2", "$f$": "17",
                     r"$\frac{\partial f}{\partial c}$": "−6"}


def test_a_definition_that_needs_more_is_left_out():
    found = table({x: [1, 2]}, lambda proof: proof.define(a[i], exp(x[i])), squares)
    assert list(found) == ["$x_i$", "$a_i$"]
    assert found["$a_i$"] == "2.718, 7.389"


def test_axes_are_those_of_the_left_side():
    found = table({w: [[1, 2, 3], [4, 5, 6]], x: [1, -1]}, lambda proof: proof.define(
        f, Sum(w[i, p] * x[i], i, p)), lambda proof: proof.identity(Partial(f, w[k, p]), x[k]),
        lambda proof: proof.define(array("s", m)[p], Sum(w[i, p] * x[i], i)))
    assert found["$s_p$"] == "−3, −3, −3"


def test_other_lines_are_shown_when_named():
    line = Partial(f, x[k])
    found = table({x: [1, 2, 6], c: 2}, squares,
                  lambda proof: proof.identity(line, 2 * (x[k] - c)), of=[line])
    assert found[r"$\frac{\partial f}{\partial x_k}$"] == "−2, 0, 8"


def test_a_line_that_the_proof_does_not_have_is_refused():
    with pytest.raises(ValueError, match=r"no line of the proof says what ∂f/∂c is"):
        table({x: [1], c: 2}, squares, of=[Partial(f, c)])


def test_numbers_from_which_nothing_follows_are_refused():
    with pytest.raises(ValueError, match="no line of the proof follows from c alone"):
        table({c: 2}, squares)
