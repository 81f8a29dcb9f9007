"""The command ``backproof``. Each command imports what it needs, so that help is instant."""
from __future__ import annotations

import sys

import typer

from backproof.cli import answers, books, questions, site
from backproof.cli.options import UNREADABLE, complaints

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None,
                  help="Worked solutions for neural-network mathematics, proved and checked.")
ANY_ANSWER = {"ignore_unknown_options": True}  # a formula may begin with a minus sign

app.command("list")(books.list_exercises)
for command in (books.show, books.verify, books.recheck, books.new, books.init, books.measure):
    app.command()(command)
for command in (questions.prove, questions.derive, answers.check):
    app.command(context_settings=ANY_ANSWER)(command)
for command in (answers.grade, books.ledger, books.export, books.coq, site.build, site.serve):
    app.command()(command)


def main():
    """Run the command line; what a person typed wrongly is one line and exit status 2."""
    try:
        app()
    except complaints() as error:
        print(f"backproof: {error}", file=sys.stderr)
        sys.exit(UNREADABLE)
