"""Exact linear programmes: which positive multiple of a form is a sum of products that are >= 0.

    Σ d_k (T M_k) = Σ c_i P_i + Σ e_j E_j      d, c >= 0, Σ d = 1, e any

The products P and the multipliers M are proposed; z3's linear real arithmetic is exact, and so is
what it finds.
"""
from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from functools import reduce
from itertools import combinations, combinations_with_replacement
from threading import Event, Thread
from time import process_time

from ..kernel.rules import Add
from ..kernel.terms import ONE, mul, num, pow_, ratio, walk
from ..clock import check_time, time_left
from . import convexity
from .adding_up import equations_summed
from .equality import solve
from .parts import Found, Part, nothing
from .polynomials import UNIT, key, plus
from .sums import (
    ends, means, minors, off_diagonal, partial_sums, single_terms, spreads, squares_summed, tangents, telescoped, terms_at_places,
)
from .touching import touching

MOST_STEPS = 3_000_000  # of the solver, so that every machine decides the same
LONGEST = 2.0  # seconds of computing for the solver, where its steps are long
MOST_ENTRIES = 40_000
MOST_PRODUCTS, MOST_ATOMS, MOST_MULTIPLES, MOST_MEANS = 1500, 24, 12, 8
WHOLE = Part(((),), {UNIT: 1}, True)


def combine(targets, products, equations=(), strict=None, certain=None):
    """Coefficients ``(d, c, e)`` by position, those that are not 0; ``None`` if there are none.

    ``strict``: the positions of products one of which must occur (``None``: none need occur);
    ``certain``: those of the multipliers that are > 0 and not only >= 0 (``None``: all of them).
    """
    rows: dict = {}
    columns = {("d", n): f for n, f in enumerate(targets)}
    columns |= {("c", n): {m: -q for m, q in f.items()} for n, f in enumerate(products)}
    columns |= {("e", n): {m: -q for m, q in f.items()} for n, f in enumerate(equations)}
    columns = {name: {rows.setdefault(m, len(rows)): q for m, q in form.items()}
               for name, form in columns.items()}
    _thin(columns)
    certain = [n for n in range(len(targets))
               if (certain is None or n in certain) and ("d", n) in columns]
    if not certain or (
            strict is not None and not any(("c", n) in columns for n in strict)):
        return None
    if sum(map(len, columns.values())) > MOST_ENTRIES:
        return None
    found = _solved(columns, strict, certain)
    return found and tuple({n: q for (kind, n), q in found.items() if kind == wanted and q}
                           for wanted in "dce")


def _thin(columns):
    """A column that has a term which no other column can cancel is 0."""
    where, balance = defaultdict(set), defaultdict(lambda: [0, 0])
    for name, form in columns.items():
        for m, q in form.items():
            where[m].add(name)
            for side in _sides(name, q):
                balance[m][side] += 1
    waiting = list(where)
    while waiting:
        check_time()
        m = waiting.pop()
        names = where[m]
        if not names or min(balance[m]) and not (len(names) == 1):
            continue
        for name in list(names):
            for other, q in columns.pop(name).items():
                where[other].discard(name)
                for side in _sides(name, q):
                    balance[other][side] -= 1
                waiting.append(other)


def _sides(name, q):
    """Below and above 0: where a term can be, as its coefficient may be."""
    return (0, 1) if name[0] == "e" else (1,) if q > 0 else (0,)


def _solved(columns, strict, certain):
    import z3
    names = {name: f"v{n}" for n, name in enumerate(columns)}
    rows = defaultdict(list)
    for name, form in columns.items():
        for m, q in form.items():
            rows[m].append((q, names[name]))
    text = [f"(declare-const {v} Real)" for v in names.values()]
    text += [f"(assert (>= {v} 0))" for name, v in names.items() if name[0] != "e"]
    text += [f"(assert (= {_total(row)} 0))" for row in rows.values()]
    text.append(f"(assert (= {_total([(1, names['d', n]) for n in certain])} 1))")
    if strict is not None:
        some = [(1, names["c", n]) for n in strict if ("c", n) in names]
        text.append(f"(assert (> {_total(some)} 0))")
    solver = z3.SolverFor("QF_LRA")
    solver.set("rlimit", MOST_STEPS)
    solver.from_string("".join(text))
    with ended_after(min(LONGEST, time_left()), solver.ctx.interrupt):
        if solver.check() != z3.sat:
            return None
    model = solver.model()
    values = {v.name(): ratio(model[v].numerator_as_long(), model[v].denominator_as_long())
              for v in model.decls()}
    return {name: values.get(v, 0) for name, v in names.items()}


