"""A system of definitions and facts, and the gradients that follow from it.

``derive`` runs reverse mode over the definitions, symbolically: the chain rule over the names on
the path, each local derivative (in the layer's outputs where that is shorter), substitution,
contraction and the facts. Every line is an equation that the judge decides on its own, against
the derivative of the fully expanded target.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

from sympy import Add, Expr, Idx, Indexed, Integer, Mul, Sum, Symbol, sympify

from .algebra.calculus import differentiate, kinks
from .judge.evaluate import free_indices
from .judge.facts import Facts
from .algebra.folding import fold
from .algebra.forms import Form, Index, atom, fresh, substitute
from .language import Direct, Partial
from .algebra.normal_form import is_zero, read
from .judge.prove import prove
from .record import Status, Verdict
from .algebra.sums import total
from .algebra.writing import LETTERS, tidy, write


@dataclass(frozen=True)
class Line:
    """One line of a derivation: ``left = right`` by ``rule``, and what the judge said of it."""

    rule: str
    text: str
    left: Expr
    right: Expr
    verdict: Verdict

    @property
    def equation(self):
        return self.left, self.right


@dataclass
class Derivation:
    """A derived gradient: its closed form ``result`` and the ``steps`` that lead to it."""

    target: Expr
    variable: Expr
    result: Expr
    steps: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def left(self):
        return Partial(self.target, self.variable)

    @property
    def status(self) -> Status:
        found = {line.verdict.status for line in self.steps}
        for worst in (Status.REFUTED, Status.FAILED, Status.UNDECIDED):
            if worst in found:
                return worst
        return Status.PROVED


class System:
    """Definitions (``z[j] := …``) and facts, in the order a person would write them."""

    def __init__(self):
        self.definitions: dict[str, tuple[tuple, Expr, Expr]] = {}  # name -> indices, left, right
        self.assumed: list = []
        self._derivatives: dict[Partial, Expr] = {}

    def define(self, left, right):
        """Define a scalar ``L`` or, for all values of its indices, an element ``a[j]``.

        Raises ``ValueError`` if the name is defined already, if the definition uses itself, or if
        it uses an index that its left side does not have.
        """
        left, right = sympify(left), sympify(right)
        name, indices = name_and_indices(left)
        if name in self.definitions:
            raise ValueError(f"{name} is defined already")
        stray = set(free_indices(right)) - set(indices)
        if stray:
            raise ValueError(f"the definition of {name} uses the index "
                             f"{', '.join(sorted(str(k.label) for k in stray))}, which {left} lacks")
        if name in self._names_under(right):
            raise ValueError(f"the definition of {name} uses itself")
        self.definitions[name] = indices, left, right
        self._derivatives.clear()
        return left

    def assume(self, left, right=None):
        """Take an equation (two sides) or an inequality (one relation) as given."""
        self.assumed.append(left if right is None else (sympify(left), sympify(right)))

    @property
    def facts(self):
        """Everything that may be used: definitions first, then assumptions."""
        return [(left, right) for _, left, right in self.definitions.values()] + self.assumed

    def _names_under(self, expr):
        names, stack = set(), [expr]
        while stack:
            for symbol in stack.pop().atoms(Symbol):
                if symbol.name not in names:
                    names.add(symbol.name)
                    if symbol.name in self.definitions:
                        stack.append(self.definitions[symbol.name][2])
        return names

    # ------------------------------------------------------------------- true derivatives

    def resolve(self, expr: Expr) -> Expr:
        """``expr`` with every ``Partial`` replaced by the derivative it stands for.

        The derivative is taken of the target expanded down to the variable, not further.
        """
        parts = expr.atoms(Partial)
        for part in parts - self._derivatives.keys():
            self._derivatives[part] = self._derivative(part)
        return expr.xreplace(self._derivatives) if parts else expr

    def _derivative(self, partial: Partial) -> Expr:
        target, *variables = partial.args
        if isinstance(partial, Direct):
            return write(differentiate(self.body(target), variable_atom(variables[0])),
                         avoid={str(k.label) for k in free_indices(partial)})
        form = read(target)
        held = {name_and_indices(v)[0] for v in variables}
        facts = Facts(definitions={n: (i, right) for n, (i, _, right) in self.definitions.items()
                                   if n not in held})
        form = facts.expand(form)
        for variable in variables:
            form = differentiate(form, variable_atom(variable))
        return write(form, avoid={str(k.label) for k in free_indices(partial)})

    def body(self, left) -> Form:
        """The right side of the definition of ``left``, at the indices that ``left`` has."""
        name, ours = name_and_indices(left)
        indices, _, right = self.definitions[name]
        return read(right, {k: read(v) for k, v in zip(indices, ours)})

    def prove(self, left, right, given=(), seconds=20.0) -> Verdict:
        """``prove`` with the system's facts, derivatives included."""
        return prove(self.resolve(sympify(left)), self.resolve(sympify(right)),
                     [*self.facts, *given], seconds)

    # ------------------------------------------------------------------------- derivation

    def derive(self, target, wrt) -> Derivation:
        """The derivative of ``target`` by ``wrt``, with the steps of a textbook.

        Raises ``ValueError`` if the target is not a defined name.
        """
        return Deriver(self, sympify(target), sympify(wrt)).run()


