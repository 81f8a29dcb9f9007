"""The recorder that an exercise is given: each line fails alone, and knows its place in the file.

A line that crashes, or that is not in the language, is one red line; those after it still run.
"""
from __future__ import annotations

import inspect
import linecache
import re
import sys
from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from pathlib import Path

from sympy import Expr, IndexedBase, S, sympify
from sympy.core.relational import Rel, Relational

from derivations.crash import CRASHES, in_words, place_of
from derivations.kernel.terms import Unsupported as NotInLanguage
from derivations.clock import TooLong, time_limit
from derivations.normalise.reading import Unsupported
from derivations.language import Partial
from derivations.proof.closed import closed
from derivations.record import Status, Step, Verdict
from derivations.proof.recorder import Proof
from derivations.proof.verbs import HOLDING, VERBS, verb_of
from derivations.proof.wording import MATHEMATICS

SECONDS = 120.0  # for one line with all that it decides; each decision has a limit of its own
PLACE = re.compile(r"\{(\w+)\}")
UNDECIDED = (Unsupported, NotInLanguage, NotImplementedError, ArithmeticError, RecursionError, MemoryError)
LESSON = ("aside", "main_path", "decisive")


def line_in(path: Path | None) -> int:
    """The line of a file that is being run, that of the innermost call in it; 0 if none is."""
    frame = sys._getframe(1)
    while frame is not None:
        if path is not None and frame.f_code.co_filename == str(path):
            return frame.f_lineno
        frame = frame.f_back
    return 0


