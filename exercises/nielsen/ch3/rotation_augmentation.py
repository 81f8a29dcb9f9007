r"""The danger of rotating training images without limit

Training data can be expanded by small rotations of the images. What goes wrong if rotations by any
angle are used?
"""
import numpy as np

from backproof import (
    ask, curves, digits_data, exercise, interval, kept, log, Partial, Rational, real, shown,
    Slider,
)
from numeric import Network2

from .cross_entropy_minimum import a as output, y as target
from .cross_entropy_minimum import solution as cross_entropy_minimum
from .cross_entropy_roles import cross_entropy

cost, f, q = real("C f q")
a, p, s = real("a p s", positive=True)
seen = (1 - f) * s + f * (1 - s)
called_six = (1 - f) * s / seen
turned_share = [f > 0, f < 1, s < 1]
SIX, NINE = 6, 9
SEEDS = 8

asked = ask.asks(letters={"C": "cross-entropy"}, parts=[
    ask.choice("What goes wrong?",
               ["the label stops being true | a 6 becomes a 9 | 6 becomes 9 | 6 and 9 | a 6 "
                   "turns into a 9 | "
                "a rotated 6 is a 9 | looks like a 9 | looks like 9 | wrong labels | labels become wrong | the "
                "label is wrong | "
                "6 into 9 | a 9 becomes a 6 | confuses 6 and 9 | confuse 6 and 9",
                "it takes too long | too slow",
                "nothing | nothing goes wrong"],
               "the label stops being true", "Turn a 6 by half a turn."),
    ask.number("All images of 6 and 9 turned upside down half of the time: the least "
        "cross-entropy for an image "
               "that shows either?", "ln 2", "The best output is 1/2.", "-ln(1/2).",
               said=["C ≥ ln 2"])])


@exercise("ch3-rotation-augmentation", kind="essay", short="Rotations without limit",
          idea="A label must still be true of the turned image. For small angles it is, since "
               "people turn their digits a little too. A six that is turned by half a circle "
               "looks like a nine but keeps the label six. So the network is told two things "
               "about the same picture. Its cost is least where its answer is the share of each "
               "label, and that share says how the images were turned, and not which digit is "
               "seen.",
          tags=["data augmentation", "rotation", "rotated images", "arbitrary angle",
                "large rotations", "artificially expanding the training data", "6 and 9",
                "label noise", "MNIST"])
def solution(proof):
    proof.answer("The label may stop being true. A 6 turned by half a turn is a 9, and the network "
                 "is then taught that this 9 is a 6. Nothing is gained at such angles either: "
                 "nobody writes digits upside down.")
    proof.say("Let {s} be the share of 6 among the images of 6 and 9, and turn a share {f} of them "
              "upside down. Look at the images that now show an upright 6. Of all images, "
              "$(1 - f)s$ are a 6 that was not turned, and $f(1 - s)$ are a 9 that was, still "
              "called 9.")
    some = proof.positive(seen, "There are such images, …", given=turned_share)
    proof.define(q, called_six, "… and this share of them is called 6.")
    proof.identity(q, 1, "Without turned images all are, …", given=[(f, 0)])
    proof.figure(draw, "The share of upright 6 that is called 6, over the share {f} of images that "
                 "are turned.", f=f)
    slope = -s * (1 - s) / seen**2
    proof.identity(Partial(q, f), slope, "… and with every turned image …")
    proof.negative(slope, "… it becomes less.", given=[*turned_share, some])
    proof.main_path()
    proof.identity(q, s, "If every angle is as likely as any other, an image is as often nearer to "
                   "upside down as to upright. Then the share is {s}: the image says no longer "
                   "which digit it is.", given=[(f, Rational(1, 2))])
    proof.say("What will the network answer? Let it be shown an image of which a share {p} of the "
              "copies is called 6, and the others 9.")
    proof.define(cost, -p * log(a) - (1 - p) * log(1 - a), "The mean cross-entropy over these "
                 "copies, if it answers 6 with probability {a}.")
    inside = [a < 1, p < 1]
    least = proof.cite(cross_entropy_minimum, "This is the cross-entropy with {p} as the target. It "
                       "is least at $a = p$: the network learns the share of the labels, not the "
                       "digit.", of=cross_entropy, replace={target: p, output: a}, given=inside)
    proof.decisive()
    proof.relation(cost, ">=", log(2), "With as many 6 as 9 it has to guess. Its cost {C} then stays "
                   "at the logarithm of 2 or above, however long it is trained.",
                   given=[(p, Rational(1, 2)), *inside, least], C=cost)
    proof.answer()
    proof.aside("Measured on the digits")
    proof.experiment("How near are 6 and 9? A network learns upright digits and is shown test "
                     "digits upside down (half a turn, exact on the pixel grid).",
                     upside_down.judged(swapped))
    proof.experiment("What does it cost? The same network, with every training image added once "
                     "more upside down under its old label. Test accuracy on upright 6 and 9, in "
                     "per cent (mean and 95 % interval, the same "
                     "seeds).", upside_down.judged(price))
    proof.edge_case("Digits that half a turn leaves alone, such as 0 and 8, are not harmed by it. "
                    "A quarter turn has no such partner digit; it only wastes the network on "
                    "images that never occur.")
    proof.imprecise("“Rotation” has no natural limit that holds for all data: aerial photographs "
                    "may be turned freely, digits may not. What matters is whether the label "
                    "survives.")


