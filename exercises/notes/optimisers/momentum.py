r"""Momentum

Claims about gradient descent with a velocity, in the form with an average and in the classical one,
for every kind of momentum coefficient.
"""
import numpy as np

from backproof import Abs, IndexedBase, Rational, Symbol, claim, real
from numeric import SGD, AveragedMomentum

alpha, beta, v, u, g, h, x, c, A = real("alpha beta v u g h x c A")
mu, eta, s, r, lam, w, p = real("mu eta s r lambda w p")
t = Symbol("t", integer=True, nonnegative=True)
vs = IndexedBase("v", real=True)
inside = [beta > 0, beta < 1]
trace = 1 + mu - s  # of the step from (velocity, position); its determinant is mu


def positions(coefficient, rate, steps):
    """Positions on the parabola x^2/2 from rest at 1, by the classical rule, in exact numbers."""
    at, velocity, found = Rational(1), Rational(0), [Rational(1)]
    for _ in range(steps):
        velocity = coefficient * velocity - rate * at
        at = at + velocity
        found.append(at)
    return found


def equal_forms(judge):
    """The form with an average is the classical one, with another rate."""
    judge.says.identity(alpha * (beta * v + (1 - beta) * g), (1 - beta) * alpha * (beta * u + g),
                        "With {u} for the classical velocity, the steps are the same if the "
                        "classical rate is $(1-\\beta)\\alpha$.", given=[(v, (1 - beta) * u)], u=u)


@claim("S3-61", "lines 166 to 172", "Momentum as an average", see="ch3-momentum-mu-gt-1",
       numeric="AveragedMomentum SGD", systems="SYS-23", restored=True,
       tags="gradient descent with momentum, v_dW, two forms of momentum, learning rate factor")
def _(judge):
    r"""$v \leftarrow \beta v + (1-\beta)\,\partial C/\partial w$, then $w \leftarrow w - \alpha
    v$."""
    equal_forms(judge)
    judge.says.outcome("The place after two gradients of 1, with rate 1 and one half:",
                       by_average([1.0, 1.0]), -1.25)


def by_average(gradients):
    """Where the form with an average ends, from 0."""
    place, optimiser = {"w": np.zeros(1)}, AveragedMomentum(1.0, 0.5)
    for gradient in gradients:
        optimiser.step(place, {"w": np.array([gradient])})
    return float(place["w"][0])


@claim("S3-62", "line 166", "Momentum is nearly always faster", numeric="AveragedMomentum",
       systems="SYS-23", tags="momentum speed, heavy ball, condition number")
def _(judge):
    """Momentum is almost always faster than gradient descent."""
    first, plain = 1 - (1 - beta) * alpha * h, 1 - alpha * h
    small = [*inside, alpha * h > 0, alpha * h <= 1]
    judge.says.relation(Abs(first), "<=", Abs(plain), "What is left of the way after the first "
                        "step, on a parabola with the curvature {h}.", given=small, h=h)
    judge.right.relation(first, ">", plain, "At the same rate it starts slower. It gains where the "
                         "curvatures differ much and the rate may be raised.", given=small)
    judge.relation(p**2, ">", beta, "And it has a limit: the two factors {p} and {r} of a step "
                   "have the product {beta}. If the square of one is below it, that of the other "
                   "is above.", given=[(p * r, beta), r**2 < beta, beta > 0], p=p, r=r, beta=beta)


@claim("S3-63", "line 170", "Gradients that change sign",
       tags="oscillation averaged out, valley, momentum intuition")
def _(judge):
    """Up and down the gradients change sign, so their average is near 0; along the valley they
    agree, so it stays large."""
    swing = "The gradients are a given sequence; on a real path they depend on the velocity."
    judge.under(swing).identity(
        beta * (-A) + (1 - beta) * c, A, "Gradients that alternate between {c} and its negative "
        "leave a swing of {A}.", c=c, A=A, given=[*inside, (A, (1 - beta) / (1 + beta) * c)])
    judge.under(swing).relation(
        (1 - beta) / (1 + beta) * c, "<", c, "It is smaller than {c} …", c=c, given=[*inside,
        c > 0])
    judge.under(swing).identity(beta * c + (1 - beta) * c, c, "… while a constant gradient stays.")


