"""What a solution says beside its lines: words, code, figures, numbers, measurements, outcomes."""
from __future__ import annotations

from inspect import getsource
from textwrap import dedent
from time import perf_counter

from sympy import sympify

from ..notation.text import to_text
from ..record import Counterexample, Status, Step, Verdict
from .asking import Asking
from .numbers import in_numbers
from .outcomes import agrees, in_text, printed
from .wording import fill


class Said(Asking):
    """The verbs that prove nothing."""

    def say(self, text, table=(), **values):
        """Words between the lines. ``{name}`` in the text is the value given for it, printed.

        ``table`` holds computed rows of text, the header first.
        """
        self.steps.append(Step("say", fill(text, values), table=[list(row) for row in table]))

    def theorem(self, text, **values):
        """A standard theorem of analysis that is used here and not proved: marked as such."""
        self.steps.append(Step("theorem", fill(text, values)))

    def imprecise(self, text, **values):
        """Where the book, or the usual statement, is imprecise."""
        self.steps.append(Step("imprecise", fill(text, values)))

    def answer(self, text="", **values):
        """The answer in words, shown first on the page; without words, the line just written."""
        self.answers.append(Step("say", fill(text, values)) if text else self.steps[-1])

    def code(self, function, text="", **values):
        """The source of a function or class, read from the file from which it runs; or a text."""
        source = function if isinstance(function, str) else dedent(getsource(function))
        fence = f"```python\n{source.rstrip()}\n```"
        self.steps.append(Step("code", f"{fill(text, values)}\n\n{fence}".strip()))

    def figure(self, draw, text="", **values):
        """A picture: ``draw()`` gives SVG, as ``svg``, or ``curves`` and ``bars`` with sliders."""
        if not self.shows:
            return
        drawn = draw()
        self.steps.append(Step("figure", fill(text, values), figure=str(drawn),
                               live=getattr(drawn, "live", "")))

    def numbers(self, text, at, of=(), **values):
        """The exercise in numbers: definitions and answers at a small point, to compute along.

        ``at`` maps letters to a number or to lists, an entry for each index; whatever follows from
        these alone is shown. ``of`` are left sides of other lines that are to be shown too.
        """
        said = {left: right for _, left, sign, right, _ in self.claims if sign == "="}
        lines = [(left, right) for _, left, right in self.system.definitions.values()]
        unsaid = [to_text(left) for left in map(sympify, of) if left not in said]
        if unsaid:
            raise ValueError(f"no line of the proof says what {' and '.join(unsaid)} is")
        lines += [(left, said[left]) for left in map(sympify, of)] + self.conclusions
        self.steps.append(Step("numbers", fill(text, values), table=in_numbers(lines, at)))

    # ---------------------------------------------------------------------- what was run

    def experiment(self, text, run, **values):
        """A measurement: ``run()`` gives (holds, what was measured, table). Never called a proof."""
        if not self.shows:
            return
        started = perf_counter()
        holds, measured, table = run()
        status = Status.MEASURED if holds else Status.FAILED
        verdict = Verdict(status, "experiment", reason=measured, seconds=perf_counter() - started)
        self.steps.append(Step("experiment", fill(text, values), plain=measured, verdict=verdict,
                               table=table))

    def outcome(self, text, found, expected, tolerance=0, **values):
        """What code gives, against what it has to give: equal, or refuted with both shown.

        ``found`` and ``expected`` are numbers, texts, or lists of them, compared exactly; with a
        ``tolerance``, each number may be off by as much, and the line says so.
        """
        question, within = fill(text, values), f" within {tolerance:g}" if tolerance else ""
        shown = Counterexample({}, {}, {"what is asked": question.rstrip(".:")},
                               printed(found), f"{printed(expected)}{within}", is_code=True)
        verdict = (Verdict(Status.CHECKED, "direct computation")
                   if agrees(found, expected, tolerance) else
                   Verdict(Status.REFUTED, "direct computation", counterexample=shown))
        said = f" (expected: {printed(expected)}{within})" if tolerance else ""
        self.steps.append(Step("outcome", f"{question} {in_text(found)}{said}",
                               plain=f"{found}{said}", verdict=verdict))
