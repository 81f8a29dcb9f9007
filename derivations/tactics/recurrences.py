"""Members of a sequence of which each is told by the one before, as x[i + 1] = a x[i] + b, told by the first or the last."""
from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

from ..kernel.context import Context, last, range_of
from ..kernel.poly import poly, tree
from ..kernel.rules import Instance, NotProved, Setting, instance
from ..kernel.terms import TURNED, ZERO, Unsupported, Var, add, at, free, mul, names, num, place, plus, sub, walk
from .induction import by_induction, recursive

EACH = "each"


def by_members(prove, step):
    """A way to prove a claim about sums over a sequence, which asks ``prove`` for it with what its members are."""

    def way(context, left, relation, right, using=()):
        if not any(n[0] == "sum" or n[0] == "entry" and any(p[1] and range_of(p) == "number" for p in n[2])
                   for s in (left, right) for n in walk(s)):
            raise NotProved("nothing is summed, and no place is told by a size")
        shown = [*members(context, step)]
        if not shown:
            raise NotProved("no sequence is known")
        return prove(context, left, relation, right, (*using, *shown))
    return way


def members(context: Context, step):
    """Theorems on each member of the sequences of which facts tell the next by the one before."""
    for fact, v in [(fact, v) for fact in context.facts for v, far in recursive(fact) if far == 1]:
        if rule := next_by_the_one_before(fact, v, Setting(context, ()).signs):
            here, relation, a, b = rule
            each = Var(EACH, plus(v.size, place(1)) if v.size else None)
            for claim, put in told(here, v, each, relation, a, b):
                with suppress(NotProved, Unsupported):
                    shown = by_induction(context, claim, step)
                    yield instance(context, shown, Instance(letters=put)) if put else shown


def next_by_the_one_before(fact, v, signs):
    """(the entry as a function of a place, relation, a, b) for a fact x[v + 1] = a x[v] + b, or an order of these, in which
    a b that is not the same everywhere is left out by its sign."""
    form = poly(sub(fact.left, fact.right))
    moving = {f for monomial in form for f, _ in monomial if f[0] == "entry" and v in free(f)}
    ahead = [f for f in moving if plus(at(v), place(1)) in f[2]]
    entries = {f for f in moving if ahead and f[1] == ahead[0][1]}
    if len(entries) != 2 or len(ahead) != 1:
        return None
    axis = ahead[0][2].index(plus(at(v), place(1)))

    def here(p):
        return ("entry", ahead[0][1], (*ahead[0][2][:axis], p, *ahead[0][2][axis + 1:]))
    later, now = (dict(_linear(form, here(plus(at(v), place(n))))) for n in (1, 0))
    if here(at(v)) not in entries or set(later) != {()} or not now:
        return None
    c = later[()]
    rest = {m: q for m, q in form.items() if not any(f in entries for f, _ in m)}
    a, b = (mul(num(Fraction(-1) / c), tree(part)) for part in (now, rest))
    relation = fact.relation if c > 0 else TURNED[fact.relation]
    if v in free(b) and relation != "=" and signs.has(b, relation):
        b = ZERO
    if v in free(a) | free(b) or ahead[0][1] in names(a) | names(b):
        return None
    return here, relation, a, b


def _linear(form, entry):
    """What an entry is multiplied by."""
    for monomial, q in form.items():
        if (entry, 1) in monomial:
            yield tuple(f for f in monomial if f != (entry, 1)), q


def told(here, v, each, relation, a, b):
    """Claims on each member, told by the first; and by the last, counted from there and put at each place."""
    count = ("ord", at(each))
    if poly(a) == {(): 1}:
        yield (here(at(each)), relation, add(here(place(0)), mul(count, b))), ()
        if v.size:
            end = last(each)
            back = plus(end, at(each), -1)
            yield (here(back), TURNED.get(relation, "="), sub(here(end), mul(count, b))), ((each, back),)
    elif poly(b) == {}:
        yield (here(at(each)), relation, mul(here(place(0)), ("power", a, count))), ()
