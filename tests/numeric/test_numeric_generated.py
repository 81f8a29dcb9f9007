"""Tests generated from the records: every layer, cost, optimiser and regulariser alike."""

import re

import numpy as np
import pytest
from numeric_records import (
    COSTS, INITIALIZERS, LAYERS, OPTIMIZERS, REGULARIZERS, SCHEDULES, SHAPES, ids,
)

import numeric
from numeric.costs import Cost
from numeric.layers import Layer
from numeric.optimizers import Optimizer
from numeric.regularizers import Regularizer


FAMILIES = (Layer, Cost, Optimizer, Regularizer)
MADE_BY_FUNCTIONS = ("numeric.initializers", "numeric.schedules", "numeric.step_schedules")


def without_record(public):
    """Those of the ``public`` objects that need a record and have none."""
    rng = np.random.default_rng(0)
    made = {type(record.make(3, rng, np.float64)) for record in LAYERS}
    made |= {type(record.cost) for record in COSTS}
    made |= {type(record.make()) for record in (*OPTIMIZERS, *REGULARIZERS)}
    made |= {record.kind or record.draw for record in INITIALIZERS}
    made |= {record.kind for record in SCHEDULES}
    needed = {
        value for value in public
        if (issubclass(value, FAMILIES) if isinstance(value, type)
            else value.__module__ in MADE_BY_FUNCTIONS)
    }
    return needed - made - {*FAMILIES, numeric.Activation}


def test_every_public_kind_has_a_record():
    public = {getattr(numeric, name) for name in numeric.__all__}
    assert without_record(public) == set()


@pytest.mark.parametrize("base", [
    numeric.Layer, numeric.Activation, numeric.L2, numeric.SGD, numeric.QuadraticCost
])
def test_a_new_kind_without_a_record_is_noticed(base):
    new = type("New", (base,), {})
    assert without_record({new, numeric.SGD}) == {new}


@pytest.mark.parametrize("module", MADE_BY_FUNCTIONS)
def test_a_new_function_without_a_record_is_noticed(module):
    def new():
        pass

    new.__module__ = module
    assert without_record({new, numeric.sigmoid}) == {new}


LIMITS = {"complex": 1e-10, "central": 1e-7}
shapes = pytest.mark.parametrize("shape", SHAPES, ids=lambda s: f"{s[0]}x{s[1]}")
methods = pytest.mark.parametrize("method", LIMITS)
each_layer = pytest.mark.parametrize("record", LAYERS, ids=ids(LAYERS))
each_cost = pytest.mark.parametrize("record", COSTS, ids=ids(COSTS))
each_optimizer = pytest.mark.parametrize("record", OPTIMIZERS, ids=ids(OPTIMIZERS))
each_regularizer = pytest.mark.parametrize("record", REGULARIZERS, ids=ids(REGULARIZERS))



def batch_shape(record, shape):
    """(examples, width) as the shape of a batch that this layer takes."""
    return shape[0], *record.example(shape[1])


def away_from_zero(rng, shape):
    """Numbers of size 0.1 to 1.1, so that no kink at zero is in reach."""
    return rng.choice([-1, 1], shape) * (0.1 + rng.random(shape))


def assert_layer_gradient(layer, x, method):
    """Compare both backward halves with differences of Σ (fixed weights · output)."""
    layer.hold(x)
    direction = np.random.default_rng(5).standard_normal(layer.compute(x)[0].shape)
    own = {name: p.copy() for name, p in layer.parameters().items()}

    def f(values):
        for name in own:
            setattr(layer, name, values[name])
        return (direction * layer.compute(values["input"])[0]).sum()

    layer.forward(x)
    d_input, gradients = layer.backward(direction)
    report = numeric.check_gradients(
        f, {"input": d_input, **gradients}, {"input": x, **own},
        method=method, rtol=LIMITS[method],
    )
    assert report.ok and not report.kinks, report.message


@each_layer
@shapes
@methods
def test_layer_gradient(record, shape, method):
    rng = np.random.default_rng(1)
    layer = record.make(shape[1], rng, np.float64)
    assert_layer_gradient(layer, away_from_zero(rng, batch_shape(record, shape)), method)


@each_layer
@shapes
def test_layer_says_the_shape_of_its_output(record, shape):
    layer = record.make(shape[1], np.random.default_rng(1), np.float64)
    x = np.ones(batch_shape(record, shape))
    assert layer.forward(x).shape == (len(x), *layer.shape_after(x.shape[1:]))


