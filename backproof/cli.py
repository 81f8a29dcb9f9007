"""The command ``backproof``. Each command imports what it needs, so that help is instant."""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None,
                  help="Worked solutions for neural-network mathematics, proved and checked.")

REFUTED, UNREADABLE, UNDECIDED = 1, 2, 3
EXITS = {"proved": 0, "checked": 0, "measured": 0, "refuted": REFUTED, "failed": REFUTED,
         "derived": UNDECIDED, "undecided": UNDECIDED}

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Given = Annotated[Optional[list[str]], typer.Option(
    help="A fact that may be used, such as 'sum(y[j], j) = 1' or 'p[i] > 0'.")]
Range = Annotated[Optional[list[str]], typer.Option(
    "--range", help="The size of an index, such as i=m.")]
Fixed = Annotated[Optional[list[str]], typer.Option(
    help="An index of the given facts that is one chosen place, not every place.")]
Whole = Annotated[Optional[list[str]], typer.Option(help="A letter that is a whole number >= 0.")]
BookFolder = Annotated[Optional[Path], typer.Option(
    "--book", callback=lambda folder: _choose(folder), show_default=False,
    help="The folder of a book, or of several; by default the one you stand in.")]
ANY_ANSWER = {"ignore_unknown_options": True}  # a formula may begin with a minus sign


def main():
    """Run the command line; what a person typed wrongly is one line and exit status 2."""
    try:
        app()
    except _complaints() as error:
        print(f"backproof: {error}", file=sys.stderr)
        sys.exit(UNREADABLE)


def _complaints():
    """The errors that are about what was typed. Looked up only when something was raised."""
    from backproof.registry import ExerciseError

    loaded = sys.modules.get("derivations.notation.tokens")
    return (ExerciseError, loaded.Unreadable) if loaded else (ExerciseError,)


def _choose(folder: Path | None):
    """Work on the books of a folder; called for every command, with None if it was not named."""
    from backproof import shelf

    shelf.choose(folder)


def _announce():
    """Say which books the command works on."""
    from backproof import shelf

    print(shelf.current().announcement(), file=sys.stderr)


def say(data):
    print(json.dumps(data, ensure_ascii=False, indent=2))


# --------------------------------------------------------------------------------- the books

@app.command("list")
def list_exercises(book: BookFolder = None, as_json: Json = False):
    """List the exercises of the books."""
    from backproof.registry import claims_of, files, outline

    found = [row for path in files() for row in (outline(path), *claims_of(path))]
    if as_json:
        say({"exercises": found, "totals": {"exercises": len(found)}})
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    _announce()
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("id", no_wrap=True)  # an id that was cut could not be copied
    table.add_column("kind")
    table.add_column("title")
    for item in found:
        table.add_row(item["id"], item["kind"], item["title"])
    Console().print(table)


@app.command()
def show(id: Annotated[str, typer.Argument(help="An exercise id or the path of a file.")],
         book: BookFolder = None):
    """Show a worked solution."""
    from rich.console import Console

    from backproof import terminal

    (record,) = _verified([id])
    terminal.show(record, Console())
    raise typer.Exit(EXITS[record.status])


@app.command()
def verify(
    what: Annotated[Optional[list[str]], typer.Argument(
        help="Exercise ids or paths of files; all exercises if none is given.")] = None,
    cache: Annotated[bool, typer.Option(help="Use records of unchanged exercises.")] = True,
    jobs: Annotated[Optional[int], typer.Option(
        min=0, help="How many processes; 0 for this one.")] = None,
    ledger: Annotated[Optional[Path], typer.Option(
        help="Write every theorem to this file, as one line of JSON each.")] = None,
    book: BookFolder = None, as_json: Json = False,
):
    """Prove, check and attack exercises again. Exit status 0 if all of it holds."""
    if as_json and (found := _faults(_paths(what))):
        say({"exercises": [], "totals": {"exercises": 0}, "faults": found})
        raise typer.Exit(UNREADABLE)
    if not as_json:
        _announce()
    records = _verified(what, cache, jobs, quiet=as_json)
    if ledger:
        from backproof.theorems import ledger as theorems

        ledger.write_text(theorems(records), encoding="utf-8")
    if as_json:
        from backproof.report import report

        say(report(records))
    else:
        _print_summary(records)
    raise typer.Exit(_worst(records))


