"""Expressions as text: what the terminal shows, in the grammar that ``grammar`` reads.

Reading a printed expression gives an equal one. Only ``∂a/∂z``, ``E[…]`` and ``Var[…]`` are for
the eye alone.
"""
from functools import lru_cache

from sympy import Indexed, S, nan, oo, pi, zoo
from sympy.core.sympify import _sympify

from derivations.language import Partial
from derivations.notation.layout import Layout, index_order, signed, terms, whole_range

# How tightly an operator binds; a part that binds looser than its place needs parentheses.
ADDITION, NEGATION, MULTIPLICATION, DIVISOR, POWER, ATOM = range(6)

_CALLS = {"Abs": "abs", "Expectation": "E", "Variance": "Var"}
_VALUES = {pi: "pi", S.Exp1: "exp(1)", oo: "infinity", -oo: "-infinity", zoo: "undefined",
           nan: "undefined"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def to_text(expr):
    """Print an expression, or a relation between two, as one line of the text grammar."""
    return _written(_sympify(expr))


@lru_cache(maxsize=4096)  # a line, what it rests on, and what rests on it
def _written(expr):
    return _TEXT.write(expr)


class _Text(Layout):
    """Each method gives a text and how tightly its outermost operator binds."""

    def write(self, expr, place=ADDITION):
        """Text of ``expr``, in parentheses where ``place`` binds tighter than it does."""
        text, strength = self._print(expr)
        return f"({text})" if strength < place else text

    def list(self, parts):
        return ", ".join(map(self.write, parts))

    def emptyPrinter(self, expr):
        return _VALUES.get(expr) or str(expr), ATOM

    def _print_Symbol(self, expr):
        return expr.name, ATOM

    _print_Idx = _print_Symbol

    def _print_Float(self, expr):
        return str(float(expr)), ATOM

    def _print_Rational(self, expr):
        return (str(expr), ATOM) if expr.q == 1 and expr >= 0 else self._print_Mul(expr)

    def _print_Relational(self, expr):
        relation = expr.rel_op.replace("==", "=")
        return f"{self.write(expr.lhs)} {relation} {self.write(expr.rhs)}", ADDITION

    def _print_Add(self, expr):
        return signed(terms(expr), lambda part: self.term(part)[0]), ADDITION

    def term(self, part):
        """A product such as ``2*a*b/(3*c)`` and its strength."""
        times = " · " if any(isinstance(f, Partial) for f in part.above) else "*"
        above = times.join(self.write(f, MULTIPLICATION) for f in part.above)
        alone = len(part.above) == 1 and not part.below
        strength = max(self._print(part.above[0])[1] if alone else 0, MULTIPLICATION)
        if part.below:
            tight = DIVISOR if len(part.below) == 1 else MULTIPLICATION
            below = "*".join(self.write(f, tight) for f in part.below)
            above = f"{above}/({below})" if len(part.below) > 1 else f"{above}/{below}"
        return (f"-{above}", NEGATION) if part.negative else (above, strength)

    def root(self, base):
        return f"sqrt({self.write(base)})", ATOM

    def power(self, base, exponent):
        return f"{self.write(base, ATOM)}^{self.write(exponent, ATOM)}", POWER

    def _print_Indexed(self, expr):
        return f"{expr.base.label}[{self.list(expr.indices)}]", ATOM

    def call(self, name, arguments):
        return f"{_CALLS.get(name, name)}({self.list(arguments)})", ATOM

    def _print_Function(self, expr):
        return self.call(type(expr).__name__, expr.args)

    def _print_KroneckerDelta(self, expr):
        return self.call("delta", sorted(expr.args, key=index_order))

    def _print_Expectation(self, expr):
        return f"{_CALLS[type(expr).__name__]}[{self.write(expr.args[0])}]", ATOM

    _print_Variance = _print_Expectation

    def _print_Direct(self, expr):
        target, variable, *held = expr.args
        whole, _ = self._print_Partial(Partial(target, variable))
        names = ",".join(name.name for name in held)
        return f"({whole})_{names}" if held else whole, DIVISOR

    def _print_Partial(self, expr):
        target, *variables = expr.args
        order = "" if len(variables) == 1 else str(len(variables)).translate(_RAISED)
        below = "".join(f"∂{self.write(variable, ATOM)}" for variable in variables)
        below = f"({below})" if len(variables) > 1 else below
        return f"∂{order}{self.write(target, ATOM)}/{below}", DIVISOR

    def _print_Sum(self, expr):
        """One sum, or a nest of them where an index is hidden by another of its name."""
        text, limits, names = self.write(expr.function), [], set()
        for limit in expr.limits:
            if limit[0].name in names:
                text, limits, names = f"sum({text}, {', '.join(limits)})", [], set()
            names.add(limit[0].name)
            limits.append(self.limit(limit, expr.function))
        return f"sum({text}, {', '.join(limits)})", ATOM

    def limit(self, limit, body):
        """The index alone where the body shows how far it runs, else with its ends."""
        counts_entries = any(limit[0] in entry.free_symbols for entry in body.atoms(Indexed))
        ends = limit[1:] or (getattr(limit[0], "lower", None), getattr(limit[0], "upper", None))
        if ends[1] is not None and ends[1].is_number:  # perhaps a part of an array
            return f"({self.list((limit[0], *ends))})"
        if len(limit) == 1 or whole_range(*limit) and counts_entries:
            return limit[0].name
        return f"({self.list(limit)})"


_TEXT = _Text()
