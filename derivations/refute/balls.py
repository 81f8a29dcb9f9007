"""The value of a tree at a point: a rational number as long as it is one, else an Arb ball.

``compiled(tree)`` is a function of (point, at): ``at`` gives every letter of a place its whole
number, ``point.look_up(name, position)`` the value of a name or entry. Where a tree has no value
``OutsideDomain`` is raised, and ``Unclear`` where the ball is too wide to tell a sign: with more
bits in ``flint.ctx.prec`` the same call may answer. A value may be a polynomial of flint as well;
where the tree is none, that is ``Unclear`` or no sum (``TypeError``).
"""
from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import isqrt, prod
from operator import add, mul

from flint import arb, ctx, fmpq, fmpq_mpoly, fmpq_poly, fmpz

from ..clock import check_time
from ..kernel.context import Context, domain
from ..kernel.functions import NOTHING, TABLE
from ..kernel.terms import Tree, Unsupported, Var, children, free, move, moved, places, rebuilt
from ..kernel.terms import at as at_letter

MOST_BITS = 20_000  # of an exact number
MOST_DEGREE = 8  # of a polynomial
MOST_FACTORS = 100  # of a power of a ball around 0
MOST_TERMS = 100_000  # of a sum
OFTEN = 16  # terms after which the time is looked at
ZERO, ONE = fmpq(0), fmpq(1)
precision = ctx.workprec  # with precision(bits): balls of so many bits
BASE = ("sym", "base#")
POLYNOMIALS = (fmpq_poly, fmpq_mpoly)


class OutsideDomain(ArithmeticError):
    """The tree has no real value at this point, or none of a size that can be handled."""


class Unclear(ArithmeticError):
    """The sign of a ball that contains 0 was asked for."""


def exact(value) -> fmpq:
    """An int, Fraction or decimal text as a rational number of flint."""
    value = Fraction(value)
    return fmpq(value.numerator, value.denominator)


def fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def rational(value) -> fmpq:
    """A number, or the middle of a ball."""
    if type(value) is fmpq:
        return value
    mantissa, exponent = value.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def sign_of(value) -> int:
    """-1, 0 or 1, for certain. Raises ``Unclear``."""
    if type(value) is fmpq:
        top = value.p
        return 0 if not top else 1 if top > 0 else -1
    if type(value) is arb:
        if value > 0:
            return 1
        if value < 0:
            return -1
        if value.is_zero():
            return 0
    raise Unclear


def is_zero(value) -> bool:
    """Whether a number is 0 for certain."""
    return not value.p if type(value) is fmpq else value.is_zero()


def ball(value) -> arb:
    if type(value) in POLYNOMIALS:
        raise Unclear
    return value if type(value) is arb else arb(value)


# ---------------------------------------------------------------------------------- compiling

@lru_cache(maxsize=4096)
def compiled(tree: Tree):
    """A function of (point, at) that computes the tree; equal sums, whatever their indices are
    called, are one, computed once for each place. Raises ``Unsupported``."""
    return _compiled(_by_height(tree, {}))


def _by_height(t, where):
    """The tree, each bound index named by how many sums stand in its own."""
    if t[0] == "sum":
        k = Var(f"@{nesting(t[2])}", move(t[1].size, where))
        return ("sum", k, _by_height(t[2], {**where, t[1]: at_letter(k)}))
    if not children(t):
        return moved(t, where) if places(t) else t
    return rebuilt(t, [_by_height(part, where) for part in children(t)])


def nesting(t: Tree) -> int:
    """How many sums stand inside one another."""
    return (t[0] == "sum") + max(map(nesting, children(t)), default=0)


@lru_cache(maxsize=8192)
def _compiled(tree):
    make = _MAKERS.get(tree[0])
    if make is None:
        raise Unsupported(f"{tree[0]} has no value at a point")
    return make(*tree[1:])


def whole(p):
    """A place as a function of ``at``."""
    constant, letters = p
    if not letters:
        return lambda at: constant
    (letter, c), *others = letters
    if not others and c == 1:
        return (lambda at: at[letter] + constant) if constant else lambda at: at[letter]
    return lambda at: constant + sum(c * at[x] for x, c in letters)


def _num(value):
    value = exact(value)
    return lambda point, at: value


def _sym(name):
    if name == "pi":
        return lambda point, at: arb.pi()
    return lambda point, at: point.look_up(name, ())


def _entry(name, places):
    indices = [whole(p) for p in places]
    if len(indices) == 1:
        (index,) = indices
        return lambda point, at: point.look_up(name, (index(at),))
    return lambda point, at: point.look_up(name, tuple(i(at) for i in indices))


def _ord(p):
    index = whole(p)
    return lambda point, at: fmpq(index(at))


def _compared(holds):
    def make(one, other):
        one, other = whole(one), whole(other)
        return lambda point, at: ONE if holds(one(at), other(at)) else ZERO
    return make


def _combined(operation):
    def make(*parts):
        first, *others = map(_compiled, parts)

        def value(point, at):
            total = first(point, at)
            for part in others:
                total = operation(total, part(point, at))
            return total
        return value
    return make


def _pow(base, e):
    inner, e = _compiled(base), Fraction(e)
    return lambda point, at: power(inner(point, at), e)


