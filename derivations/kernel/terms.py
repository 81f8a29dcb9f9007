"""Formulas as plain trees.

A tree is a tuple whose first part is its kind:

    ("num", Fraction)                ("sym", name)              ("entry", array, (place, …))
    ("ord", place)                   ("add", t, …)              ("mul", t, …)
    ("pow", t, Fraction)             ("power", t, exponent)     ("call", name, t, …)
    ("delta", place, place)          ("less", place, place)     ("sum", Var, body)
    ("partial", t, variable, …)      ("direct", t, variable)    ("mean", t)

A *place* is a whole number written linearly: ``(constant, ((letter, coefficient), …))``; a letter
is the name of a size or whole number, or a ``Var``, an index with its range. ``("ord", place)`` is
that number as a value. Bound indices are numbered by depth when a tree is read,
and named anew when something is put in, so nothing is captured.
"""
from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

Tree = tuple
Place = tuple  # (constant, ((letter, coefficient), …))


class Unsupported(ValueError):
    """The kernel has no meaning for this; ``str`` says for what."""


class Var(NamedTuple):
    """An index: its label and the place where its range ends (``None``: any whole number >= 0)."""

    label: str
    size: Place | None
    __repr__ = tuple.__repr__  # trees are put in order by it


ONE, ZERO, MINUS = ("num", 1), ("num", 0), ("num", -1)
DENIED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
RELATIONS = tuple(DENIED)
FUNCTIONS = ("exp log tanh sinh cosh sin cos atan erf sigmoid sigmoid_prime relu step sign Abs Max "
             "Min").split()
MOST_BITS = 200_000
_fresh = count(1)


def exact(value):
    """A rational number; an ``int`` where it is whole. Raises ``Unsupported`` for a float, which is none."""
    if type(value) is int:
        return value
    if type(value) is not Fraction:
        if type(value) is float:
            raise Unsupported("a float is no rational number")
        value = Fraction(value)
    return value.numerator if value.denominator == 1 else value


def ratio(one, other):
    """The quotient of two rational numbers."""
    return exact(Fraction(one, other))


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
        return num(raised(base[1], exponent))
    return ("pow", base, exponent) if exponent else ONE


def raised(q, n: int):
    """q^n. Raises ``Unsupported`` for a number that nobody wants to see."""
    q = Fraction(q)
    if abs(n) * max(q.numerator.bit_length(), q.denominator.bit_length()) > MOST_BITS:
        raise Unsupported("a power is too large to be worked out")
    return q ** int(n)


def neg(t: Tree) -> Tree:
    return mul(MINUS, t)


def sub(left: Tree, right: Tree) -> Tree:
    return add(left, neg(right))


# ------------------------------------------------------------------------------------- places

def place(constant=0, letters=()) -> Place:
    if type(constant) is not int:
        raise Unsupported("a place is a whole number")
    found = [(k, c) for k, c in dict(letters).items() if c]
    return (constant, tuple(sorted(found, key=repr) if len(found) > 1 else found))


def at(letter) -> Place:
    return (0, ((letter, 1),))


def plus(one: Place, other: Place, factor=1) -> Place:
    if not other[1]:
        return (one[0] + factor * other[0], one[1])
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


INSIDE = {"add": slice(1, None), "mul": slice(1, None), "call": slice(2, None), "sum": slice(2, None),
          "partial": slice(1, None), "direct": slice(1, None), "mean": slice(1, None),
          "pow": slice(1, 2), "power": slice(1, 3)}


def children(t: Tree) -> tuple:
    inside = INSIDE.get(t[0])
    return t[inside] if inside else ()


def rebuilt(t: Tree, parts) -> Tree:
    """The same node over other children, as it stands."""
    head = t[:2] if t[0] in ("call", "sum") else t[:1]
    return (*head, *parts, t[2]) if t[0] == "pow" else (*head, *parts)


