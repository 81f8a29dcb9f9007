"""Expectation, variance and covariance of polynomials in independent random variables.

Expectation is linear; a product of entries of one family is summed over which of its indices
coincide; entries that differ are independent, so their moments multiply.
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from sympy import Expr, sympify

from ..normalise.forms import Element, Form, Scalar, Total, integer_power, number, parts, settle
from ..normalise.normal_form import Unsupported, read
from ..normalise.sums import delta, opened, total
from ..normalise.writing import tidy
from ..language import Expectation, Variance
from ..normalise.names import name_and_indices


@dataclass(frozen=True)
class Random:
    """Independent random variables: a scalar ``b``, or all entries of an array ``w[j, k]``.

    ``moments`` are E[w], E[w**2], … as expressions; they may depend on sizes, not on indices.
    """

    name: str
    moments: tuple[Expr, ...]

    @classmethod
    def gaussian(cls, variable, mean=0, variance=1):
        """Normal variables: all moments up to the fourth."""
        mean, variance = sympify(mean), sympify(variance)
        return cls(name_and_indices(variable)[0], (
            mean, mean**2 + variance, mean**3 + 3 * mean * variance,
            mean**4 + 6 * mean**2 * variance + 3 * variance**2))

    @classmethod
    def independent(cls, variable, mean=0, variance=1):
        """Variables of which only the mean and the variance are known."""
        mean, variance = sympify(mean), sympify(variance)
        return cls(name_and_indices(variable)[0], (mean, mean**2 + variance))

    def moment(self, order) -> Form:
        """E[w**order]. Raises ``Unsupported`` for an order that is not known."""
        if order > len(self.moments):
            raise Unsupported(f"the moment of order {order} of {self.name} is not known")
        return read(self.moments[order - 1])


def expectation(form: Form, variables) -> Form:
    """The expected value of a polynomial in the random variables."""
    families = {v.name: v for v in variables}
    result = Form()
    for monomial, coefficient in form.args:
        result = result + _of_monomial(monomial, families) * coefficient
    return result


def variance(form: Form, variables) -> Form:
    """E[X**2] - E[X]**2."""
    return expectation(form * form, variables) - integer_power(expectation(form, variables), 2)


def _of_monomial(monomial, families):
    """Open every sum that holds a random variable, take the expectation inside, sum again."""
    bounds, factors = [], number(1)
    for node, exponent in monomial:
        if not _is_random(node, families):
            factors = factors * settle([(node, exponent)])
        elif isinstance(node, Total) and exponent.denominator == 1 and exponent > 0:
            for _ in range(int(exponent)):
                inner, body = opened(node)
                bounds.extend(inner)
                factors = factors * body
        elif isinstance(node, (Element, Scalar)) and exponent.denominator == 1 and exponent > 0:
            factors = factors * settle([(node, exponent)])
        else:
            raise Unsupported("the expected value of a random variable inside a function or a "
                              "denominator is not a polynomial matter")
    inside = Form()
    for term, coefficient in factors.args:
        inside = inside + _of_product(term, families) * coefficient
    return total(bounds, inside) if bounds else inside


def _is_random(node, families):
    if isinstance(node, Element):
        return node.args[0] in families
    if isinstance(node, Scalar):
        return getattr(node.args[0], "name", None) in families
    return any(_is_random(part, families) for part in parts(node.args))


def _of_product(monomial, families):
    result = number(1)
    draws: dict[str, list] = {}
    for node, exponent in monomial:
        name = _family(node, families)
        if name is None:
            result = result * settle([(node, exponent)])
        else:
            draws.setdefault(name, []).extend([node] * int(exponent))
    for name, nodes in draws.items():
        result = result * _joint_moment(families[name], nodes)
    return result


def _family(node, families):
    name = node.args[0] if isinstance(node, Element) else (
        getattr(node.args[0], "name", None) if isinstance(node, Scalar) else None)
    return name if name in families else None


def _joint_moment(family, nodes) -> Form:
    """E of a product of entries: a sum over which of them are the same entry."""
    distinct: dict = {}
    for node in nodes:
        distinct[node] = distinct.get(node, 0) + 1
    result = Form()
    for blocks in partitions(list(distinct)):
        term = number(1)
        for block in blocks:
            term = term * family.moment(sum(distinct[n] for n in block))
            for node in block[1:]:
                term = term * same(block[0], node)
        for first, second in combinations(blocks, 2):
            term = term * (number(1) - same(first[0], second[0]))
        result = result + term
    return result


def partitions(items):
    """Every way to split a list into blocks."""
    if not items:
        yield []
        return
    first, *rest = items
    for blocks in partitions(rest):
        yield [[first], *blocks]
        for n, block in enumerate(blocks):
            yield [*blocks[:n], [first, *block], *blocks[n + 1:]]


def same(first, second) -> Form:
    """1 where two entries of a family are the same entry."""
    result = number(1)
    if isinstance(first, Element):
        for ours, theirs in zip(first.args[2], second.args[2], strict=True):
            result = result * delta(ours - theirs)
    return result


def resolve(expr: Expr, variables) -> Expr:
    """``expr`` with every ``Expectation`` and ``Variance`` replaced by its value."""
    values = {}
    for node in expr.atoms(Expectation, Variance):
        rule = variance if isinstance(node, Variance) else expectation
        values[node] = tidy(rule(read(node.args[0]), variables))
    return expr.xreplace(values)
