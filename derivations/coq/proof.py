"""How a theorem is proved in Coq: earlier lines, what is put in and certificates, for the tactic.

A script may be wrong: then Coq says no. Where it does, the tactic tries the line without it.
"""
from __future__ import annotations

from ..kernel.context import Fact
from ..kernel.rules import Equality, Instance, Order
from ..kernel.terms import (
    MINUS, Tree, Var, add, at, free_vars, moved, neg, num, place, sub,
)
from ..ledger import decoded
from .statement import Statement
from .terms import Outside, letter, named

ALONE = "backproof"
PASSED_ON = {"instance": 1, "sign of the slope": 3, "induction": 2,
             "squeezing": 4}


def proof(entry: dict, statement: Statement, earlier: dict[str, tuple[str, Statement]]) -> str:
    """The script for an entry; ``earlier`` has the names and statements of what it rests on."""
    try:
        steps = [*uses(entry, statement, earlier), *method(entry, statement, earlier)]
    except Outside:
        steps = [ALONE]
    script = "; ".join(["intros", *steps])
    return f"Proof. {ALONE}. Qed." if steps == [ALONE] else (
        f"Proof. first [solve [{script}] | {ALONE}]. Qed.")


def uses(entry, statement, earlier):
    """Each line that is used, asserted for all its indices but the chosen ones."""
    first = PASSED_ON.get(entry["method"], 0)
    for n, id in enumerate(entry["premises"][first:]):
        if id in earlier and (line := applied(*earlier[id], statement)):
            found = earlier[id][1]
            said = found.fact(as_fact(found)) if found.claim.relation != "->" else found.goal()
            yield f"assert (earlier_{n} : {said}) by use {line}"


def as_fact(found: Statement) -> Fact:
    claim = found.claim
    return Fact(claim.relation, claim.left, claim.right, claim.context.fixed)


def applied(name: str, theirs: Statement, ours: Statement, put=None) -> str:
    """A theorem at the names that stand here, its universal indices left open; empty if one of its
    names is none of ours."""
    fixed = {letter(v) for v in theirs.claim.context.fixed if isinstance(v, Var)}
    open_ = {letter(v): "_" for v in theirs.free_indices() if letter(v) not in fixed}
    put = {**open_, **(put or {})}
    if not all(word in put or word in words_of(ours) for word in words_of(theirs)):
        return ""
    return f"({' '.join([name, *(put.get(word, word) for word in words_of(theirs))])})"


def words_of(found: Statement) -> list[str]:
    """The names that a theorem is about, as it has them, and here also what is defined."""
    return [variable[1:].split(" ")[0] for variable in found.variables()]


def method(entry, statement: Statement, earlier):
    """The last steps of a script."""
    known = [earlier.get(id, ("", None)) for id in entry["premises"]]
    first = [one for one in known[:1] if one[1]]
    facts = Facts(statement, [found for _, found in known])
    match entry["method"], decoded(entry["certificate"]):
        case "small sizes", Equality() as found:
            yield from facts.puts(found)
            yield f"adding {facts.added(found)}" if found.add else ALONE
        case "certificate", Order() as found:
            yield from facts.puts(found.equality)
            yield f"certificate {facts.total(found)}"
        case "instance", Instance() as by if first:
            own = {letter(v): letter(v) for v in first[0][1].free_indices()}
            yield apply("instance", *first[0], statement, {**own, **what_is_put(by, statement)})
        case "sign of the slope", (variable, start) if start[0] != "infinity":
            yield f"slope_of {statement.words(variable)} {statement.words(start)}"
        case "induction", (n, _):
            yield f"induction_on {letter(n)}"
        case "squeezing", _ if all(found for _, found in known):
            yield squeeze(known, statement)
        case _:
            yield ALONE


def apply(tactic: str, name: str, theirs: Statement, ours: Statement, put=None) -> str:
    line = applied(name, theirs, ours, put)
    return f"{tactic} {line}" if line else ALONE


def squeeze(known, statement: Statement) -> str:
    """Both bounds as functions of the variable, and the lines that say so."""
    variable = statement.claim.moves
    moving = {statement.words(variable): "_"}
    lines = [applied(name, found, statement, moving if n < 2 else None)
             for n, (name, found) in enumerate(known)]
    bounds = [f"(fun {statement.words(variable)} : R => {found.words(bound(found.claim, n))})"
              for n, (_, found) in enumerate(known[:2])]
    return f"squeezing {' '.join([*bounds, *lines])}" if all(lines) else ALONE


