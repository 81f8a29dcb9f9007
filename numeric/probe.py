"""Idea: watch how large signals and errors are, layer by layer, before any training."""

from dataclasses import dataclass

import numpy as np

from numeric.network import Network
from numeric.validation import check_kind


@dataclass(frozen=True)
class Signal:
    """Root mean squares by layer: of the outputs (``forward``) and of ∂C/∂output (``backward``)."""

    names: tuple
    forward: np.ndarray
    backward: np.ndarray


# claims S3-37, S3-42
def signal_propagation(network, x, y):
    """How activations and errors grow or shrink with depth at ``x``, ``y``: a ``Signal``.

    Entry l belongs to the output of layer l. In a deep network both should stay within a few
    powers of ten. Dropout masks are drawn separately for the two. Raises as ``Network.loss``.
    """
    check_kind(network, Network, "signal_propagation: network")
    _, deltas = network.deltas(x, y)
    names = tuple(f"{i} {layer.name}" for i, layer in enumerate(network.layers))
    return Signal(names, _rms(network.activations(x)), _rms(deltas))


def _rms(arrays):
    wide = (np.asarray(array, np.float64) for array in arrays)
    return np.array([np.sqrt(np.mean(array * array)) for array in wide])