def _power(base, exponent):
    """b^e: a whole power as the domain of the tree asks, else exp(e log b) for b > 0; an exponent that
    is a sum of one term is marked as certainly >= 0, a product of one factor as certainly > 0."""
    inner, outer = _compiled(base), _compiled(exponent)
    asked = {c.relation for c in domain(("power", BASE, exponent), Context()) if c.tree == BASE}
    if exponent[0] in ("add", "mul") and len(exponent) == 2:
        asked = {">="} if exponent[0] == "mul" else set()

    def value(point, at):
        b, e = inner(point, at), outer(point, at)
        sign = sign_of(b) if asked else 1
        if sign < 0 and asked != {"!="} or not sign and asked != {">="}:
            raise OutsideDomain("the base of a power")
        if not sign:
            return ZERO
        if type(e) is fmpq:
            return power(b, fraction(e))
        if sign_of(b) <= 0:
            raise OutsideDomain("the base of a power")
        return exp(e * log(b))
    return value


def _sum(k: Var, body):
    inner, end = _compiled(body), whole(k.size)
    letters = tuple(free(("sum", k, body)))
    token = object()

    def value(point, at):
        key = (token, *[at[x] for x in letters])
        known = point.known
        if key not in known:
            known[key] = total(point, at)
        return known[key]

    def total(point, at):
        n = end(at)
        if not 0 <= n <= MOST_TERMS:
            raise OutsideDomain("a sum of too many terms, or of fewer than none")
        found, at = ZERO, dict(at)
        for at[k] in range(n):
            if not at[k] % OFTEN:
                check_time()
            found = found + inner(point, at)
        return found
    return value


def _call(name, *arguments):
    if name not in CALLS:
        meaning = TABLE.get(name, NOTHING).meaning
        return _compiled(meaning(*arguments)) if meaning else _unknown_function(name, map(_compiled, arguments))
    function, (inner,) = CALLS[name], map(_compiled, arguments)
    return lambda point, at: function(inner(point, at))


def _unknown_function(name, parts):
    """An unknown function is a quadratic in each argument; its derivatives are theirs."""
    parts, plain = list(parts), name.rstrip("'")
    order = len(name) - len(plain)

    def value(point, at):
        total = ZERO
        for n, part in enumerate(parts):
            x = part(point, at)
            a, b, c = (point.look_up(f"{plain}()", (n, m)) for m in range(3))
            total = total + (a + b * x + c * x * x, b + 2 * c * x, 2 * c, ZERO)[min(order, 3)]
        return total
    return value


_MAKERS = {"num": _num, "sym": _sym, "entry": _entry, "ord": _ord, "add": _combined(add), "mul": _combined(mul),
           "pow": _pow, "power": _power, "sum": _sum, "call": _call,
           "delta": _compared(lambda i, j: i == j), "less": _compared(lambda i, j: i < j)}


# ---------------------------------------------------------------------------------- functions

def power(b, e: Fraction):
    """b^e for a rational e; a power that is not whole has a base >= 0."""
    if e.denominator != 1:
        sign = sign_of(b)
        if sign < 0 or not sign and e < 0:
            raise OutsideDomain("a root of a negative number")
        return root(b, e) if sign else ZERO
    e = e.numerator
    if e < 0 and not sign_of(b):
        raise OutsideDomain("a division by zero")
    if type(b) is fmpq and b.height_bits() * abs(e) > MOST_BITS:
        raise OutsideDomain("the numbers are too large")
    if type(b) in POLYNOMIALS and e * (b.degree() if type(b) is fmpq_poly else b.total_degree()) > MOST_DEGREE:
        raise Unclear
    if type(b) is arb and 0 < e <= MOST_FACTORS and b.contains(0):
        return prod([b] * e)  # flint's power is no number then
    return b ** e


def root(b, e: Fraction):
    """A positive number to a fractional power; a perfect power is exact."""
    if type(b) is fmpq:
        ends = [_whole_root(int(n), e.denominator) for n in (b.p, b.q)]
        if None not in ends:
            return fmpq(*ends) ** e.numerator
    if e.denominator == 2:
        return ball(b).sqrt() ** e.numerator
    return ball(b) ** arb(fmpq(e.numerator, e.denominator))


def _whole_root(n: int, degree: int):
    found = isqrt(n) if degree == 2 else int(fmpz(n).root(degree)) if n.bit_length() < 500 else 0
    return found if found ** degree == n else None


def _analytic(name, fixed=None):
    """A function of balls with one exact value: at ``fixed[0]`` it is ``fixed[1]``."""
    def function(x):
        if type(x) is fmpq and fixed and x == fixed[0]:
            return fixed[1]
        return getattr(ball(x), name)()
    return function


exp = _analytic("exp", (ZERO, ONE))
_log = _analytic("log", (ONE, ZERO))


def log(x):
    if sign_of(x) <= 0:
        raise OutsideDomain("a logarithm of a number that is not positive")
    return _log(x)


def step(x):
    return fmpq(int(sign_of(x) > 0))


def sign(x):
    return fmpq(sign_of(x))


def relu(x):
    if type(x) is arb:
        return (x + abs(x)) / 2 if not (x > 0 or x < 0) else x if x > 0 else ZERO
    return x if sign_of(x) > 0 else ZERO


CALLS = {"exp": exp, "log": log, "relu": relu, "step": step, "sign": sign, "Abs": abs,
         "cosh": _analytic("cosh", (ZERO, ONE)),
         "cos": _analytic("cos", (ZERO, ONE)),
         **{name: _analytic(name, (ZERO, ZERO)) for name in ("tanh", "sinh", "sin", "atan", "erf")}}
