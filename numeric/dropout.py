"""Idea: switch units off at random while learning, scaled so that the mean stays the same."""


from numeric.layers import Layer
from numeric.validation import check_fraction, check_generator, check_shape


# claim S3-25
class Dropout(Layer):
    """Inverted dropout: a unit is 0 with probability ``p`` in [0, 1), else divided by 1 - p.

    In evaluation mode the identity. E[output] = x and Var[output] = x² p/(1-p). Inputs have any
    shape (examples, …). The backward pass uses the forward pass's mask. Set ``mask`` to an array
    of the input's shape of zeros and 1/(1-p) to fix it, ``None`` to draw a new one from ``rng``
    each time. Raises ``ValueError`` for another ``p``, or a fixed mask that does not fit the input.
    Srivastava et al. 2014.
    """

    input_shape = None
    stacks = passes_through = True

    def __init__(self, p=0.5, *, rng):
        super().__init__()
        self.p, self.rng = check_fraction(p, "Dropout: p"), check_generator(rng, "Dropout")
        self.mask, self._held = None, {}

    def draw(self, x):
        """A new mask for ``x``."""
        return (self.rng.random(x.shape) >= self.p).astype(x.dtype) / x.dtype.type(1 - self.p)

    def mask_shape(self, shape):
        """Shape of the mask for an input of ``shape``."""
        return shape

    def hold(self, x):
        if self.mask is not None:
            return False
        first = not self._held
        # by shape, as one object may stand behind layers of different widths
        self._held.setdefault(x.shape, self.draw(x))
        return first

    def release(self):
        """Draw new masks again."""
        self._held = {}

    def compute(self, x):
        if not self.training or self.p == 0:
            return x, None
        mask = self._mask_for(x)
        # a stack of batches has one mask for all
        if x.ndim < 3 or mask.shape != self.mask_shape(x.shape[1:]):
            check_shape(mask, self.mask_shape(x.shape), f"{self.name}: mask")
        return x * mask, mask

    def _mask_for(self, x):
        if self.mask is not None:
            return self.mask
        held = self._held.get(x.shape, self._held.get(x.shape[1:]))
        return self.draw(x) if held is None else held

    def input_gradient(self, d_output, cache):
        return d_output if cache is None else d_output * cache


class Dropout2d(Dropout):
    """Dropout of whole maps: all pixels of a channel of an example are kept, or all are 0.

    Neighbouring pixels know of each other, so dropping them one by one hides little. Input of
    shape (examples, channels, rows, columns), mask (examples, channels, 1, 1); otherwise as
    ``Dropout``. Tompson et al. 2015.
    """

    input_shape = (None, None, None)

    def draw(self, x):
        """A new mask for ``x``."""
        return super().draw(x[..., :1, :1])

    def mask_shape(self, shape):
        return (*shape[:-2], 1, 1)
