"""Idea: an optimiser turns gradients into a step and owns whatever it remembers.

``step(parameters, gradients)`` changes the arrays of ``parameters`` in place. Every parameter,
biases included, has state of its own, created at its first step as zeros of its shape; the
state belongs to the optimiser, not to the network, and ``reset`` forgets it.
"""

import numpy as np

from numeric.validation import check_fraction, check_positive


class Optimizer:
    """What all share: the learning rate ``lr``, per-parameter ``state`` and saving."""

    slots = ()  # names of the arrays remembered for each parameter

    def __init__(self, lr):
        self.lr = check_positive(lr, f"{type(self).__name__}: lr")
        self.state = {}
        self.steps = 0

    def step(self, parameters, gradients):
        """Move every parameter in place. Raises ``ValueError`` if a gradient is missing."""
        if parameters.keys() != gradients.keys():
            odd = sorted(parameters.keys() ^ gradients.keys())[0]
            raise ValueError(f"{type(self).__name__}: {odd} is not in both dictionaries")
        self.steps += 1
        for name, parameter in parameters.items():
            if name not in self.state:
                self.state[name] = {slot: np.zeros_like(parameter) for slot in self.slots}
            self._update(parameter, gradients[name], **self.state[name])

    def reset(self):
        """Forget all state, as if no step had been taken."""
        self.state, self.steps = {}, 0

    def state_dict(self):
        """Copies of the state as a flat dict of arrays: "0.weight/velocity", …, "steps", "lr"."""
        flat = {
            f"{name}/{slot}": array.copy()
            for name, slots in self.state.items()
            for slot, array in slots.items()
        }
        return {"steps": np.array(self.steps), "lr": np.array(self.lr), **flat}

    def load_state_dict(self, flat):
        """Restore what ``state_dict`` gave."""
        self.steps, self.lr, self.state = int(flat["steps"]), float(flat["lr"]), {}
        for key, array in flat.items():
            if "/" in key:
                name, slot = key.split("/")
                self.state.setdefault(name, {})[slot] = np.array(array)

    def _update(self, parameter, gradient, **slots):
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent, with momentum in the classical form if ``momentum`` is not 0.

    v ← μ v - η g, w ← w + v with μ = ``momentum`` and η = ``lr``: the book's equations (107)
    and (108). ``momentum`` may be any number, so that the regimes outside [0, 1) can be seen.
    The exponentially weighted form, v ← β v + (1-β) g, w ← w - α v, is the same trajectory
    with η = (1-β) α (claims S3-61, S4-29). ``nesterov=True`` steps w ← w + μ v - η g, with the
    velocity just updated.
    """

    def __init__(self, lr, momentum=0.0, nesterov=False):
        super().__init__(lr)
        if not np.isfinite(momentum):
            raise ValueError(f"SGD: momentum {momentum}, expected a finite number")
        if nesterov and momentum == 0:
            raise ValueError("SGD: nesterov needs a momentum other than 0")
        self.momentum, self.nesterov = momentum, nesterov
        self.slots = ("velocity",) if momentum else ()

    def _update(self, parameter, gradient, velocity=None):
        if velocity is None:
            parameter -= self.lr * gradient
            return
        velocity *= self.momentum
        velocity -= self.lr * gradient
        parameter += velocity
        if self.nesterov:
            parameter += self.momentum * velocity - velocity - self.lr * gradient