@claim("S3-64", "line 170", "Less swing, faster along", numeric="AveragedMomentum",
       tags="momentum path, zig-zag, overshoot")
def _(judge):
    """Up and down the swing gets smaller, and along the valley the motion gets faster."""
    judge.induction(lambda n: vs[n], lambda n: (1 - beta**n) * g, t, "The velocity under a "
                    "constant gradient {g}.", given=[(vs[0], 0), (vs[t + 1],
                    beta * vs[t] + (1 - beta) * g)], g=g)
    judge.says.relation((1 - beta**t) * g, ">", g, "The step along the valley, and that of "
                        "gradient descent at the same rate.", given=[*inside, g > 0, t >= 1])
    judge.right.relation((1 - beta**t) * g, "<", g, "It is never faster at the same rate. The gain "
                         "is that a larger rate is stable.", given=[*inside, g > 0])


@claim("S4-29", "line 12", "The momentum equations", see="ch3-momentum-mu-gt-1", numeric="SGD",
       systems="SYS-23", restored=True, tags="velocity, mu, equations 107 and 108")
def _(judge):
    r"""$v' = \mu v - \eta\nabla C$ and $w' = w + v'$."""
    judge.says.identity(mu * (-eta * u) - eta * g, -eta * (mu * u + g), "With $v = -\\eta u$ it is "
                        "the rule that adds up gradients: the rate is only a factor.")


@claim("S4-30", "line 12", "Velocity and friction", see="ch3-momentum-mu-gt-1", numeric="SGD",
       tags="momentum coefficient, friction")
def _(judge):
    """The gradient changes the velocity, not the place; a friction reduces the velocity step by
    step."""
    flat = [(vs[t + 1], mu * vs[t])]
    judge.induction(lambda n: vs[n], lambda n: mu**n * vs[0], t, "Without a gradient.", given=flat)
    judge.says.relation((mu * v) ** 2, "<=", v**2, "The square of the velocity after a step "
                        "without gradient, for any {mu}.", mu=mu)
    judge.under("The coefficient lies between 0 and 1.").relation(
        (mu * v) ** 2, "<=", v**2, "Then it can only fall.", given=[mu >= 0, mu <= 1])


@claim("S4-31", "line 12", "The shape of the velocity", see="ch3-momentum-sgd", numeric="SGD",
       tags="velocity matrix shape")
def _(judge):
    """The velocity has the shape of the weights."""
    weights, optimiser = {"w": np.zeros((3, 2)), "b": np.zeros(3)}, SGD(0.1, momentum=0.9)
    optimiser.step(weights, {name: np.ones_like(value) for name, value in weights.items()})
    shapes = [next(iter(state.values())).shape for state in map(optimiser.state.get, ("w", "b"))]
    judge.says.outcome("The shapes of the velocities of a 3 by 2 matrix and of 3 biases:", shapes,
                       [(3, 2), (3,)])


@claim("S4-32", "line 13", "μ = 1", see="ch3-momentum-mu-gt-1", numeric="SGD", systems="SYS-23",
       tags="no friction, momentum one, never settles")
def _(judge):
    r"""$\mu = 1$: without friction the speed adds up, and the descent is much faster."""
    with_speed, plain = (abs(positions(Rational(number), Rational(1, 10), 60)[-1])
                         for number in (1, 0))
    judge.says.outcome("Whether 60 steps on $x^2/2$ lead nearer to the minimum with momentum (to "
                       "{near}) than without (to {far}):", bool(with_speed < plain), True,
                       near=f"{float(with_speed):.3f}", far=f"{float(plain):.3f}")
    after = v - s * x
    judge.right.identity(after**2 + s * (x + after) ** 2 - s * (x + after) * after,
                         v**2 + s * x**2 - s * x * v, "It never settles: this quantity is kept by "
                         "every step, with {s} for rate times curvature.", s=s)


