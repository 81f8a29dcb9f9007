r"""First weights from the variance that passes through a layer

A layer has $n$ inputs, $k$ units, and first weights that are independent, with mean 0 and variance
$v$. How does the mean square of a signal change on the way forward, and that of an error on the way
back? Which $v$ keeps the one, which the other, and what do He and Glorot choose? Why does it matter
more the deeper the network is?
"""
import numpy as np
from matplotlib.figure import Figure

from backproof import (
    IndexedBase, Random, Rational, Slider, Sum, Symbol, array, ask, curves, exercise, index,
    interval, oo, real, relu, shown, size, svg,
)
from numeric import Linear, Tanh, glorot_normal, he_normal

n, k = size("n"), size("k")
i, j = index("i", n), index("j", k)
w, x = array("w x", n)
back, error = array("q d", k)  # the weights that lead from one input to all units, and their errors
v, D, E, M, u, c, b = real("v D E M u c b")
t = Symbol("t", integer=True, nonnegative=True)
signal = IndexedBase("s", real=True)
WIDTH, LAYERS, FACTORS = 200, (1, 5, 20, 50), (1, 2, 3)
SEEN, SPREADS = (1, 5, 20), {"0.25/n": 0.25, "1/n": 1, "4/n": 4}  # of the histograms

asked = ask.asks(
    whole="n k",
    letters={"n": "number of inputs", "k": "number of units", "v": "variance of a weight"},
    given=["v > 0"],
    parts=[
        ask.formula("By which factor does the mean square of a signal change on the way forward?",
                    "n v", "Every input adds the variance of its weight times its mean square."),
        ask.formula("And that of an error on the way back?", "k v",
                    "An input gets a share from every unit."),
        ask.value("Which v keeps the signal?", "v = 1/n", "The factor forward is 1."),
        ask.value("Which v keeps the error?", "v = 1/k", "The factor back is 1."),
        ask.value("What does Glorot choose?", "v = 2/(n + k)",
                  "The two factors are 1 on average."),
        ask.value("What does He choose, for ReLU?", "v = 2/n",
                  "A ReLU lets half of the mean square through."),
        ask.choice("Why does it matter more the deeper the network is?",
                   ["the factors multiply | every layer multiplies by the factor | a power of the "
                    "factor | the factor is taken to a power | it grows exponentially | it explodes "
                    "or vanishes", "there are more weights", "training takes longer"],
                   "the factors multiply", "What do fifty layers make of a factor of 1.1?")])


@exercise("scaling-variance-propagation", kind="probability", short="He and Glorot from variance",
          idea="Independent terms of mean 0 add their variances. A weighted input has as many "
          "terms as there are inputs, an error on its way back as many as there are units. So the "
          "variance of a weight should be one over the one number or over the other, and cannot be "
          "both. A ReLU throws half of the mean square away, so twice as much is needed. In a deep "
          "network a factor that is not quite 1 is taken to a high power.",
          tags=["He initialization", "Glorot", "Xavier", "Kaiming", "variance", "vanishing",
          "exploding", "fan-in", "fan-out"])
def solution(proof):
    proof.random(Random.independent(w[i], 0, v), Random("x", (M, D)), Random.independent(back[j], 0,
                 v), Random("d", (b, E)), text="Inputs have the mean square {D}, errors the mean "
                 "square {E}; their means may be anything.", D=D, E=E)
    proof.variance(Sum(w[i] * x[i], i), n * v * D, "Forward: every input adds the variance of its "
                   "weight times its mean square. Its mean does not count, since the weights have "
                   "mean 0.")
    proof.decisive()
    proof.variance(Sum(back[j] * error[j], j), k * v * E, "Back: an input gets one share from each "
                   "of the {k} units.", k=k)
    proof.identity(n * v * D, D, "Forward, nothing changes if the variance is one over the inputs "
                   "…", given=[(v, 1 / n)])
    proof.identity(k * v * E, E, "… and back, if it is one over the units.", given=[(v, 1 / k)])
    proof.identity(n * v + k * v, 2, "Both cannot be had unless the sizes are equal. Glorot's "
                   "choice makes the two factors 1 on average.", given=[(v, 2 / (n + k))])
    proof.identity(relu(u) ** 2 + relu(-u) ** 2, u**2, "A ReLU lets one of a number and its "
                   "negative through. If both are equally likely, half of the mean square is left "
                   "…")
    proof.conclude(n * v * (D / 2), D, "… and He's choice makes up for it.", given=[(v, 2 / n)])
    proof.induction(lambda r: signal[r], lambda r: c**r * signal[0], t, "If each layer multiplies "
                    "by {c}, so many layers multiply by its power.", given=[(signal[t + 1],
                    c * signal[t])], c=c)
    proof.limit(c**t, t, oo, oo, "Above 1 it explodes …", given=[c > 1])
    proof.limit(c**t, t, oo, 0, "… below 1 it vanishes.", given=[c > 0, c < 1])
    proof.answer("Forward the factor is $nv$, back it is $kv$; with ReLU both are halved. $1/n$ "
                 "keeps the signal, $1/k$ the error, $2/(n+k)$ both on average, and $2/n$ the "
                 "signal through a ReLU. A network multiplies by the factor once for every layer, "
                 "so in a deep one even a factor near 1 lets the signal vanish or explode.")
    proof.figure(draw, "The mean square of a signal, layer by layer. Push the variance: linear "
                 "units want $1/n$, ReLU units $2/n$, and next to it the signal is soon gone or "
                 "huge.")
    proof.figure(histograms, "The outputs of tanh layers of {width} units, for first weights of three "
                 "variances. Too small, and after 20 layers all outputs are 0. Too large, and most "
                 "stand at −1 and 1, where the slope is 0.", width=WIDTH)
    proof.experiment("Growth of the mean square over one ReLU layer of {inputs} inputs and {units} "
                     "units with He's and Glorot's weights: mean and 95 % interval.", measured,
                     inputs=200, units=100)
    proof.experiment("The signal through ReLU layers of {width} units: log10 of its mean square "
                     "over that at the start, mean and 95 % interval, for weights of three "
                     "variances. Behind the arrow: what the power of the factor gives.", deep,
                     width=WIDTH)
    proof.edge_case("300 units that feed 100, with Glorot's choice: the signal grows by this.",
                    M * v, Rational(3, 2), given=[(v, 2 / (M + u)), (M, 300), (u, 100)])


