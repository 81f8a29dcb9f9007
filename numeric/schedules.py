"""Idea: the learning rate as a function of the epoch, or of what the last epochs brought.

The first five are plain functions: ``schedule(epoch)`` with epochs counted from 0 gives the rate
for that epoch; they raise ``ValueError`` for rates, factors and decays that are not above 0
(``decay`` may be 0). ``HalveOnPlateau`` and ``EarlyStopping`` watch a score instead; they are told
the score of each epoch and remember the best.
"""

import math
import warnings

from numeric.validation import check_count, check_kind, check_not_negative, check_positive, is_number


# claim S3-77
def inverse_time_decay(lr, decay):
    """lr / (1 + decay · epoch): .2, .1, .067, .05, .04 for lr .2 and decay 1."""
    check_positive(lr, "inverse_time_decay: lr")
    check_not_negative(decay, "inverse_time_decay: decay")
    return lambda epoch: lr / (1 + decay * epoch)


# claim S3-78
def exponential_decay(lr, rate=0.95):
    """lr · rate^epoch; below rate 1 the steps have a finite sum, so it can stall."""
    check_positive(lr, "exponential_decay: lr")
    check_positive(rate, "exponential_decay: rate")
    return lambda epoch: lr * rate**epoch


# claim S3-78
def inverse_sqrt_decay(k):
    """k / √e in epoch number e = epoch + 1."""
    check_positive(k, "inverse_sqrt_decay: k")
    return lambda epoch: k / math.sqrt(epoch + 1)


# claim S3-78
def staircase_decay(lr, factor, every):
    """lr · factor^⌊epoch/every⌋: constant for ``every`` >= 1 epochs, then a drop."""
    check_positive(lr, "staircase_decay: lr")
    check_positive(factor, "staircase_decay: factor")
    check_count(every, "staircase_decay: every")
    return lambda epoch: lr * factor ** (epoch // every)


def manual_schedule(rates):
    """Rates by the epoch they start at, such as ``{0: 0.5, 30: 0.1}``.

    Raises ``ValueError`` if there is none for epoch 0, ``TypeError`` for anything but a dict.
    """
    check_kind(rates, dict, "manual_schedule: rates")
    for start, rate in rates.items():
        check_positive(rate, f"manual_schedule: rate for epoch {start}")
    if 0 not in rates:
        raise ValueError("manual_schedule: no rate for epoch 0")
    return lambda epoch: rates[max(start for start in rates if start <= epoch)]


def better_way(score):
    """"min" for the name of a loss or an error, "max" for an accuracy; else ``None``."""
    words = score.lower().split("_")
    if any(word in SMALLER for word in words):
        return "min"
    return "max" if any(word in LARGER for word in words) else None


SMALLER, LARGER = ("loss", "error", "cost"), ("accuracy", "acc", "recall", "precision", "auc", "f1")


class Plateau:
    """Counts the epochs since the best score; an equal score is not an improvement.

    ``patience`` >= 1 is the count at which the rule fires; ``mode`` is "max" for scores such as
    accuracy, "min" for costs. "auto" is what the name of the ``Trainer``'s score says, and "max"
    where no trainer says it. A score is an improvement if it is better than the best by more than
    ``min_delta`` >= 0. A rule belongs to one run at a time: it starts afresh with each.
    """

    watching = None  # the run this rule belongs to, set by whoever runs it

    def __init__(self, patience, mode="auto", min_delta=0.0):
        if mode not in ("auto", "max", "min"):
            raise ValueError(f"mode {mode!r}, expected 'auto', 'max' or 'min'")
        self.patience, self.mode = check_count(patience, "patience"), mode
        self.min_delta = check_not_negative(min_delta, "min_delta")
        self._way = "max" if mode == "auto" else mode
        self.reset()

    def reset(self):
        """Forget all scores, as for a new run."""
        self.best, self.waited = None, 0

    def aim(self, score):
        """Settle which way is better from the name of a score, unless the mode says it.

        Raises ``ValueError`` if neither does.
        """
        if self.mode == "auto":
            way = better_way(score)
            if way is None:
                raise ValueError(
                    f"{type(self).__name__}: is a larger or a smaller {score} better? "
                    "Say mode='max' or mode='min'"
                )
            self._way = way

    def warn_of_contradiction(self, score):
        """Warn of a mode that is not the better way for a score of this name."""
        if better_way(score) not in (None, self._way):
            warnings.warn(
                f"{type(self).__name__}: mode {self.mode!r} for {score}, of which the other way is "
                "better", stacklevel=3,
            )

    def improved(self, score):
        """Take in one epoch's score; whether it beats the best so far. nan never does.

        Raises ``TypeError`` for anything but a number.
        """
        if not is_number(score):
            raise TypeError(f"score {score!r}, expected a number")
        sign = 1 if self._way == "max" else -1
        better = not math.isnan(score) and (
            self.best is None or sign * (score - self.best) > self.min_delta
        )
        self.waited = 0 if better else self.waited + 1
        if better:
            self.best = score
        return better

    @property
    def fired(self):
        return self.waited >= self.patience

    def state_dict(self):
        """The best score (nan before the first) and the count, as floats."""
        return {"best": math.nan if self.best is None else self.best, "waited": self.waited}

    def load_state_dict(self, state):
        """Restore what ``state_dict`` gave."""
        best = float(state["best"])
        self.best, self.waited = None if math.isnan(best) else best, int(state["waited"])


class EarlyStopping(Plateau):
    """Stop ``patience`` epochs after the best score; the best parameters come back.

    The book's no-improvement-in-n rule. A trainer brings the best parameters back whatever ends
    its run: this rule, another one, the number of epochs or an error. ``restore_best=False`` keeps
    the last parameters. Raises ``ValueError`` for a ``patience`` below 1, a negative ``min_delta``
    or another ``mode``.
    """

    def __init__(self, patience, mode="auto", restore_best=True, min_delta=0.0):
        super().__init__(patience, mode, min_delta)
        self.restore_best = restore_best


class HalveOnPlateau(Plateau):
    """Halve the rate whenever ``patience`` epochs brought no improvement, then count anew.

    Training ends at the halving that brings the rate to ``floor`` of its start, which is the
    seventh for 1/128. ``scale`` is the current fraction of the starting rate. Raises
    ``ValueError`` for a ``patience`` below 1, a ``floor`` not above 0, a negative ``min_delta`` or
    another ``mode``.
    """

    def __init__(self, patience=10, mode="auto", floor=1 / 128, min_delta=0.0):
        super().__init__(patience, mode, min_delta)
        self.floor = check_positive(floor, "HalveOnPlateau: floor")

    def reset(self):
        super().reset()
        self.scale = 1.0

    def update(self, score):
        """Take in one epoch's score; whether the rate was halved."""
        self.improved(score)
        if not self.fired:
            return False
        self.scale /= 2
        self.waited = 0
        return True

    @property
    def finished(self):
        return self.scale <= self.floor

    def state_dict(self):
        return {**super().state_dict(), "scale": self.scale}

    def load_state_dict(self, state):
        super().load_state_dict(state)
        self.scale = float(state["scale"])
