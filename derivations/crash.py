"""What a fault of a program raises, and where it came up."""
from __future__ import annotations

from pathlib import Path
from traceback import extract_tb

CRASHES = (ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, MemoryError,
           NameError, OSError, RuntimeError, StopIteration, TypeError, ValueError)
ANYTHING = (Exception, SystemExit)  # what the code of an author may raise


def place_of(error: BaseException) -> str:
    """The file and line where an error came up, the innermost that is no library's; or nothing."""
    ours = [frame for frame in extract_tb(error.__traceback__)
            if "site-packages" not in frame.filename and not frame.filename.startswith("<")]
    return f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""


def in_words(error: BaseException) -> str:
    """An error with its kind and place."""
    place = place_of(error)
    return f"{type(error).__name__}: {error}" + (f" ({place})" if place else "")
