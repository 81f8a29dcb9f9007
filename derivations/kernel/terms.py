"""Formulas as plain trees, and how a SymPy expression is read as one.

A tree is a tuple whose first part is its kind:

    ("num", Fraction)                ("sym", name)              ("entry", array, (place, …))
    ("ord", place)                   ("add", t, …)              ("mul", t, …)
    ("pow", t, Fraction)             ("power", t, exponent)     ("call", name, t, …)
    ("delta", place, place)          ("less", place, place)     ("sum", Var, body)
    ("partial", t, variable, …)      ("direct", t, variable)    ("mean", t)

A *place* is a whole number written linearly: ``(constant, ((letter, coefficient), …))``; a letter
is the name of a size or whole number, or a ``Var``, an index with its range. ``("ord", place)`` is
that number as a value. Bound indices get numbers no other index has, so nothing is captured.
"""
from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from sympy import (
    Add, E, Idx, Indexed, KroneckerDelta, Mul, Pow, Product, Rational, Sum, Symbol, exp, pi,
)
from sympy.core.function import AppliedUndef

Tree = tuple
Place = tuple  # (constant, ((letter, coefficient), …))


class Unsupported(ValueError):
    """The kernel has no meaning for this; ``str`` says for what."""


class Var(NamedTuple):
    """An index: its label and the place where its range ends (``None``: any whole number >= 0)."""

    label: str
    size: Place | None


ONE, ZERO, MINUS = ("num", 1), ("num", 0), ("num", -1)
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
FUNCTIONS = ("exp log tanh sinh cosh sin cos atan erf sigmoid sigmoid_prime relu step sign Abs Max "
             "Min").split()
_fresh = count(1)


def exact(value):
    """A rational number; an ``int`` where it is whole."""
    value = Fraction(value)
    return value.numerator if value.denominator == 1 else value


def num(value) -> Tree:
    return ("num", exact(value))


def add(*terms) -> Tree:
    """The sum, flat and without zeros."""
    flat = [part for t in terms for part in (t[1:] if t[0] == "add" else (t,)) if part != ZERO]
    return ("add", *flat) if len(flat) > 1 else flat[0] if flat else ZERO


def mul(*factors) -> Tree:
    """The product, flat, its numbers multiplied. (Conditions are read before products are made.)"""
    flat = [part for t in factors for part in (t[1:] if t[0] == "mul" else (t,))]
    number = 1
    for part in flat:
        number *= part[1] if part[0] == "num" else 1
    rest = [part for part in flat if part[0] != "num"]
    if not number:
        return ZERO
    flat = ([num(number)] if number != 1 or not rest else []) + rest
    return ("mul", *flat) if len(flat) > 1 else flat[0]


def pow_(base: Tree, exponent) -> Tree:
    exponent = exact(exponent)
    if exponent == 1:
        return base
    if base[0] == "num" and exponent.denominator == 1 and (base[1] or exponent > 0):
        return num(Fraction(base[1]) ** exponent)
    return ("pow", base, exponent) if exponent else ONE


def neg(t: Tree) -> Tree:
    return mul(MINUS, t)


def sub(left: Tree, right: Tree) -> Tree:
    return add(left, neg(right))


# ------------------------------------------------------------------------------------- places

def place(constant=0, letters=()) -> Place:
    return (int(constant), tuple(sorted(((k, c) for k, c in dict(letters).items() if c), key=repr)))


def at(letter) -> Place:
    return (0, ((letter, 1),))


def plus(one: Place, other: Place, factor=1) -> Place:
    letters = dict(one[1])
    for letter, c in other[1]:
        letters[letter] = letters.get(letter, 0) + factor * c
    return place(one[0] + factor * other[0], letters)


def letters_of(p: Place) -> set:
    return {letter for letter, _ in p[1]}


def move(p: Place, where: dict) -> Place:
    """The place with places put in for letters."""
    if not any(letter in where for letter, _ in p[1]):
        return p
    found = (p[0], ())
    for letter, c in p[1]:
        found = plus(found, where.get(letter, at(letter)), c)
    return found


