r"""Each softmax output rises with its own input and falls with every other

A softmax layer has outputs $a_j = e^{z_j} / \sum_k e^{z_k}$. Show that $\partial a_j/\partial z_k$
is positive if $j = k$ and negative if $j \ne k$: turning up one weighted input raises its own
output and lowers all the others.
"""
import numpy as np

from backproof import array, ask, bars, delta, exercise, exp, index, Partial, Slider, Sum, to_numpy
from derivations.theory import K, a, j, k, l, softmax, z
from numeric import Softmax

several = [K >= 2]
others = 1 - delta(j, k)
total = Sum(exp(z[l]), l)

asked = ask.asks(
    indices={"K": "j k l i"},
    letters={"z_k": "weighted input of neuron k", "a_k": "its output"},
    given=["K ≥ 2", "a_k = e^{z_k} / Σ_j e^{z_j}"],
    also=["Σ_j a_j = 1", "0 < a_k < 1"],
    parts=[
        ask.formula("What is the derivative, for any j and k?", "line 6",
                    "Differentiate the quotient.", "Two terms: one only if j = k.",
                    slips={"-a_j (1 - a_k)": "Off the diagonal the derivative is -a_j a_k."}),
        ask.formula("Its value for j = k?", "line 11", "δ is 1 there."),
        ask.formula("Its value for j ≠ k?", "∂a_j/∂z_k = -a_j a_k", "δ is 0 there.", where="j ≠ k"),
        ask.condition("The sign for j = k?", "∂a_k/∂z_k > 0", "Both factors are positive.",
                      said=["positive", "a_k (1 - a_k) > 0"]),
        ask.condition("The sign for j ≠ k?", "∂a_j/∂z_k < 0",
            "A product of two positive numbers, and a minus.",
                      where="j ≠ k", said=["negative", "-a_j a_k < 0", "a_j a_k > 0"])])


@exercise("ch3-softmax-monotonicity", kind="inequality", equations=[78],
          short="The softmax Jacobian",
          idea="Every softmax output is a share of a total. Push one weighted input up, and its "
               "own term grows in the share and in the total alike, while all other shares only "
               "see the total grow. So its own share gains what the others lose. How much it "
               "gains is its share times what is left to the others.",
          tags=["softmax derivative", "softmax Jacobian", "Jacobian", "da_j/dz_k",
                "gradient of softmax", "monotonicity", "Kronecker delta", "a_j(delta_jk - a_k)",
                "quotient rule", "equation 78"])
def solution(proof):
    proof.answer("The derivative is $a_k(1 - a_k)$ if the indices are equal and $-a_j a_k$ if not. "
                 "Outputs lie strictly between 0 and 1 as soon as there are two classes, so the "
                 "first is positive and the second negative.")
    proof.define(*softmax, "Every output is a share of the total.")
    proof.aside("What to expect before differentiating")
    proof.identity(a[j], 1 / Sum(exp(z[k] - z[j]), k), "What to expect? Divided by its numerator it "
                   "reads so. Raise {own}, and every term but that of {j} itself shrinks. Raise "
                   "another input, and one term grows.", own=z[j])
    proof.main_path()
    proof.identity(Partial(exp(z[j]), z[k]), delta(j, k) * exp(z[k]), "How much? Differentiate by {z}. The "
                   "numerator depends on it only if {j} is {k}: the Kronecker delta is 1 then and "
                   "0 otherwise.", z=z[k])
    proof.aside("The derivative of the total, and the quotient rule")
    proof.identity(Partial(total, z[k]), exp(z[k]), "The total contains {z} in one term.", z=z[k])
    proof.identity(Partial(a[j], z[k]),
                   (delta(j, k) * exp(z[k]) * total - exp(z[j]) * exp(z[k])) / total**2,
                   "The quotient rule.")
    proof.main_path()
    proof.conclude(Partial(a[j], z[k]), a[j] * (delta(j, k) - a[k]), "Divided by the square of the "
                   "total, the exponentials become shares again.")
    proof.decisive()

    proof.say("Now the signs. They follow from the size of a share.")
    share = proof.positive(a[j], "Every share is positive, because the exponential is …")
    proof.identity(Sum(a[j], j), 1, "… the shares sum to 1 …")
    below = proof.relation(a[j], "<", 1, "… so with at least two classes each of them is below 1.",
                   given=several)
    proof.identity(Partial(a[k], z[k]), a[k] * (1 - a[k]), "Equal indices: the delta is 1 …")
    proof.positive(a[k] * (1 - a[k]), "… and both factors are positive, so an output rises with its "
                   "own input.", given=[*several, share, below])
    proof.answer()
    proof.identity(others * Partial(a[j], z[k]), -others * a[j] * a[k], "Different indices: the "
                   "delta is 0. The factor in front says that this line is about them only.")
    proof.negative(-a[j] * a[k], "What is left is negative, so every other output falls.")
    proof.answer()

    s = index("s", 1)
    alone = array("z", 1)
    proof.edge_case("With one class the output is 1 whatever its input is, so the derivative is 0 "
                    "and not positive. The statement needs two classes.",
                    exp(alone[0]) / Sum(exp(alone[s]), s), 1)
    proof.numbers("Three classes. Each row sums to 0: what one output gains the others lose.",
                  {z: [1, 2, 3]})
    proof.imprecise("The exercise does not say that there must be at least two classes.")
    proof.figure(draw, "Turn up the first weighted input: its output rises, and the others fall "
                 "to make room. The three derivatives sum to 0.")


