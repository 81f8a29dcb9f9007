"""|x|, relu, step and sign by the sign of x: an unknown value, one for each x, that is 1 or -1 (or 0,
for step and sign, where x may be 0). The sign of a product is the product of the signs."""
from __future__ import annotations

from itertools import combinations

from .functions import HALF
from .poly import Poly, factors_of, poly, tree
from .signs import exponents_apart
from .terms import MINUS, ONE, ZERO, Tree, add, at, free_vars, moved, mul, neg, ratio, sub, walk

KINKED = ("Abs", "relu", "Max", "Min")


def has(prepare, x: Tree, relation: str) -> bool:
    """The sign of x as it stands, or with every |u|, max and relu in it worked out; where cos and sin
    are, that is no strict sign, since a quarter of an angle has no tangent at some points (``angles``)."""
    called = {n[1] for n in walk(x) if n[0] == "call"}
    return prepare.signs.has(x, relation) or not called.isdisjoint(KINKED) and (
        relation in ("<=", ">=") or called.isdisjoint(("cos", "sin"))) and prepare.signs.has(prepare(x), relation)


def size(prepare, x: Tree) -> Tree:
    """|x| is x, -x, or x sign x; |u v| = |u| |v|."""
    y = prepare(x)
    for t in dict.fromkeys((y, x)):
        if prepare.signs.has(t, ">="):
            return y
        if prepare.signs.has(t, "<="):
            return neg(y)
    return mul(*(size(prepare, part) for part in x[1:])) if x[0] == "mul" else mul(y, sign_of(prepare, x))


def relu(prepare, x: Tree) -> Tree:
    """max(x, 0) is x, 0, or (x + |x|)/2."""
    y, above = prepare(x), size(prepare, x)
    return y if above == y else ZERO if above == neg(y) else mul(HALF, add(y, above))


def step(prepare, x: Tree) -> Tree:
    """1 where x > 0, else 0: (s^2 + s)/2."""
    if has(prepare, x, ">"):
        return ONE
    if has(prepare, x, "<="):
        return ZERO
    s = sign(prepare, x)
    return mul(HALF, s, add(s, ONE))


def sign(prepare, x: Tree) -> Tree:
    """1, -1 or 0."""
    found = sign_of(prepare, x)
    prepare.has_steps |= found not in (ONE, MINUS)
    return found


def sign_of(prepare, x: Tree) -> Tree:
    """The sign of x, a value in -1, 0, 1 (``side``: in -1, 1); of a product the product of the signs."""
    for relation, value in ((">", ONE), ("<", MINUS)):
        if has(prepare, x, relation):
            return value
    if x[0] == "mul":
        return mul(*(sign_of(prepare, part) for part in x[1:]))
    if x[0] == "add" and (outside := _known_factors(prepare, poly(x))):
        rest = {tuple((f, e - 1 if f in outside else e) for f, e in m if f not in outside or e > 1): c
                for m, c in poly(x).items()}
        return mul(*(sign_of(prepare, f) for f in outside), sign_of(prepare, tree(rest)))
    above, *below = factors_of(poly(prepare(x)))
    if gap := exponents_apart(above):
        return mul(sign_of(prepare, gap), *(sign_of(prepare, f) for f in below))
    if x[0] == "pow" and x[2].denominator == 1:
        s = sign_of(prepare, x[1])
        return mul(s, s) if x[2] % 2 == 0 else s
    pairs = meeting(x)
    kind, form = "side" if prepare.signs.has(add(x, *pairs), "!=") else "sign", poly(x)
    lead = form[min(form, key=repr)] if form else 1
    scaled = tree({m: ratio(c, abs(lead)) for m, c in form.items()})
    return mul(("call", f"{kind} of", prepare.light(scaled)), *(sub(ONE, pair) for pair in pairs if kind == "side"))


def meeting(x: Tree) -> list[Tree]:
    """δ of each two indices of a range where x is 0 for its shape alone, as x[i] - x[j] is for i = j."""
    pairs = combinations(free_vars(x), 2)
    return [("delta", at(v), at(w)) for v, w in pairs if v.size == w.size is not None and not poly(moved(x, {v: at(w)}))]


def _known_factors(prepare, form: Poly) -> list:
    """The factors that all terms have."""
    shared = set.intersection(*({f for f, e in m if e >= 1} for m in form)) if len(form) > 1 else ()
    return sorted(shared, key=repr)