# ---------------------------------------------------------------------------------- traversal

def places(t: Tree) -> tuple:
    """The places that stand directly in a node."""
    kind = t[0]
    return t[2] if kind == "entry" else (t[1],) if kind == "ord" else t[1:] if kind in (
        "delta", "less") else ()


def children(t: Tree) -> tuple:
    kind = t[0]
    if kind in ("add", "mul"):
        return t[1:]
    if kind in ("call", "sum"):
        return t[2:]
    if kind in ("partial", "direct", "mean"):
        return t[1:]
    return t[1:2] if kind == "pow" else t[1:3] if kind == "power" else ()


def rebuilt(t: Tree, parts) -> Tree:
    """The same node over other children, as it stands."""
    head = t[:2] if t[0] in ("call", "sum") else t[:1]
    return (*head, *parts, t[2]) if t[0] == "pow" else (*head, *parts)


def simpler(t: Tree, parts) -> Tree:
    """The same node over other children, flat and with its numbers multiplied."""
    make = {"add": add, "mul": mul}.get(t[0])
    return make(*parts) if make else pow_(parts[0], t[2]) if t[0] == "pow" else rebuilt(t, parts)


def walk(t: Tree):
    yield t
    for part in children(t):
        yield from walk(part)


@lru_cache(maxsize=20_000)
def free(t: Tree) -> frozenset:
    """The letters (indices, sizes, whole numbers) that are free in a tree, ranges included."""
    found = set().union(*map(letters_of, places(t)), *map(free, children(t)))
    if t[0] == "sum":
        found = (found - {t[1]}) | letters_of(t[1].size)
    for letter in list(found):
        if isinstance(letter, Var) and letter.size is not None:
            found |= letters_of(letter.size)
    return frozenset(found)


def free_vars(t: Tree) -> list:
    return sorted((x for x in free(t) if isinstance(x, Var)), key=repr)


def names(t: Tree) -> set:
    """The names of scalars, arrays and unknown functions in a tree."""
    return {n[1] for n in walk(t) if n[0] in ("sym", "entry") or n[0] == "call" and n[1] not in FUNCTIONS}


def moved(t: Tree, where: dict) -> Tree:
    """The tree with places put in for free letters; bound indices are fresh, so none is captured."""
    if not where:
        return t
    match t[0]:
        case "entry":
            return ("entry", t[1], tuple(move(p, where) for p in t[2]))
        case "ord":
            return _number(move(t[1], where))
        case "delta" | "less":
            return _compared(t[0], *(move(p, where) for p in t[1:]))
        case "sum":
            k = bound(t[1].label, move(t[1].size, where))
            return ("sum", k, moved(t[2], {**where, t[1]: at(k)}))
    parts = children(t)
    return rebuilt(t, [moved(part, where) for part in parts]) if parts else t


def scalars_put(t: Tree, values: dict) -> Tree:
    """The tree with trees put in for names of scalars; bound indices are fresh, so nothing is captured."""
    if t[0] == "sum":
        k = bound(t[1].label, t[1].size)
        return ("sum", k, scalars_put(moved(t[2], {t[1]: at(k)}), values))
    parts = children(t)
    return rebuilt(t, [scalars_put(part, values) for part in parts]) if parts else (
        values.get(t[1], t) if t[0] == "sym" else t)


def alpha(t: Tree, where=None, depth=0) -> Tree:
    """The tree with its bound indices numbered by depth: equal trees say the same letter for letter."""
    where = where or {}
    match t[0]:
        case "sum":
            k = Var(f"#{depth}", move(t[1].size, where))
            return ("sum", k, alpha(t[2], {**where, t[1]: at(k)}, depth + 1))
        case "entry":
            return ("entry", t[1], tuple(move(p, where) for p in t[2]))
        case "ord" | "delta" | "less":
            return (t[0], *(move(p, where) for p in t[1:]))
    parts = children(t)
    return rebuilt(t, [alpha(part, where, depth) for part in parts]) if parts else t


