"""The records that a command works on: verified with a progress display, and summed up."""
from __future__ import annotations

import sys
from pathlib import Path

from backproof.cli.options import EXITS, REFUTED, UNDECIDED


def named(what) -> list[tuple[Path, str]]:
    """The files of ids, paths and folders, else of the whole shelf, each with what was typed for it.

    Raises ``ExerciseError``.
    """
    from backproof.registry import files, files_in, load, path_of

    if not what:
        return [(path, "") for path in files()]
    found = [(path, name) for name in what for path in (
        files_in(Path(name)) if name and Path(name).is_dir() else [path_of(name)])]
    for path, _ in found:
        if not path.is_file():
            load(path)  # raises the clear error
    return found


def verified(what=None, cache=True, jobs=None, quiet=True):
    """Verify what is named, or all. Raises ``ExerciseError`` for files that are not fit for it."""
    found = named(what)
    files = [path for path, _ in found]
    refuse_faults(files)
    records = run(files, cache, jobs, quiet)
    if not (what and any(record.claims for record in records)):
        return records
    from backproof.judged.sheet import only

    return [only(record, id) for record, (_, id) in zip(records, found, strict=True)]


def run(files, cache, jobs, quiet):
    """The records of some files, with a progress display where there is a terminal."""
    from backproof.verify import verify_all

    if quiet or not sys.stderr.isatty():
        return verify_all(files, cache, jobs)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("verifying", total=len(files))

        def done(record, from_cache):
            progress.update(task, advance=1, description=record.id)
        return verify_all(files, cache, jobs, done)


def faults_of(files) -> list[str]:
    """What stops everything, for it is wrong between files."""
    from backproof.faults import of_shelf
    from backproof.shelf import current

    return of_shelf(files, current())


def refuse_faults(files):
    """Stop before anything is proved if the files are not fit for it."""
    from backproof.errors import ExerciseError

    if found := faults_of(files):
        raise ExerciseError("\n  ".join(["nothing was verified:", *found]))


def print_summary(records):
    """A table, the red lines with a next move each, what is new, and how many hold."""
    from rich.console import Console

    from backproof import terminal
    from backproof.answers.ledger import NEW
    from backproof.answers.ledger import new as new_in_ledgers

    console = Console()
    console.print(terminal.summary(records))
    for record in records:
        if EXITS[record.status]:
            console.print(f"{record.id} is {record.status}:", style="red bold")
            for line in terminal.failures(record):
                console.print(f"  {line}", style="red", markup=False, highlight=False,
                              emoji=False, soft_wrap=True)  # file.py:100: is no emoji
        for line in terminal.unrefused(record):
            console.print(f"{record.id}: {line}", style="yellow", markup=False, highlight=False,
                          emoji=False, soft_wrap=True)
    for id in new_in_ledgers(records):
        console.print(f"{id} is {NEW}", style="yellow", highlight=False)
    green = sum(not EXITS[r.status] for r in records)
    console.print(f"{green} of {len(records)} exercises hold.",
                  style="green" if green == len(records) else "red")


def worst(records) -> int:
    """The exit status of some records."""
    exits = {EXITS[r.status] for r in records}
    return next((e for e in (REFUTED, UNDECIDED) if e in exits), 0)