@contextmanager
def ended_after(seconds, end):
    """Calls ``end`` once this process has computed for so long inside the block.

    A step of the solver may take minutes, where its fractions grow. It is given time of computing,
    so that a verdict does not depend on what else the machine is doing.
    """
    done, latest = Event(), process_time() + seconds

    def watch():
        while not done.wait(0.05):
            if process_time() > latest:
                return end()
    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


def _total(row):
    terms = [f"(* {_number(q)} {v})" for q, v in row]
    return terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})"


def _number(q):
    found = f"(/ {abs(q.numerator)} {q.denominator})"
    return found if q >= 0 else f"(- {found})"


# ------------------------------------------------------------------------- what is combined

def by_combination(search, form, strict, depth):
    """A positive multiple of the form is a combination of products of what is >= 0."""
    forms, known = search.forms, search.known
    known.want(strict)
    terms = [p for p in map(known.part_of_monomial, form) if p]
    equations = _equations(search, form, depth)
    base = _unlike([*_atoms(search, form)[:MOST_ATOMS], *_sums(search, form, equations)])
    squares = _squares(search, form, base)
    facts = [f.form for f in known.facts([forms.tree(form)])]
    given = [p for e in (*(e for *_, e in equations), *facts) for p in map(known.part_of_monomial, e) if p][:MOST_MULTIPLES]
    first = _unlike([WHOLE, *base, *terms, *given, *squares, *_zeros(search, [form, *(p.form for p in base)])])
    found = _combined(search, form, strict, [WHOLE], first, equations)
    if found or depth < 2:
        return found
    squares = _unlike([*squares, *known.squares_of_names(form)])
    pairs = [a.times(b, forms) for a, b in combinations_with_replacement(base, 2)]
    pairs += [a.times(b, forms) for a in base for b in (*squares, *terms)]
    multipliers = [WHOLE, *(p for p in (*terms, *base) if p.form.keys() != {UNIT})]
    found = _combined(search, form, strict, multipliers, _unlike([*first, *pairs]), equations)
    if found or depth < 3:
        return found
    triples = _triples(base[:10], squares[:20], forms)
    some = multipliers[1:8]
    multipliers += [a.times(b, forms) for a, b in combinations_with_replacement(some, 2)]
    products = _unlike([*first, *pairs, *triples])[:MOST_PRODUCTS]
    return _combined(search, form, strict, [*multipliers, *map(known.strictly, squares[:6])], products, equations)


def _triples(base, squares, forms):
    found = [a.times(b, forms).times(c, forms)
             for a, b, c in combinations_with_replacement(base, 3)]
    return found + [a.times(b, forms).times(s, forms)
                    for a, b in combinations(base, 2) for s in squares]


def _zeros(search, forms):
    """u/u - 1 for a sum u that stands below a bar."""
    trees = search.forms.trees
    below = dict.fromkeys(f for form in forms for m in form for f, e in m if e < 0 and trees[f][0] == "add")
    return [part for f in below for part in nothing(search.forms, f)]


def _atoms(search, form):
    """Facts, conditions, laws and signs that have to do with the form."""
    known, tree = search.known, search.forms.tree(form)
    facts = list(known.facts([tree]))
    sizes = [t for t in (search.forms.tree(f.form) for f in facts) if any(n[:2] == ("call", "Abs") for n in walk(t))]
    laws = [*known.laws([tree, *search.setting.sides, *terms_at_places(search, form), *sizes]), *touching(known, form)]
    atoms = known.atoms([form, *(f.form for f in facts)])
    return _unlike([*facts, *known.conditions(), *laws, *atoms])


def _equations(search, form, depth):
    """The equations that are given and not put in."""
    trees = [search.forms.tree(form), *(search.setting.sides if depth > 1 else ())]
    return list(search.known.equations(trees, {s.fact for s in search.steps}))


def _sums(search, form, equations):
    given = [equation for *_, equation in equations]
    yield from single_terms(search, form, given)
    yield from partial_sums(search, form, given)
    yield from off_diagonal(search, form, given)
    yield from tangents(search, form)
    yield from means(search, form)
    yield from squares_summed(search, form, given)
    yield from weighted_means(search, form)
    yield from spreads(search, form)
    yield from minors(search, form)
    yield from ends(search, form)
    yield from telescoped(search)
    yield from convexity.tangents_of_log_sums(search, form)