def bound(label: str, size: Place) -> Var:
    """A fresh bound index over ``size`` places."""
    return Var(f"{label.split('#')[0]}#{next(_fresh)}", size)


def _number(p: Place) -> Tree:
    return num(p[0]) if not p[1] else ("ord", p)


def _compared(kind, one: Place, other: Place) -> Tree:
    apart = plus(one, other, -1)
    if not apart[1]:
        return ONE if (apart[0] == 0 if kind == "delta" else apart[0] < 0) else ZERO
    return (kind, one, other)


# -------------------------------------------------------------------------------- from SymPy

def read(expr, inside=None) -> Tree:
    """A SymPy expression as a tree, exactly as it stands: nothing is simplified on the way.

    Raises ``Unsupported`` for what has no meaning here.
    """
    return alpha(_read(expr, inside or {}))


def _read(expr, inside) -> Tree:
    kind = type(expr)
    if isinstance(expr, Rational):
        return num(Fraction(int(expr.p), int(expr.q)))
    if isinstance(expr, (Symbol, Idx)):
        is_place = expr in inside or isinstance(expr, Idx) or expr.is_integer
        if expr.name == "pi":
            raise Unsupported("pi is a number, and no name for anything else")
        return _number(read_place(expr, inside)) if is_place else ("sym", expr.name)
    if kind is Indexed:
        return ("entry", str(expr.base.label), tuple(read_place(i, inside) for i in expr.indices))
    if kind in (Add, Mul):
        return (kind.__name__.lower(), *(_read(a, inside) for a in expr.args))
    if kind is exp or kind is Pow and expr.base is E:
        return ("call", "exp", _read(expr.exp, inside))
    if kind is Pow:
        base = _read(expr.base, inside)
        if isinstance(expr.exp, Rational):
            return ("pow", base, exact(Fraction(int(expr.exp.p), int(expr.exp.q))))
        return ("power", base, _read(expr.exp, inside))
    if kind is Sum:
        return _read_sum(expr, inside)
    if kind is Product and type(expr.function) is exp:
        return ("call", "exp", _read_sum(Sum(expr.function.exp, *expr.limits), inside))
    if kind is KroneckerDelta:
        return _compared("delta", *(read_place(i, inside) for i in expr.args[:2]))
    if expr is E or expr is pi:
        return ("call", "exp", ONE) if expr is E else ("sym", "pi")
    name = kind.__name__
    if name in FUNCTIONS or isinstance(expr, AppliedUndef):
        return ("call", name, *(_read(a, inside) for a in expr.args))
    if name == "Variance":
        x = _read(expr.args[0], inside)
        return ("add", ("mean", ("pow", x, Fraction(2))), ("mul", MINUS, ("pow", ("mean", x), Fraction(2))))
    if name in NODES:
        return (NODES[name], *(_read(a, inside) for a in expr.args[:2 if name == "Direct" else None]))
    raise Unsupported(f"{expr} is not in the language of the kernel")


NODES = {"Partial": "partial", "Direct": "direct", "Expectation": "mean"}


def read_place(expr, inside=None) -> Place:
    """A whole-number expression, linear in indices and sizes."""
    inside = inside or {}
    if expr in inside:
        return at(inside[expr])
    if isinstance(expr, Rational) and expr.q == 1:
        return place(int(expr))
    if isinstance(expr, Idx):
        if set("#@°") & set(str(expr.label)):
            raise Unsupported(f"no index is called {expr.label}: # @ ° are the kernel's own")
        return at(Var(str(expr.label), _range(expr, inside)))
    if isinstance(expr, Symbol) and expr.is_integer:
        return at(expr.name)
    if isinstance(expr, Add):
        found = place()
        for part in expr.args:
            found = plus(found, read_place(part, inside))
        return found
    if isinstance(expr, Mul) and len(expr.args) == 2 and isinstance(expr.args[0], Rational) and (
            expr.args[0].q == 1):
        return plus(place(), read_place(expr.args[1], inside), int(expr.args[0]))
    raise Unsupported(f"{expr} is no place: an index or a size, plus or minus a whole number")


