"""SYS-30: one-line bugs planted in a copy of the package; each must be caught, blind spots too."""

import numeric_checks as checks
import numpy as np
import pytest
from planting import Mutant, planted
from systems_table import row

import numeric


MUTANTS = [
    Mutant("bn-backward-without-mean-delta", "normalization.py",
           "d_output - column_mean(d_output) - normalized", "d_output - normalized",
           checks.batch_norm_gradient),
    Mutant("bn-backward-without-xhat-term", "normalization.py",
           "column_mean(d_output) - normalized * along", "column_mean(d_output)",
           checks.batch_norm_gradient),
    Mutant("bn-backward-with-m-minus-1", "normalization.py",
           "column_mean(d_output * normalized)",
           "(d_output * normalized).sum(axis=0) / (len(d_output) - 1)",
           checks.batch_norm_gradient),
    Mutant("bn-running-statistics-in-training", "normalization.py",
           "if self.training:\n            mean = column_mean", "if False:\n            mean = column_mean",
           checks.batch_norm_training_output),
    Mutant("bn-batch-statistics-at-test", "normalization.py",
           "if self.training:\n            mean = column_mean", "if True:\n            mean = column_mean",
           checks.batch_norm_prediction_ignores_companions),
    Mutant("bn-gamma-gradient-averaged", "normalization.py",
           "column_sum(d_output * cache[0])", "column_mean(d_output * cache[0])",
           checks.batch_norm_gradient),
    Mutant("bn-beta-gradient-averaged", "normalization.py",
           '"bias": column_sum(d_output)', '"bias": column_mean(d_output)',
           checks.batch_norm_gradient),
    Mutant("bn-running-variance-biased", "normalization.py",
           "m / (m - 1) if self.unbiased else 1", "1",
           checks.batch_norm_running_statistics),
    Mutant("bn-momentum-reversed", "normalization.py",
           "keep = 1 - self.momentum", "keep = self.momentum",
           checks.batch_norm_running_statistics),
    Mutant("bn-pool-without-spread-of-means", "normalization.py",
           "variances + (means - mean) ** 2", "variances", checks.pooled_variance),
    Mutant("bn-pool-unweighted", "normalization.py",
           "(sizes / sizes.sum())[:, None]",
           "np.full((len(sizes), 1), 1 / len(sizes))", checks.pooled_variance),
    Mutant("softmax-jacobian-diagonal", "activations.py",
           "a * (d_output - inner) / self.temperature",
           "a * (1 - a) * d_output / self.temperature", checks.softmax_layer_gradient),
    Mutant("softmax-temperature-forgotten-in-backward", "activations.py",
           "(d_output - inner) / self.temperature", "(d_output - inner)",
           checks.softmax_layer_gradient),
    Mutant("dropout-backward-without-mask", "dropout.py",
           "d_output if cache is None else d_output * cache",
           "d_output if cache is None else d_output / (1 - self.p)", checks.dropout_gradient),
    Mutant("dropout-not-inverted", "dropout.py",
           " / x.dtype.type(1 - self.p)", "", checks.dropout_moments),
    Mutant("dropout-keep-and-drop-swapped", "dropout.py",
           "self.rng.random(x.shape) >= self.p", "self.rng.random(x.shape) < self.p",
           checks.dropout_moments),
    Mutant("delta-without-1/m", "costs.py",
           "self.slope(output, y) / len(output)", "self.slope(output, y)",
           checks.cost_gradients),
    Mutant("sigmoid-derivative-of-z", "activations.py",
           "return a * (1 - a)", "return z * (1 - z)", checks.sigmoid_and_relu_gradient),
    Mutant("quadratic-cost-without-half", "costs.py",
           "(difference * difference).sum(axis=-1) / 2", "(difference * difference).sum(axis=-1)",
           checks.cost_gradients),
    Mutant("log-likelihood-sign", "costs.py",
           "return a * y.sum(axis=-1, keepdims=True) - y",
           "return y - a * y.sum(axis=-1, keepdims=True)", checks.cost_gradients),
    Mutant("dense-bias-gradient-averaged", "layers.py",
           "column_sum(d_output)", "column_sum(d_output) / len(d_output)", checks.dense_gradient),
    Mutant("l2-gradient-doubled", "regularizers.py",
           "gradients[name] += self.strength * weight",
           "gradients[name] += 2 * self.strength * weight", checks.penalties),
    Mutant("l2-gradient-halved", "regularizers.py",
           "gradients[name] += self.strength * weight",
           "gradients[name] += self.strength / 2 * weight", checks.penalties),
    Mutant("l1-update-with-l2-cost", "regularizers.py",
           "return self.strength * np.sign(weight.real) * weight",
           "return self.strength / 2 * weight * weight", checks.penalties),
    Mutant("bias-regularised", "layers.py",
           'decayed_names = ("weight",)', 'decayed_names = ("weight", "bias")',
           checks.penalties),
    Mutant("one-hot-off-by-one", "labels.py",
           "labels.astype(np.intp) - base", "labels.astype(np.intp) - base - 1",
           checks.one_hot_labels),
    Mutant("fan-in-is-fan-out", "initializers.py",
           "/ np.sqrt(fan_in)", "/ np.sqrt(fan_out)", checks.initial_variance),
    Mutant("he-without-2", "initializers.py",
           "np.sqrt(2 / fan_in)", "np.sqrt(1 / fan_in)", checks.initial_variance),
    Mutant("adam-without-first-correction", "optimizers.py",
           "self.lr / (1 - beta1**self.t)", "self.lr", checks.adam_first_steps),
    Mutant("adam-without-second-correction", "optimizers.py",
           "second / (1 - beta2**self.t)", "second", checks.adam_first_steps),
    Mutant("adam-t-one-ahead", "optimizers.py",
           "second / (1 - beta2**self.t)", "second / (1 - beta2 ** (self.t + 1))",
           checks.adam_first_steps),
    Mutant("adam-t-from-0", "optimizers.py",
           "second / (1 - beta2**self.t)", "second / (1 - beta2 ** (self.t - 1))",
           checks.adam_first_steps),
    Mutant("adam-eps-inside-root", "optimizers.py",
           "root = np.sqrt(second / (1 - beta2**self.t))",
           "root = np.sqrt(second / (1 - beta2**self.t) + self.eps) - self.eps",
           checks.place_of_eps),
    Mutant("rmsprop-eps-inside-root", "optimizers.py",
           "(np.sqrt(square_avg) + self.eps)", "np.sqrt(square_avg + self.eps)",
           checks.place_of_eps),
    Mutant("velocity-sign", "optimizers.py",
           "velocity -= step", "velocity += step", checks.momentum_recursion),
    Mutant("velocity-shared", "optimizer_state.py",
           'data["data"][0], array.shape, data["strides"]', 'array.shape, data["strides"]',
           checks.momentum_recursion),
    Mutant("momentum-drops-regularisation", "network.py",
           "self.regularizer.add_gradients(table.weights, gradients)", "pass",
           checks.regularised_momentum),
    Mutant("ewa-weight-squared", "averages.py",
           "beta ** np.arange(steps - 1, -1, -1.0)", "beta ** (2 * np.arange(steps - 1, -1, -1.0))",
           checks.impulse_response),
    Mutant("ewa-recursion-squared", "averages.py",
           "running = beta * running", "running = beta**2 * running", checks.impulse_response),
    Mutant("ewa-correction-one-late", "averages.py",
           "1 - beta ** (t + 1)", "1 - beta ** (t + 2)", checks.impulse_response),
    Mutant("divided-by-variance", "data.py",
           "std.astype(x.dtype)", "(std**2).astype(x.dtype)", checks.standardized_moments),
    Mutant("last-batch-unweighted", "data.py",
           "np.tensordot(sizes / sizes.sum(), values, 1)", "values.mean(axis=0)",
           checks.uneven_batches),
    Mutant("remainder-dropped", "data.py",
           "range(0, n, batch_size)", "range(0, n - batch_size + 1, batch_size)",
           checks.uneven_batches),
    Mutant("log-scale-sign-lost", "hyperparameters.py",
           "10 ** self._exponents.at(u)", "10 ** -self._exponents.at(u)",
           checks.log_uniform_range),
    Mutant("halving-counter-not-reset", "schedules.py",
           "self.scale /= 2\n        self.waited = 0", "self.scale /= 2",
           checks.plateau_rules),
    Mutant("halving-stops-one-late", "schedules.py",
           "self.scale <= self.floor", "self.scale < self.floor", checks.plateau_rules),
    Mutant("tie-counts-as-improvement", "schedules.py",
           "(score - self.best) > self.min_delta", "(score - self.best) >= self.min_delta",
           checks.plateau_rules),
    Mutant("soft-threshold-keeps-sign-of-small", "regularizers.py",
           "np.sign(w) * np.maximum(np.abs(w) - threshold, 0)",
           "np.sign(w) * np.abs(np.abs(w) - threshold)", checks.proximal_step),
]

