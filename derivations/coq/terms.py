"""Formulas of the kernel in Coq's words: real numbers, whole numbers, sums, derivatives.

A size or an index is a ``nat``, an array a function of them. A definition is a ``let``. Under ∂, E
and lim, the definitions that rest on what moves are said once more, after it.
"""
from __future__ import annotations

from fractions import Fraction

from ..kernel.calculus import definition_of
from ..kernel.context import Context, Definition
from ..kernel.terms import FUNCTIONS, Tree, Var, alpha, is_whole, moved, names, walk

CALLS = {name: name for name in "exp sinh cosh tanh sin cos atan sigmoid sigmoid_prime relu step "
         "sign".split()} | {"log": "ln", "Abs": "Rabs", "Max": "Rmax", "Min": "Rmin"}
TAKEN = frozenset(
    "as at cofix else end exists fix for forall fun if in let match mod return then using where "
    "with Type Set Prop R Rbar INR Finite nat S O sum delta less put put2 power Ex Om PI sqrt "
    "Derive ex_derive is_derive is_lim is_lim_seq filterlim at_left at_right locally Rbar_locally "
    "p_infty m_infty linear law t_ o_".split()).union(CALLS.values())
ENDS = {("infinity", "+"): "p_infty", ("infinity", "-"): "m_infty"}
DEEP = 50


class Outside(ValueError):
    """The exporter has no words for this; ``str`` says for what."""


def word(name: str, rank: int = 0) -> str:
    """A name as Coq allows it. An array and a number of the same name are two names there."""
    found = "".join(c if c.isalnum() or c in "_'" else "_" for c in name)
    found = found if found[:1].isalpha() else f"i{found}"
    return found + "_" * (found in TAKEN) + (f"_{rank}" if rank else "")


def letter(x) -> str:
    """A size, a whole number or an index; ``#1`` is bound by the second sum from outside."""
    return word(x.label if isinstance(x, Var) else x)


def placed(t: Tree, where: dict) -> Tree:
    """A tree with places put in, its bound indices named as none around it, the same each time."""
    return alpha(moved(t, where), depth=DEEP)


def rank(d: Definition) -> int:
    """The number of axes of what is defined; below 0 for a function of numbers."""
    return -len(d.indices) if any(isinstance(v, str) for v in d.indices) else len(d.indices)


def fraction(q) -> str:
    found = str(Fraction(q)).replace("/", " / ")
    return found if found.isdigit() else f"({found})"


