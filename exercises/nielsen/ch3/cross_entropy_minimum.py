r"""The cross-entropy is least where the output equals the target

In regression the target $y$ may be any number between 0 and 1. Show that the cross-entropy
$-[y \ln a + (1-y) \ln(1-a)]$ is still least when the output $a$ equals $y$, for every training
input, and that its value there is the binary entropy $-[y \ln y + (1-y) \ln(1-y)]$.
"""
import numpy as np

from backproof import (
    array, ask, curves, exercise, index, log, Partial, real, relu, size, Slider, Sum, to_numpy,
)
from numeric import CrossEntropyCost

from .cross_entropy_roles import cross_entropy, inside

y, a, cost = real("y a C")
m = size("m")
i = index("i", m)
outputs, targets = array("a y", m)
between = [*inside, y > 0, y < 1]
entropy = cross_entropy.subs(a, y)
curve = to_numpy(cross_entropy)
log_tangent = a - 1 - log(a)  # how far the logarithm lies below its tangent at 1
divergence = y * log(y / a) + (1 - y) * log((1 - y) / (1 - a))

asked = ask.asks(
    letters={"a": "output", "y": "target", "C": "cross-entropy"},
    given=["0 < a < 1", "0 < y < 1", "C(a) = -(y ln a + (1 - y) ln(1 - a))"],
    also=["∂^2 C/∂a^2 = y/a^2 + (1 - y)/(1 - a)^2", "C(a) - C(y) = KL(y||a)",
          "KL(y||a) ≥ 0", "C = -y ln a - (1 - y) ln(1 - a)"],
    parts=[
        ask.formula("What is the slope of the cost?", "∂C/∂a = C'(a) = line 3",
                    "Differentiate each logarithm.", "-y/a + (1 - y)/(1 - a): one denominator.",
                    "The numerator is a(1 - y) - y(1 - a).",
                    slips={"-y/a - (1-y)/(1-a)": "The derivative of ln(1 - a) is -1/(1 - a): a "
                        "sign is lost.",
                           "a - y": "That is the derivative by z, the weighted input of a "
                           "sigmoid."}),
        ask.value("Where is the cost least?", "a = y", "Where does the slope change its sign?",
                  "Below the target the slope is negative, above it positive.",
                  "The numerator of the slope is a - y.", said=["at the target",
                  "where the output equals the target"]),
        ask.formula("What is its value there?", "C(y) = -y ln y - (1 - y) ln(1 - y)",
                    "Put the output that you found into the cost.",
                    slips={"0": "It is 0 only for the targets 0 and 1."}),
        ask.condition("Which inequality says that it is the minimum?", "C(a) ≥ C(y)",
                      "Compare the cost at any a with the cost at y.")])


@exercise("ch3-cross-entropy-minimum", kind="inequality", equations=[57, 63, 64],
          short="Least where a = y",
          idea="Look at the slope of the cost in the output. It is the difference between output "
               "and target, divided by something positive. So the cost falls as long as the "
               "output is too small and rises as soon as it is too large. The lowest point must "
               "lie where the two agree. Each training input has its own output, so nothing "
               "changes when many are averaged.",
          tags=["cross-entropy", "cross entropy minimum", "binary entropy", "regression targets",
                "soft targets", "soft labels", "KL divergence", "Kullback-Leibler", "convex",
                "least cost", "equation 64", "cross entropy", "proof of the minimum", "minimum",
                "entropy", "a = y", "when a = y"])
