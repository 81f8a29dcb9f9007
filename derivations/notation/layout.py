"""How a textbook orders a formula: which term first, which factor, what goes below the bar.

Shared by the printers of LaTeX, text and NumPy, so that the page and the terminal agree. Nothing here
changes a value: a sum is split into signed products, a product into factors above and below.
"""
from functools import lru_cache
from typing import NamedTuple

from sympy import (
    Abs, Add, Float, Function, Idx, Indexed, Integer, KroneckerDelta, Mul, Number, NumberSymbol, Pow,
    Rational, Sum, Symbol, exp, tanh,
)
from sympy.printing.printer import Printer

from derivations.language import Partial, as_exponential, sigmoid
from derivations.notation import tokens

GREEK = tokens.GREEK | {"omicron", "Sigma", "varepsilon", "vartheta", "varphi", "nabla"}

# The place of a factor in a product: 2 n λ (1-β) x W_jk a_j δ_jk e^z (1-a_j) σ'(z_j) ∂L/∂z Σ…
NUMBER, SIZE, SYMBOL, INDEXED, DELTA, BOUNDED, COMPOUND, FUNCTION, PARTIAL, SUM = range(10)


class Product(NamedTuple):
    """One signed term: the factors above and below the bar, in order; numbers are positive."""

    negative: bool
    above: tuple
    below: tuple


class Layout(Printer):
    """A printer with this order; ``term`` writes a product, ``root``, ``power`` and ``call`` the others."""

    def _print_Mul(self, expr):
        return self.term(product(expr))

    def _print_Max(self, expr):
        return self.call(type(expr).__name__.lower(), sorted(expr.args, key=index_order))

    _print_Min = _print_Max

    def _print_Product(self, expr):
        return self._print(as_exponential(expr))

    def _print_Pow(self, expr):
        if expr.exp == Rational(1, 2):
            return self.root(expr.base)
        return self._print_Mul(expr) if below_bar(expr.exp) else self.power(*expr.args)


def signed(parts, write):
    """Terms with their signs between them, ``a - b``; ``write`` gives each with its own."""
    first, *others = parts
    text = write(first)
    for part in others:
        text += f" {'-' if part.negative else '+'} {write(part._replace(negative=False))}"
    return text


@lru_cache(maxsize=4096)
def product(expr):
    """Split one term into its sign and its factors above and below the bar."""
    coefficient, above, below = Integer(1), [], []
    for factor in flat(expr, Mul):
        if isinstance(factor, Number) and factor.is_finite:
            coefficient = coefficient * factor
        elif isinstance(factor, Pow) and below_bar(factor.exp):
            below.append(factor.base ** -factor.exp)
        else:
            above.append(factor)
    negative = bool(coefficient < 0)
    numerator, denominator = abs(coefficient), Integer(1)
    if isinstance(numerator, Rational):
        numerator, denominator = Integer(numerator.p), Integer(numerator.q)
    above, below = _chained(in_order(above, factor_key)), in_order(below, factor_key)
    if numerator != 1 or isinstance(numerator, Float) or not above:
        above.insert(0, numerator)
    if denominator != 1:
        below.insert(0, denominator)
    return Product(negative, tuple(above), tuple(below))


@lru_cache(maxsize=4096)  # the same formula is printed for the page, the terminal and the tests
def terms(expr, split=product):
    """The terms of a sum as products: positive before negative, then in a textbook's order."""
    parts = [split(term) for term in flat(expr, Add)]
    integral = len(parts) > 1 and any(map(is_number, parts)) and all(
        factor.is_integer for part in parts for factor in part.above) and all(
        isinstance(factor, Number) for part in parts for factor in part.below)
    return tuple(in_order(parts, lambda part: _term_key(part, integral)))


def in_order(parts, key) -> list:
    """The parts sorted; one alone is not asked for its key, which takes long."""
    return sorted(parts, key=key) if len(parts) > 1 else list(parts)


def below_bar(exponent):
    """Whether a power is written as a division: for ``-1`` and ``-n``, not for ``i - t``."""
    return bool(exponent.as_coeff_Mul()[0] < 0)


def factor_key(factor):
    """Sort key of a factor; a power goes where its base goes."""
    base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, Integer(1))
    return (*_place(base), _spelling(base), str(exponent))


