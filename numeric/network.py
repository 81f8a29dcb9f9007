"""Idea: a network is a list of layers and a cost; its gradient is one walk back through them.

Parameters are named by layer position: "0.weight", "0.bias", "2.weight", … Positions count every
layer of the list, activations included. The cost is a mean over examples, so a mini-batch needs
no further 1/m.
"""

from contextlib import contextmanager

import numpy as np

from numeric.costs import Cost
from numeric.gradcheck import along_directions, compare
from numeric.heads import ends_in_probabilities, warn_of_head
from numeric.layers import Layer
from numeric.metrics import accuracy_score
from numeric.parameters import parameter_table
from numeric.perturbation import NetworkProbe
from numeric.regularizers import Regularizer
from numeric.saved_networks import load_network, save_network
from numeric.shapes import check_chain, check_rows
from numeric.small_gradients import only_own_parts, second_look
from numeric.sums import underflow_is_zero
from numeric.validation import (
    check_batch, check_count, check_dtype, check_finite, check_kind, check_shape,
)

PART = 1000  # examples at once where nothing is learnt: all windows of all images would be large


class Network:
    """Layers in sequence with a cost and, if wanted, a penalty on the weights.

    ``layers`` is a list of ``Layer``; ``cost`` a ``Cost`` that takes what the last layer gives
    (logits, for the cross-entropy and the log-likelihood; where a sigmoid or softmax layer gives it
    probabilities instead, there is a ``UserWarning``); ``regularizer`` adds its value to the loss
    and its gradient to the gradients. ``input_shape`` is the shape of one example, such as
    (1, 28, 28); with it everything that images need is known at once, without it what the first
    data show. Starts in training mode.

    Raises ``ValueError`` when neighbouring layers do not fit or the last one gives no rows, and
    ``TypeError`` for anything but layers and a cost, or when parameters have different dtypes.
    """

    def __init__(self, layers, cost, regularizer=None, *, input_shape=None):
        if isinstance(layers, Layer):
            raise TypeError(f"layers is {layers!r}, expected a list of them")
        self.layers, self.cost, self.regularizer = list(layers), cost, regularizer
        self.input_shape = None if input_shape is None else tuple(
            check_count(size, "input_shape: size") for size in input_shape
        )
        self._check_layers()
        warn_of_head(self.layers, cost)
        self._table_now = parameter_table(self.layers, _observes)
        self.train()

    def _check_layers(self):
        self._check_parts()
        check_rows(self.layers, check_chain(self.layers, self.input_shape))

    def _check_parts(self):
        if not self.layers:
            raise ValueError("a network needs at least one layer")
        if not isinstance(self.cost, Cost):
            raise TypeError(f"cost is {self.cost!r}, expected a Cost such as QuadraticCost()")
        if self.regularizer is not None:
            check_kind(self.regularizer, Regularizer, "regularizer")
        dtypes = {}
        for i, layer in enumerate(self.layers):
            if not isinstance(layer, Layer):
                raise TypeError(f"layer {i} is {layer!r}, expected a Layer such as Sigmoid()")
            for name, parameter in layer.parameters().items():
                dtypes[parameter.dtype] = f"{i}.{name}"
        if len(dtypes) > 1:
            raise TypeError(f"parameters of different dtypes: {dtypes}")
        self.dtype, self._chain = next(iter(dtypes), np.dtype(np.float64)), list(self.layers)

    # ----- modes and state

    def train(self):
        """Batch statistics and dropout on, as while learning. Returns the network."""
        return self._set_training(True)

    def eval(self):
        """Running statistics, no dropout, as when predicting. Returns the network."""
        return self._set_training(False)

    @property
    def training(self):
        return self._training

    def _set_training(self, training):
        self._training = training
        for layer in self.layers:
            layer.training = training
        return self

    @contextmanager
    def evaluating(self):
        """Evaluation mode inside a ``with`` block, every layer's former mode after it."""
        before = self._training, [layer._learning for layer in self.layers]
        self.eval()
        try:
            yield self
        finally:
            self._training = before[0]
            for layer, learning in zip(self.layers, before[1]):
                layer.training = learning

    def _table(self):
        """The ``ParameterTable`` of the layers as they are now."""
        if not self._table_now.is_current(self.layers):
            if self._chain != self.layers:
                self._check_layers()
                self._set_training(self._training)
            self._table_now = parameter_table(self.layers, _observes)
        return self._table_now

    def parameters(self):
        """Live arrays of what is trained, by name: "0.weight" (fan_out, fan_in), "0.bias", …

        An array that several layers share has one name; frozen ones are only in ``state_dict``.
        """
        return dict(self._table().parameters)

    # claim S3-11
    def weights(self):
        """The parameters that a weight penalty applies to; never biases or frozen ones."""
        return dict(self._table().weights)

    def _saved(self):
        """(layer, attribute) of all parameters and buffers by name, tied layers once."""
        self._table()  # layers that have been changed are looked at again
        found, seen = {}, set()
        for i, layer in enumerate(self.layers):
            for name in (*layer.parameter_names, *layer.buffer_names):
                array = getattr(layer, name)
                if id(array) not in seen:
                    seen.add(id(array))
                    found[f"{i}.{name}"] = layer, name
        return found

    def state_dict(self):
        """Copies of all parameters and buffers by name, enough to restore predictions."""
        places = self._saved().items()
        return {full: np.array(getattr(layer, name)) for full, (layer, name) in places}

    def load_state_dict(self, state):
        """Copy the arrays of ``state`` in; parameter arrays stay the same objects.

        Raises ``ValueError`` for other names or shapes, and then changes nothing.
        """
        own = self.state_dict()
        if own.keys() != state.keys():
            differing = sorted(own.keys() ^ state.keys())
            raise ValueError(f"state does not fit this network: {differing[0]} is in only one")
        for full, value in state.items():
            check_shape(np.asarray(value), own[full].shape, f"state {full}")
        places = self._saved()
        for full, value in state.items():
            layer, name = places[full]
            if name in layer.parameter_names:
                getattr(layer, name)[...] = value
            else:
                setattr(layer, name, np.array(value, dtype=own[full].dtype))

    def save(self, path):
        """Write layers, cost, penalty and all arrays to ``path`` (``.npz``, no pickle).

        Raises ``TypeError`` for a layer of one's own that does not keep what it was made with.
        """
        save_network(path, self)

    @classmethod
    def load(cls, path):
        """The network that ``save`` wrote, in the mode it was in.

        Raises ``ValueError`` for another kind of file, or where a class it needs is not imported.
        """
        return load_network(path, cls)

    # ----- forward

    @underflow_is_zero
    def forward(self, x):
        """Output of the last layer for ``x`` of shape (examples, fan_in), in the current mode.

        In training mode this also updates running statistics and draws dropout masks. Raises
        ``ValueError`` for a wrong shape or non-finite input, ``TypeError`` for a wrong dtype,
        and ``FloatingPointError`` naming the first layer whose output is not finite.
        """
        output, caches = self._run(self._checked_input(x))
        if not np.isfinite(output).all():
            self.locate_non_finite(x)
        self._observe(caches, self._table())
        return output

    @underflow_is_zero
    def activations(self, x):
        """Outputs of all layers for ``x``, first layer first; changes no running statistics."""
        return self._outputs(self._checked_input(x))

    @underflow_is_zero
    def predict(self, x):
        """Predictions in evaluation mode: probabilities under a cost that takes logits."""
        return self.cost.prediction(self._evaluate(self._checked_input(x)))

    def _evaluate(self, x):
        """Outputs in evaluation mode, in which no example knows of another, part by part."""
        with self.evaluating():
            parts = [self._run(x[i : i + PART])[0] for i in range(0, len(x), PART)]
        return np.concatenate(parts) if len(parts) > 1 else parts[0]

    def classify(self, x):
        """The most probable class per example, integers from 0, shape (examples,).

        With a single output the classes are 0 and 1, and 1 is what is predicted above 1/2. Raises
        ``FloatingPointError`` where a prediction is nan.
        """
        predictions = self.predict(x)
        if not np.isfinite(predictions).all():
            with self.evaluating():
                self.locate_non_finite(x)
        return classes(predictions)

    def accuracy(self, x, y, *, multilabel=None):
        """Fraction of examples predicted right; nan if a prediction is nan.

        ``y`` holds labels, (examples,) or (examples, 1), or targets as rows. Rows with several
        outputs on, or none, are right if every output is on its side of the middle; ``multilabel``
        says whether to look at them so, where the targets at hand do not show it. Raises as
        ``predict``, and ``ValueError`` for another number of labels, a label out of range or
        targets that are no classes.
        """
        return self._accuracy(self.predict(x), y, multilabel)

    def _accuracy(self, predictions, y, multilabel=None):
        return accuracy_score(
            y, predictions, multilabel=multilabel, exclusive=self.cost.exclusive,
            probabilities=self.cost.probabilities or ends_in_probabilities(self.layers),
        )

    @underflow_is_zero
    def loss(self, x, y):
        """The cost plus the penalty, in the current mode, as a float."""
        x, y = self._checked_pair(x, y)
        return float(self._loss(x, y))

    def _run(self, x):
        caches = []
        for layer in self.layers:
            x, cache = layer.compute(x)
            caches.append(cache)
        return x, caches

    def _outputs(self, x):
        outputs = []
        for layer in self.layers:
            x = layer.compute(x)[0]
            outputs.append(x)
        return outputs

    def _observe(self, caches, table):
        for i in table.observers:
            self.layers[i].observe(caches[i])

    def _loss(self, x, y):
        return self.cost._value(self._run(x)[0], y) + self._penalty()

    def _penalty(self):
        return 0.0 if self.regularizer is None else self.regularizer.value(self.weights())

    # ----- backward

    @underflow_is_zero
    def gradients(self, x, y):
        """∂loss/∂parameter by name, in the current mode, frozen parameters left out.

        ``x`` has shape (examples, fan_in), ``y`` what the cost takes. As with ``forward``, running
        statistics follow in training mode. Raises as ``forward``. ``apply_gradients`` takes
        them, changed or not.
        """
        x, y = self._checked_pair(x, y)
        output, caches = self._run(x)
        self._observe(caches, self._table())
        return self._gradients(output, caches, y, self._table())

    @underflow_is_zero
    def deltas(self, x, y):
        """(∂C/∂x, [∂C/∂output of layer 0, …]) without the penalty: the errors of BP1 and BP2."""
        x, y = self._checked_pair(x, y)
        output, caches = self._run(x)
        delta, deltas = self.cost._gradient(output, y), []
        for layer, cache in zip(reversed(self.layers), reversed(caches)):
            deltas.append(delta)
            delta = layer.input_gradient(delta, cache)
        return delta, deltas[::-1]

    def _gradients(self, output, caches, y, table):
        delta, gradients = self.cost._gradient(output, y), {}
        for i in range(len(self.layers) - 1, table.lowest - 1, -1):
            layer, names = self.layers[i], table.names[i]
            if names:
                for name, gradient in layer.parameter_gradients(delta, caches[i]).items():
                    full = names.get(name)  # frozen ones have none
                    if full in gradients:
                        gradients[full] = gradients[full] + gradient
                    elif full is not None:
                        gradients[full] = gradient
            if i > table.lowest:
                delta = layer.input_gradient(delta, caches[i])
        if self.regularizer is not None:
            self.regularizer.add_gradients(table.weights, gradients)
        return gradients

    # ----- checks

    @underflow_is_zero
    def check_gradients(
        self, x, y, *, method="central", step=None, rtol=None, atol=None, directions=None,
        rng=None, find_kinks=None,
    ):
        """Check ``gradients(x, y)`` against differences of the loss: a ``gradcheck.Report``.

        Every parameter by default, or ``directions=k`` random directions per parameter array
        (``rng`` required). Dropout masks are drawn once and kept during the check; running
        statistics do not move. Kinks are looked for if a layer or the penalty can have one. Arrays
        whose gradient is too small for differences are checked with the complex step as well.
        The other arguments are those of ``numeric.check_gradients``; needs float64 parameters.
        """
        x, y = self._checked_pair(x, y)
        check_dtype(x, np.float64, "gradient check: input")
        if find_kinks is None:
            parts = [*self.layers, self.regularizer]
            find_kinks = any(getattr(part, "kinked", False) for part in parts)
        with self._frozen(x):
            analytic = self._gradients(*self._run(x), y, self._table())
            arrays = self.parameters()
            probe = NetworkProbe(self, x, y)
            if directions is not None:
                probe, analytic, arrays = along_directions(
                    probe, analytic, arrays, directions, rng
                )
            report = compare(probe, analytic, arrays, method, step, rtol, atol, find_kinks)
            own = only_own_parts(self)
            return second_look(report, probe, analytic, arrays, trust_complex_step=own)

    @contextmanager
    def _frozen(self, x):
        """Inside the block every layer that draws random numbers repeats its first draw."""
        held = []
        for layer in self.layers:
            if layer.hold(x):
                held.append(layer)
            x = layer.compute(x)[0]
        try:
            yield
        finally:
            for layer in held:
                layer.release()

    def locate_non_finite(self, x):
        """Raise ``FloatingPointError`` naming the first parameter or output that is not finite."""
        try:
            for full, parameter in self.parameters().items():
                check_finite(parameter, f"parameter {full}")
            for i, output in enumerate(self._outputs(x)):
                check_finite(output, f"output of layer {i} ({self.layers[i].name})")
        except ValueError as error:
            raise FloatingPointError(str(error)) from None

    def _checked_input(self, x):
        where = f"layer 0 ({self.layers[0].name}): input"
        x = self.layers[0].check_input(x, where)
        check_dtype(x, self.dtype, where)
        if self.input_shape is not None:
            check_batch(x, where, self.input_shape)
        check_rows(self.layers, check_chain(self.layers, x.shape[1:]))
        return x

    def _checked_pair(self, x, y):
        x = self._checked_input(x)
        shape = check_chain(self.layers, x.shape[1:])
        if shape is None or None in shape:
            shape = self._evaluate(x[:1]).shape[1:]
            check_rows(self.layers, shape)
        return x, self.cost.check_targets(y, (len(x), *shape), self.dtype)


def classes(rows):
    """Labels from rows of probabilities."""
    return rows.argmax(axis=1) if rows.shape[1] > 1 else (rows[:, 0] > 0.5).astype(np.int64)


def _observes(layer):
    """Whether ``layer`` takes note of forward passes at all."""
    return type(layer).observe is not Layer.observe or "observe" in vars(layer)
