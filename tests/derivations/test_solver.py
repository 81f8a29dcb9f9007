"""Gradients that the solver must find, as text: definitions, variable, facts, sizes, closed form."""
from dataclasses import replace

import pytest

from derivations import System, array, exp, index, log, prove, real, sigmoid, size
from derivations.notation.grammar import Reader
from derivations.language import Sum, delta
from derivations.record import Status
from derivations.theory import (
    a, b, cost, j, k, l, log_likelihood, r, softmax, targets_sum_to_one, w, weighted_input, x, y,
    z,
)
from backproof.questions import derive_text, fact

SOFTMAX = "a[j] = exp(z[j])/sum(exp(z[k]), k)"
CROSS_ENTROPY = "L = -sum(y[j]*log(a[j]), j)"
DENSE = "z[j] = sum(w[j,q]*x[q], q) + b[j]"
ONE = ["sum(y[j], j) = 1"]
NORM = ["mu = sum(x[i], i)/m", "v = sum((x[i]-mu)^2, i)/m", "xhat[i] = (x[i]-mu)/sqrt(v+eps)",
        "t[i] = gamma*xhat[i] + beta", "L = sum(g[i]*t[i], i)"]
NAMED_NORM = [*NORM[:2], "s = sqrt(v+eps)", "xhat[i] = (x[i]-mu)/s", "L = sum(g[i]*xhat[i], i)"]
BEFORE_NORM = ["x[i] = sum(w[q]*f[i,q], q) + b", *NORM]
PERCEPTRON = ["h[i,p] = tanh(sum(u[p,q]*x[i,q], q) + c[p])", "z[i,j] = sum(w[j,p]*h[i,p], p) + b[j]",
              "a[i,j] = exp(z[i,j])/sum(exp(z[i,k]), k)", "L = -sum(y[i,j]*log(a[i,j]), i, j)/m"]
THREE_LAYERS = ["g[i,p] = tanh(sum(u[p,q]*x[i,q], q) + c[p])",
                "h[i,r] = tanh(sum(v[r,p]*g[i,p], p) + d[r])",
                "z[i,j] = sum(w[j,r]*h[i,r], r) + b[j]",
                "a[i,j] = exp(z[i,j])/sum(exp(z[i,k]), k)", "L = -sum(y[i,j]*log(a[i,j]), i, j)/m"]
ROWS = ["sum(y[i,j], j) = 1"]  # the targets of every example
FIRST_ERROR = "sum(sum((a[i,j]-y[i,j])*w[j,r], j)*(1-h[i,r]^2)*v[r,s], r)*(1-g[i,s]^2)"
ATTENTION = ["s[i,j] = sum(q[i,d]*k[j,d], d)/sqrt(D)", "a[i,j] = exp(s[i,j])/sum(exp(s[i,l]), l)",
             "o[i,e] = sum(a[i,j]*v[j,e], j)", "L = sum(g[i,e]*o[i,e], i, e)"]
SMOOTH = ["t[j] = (1-c)*y[j] + c/K", SOFTMAX, "L = -sum(t[j]*log(a[j]), j)"]

