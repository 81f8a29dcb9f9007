"""What is said of random variables: a linear expected value, independence, and their moments."""
from __future__ import annotations

from ..kernel.terms import Unsupported

ORDERS = range(1, 5)


def laws(ranks: dict, families, words) -> list[str]:
    """The hypotheses on families, each by its name with the number of its axes.

    A law is said by its first four moments. Every variable is independent of all others together.
    """
    if not families:
        return []
    if any(family.law == "draws" for family in families):
        raise Unsupported("draws without replacement are not independent")
    return ["linear Ex", *(f"({said})" for f in families
                           for said in (independence(f, ranks, words), *moments(f, ranks, words)))]


def entry(name: str, own, words) -> str:
    """A random variable as a function of the outcome."""
    return f"(fun o_ => {' '.join([words.name(name, 0) + '_of o_', *own])})"


def indices(letter: str, rank: int) -> list[str]:
    return [f"{letter}{n}" for n in range(rank)]


def bound(kind: str, own, said: str) -> str:
    return f"{kind} {' '.join(own)}, {said}" if own else said


def independence(family, ranks, words) -> str:
    own = indices("i", ranks[family.name])
    others = " \\/ ".join(filter(None, (other(name, rank, family.name, own, words)
                                       for name, rank in ranks.items())))
    variable = entry(family.name, own, words)
    return bound("forall", own, f"independent Ex {variable} (fun v_ => {others or 'False'})")


def other(name, rank, mine, own, words) -> str:
    """That ``v_`` is one of the variables of a family, but not the one that is spoken of."""
    places = indices("j", rank)
    same = " /\\ ".join(f"{j} = {i}" for i, j in zip(own, places))
    if name == mine and not places:
        return ""
    but = f"~ ({same}) /\\ " if name == mine else ""
    return f"({bound('exists', places, f'{but}v_ = {entry(name, places, words)}')})"


def moments(family, ranks, words):
    own = indices("i", ranks[family.name])
    for order in ORDERS:
        try:
            value = words(family.moment(order))
        except Unsupported:
            return
        what = f"{' '.join([words.name(family.name, 0) + '_of o_', *own])}"
        what = f"({what}) ^ {order}" if order > 1 else what
        yield bound("forall", own, f"Ex (fun o_ => {what}) = {value}")
