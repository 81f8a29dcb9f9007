"""Idea: switch units off at random while learning, scaled so that the mean stays the same."""


from numeric.layers import Layer
from numeric.validation import check_fraction, check_generator, check_shape


# claim S3-25
class Dropout(Layer):
    """Inverted dropout: a unit is 0 with probability ``p`` in [0, 1), else divided by 1 - p.

    In evaluation mode the identity. E[output] = x and Var[output] = x² p/(1-p).
    The backward pass uses the forward pass's mask. Set ``mask`` to an array of shape (examples,
    width) of zeros and 1/(1-p) to fix it, ``None`` to draw a new one from ``rng`` each time.
    Raises ``ValueError`` for another ``p``, or a fixed mask that does not fit the input.
    Srivastava et al. 2014.
    """

    stacks = passes_through = True

    def __init__(self, p=0.5, *, rng):
        super().__init__()
        self.p, self.rng = check_fraction(p, "Dropout: p"), check_generator(rng, "Dropout")
        self.mask, self._held = None, {}

    def draw(self, x):
        """A new mask for ``x``."""
        return (self.rng.random(x.shape) >= self.p).astype(x.dtype) / x.dtype.type(1 - self.p)

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
        if mask.shape != x.shape[1:] or x.ndim < 3:  # a stack of batches has one mask for all
            check_shape(mask, x.shape, "Dropout: mask")
        return x * mask, mask

    def _mask_for(self, x):
        if self.mask is not None:
            return self.mask
        held = self._held.get(x.shape, self._held.get(x.shape[1:]))
        return self.draw(x) if held is None else held

    def input_gradient(self, d_output, cache):
        return d_output if cache is None else d_output * cache
