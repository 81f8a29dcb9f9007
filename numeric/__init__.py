"""Idea: neural networks in NumPy alone, small enough to read and checked enough to trust.

Rows are examples. Randomness comes from a ``numpy.random.Generator`` that is passed in. Work in
float64 to check gradients; float32 is there for training.
"""

# A comment such as "claim S3-14" above a class or function is the permanent number of the claim
# about networks that its docstring states in words and that tests bear out.

from numeric.activations import (
    Activation,
    PerUnit,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    log_softmax,
    sigmoid,
    softmax,
    softplus,
)
from numeric.averages import (
    exponential_average,
    exponential_weights,
    matching_window,
    moving_average,
)
from numeric.clipping import clip_grad_norm_, clip_grad_value_
from numeric.costs import CrossEntropyCost, LogLikelihoodCost, QuadraticCost
from numeric.data import Standardizer, batch_indices, batch_mean, minibatches, split
from numeric.datasets import blobs, load_digits, load_mnist, spirals
from numeric.dropout import Dropout
from numeric.gradcheck import Report, check_gradients, numerical_gradient
from numeric.hyperparameters import (
    Choice,
    LogUniform,
    Trial,
    Uniform,
    best_trial,
    coarse_to_fine,
    grid,
    random_trials,
    refine,
    search,
)
from numeric.initializers import (
    glorot_normal,
    he_normal,
    normal_bias,
    scaled_normal,
    standard_normal,
)
from numeric.labels import from_one_hot, one_hot
from numeric.layers import Flatten, Identity, Layer, Linear
from numeric.linear_models import minimum_norm_risk, ridge, ridge_bias_variance
from numeric.measures import measure
from numeric.metrics import (
    accuracy_score,
    class_accuracy,
    confusion_matrix,
    element_accuracy,
    top_k_accuracy_score,
)
from numeric.network import Network
from numeric.network2 import Network2
from numeric.normalization import (
    BatchNorm,
    absorb_affine,
    expected_statistics,
    fold_after,
    fold_before,
    normalized_block,
    pool_running_statistics,
    pooled_statistics,
)
from numeric.optimizers import (
    SGD,
    Adam,
    AveragedMomentum,
    RMSprop,
    averaged_lr,
    classical_lr,
)
from numeric.probe import signal_propagation
from numeric.regularizers import L1, L2, MaxNorm, WeightDecay, soft_threshold
from numeric.schedules import (
    EarlyStopping,
    HalveOnPlateau,
    exponential_decay,
    inverse_sqrt_decay,
    inverse_time_decay,
    manual_schedule,
    staircase_decay,
)
from numeric.training import Trainer, apply_gradients, print_progress, train_step

__all__ = [
    "L1",
    "L2",
    "SGD",
    "Activation",
    "Adam",
    "AveragedMomentum",
    "BatchNorm",
    "Choice",
    "CrossEntropyCost",
    "Dropout",
    "EarlyStopping",
    "Flatten",
    "HalveOnPlateau",
    "Identity",
    "Layer",
    "Linear",
    "LogLikelihoodCost",
    "LogUniform",
    "MaxNorm",
    "Network",
    "Network2",
    "PerUnit",
    "QuadraticCost",
    "RMSprop",
    "ReLU",
    "Report",
    "Sigmoid",
    "Softmax",
    "Standardizer",
    "Tanh",
    "Trainer",
    "Trial",
    "Uniform",
    "WeightDecay",
    "absorb_affine",
    "accuracy_score",
    "apply_gradients",
    "averaged_lr",
    "batch_indices",
    "batch_mean",
    "best_trial",
    "blobs",
    "check_gradients",
    "class_accuracy",
    "classical_lr",
    "clip_grad_norm_",
    "clip_grad_value_",
    "coarse_to_fine",
    "confusion_matrix",
    "element_accuracy",
    "expected_statistics",
    "exponential_average",
    "exponential_decay",
    "exponential_weights",
    "fold_after",
    "fold_before",
    "from_one_hot",
    "glorot_normal",
    "grid",
    "he_normal",
    "inverse_sqrt_decay",
    "inverse_time_decay",
    "load_digits",
    "load_mnist",
    "log_softmax",
    "manual_schedule",
    "matching_window",
    "measure",
    "minibatches",
    "minimum_norm_risk",
    "moving_average",
    "normal_bias",
    "normalized_block",
    "numerical_gradient",
    "one_hot",
    "pool_running_statistics",
    "pooled_statistics",
    "print_progress",
    "random_trials",
    "refine",
    "ridge",
    "ridge_bias_variance",
    "scaled_normal",
    "search",
    "sigmoid",
    "signal_propagation",
    "soft_threshold",
    "softmax",
    "softplus",
    "spirals",
    "split",
    "staircase_decay",
    "standard_normal",
    "top_k_accuracy_score",
    "train_step",
]