@each_layer
@shapes
def test_layer_in_float32_stays_float32_and_close(record, shape):
    x = away_from_zero(np.random.default_rng(2), batch_shape(record, shape))
    outputs = {}
    for dtype in (np.float64, np.float32):
        layer = record.make(shape[1], np.random.default_rng(1), dtype)
        given = x.astype(dtype)
        layer.hold(given)
        output = layer.forward(given)
        d_input, gradients = layer.backward(np.ones_like(output))
        arrays = [output, d_input, *gradients.values()]
        assert {array.dtype for array in arrays} == {np.dtype(dtype)}
        outputs[dtype] = arrays
    for wide, narrow in zip(outputs[np.float64], outputs[np.float32]):
        np.testing.assert_allclose(narrow, wide, rtol=2e-4, atol=2e-4)


@each_layer
def test_layer_survives_edge_values(record):
    for edge in record.edges:
        layer = record.make(3, np.random.default_rng(1), np.float64)
        x = np.full(batch_shape(record, (4, 3)), edge)
        x.flat[0] = -edge
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            output = layer.forward(x)
            d_input, gradients = layer.backward(np.ones_like(output))
        for array in (output, d_input, *gradients.values()):
            assert np.isfinite(array).all(), (record.name, edge)


@each_layer
def test_layer_is_deterministic_under_a_seed(record):
    x = np.random.default_rng(3).standard_normal(batch_shape(record, (4, 3)))
    first, second = (record.make(3, np.random.default_rng(1), np.float64) for _ in range(2))
    assert np.array_equal(first.forward(x), second.forward(x))


@each_layer
def test_layer_that_says_so_accepts_a_stack_of_batches(record):
    rng = np.random.default_rng(4)
    layer = record.make(3, rng, np.float64)
    if not layer.stacks:
        return
    stack = rng.standard_normal((2, *batch_shape(record, (4, 3))))
    layer.hold(stack[0])
    together = layer.compute(stack)[0]
    for batch, output in zip(stack, together):
        np.testing.assert_allclose(layer.compute(batch)[0], output, rtol=1e-14, atol=1e-15)


@each_layer
def test_layer_refuses_bad_input_in_one_line(record):
    layer = record.make(3, np.random.default_rng(1), np.float64)
    good = np.ones(batch_shape(record, (2, 3)))
    broken, last = good.copy(), tuple(size - 1 for size in good.shape)
    broken[last] = np.nan
    cases = [
        (broken, ValueError, re.escape(f"nan at index {last}")),
        (good.astype(int), TypeError, "dtype int64"),
        (np.ones(3), ValueError, r"shape \(3,\)"),
        (good[:0], ValueError, re.escape(str((0, *good.shape[1:])))),
    ]
    if layer.input_shape is not None and layer.input_shape[0] is not None:
        wider = np.ones((2, good.shape[1] + 1, *good.shape[2:]))
        words = f"shape {wider.shape}, expected (any, {good.shape[1]}"
        cases.append((wider, ValueError, re.escape(words)))
    for x, error, message in cases:
        with pytest.raises(error, match=message) as caught:
            layer.forward(x)
        assert str(caught.value).startswith(layer.name) and "\n" not in str(caught.value)


@each_layer
def test_layer_backward_refuses_wrong_shapes_nan_and_no_forward(record):
    layer = record.make(3, np.random.default_rng(1), np.float64)
    x = np.ones(batch_shape(record, (2, 3)))
    if not isinstance(layer, numeric.BatchNorm):  # its record has run forward once
        with pytest.raises(RuntimeError, match="forward pass first"):
            layer.backward(x)
    output = layer.forward(x / 2)
    with pytest.raises(ValueError, match="d_output: shape"):
        layer.backward(np.ones((1, *output.shape)))
    with pytest.raises(ValueError, match="d_output: nan"):
        layer.backward(np.full(output.shape, np.nan))


@each_cost
@shapes
@methods
def test_cost_gradient(record, shape, method):
    rng = np.random.default_rng(1)
    output, y = rng.standard_normal(shape), record.targets(rng, shape)
    report = numeric.check_gradients(
        lambda z: record.cost._value(z, y), record.cost.gradient(output, y), output,
        method=method, rtol=LIMITS[method],
    )
    assert report.ok, report.message


@each_cost
def test_cost_is_the_mean_over_examples(record):
    rng = np.random.default_rng(2)
    output, y = rng.standard_normal((5, 3)), record.targets(rng, (5, 3))
    alone = [record.cost.value(output[i : i + 1], y[i : i + 1]) for i in range(5)]
    assert record.cost.value(output, y) == pytest.approx(np.mean(alone), rel=1e-14)


