"""A claim as a theorem in Coq: names, signs, definitions, facts, domain and goal.

The hypotheses stand in this order. A fact is quantified as the kernel reads it: over every index
that is not a chosen place. The domain of the claim, which the page prints too, is a hypothesis.
"""
from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from ..kernel.context import Condition, Context, Fact, domain
from ..kernel.rules import DENIED, Setting
from ..kernel.terms import FUNCTIONS, ZERO, Tree, Var, free, free_vars, names, walk
from ..ledger import decoded, encoded
from .chance import laws
from .terms import Outside, Words, letter, rank, word


class Claimed(NamedTuple):
    """``left relation right`` under a context, wherever the conditions hold; or that this is false,
    because of what it would say ``at`` a point."""

    context: Context
    left: Tree
    relation: str
    right: Tree
    domain: tuple[Condition, ...] = ()
    at: tuple = ()

    @property
    def formulas(self) -> list[Tree]:
        """Both sides without what is said of them: a limit has a formula and a point."""
        sides = [*(self.left[1:4] if self.left[0] == "lim" else [self.left]), self.right]
        return [s for s in sides if s[0] != "infinity"]

    @property
    def moves(self) -> Tree:
        """The variable of a limit, which is bound in the statement; else nothing."""
        return self.left[2] if self.left[0] == "lim" else ZERO

    @property
    def own(self) -> frozenset:
        """The places that it speaks of: those that are free in it, and those that were chosen."""
        return self.context.fixed.union(*map(free_vars, self.formulas))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is given, and that both sides have a value."""
        return (*self.context.facts,
                *(Fact(c.relation, c.tree, ZERO, self.own) for c in self.domain))


def said(entry: dict) -> Claimed:
    """What an entry of the ledger says."""
    parts = ("context", "left", "relation", "right", "domain")
    found = Claimed(*(decoded(entry[part]) for part in parts))
    if found.left[0] != "point":
        return found
    false = claimed(found.context, found.left[1], DENIED[found.relation], found.right[1])
    return false._replace(at=found.left[2])


def claimed(context: Context, left: Tree, relation: str, right: Tree) -> Claimed:
    """A claim that need not be true, with the conditions under which both sides have a value.
    Raises ``NotProved`` or ``Unsupported`` for what is no claim."""
    return Claimed(context, left, relation, right, Setting(context, (left, right)).conditions)


def written(claim: Claimed) -> dict:
    """A claim as ``said`` reads it."""
    return {part: encoded(getattr(claim, part)) for part in Claimed._fields}


VERBS = {"partial": Words.slope, "direct": Words.direct}


class Statement(Words):
    """A claim with everything that stands in it, sorted into what is quantified and assumed."""

    def __init__(self, claim: Claimed):
        super().__init__(claim.context)
        self.claim, context = claim, claim.context
        outer = [*claim.formulas, *(s for f in claim.facts for s in (f.left, f.right))]
        spoken_of = {name.rstrip("'") for t in outer for name in names(t)}
        self.slopes = [d for d in context.definitions if rank(d) < 0 and d.name.endswith("'")
                       and d.name.rstrip("'") in spoken_of]
        self.definitions = self.used([*outer, *(d.body for d in self.slopes)])
        inner = [d.body for d in (*self.slopes, *self.definitions)]
        here = {name for t in (*outer, *inner) for name in names(t)}
        self.families = [f for joint in context.random for f in joint.families if f.name in here]
        self.trees = [*outer, *inner, *(p for f in self.families for p in f.parameters)]
        self.nodes = [node for t in self.trees for node in walk(t)]
        self.ranks = [r for r in dict.fromkeys(map(rank_of, self.nodes))
                      if r not in (None, ("pi", 0))]
        twice = Counter(name for name, r in self.ranks if r >= 0)
        self.double = frozenset(name for name in twice if twice[name] > 1)
        self.random = {n: r for n, r in self.ranks if n in {f.name for f in self.families}}
        moved = {*self.random, *(d.name for d in self.resting(outer, self.random))}
        self.lets = [d for d in self.definitions if d.name not in moved and d not in self.slopes]

    # ------------------------------------------------------------------------- what is quantified

    @cached_property
    def indices(self) -> list[Var]:
        """The free indices of the claim and the chosen places of what is given."""
        found = {v for v in self.claim.own if isinstance(v, Var)}
        return sorted(found - set(free_vars(self.claim.moves)), key=letter)

    @property
    def universal(self) -> list[Var]:
        """The indices that no fact has chosen."""
        return [v for v in self.indices if v not in self.claim.context.fixed]

    @property
    def letters(self) -> list[str]:
        """Sizes and whole numbers."""
        found = {x for t in self.trees for x in free(t) if isinstance(x, str)}
        return sorted(found - free(self.claim.moves))

    @cached_property
    def variables(self) -> dict[str, str]:
        """What the theorem is about, each with its type, indices last."""
        own = {(d.name, rank(d)) for d in self.definitions} | {rank_of(self.claim.moves)}
        ranks = sorted(set(self.ranks) - own, key=lambda one: (one[1] < 0, one))
        found = [*((word(n), "nat") for n in self.letters),
                 *((self.name(n, r), f"{'nat -> ' * r}{'R -> ' * -r}R") for n, r in ranks
                   if n not in self.random),
                 *([("Om", "Type"), ("Ex", "(Om -> R) -> R")] if self.random else []),
                 *((f"{word(n)}_of", f"Om -> {'nat -> ' * r}R") for n, r in ranks
                   if n in self.random),
                 *((letter(v), "nat") for v in self.indices)]
        if len(dict(found)) < len(found):
            raise Outside("two names that are one in Coq")
        return dict(found)

    # --------------------------------------------------------------------------- what is assumed

    def hypotheses(self) -> list[str]:
        defined = {d.name for d in self.definitions}
        return [*self.sizes(), *self.signs(lambda name: name not in defined),
                *(f"let {self.defined(d)} in" for d in self.lets),
                *self.signs(defined.__contains__),
                *(f"({said}) ->" for said in self.smooth()),
                *(f"{law} ->" for law in laws(self.families, self.random, self)),
                *(f"({self.fact(f)}) ->" for f in self.claim.facts)]

    def sizes(self) -> list[str]:
        least = self.claim.context.lower
        return [*(f"({least[n]} <= {word(n)})%nat ->" for n in self.letters if least.get(n)),
                *(f"({letter(v)} < {self.nat(v.size)})%nat ->" for v in self.indices if v.size)]

    def signs(self, wanted):
        """What was declared of names, defined or not: it holds for the number, or every entry."""
        ranks = sorted(set(self.ranks) - {rank_of(self.claim.moves)})
        for name, sign in self.claim.context.signs:
            for r in (r for n, r in ranks if n == name and wanted(name)):
                own = " ".join(f"i{k}" for k in range(r))
                entry = f"{self.name(name, r)} {own}".strip()
                yield f"(forall {own}, {entry} {sign} 0) ->" if r else f"{entry} {sign} 0 ->"

    def smooth(self) -> list[str]:
        """Unknown functions have the slopes that are spoken of; one that is given is the slope."""
        taken = [n for n in self.nodes if n[0] in VERBS]
        more = max(map(len, taken), default=2) - 2
        inside = [*taken, *(d.body for d in self.definitions)] if taken else []
        known = {d.name.rstrip("'") for d in self.slopes} | {d.name for d in self.lets}
        orders: dict = {}
        for order, t in [*((0, t) for t in self.trees), *((more, t) for t in inside)]:
            for name in (n[1] for n in walk(t) if rank_of(n) and rank_of(n)[1] == -1):
                f = name.rstrip("'")
                orders[f] = max(orders.get(f, 0), order + len(name) - len(f))
        return [*(f"forall x : R, ex_derive {word(f)} x" if order == 1 else
                  f"forall (n : nat) (x : R), (n <= {order})%nat -> ex_derive_n {word(f)} n x"
                  for f, order in sorted(orders.items()) if order and f not in known),
                *map(self.given_slope, self.slopes)]

    def given_slope(self, d) -> str:
        f, x = word(d.name.rstrip("'")), word(*d.indices)
        has_value = "".join(f"{self.fact(Fact(c.relation, c.tree, ZERO))} -> "
                            for c in domain(d.body, self.context))
        return f"forall {x} : R, {has_value}is_derive {f} {x} {self(d.body)}"

    def fact(self, f: Fact) -> str:
        """A fact for every value of the indices that it has not chosen."""
        said = self.relation(f.left, f.relation, f.right)
        for v in sorted(f.universal, key=letter, reverse=True):
            inside = f"({letter(v)} < {self.nat(v.size)})%nat -> " if v.size else ""
            said = f"forall {letter(v)} : nat, {inside}{said}"
        return said

    def relation(self, left: Tree, relation: str, right: Tree) -> str:
        if relation == "->":
            return self.limit(left, right)
        if relation == "=" and left[0] in VERBS:
            by = left[2:] if left[0] == "partial" else left[2]
            return f"is_derive {VERBS[left[0]](self, left[1], by)} {self(right)}"
        return f"{self(left)} {'<>' if relation == '!=' else relation} {self(right)}"

    def as_fact(self) -> Fact:
        claim = self.claim
        return Fact(claim.relation, claim.left, claim.right, claim.context.fixed)

    def goal(self) -> str:
        return self.relation(self.claim.left, self.claim.relation, self.claim.right)

    @cached_property
    def text(self) -> str:
        variables = " ".join(f"({name} : {kind})" for name, kind in self.variables.items())
        head = [f"forall {variables},"] if variables else []
        said = "\n  ".join([*head, *self.hypotheses(), self.goal()])
        return f"~ ({said})" if self.claim.at else said


def rank_of(node: Tree):
    """The name of a number, an array or an unknown function, and how many axes it has."""
    if node[0] in ("sym", "entry"):
        return node[1], len(node[2]) if node[0] == "entry" else 0
    unknown = node[0] == "call" and node[1] not in FUNCTIONS
    return (node[1].rstrip("'"), 2 - len(node)) if unknown else None


def statement(claim: Claimed, name: str) -> str:
    """A claim as a theorem without its proof. Raises ``Outside`` for what has no words."""
    return named(name, Statement(claim).text)


def named(name: str, text: str) -> str:
    return f"Theorem {name} :\n  {text}."
