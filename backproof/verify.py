"""Verify exercises: unchanged ones from the cache, the others in parallel in fresh processes."""
from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager, redirect_stdout
from multiprocessing import get_context
from pathlib import Path
from typing import Callable, Iterable

from derivations.record import from_data, to_data
from backproof import cache
from backproof.importing import files_read
from backproof.record import ExerciseRecord
from backproof.registry import files


def verify_all(paths: Iterable[Path] | None = None, use_cache: bool = True, jobs: int | None = None,
               done: Callable[[ExerciseRecord, bool], None] | None = None,
               ) -> list[ExerciseRecord]:
    """The records of the given exercise files (all of the shelf by default), in their order.

    ``jobs`` is the number of processes, 0 for this one; ``done(record, from_cache)`` is called as
    each record is ready. Raises ``ExerciseError`` for a file that holds no exercise.
    """
    paths = [Path(p).resolve() for p in (files() if paths is None else paths)]
    records: dict[Path, ExerciseRecord] = {}

    def ready(path, record, from_cache):
        records[path] = record
        if done:
            done(record, from_cache)
    for path in paths:
        record = cache.load(path) if use_cache else None
        if record:
            ready(path, record, True)
    before = {path: cache.state(path) for path in paths if path not in records}
    for path, record, read in run_each(list(before), jobs):
        cache.save(record, path, before[path], read)
        ready(path, record, False)
    return [records[path] for path in paths]


def run_each(paths: list[Path], jobs: int | None):
    """Run files and yield (path, record, digests of what was imported) as they finish."""
    if not paths:
        return
    jobs = min(os.cpu_count() or 1, len(paths)) if jobs is None else jobs
    if not jobs:
        with no_garbage_collection():
            yield from ((path, *record_of(path)) for path in cited_first(paths))
        return
    for path, (data, read) in in_processes(paths, jobs):
        yield path, from_data(ExerciseRecord, data), read


def in_processes(paths: list[Path], jobs: int):
    """(path, what ``run_file`` gives) of every file, as they finish. A process solves again what its
    file cites, unless it has done so before: it takes the file that has most in common with those
    that it has run, and that others cite most."""
    waiting = {path: {path, *cache.imported(path)} for path in paths}
    cited = Counter(file for files in waiting.values() for file in files)
    with ExitStack() as stack:
        processes = [ProcessPoolExecutor(1, _context(), gc.disable) for _ in range(jobs)]
        free = {stack.enter_context(process): set() for process in processes}
        running, finished = {}, []
        while waiting or running or finished:
            while waiting and free:
                process, solved = free.popitem()
                path = min(waiting, key=lambda path: (
                    len(waiting[path] - solved) - len(waiting[path] & solved) - cited[path]))
                running[process.submit(run_file, path)] = path, process, solved | waiting.pop(path)
            yield from finished
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            finished = [(running[future][0], future.result()) for future in done]
            free |= {process: solved for _, process, solved in map(running.pop, done)}


def cited_first(paths: list[Path]) -> list[Path]:
    """Files after those that they import: what is cited has been run by then."""
    return sorted(paths, key=lambda path: len(cache.imported(path)))


def _context():
    """Processes that fork from one with SymPy loaded, where the system can."""
    try:
        context = get_context("forkserver")
        context.set_forkserver_preload(["backproof.run"])
        return context
    except ValueError:
        return get_context("spawn")


def run_file(path: Path) -> tuple[dict, dict[str, str]]:
    """Load and run one file; the record as plain data, which travels between processes."""
    record, read = record_of(path)
    return to_data(record), read


def record_of(path: Path) -> tuple[ExerciseRecord, dict[str, str]]:
    """Load and run one file, if it is fit; the record, and the digests of the files that it
    imported."""
    from backproof.faults import unfit
    from backproof.registry import ExerciseError, load
    from backproof.run import broken, run

    known = set(files_read())
    with redirect_stdout(sys.stderr):  # what an exercise prints is no part of the report
        try:
            if found := unfit(path):
                raise ExerciseError("\n".join(found))
            record = run(load(path))
        except ExerciseError as error:
            record = broken(path, error)
    mine = {path, *cache.imported(path)}
    return record, {str(file): digest for file, digest in files_read().items()
                    if file in mine or file not in known}


@contextmanager
def no_garbage_collection():
    """Almost all that is made is in use to the end: looking for garbage takes 8 % of the time, and
    3 % more afterwards, if what was made is not set apart."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