@each_cost
@shapes
def test_cost_in_float32_stays_float32_and_close(record, shape):
    rng = np.random.default_rng(5)
    output, y = rng.standard_normal(shape), record.targets(rng, shape)
    narrow = y.astype(np.float32) if y.dtype.kind == "f" else y
    for method in (record.cost.value, record.cost.gradient):
        found = method(output.astype(np.float32), narrow)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, method(output, y), rtol=1e-5, atol=1e-6)


@each_cost
def test_cost_is_finite_for_huge_logits(record):
    rng = np.random.default_rng(3)
    for size in (1000.0, 2000.0):
        output = rng.choice([-size, size], (6, 3))
        y = record.targets(rng, output.shape)
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            value, gradient = record.cost.value(output, y), record.cost.gradient(output, y)
        assert np.isfinite(value) and np.isfinite(gradient).all()


@each_cost
def test_cost_refuses_bad_targets(record):
    output = np.zeros((4, 3))
    y = record.targets(np.random.default_rng(4), (4, 3))
    with pytest.raises(ValueError, match="shape"):
        record.cost.value(output, y[:3])
    with pytest.raises(ValueError, match=r"output: nan at index \(0, 0\)"):
        record.cost.value(np.full((4, 3), np.nan), y)
    if y.dtype.kind == "f":
        spoilt = y.copy()
        spoilt[2, 1] = np.inf
        with pytest.raises(ValueError, match=r"inf at index \(2, 1\)"):
            record.cost.gradient(output, spoilt)
        with pytest.raises(TypeError, match="float32"):
            record.cost.value(output, y.astype(np.float32))


@each_optimizer
def test_optimizer_follows_its_formula(record):
    gradients = [1.0, -2.0, 0.5, 3.0, 0.0, -0.25]
    optimizer, parameters = record.make(), {"w": np.zeros(1)}
    path = []
    for gradient in gradients:
        optimizer.step(parameters, {"w": np.array([gradient])})
        path.append(parameters["w"][0])
    np.testing.assert_allclose(path, record.reference(gradients), rtol=1e-12)


@each_optimizer
def test_optimizer_state_is_per_parameter_and_keeps_dtype(record):
    rng = np.random.default_rng(5)
    shapes = {"0.weight": (2, 3), "0.bias": (2,), "2.weight": (2, 3)}
    together = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    optimizer, alone = record.make(), {name: record.make() for name in shapes}
    apart = {name: {name: np.zeros(shape, np.float32)} for name, shape in shapes.items()}
    for _ in range(4):
        gradients = {n: rng.standard_normal(s).astype(np.float32) for n, s in shapes.items()}
        optimizer.step(together, gradients)
        for name in shapes:
            alone[name].step(apart[name], {name: gradients[name]})
    for name in shapes:
        assert together[name].dtype == np.float32
        assert np.array_equal(together[name], apart[name][name])


@each_optimizer
def test_optimizer_state_round_trips_bit_for_bit(record):
    rng = np.random.default_rng(6)
    gradients = rng.standard_normal((8, 3))
    straight, broken = {"w": np.ones(3)}, {"w": np.ones(3)}
    one, two, three = record.make(), record.make(), record.make()
    for t, gradient in enumerate(gradients):
        one.step(straight, {"w": gradient})
        if t == 4:
            three.load_state_dict(two.state_dict())
        (two if t < 4 else three).step(broken, {"w": gradient})
    assert np.array_equal(straight["w"], broken["w"])


@each_optimizer
def test_optimizer_reset_and_errors(record):
    first, again = {"w": np.zeros(2)}, {"w": np.zeros(2)}
    optimizer = record.make()
    optimizer.step(first, {"w": np.ones(2)})
    optimizer.reset()
    optimizer.step(again, {"w": np.ones(2)})
    assert np.array_equal(first["w"], again["w"])
    with pytest.raises(ValueError, match="b is not in both"):
        optimizer.step({"w": np.zeros(1), "b": np.zeros(1)}, {"w": np.zeros(1)})
    with pytest.raises(ValueError, match=r"gradient of w: shape \(1,\), expected \(2,\)"):
        optimizer.step({"w": np.zeros(2)}, {"w": np.zeros(1)})
    with pytest.raises(ValueError, match=r"gradient of w: nan at index \(1,\)"):
        optimizer.step({"w": np.zeros(2)}, {"w": np.array([0, np.nan])})
    with pytest.raises(TypeError, match="gradient of w: dtype float32, expected float64"):
        optimizer.step({"w": np.zeros(2)}, {"w": np.zeros(2, np.float32)})
    with pytest.raises(ValueError, match="lr: 0"):
        type(optimizer)(0)


