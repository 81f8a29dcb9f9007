"""Names kept closed in a line: their definitions are not put in.

Such a line is proved for any value of the name, which is more than was asked, and often easier.
What was proved of a closed name before is given, and is discharged afterwards.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import IndexedBase, sympify

from ..fact import sides
from ..language import Expectation, Partial, Variance
from ..names import name_and_indices, names_of, subexpressions
from ..record import Status, Verdict


@dataclass(frozen=True)
class Closed:
    """A name that stands closed in a line. It is put among what the line is given."""

    name: str


def closed(names, definitions) -> tuple[Closed, ...]:
    """The defined names ``c``, ``a[j]`` or ``a`` as kept closed.

    Raises ``ValueError`` for one without a definition.
    """
    found = []
    for thing in names if isinstance(names, (list, tuple)) else (names,):
        name = str(thing.label) if isinstance(thing, IndexedBase) else name_and_indices(sympify(thing))[0]
        if name not in definitions:
            raise ValueError(f"hold={name}: {name} has no definition here that could be kept closed")
        found.append(Closed(name))
    return tuple(found)


def parted(given) -> tuple[frozenset[str], tuple]:
    """The names that are kept closed, and the facts."""
    return (frozenset(g.name for g in given if isinstance(g, Closed)), open_facts(given))


def open_facts(given) -> tuple:
    """What is given, without the names that are kept closed."""
    return tuple(g for g in given if not isinstance(g, Closed))


def speaks_of(fact, names) -> bool:
    """Whether a fact has one of the names in it, as it stands."""
    return any(names_of(side) & names for side in sides(fact))


def check_constant(names, expressions):
    """Raises ``ValueError`` if a closed name would be taken for a constant where it is none."""
    for expr in expressions:
        for kind, words in ((Partial, "a derivative"), (Expectation, "an expected value"),
                            (Variance, "a variance")):
            if subexpressions(expr, kind):
                raise ValueError(f"hold={', '.join(sorted(names))}: {words} needs the definition; "
                                 "leave out hold=…")


def for_any_value(verdict: Verdict, names) -> Verdict:
    """The verdict on a line with closed names: a value that refutes it may be none of theirs."""
    said = ", ".join(sorted(names))
    if verdict.status == Status.REFUTED:
        return Verdict(Status.UNDECIDED, verdict.method, verdict.assumptions, verdict.attack,
                       reason=f"with {said} kept closed it fails {verdict.counterexample}")
    return replace(verdict, why=f"{verdict.why}, for any value of {said}") if verdict.ok else verdict
