"""Coq, asked: whole files by ``coqc``, and theorems one by one by ``coqtop``."""
from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from math import ceil
from os import cpu_count, getloadavg
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from backproof.coq.theory import HEAD, ORDER, Line
from backproof.errors import ExerciseError

# The axioms of Coq's real numbers, and what Coquelicot and classical analysis add.
AXIOMS = {"sig_forall_dec", "sig_not_dec", "classic", "functional_extensionality_dep"}
LATE = "not within"
ENDED = "All were tried"
INSTALL = "apt-get install coq libcoq-coquelicot, or opam install coq-coquelicot"


class Compiled(NamedTuple):
    """A file, compiled: whether all of it was, the axioms that it rests on, what Coq said."""

    ok: bool
    axioms: set[str]
    said: str
    seconds: float


def need_coq():
    """Raise ``ExerciseError`` if there is no Coq."""
    if not shutil.which("coqc"):
        raise ExerciseError(f"coqc is not installed ({INSTALL})")


def patient(seconds: float) -> int:
    """Coq counts the seconds of the clock, so it has up to four times as many where much else is
    done."""
    return ceil(seconds * min(4, max(1, getloadavg()[0] / cpu_count())))


def compiled(folder: Path, name: str, limit: float) -> Compiled:
    """One file of an export, compiled with ``Qed``."""
    started, limit = perf_counter(), patient(limit)
    try:
        done = subprocess.run(["coqc", "-R", ".", "Backproof", f"{name}.v"], cwd=folder, text=True,
                              capture_output=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return Compiled(False, set(), f"not within {limit:g} s", perf_counter() - started)
    printed = done.stdout.partition("Axioms:")[2]
    axioms = {name.split(".")[-1] for name in re.findall(r"^([\w.]+)\s*\n?\s+: ", printed, re.M)}
    return Compiled(done.returncode == 0, axioms, done.stderr, perf_counter() - started)


def library(folder: Path, limit: float):
    """Compile the library of an export. Raises ``ExerciseError`` if that fails."""
    for name in ORDER:
        found = compiled(folder, name, limit)
        if not found.ok:
            raise ExerciseError(f"{name}.v does not compile: {found.said[-500:]}")


def tried(folder: Path, lines: Iterable[Line], seconds: int, known=frozenset()) -> dict[str, str]:
    """Theorems tried one after the other: the name of each with "" if it was proved, else why not.

    Those whose digests are ``known`` are taken as proved, so that others may use them. Raises
    ``ExerciseError`` if Coq stops before its end.
    """
    lines, seconds = [line for line in lines if not line.reason], patient(seconds)
    text = HEAD + "".join(_tried(line, seconds, line.digest in known) for line in lines)
    text += f'Goal True. idtac "{ENDED}". Abort.\n'
    done = subprocess.run(["coqtop", "-quiet", "-R", ".", "Backproof"], input=text, cwd=folder,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ENDED not in done.stdout:
        raise ExerciseError(f"coqtop stopped before its end: {done.stdout[-300:]}")
    there = set(re.findall(r"(?:^|< )(\w+)\s*\n?\s+: ", done.stdout, re.M))
    late = {part.split()[0] for part in done.stdout.split("Trying: ")[1:] if "Timeout!" in part}
    return {line.name: "" if line.name in there else
            f"{LATE} {seconds} s" if line.name in late else "no proof was found"
            for line in lines if line.digest not in known}


def _tried(line: Line, seconds: int, known: bool) -> str:
    if known:
        return f"{line.statement}\nAdmitted.\n"
    said = f'Goal True. idtac "Trying: {line.name} ". Abort.'
    return (f"{said}\nSet Default Timeout {seconds}.\n{line.statement}\n"
            f"{line.script}\nUnset Default Timeout.\nAbort All.\nCheck {line.name}.\n")