class Deriver:
    """One run of reverse mode: from the target back to the variable."""

    def __init__(self, system: System, target, variable):
        self.system, self.target, self.variable = system, target, variable
        self.name, self.indices = name_and_indices(variable)
        self.root, _ = name_and_indices(target)
        if self.root not in system.definitions:
            raise ValueError(f"{target} has no definition to derive from")
        self.taken = {str(k.label) for k in free_indices(target, variable)}
        self.facts = Facts.of(system.assumed)
        self.lines: list[Line] = []
        self.adjoint: dict[str, tuple[tuple, Form]] = {}  # name -> its indices, d target/d name

    def run(self) -> Derivation:
        started = perf_counter()
        path = self.path()
        result = Integer(0)
        notes = []
        if self.name not in path:
            self.line("independent", f"{self.root} does not depend on {self.name}",
                      Partial(self.target, self.variable), Integer(0))
        for name in path[1:]:
            result = self.visit(name, path)
        seen = self.system.facts
        form = Facts.of([f for f in seen if isinstance(f, tuple)]).expand(read(self.target))
        for kink in kinks(form):
            notes.append(f"no derivative where {write(kink)} = 0")
        return Derivation(self.target, self.variable, result, self.lines, notes,
                          perf_counter() - started)

    def path(self) -> list[str]:
        """The names from the target to the variable, each after everything that uses it."""
        order, seen = [], set()

        def visit(name):
            if name in seen:
                return
            seen.add(name)
            if name != self.name and name in self.system.definitions:
                for inner in self._mentioned(name):
                    visit(inner)
            order.append(name)
        visit(self.root)
        depends = {self.name}
        for name in order:  # users come after what they use
            if name in self.system.definitions and name != self.name \
                    and depends & self._mentioned(name):
                depends.add(name)
        return [n for n in reversed(order) if n in depends]

    def _mentioned(self, name):
        return {s.name for s in self.system.definitions[name][2].atoms(Symbol)}

    def visit(self, name, path):
        """The derivative of the target by ``name``: chain rule, substitution, closed form."""
        node = self.node(name)
        users = [u for u in path if u != name and u in self.system.definitions
                 and name in self._mentioned(u)]
        users = [u for u in users if u == self.root or u in self.adjoint]
        left = Partial(self.target, node)
        chain, filled, form = [], [], Form()
        for user in users:
            c, f, contribution = self.through(user, node)
            chain.append(c)
            filled.append(f)
            form = form + contribution
        if users != [self.root]:
            self.line("chain rule", self.chain_text(users), left, Add(*chain))
            self.line("substitute", "Put in the derivatives.", left, Add(*filled))
        form, result = self.close(left, form, filled, users)
        self.adjoint[name] = node, form
        return result

    def node(self, name):
        """The name with its own indices, renamed where they are taken."""
        if name == self.name:
            return self.variable
        indices, left, _ = self.system.definitions[name]
        renamed = []
        for k in indices:
            label = next(n for n in (str(k.label), *LETTERS) if n not in self.taken)
            self.taken.add(label)
            renamed.append(Idx(label, k.upper + 1))
        return left.base[tuple(renamed)] if indices else left

    def through(self, user, node):
        """The part of the chain rule that passes through one user of ``node``."""
        if user == self.root:
            local = self.local(self.target, node)
            return Direct(self.target, node), tidy(local, self.taken), local
        outer, adjoint = self.adjoint[user]
        indices = [k for k in free_indices(outer) if k not in free_indices(self.target)]
        local = self.local(outer, node)
        self.record_local(outer, node, local)
        bounds = {atom_of(k): fresh(atom_of(k)) for k in indices}
        names = {old: atom(new) for old, new in bounds.items()}
        closed = total(list(bounds.values()), substitute(adjoint * local, names))
        chain = Mul(Partial(self.target, outer), Direct(outer, node))
        avoid = self.taken
        filled = Mul(tidy(adjoint, avoid), tidy(local, avoid))
        return summed(chain, indices), summed(filled, indices), closed

    def local(self, outer, node) -> Form:
        """The derivative of one definition by one name in it, in the outputs if shorter."""
        body = self.system.body(outer)
        form = differentiate(body, variable_atom(node))
        return fold(form, variable_atom(outer), body)

    def record_local(self, outer, node, local):
        self.line("local derivative", f"Differentiate the definition of {self.words(outer)}.",
                  Direct(outer, node), tidy(local, self.taken))

    def close(self, left, form, filled, users):
        """The closed form, before and after the facts."""
        plain = tidy(form, self.taken)
        if users == [self.root]:
            self.line("local derivative", f"Differentiate the definition of "
                      f"{self.words(self.target)}.", left, plain)
        elif plain != Add(*filled):
            self.line("simplify", "Multiply out; a sum over δ keeps one term.", left, plain)
        used = self.facts.apply(form)
        if used is not form and not is_zero(used - form):
            result = tidy(used, self.taken)
            self.line("use the facts", "Use what is given.", left, result)
            return used, result
        return form, plain

    def chain_text(self, users):
        names = ", ".join(sorted(users))
        return f"Chain rule through {names}."

    def words(self, expr):
        return name_and_indices(expr)[0]

    def line(self, rule, text, left, right):
        verdict = self.system.prove(left, right)
        self.lines.append(Line(rule, text, left, right, verdict))


def summed(body, indices):
    return Sum(body, *indices) if indices else body


def name_and_indices(expr) -> tuple[str, tuple]:
    """The name of a symbol or an element, and its indices."""
    if isinstance(expr, Indexed):
        return str(expr.base.label), tuple(expr.indices)
    if isinstance(expr, Symbol):
        return expr.name, ()
    raise ValueError(f"{expr} is neither a name nor an element such as z[k]")


def variable_atom(expr):
    """The atom that stands for a symbol or an element."""
    ((monomial, _),) = read(expr).args
    return monomial[0][0]


def atom_of(k: Idx) -> Index:
    return variable_atom(k)
