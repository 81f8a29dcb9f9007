"""What is said of random variables: a linear expected value, independence, and their moments."""
from __future__ import annotations

from ..kernel.terms import Unsupported
from .terms import word

ORDERS = range(1, 5)


def laws(ranks: dict, families, words) -> list[str]:
    """The hypotheses on families, each by its name with the number of its axes.

    A law is said by its first four moments. Every variable is independent of all others together.
    """
    if any(family.law == "draws" for family in families):
        raise Unsupported("draws without replacement are not independent")
    return ["linear Ex"] * bool(families) + [
        f"({said})" for f in families for said in (independence(f.name, ranks), *moments(f, ranks, words))]


def entry(name: str, own) -> str:
    """A random variable at an outcome."""
    return " ".join([f"{word(name)}_of o_", *own])


def places(letter: str, rank: int) -> list[str]:
    return [f"{letter}{n}" for n in range(rank)]


def bound(kind: str, own, said: str) -> str:
    return f"{kind} {' '.join(own)}, {said}" if own else said


def independence(name: str, ranks) -> str:
    own = places("i", ranks[name])
    others = " \\/ ".join(filter(None, (other(one, name, own, ranks) for one in ranks)))
    return bound("forall", own, f"independent Ex (fun o_ => {entry(name, own)}) "
                                f"(fun v_ => {others or 'False'})")


def other(name: str, mine: str, own, ranks) -> str:
    """That ``v_`` is one of the variables of a family, but not the one that is spoken of."""
    there = places("j", ranks[name])
    if name == mine and not there:
        return ""
    but = "" if name != mine else "~ ({}) /\\ ".format(
        " /\\ ".join(f"{j} = {i}" for i, j in zip(own, there)))
    return f"({bound('exists', there, f'{but}v_ = (fun o_ => {entry(name, there)})')})"


def moments(family, ranks, words):
    own = places("i", ranks[family.name])
    for order in ORDERS:
        try:
            value = words(family.moment(order))
        except Unsupported:
            return
        what = entry(family.name, own)
        what = f"({what}) ^ {order}" if order > 1 else what
        yield bound("forall", own, f"Ex (fun o_ => {what}) = {value}")
