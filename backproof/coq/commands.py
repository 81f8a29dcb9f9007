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


def job(records, accept: bool, anew: bool, claims: Path | None) -> tuple[str, bool]:
    """Run the job; what it found, and whether all is as the result files say. ``claims`` is a
    folder of files with false rows."""
    from backproof.coq.coqtop import need_coq
    from backproof.coq.job import accept as accepted
    from backproof.coq.job import check

    need_coq()
    before = seconds()
    if accept:
        paths = ", ".join(str(shown(path)) for path in accepted(records, say, anew))
        said = f"Wrote {paths}. {counted(records)}. {minutes(before)} Have the change reviewed."
        return said, True
    found = check(records, sorted(claims.rglob("*.toml")) if claims else [], say)
    parts = [f"{counted(records)}. At {found.points} points their hypotheses hold. "
             f"{found.wrong} false statements were tried.",
             f"Axioms: {', '.join(sorted(found.axioms)) or 'none'}. {minutes(before)}",
             *(f"Timed out: {line}" for line in found.late),
             *(f"Without a mark, for it is new: {line}" for line in found.new), *found.faults]
    return "\n".join(parts), not found.faults


def say(text: str):
    print(text, flush=True)


def seconds() -> float:
    """What the processors have spent on programs that were started here."""
    from resource import RUSAGE_CHILDREN, getrusage  # not there on Windows

    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def minutes(before: float) -> str:
    return f"Coq had {(seconds() - before) / 60:.1f} minutes of a processor."


def counted(records) -> str:
    proved = proved_by_coq()
    lines = [line for record in records for line in lines_of(record) if line.texts]
    return f"Coq proves {sum(line.digest in proved for line in lines)} of {len(lines)} lines"
