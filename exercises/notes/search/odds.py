r"""Drawing on a logarithmic scale, and the odds of a random search

A hyper-parameter lies between $a$ and $b$, several powers of ten apart. Drawn evenly, where do most
values fall? Drawn evenly in the logarithm, how likely is a ratio, and what is the density? How many
random settings does it take to meet the best twentieth, and what can a grid do?
"""
import numpy as np

from backproof import Partial, Rational, Slider, ask, curves, exercise, exp, log, real
from numeric import LogUniform, Uniform

a, b, c, x, q, u = real("a b c x q u")
N = real("N")
wide = [a > 0, b > a]
share = (log(x) - log(a)) / log(b / a)

asked = ask.asks(
    letters={"a": "lower end", "b": "upper end", "x": "a value between them",
             "F": "the share of values below x", "c": "a ratio, above 1",
             "P": "the probability of a value between x and c x",
             "N": "number of random settings"},
    given=["a > 0", "b > a", "x > 0", "c > 1", "F = (ln x - ln a)/ln(b/a)",
           "P = (ln(c x) - ln a)/ln(b/a) - F", "N = 59"],
    parts=[
        ask.choice("Drawn evenly, where do most values fall?",
                   ["in the highest decade | the highest decade | highest power of ten | near b | "
                    "near the upper end | the largest values | top decade | last decade",
                    "in the lowest decade | near a", "everywhere alike | evenly"],
                   "in the highest decade", "How long is each decade?"),
        ask.formula("Drawn evenly in the logarithm, how likely is a value between x and c x?",
                    "P = line 5", "What share of the way does the logarithm go?"),
        ask.formula("And what is the density at x?", "∂F/∂x = line 6",
                    "Differentiate the share of values below x."),
        ask.number("How many random settings meet the best twentieth with 95 % probability?",
                   "N = 59", "All of N settings miss with probability 0.95^N.",
                   slips={"20": "Then one of them does on average; all miss with 36 %.",
                          "58": "That is one too few."}),
        ask.number("25 settings of two parameters: how many values of each does a grid try?", "5")])


@exercise("search-odds", kind="probability", short="The odds of a search",
          idea="Evenly drawn numbers fall where the range is long: in its highest power of ten. "
          "Draw the logarithm evenly, and equal ratios are equally likely. A random search "
          "misses the best settings only if every single draw misses them, and that becomes "
          "unlikely fast. It also tries new values each time, where a grid repeats a few.",
          tags=["hyperparameter search", "random search", "grid search", "log-uniform",
          "learning rate range"])
def solution(proof):
    proof.identity((b - b / 10) / (b - a), Rational(9, 10) / (1 - a / b), "Drawn evenly, at least "
                   "nine tenths of the values lie in the highest decade, if {a} is far below {b}.",
                   given=wide, a=a, b=b)
    proof.say("So draw the logarithm evenly. The share of values below {x} is then how far its "
              "logarithm has come.", x=x)
    proof.identity(share, 0, "It starts at 0 …", given=[*wide, (x, a)])
    proof.identity(share, 1, "… and ends at 1.", given=[*wide, (x, b)])
    proof.conclude(share.subs(x, c * x) - share, log(c) / log(b / a), "What lies between {x} and "
                   "{product} depends on the ratio alone: every decade gets as many values.",
                   given=[*wide, x > 0, c > 1], x=x, product=c * x)
    proof.decisive()
    proof.identity(Partial(share, x), 1 / (x * log(b / a)), "The density falls like one over {x}.",
                   given=[*wide, x > 0], x=x)
    proof.identity(share, u, "To draw one: an even number {u} between 0 and 1, as a share of the "
                   "way in the logarithm.", given=[*wide, (x, a * exp(u * log(b / a)))], u=u)
    proof.say("Now the odds. Let {q} be the share of settings that are *not* among the best. All "
              "of {N} independent settings miss with probability $q^N$.", q=q, N=N)
    proof.relation(1 - q**59, ">=", Rational(95, 100), "For the best twentieth, 59 settings are "
                   "enough for 95 % …", given=[(q, Rational(19, 20))])
    proof.relation(1 - q**58, "<", Rational(95, 100), "… and 58 are not.", given=[(q, Rational(19,
                   20))])
    proof.relation(1 - q**25, ">", 5 * Rational(1, 20), "If one of two parameters matters, 25 "
                   "random settings try 25 values of it, a grid of 5 by 5 only five. Let the best "
                   "values fill a twentieth of its range: on the left the odds that a random "
                   "search meets them, on the right those of the grid.", given=[(q, Rational(19,
                   20))])
    proof.answer("Evenly drawn, nine tenths and more fall into the highest decade. In the "
                 "logarithm, a ratio $c$ has probability $\\ln c/\\ln(b/a)$, and the density is "
                 "$1/(x\\ln(b/a))$. 59 random settings meet the best twentieth with 95 % "
                 "probability. A grid of 25 points tries five values of each of two parameters: "
                 "worse if only one of them matters, and good if both do and the best region is a "
                 "cell of the grid.")
    proof.figure(draw, "The probability that one of so many random settings is among the best. Push "
                 "the share that counts as best.")
    proof.edge_case("If both parameters matter, a grid can be better: a square of a fifth of each "
                    "axis is always met by 5 by 5 points, and by 25 random ones with this "
                    "probability only.", 1 - q**25, 1, relation="<", given=[(q, Rational(24, 25))])


def draw():
    return curves("The odds of a random search", "A curve that rises from 0, fast at first, and "
                  "bends towards 1. A smaller share makes it rise more slowly.", N, (0, 100),
                  {"one is among the best": 1 - (1 - u) ** N, "0.95": Rational(19, 20)},
                  (0, 1.1), [Slider(u, 0.01, 0.5, 0.01, 0.05, "share of the best"),
                             Slider(N, 0, 100, 1, 59, "settings")])


@solution.network
def check(net):
    drawn = np.random.default_rng(0).random(10_000)
    for axis, name, expected in ((LogUniform(1e-4, 1), "logarithmic", 0.25),
                                 (Uniform(1e-4, 1), "even", 0.9 / 0.9999)):
        values = np.array([axis.at(one) for one in drawn])
        band = 4 * np.sqrt(expected * (1 - expected) / len(drawn)) / expected
        net.values(f"the share of the highest decade, {name} scale", [(values >= 0.1).mean()],
                   [expected], band, "10,000 values, seed 0")


@solution.mistake("for a coefficient $\\beta$ near 1, $1 - \\beta$ may as well be drawn "
                  "evenly", source="a slip that is easily made",
                  why="Then nine of ten values lie in the highest decade. The share of the lowest "
                  "of four decades is not a quarter.")
def _(claim):
    claim.identity((10 * a - a) / (10_000 * a - a), Rational(1, 4), given=[a > 0])


@solution.mistake("20 random settings meet the best twentieth for sure", source="a slip that is "
                  "easily made",
                  why="On average one of them does. The probability is 64 %.")
def _(claim):
    claim.relation(1 - q**20, ">=", Rational(95, 100), given=[(q, Rational(19, 20))])