BANK = {  # the bugs that must be among them, in words
    "batch norm backward without the mean of delta": ["bn-backward-without-mean-delta"],
    "batch norm backward without the normalised term": ["bn-backward-without-xhat-term"],
    "1/(m-1) in batch norm's backward only": ["bn-backward-with-m-minus-1"],
    "running statistics used in training": ["bn-running-statistics-in-training"],
    "batch statistics at test": ["bn-batch-statistics-at-test"],
    "gradients of gamma and beta averaged": [
        "bn-gamma-gradient-averaged", "bn-beta-gradient-averaged"],
    "softmax Jacobian's diagonal only": ["softmax-jacobian-diagonal"],
    "dropout backward without its mask": ["dropout-backward-without-mask"],
    "delta without 1/m": ["delta-without-1/m"],
    "L2 gradient with another factor": ["l2-gradient-doubled", "l2-gradient-halved"],
    "bias regularised": ["bias-regularised"],
    "one-hot off by one": ["one-hot-off-by-one"],
    "fan-in of the transpose": ["fan-in-is-fan-out"],
    "Adam without bias correction": [
        "adam-without-first-correction", "adam-without-second-correction"],
    "Adam with t from 0": ["adam-t-from-0"],
    "epsilon inside the root": ["adam-eps-inside-root", "rmsprop-eps-inside-root"],
    "velocity's sign": ["velocity-sign"],
    "velocity shared across layers": ["velocity-shared"],
    "weights of an average squared": ["ewa-weight-squared", "ewa-recursion-squared"],
    "divided by the variance": ["divided-by-variance"],
    "last mini-batch's mean unweighted": ["last-batch-unweighted"],
    "sign of a random exponent lost": ["log-scale-sign-lost"],
}