CASES = {
    "softmax, logits": ([SOFTMAX, CROSS_ENTROPY], "z[k]", ONE, {}, "a[k] - y[k]"),
    "softmax, weights": ([DENSE, SOFTMAX, CROSS_ENTROPY], "w[k,p]", ONE, {}, "(a[k] - y[k])*x[p]"),
    "softmax, bias": ([DENSE, SOFTMAX, CROSS_ENTROPY], "b[k]", ONE, {}, "a[k] - y[k]"),
    "softmax, inputs": ([DENSE, SOFTMAX, CROSS_ENTROPY], "x[p]", ONE, {},
                        "sum((a[j] - y[j])*w[j,p], j)"),
    "sigmoid, cross-entropy": (
        ["a[j] = sigmoid(z[j])", "L = -sum(y[j]*log(a[j]) + (1-y[j])*log(1-a[j]), j)"], "z[k]", [],
        {}, "a[k] - y[k]"),
    "sigmoid, quadratic": ([DENSE, "a[j] = sigmoid(z[j])", "L = sum((a[j]-y[j])^2, j)/2"], "w[k,p]",
                           [], {}, "(a[k]-y[k])*a[k]*(1-a[k])*x[p]"),
    "linear, quadratic": ([DENSE, "L = sum((z[j]-y[j])^2, j)/2"], "w[k,p]", [], {},
                          "(z[k]-y[k])*x[p]"),
    "temperature, logits": (["a[j] = exp(z[j]/T)/sum(exp(z[k]/T), k)", CROSS_ENTROPY], "z[k]", ONE,
                            {}, "(a[k] - y[k])/T"),
    "temperature": (["a[j] = exp(z[j]/T)/sum(exp(z[k]/T), k)", CROSS_ENTROPY], "T", ONE, {},
                    "sum((y[j]-a[j])*z[j], j)/T^2"),
    "log-sum-exp": (["L = log(sum(exp(z[j]), j))"], "z[k]", [], {}, "exp(z[k])/sum(exp(z[j]), j)"),
    "label smoothing": (SMOOTH, "z[k]", ONE, {"j": "K"}, "a[k] - (1-c)*y[k] - c/K"),
    "class label": ([SOFTMAX, "L = -log(a[t])"], "z[k]", [], {}, "a[k] - delta(k,t)"),
    "hinge": (["L = sum((1-y[j])*max(0, 1 + s[j] - c), j)"], "s[k]", [], {},
              "(1-y[k])*step(1+s[k]-c)"),
    "Huber, outer part": (["r = y - a", "L = d*(abs(r) - d/2)"], "a", [], {},
                          "d - 2*d*step(y - a)"),
    "Huber": (["e = y - a", "n = min(abs(e), d)", "L = n*(abs(e) - n/2)"], "a", ["d > 0"], {},
              "-min(abs(e), d)*(2*step(e) - 1)"),
    "L2": (["L = lam/(2*n)*sum(w[j,k]^2, j, k)"], "w[p,q]", [], {}, "lam*w[p,q]/n"),
    "L1": (["L = lam/n*sum(abs(w[j]), j)"], "w[k]", [], {}, "lam/n*(2*step(w[k]) - 1)"),
    "batch norm, input": (NORM, "x[k]", ["eps > 0"], {"i": "m"},
                          "gamma/sqrt(v+eps)*(g[k] - sum(g[i],i)/m - xhat[k]*sum(g[i]*xhat[i],i)/m)"),
    "batch norm, deviation named": (
        NAMED_NORM, "x[k]", ["eps > 0"], {"i": "m"},
        "(g[k] - sum(g[i],i)/m - xhat[k]*sum(g[i]*xhat[i],i)/m)/s"),
    "RMS norm": (["r = sqrt(sum(x[i]^2, i)/m + eps)", "y[i] = x[i]/r", "L = sum(g[i]*y[i], i)"],
                 "x[k]", ["eps > 0"], {"i": "m"}, "(g[k] - y[k]*sum(g[i]*y[i], i)/m)/r"),
    "batch norm, gamma": (NORM, "gamma", ["eps > 0"], {"i": "m"}, "sum(g[i]*xhat[i], i)"),
    "batch norm, beta": (NORM, "beta", ["eps > 0"], {"i": "m"}, "sum(g[i], i)"),
    "batch norm, bias in front": (BEFORE_NORM, "b", ["eps > 0"], {"i": "m"}, "0"),
    "batch norm, weights in front": (
        BEFORE_NORM, "w[p]", ["eps > 0"], {"i": "m"},
        "gamma/sqrt(v+eps)*sum((g[k] - sum(g[i],i)/m - xhat[k]*sum(g[i]*xhat[i],i)/m)*f[k,p], k)"),
    "layer norm": (
        ["mu[i] = sum(x[i,j], j)/d", "v[i] = sum((x[i,j]-mu[i])^2, j)/d",
         "xhat[i,j] = (x[i,j]-mu[i])/sqrt(v[i]+eps)", "L = sum(g[i,j]*xhat[i,j], i, j)"],
        "x[p,q]", ["eps > 0"], {"j": "d"},
        "(g[p,q] - sum(g[p,j],j)/d - xhat[p,q]*sum(g[p,j]*xhat[p,j],j)/d)/sqrt(v[p]+eps)"),
    "dropout": (["h[j] = r[j]*a[j]/p", "L = sum(g[j]*h[j], j)"], "a[k]", [], {}, "g[k]*r[k]/p"),
    "residual": (["h[j] = tanh(sum(w[j,q]*x[q], q))", "o[j] = x[j] + h[j]", "L = sum(g[j]*o[j], j)"],
                 "x[k]", [], {}, "g[k] + sum(g[j]*(1-h[j]^2)*w[j,k], j)"),
    "attention, queries": (
        ATTENTION, "q[p,r]", [], {"d": "D"},
        "sum(a[p,j]*(sum(g[p,e]*v[j,e], e) - sum(g[p,e]*o[p,e], e))*k[j,r], j)/sqrt(D)"),
    "attention, keys": (
        ATTENTION, "k[p,r]", [], {"d": "D"},
        "sum(a[i,p]*(sum(g[i,e]*v[p,e], e) - sum(g[i,e]*o[i,e], e))*q[i,r], i)/sqrt(D)"),
    "attention, values": (ATTENTION, "v[p,r]", [], {"d": "D"}, "sum(a[i,p]*g[i,r], i)"),
    "embedding": (["h[d] = sum(delta(n,c)*E[n,d], n)", "L = sum(g[d]*h[d], d)"], "E[p,q]", [], {},
                  "delta(p,c)*g[q]"),
    "recurrent cell": (["h[j] = tanh(sum(w[j,k]*h0[k], k) + sum(u[j,q]*x[q], q) + b[j])",
                        "L = sum(g[j]*h[j], j)"], "w[p,r]", [], {}, "g[p]*(1-h[p]^2)*h0[r]"),
    "convolution, kernel": (["z[i] = sum(w[k]*x[i+k], k) + b", "L = sum(g[i]*z[i], i)"], "w[p]", [],
                            {"i": "n", "k": "K"}, "sum(g[i]*x[i+p], i)"),
    "convolution, input": (["z[i] = sum(w[k]*x[i+k], k) + b", "L = sum(g[i]*z[i], i)"], "x[p]", [],
                           {"i": "n", "k": "K"}, "sum(g[i]*w[k]*delta(i+k, p), i, k)"),
    "mixture": (["p[i,k] = rho[k]*exp(-(x[i]-mu[k])^2/2)", "L = sum(log(sum(p[i,k], k)), i)"],
                "mu[l]", ["rho[k] > 0"], {}, "sum(p[i,l]*(x[i]-mu[l])/sum(p[i,k],k), i)"),
    "weight decay": (["u = w - eta*(g + lam*w/n)"], "w", [], {}, "1 - eta*lam/n"),
    "momentum": (["v = w - eta*sum(mu^(T-1-t)*g[t], t)"], "eta", [], {"t": "T"},
                 "-sum(mu^(T-1-t)*g[t], t)"),
    "momentum, all steps": (["v = w - eta*sum(sum(mu^(t-s)*g[s], (s, 0, t)), t)"], "eta", [],
                            {"t": "T", "s": "T"}, "-sum(sum(mu^(t-s)*g[s], (s, 0, t)), t)"),
    "diagonal": (["L = sum(log(s[i,i]), i)"], "s[j,k]", ["s[j,k] > 0"], {}, "delta(j,k)/s[j,j]"),
    "sigmoid gate": (["h[j] = x[j]*sigmoid(17/10*x[j])", "L = sum(g[j]*h[j], j)"], "x[k]", [], {},
                     "g[k]*sigmoid(17/10*x[k])*(1 + 17/10*x[k]*(1 - sigmoid(17/10*x[k])))"),
    "Cauchy loss": (["L = sum(log(1 + (x[i]-y[i])^2), i)"], "x[k]", [], {},
                    "2*(x[k] - y[k])/(1 + (x[k] - y[k])^2)"),
    "Gaussian variance": (["L = sum((x[i]-mu)^2, i)/(2*v) + m*log(v)/2"], "v", ["v > 0"],
                          {"i": "m"}, "m/(2*v) - sum((x[i] - mu)^2, i)/(2*v^2)"),
    "multi-head attention, keys": (
        ["s[h,i,j] = sum(q[h,i,d]*k[h,j,d], d)/sqrt(D)",
         "a[h,i,j] = exp(s[h,i,j])/sum(exp(s[h,i,l]), l)", "o[h,i,d] = sum(a[h,i,j]*v[h,j,d], j)",
         "L = sum(g[h,i,d]*o[h,i,d], h, i, d)"], "k[p,r,t]", [], {"d": "D"},
        "sum(a[p,i,r]*g[p,i,d]*q[p,i,t]*(v[p,r,d] - o[p,i,d]), d, i)/sqrt(D)"),
    "three classes": ([SOFTMAX, CROSS_ENTROPY], "z[k]", ONE, {"j": "3"}, "a[k] - y[k]"),
    "named size": (["L = sum(x[i], i)/m + sum(1, i)"], "x[k]", [], {"i": "m"}, "1/m"),
}


