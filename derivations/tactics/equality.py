"""Certificates for equations: which facts are put in for which names."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from flint import fmpq, fmpq_mat

from ..kernel.context import Context
from ..kernel.deltas import contracted
from ..kernel.poly import poly, times, tree
from ..kernel.prepare import Prepare
from ..kernel.rules import DENIED, Add, Equality, NotProved, Put, Setting, case, cases, equation, put
from ..kernel.setting import certain
from ..kernel.terms import (
    FUNCTIONS, ONE, ZERO, Tree, Unsupported, Var, add, at, free_vars, kinds, mapped, moved, mul, names, num, pow_, ratio, sub, walk,
)
from .adding_up import equations_summed, named
from .induction import by_induction
from .parts import instances
from .polynomials import Forms
from .reductions import splits
from .roots import by_roots, powers

MOST_CASES = 4  # one inside the other


def prove(context: Context, left: Tree, right: Tree, using=()):
    """A theorem ``left = right``: at once, by the cases of what is given, or by induction.

    Raises ``NotProved``.
    """
    claim = left, "=", right
    try:
        return certified(context, left, right, using)
    except NotProved as error:
        reason = error
    for found in (lambda: by_cases(context, claim, using), lambda: by_induction(context, claim, step)):
        with suppress(NotProved):
            return found()
    raise reason


def at_once(context: Context, left: Tree, right: Tree, using=()):
    """A theorem ``left = right`` by what takes little time. Raises ``NotProved``."""
    with suppress(NotProved, Unsupported):
        return whatever_is_held(context, left, right, using)
    if not using and all(f.relation != "=" for f in context.facts):
        return tried(context, left, right, Equality(), using)
    setting = Setting(context, (left, right), using)
    steps = in_order(setting, sub(*setting.sides), replacements(setting, False))
    try:
        return tried(context, left, right, Equality(tuple(steps)), using)
    except NotProved:
        if not steps:
            raise
        return tried(context, left, right, Equality(), using)


def tried(context: Context, left: Tree, right: Tree, certificate, using):
    """``equation``, for a certificate that may have been tried for this claim just before."""
    found = _tried(context, left, right, certificate, tuple(using))
    if isinstance(found, Exception):
        raise type(found)(str(found))
    return found


@lru_cache(maxsize=64)
def _tried(*claim):
    try:
        return equation(*claim)
    except (NotProved, Unsupported) as error:
        return error


def whatever_is_held(context: Context, left: Tree, right: Tree, using=()):
    """A theorem about derivatives by a defined name, whatever the name is: it is held there."""
    parts = [n for side in (left, right) for n in walk(side) if n[0] in ("partial", "direct")]
    held = {v[1] for n in parts for v in n[2:]} & context.defined.keys() - {n[1][1] for n in parts}
    if not held:
        raise NotProved("no defined name is held")
    free_of = replace(context, definitions=tuple(d for d in context.definitions if d.name not in held))
    shown = equation(free_of, left, right, Equality(), using)
    facts = Setting(context, (left, right), (*using, shown)).facts
    return equation(context, left, right, Equality(add=(Add(len(facts) - 1, named(facts[-1]), ONE),)), (*using, shown))


def by_cases(context: Context, claim, using=(), most=MOST_CASES):
    """The cases of what is given, or those of the sign of what stands under |x|, max, relu or a step."""
    try:
        return by_roots(context, claim, using, in_case, most)
    except NotProved:
        setting = Setting(context, (claim[0], claim[2]), using)
    found = splits(setting, [over_deltas(setting, s) for s in setting.sides]) if most else ()
    if not found:
        raise NotProved("no cases were found")
    on, _ = found[0]
    possible = [r for r in ("<", "=", ">") if not setting.signs.has(on, DENIED[r])]
    return cases(context, claim, on, [in_case(case(context, claim, on, r), claim, most - 1) for r in possible])


def over_deltas(setting, t: Tree) -> Tree:
    """A tree with its sums over δ taken, so that what stands in them is seen at chosen places."""
    t = mapped(t, lambda part: over_deltas(setting, part))
    return add(*contracted(t[1], t[2], setting.context)) if t[0] == "sum" else t


def in_case(context: Context, claim, most):
    try:
        return certified(context, claim[0], claim[2])
    except NotProved:
        return by_cases(context, claim, (), most)


def step(context: Context, left: Tree, _, right: Tree):
    """A part of an induction: also what was given last, the hypothesis, taken once."""
    try:
        return certified(context, left, right)
    except NotProved:
        if not context.facts:
            raise
        hypothesis = Add(len(context.facts) - 1, (), ONE)
        return equation(context, left, right, Equality(add=(hypothesis,)))


def certified(context: Context, left: Tree, right: Tree, using=()):
    """A theorem ``left = right`` by what is given, put in or added. Raises ``NotProved``."""
    setting = Setting(context, (left, right), using)
    failures, seen = [], set()
    for certificate in certificates(setting):
        if certificate in seen:
            continue
        seen.add(certificate)
        try:
            return tried(context, left, right, certificate, using)
        except (NotProved, Unsupported) as error:
            failures.append(str(error))
    raise NotProved(failures[-1] if failures else "no certificate was found")


def certificates(setting: Setting):
    """What is given, put in: names that are given outright; multiples of equations beside these; then also
    what can be solved for a name; powers of names with few values taken down."""
    sides, combined = sub(*setting.sides), []
    steps = in_order(setting, sides, replacements(setting, False))
    yield Equality(tuple(steps))
    yield Equality()
    outright = [s for s in steps if s.target[1] not in names(s.body)]
    for before in (steps, outright, [], widely(setting, sides)):
        added = None if before in combined else combination(setting, sides, before)
        combined.append(before)
        if added:
            yield Equality(tuple(before), added)
    steps = in_order(setting, sides, replacements(setting, True))
    yield Equality(tuple(steps))
    for before in (steps, []) if steps else ([],):
        added = powers(setting, after(setting, sides, before))
        if added:
            yield Equality(tuple(before), added)


def after(setting, t, steps):
    for step in steps:
        t = put(t, step, setting)
    return t


def combination(setting, difference, steps):
    """Multiples of the equations that are given that add up to a difference: by numbers; summed, too, with entries y(k)
    that stand in it, as c Σ_k y(k) (left - right)(k); or by what a term of it is of a term of theirs."""
    prepare, forms = Prepare(setting.signs), Forms(setting)

    def prepared(t):
        return poly(one_way(prepare(over_deltas(setting, after(setting, t, steps)))))

    def plain(t):
        return forms.plain(after(setting, t, steps))
    given = list(equations_here(setting))
    try:
        alone, wanted = [(a, prepared(gap)) for a, gap in given], prepared(difference)
        times_terms = ((a._replace(factor=tree(q)), times(q, column)) for a, column in alone for q in quotients(wanted, column))
        return multiples(wanted, alone) or multiples(wanted, list(times_terms)) or given and multiples(plain(difference), [
            (a, plain(gap)) for a, gap in (*given, *equations_summed(setting, [difference]))])
    except (Unsupported, NotProved):
        return None


def equations_here(setting):
    """(its multiple by 1, left - right) for the equations that are given, at the places of the claim."""
    for n, f in enumerate(setting.facts):
        for where in instances(f, setting.sides, setting) if f.relation == "=" else ():
            used = setting.fact(n, where)
            yield Add(n, where, ONE), sub(used.left, used.right)


def multiples(wanted, pairs):
    """Multiples of equations by numbers c, for pairs of one and its form, with wanted = Σ c form."""
    found = solve([form for _, form in pairs], wanted)
    return found and tuple(a._replace(factor=mul(num(c), a.factor)) for (a, _), c in zip(pairs, found) if c)


def one_way(t):
    """δ(j, i) as δ(i, j)."""
    return ("delta", *sorted(t[1:], key=repr)) if t[0] == "delta" else mapped(t, one_way)


MOST_QUOTIENTS = 24


def _is_plain(monomial) -> bool:
    """No unknown value of the kernel stands in it."""
    return not any(" " in n[1] for f, _ in monomial for n in walk(f) if n[0] in ("sym", "entry", "call"))


def quotients(wanted, column):
    """What a term of the difference is of a term of a fact: the factors that a multiple may have."""
    found = []
    for m in wanted:
        for h in column:
            q = times({m: 1}, {tuple((f, -e) for f, e in h): 1})
            if q not in found and len(next(iter(q))) <= 3 and _is_plain(next(iter(q))):
                found.append(q)
    return found[:MOST_QUOTIENTS]


def solve(columns, wanted):
    """Rational c with Σ c column = wanted; ``None`` if there are none."""
    keys = dict.fromkeys(k for column in (*columns, wanted) for k in column)
    rows = [[number(column.get(k, 0)) for column in (*columns, wanted)] for k in keys]
    reduced, rank = fmpq_mat(rows or [[0] * (len(columns) + 1)]).rref()
    found = [0] * len(columns)
    for row in reduced.tolist()[:rank]:
        pivot = next(n for n, q in enumerate(row) if q)
        if pivot == len(columns):
            return None
        found[pivot] = ratio(int(row[-1].p), int(row[-1].q))
    return found


def number(q):
    return fmpq(*q.as_integer_ratio())


MOST_STEPS = 40


def in_order(setting, t, steps):
    """The steps as often as they find something: what is put in may hold the target of another."""
    steps = sorted(steps, key=lambda s: s.target[0] != "call")
    once = [s for s in steps if put(s.body, s, setting) != s.body]  # y = y/Σy finds itself again
    applied, found = [], True
    while found and len(applied) < MOST_STEPS:
        found = False
        for step in steps:
            changed = t if step in once else put(t, step, setting)
            if changed != t:
                applied.append(step)
                t, found = changed, True
    return [*applied, *once]


def widely(setting, sides):
    """What is given put in wherever it stands, in what is given too."""
    everywhere = [s for f in setting.facts if f.relation == "=" for s in (f.left, f.right)]
    steps = replacements(setting, True, everywhere)
    return in_order(setting, add(sides, *everywhere), steps)


def replacements(setting, solve, more=()):
    """One step for each equation that can be solved for a name that stands in the claim."""
    steps, seen, used = [], set(), set()
    present = set().union(*map(_names, (*setting.sides, *more)))
    for outright in (True, False):
        found = True
        while found:
            found = False
            for n, fact in enumerate(setting.facts):
                if n in used or fact.relation != "=" or outright and not (_is_name(fact.left)):
                    continue
                step = solved(setting, n, fact, present, seen, solve)
                if step:
                    steps.append(step)
                    used.add(n)
                    present |= _names(step.body)
                    found = True
    return steps


def _names(t):
    return {node[:2] for node in walk(t) if node[0] in ("sym", "entry", "call")}


def solved(setting, n, fact, present, seen, solve):
    """The fact solved for a name that stands in the claim, its universal indices made its own."""
    where = tuple((v, at(Var(f"{v.label}*", v.size))) for v in fact.universal)
    left, right = (moved(s, dict(where)) for s in (fact.left, fact.right))
    gap = sub(left, right)
    outright = [left] if _is_name(left) else []
    candidates = [*outright, right, *walk(gap)] if solve and not outright else outright or (
        [t for t in walk(gap) if t[0] == "entry"] if left[0] == "sum" or right[0] == "sum" else [])
    for target in dict.fromkeys(t for t in candidates if _is_name(t)):
        if _key(setting, target) in seen or target[:2] not in present:
            continue
        bound = any("#" in v.label for v in free_vars(target))
        step = (scaled_to(setting, n, where, target, left, right) if bound else
                linear(setting, n, where, target, gap))
        if step:
            seen.add(_key(setting, target))
            return step
    return None


def _is_name(t):
    return t[0] in ("sym", "entry") and t[1] != "pi" or t[0] == "call" and t[1] not in FUNCTIONS


def _key(setting, target):
    """What a second fact may not be solved for: all of an array, or one place of it."""
    loose = set(free_vars(target)) - setting.context.fixed
    return (target[1], target[2] if target[0] == "entry" and not all(p[1] and p[0] == 0 for p in target[2])
            else ()) if loose else target


def linear(setting, n, where, target, gap):
    """gap = c target + rest: target = -rest/c."""
    form = poly(gap)
    slope, rest = {}, {}
    for monomial, c in form.items():
        mine = [e for f, e in monomial if f == target]
        left = tuple((f, e) for f, e in monomial if f != target)
        if any(target in walk(f) for f, _ in left) or mine not in ([], [1]):
            return None
        (slope if mine else rest)[left] = c
    if not slope:
        return None
    c = tree(slope)
    if not setting.signs.has(c, "!="):  # e y = f with e = e^2: y is y - e y + f
        return Put(target, sub(target, gap), n, where, ONE) if idempotent(c, setting.signs) else None
    if _mirrors(target, rest):  # A = A^T or A = -A^T: the mean of both
        half = mul(num(Fraction(1, 2)), pow_(c, -1))
        return Put(target, add(mul(num(Fraction(1, 2)), target), mul(num(-1), half, tree(rest))), n, where, half)
    body = mul(num(-1), tree(rest), pow_(c, -1))
    return Put(target, body, n, where, pow_(c, -1))


def idempotent(t, signs) -> bool:
    """Whether a tree is 0 or 1 at each place, as an order is."""
    return not kinds(t).isdisjoint(("less", "delta")) and kinds(t) <= {"less", "delta", "add", "mul", "num"} and certain(sub(mul(t, t), t), "=", signs)


def _mirrors(target, rest) -> bool:
    """Whether the rest is a multiple of the target with its indices in another order."""
    (monomial, _), *more = rest.items() if rest else [((), 0)]
    other = monomial[0][0] if len(monomial) == 1 and not more else target
    return other != target and other[0] == "entry" == target[0] and other[1] == target[1] and sorted(
        other[2]) == sorted(target[2])


def scaled_to(setting, n, where, target, left, right):
    """Σ w y = c with c ≠ 0: y = c y/Σ w y. Σ y = 0: y is y minus its mean."""
    total, value, sign = (left, right, 1) if left[0] == "sum" else (right, left, -1)
    if total[0] != "sum" or target[0] != "entry" or target[1] in names(value):
        return None
    over = [x for p in target[2] for x in dict(p[1])]
    fresh = tuple(at(Var(f"{x.label.split('#')[0]}*", x.size)) if isinstance(x, Var) and "#" in x.label else p
                  for x, p in zip(over, target[2]))
    if len(over) != len(target[2]) or not any(isinstance(x, Var) and "#" in x.label for x in over):
        return None
    entry = ("entry", target[1], fresh)
    if setting.signs.has(value, "!="):
        factor = mul(num(sign), entry, pow_(total, -1))
        return Put(entry, mul(value, entry, pow_(total, -1)), n, where, factor)
    if value == ZERO and total[2] == target:
        size = pow_(("sum", total[1], ONE), -1)
        return Put(entry, sub(entry, mul(size, total)), n, where, mul(num(sign), size))
    return None
