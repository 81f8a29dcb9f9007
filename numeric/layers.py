"""Idea: a layer is a pure function with its two derivatives, and nothing else.

Rows are examples. With x of shape (examples, fan_in), or (examples, channels, rows, columns) for
images, a layer maps x to its output, carries ∂C/∂output back to ∂C/∂x, and gives ∂C/∂parameter for
each parameter it owns. The hooks ``compute``, ``input_gradient`` and ``parameter_gradients`` are
pure and unchecked; ``compute`` returns the output together with what the derivatives need.
``forward`` and ``backward`` check their arguments and keep the last cache.
"""

import math

import numpy as np

from numeric.config import constructor_config
from numeric.initializers import initial_bias, initial_weight, scaled_normal
from numeric.shapes import shape_after
from numeric.sums import column_sum, underflow_is_zero
from numeric.validation import (
    check_batch,
    check_count,
    check_dtype,
    check_finite,
    check_generator,
    check_shape,
    float_dtype,
)


class Layer:
    """What every layer shares; write ``compute`` and ``input_gradient`` for one of your own.

    With parameters, also list ``parameter_names`` and write ``parameter_gradients``.
    ``sensitivity`` and ``stacks`` make gradient checks faster and are not needed. ``training``
    says whether the layer is learning; batch norm and dropout read it.
    """

    parameter_names = ()  # attributes trained by gradient descent
    decayed_names = ()  # those of them that a weight penalty applies to
    buffer_names = ()  # attributes that are saved but not trained
    elementwise = False  # an entry of the output is a function of that of the input, all alike
    stacks = False  # compute also takes many batches at once, stacked on a leading axis
    kinked = False  # the output has a kink somewhere
    probabilities = False  # the output lies in [0, 1], so a cost that takes logits is not meant
    passes_through = False  # the output means what the input means, as after dropout
    fewest_examples = 1  # the smallest batch that can be learnt from
    fan_in = None  # input width, None for any
    _cache = _output_shape = None
    _learning, _still, _frozen = True, False, frozenset()

    def __init__(self):
        """Nothing to be done; layers of one's own may leave the call out."""

    @property
    def name(self):
        return type(self).__name__

    def get_config(self):
        """What the constructor takes, so that a network that holds this layer can be saved.

        Read from attributes of the same names; raises ``TypeError`` where there are none.
        """
        return constructor_config(self)

    @property
    def training(self):
        """Whether the layer is learning; always false while all of it is frozen."""
        return self._learning and not self._still

    @training.setter
    def training(self, flag):
        self._learning = bool(flag)

    def parameters(self):
        """The live arrays of parameters by name; changing them in place changes the layer."""
        return {name: getattr(self, name) for name in self.parameter_names}

    @property
    def input_shape(self):
        """Shape of one example; ``None`` in it fits any size, and ``None`` for it any shape."""
        return None if self.elementwise else (self.fan_in,)

    def shape_after(self, shape):
        """Shape of one example's output for an example of ``shape``; ``None`` for what is not known.

        Write it for a layer of your own, so that a network that holds it can be checked when it
        is built; without it, what follows is checked when there are data. Raises ``ValueError``
        where no such example can pass, beyond what ``input_shape`` says.
        """
        return shape if self.elementwise or self.passes_through else None

    # ----- frozen layers

    @property
    def trained_names(self):
        """Those of ``parameter_names`` that are not frozen."""
        if not self._frozen:
            return self.parameter_names
        return tuple(name for name in self.parameter_names if name not in self._frozen)

    def freeze(self, *names):
        """Train the parameters ``names`` no more; without names, hold the whole layer still.

        Frozen parameters are saved, but neither stepped nor decayed nor part of ``gradients``. A
        layer that is held still also works as in evaluation: batch norm keeps its running
        statistics and uses them, dropout drops nothing. Returns the layer. Raises ``ValueError``
        for a name that is no parameter.
        """
        self._still = self._still or not names
        self._frozen = self._frozen | self._own(names)
        return self

    def unfreeze(self, *names):
        """Undo ``freeze``, for ``names`` or for everything. Returns the layer."""
        self._still = False
        self._frozen = self._frozen - self._own(names)
        return self

    def requires_grad_(self, flag=True):
        """PyTorch's way to freeze parameters alone; batch norm goes on following its batches."""
        change = self.unfreeze if flag else self.freeze
        return change(*self.parameter_names) if self.parameter_names else self

    def _own(self, names):
        for name in names:
            if name not in self.parameter_names:
                own = ", ".join(self.parameter_names) or "none"
                raise ValueError(f"{self.name}: no parameter {name!r}, it has {own}")
        return frozenset(names or self.parameter_names)

    # ----- forward and backward

    def check_input(self, x, where):
        """Return ``x`` if this layer can take it as a batch, else raise naming ``where``."""
        x = check_batch(x, where, self.input_shape)
        shape_after(self, x.shape[1:], where)
        return x

    def hold(self, x):
        """Repeat the random draw for ``x`` until ``release``; False if nothing was drawn."""
        return False

    @underflow_is_zero
    def forward(self, x):
        """Output for a batch ``x`` of shape (examples, fan_in) or (examples, *input_shape).

        Raises ``ValueError`` for a wrong shape or a non-finite input, ``TypeError`` for a dtype
        that is not float or not the parameters' own.
        """
        x = self.check_input(x, f"{self.name}: input")
        for parameter in self.parameters().values():
            check_dtype(x, parameter.dtype, f"{self.name}: input")
        output, self._cache = self.compute(x)
        self.observe(self._cache)
        self._output_shape = output.shape
        return output

    @underflow_is_zero
    def backward(self, d_output):
        """``(d_input, gradients)`` for ∂C/∂output of the last ``forward``, by parameter name.

        Raises ``RuntimeError`` before any forward pass, ``ValueError`` for a wrong shape or a
        non-finite entry.
        """
        if self._output_shape is None:
            raise RuntimeError(f"{self.name}: backward needs a forward pass first")
        d_output = np.asarray(d_output)
        check_shape(d_output, self._output_shape, f"{self.name}: d_output")
        check_finite(d_output, f"{self.name}: d_output")
        gradients = self.parameter_gradients(d_output, self._cache)
        return self.input_gradient(d_output, self._cache), gradients

    def compute(self, x):
        """``(output, cache)`` for a batch; ``cache`` is whatever the derivatives need."""
        raise NotImplementedError

    def input_gradient(self, d_output, cache):
        """∂C/∂x of x's shape, from ∂C/∂output and the cache of ``compute(x)``."""
        raise NotImplementedError

    def parameter_gradients(self, d_output, cache):
        """∂C/∂parameter by name, each of its parameter's shape; arguments as above."""
        return {}

    def sensitivity(self, name, entries, cache):
        """For parameter entries, the output column each one moves and ∂column/∂entry.

        ``entries`` is a tuple of index arrays as from ``np.unravel_index``; the answer has
        shapes (entries,) and (entries, examples). Only for layers linear in the parameter; without
        it a gradient check computes the layer anew for each entry.
        """
        raise NotImplementedError

    def observe(self, cache):
        """Take note of a real (not a perturbed) forward pass; batch norm's running statistics."""


