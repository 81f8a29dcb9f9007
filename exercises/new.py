"""A new exercise file from the template."""
from __future__ import annotations

import os
import re
from pathlib import Path

from exercises.registry import FOLDER, ExerciseError

TEMPLATE = FOLDER / "template.py"


def write_new(id: str, folder: Path | None = None) -> Path:
    """Write the template under a new id: chapter ids into the book, others into ``folder`` or here.

    Raises ``ExerciseError`` for an id that is not of the form words-with-dashes, or a file that
    exists already or cannot be written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id):
        raise ExerciseError(f"{id!r} is not an id: use small letters, digits and dashes, such as "
                            "ch3-softmax-inverse or my-exercise")
    chapter = re.match(r"(ch\d+)-(.+)", id)
    if chapter and folder is None:
        path = FOLDER / chapter[1] / f"{chapter[2].replace('-', '_')}.py"
    else:
        path = (folder or Path.cwd()) / f"{id.replace('-', '_')}.py"
    if os.path.exists(path):
        raise ExerciseError(f"{path} exists already; choose another id or edit that file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEMPLATE.read_text(encoding="utf-8").replace("EXERCISE-ID", id),
                        encoding="utf-8")
    except OSError as error:
        raise ExerciseError(f"{path} cannot be written: {error.strerror}") from error
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path
