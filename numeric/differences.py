"""Idea: three ways to get a derivative from values alone, and how to notice a kink.

A stencil evaluates f at x + o·h for a few offsets o and combines the values. ``central`` errs
by h²f'''/6 plus rounding of order eps|f|/h; ``five_point`` by h⁴f⁽⁵⁾/30, so it affords a larger
h; ``complex`` has no subtraction and errs by h² alone, for functions that are analytic code.
"""

from dataclasses import dataclass

import numpy as np

EPS = np.finfo(np.float64).eps
SEEN = 7  # steps at which a kink must have been seen before rounding drowned it
ZOOMS = 20  # a function that is smooth only on a scale of step / 2**20 counts as kinked


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


def is_kink(evaluate, value, step, x):
    """Whether f has a kink within ``step`` of ``x``, where ``evaluate(d)`` is f(x + d).

    ``value`` is f(x). Zooms in on where the slope jumps most, halving the step each time.
    However strong the curvature of a smooth function, its jump is halved too as soon as the step
    is short beside the radius of curvature; the jump at a kink stays. The search ends when the
    jump has shrunk, when rounding would drown it, or after ``ZOOMS`` halvings.
    """
    left, middle, right = evaluate(-step), value, evaluate(step)
    size, rise = max(abs(left), abs(middle), abs(right)), abs(right - left) / (2 * step)

    def drowned(jump, h):
        return not jump > 64 * EPS * (size + rise * abs(x)) / h  # f and x + d are rounded

    if _stays(evaluate, value, step, drowned):
        return True
    centre, jumps = 0.0, [slope_jump(middle, right, left, step)]
    for _ in range(ZOOMS):
        step /= 2
        if drowned(jumps[-1], step) or jumps[-1] < max(jumps) / 16:
            break
        points = [left, evaluate(centre - step), middle, evaluate(centre + step), right]
        windows = [points[i : i + 3] for i in range(3)]
        found = [slope_jump(m, r, l, step) for l, m, r in windows]
        largest = int(np.argmax(found))
        left, middle, right = windows[largest]
        centre += (largest - 1) * step
        jumps.append(found[largest])
    # over three halvings a smooth jump comes down to an eighth, a kink's to a half at worst
    return len(jumps) >= SEEN and bool(jumps[-1] > 0.4 * jumps[-4])


def _stays(evaluate, value, step, drowned):
    """Whether the slope jumps at the point itself: the usual place, found without a search."""
    steps = [step / 2 ** (ZOOMS * part / 4) for part in (2, 3, 4)]
    jumps = [slope_jump(value, evaluate(h), evaluate(-h), h) for h in steps]
    return bool(max(jumps) < 1.5 * min(jumps)) and not drowned(jumps[-1], steps[-1])
