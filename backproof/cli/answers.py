"""Commands that judge a person's answers."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from backproof.cli.options import BookFolder, Json


def check(
    id: Annotated[str, typer.Argument(help="An exercise id or the path of a file.")],
    answer: Annotated[Optional[str], typer.Argument(
        help="Your answer. Without one, the question is shown and asked part by part.")] = None,
    part: Annotated[Optional[int], typer.Option(
        help="The number of the part that it answers.")] = None,
    hint: Annotated[int, typer.Option(
        help="How far down the ladder of hints: 1, 2 or 3.", min=0, max=3)] = 0,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show the answer as well.")] = False,
    lines: Annotated[bool, typer.Option(
        "--lines", help="Read a derivation from standard input, line by line.")] = False,
    book: BookFolder = None, as_json: Json = False,
):
    """Have your own answer judged.

    Exit status: 0 right (for a part, too), 1 wrong, 2 unreadable, 3 undecided, 4 true but not
    what is asked, 5 true under a condition, 6 no value inside the question's domain.
    """
    from backproof.answers import commands

    raise typer.Exit(
        commands.check_answer(id, answer, part, reveal, hint, as_json) if answer is not None else
        commands.check_lines(id, as_json) if lines else commands.check_parts(id, part, as_json))


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