def weighted_means(search, form):
    """Σ w A - M for positive monomials with M = Π A^w, Σ w = 1: Σ w M (A/M - 1 - log A/M)."""
    positive = {m: c for m, c in form.items() if (found := search.known.monomial(m)) and found[0] == 1 and found[2]}
    upper = [m for m, c in positive.items() if c > 0][:MOST_MEANS]
    for lower in (m for m, c in positive.items() if c < 0):
        check_time()
        for count in (2, 3, 4):
            for chosen in combinations(upper, count):
                weights = solve([{**dict(m), "all": 1} for m in chosen], {**dict(lower), "all": 1})
                if weights and min(weights) > 0:
                    yield _mean_above(search.forms, chosen, weights, lower)


def _mean_above(forms, chosen, weights, lower):
    low = forms.monomial(lower)
    products = tuple((("sign", num(w)), ("sign", low), ("log", mul(forms.monomial(m), pow_(low, -1))))
                     for m, w in zip(chosen, weights))
    return Part(products, {**dict(zip(chosen, weights)), lower: -1}, False)


def _squares(search, form, base):
    """Squares of the roots that stand in the form, or in it over something that is >= 0."""
    known, whole = search.known, [form]
    for part in base:
        if len(part.form) == 1:
            (m, _), = part.form.items()
            quotient = search.forms.times(form, _over(m))
            whole.append({n: c for n, c in quotient.items() if all(e > 0 for _, e in n)})
    factors = [*known.squares_of_factors([form, *(p.form for p in base)]), *_squares_of_angles(search, form)]
    return [known.square(form), *factors, *known.squares(whole)]


def _squares_of_angles(search, form):
    """(sin u - cos u)^2 and (sin u + cos u)^2."""
    trees = search.forms.trees
    for u in dict.fromkeys(trees[f][2] for m in form for f, _ in m if trees[f][:2] in (("call", "sin"), ("call", "cos"))):
        sine, cosine = (search.forms.plain(("call", name, u)) for name in ("sin", "cos"))
        yield from (search.known.square(plus(sine, cosine, sign)) for sign in (1, -1))


def _over(m):
    return {tuple((f, -e) for f, e in m): 1}


def _combined(search, form, strict, multipliers, products, equations):
    """``Found`` from a programme with these multipliers, products and equations."""
    forms = search.forms
    multipliers = [m for m in multipliers if search.known.certain(m)]
    targets = [forms.times(form, m.form) for m in multipliers]
    multiples = [(Add(n, where, forms.monomial(m)), forms.times(equation, {m: 1}))
                 for n, where, equation in equations
                 for m in dict.fromkeys((*_multiples(forms, equation, form), *convexity.multiples(search, form)))]
    multiples += [(a, forms.plain(gap)) for a, gap in equations_summed(search.setting, convexity.factors(search, form))]
    check_time()
    found = combine(
        targets, [p.form for p in products], [row for _, row in multiples],
        [n for n, p in enumerate(products) if p.strict] if strict else None,
        {n for n, m in enumerate(multipliers) if m.strict})
    below, chosen, added = found or ({}, {}, {})
    if not reduce(lambda total, n: plus(total, multipliers[n].form, below[n]), below, {}):
        return None
    return Found(
        tuple((("sign", num(q)), *p) for n, q in chosen.items() for p in products[n].products),
        tuple(a._replace(factor=mul(num(q), a.factor)) for (a, _), q in ((multiples[n], q) for n, q in added.items())),
    ).scaled(*_below(search, [(multipliers[n], q) for n, q in below.items()]))


def _multiples(forms, equation, target):
    """The monomials that bring a term of an equation to a term of the target."""
    found = {UNIT: None}
    for lead in equation:
        for m in target:
            quotient = forms.times({m: 1}, _over(lead))
            if len(quotient) == 1:
                found.update((q, None) for q in quotient if all(e > 0 for _, e in q))
    return list(found)[:MOST_MULTIPLES]


def _below(search, multipliers):
    """1 over the multiplier Σ q M, as it was found; nothing for 1."""
    total = [mul(num(q), *map(search.known.tree_of, p)) for m, q in multipliers for p in m.products]
    if total == [ONE]:
        return []
    return [pow_(("add", *total) if len(total) > 1 else total[0], -1)]


def _unlike(parts):
    """One part for each form, a strict one if there is one."""
    found: dict = {}
    for part in parts:
        k = key(part.form)
        if part.form and (k not in found or part.strict and not found[k].strict):
            found[k] = part
    return list(found.values())
