"""Idea: an optimiser turns gradients into a step and owns whatever it remembers.

``step(parameters, gradients)`` changes the arrays of ``parameters`` in place. What is remembered
of a parameter belongs to its array, whatever name it goes by: zeros of its shape at its first
step, and a step count of its own. It is the optimiser's, not the network's; ``reset`` forgets it.
"""

import json

import numpy as np

from numeric.descriptions import settings
from numeric.optimizer_state import ArrayStates
from numeric.parameters import check_separate
from numeric.sums import underflow_is_zero
from numeric.validation import (
    check_dtype,
    check_finite,
    check_float,
    check_fraction,
    check_kind,
    check_not_negative,
    check_positive,
    check_shape,
    is_number,
)


class Optimizer:
    """What all share: the learning rate ``lr``, a state per parameter, and saving.

    For one of your own, list in ``slots`` what is remembered and write ``update``, where ``t``
    is how often the parameter at hand has been stepped, this step included. Raises ``ValueError``
    for an ``lr`` that is not above 0.
    """

    slots = ()  # names of the arrays remembered for each parameter
    t = 0

    def __init__(self, lr):
        self.lr = check_positive(lr, f"{type(self).__name__}: lr")
        self.reset()

    @property
    def state(self):
        """The live arrays remembered, by the parameter's name and then by slot."""
        return {name: held.slots for name, held in self._states.named().items()}

    @underflow_is_zero
    def step(self, parameters, gradients):
        """Move every parameter in place; both are dicts of arrays with the same names.

        Raises ``ValueError`` if a gradient is missing, has another shape than its parameter or is
        not finite, if two parameters share memory, or if a state was loaded that is not theirs, and
        ``TypeError`` if a gradient has another dtype or a parameter is not float. Nothing is
        changed then.
        """
        gradients = self._checked(parameters, gradients)
        self._step(dict(parameters), gradients)

    def _checked(self, parameters, gradients):
        if parameters.keys() != gradients.keys():
            odd = min(parameters.keys() ^ gradients.keys())
            raise ValueError(f"{type(self).__name__}: {odd} is not in both dictionaries")
        gradients = {name: np.asarray(gradient) for name, gradient in gradients.items()}
        for name, parameter in parameters.items():
            check_kind(parameter, np.ndarray, f"parameter {name}")
            check_float(parameter, f"parameter {name}")
            check_shape(gradients[name], parameter.shape, f"gradient of {name}")
            check_dtype(gradients[name], parameter.dtype, f"gradient of {name}")
            check_finite(gradients[name], f"gradient of {name}")
        check_separate(parameters, type(self).__name__)
        self._states.claim(parameters, self)
        return gradients

    def _step(self, parameters, gradients):
        if self._states.waiting:
            self._states.claim(parameters, self)
        self.steps += 1
        for name, parameter, held in self._prepared(parameters):
            held.steps += 1
            self.t = held.steps
            self.update(parameter, gradients[name], **held.slots)

    def _prepared(self, parameters):
        """(name, array, what is remembered) of each parameter; quick for the same dict again."""
        slots = self.slots
        if self._last[0] is not parameters or self._last[1] != slots:
            of = self._states.of
            found = [(name, array, of(name, array, slots)) for name, array in parameters.items()]
            self._last = parameters, slots, found
        return self._last[2]

    def reset(self):
        """Forget all state, as if no step had been taken."""
        self._states, self.steps, self._last = ArrayStates(), 0, (None, (), [])

    def __getstate__(self):
        return {**vars(self), "_last": (None, (), [])}

    def state_dict(self, parameters=None):
        """Copies of all that matters as a flat dict of arrays, or only of what ``parameters`` need.

        "0.weight/velocity" and its like are what is remembered, "0.weight/steps" how often that
        parameter was stepped, "steps" how often ``step`` was called, "lr" the rate, "kind" the
        class and "settings" its other settings.
        """
        flat = {"steps": np.array(self.steps), "lr": np.array(self.lr)}
        flat["kind"] = np.array(type(self).__name__)
        flat["settings"] = np.array(json.dumps(self._settings()))
        return flat | self._states.flat(parameters)

    def load_state_dict(self, flat):
        """Restore what ``state_dict`` gave, settings such as the momentum included.

        The arrays find their parameters by name at the next steps. Raises ``ValueError``, and
        changes nothing, for the state of an optimiser of another class.
        """
        self.check_state(flat)
        for name, value in json.loads(str(flat.get("settings", "{}"))).items():
            setattr(self, name, tuple(value) if isinstance(value, list) else value)
        self.steps, self.lr = int(flat["steps"]), float(flat["lr"])
        self._states, self._last = ArrayStates.from_flat(flat), (None, (), [])

    def check_state(self, flat):
        """Raise ``ValueError`` unless ``load_state_dict`` could take ``flat``."""
        own = type(self).__name__
        for key in ("steps", "lr"):
            if key not in flat:
                raise ValueError(f"{own}: no {key} in this state: it is not of an optimiser")
        kind = str(flat.get("kind", own))
        if kind != own:
            raise ValueError(f"{own}: this state is of another optimiser, {kind}")
        found = json.loads(str(flat.get("settings", "{}"))).keys()
        for name in found ^ self._settings().keys():
            where = "the state" if name in found else own
            raise ValueError(f"{own}: {name} is a setting of {where} alone")

    def _settings(self):
        return {name: value for name, value in settings(self).items() if name not in OWN_NAMES}

    def update(self, parameter, gradient, **slots):
        """Change ``parameter``, and the arrays in ``slots``, in place for one step."""
        raise NotImplementedError


