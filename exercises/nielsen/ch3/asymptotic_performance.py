r"""Performance with unlimited data: can it be defined, and can it be measured?

How an algorithm ranks can change with the amount of training data. Can one say, in a principled
way, how well an algorithm would do in the limit of infinitely much data, and compare two there?
"""
from functools import cache, partial

import numpy as np
from matplotlib.figure import Figure

from backproof import ask, digits_data, exercise, kept, Min, oo, real, sqrt, svg
from numeric import Network2, measure

e_1, e_2, fast, slow, q = real("e_1 e_2 c_1 c_2 q")
a, b = real("a b")
N = real("N", positive=True)
SIZES, SEEDS = (50, 100, 200, 400, 800, 1200), 10
NETWORKS = {"30 hidden neurons": [64, 30, 10], "no hidden layer": [64, 10]}

asked = ask.asks(
    letters={"N": "number of examples", "e_1": "error with N examples", "e_2": "error with 4N",
             "c": "limit of a curve that falls like 1/N", "d": "limit of one that falls like 1/√N",
             "p": "its slope", "q": "its slope"},
    given=["N > 0", "e_1 = c + p/N", "e_2 = c + p/(4N)"],
    parts=[
        ask.yes("Can it be defined?", "As the limit of the expected error, where it exists.",
                "What happens to the expected error as the data grows?"),
        ask.no("Can it be measured without an assumption on the shape of the curve?",
               "Curves that fit the same data have different limits.",
               "Draw two curves through two points."),
        ask.formula("The limit of a curve c + p/N, from its errors e_1 at N and e_2 at 4N?",
            "c = line 4",
                    "Two equations: e_1 = c + p/N, e_2 = c + p/(4N).", "Eliminate p.")])


@exercise("ch3-asymptotic-performance", kind="experiment", short="Unlimited training data",
          idea="The limit can be defined without trouble: it is what the error tends to. To "
               "measure it one has to extrapolate from the amounts of data that one has. Curves "
               "that agree on all of these may still part company beyond them. So every measured "
               "limit contains the assumed shape of the curve, and a ranking there is a ranking "
               "of assumptions.",
          tags=["infinite data", "learning curve", "asymptotic", "extrapolation", "scaling law",
                "training set size", "comparing algorithms", "test error", "Bayes error"])
def solution(proof):
    proof.answer("Every number for infinity rests on an assumption about the shape of the curve.")
    proof.say("Let $e(N)$ be the expected error with {N} examples. Suppose we know it at {N} and "
              "at $4N$: {e_1} and {e_2}. Two shapes of curve are common.")
    proof.limit(fast + a / N, N, oo, fast, "A curve that falls like $1/N$ has this limit …")
    proof.limit(slow + b / sqrt(N), N, oo, slow, "… and one that falls like $1/\\sqrt N$ this.")
    proof.identity(fast, (4 * e_2 - e_1) / 3, "Through the two points there is one curve of the "
                   "first shape, …", given=[(fast + a / N, e_1), (fast + a / (4 * N), e_2)])
    proof.identity(slow, 2 * e_2 - e_1, "… and one of the second.",
                   given=[(slow + b, e_1), (slow + b / 2, e_2)])
    proof.conclude(fast - slow, 2 * (e_1 - e_2) / 3, "Their limits differ by two thirds of all "
                   "that the last fourfold increase of data has gained.",
                   given=[(fast, (4 * e_2 - e_1) / 3), (slow, 2 * e_2 - e_1)])
    proof.decisive()
    proof.aside("Measured: three shapes fitted to real learning curves")
    proof.experiment("Two networks on the digits, {sizes} training examples, {seeds} seeds. Three "
                     "shapes with three constants each are fitted to the mean test error, in per "
                     "cent. All pass the points more closely than the noise of the points (misfit "
                     "and noise: root mean squares). Their limits do not agree (95 % interval, "
                     "bootstrap over the "
                     "seeds).", curves.judged(extrapolate), sizes=", ".join(map(str, SIZES)),
                     seeds=SEEDS)
    proof.figure(picture, "The same points, three limits.")
    proof.edge_case("A fit can even promise an error below 0, as one of these does. It cannot be "
                    "the law, however well it fits.")
    proof.imprecise("This is a research question and has no complete answer. A principled "
                    "comparison names the shape it assumes, or compares at the amount of data one "
                    "has.")


