"""A system of definitions and facts: what a person writes down before asking for a gradient."""
from __future__ import annotations

from copy import copy

from sympy import Expr, Idx, Sum, Symbol, sympify

from ..kernel.calculus import tied_to
from ..normalise.forms import Form
from ..normalise.reading import read
from ..fact import sides
from ..names import free_indices, labels, name_and_indices, names_of, reached, subexpressions
from ..normalise.writing import write
from ..normalise.facts import Facts, definition
from ..normalise.signs import assuming
from ..tactics.contexts import context as context_of
from ..proof.deciding import SECONDS, Question, decide
from ..record import Verdict
from .kinks import kinks, uncancelled
from .layers import Layers


class System:
    """Definitions (``z[j] := …``) and facts, in the order a person would write them."""

    def __init__(self):
        self.definitions: dict[str, tuple[tuple, Expr, Expr]] = {}  # name -> indices, left, right
        self.assumed: list = []
        self.places: set[Idx] = set()  # of a maximum or minimum

    def copy(self) -> System:
        """The same definitions and facts, to be continued on their own."""
        other = System()
        vars(other).update({name: copy(value) for name, value in vars(self).items()})
        return other

    def define(self, left, right):
        """Define a scalar ``L`` or, for all values of its indices, an element ``a[j]``.

        An index that no definition and no sum uses is a fixed one, like the right class ``t`` in
        ``L = -log(a[t])``. Raises ``ValueError`` if the name is defined already, if the definition
        uses itself, or if an index is left unbound.
        """
        left, right = sympify(left), sympify(right)
        name, indices = name_and_indices(left)
        if not all(isinstance(k, (Idx, Symbol)) for k in indices):
            raise ValueError(f"{left} is no entry at indices alone: define {name}[i] for every i, or assume an equation")
        if name in self.definitions:
            raise ValueError(f"{name} is defined twice")
        stray = [k for k in free_indices(right) if k not in indices]
        unbound = sorted({str(k.label) for k in stray} & self._running_indices(right))
        if unbound:
            raise ValueError(f"the definition of {name} uses the index {', '.join(unbound)}, which "
                             f"{left} lacks: is a sum over {unbound[0]} missing?")
        self.definitions[name] = indices, left, right
        if name in self.names_under(right):
            try:
                Layers.of(self.definitions)
            except ValueError:
                del self.definitions[name]
                raise
        return left

    def _running_indices(self, right):
        """The labels of indices that run: bound by a sum, or on the left of a definition."""
        bodies = (right, *(body for _, _, body in self.definitions.values()))
        return {*labels(k for indices, _, _ in self.definitions.values() for k in indices),
                *labels(limit[0] for body in bodies for total in subexpressions(body, Sum) for limit in total.limits)}

    def fixed_indices(self) -> list[tuple[str, Idx]]:
        """(name, index) for indices that stand only on the right of a definition."""
        return [(name, k) for name, (indices, _, right) in self.definitions.items()
                for k in free_indices(right) if k not in indices]

    def choose(self, places):
        """Indices that are the places of maxima or minima: near a point with one such place it stays.

        Raises ``ValueError`` where the place moves with an index of the definition.
        """
        self.places |= set(places)
        for name, k in self.fixed_indices():
            if k in self.places and self.definitions[name][0]:
                raise ValueError(f"the maximum in the definition of {name} moves with its indices; take it of one "
                                 "window, without an index on the left")

    def assume(self, left, right=None):
        """Take an equation (two sides) or one relation (>, >=, !=, …) as given."""
        self.assumed.append(left if right is None else (sympify(left), sympify(right)))

    @property
    def facts(self):
        """Everything that may be used: definitions first, then assumptions."""
        return [(left, right) for _, left, right in self.definitions.values()] + self.assumed

    def mentioned(self, name) -> set[str]:
        """The names on the right side of a definition."""
        return names_of(self.definitions[name][2])

    def names_under(self, expr, closed=()) -> set[str]:
        """The names that an expression rests on, through all definitions but those that are closed."""
        named = names_of(expr)
        return named | reached(named, lambda name: self.mentioned(name) if (
            name in self.definitions and name not in closed) else ())

    def body(self, left) -> Form:
        """The right side of the definition of ``left``, at the indices that ``left`` has."""
        name, ours = name_and_indices(left)
        indices, _, right = self.definitions[name]
        return read(right, {k: read(v) for k, v in zip(indices, ours)})

    def expanded(self, form: Form, held=()) -> Form:
        """``form`` with every defined name replaced, except those that are held."""
        return self.rules().expand(form, held)

    def rules(self) -> Facts:
        """The definitions alone."""
        return Facts({name: definition(read(left), read(right)) for name, (_, left, right) in self.definitions.items()})

    def given(self, facts, *about) -> Facts:
        """Facts about some expressions, as the normal form takes them."""
        context = context_of(about, facts, (), labels(k for _, k in self.fixed_indices()))
        return Facts.of(context, [*about, *(side for fact in facts for side in sides(fact))])

    def value_at(self, expr: Expr, variable, value) -> Expr:
        """``expr`` where a symbol has a value; written out if a definition under it holds the symbol."""
        if any(variable.name in self.mentioned(name) for name in self.names_under(expr) & self.definitions.keys()):
            expr = write(self.expanded(read(expr), {variable.name}))
        return expr.subs(variable, value)

    def kinks(self, expr) -> list[Expr]:
        """The expressions at whose zeros ``expr`` has no derivative, in the names as defined."""
        with assuming(self.given(self.assumed).positive):
            bodies = (read(uncancelled(self.definitions[name][2])) for name in self.names_under(expr) & self.definitions.keys())
            return sorted({write(kink) for body in bodies for kink in kinks(body)}, key=str)

    def refuse_tied(self, target, variable):
        """Raises ``ValueError`` where equations tie a name under the target to the variable: the kernel refuses that."""
        name, _ = name_and_indices(variable)
        context = context_of((target, variable), self.assumed, (), ())
        if tied := (self.names_under(target, [name]) - self.definitions.keys()) & tied_to(context, name):
            raise ValueError(f"what is given ties {min(tied)} to {name}: define it for a derivative by that")

    # -------------------------------------------------------------------------- questions

    def question(self, left, right, given=()) -> Question:
        """``left = right`` under the system's facts."""
        definitions = tuple((name, body) for _, name, body in self.definitions.values())
        return Question(sympify(left), "=", sympify(right), (*self.assumed, *given), definitions)

    def prove(self, left, right, given=(), seconds=SECONDS) -> Verdict:
        """``prove`` with the system's facts, derivatives included."""
        return decide(self.question(left, right, given), seconds)

    # ------------------------------------------------------------------------- derivation

    def derive(self, target, wrt):
        """The derivative of ``target`` by ``wrt`` as a ``Derivation``, with a textbook's steps.

        ``target`` is a defined name or any expression in the names; ``wrt`` is a name such as
        ``z[k]``, or a list of names, which gives a list of derivations that share their work.
        Raises ``ValueError`` for a target without a definition, or that cannot be differentiated.
        """
        from .deriving import derive

        return derive(self, target, wrt)
