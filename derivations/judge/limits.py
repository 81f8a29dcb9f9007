"""One-sided limits by the laws of limits, with their undefined cases left undecided.

A limit is finite (a form, and the side from which it is approached if it is 0) or infinite. The
laws are those of a first analysis course: sums, products, powers, exp, log, and what follows.
Nothing of the form inf - inf, 0 * inf or inf / inf is ever decided here: rewrite it first.
"""
from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from sympy import Add, E, Expr, Mul, Pow, Symbol, exp, log, oo, sympify, tanh

from ..normalise.forms import Form, number
from ..normalise.functions import exponential, logarithm, power, symbolic_power
from ..normalise.normal_form import is_zero, read
from ..normalise.signs import assuming, sign
from ..normalise.writing import tidy
from ..language import sigmoid
from ..record import Counterexample, Status, Verdict
from ..notation.text import to_text
from ..normalise.facts import Facts
from .prove import assumptions, decide, timed

METHOD = "laws of limits"


class NoLaw(Exception):
    """No law decides this limit; ``str`` names the part."""


@dataclass(frozen=True)
class Limit:
    """Either ``infinite`` is ``"+"`` or ``"-"``, or ``value`` is the finite limit.

    ``side`` is how a finite limit is approached: ``"+"`` from above, ``"-"`` from below, ``"="``
    for a constant, ``""`` if not known.
    """

    value: Form | None = None
    infinite: str = ""
    side: str = ""

    @property
    def sign(self):
        """The sign near the limit point: of the infinity, of the value, or the side of 0."""
        return self.infinite or (sign(self.value) if self.value else self.side)

    @property
    def is_constant(self):
        return self.side == "="


def prove_limit(expr, variable: Symbol, to, equals, side="", given=(), seconds=20.0) -> Verdict:
    """Decide ``limit of expr as variable -> to (from side '+' or '-') == equals``.

    ``to`` and ``equals`` may be ``oo`` or ``-oo``.
    """
    started = perf_counter()
    expr, to, equals = map(sympify, (expr, to, equals))
    verdict = decide(lambda: _prove(expr, variable, to, equals, side, Facts.of(given)), seconds)
    return timed(verdict, started, assumptions([expr], given))


def prove_squeeze(lower, upper, conditions, variable: Symbol, to, equals, side="", given=()):
    """Decide that everything between two bounds has the limit ``equals``.

    ``conditions`` are what the two inequalities rest on: each must hold near ``to``. Returns the
    verdict and, for both bounds, (bound, verdict on its limit).
    """
    started = perf_counter()
    given = [*given, *(c for c in conditions if variable not in symbols_of(c))]
    lines = [(bound, prove_limit(bound, variable, to, equals, side, given))
             for bound in (lower, upper)]

    def question():
        bad = next((verdict for _, verdict in lines if not verdict.ok), None)
        if bad:
            return Verdict(Status.UNDECIDED, reason="the bounds do not both have this limit")
        facts = Facts.of(given)
        with assuming(facts.positive):
            for condition in conditions:
                if variable in symbols_of(condition) and not eventually(
                        condition, variable, _point(to, side), facts):
                    return Verdict(Status.UNDECIDED, reason=f"it is not shown that {condition} "
                                   f"holds near {variable} = {to}")
        return Verdict(Status.PROVED, "two bounds with the same limit")
    return timed(decide(question), started, assumptions([lower, upper], given)), lines


def symbols_of(condition):
    """The free symbols of a relation or of a pair of sides."""
    sides = condition if isinstance(condition, tuple) else condition.args
    return set().union(*(sympify(side).free_symbols for side in sides))


def eventually(condition, variable, point: Limit, facts: Facts) -> bool:
    """Whether an inequality is certain near the limit point, by the limit of its difference."""
    if isinstance(condition, tuple) or condition.rel_op not in ("<", "<=", ">", ">="):
        return False
    left, right = condition.args
    more = left - right if condition.rel_op in (">", ">=") else right - left
    try:
        return limit(more, variable, point).sign == "+"
    except NoLaw:
        return False


def _prove(expr, variable, to, equals, side, facts):
    with assuming(facts.positive):
        try:
            found = limit(expr, variable, _point(to, side))
        except NoLaw as error:
            return Verdict(Status.UNDECIDED, reason=f"no law of limits decides {error}")
        if agrees(found, equals, facts):
            return Verdict(Status.PROVED, METHOD)
    return Verdict(Status.REFUTED, METHOD, counterexample=Counterexample(
        {}, {}, {f"{variable}": f"-> {to_text(to)}"}, words(found), to_text(equals)))


def _point(to, side):
    if to in (oo, -oo):
        return Limit(infinite="+" if to is oo else "-")
    return Limit(value=read(to), side=side)


def agrees(found: Limit, equals: Expr, facts: Facts) -> bool:
    if equals in (oo, -oo):
        return found.infinite == ("+" if equals is oo else "-")
    return found.value is not None and is_zero(facts.apply(found.value - read(equals)))


def words(found: Limit) -> str:
    if found.infinite:
        return "oo" if found.infinite == "+" else "-oo"
    return to_text(tidy(found.value))


