"""Builds the site from records, and serves it while the book is being written."""
from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from backproof.cache import PACKAGES, ROOT, machinery_changed
from backproof.record import ExerciseRecord
from backproof.shelf import current
from backproof.site.chapters import page_path
from backproof.site.pages import GENERATED, generated, write_pages
from backproof.site.render import SiteError, menu, render

__all__ = ["SiteError", "build", "serve"]

Run = Callable[["set[Path] | None"], "list[ExerciseRecord]"]


def watched() -> list[Path]:
    """The files and folders whose edits change a page: the books, the pages and the machine."""
    shelf = current()
    books = [shelf.alone] if shelf.alone else [book.folder for book in shelf.books]
    places = [*books, shelf.root / "docs", shelf.root / "mkdocs.yml",
              *(ROOT / package for package in PACKAGES)]
    return [path for path in places if path.exists()]


def build(
    records: list[ExerciseRecord], site_dir: Path, strict: bool = True, pages: Path | None = None
) -> None:
    """Write the pages into ``pages`` and render them into ``site_dir``.

    Raises ``SiteError`` if a page cannot be rendered or, when ``strict``, if mkdocs has a warning
    such as a broken link.
    """
    pages = pages or generated()
    _write(records, pages)
    render(pages, site_dir, strict)


def _write(records: list[ExerciseRecord], pages: Path) -> list[Path]:
    try:
        return write_pages(records, pages)
    except (ValueError, OSError) as error:
        raise SiteError(str(error)) from error


def serve(
    run: Run, host: str = "127.0.0.1", port: int = 8000, say: Callable[[str], None] = print
) -> None:
    """Verify, build, serve, and do it again for what is edited, until Ctrl-C.

    ``run`` is given the changed files, or ``None`` at first, and returns the records. ``say`` is
    given each line for the terminal. Raises ``OSError`` if no port is free and ``SiteError`` if
    the first build fails.
    """
    with tempfile.TemporaryDirectory(prefix="backproof-") as folder:
        try:
            _session(run, host, port, say, _Sites(Path(folder)))
        except KeyboardInterrupt:
            say("Stopped.")


def _session(run, host, port, say, sites):
    from watchfiles import watch

    from backproof.site.live import LiveServer

    edits = watch(*watched(), watch_filter=_concerns_site, debounce=200, step=50,
                  rust_timeout=200, yield_on_timeout=True)
    # The first, empty answer says that the watcher runs: from here on no edit is missed.
    next(edits)
    records = run(None)
    server = LiveServer(host, port, sites.build(records))
    if port and server.port != port:
        say(f"Port {port} is taken, so this is port {server.port}.")
    page = page_path(records[0]).removesuffix(".md") + "/" if current().alone else ""
    say(f"Serving on http://{host}:{server.port}/{page}  (Ctrl-C stops)")
    with server:
        for changes in edits:
            if changes:
                records = _follow({Path(path) for _, path in changes}, run, records, server,
                                  sites, say)


def _follow(changed, run, records, server, sites, say):
    """Rebuild after an edit; one that breaks the site leaves the last good one standing."""
    try:
        if any(path.suffix == ".py" for path in changed):
            if machinery_changed():
                say("Not rebuilt: the code that verifies has changed; stop and start again.")
                return records
            records = run(changed)
        server.show(sites.build(records))
    except Exception as error:
        # Whatever an author's half-written file does, the server must outlive it.
        say(f"Not rebuilt: {error}")
    else:
        say(f"Rebuilt after {', '.join(sorted(path.name for path in changed))}.")
    return records


def _concerns_site(change, path: str) -> bool:
    """Whether an edit of this file changes a page; our own output does not count."""
    file = Path(path)
    ours = (".", "__pycache__", GENERATED)
    place = next((p for p in watched() if p == file or p in file.parents), file.parent)
    hidden = any(part.startswith(ours) for part in file.relative_to(place).parts)
    return not hidden and bool(file.suffix) and not file.name.endswith("~")


class _Sites:
    """The sites of one session: where only the text of pages changed, just these are rendered."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.pages = generated()
        self.number = 0
        self.menu: list = []

    def build(self, records: list[ExerciseRecord]) -> Path:
        """Bring the site up to date and return its folder."""
        changed = _write(records, self.pages)
        now = menu(self.pages)
        if now == self.menu and all(path.suffix == ".md" for path in changed):
            render(self.pages, self.site, strict=False, only_changed=True)
        else:
            # Unknown until the build is done: if it fails, the next one must start anew too.
            self.menu = []
            self._build_anew()
            self.menu = now
        return self.site

    def _build_anew(self):
        """Everything, in a new folder, so that a reader never meets a half-built site."""
        self.number += 1
        render(self.pages, self.site, strict=False)
        shutil.rmtree(self.folder / str(self.number - 2), ignore_errors=True)

    @property
    def site(self) -> Path:
        return self.folder / str(self.number)
