"""A pytest plugin: the exercises of any book are tests, one for each line, check and mistake.

``pytest`` in a book's folder, or with the path of a book or of an exercise, runs them. They are
verified afresh, once in a session, whatever the number of its processes.
"""
from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pytest

from backproof.book import Book, book_of

SESSION = "BACKPROOF_PYTEST_SESSION"
LONGEST_WAIT = 600  # seconds for what another process makes
LONGEST_NAME = 70


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # the process that starts the others
        config.backproof_session = tempfile.mkdtemp(prefix="backproof-tests-")
        os.environ[SESSION] = config.backproof_session


def pytest_unconfigure(config):
    if hasattr(config, "backproof_session"):
        shutil.rmtree(config.backproof_session, ignore_errors=True)


def pytest_collect_file(file_path: Path, parent):
    """An exercise of a book is a file of tests."""
    if file_path.suffix != ".py":
        return None
    book = book_of(file_path)
    if book is None or file_path not in book.files():
        return None
    return ExerciseFile.from_parent(parent, path=file_path)


class ExerciseFile(pytest.File):
    """The tests of one exercise."""

    def collect(self):
        from backproof.faults import faults
        from backproof.shelf import Shelf

        book = book_of(self.path)
        if found := faults([self.path], Shelf(book.folder, (book,))):
            yield ExerciseItem.from_parent(self, name="file", line=0, complaint="\n".join(found))
            return
        asked = [Path(arg.split("::")[0]).resolve() for arg in self.config.args]
        files = [path for path in book.files()
                 if any(place in (path, *path.parents) for place in asked)]
        record = next(r for r, path in zip(records(tuple(files or [self.path])),
                                           files or [self.path], strict=True) if path == self.path)
        for name, line, complaint in items(record, book):
            yield ExerciseItem.from_parent(self, name=name, line=line, complaint=complaint)


class ExerciseItem(pytest.Item):
    """One thing that must hold. ``complaint`` says why it does not, or is empty."""

    def __init__(self, *, line, complaint, **kwargs):
        super().__init__(**kwargs)
        self.line, self.complaint = line, complaint

    def runtest(self):
        if isinstance(self.complaint, Remark):
            self.warn(pytest.PytestWarning(self.complaint))
        elif self.complaint:
            raise Red(self.complaint)

    def repr_failure(self, excinfo):
        red = isinstance(excinfo.value, Red)
        return str(excinfo.value) if red else super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, max(self.line - 1, 0), self.name


class Red(Exception):
    """A line, a check or a mistake that is not as it must be."""


class Remark(str):
    """What a reader is told, though it turns nothing red."""


@cache
def records(paths: tuple[Path, ...]) -> list:
    """The records of some files, verified by the first process that asks."""
    from backproof.record import ExerciseRecord
    from backproof.verify import verify_all
    from derivations.record import from_data, to_data

    verified = []

    def verify(file: Path):
        verified.extend(verify_all(paths, use_cache=False))
        file.write_text(json.dumps([to_data(r) for r in verified]), encoding="utf-8")
    name = hashlib.sha256("\n".join(map(str, paths)).encode()).hexdigest()[:16]
    file = made_once(name, verify)
    return verified or [from_data(ExerciseRecord, data)
                        for data in json.loads(file.read_text(encoding="utf-8"))]


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """A file or folder of the session: ``make(path)`` by the first process to ask; others wait.

    Raises ``TimeoutError`` if that takes longer than ``LONGEST_WAIT``, ``RuntimeError`` if it
    failed there.
    """
    folder = Path(os.environ[SESSION])
    found, begun, part = (folder / f"{name}{end}" for end in ("", ".begun", ".part"))
    try:
        begun.mkdir()
    except FileExistsError:
        return waited_for(found, begun)
    try:
        make(part)
        return part.replace(found)
    except BaseException:
        begun.rmdir()
        raise


def waited_for(found: Path, begun: Path) -> Path:
    """What another process makes, once it has."""
    end = time.monotonic() + LONGEST_WAIT
    while not found.exists():
        if not begun.exists():
            raise RuntimeError(f"the process that was to make {found.name} failed")
        if time.monotonic() > end:
            raise TimeoutError(f"the process that makes {found.name} has not finished")
        time.sleep(0.2)
    return found


def items(record, book: Book):
    """(name, line of the file, complaint) of everything that must hold of an exercise."""
    from backproof.answers.ledger import of_one
    from backproof.terminal import at, complaint, failures, unrefused, unrefuted
    from derivations.record import GREEN, Status

    yield "status", 0, "" if record.status in GREEN else "\n".join(
        failures(record))
    for claim in record.claims:
        yield f"claim {claim.id}: {claim.ruling}", claim.line, claim.error
    number = 0
    for step, line in zip_longest(record.steps, record.lines, fillvalue=0):
        for part in (step, *step.details):
            if part.verdict:
                number += 1
                yield (f"step {number}: {short(part.plain)}", line,
                       "" if part.verdict.ok else complaint(
                           part.verb, part.plain, part.verdict, at(record, line)))
    for check in record.checks:
        yield (f"check: {check.text}", check.line,
               "" if check.verdict.ok else complaint(
                   "check", check.text, check.verdict, at(record, check.line)))
    for mistake in record.mistakes:
        refuted = mistake.verdict.status == Status.REFUTED
        yield (f"mistake: {short(mistake.text)}", mistake.line,
               "" if refuted else unrefuted(mistake, at(record, mistake.line)))
    yield "mutants", 0, Remark("\n".join(unrefused(record))) if record.kills.survived else ""
    if book.ledger.exists():
        yield "ledger", 0, of_one(record, book.ledger)


def short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME - 1]}…"
