"""Commands that build the site and serve it."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from backproof.cli.options import REFUTED, BookFolder, Folder, announce, choose_if_named
from backproof.cli.records import print_summary, verified, worst


def build(folder: Folder = None,
          site_dir: Annotated[Path, typer.Option(help="Where the site is written.")] = Path("site"),
          book: BookFolder = None):
    """Verify everything and build the site. Exit status 1 if anything is not proved."""
    from backproof.site.build import SiteError
    from backproof.site.build import build as build_site

    choose_if_named(folder)
    announce()
    try:
        site_dir.mkdir(parents=True, exist_ok=True)  # said now, and not after all was proved
        records = verified(quiet=False)
        build_site(records, site_dir.resolve())
    except (SiteError, OSError) as error:
        why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
        print(f"backproof: the site was not built: {why}", file=sys.stderr)
        raise typer.Exit(REFUTED) from None
    print_summary(records)
    print(f"The site is in {site_dir}.")
    raise typer.Exit(worst(records) and REFUTED)


def serve(
    file: Annotated[Optional[Path], typer.Argument(
        help="One exercise file, or the folder of a book; without it, all the books.",
        show_default=False)] = None,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    book: BookFolder = None,
):
    """Verify, build the site and serve it; edits are verified and shown at once."""
    from functools import partial
    from tempfile import TemporaryDirectory

    from backproof.site.build import SiteError
    from backproof.site.build import serve as serve_site

    def run(changed):
        records = verified(quiet=False)
        print_summary(records)
        return records
    try:
        with TemporaryDirectory(prefix="backproof-") as folder:
            if file and not file.is_dir():
                choose_file(file, Path(folder))
            else:
                choose_if_named(file)
                announce()
            serve_site(run, host, port, partial(print, flush=True))
    except (SiteError, OSError) as error:
        print(f"backproof: {error}", file=sys.stderr)
        raise typer.Exit(REFUTED) from None


def choose_file(file: Path, folder: Path):
    """Work on one file, with the pages of a new book around it."""
    from backproof import shelf
    from backproof.init import written
    from backproof.registry import load

    if not file.is_file():
        load(file)  # raises the clear error
    list(written(folder, file.stem.replace("_", " ").capitalize()))
    shelf.choose_file(file, folder)
