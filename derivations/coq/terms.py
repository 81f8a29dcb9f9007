"""Formulas of the kernel in Coq's words: real numbers, whole numbers, sums, derivatives.

A size or an index is a ``nat``, an array a function of them. A definition is a ``let``. Under ∂, E
and lim, the definitions that rest on what moves are said once more, after it.
"""
from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ..kernel.calculus import definition_of
from ..kernel.context import Condition, Context, Definition, domain
from ..kernel.terms import FUNCTIONS, Tree, Var, moved, walk

CALLS = {"exp": "exp", "log": "ln", "Abs": "Rabs", "Max": "Rmax", "Min": "Rmin"} | {
    name: name for name in ("sinh cosh tanh sin cos atan sigmoid sigmoid_prime relu step "
                            "sign").split()}
TAKEN = frozenset(
    "as at cofix else end exists fix for forall fun if in let match mod return then using where "
    "with Type Set Prop R Rbar INR Finite nat S O sum delta less put put2 Ex Om PI sqrt Derive "
    "ex_derive is_derive is_lim is_lim_seq filterlim at_left at_right locally Rbar_locally "
    "p_infty m_infty linear law t_ o_".split()).union(CALLS.values())


class Outside(ValueError):
    """The exporter has no words for this; ``str`` says for what."""


def word(name: str, rank: int | None = None) -> str:
    """A name as Coq allows it. An array and a number of the same name are two names there."""
    found = "".join(c if c.isalnum() or c in "_'" else "_" for c in name)
    found = found if found[:1].isalpha() else f"i{found}"
    return found + ("_" if found in TAKEN else "") + ("" if not rank else f"_{rank}")