def draw():
    shares = exp(z[j]) / total
    return bars("Three softmax outputs and how they move", "Three bars for the outputs, and beside "
                "each the derivative by the first weighted input: positive for the first output, "
                "negative for the others.", j, "z",
                {"output": shares, "its derivative by the first input":
                 shares * (delta(j, 0) - shares.subs(j, 0))}, (-0.3, 1),
                [Slider(f"z_{n}", -4, 4, 0.1, at, f"z{n}") for n, at in ((1, 0), (2, 1), (3, 0))])


@solution.network
def check(net):
    rng = np.random.default_rng(0)
    at, mix = rng.normal(size=(2, 5))
    outputs = Softmax().forward(at[None])[0]
    jacobian = to_numpy(solution.conclusion()[1], axes=(j, k))(a=outputs)
    net.function("the derivative of a random mix of the outputs",
                 lambda v: float(Softmax().forward(v[None])[0] @ mix), mix @ jacobian, at,
                 f"softmax layer of {at.size}")


@solution.mistake("the derivative is $-a_j (1 - a_k)$ for different indices",
                  source="G", why="The delta is 0 for different indices, "
                  "so nothing is left of the 1.")
def _(claim):
    claim.identity(others * Partial(a[j], z[k]), -others * a[j] * (1 - a[k]))


@solution.mistake("the derivative is $-a_j a_k$ for equal indices as well",
                  source="U", why="If the indices are equal, the numerator "
                  "depends on $z_k$ too. Its term was lost.")
def _(claim):
    claim.identity(Partial(a[j], z[k]), -a[j] * a[k])


@solution.mistake("every term of the total depends on $z_k$", source="a public solution set "
                  "that calls the summation index k as well and so invites it", why="The "
                  "index of the sum needs a letter of its own. One term depends on $z_k$.")
def _(claim):
    claim.identity(Partial(total, z[k]), total)


@solution.mistake("the derivative of $e^{-z_j}$ is $-e^{z_j}$, so $a_j$ rises at the rate "
                  "$e^{z_j} a_j^2$ times the sum of the other exponentials",
                  source="a public solution set, corrected later", why="The exponent keeps its "
                  "minus sign. The sign of the result is right by accident, its size is not.")
def _(claim):
    claim.identity(Partial(a[k], z[k]), exp(z[k]) * (total - exp(z[k])) * a[k] ** 2)


@solution.mistake("an output rises with its own input for any number of classes", source="",
                  why="With one class it is always 1.")
def _(claim):
    claim.positive(Partial(a[k], z[k]))
