"""An order of sums from the same order of their terms at each place, whatever shows that.

What stands outside the sums is shared out among the terms, equally or by weights with a known sum.
"""
from __future__ import annotations

from ..kernel.rules import Equality, NotProved, Order, Setting, order
from ..kernel.terms import ZERO, Unsupported, Var, add, at, bound, moved, mul, neg, sub, walk
from ..refute.attack import fails
from .inequality import Search
from .nesting import parts_of
from .parts import Found
from .sums import mean_shares, over, shared


def by_each_term(prove):
    """A way to prove an order, which asks ``prove`` for that of the terms. Raises ``NotProved``."""

    def way(context, left, relation, right, using=()):
        search = Search(Setting(context, (left, right), using), ())
        larger, smaller = search.setting.sides[::-1] if relation[0] == "<" else search.setting.sides
        whole = [*parts_of("add", larger), *map(neg, parts_of("add", smaller))]
        sizes = dict.fromkeys(n[1].size for t in whole for n in parts_of("mul", t) if n[0] == "sum")
        up = relation.replace("<", ">")
        for size in sizes:
            each = Var("each", size)
            for share, fact in mean_shares(search, size, search.forms.plain(sub(larger, smaller))):
                inside, outside = at_each(search.forms, whole, each, share)
                if any(n[0] == "sum" for n in walk(inside)) or fails(context, inside, up, ZERO):
                    continue
                try:
                    shown = prove(context, inside, up, ZERO, using)
                    return added_up(search, (left, relation, right), each, shown, shared(fact, outside))
                except (NotProved, Unsupported):
                    continue
        raise NotProved("the terms are not shown to have this order")
    return way


def at_each(forms, whole, each, share):
    """The terms at a place, each with its share of what stands outside the sums; and what stands there."""
    inside, outside = [], []
    for t in whole:
        total = next((f for f in parts_of("mul", t) if f[0] == "sum" and f[1].size == each.size), None)
        if total is None:
            outside.append(t)
            inside.append(forms.tree(forms.plain(mul(t, share(each)))))
        else:
            inside.append(mul(moved(total[2], {total[1]: at(each)}), *(f for f in parts_of("mul", t) if f is not total)))
    return add(*inside), add(*outside)


def added_up(search, claim, each, shown, adds):
    """The claim from what was shown at every place."""
    context, using, k = search.setting.context, (*search.setting.using, shown), bound("k", each.size)
    universal = Setting(context, claim[::2], using).facts[-1].universal
    where = tuple((v, at(k if v.label.startswith(each.label) else Var(v.label.rstrip("°"), v.size))) for v in universal)
    found = over(k, Found(((("fact", len(search.setting.facts), where),),)), adds)
    return order(context, *claim, Order(found.products, Equality((), found.adds)), using)