@each_regularizer
def test_regularizer_value(record):
    weights = {name: np.random.default_rng(7).standard_normal((2, 3)) for name in "ab"}
    expected = sum(record.penalty(weight) for weight in weights.values())
    assert record.make().value(weights) == pytest.approx(expected, rel=1e-14)


@each_regularizer
@methods
def test_regularizer_gradient_in_a_network(record, method):
    rng = np.random.default_rng(8)
    layers = [numeric.Linear(3, 4, rng=rng), numeric.Tanh(), numeric.Linear(4, 2, rng=rng)]
    network = numeric.Network(layers, numeric.QuadraticCost(), record.make())
    x, y = rng.standard_normal((5, 3)), rng.standard_normal((5, 2))
    report = network.check_gradients(x, y, method=method, rtol=LIMITS[method])
    assert report.ok and not report.kinks, report.message
    without = numeric.Network(layers, numeric.QuadraticCost()).gradients(x, y)
    for name, gradient in network.gradients(x, y).items():
        if name.endswith("bias"):
            assert np.array_equal(gradient, without[name])


@each_regularizer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_regularizer_keeps_dtype_and_seed(record, dtype):
    """One step of width-1 and of wide layers, twice: the same bits, biases treated alike."""
    after = []
    for _ in range(2):
        rng = np.random.default_rng(9)
        layers = [numeric.Linear(1, 4, rng=rng, dtype=dtype), numeric.Tanh()]
        layers.append(numeric.Linear(4, 1, rng=rng, dtype=dtype))
        network = numeric.Network(layers, numeric.QuadraticCost(), record.make())
        x, y = rng.standard_normal((3, 1)).astype(dtype), np.zeros((3, 1), dtype)
        numeric.train_step(network, numeric.SGD(0.1), x, y)
        after.append(network.parameters())
    for name, parameter in after[0].items():
        assert parameter.dtype == dtype and np.array_equal(parameter, after[1][name])


@each_regularizer
def test_regularizer_refuses_negative_strength(record):
    kind = type(record.make())
    with pytest.raises(ValueError, match=kind.__name__):
        kind(-1.0, **({"n": 4} if kind in (numeric.L1, numeric.L2) else {}))


each_initializer = pytest.mark.parametrize("record", INITIALIZERS, ids=ids(INITIALIZERS))
each_schedule = pytest.mark.parametrize("record", SCHEDULES, ids=ids(SCHEDULES))


@each_initializer
def test_initializer_shape_variance_and_seed(record):
    """Within four standard errors of mean 0 and the stated variance; m ≠ n, width 1 included."""
    for fan_in, fan_out in ((40, 500), (500, 40), (1, 3), (3, 1)):
        first, second = (record.draw(np.random.default_rng(9), fan_in, fan_out) for _ in range(2))
        variance = record.variance(fan_in, fan_out)
        assert first.shape == (fan_out, record.columns(fan_in)) and np.array_equal(first, second)
        assert abs(first.mean() - record.mean) <= 4 * np.sqrt(variance / first.size) + 1e-15
        if first.size > 20:
            mean_square = ((first - record.mean) ** 2).mean()
            assert mean_square == pytest.approx(variance, rel=4 * np.sqrt(2 / first.size))


@each_initializer
def test_initializer_gives_the_shape_that_is_asked_for(record):
    """Fans stay what they are told: those of a convolution count the pixels of its kernel."""
    drawn = record.draw(np.random.default_rng(9), 18, 360, (40, 2, 3, 3))
    assert drawn.shape == (40, 2, 3, 3)
    if record.name == "orthogonal":
        return  # its size follows from the shape alone
    variance = record.variance(18, 360)
    assert ((drawn - record.mean) ** 2).mean() == pytest.approx(variance, rel=0.25)


@each_initializer
def test_initializer_errors(record):
    with pytest.raises(TypeError, match="rng is int"):
        record.draw(0, 3, 2)
    with pytest.raises(ValueError, match="fan_out: 0"):
        record.draw(np.random.default_rng(0), 3, 0)


@each_schedule
def test_schedule_follows_its_formula(record):
    for lr in (0.3, 2.0):
        schedule = record.make(lr)
        expected = [lr * record.factor(epoch) for epoch in range(9)]
        np.testing.assert_allclose([schedule(epoch) for epoch in range(9)], expected, rtol=1e-14)
        assert schedule(0) == lr or record.kind is numeric.linear_warmup


@each_schedule
@pytest.mark.parametrize("lr", [0, -1.0, np.nan, "0.1"])
def test_schedule_refuses_rates_that_are_no_positive_number(record, lr):
    with pytest.raises((ValueError, TypeError)) as caught:
        record.make(lr)
    assert "\n" not in str(caught.value)
