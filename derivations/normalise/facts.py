"""What a question may take as given: the facts of a kernel's context, as rules for forms.

A definition is replaced by its right side everywhere. Any other equation is used from left to right: a
name on its left side, or else its largest term, is replaced by the rest. Of two sides that differ
(``a != b``) it is known that ``[a - b = 0]`` is 0.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ..kernel.calculus import DERIVATIVES
from ..kernel.context import Context
from ..kernel.terms import at, kinds
from ..notation.from_tree import as_declared, to_sympy
from .forms import Delta, Element, Form, Scalar, Total, atom, gather, substitute
from .functions import vanishing
from .reading import read
from .rewriting import Rule, everywhere, rewrite
from .sums import solutions


@dataclass
class Facts:
    """The facts of one question, read once."""

    definitions: dict[str, Rule] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    positive: list[tuple[Form, bool]] = field(default_factory=list)  # form > 0, or >= 0

    @classmethod
    def of(cls, context: Context, declared) -> Facts:
        """What a context says, in names as they are declared in some expressions; of what has a sign only what
        holds at every place."""
        def form(t):
            return read(as_declared(to_sympy(t), *declared))
        facts = cls({d.name: definition(form(named(d)), form(d.body)) for d in context.definitions if not d.of_function})
        for relation, left, right, fixed in context.facts:
            if kinds(left).union(kinds(right)).isdisjoint(DERIVATIVES):
                facts._use(relation, form(left), form(right), {v.label for v in fixed if not isinstance(v, str)})
        return facts

    def _use(self, relation, left: Form, right: Form, fixed):
        gap = left - right
        if relation == "=":
            self._orient(left, right, fixed)
        elif relation == "!=":
            self._exclude(self.expand(gap), fixed)
        elif not fixed:
            self.positive.append((self.expand(gap if relation in (">", ">=") else -gap), relation in ("<", ">")))

    def _orient(self, left: Form, right: Form, fixed):
        """Turn left = right into a rule for the name on the left, or for the largest term."""
        if is_name(left) and left.names.isdisjoint(self.expand(right).names):
            self.rules.append(definition(left, right, fixed))
            return
        form = self.apply(left - right)  # what is known already may leave less to know
        leads = [t for t in form.args if t[0] and all(e > 0 for _, e in t[0])]
        if not leads:
            return
        lead, coefficient = max(leads, key=_weight)
        rest = gather(t for t in form.args if t[0] != lead)
        free = frozenset().union(*(n.free for n, _ in lead))
        if {k.name for k in rest.free - free} <= fixed:
            self.rules.append(Rule(lead, rest * (-1 / Fraction(coefficient)), running(free, fixed)))

    def _exclude(self, gap: Form, fixed):
        """Turn [P = 0] = 0 into a rule; where two indices alone make P zero, as in x[i] - x[j], it is their δ,
        which may stand beside P in what is given: x[i] - x[j] + δ(i,j) != 0."""
        for node in [n for m, c in gap.args if len(m) == c == 1 for n, _ in m if isinstance(n, Delta)]:
            rest, (solved, *_) = gap - atom(node), solutions(node.args[0])
            gap = gap if substitute(rest, dict([solved])) else rest
        flag = vanishing(gap)
        if len(flag.args) == 1 and len(flag.args[0][0]) == 1:
            node = flag.args[0][0][0][0]
            free = running(node.free, fixed)
            same = (vanishing(atom(k) - atom(other)) for k in free for other in node.free - {k}
                    if other.size is k.size and not substitute(node.args[0], {k: atom(other)}))
            self.rules.append(Rule(((node, 1),), next(same, Form()), free))

    # ---------------------------------------------------------------------------------- use

    def expand(self, form: Form, held=()) -> Form:
        """Replace every defined name, but those that are held, by its definition."""
        before = None
        while form is not before:
            before = form
            for name, rule in self.definitions.items():
                if name in form.names and name not in held:
                    form = everywhere(form, rule)
        return form

    def apply(self, form: Form) -> Form:
        """Use the definitions, then the rules until none applies (at most 50 rounds)."""
        form = self.expand(form)
        for _ in range(50):
            before, form = form, next((found for rule in self.rules if (found := rewrite(form, rule)) is not form), form)
            if form is before:
                break
        return form


def _weight(term):
    monomial, _ = term
    sums = sum(isinstance(n, Total) for n, _ in monomial)
    return sums, sum(e for _, e in monomial), [(n.key, e) for n, e in monomial]


def definition(left: Form, right: Form, fixed=()) -> Rule:
    """The rule that puts in what a name is, at every place that is not fixed."""
    ((lead, _),) = left.args
    return Rule(lead, right, running(left.free, fixed))


def running(indices, fixed) -> frozenset:
    return frozenset(k for k in indices if k.name not in fixed)


def named(d):
    """What is defined, as it stands on the left."""
    return ("entry", d.name, tuple(map(at, d.indices))) if d.indices else ("sym", d.name)


def is_name(form: Form) -> bool:
    """Whether a form is a name, at any places, alone."""
    nodes = [node for monomial, _ in form.args for node, _ in monomial]
    return len(nodes) == 1 and isinstance(nodes[0], (Element, Scalar)) and form is atom(nodes[0])