TEXTBOOK = {  # the form in which it is shown
    "softmax, logits": "a[k] - y[k]",
    "three classes": "a[k] - y[k]",  # a sum over three places stays a sum
    "sigmoid, cross-entropy": "a[k] - y[k]",
    "batch norm, bias in front": "0",
    "batch norm, deviation named": "(m*g[k] - xhat[k]*sum(g[i]*xhat[i], i) - sum(g[i], i))/(m*s)",
    "recurrent cell": "g[p]*h0[r]*(1 - h[p]^2)",
    "Cauchy loss": "2*(x[k] - y[k])/(1 + (x[k] - y[k])^2)",
    "Gaussian variance": "(m*v - sum((x[i] - mu)^2, i))/(2*v^2)",
}


def but_long(names, *late):
    """The names, of which some are asked with the whole bank alone."""
    return [pytest.param(name, marks=pytest.mark.long) if name in late else name for name in names]


# One head of attention goes the way of several.
@pytest.mark.parametrize("name", but_long(CASES, "multi-head attention, keys"))
def test_the_gradient_is_found_and_proved(name):
    definitions, wrt, given, ranges, closed = CASES[name]
    found = derive_text(definitions, wrt, given, ranges)
    assert found["result"] == TEXTBOOK.get(name, found["result"])
    assert found["status"] == "proved", found
    assert all(step["status"] == "proved" for step in found["steps"])
    assert found["differences"]["compared"] > 0
    texts = Reader(ranges).read_all(definitions, given, [wrt, found["result"], closed])
    _, ours, theirs = texts.others
    facts = [*texts.definitions, *(fact(*g) for g in texts.given)]
    kinks = [fact(*g) for g in Reader(ranges, known=None).read_all(definitions, found["kinks"]).given]
    assert prove(ours, theirs, facts + kinks).status == "proved", found["result"]
    wrong = prove(ours, theirs + 1, facts + kinks)
    assert wrong.status == Status.REFUTED