def _place(base):
    if isinstance(base, (Number, NumberSymbol)):
        return NUMBER, int(base.is_irrational or 0)
    if isinstance(base, Symbol):
        if base.is_integer and base.is_positive:
            return SIZE, 0
        return SYMBOL, 0 if root(base.name) in GREEK else 2
    if isinstance(base, Indexed):
        return INDEXED, -len(base.indices)
    if isinstance(base, KroneckerDelta):
        return DELTA, 0
    if isinstance(base, (exp, sigmoid, tanh, Abs)):
        return BOUNDED, 0
    if isinstance(base, Add):
        if base.has(Indexed) or base.atoms(Function) - base.atoms(KroneckerDelta):
            return COMPOUND, int(not any(term.is_number for term in base.args))
        return SYMBOL, 1 if any(root(s.name) in GREEK for s in base.free_symbols) else 3
    if isinstance(base, Partial):
        return PARTIAL, 0
    if isinstance(base, Sum):
        return SUM, 0
    return FUNCTION, 0


@lru_cache(maxsize=4096)
def _spelling(base):
    """What to sort by alphabetically, Greek after Latin."""
    name = base_name(base)
    greek = root(name) in GREEK
    turned = isinstance(base, Function) and base.args[0].could_extract_minus_sign()
    return greek, name.lower(), name, turned, str(base)


def _term_key(part, integral):
    """Positive first, then a number and a size, then by degree; a number with a minus, and any
    among whole numbers, last: ``n + 1``."""
    constant = is_number(part) or not (part.below or integral) and all(
        isinstance(factor, Number) or _place(factor)[0] == SIZE for factor in part.above)
    rank = (1 if integral or part.negative else -1) if constant else 0
    degree = sum(_degree(factor) for factor in part.above)
    keys = [factor_key(factor) for factor in part.above if not isinstance(factor, Number)]
    greek_last = [(key[2][0], key) for key in keys]
    return part.negative, rank, -degree, [key[:2] for key in reversed(keys)], greek_last


def is_number(part):
    return all(isinstance(factor, Number) for factor in part.above + part.below)


def _degree(factor):
    if isinstance(factor, Number):
        return 0
    if isinstance(factor, Pow):
        return int(factor.exp) * _degree(factor.base) if factor.exp.is_Integer else 1
    if isinstance(factor, Sum):
        return 1 + max(sum(map(_degree, product(t).above)) for t in flat(factor.function, Add))
    return 1


def base_name(expr):
    """The name a symbol, an array entry or a function call begins with."""
    if isinstance(expr, Indexed):
        return str(expr.base.label)
    if isinstance(expr, Symbol):
        return expr.name
    return type(expr).__name__


def index_order(expr):
    """Sort key of the arguments of a symmetric function: names before numbers."""
    return isinstance(expr, Number), str(expr)


def root(name):
    """The letter in front of a name's decorations: ``delta`` in ``delta^L`` and ``deltahat``."""
    stem = name.split("^")[0].split("_")[0].rstrip("0123456789'")
    for ending in ("hat", "bar", "tilde"):
        stem = stem.removesuffix(ending) or stem
    return stem


def _chained(factors):
    """Put partial derivatives in the order of the chain rule: ∂L/∂a before ∂a/∂z."""
    partials = [f for f in factors if isinstance(f, Partial)]
    if len(partials) < 2:
        return factors
    rest, ordered = list(partials), []
    while rest:
        inner = {variable for f in rest for variable in f.args[1:]}
        first = next((f for f in rest if f.args[0] not in inner), rest[0])
        rest.remove(first)
        ordered.append(first)
    renewed = iter(ordered)
    return [next(renewed) if isinstance(f, Partial) else f for f in factors]


def flat(expr, kind):
    """The arguments of nested ``kind`` nodes (an unevaluated product may hold products)."""
    if not isinstance(expr, kind):
        return [expr]
    return [leaf for argument in expr.args for leaf in flat(argument, kind)]


def whole_range(variable, lower, upper):
    """Whether a sum's limits are just the range its index already carries."""
    return isinstance(variable, Idx) and (variable.lower, variable.upper) == (lower, upper)
