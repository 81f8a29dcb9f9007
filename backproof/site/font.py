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


# Latin, Greek, accents, punctuation and operators; the italic, bold, script and double-struck
# alphabets into which browsers map the letters of formulas.
RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x0131, 0x0131), (0x0237, 0x0237), (0x02C6, 0x02DD),
    (0x0300, 0x0338), (0x0370, 0x03FF), (0x2010, 0x2063), (0x20D0, 0x20D7), (0x2100, 0x214F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2308, 0x230B), (0x23B4, 0x23E1), (0x25A0, 0x25FF),
    (0x27E8, 0x27FF), (0x2A00, 0x2A0F), (0x2A7D, 0x2A7E), (0x2AAF, 0x2AB0),
    (0x1D400, 0x1D467), (0x1D468, 0x1D49B), (0x1D49C, 0x1D4CF), (0x1D538, 0x1D56B),
    (0x1D6A4, 0x1D755), (0x1D7CE, 0x1D7E1),
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
    # ssty gives primes and small scripts their shape; stylistic sets only cost bytes.
    options = subset.Options(layout_features=["ssty", "dtls", "flac", "ccmp", "mark", "kern"],
                             hinting=False, recalc_timestamp=False)
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
