"""The page of the kernel: what it believes, in the order of its code, in the words of its docstrings."""
from __future__ import annotations

import ast
import re
from pathlib import Path

from derivations import kernel
from backproof.record import ExerciseRecord
from backproof.site.text import escape, typeset

ROOMS = (  # of the kernel, in reading order
    "terms", "context", "poly", "intervals", "balls", "functions", "signs", "calculus", "deltas",
    "unknowns", "powers", "exponentials", "kinks", "angles", "prepare", "small_sizes", "field",
    "theorem", "setting", "equality", "order", "cases", "premises", "moments", "limits",
    "analysis", "point")


def believed(page: str, records: list[ExerciseRecord]) -> str:
    """What the kernel believes, in the order of its code: each room and rule in its own words."""
    parts = []
    for room in ROOMS:
        tree = ast.parse((KERNEL / f"{room}.py").read_text("utf-8"))
        parts.append(f"<h3><code>{room}</code></h3>\n{paragraphs(ast.get_docstring(tree))}")
        parts.append("<dl>" + "".join(
            f"<dt><code>{escape(name)}</code></dt><dd>{paragraphs(words)}</dd>"
            for name, words in stated(tree)) + "</dl>")
    return "\n".join(parts)


KERNEL = Path(kernel.__file__).parent


def stated(tree):
    """(name, docstring) of what a room defines, methods included, where it says something."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            yield node.name, ast.get_docstring(node)


def paragraphs(words: str) -> str:
    return "".join(f"<p>{inline(' '.join(part.split()))}</p>" for part in words.split("\n\n"))


def inline(words: str) -> str:
    """Text with its ``code`` marked, and its formulas set as a book sets them."""
    return "".join(f"<code>{escape(part[2:-2])}</code>" if part.startswith("``") else
                   re.sub(r"\*(\w+)\*", r"<em>\1</em>", typeset(part))
                   for part in re.split("(``.+?``)", words))
