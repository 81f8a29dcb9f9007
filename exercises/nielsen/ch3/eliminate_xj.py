r"""No cost function removes the input from the weight gradient

For a sigmoid neuron the gradient of the cross-entropy by the weight $w_j$ is $x_j (a - y)$. The
slope of the sigmoid was made to vanish by a clever choice of the cost. Could a still cleverer
choice remove the factor $x_j$ as well?
"""
import numpy as np
from sympy import Function

from backproof import (
    array, ask, curves, exercise, log, Partial, Rational, real, sigmoid, Slider, Sum,
)
from derivations.theory import n_in, q, r

from .cross_entropy_minimum import cost as ce_cost, solution as cross_entropy_minimum
from .cross_entropy_roles import cross_entropy
from .sigmoid_derivative import solution as sigmoid_derivative

x, w = array("x w", n_in)
z, a, y, b, cost, known, u, s = real("z a y b C H u s")
f, g = (Function(name, real=True) for name in "fg")

asked = ask.asks(
    indices={"n_in": "r q j k"},
    letters={"x_r": "input r", "w_r": "its weight", "b": "bias", "a": "output, σ(z)", "y": "target",
             "z": "weighted input", "C": "cross-entropy"},
    given=["z = Σ_q w_q x_q + b", "a = σ(z)", "0 < y < 1", "C = -(y ln a + (1 - y) ln(1 - a))"],
    also=["∂z/∂w_r = x_r", "∂C/∂b = a - y", "∂C/∂w_r = x_r (a - y)"],
    parts=[
        ask.no("Can a cost of output and target remove the factor x_r?",
               "Each weight reaches the cost through z, and z moves by x_r.",
               "How does the output depend on w_r?"),
        ask.formula("The gradient by a weight, with that by the bias?", "line 5",
                    "Both reach the cost through z.", "∂z/∂w_r is x_r, ∂z/∂b is 1.")])


@exercise("ch3-eliminate-xj", kind="proof", equations=[61, 71, 72, 73, 74, 75],
          short="The factor xⱼ stays",
          idea="A weight reaches the output only by way of its product with the input. Whatever "
               "the cost does comes after that, so the input is always a factor of the weight's "
               "gradient. Where the input is zero the gradient is zero, for every cost and every "
               "output. A gradient without the factor would therefore have to be zero always, "
               "and nothing would be learned.",
          tags=["x_j term", "input factor", "weight gradient", "choice of cost function",
                "eliminate xj", "remove the input", "cross-entropy", "cross entropy", "dC/dw_j",
                "equation 61", "equation 71", "equation 75", "gradient without the input",
                "get rid of x_j", "rid of x_j", "x_j"])
