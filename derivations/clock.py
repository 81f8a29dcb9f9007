"""The time allowed for a decision, checked wherever work repeats.

It is the time that this thread has computed, so that a verdict does not depend on what else the
machine is doing.
"""
from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic, thread_time


class TooLong(Exception):
    """The time allowed for a decision has run out; the question stays undecided."""


# The latest time by the clock of the thread, and the earliest time at which it can be reached.
_deadline: ContextVar[tuple[float, float]] = ContextVar("deadline", default=(inf, inf))


@contextmanager
def time_limit(seconds: float):
    """Raise ``TooLong`` inside the block after ``seconds`` of computing."""
    latest, earliest = _deadline.get()
    token = _deadline.set((min(latest, thread_time() + seconds),
                           min(earliest, monotonic() + seconds)))
    try:
        yield
    finally:
        _deadline.reset(token)


def time_left() -> float:
    """Seconds of computing that are left."""
    return _deadline.get()[0] - thread_time()


def check_time():
    """Raises ``TooLong`` when no time is left."""
    latest, earliest = _deadline.get()
    if (now := monotonic()) > earliest:  # this clock is much quicker to ask
        left = latest - thread_time()
        if left < 0:
            raise TooLong
        _deadline.set((latest, now + left))
