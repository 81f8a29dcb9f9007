"""The public batteries: every part of the library passes, and every question rejects something."""

import math

import numeric_records as records
import numpy as np
import pytest

import numeric
from numeric import check_costs, check_layers, check_optimizers, check_regularizers


def each(table):
    return pytest.mark.parametrize("record", table, ids=records.ids(table))


def answers(call):
    """The lines of the ``AssertionError`` that ``call`` raises."""
    with pytest.raises(AssertionError) as caught:
        call()
    return str(caught.value)


# ----- the library's own parts pass

@each(records.LAYERS)
@pytest.mark.parametrize("examples, width", [(1, 4), (3, 2)])
def test_every_layer_passes(record, examples, width):
    layer = record.make(width, np.random.default_rng(0), np.float64)
    before = vars(layer).copy()
    asked = numeric.check_layer(layer, (examples, *record.example(width)))
    assert len(asked) == len(check_layers.QUESTIONS)
    assert all(vars(layer)[name] is value for name, value in before.items()), "it was copied"


@each(records.COSTS)
@pytest.mark.parametrize("shape", [(1, 2), (4, 3)])
def test_every_cost_passes(record, shape):
    numeric.check_cost(record.cost, shape)
    targets = record.targets(np.random.default_rng(0), shape)
    assert len(numeric.check_cost(record.cost, shape, targets=targets)) == len(
        check_costs.QUESTIONS)


@each(records.OPTIMIZERS)
def test_every_optimizer_passes(record):
    optimizer = record.make()
    assert len(numeric.check_optimizer(optimizer)) == len(check_optimizers.QUESTIONS)
    assert optimizer.steps == 0


@each(records.REGULARIZERS)
def test_every_regularizer_passes(record):
    asked = numeric.check_regularizer(record.make())
    assert len(asked) == len(check_regularizers.QUESTIONS)


# ----- parts written by somebody else: no underscore, no call of the constructor above

class Scale(numeric.Layer):
    """y = x · scale by column, as little as a layer needs."""

    parameter_names = ("scale",)

    def __init__(self, width):
        self.scale = np.linspace(1, 2, width)

    def compute(self, x):
        return x * self.scale, x

    def input_gradient(self, d_output, cache):
        return d_output * self.scale

    def parameter_gradients(self, d_output, cache):
        return {"scale": (d_output * cache).sum(axis=0)}


class Huber(numeric.Activation):
    """An activation with a kink in its second derivative only."""

    def function(self, z):
        return np.where(np.abs(z.real) < 1, z * z / 2, np.sign(z.real) * z - 0.5)

    def derivative(self, z, a):
        return np.clip(z, -1, 1)


class LogCosh(numeric.Cost):
    """Σ log cosh(output - y), written so that it does not overflow."""

    def per_example(self, output, y):
        d = output - y
        far = d * np.sign(d.real)
        return (far + np.log1p(np.exp(-2 * far)) - math.log(2)).sum(axis=-1)

    def slope(self, output, y):
        return np.tanh(output - y)


class Lion(numeric.Optimizer):
    """Steps by the sign of an average (Chen et al. 2023)."""

    slots = ("average",)

    def __init__(self, lr, betas=(0.9, 0.99)):
        super().__init__(lr)
        self.betas = betas

    def update(self, parameter, gradient, average):
        beta1, beta2 = self.betas
        parameter -= self.lr * np.sign(beta1 * average + (1 - beta1) * gradient)
        average *= beta2
        average += (1 - beta2) * gradient


class ElasticNet(numeric.L2):
    """Two penalties in one."""

    kinked = True

    def terms(self, weight):
        return super().terms(weight) + 0.1 * np.sign(weight.real) * weight

    def add_gradients(self, weights, gradients):
        super().add_gradients(weights, gradients)
        for name, weight in weights.items():
            gradients[name] += (0.1 * np.sign(weight)).astype(weight.dtype)


