"""The mathematics font: a subset of STIX Two Math, made at build from the font ziamath brings.

Without a font that has a MATH table, browsers draw no overlines and small roots, so it is shipped
with the site; a reader's machine is never trusted to have one.
"""
from __future__ import annotations

import importlib.util
import os
import tempfile
from pathlib import Path

from backproof.shelf import current

FONT = "fonts/stix-two-math.woff2"
LICENCE = "fonts/LICENCE.txt"


def cache() -> Path:
    """Where the font is kept once it is made."""
    return current().root / ".cache" / "site"


# Latin, Greek, accents, punctuation, arrows and operators; the italic alphabets into which browsers
# map the letters of formulas; double-struck letters for expected values and number fields.
RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x00BE), (0x00D7, 0x00D7), (0x00F7, 0x00F7), (0x0131, 0x0131),
    (0x0237, 0x0237), (0x02C6, 0x02DC), (0x0300, 0x030C), (0x0332, 0x0338), (0x0391, 0x03C9),
    (0x03D1, 0x03D6), (0x03F1, 0x03F5), (0x2010, 0x2026), (0x2032, 0x2037), (0x203E, 0x2044),
    (0x2061, 0x2063), (0x2100, 0x2115), (0x211D, 0x211D), (0x2190, 0x2194), (0x21A6, 0x21A6),
    (0x21D2, 0x21D4), (0x2200, 0x220F), (0x2211, 0x2213), (0x2218, 0x221E), (0x2223, 0x222B),
    (0x223C, 0x223C), (0x2248, 0x2248), (0x2260, 0x2265), (0x226A, 0x226B), (0x2282, 0x2287),
    (0x2295, 0x2299), (0x22A4, 0x22A5), (0x22C5, 0x22C5), (0x22EE, 0x22F1), (0x2308, 0x230B),
    (0x23B4, 0x23B5), (0x23DE, 0x23DF), (0x20D7, 0x20D7), (0x27E8, 0x27E9), (0x27F9, 0x27FA), (0x2A7D, 0x2A7E),
    (0x1D434, 0x1D467), (0x1D53C, 0x1D53C), (0x1D6A4, 0x1D6A5), (0x1D6E2, 0x1D71B),
]


def math_font() -> dict[str, bytes]:
    """The font and its licence by their paths below the pages.

    Making them takes a second or two, so they are kept in ``.cache``. Raises
    ``FileNotFoundError`` if ziamath is not installed.
    """
    files = {name: cache() / name for name in (FONT, LICENCE)}
    newest = max(Path(__file__).stat().st_mtime, source_font().stat().st_mtime)
    if not all(file.is_file() and file.stat().st_mtime >= newest for file in files.values()):
        for name, content in make_font().items():
            replace(files[name], content)
    return {name: file.read_bytes() for name, file in files.items()}


def replace(file: Path, content: bytes):
    """Write a file so that another process never reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as part:
        part.write(content)
    os.replace(part.name, file)


def source_font() -> Path:
    """The whole font inside the installed ziamath."""
    spec = importlib.util.find_spec("ziamath")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the mathematics font comes with ziamath, which is not installed")
    return Path(spec.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def make_font() -> dict[str, bytes]:
    """Cut the font down to the signs of ``RANGES`` and pack it for the web."""
    from io import BytesIO

    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source_font(), recalcTimestamp=False)  # the same bytes each time
    notice = licence_notice(font)
    # Without ssty: its small forms of all letters would double the file.
    options = subset.Options(layout_features=["dtls", "mark"], hinting=False,
                             recalc_timestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[sign for low, high in RANGES for sign in range(low, high + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed)
    return {FONT: packed.getvalue(), LICENCE: notice.encode()}


def licence_notice(font) -> str:
    """What the font says about its authors and its licence."""
    names = [font["name"].getDebugName(number) for number in (4, 0, 13, 14)]
    return "\n".join([*filter(None, names), "", "This file is a subset of the font.", ""])
