"""Random variables as a solution declares them: a name and a law, or some moments.

What is declared together is independent: all variables, and all entries of an array.
"""
from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Idx, Indexed, Rational, sympify

from .kernel.moments import Family, Joint
from .kernel.terms import read


@dataclass(frozen=True)
class Random:
    """Independent random variables: a scalar ``b``, or all entries of an array ``w[j, k]``.

    ``moments`` are E[w], E[w**2], … as expressions; they may depend on sizes, not on indices.
    ``law`` and its ``parameters`` say more than the moments (``kernel.moments.Family``).
    """

    name: str
    moments: tuple[Expr, ...]
    law: str = "moments"
    parameters: tuple[Expr, ...] = ()

    @classmethod
    def gaussian(cls, variable, mean=0, variance=1):
        """Normal variables."""
        m, v = sympify(mean), sympify(variance)
        return cls(_name(variable), (m, m**2 + v, m**3 + 3 * m * v, m**4 + 6 * m**2 * v + 3 * v**2),
                   "normal", (m, v))

    @classmethod
    def uniform(cls, variable, low=0, high=1):
        """Variables that are spread evenly between two numbers."""
        a, b = sympify(low), sympify(high)
        moments = (sum(a**k * b**(n - k) for k in range(n + 1)) / (n + 1) for n in range(1, 5))
        return cls(_name(variable), tuple(moments), "uniform", (a, b))

    @classmethod
    def bernoulli(cls, variable, chance=Rational(1, 2)):
        """Variables that are 1 with this chance, and 0 otherwise."""
        return cls(_name(variable), (sympify(chance),) * 4, "bernoulli", (sympify(chance),))

    @classmethod
    def rademacher(cls, variable):
        """Variables that are 1 or -1, each with chance one half."""
        return cls(_name(variable), tuple(map(sympify, (0, 1, 0, 1))), "rademacher")

    @classmethod
    def independent(cls, variable, mean=0, variance=1):
        """Variables of which only the mean and the variance are known."""
        mean, variance = sympify(mean), sympify(variance)
        return cls(_name(variable), (mean, mean**2 + variance))

    def family(self) -> Family:
        given = self.moments if self.law == "moments" else self.parameters
        return Family(self.name, self.law, tuple(read(sympify(p)) for p in given))


def joint(variables) -> tuple[Joint, ...]:
    """Random variables, independent of each other, for ``Context.random``."""
    return (Joint(tuple(v.family() for v in variables)),) if variables else ()


def _name(variable) -> str:
    if isinstance(variable, Indexed):
        return str(variable.base.label)
    if isinstance(variable, Idx) or not getattr(variable, "is_Symbol", False):
        raise ValueError(f"{variable} is neither a name nor an entry of an array")
    return variable.name
