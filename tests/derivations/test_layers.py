"""Gradients through any number of layers: the recursion, its proof, and its check by unrolling."""
from dataclasses import replace

import pytest

from derivations import System, prove
from derivations.notation.grammar import Reader
from derivations.notation.text import to_text
from derivations.normalise.facts import Facts
from derivations.normalise.equal import equal
from derivations.record import Status
from derivations.derive.layers import Layers
from backproof.questions import derive_text
from backproof.registry import ExerciseError

LAYER = ["z[l,j] = sum(w[l,j,k]*a[l-1,k], k) + b[l,j]", "a[l,j] = sigmoid(z[l,j])"]
QUADRATIC = [*LAYER, "C = sum((a[L-1,j] - y[j])^2, j)/2"]
RECURRENT = ["h[t,j] = tanh(sum(w[j,k]*h[t-1,k], k) + sum(u[j,q]*x[t,q], q) + b[j])",
             "C = sum(g[t,j]*h[t,j], t, j)"]
LSTM = ["f[t,j] = sigmoid(sum(wf[j,k]*h[t-1,k], k))", "o[t,j] = sigmoid(sum(wo[j,k]*h[t-1,k], k))",
        "c[t,j] = f[t,j]*c[t-1,j] + x[t,j]", "h[t,j] = o[t,j]*tanh(c[t,j])",
        "C = sum(g[t,j]*h[t,j], t, j)"]  # without its input gate, which is as the others are
MOMENTUM = ["v[t] = mu*v[t-1] - eta*g[t]", "w[t] = w[t-1] + v[t]", "C = w[T-1]^2"]
DEEP, TIME = {"l": "L"}, {"t": "T"}

CASES = {
    "weights": (QUADRATIC, "w[l,p,q]", [], DEEP, "dz[l,p]*a[l-1,q]"),
    "biases": (QUADRATIC, "b[l,p]", [], DEEP, "dz[l,p]"),
    "weights with a decay term": (
        [*LAYER, "C = sum((a[L-1,j] - y[j])^2, j)/2 + c*sum(w[l,j,k]^2, l, j, k)"], "w[l,p,q]", [],
        DEEP, "dz[l,p]*a[l-1,q] + 2*c*w[l,p,q]"),
    "softmax above": (
        [*LAYER, "p[j] = exp(z[L-1,j])/sum(exp(z[L-1,k]), k)", "C = -sum(y[j]*log(p[j]), j)"],
        "w[l,r,q]", ["sum(y[j], j) = 1"], DEEP, "dz[l,r]*a[l-1,q]"),
    "a batch": (["z[l,i,j] = sum(w[l,j,k]*relu(z[l-1,i,k]), k)",
                 "C = sum((z[L-1,i,j] - y[i,j])^2, i, j)/(2*m)"], "w[l,p,q]", [],
                {**DEEP, "i": "m"}, "sum(dz[l,i,p]*relu(z[l-1,i,q]), i)"),
    "residual layers": (
        ["z[l,j] = z[l-1,j] + tanh(sum(w[l,j,k]*z[l-1,k], k))", "C = sum(z[L-1,j]^2, j)/2"],
        "w[l,p,q]", [], DEEP, "dz[l,p]*z[l-1,q]*(1 - tanh(sum(w[l,p,k]*z[l-1,k], k))^2)"),
    "a recurrent network": (RECURRENT, "w[p,q]", [], TIME,
                            "sum(dh[t,p]*(1 - h[t,p]^2)*h[t-1,q], t)"),
    "a gate of an LSTM": (LSTM, "wf[p,q]", [], TIME,
                          "sum(dc[t,p]*c[t-1,p]*h[t-1,q]*f[t,p]*(1 - f[t,p]), t)"),
    "momentum's learning rate": (MOMENTUM, "eta", [], TIME, "-sum(dv[t]*g[t], t)"),
    "a name that nothing uses": (QUADRATIC, "r[p]", [], DEEP, "0"),
}

GOOD = (Status.PROVED, Status.DERIVED)


@pytest.mark.parametrize("name", CASES)
def test_a_parameter_of_any_layer(name):
    definitions, wrt, given, ranges, closed = CASES[name]
    found = derive_text(definitions, wrt, given, ranges)
    assert found["status"] in GOOD, found  # derived where layers are gone through
    assert found["method"] == "induction on depth" and found["differences"]["compared"] > 0
    others = [line for line in definitions if not line.startswith("C")][-2:]  # for the outputs
    texts = Reader(ranges).read_all(others, given, [found["result"], closed])
    facts = [pair for pair in texts.definitions if not _reads_before(pair)]
    assert prove(*texts.others, facts).status in GOOD, found["result"]
    assert prove(texts.others[0], texts.others[1] + 1, facts).status == Status.REFUTED


