"""Idea: a changed weight moves one column of one layer, so recompute only what lies above it.

Linear and batch-norm layers are linear in their parameters: displacing parameter entry e moves
column J(e) of the layer's output along a direction known from the forward pass. Through
elementwise layers it stays one column; the next dense layer turns it into a rank-one change; from
there on the remaining layers run on many perturbed batches at once, stacked on a leading axis.
A layer that knows neither trick is computed anew for each entry, from where it stands.
"""

import numpy as np

from numeric.layers import Linear

CHUNK = 1 << 15  # numbers in one stack of perturbed batches: quarter of a megabyte, stays in cache


class NetworkProbe:
    """The loss of a network at ``x``, ``y`` with one parameter entry displaced.

    Only a penalty that the gradient contains is part of this loss: a proximal penalty acts
    after the step and has no gradient to check.
    """

    def __init__(self, network, x, y):
        self.network, self.x, self.y = network, x, y
        self.outputs, self.places = network._outputs(x), network._table().places
        regularizer = network.regularizer
        self.regularizer = regularizer if getattr(regularizer, "differentiated", False) else None

    def value(self):
        output = self.network._run(self.x)[0]
        return self.network.cost._value(output, self.y) + self._penalty()

    def f(self, arrays):
        """The loss with whole parameter arrays replaced."""
        own = self.network.parameters()
        try:
            self._replace(arrays)
            return self.value()
        finally:
            self._replace(own)

    def displaced_entry(self, full, index, displacement):
        """The loss after ``parameter[index] += displacement``, computed from scratch."""
        own = self.network.parameters()[full]
        changed = own.astype(np.result_type(own, type(displacement)))
        changed[index] += displacement
        return self.f({full: changed})

    def displaced(self, full, displacements):
        """For every entry of parameter ``full`` the loss with that entry alone displaced."""
        flat = displacements.ravel()
        losses = self._stacked if self._can_stack(full) else self._one_by_one
        values = losses(full, flat, displacements.shape)
        return values.reshape(displacements.shape) + self._displaced_penalty(full, displacements)

    def _can_stack(self, full):
        (position, _), *others = self.places[full]
        layers = self.network.layers[position:]
        above = all(outlives_compute(layer, "stacks") and layer.stacks for layer in layers)
        return above and not others and outlives_compute(layers[0], "sensitivity")

    def _stacked(self, full, flat, shape):
        ((position, name),) = self.places[full]
        layer = self.network.layers[position]
        _, cache = layer.compute(self._below(position))
        values = np.empty(flat.size, flat.dtype)
        chunk = max(1, CHUNK // self._widest(position))
        for start in range(0, flat.size, chunk):
            part = slice(start, start + chunk)
            entries = np.unravel_index(np.arange(flat.size)[part], shape)
            columns, directions = layer.sensitivity(name, entries, cache)
            moved = self.outputs[position].T[columns] + flat[part, None] * directions
            values[part] = self.network.cost._value(self._above(position, columns, moved), self.y)
        return values

    def _one_by_one(self, full, flat, shape):
        own = self.network.parameters()[full]
        lowest = self.places[full][0][0]
        values = np.empty(flat.size, flat.dtype)
        try:
            for i, displacement in enumerate(flat):
                changed = own.astype(np.result_type(own, flat))
                changed.flat[i] += displacement
                self._replace({full: changed})
                values[i] = self.network.cost._value(self._upwards(lowest), self.y)
        finally:
            self._replace({full: own})
        return values

    def _below(self, position):
        return self.outputs[position - 1] if position else self.x

    def _upwards(self, position):
        output = self._below(position)
        for layer in self.network.layers[position:]:
            output = layer.compute(output)[0]
        return output

    def _above(self, position, columns, moved):
        """Network outputs (stack, examples, outputs) when ``columns`` of a layer become ``moved``.

        ``columns`` has shape (stack,), ``moved`` (stack, examples).
        """
        layers = self.network.layers
        position += 1
        while position < len(layers) and layers[position].elementwise:
            moved = layers[position].compute(moved)[0]
            position += 1
        base = self.outputs[position - 1]
        if position < len(layers) and type(layers[position]) is Linear:
            change = moved - base.T[columns]
            rows = layers[position].weight.T[columns]
            stack = self.outputs[position] + change[:, :, None] * rows[:, None, :]
            position += 1
        else:
            stack = np.repeat(base[None].astype(moved.dtype), len(moved), axis=0)
            stack[np.arange(len(moved)), :, columns] = moved
        for layer in layers[position:]:
            stack = layer.compute(stack)[0]
        return stack

    def _widest(self, position):
        return max(output.size for output in self.outputs[position:])

    def _replace(self, arrays):
        for full, array in arrays.items():
            for position, name in self.places[full]:
                setattr(self.network.layers[position], name, array)

    def _penalty(self):
        return 0.0 if self.regularizer is None else self.regularizer.value(self.network.weights())

    def _displaced_penalty(self, full, displacements):
        weights = self.network.weights()
        if self.regularizer is None or full not in weights:
            return self._penalty()
        terms = self.regularizer.terms
        weight = weights[full]
        return self._penalty() + terms(weight + displacements) - terms(weight)


def outlives_compute(layer, name):
    """Whether what a layer's class says under ``name`` is about the ``compute`` that it has.

    A subclass that writes another ``compute`` does not inherit what was said of the former one.
    """
    def depth(attribute):
        return next(i for i, kind in enumerate(type(layer).__mro__) if attribute in vars(kind))

    return "compute" not in vars(layer) and depth(name) <= depth("compute")
