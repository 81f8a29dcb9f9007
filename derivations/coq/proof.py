"""How a theorem is proved in Coq: earlier lines, what is put in and certificates, for the tactic.

A script may be wrong: then Coq says no. Where it does, the tactic tries the line without it.
"""
from __future__ import annotations

from ..kernel.context import Fact
from ..kernel.rules import Equality, Instance, NotProved, Order, part_of
from ..kernel.terms import MINUS, Tree, Var, at, free_vars, moved, names, num, place
from ..ledger import decoded
from .statement import Statement
from .terms import Outside, letter, placed, word

ALONE = "backproof"
# How many premises a rule passes on itself; the others are lines that are used.
PASSED_ON = {"instance": 1, "sign of the slope": 3, "induction": 2,
             "squeezing": 4}


def proof(entry: dict, statement: Statement, earlier: dict[str, tuple[str, Statement]]) -> str:
    """The script for an entry; ``earlier`` has the names and statements of what it rests on."""
    if statement.claim.at:
        return f"Proof. {at_point(statement)}. Qed."
    try:
        steps = [*uses(entry, statement, earlier), *method(entry, statement, earlier)]
    except (Outside, NotProved):
        steps = [ALONE]
    script = "; ".join(["intros", *steps])
    return f"Proof. {ALONE}. Qed." if steps == [ALONE] else (
        f"Proof. first [solve [{script}] | {ALONE}]. Qed.")


def uses(entry, statement, earlier):
    """Each line that is used, asserted for all its indices but the chosen ones."""
    for n, id in enumerate(entry["premises"][PASSED_ON.get(entry["method"], 0):]):
        if id in earlier and (line := applied(*earlier[id], statement)):
            found = earlier[id][1]
            said = found.fact(as_fact(found)) if found.claim.relation != "->" else found.goal()
            yield f"assert (earlier_{n} : {said}) by use {line}"


def as_fact(found: Statement) -> Fact:
    claim = found.claim
    return Fact(claim.relation, claim.left, claim.right, claim.context.fixed)


def applied(name: str, theirs: Statement, ours: Statement, put=()) -> str:
    """A theorem at the names that stand here, its universal indices left open; empty if one of its
    names is none of ours."""
    fixed = {letter(v) for v in theirs.claim.context.fixed if isinstance(v, Var)}
    put = {**{letter(v): "_" for v in theirs.indices if letter(v) not in fixed}, **dict(put)}
    own = theirs.variables()
    if not own.keys() <= {*put, *ours.variables()}:
        return ""
    return f"({' '.join([name, *(put.get(x, x) for x in own)])})"


def method(entry, statement: Statement, earlier):
    """The last steps of a script, by the rule of the kernel."""
    known = [earlier.get(id, ("", None)) for id in entry["premises"]]
    first = next((one for one in known[:1] if one[1]), None)
    facts = Facts(statement, [found for _, found in known])
    match entry["method"], decoded(entry["certificate"]):
        case "small sizes", Equality() as found:
            yield from facts.puts(found)
            yield f"adding {facts.added(found)}" if found.add else ALONE
        case "certificate", Order() as found:
            yield from facts.puts(found.equality)
            yield f"certificate {facts.said(facts.products(found.products))}"
        case "instance", Instance() as by if first:
            own = {letter(v): letter(v) for v in first[1].indices}
            yield apply("instance", *first, statement, {**own, **what_is_put(by, statement)})
        case "sign of the slope", (variable, start) if start[0] != "infinity":
            yield f"slope_of {statement(variable)} {statement(start)}"
        case "induction", (n, _):
            yield f"induction_on {letter(n)}"
        case "squeezing", _ if all(found for _, found in known):
            yield squeeze(known, statement)
        case _:
            yield ALONE


def apply(tactic: str, name: str, theirs: Statement, ours: Statement, put=()) -> str:
    line = applied(name, theirs, ours, put)
    return f"{tactic} {line}" if line else ALONE


def squeeze(known, statement: Statement) -> str:
    """Both bounds as functions of the variable, and the lines that say so."""
    x = statement(statement.claim.moves)
    lines = [applied(*one, statement, {x: "_"} if n < 2 else ()) for n, one in enumerate(known)]
    bounds = [f"(fun {x} : R => {found(larger_and_smaller(found.claim)[n == 0])})"
              for n, (_, found) in enumerate(known[:2])]
    return f"squeezing {' '.join([*bounds, *lines])}" if all(lines) else ALONE