def test_parts_of_one_s_own_pass_and_work_together():
    numeric.check_layer(Scale(3), (4, 3))
    numeric.check_layer(Huber(), (4, 3))
    numeric.check_cost(LogCosh(), (4, 2))
    numeric.check_optimizer(Lion(0.1))
    numeric.check_regularizer(ElasticNet(0.5, n=4))
    rng = np.random.default_rng(0)
    layers = [Scale(3), numeric.Linear(3, 4, rng=rng), Huber(), numeric.Linear(4, 2, rng=rng)]
    network = numeric.Network(layers, LogCosh(), ElasticNet(0.5, n=8))
    x, y = rng.standard_normal((8, 3)), rng.standard_normal((8, 2))
    assert network.check_gradients(x, y).ok
    run = numeric.Trainer(network, Lion(0.01), batch_size=4, rng=rng, monitor=["train_loss"])
    history = run.fit(x, y, 30)["train_loss"]
    assert history[-1] < history[0]


def test_a_subclass_is_not_judged_by_its_parent_s_shortcuts():
    class Doubled(numeric.Linear):
        def compute(self, x):
            output, cache = super().compute(x)
            return 2 * output, cache

        def input_gradient(self, d_output, cache):
            return super().input_gradient(2 * d_output, cache)

        def parameter_gradients(self, d_output, cache):
            return super().parameter_gradients(2 * d_output, cache)

    layer = Doubled(3, 2, rng=np.random.default_rng(0))
    numeric.check_layer(layer, (4, 3))
    network = numeric.Network([layer], numeric.QuadraticCost())
    assert network.check_gradients(np.ones((4, 3)), np.zeros((4, 2))).ok


# ----- every question of the layers' battery rejects something

def broken(**methods):
    """``Scale`` with some of its parts replaced."""
    return type("Broken", (Scale,), methods)(3)


def drifting(self, x):
    self.scale = self.scale + 1.0
    return x * self.scale, x


def writes_into(self, x):
    x *= 2
    return x * self.scale, x


def hold_nothing(self, x):
    return x * np.random.default_rng().random(x.shape), x


def spoils(self, d_output, cache):
    d_output *= self.scale
    return d_output


class Forgetful(Scale):
    """Its state is not what it computes with."""

    def compute(self, x):
        return x * np.linspace(1, 2, 3).astype(x.dtype), x

    def parameter_gradients(self, d_output, cache):
        return {"scale": np.zeros_like(self.scale)}

    def input_gradient(self, d_output, cache):
        return d_output * np.linspace(1, 2, 3)


class Remembering(Scale):
    buffer_names = ("seen",)
    seen = np.array(0)

    def observe(self, cache):
        self.seen = self.seen + 1


