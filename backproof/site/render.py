"""Runs mkdocs over the pages that were written."""
from __future__ import annotations

import json
import logging
import os
import re
from pathlib import Path

from backproof.book import heading
from backproof.init import TEMPLATE
from backproof.shelf import current
from backproof.site.chapters import folder_of

# The tabs of the menu and what stands in each, in its order; other pages come last.
TABS = {
    "Book": ["index", "by-kind", "wrong-answers"],
    "Topics": ["topics"],
    "Derive": ["derive"],
    "Why trust it": ["trust", "how-to-read", "rules"],
    "Reference": ["numeric", "numeric-modules", "write-an-exercise", "what-you-can-write",
                  "a-book-of-your-own", "ledger-format", "moved"],
}
LAST = "Reference"
OVERRIDES = Path(__file__).parent / "overrides"
NUMBERED = re.compile(r"chapter-\d+")


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
            config.theme.dirs.insert(0, str(OVERRIDES))
            # So that the search index of the pages that are not read is kept.
            config.plugins.on_startup(command="build", dirty=True)
            build(config, dirty=only_changed)
            if not config.site_url:  # without an address of the site its map is empty
                for empty in Path(site_dir).glob("sitemap.xml*"):
                    empty.unlink()
        except (Abort, ConfigurationError, ValueError) as error:
            raise SiteError("\n".join(complaints.messages) or str(error)) from error


def settings_file() -> Path:
    """The shelf's ``mkdocs.yml``, or that of a new book if it has none."""
    own = current().root / "mkdocs.yml"
    return own if own.is_file() else TEMPLATE / "mkdocs.yml"


def menu(folder: Path) -> list:
    """The menu of a folder of pages: home, then a tab for each kind of page that there is."""
    exercises = folder / "exercises"
    places = [*(path for path in folder.iterdir() if path.name not in ("index.md", "exercises")),
              *(exercises.iterdir() if exercises.is_dir() else ())]
    order = order_of_pages()
    inside = {tab: [] for tab in TABS}
    for path in sorted(places, key=lambda path: place(path, order)):
        inside[tab_of(path, exercises)] += entry(path, folder)
    home = [{"Home": "index.md"}] if (folder / "index.md").is_file() else []
    return [*home, *({tab: entries} for tab, entries in inside.items() if entries)]


def tab_of(path: Path, exercises: Path) -> str:
    """The tab of a page or folder. Chapters that are named by words are topics, if any has a
    number."""
    if path.parent == exercises:
        numbered = [folder for folder in exercises.iterdir() if NUMBERED.fullmatch(folder.name)]
        return "Topics" if path.is_dir() and numbered and path not in numbered else "Book"
    return next((tab for tab, names in TABS.items() if path.stem in names), LAST)


def order_of_pages() -> list[str]:
    """The names of pages and folders in the order of the menu."""
    shelf = current()
    tabs = [name for names in TABS.values() for name in names]
    return [*tabs[:1], *map(folder_of, map(heading, shelf.chapter_order())), *shelf.ids, *tabs[1:]]


def entry(path: Path, root: Path) -> list:
    """A page, or a folder with its pages in the books' order; nothing for any other file."""
    if path.suffix == ".md":
        return [{title(path): path.relative_to(root).as_posix()}]
    if not path.is_dir():
        return []
    found = [e for inside in sorted(path.iterdir(), key=lambda p: place(p, order_of_pages()))
             for e in entry(inside, root)]
    return [{path.name.replace("-", " ").capitalize(): found}] if found else []


def place(path: Path, order: list[str]) -> tuple:
    """A sort key: the names that are known in their order, all others after them."""
    return order.index(path.stem) if path.stem in order else len(order), path.is_dir(), path.name


def title(page: Path) -> str:
    """The title for the menu: the short one in a page's front matter, or the title there.

    Raises ``SiteError`` if there is neither. mkdocs has no titles for pages that it does not read.
    """
    said = dict(line.split(": ", 1) for line in page.read_text(encoding="utf-8").splitlines()[1:8]
                if line.startswith(("short: ", "title: ")))
    text = said.get("short") or said.get("title")
    if not text:
        raise SiteError(f"{page.name}: a page needs a line 'title: ...' at its head")
    return json.loads(text) if text.startswith('"') else text


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
