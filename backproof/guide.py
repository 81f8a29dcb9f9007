"""What an exercise file may say, as plain text for the terminal: each verb with an example."""
from __future__ import annotations

import inspect
import textwrap

from backproof import examples
from backproof.advice import INSTEAD
from backproof.errors import ExerciseError
from backproof.network_check import NetworkCheck
from backproof.recording import Recorder
from backproof.registry import KINDS, Exercise


def guide(name: str = "") -> str:
    """The whole guide, or what it says of one verb.

    Raises ``ExerciseError`` for a name that is no verb.
    """
    if not name:
        return "\n\n".join(map(section, SECTIONS))
    found = {verb: entry for title in SECTIONS for verb, entry in SECTIONS[title].items()}
    if name not in found:
        raise ExerciseError(f"{name}: no verb has this name; there are {', '.join(found)}")
    return found[name]()


def section(title: str) -> str:
    """A titled group of entries."""
    entries = (entry() for entry in SECTIONS[title].values())
    return "\n\n".join([f"{title}\n{'=' * len(title)}", *entries])


def described(called: str, thing, example: str = ""):
    """An entry: how something is called, what it does, and its example."""
    def entry():
        words = textwrap.indent(inspect.getdoc(thing) or "", "    ")
        shown = textwrap.indent(example.strip(), "        ")
        return "\n\n".join(filter(None, [called + arguments(thing), words, example and shown]))
    return entry


def arguments(thing) -> str:
    """The arguments of a verb, without the first, which stands before the dot."""
    found = inspect.signature(thing)
    return str(found.replace(parameters=list(found.parameters.values())[1:],
                             return_annotation=inspect.Signature.empty))


def listed(rows: dict[str, str]):
    """An entry that is a list of names and what they are."""
    width = max(map(len, rows)) + 2
    return lambda: "\n".join(f"{name:<{width}}{words}" for name, words in rows.items())


SECTIONS = {
    "Letters": {"letters": lambda: examples.LETTERS.strip()},
    "The language": {"language": listed(examples.LANGUAGE)},
    "What the language does not have, and what to write": {
        "instead": listed({name: ", ".join(found) for name, found in INSTEAD.items()})},
    "Random variables, for proof.random(…)": {"laws": listed(
        {text.partition("#")[0].strip(): text.partition("#")[2].strip()
         for text in examples.RANDOM.values()})},
    "What a line may be given": {name: lambda words=words, example=example, name=name: (
        f"{name}=\n\n{textwrap.indent(textwrap.fill(words, 96), '    ')}\n\n"
        + textwrap.indent(example, "        ")) for name, (words, example) in
        examples.ARGUMENTS.items()},
    **{title: {verb: described(f"proof.{verb}", getattr(Recorder, verb), text)
               for verb, text in verbs.items()} for title, verbs in examples.PARTS.items()},
    "Network checks": {f"net.{name}": described(f"net.{name}", getattr(NetworkCheck, name), text)
                       for name, text in examples.NETWORK.items()},
    "Mistakes": {"mistake": described("@solution.mistake", Exercise.mistake)},
    "Kinds of exercise": {"kinds": listed(KINDS)},
}