NETWORKS = {
    "two layers": (PERCEPTRON, {
        "u[r,s]": "sum(sum((a[i,j]-y[i,j])*w[j,r], j)*(1-h[i,r]^2)*x[i,s], i)/m",
        "c[r]": "sum(sum((a[i,j]-y[i,j])*w[j,r], j)*(1-h[i,r]^2), i)/m",
        "w[k,r]": "sum((a[i,k]-y[i,k])*h[i,r], i)/m",
        "b[k]": "sum(a[i,k]-y[i,k], i)/m"}),
    "three layers": (THREE_LAYERS, {"u[s,t]": f"sum({FIRST_ERROR}*x[i,t], i)/m"}),
}


@pytest.mark.parametrize("name", but_long(NETWORKS, "three layers"))  # two layers go the same way
def test_parameters_of_a_network_of_several_layers(name):
    definitions, closed = NETWORKS[name]
    texts = Reader({"i": "m"}).read_all(definitions, ROWS, [*closed, *closed.values()])
    wanted, results = texts.others[:len(closed)], texts.others[len(closed):]
    net = System()
    for left, right in texts.definitions:
        net.define(left, right)
    net.assume(*fact(*texts.given[0]))
    found = net.derive(texts.definitions[-1][0], list(wanted))
    for derived, result in zip(found, results, strict=True):
        assert derived.status == Status.PROVED, derived.reason
        assert net.prove(derived.result, result).status == Status.PROVED
        assert net.prove(derived.result, result + 1).status == Status.REFUTED


