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

from sympy import Expr, Idx, Indexed, S, Symbol

from ..fact import parts
from ..names import free_indices, labels, name_and_indices, names_of, reached, subexpressions
from .forms import Element, Form, Scalar, Total, atom, gather, substitute, transform
from .functions import vanishing
from .reading import free_index, read
from .rewriting import Rule, rewrite
from .signs import in_range


@dataclass
class Facts:
    """The facts of one question, read once."""

    definitions: dict[str, tuple[tuple, Expr]] = field(default_factory=dict)  # name -> indices, right
    rules: list[Rule] = field(default_factory=list)
    positive: list[tuple[Form, bool]] = field(default_factory=list)  # form > 0, or >= 0

    @classmethod
    def of(cls, given, fixed=()) -> Facts:
        """Read facts given as pairs (left, right), SymPy equations or SymPy inequalities.

        Of an index called as one of ``fixed``, which is one place, only definitions are used that
        have it on the right, and that two sides differ. So it is with an index of an order of places.
        """
        facts, others, given = cls(), [], [*map(parts, given)]
        fixed = {*fixed}.union(*(labels(free_indices(left, right)) for relation, left, right in given if relation != "="
                                 and not subexpressions(left - right, Indexed)))
        for relation, left, right in given:
            chosen = [{*labels(free_indices(side))} & {*fixed} for side in (left, right)]
            if relation != "=" or chosen[0] or not facts._define(left, right):
                others += [] if any(chosen) and relation != "!=" else [(relation, left, right)]
            elif left.is_nonnegative:  # what was declared of the name still holds
                others.append((">" if left.is_positive else ">=", left, S.Zero))
        for relation, left, right in others:
            facts._use(relation, read(left) - read(right), fixed)
        return facts

    def _use(self, relation, gap: Form, fixed):
        if relation == "=":
            self._orient(gap)
        elif relation == "!=":
            self._exclude(vanishing(self.expand(gap)), fixed)
        else:
            larger = gap if relation in (">", ">=") else -gap
            self.positive.append((self.expand(larger), relation in ("<", ">")))

    def _define(self, left, right) -> bool:
        """Take an equation as a definition, if its left side is a name at running indices."""
        try:
            name, indices = name_and_indices(left)
        except ValueError:
            return False
        plain = all(isinstance(i, Idx) for i in indices) and len(set(indices)) == len(indices)
        number = isinstance(left, Symbol) and left.is_integer
        if not plain or number or name in self.definitions or self._mentions(right, name):
            return False
        self.definitions[name] = indices, right
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

    def _exclude(self, flag: Form, fixed):
        """Turn [P = 0] = 0 into a rule; where two indices alone make P zero, as in x[i] - x[j], it is their δ."""
        if len(flag.args) == 1 and len(flag.args[0][0]) == 1:
            node = flag.args[0][0][0][0]
            free = frozenset(k for k in node.free if k.name not in fixed)
            same = (vanishing(atom(k) - atom(other)) for k in free for other in node.free - {k}
                    if other.size is k.size and not substitute(node.args[0], {k: atom(other)}))
            self.rules.append(Rule(((node, 1),), next(same, Form()), free))

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
