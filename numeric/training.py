"""Idea: the training loop, with everything it needs to stop, report and go on another day.

Data are checked once, then every step runs unchecked. All randomness of the order comes from the
trainer's ``rng``. What the loop has done so far is in its state, so ``fit(x, y, epochs)`` means
"until ``epochs`` epochs are done in total" and resuming is calling it again.
"""

import numpy as np

from numeric.checkpoints import load_checkpoint, save_checkpoint
from numeric.clipping import clip_grad_norm_
from numeric.data import batch_indices
from numeric.measures import check_monitor, measure, measured_parts
from numeric.network import Network
from numeric.optimizers import Optimizer
from numeric.run_checks import check_rate, checked_run, reading
from numeric.schedules import Plateau
from numeric.sums import underflow_is_zero
from numeric.validation import (
    check_count,
    check_finite,
    check_generator,
    check_kind,
    check_not_negative,
    check_positive,
)

__all__ = ["Trainer", "apply_gradients", "measure", "print_progress", "train_step"]


@underflow_is_zero
def train_step(network, optimizer, x, y, clip_grad_norm=None):
    """One optimiser step on the batch ``x``, ``y``, unchecked, in the network's current mode.

    ``clip_grad_norm`` bounds the norm of all gradients together, as ``clip_grad_norm_`` does.
    """
    table = network._table()
    output, caches = network._run(x)
    if table.observers:
        network._observe(caches, table)
    gradients = network._gradients(output, caches, y, table)
    if clip_grad_norm is not None:
        clip_grad_norm_(gradients, clip_grad_norm)
    _apply(network.regularizer, optimizer, table, gradients)


@underflow_is_zero
def apply_gradients(network, optimizer, gradients):
    """One optimiser step with ``gradients`` of your own making, such as clipped or summed ones.

    For training loops of one's own: unlike ``optimizer.step`` alone, it also does what the
    penalty does around a step (decoupled decay, proximal L1, a bound on norms). ``gradients`` is a
    dict as from ``network.gradients``. Raises as ``Optimizer.step``; nothing is changed then.
    """
    table = check_kind(network, Network, "apply_gradients: network")._table()
    check_kind(optimizer, Optimizer, "apply_gradients: optimizer")
    gradients = optimizer._checked(table.parameters, gradients)
    _apply(network.regularizer, optimizer, table, gradients)


def _apply(regularizer, optimizer, table, gradients):
    if regularizer is None:
        optimizer._step(table.parameters, gradients)
        return
    regularizer.before_step(table.weights, optimizer.lr)
    optimizer._step(table.parameters, gradients)
    regularizer.after_step(table.weights, optimizer.lr)


def print_progress(epoch, epochs, record):
    """A progress function for ``Trainer``: one line an epoch."""
    numbers = "  ".join(f"{name} {value:.4g}" for name, value in record.items())
    print(f"epoch {epoch}/{epochs}  {numbers}", flush=True)