def simpler(t: Tree, parts) -> Tree:
    """The same node over other children, flat and with its numbers multiplied."""
    make = {"add": add, "mul": mul}.get(t[0])
    return make(*parts) if make else pow_(parts[0], t[2]) if t[0] == "pow" else rebuilt(t, parts)


def mapped(t: Tree, change, make=rebuilt) -> Tree:
    """The node over changed children."""
    inside = INSIDE.get(t[0])
    return make(t, [change(part) for part in t[inside]]) if inside else t


def walk(t: Tree):
    """Every node, each before its children."""
    left = [t]
    while left:
        node = left.pop()
        yield node
        if inside := INSIDE.get(node[0]):
            left += node[inside][::-1]


@lru_cache(maxsize=60_000)
def free(t: Tree) -> frozenset:
    """The letters (indices, sizes, whole numbers) that are free in a tree, ranges included."""
    found = set().union(*map(letters_of, places(t)), *map(free, children(t)))
    if any(type(x) is tuple for x in found):  # it equals an index, and what is found would be kept for both
        raise Unsupported("a plain tuple is no index")
    if t[0] == "sum":
        found = (found - {t[1]}) | letters_of(t[1].size)
    for letter in list(found):
        if isinstance(letter, Var) and letter.size is not None:
            found |= letters_of(letter.size)
    return frozenset(found)


@lru_cache(maxsize=20_000)
def free_vars(t: Tree) -> tuple:
    """The indices that are free in a tree."""
    return tuple(sorted((x for x in free(t) if isinstance(x, Var)), key=repr))


def is_whole(t: Tree) -> bool:
    """Whether this is a whole number as it is written."""
    return all(n[0] in ("ord", "add", "mul") or n[0] == "num" and n[1].denominator == 1
               or n[0] == "pow" and n[2].denominator == 1 and n[2] > 0 for n in walk(t))


@lru_cache(maxsize=20_000)
def kinds(t: Tree) -> frozenset:
    """The kinds of the nodes of a tree."""
    return frozenset((t[0],)).union(*map(kinds, children(t)))


@lru_cache(maxsize=20_000)
def names(t: Tree) -> frozenset:
    """The names of scalars, arrays and unknown functions in a tree."""
    own = t[0] in ("sym", "entry") or t[0] == "call" and t[1] not in FUNCTIONS
    return frozenset((t[1],) if own else ()).union(*map(names, children(t)))


def with_places(t: Tree, change) -> Tree:
    """The node with its places changed."""
    return ("entry", t[1], tuple(map(change, t[2]))) if t[0] == "entry" else (t[0], *map(change, t[1:]))


def moved(t: Tree, where: dict, scalars=MappingProxyType({}), arrays=MappingProxyType({})) -> Tree:
    """The tree with places put in for free letters, trees for scalars, and other names of arrays;
    bound indices are named anew, so that nothing is captured."""
    if not (where or scalars or arrays):
        return t
    match t[0]:
        case "sym":
            return scalars.get(t[1], t)
        case "entry":
            return ("entry", arrays.get(t[1], t[1]), tuple([move(p, where) for p in t[2]]))
        case "ord":
            return number_at(move(t[1], where))
        case "delta" | "less":
            return _compared(t[0], move(t[1], where), move(t[2], where))
        case "sum":
            k = bound(t[1].label, move(t[1].size, where))
            while k in free(t[2]).union(*map(letters_of, where.values()), *map(free, scalars.values())):
                k = bound(k.label, k.size)
            return ("sum", k, moved(t[2], {**where, t[1]: at(k)}, scalars, arrays))
    return mapped(t, lambda part: moved(part, where, scalars, arrays))


def scalars_put(t: Tree, scalars: dict) -> Tree:
    """The tree with trees put in for names of scalars."""
    return moved(t, {}, scalars)


