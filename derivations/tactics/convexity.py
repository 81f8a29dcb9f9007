"""Columns of a combination that say what is convex: tangents of log Σ exp."""
from __future__ import annotations

from itertools import product

from ..kernel.terms import ONE, ZERO, add, at, bound, free, free_vars, moved, mul, num, sub, walk
from .nesting import parts_of
from .parts import Part, nothing
from .sums import summed

MOST_LOGS, MOST_MULTIPLES = 3, 8


def factors(search, form):
    return [search.forms.trees[f] for f in sorted({f for m in form for f, _ in m})]


def tangents_of_log_sums(search, form):
    """e^c (e^(a - c) - 1 - (a - c)) >= 0 for a = x - log Σ e^x, where log Σ e^x stands in the exponent c
    of a term of the form: summed over k, or for the terms of a short sum; each also times the names
    t and 1 - t that are >= 0."""
    for m, log in product(form, logs_of_sums(search, form)):
        total, outside = exponent_of(search, m)
        if (total and total[1].size) != (log[2][1].size if log[2][0] == "sum" else None) or outside == ZERO:
            continue
        k = bound("k", total[1].size) if total else None
        c = add(exponent(moved(total[2], {total[1]: at(k)})), outside) if total else outside
        terms = [moved(log[2][2], {log[2][1]: at(k)})] if total else log[2][1:]
        weights = [w for t in names_in(c) for w in (t, sub(ONE, t)) if search.signs.has(w, ">=")]
        for a, w in product((sub(exponent(t), log) for t in terms), (ONE, *weights)):
            yield from tangent(search, k, a, c, w)
        for w in weights if log[2][0] == "add" else ():
            yield from nothing(search.forms, search.forms.number(log[2]), w)


def tangent(search, k, a, c, w):
    gap = sub(("call", "exp", a), mul(("call", "exp", c), add(ONE, sub(a, c))))
    for part in search.known.part(("sign", ("call", "exp", c)), ("exp", sub(a, c)), equals=gap, form=search.forms.plain):
        yield summed(search, k, part, w) if k else part.times(
            Part(((("sign", w),),), search.forms.plain(w), False), search.forms)


def logs_of_sums(search, form):
    """The logarithms of sums in the exponents of a form; beside one, a sum below a bar is another."""
    nodes = (n for t in factors(search, form) if t[:2] == ("call", "exp") for n in walk(t[2]))
    found = dict.fromkeys(n for n in nodes if n[:2] == ("call", "log"))
    below = (search.forms.trees[f] for m in form for f, e in m if e < 0)
    found.update({("call", "log", t): None for t in below if found or t[0] == "sum"})
    return [t for t in found if t[2][0] in ("sum", "add")][:MOST_LOGS]


def exponent_of(search, m):
    """The sum in a monomial, if there is one, and the exponent of what stands beside it."""
    trees = [(search.forms.trees[f], e) for f, e in m]
    sums = [t for t, e in trees if t[0] == "sum" and e == 1]
    others = [(t[2] if t[:2] == ("call", "exp") else ("call", "log", t), e) for t, e in trees if t not in sums]
    if len(sums) > 1 or any(t[:2] == ("call", "log") and t[2][0] not in ("sum", "add") for t, _ in others):
        return None, ZERO
    return sums[0] if sums else None, add(*(mul(num(e), t) for t, e in others))


def exponent(t):
    """c for e^c, a product of exponentials."""
    parts = () if t == ONE else parts_of("mul", t)
    powers = [(p[1], p[2]) if p[0] == "pow" else (p, ONE[1]) for p in parts]
    if any(p[:2] != ("call", "exp") for p, _ in powers):
        return ZERO
    return add(*(mul(num(e), p[2]) for p, e in powers))


def names_in(t):
    return sorted({n for n in walk(t) if n[0] == "sym"})


def multiples(search, form):
    """What equations are multiplied by: the terms of what stands under logarithms, summed as those are,
    and the sums of which it is given what they are."""
    given = (s for f in search.setting.facts if f.relation == "=" and not f.universal for s in f[1:3] if s[0] == "sum")
    found = {m: None for s in given for m in search.forms.plain(s)}
    for t in factors(search, form):
        k = t[1] if t[0] == "sum" else None
        for log in (n for n in walk(t) if n[:2] == ("call", "log") and n[2][0] == "add"):
            whole = ("sum", k, log[2]) if k and k in free(log[2]) else log[2]
            if not any("#" in v.label and v is not k for v in free_vars(log[2])):
                found.update(dict.fromkeys(search.forms.plain(whole)))
    return list(found)[:MOST_MULTIPLES]
