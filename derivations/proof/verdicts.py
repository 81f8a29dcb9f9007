"""From a theorem to the verdict that a person reads: what was shown, why, and where it holds.

``proved`` makes it of a theorem and of nothing else (``standing``).
"""
from __future__ import annotations

from sympy import Add, Eq, N

from ..kernel.rules import Order
from ..kernel.small_sizes import Evidence
from ..kernel.theorem import Theorem
from ..notation.from_tree import place_to_sympy, to_sympy
from ..notation.text import to_text
from ..record import Verdict
from ..tactics.library import behind
from .conditions import conditions
from .standing import proved_status


def proved(theorem: Theorem, assumptions=(), attack=None, seconds=0.0) -> Verdict:
    """The verdict of a theorem. Raises ``Forged`` for anything else."""
    status, found, shown = proved_status(theorem), evidence(theorem), certificate(theorem)
    return Verdict(
        status, theorem.method, list(assumptions), attack, seconds=seconds, theorem=theorem,
        why=reason(theorem, found, shown), conditions=conditions(theorem),
        small_sizes={size: [d, *sizes] for size, d, sizes in tested(found)},
        certificate=shown)


def evidence(theorem) -> Evidence | None:
    """What the test at small sizes gave, where there was one."""
    given = theorem.certificate
    last = given[-1] if isinstance(given, tuple) and given else None
    return last if isinstance(last, Evidence) else None


def tested(found) -> list:
    """(letter, number of summations, the sizes tested) for every range whose size is a letter; a
    range up to n - 1 was tested at the n of its sizes."""
    rows = {}
    for r, d, sizes in found.counted if found else ():
        if r[1]:
            shift = r[0] if r[1][0][1] == 1 and len(r[1]) == 1 else 0
            letter = to_text(place_to_sympy((r[0] - shift, r[1])))
            rows[letter] = max(rows.get(letter, (letter, -1, ())),
                               (letter, d, tuple(n - shift for n in sizes)), key=lambda row: row[1])
    return list(rows.values())


def reason(theorem, found, certificate) -> str:
    """Why it holds for every size, in a sentence; the lemmas that it cites stand behind it."""
    larger, _, products = certificate.partition(" = ")
    cited = behind(theorem)
    if cited and larger == products:
        return f"it follows from the lemma {cited[0]}"
    return ", by the lemma ".join([method_of(theorem, found, certificate), *cited])


def method_of(theorem, found, certificate) -> str:
    larger, _, products = certificate.partition(" = ")
    ordered = theorem.method == "certificate"
    laws = " and ".join(LAWS[name] for name in dict.fromkeys(laws_in(theorem.certificate[0].products))) if ordered else ""
    if larger and larger == products and not laws:
        return by_parts(theorem, larger)
    if ordered:
        return f"{certificate}, a sum of products of what is not negative{' by ' * bool(laws)}{laws}"
    if theorem.method == "instance" and theorem.premises[0].method == "induction":
        theorem = theorem.premises[0]
    if theorem.method == "induction" and (starts := len(theorem.premises) - 1) > 1:
        return f"it holds at the first {starts} places, and at the next one if at {starts} in a row"
    if theorem.method in SENTENCES or found is None:
        return SENTENCES.get(theorem.method, theorem.method)
    sizes = tested(found)
    if not sizes:
        return "the two sides are the same function of their parts, whatever the sizes"
    most = max(d for _, d, _ in sizes)
    many = ("no term sums over an index" if most == 0 else "no term sums over more than one index"
            if most == 1 else f"no term sums over more than {most} indices")
    at = " and ".join(f"{n} = {', '.join(map(str, numbers))}" for n, _, numbers in sizes)
    return f"checked at {at}; that suffices, because {many}"


def by_parts(theorem, difference: str) -> str:
    """Why a difference has its sign, if it is the only product of its certificate."""
    claim = theorem.claim
    value = to_sympy(claim.left) - to_sympy(claim.right)
    if not value.free_symbols:
        return f"{difference} is about {abs(N(value, 3))}, computed with bounds on the error"
    sign = "positive" if claim.relation in ("<", ">") else "not negative"
    return f"{difference} is {sign}, by the signs of its parts and what is given"


def laws_in(products):
    """The names of the laws that a certificate uses."""
    for part in (part for product in products for part in product):
        if part[0] in LAWS:
            yield part[0]
        elif part[0] == "over":
            yield from laws_in(part[2:])


LAWS = {"exp": "exp(u) >= 1 + u", "log": "log(u) <= u - 1", "total": "abs(sum(u)) <= sum(abs(u))",
        "whole": "n^2 >= n for a whole number n", "rises": "f(u) >= f(v) for u >= v, f increasing",
        "slope": "f(u) - f(v) <= L abs(u - v) for abs(f') <= L", "end": "f(u) < its limit at infinity, f increasing"}
SENTENCES = {
    "induction": "it holds at the start, and for n + 1 if for n",
    "cases": "it holds in every case",
    "a point": "what is given holds at this point, and the claim is false there",
    "instance": "a line proved before, with other expressions in place of its names",
    "factors": "no factor of the difference is ever 0",
    "balls": "the difference is positive on each piece of the interval, computed with bounds on the error",
}


def certificate(theorem) -> str:
    """An inequality's certificate as an equation: larger - smaller = a sum of products."""
    given, claim = theorem.certificate, theorem.claim
    if not (isinstance(given, tuple) and given and isinstance(given[0], Order)):
        return ""
    ends = (claim.right, claim.left) if claim.relation in ("<", "<=") else (claim.left, claim.right)
    larger, smaller = map(to_sympy, ends)
    gap = Add(larger, -smaller, evaluate=False) if smaller and larger else larger - smaller
    return to_text(Eq(gap, Add(*map(to_sympy, given[1])), evaluate=False))