def renamed(t: Tree, old: Var, new: Var) -> Tree:
    """One index under another name that stands nowhere in the tree, bound indices as they are."""
    def change(p):
        return move(p, {old: at(new)})
    if t[0] == "sum":
        return ("sum", t[1]._replace(size=change(t[1].size)), renamed(t[2], old, new))
    return with_places(t, change) if places(t) else mapped(t, lambda part: renamed(part, old, new))


def alpha(t: Tree, where=MappingProxyType({}), depth=0) -> Tree:
    """The tree with its bound indices numbered by depth: equal trees say the same letter for letter."""
    if t[0] == "sum":
        k = Var(f"#{depth}", move(t[1].size, where))
        if k in free(t).difference(where):  # what a condition says of an index that was bound
            return alpha(t, where, depth + 1)
        return ("sum", k, alpha(t[2], {**where, t[1]: at(k)}, depth + 1))
    return with_places(t, lambda p: move(p, where)) if places(t) else mapped(t, lambda part: alpha(part, where, depth))


def as_read(t: Tree) -> Tree:
    """A tree from outside, its bound indices numbered. Raises ``Unsupported`` if it is none of the
    language; no free index is called as ``poly`` calls bound ones, no name as unknown values are."""
    if not is_tree(t):
        raise Unsupported("this is no formula of the language")
    return _as_read(t)


@lru_cache(maxsize=20_000)
def _as_read(t):
    if any(isinstance(x, Var) and x.label.startswith("@") for x in free(t)) or any(" " in n for n in names(t)):
        raise Unsupported("an index, or anything else, has a name of the kernel's own")
    return alpha(t)


def is_tree(t) -> bool:
    """Whether this is a formula, letter for letter."""
    if type(t) is not tuple or not t or type(t[0]) is not str:
        return False
    match t:
        case ("num", q):
            return type(q) in (int, Fraction)
        case ("sym", name):
            return is_name(name)
        case ("entry", name, where):
            return is_name(name) and name != "pi" and type(where) is tuple and all(map(is_place, where))
        case ("ord", p):
            return is_place(p)
        case ("delta" | "less", p, q):
            return is_place(p) and is_place(q) and bool(plus(p, q, -1)[1])
        case ("sum", k, body):
            return is_index(k) and k.size is not None and is_tree(body)
        case ("pow", base, e):
            return type(e) in (int, Fraction) and e != 0 and is_tree(base)
        case ("call", name, _, *more):
            so_many = not more or name in ("Max", "Min") or name not in FUNCTIONS
            return is_name(name) and so_many and all(map(is_tree, t[2:]))
        case (("add" | "mul" | "partial", _, _, *_) | ("power" | "direct", _, _) | ("mean", _)):
            return all(map(is_tree, t[1:]))
    return False


def is_name(name):
    return type(name) is str and name != ""


def is_index(v) -> bool:
    return type(v) is Var and type(v.label) is str and (v.size is None or is_place(v.size))


def is_letter(x) -> bool:
    """Whether this is a name of a whole number, or an index with a name that is not the kernel's own."""
    return type(x) is str or is_index(x) and not set("#@") & set(x.label)


def is_place(p) -> bool:
    """Whether this is a place as ``place`` writes it."""
    return (type(p) is tuple and len(p) == 2 and type(p[0]) is int and type(p[1]) is tuple
            and all(type(x) is tuple and len(x) == 2 and type(x[1]) is int and (
                type(x[0]) is str or is_index(x[0])) for x in p[1]) and p == place(p[0], p[1]))


def bound(label: str, size: Place) -> Var:
    """A fresh bound index over ``size`` places. (Those of ``alpha`` have no letter before their number.)"""
    return Var(f"{label.split('#')[0] or 'k'}#{next(_fresh)}", size)


def number_at(p: Place) -> Tree:
    """A place as a value."""
    return num(p[0]) if not p[1] else ("ord", p)


def _compared(kind, one: Place, other: Place) -> Tree:
    apart = plus(one, other, -1)
    if not apart[1]:
        return ONE if (apart[0] == 0 if kind == "delta" else apart[0] < 0) else ZERO
    return (kind, one, other)
