"""Exact linear programmes: which positive multiple of a form is a sum of products that are >= 0.

    Σ d_k (T M_k) = Σ c_i P_i + Σ e_j E_j      d, c >= 0, Σ d = 1, e any

The products P and the multipliers M are proposed; z3's linear real arithmetic is exact, and so is
what it finds.
"""
from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from ..normalise.clock import check_time

MILLISECONDS = 1500
MOST_ENTRIES = 40_000


def combine(targets, products, equations=(), strict=None, certain=None):
    """Coefficients ``(d, c, e)`` by position, those that are not 0; ``None`` if there are none.

    ``strict``: the positions of products one of which must occur (``None``: none need occur);
    ``certain``: those of the multipliers that are > 0 and not only >= 0 (``None``: all of them).
    """
    rows: dict = {}
    columns = {("d", n): f for n, f in enumerate(targets)}
    columns |= {("c", n): {m: -q for m, q in f.items()} for n, f in enumerate(products)}
    columns |= {("e", n): {m: -q for m, q in f.items()} for n, f in enumerate(equations)}
    columns = {name: {rows.setdefault(m, len(rows)): q for m, q in f.items()} for name, f in columns.items()}
    _thin(columns)
    certain = [n for n in range(len(targets)) if (certain is None or n in certain) and ("d", n) in columns]
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
    solver.set("timeout", MILLISECONDS)
    solver.from_string("".join(text))
    if solver.check() != z3.sat:
        return None
    model = solver.model()
    values = {v.name(): Fraction(model[v].numerator_as_long(), model[v].denominator_as_long())
              for v in model.decls()}
    return {name: values.get(v, Fraction(0)) for name, v in names.items()}


def _total(row):
    terms = [f"(* {_number(q)} {v})" for q, v in row]
    return terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})"


def _number(q):
    q = Fraction(q)
    found = f"(/ {abs(q.numerator)} {q.denominator})" if q.denominator != 1 else str(abs(q.numerator))
    return found if q >= 0 else f"(- {found})"
