"""What an exercise asks, part by part: declared beside its statement, read without running it.

::

    asked = ask.asks(
        indices={"K": "j k l"},
        letters={"z_k": "weighted input of neuron k", "a_k": "its output", "C": "cost"},
        given=["a_k = e^{z_k}/Σ_j e^{z_j}", "C = -Σ_j y_j ln a_j"],
        parts=[ask.formula("What is the error?", "∂C/∂z_k = δ_k = a_k - y_k", "Which way …?")])

The formulas are in the notation that a reader types. A definition gives a letter its meaning; an
inequality such as ``0 < a < 1`` its domain. What is asked is the last side of a part's answer, the
sides before it are its names. A ``hidden`` letter makes it possible to say as a definition what is
given as a fact, as in y_k = u_k/Σ_j u_j for targets that sum to 1.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from backproof.errors import ExerciseError
from backproof.importing import tree_of

FORMULA, NUMBER, CONDITION, VALUE, YES_NO, CHOICE, WORDS = KINDS = ("formula", "number",
                                                                    "condition", "value",
                                                                    "yes or no", "choice", "words")
TYPED = KINDS[:4]  # answered by formulas
LINE = re.compile(r"(?:(?P<names>.*)=\s*)?line (?P<line>\d+)")  # as in "δ_k = line 6"


@dataclass(frozen=True)
class Part:
    """One thing that is asked. ``words`` is the question, ``answer`` the right answer as it is
    typed, ``why`` a sentence after it; ``hints`` are up to three, each telling more; ``slips`` are
    wrong answers with what to say of them; ``options`` those of a choice; ``said`` are other right
    answers, in words or as formulas; ``where`` holds besides, as ``j ≠ k`` or ``μ > -1``.
    ``at`` is the line of the file on which the part is declared."""

    kind: str
    words: str
    answer: str
    hints: tuple[str, ...] = ()
    why: str = ""
    slips: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    where: str = ""
    at: int = 0

    @property
    def line(self) -> int:
        """The line of the solution that the answer names; 0 if it is typed out."""
        found = LINE.fullmatch(self.answer)
        return int(found["line"]) if found and self.kind in TYPED else 0

    @property
    def judged(self) -> bool:
        return self.kind != WORDS


@dataclass(frozen=True)
class Asked:
    """All parts of an exercise, and the world in which they are answered."""

    parts: tuple[Part, ...]
    letters: dict[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    indices: dict[str, str] = field(default_factory=dict)
    whole: str = ""
    fixed: dict[str, str] = field(default_factory=dict)
    hidden: str = ""
    cases: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        return any(part.judged for part in self.parts)


def asks(parts: Iterable[Part], letters=None, given=(), indices=None, whole="", fixed=None,
         hidden="", cases=None, also=()) -> Asked:
    """What an exercise asks.

    ``letters`` gives each letter its meaning, ``indices`` says which letters count to which size,
    ``whole`` names whole numbers, ``fixed`` chosen places with their size, ``cases`` conditions
    that are not given but under which an answer may hold, ``also`` true lines that are not asked
    for.
    """
    return Asked(tuple(parts), dict(letters or {}), tuple(given), dict(indices or {}), whole,
                 dict(fixed or {}), hidden, dict(cases or {}), tuple(also))


def _part(kind, words, answer, hints, more, why="", slips=None, said=(), where="") -> Part:
    return Part(kind, words, answer, (*hints, *more), why, tuple((slips or {}).items()), (),
                tuple(said), where)


def formula(words, answer, *more, hints=(), **details) -> Part:
    """An expression, in whatever form: ``"∂C/∂z = a - y"``. Further texts are hints, each telling
    more; ``why``, ``slips``, ``said`` and ``where`` are those of ``Part``."""
    return _part(FORMULA, words, answer, hints, more, **details)


def number(words, answer, *more, hints=(), **details) -> Part:
    """A number, exact or rounded: ``"Var[z] = 3/2"``."""
    return _part(NUMBER, words, answer, hints, more, **details)


def condition(words, answer, *more, hints=(), **details) -> Part:
    """An inequality or several, as a set of allowed values: ``"η < 2/h"``."""
    return _part(CONDITION, words, answer, hints, more, **details)


def value(words, answer, *more, hints=(), **details) -> Part:
    """The value of a letter: ``"a = y"``."""
    return _part(VALUE, words, answer, hints, more, **details)


def yes(words, why, *hints) -> Part:
    """A question whose answer is yes, and why."""
    return Part(YES_NO, words, "yes", hints, why)


def no(words, why, *hints) -> Part:
    """A question whose answer is no, and why."""
    return Part(YES_NO, words, "no", hints, why)


def choice(words, options, answer, *hints, why="") -> Part:
    """One of a few options, each with other spellings after bars: ``"grows | increases"``."""
    return Part(CHOICE, words, answer, hints, why, (), tuple(options))


def words(words, answer) -> Part:
    """A question that is not judged: the answer is offered for comparison."""
    return Part(WORDS, words, answer)


CONSTRUCTORS = {
    f.__name__: f for f in (asks, formula, number, condition, value, yes, no, choice, words)
}


def asked_in(path: Path, record=None) -> Asked | None:
    """What the exercise in a file asks, or None where it does not say so. Lines that parts name are
    those of the record, if one is given, or of what is kept.

    Raises ``ValueError`` where the declaration is not made of literals, ``ExerciseError`` for a
    file that is no Python and for a line that is no answer.
    """
    asked = declared(path)
    if asked is None or not any(part.line for part in asked.parts):
        return asked
    from backproof.answers.from_lines import resolved

    return resolved(asked, path, record)


def declared(path: Path) -> Asked | None:
    """The same as it stands in the file. Raises ``ValueError`` and ``ExerciseError``."""
    try:
        tree = tree_of(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise ExerciseError(f"{path}:{error.lineno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise ExerciseError(f"{path} is no text: {error}") from error
    for node in tree.body:
        if isinstance(node, ast.Assign) and [getattr(t, "id", "")
                                             for t in node.targets] == ["asked"]:
            return _made(node.value, path)
    return None


def _made(node, path):
    """A call of a constructor with literal arguments, or a literal."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", "")
        if name not in CONSTRUCTORS:
            raise ValueError(
                f"{path}:{node.lineno}: {name or 'this'} cannot stand in what is asked")
        made = CONSTRUCTORS[name](*[_made(a, path) for a in node.args],
                                  **{k.arg: _made(k.value, path) for k in node.keywords})
        return replace(made, at=node.lineno) if isinstance(made, Part) else made
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_made(part, path) for part in node.elts]
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise ValueError(f"{path}:{node.lineno}: what is asked is made of plain texts") from None
