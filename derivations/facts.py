"""What a question may take as given: definitions, equations and inequalities.

A free index in a fact means *for every value of that index*. A definition (its left side is a name
that its right side does not mention) is replaced by its right side everywhere. Any other equation
is used from left to right: its largest term is replaced by the rest.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations

from sympy import Eq, Expr, Idx, Indexed, Symbol, sympify
from sympy.core.relational import GreaterThan, LessThan, Relational, StrictGreaterThan, StrictLessThan

from .evaluate import free_indices
from .forms import (
    MAKERS, Element, Form, Index, Node, Scalar, Total, from_monomial, gather, raised, substitute,
    transform,
)
from .normal_form import read
from .sums import in_range, opened, total


@dataclass(frozen=True)
class Rule:
    """Replace the monomial ``lead`` by the form ``value``; ``free`` may stand for any indices."""

    lead: tuple
    value: Form
    free: frozenset


@dataclass
class Facts:
    """The facts of one question, read once and used by the proof and by the attack alike."""

    equations: list[tuple[Expr, Expr]] = field(default_factory=list)
    inequalities: list[tuple[Expr, bool]] = field(default_factory=list)  # expr > 0, or >= 0
    conditions: list[Relational] = field(default_factory=list)  # as given, for listing
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
        return facts

    def _add(self, fact):
        match fact:
            case StrictGreaterThan() | GreaterThan():
                self._add_inequality(fact, fact.lhs - fact.rhs)
            case StrictLessThan() | LessThan():
                self._add_inequality(fact, fact.rhs - fact.lhs)
            case Eq() | (_, _):
                left, right = map(sympify, fact.args if isinstance(fact, Eq) else fact)
                if not self._define(left, right):
                    self.equations.append((left, right))
            case _ if fact in (True, False):
                raise ValueError(f"the assumption {fact!r} is a bare truth value; write it with "
                                 "symbols that do not decide it beforehand")
            case _:
                raise ValueError(f"{fact!r} is not an equation or an inequality")

    def _add_inequality(self, fact, difference):
        strict = isinstance(fact, (StrictGreaterThan, StrictLessThan))
        self.inequalities.append((difference, strict))
        self.conditions.append(fact)

    def _define(self, left, right):
        if isinstance(left, Indexed):
            name, indices = str(left.base.label), left.indices
            plain = all(isinstance(i, Idx) for i in indices) and len(set(indices)) == len(indices)
        else:
            name, indices = getattr(left, "name", ""), ()
            plain = isinstance(left, Symbol) and not left.is_integer
        if not plain or name in self.definitions or _mentions(right, name, self.definitions):
            return False
        if not set(free_indices(right)) <= set(indices):
            return False
        self.definitions[name] = (indices, right)
        return True

    def _orient(self, form: Form):
        """Turn form = 0 into a rule for its largest term."""
        form = self.expand(form)
        leads = [t for t in form.args if t[0] and all(e > 0 for _, e in t[0])]
        if not leads:
            return
        lead, coefficient = max(leads, key=_weight)
        rest = gather(t for t in form.args if t[0] != lead)
        free = frozenset().union(*(n.free for n, _ in lead))
        if rest.free <= free:
            self.rules.append(Rule(lead, rest * (-1 / coefficient), free))

    # ---------------------------------------------------------------------------------- use

    def expand(self, form: Form) -> Form:
        """Replace every defined name by its definition."""
        if not self.definitions:
            return form
        return transform(form, self._replacement)

    def _replacement(self, node):
        name = node.args[0] if isinstance(node, Element) else (
            getattr(node.args[0], "name", None) if isinstance(node, Scalar) else None)
        if name not in self.definitions:
            return None
        indices, body = self.definitions[name]
        positions = [self.expand(p) for p in node.args[2]] if indices else []
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


def _mentions(expr, name, definitions, seen=()):
    names = {s.name for s in expr.atoms(Symbol)}
    if name in names:
        return True
    return any(_mentions(definitions[n][1], name, definitions, (*seen, n))
               for n in names if n in definitions and n not in seen)


def _weight(term):
    monomial, _ = term
    sums = sum(isinstance(n, Total) for n, _ in monomial)
    return sums, sum(e for _, e in monomial), [(n.key, e) for n, e in monomial]


# -------------------------------------------------------------------------------- rewriting

def rewrite(form: Form, rule: Rule) -> Form:
    """``form`` with the first occurrence of the rule's lead in each term replaced."""
    result = []
    changed = False
    for monomial, coefficient in form.args:
        found = _rewrite_term(monomial, rule)
        changed |= found is not None
        result.extend((found * coefficient).args if found is not None
                      else ((monomial, coefficient),))
    return gather(result) if changed else form


def _rewrite_term(monomial, rule):
    for binding, left in _matches(rule.lead, monomial, rule.free, {}):
        return from_monomial(left) * substitute(rule.value, binding)
    for node, exponent in monomial:
        inner = _rewrite_inside(node, rule)
        if inner is not None:
            rest = from_monomial(p for p in monomial if p[0] is not node)
            return rest * raised(inner, exponent)
    return None


