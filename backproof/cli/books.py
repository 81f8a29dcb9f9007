"""Commands about the books: list, show, verify, make, measure, and their second judges."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from backproof.cli.options import (
    EXITS, REFUTED, UNREADABLE, BookFolder, Folder, Json, announce, choose_if_named, say,
)
from backproof.cli.records import faults_of, named, print_summary, verified, worst
from backproof.errors import ExerciseError

UNREAD = "unreadable"  # in place of a kind


def list_exercises(folder: Folder = None, book: BookFolder = None, as_json: Json = False):
    """List the exercises of the books. Exit status 2 if a file cannot be read."""
    from backproof.registry import files

    choose_if_named(folder)
    found = [row for path in files() for row in rows(path)]
    if as_json:
        say({"exercises": found, "totals": {"exercises": len(found)}})
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    announce()
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("id", no_wrap=True)  # an id that was cut could not be copied
    table.add_column("kind")
    table.add_column("title")
    for item in found:
        table.add_row(item["id"], item["kind"], item["title"])
    Console().print(table)
    raise typer.Exit(UNREADABLE if any(item["kind"] == UNREAD for item in found) else 0)


def rows(path: Path) -> list[dict]:
    """The outline of an exercise and of the claims in its file, or what is wrong with the file."""
    from backproof.registry import ExerciseError, claims_of, id_of, outline

    try:
        return [outline(path), *claims_of(path)]
    except ExerciseError as error:
        return [{"id": id_of(path), "kind": UNREAD, "title": str(error)}]


def show(id: Annotated[str, typer.Argument(help="An exercise id or the path of a file.")],
         book: BookFolder = None, as_json: Json = False):
    """Show a worked solution."""
    record, *others = verified([id])
    if others:
        raise ExerciseError(f"{id} is a folder with {len(others) + 1} exercises; name one of them")
    if as_json:
        from backproof.report import exercise

        say(exercise(record))
        raise typer.Exit(EXITS[record.status])
    from rich.console import Console

    from backproof import terminal

    terminal.show(record, Console())
    raise typer.Exit(EXITS[record.status])


def verify(
    what: Annotated[Optional[list[str]], typer.Argument(
        help="Exercise ids, or paths of files or folders; all exercises if none is given.")] = None,
    cache: Annotated[bool, typer.Option(help="Use records of unchanged exercises.")] = True,
    jobs: Annotated[Optional[int], typer.Option(
        min=0, help="How many processes; 0 for this one.")] = None,
    ledger: Annotated[Optional[Path], typer.Option(
        help="Write every theorem to this file, as one line of JSON each.")] = None,
    book: BookFolder = None, as_json: Json = False,
):
    """Prove, check and attack exercises again. Exit status 0 if all of it holds."""
    files = [path for path, _ in named(what)]
    if ledger and ledger.is_dir():  # said now, and not after all was proved
        raise ExerciseError(f"{ledger} is a folder; name a file for the theorems")
    if as_json and (found := faults_of(files)):
        say({"exercises": [], "totals": {"exercises": 0}, "faults": found})
        raise typer.Exit(UNREADABLE)
    if not as_json:
        announce(files)
    records = verified(what, cache, jobs, quiet=as_json)
    if ledger:
        from backproof.theorems import ledger as theorems

        ledger.write_text(theorems(records), encoding="utf-8")
    if as_json:
        from backproof.report import report

        say(report(records))
    else:
        print_summary(records)
    raise typer.Exit(worst(records))


def recheck(file: Annotated[Path, typer.Argument(help="A ledger, as verify --ledger writes it.")],
            as_json: Json = False):
    """Make every theorem of a ledger again. Exit status 1 if one cannot be made."""
    from derivations.ledger import Malformed
    from derivations.ledger import recheck as made_again

    try:
        outcomes = made_again(file)
    except Malformed as error:
        raise ExerciseError(str(error)) from None
    failed = [o for o in outcomes if o.reason]
    if as_json:
        say({"theorems": len(outcomes), "made_again": len(outcomes) - len(failed),
             "failed": [{"id": o.id, "labels": o.labels, "reason": o.reason} for o in failed]})
    else:
        for o in failed:
            where = "; ".join(f"{label.exercise}, line {label.line}" for label in o.labels) or o.id
            print(f"not made again: {where}: {o.reason}")
        print(f"{len(outcomes) - len(failed)} of {len(outcomes)} theorems made again")
    raise typer.Exit(REFUTED if failed else 0)


def new(
    id: Annotated[str, typer.Argument(help="The id of the new exercise: my-exercise.")],
    kind: Annotated[str, typer.Option(
        help="proof, limit, inequality, probability, counterexample, algorithm, experiment or "
             "essay.")] = "proof",
    book: BookFolder = None,
):
    """Write a new exercise file that already passes, to be changed line by line."""
    from backproof.new import write_new

    path = write_new(id, kind)
    print(f"Wrote {path}. It passes; now replace the statement, the solution and the mistake.\n"
          f"Check it with:  backproof verify {path}")


def guide(
    verb: Annotated[str, typer.Argument(help="One verb, such as 'induction'; without it, "
                                             "everything.")] = "",
):
    """Print what an exercise file may say, with an example of each."""
    from backproof.guide import guide

    print(guide(verb))


def init(folder: Annotated[str, typer.Argument(help="Where the new book is to lie.")]):
    """Make a book of your own: manifest, one exercise that passes, pages and settings."""
    from backproof.init import FIRST, write_book
    from backproof.registry import id_of
    from backproof.shelf import shown

    if not folder.strip():
        raise ExerciseError("name the folder of the new book: backproof init my-book")
    paths = write_book(Path(folder))
    for path in paths:
        print(f"Wrote {shown(path)}")
    if (id := id_of(paths[-1])) != FIRST:
        print(f"Its exercise is called {id}: a book beside it has {FIRST} already.")
    print(f"Now:  cd {folder}; backproof serve\n"
          "Every line as a test:  pytest    # which is not installed with backproof: pip install pytest")


def measure(
    id: Annotated[str, typer.Argument(help="The exercise whose experiments are run again.")],
    mnist: Annotated[Optional[Path], typer.Option(help="A MNIST file in the Keras layout: run the "
                                                       "longer variants on it.")] = None,
    book: BookFolder = None,
):
    """Run the experiments of an exercise again and keep their results."""
    from backproof.experiments import measure as run_experiments

    print(f"Measured: {run_experiments(id, mnist)}")


def ledger(
    accept: Annotated[bool, typer.Option(
        "--accept", help="Take what is claimed now, for review.")] = False,
    book: BookFolder = None,
):
    """Compare what the exercises claim with the reviewed ledger. Exit status 1 if they differ."""
    from backproof.answers.ledger import all_differences, write_all

    announce()
    records = verified(quiet=False)
    if accept and worst(records):
        print("Nothing was written: a ledger holds what is shown. Mend the red lines first.")
        raise typer.Exit(REFUTED)
    if accept:
        paths = ", ".join(map(str, write_all(records)))
        print(f"Wrote {paths}. Have the change reviewed.")
        return
    differences = all_differences(records)
    print(differences or "The ledger is up to date.")
    raise typer.Exit(REFUTED if differences else 0)


def export(coq: Annotated[Path, typer.Option(help="The folder that is written for Coq.")],
           book: BookFolder = None):
    """Write the exercises as theorems for the proof assistant Coq; `make` proves them there."""
    from backproof.coq.commands import export_to

    announce()
    coq.mkdir(parents=True, exist_ok=True)  # said now, and not after all was proved
    print(export_to(coq, verified(quiet=False)))


def coq(what: Annotated[Optional[list[str]], typer.Argument(
            help="Exercise ids; all exercises if none is given.")] = None,
        accept: Annotated[bool, typer.Option(
            "--accept", help="Try the lines without a mark and keep what is proved now, for review."
        )] = False,
        anew: Annotated[bool, typer.Option(
            "--all", help="With --accept: try the lines that have a mark as well.")] = False,
        false: Annotated[Optional[Path], typer.Option(
            help="A folder of TOML files of claims; none of their false rows may be proved.")] = None,
        book: BookFolder = None):
    """Have Coq prove the lines that it is said to prove. Exit status 1 if one is not proved."""
    from backproof.coq.commands import job

    announce()
    said, ok = job(verified(what, quiet=False), accept, anew, false)
    print(said)
    raise typer.Exit(0 if ok else REFUTED)
