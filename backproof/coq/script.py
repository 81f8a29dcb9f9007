"""How a theorem is proved in Coq: earlier lines, what is put in and certificates, for the tactic.

A script may be wrong: then Coq says no. Where it does, the tactic tries the line without it.
"""
from __future__ import annotations

from functools import reduce
from types import SimpleNamespace

from derivations.coq import Outside, Statement
from derivations.coq.words import head, placed, word
from derivations.kernel.context import Fact
from derivations.kernel.rules import Add, Equality, Instance, NotProved, Order, part_of
from derivations.kernel.terms import MINUS, Tree, Var, free_vars, moved, place
from derivations.ledger import decoded

ALONE = "backproof"
PUT = {1: "put", 2: "put2"}
# How many premises a rule passes on itself; the others are lines that are used.
PASSED_ON = {"instance": 1, "sign of the slope": 2, "induction": 2, "squeezing": 4}


def script(entry: dict, say: Statement, earlier: dict[str, tuple[str, Statement]]) -> str:
    """The proof of an entry; ``earlier`` has the names and statements of what it rests on."""
    if say.claim.at:
        return f"Proof. {at_point(say)}. Qed."
    known = [earlier.get(id) for id in entry["premises"]]
    try:
        used = enumerate(known[PASSED_ON.get(entry["method"], 0):])
        steps = [*(f"assert (earlier_{n} : {fact_of(line)}) by use {applied(line, say)}"
                   for n, line in used if line), method(entry, say, known)]
    except (Outside, NotProved):
        steps = [ALONE]
    return f"Proof. {ALONE}. Qed." if steps == [ALONE] else (
        f"Proof. first [solve [{'; '.join(['intros', *steps])}] | {ALONE}]. Qed.")


def fact_of(line: tuple[str, Statement]) -> str:
    """What a theorem says, for all its indices but the chosen ones."""
    return line[1].fact(line[1].claim.as_fact())


def applied(line: tuple[str, Statement] | None, say: Statement, put=()) -> str:
    """A theorem at the names that stand here; Coq finds its universal indices, and other names."""
    if line is None:
        raise Outside("a line that cannot be used")
    name, theirs = line
    universal = {word(v): "_" for v in theirs.indices if v not in theirs.context.fixed}
    put = {**{x: x for x in say.variables}, **universal, **dict(put)}
    return head(name, *(put.get(x, "_") for x in theirs.variables))


def method(entry: dict, say: Statement, known) -> str:
    """The last step, by the rule of the kernel."""
    match entry["method"], decoded(entry["certificate"]):
        case _, Order(parts) | Equality(add=(_, *_) as parts):
            return f"certificate {Witness(say, known)(parts)}"
        case _, Instance() as by:
            return f"instance {applied(known[0], say, put_in(by, say))}"
        case "sign of the slope", (variable, start):
            return f"slope_of {say(variable)} {say(start)}"
        case "induction", (n, _):
            return f"induction_on {word(n)}"
        case "squeezing", _:
            bound = {say(say.claim.left[2]): "_"}
            return " ".join(["squeezing", *(applied(line, say, bound) for line in known)])
    return ALONE


def put_in(by: Instance, say: Statement) -> dict[str, str]:
    return {**{word(v): word(v) for v in say.indices},
            **{word(name): say(t) for name, t in by.scalars},
            **{word(x): say.nat(p) for x, p in by.letters},
            **{word(old): word(new) for old, new in by.arrays}}


def at_point(say: Statement) -> str:
    """What is claimed, said of the numbers of a point at which it is false."""
    letters, values = say.claim.at
    put = {word(x): f"{n}%nat" for x, n in letters}
    for key, value in values:
        name, where = (key, ()) if isinstance(key, str) else key
        old = put.get(word(name), f"(fun {'_ ' * len(where)}=> {say(value)})")
        changed = [PUT[len(where)], old, *map(str, where)] if where else []
        put[word(name)] = head(*changed, say(value))
    return f"intro H; specialize {head('H', *(put.get(x, x) for x in say.variables))}; at_point H"


class Witness:
    """Certificates as formulas: sums of products of what is not negative, or of what is 0.

    It stands in for the kernel's setting: the facts that a certificate names by number are those
    that are given, then earlier lines; every sign was asked by the kernel, and Coq will ask anew."""

    signs = SimpleNamespace(has=lambda tree, relation: True)
    read = own_index = staticmethod(lambda part: part)

    def __init__(self, say: Statement, known):
        self.say, given = say, say.claim.context.facts
        self.facts = [*given, *(line and line[1].claim.as_fact() for line in known)]

    def __call__(self, parts) -> str:
        """The formula; a place that the certificate chose is the first."""
        t, own = ("add", *map(self.part, parts)), self.say.claim.own
        return self.say(placed(t, {v: place(0) for v in free_vars(t) if v not in own}))

    def part(self, part) -> Tree:
        """A product of what is not negative, or a multiple of the difference of equal sides."""
        if not isinstance(part, Add):
            return ("mul", *(part_of(self, factor)[0] for factor in part))
        f = self.fact(part.fact, part.where)
        term = ("mul", part.factor, ("add", f.left, ("mul", MINUS, f.right)))
        return reduce(lambda t, k: ("sum", k, t), part.over, term)

    def fact(self, number: int, where=()) -> Fact:
        """A fact at places. In certificates the universal indices of an earlier line have a mark."""
        if number >= len(self.facts) or not self.facts[number]:
            raise Outside("a fact that is not here")
        f, where = self.facts[number], {Var(v.label.rstrip("°"), v.size): p for v, p in where}
        return f._replace(left=moved(f.left, where), right=moved(f.right, where))