def test_the_names_bring_in_no_division_that_was_not_there():
    found = derive_text(*CASES["sigmoid gate"][:4])
    shown = [found["result"], *(step["text"] for step in found["steps"])]
    assert not any("/x" in text for text in shown)


COSINE = ["r = sqrt(sum(x[i]^2, i))", "s = sqrt(sum(y[i]^2, i))", "c = sum(x[i]*y[i], i)/(r*s)"]


def shown_texts(found):
    return [found["result"], *(step["text"] for step in found["steps"])]


def test_every_line_and_condition_stands_in_the_names_that_were_defined():
    found = derive_text(COSINE, "x[k]", [], {"i": "n"})
    assert found["status"] == "proved" and found["conditions"] == ["r != 0", "s != 0"]
    assert not any("sqrt" in text for text in shown_texts(found)), shown_texts(found)
    assert any(text.endswith("= x[k]/r") for text in shown_texts(found))


@pytest.mark.parametrize("definition, result", [
    ("r = sqrt(sum(x[i]^2, i))", "x[k]/r"), ("r = sqrt(sum(x[i]^2, i)/n)", "x[k]/(n*r)")])
def test_the_slope_of_a_root_is_written_with_its_name(definition, result):
    assert derive_text([definition], "x[k]", [], {"i": "n"})["result"] == result


@pytest.mark.parametrize("other", [
    "r = sqrt(sum(y[i]^2, i))", "r = sqrt(sum(x[i]^2, i) + 1)", "r = b*sqrt(sum(x[i]^2, i))"])
def test_a_root_keeps_its_form_beside_a_name_for_something_else_or_one_that_divides_anew(other):
    definitions = [other, "h = sqrt(sum(x[i]^2, i)) + log(2 + sum(x[i]^2, i))", "c = h + r"]
    found = derive_text(definitions, "x[k]", [], {"i": "n"})
    assert found["status"] == "proved" and not any("/b" in text for text in shown_texts(found))
    assert "sqrt(sum(x[i]^2, i))" in found["result"]
    assert "sum(x[k]^2, k) > 0" in found["conditions"]


def network():
    net = System()
    net.define(*softmax)
    net.define(*log_likelihood)
    net.assume(*targets_sum_to_one)
    return net


def test_the_hessian_of_the_softmax_cost():
    second = network().derive(cost, z[k]).derive(z[l])
    assert second.status == Status.PROVED
    assert network().prove(second.result, a[k] * (delta(k, l) - a[l])).status == Status.PROVED


def test_second_derivatives_from_text():
    found = derive_text([SOFTMAX, CROSS_ENTROPY], ["z[k]", "z[l]"], ONE, {})
    assert found["status"] == "proved"
    texts = Reader({}).read_all([SOFTMAX], [], [found["result"], "a[k]*(delta(k,l) - a[l])"])
    assert prove(*texts.others, texts.definitions).status == Status.PROVED


def test_log_sum_exp_has_the_softmax_covariance_as_hessian():
    net = System()
    f = real("f")
    net.define(f, log(Sum(exp(z[j]), j)))
    second = net.derive(f, z[k]).derive(z[l])
    share = exp(z[k]) / Sum(exp(z[j]), j)
    other = exp(z[l]) / Sum(exp(z[j]), j)
    assert second.status == Status.PROVED
    assert prove(second.result, share * (delta(k, l) - other)).status == Status.PROVED


def test_several_variables_share_the_work():
    net = System()
    net.define(*weighted_input)
    net.define(*softmax)
    net.define(*log_likelihood)
    net.assume(*targets_sum_to_one)
    by_weight, by_bias = net.derive(cost, wrt=[w[k, r], b[k]])
    assert net.prove(by_weight.result, (a[k] - y[k]) * x[r]).status == Status.PROVED
    assert by_bias.result == a[k] - y[k]
    assert by_weight.status == by_bias.status == Status.PROVED


