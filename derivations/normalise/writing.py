"""Forms written back as SymPy expressions, exactly and multiplied out."""
from __future__ import annotations

from sympy import Add, Expr, Function, Idx, IndexedBase, KroneckerDelta, Mul, Pow, Rational, Sum, Symbol, log

from ..language import step
from ..names import LETTERS, free_name
from ..notation.from_tree import CALLS
from .forms import Apply, Delta, Element, Form, Index, Log, Power, Root, Scalar, Step, Total

# The SymPy array last read under a name and sign, so that it can be written back with its shape.
bases: dict[tuple[str, str, int], IndexedBase] = {}
KNOWN = {"+": {"positive": True}, "0+": {"nonnegative": True}, "": {}}


def write(form: Form, avoid=(), prefer=None) -> Expr:
    """The form as a SymPy expression.

    ``avoid`` lists names that bound indices may not take; ``prefer`` maps the size of an index to
    the names that it should take if they are free.
    """
    return Writer(set(avoid) | names_in(form), prefer=prefer).form(form)


def names_in(node) -> set[str]:
    """The names of all free indices, symbols and arrays in a node."""
    return node.names | {k.name for k in node.free if isinstance(k.name, str)}


class Writer:
    """Writes one form; ``taken`` holds the names in use, ``bound`` the bound indices in scope."""

    def __init__(self, taken, bound=None, prefer=None):
        self.taken = taken
        self.bound = bound or {}
        self.prefer = prefer or {}

    def form(self, form: Form) -> Expr:
        return Add(*(self.term(m, c) for m, c in form.args))

    def term(self, monomial, coefficient) -> Expr:
        factors = [self.power(node, e) for node, e in monomial]
        return Mul(Rational(coefficient.numerator, coefficient.denominator), *factors)

    def power(self, node, exponent) -> Expr:
        exponent = Rational(exponent.numerator, exponent.denominator)
        if isinstance(node, Power):
            base, power = node.args
            return Pow(self.form(base), exponent * self.form(power))
        return Pow(self.atom(node), exponent)

    def atom(self, node) -> Expr:
        match node:
            case Scalar():
                return node.args[0]
            case Index():
                return self.index(node)
            case Element():
                return self.element(node)
            case Delta():
                return self.delta(node.args[0])
            case Step():
                return step(self.form(node.args[0]))
            case Root():
                return self.form(node.args[0])
            case Log():
                return log(self.form(node.args[0]))
            case Apply():
                return self.apply(node)
            case Total():
                return self.total(node)
        raise TypeError(f"cannot write {node}")

    def index(self, node) -> Expr:
        if node in self.bound:
            return self.bound[node]
        size = self.form(node.size)
        name = node.name if isinstance(node.name, str) else f"{LETTERS[0]}{node.name}"
        return Idx(name, size) if size.is_integer else Idx(name)

    def element(self, node) -> Expr:
        name, known, positions = node.args
        base = bases.get((name, known, len(positions))) or IndexedBase(name, real=True, **KNOWN[known])
        return base[tuple(map(self.form, positions))]

    def delta(self, difference: Form) -> Expr:
        """[P = 0] as δ of an index and what it is then."""
        alone = [(m, c) for m, c in difference.args if abs(c) == 1 and len(m) == 1 and isinstance(m[0][0], Index)]
        if not alone:
            return KroneckerDelta(self.form(difference), 0)
        one = min(alone, key=lambda found: found[1])
        rest = Add(*(self.term(m, -c * one[1]) for m, c in difference.args if (m, c) != one))
        return KroneckerDelta(rest, self.index(one[0][0][0]))

    def apply(self, node) -> Expr:
        name, arguments = node.args
        if name == "pow":
            return Pow(*map(self.form, arguments))
        return CALLS.get(name, Function(name))(*map(self.form, arguments))

    def total(self, node) -> Expr:
        bounds, body = node.args
        taken = set(self.taken)
        names = {}
        for k in bounds:
            size = self.form(k.size)
            letter = index_name(size, self.prefer, taken)
            taken.add(letter)
            names[k] = Idx(letter, size)
        inner = Writer(taken, {**self.bound, **names}, self.prefer)
        return Sum(inner.term(body, 1), *names.values())


def index_name(size, prefer, taken) -> str:
    """A name for an index over a range, none that is used over another."""
    ours = prefer.get(size, ())
    return free_name(ours, {*taken, *(name for names in prefer.values() for name in names if name not in ours)})


def distinct_indices(expr: Expr, taken, prefer=None) -> Expr:
    """``expr`` with each summation index named differently from all that surround it.

    SymPy tells two indices of one name by their ranges; a reader cannot.
    """
    if isinstance(expr, Sum):
        limits, body, taken, renamed = [], expr.function, set(taken), {}
        for k, *ends in reversed(expr.limits):
            low, high = (end.xreplace(renamed) for end in ends)
            size = (k.upper if isinstance(k, Idx) and k.upper is not None else high - low) + 1
            ours = (prefer or {}).get(size, ())
            used = taken | names_shown(body) - {str(getattr(k, "label", k))}
            made_up = ours and str(k) not in ours and not used.issuperset(ours)
            if isinstance(k, Idx) and (str(k.label) in taken or made_up):
                renamed[k] = new = Idx(index_name(size, prefer or {}, taken | names_shown(body)), size)
                body, k = body.xreplace({k: new}), new
            taken.add(str(getattr(k, "label", k)))
            limits.append((k, low, high))
        return Sum(distinct_indices(body, taken, prefer), *reversed(limits))
    if not expr.has(Sum):
        return expr
    return expr.func(*(distinct_indices(part, taken, prefer) for part in expr.args))


def names_shown(expr: Expr) -> set[str]:
    return {s.name for s in expr.atoms(Symbol)}
