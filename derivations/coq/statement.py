"""A claim as a theorem in Coq: names, signs, definitions, facts, domain and goal.

The hypotheses stand in this order. A fact is quantified as the kernel reads it: over every index
that is not a chosen place. The domain of the claim, which the page prints too, is a hypothesis.
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ..claim import Claimed
from ..kernel.context import Fact, domain
from ..kernel.moments import Law
from ..kernel.terms import FUNCTIONS, ZERO, Tree, Var, free, names, walk
from .words import SLOPES, Outside, Words, function, head, word


class Statement(Words):
    """A claim with everything that stands in it, sorted into what is quantified and assumed.

    Raises ``Outside`` or ``Unsupported`` for what has no words."""

    def __init__(self, claim: Claimed):
        self.claim, self.context = claim, claim.context
        trees = [*claim.formulas, *(s for f in claim.facts for s in (f.left, f.right))]
        spoken_of = {name.rstrip("'") for t in trees for name in names(t)}
        self.slopes = [d for d in self.context.definitions if d.name.rstrip("'") in spoken_of
                       and d.name[-1] == "'" and any(isinstance(v, str) for v in d.indices)]
        trees += [d.body for d in self.slopes]
        self.definitions = self.used(*trees)
        trees += [d.body for d in self.definitions]
        self.names = set().union(*map(names, trees))
        self.families = [Law(*f) for f in self.context.random if f.name in self.names]
        self.random = {f.name for f in self.families}
        trees += [p for f in self.families for p in f.parameters]
        bound = claim.left[2] if claim.left[0] == "lim" else ZERO
        self.nodes = [node for t in trees for node in walk(t) if node != bound]
        letters = set().union(*map(free, trees)) - free(bound)
        self.letters = sorted(x for x in letters if isinstance(x, str))
        self.indices = sorted({v for v in claim.own - free(bound) if isinstance(v, Var)}, key=word)
        kinds = sorted(set(filter(None, map(kind, self.nodes))))
        self.kinds = sorted(kinds, key=lambda one: one[1].startswith("R ->"))

    @cached_property
    def variables(self) -> dict[str, str]:
        """What the theorem is about, each with its type, indices last."""
        defined = {d.name for d in self.definitions}
        found = [*([("Om", "Type"), ("Ex", "(Om -> R) -> R")] if self.random else []),
                 *((word(n), "nat") for n in self.letters),
                 *((word(n), "Om -> " * (n in self.random) + kind)
                   for n, kind in self.kinds if n not in defined),
                 *((word(v), "nat") for v in self.indices)]
        if len(dict(found)) < len(found) or len(dict(self.kinds)) < len(self.kinds):
            raise Outside("two names that are one in Coq")
        return dict(found)

    def hypotheses(self) -> Iterator[str]:
        """What is assumed, and what is defined outside of expected values."""
        least, signs = self.context.lower, dict(self.signs())
        yield from (f"({least[n]} <= {word(n)})%nat ->" for n in self.letters if least.get(n))
        yield from (f"({word(v)} < {self.nat(v.size)})%nat ->" for v in self.indices if v.size)
        yield from (said for name, said in signs.items() if name in self.variables)
        yield from (self.let(d).strip() for d in self.definitions
                    if " o_" not in self.moving(d.body))
        yield from (said for name, said in signs.items() if name not in self.variables)
        said = [*self.smooth(), *self.laws(), *map(self.fact, self.claim.facts)]
        yield from (f"({one}) ->" for one in said)

    def signs(self) -> Iterator[tuple[str, str]]:
        """What was declared of a name: it holds for the number, or every entry."""
        for name, sign in self.context.signs:
            for kind in (kind for other, kind in self.kinds if other == name):
                own = " ".join(f"i{k}" for k in range(kind.count("nat")))
                every = f"(forall {own}, {word(name)} {own} {sign} 0) ->"
                yield word(name), every if own else f"{word(name)} {sign} 0 ->"

    def smooth(self) -> Iterator[str]:
        """An unknown function has the slopes that are spoken of; one that is given is its slope."""
        under = {f + "'" * (len(n) - 2) for n in self.nodes if n[0] in SLOPES
                 for t in (n, *(d.body for d in self.used(n))) for f in names(t)}
        known = {d.name.rstrip("'") for d in (*self.slopes, *self.definitions)}
        for f in (f for f, kind in self.kinds if kind == "R -> R" and f not in known):
            order = max(len(n) - len(f) for n in self.names | under if n.rstrip("'") == f)
            for before in (f + "'" * n for n in range(order)):
                yield f"forall x : R, ex_derive {head(*function(before))} x"
        for d in self.slopes:
            f, x = word(d.name.rstrip("'")), word(*d.indices)
            has_value = "".join(f"{self.fact(Fact(c.relation, c.tree, ZERO))} -> "
                                for c in domain(d.body, self.context))
            yield f"forall {x} : R, {has_value}is_derive {f} {x} {self(d.body)}"

    def laws(self) -> Iterator[str]:
        """Ex is linear, random variables are independent, and a law is said by its moments."""
        rank = {name: kind.count("nat") for name, kind in self.kinds}
        kinds = [f"{('number', 'row', 'table')[rank[f.name]]} {word(f.name)}" for f in self.families]
        if kinds:
            yield from ("linear Ex", f"independent_families Ex [{'; '.join(kinds)}]")
        for family, kind in zip(self.families, kinds):
            known = [family.moment(n) for n in range(1, 5) if family.has_mean(n)]
            yield f"moments Ex ({kind}) [{'; '.join(map(self, known))}]"

    def fact(self, f: Fact) -> str:
        """A fact for every value of the indices that it has not chosen."""
        said = self.relation(f.left, f.relation, f.right)
        for v in sorted(f.universal, key=word, reverse=True):
            inside = f"({word(v)} < {self.nat(v.size)})%nat -> " if v.size else ""
            said = f"forall {word(v)} : nat, {inside}{said}"
        return said

    def relation(self, left: Tree, relation: str, right: Tree) -> str:
        if relation == "->":
            return self.limit(left, right)
        if relation == "=" and left[0] in SLOPES:
            return f"is_derive {self.slope(left)} {self(right)}"
        return f"{self(left)} {'<>' if relation == '!=' else relation} {self(right)}"

    def theorem(self, name: str) -> str:
        """The statement under a name, without a proof."""
        variables = " ".join(f"({name} : {kind})" for name, kind in self.variables.items())
        head = [f"forall {variables},"] if variables else []
        said = "\n  ".join([*head, *self.hypotheses(), self.relation(*self.claim[1:4])])
        return f"Theorem {name} :\n  {f'~ ({said})' if self.claim.at else said}."


def kind(node: Tree) -> tuple[str, str] | None:
    """The name of a number, an array or an unknown function, and its type in Coq."""
    match node:
        case ("sym" | "entry", name, *where) if name != "pi":
            return name, "nat -> " * sum(map(len, where)) + "R"
        case ("call", name, *parts) if name not in FUNCTIONS:
            return name.rstrip("'"), "R -> " * len(parts) + "R"
