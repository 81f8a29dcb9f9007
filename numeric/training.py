"""Idea: the training loop, with everything it needs to stop, report and go on another day.

Data are checked once, then every step runs unchecked. All randomness of the order comes from the
trainer's ``rng``. What the loop has done so far is in its state, so ``fit(x, y, epochs)`` means
"until ``epochs`` epochs are done in total" and resuming is calling it again.
"""


from numeric.checkpoints import load_checkpoint, save_checkpoint
from numeric.data import batch_indices
from numeric.network import Network, classes
from numeric.optimizers import Optimizer
from numeric.validation import (
    check_count,
    check_finite,
    check_generator,
    check_kind,
    check_not_negative,
)

MEASURES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")


def train_step(network, optimizer, x, y):
    """One optimiser step on the batch ``x``, ``y``, unchecked, in the network's current mode."""
    output, caches = network._run(x)
    network._observe(caches)
    gradients = network._gradients(output, caches, y)
    regularizer = network.regularizer
    if regularizer is None:
        optimizer._step(network.parameters(), gradients)
        return
    weights = network.weights()
    regularizer.before_step(weights, optimizer.lr)
    optimizer._step(network.parameters(), gradients)
    regularizer.after_step(weights, optimizer.lr)


def measure(network, x, y):
    """``{"loss": …, "accuracy": …}`` in evaluation mode, from one pass; loss with the penalty.

    Raises as ``Network.loss``.
    """
    x, y = network._checked_pair(x, y)
    with network.evaluating():
        output, _ = network._run(x)
    loss = network.cost._value(output, y)
    if network.regularizer is not None:
        loss = loss + network.regularizer.value(network.weights())
    right = classes(network.cost.prediction(output)) == classes(y)
    return {"loss": float(loss), "accuracy": float(right.mean())}


def print_progress(epoch, epochs, record):
    """A progress function for ``Trainer``: one line an epoch."""
    numbers = "  ".join(f"{name} {value:.4g}" for name, value in record.items())
    print(f"epoch {epoch}/{epochs}  {numbers}", flush=True)


