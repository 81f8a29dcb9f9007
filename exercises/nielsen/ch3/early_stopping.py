r"""Early stopping: no improvement in n epochs

Change the training code so that it stops when the accuracy on the validation data has not
improved for $n$ epochs, with $n$ chosen by the caller.
"""
from functools import cache
from itertools import product

import numpy as np
from matplotlib.figure import Figure

from backproof import ask, curves, exercise, IndexedBase, real, Slider, svg, Symbol
from numeric import EarlyStopping, Network2, blobs, measure, one_hot

p = real("p")
t = Symbol("n", integer=True, nonnegative=True)
P = IndexedBase("P", real=True)
PATIENCE = 6
SCRIPT = [0.3, 0.6, 0.5, 0.6, 0.4, 0.9]

asked = ask.asks(parts=[
    ask.words("What must the program remember, and when does it stop?",
              "The best accuracy so far and the epochs since. It stops when these are n, and "
              "goes back to "
              "the weights of the best epoch."),
    ask.no("Is a tie with the best accuracy an improvement?",
        "Only a higher accuracy sets the count to 0.",
           "“Has not improved for n epochs”: is standing still improving?")])


@exercise("ch3-early-stopping", kind="algorithm", short="Stop after n bad epochs",
          idea="Remember the best accuracy so far and how long ago it was. An epoch that beats "
               "it starts the count anew. When the count reaches the patience, the network has "
               "stopped getting better, and the weights of the best epoch come back.",
          tags=["early stopping", "no improvement in n", "patience", "validation accuracy",
                "overfitting", "callback", "stop training", "best epoch", "network2",
                "early-stopping patience", "stopping early", "stopping rule"])
def solution(proof):
    proof.answer("A run also stops when its epochs are used up, and then too goes back to the "
                 "weights of the best one.")
    proof.code(train, "`run_epoch` trains for one epoch and gives the validation accuracy; "
               "`weights` gives a copy of the weights.")
    proof.decisive()
    proof.figure(picture, "A real run with $n = {n}$. The weights of the best epoch come back.",
                 n=PATIENCE)
    proof.outcome("On all {count} sequences of 7 epochs with 3 different accuracies, for $n$ from "
                  "1 to 4, these few lines and the network's own training stop after the same "
                  "epoch. Sequences on which they differ:", listing_disagrees(7, 4), 0, count=3**7)
    proof.aside("Tried on sequences of accuracies")
    proof.say("Now the rule against sequences written by hand, so that no luck of training is "
              "involved. The sequence is {script}.", script=SCRIPT)
    for patience, epoch in ((1, 3), (2, 4), (3, 5), (4, "never")):
        proof.outcome("The epoch after which it stops, $n = {n}$. " + WORDS[patience],
                      stops(EarlyStopping(patience), SCRIPT), epoch, n=patience)
    proof.outcome("A sequence that rises for 100 epochs is never stopped.",
                  stops(EarlyStopping(1), np.linspace(0, 1, 100)), "never")
    proof.outcome("An accuracy that is not a number is no improvement: after two of them, $n = 2$ "
                  "stops.", stops(EarlyStopping(2), [0.5, np.nan, np.nan, 0.6]), 3)
    proof.outcome("The definition says: stop once the last $n$ epochs hold nothing better than "
                  "what came before them. On all {count} sequences of 7 epochs with 3 different "
                  "accuracies, for $n$ from 1 to 4: on how many does the code do otherwise?",
                  disagreements(7, 4), 0, count=3**7)
    proof.aside("How large the patience should be")
    proof.say("How large should $n$ be? Suppose an epoch improves with probability {p}, "
              "independently. Let $P_n$ be the probability that $n$ epochs in a row do not.")
    proof.induction(lambda n: P[n], lambda n: (1 - p)**n, t, "Each epoch multiplies it by $1 - p$.",
                    given=[(P[0], 1), (P[t + 1], (1 - p) * P[t])])
    proof.figure(unlucky, "The probability that {n} epochs in a row bring nothing, if each brings "
                 "an improvement with probability {p}.", n=t, p=p)
    proof.say("With one improvement in five epochs, $n = 3$ stops too early with probability "
              "{three} at each best, $n = 10$ with {ten}.", three=f"{0.8**3:.2f}",
              ten=f"{0.8**10:.2f}")
    proof.imprecise("The exercise leaves open which weights are returned. The last ones are $n$ "
                    "epochs past the best.")
    proof.imprecise("Watch validation data. Watching the test data chooses the epoch by the data "
                    "that are meant to judge it.")


def train(run_epoch, weights, n, most_epochs):
    best, since, kept = -1, 0, None
    for epoch in range(most_epochs):
        accuracy = run_epoch()
        if accuracy > best:
            best, since, kept = accuracy, 0, weights()
        else:
            since += 1
        if since == n:
            break
    return kept


def listing_disagrees(epochs, most):
    """On how many sequences the listing stops elsewhere than the library's rule."""
    def last_epoch(n, seen):
        left = iter(seen)
        train(lambda: next(left), lambda: None, n, len(seen))
        return len(seen) - len(list(left))
    return sum(last_epoch(n, seen) != (len(seen) if (at := rule_stops(n, seen)) == "never" else at)
               for seen in product((1, 2, 3), repeat=epochs) for n in range(1, most + 1))