class Trainer:
    """Mini-batch training of ``network`` by ``optimizer``.

    ``batch_size`` examples a step, reshuffled each epoch by ``rng``; ``drop_last`` leaves out a
    last batch that is smaller. ``transform(x, rng)`` changes the inputs of each batch before its
    step, never those that are measured. ``schedule(epoch)`` gives the learning rate, or
    ``schedule(step)`` with ``schedule_by="step"``; both count from 0. ``plateau`` (a
    ``HalveOnPlateau``) scales it; ``early_stopping`` ends the run. Both watch ``score``, one of the
    measures, start afresh with this trainer, and know from the score's name which way is better,
    unless their ``mode`` says it. ``clip_grad_norm`` bounds the norm of each step's gradients.
    ``monitor`` lists what is measured after each epoch: "train_" or "validation_" and "loss",
    "accuracy" or the name of one of ``metrics``, functions ``f(y, predictions)`` that give a number.
    ``validation`` is a pair ``(x, y)``. ``progress(epoch, epochs, record)`` is called after each
    epoch. ``checkpoint`` is a path written after each epoch.

    A rate given to ``optimizer.lr`` by hand between epochs holds from then on. ``history`` maps
    "lr" and each monitored name to one number per epoch; ``stopped`` says why the run ended before
    its time, or is ``None``. Raises ``ValueError`` when a measure is unknown, or needs validation
    data that are not given, and ``TypeError`` for another kind of network, optimiser, schedule,
    rule or ``rng``.
    """

    def __init__(
        self, network, optimizer, *, batch_size, rng, schedule=None, plateau=None,
        early_stopping=None, score="validation_accuracy", validation=None, monitor=(),
        progress=None, checkpoint=None, drop_last=False, clip_grad_norm=None, metrics=None,
        schedule_by="epoch", transform=None,
    ):
        self.network = check_kind(network, Network, "Trainer: network")
        self.optimizer = check_kind(optimizer, Optimizer, "Trainer: optimizer")
        functions = {"schedule": schedule, "progress": progress, "transform": transform}
        for name, function in functions.items():
            if not (function is None or callable(function)):
                raise TypeError(f"Trainer: {name} is {function!r}, expected a function")
        if schedule_by not in ("epoch", "step"):
            raise ValueError(f"Trainer: schedule_by {schedule_by!r}, expected 'epoch' or 'step'")
        self.schedule_by, self.transform = schedule_by, transform
        self.batch_size = check_count(batch_size, "Trainer: batch_size")
        self.rng = check_generator(rng, "Trainer")
        self.schedule, self.plateau, self.early_stopping = schedule, plateau, early_stopping
        self.score, self.validation, self.metrics = score, validation, dict(metrics or {})
        monitor = (monitor,) if isinstance(monitor, str) else monitor
        watched = [score] if self.rules() else []
        self.monitor = check_monitor(
            tuple(dict.fromkeys([*monitor, *watched])), self.metrics, validation
        )
        for name, rule in self.rules().items():
            check_kind(rule, Plateau, f"Trainer: {name}").aim(score)
            rule.warn_of_contradiction(score)
        self.progress, self.checkpoint, self.drop_last = progress, checkpoint, bool(drop_last)
        if clip_grad_norm is not None:
            check_positive(clip_grad_norm, "Trainer: clip_grad_norm")
        self.clip_grad_norm = clip_grad_norm
        self.base_lr = self._given_lr = optimizer.lr
        self.epoch, self.stopped, self.best, self.last = 0, None, {}, {}
        self.history = {name: [] for name in ("lr", *self.monitor)}
        self._run = object()  # tells the rules that watch this run from those of another

    def rules(self):
        """The plateau rule and the early stopping in use, by name."""
        found = {"plateau": self.plateau, "early_stopping": self.early_stopping}
        return {name: rule for name, rule in found.items() if rule is not None}

    @underflow_is_zero
    def fit(self, x, y, epochs):
        """Train on ``x``, ``y`` until ``epochs`` epochs are done in all; returns ``history``.

        Everything is looked at before the first step. With early stopping the best epoch's
        parameters are in the network afterwards, whatever ended the run (unless the rule says
        otherwise); a further ``fit`` goes on from the last epoch's. After a run that a rule
        stopped, it goes on from where that left the network, and patience starts anew. Raises
        ``ValueError`` and ``TypeError`` for unfit data or settings, before anything has moved,
        and ``FloatingPointError`` naming the parameter when training diverges.
        """
        if check_not_negative(epochs, "fit: epochs") != int(epochs):
            raise ValueError(f"fit: epochs: {epochs!r}, expected a whole number")
        x, y = checked_run(self, x, y, int(epochs))
        if self.epoch < epochs:
            self._go_on()
        try:
            while self.epoch < epochs and self.stopped is None:
                self.last = {}
                self._run_epoch(x, y)
                record = self._record(x, y)
                self.epoch += 1
                self._judge(record.get(self.score))
                if self.checkpoint is not None:
                    self.save(self.checkpoint)
                if self.progress is not None:
                    self.progress(self.epoch, epochs, record)
            if self.stopped is None and self.best and not self.last:
                self.last = self.network.state_dict()
        finally:
            self.restore_best()
        return self.history

    def restore_best(self):
        """Go back to the parameters of the best epoch that early stopping has seen."""
        if self.best:
            self.network.load_state_dict(self.best)

    def _go_on(self):
        for name, rule in self.rules().items():
            if rule.watching is not self._run and self.epoch:
                raise ValueError(
                    f"{name}: this rule has watched another run since: give each trainer its own"
                )
            if rule.watching is not self._run:
                rule.reset()
                rule.aim(self.score)
            elif self.stopped is not None:
                rule.waited = 0
            rule.watching = self._run
        self.stopped = None
        now = self.network.state_dict()
        if self.last and all(np.array_equal(now[name], self.best[name]) for name in now):
            self.network.load_state_dict(self.last)
        if not self.network.training:
            self.network.train()

    def _rate(self, step):
        """The rate from ``step`` on: the schedule's or the given one, times what plateaus left."""
        scale = 1 if self.plateau is None else self.plateau.scale
        if self.optimizer.lr != self._given_lr:  # somebody has set it since
            if self.schedule is not None and self.epoch:
                raise ValueError(
                    f"optimizer.lr was set to {self.optimizer.lr} by hand, but the schedule sets it: "
                    "change trainer.schedule"
                )
            self.base_lr = check_rate(self.optimizer.lr, self.epoch) / scale
        if self.schedule is None:
            return self.base_lr * scale
        at = step if self.schedule_by == "step" else self.epoch
        return check_rate(self.schedule(at), at, self.schedule_by) * scale

    def _run_epoch(self, x, y):
        batches = batch_indices(len(x), self.batch_size, self.rng, self.drop_last)
        for i, rows in enumerate(batches):
            if i == 0 or self.schedule_by == "step":
                self.optimizer.lr = self._given_lr = self._rate(self.epoch * len(batches) + i)
            given = x[rows] if self.transform is None else self.transform(x[rows], self.rng)
            train_step(self.network, self.optimizer, given, y[rows], self.clip_grad_norm)
        for name, parameter in self.network.parameters().items():
            try:
                check_finite(parameter, f"after epoch {self.epoch + 1}, parameter {name}")
            except ValueError as error:
                raise FloatingPointError(str(error)) from None

    def _record(self, x, y):
        sets = {"train": (x, y), "validation": self.validation}
        record = {"lr": self.optimizer.lr}
        record |= measured_parts(
            measure, self.network, sets, self.monitor, metrics=self.metrics,
            multilabel=reading(self.network, y) if self.monitor else None,
        )
        for name, value in record.items():
            self.history[name].append(value)
        return record

    def _judge(self, score):
        if self.early_stopping is not None:
            if self.early_stopping.improved(score) and self.early_stopping.restore_best:
                self.best = self.network.state_dict()
            if self.early_stopping.fired:
                self.stopped = "early stopping"
        if self.plateau is not None:
            halved = self.plateau.update(score)
            if halved and self.plateau.finished and self.stopped is None:
                self.stopped = "learning rate at its floor"

    def save(self, path):
        """Write everything that ``load`` needs to go on bit for bit, as ``.npz`` without pickle."""
        save_checkpoint(path, self)

    def load(self, path):
        """Take up the run saved at ``path``, the optimiser's settings included.

        The trainer must otherwise be built as the saved one was. Raises ``ValueError`` naming what
        differs, and changes nothing then.
        """
        load_checkpoint(path, self)
        return self
