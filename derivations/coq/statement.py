"""A claim as a theorem in Coq: names, signs, definitions, facts, domain and goal.

The hypotheses stand in this order. A fact is quantified as the kernel reads it: over every index
that is not a chosen place. The domain of the claim, which the page prints too, is a hypothesis.
"""
from __future__ import annotations

from typing import NamedTuple

from ..kernel.context import Condition, Context, Fact, domain
from ..kernel.terms import FUNCTIONS, ZERO, Tree, Var, free, free_vars, walk
from ..kernel.rules import Setting
from ..ledger import decoded, encoded
from .chance import laws
from .terms import Outside, Words, letter, named, rank, word

RELATIONS = {"!=": "<>"}


class Claimed(NamedTuple):
    """``left relation right`` under a context, wherever the conditions hold."""

    context: Context
    left: Tree
    relation: str
    right: Tree
    domain: tuple[Condition, ...] = ()

    @property
    def formulas(self) -> list[Tree]:
        """Both sides without what is said of them: a limit has a formula and a point."""
        sides = [self.left, self.right]
        if self.left[0] == "lim":
            sides = [self.left[1], self.left[2], self.left[3], self.right]
        return [s for s in sides if s[0] != "infinity"]

    @property
    def moves(self):
        """The variable of a limit, which is bound in the statement."""
        return self.left[2] if self.left[0] == "lim" else None


def said(entry: dict) -> Claimed:
    """What an entry of the ledger says."""
    parts = (decoded(entry[k]) for k in ("context", "left", "relation", "right", "domain"))
    return Claimed(*parts)


def claimed(context: Context, left: Tree, relation: str, right: Tree) -> Claimed:
    """A claim that need not be true, with the conditions under which both sides have a value.
    Raises ``NotProved`` or ``Unsupported`` for what is no claim."""
    return Claimed(context, left, relation, right, Setting(context, (left, right)).conditions)


def written(claim: Claimed) -> dict:
    """A claim as ``said`` reads it."""
    return {part: encoded(getattr(claim, part)) for part in Claimed._fields}


