"""How a theorem is proved in Coq: earlier lines, what is put in, certificates, handed to the tactic.

A script may be wrong: then Coq says no. Where it does, the tactic tries the line without it.
"""
from __future__ import annotations

from ..kernel.context import Fact
from ..kernel.rules import Equality, Instance, Order
from ..kernel.terms import Tree, Var, add, moved, mul, neg, num, sub
from ..ledger import decoded
from .statement import Statement
from .terms import Outside, letter

ALONE = "backproof"


def proof(entry: dict, statement: Statement, earlier: dict[str, tuple[str, Statement]]) -> str:
    """The script for an entry; ``earlier`` has the names and statements of what it rests on."""
    try:
        steps = [*uses(entry, statement, earlier), method(entry, statement, earlier)]
    except Outside:
        steps = [ALONE]
    script = "; ".join(["intros", *steps])
    return f"Proof. {ALONE}. Qed." if steps == [ALONE] else (
        f"Proof. first [solve [{script}] | {ALONE}]. Qed.")


def uses(entry, statement, earlier):
    """Each line that is used, asserted for all its indices but the chosen ones."""
    if entry["method"] in ("instance", "term by term", "sign of the slope"):
        return
    for n, id in enumerate(entry["premises"]):
        if id in earlier and (line := applied(*earlier[id], statement)):
            found = earlier[id][1]
            said = found.fact(as_fact(found)) if found.claim.relation != "->" else found.goal()
            yield f"assert (earlier_{n} : {said}) by use {line}"


def as_fact(found: Statement) -> Fact:
    return Fact(found.claim.relation, found.claim.left, found.claim.right, found.claim.context.fixed)


def applied(name: str, theirs: Statement, ours: Statement, put=None) -> str:
    """A theorem at the names that stand here; empty if one of its names is none of ours."""
    put = put or {}
    known = {*words_of(ours), *(letter(v) for v in theirs.free_indices())}
    found = [put.get(word, word) for word in words_of(theirs)]
    if any(word not in known and word not in put for word in words_of(theirs)):
        return ""
    return f"({' '.join([name, *found])})"


def words_of(found: Statement) -> list[str]:
    """The names that a theorem is about, as it has them, and here also what is defined."""
    return [variable[1:].split(" ")[0] for variable in found.variables()]


def method(entry, statement: Statement, earlier) -> str:
    certificate = decoded(entry["certificate"])
    match entry["method"], certificate:
        case "certificate", Order():
            premises = [earlier[id][1] for id in entry["premises"] if id in earlier]
            return f"certificate {Certificate(statement, premises).total(certificate)}"
        case "instance", Instance() if entry["premises"][0] in earlier:
            line = applied(*earlier[entry["premises"][0]], statement, what_is_put(certificate, statement))
            return f"instance {line}" if line else ALONE
        case "term by term", _ if entry["premises"][0] in earlier:
            line = applied(*earlier[entry["premises"][0]], statement)
            own = " ".join(map(letter, certificate))
            return f"term_by_term (fun {own} => {line})" if line and own.isidentifier() else ALONE
        case "sign of the slope", (variable, start) if start[0] != "infinity":
            return f"slope_of {statement.words(variable)} {statement.words(start)}"
        case "induction", (n, 0):
            return f"induction_on {letter(n)}"
    return ALONE


def what_is_put(by: Instance, statement: Statement) -> dict[str, str]:
    words = statement.words
    return {**{words.name(name, 0): words(t) for name, t in by.scalars},
            **{letter(x): words.nat(p) for x, p in by.letters},
            **{words.name(old, 0): words.name(new, 0) for old, new in by.arrays}}


class Certificate:
    """``larger - smaller`` as a sum of products of what is not negative."""

    def __init__(self, statement: Statement, premises):
        self.statement = statement
        self.facts = [*statement.claim.context.facts, *map(as_fact, premises)]

    def total(self, order: Order) -> str:
        return self.statement.words(self.products(order.products))

    def products(self, products) -> Tree:
        return plain("add", [plain("mul", list(map(self.part, parts))) for parts in products])

    def part(self, part) -> Tree:
        match part:
            case ("sign", tree):
                return tree
            case ("fact", number, where):
                return self.fact(number, dict(where))
            case ("law", name, *trees) if name in LAWS:
                return LAWS[name](*trees)
            case ("over", k, *products):
                return ("sum", k, self.products(products))
        raise Outside("a part of the certificate")

    def fact(self, number: int, where: dict) -> Tree:
        if number >= len(self.facts):
            raise Outside("a fact that is not here")
        f = self.facts[number]
        where = {Var(v.label.rstrip("°"), v.size): p for v, p in where.items()}
        larger, smaller = (f.left, f.right) if f.relation in (">", ">=") else (f.right, f.left)
        return sub(moved(larger, where), moved(smaller, where))


def plain(kind: str, parts: list[Tree]) -> Tree:
    """A sum or a product as it stands: what is not negative must stay in sight."""
    return (kind, *parts) if len(parts) > 1 else parts[0] if parts else num(kind == "mul")


def call(name, u):
    return ("call", name, u)


LAWS = {
    "exp": lambda u: add(call("exp", u), num(-1), neg(u)),
    "log": lambda u: add(u, num(-1), neg(call("log", u))),
    "abs": lambda u: add(call("Abs", u), neg(u)),
    "relu": lambda u: add(call("relu", u), neg(u)),
    "tanh": lambda u: add(call("Abs", u), neg(call("Abs", call("tanh", u)))),
}
__all__ = ["Equality", "mul", "proof"]
