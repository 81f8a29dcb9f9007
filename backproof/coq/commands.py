"""The commands ``export`` and ``coq``: what they do, and what they say."""
from __future__ import annotations

from pathlib import Path

from backproof.coq.export import export
from backproof.coq.marks import lines_of, proved_by_coq
from backproof.shelf import shown

NEEDS = "coq and libcoq-coquelicot"


def export_to(folder: Path, records) -> str:
    """Write the shelf for Coq, and say what stands there."""
    export(records, proved_by_coq(), folder)
    return (f"Wrote {folder}. {counted(records)}. To have them proved again:  cd {folder} && make"
            f"    # needs {NEEDS}")


def job(records, accept: bool, claims: Path | None) -> tuple[str, bool]:
    """Run the job; what it found, and whether all is as the result files say. ``claims`` is a
    folder of files with false rows."""
    from backproof.coq.coqtop import need_coq
    from backproof.coq.job import accept as accepted
    from backproof.coq.job import check

    need_coq()
    if accept:
        paths = ", ".join(str(shown(path)) for path in accepted(records, print))
        return f"Wrote {paths}. {counted(records)}. Have the change reviewed.", True
    found = check(records, sorted(claims.glob("*.toml")) if claims else [], print)
    said = [f"{counted(records)}. At {found.points} points their hypotheses hold. "
            f"{found.wrong} false statements were tried.",
            f"Axioms: {', '.join(sorted(found.axioms)) or 'none'}.", *found.faults]
    return "\n".join(said), not found.faults


def counted(records) -> str:
    proved = proved_by_coq()
    lines = [line for record in records for line in lines_of(record) if line.numbers]
    return f"Coq proves {sum(line.digest in proved for line in lines)} of {len(lines)} lines"