class Words:
    """A context to speak in; ``double`` are the names that are arrays and numbers at once."""

    def __init__(self, context: Context, double=frozenset()):
        self.context, self.double = context, double

    def __call__(self, t: Tree) -> str:
        match t:
            case ("num", q):
                return fraction(q)
            case ("sym", name):
                return "PI" if name == "pi" else self.name(name, 0)
            case ("entry", name, where):
                return f"({self.name(name, len(where))} {self.nats(where)})"
            case ("ord", p):
                return self.number(p)
            case ("add", *parts):
                return f"({' + '.join(map(self, parts))})"
            case ("mul", *parts):
                return f"({' * '.join(map(self, parts))})".replace("((-1) *", "(-1 *", 1)
            case ("pow", base, e):
                return self.root(self(base), e)
            case ("power", base, e):
                return (f"({self(base)} ^ {self.natural(e)})" if is_whole(e) else
                        f"(power {self(base)} {self(e)})")
            case ("call", "Max" | "Min" as name, first, second, third, *more):
                return self(("call", name, first, ("call", name, second, third, *more)))
            case ("call", name, *parts):
                return f"({' '.join([self.function(name), *map(self, parts)])})"
            case ("delta" | "less" as name, *where):
                return f"({name} {self.nats(where)})"
            case ("sum", k, body):
                return f"(sum {self.nat(k.size)} (fun {letter(k)} => {self(body)}))"
            case ("partial", target, *by):
                return f"(Derive {self.slope(target, by)})"
            case ("direct", target, by):
                return f"(Derive {self.direct(target, by)})"
            case ("mean", target):
                return self.mean(target)
        raise Outside(f"a formula of the kind {t[0]}")

    def name(self, name: str, rank: int) -> str:
        return word(name, rank if rank > 0 and name in self.double else 0)

    def nats(self, where) -> str:
        return " ".join(map(self.nat, where))

    def nat(self, p) -> str:
        """A place as a ``nat``; one that may lie below 0 has no words."""
        least = self.context.least_of(p)
        if least is None or least < 0:
            raise Outside("a place that may lie below 0")
        parts = [letter(x) if c == 1 else f"{c} * {letter(x)}" for x, c in p[1]]
        parts += [str(p[0])] if p[0] > 0 or not parts else []
        found = " + ".join(parts) + (f" - {-p[0]}" if p[0] < 0 else "")
        return found if found.isidentifier() else f"({found})%nat"

    def number(self, p) -> str:
        """A place as a real number."""
        parts = [f"INR {letter(x)}" if c == 1 else f"{c} * INR {letter(x)}" for x, c in p[1]]
        return f"({' + '.join([*parts, *([str(p[0])] if p[0] or not parts else [])])})"

    def natural(self, t: Tree) -> str:
        """A formula that is a whole number, as the exponent of a power."""
        match t:
            case ("num", n) if n >= 0:
                return f"{n}%nat"
            case ("ord", p):
                return self.nat(p)
            case ("add" | "mul" as kind, *parts):
                return f"({(' + ' if kind == 'add' else ' * ').join(map(self.natural, parts))})%nat"
        raise Outside("a whole power whose exponent may be negative")

    def root(self, base: str, e) -> str:
        """A power with a number as its exponent; roots are square roots."""
        if e.denominator > 2:
            raise Outside("a root that is no square root")
        base, n = (base if e.denominator == 1 else f"(sqrt {base})"), abs(e.numerator)
        found = base if n == 1 else f"({base} ^ {n})"
        return found if e > 0 else f"(/ {found})"

    def function(self, name: str) -> str:
        """A function of the book, or an unknown one: f'' is the second derivative of f."""
        if name in FUNCTIONS:
            if name not in CALLS:
                raise Outside(f"the function {name}")
            return CALLS[name]
        found, primes = word(name.rstrip("'")), len(name) - len(name.rstrip("'"))
        return ("", "Derive ")[primes] + found if primes < 2 else f"Derive_n {found} {primes}"

    # -------------------------------------------------------------------------- what moves

    def let(self, definitions) -> str:
        return "".join(f"let {self.defined(d)} in " for d in definitions)

    def defined(self, d: Definition) -> str:
        own = " ".join(word(v) if isinstance(v, str) else letter(v) for v in d.indices)
        return f"{self.name(d.name, rank(d))} := {f'fun {own} => ' if own else ''}{self(d.body)}"

    def used(self, trees, held=frozenset()) -> list[Definition]:
        """The definitions that trees rest on, each after those that it rests on itself."""
        found: dict[Definition, None] = {}
        for node in (n for t in trees for n in walk(t)):
            d = definition_of(self.context, node)
            if d and d not in found and d.name not in held:
                found |= dict.fromkeys([*self.used([d.body], held), d])
        return list(found)

    def resting(self, trees, on, held=frozenset()) -> list[Definition]:
        """Those definitions among the used that rest on some names."""
        found, on = [], set(on)
        for d in self.used(trees, held):
            if names(d.body) & on:
                found.append(d)
                on.add(d.name)
        return found

    def moving(self, name: str, target: Tree, held=frozenset()) -> str:
        """``let`` what rests on a name ``in`` the target, for the name has another value here."""
        return self.let(self.resting([target], {name}, held | {name})) + self(target)

    def slope(self, target: Tree, by) -> str:
        """∂ target / ∂ variables as a function of the last variable, and the place of that."""
        *first, last = by
        inner = ("partial", target, *first) if first else target
        return self.at_variable(last, self.moving(last[1], inner, frozenset(v[1] for v in first)))

    def direct(self, target: Tree, variable: Tree) -> str:
        """The slope of the definition of the target, every other name held fixed."""
        d = definition_of(self.context, target)
        if d is None:
            raise Outside("what is differentiated has no definition")
        where = dict(zip(d.indices, target[2] if target[0] == "entry" else ()))
        return self.at_variable(variable, self(placed(d.body, where)))

    def at_variable(self, variable: Tree, said: str) -> str:
        """A function of the value of one name or of one entry of an array, and that value."""
        match variable:
            case ("sym", _):
                return f"(fun {self(variable)} => {said}) {self(variable)}"
            case ("entry", name, (_,) | (_, _) as where):
                name, put = self.name(name, len(where)), "put" if len(where) == 1 else "put2"
                changed = f"let {name} := {put} {name} {self.nats(where)} t_ in"
                return f"(fun t_ => {changed} {said}) {self(variable)}"
        raise Outside("a derivative by this")

    def mean(self, target: Tree) -> str:
        """E[target], at an outcome ``o`` of which the random variables are functions."""
        random = {f.name for joint in self.context.random for f in joint.families}
        here = names(target).union(*(names(d.body) for d in self.used([target]))) & random
        values = "".join(f"let {word(name)} := {word(name)}_of o_ in " for name in sorted(here))
        return f"(Ex (fun o_ => {values}{self.let(self.resting([target], random))}{self(target)}))"

    def limit(self, left: Tree, value: Tree) -> str:
        """``("lim", formula, variable, point, side)`` tends to the value."""
        _, target, x, point, side = left
        if x[0] == "ord":
            ((n, _),) = x[1][1]
            return f"is_lim_seq (fun {letter(n)} => {self(target)}) {self.end(value)}"
        said = f"(fun {self(x)} => {self.moving(x[1], target)})"
        if not side:
            return f"is_lim {said} {self.end(point)} {self.end(value)}"
        place = f"(at_{'right' if side == '+' else 'left'} {self(point)})"
        return f"filterlim {said} {place} (Rbar_locally {self.end(value)})"

    def end(self, t: Tree) -> str:
        return ENDS.get(t) or f"(Finite {self(t)})"
