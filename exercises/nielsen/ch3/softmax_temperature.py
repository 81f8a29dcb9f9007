r"""Softmax with a constant: why it is called soft

Put a constant $c > 0$ into the exponents of a softmax layer, $a_j = e^{c z_j} / \sum_k e^{c z_k}$.
Show that the outputs still form a probability distribution. What do they tend to as
$c \to \infty$, also if several weighted inputs share the largest value? Why is the function with
$c = 1$ called *soft*max?
"""
import numpy as np

from backproof import (
    array, ask, bars, delta, exercise, exp, index, log, oo, Partial, Rational, real, size, Slider,
    Sum, to_numpy,
)
from derivations.theory import K, a, j, k, z
from numeric import Softmax
from numeric.thresholds import first_float

from .cross_entropy_minimum import a as positive, log_tangent
from .cross_entropy_minimum import solution as cross_entropy_minimum

c, g, h, u, x, top, small, one = real("c g h u x M R E")
n, s = size("n"), size("s")  # how many classes share the largest weighted input; how many do not
p, q = index("p q", s)
d = array("d", s)  # how far they lie below it
tempered = exp(c * z[j]) / Sum(exp(c * z[k]), k)
rest = Sum(exp(-c * d[p]), p)
winner, loser = 1 / (n + rest), exp(-c * d[q]) / (n + rest)
away = [g > 0, d[p] >= g, d[q] >= g]
gaps = [c > 0, *away]
dies = [small > 0, x > 0, small <= s * x]



def shares(proof):
    """The outputs as shares of winners and losers, and why the limit is what it is."""
    proof.define(a[j], tempered, "The constant stands in every exponent.")
    proof.positive(a[j], "Exponentials are positive, so every output is.")
    proof.conclude(Sum(a[j], j), 1, "The outputs are positive and sum to 1, whatever {c} is: a "
                   "distribution.")
    proof.identity(a[j], 1 / Sum(exp(c * (z[k] - z[j])), k), "Divide above and below by the "
                   "numerator: only differences count. One term, with {k} equal to {j}, is 1.")
    proof.limit(exp(c * g), c, oo, oo, "So let {c} grow. If some other input is larger, by {g}, its "
                "term outgrows everything, and the output goes to 0.", given=[g > 0])
    proof.decisive()
    proof.limit(exp(-c * g), c, oo, 0, "If none is larger, the terms of the smaller ones die out. "
                "Every input that is equally large keeps a term of 1, and the sum counts them.",
                given=[g > 0])
    proof.aside("With bounds: how fast it goes")
    proof.say("That is the idea. Now with bounds, which also say how fast it goes. Measure every "
              "weighted input from the largest one.")
    proof.say("Sort the classes into two groups. {n} of them share the largest weighted input: "
              "the winners. The other {s} lie below it by the gaps {d}. The smallest gap is {g}, a "
              "positive number.", d=d[p])
    total = Sum(exp(c * top), (q, 0, n - 1)) + Sum(exp(c * (top - d[p])), p)
    proof.identity(exp(c * top) / total, winner, "With {M} for the largest one, this is the output "
                   "of a winner: divide above and below by $e^{cM}$.", M=top)
    proof.identity(exp(c * (top - d[q])) / total, loser, "And this is the output of a loser.")
    proof.identity(n * winner + Sum(loser, q), 1, "Together they are 1, as before.")


def losers_die_out(proof):
    """The limits of the outputs, between bounds."""
    proof.aside("The terms of the losers die out")
    proof.say("It remains to see that the terms of the losers die out. They do, because they are "
              "largest for the smallest gap.")
    power = proof.cite(cross_entropy_minimum, "The exponential lies above its tangent.",
                       of=log_tangent, replace={positive: exp(h)})
    falls = proof.relation(exp(-u - h), "<=", exp(-u), "So a gap that is larger by some $h \\ge 0$ "
                           "gives a term that is not larger.", given=[power, h >= 0])
    far = proof.instance(falls, {u: c * g, h: c * (d[p] - g)}, "Use it for the smallest gap and "
                         "what another gap has above it.", given=gaps)
    each = proof.relation(exp(-c * d[p]), "<=", exp(-c * g), "Each term is at most that of the "
                          "smallest gap …", given=[*gaps, far])
    added = proof.add_up(each, p, text="… and so are all of them together.")
    bound = proof.relation(rest, "<=", s * exp(-c * g), "On the right, {s} equal terms.",
                           given=[*gaps, added])
    near = proof.relation(1 / n - s * x / n**2, "<=", 1 / (n + small), "Call that sum {R}. If it "
                          "is at most {most}, a winner misses its share {share} by little.",
                          given=dies, most=s * x, share=1 / n, R=small)
    least = proof.instance(near, {small: rest, x: exp(-c * g)}, "Put in the terms of the losers.",
                           given=[*gaps, bound])
    most = proof.relation(winner, "<=", 1 / n, "And it is never above its share.", given=gaps)
    proof.squeeze(least, most, c, oo, 1 / n, "Both bounds go to the share as {c} grows, and the "
                  "winner between them has no choice.", given=away)
    proof.answer()
    less = proof.relation(one / (n + small), "<=", x / n, "A loser's term {E}, at most {x}, "
                          "stands over a total of at least {n} …",
                          given=[small > 0, one > 0, one <= x], E=one)
    mine = proof.instance(each, {p: q}, "… and is small itself.", given=gaps)
    most = proof.instance(less, {small: rest, one: exp(-c * d[q]), x: exp(-c * g)}, "So the "
                          "loser's output is small too …", given=[*gaps, mine])
    least = proof.relation(0, "<=", loser, "… and never negative.")
    proof.squeeze(least, most, c, oo, 0, "It goes to 0.", given=away)
    proof.answer()
    proof.answer("As $c \\to \\infty$, each of the {n} classes that share the largest weighted "
                 "input gets the output {share}, and every other class 0. This is the hard "
                 "maximum. With $c = 1$ the largest input still wins, but softly.",
                 share=1 / n)
    return power, bound


