"""A round of questions at the prompt: what is asked, part by part, until all of it is right."""

from __future__ import annotations

from textwrap import fill

from backproof.answers.answer import Answer, Found
from backproof.answers.client import asked, check
from backproof.registry import outline, path_of

WIDTH = 88


class Round:
    """``open`` are the numbers of the parts that are not right yet, ``current`` the one that is
    asked.

    Besides answers, ``hint``, ``skip``, ``reveal`` and ``quit`` may be typed.
    """
    def __init__(self, id: str, part: int | None = None):
        self.id, self.asked = id, asked(id)
        self.open = [n for n, p in enumerate(self.asked.parts, 1) if p.judged and part in (None, n)]
        self.current = self.open[0] if self.open else None
        self.hints, self.said = 0, ""

    def begin(self) -> str:
        """The question, its letters and its parts."""
        lines = [outline(path_of(self.id))["title"], ""]
        for letter, words in self.asked.letters.items():
            lines.append(f"  {letter:8} {words}")
        given = [g for g in self.asked.given if not any(h in g for h in self.asked.hidden.split())]
        if given:
            lines += ["", "Given: " + "; ".join(given)]
        lines.append("")
        for n, part in enumerate(self.asked.parts, 1):
            lines.append(fill(f"{n}. {part.words} ({part.kind})", WIDTH, subsequent_indent="   "))
        lines += ["", "Type an answer, or: hint, skip, reveal, quit."]
        return "\n".join(lines)

    def ask(self) -> str:
        return f"\n{self.current}. {self.asked.parts[self.current - 1].words}"

    def take(self, text: str) -> Answer | None:
        """The judgement of what was typed; None for a word that is no answer: then ``said`` is
        set.
        """
        if text.lower() in ("hint", "skip", "reveal", "quit", ""):
            self.said = getattr(self, text.lower() or "skip")()
            return None
        answer = check(self.id, text, part=self.current)
        if not answer.right and answer.found != Found.UNREADABLE:
            whole = check(self.id, text)
            answer = whole if whole.right else answer
        for n in answer.parts if answer.right else ():
            if n in self.open:
                self.open.remove(n)
        if self.current not in self.open:
            self.go_on()
        return answer

    def go_on(self):
        """To the next open part; after the last, to the first that was skipped."""
        later = [n for n in self.open if n > (self.current or 0)]
        self.current, self.hints = (later or self.open or [None])[0], 0

    def hint(self) -> str:
        rungs = self.asked.parts[self.current - 1].hints
        self.hints = min(self.hints + 1, len(rungs))
        return f"Hint: {rungs[self.hints - 1]}" if rungs else "There is no hint for this part."

    def skip(self) -> str:
        if self.open == [self.current]:
            self.current = None
            return ""
        self.go_on()
        return "Skipped."

    def reveal(self) -> str:
        part = self.asked.parts[self.current - 1]
        return f"The answer: {part.answer}" + (f" ({part.why})" if part.why else "")

    def quit(self) -> str:
        self.current = None
        return ""

    def end(self) -> str:
        if not self.open:
            return "All of it is right. Well done."
        return f"Still open: {', '.join(map(str, self.open))}."
