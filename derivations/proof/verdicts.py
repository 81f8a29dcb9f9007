"""From a theorem to the verdict that a person reads: what was shown, why, and where it holds.

Nothing else says "proved": ``proved`` asks the kernel whether it knows the theorem.
"""
from __future__ import annotations

from ..kernel.rules import Order
from ..kernel.small_sizes import Evidence
from ..kernel.terms import Var, letters_of
from ..kernel.theorem import Forged, Theorem, is_theorem
from ..notation.from_tree import place_to_sympy, to_sympy
from ..notation.text import to_text
from ..record import Status, Verdict

RELATION = {"!=": "!=", ">": ">", ">=": ">="}


def proved(theorem: Theorem, assumptions=(), attack=None, seconds=0.0) -> Verdict:
    """The verdict of a theorem. Raises ``Forged`` for anything else."""
    if not is_theorem(theorem):
        raise Forged("only a theorem of the kernel is proved")
    found = evidence(theorem)
    return Verdict(
        Status.PROVED, theorem.method, list(assumptions), attack, seconds=seconds, theorem=theorem,
        why=reason(theorem, found), conditions=conditions(theorem),
        small_sizes={to_text(place_to_sympy(r)): [d, *sizes] for r, d, sizes in found.counted} if found else {},
        certificate=certificate(theorem))


def evidence(theorem) -> Evidence | None:
    """What the test at small sizes gave, where there was one."""
    given = theorem.certificate
    return given[1] if isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], Evidence) else None


def reason(theorem, found) -> str:
    """Why it holds for every size, in a sentence."""
    if theorem.method == "certificate":
        return f"the difference is {certificate(theorem)}, and no part of it is negative"
    if found is None:
        return SENTENCES.get(theorem.method, theorem.method)
    if not found.counted:
        return "no size stands in it: the two sides are equal as they are"
    tested = [(to_text(place_to_sympy(r)), d, sizes) for r, d, sizes in found.counted]
    most = max(d for _, d, _ in tested)
    many = ("no term sums over an index" if most == 0 else "no term sums over more than one index"
            if most == 1 else f"no term sums over more than {most} indices")
    at = " and ".join(f"{n} = {', '.join(map(str, sizes))}" for n, _, sizes in tested)
    return f"checked at {at}; that suffices, because {many}"


SENTENCES = {
    "induction": "it holds at the start, and for n + 1 if for n",
    "cases": "it holds in every case",
    "given": "it is given",
    "instance": "a line proved before, with other expressions in place of its names",
    "term by term": "it holds for every term, so for their sum",
    "factors": "the difference is a product of factors that are never 0",
}


def conditions(theorem) -> list[str]:
    """Where both sides have a value, in the text grammar; for a sum, at every place of it."""
    return list(dict.fromkeys(
        f"{to_text(to_sympy(c.tree))} {RELATION[c.relation]} 0" for c in theorem.domain))


def certificate(theorem) -> str:
    """An inequality's certificate as one line: larger - smaller = a sum of products."""
    given = theorem.certificate
    if not (isinstance(given, tuple) and given and isinstance(given[0], Order)):
        return ""
    return " + ".join(_product(theorem, product) for product in given[0].products) or "0"


def _product(theorem, parts):
    return "*".join(f"({_part(theorem, part)})" for part in parts)


def _part(theorem, part):
    match part:
        case ("sign", tree):
            return to_text(to_sympy(tree))
        case ("fact", number, _):
            facts = [*theorem.claim.context.facts, *(t.as_fact() for t in theorem.premises)]
            fact = facts[number]
            ends = (fact.left, fact.right) if fact.relation in (">", ">=") else (fact.right, fact.left)
            return " - ".join(to_text(to_sympy(end)) if end != ("num", 0) else "0" for end in ends)
        case ("law", name, *trees):
            return f"law of {name} at {', '.join(to_text(to_sympy(t)) for t in trees)}"
        case ("over", k, *products):
            inner = " + ".join(_product(theorem, product) for product in products)
            return f"sum({inner}, {to_text(place_to_sympy((0, ((k, 1),))))})"
    return "?"


__all__ = ["Var", "certificate", "conditions", "letters_of", "proved"]
