"""The command ``backproof``. Each command imports what it needs, so that help is instant."""
from __future__ import annotations

import os
import sys

import typer

from backproof.cli import answers, books, questions, site
from backproof.cli.options import UNREADABLE, complaints, say

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None,
                  help="Worked solutions for neural-network mathematics, proved and checked.")
ANY_ANSWER = {"ignore_unknown_options": True}  # a formula may begin with a minus sign

app.command("list")(books.list_exercises)
for command in (books.show, books.verify, books.recheck, books.new, books.init, books.guide, books.measure):
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
        complain(str(error))
    except BrokenPipeError:  # whoever read this has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(UNREADABLE)
    except OSError as error:
        complain(f"{error.filename or 'a file'}: {error.strerror or error}")


def complain(reason: str):
    """Say in one line, or in one object, what cannot be done, and leave."""
    if "--json" in sys.argv:
        say({"status": "failed", "reason": reason})
    else:
        print(f"backproof: {reason}", file=sys.stderr)
    sys.exit(UNREADABLE)
