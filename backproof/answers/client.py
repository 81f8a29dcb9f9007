"""Ask the judge from outside: processes that stay warm, and are killed when they take too long."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from queue import Empty, LifoQueue, SimpleQueue
from threading import Thread
from time import perf_counter

from backproof.answers.answer import Answer, Found
from backproof.answers.asked import Asked, asked_in
from backproof.registry import ExerciseError, path_of
from derivations.record import from_data

JUDGING = 8.0  # seconds for one judgement, then its process is stopped
PREPARING = 60.0  # seconds to start a process and read what an exercise asks
LONGEST = 2_001  # characters that are sent on; the grammar refuses one less than these


class Stopped(Exception):
    """A judgement did not end in time, or ended its process; ``str`` says which."""


class Refused(ExerciseError):
    """A request that cannot be served, in one line."""


class Worker:
    """One judging process."""
    def __init__(self):
        self.owner = os.getpid()
        self.process = subprocess.Popen([sys.executable, "-P", "-m", "backproof.answers.worker"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, encoding="ascii")
        self.replies: SimpleQueue = SimpleQueue()
        self.ready: set[str] = set()
        Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for reply in self.process.stdout:
            self.replies.put(reply)
        self.replies.put("")

    def ask(self, request: dict, seconds: float) -> dict:
        """One request and its reply. Raises ``Stopped``; the process is then gone."""
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            reply = self.replies.get(timeout=seconds)
        except Empty:
            self.stop()
            raise Stopped(f"it was stopped after {seconds:g} s") from None
        except OSError:
            reply = ""
        if not reply:
            self.stop()
            raise Stopped("the judging process ended")
        return json.loads(reply)

    def prepare(self, file: str):
        """Have what the exercise asks read once. Raises ``Refused`` if it does not say it."""
        if file not in self.ready:
            done(self.ask({"do": "prepare", "file": file}, PREPARING))
            self.ready.add(file)

    def stop(self):
        self.process.kill()
        self.process.wait()

    @property
    def usable(self):
        return self.owner == os.getpid() and self.process.poll() is None


def done(reply: dict):
    """What a reply holds. Raises ``Refused`` or ``Stopped`` as the reply says."""
    if "refused" in reply:
        raise Refused(reply["refused"])
    if "failed" in reply:
        raise Stopped(reply["failed"])
    return reply["done"]


_idle: LifoQueue = LifoQueue()


@contextmanager
def borrowed(file: str):
    """A worker that has the exercise ready; it is kept for the next one if it survives."""
    worker = idle_worker()
    try:
        worker.prepare(file)
        yield worker
    finally:
        if worker.usable:
            _idle.put(worker)


def idle_worker() -> Worker:
    while True:
        try:
            worker = _idle.get_nowait()
        except Empty:
            return Worker()
        if worker.usable:
            return worker


@atexit.register
def close():
    """Stop all idle workers."""
    while not _idle.empty():
        worker = _idle.get()
        if worker.usable:
            worker.stop()


def request(id: str, seconds: float = JUDGING, **task):
    """Have a task done for an exercise. Raises ``ExerciseError`` or ``Stopped``."""
    file = str(path_of(id).resolve())
    with borrowed(file) as worker:
        return done(worker.ask({**task, "file": file}, seconds))


def asked(id: str) -> Asked:
    """What an exercise asks. Raises ``ExerciseError`` if it does not say so."""
    try:
        found = asked_in(path_of(id))
    except ExerciseError:
        raise
    except ValueError as error:
        raise ExerciseError(f"{id}: what it asks cannot be read: {error}") from error
    except OSError as error:
        raise ExerciseError(f"{id} cannot be read: {error.strerror}") from error
    if found is None:
        raise ExerciseError(
            f"{id} does not say what it asks, so there is nothing to judge; read it with: "
            f"backproof show {id}")
    return found


def known_part(id: str, part: int | None):
    parts = asked(id).parts
    if part is not None and not 1 <= part <= len(parts):
        raise ExerciseError(f"{id} has the parts 1 to {len(parts)}, not {part}")


def check(id: str, text: str, reveal: bool = False, seconds: float = JUDGING,
          part: int | None = None, hints: int = 0) -> Answer:
    """Judge the answer ``text`` to exercise ``id`` (or in a file), in at most ``seconds`` of
    judging.

    ``part`` is the only part that it is held against, from 1; ``reveal`` adds the answer, ``hints``
    is how far to go down the ladder of hints. Raises ``ExerciseError`` for an unknown exercise or
    part and for a file that does not say what it asks; nothing in ``text`` makes it raise.
    """
    started = perf_counter()
    known_part(id, part)
    try:
        found = request(id, seconds, do="judge", text=text[:LONGEST], part=part, reveal=reveal,
                        hints=hints)
        return from_data(Answer, found)
    except Stopped as stopped:
        return Answer(
            Found.UNDECIDED, f"I had to give up on this one: {stopped}. It is not called "
            "wrong. A simpler form of the same answer may help.", seconds=perf_counter() - started)