LAYERS = {
    "names_are_arrays": broken(parameter_names=("scale", "shift")),
    "compute_gives_a_pair": broken(compute=lambda self, x: x * self.scale),
    "compute_is_pure": broken(compute=drifting),
    "shape_is_foretold": broken(shape_after=lambda self, shape: (7,)),
    "gradients_are_right": broken(input_gradient=lambda self, d, cache: d / self.scale),
    "gradients_are_pure": broken(input_gradient=spoils),
    "examples_do_not_mix": broken(compute=lambda self, x: ((x - x.mean(axis=0)) * self.scale, x)),
    "evaluation_is_pure": Remembering(3),
    "elementwise_is_true": broken(elementwise=True),
    "stacks_is_true": broken(
        stacks=True, compute=lambda self, x: (x * self.scale + (x.ndim > 2), x)),
    "sensitivity_is_true": broken(
        stacks=True, compute=lambda self, x: (x * self.scale, x),
        sensitivity=lambda self, name, entries, cache: (entries[0], 2 * cache.T[entries[0]])),
    "network_holds_it": Forgetful(3),
    "wrong_batches_are_refused": broken(check_input=lambda self, x, where: x),
    "backward_needs_a_forward": broken(
        backward=lambda self, d_output: (d_output * self.scale, {})),
    "nan_shows": broken(compute=lambda self, x: (np.nan_to_num(x) * self.scale, x)),
    "large_inputs_give_no_nan": broken(
        compute=lambda self, x: (x * self.scale + (np.exp(x) * 0), x)),
    "float32_stays": broken(compute=lambda self, x: (x * self.scale.astype(np.float64), x)),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("question", check_layers.QUESTIONS, ids=lambda q: q.__name__)
def test_a_broken_layer_is_rejected_by_its_question(question):
    said = answers(lambda: numeric.check_layer(LAYERS[question.__name__], (4, 3)))
    assert question.__doc__.splitlines()[0].rstrip(".") in said
    assert said.startswith(("Broken fails", "Forgetful fails", "Remembering fails"))


@pytest.mark.parametrize("layer, words", [
    (broken(compute=writes_into), "it changes the batch"),
    (broken(compute=hold_nothing), "differs though draws are held"),
    (broken(parameter_gradients=lambda self, d, cache: {}), "gradients of [], parameters ['scale']"),
    (broken(parameter_gradients=lambda self, d, cache: {"scale": (d * cache).mean(axis=0)}),
     "4 times too small"),
    (broken(compute=lambda self, x: 1 / 0), "ZeroDivisionError: division by zero"),
    (broken(decayed_names=("weight",)), "weight is decayed but no parameter"),
])
def test_what_is_wrong_is_said(layer, words):
    assert words in answers(lambda: numeric.check_layer(layer, (4, 3)))


# ----- costs

def wrong_cost(**methods):
    return type("Wrong", (LogCosh,), methods)()


def changed_slope(change):
    return wrong_cost(slope=lambda self, output, y: change(LogCosh.slope(self, output, y)))


def in_place(self, output, y):
    output -= y
    return np.tanh(output)


COSTS = {
    "value_is_a_mean": wrong_cost(
        per_example=lambda self, o, y: LogCosh.per_example(self, o, y) * (1 + len(o))),
    "gradient_is_right": changed_slope(lambda slope: 2 * slope),
    "arguments_are_kept": wrong_cost(slope=in_place),
    "stacks_are_taken": wrong_cost(
        per_example=lambda self, o, y: LogCosh.per_example(self, o, y) + (o.ndim > 2)),
    "descent_lowers_it": changed_slope(lambda slope: -slope),
    "large_outputs_are_finite": wrong_cost(
        per_example=lambda self, o, y: np.log(np.cosh(o - y)).sum(axis=-1)),
    "nan_shows": wrong_cost(
        per_example=lambda self, o, y: np.nan_to_num(LogCosh.per_example(self, o, y))),
    "wrong_targets_are_refused": wrong_cost(
        check_targets=lambda self, y, shape, dtype: np.resize(np.asarray(y, dtype), shape)),
    "predictions_fit": wrong_cost(probabilities=True),
    "float32_stays": changed_slope(lambda slope: slope.astype(np.float64)),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("question", check_costs.QUESTIONS, ids=lambda q: q.__name__)
def test_a_broken_cost_is_rejected_by_its_question(question):
    said = answers(lambda: numeric.check_cost(COSTS[question.__name__], (4, 3)))
    assert question.__doc__.splitlines()[0].rstrip(".") in said


# ----- optimisers

def wrong_rule(update, **more):
    return type("Wrong", (Lion,), {"update": update, **more})(0.1)


class Shared(Lion):
    """One average for all arrays, kept on the side."""

    slots = ()

    def __init__(self, lr):
        super().__init__(lr)
        self.total = 0.0

    def reset(self):
        super().reset()
        self.total = 0.0

    def update(self, parameter, gradient):
        self.total = 0.9 * self.total + 0.1 * float(gradient.sum())
        parameter -= self.lr * (gradient + 0.1 * self.total)


def counted(self, parameter, gradient, average):
    parameter -= self.lr * gradient / (1 + self.steps)


def slowing(self, parameter, gradient, average):
    self.calls += 1  # which reset() knows nothing of
    parameter -= self.lr * gradient / self.calls


def lossy(self, flat):
    numeric.Optimizer.load_state_dict(self, {k: v for k, v in flat.items() if "/" not in k})


def without_checks(self, parameters, gradients):
    for name, gradient in gradients.items():
        parameters[name] -= self.lr * np.resize(gradient, parameters[name].shape)


OPTIMIZERS = {
    "steps_are_in_place": wrong_rule(lambda self, p, g, average: None),
    "first_step_is_downhill": wrong_rule(lambda self, p, g, average: p.__iadd__(self.lr * g)),
    "no_gradient_no_first_step": wrong_rule(lambda self, p, g, average: p.__isub__(self.lr)),
    "arrays_do_not_meet": Shared(0.1),
    "late_arrays_start_anew": wrong_rule(counted),
    "saved_states_go_on": wrong_rule(Lion.update, load_state_dict=lossy),
    "copies_and_resets_work": wrong_rule(slowing, calls=0),
    "rate_is_read_each_step": wrong_rule(lambda self, p, g, average: p.__isub__(0.1 * g)),
    "bad_gradients_are_refused": wrong_rule(Lion.update, step=without_checks),
    "float32_stays": wrong_rule(
        lambda self, p, g, average: p.__isub__(self.lr * g.astype(np.float32)) if
        p.dtype == np.float64 else p.__isub__(1.01 * np.float32(self.lr) * g)),
}


@pytest.mark.parametrize("question", check_optimizers.QUESTIONS, ids=lambda q: q.__name__)
def test_a_broken_optimizer_is_rejected_by_its_question(question):
    said = answers(lambda: numeric.check_optimizer(OPTIMIZERS[question.__name__]))
    assert question.__doc__.splitlines()[0].rstrip(".") in said


# ----- regularisers

def wrong_penalty(**methods):
    return type("Wrong", (numeric.L2,), methods)(0.5, n=4)


def overwrite(self, weights, gradients):
    for name, weight in weights.items():
        gradients[name] = self.strength * weight


def by_another_s_size(self, weights, lr):
    total = sum(np.abs(weight).sum() for weight in weights.values())
    for weight in weights.values():
        weight /= 1 + total


def pushed(self, weights, lr):
    for weight in weights.values():
        weight += lr


def widened(self, weights, gradients):
    for name, weight in weights.items():
        gradients[name] = gradients[name] + np.float64(self.strength) * weight.astype(np.float64)


REGULARIZERS = {
    "value_is_the_sum_of_terms": wrong_penalty(value=lambda self, weights: 1.0),
    "gradient_is_right": wrong_penalty(
        terms=lambda self, weight: self.strength * weight * weight),
    "gradients_are_added": wrong_penalty(add_gradients=overwrite),
    "steps_are_in_place": wrong_penalty(after_step=by_another_s_size),
    "zeros_stay": wrong_penalty(before_step=pushed),
    "float32_stays": wrong_penalty(add_gradients=widened),
    "value_keeps_the_complex_step": wrong_penalty(
        terms=lambda self, weight: self.strength / 2 * np.abs(weight) ** 2),
}


@pytest.mark.parametrize("question", check_regularizers.QUESTIONS, ids=lambda q: q.__name__)
def test_a_broken_regularizer_is_rejected_by_its_question(question):
    said = answers(lambda: numeric.check_regularizer(REGULARIZERS[question.__name__]))
    assert question.__doc__.splitlines()[0].rstrip(".") in said


def test_other_things_are_refused():
    with pytest.raises(TypeError, match="check_layer: layer is"):
        numeric.check_layer(numeric.QuadraticCost(), (4, 3))
    with pytest.raises(TypeError, match="check_cost: cost is"):
        numeric.check_cost(numeric.Sigmoid(), (4, 3))
    with pytest.raises(TypeError, match="check_optimizer: optimizer is"):
        numeric.check_optimizer(numeric.L2(0.1, n=1))
    with pytest.raises(TypeError, match="check_regularizer: regularizer is"):
        numeric.check_regularizer(numeric.SGD(0.1))
    with pytest.raises(ValueError, match="a batch needs"):
        numeric.check_layer(numeric.Sigmoid(), (0, 3))
    with pytest.raises(ValueError, match="targets"):
        numeric.check_cost(numeric.CrossEntropyCost(), (4, 3), targets=np.full((4, 3), 2.0))
