"""Idea: linear models have closed forms, so bias, variance and risk can be known, not estimated."""

import numpy as np


def ridge(x, y, lmbda):
    """The w that minimises ‖y - x w‖² + lmbda ‖w‖², x of shape (examples, features).

    With ``lmbda=0`` the least-squares solution of smallest norm, also for fewer examples than
    features. Raises ``ValueError`` for a negative ``lmbda``.
    """
    if lmbda < 0:
        raise ValueError(f"ridge: lmbda {lmbda}, expected at least 0")
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
    variance noise² Σ d/(d+λ)². Needs a positive definite xᵀx when ``lmbda`` is 0.
    """
    d, vectors = np.linalg.eigh(x.T @ x)
    alpha = vectors.T @ w
    return ((lmbda * alpha / (d + lmbda)) ** 2).sum(), noise**2 * (d / (d + lmbda) ** 2).sum()


# claim S3-05
def minimum_norm_risk(m, n, signal, noise):
    """Mean squared test error of minimum-norm least squares on m normal examples of n features.

    ``signal`` is ‖w‖, ``noise`` the standard deviation of the noise; infinite for |m - n| <= 1:
    the error first rises, then falls, as m passes n.
    """
    if m > n + 1:
        return noise**2 * (1 + n / (m - n - 1))
    if m < n - 1:
        return (1 - m / n) * signal**2 + noise**2 * (1 + m / (n - m - 1))
    return np.inf