WORDS = {1: "The first epoch without gain.", 2: "The tie in epoch 4 is no improvement.",
         3: "The better epoch 6 is never seen.", 4: "Patient enough to reach epoch 6."}


def unlucky():
    return curves("How likely a rule stops too early", "A curve that falls from 1 towards 0 as the "
                  "patience n grows, the faster the more likely an improvement is.", t, (0, 20),
                  {"nothing in n epochs": (1 - p)**t}, (0, 1), [Slider(p, 0, 1, 0.02, 0.2)],
                  whole=True)


def stops(rule, accuracies):
    """The epoch, counted from 1, after which the rule fires."""
    for epoch, accuracy in enumerate(accuracies, 1):
        rule.improved(accuracy)
        if rule.fired:
            return epoch
    return "never"


@cache
def rule_stops(patience, seen):
    return stops(EarlyStopping(patience), seen)


def by_definition(patience, seen):
    for epoch in range(patience + 1, len(seen) + 1):
        if max(seen[epoch - patience:epoch]) <= max(seen[:epoch - patience]):
            return epoch
    return "never"


def disagreements(epochs, most):
    return sum(rule_stops(n, seen) != by_definition(n, seen)
               for seen in product((1, 2, 3), repeat=epochs) for n in range(1, most + 1))


def trained(patience, epochs):
    """A real run on noisy data: the trainer and the accuracy of the weights it leaves behind."""
    rng = np.random.default_rng(2)
    x, labels = blobs(240, rng.normal(size=(4, 6)), rng=rng, spread=1.2)
    y = one_hot(labels, 4)
    network = Network2([6, 8, 4], rng=rng)
    trainer = network.sgd((x[:160], y[:160]), epochs, 10, 0.5, rng=rng,
                          evaluation=(x[160:], y[160:]), early_stopping=patience)
    return trainer, measure(network, x[160:], y[160:])["accuracy"]


def picture():
    accuracies = trained(PATIENCE, 200)[0].history["validation_accuracy"]
    best = int(np.argmax(accuracies))
    figure = Figure(figsize=(6, 2.6))
    axes = figure.subplots()
    axes.plot(range(1, len(accuracies) + 1), accuracies, ".-", ms=4, lw=1)
    axes.plot(best + 1, accuracies[best], "o", color="#000000", ms=5, label="best epoch")
    axes.axvline(len(accuracies), color="C1", lw=1.2, label="stop")
    axes.set(xlabel="epoch", ylabel="validation accuracy")
    axes.legend(frameon=False, loc="lower center")
    return svg(figure, "Validation accuracy by epoch", "The accuracy rises to its best value, "
               f"marked by a dot, and a line {PATIENCE} epochs later marks the stop.")


@solution.network
def check(net):
    trainer, accuracy = trained(PATIENCE, 200)
    history = trainer.history["validation_accuracy"]
    network = "6-8-4, sigmoid output, cross-entropy"
    net.values("the weights that come back have the best accuracy of the run", accuracy,
               max(history), 0, network)
    net.values(f"the run ends n = {PATIENCE} epochs after its best epoch", len(history),
               1 + int(np.argmax(history)) + PATIENCE, 0, network)
    trainer, _ = trained(50, 5)
    net.values("the number of epochs that was asked for is never exceeded",
               len(trainer.history["lr"]), 5, 0, network)


@solution.mistake("the loop waits for a list of accuracies to grow", "N",
                  why="With the monitor off the list stays empty and the loop never ends. The rule "
                  "must measure for itself, and the number of epochs must stay a limit.")
def _(claim):
    def epochs_run(monitored, wanted=30, patience=10):
        seen, epochs = [], 0
        while len(seen) <= patience or max(seen[-patience:]) > seen[-patience - 1]:
            epochs += 1
            if monitored:
                seen.append(0.9)
            if epochs == 500:
                break  # we give up; the loop would not
        return epochs
    claim.outcome("Epochs that were run when 30 were asked for and the monitor is off",
                  epochs_run(monitored=False), 30)


@solution.mistake("the rule compares a variable that only the monitor sets",
                  "a public code base", why="With the monitor off the name does not exist.")
def _(claim):
    def first_epoch(monitored):
        best = 0.0
        if monitored:
            accuracy = 0.9
        return "no improvement" if accuracy <= best else "improved"
    try:
        found = first_epoch(monitored=False)
    except UnboundLocalError as error:
        found = type(error).__name__
    claim.outcome("What the first epoch gives with the monitor off", found, "improved")


@solution.mistake("the weights of the last epoch are returned", "N",
                  why="They are the ones that were not good enough.")
def _(claim):
    claim.outcome("The accuracy of what is returned, n = 3", SCRIPT[stops(EarlyStopping(3), SCRIPT)
                                                                    - 1], max(SCRIPT[:5]))


@solution.mistake("an equal accuracy counts as an improvement", "a natural guess",
                  why="A network that has stopped learning then never stops training.")
def _(claim):
    class Ties(EarlyStopping):
        def improved(self, score):
            return super().improved(score) or score == self.best and not setattr(self, "waited", 0)
    claim.outcome("The epoch after which 50 equal accuracies stop, n = 10",
                  stops(Ties(10), [0.9] * 50), 11)