def draw():
    return curves("How many labels stay true", "A curve that falls from 1 to 0 as more images are "
                  "turned, through the share of 6 where every second one is.", f, (0, 0.99),
                  {"called 6": called_six}, (0, 1), [Slider(s, 0.05, 0.95, 0.05, 0.5)])


@kept
def upside_down():
    return {kind: [figures(kind, seed) for seed in range(SEEDS)] for kind in ("plain", "expanded")}


def figures(kind, seed):
    """Shares, in per cent: turned 6 read as 9, turned 9 read as 6, upright 6 and 9 read rightly."""
    (x, y), _, (x_test, y_test) = digits_data(seed)
    if kind == "expanded":
        x, y = np.concatenate([x, turned(x)]), np.concatenate([y, y])
    rng = np.random.default_rng(seed)
    network = Network2([64, 30, 10], rng=rng)
    network.sgd((x, y), 30, 10, 0.5, rng=rng)
    labels = y_test.argmax(axis=1)
    six, nine = x_test[labels == SIX], x_test[labels == NINE]
    return [share(network, turned(six), NINE), share(network, turned(nine), SIX),
            share(network, six, SIX), share(network, nine, NINE)]


def turned(images):
    """Images of 8 × 8 pixels by half a turn: the pixels in reverse order."""
    return images[:, ::-1]


def share(network, images, label):
    return 100 * float((network.forward(images).argmax(axis=1) == label).mean())


def swapped(results):
    columns = np.transpose(results["plain"])
    table = [["shown", "read as", "%, mean and 95 % interval"],
             ["6, upside down", "9", shown(columns[0], 1)],
             ["9, upside down", "6", shown(columns[1], 1)]]
    holds = min(interval(columns[0])[1], interval(columns[1])[1]) > 100 / 10
    return holds, f"far more than the tenth that guessing gives, {SEEDS} seeds", table


def price(results):
    table, losses = [["digit", "upright only", "with upside-down copies", "difference"]], []
    for column, digit in ((2, SIX), (3, NINE)):
        plain, expanded = (np.array(results[kind])[:, column] for kind in ("plain", "expanded"))
        losses.append(expanded - plain)
        table.append([str(digit), shown(plain, 1), shown(expanded, 1), shown(losses[-1], 1)])
    return interval(np.add(*losses) / 2)[2] < 0, f"a loss, {SEEDS} paired seeds", table


@solution.mistake("a few upside-down copies are harmless, since most labels stay right",
                  "a natural guess", why="It depends on how many 6 there are. Where a 6 is rare, a "
                  "small share of turned 9 is enough to outnumber them.")
def _(claim):
    claim.relation(called_six, ">=", Rational(1, 2), given=[f > 0, f < Rational(1, 2), s < 1])


@solution.mistake("the danger is that a full turn gives the same image again, which then counts "
                  "double",
                  "U", why="The cost is a mean: if every image is there "
                  "twice, it is what it was. The harm is a wrong label.")
def _(claim):
    claim.identity((log(a) + log(a)) / 2, 2 * log(a), given=[a < 1])