class Statement:
    """A claim with everything that stands in it, sorted into what is quantified and assumed."""

    def __init__(self, claim: Claimed):
        self.claim, context = claim, claim.context
        outer = [*claim.formulas, *(s for f in context.facts for s in (f.left, f.right)),
                 *(c.tree for c in claim.domain)]
        plain = Words(context)
        self.definitions = plain.used([*outer, *slopes_given(context, outer)])
        self.trees = [*outer, *(d.body for d in self.definitions)]
        self.families = [f for joint in context.random for f in joint.families
                         if f.name in named(*self.trees)]
        self.trees += [p for f in self.families for p in f.parameters]
        self.words = Words(context, self.double())
        random = {f.name for f in self.families}
        random |= {d.name for d in self.words.resting(outer, random, frozenset())}
        self.slopes = [d for d in self.definitions if d.name.endswith("'") and rank(d) < 0]
        self.lets = [d for d in self.definitions if d.name not in random and d not in self.slopes]

    def double(self) -> frozenset:
        """Names that are numbers and arrays, or arrays of two ranks, at once."""
        ranks: dict = {}
        for t in self.trees:
            for node in walk(t):
                if node[0] in ("sym", "entry"):
                    ranks.setdefault(node[1], set()).add(len(node[2]) if node[0] == "entry" else 0)
        return frozenset(name for name, found in ranks.items() if len(found) > 1)

    def random(self) -> dict:
        """The random variables that stand here, with the numbers of their axes."""
        names = {f.name for f in self.families}
        return {node[1]: len(node[2]) if node[0] == "entry" else 0
                for t in self.trees for node in walk(t) if node[0] in ("sym", "entry")
                and node[1] in names}

    # ------------------------------------------------------------------------- what is quantified

    def free_indices(self) -> list[Var]:
        """The free indices of the claim and the chosen places of what is given."""
        bound = self.claim.moves
        found = {v for t in self.claim.formulas for v in free_vars(t)}
        found |= {v for f in self.claim.context.facts for v in f.fixed if isinstance(v, Var)}
        found |= {v for d in self.definitions for v in free_vars(d.body) if v not in d.indices}
        return sorted(found - (set(free_vars(bound)) if bound else set()), key=letter)

    def letters(self) -> list[str]:
        """Sizes and whole numbers."""
        bound = free(self.claim.moves) if self.claim.moves else frozenset()
        return sorted({x for t in self.trees for x in free(t) if isinstance(x, str)} - bound)

    def variables(self) -> list[str]:
        """What the theorem is about, each with its type, indices last."""
        defined = {(d.name, rank(d)) for d in self.definitions}
        moves, random = self.claim.moves, {f.name for f in self.families}
        ranks, functions = set(), set()
        for node in (n for t in self.trees for n in walk(t)):
            if node[0] in ("sym", "entry"):
                ranks.add((node[1], len(node[2]) if node[0] == "entry" else 0))
            if node[0] == "call" and node[1] not in FUNCTIONS:
                functions.add((node[1].rstrip("'"), len(node) - 2))
        ranks -= {("pi", 0)} | defined | ({(moves[1], 0)} if moves and moves[0] == "sym" else set())
        functions -= {(d.name, len(d.indices)) for d in self.definitions if rank(d) < 0}
        return [*(f"({word(n)} : nat)" for n in self.letters()),
                *(f"({self.words.name(n, r)} : {'nat -> ' * r}R)" for n, r in sorted(ranks)
                  if n not in random),
                *(f"({word(f)} : {'R -> ' * n}R)" for f, n in sorted(functions)),
                *self.chance(ranks),
                *(f"({letter(v)} : nat)" for v in self.free_indices())]

    def chance(self, ranks) -> list[str]:
        """The outcomes, the expected value, and the random variables as functions of outcomes."""
        if not self.families:
            return []
        return ["(Om : Type)", "(Ex : (Om -> R) -> R)",
                *(f"({word(n)}_of : Om -> {'nat -> ' * r}R)" for n, r in sorted(ranks)
                  if n in {f.name for f in self.families})]

    # --------------------------------------------------------------------------- what is assumed

    def hypotheses(self) -> list[str]:
        context, words = self.claim.context, self.words
        everywhere = set(self.free_indices())
        own = {d.name for d in self.definitions}
        return [*self.sizes(), *self.signs(own, False),
                *(f"let {words.defined(d)} in" for d in self.lets), *self.signs(own, True),
                *(f"({said}) ->" for said in self.smooth()),
                *(f"{law} ->" for law in laws(self.random(), self.families, words)),
                *(f"({self.fact(f)}) ->" for f in context.facts),
                *(f"({self.condition(c, everywhere)}) ->" for c in self.claim.domain)]

    def condition(self, c: Condition, everywhere: set) -> str:
        said = self.relation(c.tree, c.relation, ZERO)
        return self.every(set(free_vars(c.tree)) - everywhere, said)

    def sizes(self) -> list[str]:
        least = self.claim.context.lower
        return [*(f"({least[n]} <= {word(n)})%nat ->" for n in self.letters() if least.get(n)),
                *(f"({letter(v)} < {self.words.nat(v.size)})%nat ->" for v in self.free_indices()
                  if v.size is not None)]

    def signs(self, defined, among: bool) -> list[str]:
        """What was declared of names, defined or not: it holds for the number, or every entry."""
        moves, found = self.claim.moves, []
        ranks = {(n[1], len(n[2]) if n[0] == "entry" else 0) for t in self.trees for n in walk(t)
                 if n[0] in ("sym", "entry")}
        for name, sign in self.claim.context.signs:
            if (name in defined) != among:
                continue
            for r in sorted(r for n, r in ranks if n == name and not (
                    moves and moves[:2] == ("sym", name))):
                own = " ".join(f"i{k}" for k in range(r))
                entry = f"{self.words.name(name, r)} {own}".strip()
                found.append(f"(forall {own}, {entry} {sign} 0) ->" if r else
                             f"{entry} {sign} 0 ->")
        return found

    def smooth(self) -> list[str]:
        """Unknown functions have the slopes that are spoken of; one that is given is the slope."""
        taken = [n for t in self.trees for n in walk(t) if n[0] in ("partial", "direct")]
        inside = [*taken, *(d.body for d in self.definitions)] if taken else []
        orders: dict = {}
        for more, trees in ((0, self.trees), (max(map(len, taken), default=2) - 2, inside)):
            for n in (n for t in trees for n in walk(t)):
                if n[0] == "call" and n[1] not in FUNCTIONS and len(n) == 3:
                    plain = n[1].rstrip("'")
                    orders[plain] = max(orders.get(plain, 0), len(n[1]) - len(plain) + more)
        given = {d.name for d in self.slopes}
        own = {d.name for d in self.lets}
        return [*(f"forall x : R, ex_derive {word(f)} x" if order == 1 else
                  f"forall (n : nat) (x : R), (n <= {order})%nat -> ex_derive_n {word(f)} n x"
                  for f, order in sorted(orders.items())
                  if order and f"{f}'" not in given and f not in own),
                *map(self.slope, self.slopes)]

    def slope(self, d) -> str:
        (x,) = d.indices
        has_value = "".join(f"{self.relation(c.tree, c.relation, ZERO)} -> "
                            for c in domain(d.body, self.claim.context))
        f = word(d.name.rstrip("'"))
        return f"forall {word(x)} : R, {has_value}is_derive {f} {word(x)} {self.words(d.body)}"

    def relation(self, left: Tree, relation: str, right: Tree) -> str:
        if relation == "->":
            return self.words.limit(left, right)
        if left[0] in ("partial", "direct") and relation == "=":
            speak = self.words.slope if left[0] == "partial" else self.words.direct
            slope = speak(left[1], left[2:]) if left[0] == "partial" else speak(*left[1:])
            return "is_derive {} {} {}".format(*slope, self.words(right))
        return f"{self.words(left)} {RELATIONS.get(relation, relation)} {self.words(right)}"

    def every(self, indices, text: str) -> str:
        """A statement for every value of some indices."""
        for v in sorted(indices, key=letter, reverse=True):
            inside = v.size and f"({letter(v)} < {self.words.nat(v.size)})%nat -> "
            text = f"forall {letter(v)} : nat, {inside or ''}{text}"
        return text

    def fact(self, f: Fact) -> str:
        return self.every(f.universal, self.relation(f.left, f.relation, f.right))

    def goal(self) -> str:
        return self.relation(self.claim.left, self.claim.relation, self.claim.right)


def slopes_given(context: Context, trees) -> list[Tree]:
    """The slopes that are given for the unknown functions in trees."""
    called = {n[1].rstrip("'") for t in trees for n in walk(t) if n[0] == "call"}
    return [("call", d.name, *(("sym", x) for x in d.indices)) for d in context.definitions
            if rank(d) < 0 and d.name.endswith("'") and d.name.rstrip("'") in called]


def statement(claim: Claimed, name: str) -> str:
    """A claim as a theorem without its proof. Raises ``Outside`` for what has no words."""
    found = Statement(claim)
    variables = found.variables()
    if len(set(variables)) < len(variables):
        raise Outside("two names that are one in Coq")
    head = [f"forall {' '.join(variables)},"] if variables else []
    return "\n  ".join([f"Theorem {name} :", *head, *found.hypotheses(), found.goal()]) + "."