def _reads_before(pair):
    return "- 1" in to_text(pair[1])


def system(definitions, ranges):
    texts = Reader(ranges).read_all(definitions)
    net = System()
    for left, right in texts.definitions:
        net.define(left, right)
    return net, texts


@pytest.mark.parametrize("definitions, ranges, wrt, last, above", [
    (QUADRATIC, DEEP, "z[l,p]", "(a[L-1,p] - y[p])*a[L-1,p]*(1 - a[L-1,p])",
     "a[l,p]*(1 - a[l,p])*sum(w[l+1,k,p]*dz[l+1,k], k)"),
    (QUADRATIC, DEEP, "a[l,p]", "a[L-1,p] - y[p]",
     "sum(w[l+1,k,p]*a[l+1,k]*(1 - a[l+1,k])*da[l+1,k], k)"),
    (MOMENTUM, TIME, "v[t]", "2*w[T-1]", "dw[t] + mu*dv[t+1]"),
])
def test_the_error_at_the_last_layer_and_below_it(definitions, ranges, wrt, last, above):
    reader = Reader(ranges)
    texts = reader.read_all(definitions, others=[wrt, last, above])
    net = System()
    for left, right in texts.definitions:
        net.define(left, right)
    found = net.derive(texts.definitions[-1][0], texts.others[0])
    assert found.status == Status.DERIVED
    error = next(e for e in found.errors if e.of == texts.others[0])
    assert equal(error.last, texts.others[1], Facts())
    assert equal(error.above, texts.others[2], Facts())
    assert not equal(error.above, 2 * texts.others[2], Facts())


@pytest.mark.parametrize("part", ["last", "above"])
def test_unrolling_rejects_a_wrong_recursion(part):
    texts = Reader(DEEP).read_all(QUADRATIC, others=["w[l,p,q]"])
    net = System()
    for left, right in texts.definitions:
        net.define(left, right)
    found = net.derive(texts.definitions[-1][0], texts.others[0])
    assert found.check.ok
    wrong = [replace(error, **{part: 2 * getattr(error, part)}) for error in found.errors]
    assert not replace(found, errors=wrong).check.ok
    assert replace(found, errors=wrong).status == Status.FAILED


def test_the_induction_is_a_line_and_rests_on_the_others():
    found = derive_text(QUADRATIC, "z[l,p]", [], DEEP)
    assert found["steps"][-1]["rule"] == "induction"
    assert found["steps"][-1]["text"] == "∂C/∂z[l, p] = dz[l, p]"
    assert any("dz[L - 1, p] = " in note for note in found["notes"])


@pytest.mark.parametrize("definitions, wrt, said", [
    (["z[l,j] = sum(w[l,j,k]*z[l-2,k], k)", "C = sum(z[L-1,j], j)"], "w[l,p,q]", "z uses itself"),
    (["z[l,j] = z[l,j] + 1", "C = sum(z[L-1,j], j)"], "z[l,p]", "z uses itself"),
    (["a = b", "b = a"], "a", "uses itself"),
    (["z[l,j] = sum(w[l,j,k]*z[l-1,k], k)", "C = sum(z[3,j], j)"], "w[l,p,q]", "reads the layer 3"),
    (["z[l,j] = sum(w[l,j,k]*z[l-1,k], k)", "C = sum(z[L-1,j], j)"], "z[L-1,p]", "as an index"),
    (["z[l,j] = a[l,j] + z[l-1,j]", "a[l,j] = z[l,j]", "C = sum(z[L-1,j], j)"], "a[l,p]",
     "uses itself"),
])
def test_what_is_no_chain_of_layers_is_said_in_one_line(definitions, wrt, said):
    with pytest.raises(ExerciseError, match=said) as error:
        derive_text(definitions, wrt, [], DEEP)
    assert "\n" not in str(error.value)


def test_which_names_decide_the_layer_below():
    _, texts = system(LSTM, TIME)
    net = System()
    for left, right in texts.definitions:
        net.define(left, right)
    layers = Layers.of(net.definitions)
    assert layers.carried() == {"h", "c"}
    assert not layers.is_gate("c", {"h", "c"})
    net, _ = system(QUADRATIC, DEEP)
    layers = Layers.of(net.definitions)
    assert layers.is_gate("z", {"a"}) and layers.above("z") == {"a"}
    assert Layers.of({"C": net.definitions["C"]}) is None
