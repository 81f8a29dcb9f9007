"""What a question may take as given: definitions, equations and inequalities.

A free index in a fact means *for every value of that index*, except that an index which stands only
on the right of a definition, as ``t`` in ``y[j] = delta(j, t)``, is the same fixed ``t`` as in the
claim. A definition (its left side is a name that its right side does not mention) is replaced by its
right side everywhere. Any other equation is used from left to right: its largest term is replaced
by the rest. Of two sides that differ (``a != b``) it is known that ``[a - b = 0]`` is 0.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from sympy import Expr, Idx, Indexed, Symbol

from ..fact import parts
from .forms import Element, Form, Scalar, Total, gather, transform
from .functions import vanishing
from ..names import names_of, reached
from .reading import free_index, read
from .rewriting import Rule, rewrite
from .signs import in_range


@dataclass
class Facts:
    """The facts of one question, read once and used by the proof and by the attack alike."""

    equations: list[tuple[Expr, Expr]] = field(default_factory=list)
    inequalities: list[tuple[Expr, bool]] = field(default_factory=list)  # expr > 0, or >= 0
    nonzero: list[Expr] = field(default_factory=list)
    definitions: dict = field(default_factory=dict)  # name -> (indices, SymPy expression)
    rules: list[Rule] = field(default_factory=list)
    positive: list[tuple[Form, bool]] = field(default_factory=list)

    @classmethod
    def of(cls, given) -> Facts:
        """Read facts given as pairs (left, right), SymPy equations or SymPy inequalities."""
        facts = cls()
        for fact in given:
            facts._add(fact)
        for left, right in facts.equations:
            facts._orient(read(left) - read(right))
        for expr, strict in facts.inequalities:
            facts.positive.append((facts.expand(read(expr)), strict))
        for expr in facts.nonzero:
            facts._exclude(vanishing(facts.expand(read(expr))))
        return facts

    def _add(self, fact):
        relation, left, right = parts(fact)
        if relation == "!=":
            self.nonzero.append(left - right)
        elif relation != "=":
            larger = left - right if relation in (">", ">=") else right - left
            self.inequalities.append((larger, relation in ("<", ">")))
        elif not self._define(left, right):
            self.equations.append((left, right))

    def _define(self, left, right):
        if isinstance(left, Indexed):
            name, indices = str(left.base.label), left.indices
            plain = all(isinstance(i, Idx) for i in indices) and len(set(indices)) == len(indices)
        else:
            name, indices = getattr(left, "name", ""), ()
            plain = isinstance(left, Symbol) and not left.is_integer
        if not plain or name in self.definitions or self._mentions(right, name):
            return False
        self.definitions[name] = (indices, right)
        if left.is_positive or left.is_nonnegative:  # what was declared of the name still holds
            self.inequalities.append((left, bool(left.is_positive)))
        return True

    def _mentions(self, expr, name) -> bool:
        used = names_of(expr)
        return name in used | reached(used, lambda n: names_of(self.definitions[n][1])
                                      if n in self.definitions else ())

    def _orient(self, form: Form):
        """Turn form = 0 into a rule for its largest term."""
        form = self.apply(form)  # what is known already may leave less to know
        leads = [t for t in form.args if t[0] and all(e > 0 for _, e in t[0])]
        if not leads:
            return
        lead, coefficient = max(leads, key=_weight)
        rest = gather(t for t in form.args if t[0] != lead)
        free = frozenset().union(*(n.free for n, _ in lead))
        if rest.free <= free:
            self.rules.append(Rule(lead, rest * (-1 / Fraction(coefficient)), free))

    def _exclude(self, flag: Form):
        """Turn [P = 0] = 0 into a rule."""
        if len(flag.args) == 1 and len(flag.args[0][0]) == 1:
            node = flag.args[0][0][0][0]
            self.rules.append(Rule(((node, 1),), Form(), node.free))

    # ---------------------------------------------------------------------------------- use

    def expand(self, form: Form) -> Form:
        """Replace every defined name by its definition."""
        names = self.definitions.keys()
        if names.isdisjoint(form.names):
            return form
        return transform(form, self._replacement, lambda node: names.isdisjoint(node.names))

    def _replacement(self, node):
        if not isinstance(node, (Element, Scalar)):
            return None
        name = str(node.args[0])
        if name not in self.definitions:
            return None
        indices, body = self.definitions[name]
        positions = node.args[2] if isinstance(node, Element) else ()
        if len(indices) != len(positions):
            return None
        positions = [self.expand(p) for p in positions]
        if not all(k.upper is None or in_range(p, free_index(k).size)
                   for k, p in zip(indices, positions)):
            return None
        return self.expand(read(body, dict(zip(indices, positions))))

    def apply(self, form: Form) -> Form:
        """Use the definitions, then the rules until none applies (at most 50 rounds)."""
        form = self.expand(form)
        for _ in range(50):
            changed = self._once(form)
            if changed is form:
                break
            form = changed
        return form

    def _once(self, form):
        for rule in self.rules:
            found = rewrite(form, rule)
            if found is not form:
                return found
        return form


def _weight(term):
    monomial, _ = term
    sums = sum(isinstance(n, Total) for n, _ in monomial)
    return sums, sum(e for _, e in monomial), [(n.key, e) for n, e in monomial]
