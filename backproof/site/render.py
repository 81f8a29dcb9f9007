"""Runs mkdocs over the pages that were written."""
from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from backproof.book import heading
from backproof.init import TEMPLATE
from backproof.shelf import current
from backproof.site.chapters import folder_of

# The menu's order where that of the names would be another; what is not listed comes after.
ORDER = ["index", "how-to-read", "wrong-answers", "derive", "trust", "rules", "ledger-format",
         "numeric", "write-an-exercise", "what-you-can-write", "a-book-of-your-own", "moved"]


class SiteError(Exception):
    """The site could not be built; the message names the page and the reason."""


def render(pages: Path, site_dir: Path, strict: bool, only_changed: bool = False) -> None:
    """Render every page, or only those written since the last time.

    Raises ``SiteError`` if a page cannot be rendered or, when ``strict``, if mkdocs has a warning.
    """
    # Read by mkdocs-material when it is imported.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    # No hooks: the pages have just been written.
    settings = {"docs_dir": str(pages), "site_dir": str(site_dir), "strict": strict, "hooks": [],
                "nav": menu(pages)}
    with _Complaints() as complaints:
        try:
            config = load_config(str(settings_file()), **settings)
            # So that the search index of the pages that are not read is kept.
            config.plugins.on_startup(command="build", dirty=True)
            build(config, dirty=only_changed)
        except (Abort, ConfigurationError, ValueError) as error:
            raise SiteError("\n".join(complaints.messages) or str(error)) from error


def settings_file() -> Path:
    """The shelf's ``mkdocs.yml``, or that of a new book if it has none."""
    own = current().root / "mkdocs.yml"
    return own if own.is_file() else TEMPLATE / "mkdocs.yml"


def menu(folder: Path, root: Path | None = None) -> list:
    """The menu of a folder of pages: the exercises in the book's order, with titles spelled out.

    mkdocs would order by file name, and has no titles for pages that it does not read.
    """
    root = root or folder
    shelf = current()
    pages = [*ORDER, *shelf.ids]
    folders = [folder_of(heading(name)) for name in shelf.chapter_order()]
    entries = []

    def place(path: Path) -> tuple:
        """Pages before folders, both in the order that is known, others after by name."""
        known, name = (folders, path.name) if path.is_dir() else (pages, path.stem)
        return path.is_dir(), known.index(name) if name in known else len(known), path.name

    for path in sorted(folder.iterdir(), key=place):
        if path.suffix == ".md":
            entries.append({title(path): path.relative_to(root).as_posix()})
        elif path.is_dir() and (inside := menu(path, root)):
            entries.append({path.name.replace("-", " ").capitalize(): inside})
    return entries


def title(page: Path) -> str:
    """The title in a page's front matter.

    Raises ``SiteError`` if there is none.
    """
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("title: "):
            text = line.removeprefix("title: ")
            return json.loads(text) if text.startswith('"') else text
    raise SiteError(f"{page.name}: a page needs a line 'title: ...' at its head")


class _Complaints(logging.Handler):
    """Collects what mkdocs warns of, and keeps it off the terminal."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.logger = logging.getLogger("mkdocs")

    def emit(self, record):
        self.messages.append(record.getMessage())

    def __enter__(self):
        self.logger.addHandler(self)
        self.propagate, self.logger.propagate = self.logger.propagate, False
        return self

    def __exit__(self, *exception):
        self.logger.removeHandler(self)
        self.logger.propagate = self.propagate
