"""``python -m tests.site.search SITE`` asks the search of a built site what students type, in
Chromium, and records in ``search.json`` how often the page they need stands first, or among the
first four.

The queries were written down before their answers were looked at. Where two pages answer a query,
both are named, separated by a bar.
"""
from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RECORD = Path(__file__).with_suffix(".json")
QUERIES = {
    "why is weight decay not applied to biases": "regularisation",
    "softmax derivative kronecker": "ch3-softmax-monotonicity",
    "cross entropy instead of quadratic cost slow learning": "ch3-output-gradients",
    "xavier variance": "ch3-weight-init-variance|scaling-variance-propagation",
    "adam epsilon": "optimisers|optimisers-average-to-adam",
    "derivative of sigmoid": "ch3-sigmoid-derivative",
    "gradient of softmax with log likelihood": "ch3-softmax-gradients|ch3-softmax-backprop",
    "why does softmax gradient equal a minus y": "ch3-softmax-backprop",
    "momentum bigger than 1": "ch3-momentum-mu-gt-1",
    "what if momentum is negative": "ch3-momentum-mu-negative",
    "how to code momentum": "ch3-momentum-sgd",
    "l1 regularization update rule": "ch3-l1-regularization|regularisation-penalties",
    "is tanh just a sigmoid": "ch3-tanh-identity",
    "do sigmoid outputs sum to one": "ch3-sigmoid-sum-counterexample",
    "softmax temperature limit": "ch3-softmax-temperature",
    "invert softmax": "ch3-softmax-inverse",
    "adding a constant to all logits": "ch3-softmax-nonlocality|softmax-and-cross-entropy",
    "proof cross entropy minimum when a = y": "ch3-cross-entropy-minimum",
    "swap a and y in cross entropy log 0": "ch3-cross-entropy-roles",
    "early stopping patience": "ch3-early-stopping",
    "halve learning rate on plateau": "ch3-learning-rate-schedule",
    "linear neurons quadratic cost no slowdown": "ch3-linear-output-quadratic",
    "can we get rid of x_j in the gradient": "ch3-eliminate-xj",
    "rotating mnist digits": "ch3-rotation-augmentation",
    "infinite training data comparison": "ch3-asymptotic-performance",
    "gradient descent on the regularization parameter": "ch3-hyperparameter-gradient",
    "overflow exp numerically stable cross entropy": "ch3-cost-derivative-stability",
    "weight decay bad initialization": "ch3-weight-decay-init",
    "batch norm backward pass": "batch-norm-backward",
    "batchnorm at test time running mean": "batch-normalisation",
    "he initialization relu factor 2": "he-variance|scaling-variance-propagation",
    "inverted dropout scaling": "regularisation-decay-and-dropout|regularisation",
    "adamw vs l2": "regularisation-decay-and-dropout|regularisation",
    "bias correction adam": "optimisers-average-to-adam|optimisers",
    "nesterov momentum": "optimisers",
    "random search better than grid": "search|search-odds",
    "layernorm jacobian": "layer-norm-jacobian",
    "attention backward": "attention-gradient",
    "kl divergence between two gaussians": "gaussian-kl",
    "lambda 9": "",  # nothing to find, but the search has to live
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Silence."""


@contextmanager
def served(folder):
    """The address of a folder while it is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}/"
        http.shutdown()
