"""What is said of random variables: a linear expected value, independence, and their moments."""
from __future__ import annotations

from ..kernel.terms import Unsupported
from .terms import word

ORDERS = range(1, 5)


def laws(families, ranks: dict, words) -> list[str]:
    """The hypotheses on families, each by its name with the number of its axes.

    A law is said by its first four moments. Every variable is independent of all others together.
    """
    if any(family.law == "draws" for family in families):
        raise Unsupported("draws without replacement are not independent")
    return ["linear Ex"] * bool(families) + [
        f"({said})" for f in families
        for said in (independence(f.name, ranks), *moments(f, ranks[f.name], words))]


def entry(name: str, letter: str, rank: int) -> str:
    """A random variable at an outcome."""
    return " ".join([f"{word(name)}_of o_", *places(letter, rank)])


def places(letter: str, rank: int) -> list[str]:
    return [f"{letter}{n}" for n in range(rank)]


def bound(kind: str, letter: str, rank: int, said: str) -> str:
    return f"{kind} {' '.join(places(letter, rank))}, {said}" if rank else said


def independence(mine: str, ranks: dict) -> str:
    """Of a set of variables: those of each family, but not the one that is spoken of."""
    others = []
    for name, rank in ranks.items():
        same = " /\\ ".join(f"j{n} = i{n}" for n in range(rank))
        but = f"~ ({same}) /\\ " if name == mine else ""
        one = f"{but}v_ = (fun o_ => {entry(name, 'j', rank)})"
        others += [f"({bound('exists', 'j', rank, one)})"] if name != mine or rank else []
    return bound("forall", "i", ranks[mine], "independent Ex (fun o_ => {}) (fun v_ => {})".format(
        entry(mine, "i", ranks[mine]), " \\/ ".join(others) or "False"))


def moments(family, rank: int, words):
    for order in ORDERS:
        try:
            value = words(family.moment(order))
        except Unsupported:
            return
        what = entry(family.name, "i", rank)
        what = f"({what}) ^ {order}" if order > 1 else what
        yield bound("forall", "i", rank, f"Ex (fun o_ => {what}) = {value}")
