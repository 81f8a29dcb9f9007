"""The time allowed for a decision, checked wherever work repeats."""
from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic


class TooLong(Exception):
    """The time allowed for a decision has run out; the question stays undecided."""


_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def time_limit(seconds: float):
    """Raise ``TooLong`` inside the block once ``seconds`` have passed."""
    token = _deadline.set(min(_deadline.get(), monotonic() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def check_time():
    """Raises ``TooLong`` when no time is left."""
    if monotonic() > _deadline.get():
        raise TooLong