def smooth_maximum(proof, bound):
    """The logarithm of the total, divided by c, goes to the largest weighted input."""
    soft = log(n + small) / c
    proof.identity(log(exp(c * top) * (n + small)) / c, top + soft, "The name fits the logarithm of "
                   "the total better still. Divided by {c} it lies above the largest weighted "
                   "input {M} by the second term here.", given=[c > 0, small > 0], M=top)
    tangents = [proof.cite(cross_entropy_minimum, text, of=log_tangent, replace={positive: at},
                           given=[small > 0]) for at, text in
                ((n + small, "A logarithm is at most this …"), (1 / (n + small), "… and at least "
                 "this."))]
    up = proof.relation(soft, "<=", (n + s * x - 1) / c, "So the second term is small …",
                        given=[c > 0, *dies, tangents[0]])
    most = proof.instance(up, {small: rest, x: exp(-c * g)}, "… when the losers' terms are put in …",
                          given=[*gaps, bound])
    low = proof.relation(0, "<=", soft, "… and not negative.", given=[c > 0, small > 0,
                                                                       tangents[1]])
    least = proof.instance(low, {small: rest}, "This too holds for their terms.", given=gaps)
    proof.squeeze(least, most, c, oo, 0, "Softened by {c}, the logarithm of the total is a smooth "
                  "maximum: it goes to the largest weighted input.", given=away)


def derivatives(proof, power):
    """How fast an output changes, for large c."""
    proof.say("Does everything change faster and faster as {c} grows? The derivative has a factor "
              "{c}.")
    proof.identity(Partial(a[j], z[k]), c * a[j] * (delta(j, k) - a[k]), "But it has two outputs "
                   "as factors as well.")
    proof.relation(c * small / (1 + small) ** 2, "<=", c * s * x, "A single winner has output "
                   "$1/(1 + R)$. Its own derivative is at most this, with {x} for $e^{-cg}$.",
                   given=[*dies, c > 0])
    half = proof.instance(power, {h: c * h}, "And the exponential wins against the factor. Write "
                          "$g = 2h$.")
    most = proof.relation(c * exp(-2 * c * h), "<=", 1 / (c * h**2), "Square the line above.",
                          given=[half, c > 0, h > 0])
    least = proof.relation(0, "<=", c * exp(-2 * c * h), "And it is not negative.", given=[c > 0])
    proof.squeeze(least, most, c, oo, 0, "So it goes to 0, and the derivative with it.",
                  given=[h > 0])
    proof.relation(c * one / (n + small), "<=", c * x / n, "A loser's derivatives contain its own "
                   "output. So they are at most this, and go to 0 likewise.",
                   given=[small > 0, one > 0, one <= x, c > 0])
    proof.limit(c * (n - 1) / n**2, c, oo, oo, "Only between winners does it grow. For {n} of them "
                "and no losers, every output is {share}, and an output's own derivative is this.",
                given=[n >= 2], share=1 / n)

asked = ask.asks(
    indices={"K": "j k l i"}, whole="n",
    letters={"z_j": "weighted input of neuron j", "a_j": "its output", "c": "the constant",
             "n": "how many classes share the largest weighted input"},
    given=["c > 0", "a_j = e^{c z_j} / Σ_k e^{c z_k}"],
    also=["∂a_j/∂z_k = c a_j (δ_{jk} - a_k)", "a_j > 0"],
    parts=[
        ask.number("What do the outputs sum to?", "line 3", "They are shares of one total."),
        ask.number("If one weighted input is the largest: what does its output tend to?", "1",
                   "Divide above and below by e^{c z_j}."),
        ask.formula("If n of them share the largest value: what does each of their outputs tend "
            "to?", "line 22",
                    "Every winner has the same output."),
        ask.number("And every other output?", "line 27", "e^{-c d} with d > 0."),
        ask.words("Why is it called soft?", "The hard maximum gives everything to the largest "
            "input. With "
                  "c = 1 it still gets the most, but the others keep a share.")])