@pytest.mark.parametrize("check", [
    pytest.param(check, id=f"SYS-{number:02}-{check.__name__}")
    for check, number in checks.ROWS.items()
])
def test_the_real_package_passes(check):
    check(numeric)


@row(30)
@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_bug_is_caught(row, mutant, tmp_path):
    with planted(tmp_path, mutant) as nn, pytest.raises(AssertionError):
        mutant.check(nn)


def test_the_whole_bank_is_planted():
    assert {name for names in BANK.values() for name in names} <= {m.name for m in MUTANTS}
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


@row(30)
def test_central_differences_and_the_complex_step_agree(row):
    rng = np.random.default_rng(4)
    layers = [numeric.Linear(4, 5, rng=rng), numeric.BatchNorm(5), numeric.Tanh()]
    layers.append(numeric.Linear(5, 3, rng=rng))
    network = numeric.Network(layers, numeric.LogLikelihoodCost())
    x, y = rng.standard_normal((6, 4)), rng.integers(0, 3, 6)
    reports = [network.check_gradients(x, y, method=method) for method in ("central", "complex")]
    assert all(report.ok for report in reports)
    for name, found in reports[0].numeric.items():
        np.testing.assert_allclose(found, reports[1].numeric[name], rtol=1e-7, atol=1e-9)


