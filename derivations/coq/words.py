"""Formulas of the kernel in Coq's words: real numbers, whole numbers, sums, derivatives.

A size or an index is a ``nat``, an array a function of them. A definition is a ``let``. Under ∂, E
and lim, what rests on the name that moves there is said once more, after it.
"""
from __future__ import annotations

import re
import tomllib
from pathlib import Path

from ..kernel.calculus import definition_of
from ..kernel.context import Context, Definition
from ..kernel.terms import Tree, Var, alpha, is_whole, moved, walk

LIBRARY = Path(__file__).parent / "library"
TABLE = tomllib.loads((LIBRARY / "words.toml").read_text(encoding="utf-8"))
SLOPES = ("partial", "direct")
INFIX = {"add": " + ", "mul": " * "}


class Outside(ValueError):
    """The exporter has no words for this; ``str`` says for what."""


def word(x) -> str:
    """A name or an index as Coq allows it; ``#1`` is bound by the second sum from outside."""
    found = re.sub(r"[^\w']", "_", x.label if isinstance(x, Var) else x)
    found = found if found[0].isalpha() else f"i{found}"
    return found + "_" * (found in TABLE["taken"])


def placed(t: Tree, where: dict) -> Tree:
    """A tree with places put in, its bound indices named as none around it, the same each time."""
    return alpha(moved(t, where), depth=50)


def head(*parts: str) -> str:
    return f"({' '.join(parts)})" if len(parts) > 1 else parts[0]


def linear(p, of="") -> str:
    """A place: multiples of its letters, or of functions ``of`` them, and a number."""
    parts = [f"{c} * {of}{word(x)}".removeprefix("1 * ") for x, c in p[1]]
    return " + ".join([*parts, *([str(p[0])] if p[0] or not parts else [])])


def function(name: str) -> list[str]:
    """A function of the book, or an unknown one: f'' is the slope of the slope of f."""
    if name.endswith("'"):
        return ["Derive", head(*function(name[:-1]))]
    return [TABLE["functions"].get(name) or word(name)]


class Words:
    """A context to speak in; ``random`` are the names that are functions of an outcome ``o_``,
    ``slopes`` the definitions of the slopes of unknown functions."""

    context, random, slopes = Context(), frozenset(), ()

    def __call__(self, t: Tree) -> str:
        match t:
            case ("num", q):
                return str(q) if str(q).isdigit() else f"({q})".replace("/", " / ")
            case ("ord", p):
                return f"({linear(p, 'INR ')})"
            case ("sym", "pi"):
                return "PI"
            case ("sym" | "entry", name, *where):
                outcome = ["o_"] if name in self.random else []
                return head(word(name), *outcome, *(self.nat(p) for one in where for p in one))
            case ("delta" | "less" as name, *where):
                return head(name, *map(self.nat, where))
            case ("call", "Max" | "Min" as name, x, y, z, *more):
                return self(("call", name, x, ("call", name, y, z, *more)))
            case ("call", name, *parts):
                return head(*function(name), *map(self, parts))
            case ("add" | "mul", one):
                return self(one)
            case ("add" | "mul" as kind, *parts):
                return f"({INFIX[kind].join(map(self, parts))})".replace("((-1) *", "(-1 *", 1)
            case ("pow", base, e) if e < 0:
                return f"(/ {self(('pow', base, -e))})"
            case ("pow", base, e) if e.denominator == 2:
                return self(("pow", ("call", "sqrt", base), e.numerator))
            case ("pow", base, e) if e.denominator == 1:
                return self(base) if e == 1 else f"({self(base)} ^ {e})"
            case ("power", base, e) if is_whole(e):
                return f"({self(base)} ^ {self.natural(e)})"
            case ("power", base, e):
                return head("power", self(base), self(e))
            case ("sum", k, body):
                return f"(sum {self.nat(k.size)} (fun {word(k)} => {self(body)}))"
            case ("partial" | "direct", *_):
                return f"(Derive {self.slope(t)})"
            case ("mean", target):
                return f"(Ex (fun o_ => {self.moving(target)}))"
        raise Outside(f"a formula of the kind {t[0]}")

    def nat(self, p) -> str:
        """A place as a ``nat``; one that may lie below 0 has no words."""
        if (least := self.context.least_of(p)) is None or least < 0:
            raise Outside("a place that may lie below 0")
        found = linear(p).replace("+ -", "- ")
        return found if found.isidentifier() else f"({found})%nat"

    def natural(self, t: Tree) -> str:
        """A formula that is a whole number, as the exponent of a power."""
        match t:
            case ("num", n) if n >= 0:
                return f"{n}%nat"
            case ("ord", p):
                return self.nat(p)
            case ("add" | "mul" as kind, *parts):
                return f"({INFIX[kind].join(map(self.natural, parts))})%nat"
        raise Outside("a whole power whose exponent may be negative")

    def used(self, *trees: Tree, held=()) -> list[Definition]:
        """The definitions that trees rest on, each after those that it rests on itself."""
        found = [definition_of(self.context, node) for t in trees for node in walk(t)]
        own = [d for d in dict.fromkeys(found) if d and d.name not in held and d not in self.slopes]
        return list(dict.fromkeys(e for d in own for e in (*self.used(d.body, held=held), d)))

    def let(self, d: Definition) -> str:
        own = f"fun {' '.join(map(word, d.indices))} => " if d.indices else ""
        return f"let {word(d.name)} := {own}{self(d.body)} in "

    def moving(self, t: Tree, held=()) -> str:
        """A formula in which a name moves: what it rests on is said again, with its value here."""
        return "".join(map(self.let, self.used(t, held=held))) + self(t)

    def slope(self, t: Tree) -> str:
        """∂ as a function of one name or one entry, and the value of that. ``direct`` is the slope
        of the definition of its target, every other name held fixed."""
        kind, target, *more, x = t
        if kind == "direct":
            d = definition_of(self.context, target)
            said = self(placed(d.body, dict(zip(d.indices, *target[2:]))))
        else:
            inner = ("partial", target, *more) if more else target
            said = self.moving(inner, {v[1] for v in (x, *more)})
        match x:
            case ("sym", name):
                return f"(fun {word(name)} => {said}) {word(name)}"
            case ("entry", name, (_,) | (_, _) as where):
                put = f"{('put', 'put2')[len(where) - 1]} {self(x)[1:-1]} t_"
                return f"(fun t_ => let {word(name)} := {put} in {said}) {self(x)}"
        raise Outside("a derivative by this")

    def limit(self, left: Tree, value: Tree) -> str:
        """``("lim", formula, variable, point, side)`` tends to the value."""
        _, target, x, point, side = left
        ends = [{"+": "p_infty", "-": "m_infty"}[e[1]] if e[0] == "infinity" else
                f"(Finite {self(e)})" for e in (point, value)]
        if x[0] == "ord":
            return f"is_lim_seq (fun {linear(x[1])} => {self(target)}) {ends[1]}"
        said = f"(fun {self(x)} => {self.moving(target, {x[1]})})"
        if not side:
            return f"is_lim {said} {' '.join(ends)}"
        side = {"+": "at_right", "-": "at_left"}[side]
        return f"filterlim {said} ({side} {self(point)}) (Rbar_locally {ends[1]})"
