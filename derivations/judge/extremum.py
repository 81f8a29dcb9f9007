"""Minima by the sign of the slope, with every condition of the argument checked.

If f is differentiable on an interval, f' < 0 before p and f' > 0 after p, then f(x) > f(p) for
every other x of the interval (mean value theorem).
"""
from __future__ import annotations

from time import perf_counter

from sympy import Expr, Symbol, diff

from ..normalise.calculus import differentiate
from ..normalise.forms import Apply, Delta, Form, Log, Node, Power, Step, Total, atom, parts
from ..normalise.normal_form import Unsupported, read
from ..normalise.signs import assuming, sign
from ..normalise.writing import tidy
from ..normalise.facts import Facts
from .inequality import attack_relation, prove_relation
from .prove import assumptions, decide, prove, timed
from ..record import Status, Verdict
from ..normalise.names import atom_of as variable_atom


METHOD = "sign of the slope"


def prove_minimum(expr: Expr, variable: Symbol, at: Expr, least: Expr, conditions=()):
    """Decide ``expr >= least``, its value where ``variable`` = ``at``, under the conditions.

    Returns the verdict, the slope, and the two lines that it rests on as (sign, where, verdict).
    """
    started = perf_counter()
    slope = tidy(differentiate(read(expr), variable_atom(variable)))
    lines = [(sign_, where, prove_relation(slope, sign_, 0, [*conditions, where]))
             for sign_, where in (("<", variable < at), (">", variable > at))]

    def question():
        attacked = attack_relation(expr, ">=", least, conditions)
        if attacked.status is Status.REFUTED:
            return attacked
        check_interval(variable, at, conditions)
        check_smooth(expr, conditions)
        bad = next((v for _, _, v in lines if not v.ok), None)
        if bad:
            return Verdict(Status.UNDECIDED, reason="the slope does not change sign once")
        return Verdict(Status.PROVED, METHOD, attack=attacked.attack)
    verdict = timed(decide(question), started, assumptions([expr, least], conditions))
    return verdict, slope, lines


def prove_constant(expr: Expr, variable: Symbol, at: Expr, facts=()):
    """Decide that ``expr`` does not depend on ``variable`` where the facts hold.

    A function with slope 0 throughout an interval is constant there (mean value theorem). Returns
    the verdict, the slope, and the verdict that it is 0.
    """
    started = perf_counter()
    slope = tidy(differentiate(read(expr), variable_atom(variable)))
    flat = prove(slope, 0, facts)

    def question():
        about = [fact for fact in facts if not isinstance(fact, tuple)]
        check_interval(variable, at, about)
        check_smooth(expr, about, but=(Apply,))
        return Verdict(flat.status if flat.ok else Status.UNDECIDED, "a slope of 0",
                       reason="" if flat.ok else "the slope is not shown to be 0")
    return timed(decide(question), started, assumptions([expr], facts)), slope, flat


def check_interval(variable: Symbol, at: Expr, conditions):
    """The points where all conditions hold form an interval, and ``at`` is one of them.

    Raises ``Unsupported`` if a condition is not linear in the variable or may fail at ``at``.
    """
    about = [c for c in conditions if variable in c.free_symbols]
    others = [c for c in conditions if variable not in c.free_symbols]
    for condition in about:
        left, right = condition.args
        if diff(left - right, variable, 2) != 0:
            raise Unsupported(f"{condition} is not linear in {variable}")
        left, right = (side.subs(variable, at) for side in (left, right))
        if not prove_relation(left, condition.rel_op, right, others).ok:
            raise Unsupported(f"{condition} may fail at {variable} = {at}")


def check_smooth(expr: Expr, conditions, but=()):
    """``expr`` is differentiable wherever the conditions hold: no kink, no pole, no log of 0.

    ``but`` are kinds of node that are taken to be differentiable all the same. Raises ``Unsupported`` naming the part that is in doubt.
    """
    with assuming(Facts.of(conditions).positive):
        for node in _nodes(read(expr)):
            if isinstance(node, (Step, Delta, Apply)) and not isinstance(node, but):
                raise Unsupported(f"{expr} may have a kink")
            base = node.args[0] if isinstance(node, (Log, Power)) else None
            if base is not None and sign(base) != "+":
                raise Unsupported(f"{tidy(base)} may be zero or negative")
            for part, exponent in _factors(node):
                whole = exponent.denominator == 1
                known = sign(atom(part))
                if not (whole and exponent > 0 or known == "+" or whole and known == "-"):
                    raise Unsupported(f"{tidy(atom(part))} may be zero")


def _nodes(node: Node):
    """Every node inside ``node``, itself included."""
    yield node
    for part in parts(node.args):
        yield from _nodes(part)


def _factors(node: Node):
    """The (atom, exponent) pairs that stand directly in a form or under a sum."""
    if isinstance(node, Form):
        return [pair for monomial, _ in node.args for pair in monomial]
    return node.args[1] if isinstance(node, Total) else ()