class Linear(Layer):
    """Affine map z = x Wᵀ + b, the book's z^l = w^l a^{l-1} + b^l with examples as rows.

    ``weight`` has shape (fan_out, fan_in): weight[j, k] is the book's w_jk, so a matrix from the
    book is used as it stands, only data are transposed. ``bias`` has shape (fan_out,), or is
    absent with ``bias=False``. Also called a dense layer. Backward is BP2, BP3 and BP4:
    ∂C/∂x = δ W, ∂C/∂W = δᵀ x, ∂C/∂b = Σ over examples of δ.

    ``weight_init`` is an initialiser or an array of the weight's shape; ``bias_init`` is an
    initialiser that gives (fan_out,) or (fan_out, 1), or such an array, or one number; ``None``
    means zeros. ``rng`` is a ``numpy.random.Generator``; ``dtype`` is float64 or float32. Raises
    ``ValueError`` for a size below 1 or initial values of another shape or not finite, and
    ``TypeError`` for another kind of ``rng`` or ``dtype``.
    """

    decayed_names = ("weight",)
    stacks = True

    def __init__(
        self, fan_in, fan_out, *, rng, weight_init=scaled_normal, bias_init=None, bias=True,
        dtype=np.float64,
    ):
        super().__init__()
        check_generator(rng, "Linear")
        self.dtype = dtype = float_dtype(dtype, "Linear")
        self.fan_in = fan_in = check_count(fan_in, "Linear: fan_in")
        self.fan_out = fan_out = check_count(fan_out, "Linear: fan_out")
        self.parameter_names = ("weight", "bias") if bias else ("weight",)
        self.weight = initial_weight(
            weight_init, rng, fan_in, fan_out, (fan_out, fan_in), dtype, "Linear"
        )
        self.bias = initial_bias(
            bias_init, rng, fan_in, fan_out, fan_out, dtype, "Linear"
        ) if bias else None

    def compute(self, x):
        z = x @ self.weight.T
        if self.bias is not None:
            z = np.add(z, self.bias, out=z if z.dtype == self.bias.dtype else None)
        return z, x

    def input_gradient(self, d_output, cache):
        return d_output @ self.weight

    def parameter_gradients(self, d_output, cache):
        gradients = {"weight": d_output.T @ cache}
        if self.bias is not None:
            gradients["bias"] = column_sum(d_output)
        return gradients

    def sensitivity(self, name, entries, cache):
        if name == "weight":
            rows, columns = entries
            return rows, cache.T[columns]
        return entries[0], np.ones((len(entries[0]), len(cache)))

    def shape_after(self, shape):
        return (self.fan_out,)

    def get_config(self):
        return {**super().get_config(), "bias": self.bias is not None}


class Identity(Layer):
    """The linear neuron, a = z, for input of any shape; derivative 1."""

    elementwise = stacks = passes_through = True

    def compute(self, x):
        return x, None

    def input_gradient(self, d_output, cache):
        return d_output


class Flatten(Layer):
    """Examples of any shape become vectors: (examples, …) to (examples, product of the rest).

    It can stand anywhere; rows of images are laid one after the other, channel by channel.
    """

    passes_through = True
    input_shape = None

    def shape_after(self, shape):
        return (None,) if shape is None or None in shape else (math.prod(shape),)

    def compute(self, x):
        return x.reshape(len(x), -1), x.shape

    def input_gradient(self, d_output, cache):
        return d_output.reshape(cache)


class Unflatten(Layer):
    """Vectors become arrays of ``unflattened_size``, such as (1, 28, 28); undoes ``Flatten``.

    (examples, product of the sizes) to (examples, *unflattened_size). Raises ``ValueError`` for a
    size below 1.
    """

    passes_through = True

    def __init__(self, unflattened_size):
        super().__init__()
        self.unflattened_size = tuple(
            check_count(size, "Unflatten: size") for size in unflattened_size
        )
        self.fan_in = math.prod(self.unflattened_size)

    def shape_after(self, shape):
        return self.unflattened_size

    def compute(self, x):
        return x.reshape(len(x), *self.unflattened_size), None

    def input_gradient(self, d_output, cache):
        return d_output.reshape(len(d_output), self.fan_in)
