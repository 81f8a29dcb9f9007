"""Inequalities between sums: term by term, pair by pair, one term against the sum, tangents.

A sum is opened at an index of its own, ``k#7``; what stands outside sums is shared out among the
terms, equally or by weights of which it is given what they add up to.
"""
from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import combinations, combinations_with_replacement, product

from ..kernel.context import fits
from ..kernel.deltas import moved_back
from ..kernel.rules import Add, part_of
from ..kernel.terms import (
    ONE, ZERO, Var, add, at, bound, free, letters_of, moved, mul, num, place, plus, pow_, ratio, sub, walk,
)
from .nesting import flat, nested, outermost, parts_of
from .parts import Part, either_way

HALF = Fraction(1, 2)
MOST_OVER = 60
FUNCTIONS = (("call", "exp"), ("call", "log"))


def ranges(search, form):
    """The sizes of the sums that are factors of a form."""
    found = [k.size for t in _factors(search, form) for k in flat(t)[0]]
    return [s for s in dict.fromkeys(found)
            if search.signs.has(("sum", Var("k#0", s), ONE), ">")]


def _factors(search, form):
    used = dict.fromkeys(f for m in form for f, _ in m)
    return [search.forms.trees[f] for f in used]


def shares(search, size, form):
    """(share of the term k, the facts (number, what a sum is, sign) that say so): 1/n, [k < p]/p for a sum up to p,
    and w/c where Σ w = c is given."""
    yield (lambda k: pow_(("sum", Var("k@9", size), ONE), -1)), ()
    for less, v in _ends(search, (form,), size):
        total = ("sum", v, less)
        if less[1] == at(v) and search.signs.has(value := ("ord", less[2]), ">"):
            yield partial(_weight, total, value), ()
    for n, fact in enumerate(search.setting.facts):
        for total, value, sign in ((fact.left, fact.right, 1), (fact.right, fact.left, -1)):
            if fact.relation == "=" and not fact.universal and total[0] == "sum" and (
                    total[1].size == size and search.signs.has(value, "!=")):
                yield partial(_weight, total, value), ((n, value, sign),)


def _ends(search, forms, size):
    """(what chooses the terms of a sum in forms, as [k < p], its index) for the sums over ranges of this size."""
    found = ((f, t[1]) for form in forms for t in _factors(search, form) if t[0] == "sum" and t[1].size == size
             for f in parts_of("mul", t[2]) if f[0] == "less" and t[1] in free(f))
    return list(dict.fromkeys(found))


def mean_shares(search, size, form):
    """The mean of all that are given, and these."""
    every = list(shares(search, size, form))
    given = [share for share in every if share[1]]
    if len(given) > 1:
        yield (lambda k: mul(num(Fraction(1, len(given))), add(*(w(k) for w, _ in given)))), tuple(f for _, (f,) in given)
    yield from every


def _weight(total, value, k):
    return mul(moved(total[2], {total[1]: at(k)}), pow_(value, -1))


def opened(search, m, k):
    """The term at k of a monomial with a sum over the range of k; ``None`` if it has none."""
    trees = search.forms.trees
    for f, e in m:
        found = outermost(trees[f], k.size) if e.denominator == 1 and e >= 1 else None
        if found:
            rest = [pow_(trees[g], n - (1 if g == f else 0)) for g, n in m if g != f or n != 1]
            return mul(*rest, moved(found[1], {found[0]: at(k)}))
    return None


def term_by_term(search, form, strict, depth):
    """Σ_k f(k) >= 0 if f(k) >= 0 for each k."""
    for size in ranges(search, form):
        for share, fact in mean_shares(search, size, form):
            k = bound("k", size)
            body, outside = _body(search, form, k, share)
            term = search.forms.plain(body)
            found = search.cone(term, strict, depth - 1) or search.lemma_at(k, term, strict)
            if found:
                return over(k, found, shared(fact, outside))
    return None


def _body(search, form, k, share):
    inside, outside = [], []
    for m, c in form.items():
        term = opened(search, m, k)
        whole = mul(num(c), search.forms.monomial(m))
        inside.append(mul(whole, share(k)) if term is None else mul(num(c), term))
        if term is None:
            outside.append(whole)
    return add(*inside), add(*outside)


def shared(facts, outside):
    """What was shared out by weights: outside (1 - Σ w/c) as a multiple of Σ w = c."""
    return tuple(Add(n, (), mul(num(Fraction(-sign, len(facts))), outside, pow_(value, -1)))
                 for n, value, sign in (facts if outside != ZERO else ()))


def over(k, found, adds=()):
    """What was found for a term, summed."""
    inner = tuple(a._replace(over=(*a.over, k)) for a in found.adds)
    return found._replace(products=((("over", k, *found.products),),), adds=(*inner, *adds))


