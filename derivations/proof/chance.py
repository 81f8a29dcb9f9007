"""Random variables as an author declares them, and the family that the kernel makes of each."""
from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Idx, prod, sympify

from ..kernel.moments import Family, families_of
from ..kernel.terms import Unsupported
from ..names import name_and_indices
from ..notation.from_tree import to_sympy
from ..notation.to_tree import read
from ..notation.text import to_text
from ..tactics.contexts import context


@dataclass(frozen=True)
class Random:
    """Independent random variables of one law: a scalar ``b``, or all entries of an array ``w[j, k]``.

    ``Random(name, moments)`` knows E[w], E[w**2], … as expressions, which may depend on sizes, not on
    indices; the named laws have other ``parameters`` and bring all their moments. Families declared
    together are independent.
    """

    name: str
    parameters: tuple[Expr, ...] = ()
    law: str = "moments"

    @classmethod
    def _of(cls, variable, law, *parameters):
        """The variable, or each entry of its array, with a law of the kernel (``kernel.moments``). Raises
        ``ValueError`` for some entries alone."""
        name, indices = name_and_indices(sympify(variable))
        if not all(isinstance(k, Idx) for k in indices) or len(set(indices)) < len(indices):
            raise ValueError(f"{variable}: a law is that of all entries, as w[i, j] with an index on each axis")
        return cls(name, tuple(map(sympify, parameters)), law)

    @classmethod
    def gaussian(cls, variable, mean=0, variance=1):
        """Normal variables."""
        return cls._of(variable, "normal", mean, variance)

    normal = gaussian

    @classmethod
    def independent(cls, variable, mean=0, variance=1):
        """Variables of which only the mean and the variance are known."""
        return cls._of(variable, "moments", mean, sympify(mean) ** 2 + variance)

    @classmethod
    def symmetric(cls, variable, variance=1, fourth=None):
        """Variables as often positive as negative, at every distance from 0: with their variance, and
        E[w**4] if it is needed."""
        return cls._of(variable, "symmetric", variance, *(() if fourth is None else (fourth,)))

    @classmethod
    def uniform(cls, variable, low=0, high=1):
        """Every number between two ends alike."""
        return cls._of(variable, "uniform", low, high)

    @classmethod
    def bernoulli(cls, variable, chance):
        """1 with a chance, else 0: a mask of dropout."""
        return cls._of(variable, "bernoulli", chance)

    @classmethod
    def draws(cls, variable, mean, variance, count):
        """Draws without replacement from ``count`` numbers with this mean and this variance (the mean
        square about the mean): the examples of a mini-batch. The law of two of them is known. As many
        are drawn as the indices of ``variable`` count."""
        indices = name_and_indices(sympify(variable))[1]
        if any(not isinstance(k, Idx) or k.upper is None for k in indices):
            raise ValueError(f"{variable}: how many are drawn is said by indices with a range, as w[i] with i < n")
        return cls._of(variable, "draws", mean, variance, count, prod(k.upper + 1 for k in indices))

    @classmethod
    def rademacher(cls, variable):
        """1 or -1, each with chance 1/2."""
        return cls._of(variable, "rademacher")

    def family(self) -> Family:
        """The family as the kernel takes it."""
        return Family(self.name, self.law, tuple(read(sympify(p)) for p in self.parameters))


def law_in_words(family: Family) -> str:
    """What is assumed of random variables, as it stands beside a verdict."""
    given = [to_text(to_sympy(p)) for p in family.parameters]
    if family.law == "moments":
        law = ", ".join(f"E[{family.name}{'' if n == 1 else f'^{n}'}] = {moment}"
                        for n, moment in enumerate(given, 1))
    else:
        law = f"{family.law}({', '.join(given)})" if given else family.law
    how = "drawn without replacement" if family.law == "draws" else "random and independent"
    return f"{family.name} {how}: {law}"


def must_be_possible(variables):
    """Raises ``ValueError`` for a law that no random variable has, and for a name declared twice."""
    try:
        families_of(context([p for v in variables for p in v.parameters], random=joint(variables)))
    except Unsupported as error:
        raise ValueError(str(error)) from None


def joint(variables) -> tuple:
    """The random part of a context: all families, independent of each other."""
    return tuple(v.family() for v in variables)
