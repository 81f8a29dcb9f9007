"""A matplotlib figure as SVG of the page: the same bytes each time, light and dark, read aloud.

An exercise draws with matplotlib's own default colours. They stand for the colours of the site:
black is ink, white is paper, the greys are lines, and the first four of the cycle are the series.
"""
from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING

from backproof.site.text import escape

if TYPE_CHECKING:
    from matplotlib.figure import Figure

VARIABLES = {
    "#000000": "var(--figure-ink)",
    "#ffffff": "var(--paper)",
    "#b0b0b0": "var(--figure-grid)",
    "#cccccc": "var(--figure-grid)",
    "#1f77b4": "var(--figure-1)",
    "#ff7f0e": "var(--figure-2)",
    "#2ca02c": "var(--figure-3)",
    "#d62728": "var(--figure-4)",
}
# Text as paths shows the same everywhere; the salt makes the identifiers the same each time.
SETTINGS = {"svg.fonttype": "path", "svg.hashsalt": "backproof"}
FOREIGN = re.compile(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", re.DOTALL)
MARGIN = 0.1  # inches
WIDTH, TALLEST = 3.6, 0.72  # inches of what stands beside the text and on a phone; of its width
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def svg(figure: Figure, title: str, description: str) -> str:
    """The figure as SVG for the inside of a page.

    It is drawn anew as wide as its place, so that its letters have the size of the page's; a
    smaller one stays. ``title`` and ``description`` are read by a screen reader in place of the
    drawing. Raises ``ValueError`` if either is empty.
    """
    if not (title.strip() and description.strip()):
        raise ValueError("a figure needs a title and a description for readers who cannot see it")
    fit(figure)
    drawing = _coloured(_body(_saved(figure)))
    prefix = "f" + hashlib.sha256((title + drawing).encode()).hexdigest()[:8]
    drawing = _unique(drawing, prefix)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_view_box(drawing)}" role="img" '
        f'aria-labelledby="{prefix}-title {prefix}-desc" style="fill: var(--figure-ink); '
        f'stroke-linejoin: round; stroke-linecap: butt"><title id="{prefix}-title">'
        f'{escape(title)}</title><desc id="{prefix}-desc">{escape(description)}</desc>'
    )
    return head + drawing[drawing.index(">") + 1:]


def fit(figure: Figure):
    """Make a figure that is too wide for its place as wide as that."""
    across, up = figure.get_size_inches()
    if across > WIDTH:
        figure.set_size_inches(WIDTH, min(WIDTH * max(up / across, 0.6), WIDTH * TALLEST))


def _saved(figure: Figure) -> str:
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context(SETTINGS):
        box = figure.get_tightbbox().padded(MARGIN)  # asked for as "tight" it is drawn twice
        figure.savefig(out, format="svg", transparent=True, bbox_inches=box, metadata=NO_METADATA)
    return out.getvalue()


def _body(text: str) -> str:
    """From the ``svg`` element on, without what would reach into the page around it."""
    text = FOREIGN.sub("", text[text.index("<svg"):])
    return re.sub(r"\s*\n\s*", " ", text.replace("xlink:href", "href")).strip()


def _coloured(text: str) -> str:
    return re.sub(r"#[0-9a-f]{6}\b", lambda match: VARIABLES.get(match[0], match[0]), text)


def _unique(text: str, prefix: str) -> str:
    """Identifiers that no other figure on the page has."""
    return re.sub(r'( id="|href="#|url\(#)', rf"\1{prefix}-", text)


def _view_box(text: str) -> str:
    return re.search(r'viewBox="([^"]+)"', text)[1]