def pair_by_pair(search, form, strict, depth):
    """Σ_kl f(k, l) >= 0 if f(k, l) + f(l, k) >= 0 for each k and l."""
    for size in ranges(search, form):
        for share, fact in shares(search, size, form):
            k, other = bound("k", size), bound("l", size)
            body, outside = _body(search, form, k, share)
            inner, less = _body(search, search.forms.plain(body), other, share)
            turned = moved(inner, {k: at(other), other: at(k)})
            both = search.forms.plain(mul(num(HALF), add(inner, turned)))
            found = search.cone(both, strict, depth - 1)
            if found:
                later = tuple(a._replace(over=(k,)) for a in shared(fact, less))
                return over(k, over(other, found), (*later, *shared(fact, outside)))
    return None


# ------------------------------------------------------------------ columns for a combination

def means(search, form):
    """Σ_k w(k) (b(k) - S)^2 M for a mean S = Σ w b with a power 2, 3 or 4 in a form: convexity of powers."""
    for f, e in {(f, e) for m in form for f, e in m if e in (2, 3, 4)}:
        mean = search.forms.trees[f]
        for share, _ in shares(search, mean[1].size, form) if mean[0] == "sum" else ():
            k = bound("k", mean[1].size)
            b = _quotient(search.forms, moved(mean[2], {mean[1]: at(k)}), share(k))
            if b is not None:
                more = {2: [ONE], 3: [b, mean], 4: [pow_(b, 2), pow_(mean, 2), pow_(add(b, mean), 2)]}[e]
                for factor in more:
                    yield from search.known.summed((k,), share(k), pow_(sub(b, mean), 2), factor)


def squares_summed(search, form, others=()):
    """Σ_k (a(k) - b(k))^2 for square roots a, b of terms that stand under the sums of a form."""
    for size in ranges(search, form):
        k = bound("k", size)
        bodies = [search.forms.plain(moved(t[2], {t[1]: at(k)}))
                  for t in _sums(search, form, others) if t[1].size == size]
        roots = [m for m in search.known.roots(bodies) if k in free(search.forms.monomial(m))][:4]
        for m, n in combinations(roots, 2):
            yield from search.known.summed((k,), pow_(sub(search.forms.monomial(m), search.forms.monomial(n)), 2))


def ends(search, form):
    """n - 1 - k = Σ_l [k < l] for a place k of n places; also times g(k) >= 0, summed over k."""
    for t in _factors(search, form):
        v = next(iter(letters_of(t[1])), None) if t[0] == "ord" else None
        if isinstance(v, Var) and v.size and t[1] == at(v):
            yield from _to_the_end(search, (), v, ONE)
        factors = parts_of("mul", t[2]) if t[0] == "sum" else ()
        if t[0] == "sum" and ("ord", at(t[1])) in factors:
            k = bound("k", t[1].size)
            g = moved(mul(*(f for f in factors if f != ("ord", at(t[1])))), {t[1]: at(k)})
            yield from _to_the_end(search, (k,), k, g)


def _to_the_end(search, indices, k, g):
    """g (n - 1 - k), summed over indices."""
    later = ("sum", other := bound("l", k.size), ("less", at(k), at(other)))
    total = mul(g, sub(("ord", k.size), add(("ord", at(k)), ONE)))
    return search.known.summed(indices, g, later, equals=nested(indices, [total]))


def minors(search, form):
    """Σ_i Σ_kl (a(k) b(l) - a(l) b(k))^2 beside Σ_i (Σ_k a(k) b(k))^2: Cauchy and Schwarz under sums over i."""
    for t in _sums(search, form, ()):
        indices, factors = flat(t)
        squares = [f for f in factors if f[0] == "pow" and f[2] == 2 and f[1][0] == "sum"]
        weight = mul(*(f for f in factors if f not in squares))
        for (_, total, _) in squares if len(squares) == 1 else ():
            k, other = bound("k", total[1].size), bound("l", total[1].size)
            for a in parts_of("mul", total[2]):
                rest = mul(*(f for f in parts_of("mul", total[2]) if f is not a))
                one, two = (mul(moved(a, {total[1]: at(p)}), moved(rest, {total[1]: at(q)}))
                            for p, q in ((k, other), (other, k)))
                yield from search.known.summed((*indices, k, other), weight, pow_(sub(one, two), 2))


