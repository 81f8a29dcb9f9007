"""Idea: what does it cost to decide everything that a chapter says, beside importing SymPy?

Every solution of the first book is run once and each equation that the kernel decides is timed:
the theorem, and the look for a point that would refute it. The goal is a median of at most 5 ms
and none above 0.2 s. Then the whole chapter is verified without a cache (mistakes, mutants and
networks too) and once more from the cache. The times are beside what ``import sympy`` takes in
the same run; and, with ``--beside COMMAND``, what another checkout takes to verify the same, in turns.
"""

import argparse
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from backproof import registry
from backproof.recording import Recorder
from backproof.verify import no_garbage_collection

BOOK = Path("exercises/nielsen")
MEDIAN, SLOWEST = 5e-3, 0.2  # seconds: the goals
COLD = "-m", "backproof", "verify", "--no-cache", "--jobs", "0", "--book", str(BOOK)


def equations(book):
    """(seconds, exercise, line) of every equation that is proved at small sizes."""
    for path in registry.files():
        exercise = registry.load(path)
        if exercise.solve is None or not path.is_relative_to(book.resolve()):
            continue
        proof = Recorder(exercise.path, shows=False)
        with no_garbage_collection():  # as it is verified
            exercise.solve(proof)
        for step in (part for s in proof.steps for part in (s, *s.details)):
            if step.verdict and step.verdict.method == "small sizes":
                yield step.verdict.seconds, exercise.id, step.plain


def cpu(*arguments, shell=False):
    """The seconds of computing of a command and all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = arguments[0] if shell else [sys.executable, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, shell=shell)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turns(command, times=3):
    """The median seconds of this checkout's command and of another's."""
    ours, theirs = zip(*((cpu(*COLD), cpu(command, shell=True)) for _ in range(times)))
    return statistics.median(ours), statistics.median(theirs)


def main():
    options = argparse.ArgumentParser(description="What the first book costs.")
    options.add_argument("--beside", metavar="COMMAND", help="run in a shell: another checkout verifies the same, without a cache")
    other = options.parse_args().beside
    imports = min(cpu("-c", "import sympy") for _ in range(3))
    found = sorted(equations(BOOK))
    slowest, exercise, line = found[-1]
    print(f"{len(found)} equations decided for every size: median "
          f"{statistics.median(s for s, _, _ in found) * 1e3:.1f} ms (goal {MEDIAN * 1e3:g}), slowest "
          f"{slowest * 1e3:.0f} ms ({exercise}: {line}), "
          f"{sum(s > SLOWEST for s, _, _ in found)} above {SLOWEST:g} s")
    whole = cpu(*COLD)
    print(f"{BOOK} verified without a cache: {whole:.1f} s of computing, {whole / imports:.0f} x "
          f"what `import sympy` takes ({imports:.2f} s)")
    cpu("-m", "backproof", "verify", "--jobs", "0", "--book", str(BOOK))
    again = cpu("-m", "backproof", "verify", "--jobs", "0", "--book", str(BOOK))
    print(f"and again, from the cache: {again:.2f} s of computing")
    if other:
        ours, theirs = in_turns(other)
        print(f"in turns with the other checkout: {ours:.1f} s beside {theirs:.1f} s, {ours / theirs:.2f} x")


if __name__ == "__main__":
    main()
