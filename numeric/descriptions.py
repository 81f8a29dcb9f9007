"""Idea: say what an object is in words that another run agrees on, or that there are none.

Used where two runs must be told apart: checkpoints and files of search results. Arrays are left
to whoever saves them; a random generator is named by its kind alone.
"""

import functools

import numpy as np

PLAIN = (bool, int, float, str, type(None))


def settings(thing):
    """The public attributes of ``thing`` that are plain numbers, words or tuples of them."""
    found = {}
    for name, value in vars(thing).items():
        value = value.item() if isinstance(value, np.generic) else value
        if not name.startswith("_") and _is_plain(value):
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def described(thing):
    """``thing`` as JSON can hold it: plain values as they are, others by class and settings.

    Functions and classes go by the name they were given where they were written. Raises
    ``TypeError`` for what has no name that a later run could recognise.
    """
    if isinstance(thing, np.generic):
        return thing.item()
    if isinstance(thing, PLAIN):
        return thing
    if isinstance(thing, np.ndarray):
        return thing.tolist()
    if isinstance(thing, np.dtype):
        return str(thing)
    if isinstance(thing, (list, tuple)):
        return [described(part) for part in thing]
    if isinstance(thing, dict):
        return {str(key): described(value) for key, value in thing.items()}
    if isinstance(thing, np.random.Generator):
        return type(thing.bit_generator).__name__
    if isinstance(thing, functools.partial):
        parts = [described(part) for part in (thing.func, *thing.args)]
        return {"partial": parts, **described(thing.keywords)}
    if hasattr(thing, "__qualname__"):
        return f"{thing.__module__}.{thing.__qualname__}"
    return _by_class(thing)


def outline(thing, without=()):
    """As ``described``, for things whose arrays are saved elsewhere: those are left out.

    So are attributes named in ``without``. What has no name of its own goes by its class.
    """
    if thing is None or isinstance(thing, PLAIN):
        return thing
    if isinstance(thing, (list, tuple)):
        return [outline(part) for part in thing]
    if hasattr(thing, "__qualname__") or not hasattr(thing, "__dict__"):
        return getattr(thing, "__qualname__", type(thing).__name__)
    public = {name: value for name, value in vars(thing).items() if not name.startswith("_")}
    own = {
        name: outline(value) for name, value in public.items()
        if name not in without and not isinstance(value, np.ndarray)
    }
    return {"class": type(thing).__name__, **own}


def _by_class(thing):
    kind = type(thing)
    if kind.__repr__ is not object.__repr__ and " at 0x" not in repr(thing):
        return repr(thing)
    if not hasattr(thing, "__dict__"):
        raise TypeError(f"{thing!r} has no name that a later run would recognise")
    public = {name: v for name, v in vars(thing).items() if not name.startswith("_")}
    own = {name: described(value) for name, value in public.items()}
    return {"class": f"{kind.__module__}.{kind.__qualname__}", **own}


def _is_plain(value):
    if isinstance(value, tuple):
        return all(isinstance(part, PLAIN) for part in value)
    return isinstance(value, PLAIN)