@kept
def curves():
    found = {}
    for name, sizes in NETWORKS.items():
        errors = np.array([[error(sizes, count, seed) for count in SIZES] for seed in range(SEEDS)])
        rng = np.random.default_rng(0)
        means = [rng.choice(errors, SEEDS).mean(axis=0) for _ in range(400)]
        limits = {shape: np.array([fitted(shape, mean)[1] for mean in means]) for shape in SHAPES}
        limits["gap"] = limits["c + a N^(−p)"] - limits["c + a / ln(N/s)"]
        found[name] = {"errors": errors.tolist(), "limits": {
            key: np.percentile(values, [2.5, 97.5]).tolist() for key, values in limits.items()}}
    return found


def error(sizes, count, seed):
    (x, y), _, test = digits_data(seed, train=1200, validation=100)
    rng = np.random.default_rng(seed)
    network = Network2(sizes, rng=rng)
    network.sgd((x[:count], y[:count]), max(20, 24_000 // count), 10, 0.3, rng=rng)
    return 100 * (1 - measure(network, *test)["accuracy"])


def power(counts, p, s):
    return counts**-p


def shifted(counts, p, s):
    return (counts + s)**-p


def logarithm(counts, p, s):
    return 1 / np.log(counts / s)


P, S = np.linspace(0.1, 2, 30), np.linspace(-45, 45, 30)
SHAPES = {  # the curve, whether it has a limit c of its own, and what is tried for p and s
    "c + a N^(−p)": (power, True, P, [0]),
    "a (N + s)^(−p)": (shifted, False, P, S),
    "c + a / ln(N/s)": (logarithm, True, [1], np.geomspace(0.01, 45, 60)),
}


def fitted(shape, errors):
    """Misfit, limit and curve of the best fit of a shape to the errors at ``SIZES``."""
    function, offset, powers, shifts = SHAPES[shape]
    best = np.inf, None, None
    for p in powers:
        for s in shifts:
            column = function(np.array(SIZES, float), p, s)
            design = np.stack([column, np.full(len(SIZES), float(offset))], axis=1)
            amplitude, c = np.linalg.lstsq(design, errors, rcond=None)[0]
            misfit = np.sqrt(((errors - design @ (amplitude, c))**2).mean())
            if misfit < best[0]:
                best = misfit, float(c * offset), partial(curve, function, p, s, amplitude, c)
    return best


@cache
def fitted_once(shape, errors):  # for the table and the picture
    return fitted(shape, errors)


def curve(function, p, s, amplitude, c, counts):
    return c + amplitude * function(counts, p, s)


def extrapolate(results):
    table, holds = [["network", "shape", "misfit", "noise", "limit"]], True
    for name, found in results.items():
        rows = np.array(found["errors"])
        noise = np.sqrt((rows.var(axis=0, ddof=1) / SEEDS).mean())
        for shape in SHAPES:
            misfit, c, _ = fitted_once(shape, tuple(rows.mean(axis=0)))
            low, high = found["limits"][shape]
            holds &= misfit < noise
            table.append([name, f"`{shape}`", f"{misfit:.2f}", f"{noise:.2f}",
                          f"{c:.1f} [{low:.1f}, {high:.1f}]" if low < high else "0 by its shape"])
        low, high = found["limits"]["gap"]
        holds &= low > 0
        table.append([name, "first limit − third", "", "", f"[{low:.1f}, {high:.1f}]"])
    return bool(holds), f"{SEEDS} seeds for each size", table


def picture():
    figure = Figure(figsize=(6, 2.8))
    axes = figure.subplots()
    mean = tuple(np.mean(curves.result()["30 hidden neurons"]["errors"], axis=0))
    counts = np.geomspace(SIZES[0], 1e7, 200)
    axes.plot(SIZES, mean, "o", color="#000000", ms=4, label="measured")
    for shape in SHAPES:
        axes.plot(counts, fitted_once(shape, mean)[2](counts), lw=1.2, label=shape)
    axes.axhline(0, color="#b0b0b0", lw=0.8)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.minorticks_off()
    axes.set(xlabel="training examples", ylabel="test error, %")
    axes.legend(frameon=False)
    return svg(figure, "Three extrapolations of a learning curve", "Three curves pass through the "
               "measured points and part company beyond them.")


@solution.mistake("with infinite data every algorithm should reach 100 "
                  "%", "G",
                  why="Where an image belongs to one class with probability $q$ and to another "
                  "otherwise, the best possible answer is wrong with probability $\\min(q, 1-q)$. "
                  "And a network that is too small stays above even that.")
def _(claim):
    claim.identity(Min(q, 1 - q), 0, given=[q > 0, q < 1])
