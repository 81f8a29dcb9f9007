"""Idea: keep arrays in ``.npz`` files that say what they are and cannot run code.

Files hold numeric arrays and JSON text; nothing is pickled. They are written beside their place
and moved there, so that a crash leaves the former one.
"""

import json
import os
import zlib
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

# what NumPy and the zip reader raise for text, a lone array, a cut file, a damaged one, a pickle
UNREADABLE = (ValueError, TypeError, EOFError, BadZipFile, zlib.error)


def save_archive(path, kind, facts, arrays):
    """Write ``facts``, a dict that JSON can hold, and a dict of arrays as a file of this kind."""
    path = Path(path)
    beside = path.with_name(path.name + ".part")
    # arrays inside the state of a random generator become lists, which it takes back
    text = json.dumps({"kind": kind, **facts}, default=lambda array: array.tolist())
    with open(beside, "wb") as file:
        np.savez(file, facts=np.array(text), **arrays)
    os.replace(beside, path)


def load_archive(path, kind):
    """(facts, arrays) as ``save_archive`` wrote them; ``ValueError`` for another kind of file."""
    arrays = load_arrays(path)
    try:
        facts = json.loads(str(arrays.pop("facts")))
    except (KeyError, ValueError):
        facts = {}
    if facts.get("kind") != kind:
        raise ValueError(f"{path}: not a {kind} file of this library")
    return facts, arrays


def load_arrays(path):
    """The dict of arrays in the ``.npz`` file at ``path``.

    Raises ``OSError`` if it cannot be opened and ``ValueError`` if it is not whole, is no such
    file, or holds pickled objects.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except UNREADABLE:
        raise ValueError(f"{path}: not an .npz file of plain arrays") from None