def _rewrite_inside(node, rule):
    """Use the rule within a sum, a logarithm or another atom; None if it does not occur."""
    if isinstance(node, Total):
        bounds, body = opened(node)
        found = _contract_fact(bounds, body, rule)
        if found is None:
            changed = rewrite(body, rule)
            found = (bounds, changed) if changed is not body else None
        return None if found is None else total(*found)
    if isinstance(node, (Element, Index, Scalar)):
        return None
    changed = [False]

    def inside(part):
        found = rewrite(part, rule)
        changed[0] |= found is not part
        return found
    rebuilt = MAKERS[type(node)](node, inside)
    return rebuilt if changed[0] else None


def _contract_fact(bounds, body, rule):
    """A sum that the lead speaks of, as a part of a larger sum: sum_jk P[j,k] v[j]."""
    if len(rule.lead) != 1 or not isinstance(rule.lead[0][0], Total) or rule.lead[0][1] != 1:
        return None
    names, pattern = opened(rule.lead[0][0])
    if len(body.args) != 1 or len(pattern.args) != 1:
        return None
    factors, coefficient = body.args[0]
    for binding, left in _matches(pattern.args[0][0], factors, rule.free | set(names), {}):
        images = [_only_index(binding.get(n)) for n in names]
        if any(i not in bounds for i in images) or len(set(images)) < len(images):
            continue
        if any(not node.free.isdisjoint(images) for node, _ in left):
            continue
        kept = {n: v for n, v in binding.items() if n not in names}
        rest = from_monomial(left) * substitute(rule.value, kept) * coefficient
        return [b for b in bounds if b not in images], rest
    return None


def _only_index(form):
    if form is not None and len(form.args) == 1 and form.args[0][1] == 1:
        monomial = form.args[0][0]
        if len(monomial) == 1 and monomial[0][1] == 1 and isinstance(monomial[0][0], Index):
            return monomial[0][0]
    return None


def _matches(pattern, monomial, free, binding):
    """Each way to find the pattern's factors in the monomial: (binding, factors left over)."""
    if not pattern:
        yield binding, monomial
        return
    (node, exponent), *rest = pattern
    for n, (other, e) in enumerate(monomial):
        if e < exponent or (e != exponent and not exponent.denominator == e.denominator == 1):
            continue
        for found in _unify(node, other, free, binding):
            left = list(monomial)
            left[n:n + 1] = [(other, e - exponent)] if e > exponent else []
            yield from _matches(rest, tuple(left), free, found)


def _unify(pattern: Node, target: Node, free, binding):
    """Each extension of ``binding`` that makes the pattern the target."""
    if pattern.free.isdisjoint(free):
        if pattern is target:
            yield binding
        return
    if isinstance(pattern, Form):
        yield from _unify_forms(pattern, target, free, binding)
    elif type(pattern) is type(target):
        if isinstance(pattern, Total):
            yield from _unify_totals(pattern, target, free, binding)
        elif not isinstance(pattern, Index):
            yield from _unify_args(pattern.args, target.args, free, binding)


def _unify_args(ours, theirs, free, binding):
    if not ours:
        yield binding
        return
    first, other = ours[0], theirs[0]
    if isinstance(first, tuple):
        if len(first) == len(other):
            yield from _unify_args((*first, *ours[1:]), (*other, *theirs[1:]), free, binding)
    elif isinstance(first, Node):
        for found in _unify(first, other, free, binding):
            yield from _unify_args(ours[1:], theirs[1:], free, found)
    elif first == other:
        yield from _unify_args(ours[1:], theirs[1:], free, binding)


def _unify_forms(pattern, target, free, binding):
    variable = _only_index(pattern)
    if variable in free:
        if variable in binding:
            if binding[variable] is target:
                yield binding
        elif _fits(variable, target):
            yield {**binding, variable: target}
        return
    if len(pattern.args) != len(target.args) or len(pattern.args) > 4:
        return
    for order in permutations(target.args):
        if all(c == d for (_, c), (_, d) in zip(pattern.args, order)):
            yield from _unify_terms(pattern.args, order, free, binding)


def _unify_terms(ours, theirs, free, binding):
    if not ours:
        yield binding
        return
    for found, left in _matches(ours[0][0], theirs[0][0], free, binding):
        if not left:
            yield from _unify_terms(ours[1:], theirs[1:], free, found)


def _unify_totals(pattern, target, free, binding):
    names, body = opened(pattern)
    bounds, factors = opened(target)
    if len(names) != len(bounds) or len(body.args) != 1 or len(factors.args) != 1:
        return
    for found, left in _matches(body.args[0][0], factors.args[0][0], free | set(names), binding):
        images = [_only_index(found.get(n)) for n in names]
        if not left and set(images) == set(bounds):
            yield {n: v for n, v in found.items() if n not in names}


def _fits(variable, target: Form):
    """Whether the fact, true over the variable's range, may be used at ``target``."""
    index = _only_index(target)
    return index is not None and index.size is variable.size or in_range(target, variable.size)
