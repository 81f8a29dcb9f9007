"""Idea: three ways to get a derivative from values alone, and how to notice a kink.

A stencil evaluates f at x + o·h for a few offsets o and combines the values. ``central`` errs
by h²f'''/6 plus rounding of order eps|f|/h; ``five_point`` by h⁴f⁽⁵⁾/30, so it affords a larger
h; ``complex`` has no subtraction and errs by h² alone, for functions that are analytic code.
"""

from dataclasses import dataclass

import numpy as np

EPS = np.finfo(np.float64).eps


@dataclass(frozen=True)
class Stencil:
    """Offsets and weights with the step and the relative tolerance that suit them.

    The outermost pair of real offsets comes last.
    """

    offsets: tuple
    weights: tuple
    step: float
    rtol: float

    @property
    def is_complex(self):
        return self.offsets == (1j,)

    def derivative(self, values, steps):
        """Combine ``values`` (one array per offset) into slopes; ``steps`` has their shape."""
        if self.is_complex:
            return np.imag(values[0]) / steps
        return sum(w * v for w, v in zip(self.weights, values)) / steps

    def rounding(self, magnitude, steps):
        """What rounding alone may do to a slope when the values are about ``magnitude``."""
        return 8 * EPS * magnitude / (1.0 if self.is_complex else steps)


STENCILS = {
    "central": Stencil((1, -1), (0.5, -0.5), step=1e-5, rtol=1e-7),
    "five_point": Stencil((1, -1, 2, -2), (2 / 3, -2 / 3, -1 / 12, 1 / 12), step=5e-4, rtol=1e-9),
    "complex": Stencil((1j,), (1,), step=1e-20, rtol=1e-10),
}


def stencil_named(method):
    """The stencil called ``method``; raises ``ValueError`` with the known names."""
    if method not in STENCILS:
        raise ValueError(f"method {method!r}, expected one of {', '.join(STENCILS)}")
    return STENCILS[method]


def slope_jump(value, plus, minus, steps):
    """|slope to the right - slope to the left| between x - h, x and x + h.

    For a smooth f it is h|f''| and shrinks with h; at a kink it stays.
    """
    return np.abs(plus - 2 * value + minus) / steps


def is_kink(evaluate, value, step):
    """Whether ``evaluate(displacement)`` has a kink within ``step`` of 0, where it is ``value``.

    A smooth function's slope jump shrinks in proportion to the step. Two smaller steps are
    tried because a kink beside the point can imitate one of the two proportions, never both.
    """

    def jump(h):
        return slope_jump(value, evaluate(h), evaluate(-h), h)

    whole = jump(step)
    for part in (3, 8):
        noise = 32 * EPS * abs(value) * part / step
        if abs(jump(step / part) - whole / part) > 0.05 * whole / part + noise:
            return True
    return False
