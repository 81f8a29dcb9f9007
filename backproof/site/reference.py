"""The page "What you can write": every verb with its docstring, an example, and what that makes."""
from __future__ import annotations

import functools
import inspect
from dataclasses import replace

from backproof import cache, examples
from backproof.advice import INSTEAD
from backproof.record import ExerciseRecord
from backproof.registry import KINDS
from backproof.site.api import prose, signature
from backproof.site.steps import block, steps_list
from backproof.site.text import literal
from derivations.record import Step

# What the recorder's own docstrings leave out.
SAID = {"positive": "``expr > 0``, as ``relation`` says it.",
        "negative": "``expr < 0``, as ``relation`` says it."}


@functools.cache
def made() -> str:
    """The whole reference; its examples are run when the machinery has changed."""
    return cache.kept_text("reference", cache.machinery(), written)


def reference(page: str, records: list[ExerciseRecord]) -> str:
    """The reference for a hand-written page."""
    return made()


def written() -> str:
    parts = [letters(), language(), random(), arguments(),
             *(verbs(*part) for part in examples.PARTS.items()),
             network(), mistakes(), figures(), kinds()]
    return "\n\n".join(parts)


def letters() -> str:
    """How sizes, indices, arrays and numbers are written."""
    return ("## Letters\n\nOne line imports what you need: `from backproof import exercise, …`. "
            f"The examples below use these letters:\n\n{code(examples.LETTERS)}")


def language() -> str:
    """The functions of the language, each as it is printed."""
    from derivations.notation.printing import latex

    known = examples.names()
    rows = "\n".join(f"| `{text}` | ${bars(latex(eval(text, known)))}$ |"
                     for text in examples.LANGUAGE.values())
    return ("## Formulas\n\nSymPy's `+ - * / **` and these. What is not here is outside it: "
            "a line with it is undecided and says so.\n\n"
            f"| you write | the page shows |\n|---|---|\n{rows}\n\n"
            f"| for | write |\n|---|---|\n{replaced()}")


def replaced() -> str:
    """What people look for and the language does not have, and what to write in its place."""
    return "\n".join(f"| {name} | {', '.join(f'`{part}`' for part in found)} |"
                     for name, found in INSTEAD.items())


def bars(tex: str) -> str:
    """TeX for the cell of a table, whose cells a bar would end."""
    return tex.replace("|", r"\vert{}")


def random() -> str:
    """The random variables."""
    from derivations import Random

    def thing(name):
        return getattr(Random, name.partition(".")[2]) if "." in name else Random
    items = [part for name, example in examples.RANDOM.items() for part in (
        f"### {literal(name)}", prose(inspect.getdoc(thing(name))), code(example))]
    return "\n\n".join(["## Random variables", "They are declared by `proof.random(…)`, and are "
                        "independent of each other. Products, sums and powers of them have a mean, "
                        "and so have $|w|$ and relu where the law says it.", *items])


def arguments() -> str:
    """What a line may be given."""
    from derivations.proof.verbs import HOLDING

    items = [part for name, (words, example) in examples.ARGUMENTS.items() for part in (
        f"### {name}=", words, code(example))]
    held = ", ".join(f"`{verb}`" for verb in HOLDING)
    return "\n\n".join(["## What a line is given", *items, f"`hold=` belongs to {held}."])


def verbs(title: str, found: dict[str, str]) -> str:
    """A group of the verbs of ``proof``."""
    return "\n\n".join([f"## {title}", *(verb(name, text) for name, text in found.items())])


def verb(name: str, example: str) -> str:
    """One verb: how it is called, what it says, an example, and the lines of the page it makes."""
    from backproof.recording import Recorder

    method = getattr(Recorder, name)
    proof = examples.run_line(example)
    shown = [timeless(step) for step in proof.steps]
    result = block("details", "fold", "<summary>On the page</summary>",
                   steps_list(shown, f"verb-{name}"))
    return "\n\n".join([f"### proof.{literal(name)}", signature(name, method),
                        prose(inspect.getdoc(method) or SAID[name]), code(example), result])


def timeless(step: Step) -> Step:
    """A step without the time it took, so that the page is the same each time."""
    verdict = step.verdict and replace(step.verdict, seconds=0.0)
    return replace(step, verdict=verdict, details=list(map(timeless, step.details)))


def network() -> str:
    """Network checks, with what a function decorated by ``solution.network`` is given."""
    from backproof.network_check import NetworkCheck

    parts = ["## Network checks", "A function decorated with `@solution.network` compares a proved "
             "formula with a program that runs. It is given `net`:"]
    for name in ("example", *examples.NETWORK):
        method = getattr(NetworkCheck, name)
        example = code(examples.NETWORK[name]) if name in examples.NETWORK else ""
        parts += [f"### net.{name}", signature(name, method), prose(inspect.getdoc(method)),
                  example]
    return "\n\n".join(filter(None, parts))


def mistakes() -> str:
    """Tempting mistakes."""
    from backproof.registry import Exercise

    return "\n\n".join(["## Mistakes", prose(inspect.getdoc(Exercise.mistake)), code(
        '@solution.mistake("the factor 2 is forgotten", source="a slip that is easily made",\n'
        '                  why="The square brings down a factor 2.")\n'
        "def _(claim):\n    claim.identity(Partial(f, c), n * c - Sum(x[i], i))")])


def figures() -> str:
    """Figures and experiments."""
    from backproof import experiments
    from backproof.site import moving
    from backproof.site.figures import svg

    drawn = {name: getattr(moving, name)
             for name in ("curves", "bars", "paths", "Slider", "Iterated")}
    things = {"svg": svg, **drawn, **{name: getattr(experiments, name)
                             for name in ("kept", "interval", "shown", "digits_data")}}
    items = [part for name, thing in things.items() for part in (
        f"### {literal(name)}", signature(name, thing), prose(inspect.getdoc(thing)))]
    return "\n\n".join(["## Figures and experiments", *items])


def kinds() -> str:
    """The kinds of exercise."""
    rows = "\n".join(f"| `{kind}` | {words} |" for kind, words in KINDS.items())
    return ("## Kinds\n\n`backproof new my-exercise --kind KIND` writes one that passes.\n\n"
            f"| kind | what it is about |\n|---|---|\n{rows}")


def code(text: str) -> str:
    """A block of Python."""
    return f"```python\n{text.strip()}\n```"