def larger_and_smaller(claim) -> tuple[Tree, Tree]:
    return (claim.left, claim.right) if claim.relation in (">", ">=") else (claim.right, claim.left)


def what_is_put(by: Instance, say: Statement) -> dict[str, str]:
    return {**{say.name(name, 0): say(t) for name, t in by.scalars},
            **{letter(x): say.nat(p) for x, p in by.letters},
            **{say.name(old, 0): say.name(new, 0) for old, new in by.arrays}}


def at_point(found: Statement) -> str:
    """What is claimed, said of the numbers of a point at which it is false."""
    letters, values = map(dict, found.claim.at)
    put = {letter(x): f"{n}%nat" for x, n in letters.items()}
    for key, value in values.items():
        name, where = (key, ()) if isinstance(key, str) else key
        old = put.get(word(name), f"(fun {'_ ' * len(where)}=> {found(value)})")
        changed = f"put{len(where) if len(where) > 1 else ''} {old} {' '.join(map(str, where))}"
        put[word(name)] = f"({changed} {found(value)})" if where else found(value)
    values = " ".join(put.get(x, x) for x in found.variables())
    return f"intro H; specialize (H {values}); at_point H"


class Granted:
    """Signs of which everything is true: the kernel has asked them, and Coq will ask anew."""

    def has(self, tree, relation) -> bool:
        return True


class Facts:
    """The facts that a certificate names by number: those that are given, then earlier lines. It
    stands in for the kernel's setting where only the formulas of a certificate are wanted."""

    signs = Granted()

    def __init__(self, statement: Statement, premises):
        self.say, claim = statement, statement.claim
        self.facts = [*claim.context.facts, *(found and as_fact(found) for found in premises)]
        self.own = {*statement.indices, *claim.context.fixed}

    def read(self, t: Tree) -> Tree:
        return t

    def fact(self, number: int, where=()) -> Fact:
        """A fact at places. In certificates the universal indices of an earlier line have a mark."""
        if number >= len(self.facts) or not self.facts[number]:
            raise Outside("a fact that is not here")
        f, where = self.facts[number], {Var(v.label.rstrip("°"), v.size): p for v, p in where}
        return f._replace(left=moved(f.left, where), right=moved(f.right, where))

    def said(self, t: Tree, own=()) -> str:
        """A formula; a place that the certificate chose for itself is the first of its range."""
        loose = set(free_vars(t)) - self.own - set(own)
        return self.say(placed(t, {v: place(0) for v in loose}))

    def puts(self, equality: Equality):
        """What is put in for a name, asserted for all places of it, with the reason. A name that
        stands in what is put in for it is left to the tactic, which has the fact."""
        for n, step in enumerate(dict.fromkeys(equality.put)):
            if names(step.target) & names(step.body):
                continue
            loose = sorted(set(free_vars(step.target)) - self.say.claim.context.fixed, key=repr)
            own = {v: Var(f"p{k}_", v.size) for k, v in enumerate(loose)}
            said = [self.said(moved(t, {v: at(p) for v, p in own.items()}), own.values())
                    for t in (step.target, step.body, self.gap(step))]
            equation = self.say.every(own.values(), f"{said[0]} = {said[1]}")
            yield f"assert (put_{n} : {equation}) by (intros; adding {said[2]})"

    def added(self, equality: Equality) -> str:
        terms = []
        for step in equality.add:
            term = self.gap(step)
            for k in step.over:
                term = ("sum", k, term)
            terms.append(term)
        return self.said(plain("add", terms))

    def gap(self, step) -> Tree:
        """A multiple of the difference of the sides of an equation."""
        f = self.fact(step.fact, step.where)
        return ("mul", step.factor, ("add", f.left, ("mul", MINUS, f.right)))

    def products(self, products) -> Tree:
        """``larger - smaller`` as a sum of products of what is not negative."""
        return plain("add", [plain("mul", list(map(self.part, parts))) for parts in products])

    def part(self, part) -> Tree:
        if part[1] in ("total", "slope"):
            raise Outside("a law whose formula depends on signs")
        return ("sum", part[1], self.products(part[2:])) if part[0] == "over" else (
            part_of(self, part)[0])


def plain(kind: str, parts: list[Tree]) -> Tree:
    """A sum or a product as it stands: what is not negative must stay in sight."""
    return (kind, *parts) if len(parts) > 1 else parts[0] if parts else num(kind == "mul")
