"""Goals reduced to others: by exp, log and squares of roots, which keep the order, and by cases."""
from __future__ import annotations

from ..kernel.poly import poly, tree
from ..kernel.prepare import Prepare
from ..kernel.terms import ONE, ZERO, free_vars, mul, num, pow_, ratio, sub, walk
from .nesting import parts_of
from .parts import STEEPEST
from .polynomials import plus

SPLIT = {"Abs": ("<", ">="), "relu": ("<", ">="), "Max": ("<", ">="), "Min": ("<", ">="),
         "step": ("<=", ">"), "sign": ("<", "=", ">")}


def by_exponential(search, form, strict, depth):
    """X = c log a + … >= 0 if 1 >= e^(-X/c): with u = e^(-X/c), -log u >= 1 - u."""
    for m, c in form.items():
        if len(m) == 1 and m[0][1] == 1 and search.forms.trees[m[0][0]][:2] == ("call", "log"):
            u = search.forms.split(("call", "exp", mul(num(ratio(-1, abs(c))), search.forms.tree(form))))
            gap = search.forms.plain(sub(ONE, u))
            found = search.signs.has(u, ">") and search.cone(gap, strict, depth - 1)
            if found:
                size = num(abs(c))
                law = found._replace(products=((("sign", size), ("log", u)),), adds=())
                return found.scaled(size).plus(law)
    return None


def by_logarithm(search, form, strict, depth):
    """X - Y = Y (X/Y - 1) >= Y log(X/Y), for X and Y of one positive term each."""
    numerator, below = search.forms.cleared(form)
    if below or len(numerator) != 2 or not any(
            search.forms.trees[f][:2] == ("call", "exp") or search.forms.trees[f][0] == "power"
            for m in numerator for f, _ in m):
        return None
    (m, c), (n, d) = sorted(numerator.items(), key=lambda pair: -pair[1])
    x, y = (mul(num(abs(q)), search.forms.monomial(t)) for t, q in ((m, c), (n, d)))
    if not (c > 0 > d and search.signs.has(x, ">") and search.signs.has(y, ">")):
        return None
    u = mul(x, pow_(y, -1))
    logs = search.forms.plain(sub(("call", "log", x), ("call", "log", y)))
    found = search.cone(logs, strict, depth)
    if not found:
        return None
    law = found._replace(products=((("sign", y), ("log", u)),), adds=())
    return found.scaled(y).plus(law)


def by_sum_of_roots(search, form, strict, depth):
    """X >= Y if X >= 0 and X^2 >= Y^2, where Y > X is assumed:

    X - Y = (X^2 - Y^2) / ((Y - X) + 2 X).
    """
    forms = search.forms
    if not any(e.denominator == 2 for m in form for _, e in m):
        return None
    against = {m: -c for m, c in form.items()}
    facts = search.known.facts([forms.tree(form)])
    assumed = next((p for p in facts if p.form == against and p.strict), None)
    signs = {m: search.known.monomial(m) for m in form}
    upper = {m: c for m, c in form.items() if signs[m] and signs[m][0] * c > 0}
    rooted = {m for m in form if any(e.denominator != 1 for _, e in m)}
    if any(m not in rooted and not signs[m] for m in form):  # what stands beside the roots has no sign
        upper = {m: c for m, c in upper.items() if m in rooted} or upper
    if not assumed or not upper:
        return None
    lower = plus(upper, form, -1)
    gap = plus(forms.times(upper, upper), forms.times(lower, lower), -1)
    found = search.cone(gap, strict, depth - 1) or search.lemma(gap, strict)
    below = ("add", search.known.tree_of(assumed.products[0][0]), mul(num(2), forms.tree(upper)))
    return found and found.scaled(pow_(below, -1))


def splits(setting, sides):
    """(tree, relations): where the sides have |x|, max, relu or steps of what has no known sign."""
    found: dict = {}
    nodes = list(dict.fromkeys(n for s in sides for n in walk(s)))
    below = [n[1] for n in nodes if n[0] == "pow" and n[2] < 0]  # which is not 0
    for node in (n for n in nodes if n[0] == "call" and n[1] in SPLIT):
        trees = [sub(node[2], other) for other in node[3:]] or _factors(node[2])
        relations = _at_jump(node[2]) if node[1] == "step" else SPLIT["sign" if node in below else node[1]]
        for t in (_with_known_signs(setting, t) for t in trees):
            clear = any(setting.signs.has(t, r) for r in ("<", *relations))
            if not clear and not any(set("#@") & set(v.label) for v in free_vars(t)):
                found[t] = relations if found.get(t, relations) == relations else SPLIT["sign"]
    return sorted(found.items(), key=lambda pair: _difficulty(pair[0]))


def _at_jump(t) -> tuple:
    """The signs that step(x), step(-x) and step(x y) ask for, of x and y."""
    if len(_factors(t)) > 1:
        return SPLIT["sign"]
    return ("<", ">=") if t[0] == "mul" and t[1][0] == "num" and t[1][1] < 0 else SPLIT["step"]


def arguments_apart(setting) -> list:
    """f(u) beside f(v), or beside f(0), for a steep function f: which of u and v is the larger."""
    found: dict = {}
    for n in (n for s in setting.sides for n in walk(s) if n[0] == "call" and n[1] in STEEPEST):
        found.setdefault(n[1], {})[n[2]] = None
    pairs = ([*arguments, ZERO][:2] for arguments in found.values() if len(arguments) < 3)
    gaps = (sub(*pair) for pair in pairs)
    return [(gap, ("<", ">=")) for gap in gaps if not any(setting.signs.has(gap, r) for r in ("<", ">=")) and not any(
        set("#@") & set(v.label) for v in free_vars(gap))]


def _with_known_signs(setting, t):
    """|x| as x or -x where the sign of x is known: so a case is not split again by its own sign."""
    if not any(n[0] == "call" and n[1] in SPLIT for n in walk(t)):
        return t
    found = tree(poly(Prepare(setting.signs)(t)))
    return t if any(n[0] in ("call", "entry") and " " in n[1] for n in walk(found)) else found


def _factors(t):
    """What a product takes its sign from."""
    return [f for f in parts_of("mul", t) if f[0] != "num"]


def _difficulty(t):
    """What stands alone comes before what is made of it."""
    nodes = list(walk(t))
    return sum(n[0] == "call" and n[1] in SPLIT for n in nodes), len(nodes)
