"""Verdicts as sentences with formulas, and counterexamples as tables that a person can check."""
from __future__ import annotations

import re

from backproof.record import is_run, word_of
from backproof.site.formulas import as_tex, inline, listed
from backproof.site.text import count, escape, markdown
from derivations.record import Counterexample, Status, Verdict

MARKS = {
    Status.PROVED: "✓",
    Status.CHECKED: "=",
    Status.DERIVED: "~",
    Status.MEASURED: "≈",
    Status.REFUTED: "✗",
    Status.UNDECIDED: "?",
    Status.FAILED: "!",
}
FRACTION = re.compile(r"(-?\d+)/(\d+)")
CERTIFICATE = ", a sum of products of what is not negative"
BY_PARTS = re.compile(r"(.+) is ((?:positive|not negative), by the signs of .+|about \S+, computed .+)")
LEMMA = re.compile(r"([^:]+): (.+?)(?: \(given (.+)\))?")
MANY_DIGITS = 20
LONG = 220  # a certificate of more signs says nothing to a reader


def verdict_mark(verdict: Verdict, coq: str = "") -> str:
    """The verdict: one quiet word when green, everything at once when red. Inside stands the
    statement that Coq has proved too."""
    status = verdict.status
    is_open = "" if verdict.ok else " open"
    return "\n\n".join(part for part in (
        f'<details class="verdict {status}"{is_open} data-search-exclude markdown="block">',
        f'<summary><span aria-hidden="true">{MARKS[status]}</span> '
        f'<span class="word">{word_of(verdict)}</span></summary>',
        markdown(verdict_text(verdict)), counterexample_table(verdict.counterexample),
        by_coq(coq), "</details>") if part)


def by_coq(statement: str) -> str:
    """What Coq has proved as well, one click away."""
    return statement and ('<details class="verdict coq"><summary>Coq proves it too</summary>'
                          f"<pre>{escape(statement)}</pre></details>")


def verdict_text(verdict: Verdict) -> str:
    """How it was decided, in sentences of Markdown."""
    sentences = [opening(verdict)]
    if verdict.conditions:
        sentences.append(f"It holds where {listed(verdict.conditions)}.")
    if verdict.given:
        sentences.append(f"It rests on {listed(verdict.given)}.")
    if verdict.attack and verdict.ok:
        sentences.append(f"{count(verdict.attack.points, 'random point')} tried before the proof "
                         "did not break it.")
    if verdict.reason:
        sentences.append(f"Reason: {verdict.reason}")
    return " ".join(sentences)


def opening(verdict: Verdict) -> str:
    """The verdict's word, for which sizes, and why."""
    word = word_of(verdict).capitalize()
    if is_run(verdict):
        return f"{word}: a program was run and gave what it had to. This is no proof."
    if verdict.status is not Status.PROVED:
        return f"{word}." if not verdict.method else f"{word} by {verdict.method}."
    every = f" for every {' and '.join(map(inline, verdict.sizes))}" if verdict.sizes else ""
    return f"{word}{every}: {because(verdict)}."


def because(verdict: Verdict) -> str:
    """The reason of a proof as part of a sentence, its formulas as mathematics."""
    why, *lemmas = re.split("(?:, by|it follows from) the lemma ", verdict.why or verdict.method)
    cited = [f"by the lemma {lemma_in_words(said)}" for said in lemmas]
    return ", ".join([method_in_words(why), *cited] if why else cited)


def lemma_in_words(said: str) -> str:
    """A lemma as it is typed, as mathematics."""
    name, claim, given = LEMMA.fullmatch(said).groups(default="")
    if given:
        given = f" (given {', '.join(map(inline, given.split('; ')))})"
    return f"{name}: {inline(claim)}{given}"


def method_in_words(why: str) -> str:
    if why.endswith(CERTIFICATE):
        left, _, right = why.removesuffix(CERTIFICATE).partition(" = ")
        if rounded(right):
            return f"${as_tex(left)} \\approx {rounded(right)}$ is not negative"
        found = f"${as_tex(left)} = {as_tex(right)}$ is" if len(right) < LONG else "the difference is"
        return f"{found} a sum of products of what is not negative"
    if found := BY_PARTS.fullmatch(why):
        return f"{inline(found[1]) if len(why) < LONG else 'the difference'} is {found[2]}"
    why = re.sub(r"\b([\w*]+) = (\d+(?:, \d+)*)", lambda m: f"{inline(m[1])} = {m[2]}", why)
    return why.replace("n + 1 if for n", "$n + 1$ if for $n$")


def rounded(text: str) -> str:
    """A fraction of many digits as a decimal in TeX; empty for anything else."""
    found = FRACTION.fullmatch(text)
    if not found or len(text) < MANY_DIGITS:
        return ""
    digits, _, power = f"{int(found[1]) / int(found[2]):.2g}".partition("e")
    return f"{digits} \\cdot 10^{{{int(power)}}}" if power else digits


def given(verdict: Verdict, known: set[str] = frozenset()) -> str:
    """What a claim was given and is not ``known``, as a short line below it; empty for nothing."""
    found = [a for a in verdict.given if a not in known]
    return f'<p class="holds" markdown="span">given {listed(found)}</p>' if found else ""


def counterexample_table(example: Counterexample | None, left: str = "", right: str = "") -> str:
    """The point where a claim is false, to be checked by hand.

    ``left`` and ``right`` name the two sides, as Markdown.
    """
    if example is None:
        return ""
    given = [(name if example.is_code else inline(name), value_of(str(value), example.is_code))
             for part in (example.sizes, example.indices, example.values)
             for name, value in part.items()]
    sides = ("this answer gives", "really") if example.is_code else (
        left or "left side", right or "right side")
    rows = [*given, *((side, value_of(value, example.is_code)) for side, value in
                      zip(sides, (example.left, example.right)) if side != f"${as_tex(value)}$")]
    body = "\n".join(f'<tr markdown="block">\n<td markdown="span">{cell(name)}</td>\n'
                     f'<td markdown="span">{cell(value)}</td>\n</tr>' for name, value in rows)
    caption = "By running it" if example.is_code else "Check it by hand"
    return ('<div class="scroll" markdown="block">\n'
            '<table class="counterexample" data-search-exclude markdown="block">\n'
            f'<caption>{caption}</caption>\n<tbody markdown="block">\n{body}\n</tbody>\n</table>\n</div>')


def cell(text: str) -> str:
    """Inline Markdown on one line."""
    return " ".join(markdown(text).split())


def value_of(text: str, is_code: bool) -> str:
    """A value as mathematics; what a program printed stays as it was printed."""
    if is_code:
        return escape(text).replace("*", r"\*").replace("_", r"\_")
    if text.startswith("-> "):
        return f"tends to {value_of(text[3:], False)}"
    if text in ("oo", "-oo"):
        return "$-\\infty$" if text[0] == "-" else "$\\infty$"
    if text.startswith("("):  # the entries of an array
        return "$" + ", ".join(map(as_tex, text.split(", "))) + "$"
    if (found := FRACTION.fullmatch(text)) and int(found[2]) > 1000:  # it was rounded to that
        return rf"$\approx {int(found[1]) / int(found[2]):.4g}$"
    return inline(text)
