"""Wrong answers that stand in public solution sets, each with what refutes it.

A book's manifest names the file of them (``public_answers``) and, if some are faulty programs, the
Python file that holds these (``programs``).
"""
from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from inspect import getdoc

from backproof.book import Book
from backproof.importing import import_from
from backproof.record import ExerciseRecord, Mistake
from backproof.shelf import current
from derivations.proof.outcomes import printed
from derivations.record import Counterexample, Status, Verdict

REFUTERS = ("mistake", "claim", "code")


@dataclass(frozen=True)
class Wrong:
    """One wrong answer. Exactly one of ``mistake``, ``claim`` and ``code`` is filled."""

    n: int
    source: str
    id: str
    text: str
    why: str = ""
    mistake: str = ""
    claim: str = ""
    code: str = ""
    definitions: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    derivative_of: str = ""
    wrt: str = ""
    of: str = ""
    limit: tuple[str, ...] = field(default=())
    book: Book | None = None


def wrong_answers() -> list[Wrong]:
    """All entries of the shelf's books. Raises ``ValueError`` for an entry without a refuter."""
    return [wrong for book in current().books if book.public_answers for wrong in entries(book)]


@cache
def entries(book: Book) -> tuple[Wrong, ...]:
    """The entries of one book's file, in its order."""
    with (book.folder / book.public_answers).open("rb") as file:
        found = tuple(Wrong(book=book, **{name: tuple(value) if isinstance(value, list) else value
                                          for name, value in entry.items()})
                      for entry in tomllib.load(file)["wrong"])
    for wrong in found:
        if sum(bool(getattr(wrong, name)) for name in REFUTERS) != 1:
            raise ValueError(f"{book.public_answers}, number {wrong.n}: exactly one of "
                             f"{', '.join(REFUTERS)}")
    return found


@cache
def programs(book: Book) -> dict:
    """The book's faulty programs: each name with (check, faulty, right)."""
    return import_from(book, book.folder / book.programs).PROGRAMS


def rows(records: list[ExerciseRecord]) -> list[Mistake]:
    """Every wrong answer with its verdict, as the pages show mistakes."""
    return [mistake for found in by_exercise(records).values() for mistake in found]


def by_exercise(records: list[ExerciseRecord]) -> dict[str, list[Mistake]]:
    """The wrong answers under the ids of their exercises, in the order of the books.

    One that an exercise refutes takes its verdict from the exercise's record; where the record
    has no such mistake, as in a part of the book, it is left out.
    """
    by_id = {record.id: record for record in records}
    known = {(record.id, mistake.text) for record in records for mistake in record.mistakes}
    order, found = current().ids, {}
    for wrong in sorted(wrong_answers(), key=lambda wrong: order.index(wrong.id)):
        if not wrong.mistake or (wrong.id, wrong.mistake) in known:
            found.setdefault(wrong.id, []).append(row(wrong, by_id.get(wrong.id)))
    return found


def row(wrong: Wrong, record: ExerciseRecord | None = None) -> Mistake:
    """One wrong answer and what was found about it."""
    source = wrong.book.source(wrong.source)
    if wrong.mistake:
        return from_exercise(wrong, source, record)
    if wrong.code:
        return Mistake(wrong.text, source, wrong.why, "", wrong.code, run(wrong))
    latex, plain, verdict = judged(wrong)
    return Mistake(wrong.text, source, wrong.why, latex, plain, verdict)


def from_exercise(wrong: Wrong, source: str, record: ExerciseRecord) -> Mistake:
    """The mistake of an exercise. Raises ``ValueError`` if it has none with these words."""
    for mistake in record.mistakes:
        if mistake.text == wrong.mistake:
            return Mistake(wrong.text, source, mistake.why, mistake.latex, mistake.plain,
                           mistake.verdict)
    known = "; ".join(mistake.text for mistake in record.mistakes)
    raise ValueError(f"{wrong.book.public_answers}, number {wrong.n}: {wrong.id} has no mistake "
                     f"{wrong.mistake!r}; it has: {known}")


@cache
def run(wrong: Wrong) -> Verdict:
    """Refuted if the faulty program fails a check that the right one passes."""
    check, faulty, right = programs(wrong.book)[wrong.code]
    found, wanted = check(faulty)
    passed, needed = check(right)
    if passed != needed:
        return Verdict(Status.FAILED, "running it", reason="the right version fails the check too")
    example = Counterexample({}, {}, {"what is asked": getdoc(check).rstrip(".")}, printed(found),
                             printed(wanted), is_code=True)
    status = Status.REFUTED if found != wanted else Status.CHECKED
    return Verdict(status, "running it", counterexample=example if found != wanted else None)


@cache
def judged(wrong: Wrong) -> tuple[str, str, Verdict]:
    """LaTeX, text and verdict of a claim in the text grammar."""
    from backproof.questions import fact
    from derivations.notation.grammar import Reader
    from derivations.proof.recorder import Proof

    reader = Reader()
    formulas = [wrong.claim, *(text for text in (wrong.derivative_of, wrong.wrt, wrong.of) if text)]
    is_formula = len(formulas) > 1
    texts = reader.read_all(wrong.definitions, [*wrong.given, *(() if is_formula else formulas)],
                            formulas if is_formula else ())
    proof = Proof()
    for left, right in texts.definitions:
        proof.define(left, right)
    for given in texts.given[:len(wrong.given)]:
        facts = fact(*given)
        proof.assume(*facts) if isinstance(facts, tuple) else proof.assume(facts)
    claim(proof, wrong, texts, reader)
    step = proof.steps[-1]
    return step.latex, step.plain, step.verdict


def claim(proof, wrong: Wrong, texts, reader):
    """Say the wrong answer as the last line of a proof."""
    from sympy import oo

    from derivations.language import Partial

    if wrong.derivative_of:
        said, of, by = texts.others
        proof.identity(Partial(of, by), said)
    elif wrong.limit:
        said, of = texts.others
        variable, point = wrong.limit
        proof.limit(of, reader.names[variable], oo if point == "infinity" else point, said)
    else:
        left, relation, right = texts.given[-1]
        if relation == "=":
            proof.identity(left, right)
        else:
            proof.relation(left, relation, right)
