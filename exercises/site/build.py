"""Builds the site from records, and serves it while the book is being written."""
from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from exercises.record import ExerciseRecord
from exercises.site.pages import GENERATED, ROOT, write_pages

Run = Callable[["set[Path] | None"], "list[ExerciseRecord]"]

CONFIG = ROOT / "mkdocs.yml"
WATCHED = [ROOT / name for name in ("exercises", "derivations", "numeric", "docs", "mkdocs.yml")]


class SiteError(Exception):
    """The site could not be built; the message names the page and the reason."""


def build(
    records: list[ExerciseRecord], site_dir: Path, strict: bool = True, pages: Path = GENERATED
) -> None:
    """Write the pages into ``pages`` and render them into ``site_dir``.

    Raises ``SiteError`` if a page cannot be rendered or, when ``strict``, if mkdocs has a warning
    such as a broken link.
    """
    try:
        write_pages(records, pages)
    except (ValueError, OSError) as error:
        raise SiteError(str(error)) from error
    render(pages, site_dir, strict)


def render(pages: Path, site_dir: Path, strict: bool) -> None:
    """Run mkdocs over the pages that were written."""
    # Read by mkdocs-material when it is imported.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    with _Complaints() as complaints:
        try:
            # No hooks: the pages have just been written.
            config = load_config(str(CONFIG), docs_dir=str(pages), site_dir=str(site_dir),
                                 strict=strict, hooks=[])
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(config)
        except (Abort, ConfigurationError, ValueError) as error:
            raise SiteError("\n".join(complaints.messages) or str(error)) from error


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


def serve(
    run: Run, host: str = "127.0.0.1", port: int = 8000, say: Callable[[str], None] = print
) -> None:
    """Verify, build, serve, and do it again for what is edited, until Ctrl-C.

    ``run`` is given the changed files, or ``None`` at first, and returns the records. ``say`` is
    given each line for the terminal. Raises ``OSError`` if no port is free and ``SiteError`` if
    the first build fails.
    """
    from exercises.site.live import LiveServer

    with tempfile.TemporaryDirectory(prefix="backproof-") as folder:
        sites = _Sites(Path(folder))
        records = run(None)
        server = LiveServer(host, port, sites.build(records))
        if server.port != port:
            say(f"Port {port} is taken, so this is port {server.port}.")
        say(f"Serving on http://{host}:{server.port}/  (Ctrl-C stops)")
        with server:
            try:
                _follow(run, records, server, sites, say)
            except KeyboardInterrupt:
                say("Stopped.")


def _follow(run, records, server, sites, say):
    """Rebuild after each edit; an edit that breaks the site leaves the last good one standing."""
    from watchfiles import watch

    paths = [path for path in WATCHED if path.exists()]
    for changes in watch(*paths, watch_filter=_concerns_site, debounce=200, step=50):
        changed = {Path(path) for _, path in changes}
        try:
            if any(path.suffix == ".py" for path in changed):
                records = run(changed)
            server.show(sites.build(records))
        except Exception as error:
            # Whatever an author's half-written file does, the server must outlive it.
            say(f"Not rebuilt: {error}")
            continue
        say(f"Rebuilt after {', '.join(sorted(path.name for path in changed))}.")


def _concerns_site(change, path: str) -> bool:
    """Whether an edit of this file changes a page; our own output does not count."""
    file = Path(path)
    hidden = any(part.startswith((".", "__pycache__")) for part in file.relative_to(ROOT).parts)
    return not hidden and GENERATED not in file.parents and not file.name.endswith("~")


class _Sites:
    """Two folders in turn, so that a reader never meets a half-built site."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.number = 0

    def build(self, records: list[ExerciseRecord]) -> Path:
        self.number += 1
        site = self.folder / str(self.number)
        build(records, site, strict=False)
        shutil.rmtree(self.folder / str(self.number - 2), ignore_errors=True)
        return site