def test_a_shared_weight_collects_every_place_it_is_used():
    n = size("n")
    i, p = index("i p", n)
    v, = array("v", n),
    h, o, f = real("h o f")
    net = System()
    net.define(h, sigmoid(Sum(v[i], i)))
    net.define(o, h * Sum(v[i], i))
    net.define(f, o**2)
    found = net.derive(f, wrt=v[p])
    assert found.status == Status.PROVED
    s = Sum(v[i], i)
    expected = 2 * o * (h + s * h * (1 - h))
    assert net.prove(found.result, expected).status == Status.PROVED


def test_showing_and_using_a_derivation():
    found = network().derive(cost, wrt=z[k])
    assert "a[k] - y[k]" in str(found) and "✓" in str(found)
    assert found._repr_latex_().startswith("$") and "<table>" in found._repr_html_()
    assert found.to_latex().startswith("\\begin{align*}")
    assert "def gradient(" in found.code()
    assert found.to_numpy()(a=[0.5, 0.5], y=[1.0, 0.0]).tolist() == [-0.5, 0.5]


def test_a_wrong_derivative_does_not_pass_the_differences():
    from derivations.derive.difference import differences

    net = network()
    assert differences(net, cost, z[k], a[k] - y[k]).ok
    assert not differences(net, cost, z[k], a[k] + y[k]).ok
    assert not differences(net, cost, z[k], a[k] - y[k] + 1).ok


@pytest.mark.parametrize("definitions, wrt, message", [
    (["L = sum(y[j]*log(a[j]), j)", "L = 2"], "y[k]", "twice"),
    (["a[j] = exp(z[j])", "L = y[j]*log(a[j])"], "z[k]", "is a sum over j missing"),
    (["a = a + 1"], "a", "itself"),
    (["a = b + 1", "b = a"], "b", "itself"),
    (["a[j] = exp(z[j]"], "z[k]", ")"),
])
def test_bad_definitions_get_one_clear_line(definitions, wrt, message):
    with pytest.raises(ValueError) as raised:
        derive_text(definitions, wrt, [], {})
    assert message in str(raised.value)


def test_a_target_that_does_not_depend_on_the_variable_has_derivative_zero_and_says_so():
    found = derive_text(["L = sum(y[j]^2, j)"], "x", [], {})
    assert found["result"] == "0" and found["status"] == "proved"
    assert "does not depend" in found["steps"][0]["reason"]


def test_an_entry_such_as_x2_asks_for_a_size_that_has_it():
    found = derive_text(["L = max(x[1], x[2])^2"], "x[k]", [], {})
    assert found["status"] == "proved" and "K >= 3" in found["assumptions"]


def test_an_index_that_nothing_binds_is_named():
    found = derive_text(["L = sum(w[j]*x[k], j)"], "x[k]", [], {})
    assert "k is one fixed index in the definition of L" in found["notes"]
    assert not derive_text(["L = sum(x[k], k)"], "x[k]", [], {})["notes"]


def test_a_wrong_result_says_why_it_is_not_shown():
    right = network().derive(cost, wrt=z[k])
    wrong = replace(right, result=right.result + a[k])
    assert wrong.status == Status.FAILED and "differences disagree" in wrong.reason
    assert right.reason == ""


@pytest.mark.parametrize("definitions, wrt", [
    (["a = σ(wx+b)", "C = (a-y)^2/2"], "w"), (["a = σ(wx+b)", "C = (a-y)^2/2"], "x"), (["L = ab^2"], "b"),
])
def test_a_letter_of_a_longer_name_is_told(definitions, wrt):
    with pytest.raises(ValueError, match="stands in no definition, but"):
        derive_text(definitions, wrt, [], {})


@pytest.mark.parametrize("definition, wrt", [("L = alpha^2", "a"), ("L = beta*x1", "t"), ("L = beta*x1", "x")])
def test_a_letter_is_none_of_those_that_spell_another(definition, wrt):
    assert derive_text([definition], wrt, [], {})["result"] == "0"
