"""The rule of equality: two sides are equal by small sizes, after facts are added and put in."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .context import Context, fits
from .setting import NotProved, Setting, must_exist, vanishing
from .terms import Tree, Var, as_read, at, free_vars, letters_of, mapped, move, moved, mul, plus, sub
from .theorem import Claim, Content, Theorem, _mint, rule


class Put(NamedTuple):
    """Put ``body`` for the name ``target`` (``y[j]``), by fact number ``fact`` taken at ``where``.

    The kernel checks ``target - body = factor (left - right)`` of the fact, which shows that
    target = body under Γ; ``target`` and ``body`` hold for all values of the indices of ``target``.
    """

    target: Tree
    body: Tree
    fact: int
    where: tuple
    factor: Tree


class Add(NamedTuple):
    """Add ``factor (left - right)`` of a fact, summed over ``over``, to the difference of the sides."""

    fact: int
    where: tuple
    factor: Tree
    over: tuple = ()


@dataclass(frozen=True)
class Equality:
    """What shows two sides equal: multiples of facts, then replacements one after the other."""

    put: tuple[Put, ...] = ()
    add: tuple[Add, ...] = ()


@rule
def equation(context: Context, left: Tree, right: Tree, certificate=Equality(), using=()) -> Theorem:
    """Γ ⊢ left = right for every size, by small sizes."""
    setting = Setting(context, (left, right), using)
    evidence = shown_equal(setting, sub(*setting.sides), certificate)
    return _mint(Content(Claim(context, left, "=", right), setting.conditions, "small sizes", (certificate, evidence),
                         setting.using))


def shown_equal(setting: Setting, difference: Tree, certificate: Equality):
    for step in certificate.add:
        fact = setting.fact(step.fact, step.where)
        if fact.relation != "=":
            raise NotProved("only an equation may be added to a difference")
        part = mul(setting.read(step.factor), sub(fact.left, fact.right))
        for k in step.over:
            setting.own_index(k)
            part = ("sum", k, part)
        difference = sub(difference, part)
    must_exist(setting, difference)
    steps = [_checked(setting, step) for step in certificate.put]
    for step in steps:
        difference = put(difference, step, setting)
    if steps:
        must_exist(setting, difference)
    return vanishing(difference, setting.signs)


def _checked(setting: Setting, step: Put) -> Put:
    """target = body follows from the fact, for all places of the indices of the target."""
    step = step._replace(target=as_read(step.target), body=setting.read(step.body, "what is put in"),
                         factor=setting.read(step.factor, "what is put in"))
    if step.target[0] not in ("sym", "entry", "call"):
        raise NotProved("only a name can be replaced")
    if step.target[0] == "entry" and setting.free & _loose(step.target, setting):
        raise NotProved("a name is replaced at all places, so its indices are none of the claim's")
    fact = setting.fact(step.fact, step.where)
    if fact.relation != "=":
        raise NotProved("only an equation can be put in")
    gap = sub(sub(step.target, step.body), mul(step.factor, sub(fact.left, fact.right)))
    must_exist(setting, gap, frozenset(free_vars(step.target) if step.target[0] == "entry" else ()))
    vanishing(gap, setting.signs)
    return step


def _loose(target, setting):
    return {x for p in target[2] for x in letters_of(p) if isinstance(x, Var)} - setting.context.fixed


def put(t: Tree, step: Put, setting: Setting) -> Tree:
    """Every occurrence of the target replaced, its indices matched; what is put in is not searched."""
    where = match(step.target, t, setting.context)
    if where is not None:
        return moved(step.body, where)
    if t == step.target:
        return step.body
    return mapped(t, lambda part: put(part, step, setting))


def match(target: Tree, t: Tree, context: Context):
    """The places for the indices of ``target`` at which it is ``t``; ``None`` if there are none."""
    if target[0] != "entry" or t[0] != "entry" or t[1] != target[1] or len(t[2]) != len(target[2]):
        return None
    where: dict = {}
    for pattern, p in zip(target[2], t[2]):
        loose = [x for x in letters_of(pattern) if isinstance(x, Var) and x not in where
                 and x not in context.fixed]
        if len(loose) == 1 and dict(pattern[1])[loose[0]] == 1:
            v = loose[0]
            found = plus(p, plus(pattern, at(v), -1), -1)
            if not fits(found, v, context):
                return None
            where[v] = found
        elif move(pattern, where) != p:
            return None
    return where
