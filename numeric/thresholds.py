"""Idea: where float64 stops following a formula is computed, to the last float, never typed."""

import numpy as np


def first_float(holds, low, high):
    """The first float64 on the way from ``low`` to ``high`` at which ``holds(z)`` is true.

    ``holds`` is false at ``low``, true at ``high`` and changes once between them; ``high`` may be
    the smaller number. Raises ``ValueError`` if it is not so at the ends.
    """
    low, high = np.float64(low), np.float64(high)
    if holds(low) or not holds(high):
        raise ValueError(f"first_float: nothing begins to hold between {low} and {high}")
    while (beside := np.nextafter(low, high)) != high:
        middle = low + (high - low) / 2
        if middle in (low, high):
            middle = beside
        if holds(middle):
            high = middle
        else:
            low = middle
    return float(high)
