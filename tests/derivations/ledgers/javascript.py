"""The second checker at work."""
from __future__ import annotations

from pathlib import Path

from node import lines_of

import backproof

CHECKER = Path(backproof.__file__).parent / "site" / "checker"


def answers(ledger: Path) -> list[dict]:
    """What the checker says of each entry."""
    return lines_of(CHECKER / "run.js", ledger)