class Words(NamedTuple):
    """A context to speak in, and the names that are arrays and numbers at once."""

    context: Context
    double: frozenset = frozenset()

    # ----------------------------------------------------------------------------- whole numbers

    def nat(self, p) -> str:
        """A place as a ``nat``; one that may lie below 0 has no words."""
        positive = [(x, c) for x, c in p[1] if c > 0]
        least = self.context.least_of((0, tuple(positive)))
        if len(positive) < len(p[1]) or least is None or least + p[0] < 0:
            raise Outside("a place that may lie below 0")
        found = " + ".join([*(letter(x) if c == 1 else f"{c} * {letter(x)}" for x, c in positive),
                            *([str(p[0])] if p[0] > 0 or not positive else [])])
        found += f" - {-p[0]}" if p[0] < 0 else ""
        return found if found.isidentifier() else f"({found})%nat"

    def number(self, p) -> str:
        """A place as a real number."""
        terms = [f"INR {letter(x)}" if c == 1 else f"{c} * INR {letter(x)}" for x, c in p[1]]
        return f"({' + '.join(terms + ([str(p[0])] if p[0] or not terms else []))})"

    def natural(self, t: Tree) -> str | None:
        """An exponent as a ``nat``, if it is made of numbers and letters that are known to be."""
        if t[0] == "num" and isinstance(t[1], int) and t[1] >= 0:
            return f"{t[1]}%nat"
        if t[0] == "ord" and (self.context.least_of(t[1]) or 0) >= 0 and (
                self.context.least_of(t[1]) is not None):
            return self.nat(t[1])
        parts = [self.natural(part) for part in t[1:]] if t[0] in ("add", "mul") else [None]
        sign = " + " if t[0] == "add" else " * "
        return None if None in parts else f"({sign.join(parts)})%nat"

    # ---------------------------------------------------------------------------------- formulas

    def __call__(self, t: Tree) -> str:
        match t:
            case ("num", q):
                return fraction(q)
            case ("sym", "pi"):
                return "PI"
            case ("sym", name):
                return self.name(name, 0)
            case ("entry", name, where):
                return f"({self.name(name, len(where))} {' '.join(map(self.nat, where))})"
            case ("ord", p):
                return self.number(p)
            case ("add", *parts):
                return f"({' + '.join(map(self, parts))})"
            case ("mul", ("num", -1), *parts):
                return f"(-1 * {' * '.join(map(self, parts))})"
            case ("mul", *parts):
                return f"({' * '.join(map(self, parts))})"
            case ("pow", base, e):
                return self.power(self(base), Fraction(e))
            case ("power", base, e):
                return self.to_the(base, e)
            case ("call", name, *parts):
                return f"({self.function(name)} {' '.join(map(self, parts))})"
            case ("delta" | "less" as kind, p, q):
                return f"({kind} {self.nat(p)} {self.nat(q)})"
            case ("sum", k, body):
                return f"(sum {self.nat(k.size)} (fun {letter(k)} => {self(body)}))"
            case ("partial", target, *variables):
                return "(Derive {} {})".format(*self.slope(target, variables))
            case ("direct", target, variable):
                return "(Derive {} {})".format(*self.direct(target, variable))
            case ("mean", target):
                return self.mean(target)
            case ("point", *_):
                raise Outside("a counterexample: both sides at a point")
        raise Outside(f"a formula of the kind {t[0]}")

    def name(self, name: str, rank: int) -> str:
        return word(name, max(rank, 0) if name in self.double else None)

    def power(self, base: str, e: Fraction) -> str:
        """A power with a number as its exponent; roots are square roots."""
        if e.denominator > 2:
            raise Outside("a root that is no square root")
        base, n = (base, abs(e)) if e.denominator == 1 else (f"(sqrt {base})", abs(e.numerator))
        found = base if n == 1 else f"({base} ^ {n})"
        return found if e > 0 else f"(/ {found})"

    def to_the(self, base: Tree, exponent: Tree) -> str:
        whole = self.natural(exponent)
        if whole is not None:
            return f"({self(base)} ^ {whole})"
        if any(c == Condition(base, "!=") for c in domain(("power", base, exponent), self.context)):
            raise Outside("a whole power whose exponent may be negative")
        return f"(power {self(base)} {self(exponent)})"

    def function(self, name: str) -> str:
        """A function of the book, or an unknown one: f'' is the second derivative of f."""
        plain = name.rstrip("'")
        if name in FUNCTIONS and name not in CALLS:
            raise Outside(f"the function {name}")
        primes = 0 if name in FUNCTIONS else len(name) - len(plain)
        found = CALLS.get(name) or word(plain)
        return found if not primes else f"Derive {found}" if primes == 1 else (
            f"Derive_n {found} {primes}")

    # -------------------------------------------------------------------------- what moves

    def moving(self, name: str, target: Tree, held=frozenset()) -> str:
        """``let`` what rests on a name ``in`` the target, for the name has another value here."""
        return self.lets(self.resting([target], {name}, held | {name})) + self(target)

    def lets(self, definitions) -> str:
        return "".join(f"let {self.defined(d)} in " for d in definitions)

    def defined(self, d: Definition) -> str:
        return f"{self.name(d.name, rank(d))} := {self.body(d)}"

    def body(self, d: Definition) -> str:
        own = [word(v) if isinstance(v, str) else letter(v) for v in d.indices]
        return f"fun {' '.join(own)} => {self(d.body)}" if own else self(d.body)

    def used(self, trees, held=frozenset()) -> list[Definition]:
        """The definitions that trees rest on, each after those that it rests on itself."""
        found: dict[str, Definition] = {}

        def visit(t):
            for node in walk(t):
                d = definition_of(self.context, node)
                if d and d.name not in found and d.name not in held:
                    visit(d.body)
                    found[d.name] = d
        for t in trees:
            visit(t)
        return list(found.values())

    def resting(self, trees, on: set, held) -> list[Definition]:
        """Those definitions among the used that rest on some names."""
        found, moved_names = [], set(on)
        for d in self.used(trees, held):
            if named(d.body) & moved_names:
                found.append(d)
                moved_names.add(d.name)
        return found

    def slope(self, target: Tree, variables) -> tuple[str, str]:
        """∂ target / ∂ variables as a function of the last variable, and the place of that."""
        *first, last = variables
        inner = ("partial", target, *first) if first else target
        held = frozenset(v[1] for v in first)
        return self.at_variable(last, lambda: self.moving(last[1], inner, held)), self(last)

    def direct(self, target: Tree, variable: Tree) -> tuple[str, str]:
        """The slope of the definition of the target, every other name held fixed."""
        d = definition_of(self.context, target)
        if d is None:
            raise Outside("what is differentiated has no definition")
        body = moved(d.body, dict(zip(d.indices, target[2] if target[0] == "entry" else ())))
        return self.at_variable(variable, lambda: self(body)), self(variable)

    def at_variable(self, variable: Tree, said) -> str:
        """A function of the value of one name or of one entry of an array."""
        if variable[0] == "sym":
            return f"(fun {self(variable)} => {said()})"
        if variable[0] != "entry" or len(variable[2]) > 2:
            raise Outside("a derivative by this")
        name = self.name(variable[1], len(variable[2]))
        put = "put2" if len(variable[2]) == 2 else "put"
        where = " ".join(map(self.nat, variable[2]))
        return f"(fun t_ => let {name} := {put} {name} {where} t_ in {said()})"

    def mean(self, target: Tree) -> str:
        """E[target], at an outcome ``o`` of which the random variables are functions."""
        random = {f.name for joint in self.context.random for f in joint.families}
        here = named(target, *(d.body for d in self.used([target]))) & random
        values = "".join(f"let {word(name)} := {word(name)}_of o_ in " for name in sorted(here))
        lets = self.lets(self.resting([target], random, frozenset()))
        return f"(Ex (fun o_ => {values}{lets}{self(target)}))"

    def limit(self, left: Tree, value: Tree) -> str:
        """``("lim", formula, variable, point, side)`` tends to the value."""
        _, target, variable, point, side = left
        goal, to = self.end(value), self.end(point)
        if variable[0] == "ord":
            ((n, _),) = variable[1][1]
            return f"is_lim_seq (fun {letter(n)} => {self(target)}) {goal}"
        said = f"(fun {self(variable)} => {self.moving(variable[1], target)})"
        if not side:
            return f"is_lim {said} {to} {goal}"
        place = f"(at_{'right' if side == '+' else 'left'} {self(point)})"
        return f"filterlim {said} {place} (Rbar_locally {goal})"

    def end(self, t: Tree) -> str:
        if t[0] == "infinity":
            return "p_infty" if t[1] == "+" else "m_infty"
        return f"(Finite {self(t)})"


def rank(d: Definition) -> int:
    """The number of axes of what is defined; -1 for a function of numbers."""
    return -1 if any(isinstance(v, str) for v in d.indices) else len(d.indices)


def letter(x) -> str:
    """A size, a whole number or an index; ``#1`` is bound by the second sum from outside."""
    return word(x.label if isinstance(x, Var) else x)


def fraction(q) -> str:
    q = Fraction(q)
    found = f"{q.numerator} / {q.denominator}" if q.denominator > 1 else str(q)
    return found if q.denominator == 1 and q >= 0 else f"({found})"


def named(*trees) -> set:
    """The names of numbers and arrays in trees."""
    return {n[1] for t in trees for n in walk(t) if n[0] in ("sym", "entry", "call")}