@claim("S4-33", "line 13", "μ = 0", see="ch3-momentum-sgd", numeric="SGD",
       tags="plain gradient descent")
def _(judge):
    r"""$\mu = 0$ is ordinary gradient descent."""
    judge.says.identity(w + (mu * v - eta * g), w - eta * g, "The velocity is forgotten in every "
                        "step.", given=[(mu, 0)])


@claim("S4-34", "line 13", "μ between 0 and 1", see="ch3-momentum-mu-negative", numeric="SGD",
       tags="overshooting, momentum")
def _(judge):
    r"""$0 < \mu < 1$ avoids overshooting and still gains speed."""
    judge.says.relation((1 - s) ** 2 - mu * s, ">=", 0, "The place after two steps on $x^2/2$ from "
                        "rest at 1, with the rate {s}: on the side where it began? Gradient "
                        "descent stays there.", s=s, given=[mu > 0, mu < 1, s > 0, s <= 1])
    judge.outcome("Where it is after 7 steps with coefficient 0.9 and rate 0.1:",
                  round(float(positions(Rational(9, 10), Rational(1, 10), 7)[-1]), 3), -0.436)
    judge.right.identity((1 + r**2 - s) ** 2 - 4 * r**2, ((1 - r) ** 2 - s) * ((1 + r) ** 2 - s),
                         "It swings past the minimum where this is negative, with {r} for the root "
                         "of the coefficient: for all {s} between $(1-r)^2$ and $(1+r)^2$.", r=r,
                         s=s)


@claim("S4-35", "line 13", "μ above 1", see="ch3-momentum-mu-gt-1", numeric="SGD",
       tags="momentum greater than one, divergence")
def _(judge):
    r"""$\mu > 1$: speed out of nothing; the weight moves on in one direction, past the minimum, and
    things get worse."""
    places = positions(Rational(11, 10), Rational(1, 10), 30)
    judge.says.outcome("Whether 30 steps on $x^2/2$, from 1, with coefficient 1.1 and rate 0.1, "
                       "all lead down:", all(after < before for before, after in zip(places,
                       places[1:])), True)
    judge.under("The rate is small against the excess, $s < (\\sqrt\\mu - 1)^2$.").positive(
        (1 + r**2 - s) ** 2 - 4 * r**2, "Then both factors of a step are real and above 1: no "
        "turning back. {r} is the root of the coefficient.", given=[r > 1, s > 0, s < (r - 1) ** 2],
        r=r)
    judge.relation(p**2, ">", mu, "It gets worse in any case: the two factors have the product "
                   "{mu}. If the square of one is below it, that of the other is above, hence "
                   "above 1.", given=[(p * u, mu), u**2 < mu, mu > 1], mu=mu)


@claim("S4-36", "line 13", "μ below 0", see="ch3-momentum-mu-negative", numeric="SGD",
       tags="negative momentum, slower")
def _(judge):
    r"""$\mu < 0$: the friction is too strong, and it is slower than gradient descent."""
    quadratic = "The cost is quadratic, and the coefficient above -1."
    judge.under(quadratic).identity(
        (1 - s) ** 2 - trace * (1 - s) + mu, mu * s, "The polynomial of the two factors, at the "
        "factor $1-s$ of gradient descent …")
    judge.under(quadratic).negative(
        mu * s, "… is negative, so that factor lies between the two, and one of them is larger in "
        "size.", given=[mu < 0, mu > -1, s > 0])


@claim("S4-37", "line 13", "Never at rest for μ below 0", see="ch3-momentum-mu-negative",
       numeric="SGD", tags="negative momentum, settles")