@app.command()
def recheck(file: Annotated[Path, typer.Argument(help="A ledger, as verify --ledger writes it.")],
            as_json: Json = False):
    """Make every theorem of a ledger again. Exit status 1 if one cannot be made."""
    from derivations.ledger import Malformed
    from derivations.ledger import recheck as made_again

    try:
        outcomes = made_again(file)
    except (Malformed, OSError) as error:
        print(error)
        raise typer.Exit(UNREADABLE) from None
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


def _paths(what) -> list[Path]:
    from backproof.registry import files, path_of

    if not what:
        return files()
    return [path_of(w) for w in what]


def _verified(what=None, cache=True, jobs=None, quiet=True):
    """Verify with a progress display on the terminal."""
    from backproof.registry import load

    paths = _paths(what)
    if what:
        for path in paths:
            if not path.is_file():
                load(path)  # raises the clear error
    _refuse_faults(paths)
    records = _run(paths, cache, jobs, quiet)
    if not any(record.claims for record in records):
        return records
    from backproof.judged.sheet import only

    return [only(record, id) for record, id in zip(records, what)] if what else records


def _run(paths, cache, jobs, quiet):
    from backproof.verify import verify_all

    if quiet or not sys.stderr.isatty():
        return verify_all(paths, cache, jobs)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("verifying", total=len(paths))

        def done(record, from_cache):
            progress.update(task, advance=1, description=record.id)
        return verify_all(paths, cache, jobs, done)


def _faults(paths) -> list[str]:
    """What makes files unfit to be verified."""
    from backproof.faults import faults
    from backproof.shelf import current

    return faults(paths, current())


def _refuse_faults(paths):
    """Stop before anything is proved if the files are not fit for it."""
    from backproof.errors import ExerciseError

    if found := _faults(paths):
        raise ExerciseError("\n  ".join(["nothing was verified:", *found]))


def _print_summary(records):
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
                              soft_wrap=True)
    for id in new_in_ledgers(records):
        console.print(f"{id} is {NEW}", style="yellow", highlight=False)
    green = sum(not EXITS[r.status] for r in records)
    console.print(f"{green} of {len(records)} exercises hold.",
                  style="green" if green == len(records) else "red")


def _worst(records) -> int:
    exits = {EXITS[r.status] for r in records}
    return next((e for e in (REFUTED, UNDECIDED) if e in exits), 0)


@app.command()
def new(
    id: Annotated[str, typer.Argument(help="The id of the new exercise: my-exercise.")],
    kind: Annotated[str, typer.Option(help="The kind; the guide lists them.")] = "proof",
    book: BookFolder = None,
):
    """Write a new exercise file that already passes, to be changed line by line."""
    from backproof.new import write_new

    path = write_new(id, kind)
    print(f"Wrote {path}. It passes; now replace the statement, the solution and the mistake.\n"
          f"Check it with:  backproof verify {path}")


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Where the new book is to lie.")]):
    """Make a book of your own: manifest, one exercise that passes, pages and settings."""
    from backproof.init import write_book
    from backproof.shelf import shown

    for path in write_book(folder):
        print(f"Wrote {shown(path)}")
    print(f"Now:  cd {folder}; backproof serve    # or, as a test of all of it:  pytest")


@app.command()
def measure(
    id: Annotated[str, typer.Argument(help="The exercise whose experiments are run again.")],
    mnist: Annotated[Optional[Path], typer.Option(help="A MNIST file in the Keras layout: run the "
                                                       "longer variants on it.")] = None,
    book: BookFolder = None,
):
    """Run the experiments of an exercise again and keep their results."""
    from backproof.experiments import measure as run_experiments

    print(f"Measured: {run_experiments(id, mnist)}")


# --------------------------------------------------------------------------------- the judge

