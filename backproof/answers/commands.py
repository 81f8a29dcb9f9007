"""The commands ``check`` and ``grade``: what they print, and their exit status."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path

from backproof.answers.answer import in_words
from backproof.answers.client import check, known_part
from backproof.answers.round import Round
from backproof.answers.session import EXITS, Session, follow
from backproof.registry import ExerciseError, outline, path_of


def check_answer(id: str, text: str, part: int | None, reveal: bool, hints: int,
                 as_json: bool) -> int:
    """Judge one answer, print the judgement and return the exit status."""
    answer = check(id, text, reveal, part=part, hints=hints)
    show(answer.data() if as_json else in_words(answer, text))
    return answer.exit_code


def check_parts(id: str, part: int | None, as_json: bool) -> int:
    """Show what is asked, and ask part by part until all that can be judged are right.

    Exit status 0 if they are, else 3. With ``as_json`` one object a line comes out.
    """
    known_part(id, part)
    found = Round(id, part)
    if not as_json:
        show(found.begin())
    lines = typed_lines()
    while found.current is not None:
        if not as_json:
            show(found.ask())
        if (text := next(lines, None)) is None:
            break
        answer = found.take(text.strip())
        if answer is not None:
            show(
                json.dumps(answer.data(), ensure_ascii=False
                           ) if as_json else in_words(answer, text.strip()))
        elif not as_json:
            show(found.said)
    if not as_json:
        show(found.end())
    return 0 if not found.open else 3


def check_lines(id: str, as_json: bool) -> int:
    """Judge the lines of standard input as one derivation."""
    title = outline(path_of(id))["title"]
    if sys.stdin.isatty() and not as_json:
        show(f"{title}\nType your derivation, one line at a time; an empty line ends it.")
    session = Session(id)
    for said in follow(session, typed_lines(lambda: session.ended)):
        if not as_json:
            show(said)
    if as_json:
        show(session.data())
    return EXITS[session.status]


def typed_lines(ended=lambda: False):
    """Lines from the keyboard until an empty one or until it has ended, or from a pipe until its end."""
    prompt = sys.stdin.isatty()
    while not (prompt and ended()):
        if prompt:
            print("> ", end="", flush=True, file=sys.stderr)
        line = sys.stdin.buffer.readline().decode("utf-8", errors="replace")
        if not line or (prompt and not line.strip()):
            return
        yield line


def grade_file(source: Path, out: Path | None, as_json: bool, dask: str | None) -> int:
    """Judge a CSV file of answers. Exit status 0 if every line could be judged, else 3."""
    from backproof.answers.grade import grade, read_rows, to_csv, to_json

    rows = read_rows(read_bytes(source))
    with cluster(dask) as executor, progress(len(rows)) as done:
        grades = grade(rows, executor, done)
    text = to_json(grades) if as_json or out and out.suffix == ".json" else to_csv(grades)
    if out:
        out.write_text(text, encoding="utf-8")
        show(
            f"{len(grades)} answers, {sum(g.right for g in grades)} right. The grades are in {out}."
        )
    else:
        show(text.rstrip("\n"))
    return 0 if all(g.decided for g in grades) else 3


def read_bytes(source: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    except OSError as error:
        raise ExerciseError(f"{source} cannot be read: {error.strerror}") from error


@contextmanager
def cluster(address: str | None):
    """The executor of a Dask cluster, or None for the processes of this machine."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise ExerciseError("--dask needs the extra: pip install 'backproof[dask]'") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise ExerciseError(f"no Dask cluster answers at {address}: {error}") from error
    with client:
        yield client.get_executor(pure=False)


@contextmanager
def progress(total: int):
    """A bar on a terminal; nothing elsewhere. Gives the function to call for each grade."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("judging", total=total)
        yield lambda grade: bar.advance(task)


def show(what: str | dict):
    """Print text, or data as JSON. What this terminal cannot show becomes a question mark."""
    text = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False, indent=2)
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding))
