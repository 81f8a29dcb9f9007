"""Idea: neural networks in NumPy alone, small enough to read and checked enough to trust.

Rows are examples. Randomness comes from a ``numpy.random.Generator`` that is passed in. Work in
float64 to check gradients; float32 is there for training.
"""

# A comment such as "claim S3-14" above a class or function is the permanent number of the claim
# about networks that its docstring states in words and that tests bear out.

from numeric.activations import (
    ELU,
    Activation,
    Heaviside,
    LeakyReLU,
    PerUnit,
    ReLU,
    Sigmoid,
    Softmax,
    Softplus,
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
from numeric.check_costs import check_cost
from numeric.check_layers import check_layer
from numeric.check_optimizers import check_optimizer
from numeric.check_regularizers import check_regularizer
from numeric.clipping import clip_grad_norm_, clip_grad_value_
from numeric.convolution import Conv2d
from numeric.costs import Cost, CrossEntropyCost, LogLikelihoodCost, QuadraticCost
from numeric.data import Standardizer, batch_indices, batch_mean, minibatches, split
from numeric.datasets import blobs, load_digits, load_mnist, spirals
from numeric.dropout import Dropout, Dropout2d
from numeric.ensembles import VotingClassifier
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
from numeric.image_normalization import BatchNorm2d
from numeric.initializers import (
    constant,
    glorot_normal,
    glorot_uniform,
    he_normal,
    he_uniform,
    normal_bias,
    orthogonal,
    scaled_normal,
    standard_normal,
    uniform,
)
from numeric.labels import from_one_hot, one_hot
from numeric.layers import Flatten, Identity, Layer, Linear, Unflatten
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
    Optimizer,
    RMSprop,
    averaged_lr,
    classical_lr,
)
from numeric.pooling import AvgPool2d, L2Pool2d, MaxPool2d
from numeric.probe import signal_propagation
from numeric.regularizers import L1, L2, MaxNorm, Regularizer, WeightDecay, soft_threshold
from numeric.schedules import (
    EarlyStopping,
    HalveOnPlateau,
    exponential_decay,
    inverse_sqrt_decay,
    inverse_time_decay,
    manual_schedule,
    staircase_decay,
)
from numeric.step_schedules import cosine_annealing, linear_warmup
from numeric.training import Trainer, apply_gradients, print_progress, train_step
from numeric.transforms import (
    Compose,
    ElasticTransform,
    OnRows,
    RandomAffine,
    RandomShift,
    Transform,
    affine,
    shifted,
)

__all__ = [
    "ELU",
    "L1",
    "L2",
    "SGD",
    "Activation",
    "Adam",
    "AveragedMomentum",
    "AvgPool2d",
    "BatchNorm",
    "BatchNorm2d",
    "Choice",
    "Compose",
    "Conv2d",
    "Cost",
    "CrossEntropyCost",
    "Dropout",
    "Dropout2d",
    "EarlyStopping",
    "ElasticTransform",
    "Flatten",
    "HalveOnPlateau",
    "Heaviside",
    "Identity",
    "L2Pool2d",
    "Layer",
    "LeakyReLU",
    "Linear",
    "LogLikelihoodCost",
    "LogUniform",
    "MaxNorm",
    "MaxPool2d",
    "Network",
    "Network2",
    "OnRows",
    "Optimizer",
    "PerUnit",
    "QuadraticCost",
    "RMSprop",
    "RandomAffine",
    "RandomShift",
    "ReLU",
    "Regularizer",
    "Report",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Standardizer",
    "Tanh",
    "Trainer",
    "Transform",
    "Trial",
    "Unflatten",
    "Uniform",
    "VotingClassifier",
    "WeightDecay",
    "absorb_affine",
    "accuracy_score",
    "affine",
    "apply_gradients",
    "averaged_lr",
    "batch_indices",
    "batch_mean",
    "best_trial",
    "blobs",
    "check_cost",
    "check_gradients",
    "check_layer",
    "check_optimizer",
    "check_regularizer",
    "class_accuracy",
    "classical_lr",
    "clip_grad_norm_",
    "clip_grad_value_",
    "coarse_to_fine",
    "confusion_matrix",
    "constant",
    "cosine_annealing",
    "element_accuracy",
    "expected_statistics",
    "exponential_average",
    "exponential_decay",
    "exponential_weights",
    "fold_after",
    "fold_before",
    "from_one_hot",
    "glorot_normal",
    "glorot_uniform",
    "grid",
    "he_normal",
    "he_uniform",
    "inverse_sqrt_decay",
    "inverse_time_decay",
    "linear_warmup",
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
    "orthogonal",
    "pool_running_statistics",
    "pooled_statistics",
    "print_progress",
    "random_trials",
    "refine",
    "ridge",
    "ridge_bias_variance",
    "scaled_normal",
    "search",
    "shifted",
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
    "uniform",
]