def solution(proof):
    proof.answer("Even a cost that may depend on the inputs cannot have the gradient $a - y$ by "
                 "all weights and the bias, unless all inputs are 1.")
    proof.define(z, Sum(w[q] * x[q], q) + b, "One neuron with inputs {x} …", x=x[q])
    proof.define(a, sigmoid(z), "… and sigmoid output.")
    proof.define(cost, f(a), "The cost may be any differentiable function $f$ of the output. It "
                 "may depend on the target as well; the target is fixed here.")
    proof.derive(cost, wrt=w[r], text="The input {x} enters where the weighted input does, before "
                 "the cost has a say.", x=x[r])
    proof.conclude(Partial(cost, w[r]), x[r] * Partial(cost, b), "Whatever function of the "
                   "output the cost is: the weight gradient is the input times the bias "
                   "gradient.")
    proof.decisive()
    proof.identity(Partial(cost, w[r]), 0, "If {x} is 0, this is 0 for every cost …",
                   given=[(x[r], 0)], x=x[r])
    right_bias = log(u / (1 - u)) - Sum(w[q] * x[q], q)
    proof.identity(a, u, "… while the bias {bias} still brings about the output {u}, any number "
                   "between 0 and 1.", given=[(b, right_bias), u > 0, u < 1], bias=right_bias)
    proof.identity(g(a), 0, "So if the gradient were a formula $g(a)$ without the input, it would "
                   "be 0 at every output: nothing would ever be learned.",
                   given=[(g(a), Partial(cost, w[r])), (x[r], 0)])

    proof.aside("Not even a cost that sees the inputs")
    proof.say("So far the cost saw the output and the target only. Could a cost that sees the "
              "inputs too do it? It would be a function of the weights and the bias with the "
              "gradient {error} by each of them. Now differentiate once more.", error=a - y)
    proof.theorem("Schwarz: where second derivatives are continuous, it does not matter which "
                  "variable comes first. So the derivative of {error} by the bias and that by a "
                  "weight have to agree.", error=a - y)
    proof.identity(Partial(a - y, b) - Partial(a - y, w[r]), (1 - x[r]) * a * (1 - a), "They do "
                   "not, unless the input is 1 …")
    proof.positive(a * (1 - a), "… because the slope of a sigmoid is never 0.")
    proof.identity(Partial(g(a), w[r]), x[r] * Partial(g(a), b), "The same for any other error "
                   "$g(a)$ in place of {error}: the two agree only if the input is 1 or $g$ does "
                   "not change.", error=a - y)

    proof.aside("What a cost can do: only the cross-entropy gives a − y")
    proof.cite(sigmoid_derivative, "What a cost *can* do is choose the factor next to the input. "
               "It has to take care of the slope of the sigmoid, …")
    proof.identity(Partial(cost, b), Partial(f(a), a) * a * (1 - a), "… which the bias gradient "
                   "contains. Here $f'$ is the slope of the cost in the output.")
    wanted = Partial(f(a), a), (a - y) / (a * (1 - a))
    proof.identity(*wanted, "Ask for the bias gradient {error}: then the slope of the cost must be "
                   "this.", given=[(Partial(cost, b), a - y)], error=a - y)
    proof.define(known, cross_entropy, "Is there such a cost? Try the cross-entropy.")
    proof.cite(cross_entropy_minimum, "It has just this slope.", replace={ce_cost: known})
    proof.constant(f(u) - cross_entropy.subs(a, u), u, Rational(1, 2), "And it is the only one, up "
                   "to a constant: the difference of two costs with the same slope has slope 0, so "
                   "it is the same number at every output {u} as at one half.",
                   given=[tuple(side.subs(a, u) for side in wanted), u > 0, u < 1])

    proof.figure(draw, "The weight gradient of the cross-entropy for target 0, over the input. "
                 "Whatever the output, at input 0 it is 0.")
    divided = cross_entropy.subs(a, sigmoid(u * s)) / s
    proof.edge_case("A neuron with a single positive input $s$, a weight $u$ and *no bias* has one "
                    "derivative only, so there is nothing to disagree with. Divide the "
                    "cross-entropy by the input, and the factor is gone.",
                    Partial(divided, u), sigmoid(u * s) - y, given=[s > 0])


def draw():
    return curves("The weight gradient over the input", "A straight line through 0 whose slope is "
                  "the output.", s, (-2, 2), {"weight gradient": s * a}, (-2, 2),
                  [Slider(a, 0.02, 0.98, 0.02, 0.8)])


@solution.network
def check(net):
    for cost in ("quadratic", "cross-entropy"):
        example = net.example("sigmoid", cost, sizes=(4, 5, 1), target="free")
        gradient = example.network.gradients(*example.batch)
        bias = gradient[f"{example.layer}.bias"]
        net.function("the weight gradient as input times bias gradient",
                     lambda value: example.cost_with("weight", value),
                     np.outer(bias, example.hidden), example.weight, example.description)


@solution.mistake("with the cross-entropy the weight gradient is $a - y$", source="",
                  why="That is the bias gradient. Here is a neuron with one input $s$ and its "
                  "weight $u$.")
def _(claim):
    claim.identity(Partial(cross_entropy.subs(a, sigmoid(u * s)), u), sigmoid(u * s) - y)


@solution.mistake("without the factor all weights would move in lock-step, so it cannot be missing",
                  source="a student's notes", why="Moving in lock-step would be undesirable, but "
                  "it is not impossible: two weights with equal inputs do it under every cost. So "
                  "it proves nothing. The claim tested here is that the two derivatives always "
                  "differ, for the cross-entropy $L$ of a neuron whose two inputs $x_1, x_2$ have "
                  "the weights $u$ and $v$.")
def _(claim):
    first, second, v, loss = real("x_1 x_2 v L")
    claim.define(loss, cross_entropy.subs(a, sigmoid(u * first + v * second)))
    claim.relation((Partial(loss, u) - Partial(loss, v)) ** 2, ">", 0)