def draw():
    return curves("A signal through fifty layers", "Two curves from 1. Each is flat for one size of "
                  "the weights alone; else it falls to 0 or leaves the picture.", t, (0, 50),
                  {"linear units": c**t, "ReLU units": (c / 2) ** t}, (0, 3),
                  [Slider(c, 0.8, 2.2, 0.02, 1.9, "n times the variance")], whole=True)


def histograms():
    figure = Figure(figsize=(3.6, 2.6))
    figure.subplots_adjust(wspace=0.12, hspace=0.2)
    axes = figure.subplots(len(SPREADS), len(SEEN), sharex=True)
    for row, (name, spread) in zip(axes, SPREADS.items()):
        row[0].set_ylabel(name, fontsize=8)
        for axis, layer, outputs in zip(row, SEEN, tanh_outputs(spread)):
            axis.hist(outputs.ravel(), np.linspace(-1, 1, 41), density=True)
            axis.set(yticks=[], xticks=[-1, 0, 1])
            axis.tick_params(labelsize=8)
    for axis, layer in zip(axes[0], SEEN):
        axis.set_title(f"layer {layer}", fontsize=8)
    return svg(figure, "Outputs of deep tanh layers", "Nine histograms, three layers for each of three "
               "variances. For 0.25/n they shrink to a spike at 0, for 1/n they keep a bell that "
               "slowly narrows, for 4/n they pile up at −1 and 1.")


def tanh_outputs(spread, seed=0):
    """The outputs of some of the layers, each with normal weights of variance ``spread``/n."""
    rng, found = np.random.default_rng(seed), []
    signal = rng.normal(size=(50, WIDTH))
    for layer in range(1, SEEN[-1] + 1):
        linear = Linear(WIDTH, WIDTH, rng=rng)
        linear.weight[...] = rng.normal(size=(WIDTH, WIDTH)) * np.sqrt(spread / WIDTH)
        linear.bias[...] = 0
        signal = Tanh().forward(linear.forward(signal))
        if layer in SEEN:
            found.append(signal)
    return found


def measured():
    rows, holds = [["weights", "measured", "expected"]], True
    for name, draw, expected in (("He", he_normal, 1.0), ("Glorot", glorot_normal, 200 / 300)):
        found = []
        for seed in range(10):
            rng = np.random.default_rng(seed)
            before = rng.normal(size=(500, 200))
            inputs = np.maximum(0, before)
            found.append(float((draw(rng, 200, 100) @ inputs.T).var() / (before**2).mean()))
        _, low, high = interval(found)
        holds = holds and low <= expected <= high
        rows.append([name, shown(found, 3), f"{expected:.3f}"])
    return holds, "seeds 0 to 9, 500 examples each", rows


def deep():
    """Layer by layer, with the variances 1/n, 2/n and 3/n."""
    found = np.array([growth(seed) for seed in range(10)])
    rows, holds = [["layers", *(f"{c}/n" for c in FACTORS)]], True
    for place, layer in enumerate(LAYERS):
        cells = []
        for c, values in zip(FACTORS, found[:, place].T):
            expected, (_, low, high) = layer * np.log10(c / 2), interval(values)
            holds = holds and low <= expected <= high
            cells.append(f"{shown(values)} → {expected:.2f}")
        rows.append([str(layer), *cells])
    return bool(holds), "seeds 0 to 9, twenty examples each, the same normal numbers scaled", rows


def growth(seed):
    """Log10 of the mean square of a signal after some layers, over that before the first."""
    rng = np.random.default_rng(seed)
    start = rng.normal(size=(WIDTH, 20))
    signals, found = [start] * len(FACTORS), []
    for layer in range(1, LAYERS[-1] + 1):
        weights = rng.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH)
        signals = [np.maximum(0, np.sqrt(c) * weights @ signal)
                   for c, signal in zip(FACTORS, signals)]
        if layer in LAYERS:
            found.append([np.log10(np.mean(s**2) / np.mean(start**2)) for s in signals])
    return found


@solution.mistake("the variance of the inputs counts, not their mean square", source="a student's "
                  "notes",
                  why="The mean of the inputs is carried by the weights.")
def _(claim):
    claim.variance(Sum(w[i] * x[i], i), n * v * (D - M**2), given=[D > M**2])


@solution.mistake("one over the inputs keeps the errors too", source="a slip that is easily made",
                  why="On the way back it is the units that are added up.")
def _(claim):
    claim.identity(k * v * E, E, given=[(v, 1 / n)])
