r"""Another rule for early stopping, and a comparison that can be believed

Think of a rule for early stopping other than no-improvement-in-$n$, write it down, and compare the
two in training runs.
"""
import numpy as np
from matplotlib.figure import Figure

from backproof import (
    array, ask, digits_data, exercise, index, interval, kept, Random, real, shown, size, STUDENT,
    Sum, svg, Variance,
)
from numeric import SGD, EarlyStopping, Network2, Trainer, measure

from .early_stopping import stops

m = size("m")
i = index("i", m)
e, f = array("e f", m)
noise = real("s", positive=True)
RUNS, EPOCHS, WINDOW, PATIENCE = 12, 60, 5, 10

asked = ask.asks(
    whole="m",
    letters={"s": "standard deviation of one accuracy", "m": "length of each average"},
    given=["s > 0"],
    parts=[
        ask.words("Another rule?", "Compare averages: stop when the mean accuracy of the last 5 "
            "epochs is not "
                  "higher than that of the 5 before."),
        ask.formula("The variance of the difference of two averages of m independent "
            "accuracies?", "line 4",
                    "An average of m has variance s²/m.",
                    "Variances of independent differences add.",
                    slips={"s^2/m": "Two averages vary, not one.", "0":
                        "A difference varies too."})])


@exercise("ch3-early-stopping-alternative", kind="experiment", short="Another stopping rule",
          idea="The accuracy of a single epoch is noisy, and one lucky epoch can fool a rule "
               "that compares single epochs. An average over several epochs is quieter, since "
               "independent noise partly cancels. So compare the average of the last epochs with "
               "that of the epochs before. Whether this is better must be measured on the same "
               "runs, or the noise of the runs hides the answer.",
          tags=["early stopping", "moving average", "average of the last epochs",
                "stopping criterion", "patience", "paired comparison", "validation accuracy",
                "noise"])
def solution(proof):
    proof.answer("In our runs this rule stops earlier than no-improvement-in-{patience}, and the "
                 "accuracy on test data is not shown to differ.", patience=PATIENCE)
    proof.say("The accuracy of one epoch is noisy, and the old rule compares single epochs: one "
              "lucky epoch sets a best value that is hard to beat. Averages are quieter.")
    proof.random(Random.independent(e[i], 0, noise**2), Random.independent(f[i], 0, noise**2),
                 text="Let $e_i$ and $f_i$ be the noise of the last {m} epochs and of the {m} "
                 "before: independent, mean 0, standard deviation {s}.", s=noise)
    proof.variance(e[i] - f[i], 2 * noise**2, "Two single epochs: the variances add up.")
    proof.conclude(Variance(Sum(e[i], i) / m - Sum(f[i], i) / m), 2 * noise**2 / m,
                   "Two averages: {m} times less.")
    proof.decisive()
    proof.code(averages, "The rule, as a function of the accuracies so far.")
    proof.aside("Tried on sequences of accuracies")
    proof.outcome("A rising accuracy never stops.", averages(np.linspace(0, 1, 200)), "never")
    proof.outcome("A constant one stops as soon as there are two full windows.",
                  averages([0.9] * 50), 2 * WINDOW)
    proof.outcome("A very lucky epoch, the 6th of a rising sequence, deceives the old rule: it "
                  "stops ten epochs later.", stops(EarlyStopping(PATIENCE), LUCKY), 6 + PATIENCE)
    proof.outcome("It deceives the new rule too, as soon as it has moved into the earlier window.",
                  averages(LUCKY), 6 + WINDOW)
    proof.aside("Measured: both rules on the same runs")
    proof.experiment("Both rules look at the *same* {runs} runs on the digits, so only the rules "
                     "differ. Each returns the weights of the best epoch it has seen. Difference: "
                     "averages minus no-improvement, mean and 95 % interval.",
                     histories.judged(compare), runs=RUNS)
    proof.figure(picture, "One of the runs: validation accuracy, and where each rule stops.")
    proof.imprecise("Three runs of each rule with different seeds, as in public answers, cannot "
                    "separate a few tenths of a per cent: the runs differ by more than that among "
                    "themselves.")


LUCKY = [0.5, 0.52, 0.54, 0.56, 0.58, 0.9, *np.linspace(0.6, 0.89, 40)]


def averages(seen, window=WINDOW):
    """The epoch, counted from 1, after which the last two averages stop it."""
    for epoch in range(2 * window, len(seen) + 1):
        before, last = np.reshape(seen[epoch - 2 * window:epoch], (2, window)).mean(axis=1)
        if last <= before:
            return epoch
    return "never"


@kept
def histories():
    return [run(seed) for seed in range(RUNS)]


def run(seed):
    """Validation and test accuracy, in per cent, after each epoch of one run."""
    training, validation, test = digits_data(seed)
    rng = np.random.default_rng(seed)
    network, tested = Network2([64, 30, 10], rng=rng), []

    def progress(epoch, epochs, record):
        tested.append(100 * measure(network, *test)["accuracy"])
    trainer = Trainer(network, SGD(0.5), batch_size=10, rng=rng, validation=validation,
                      monitor=["validation_accuracy"], progress=progress)
    history = trainer.fit(*training, EPOCHS)["validation_accuracy"]
    return {"validation": [100 * value for value in history], "test": tested}


def chosen(history):
    """For both rules: the epochs used, and the test accuracy of the weights returned."""
    seen = history["validation"]
    ends = [end if end != "never" else len(seen)
            for end in (stops(EarlyStopping(PATIENCE), seen), averages(seen))]
    return [(end, history["test"][int(np.argmax(seen[:end]))]) for end in ends]


def compare(results):
    (old_end, old), (new_end, new) = np.transpose([chosen(r) for r in results], (1, 2, 0))
    table = [["", f"no-improvement-in-{PATIENCE}", f"averages of {WINDOW}", "difference"],
             ["epochs", shown(old_end, 1), shown(new_end, 1), shown(new_end - old_end, 1)],
             ["test accuracy, %", shown(old), shown(new), shown(new - old)]]
    _, low, high = interval(new - old)
    holds = interval(new_end - old_end)[2] < 0 and low <= 0 <= high
    return holds, f"{RUNS} runs, seeds 0 to {RUNS - 1}", table


def picture():
    history = histories.result()[0]
    figure = Figure(figsize=(6, 2.6))
    axes = figure.subplots()
    axes.plot(range(1, EPOCHS + 1), history["validation"], color="C0", lw=1)
    for (end, _), colour, name in zip(chosen(history), ("C1", "C2"),
                                      ("no-improvement-in-10", "averages of 5")):
        axes.axvline(end, color=colour, lw=1.2, label=f"{name}: epoch {end}")
    axes.set(xlabel="epoch", ylabel="accuracy, %")
    axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return svg(figure, "Validation accuracy by "
                       "epoch", "The accuracy rises and flattens; a line marks "
               "the epoch at which each of the two rules stops.")


@solution.mistake("three runs of each rule are enough to see 0.20 % more accuracy", "N",
                  why="The interval of the difference, from three runs each with different seeds, "
                  "is far wider than that.")
def _(claim):
    tests = [[value for _, value in chosen(r)] for r in histories.result()]
    old, new = np.array(tests[:3])[:, 0], np.array(tests[3:6])[:, 1]
    half = STUDENT[5] * float(np.sqrt(old.var(ddof=1) / 3 + new.var(ddof=1) / 3))
    claim.outcome("Is a difference of 0.20 outside the 95 % interval of three against three of our "
                  f"runs, ± {half:.1f} points?", bool(half < 0.2), True)