@exercise("ch3-softmax-temperature", kind="limit", equations=[83], short="Softmax with a constant",
          idea="Only the gaps between the weighted inputs count, and the constant multiplies "
               "every gap. As it grows, each class that lies below the largest falls behind "
               "exponentially and loses its share. Classes that tie for the largest have no gap "
               "between them, so they stay equal and share the whole. That is a hard maximum, "
               "and the constant one gives its soft form.",
          tags=["softmax temperature", "temperature", "inverse temperature", "soft maximum",
                "softmax name", "argmax", "hardmax", "winner takes all", "limit c to infinity",
                "ties", "log-sum-exp", "logsumexp", "equation 83"])
def solution(proof):
    shares(proof)
    power, bound = losers_die_out(proof)
    proof.aside("The logarithm of the total is a smooth maximum")
    smooth_maximum(proof, bound)
    proof.aside("How fast the outputs change for a large constant")
    derivatives(proof, power)
    proof.edge_case("Measured from the largest weighted input {M} the outputs are the same. This is "
                    "how a program computes them.", a[j],
                    exp(-c * (top - z[j])) / Sum(exp(-c * (top - z[k])), k), M=top)
    proof.edge_case("If all weighted inputs are equal, the outputs are equal for every {c}.",
                    exp(c * top) / Sum(exp(c * top), k), 1 / K)
    proof.edge_case("At $c = 0$ all weighted inputs are ignored.", a[j], 1 / K, given=[(c, 0)])
    full = first_float(lambda v: bool(np.isinf(infinite(v))), 0, 1000)
    proof.edge_case("In float64 $e^{cz}$ is infinite from $cz = {full}$ on. Measured from the "
                    "largest weighted input, no exponent is positive and nothing overflows.",
                    full=f"{full:.2f}")
    proof.figure(draw, "Two weighted inputs tie. Push $c$: they share the whole. Break the tie, "
                 "and one of them takes all.")


def infinite(v):
    with np.errstate(over="ignore"):
        return np.exp(v)


def draw():
    return bars("Softmax outputs as the constant grows", "Three bars. As c grows, the two classes "
                "that tie for the largest weighted input approach one half each, and the third "
                "falls to 0.", j, "z", {"output": tempered}, (0, 1),
                [Slider(f"z_{n}", -2, 2, 0.1, at, f"z{n}") for n, at in ((1, 1), (2, 1), (3, 0))],
                [Slider(c, 0, 12, 0.1, 1)])


@solution.network
def check(net):
    rng = np.random.default_rng(0)
    at, mix = rng.normal(size=(2, 5))
    layer = Softmax(temperature=0.5)
    jacobian = to_numpy(c * a[j] * (delta(j, k) - a[k]), axes=(j, k))(
        a=layer.forward(at[None])[0], c=1 / layer.temperature)
    net.function("the derivative of a random mix of the outputs",
                 lambda v: float(layer.forward(v[None])[0] @ mix), mix @ jacobian, at,
                 f"softmax layer of {at.size}, c = {1 / layer.temperature:g}")
    tied = np.array([1.0, 1.0, 0.0])
    net.values("the outputs with two winners and a large constant",
               Softmax(temperature=1 / 60).forward(tied[None])[0][:2], [0.5, 0.5], 1e-12,
               "softmax layer of 3, c = 60")


three = (2, 1, 0)
share = exp(c * three[0]) / sum(exp(c * i) for i in three)
own_slope = c * share * (1 - share)


@solution.mistake("a largest weighted input gets output 1", source="two public solution sets",
                  why="With ties the winners share. The claim here has $n$ of them and $s$ losers, "
                  "all with the gap $g$.")
def _(claim):
    claim.limit(1 / (n + s * exp(-c * g)), c, oo, 1, given=[g > 0])


@solution.mistake("an output vanishes only if its weighted input is below all others",
                  source="G", why="One larger weighted input is enough. "
                  "Take the middle one of the inputs 2, 1, 0: if it did not vanish, it would stay "
                  "above some number, say one tenth.")
def _(claim):
    claim.relation(1 / (exp(c) + 1 + exp(-c)), ">", Rational(1, 10), given=[c > 0])


@solution.mistake("the derivatives grow with $c$", source="a student's notes", why="The factor $c$ "
                  "loses against the exponential. Here are the inputs 2, 1, 0 and the derivative "
                  "of the winner, at $c = 5$ and at $c = 1$.")
def _(claim):
    claim.relation(own_slope.subs(c, 5), ">", own_slope.subs(c, 1))


@solution.mistake("the derivatives are smallest at $c = 1$", source="a student's notes", why="They "
                  "go to 0 for small $c$ too, since then the inputs are ignored.")
def _(claim):
    claim.relation(own_slope, ">=", own_slope.subs(c, 1), given=[c > 0])