def _(judge):
    r"""$\mu < 0$ is worse still: at the minimum the weights move backwards, and they can never stay
    there."""
    left = abs(positions(Rational(-1, 2), Rational(1, 10), 100)[-1])
    judge.says.outcome("Whether 100 steps on $x^2/2$ with coefficient -1/2 and rate 0.1 leave more "
                       "than a hundredth of the way ({left} is left):", bool(left > Rational(1,
                       100)), True, left=f"{float(left):.4f}")
    judge.right.relation((mu * v) ** 2, "<", v**2, "Without a gradient the velocity turns round in "
                         "each step, but shrinks. It settles if rate times curvature is below "
                         "$2(1+\\mu)$.", given=[mu > -1, mu < 0, v**2 > 0])


@claim("S4-38", "lines 13 and 14", "Momentum in the program", see="ch3-momentum-sgd",
       numeric="SGD Network2", systems="SYS-28", restored=True,
       tags="network2 momentum, velocity list, code")
def _(judge):
    """The program with momentum keeps a list of velocities like that of the weights, and passes the
    coefficient through."""
    judge.says.outcome("Whether two steps give, bit for bit, what the two lines of the rule give:",
                       two_steps(0.9) == by_the_rule(0.9), True)
    judge.says.outcome("And, with the coefficient 0, what gradient descent gives:",
                       two_steps(0.0) == by_the_rule(0.0), True)


def two_steps(coefficient):
    place, optimiser = {"w": np.array([1.0, -2.0])}, SGD(0.25, momentum=coefficient)
    for _ in range(2):
        optimiser.step(place, {"w": 3 * place["w"]})
    return place["w"].tolist()


def by_the_rule(coefficient):
    place, velocity = np.array([1.0, -2.0]), np.zeros(2)
    for _ in range(2):
        velocity = coefficient * velocity - 0.25 * (3 * place)
        place = place + velocity
    return place.tolist()


class OneNeuron:
    """A net as the answer has it: velocities are made where weights are drawn by default."""

    def __init__(self, small=True):
        self.default_weights() if small else self.large_weights()

    def default_weights(self):
        self.weights, self.velocities = [np.zeros(1)], [np.zeros(1)]

    def large_weights(self):
        self.weights = [np.ones(1)]


@claim("S4-39", "line 14", "Where velocities are set to 0", see="ch3-momentum-sgd",
       numeric="SGD Network2",
       tags="default_weight_initializer, large_weight_initializer, stale velocity")
def _(judge):
    """The velocities are set to 0 where the weights are drawn by default."""
    judge.says.outcome("Whether a net that draws its weights in the other way has velocities:",
                       hasattr(OneNeuron(small=False), "velocities"), True)
    judge.under("Weights are drawn in the default way, and training starts once.").outcome(
        "Whether the net then has them:", hasattr(OneNeuron(), "velocities"), True)


@claim("S4-40", "line 15", "Without regularisation", see="ch3-momentum-sgd",
       numeric="SGD WeightDecay", tags="momentum with weight decay, coupled, decoupled")
def _(judge):
    """This change does not treat regularisation."""
    judge.says.relation(mu * v - eta * g, "!=", mu * v - eta * (g + lam * w), "The velocity of the "
                        "note, and that for a cost with the penalty. There are two ways to bring "
                        "the penalty in, and they differ.", given=[eta > 0, lam > 0, w > 0])
    judge.identity(eta * ((x - c) + lam * x), 0, "With the penalty in the gradient, for the cost "
                   "$(x-c)^2/2$, this is where it rests: at $c/(1+\\lambda)$.",
                   given=[(x, c / (1 + lam)), lam > 0])
    judge.identity((1 - eta * lam) * x + v, x, "With the decay outside, the place where it rests "
                   "has $\\lambda(1-\\mu)$ for {lam}.", lam=lam, given=[(v,
                   -eta * (x - c) / (1 - mu)), (x, c / (1 + lam * (1 - mu))), mu < 1, mu >= 0,
                   lam > 0])