def solution(proof):
    proof.answer("The cost falls as long as the output is below the target and rises above it. So "
                 "it is least where they are equal, for every training input by itself.")
    proof.define(cost, cross_entropy, "The cost of one example with target {y}, as a function of "
                 "the output {a}. Both lie strictly between 0 and 1.")
    proof.identity(Partial(cost, a), -y / a + (1 - y) / (1 - a), "Differentiate. The inner "
                   "derivative of $1 - a$ turns the second sign round.")
    proof.conclude(Partial(cost, a), (a - y) / (a * (1 - a)), "Over one denominator the products "
                   "of {a} and {y} cancel. The denominator is positive, so the sign is that of "
                   "{gap}.", gap=a - y)
    proof.decisive()
    proof.aside("The curve bends upwards everywhere")
    proof.identity(Partial(cost, a, a), y / a**2 + (1 - y) / (1 - a) ** 2, "The second derivative.")
    proof.positive(y / a**2 + (1 - y) / (1 - a) ** 2, "It is positive, not only not negative. The "
                   "curve bends upwards everywhere, so it has one lowest point at most.",
                   given=between)
    proof.main_path()
    least = proof.minimum(cross_entropy, a, y, "Below the target the slope is negative, above it "
                          "positive. So the cost falls until $a = y$ and rises from there on: "
                          "this is its only minimum. On the right stands its value there, the "
                          "binary entropy of the target.", given=between)
    proof.answer()
    proof.aside("What lies above the minimum: the Kullback–Leibler divergence")
    proof.identity(cross_entropy - entropy, divergence, "What the output costs above the minimum "
                   "has a name: the Kullback–Leibler divergence from {y} to {a}.",
                   given=between)
    proof.relation(divergence, ">=", 0, "It is never negative, and 0 only where $a = y$.",
                   given=[*between, least])

    proof.main_path()
    proof.say("Training averages over {m} inputs, with outputs {outputs} and targets {targets}. "
              "An output occurs in the cost of its own input only, so the inequality holds for "
              "each input by itself and can be added up.", outputs=outputs[i],
              targets=targets[i])
    in_range = [outputs[i] > 0, outputs[i] < 1, targets[i] > 0, targets[i] < 1]
    for_each = proof.instance(least, {a: outputs[i], y: targets[i]}, "One line for every input.",
                              given=in_range)
    proof.add_up(for_each, i, text="And their sum: no choice of outputs beats the targets.")

    same = Sum(cross_entropy.subs(y, targets[i]), i) / m
    proof.numbers("A target of 0.7 and an output that is too small.", {y: 0.7, a: 0.4})
    proof.edge_case("The average is least at the targets only if the network can produce them. If "
                    "it can only give one number {a} for all inputs, the slope is 0 at the mean "
                    "of the targets instead.", Partial(same, a),
                    (a - Sum(targets[i], i) / m) / (a * (1 - a)), given=inside)
    proof.aside("Targets 0 and 1: the least value is not attained")
    proof.say("And if the target is 0? Then the cost is {cost}, and its least value is not "
              "attained. To see that it is positive, we need one fact about the logarithm.",
              cost=-log(1 - a))
    tangent = proof.minimum(log_tangent, a, 1, "The logarithm lies below its tangent at 1.",
                            given=[a > 0])
    below = proof.instance(tangent, {a: 1 - a}, "The same at {rest}.", given=[a < 1], rest=1 - a)
    proof.positive(-log(1 - a), "So the cost is above {a}, and positive for every output …",
                   given=[*inside, below])
    proof.limit(-log(1 - a), a, 0, 0, "… but goes to 0 with the output. The case of target 1 is "
                "its mirror image.", side="+")
    proof.figure(draw, "Push the target: the lowest point follows it, along the curve of the "
                 "entropies. A cost above 0 does not mean that the network is wrong.")


def draw():
    return curves("The cross-entropy of one output", "A curve like a bowl with its lowest point "
                  "where the output equals the target; its height there is the entropy of the "
                  "target, drawn as a second curve that passes through that point.", a, (0.01, 0.99),
                  {"cost": cross_entropy, "entropy of a": cross_entropy.subs(y, a)}, (0, 2),
                  [Slider(y, 0.02, 0.98, 0.02, 0.3)])


@solution.network
def check(net):
    example = net.example("sigmoid", "cross-entropy", target="free")
    slope = to_numpy(solution.conclusion()[1])
    net.function("the slope of the cost in the outputs",
                 lambda v: CrossEntropyCost().value(np.log(v / (1 - v))[None], example.y[None]),
                 [slope(y=target, a=output) for target, output in zip(example.y, example.a)],
                 example.a, example.description)
    at_target = np.log(example.y / (1 - example.y))
    net.values("the cost with outputs equal to the targets, against the entropy",
               example.cost_with("z", at_target),
               sum(curve(y=target, a=target) for target in example.y), 1e-12, example.description)


@solution.mistake("the second derivative is not negative, so the minimum is the only one",
                  source="N", why="That allows a flat bottom. The second "
                  "derivative of $\\max(0, a)^2$ is never negative and its slope at $-1$ is 0, "
                  "but its value is 0 at every $a \\le 0$. It takes a positive second derivative.")
def _(claim):
    claim.relation(relu(a) ** 2, ">", 0, given=[a > -1])


@solution.mistake("without the minus sign the second derivative is positive",
                  source="U", why="Without the minus sign the cost is "
                  "turned over: $a = y$ is then its maximum.")
def _(claim):
    claim.positive(Partial(-cross_entropy, a, a), given=between)


@solution.mistake("the least value is 0", source="", why="It is 0 for targets 0 and 1 only. For "
                  "others it is the entropy of the target.")
def _(claim):
    claim.identity(entropy, 0, given=between)
