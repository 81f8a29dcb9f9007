"""By contradiction: where a claim fails, something that is given would fail too.

For G >= 0 where G < 0 is assumed, N >= 0 is given and P = -N > 0 is shown: G = -G N / P.
"""
from __future__ import annotations

from dataclasses import replace
from itertools import product

from ..clock import TooLong, check_time
from ..kernel.rules import DENIED, Add, Equality, NotProved, Order, case, cases, equation, order, unequal
from ..kernel.terms import ONE, ZERO, Unsupported, at, free_vars, moved, mul, neg, pow_, sub
from ..refute.attack import fails


def by_contradiction(prove):
    """A way to prove an order, or an equation as two, which asks ``prove`` to deny what is given."""

    def way(context, left, relation, right, using=()):
        if relation == "=":
            both = [way(context, left, r, right, using) for r in ("<=", ">=")]
            return equation(context, left, right, using=(*using, *both))
        claim, gap = (left, relation, right), sub(left, right) if relation[0] == ">" else sub(right, left)
        up = relation.replace("<", ">")
        here = case(context, claim, gap, DENIED[up])
        plain = order(case(context, claim, gap, up), *claim, Order(((("sign", gap),),)))
        for n, fact, where in given_at(context, free_vars(gap)):
            other = replace(here, facts=here.facts[:n] + here.facts[n + 1:])
            for wrong in ("<", ">") if fact.relation == "=" else (DENIED[fact.relation],):
                if shown := asked(prove, other, fact.left, wrong, fact.right):
                    denied = absurd(context, here, other, claim, gap, fact, ("fact", n, where), shown)
                    return cases(context, claim, gap, [plain, denied])
        raise NotProved("nothing that is given is denied")
    return way


def given_at(context, places):
    """(number, fact, where) for what is given, at places of the claim."""
    for n, fact in enumerate(context.facts):
        for chosen in product(*([v for v in places if v.size == u.size] for u in fact.universal)):
            if fact.relation != "!=":
                there = dict(zip(fact.universal, map(at, chosen)))
                yield n, fact._replace(left=moved(fact.left, there), right=moved(fact.right, there)), tuple(there.items())


def asked(prove, context, *claim):
    """A theorem, or ``None``."""
    if fails(context, *claim):
        return None
    try:
        return prove(context, *claim)
    except (NotProved, Unsupported, TooLong):
        check_time()
        return None


def absurd(context, here, other, claim, gap, fact, given, shown):
    """The claim ``gap >= 0`` where a fact is given, and denied by what was shown without it."""
    wrong, denied, apart = shown.claim.relation, ("fact", len(here.facts), ()), sub(fact.left, fact.right)
    strict, using, weak = (other, (shown,), given) if len(wrong) == 1 else (context, (), denied)
    more = apart if ">" in (wrong, fact.relation) else neg(apart)
    never = unequal(strict, more, ZERO, using)
    if fact.relation == "=":
        factor = sub(mul(gap, pow_(apart, -1)), ONE if wrong == ">" else neg(ONE))
        return order(here, *claim, Order(((denied,),), Equality(add=(Add(*given[1:], factor),))), (shown, never))
    over = order(strict, pow_(more, -1), ">", ZERO, Order(((("sign", pow_(more, -1)),),)), using)
    products = (("sign", neg(gap)), weak, ("fact", len(here.facts) + 2, ())), (given,), (denied,)
    return order(here, *claim, Order(products), (shown, never, over))
