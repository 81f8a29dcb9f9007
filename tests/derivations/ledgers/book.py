"""The ledger of the book: the theorems that its proofs made, each with its exercise and line."""
from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from verified_book import records

from backproof.pytest_plugin import SESSION
from backproof.theorems import ledger


@cache
def ledger_of_the_book() -> Path:
    """The theorems that were made when the session verified the books, as ``verify --ledger`` writes them."""
    found = Path(os.environ[SESSION]) / f"book-{os.getpid()}.jsonl"
    found.write_text(ledger(records()), encoding="utf-8")
    return found
