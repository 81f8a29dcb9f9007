"""A SymPy expression as a kernel tree, exactly as it stands.

Not of the kernel: what is proved is the tree, which the ledger writes down and ``from_tree`` prints.
A fault here would prove another formula than the one that was handed in.
"""
from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import product

from sympy import (
    Add, E, Idx, Indexed, KroneckerDelta, Mul, Pow, Product, Rational, Sum, Symbol, exp, pi,
)
from sympy.core.function import AppliedUndef

from ..kernel.terms import (
    FUNCTIONS, MINUS, ONE, ZERO, Place, Tree, Unsupported, Var, _compared, number_at, alpha, at, bound, exact,
    letters_of, moved, num, place, places, plus, walk,
)

MOST_WRITTEN = 200


def read(expr, inside=None) -> Tree:
    """A SymPy expression as a tree, exactly as it stands: nothing is simplified on the way.

    Raises ``Unsupported`` for what has no meaning here.
    """
    return _read_once(expr, tuple((inside or {}).items()))


@lru_cache(maxsize=4096)
def _read_once(expr, inside):
    return alpha(_read(expr, dict(inside)))


def _read(expr, inside) -> Tree:
    kind = type(expr)
    if isinstance(expr, Rational):
        return num(Fraction(int(expr.p), int(expr.q)))
    if isinstance(expr, (Symbol, Idx)):
        is_place = expr in inside or isinstance(expr, Idx) or expr.is_integer
        if expr.name == "pi":
            raise Unsupported("pi is a number, and no name for anything else")
        return number_at(read_place(expr, inside)) if is_place else ("sym", expr.name)
    if kind is Indexed:
        return ("entry", str(expr.base.label), tuple(read_place(i, inside) for i in expr.indices))
    if kind in (Add, Mul):
        return (kind.__name__.lower(), *(_read(a, inside) for a in expr.args))
    if kind is exp or kind is Pow and expr.base is E:
        return ("call", "exp", _read(expr.exp, inside))
    if kind is Pow:
        base = _read(expr.base, inside)
        if expr.exp == 0:  # 1 wherever the base has a value
            return ("add", ONE, ("mul", ZERO, base))
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
        order = _order_of_places(expr.args[0], inside) if name == "step" else None
        return order or ("call", name, *(_read(a, inside) for a in expr.args))
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


def _order_of_places(expr, inside):
    """What step(i - j) and step(i - j + 1) say of two places of one range, j < i and j <= i, or None."""
    try:
        p = read_place(expr, inside)
    except Unsupported:
        return None
    ends = {c: x for x, c in p[1] if isinstance(x, Var) and x.size}
    if len(p[1]) != 2 or p[0] not in (0, 1) or ends.keys() != {1, -1} or ends[1].size != ends[-1].size:
        return None
    return ("less", at(ends[-1]), plus(at(ends[1]), place(p[0])))


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
        k, low, high, body = _from_zero(k, low, high, body)
        body = _smaller_turned(k, low, high, body)
        shifted = _places_of(k, body) - {at(k)} and not any(n[0] == "delta" and at(k) not in n and _places_of(k, n) for n in walk(body))
        terms = _terms(k, body) if shifted else [body]
        sums = [_cut(*_shifted(k, low, high, t)) for t in terms]
        body = ("add", *sums) if len(sums) > 1 else sums[0]
    return body


def _terms(k, body):
    """A body as terms; a product that has an index and its neighbour is multiplied out."""
    if body[0] == "add":
        return [t for part in body[1:] for t in _terms(k, part)]
    if body[0] == "mul" and sum(not plus(p, at(k), -1)[1] for p in _places_of(k, body)) > 1:
        return [("mul", *parts) for parts in product(*(_terms(k, part) for part in body[1:]))]
    return [body]


