"""Idea: linear models have closed forms, so bias, variance and risk can be known, not estimated."""

import numpy as np

from numeric.validation import check_count, check_not_negative, check_numbers


def ridge(x, y, lmbda):
    """The w that minimises ‖y - x w‖² + lmbda ‖w‖², x of shape (examples, features).

    With ``lmbda=0`` the least-squares solution of smallest norm, also for fewer examples than
    features. ``y`` has shape (examples,) or (examples, outputs), w accordingly. Raises
    ``ValueError`` for a negative ``lmbda``, shapes that do not fit or nan.
    """
    x, y = check_numbers(x, (None, None), "ridge: x"), check_numbers(y, (None, ...), "ridge: y")
    check_not_negative(lmbda, "ridge: lmbda")
    if len(x) != len(y):
        raise ValueError(f"ridge: x has shape {x.shape}, y {y.shape}, expected as many rows")
    left, values, right = np.linalg.svd(x, full_matrices=False)
    if lmbda == 0:
        kept = values > values.max() * max(x.shape) * np.finfo(values.dtype).eps
        gains = np.where(kept, 1 / np.where(kept, values, 1), 0)
    else:
        gains = values / (values**2 + lmbda)
    return right.T @ (gains * (left.T @ y).T).T


# claim S3-34
def ridge_bias_variance(x, w, noise, lmbda):
    """(squared bias, variance) of ``ridge`` as an estimate of the true ``w``.

    Over noise of standard deviation ``noise`` in y = x w + noise. With d the eigenvalues of xᵀx
    and α the coordinates of w in its eigenvectors, the squared bias is Σ λ²α²/(d+λ)² and the
    variance noise² Σ d/(d+λ)². Raises ``ValueError`` for shapes other than x (examples, features)
    and w (features,), negative numbers, nan, and an xᵀx without inverse when ``lmbda`` is 0.
    """
    x = check_numbers(x, (None, None), "ridge_bias_variance: x")
    w = check_numbers(w, (x.shape[1],), "ridge_bias_variance: w")
    check_not_negative(noise, "ridge_bias_variance: noise")
    check_not_negative(lmbda, "ridge_bias_variance: lmbda")
    if lmbda == 0 and np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("ridge_bias_variance: xᵀx has no inverse, so lmbda must be above 0")
    d, vectors = np.linalg.eigh(x.T @ x)
    alpha = vectors.T @ w
    return ((lmbda * alpha / (d + lmbda)) ** 2).sum(), noise**2 * (d / (d + lmbda) ** 2).sum()


# claim S3-05
def minimum_norm_risk(m, n, signal, noise):
    """Mean squared test error of minimum-norm least squares on m normal examples of n features.

    ``signal`` is ‖w‖, ``noise`` the standard deviation of the noise; infinite for |m - n| <= 1:
    the error first rises, then falls, as m passes n. Raises ``ValueError`` for sizes below 1 and
    negative numbers.
    """
    m, n = check_count(m, "minimum_norm_risk: m"), check_count(n, "minimum_norm_risk: n")
    check_not_negative(signal, "minimum_norm_risk: signal")
    check_not_negative(noise, "minimum_norm_risk: noise")
    if m > n + 1:
        return noise**2 * (1 + n / (m - n - 1))
    if m < n - 1:
        return (1 - m / n) * signal**2 + noise**2 * (1 + m / (n - m - 1))
    return np.inf