@app.command(context_settings=ANY_ANSWER)
def prove(
    left: Annotated[str, typer.Argument(help="One side, or a whole claim such as 'a <= b' or "
                                             "'0 <= a < b'.")],
    right: Annotated[Optional[str], typer.Argument(help="The other side, which is to be "
                                                        "equal.")] = None,
    given: Given = None, range_: Range = None, fixed: Fixed = None, whole: Whole = None,
    as_coq: Annotated[bool, typer.Option("--coq", help="Print a file for Coq.")] = False,
    as_json: Json = False,
):
    """Decide whether LEFT equals RIGHT, or whether a claim holds, for every size."""
    from backproof.questions import prove_text

    claim = [left] if right is None else [left, right]
    if as_coq:
        from backproof.claims import Typed
        from backproof.coq.typed import file_of

        print(file_of(Typed(tuple(claim), tuple(given or ()), _ranges(range_), tuple(fixed or ()),
                            tuple(whole or ()))))
        return
    _answer(lambda: prove_text(claim, given or [], _ranges(range_), fixed or (), whole or ()),
            as_json)


def _ranges(items) -> dict[str, str]:
    found = {}
    for item in items or []:
        name, sign, length = item.partition("=")
        if not (name.strip() and sign and length.strip()):
            raise typer.BadParameter(f"{item!r} is not of the form i=m")
        found[name.strip()] = length.strip()
    return found


def _answer(ask, as_json):
    try:
        answer = ask()
    except _complaints() as error:
        if not as_json:
            raise
        say({"status": "failed", "result": None, "steps": [], "counterexample": None,
             "reason": str(error), "seconds": 0.0})
        raise typer.Exit(UNREADABLE) from None
    if as_json:
        say(answer)
    else:
        from backproof.words import in_words

        print(in_words(answer))
    raise typer.Exit(EXITS[answer["status"]])


@app.command(context_settings=ANY_ANSWER)
def derive(
    definitions: Annotated[list[str], typer.Argument(help="Definitions; the last one's left side "
                                                         "is differentiated.")],
    wrt: Annotated[list[str], typer.Option(help="The variable, such as 'z[k]'; given twice, the "
                                                "second derivative.")],
    given: Given = None, range_: Range = None, as_json: Json = False,
):
    """Derive a gradient from definitions, with its steps."""
    from backproof.questions import derive_text

    _answer(lambda: derive_text(definitions, wrt, given or [], _ranges(range_)), as_json)


# -------------------------------------------------------------------------------- your answers

@app.command(context_settings=ANY_ANSWER)
def check(
    id: Annotated[str, typer.Argument(help="An exercise id or the path of a file.")],
    answer: Annotated[Optional[str], typer.Argument(
        help="Your answer. Without one, the question is shown and asked part by part.")] = None,
    part: Annotated[Optional[int], typer.Option(help="The number of the part that it answers.")] = None,
    hint: Annotated[int, typer.Option(help="How far down the ladder of hints: 1, 2 or 3.", min=0, max=3)] = 0,
    reveal: Annotated[bool, typer.Option(help="Show the answer as well.")] = False,
    lines: Annotated[bool, typer.Option(help="Read a derivation from standard input, line by line.")] = False,
    book: BookFolder = None, as_json: Json = False,
):
    """Have your own answer judged.

    Exit status: 0 right (for a part, too), 1 wrong, 2 unreadable, 3 undecided, 4 true but not what is
    asked, 5 true under a condition, 6 no value inside the question's domain.
    """
    from backproof.answers import commands

    raise typer.Exit(
        commands.check_answer(id, answer, part, reveal, hint, as_json) if answer is not None else
        commands.check_lines(id, as_json) if lines else commands.check_parts(id, part, as_json))


@app.command()
def grade(
    answers: Annotated[Path, typer.Argument(help="A CSV file with columns id, answer and, if you "
                                                 "like, student; - reads standard input.")],
    out: Annotated[Optional[Path], typer.Option(help="Write .csv or .json here.")] = None,
    dask: Annotated[Optional[str], typer.Option(help="The address of a Dask cluster.")] = None,
    book: BookFolder = None, as_json: Json = False,
):
    """Judge many answers in parallel. A broken line spoils no other."""
    from backproof.answers import commands

    raise typer.Exit(commands.grade_file(answers, out, as_json, dask))


