"""Idea: an exponentially weighted average remembers one number, a moving average a window.

With v_0 = 0, v_t = β v_{t-1} + (1-β) θ_t = (1-β) Σ_k β^k θ_{t-k}: weights that add up to 1 - β^t,
which the bias correction divides out.
"""

# claims S3-50, S3-59

import numpy as np

from numeric.validation import check_count, check_fraction, check_numbers


def exponential_average(values, beta, *, corrected=False):
    """v_1 … v_T for ``values`` of shape (T, …), ``beta`` in [0, 1); same shape, in float64.

    ``corrected=True`` divides v_t by 1 - β^t. Raises ``ValueError`` for another ``beta``, a single
    number or nan, and ``TypeError`` for values that are no real numbers.
    """
    check_fraction(beta, "exponential_average: beta")
    values = check_numbers(values, (None, ...), "exponential_average").astype(np.float64)
    averages, running = np.empty_like(values), np.zeros(values.shape[1:])
    for t, value in enumerate(values):
        running = beta * running + (1 - beta) * value
        averages[t] = running / (1 - beta ** (t + 1)) if corrected else running
    return averages


def exponential_weights(steps, beta, *, corrected=False):
    """The weight of each of θ_1 … θ_steps in the last average, oldest first; shape (steps,).

    ``corrected`` as above. Raises ``ValueError`` for ``steps`` below 1 or ``beta`` outside [0, 1).
    """
    steps = check_count(steps, "exponential_weights: steps")
    check_fraction(beta, "exponential_weights: beta")
    weights = (1 - beta) * beta ** np.arange(steps - 1, -1, -1.0)
    return weights / (1 - beta**steps) if corrected else weights


def moving_average(values, window):
    """Means of the last ``window`` values (of all so far, at the start); shape of ``values``.

    Raises ``ValueError`` for a ``window`` below 1, and for ``values`` as above.
    """
    window = check_count(window, "moving_average: window")
    values = check_numbers(values, (None, ...), "moving_average").astype(np.float64)
    sums = np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - window, 0)
    counts = (ends - starts).reshape(-1, *[1] * (values.ndim - 1))
    return (sums[ends] - sums[starts]) / counts


# claim S3-56
def matching_window(beta):
    """(1+β)/(1-β): the window whose moving average has the same noise and the same lag.

    Raises ``ValueError`` for ``beta`` outside [0, 1).
    """
    check_fraction(beta, "matching_window: beta")
    return (1 + beta) / (1 - beta)
