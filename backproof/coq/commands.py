"""The commands ``export`` and ``coq``: what they do, and what they say."""
from __future__ import annotations

from pathlib import Path

from backproof.coq.export import export
from backproof.coq.marks import lines_of, proved_by_coq
from backproof.shelf import shown

NEEDS = "coq and libcoq-coquelicot"


def export_to(folder: Path, records) -> str:
    """Write the shelf for Coq, and say what stands there."""
    proved = proved_by_coq()
    export(records, proved, folder)
    lines = [line for record in records for line in lines_of(record) if line.numbers]
    count = sum(line.digest in proved for line in lines)
    return (f"Wrote {len(lines)} lines to {folder}; Coq proves {count} of them. To have them "
            f"proved again:  cd {folder} && make    # needs {NEEDS}")


def job(records, accept: bool) -> tuple[str, bool]:
    """Run the job; what it found, and whether all is as the result files say."""
    from backproof.coq.coqtop import need_coq
    from backproof.coq.job import accept as accepted
    from backproof.coq.job import check

    need_coq()
    if accept:
        paths = ", ".join(str(shown(path)) for path in accepted(records, print))
        return f"Wrote {paths}. Have the change reviewed.", True
    found = check(records, print)
    wrong = sum("false" in fault for fault in found.faults)
    said = [f"Coq proves {found.proved} of {found.lines} lines, and {wrong} of {found.wrong_tried} "
            "false ones.",
            f"Axioms: {', '.join(sorted(found.axioms)) or 'none'}.", *found.faults]
    return "\n".join(said), not found.faults