@app.command()
def ledger(
    accept: Annotated[bool, typer.Option(help="Take what is claimed now, for review.")] = False,
    book: BookFolder = None,
):
    """Compare what the exercises claim with the reviewed ledger. Exit status 1 if they differ."""
    from backproof.answers.ledger import all_differences, write_all

    _announce()
    records = _verified(quiet=False)
    if accept and _worst(records):
        print("Nothing was written: a ledger holds what is shown. Mend the red lines first.")
        raise typer.Exit(REFUTED)
    if accept:
        paths = ", ".join(map(str, write_all(records)))
        print(f"Wrote {paths}. Have the change reviewed.")
        return
    differences = all_differences(records)
    print(differences or "The ledger is up to date.")
    raise typer.Exit(REFUTED if differences else 0)


# ------------------------------------------------------------------------------ a second judge

@app.command()
def export(coq: Annotated[Path, typer.Option(help="The folder that is written for Coq.")],
           book: BookFolder = None):
    """Write the exercises as theorems for the proof assistant Coq; `make` proves them there."""
    from backproof.coq.commands import export_to

    _announce()
    print(export_to(coq, _verified(quiet=False)))


@app.command()
def coq(what: Annotated[Optional[list[str]], typer.Argument(
            help="Exercise ids; all exercises if none is given.")] = None,
        accept: Annotated[bool, typer.Option(help="Try all lines and keep what is proved now, for "
                                                  "review.")] = False,
        false: Annotated[Optional[Path], typer.Option(
            help="A folder of TOML files of claims; none of their false rows may be proved.")] = None,
        book: BookFolder = None):
    """Have Coq prove the lines that it is said to prove. Exit status 1 if one is not proved."""
    from backproof.coq.commands import job

    _announce()
    said, ok = job(_verified(what, quiet=False), accept, false)
    print(said)
    raise typer.Exit(0 if ok else REFUTED)


# ---------------------------------------------------------------------------------- the site

@app.command()
def build(site_dir: Annotated[Path, typer.Option(help="Where the site is written.")] = Path("site"),
          book: BookFolder = None):
    """Verify everything and build the site. Exit status 1 if anything is not proved."""
    from backproof.site.build import SiteError
    from backproof.site.build import build as build_site

    _announce()
    try:
        site_dir.mkdir(parents=True, exist_ok=True)  # said now, and not after all was proved
        records = _verified(quiet=False)
        build_site(records, site_dir.resolve())
    except (SiteError, OSError) as error:
        print(f"backproof: the site was not built: {error}", file=sys.stderr)
        raise typer.Exit(REFUTED) from None
    _print_summary(records)
    print(f"The site is in {site_dir}.")
    raise typer.Exit(_worst(records) and REFUTED)


@app.command()
def serve(
    file: Annotated[Optional[Path], typer.Argument(help="One exercise file; without it, all the "
                                                        "books.", show_default=False)] = None,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    book: BookFolder = None,
):
    """Verify, build the site and serve it; edits are verified and shown at once."""
    from tempfile import TemporaryDirectory

    from backproof.site.build import SiteError
    from backproof.site.build import serve as serve_site

    def run(changed):
        records = _verified(quiet=False)
        _print_summary(records)
        return records
    try:
        with TemporaryDirectory(prefix="backproof-") as folder:
            if file:
                _choose_file(file, Path(folder))
            else:
                _announce()
            serve_site(run, host, port)
    except (SiteError, OSError) as error:
        print(f"backproof: {error}", file=sys.stderr)
        raise typer.Exit(REFUTED) from None


def _choose_file(file: Path, folder: Path):
    """Work on one file, with the pages of a new book around it."""
    from backproof import shelf
    from backproof.init import written
    from backproof.registry import load

    if not file.is_file():
        load(file)  # raises the clear error
    list(written(folder, file.stem.replace("_", " ").capitalize()))
    shelf.choose_file(file, folder)