OWN_NAMES = ("lr", "steps", "t", "slots")


# claims S3-61, S4-29
class SGD(Optimizer):
    """Gradient descent, with momentum in the classical form if ``momentum`` is not 0.

    v ← μ v - η g, w ← w + v with μ = ``momentum`` and η = ``lr``: the book's equations (107)
    and (108). ``lr`` is above 0; ``momentum`` may be any number, so that the regimes outside
    [0, 1) can be seen. The exponentially weighted form, v ← β v + (1-β) g, w ← w - α v, is the
    same trajectory with η = (1-β) α. ``nesterov=True`` steps w ← w + μ v - η g, with the velocity
    just updated (Nesterov 1983, in the form of Sutskever et al. 2013). Raises ``ValueError`` for
    values out of range.
    """

    def __init__(self, lr, momentum=0.0, nesterov=False):
        super().__init__(lr)
        if not (is_number(momentum) and np.isfinite(momentum)):
            raise ValueError(f"SGD: momentum {momentum!r}, expected a finite number")
        if nesterov and momentum == 0:
            raise ValueError("SGD: nesterov needs a momentum other than 0")
        self.momentum, self.nesterov = momentum, nesterov

    @property
    def slots(self):
        return ("velocity",) if self.momentum else ()

    def update(self, parameter, gradient, velocity=None):
        step = self.lr * gradient
        if velocity is None:
            parameter -= step
            return
        velocity *= self.momentum
        velocity -= step
        if self.nesterov:
            parameter += self.momentum * velocity
            parameter -= step
        else:
            parameter += velocity


# claim S3-61
class AveragedMomentum(Optimizer):
    """Momentum as an exponentially weighted average: v ← β v + (1-β) g, w ← w - α v.

    α = ``lr``, β = ``beta`` in [0, 1). The same trajectory as ``SGD`` with
    momentum β and learning rate ``classical_lr(α, β)``. Raises ``ValueError`` out of range.
    """

    slots = ("average",)

    def __init__(self, lr, beta=0.9):
        super().__init__(lr)
        self.beta = check_fraction(beta, "AveragedMomentum: beta")

    def update(self, parameter, gradient, average):
        average *= self.beta
        average += (1 - self.beta) * gradient
        parameter -= self.lr * average


def classical_lr(averaged, beta):
    """The classical learning rate η = (1-β) α that follows the averaged form's trajectory.

    Raises ``ValueError`` for a rate not above 0 or ``beta`` outside [0, 1).
    """
    check_positive(averaged, "classical_lr: rate")
    check_fraction(beta, "classical_lr: beta")
    return (1 - beta) * averaged


def averaged_lr(classical, beta):
    """The averaged form's learning rate α = η / (1-β) that follows the classical trajectory.

    Raises as ``classical_lr``.
    """
    check_positive(classical, "averaged_lr: rate")
    check_fraction(beta, "averaged_lr: beta")
    return classical / (1 - beta)


# claim S3-65
class RMSprop(Optimizer):
    """S ← α S + (1-α) g², w ← w - lr · g / (√S + ε); Hinton's lecture 6e.

    ``alpha`` in [0, 1); ``eps`` >= 0 sits outside the root, where it is compared with |g|
    (inside, it would be compared with g²). No bias correction: the first step has size
    lr/√(1-α). Raises ``ValueError`` for values out of range.
    """

    slots = ("square_avg",)

    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__(lr)
        self.alpha = check_fraction(alpha, "RMSprop: alpha")
        self.eps = check_not_negative(eps, "RMSprop: eps")

    def update(self, parameter, gradient, square_avg):
        square_avg *= self.alpha
        square_avg += (1 - self.alpha) * gradient * gradient
        parameter -= self.lr * gradient / (np.sqrt(square_avg) + self.eps)


# claims S3-71, S3-72
class Adam(Optimizer):
    """V ← β₁V + (1-β₁)g, S ← β₂S + (1-β₂)g², w ← w - lr · V̂ / (√Ŝ + ε); Kingma & Ba 2015.

    V̂ = V/(1-β₁ᵗ) and Ŝ = S/(1-β₂ᵗ) with t counted from 1 for each parameter, so that its first step
    has size lr.
    Both ``betas`` lie in [0, 1) and ``eps`` is at least 0. ``amsgrad=True`` divides by the largest
    S so far, which repairs cases where Adam does not converge (Reddi, Kale & Kumar 2018).
    Raises ``ValueError`` for values out of range.
    """

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, amsgrad=False):
        super().__init__(lr)
        if np.shape(betas) != (2,):
            raise ValueError(f"Adam: betas {betas!r}, expected two numbers")
        self.betas = tuple(check_fraction(beta, "Adam: betas") for beta in betas)
        self.eps = check_not_negative(eps, "Adam: eps")
        self.amsgrad = bool(amsgrad)

    @property
    def slots(self):
        return ("exp_avg", "exp_avg_sq") + (("max_exp_avg_sq",) if self.amsgrad else ())

    def update(self, parameter, gradient, exp_avg, exp_avg_sq, max_exp_avg_sq=None):
        beta1, beta2 = self.betas
        exp_avg *= beta1
        exp_avg += (1 - beta1) * gradient
        exp_avg_sq *= beta2
        exp_avg_sq += (1 - beta2) * gradient * gradient
        second = exp_avg_sq
        if max_exp_avg_sq is not None:
            second = np.maximum(max_exp_avg_sq, exp_avg_sq, out=max_exp_avg_sq)
        root = np.sqrt(second / (1 - beta2**self.t))
        parameter -= self.lr / (1 - beta1**self.t) * exp_avg / (root + self.eps)