def spreads(search, form):
    """Σ_i Σ_j w(i, j) (b(j) - S(i))^2 for means S(i) = Σ_j w(i, j) b(j) whose squares are summed over i,
    where it is given what Σ_j w(i, j) is."""
    for t in _sums(search, form, ()):
        i = bound("i", t[1].size)
        means = [n[1] for n in walk(moved(t[2], {t[1]: at(i)})) if n[0] == "pow" and n[2] == 2 and n[1][0] == "sum"]
        for mean, fact in product(means[:2], search.setting.facts):
            if fact.relation == "=" and fact.left[0] == "sum" and [v.size for v in fact.universal] == [i.size] and (
                    fact.left[1].size == mean[1].size):
                j = bound("j", mean[1].size)
                w = moved(fact.left[2], {fact.left[1]: at(j), fact.universal[0]: at(i)})
                b = _quotient(search.forms, moved(mean[2], {mean[1]: at(j)}), w)
                if b is not None:
                    yield from search.known.summed((i, j), w, pow_(sub(b, mean), 2))


def _quotient(forms, t, weight):
    """t / weight, where the weight is a factor of every term, or a number."""
    above, below = forms.plain(t), forms.plain(weight)
    if len(below) != 1:
        return None
    (m, c), = below.items()
    inverse = {tuple((f, -e) for f, e in m): ratio(1, c)}
    found = forms.times(above, inverse)
    whole = all(e > 0 or forms.trees[f][0] == "ord" for n in found for f, e in n)
    return forms.tree(found) if whole else None



def single_terms(search, form, others=()):
    """Σ_k g(k) - g(j) = Σ_k (1 - [k = j]) g(k) for g >= 0; strictly, where g > 0 and n > 1; for two places that are
    not the same, too."""
    forms, signs = search.forms, search.signs
    for t in (t for t in _sums(search, form, others) if signs.has(t[2], ">=")):
        k, places = bound("k", t[1].size), _places(search, form, t[1].size)
        body = moved(t[2], {t[1]: at(k)})
        more = signs.has(sub(("sum", k, ONE), ONE), ">") and signs.has(t[2], ">")
        apart = (two for two in combinations(places, 2) if signs.has(sub(*(("ord", j) for j in two)), "!="))
        for chosen in (*((j,) for j in places), *apart):
            gap = sub(t, add(*(moved(t[2], {t[1]: j}) for j in chosen)))
            if more and len(chosen) == 1:
                yield Part(_strictly(t, k, *chosen, body), forms.plain(gap), True)
            else:
                yield from search.known.summed((k,), *(_apart(k, j) for j in chosen), body, equals=gap)


def partial_sums(search, form, others=()):
    """Σ_k g(k) - Σ_k [k < p] g(k) = Σ_k (1 - [k < p]) g(k) for g >= 0; and Σ_k [k < p + 1] f(k) = Σ_k [k < p] f(k) + f(p)."""
    for t in _sums(search, form, others):
        k = bound("k", t[1].size)
        factors = parts_of("mul", body := moved(t[2], {t[1]: at(k)}))
        for less, v in _ends(search, (form, *others), k.size):
            less = moved(less, {v: at(k)})
            rest = mul(less, *(f for f in factors if not _implied(search, f, less)))
            if less not in factors and search.signs.has(body, ">="):
                yield from search.known.summed((k,), sub(ONE, less), body, equals=sub(t, ("sum", k, rest)))
        for f in factors:
            if f[0] == "less" and at(k) in f[1:]:
                up = f[1] == at(k)
                p = plus(f[2], place(1), -1) if up else plus(f[1], place(1))
                if fits(p, k, search.setting.context):
                    other = mul(*(g for g in factors if g is not f))
                    before = mul(("less", at(k), p) if up else ("less", p, at(k)), other)
                    yield from either_way(search.forms.plain(sub(t, add(("sum", k, before), moved(other, {k: p})))))


def _implied(search, f, less):
    """Whether a < b says that c < d, for places: d - c >= b - a."""
    return f[0] == "less" and search.signs.has(sub(*(("ord", plus(g[2], g[1], -1)) for g in (f, less))), ">=")


def _sums(search, form, others):
    found = (t for f in (form, *others) for t in _factors(search, f) if t[0] == "sum")
    return list(dict.fromkeys(found))


def off_diagonal(search, form, others=()):
    """Σ_k Σ_l g(k, l) - Σ_k g(k, k) = Σ_k Σ_l (1 - [l = k]) g(k, l) for g >= 0."""
    for k, other, body in _twofold(search, form, others):
        gap = sub(nested([other, k], [body]), ("sum", k, moved(body, {other: at(k)})))
        yield from search.known.summed((k, other), _apart(other, at(k)), body, equals=gap)


def _twofold(search, form, others):
    """(k, l, g(k, l)) with g >= 0 for the double sums in a form, and for the products of two sums, over one range."""
    given = {t: None for f in others for t in _factors(search, f) if t[0] == "sum"}
    sums = dict.fromkeys((*given, *_sums(search, form, ())))
    single = [t for t in sums if t[2][0] != "sum" and search.signs.has(t[2], ">=")][:3]
    double = [flat(t) for t in sums if t not in given]
    double += [flat(("sum", t[1], mul(t[2], s))) for t, s in combinations_with_replacement(single, 2)]
    for indices, factors in double:
        if len(indices) == 2 and indices[0].size == indices[1].size:
            k, other = indices
            turned = {f: moved(f, {k: at(other), other: at(k)}) for f in factors if f[0] == "entry"}
            squares = [pow_(add(f, g), 2) for f, g in turned.items() if f != g and g in factors]  # A_kl A_lk for a symmetric A
            yield from ((k, other, t) for t in (mul(*factors), *squares[:1]) if search.signs.has(t, ">="))