def _from_zero(k, low, high, body):
    """Where k is a number and no place, a sum from a number on counts from 0: no shorter than it was."""
    size = plus(k.size, low, -1)
    if low == place() or low[1] or plus(high, place(1)) != k.size or _places_of(k, body) or (
            size[0] < 0 or any(c < 0 for _, c in size[1])):
        return k, low, high, body
    new = bound(k.label, size)
    return new, place(), plus(size, place(-1)), moved(body, {k: plus(at(new), low)})


def _cut(k, low, high, body):
    if k.size[1] and not low[1] and not high[1]:  # so many terms, whose places there are
        if high[0] - low[0] > MOST_WRITTEN:
            raise Unsupported(f"a sum of {high[0] - low[0] + 1} terms is not written out")
        return ("add", ZERO, ZERO, *(moved(body, {k: place(n)}) for n in range(low[0], high[0] + 1)))
    conditions = [*_from(k, low), *_up_to(k, high)]
    return ("sum", k, ("mul", *conditions, body) if conditions else body)


def _places_of(k, t):
    """The places in which an index stands; an order, in which k < i + 1 is k <= i, has the index itself."""
    return {at(k) if n[0] == "less" else p for n in walk(t) if n[0] != "ord" for p in places(n) if k in letters_of(p)}


def _turn(k, p):
    """Whether a place counts with k or against it, and the place without k."""
    turn = dict(p[1])[k]
    return turn, plus(p, at(k), -turn)


def _smaller_turned(k, low, high, body):
    """Where k stands in a place low + high - k, the sum read backwards is the same: one of both."""
    ends = plus(low, high)
    if all(_turn(k, p) != (-1, ends) for p in _places_of(k, body)):
        return body
    def key(t):
        found = sorted((n[1], _turn(k, p)[0]) for n in walk(t) if n[0] == "entry" for p in n[2] if k in letters_of(p))
        return sum(turn < 0 for _, turn in found), found
    return min(body, moved(body, {k: plus(ends, at(k), -1)}), key=key)


def _shifted(k, low, high, body):
    """Where k stands only in places k + s, or in one c - k, the sum is over the first of them."""
    used = [_turn(k, p) for p in _places_of(k, body)]
    turn, rest = min(used, default=(1, place()))
    first = plus(low, rest)
    if rest == place() or abs(turn) != 1 or len(used) > 1 and (turn < 0 or first[0] < 0 and not first[1]) or any(
            turn == 1 and r[1] or any(isinstance(x, Var) for x in letters_of(r)) for _, r in used):
        return k, low, high, body
    low, high = (plus(rest, end, turn) for end in ((low, high) if turn == 1 else (high, low)))
    past = plus(high, k.size, -1)
    within = past[0] < 0 and not past[1] or any(_is_index(high, k, -c) for c in (0, 1))
    new = bound(k.label, k.size if within else plus(high, place(1)))
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
    if _is_index(low, k, 0) or _is_index(low, k, 1):
        yield ("less", plus(low, place(-1)), at(k))
    elif low != place():
        _known_place(k, low)
        yield ("add", ONE, ("mul", MINUS, ("less", at(k), low)))


def _up_to(k, high):
    """k <= high, where that says something."""
    if _is_index(high, k, 0) or _is_index(high, k, -1):
        yield ("less", at(k), plus(high, place(1)))
    elif plus(high, place(1)) != k.size:
        _known_place(k, high)
        if k.size[1] and not high[1]:
            raise Unsupported(f"the sum over {k.label.partition('#')[0]} ends at a number, which may lie past its range")
        yield ("add", ONE, ("mul", MINUS, ("less", high, at(k))))


def _is_index(p, k, offset):
    return p[0] == offset and any(p == plus(at(x), place(offset)) for x in letters_of(p)
                                  if isinstance(x, Var) and x.size == k.size)


def _known_place(k, p):
    """An end of a sum is a place of its range: an index, a number, or so far from the end."""
    from_end = plus(p, k.size, -1)
    if not (not p[1] or _is_index(p, k, 0) or not from_end[1] and from_end[0] < 0):
        raise Unsupported(f"where the sum over {k.label.partition('#')[0]} ends is no place of its range")
