"""The exercises of the book, in its order: the permanent ids, chapter by chapter."""

ORDER = {
    "ch1": (
        "perceptron-scaling sigmoid-limit bitwise-layer gd-optimal-direction gd-one-dim "
        "online-learning component-form two-layer-net"
    ).split(),
    "ch2": (
        "matrix-form bp3-bp4 modified-neuron linear-neurons minibatch-matrix"
    ).split(),
    "ch3": (
        "sigmoid-derivative cross-entropy-roles cross-entropy-minimum output-gradients "
        "linear-output-quadratic eliminate-xj sigmoid-sum-counterexample softmax-monotonicity "
        "softmax-nonlocality softmax-inverse softmax-gradients softmax-temperature "
        "softmax-backprop rotation-augmentation asymptotic-performance weight-init-variance "
        "weight-decay-init l1-regularization cost-derivative-stability early-stopping "
        "early-stopping-alternative learning-rate-schedule hyperparameter-gradient "
        "momentum-mu-gt-1 momentum-mu-negative momentum-sgd tanh-identity"
    ).split(),
    "ch4": (
        "single-hidden-layer relu-universality linear-nonuniversal"
    ).split(),
    "ch5": (
        "steeper-activation wsigma-width identity-neuron"
    ).split(),
    "ch6": (
        "conv-backprop omit-fc tanh-activation translation-invariance early-stopping "
        "accuracy-method eta-of-epoch augmentation save-load overfit-diagnostics relu-rescaling "
        "relu-unstable-gradient"
    ).split(),
}

IDS = [f"{chapter}-{name}" for chapter, names in ORDER.items() for name in names]
