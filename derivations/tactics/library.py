"""Lemmas that are data: what a goal gives is put in for their names, and they are cited.

``lemmas.toml`` holds them in the grammar of typed claims: what is ``given``, the ``lines`` that lead to
the ``claim``, and ``when``, formulas that have to stand in a goal. Every name in a lemma is open: a
number stands for any tree, an array for any tree with its indices, a size for any size. An order or
equation in ``given`` that speaks of a name that is still open is looked for in what is known.
"""
from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice, permutations
from pathlib import Path
from typing import NamedTuple

from sympy import Ge, Gt, Le, Lt, Ne

from ..clock import TooLong, check_time, time_limit
from ..kernel.calculus import written_out
from ..kernel.context import Context, Definition, Fact
from ..kernel.rules import Instance, NotProved, Setting, instance, needed
from ..kernel.terms import (
    ONE, TURNED, Unsupported, Var, at, free_vars, letters_of, move, moved, mul, names, pow_, sub, walk,
)
from ..kernel.theorem import Theorem
from ..notation.to_tree import read
from . import equality, inequality
from .contexts import context as context_of
from .matching import Match, matches, together
from .polynomials import Forms
from .slopes import at_a_glance
from .squares import by_squares

FILE = Path(__file__).with_name("lemmas.toml")
MADE = {"<": Lt, "<=": Le, ">": Gt, ">=": Ge, "!=": Ne}
MOST_MATCHES, MOST_CITED, CONDITION, SECONDS, FIRST = 24, 4, 0.2, 1.2, 0.1
OWN = "_of_a_lemma"
SAID: dict = {}  # what a lemma that was proved says, by its claim


class Line(NamedTuple):
    """A claim, and the numbers of the lines that it rests on, from 1."""

    claim: tuple
    by: tuple


class Lemma(NamedTuple):
    """Γ, patterns, (name, what is put in for it), and lines, of which the last is the lemma; ``said`` as typed;
    the names of the lemmas that it ``cites``."""

    name: str
    said: str
    cites: tuple
    context: Context
    when: tuple
    put: tuple
    lines: tuple

    @property
    def heads(self) -> frozenset:
        """What stands in a lemma, and so in every goal that it is cited for."""
        return heads_of(*self.when, *self.lines[-1].claim[::2])

    def over(self, places: tuple, least: tuple) -> Lemma:
        """The lemma with places for its letters for sizes."""
        sizes = dict(places)

        def change(t):
            return moved(t, {**sizes, **{v: at(resized(v, sizes)) for v in free_vars(t)}})
        facts = tuple(Fact(f.relation, change(f.left), change(f.right)) for f in self.context.facts)
        lines = tuple(Line((change(a), relation, change(b)), by) for (a, relation, b), by in self.lines)
        put = tuple((change(name), change(t)) for name, t in self.put)
        return self._replace(context=replace(self.context, facts=facts, least=least), lines=lines, put=put)


def resized(v: Var, sizes: dict) -> Var:
    return v._replace(size=move(v.size, sizes))


