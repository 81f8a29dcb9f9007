"""A weight t and its rest 1 - t as two numbers >= 0 that add up to 1: what is convex is then homogeneous."""
from __future__ import annotations

from dataclasses import replace

from ..kernel.context import Fact
from ..kernel.poly import poly
from ..kernel.rules import Instance, NotProved, Setting, instance
from ..kernel.terms import ONE, ZERO, add, children, names, rebuilt, sub, walk


def by_two_weights(prove):
    """A way to prove a claim, which asks ``prove`` for the same one with a name for 1 - t."""

    def way(context, left, relation, right, using=()):
        setting = Setting(context, (left, right), using)
        for t in weights(setting):
            u = ("sym", f"rest_of_{t[1]}")
            here = replace(context, definitions=(), facts=(
                *(replaced(f, t, u) for f in setting.facts[:len(context.facts)] if not plain(f, t)),
                *(Fact(sign(setting, w), v, ZERO) for v, w in ((t, t), (u, sub(ONE, t))))))
            sides = [renamed(s, t, u) for s in setting.sides]
            if not any(n[0] == "pow" and n[2].denominator > 1 for s in sides for n in walk(s)):
                here = here.given(Fact("=", add(t, u), ONE))  # norms do without
            try:
                return instance(context, prove(here, sides[0], relation, sides[1]), Instance(
                    scalars=((u[1], sub(ONE, t)),)))
            except NotProved:
                continue
        raise NotProved("no weight stands beside its rest")
    return way


def weights(setting):
    """The names t with t >= 0 and 1 - t >= 0 of which 1 - t stands in a side."""
    nodes = {n for s in setting.sides for n in walk(s)}
    used = set().union(*map(names, setting.sides))
    for t in sorted(n for n in nodes if n[0] == "sym"):
        rest = sub(ONE, t)
        if f"rest_of_{t[1]}" not in used and setting.signs.has(t, ">=") and setting.signs.has(rest, ">=") and any(
                n[0] == "add" and poly(n) == poly(rest) for n in nodes):
            yield t


def sign(setting, t):
    return ">" if setting.signs.has(t, ">") else ">="


def plain(fact, t):
    """Whether a fact speaks of t alone."""
    return names(fact.left) | names(fact.right) <= {t[1]} and fact.relation not in ("=", "!=")


def replaced(fact, t, u):
    return fact._replace(left=renamed(fact.left, t, u), right=renamed(fact.right, t, u))


def renamed(tree, t, u):
    """A tree with u for 1 - t."""
    if tree[0] == "add" and poly(tree) == poly(sub(ONE, t)):
        return u
    parts = children(tree)
    return rebuilt(tree, [renamed(part, t, u) for part in parts]) if parts else tree
