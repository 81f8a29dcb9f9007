"""Cases and induction: rules with theorems as their premises."""
from __future__ import annotations

from .calculus import written_out
from .context import Context, Fact, last
from .moments import laws_of
from .setting import NotProved, Setting, must_exist, states
from .terms import (
    DENIED, ZERO, Tree, Var, add, alpha, at, bound, free, free_vars, letters_of, mapped, moved, num, place, places,
    plus, walk,
)
from .theorem import Claim, Content, Theorem, _mint, rule

COVERED = {"<": "-", "=": "0", ">": "+", "<=": "-0", ">=": "0+", "!=": "-+"}


def case(context: Context, claim: tuple, on: Tree, relation: str) -> Context:
    """Γ with ``on relation 0`` at the places that the claim and ``on`` have chosen."""
    left, _, right = claim
    return context.given(Fact(relation, on, ZERO, frozenset(
        context.fixed.union(free_vars(on), free_vars(left), free_vars(right)))))


@rule
def cases(context: Context, claim: tuple, on: Tree, theorems) -> Theorem:
    """Γ ⊢ claim from Γ, on <= 0 ⊢ claim and Γ, on >= 0 ⊢ claim (or <, =, >; or =, ≠).

    The cases have a value wherever the claim has one. A case that cannot be needs no theorem.
    """
    claim, theorems = tuple(claim), tuple(theorems)
    setting = Setting(context, (claim[0], claim[2]))
    written = setting.read(written_out(context, on)[0])
    must_exist(setting, add(on, written))
    seen = {r for r in DENIED for t in theorems if _is_case(setting, claim, on, r, t)}
    seen |= {r for r, never in DENIED.items() if setting.signs.has(on, never)}
    if not set("-0+") <= set("".join(COVERED[r] for r in seen)):
        raise NotProved("the cases do not cover everything")
    return _mint(Content(Claim(context, *claim), setting.conditions, "cases", on, theorems))


def _is_case(setting, claim, on, relation, theorem):
    return states(theorem, case(setting.context, claim, on, relation), *claim) and all(
        c in setting.conditions or setting.signs.holds(c) for c in theorem.domain)


def before_the_last(n, steps=1):
    """n where there is an n + steps: a place of a shorter range, if n is an index with a range."""
    return n._replace(size=plus(n.size, place(-steps))) if isinstance(n, Var) and n.size and n.size[1] else n


def induction_contexts(context: Context, left, relation, right, n, start, steps=1):
    """Γ for n >= start, and Γ with the hypothesis at a chosen n and at the next ones, ``steps`` in all,
    where there is an n + steps."""
    chosen, inner = context.fixed | {n}, before_the_last(n, steps)
    known = 0 if isinstance(n, Var) else context.lower.get(n)
    if known is not None and start < known:
        raise NotProved(f"the base case lies below {known}, the least value of n")
    least = context if known == start else context.given(Fact(">=", ("ord", at(n)), num(start), chosen))
    hypothesis = least
    for i in range(steps):
        first, second = induction_part((left, relation, right), n, plus(at(inner), place(i)))
        hypothesis = hypothesis.given(Fact(relation, first, second, context.fixed | {inner}))
    return least, hypothesis


def induction_part(claim: tuple, n, where) -> tuple[Tree, Tree]:
    """Both sides of a claim with a place put in for n; at n + i, sums up to n have their last i terms
    written out."""
    sides = tuple(moved(s, {n: where}) for s in (claim[0], claim[2]))
    for _ in range(where[0]):
        sides = tuple(_last_terms(s, n) for s in sides)
    return tuple(map(alpha, sides))


def _last_terms(t: Tree, n) -> Tree:
    if t[0] == "sum":
        k, body = t[1], _last_terms(t[2], n)
        if n not in letters_of(k.size):
            return ("sum", k, body)
        shorter = bound(k.label, last(k))
        return add(("sum", shorter, moved(body, {k: at(shorter)})), moved(body, {k: last(k)}))
    return mapped(t, lambda part: _last_terms(part, n))


@rule
def induction(context: Context, claim: tuple, n, start: int, *theorems: Theorem) -> Theorem:
    """Γ ⊢ claim for every whole n >= start: at ``start``, and from n (chosen) to n + 1. Or at the first
    ``steps`` places from ``start`` on, and from n, …, n + steps - 1 to n + steps: the last theorem is the step.

    n is a letter: an index without a range, or a whole number. Nothing that is given chooses it.
    Sums up to n + … are sums of numbers: no array has a range that ends there.
    """
    left, relation, right = claim = tuple(claim)
    steps = len(theorems) - 1
    if steps < 1:
        raise NotProved("an induction has a start and a step")
    for f in context.facts:
        if any(n in free(s) for s in (f.left, f.right)) and (n in f.fixed or not isinstance(n, Var)):
            raise NotProved("what is given speaks of the n of the induction")
    if any(n in free(t) for t in (*(("ord", at(v)) for v in context.fixed), *laws_of(context))) or any(
            n in free(d.body) and n not in d.indices for d in context.definitions):
        raise NotProved("what is given speaks of the n of the induction")
    inner, said = before_the_last(n, steps), (s for f in context.facts for s in (f.left, f.right))
    trees = (left, right, *said, *(d.body for d in context.definitions))
    if inner != n and (inner in context.fixed or any(inner in free(t) for t in trees)):
        raise NotProved("the place before the last has no letter of its own")
    _sums_of_numbers(n, written_out(context, left)[0], written_out(context, right)[0])
    least, hypothesis = induction_contexts(context, left, relation, right, n, start, steps)
    setting = Setting(least, (left, right))
    if any(x == n or isinstance(x, Var) and "#" not in x.label and x not in context.fixed
           for c in setting.conditions for x in free(c.tree)):
        raise NotProved("where the hypothesis has a value depends on n, or on an index that it holds for all of")
    parts = [(context, place(start + i)) for i in range(steps)] + [(hypothesis, plus(at(inner), place(steps)))]
    for theorem, (ours, where) in zip(theorems, parts, strict=True):
        first, second = induction_part(claim, n, where)
        if not states(theorem, ours, first, relation, second):
            raise NotProved("a part of the induction shows something else")
        if not all(map(setting.signs.holds, theorem.domain)):
            raise NotProved("where the sides have a value depends on n")
    return _mint(Content(Claim(least, left, relation, right), setting.conditions, "induction",
                         (n, start), theorems))


def _sums_of_numbers(n, *trees):
    """What runs up to n is a bound index, up to n + …, and no place of an array."""
    def runs(v):
        return isinstance(v, Var) and v.size and n in letters_of(v.size)
    nodes = [node for t in trees for node in walk(t)]
    sums = [node[1] for node in nodes if node[0] == "sum" and runs(node[1])]
    places_ = [x for node in nodes if node[0] in ("entry", "delta", "less") for p in places(node) for x in letters_of(p)]
    if any(dict(k.size[1])[n] != 1 for k in sums) or any(map(runs, (v for t in trees for v in free_vars(t)))) or (
            sums and any(x == n or runs(x) for x in places_)):
        raise NotProved("an array, or a place, runs up to n")
