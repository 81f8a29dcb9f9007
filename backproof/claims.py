"""A claim typed as text: its links, what is given, which indices are fixed, which letters whole.

Everything is read as it was written, so that ``x/x`` and ``exp(log(x))`` keep their domain.
"""
from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from sympy import Ge, Gt, Idx, Indexed, Le, Lt, Ne, Sum, Symbol

from backproof.errors import ExerciseError
from derivations.names import subexpressions
from derivations.notation.grammar import Reader
from derivations.notation.tokens import Unreadable, tokenise
from derivations.proof.deciding import Question

RELATIONS = {"!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge}


@dataclass(frozen=True)
class Typed:
    """What was typed: ``claim`` is one relation, a chain of them, or two sides to be equal."""

    claim: tuple[str, ...]
    given: tuple[str, ...] = ()
    ranges: dict[str, str] | None = None
    fixed: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


def read_claim(typed: Typed) -> list[Question]:
    """One question for each link of the claim. Raises ``Unreadable`` or ``ExerciseError``."""
    for option, names in (("--fixed", typed.fixed), ("--whole", typed.whole)):
        for name in names:
            check_name(option, name)
    check_kinds(typed)
    reader, texts, links = read_with(typed, typed.whole)
    if places := places_of_sequences(texts.given, links, {*typed.whole}, typed.ranges or {}):
        with suppress(Unreadable):
            reader, texts, links = read_with(typed, [name for name in typed.whole if name not in places])
    check_places(texts.given, links, typed, {place.name for place in reader.extrema.values()})
    facts = tuple(fact(*given) for given in texts.given)
    chosen = places_of_extrema(reader.extrema, texts.given, typed)
    return [question(link, (*facts, *reader.extrema), (*typed.fixed, *chosen)) for link in links]


def read_with(typed: Typed, whole):
    """The texts as they are read where some letters are whole numbers."""
    numbers = {name: Symbol(name, integer=True, nonnegative=True) for name in whole}
    reader = Reader(typed.ranges, numbers, indices=typed.fixed, as_written=True)
    if len(typed.claim) == 1:
        texts = reader.read_all(given=typed.given, claims=typed.claim)
        return reader, texts, texts.claims
    texts = reader.read_all(given=typed.given, others=typed.claim)
    return reader, texts, [(texts.others[0], "=", texts.others[1])]


def places_of_sequences(given, links, whole, ranges) -> set[str]:
    """The whole numbers n of which a claim has u[n], where u[k + 1] = 2 u[k] is given: as k, they are places of u, but for
    those at which a sum ends, or of which something is given."""
    def entries(relations):
        return {e for left, _, right in relations for side in (left, right) for e in subexpressions(side, Indexed)}

    def below(e):
        return {s for place in e.indices for s in place.free_symbols}
    sequences = {e.base.label for e in entries(given) if any(isinstance(s, Idx) and s.name not in ranges for s in below(e))}
    ends = {s.name for left, _, right in links for side in (left, right) for sum_ in subexpressions(side, Sum)
            for limits in sum_.limits for end in limits[1:] for s in end.free_symbols}
    known = {s.name for left, _, right in given for side in (left, right) for s in side.free_symbols}
    return (whole - ends - known) & {s.name for e in entries(links) if e.base.label in sequences for s in below(e)}


def places_of_extrema(extrema, given, typed) -> list[str]:
    """The labels of the indices that the facts about maxima and minima hold for one place of."""
    chosen = [place.name for place in extrema.values()]
    beside = {i.name for fact in extrema for i in free_indices(fact.lhs)} - {*chosen, *typed.fixed}
    for left, _, right in given:
        met = free_indices(left, right)
        for index in (i for i in met if i.name in beside):
            if any(i.name in chosen for i in met):
                raise ExerciseError(f"a maximum for every {index.name} is given by its bounds, as in "
                                    f"--given \"m[{index.name}] >= A[{index.name},j]\"")
            raise ExerciseError(f"the maximum depends on the index {index.name}, of which something is "
                                f"given for every place: use another index there")
    return [*chosen, *sorted(beside)]


def question(link, facts, fixed) -> Question:
    left, relation, right = link
    return Question(left, relation, right, facts, fixed=tuple(fixed))


def fact(left, sign, right):
    """A given relation as the judge takes it."""
    if sign == "=":
        return left, right
    return RELATIONS[sign](left, right, evaluate=False)


def check_name(option, name):
    if [token.kind for token in tokenise(name)] != ["name", "end"]:
        raise ExerciseError(f"{option} takes a name, as in {option} t, not {name!r}")


def check_kinds(typed):
    sizes = set((typed.ranges or {}).values())
    for name in typed.whole:
        if name in sizes or name in (typed.ranges or {}) or name in typed.fixed:
            kind = "the size of an index" if name in sizes else "an index"
            raise ExerciseError(f"“{name}” is {kind}; that is a whole number already, so leave out "
                                f"--whole {name}")


def check_places(given, links, typed, chosen):
    """A fixed index stands in what is given; what a definition leaves open stands in the claim."""
    met = {index.name for left, _, right in given for index in free_indices(left, right)}
    for name in typed.fixed:
        if name not in met:
            raise ExerciseError(f"--fixed {name}: “{name}” is no index of what is given")
    claimed = {index for left, _, right in links for index in free_indices(left, right)}
    for text, index in left_open(typed.given, given):
        if index not in claimed and index.name not in chosen.union(typed.fixed):
            raise ExerciseError(
                f"in “{text}” the index {index.name} stands on the right only: is it one chosen "
                f"place (--fixed {index.name}), or is a sum over it meant?")


def left_open(texts, given):
    """The indices on the right of an equation for a name that its left side does not have."""
    for left, sign, right in given:
        if sign == "=" and isinstance(left, (Symbol, Indexed)) and not isinstance(left, Idx):
            for index in sorted(free_indices(right) - free_indices(left), key=str):
                yield next((t for t in texts if str(left).split("[")[0] in t), ""), index


def free_indices(*sides):
    """The indices of a formula that no sum in it binds."""
    return {i for side in sides for i in side.free_symbols if isinstance(i, Idx)}