def test_every_check_catches_something():
    assert {mutant.check for mutant in MUTANTS} == set(checks.ROWS)


# ----- blind spots: what a gradient check cannot see, and what does see it

BIAS_GRADIENT_OFF = Mutant(
    "", "layers.py", "column_sum(d_output)", "2 * column_sum(d_output)", None)
WEIGHT_GRADIENT_OFF = Mutant(
    "", "layers.py", '{"weight": d_output.T @ cache}', '{"weight": 2 * (d_output.T @ cache)}', None)
INPUT_GRADIENT_TRANSPOSED = Mutant(
    "", "layers.py", "return d_output @ self.weight", "return d_output @ self.weight.T", None)
ERROR_ALONG_ONES = Mutant(
    "", "costs.py", "return output - y", "return output - y + 1", None)


def normalized_network(nn, examples):
    rng = np.random.default_rng(1)
    layers = [nn.Linear(3, 4, rng=rng), nn.BatchNorm(4), nn.Tanh(), nn.Identity()]
    network = nn.Network(layers, nn.QuadraticCost())
    return network, rng.standard_normal((examples, 3)), rng.standard_normal((examples, 4))


@row(30)
def test_blind_spot_bias_in_front_of_batch_norm(row, tmp_path):
    """Its true gradient is 0, and twice 0 is 0: only the absolute criterion can be used."""
    network, x, y = normalized_network(numeric, 5)
    report = network.check_gradients(x, y)
    noise = np.abs(network.gradients(x, y)["0.bias"]).max()
    assert report.ok and noise < 1e-15
    assert not network.check_gradients(x, y, atol=0.0).ok, "0 against rounding is no ratio"
    with planted(tmp_path, BIAS_GRADIENT_OFF) as nn:
        assert normalized_network(nn, 5)[0].check_gradients(x, y).ok
        seen = nn.Network([nn.Linear(3, 4, rng=np.random.default_rng(1))], nn.QuadraticCost())
        report = seen.check_gradients(x, y)
        assert not report.ok and report.worst.parameter == "0.bias"


@row(30)
def test_blind_spot_batch_of_one_under_batch_norm(row, tmp_path):
    """With one example batch norm passes nothing back, so every layer below looks right."""
    with planted(tmp_path, WEIGHT_GRADIENT_OFF) as nn:
        network, x, y = normalized_network(nn, 1)
        assert network.check_gradients(x, y).ok
        network, x, y = normalized_network(nn, 3)
        report = network.check_gradients(x, y)
        assert not report.ok and report.guess.startswith("a factor of 2")


@row(30)
def test_blind_spot_error_along_ones_under_softmax(row, tmp_path):
    """Softmax sends an error that is equal in all components to 0."""
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal((5, 3)), rng.random((5, 4))
    with planted(tmp_path, ERROR_ALONG_ONES) as nn:
        dense = nn.Linear(3, 4, rng=rng)
        assert nn.Network([dense, nn.Softmax()], nn.QuadraticCost()).check_gradients(x, y).ok
        assert not nn.Network([dense], nn.QuadraticCost()).check_gradients(x, y).ok


@row(30)
def test_blind_spot_symmetric_weights_hide_a_transposition(row, tmp_path):
    rng = np.random.default_rng(3)
    x, y = rng.standard_normal((5, 4)), rng.standard_normal((5, 4))
    with planted(tmp_path, INPUT_GRADIENT_TRANSPOSED) as nn:
        layers = [nn.Linear(4, 4, rng=rng), nn.Tanh(), nn.Linear(4, 4, rng=rng)]
        network = nn.Network(layers, nn.QuadraticCost())
        assert not network.check_gradients(x, y).ok
        upper = network.layers[2]
        upper.weight[:] = upper.weight + upper.weight.T
        assert network.check_gradients(x, y).ok
