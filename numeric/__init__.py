"""Idea: neural networks in NumPy alone, small enough to read and checked enough to trust.

Rows are examples. Randomness comes from a ``numpy.random.Generator`` that is passed in. Work in
float64 to check gradients; float32 is there for training.
"""

from numeric.activations import ReLU, Sigmoid, Softmax, Tanh, log_softmax, sigmoid, softmax
from numeric.costs import CrossEntropyCost, LogLikelihoodCost, QuadraticCost
from numeric.gradcheck import check_gradients
from numeric.initializers import (
    glorot_normal, he_normal, normal_bias, scaled_normal, standard_normal, zeros,
)
from numeric.layers import Dense, Identity
from numeric.network import Network
from numeric.optimizers import SGD

__all__ = [
    "CrossEntropyCost", "Dense", "Identity", "LogLikelihoodCost", "Network", "QuadraticCost",
    "ReLU", "SGD", "Sigmoid", "Softmax", "Tanh", "check_gradients", "glorot_normal", "he_normal",
    "log_softmax", "normal_bias", "scaled_normal", "sigmoid", "softmax", "standard_normal", "zeros",
]
