"""The second checker at work."""
from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

from node import NODE

import backproof

CHECKER = Path(backproof.__file__).parent / "site" / "checker"


@cache
def checker() -> subprocess.Popen:
    """A process that checks one ledger after the other; it ends when this one does."""
    return subprocess.Popen([NODE, CHECKER / "run.js"], stdin=subprocess.PIPE, text=True,
                            stdout=subprocess.PIPE, encoding="utf-8")


def answers(ledger: Path) -> list[dict]:
    """What the checker says of each entry."""
    process = checker()
    print(ledger, file=process.stdin, flush=True)
    return json.loads(process.stdout.readline())


def of(entries, path: Path) -> list[dict]:
    """What the checker says of these entries, written to ``path``."""
    path.write_text("".join(f"{json.dumps(e)}\n" for e in entries), encoding="utf-8")
    return answers(path)