def terms_at_places(search, form):
    """The terms of the sums in a form at the places that stand in it."""
    return [moved(t[2], {t[1]: j}) for t in _factors(search, form) if t[0] == "sum"
            for j in _places(search, form, t[1].size)]


def _places(search, form, size):
    nodes = (t for m in form for t in walk(search.forms.monomial(m)) if t[0] == "entry")
    here = dict.fromkeys(p for t in nodes for p in t[2])
    return [p for p in here if not any("@" in str(x) for x, _ in p[1])
            and fits(p, Var("k", size), search.setting.context)]


def _apart(k, j):
    return sub(ONE, ("delta", at(k), j))


def _strictly(total, k, j, body):
    """(n - 1 + Σ_k 1/g(k) Σ_l (1 - [l = k]) (1 - [l = j]) g(l)) / Σ_k 1/g(k)."""
    below = ("sign", pow_(("sum", k, pow_(body, -1)), -1))
    one, other = bound("k", k.size), bound("l", k.size)
    first, second = (moved(body, {k: at(v)}) for v in (one, other))
    inner = ("over", other, tuple(("sign", t) for t in (_apart(other, at(one)), _apart(other, j), second)))
    return ((below, ("sign", sub(("sum", k, ONE), ONE))),
            (below, ("over", one, (("sign", pow_(first, -1)), inner))))


def tangents(search, form):
    """Σ_k w(k) L(k) for the laws L of exp and log at what stands in the sums of a form, w >= 0."""
    known, forms = search.known, search.forms
    outside = [*map(forms.monomial, form)]
    for size in ranges(search, form):
        k = bound("k", size)
        bodies = [moved(t[2], {t[1]: at(k)}) for t in _sums(search, form, ()) if t[1].size == size]
        weights = _weights(search, bodies, k)
        parts = [p for p in (*known.laws([*bodies, *outside]), *known.facts(bodies)) if any(
            k in free(forms.monomial(m)) for m in p.form)]
        for part, weight in [*_means_of_logs(search, form, k, weights), *product(parts, weights)][:MOST_OVER]:
            yield summed(search, k, part, weight)


def _means_of_logs(search, form, k, weights):
    """(the law of log at s(k)/w(k) P/S, w) for a sum S of s under a logarithm, and P = 1 or another one."""
    sums = [t[2] for t in _factors(search, form) if t[:2] == ("call", "log") and t[2][0] == "sum"][:3]
    for total, other in product(sums, (ONE, *sums)):
        if total[1].size == k.size and other != total:
            term = moved(total[2], {total[1]: at(k)})
            for weight in (*weights, pow_(("sum", Var("k@9", k.size), ONE), -1)):
                ratio = mul(term, pow_(weight, -1), other, pow_(total, -1))
                yield from ((part, weight) for part in search.known.part(("log", ratio)))


def _weights(search, bodies, k):
    """1, and what stands beside the functions in the sums, where it is >= 0."""
    found = {ONE: None}
    for body in bodies:
        for m in search.forms.plain(body):
            rest = search.forms.monomial(tuple(
                (f, e) for f, e in m if search.forms.trees[f][:2] not in FUNCTIONS))
            if k in free(rest) and search.signs.has(rest, ">="):
                found[rest] = None
    return list(found)[:6]


def summed(search, k, part, weight):
    parts = () if weight == ONE else (("sign", weight),)
    products = tuple((*parts, *p) for p in part.products)
    form = search.forms.times(part.form, search.forms.plain(weight)) if parts else part.form
    total = search.forms.plain(("sum", k, search.forms.tree(form)))
    strict = part.strict and search.signs.has(weight, ">")
    return Part(((("over", k, *products),),), total, strict)


def telescoped(search):
    """Σ_k of a fact about two places one after the other, D[k + 1] <= D[k] - g[k], in which D is left at the ends alone."""
    for n, fact in enumerate(search.setting.facts):
        if fact.relation not in ("=", "!=") and len(fact.universal) == 1 and (v := fact.universal[0]).size:
            k = bound(v.label, v.size)
            part = "fact", n, ((v, at(k)),)
            body, rest = moved_back(k, part_of(search.setting, part)[0])
            if rest != ZERO:
                yield from search.known.part(("over", k, (part,)), equals=add(("sum", k, body), rest))
                yield from search.known.facts([rest])