def bound(claim, upper: int) -> Tree:
    """The smaller side of the lower bound, the larger one of the upper."""
    return claim.right if (claim.relation in ("<", "<=")) == bool(upper) else claim.left


def what_is_put(by: Instance, statement: Statement) -> dict[str, str]:
    words = statement.words
    return {**{words.name(name, 0): words(t) for name, t in by.scalars},
            **{letter(x): words.nat(p) for x, p in by.letters},
            **{words.name(old, 0): words.name(new, 0) for old, new in by.arrays}}


class Facts:
    """The facts that a certificate names by number: those that are given, then earlier lines."""

    def __init__(self, statement: Statement, premises):
        self.statement, self.words = statement, statement.words
        self.facts = [*statement.claim.context.facts,
                      *(found and as_fact(found) for found in premises)]
        self.own = {*statement.free_indices(), *statement.claim.context.fixed}

    def total(self, order: Order) -> str:
        """``larger - smaller`` as a sum of products of what is not negative."""
        return self.words(self.there(self.products(order.products)))

    def puts(self, equality: Equality):
        """What is put in for a name, asserted for all places of it, with the reason. A name that
        stands in what is put in for it is left to the tactic, which has the fact."""
        for n, step in enumerate(dict.fromkeys(equality.put)):
            if named(step.target) & named(step.body):
                continue
            loose = set(free_vars(step.target)) - self.statement.claim.context.fixed
            own = {v: Var(f"p{k}_", v.size) for k, v in enumerate(sorted(loose, key=repr))}
            at_own = {v: at(p) for v, p in own.items()}
            sides = [self.words(self.there(moved(t, at_own), own)) for t in (step.target, step.body)]
            said = self.statement.every(own.values(), " = ".join(sides))
            gap = moved(self.gap(step.fact, dict(step.where), step.factor), at_own)
            yield f"assert (put_{n} : {said}) by (intros; adding {self.words(self.there(gap, own))})"

    def there(self, t: Tree, own=()) -> Tree:
        """A place that a certificate chose for itself is the first of its range."""
        loose = set(free_vars(t)) - self.own - set(own and own.values())
        return moved(t, {v: place(0) for v in loose})

    def added(self, equality: Equality) -> str:
        terms = []
        for step in equality.add:
            term = self.gap(step.fact, dict(step.where), step.factor)
            for k in step.over:
                term = ("sum", k, term)
            terms.append(term)
        return self.words(self.there(plain("add", terms)))

    def gap(self, number: int, where: dict, factor: Tree) -> Tree:
        """A multiple of the difference of the sides of an equation."""
        f, where = self.fact(number), at_places(where)
        sides = [moved(s, where) for s in (f.left, f.right)]
        return ("mul", factor, ("add", sides[0], ("mul", MINUS, sides[1])))

    def products(self, products) -> Tree:
        return plain("add", [plain("mul", list(map(self.part, parts))) for parts in products])

    def part(self, part) -> Tree:
        match part:
            case ("sign", tree):
                return tree
            case ("fact", number, where):
                return self.order(number, dict(where))
            case ("law", name, *trees) if name in LAWS:
                return LAWS[name](*trees)
            case ("over", k, *products):
                return ("sum", k, self.products(products))
        raise Outside("a part of the certificate")

    def order(self, number: int, where: dict) -> Tree:
        """The larger side of an inequality minus its smaller one."""
        f, where = self.fact(number), at_places(where)
        larger, smaller = (f.left, f.right) if f.relation in (">", ">=") else (f.right, f.left)
        return sub(moved(larger, where), moved(smaller, where))

    def fact(self, number: int) -> Fact:
        if number >= len(self.facts) or not self.facts[number]:
            raise Outside("a fact that is not here")
        return self.facts[number]


def at_places(where: dict) -> dict:
    """What a certificate puts for the universal indices of a fact; of an earlier line they have a
    mark of their own."""
    return {Var(v.label.rstrip("°"), v.size): p for v, p in where.items()}


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
