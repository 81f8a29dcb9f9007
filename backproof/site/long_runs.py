"""The long runs with random claims, from the records that are kept beside their commands."""
from __future__ import annotations

import json

from backproof.cache import ROOT, digest
from backproof.record import ExerciseRecord
from backproof.site.text import count, escape, rate

RECORDS = ROOT / "tests" / "derivations"
ENGINE = ("derivations/language.py", "derivations/kernel/*.py", "derivations/normalise/*.py")


def soundness(page: str, records: list[ExerciseRecord]) -> str:
    """How many random claims were tried, and how many were proved although they are false."""
    record = kept("soundness")
    counts, wrong = record["counts"], record["unsound"]
    return figures(record, [
        (f"{record['pairs']:,}", "random claims"),
        (f"{counts['proved compared']:,}", "proved, then compared"),
        (f"{counts['normal form compared']:,}", "normal forms compared"),
        (f"{len(wrong):,}", "disagreements"),
    ]) + "".join(f'\n\n<p class="red">✗ <code>{escape(found["left"])}</code> is not '
                 f'<code>{escape(found["right"])}</code></p>' for found in wrong)


def completeness(page: str, records: list[ExerciseRecord]) -> str:
    """How many random identities were proved, by the kernel or by one judge alone."""
    record = kept("completeness")
    proved, derived, undecided, refuted = (
        record["counts"].get(status, 0) for status in ("proved", "derived", "undecided", "refuted"))
    whole = proved + derived + undecided + refuted
    return figures(record, [
        (f"{whole:,}", "true identities"),
        (rate(proved, whole), "proved"),
        (rate(derived, whole), "derived by one judge"),
        (f"{undecided:,}", "undecided"),
        (f"{refuted:,}", "refuted"),
    ])


def kept(name: str) -> dict:
    """The record of a long run."""
    return json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))


def engine() -> dict[str, str]:
    """The files by whose rules an equation is decided, each with its digest."""
    return {str(path.relative_to(ROOT)): digest(path)[:12]
            for pattern in ENGINE for path in sorted(ROOT.glob(pattern))}


def changed_since(record: dict) -> str:
    """The files of the engine that are no longer as they were when the run was made, folded."""
    then, now = record["engine"], engine()
    names = [name for name in sorted(then | now) if then.get(name) != now.get(name)]
    return ('<details class="fold aside"><summary>Changed since, and not run again: '
            f"{count(len(names), 'file')}</summary><p>{', '.join(names)}</p></details>"
            if names else "")


def figures(record: dict, found: list[tuple[str, str]]) -> str:
    """A row of figures, and what they are figures of."""
    items = "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for value, label in found)
    run = (f"{count(record['pairs'], 'pair')}, seed {record['seed']}, {record['date']}, "
           f"commit {record['commit']}.")
    return (f'<dl class="figures">{items}</dl>\n\n<p class="facts">{escape(run)}</p>'
            f"\n\n{changed_since(record)}")