class Trainer:
    """Mini-batch training of ``network`` by ``optimizer``.

    ``batch_size`` examples a step, reshuffled each epoch by ``rng``. ``schedule(epoch)`` gives
    the learning rate, or ``schedule(step)`` with ``schedule_by="step"``; both count from 0.
    ``transform(x, rng)`` changes the inputs of each batch before the step, with draws from ``rng``,
    and is not applied to what is measured. ``plateau`` (a ``HalveOnPlateau``) scales it; ``early_stopping`` ends the
    run. Both watch ``score``, one of ``MEASURES``; their ``mode`` says which way is better.
    ``monitor`` lists what is measured after each epoch. ``validation`` is a pair ``(x, y)``.
    ``progress(epoch, epochs, record)`` is called after each epoch. ``checkpoint`` is a path
    written after each epoch.

    ``history`` maps "lr" and each monitored name to one number per epoch; ``stopped`` says why
    the run ended before its time, or is ``None``. Raises ``ValueError`` when a measure is
    unknown, or needs validation data that are not given, and ``TypeError`` for another kind of
    network, optimiser, schedule or ``rng``.
    """

    def __init__(
        self, network, optimizer, *, batch_size, rng, schedule=None, plateau=None,
        early_stopping=None, score="validation_accuracy", validation=None, monitor=(),
        progress=None, checkpoint=None, schedule_by="epoch", transform=None,
    ):
        self.network = check_kind(network, Network, "Trainer: network")
        self.optimizer = check_kind(optimizer, Optimizer, "Trainer: optimizer")
        if not (schedule is None or callable(schedule)):
            raise TypeError(f"Trainer: schedule is {schedule!r}, expected a function of the epoch")
        if schedule_by not in ("epoch", "step"):
            raise ValueError(f"Trainer: schedule_by {schedule_by!r}, expected 'epoch' or 'step'")
        if not (transform is None or callable(transform)):
            raise TypeError(f"Trainer: transform is {transform!r}, expected a function")
        self.schedule_by, self.transform = schedule_by, transform
        self.batch_size = check_count(batch_size, "Trainer: batch_size")
        self.rng = check_generator(rng, "Trainer")
        self.schedule, self.plateau, self.early_stopping = schedule, plateau, early_stopping
        self.score, self.validation = score, validation
        monitor = (monitor,) if isinstance(monitor, str) else monitor
        watched = plateau is not None or early_stopping is not None
        self.monitor = tuple(dict.fromkeys([*monitor, *([score] if watched else [])]))
        for name in self.monitor:
            if name not in MEASURES:
                raise ValueError(f"monitor {name!r}, expected some of {', '.join(MEASURES)}")
            if name.startswith("validation") and validation is None:
                raise ValueError(f"{name} needs validation data")
        self.progress, self.checkpoint = progress, checkpoint
        self.base_lr = optimizer.lr
        self.epoch, self.stopped, self.best = 0, None, {}
        self.history = {name: [] for name in ("lr", *self.monitor)}

    def fit(self, x, y, epochs):
        """Train on ``x``, ``y`` until ``epochs`` epochs are done in all; returns ``history``.

        When early stopping fires, the best epoch's parameters come back (unless it says
        otherwise). Raises as ``Network.loss`` for unfit data and ``FloatingPointError`` naming
        the parameter when training diverges.
        """
        x, y = self.network._checked_pair(x, y)
        check_not_negative(epochs, "fit: epochs")
        while self.epoch < epochs and self.stopped is None:
            self._run_epoch(x, y)
            record = self._record(x, y)
            self.epoch += 1
            if self.monitor:
                self._judge(record.get(self.score))
            if self.checkpoint is not None:
                self.save(self.checkpoint)
            if self.progress is not None:
                self.progress(self.epoch, epochs, record)
        return self.history

    def restore_best(self):
        """Go back to the parameters of the best epoch that early stopping has seen."""
        if self.best:
            self.network.load_state_dict(self.best)

    def _run_epoch(self, x, y):
        self.network.train()
        batches = batch_indices(len(x), self.batch_size, self.rng)
        for i, rows in enumerate(batches):
            self.optimizer.lr = self._rate(self.epoch * len(batches) + i)
            given = x[rows] if self.transform is None else self.transform(x[rows], self.rng)
            train_step(self.network, self.optimizer, given, y[rows])
        for name, parameter in self.network.parameters().items():
            try:
                check_finite(parameter, f"after epoch {self.epoch + 1}, parameter {name}")
            except ValueError as error:
                raise FloatingPointError(str(error)) from None

    def _rate(self, step):
        scale = 1 if self.plateau is None else self.plateau.scale
        if self.schedule is None:
            return self.base_lr * scale
        return self.schedule(step if self.schedule_by == "step" else self.epoch) * scale

    def _record(self, x, y):
        record = {"lr": self.optimizer.lr}
        sets = {"train": (x, y), "validation": self.validation}
        for part, data in sets.items():
            if any(name.startswith(part) for name in self.monitor):
                found = {f"{part}_{k}": v for k, v in measure(self.network, *data).items()}
                record |= {name: found[name] for name in self.monitor if name in found}
        for name, value in record.items():
            self.history[name].append(value)
        return record

    def _judge(self, score):
        if self.early_stopping is not None:
            if self.early_stopping.improved(score) and self.early_stopping.restore_best:
                self.best = self.network.state_dict()
            if self.early_stopping.fired:
                self.stopped = "early stopping"
                self.restore_best()
        if self.plateau is not None:
            self.plateau.update(score)
            if self.plateau.finished and self.stopped is None:
                self.stopped = "learning rate at its floor"

    def save(self, path):
        """Write everything that ``load`` needs to go on bit for bit, as ``.npz`` without pickle."""
        save_checkpoint(path, self)

    def load(self, path):
        """Take up the run saved at ``path``; the trainer must be built as the saved one was."""
        load_checkpoint(path, self)
        return self
