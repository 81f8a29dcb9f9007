"""The time allowed for a decision, checked wherever work repeats.

It is the time that this thread has computed, so that a verdict does not depend on what else the
machine is doing.
"""
from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from time import thread_time


class TooLong(Exception):
    """The time allowed for a decision has run out; the question stays undecided."""


_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def time_limit(seconds: float):
    """Raise ``TooLong`` inside the block after ``seconds`` of computing."""
    token = _deadline.set(min(_deadline.get(), thread_time() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def check_time():
    """Raises ``TooLong`` when no time is left."""
    if thread_time() > _deadline.get():
        raise TooLong
