"""The page of what is believed: by theme, with an example each; and the kernel in its own words."""
from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from backproof import cache, examples
from backproof.record import ExerciseRecord
from backproof.site.formulas import as_tex, listed
from backproof.site.steps import block, display
from backproof.site.text import escape, markdown, typeset
from derivations import kernel
from derivations.record import Status

THEMES = Path(__file__).with_name("beliefs.toml")
KERNEL = Path(kernel.__file__).parent
ROOMS = (  # of the kernel, in reading order
    "terms", "context", "poly", "intervals", "balls", "functions", "signs", "calculus", "deltas",
    "unknowns", "powers", "exponentials", "kinks", "angles", "prepare", "small_sizes", "counting",
    "field", "theorem", "setting", "equality", "order", "cases", "premises", "moments", "limits",
    "analysis", "point")


def by_theme(page: str, records: list[ExerciseRecord]) -> str:
    """What is believed; its examples are proved when the machinery has changed."""
    text = THEMES.read_text("utf-8")
    return cache.kept_text("beliefs", cache.machinery() + text, lambda: written(text))


def written(text: str) -> str:
    return "\n\n".join(part for theme in tomllib.loads(text)["theme"] for part in (
        f"### {theme['name']}", *map(belief, theme["belief"])))


def belief(entry: dict) -> str:
    """One belief: what it says, why, in which rooms of the kernel, and a line that rests on it."""
    rooms = ", ".join(f"<code>{room}</code>" for room in entry["rooms"].split(", "))
    return block("div", "belief", block("div", "said", f"{entry['said']} {entry['why']}",
                                        f'<p class="facts">{rooms}</p>'), example(entry))


def example(entry: dict) -> str:
    """A small line that rests on a belief.

    Raises ``ValueError`` if it is not proved.
    """
    from backproof.questions import prove_text

    if "claim" in entry:
        from backproof.questions import prove_text

        given = entry.get("given", [])
        found = prove_text([entry["claim"]], given, entry.get("range", {}),
                           whole=entry.get("whole", ()))
        status, latex = found["status"], as_tex(entry["claim"])
    elif "lines" in entry:
        step, given = examples.run_line(entry["lines"]).steps[-1], []
        status, latex = step.status, step.latex
    else:
        return ""
    if status is not Status.PROVED:
        raise ValueError(f"an example of {entry['said']!r} is {status}, not proved")
    under = [markdown(f"where {listed(given)}")] if given else []
    return block("div", "formula", display(latex), *under)


def believed(page: str, records: list[ExerciseRecord]) -> str:
    """The kernel in the order of its code: each room and rule in its own words, folded."""
    return "\n\n".join(map(room, ROOMS))


def room(name: str) -> str:
    """One room of the kernel."""
    tree = ast.parse((KERNEL / f"{name}.py").read_text("utf-8"))
    rules = "".join(f"<dt><code>{escape(rule)}</code></dt><dd>{paragraphs(words)}</dd>"
                    for rule, words in stated(tree))
    return (f'<details class="fold aside"><summary><code>{name}</code></summary>'
            f"{paragraphs(ast.get_docstring(tree))}<dl>{rules}</dl></details>")


def stated(tree):
    """(name, docstring) of what a room defines, methods included, where it says something."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            yield node.name, ast.get_docstring(node)


def paragraphs(words: str) -> str:
    return "".join(f"<p>{marked(' '.join(part.split()))}</p>" for part in words.split("\n\n"))


def marked(words: str) -> str:
    """Text with its ``code`` marked, and its formulas set as a book sets them."""
    return "".join(f"<code>{escape(part[2:-2])}</code>" if part.startswith("``") else
                   re.sub(r"\*(\w+)\*", r"<em>\1</em>", typeset(part))
                   for part in re.split("(``.+?``)", words))
