"""Expressions as text: what the terminal shows, in the grammar that ``grammar`` reads.

Reading a printed expression gives an equal one. Only ``∂a/∂z``, ``E[…]`` and ``Var[…]`` are for
the eye alone.
"""
from sympy import (
    Abs, Add, Float, Function, Idx, Indexed, KroneckerDelta, Max, Min, Mul, Pow, Product, Rational, S,
    Sum, Symbol, nan, oo, pi, zoo,
)
from sympy.core.relational import Relational
from sympy.core.sympify import _sympify

from derivations.language import Direct, Expectation, Partial, Variance, as_exponential
from derivations.notation.layout import below_bar, index_order, product, terms, whole_range

# How tightly an operator binds; a part that binds looser than its place needs parentheses.
ADDITION, NEGATION, MULTIPLICATION, DIVISOR, POWER, ATOM = range(6)

_CALLS = {"Abs": "abs", "Max": "max", "Min": "min"}
_VALUES = {pi: "pi", S.Exp1: "exp(1)", oo: "infinity", -oo: "-infinity", zoo: "undefined",
           nan: "undefined"}


def to_text(expr):
    """Print an expression, or a relation between two, as one line of the text grammar."""
    return _write(_sympify(expr), ADDITION)


def _write(expr, place):
    """Text of ``expr``, in parentheses where ``place`` binds tighter than it does."""
    text, strength = _render(expr)
    return f"({text})" if strength < place else text


def _render(expr):
    """The text of ``expr`` and how tightly its outermost operator binds."""
    if expr in _VALUES:
        return _VALUES[expr], ATOM
    if isinstance(expr, Relational):
        relation = {"==": "="}.get(expr.rel_op, expr.rel_op)
        return f"{to_text(expr.lhs)} {relation} {to_text(expr.rhs)}", ADDITION
    if isinstance(expr, Add):
        return _addition(expr), ADDITION
    if isinstance(expr, Mul) or (isinstance(expr, Rational) and (expr.q != 1 or expr < 0)):
        return _term(product(expr))
    if isinstance(expr, Product):
        return _render(as_exponential(expr))
    if isinstance(expr, Pow):
        return _power(expr)
    if isinstance(expr, Indexed):
        return f"{expr.base.label}[{_list(expr.indices)}]", ATOM
    if isinstance(expr, Partial):
        return _partial(expr), DIVISOR
    if isinstance(expr, Sum):
        return _sum(expr), ATOM
    if isinstance(expr, KroneckerDelta):
        return f"delta({_list(sorted(expr.args, key=index_order))})", ATOM
    if isinstance(expr, Expectation):
        return f"E[{to_text(expr.args[0])}]", ATOM
    if isinstance(expr, Variance):
        return f"Var[{to_text(expr.args[0])}]", ATOM
    if isinstance(expr, (Max, Min, Abs, Function)):
        name = type(expr).__name__
        symmetric = isinstance(expr, (Max, Min))
        arguments = sorted(expr.args, key=index_order) if symmetric else expr.args
        return f"{_CALLS.get(name, name)}({_list(arguments)})", ATOM
    return _leaf(expr), ATOM


def _leaf(expr):
    if isinstance(expr, (Symbol, Idx)):
        return expr.name
    return str(float(expr)) if isinstance(expr, Float) else str(expr)


def _list(parts):
    return ", ".join(map(to_text, parts))


def _addition(expr):
    first, *others = terms(expr)
    text = _write_term(first)
    for part in others:
        sign = " - " if part.negative else " + "
        text += sign + _write_term(part._replace(negative=False))
    return text


def _write_term(part):
    return _term(part)[0]


def _term(part):
    """A product such as ``2*a*b/(3*c)`` and its strength."""
    times = " · " if any(isinstance(f, Partial) for f in part.above) else "*"
    above = times.join(_write(f, MULTIPLICATION) for f in part.above)
    alone = len(part.above) == 1
    strength = max(_render(part.above[0])[1], MULTIPLICATION) if alone else MULTIPLICATION
    if part.below:
        below = "*".join(_write(f, DIVISOR if len(part.below) == 1 else MULTIPLICATION)
                         for f in part.below)
        above = f"{above}/({below})" if len(part.below) > 1 else f"{above}/{below}"
        strength = MULTIPLICATION
    return (f"-{above}", NEGATION) if part.negative else (above, strength)


def _power(expr):
    if expr.exp == Rational(1, 2):
        return f"sqrt({to_text(expr.base)})", ATOM
    if below_bar(expr.exp):
        return _term(product(expr))
    return f"{_write(expr.base, ATOM)}^{_write(expr.exp, ATOM)}", POWER


def _partial(expr):
    if isinstance(expr, Direct):
        target, variable, *held = expr.args
        whole = _partial(Partial(target, variable))
        return f"({whole})_{','.join(name.name for name in held)}" if held else whole
    target, *variables = expr.args
    order = "" if len(variables) == 1 else str(len(variables)).translate(_RAISED)
    below = "".join(f"∂{_write(variable, ATOM)}" for variable in variables)
    below = f"({below})" if len(variables) > 1 else below
    return f"∂{order}{_write(target, ATOM)}/{below}"


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _sum(expr):
    """One sum, or a nest of them where an index is hidden by another of its name."""
    text, limits, names = to_text(expr.function), [], set()
    for limit in expr.limits:
        if limit[0].name in names:
            text, limits, names = f"sum({text}, {', '.join(limits)})", [], set()
        names.add(limit[0].name)
        limits.append(_limit(limit, expr.function))
    return f"sum({text}, {', '.join(limits)})"


def _limit(limit, body):
    """The index alone where the body shows how far it runs, else with its ends."""
    counts_entries = any(limit[0] in entry.free_symbols for entry in body.atoms(Indexed))
    if len(limit) == 1 or whole_range(*limit) and counts_entries:
        return to_text(limit[0])
    return f"({_list(limit)})"
