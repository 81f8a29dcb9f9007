"""The process that judges: requests come in as lines of JSON, replies go out as lines of JSON.

It is started by ``client`` and may be killed at any moment. It limits its own memory.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path

MEMORY = 1 << 30  # bytes beyond what the imported libraries take


def main():
    """Answer requests until the input ends. Only replies are written to standard output."""
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    sys.stdout = sys.stderr = open(os.devnull, "w")
    from backproof.answers import judging  # noqa: F401  (loads all that is needed)

    limit_memory()
    for line in sys.stdin:
        replies.write(json.dumps(reply(json.loads(line))) + "\n")
        replies.flush()


def reply(request: dict) -> dict:
    """Do what a request asks. Whatever goes wrong is part of the reply."""
    from backproof.registry import ExerciseError

    try:
        return {"done": TASKS[request.pop("do")](**request)}
    except ExerciseError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"failed": "it needs too much memory"}
    except RecursionError:
        return {"failed": "it is nested too deeply"}
    except Exception as error:  # a fault of ours must not stop a whole class being graded
        return {"failed": f"internal error, {type(error).__name__}"}


def limit_memory():
    """Allow this process ``MEMORY`` more than it has, where the system can do that."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as sizes:
            now = int(sizes.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return  # not on this system; the time limit still holds


@cache
def question(file: str):
    """What the exercise in a file asks, read. Raises ``ExerciseError`` if it does not say so."""
    from backproof.answers.asked import asked_in
    from backproof.answers.making import question_of
    from backproof.answers.tokens import Unreadable
    from backproof.registry import ExerciseError

    try:
        asked = asked_in(Path(file))
        if asked is None:
            raise ExerciseError(
                f"{Path(file).name} does not say what it asks, so there is nothing to judge; an "
                "author adds: asked = ask.asks(parts=[…])")
        return question_of(asked, Path(file))
    except (Unreadable, ValueError, SyntaxError) as error:
        raise ExerciseError(f"{Path(file).name}: what it asks cannot be read: {error}") from error


def prepare(file: str) -> dict:
    """Read what the exercise asks, so that judging is quick."""
    return {"parts": len(question(file).slots)}


def judge(file: str, text: str, part: int | None = None, reveal: bool = False,
          hints: int = 0) -> dict:
    from backproof.answers.judging import judge as judged
    from derivations.record import to_data

    return to_data(judged(question(file), text, part, reveal, hints))


def line(file: str, text: str, before: str, own: list[str]) -> dict:
    from backproof.answers.lines import judge_line
    from derivations.record import to_data

    return to_data(judge_line(question(file), text, before, own))


TASKS = {"prepare": prepare, "judge": judge, "line": line}

if __name__ == "__main__":
    main()