def _range(index, inside):
    if index.upper is None:
        return None
    if index.lower != 0:
        raise Unsupported(f"the range of {index} does not begin at 0")
    return plus(read_place(index.upper, inside), place(1))


def _read_sum(expr, inside):
    """A sum over limits; an end that is not that of the range is an order on the index."""
    inside, opened = dict(inside), []
    for limit in reversed(expr.limits):
        index = limit[0]
        size = _range(index, inside) if isinstance(index, Idx) else None
        low = read_place(limit[1], inside) if len(limit) == 3 else place()
        high = read_place(limit[2], inside) if len(limit) == 3 else plus(size, place(-1))
        if not low[1] and not high[1] and low[0] > high[0] + 1:
            raise Unsupported("a sum runs backwards")
        if size is None or low == place() and index not in expr.function.free_symbols:
            size = _implied_range(index, low, high)
        k = bound(str(index), size)
        opened.append((k, low, high))
        inside[index] = k
    body = _read(expr.function, inside)
    for k, low, high in reversed(opened):
        shifted = _places_of(k, body) - {at(k)}
        terms = body[1:] if body[0] == "add" and shifted else (body,)
        sums = [_cut(*(_shifted(k, low, high, t) if shifted else (k, low, high, t))) for t in terms]
        body = ("add", *sums) if len(sums) > 1 else sums[0]
    return body


def _cut(k, low, high, body):
    conditions = [*_from(k, low), *_up_to(k, high)]
    return ("sum", k, ("mul", *conditions, body) if conditions else body)


def _places_of(k, t):
    return {p for n in walk(t) if n[0] != "ord" for p in places(n) if k in letters_of(p)}


def _shifted(k, low, high, body):
    """Where k stands only in the place k + s, or c - k, the sum is over that place."""
    used = _places_of(k, body)
    p = next(iter(used), at(k))
    turn = dict(p[1])[k]
    rest = plus(p, at(k), -turn)
    if len(used) != 1 or p == at(k) or abs(turn) != 1 or turn == 1 and rest[1] or any(
            isinstance(x, Var) for x in letters_of(rest)):
        return k, low, high, body
    low, high = (plus(rest, end, turn) for end in ((low, high) if turn == 1 else (high, low)))
    past = plus(high, k.size, -1)
    new = bound(k.label, k.size if past[0] < 0 and not past[1] else plus(high, place(1)))
    return new, low, high, moved(body, {k: plus(place(), plus(at(new), rest, -1), turn)})


def _implied_range(index, low, high):
    """Up to an index: the range of that index. From a number up to a size: as far as that."""
    ends = [x for p in (low, high) for x in letters_of(p) if isinstance(x, Var) and x.size]
    if not ends:
        return plus(high, place(1))
    if len({x.size for x in ends}) == 1:
        return ends[0].size
    raise Unsupported(f"the range of {index} is not clear")


def _from(k, low):
    """low <= k, where that says something."""
    if low[0] < 0 and not low[1]:
        raise Unsupported("a sum begins below 0")
    if _is_index(low, k, 1):
        yield ("less", plus(low, place(-1)), at(k))
    elif low != place():
        _known_place(k, low)
        yield ("add", ONE, ("mul", MINUS, ("less", at(k), low)))


def _up_to(k, high):
    """k <= high, where that says something."""
    if _is_index(high, k, -1):
        yield ("less", at(k), plus(high, place(1)))
    elif plus(high, place(1)) != k.size:
        _known_place(k, high)
        yield ("add", ONE, ("mul", MINUS, ("less", high, at(k))))


def _is_index(p, k, offset):
    return p[0] == offset and any(p == plus(at(x), place(offset)) for x in letters_of(p)
                                  if isinstance(x, Var) and x.size == k.size)


def _known_place(k, p):
    """An end of a sum is a place of its range: an index, a number, or so far from the end."""
    from_end = plus(p, k.size, -1)
    if not (not p[1] or _is_index(p, k, 0) or not from_end[1] and from_end[0] < 0):
        raise Unsupported(f"where the sum over {k.label} ends is no place of its range")