def line_of(error: BaseException, path: Path) -> int:
    """The line of a file at which an error came up; 0 if it came from elsewhere."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


class Recorder(Proof):
    """A ``Proof`` of the exercise in the file ``path``; ``places`` are the lines of its steps."""

    def __init__(self, path: Path | None = None, system=None, variables=(), shows=True):
        super().__init__(system, variables, shows)
        self.path = path
        self.places: list[int] = []
        self.folds: list[str] = []
        self.fold, self.decides = "", -1
        self._inside = False

    def branch(self) -> Recorder:
        return Recorder(self.path, self.system.copy(), self.variables)

    def __getattr__(self, name):
        if name.startswith("__"):  # Python asks, as when a proof is copied
            raise AttributeError(name)
        close = get_close_matches(name, VERBS, 3, 0.5) or get_close_matches(name, LESSON, 3, 0.5)
        known = ", ".join((*VERBS, *LESSON))
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are {known}"
        raise AttributeError(f"there is no verb {name!r}; {hint}")

    def note(self, line: int):
        """All steps that came since the last note were written on this line."""
        new = len(self.steps) - len(self.places)
        self.places += [line] * new
        self.folds += [self.fold] * new

    def broke(self, error: Exception):
        """A statement that raised before it came to a verb of the proof: one red line."""
        line = self.path and line_of(error, self.path) or line_in(self.path)
        self.steps.append(failed("say", error, self.path, line))
        self.note(line)

    def aside(self, title: str):
        """The lines that follow stand beside the main path, folded under this title.

        It says what they show. The next aside, or ``main_path``, ends it.
        """
        self.fold = title

    def main_path(self):
        """The lines that follow belong to the main path again."""
        self.fold = ""

    def decisive(self):
        """The line just written is the decisive step: the page sets it large, below the idea."""
        self.decides = len(self.steps) - 1


def alone(verb: str, method: Callable) -> Callable:
    """A verb of ``Proof`` whose failure is one red line, and which notes its place."""
    signature = inspect.signature(method)
    takes_letters = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())

    @wraps(method)
    def run(self, *args, **kwargs):
        if self._inside:  # part of another line
            return method(self, *args, **kwargs)
        self._inside, line = True, line_in(self.path)
        if takes_letters:
            kwargs = letters(args, kwargs, sys._getframe(1), signature.parameters) | kwargs
        try:
            with time_limit(SECONDS):
                check_words(verb, signature, args, kwargs)
                if "hold" in kwargs:
                    args, kwargs = holding(self, verb, signature, args, kwargs)
                return method(self, *args, **kwargs)
        except Exception as error:  # whatever an author wrote, or the engine does with it
            line = self.path and line_of(error, self.path) or line  # of a function that was given
            self.steps.append(failed(verb, error, self.path, line))
            return stand_in(verb, args)
        finally:
            self.note(line)
            self._inside = False
    return run


def check_words(verb: str, signature, args: tuple, kwargs: dict):
    """Raises ``TypeError`` for a keyword that is no argument and that no word of the line shows."""
    names = {name for text in (*args, *kwargs.values()) if isinstance(text, str)
             for name in PLACE.findall(text)}
    for name in kwargs.keys() - signature.parameters.keys() - names - {"hold"}:
        known = [*signature.parameters, *(["hold"] if verb in HOLDING else [])][1:]
        close = get_close_matches(name, known, 1)
        raise TypeError(f"{verb} takes no {name}=…" + (f"; did you mean {close[0]}=…?" if close else
                                                       f", and no word of the line shows {{{name}}}"))


def holding(proof: Recorder, verb: str, signature, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
    """The arguments of a line with ``hold=`` put among what it is given."""
    rest = {name: value for name, value in kwargs.items() if name != "hold"}
    if verb not in HOLDING:
        raise TypeError(f"{verb} takes no hold=; {', '.join(HOLDING)} do")
    bound = signature.bind(proof, *args, **rest)
    names = closed(kwargs["hold"], proof.system.definitions)
    bound.arguments["given"] = (*bound.arguments.get("given", ()), *names)
    return bound.args[1:], bound.kwargs


def letters(args: tuple, kwargs: dict, frame, taken) -> dict:
    """What the ``{name}`` places in the words of a line stand for, where the line does not say.

    A place stands for the letter that has this name in the file where the line is written. Between
    ``$`` signs braces are TeX.
    """
    words = [MATHEMATICS.sub("", text) for text in (*args, *kwargs.values())
             if isinstance(text, str)]
    names = {name for text in words for name in PLACE.findall(text)} - set(taken)
    known = {**frame.f_globals, **frame.f_locals}
    found = {name: known[name] for name in names
             if isinstance(known.get(name), (Expr, Relational, int, float, str))}
    return {name: value.label if isinstance(value, IndexedBase) else value
            for name, value in found.items()}


for _verb in VERBS:
    setattr(Recorder, _verb, alone(_verb, getattr(Proof, _verb)))


def failed(verb: str, error: Exception, path: Path | None, line: int) -> Step:
    """The red line in place of one that could not be decided; its formula is its source."""
    if isinstance(error, TooLong):
        verdict = Verdict(Status.UNDECIDED, reason=f"no decision within {SECONDS:g} s")
    elif isinstance(error, UNDECIDED):
        verdict = Verdict(Status.UNDECIDED, reason=str(error) or type(error).__name__)
    else:
        verdict = Verdict(Status.FAILED, reason=told(error, path))
    source = linecache.getline(str(path), line).strip() if path else ""
    return Step(verb if verb_of(verb).states else "statement", "This line could not be decided.",
                plain=source or verb, verdict=verdict)


def told(error: Exception, path: Path | None) -> str:
    """What went wrong; where in the machine, if it is a fault of the machine's."""
    authors = (f"{path.name}," if path else "-", f"{Path(__file__).name},")
    own = isinstance(error, ValueError) or place_of(error).startswith(authors)
    return f"{type(error).__name__}: {error}" if own else in_words(error)


def stand_in(verb: str, args: tuple):
    """What a failed line gives to those after it: what it would have given, not proved."""
    try:
        if verb in ("identity", "conclude", "expectation", "variance"):
            return sympify(args[1])
        if verb == "derive":
            return Partial(*map(sympify, args[:2]))
        if verb == "relation":
            return Rel(sympify(args[0]), sympify(args[2]), args[1], evaluate=False)
        if verb in ("positive", "negative"):
            return Rel(sympify(args[0]), S.Zero, ">" if verb == "positive" else "<", evaluate=False)
    except CRASHES:  # then its arguments were at fault
        pass
    return None
