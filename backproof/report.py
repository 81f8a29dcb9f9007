"""Records as the JSON that ``backproof verify --json`` prints."""
from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from itertools import zip_longest

from derivations.record import Step, Verdict
from backproof.record import ExerciseRecord, is_run


def report(records: list[ExerciseRecord]) -> dict:
    """One object: every exercise with its steps, checks and mistakes, and totals."""
    statuses = [r.status for r in records]
    return {
        "exercises": [exercise(r) for r in records],
        "totals": {
            "exercises": len(records),
            **{status: statuses.count(status) for status in dict.fromkeys(statuses)},
            "steps": sum(len(judged(r.steps)) for r in records),
            "lines": lines(records),
            "mutants": sum(r.kills.mutants - r.kills.equivalent for r in records),
            "killed": sum(r.kills.killed for r in records),
            "seconds": sum(r.seconds for r in records),
        },
    }


def exercise(record: ExerciseRecord) -> dict:
    return {
        "id": record.id, "title": record.title, "book": record.book,
        "chapter": record.chapter, "kind": record.kind,
        "status": record.status, "file": record.file,
        "steps": [{**step(s), "line": line} for s, line in judged_lines(record)],
        "checks": [{"text": c.text, "network": c.network, "status": checked(c.verdict),
                    "worst_error": c.worst_error} for c in record.checks],
        "mistakes": [{"text": m.text, "source": m.source, "status": m.verdict.status,
                      "counterexample": m.verdict.counterexample and asdict(
                          m.verdict.counterexample)} for m in record.mistakes],
        "assumptions": record.assumptions, "kills": asdict(record.kills), "uses": record.uses, "error": record.error,
        "seconds": record.seconds,
    }


def lines(records: list[ExerciseRecord]) -> dict[str, int]:
    """How many lines ended with which status."""
    found = Counter(str(part.status) for r in records for part in judged(r.steps))
    return dict(found.most_common())


def judged_lines(record: ExerciseRecord) -> list[tuple[Step, int]]:
    """The judged steps with the line of the file on which each stands."""
    return [(part, line) for s, line in zip_longest(record.steps, record.lines, fillvalue=0)
            for part in judged([s])]


def checked(verdict: Verdict) -> str:
    """The status of what was run or compared: ``checked`` if it agrees, never ``proved``."""
    return "checked" if verdict.ok else str(verdict.status)


def judged(steps: list[Step]) -> list[Step]:
    return [part for s in steps for part in (s, *s.details) if part.verdict]


def step(s: Step) -> dict:
    """One judged line: what it says, how it ended, under what, and what shows it."""
    v = s.verdict
    return {"rule": s.verb, "text": s.plain, "reason": s.text, "latex": s.latex,
            "status": checked(v) if is_run(v) else v.status, "method": v.method, "why": v.why,
            "assumptions": v.assumptions, "conditions": v.conditions, **shown_by(v)}


def shown_by(verdict: Verdict) -> dict:
    """What shows a line: the sizes that were tested, or the line of an inequality."""
    tested = verdict.small_sizes
    sizes = {"d": max(d for d, *_ in tested.values()),
             "sizes": {name: found for name, (_, *found) in tested.items()}} if tested else None
    return {"small_sizes": sizes, "certificate": verdict.certificate or None}
