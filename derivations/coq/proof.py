"""How a theorem is proved in Coq: earlier lines, what is put in and certificates, for the tactic.

A script may be wrong: then Coq says no. Where it does, the tactic tries the line without it.
"""
from __future__ import annotations

from functools import reduce
from types import SimpleNamespace

from ..kernel.context import Fact
from ..kernel.rules import Add, Equality, Instance, NotProved, Order, part_of
from ..kernel.terms import MINUS, Tree, Var, free_vars, moved, num, place
from ..ledger import decoded
from .statement import Statement
from .terms import Outside, letter, placed, word

ALONE = "backproof"
# How many premises a rule passes on itself; the others are lines that are used.
PASSED_ON = {"instance": 1, "sign of the slope": 3, "induction": 2, "squeezing": 4}


def proof(entry: dict, statement: Statement, earlier: dict[str, tuple[str, Statement]]) -> str:
    """The script for an entry; ``earlier`` has the names and statements of what it rests on."""
    if statement.claim.at:
        return f"Proof. {at_point(statement)}. Qed."
    try:
        steps = [*uses(entry, statement, earlier), method(entry, statement, earlier) or ALONE]
    except (Outside, NotProved):
        steps = [ALONE]
    return f"Proof. {ALONE}. Qed." if steps == [ALONE] else (
        f"Proof. first [solve [{'; '.join(['intros', *steps])}] | {ALONE}]. Qed.")


def uses(entry, statement, earlier):
    """Each line that is used, asserted for all its indices but the chosen ones."""
    for n, id in enumerate(entry["premises"][PASSED_ON.get(entry["method"], 0):]):
        if id in earlier and (line := applied(*earlier[id], statement)):
            found = earlier[id][1]
            yield f"assert (earlier_{n} : {found.fact(found.as_fact())}) by use {line}"


def applied(name: str, theirs: Statement, ours: Statement, put=()) -> str:
    """A theorem at the names that stand here, its universal indices left open; empty if one of its
    names is none of ours."""
    own, put = theirs.variables, {**dict.fromkeys(map(letter, theirs.universal), "_"), **dict(put)}
    if not own.keys() <= {*put, *ours.variables}:
        return ""
    return f"({' '.join([name, *(put.get(x, x) for x in own)])})"


def method(entry, say: Statement, earlier) -> str:
    """The last step of a script, by the rule of the kernel; empty if there is none."""
    known = [earlier.get(id) for id in entry["premises"]]
    match entry["method"], decoded(entry["certificate"]):
        case "small sizes", Equality(add=(_, *_) as steps):
            return f"adding {Witness(say, known).said([[step] for step in steps])}"
        case "certificate", Order(products):
            return f"certificate {Witness(say, known).said(products)}"
        case "instance", Instance() as by if known[0]:
            line = applied(*known[0], say, what_is_put(by, known[0][1], say))
            return line and f"instance {line}"
        case "sign of the slope", (variable, start) if start[0] != "infinity":
            return f"slope_of {say(variable)} {say(start)}"
        case "induction", (n, _):
            return f"induction_on {letter(n)}"
        case "squeezing", _ if all(known):
            return squeeze(known, say)
    return ""


def squeeze(known, say: Statement) -> str:
    """Both bounds as functions of the variable, and the lines that say so."""
    x = say(say.claim.moves)
    lines = [applied(*one, say, {x: "_"} if n < 2 else ()) for n, one in enumerate(known)]
    bounds = [f"(fun {x} : R => {found(ends(found.claim)[n])})"
              for n, (_, found) in enumerate(known[:2])]
    return " ".join(["squeezing", *bounds, *lines]) if all(lines) else ""


def ends(claim) -> tuple[Tree, Tree]:
    """The smaller side of a relation and the larger one."""
    return (claim.left, claim.right) if claim.relation in ("<", "<=") else (claim.right, claim.left)


def what_is_put(by: Instance, theirs: Statement, say: Statement) -> dict[str, str]:
    return {**{letter(v): letter(v) for v in theirs.indices},
            **{say.name(name, 0): say(t) for name, t in by.scalars},
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
    values = " ".join(put.get(x, x) for x in found.variables)
    return f"intro H; specialize (H {values}); at_point H"


class Witness:
    """Certificates as formulas. It stands in for the kernel's setting: the facts that a certificate
    names by number are those that are given, then earlier lines; every sign was asked by the
    kernel, and Coq will ask anew."""

    signs = SimpleNamespace(has=lambda tree, relation: True)
    read = staticmethod(lambda tree: tree)

    def __init__(self, say: Statement, premises):
        self.say, given = say, say.claim.context.facts
        self.facts = [*given, *(found and found[1].as_fact() for found in premises)]

    def fact(self, number: int, where=()) -> Fact:
        """A fact at places. In certificates the universal indices of an earlier line have a mark."""
        if number >= len(self.facts) or not self.facts[number]:
            raise Outside("a fact that is not here")
        f, where = self.facts[number], {Var(v.label.rstrip("°"), v.size): p for v, p in where}
        return f._replace(left=moved(f.left, where), right=moved(f.right, where))

    def said(self, products) -> str:
        """``larger - smaller`` as a sum of products of what is not negative, or the difference of
        two sides as one of what is 0; a place that the certificate chose is the first."""
        t, own = self.total(products), self.say.claim.own
        return self.say(placed(t, {v: place(0) for v in free_vars(t) if v not in own}))

    def total(self, products) -> Tree:
        return plain("add", [plain("mul", list(map(self.part, parts))) for parts in products])

    def part(self, part) -> Tree:
        """What is not negative, or a multiple of the difference of the sides of an equation."""
        match part:
            case ("over", k, *products):
                return ("sum", k, self.total(products))
            case Add(number, where, factor, over):
                f = self.fact(number, where)
                term = ("mul", factor, ("add", f.left, ("mul", MINUS, f.right)))
                return reduce(lambda t, k: ("sum", k, t), over, term)
        return part_of(self, part)[0]


def plain(kind: str, parts: list[Tree]) -> Tree:
    """A sum or a product as it stands: what is not negative must stay in sight."""
    return (kind, *parts) if len(parts) > 1 else parts[0] if parts else num(kind == "mul")
