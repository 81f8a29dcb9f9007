"""What Coq says of the shelf: how many lines it proves again, and which it does not, and why."""
from __future__ import annotations

from backproof.coq.marks import lines_of, proved_by_coq, unproved
from backproof.record import ExerciseRecord
from backproof.site.chapters import link_from
from backproof.site.text import count


def marked(page: str, records: list[ExerciseRecord]) -> str:
    """The count, and the lines without a mark by exercise."""
    proved, why = proved_by_coq(), unproved()
    lines = [(record, line) for record in records for line in lines_of(record) if line.texts]
    without = [(record, line) for record, line in lines if line.digest not in proved]
    said = f"Coq proves **{len(lines) - len(without)}** of {count(len(lines), 'line')} again."
    named = [f"- {link_from(page, record)}: `{line.texts[0]}`: "
             f"{line.reason or why.get(line.digest, 'not tried since it changed')}"
             for record, line in without]
    return "\n".join([said, *(["", "Without a mark:", "", *named] if named else [])])