def limit(expr: Expr, variable: Symbol, point: Limit) -> Limit:
    """The limit of ``expr``. Raises ``NoLaw`` where no law decides."""
    if expr == variable:
        return point
    if variable not in expr.free_symbols:
        return Limit(value=read(expr), side="=")
    parts = {Add: _of_sum, Mul: _of_product, exp: _of_exp, log: _of_log, sigmoid: _of_sigmoid,
             tanh: _of_tanh}
    if isinstance(expr, Pow) and expr.base is not E:
        return _of_power(expr, variable, point)
    rule = parts.get(exp if isinstance(expr, Pow) else type(expr))
    if rule is None:
        raise NoLaw(to_text(expr))
    arguments = [expr.exp] if isinstance(expr, Pow) else expr.args
    return rule(expr, [limit(a, variable, point) for a in arguments])


def _of_sum(expr, terms):
    infinities = {t.infinite for t in terms if t.infinite}
    if len(infinities) > 1:
        raise NoLaw(to_text(expr))
    if infinities:
        return Limit(infinite=infinities.pop())
    sides = {t.side for t in terms if not t.is_constant}
    return Limit(value=sum((t.value for t in terms), Form()),
                 side=sides.pop() if len(sides) == 1 else "")


def _of_product(expr, factors):
    if any(f.infinite for f in factors):
        signs = [f.sign for f in factors]
        finite_zero = any(f.value is not None and not f.value for f in factors)
        if finite_zero or any(s not in ("+", "-") for s in signs):
            raise NoLaw(to_text(expr))
        return Limit(infinite="-" if signs.count("-") % 2 else "+")
    value = number(1)
    for f in factors:
        value = value * f.value
    return Limit(value=value, side=_side_of_product(factors, value))


def _side_of_product(factors, value):
    moving = [f for f in factors if not f.is_constant]
    if len(moving) == 1:  # a constant multiple
        scale = number(1)
        for f in factors:
            scale = scale * (f.value if f.is_constant else number(1))
        return _times(moving[0].side, sign(scale))
    signs = [f.sign for f in factors]
    if value or any(s not in ("+", "-") for s in signs):
        return ""
    return "-" if signs.count("-") % 2 else "+"


def _times(side, scale):
    if side not in ("+", "-") or scale not in ("+", "-"):
        return "=" if scale == "0" else ""
    return "+" if side == scale else "-"


def _of_power(expr, variable, point):
    base = limit(expr.base, variable, point)
    if variable in expr.exp.free_symbols:
        exponent = limit(expr.exp, variable, point)
        if exponent.infinite == "+" and expr.exp.is_integer and within_one(base):
            return Limit(value=Form())
        return _of_exp(expr, [_of_product(expr, [exponent, _of_log(expr, [base])])])
    exponent = read(expr.exp)
    whole = exponent.constant
    direction = sign(exponent)
    if direction not in ("+", "-"):
        raise NoLaw(to_text(expr))
    odd_negative = base.sign == "-" and whole is not None and whole % 2 == 1
    if base.sign == "-" and (whole is None or whole.denominator != 1):
        raise NoLaw(to_text(expr))
    result_sign = "-" if odd_negative else "+"
    if base.infinite:
        return Limit(infinite=result_sign) if direction == "+" else Limit(
            value=Form(), side=result_sign)
    if not base.value:
        if direction == "+":
            return Limit(value=Form(), side=result_sign if base.side in ("+", "-") else "")
        if base.side not in ("+", "-") and (whole is None or whole % 2):
            raise NoLaw(to_text(expr))
        return Limit(infinite=result_sign)
    value = power(base.value, whole) if whole is not None else symbolic_power(base.value, exponent)
    return Limit(value=value, side=_times(base.side, direction) if base.sign == "+" else "")


def within_one(base: Limit) -> bool:
    """Whether this is a constant between -1 and 1 of unknown sign: its whole powers go to 0."""
    return base.is_constant and base.sign != "+" and all(
        sign(number(1) + side) == "+" for side in (base.value, -base.value))


def _of_exp(expr, arguments):
    (z,) = arguments
    if z.infinite:
        return Limit(infinite="+") if z.infinite == "+" else Limit(value=Form(), side="+")
    return Limit(value=exponential(z.value), side=z.side)


def _of_log(expr, arguments):
    (x,) = arguments
    if x.infinite == "+":
        return x
    if x.value is not None and not x.value and x.side == "+":
        return Limit(infinite="-")
    if x.value is None or sign(x.value) != "+":
        raise NoLaw(to_text(expr))
    return Limit(value=logarithm(x.value), side=x.side)


def _of_sigmoid(expr, arguments):
    (z,) = arguments
    if z.infinite:
        return Limit(value=number(1), side="-") if z.infinite == "+" else Limit(
            value=Form(), side="+")
    return Limit(value=power(number(1) + exponential(-z.value), -1), side=z.side)


def _of_tanh(expr, arguments):
    (z,) = arguments
    if z.infinite:
        up = z.infinite == "+"
        return Limit(value=number(1 if up else -1), side="-" if up else "+")
    twice = exponential(z.value * 2)
    return Limit(value=(twice - number(1)) * power(twice + number(1), -1), side=z.side)
