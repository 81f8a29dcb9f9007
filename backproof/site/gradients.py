"""The gradients on the page "Derive a gradient": derived when the page is made, and kept."""
from __future__ import annotations

import functools
import json
import tomllib
from dataclasses import replace
from pathlib import Path
from shlex import quote

from derivations.record import Step
from backproof import cache
from backproof.record import ExerciseRecord
from backproof.registry import ExerciseError
from backproof.site.steps import block, display, steps_list
from backproof.site.text import count, error_size

ROUNDING = 1e-16  # of the numbers that are compared
FILE = Path(__file__).parent / "gallery.toml"


def gradients(page: str, records: list[ExerciseRecord]) -> str:
    """Every gradient of the gallery as Markdown. Raises ``ExerciseError`` if one is not found right."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))["gradient"]
    return "\n\n".join(_kept(n, json.dumps([entry, cache.machinery()], sort_keys=True))
                       for n, entry in enumerate(found, 1))


@functools.cache
def _kept(number: int, text: str) -> str:
    """The section of one gradient; derived anew when it or the machinery has changed."""
    entry, _ = json.loads(text)
    return cache.kept_text(f"gradient-{number}", text, lambda: section(number, entry))


def section(number: int, entry: dict) -> str:
    """The command, the result, the lines, and the NumPy function of one gradient."""
    from backproof.questions import derivation

    found = derivation(entry["definitions"], entry["wrt"], entry.get("given", []),
                       entry.get("ranges", {}))
    if found.status not in ("proved", "derived"):
        raise ExerciseError(f"{FILE.name}: {entry['title']}: {found.status}, {found.reason}")
    lines = [Step(line.rule, line.text, line.latex, "", replace(line.verdict, seconds=0.0))
             for line in found.steps]  # without the time: the page is the same each time
    checked = (f"{judged(found)} and compared with {found.check.compared} finite "
               "differences; the largest relative error is "
               f"{error_size(max(found.check.worst, ROUNDING))}.")
    return "\n\n".join([
        f"## {entry['title']}", entry["about"], f"```sh\n{command(entry)}\n```",
        display(found.latex), *where(found), checked,
        block("details", "fold", f"<summary>The derivation, {count(len(lines), 'line')}</summary>",
              steps_list(lines, f"gradient-{number}")),
        *code(found)])


def judged(found) -> str:
    """What says that it is right: the kernel, or one judge alone."""
    if found.status == "proved":
        return f"Proved by {found.method}"
    one = sum(line.verdict.status == "derived" for line in found.steps)
    return (f"Derived by {found.method}, not proved: {count(one, 'line')} of {len(found.steps)} "
            "found equal by the normal form alone,")


def where(found) -> list[str]:
    """The names in the result that the derivation brought in."""
    from derivations.notation.printing import latex_equation

    if not found.recursion:
        return []
    return ["where", *(display(latex_equation(*pair)) for pair in found.recursion),
            "and what the first layer reads in place of a layer before it is given."]


def command(entry: dict) -> str:
    parts = ["backproof derive", *map(quote, entry["definitions"])]
    parts += [f"--given {quote(given)}" for given in entry.get("given", [])]
    parts += [f"--range {index}={size}" for index, size in entry.get("ranges", {}).items()]
    return " \\\n    ".join([*parts, f"--wrt {quote(entry['wrt'])}"])


def code(found) -> list[str]:
    """The function, folded; a gradient through layers is no single one."""
    try:
        source = found.code()
    except ValueError:
        return []
    return [block("details", "fold", "<summary>As NumPy</summary>", f"```python\n{source}```")]
