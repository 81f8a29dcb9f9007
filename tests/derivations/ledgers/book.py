"""The ledger of the book: the theorems that its proofs made, each with its exercise and line."""
from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

from verified_book import records

from backproof.pytest_plugin import SESSION, made_once
from backproof.theorems import ledger
from derivations.ledger import entries

from .altered import altered


@cache
def ledger_of_the_book() -> Path:
    """The theorems that were made when the session verified the books, as ``verify --ledger`` writes them."""
    found = Path(os.environ[SESSION]) / f"book-{os.getpid()}.jsonl"
    found.write_text(ledger(records()), encoding="utf-8")
    return found


@cache
def altered_book() -> tuple[list, dict]:
    """500 entries of the book's ledger altered in one place, as ``altered`` gives them."""
    def write(file):
        found = altered(entries(ledger_of_the_book()), 500, seed="made again")
        file.write_text(json.dumps(found), encoding="utf-8")
    found, left_out = json.loads(made_once("altered.json", write).read_text(encoding="utf-8"))
    return found, left_out
