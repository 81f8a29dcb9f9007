"""Three rules that walk down one valley: a quadratic cost in two weights, steep in one of them."""
from dataclasses import replace

import numpy as np

from backproof import Iterated, Rational, Slider, paths, real, sqrt
from backproof.site.moving import iterated
from numeric import SGD, Adam

x, y, p, q, P, Q, n, mu, eta = real("x y p q P Q n mu eta")
cost = (x**2 + 20 * y**2) / 2
START, STEPS, SLOW = (-4.0, 1.5), 60, Rational(999, 1000)
gradient = (cost.diff(x), cost.diff(y))


def plain():
    """Gradient descent."""
    return Iterated((x, y), (x - eta * gradient[0], y - eta * gradient[1]), START, (x, y))


def momentum():
    """Gradient descent with the velocities p and q."""
    speeds = (mu * p - eta * gradient[0], mu * q - eta * gradient[1])
    return Iterated((x, y, p, q), (x + speeds[0], y + speeds[1], *speeds), (*START, 0.0, 0.0),
                    (x, y))


def adam():
    """Adam, without the small number: averages p, q of the gradients and P, Q of their squares."""
    means = [mu * old + (1 - mu) * g for old, g in zip((p, q), gradient)]
    squares = [SLOW * old + (1 - SLOW) * g**2 for old, g in zip((P, Q), gradient)]
    moved = [at - eta * mean / (1 - mu ** (n + 1)) / sqrt(square / (1 - SLOW ** (n + 1)))
             for at, mean, square in zip((x, y), means, squares)]
    return Iterated((x, y, p, q, P, Q, n), (*moved, *means, *squares, n + 1),
                    (*START, 0.0, 0.0, 0.0, 0.0, 0.0), (x, y))


def draw():
    return paths("Three rules in one valley", "Ellipses, long from left to right. Gradient descent "
                 "jumps from side to side and creeps along; momentum swings past the centre and "
                 "comes back; Adam sets out at one speed in both weights.", cost, (x, y),
                 {"gradient descent": plain(), "momentum": momentum(), "Adam": adam()},
                 ((-5, 5), (-2, 2)), STEPS, [Slider(eta, 0.005, 0.105, 0.005, 0.09, "rate η"),
                 Slider(mu, 0, 0.95, 0.05, 0.8, "μ, β₁")], [1, 5, 12])


RULES = {  # each as it is drawn, and in ``numeric``
    "gradient descent": (plain, lambda: SGD(0.09)),
    "momentum": (momentum, lambda: SGD(0.09, momentum=0.8)),
    "Adam": (adam, lambda: Adam(0.09, betas=(0.8, 0.999), eps=0)),
}


def drawn(rule):
    """Where the picture has a rule, after each of its steps, at its first rate."""
    return np.transpose([iterated(replace(rule(), shows=weight), STEPS + 1,
                                  {"eta": 0.09, "mu": 0.8}) for weight in (x, y)])


def walked(optimiser):
    """Where an optimiser of ``numeric`` is in this valley after each step."""
    weights, found = {"w": np.array(START)}, [START]
    for _ in range(STEPS):
        optimiser.step(weights, {"w": weights["w"] * [1.0, 20.0]})
        found.append(weights["w"].copy())
    return np.array(found)
