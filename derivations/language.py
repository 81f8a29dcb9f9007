"""The expression language: plain SymPy, plus the few names it lacks.

An *index* is an ``Idx`` that runs over ``0 … size-1`` of a symbolic *size*; an *array* is a
real ``IndexedBase``; ``Sum(body, k)`` runs over the whole range of ``k``. Formulas written in
this language are proved, printed, compiled and attacked from the one object.
"""
from sympy import (
    Abs, Expr, Function, Idx, IndexedBase, KroneckerDelta, Max, Min, Product, Rational, Sum, Symbol,
    atan, cos, cosh, erf, exp, log, oo, sin, sinh, sqrt, sympify, tanh,
)
from sympy.core.symbol import Str

__all__ = [
    "Abs", "Direct", "Expectation", "Idx", "IndexedBase", "KroneckerDelta", "Max", "Min", "Partial",
    "Rational", "Sum", "Symbol", "Variance", "array", "atan", "cos", "cosh", "delta", "erf", "exp",
    "index", "log", "real", "relu", "sigmoid", "sigmoid_prime", "sin", "sinh", "size", "sqrt",
    "step", "tanh",
]

delta = KroneckerDelta


def size(names):
    """A dimension, a symbol for a whole number from 1 on; or a tuple of them for ``"m n"``."""
    return _each(names, lambda name: Symbol(name, integer=True, positive=True))


def index(names, length):
    """One index, or a tuple of them for ``"j k"``, running over ``0 … length-1``."""
    return _each(names, lambda name: Idx(name, sympify(length)))


def array(names, *shape):
    """One real array, or a tuple of them for ``"a y"``, each with the same symbolic shape.

    Without a shape, or with the shape ``oo``, it is a sequence: v[0], v[1], …
    """
    shape = None if shape in ((), (oo,)) else shape
    return _each(names, lambda name: IndexedBase(name, shape=shape, real=True))


IndexedBase.__iter__ = None  # an array has any size: Python's own sum(x), which asks for x[0], x[1], …, would not end


def real(names, **assumptions):
    """One real scalar, or a tuple of them; ``positive=True`` and the like are passed on."""
    return _each(names, lambda name: Symbol(name, **{"real": True, **assumptions}))


def _each(names, make):
    """``make(name)`` for one name, a tuple of them for several with blanks or commas between."""
    made = tuple(map(make, names.replace(",", " ").split()))
    return made[0] if len(made) == 1 else made


class sigmoid(Function):
    """The logistic function 1/(1+exp(-z)), with values in (0, 1)."""

    nargs = 1
    is_real = True
    is_positive = True

    def fdiff(self, argindex=1):
        return sigmoid_prime(self.args[0])


class sigmoid_prime(Function):
    """The derivative of the sigmoid, sigmoid(z) (1 - sigmoid(z)), with values in (0, 1/4]."""

    nargs = 1
    is_real = True
    is_positive = True


class relu(Function):
    """max(z, 0). Its derivative is ``step``; at the kink z = 0 it has none."""

    nargs = 1
    is_real = True
    is_nonnegative = True

    def fdiff(self, argindex=1):
        return step(self.args[0])


class step(Function):
    """1 where z > 0 and 0 elsewhere."""

    nargs = 1
    is_real = True
    is_nonnegative = True


def as_exponential(product: Product) -> Expr:
    """exp(sum(g)) for the product of all exp(g), which is what SymPy makes of it.

    Raises ``ValueError`` for any other product.
    """
    if not isinstance(product.function, exp):
        raise ValueError(f"{product} is a product; only sums are in the language")
    return exp(Sum(product.function.args[0], *product.limits), evaluate=False)


class Partial(Expr):
    """The partial derivative of ``target`` by ``variable``, unevaluated, for display.

    SymPy's ``Derivative`` evaluates ∂a[j]/∂z[k] to 0 because it sees no z in a.
    """

    is_commutative = True
    is_real = True

    def __new__(cls, target, *variables):
        return Expr.__new__(cls, sympify(target), *map(sympify, variables))


class Direct(Partial):
    """The derivative of one definition by a name in it, all other names held fixed.

    A factor of the chain rule; it differs from ``Partial`` when there are several paths: then the
    names ``held`` fixed are said, as in (∂c/∂x)_r.
    """

    def __new__(cls, target, variable, *held):
        return Expr.__new__(cls, sympify(target), sympify(variable), *map(Str, map(str, held)))


class Expectation(Expr):
    """The expected value of an expression, unevaluated, for display."""

    is_commutative = True
    is_real = True

    def __new__(cls, of):
        return Expr.__new__(cls, sympify(of))


class Variance(Expr):
    """The variance of an expression, unevaluated, for display."""

    is_commutative = True
    is_real = True

    def __new__(cls, of):
        return Expr.__new__(cls, sympify(of))
