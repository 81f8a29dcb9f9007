"""A derived gradient: its closed form, its lines, and ways to show and to use them."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sympy import Expr, Idx, IndexedBase, KroneckerDelta, Ne, Symbol

from ..notation.compile import code, to_numpy
from .difference import Differences, differences
from .kinks import steps_written
from ..normalise.functions import steps_as_written
from ..language import Partial
from ..names import name_and_indices
from ..notation.printing import latex, latex_equation
from ..record import Status, Verdict, worst
from ..notation.text import to_text


@dataclass(frozen=True)
class Line:
    """One line of a derivation: ``left = right`` by ``rule``, and what the judge said of it."""

    rule: str
    text: str
    left: Expr
    right: Expr
    verdict: Verdict | None  # while it is not asked for

    @property
    def latex(self):
        return latex_equation(self.left, self.right)


@dataclass
class Derivation:
    """The derivative of ``target`` by ``variable``: ``result`` in closed form and its ``steps``.

    ``kinks`` are the conditions under which the derivative exists.
    """

    system: object
    target: Expr
    variable: Expr
    result: Expr
    steps: list[Line] = field(default_factory=list)
    kinks: list = field(default_factory=list)

    recursion = ()  # equations that define names in the result; see ``depth``

    @property
    def left(self):
        return Partial(self.target, self.variable)

    @cached_property
    def check(self) -> Differences:
        """The compiled result against finite differences at random points and unequal sizes."""
        return differences(self.system, self.target, self.variable, self.result, self.kinks)

    @property
    def status(self) -> Status:
        """Proved if every line is and the differences agree; else the worst that was found."""
        found = {line.verdict.status for line in self.steps}
        if self.check.ok or worst(found) in (Status.FAILED, Status.REFUTED, Status.UNDECIDED):
            return worst(found)
        return Status.FAILED if self.check.compared else Status.UNDECIDED

    @property
    def method(self) -> str:
        """How the last line was proved."""
        return self.steps[-1].verdict.method

    @property
    def notes(self) -> list[str]:
        return [*(f"{k} is the place of the maximum or minimum in the definition of {name}; no derivative where "
                  "there are two such places" if k in self.system.places else
                  f"{k} is one fixed index in the definition of {name}" for name, k in self.system.fixed_indices()
                  if k not in self.system.places - self.result.free_symbols),
                *map(_without_derivative, self.kinks)]

    @property
    def reason(self) -> str:
        """Why it is not proved; nothing if it is."""
        bad = next((line for line in self.steps if not line.verdict.ok), None)
        if bad is not None:
            return f"{to_text(bad.left)} = {to_text(bad.right)}: {bad.verdict.reason}"
        if self.check.ok:
            return ""
        if not self.check.compared:
            return "no point was found at which finite differences could be taken"
        return (f"finite differences disagree, at worst by {self.check.worst:.2g} of the value "
                f"(at the place {self.check.where})")

    def derive(self, wrt) -> Derivation:
        """The derivative of this result by another variable: a second derivative."""
        from .deriving import Deriver

        system = self.system.copy()
        indices = tuple(dict.fromkeys(k for e in (self.target, self.variable)
                                      for k in name_and_indices(e)[1] if isinstance(k, Idx)))
        label = f"d{name_and_indices(self.variable)[0]}"
        base = IndexedBase(label, shape=tuple(k.upper + 1 for k in indices), real=True)
        name = system.define(base[indices] if indices else Symbol(label, real=True), self.result)
        with steps_as_written(steps_written(system)):
            found = Deriver(system, name, wrt, unnamed=label).run()
        found.steps = [*self.steps, *found.steps]
        return found

    # ------------------------------------------------------------------------------ using it

    def to_numpy(self):
        """The result as a NumPy function of the arrays it names; axes follow the variable."""
        return to_numpy(self.result, self.axes or None)

    def code(self, name="gradient") -> str:
        """The result as the source of a NumPy function, with a docstring of shapes."""
        return code(self.result, name, self.axes or None)

    @property
    def axes(self):
        found = [k for e in (self.target, self.variable) for k in name_and_indices(e)[1]]
        return [k for k in found if k in self.result.free_symbols]

    # ----------------------------------------------------------------------------- showing it

    def show(self):
        """Print the derivation as text, one line a step."""
        print(self)

    def __str__(self):
        marks = {Status.PROVED: "✓", Status.REFUTED: "✗"}
        lines = [f"{marks.get(s.verdict.status, '?')} {to_text(s.left)} = {to_text(s.right)}    "
                 f"({s.text})" for s in self.steps]
        return "\n".join([*lines, *self.notes])

    @property
    def latex(self) -> str:
        """The result as an equation."""
        return latex_equation(self.left, self.result)

    def _repr_latex_(self):
        return f"$\\displaystyle {self.latex}$"

    def _repr_html_(self):
        rows = "".join(f"<tr><td>$\\displaystyle {s.latex}$</td><td>{s.text}</td></tr>"
                       for s in self.steps)
        return f"<table>{rows}</table>"

    def to_latex(self) -> str:
        """The derivation as a LaTeX ``align*`` environment."""
        rows = [f"{latex(s.left)} &= {latex(s.right)} && \\text{{{s.text}}}" for s in self.steps]
        return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _without_derivative(kink: Ne) -> str:
    zero, apart = kink.lhs.as_independent(KroneckerDelta, as_Add=True)
    pairs = (" != ".join(map(to_text, pair.args)) for pair in apart.atoms(KroneckerDelta))
    return f"no derivative where {', '.join([f'{to_text(zero)} = 0', *pairs])}"