@lru_cache(maxsize=1)
def lemmas() -> tuple[Lemma, ...]:
    """The lemmas of the file; those that speak of more functions fit fewer goals, and come first."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["lemma"]
    return tuple(sorted(map(lemma_of, rows), key=lambda lemma: -len(lemma.heads)))


def heads_of(*trees) -> frozenset:
    """The functions, sums, roots and real powers in trees."""
    nodes = [n for t in trees for n in walk(t)]
    return frozenset([n[1] if n[0] == "call" else n[0] for n in nodes if n[0] in ("call", "sum", "power")] + [
        "root" for n in nodes if n[0] == "pow" and n[2].denominator > 1])


def lemma_of(row: dict) -> Lemma:
    """A row of the file, its texts read together."""
    from ..notation.grammar import Reader  # reads with SymPy: only where a lemma is wanted
    ranges = dict(text.split("=") for text in row.get("range", ()))
    lines = [line.partition(" by ") for line in (*row.get("lines", ()), row["claim"])]
    texts = Reader(ranges, as_written=True).read_all(
        row.get("put", ()), row.get("given", ()), row.get("when", ()), [claim for claim, *_ in lines])
    given = [(a, b) if sign == "=" else MADE[sign](a, b, evaluate=False) for a, sign, b in texts.given]
    sides = [s for a, _, b in texts.claims for s in (a, b)]
    given_as_typed = f" (given {'; '.join(row['given'])})" if row.get("given") else ""
    said = f"{row['name']}: {lines[-1][0]}{given_as_typed}"
    return Lemma(row["name"], said, tuple(row.get("cites", ())), context_of(sides, given), tuple(map(read, texts.others)),
                 tuple((read(name), read(t)) for name, t in texts.definitions), tuple(
                     Line((read(a), sign, read(b)), tuple(map(int, by.split())) or (n,)[:n])
                     for n, ((a, sign, b), (*_, by)) in enumerate(zip(texts.claims, lines))))


def shown_by(cites, context, left, relation, right, using):
    """A theorem for a line of a lemma: by a search, a slope, or the lemmas that it cites. Raises ``NotProved``."""
    if relation == "=":
        return equality.prove(context, left, right, using)
    smooth = (at_a_glance,) if any(n[0] == "call" for side in (left, right) for n in walk(side)) else ()
    for way in (partial(inequality.prove, seconds=FIRST), *smooth, by_squares(partial(inequality.prove, seconds=SECONDS))):
        with suppress(NotProved):
            return way(context, left, relation, right, using)
    if cites:
        return by_lemmas(inequality.prove, cites)(context, left, relation, right, using)
    return inequality.prove(context, left, relation, right, using)


@lru_cache(maxsize=256)
def begun(lemma: Lemma, places: tuple, least: tuple) -> tuple[Lemma, list[Theorem]]:
    """A lemma over other sizes, and the theorems of its lines so far: after a time limit the next call goes on there."""
    return lemma.over(places, least), []


@lru_cache(maxsize=256)
def proved(lemma: Lemma, places: tuple, least: tuple) -> tuple[Lemma, Theorem] | None:
    """A lemma over other sizes, and its theorem, by its lines; ``None`` where a line is not shown."""
    lemma, shown = begun(lemma, places, least)
    for claim, by in lemma.lines[len(shown):]:
        try:
            shown.append(shown_by(lemma.cites, lemma.context, *claim, tuple(shown[n - 1] for n in by)))
        except NotProved:
            check_time()
            return None
    SAID[shown[-1].claim] = lemma.said
    return lemma, shown[-1]


def behind(theorem: Theorem) -> list[str]:
    """The lemmas that a theorem cites, as they are typed: ``name: claim (given …; …)``."""
    every = [theorem]
    for t in every:
        every += [premise for premise in t.premises if premise not in every]
    return list(dict.fromkeys(filter(None, (SAID.get(t.claim) for t in every))))


def by_lemmas(prove, called=None):
    """A way to prove an order, which asks ``prove`` for it with lemmas that fit, one lemma after the other;
    those of some names, if they are ``called``."""

    def way(context, left, relation, right, using=()):
        goal = Goal(Setting(context, (left, right), using))
        heads = heads_of(*goal.nodes)
        for lemma in (one for one in lemmas() if (called is None or one.name in called) and one.heads <= heads):
            shown = list(islice(cited(context, goal, lemma, prove), MOST_CITED))
            if shown:
                with suppress(NotProved):
                    return prove(context, left, relation, right, (*using, *shown), SECONDS)
        raise NotProved("no lemma fits")
    return way


class Goal:
    """What a lemma is matched with: the formulas of a goal, what is known, and the sums and functions in both."""

    def __init__(self, setting):
        self.forms = Forms(setting, inequality.in_order(equality.replacements(setting, False)))
        ways = (lambda s: s), self.forms.replaced, lambda s: self.forms.tree(self.forms.of(s))
        whole = [way(s) for way in ways for s in setting.sides]
        found = [n for s in whole for n in walk(s)]
        found += [(*n[:2], f) for n in found if n[:2] == ("call", "log") and n[2][0] == "mul" for f in n[2][1:] if f[0] == "add"]
        self.nodes = list(dict.fromkeys(found))
        self.known = [*setting.facts, *weights(setting, self.nodes)]
        pairs = (setting.sides, *((f.left, f.right) for f in setting.facts))
        gaps = [sub(*pair) for pair in pairs]
        self.composed = set().union(*(self.composed_in(form) for gap in gaps for form in self.both(gap)))

    def composed_in(self, form) -> set:
        return {f for m in form for f, _ in m if self.forms.trees[f][0] not in ("sym", "entry", "ord")}

    def both(self, t) -> tuple:
        """The form of a tree, as it stands and with what is given put in."""
        return self.forms.plain(t), self.forms.of(t)

    def has(self, t) -> bool:
        return any(self.composed_in(form) <= self.composed for form in self.both(t))


def cited(context, goal, lemma, prove) -> Iterator[Theorem]:
    """The instances of a lemma that a goal gives; an order speaks of what stands in the goal."""
    seen: list = [{}]
    for match in islice(found(lemma, goal), MOST_MATCHES):
        check_time()
        letters = set().union(*(letters_of(size) for _, size in match.places))
        made = proved(lemma, match.places, tuple(p for p in context.least if p[0] in letters))
        if not made:
            return
        try:
            with time_limit(CONDITION):
                shown = instance_at(context, *made, match, prove)
                gap = sub(shown.claim.left, shown.claim.right)
                form = goal.forms.plain(gap)
        except (NotProved, Unsupported, TooLong):
            check_time()
            continue
        if form not in seen and (shown.claim.relation == "=" or goal.has(gap)):
            seen.append(form)
            yield shown


def found(lemma: Lemma, goal) -> Iterator[Match]:
    """What the patterns of a lemma make of a goal: equations that are known, what stands in it, orders."""
    def more(match, patterns):
        if not patterns:
            yield match
            return
        first, *rest = patterns
        if not isinstance(first, Fact):
            made = (m for n in goal.nodes for m in matches(first, n, match))
        elif match.knows(first.left, first.right) or {t[1] for t, _ in lemma.put} & names(sub(*first[1:3])):
            made = (match,)
        else:
            made = (m for f in goal.known for m in fact_matches(first, f, match))
        for found in made:
            yield from more(found, rest)
    equations = [f for f in lemma.context.facts if f.relation == "="]
    yield from more(Match(), [*equations, *lemma.when, *(f for f in lemma.context.facts if f.relation != "=")])


def weights(setting, nodes):
    """(1 - t) + t = 1 for what stands in the goal, Σ_k 1/n = 1 for its ranges, and Σ_k w/c = 1 where Σ_k w = c is given."""
    yield from (Fact("=", ("add", n, sub(ONE, n)), ONE) for n in nodes if n[0] == "add" and n[1] == ONE and len(n) == 3)
    for size in dict.fromkeys(n[1].size for n in nodes if n[0] == "sum"):
        k = Var("k", size)
        if setting.signs.has(("sum", k, ONE), ">"):
            yield Fact("=", ("sum", k, pow_(("sum", k, ONE), -1)), ONE)
    for f in setting.facts:
        for total, value in ((f.left, f.right), (f.right, f.left)) if f.relation == "=" else ():
            if total[0] == "sum" and value != ONE and not f.universal and setting.signs.has(value, "!="):
                yield Fact("=", ("sum", total[1], mul(total[2], pow_(value, -1))), ONE)


def fact_matches(pattern: Fact, fact: Fact, match: Match) -> Iterator[Match]:
    """An order or equation of a lemma found in one that is known; a strict order is one that is not, too."""
    sides = (fact.left, fact.right)
    for relation, (left, right) in ((fact.relation, sides), (TURNED[fact.relation], sides[::-1])):
        if relation not in (pattern.relation, pattern.relation.rstrip("=")):
            continue
        for order in permutations(fact.universal) if len(fact.universal) == len(pattern.universal) else ():
            start = match
            for v, u in zip(pattern.universal, order):
                start = start and start.sized(v.size, u.size)
            if start:
                own = {u: Var(v.label, u.size) for v, u in zip(pattern.universal, order)}
                left, right = (moved(s, {u: at(v) for u, v in own.items()}) for s in (left, right))
                for m in together((pattern.left, pattern.right), (left, right), start.inside(*own.values())):
                    yield replace(m, opened=match.opened)


def instance_at(context, lemma, theorem, match, prove) -> Theorem:
    """The lemma with what was matched in place of its names, in a context without names of its own."""
    here, scalars, arrays = context, [], []
    for name, (indices, body) in match.values:
        if indices:
            arrays.append((name, f"{name}{OWN}"))
            here = defined(here, arrays[-1][1], indices, body)
        else:
            scalars.append((name, body))
    for name, t in lemma.put:
        body = written_out(here, moved(t, {}, dict(scalars), dict(arrays)))[0]
        if name[0] == "sym":
            scalars.append((name[1], body))
        else:
            arrays.append((name[1], f"{name[1]}{OWN}"))
            here = defined(here, arrays[-1][1], [next(iter(dict(p[1]))) for p in name[2]], body)
    by = Instance(tuple(scalars), (), tuple(arrays))
    hypotheses = [prove(here, *sides(f)) for f in needed(theorem, by) if f.relation != "="]
    shown = instance(here, theorem, by, tuple(hypotheses))
    return instance(context, shown, Instance()) if arrays else shown


def sides(fact: Fact) -> tuple:
    """What a hypothesis says, its universal indices named so that a ledger can tell them."""
    own = {v: at(Var(f"{v.label.rstrip('°')}{OWN}", v.size))
           for s in (fact.left, fact.right) for v in free_vars(s) if v.label.endswith("°")}
    return moved(fact.left, own), fact.relation, moved(fact.right, own)


def defined(context, name, indices, body) -> Context:
    return replace(context, definitions=(*context.definitions, Definition(name, tuple(indices), body)))
