"""An order of functions of one name: balls around the values, and the slope next to where these do not tell.

That is where both sides are equal (a Taylor bound), far away, and at the ends of what is given.
"""
from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from math import inf

from ..clock import TooLong, check_time, time_limit
from ..kernel.balls import BITS, ball
from ..kernel.calculus import written_out
from ..kernel.rules import NotProved, Setting, case, cases, on_an_interval
from ..kernel.terms import TURNED, Unsupported, free, names, num, scalars_put, sub
from . import inequality, slopes
from .extremum import DEEPEST

FAR, NEAR, (GLANCE, SHORT, LONGEST) = (1, 2, 4, 8, 16), (2, 1, Fraction(1, 2), Fraction(1, 8)), (0.1, 0.1, 1.2)


def by_balls(context, left, relation, right, using=()):
    """A theorem about functions of one name. Raises ``NotProved``."""
    named = (names(left) | names(right)) - {"pi"}
    if len(named) != 1 or free(left) or free(right):
        raise NotProved("not one name stands there")
    x = ("sym", *named)
    return slopes.in_interval(context, x, lambda here: on_a_line(here, (left, relation, right), x))


def on_a_line(context, claim, x):
    check_time()
    low, high = (end for end, _ in Setting(context, (claim[0], claim[2])).signs.of(x))
    if inf not in (-low, high):
        with suppress(NotProved):
            return on_an_interval(context, *claim)
    for start, bounds in dict.fromkeys(near_ends(context, claim, x, low, high)):
        cuts, here = [], context
        for at, side in bounds:
            cuts.append((here, sub(x, at), side))
            here = case(here, claim, *cuts[-1][1:])
        try:
            made = by_slope(here, claim, x, start)
        except (NotProved, TooLong):
            check_time()
            continue
        for outer, on, side in reversed(cuts):
            beyond = on_a_line(case(outer, claim, on, TURNED[side]), claim, x)
            made = cases(outer, claim, on, [made, beyond])
        return made
    raise NotProved("the sides are too near to each other somewhere")


def near_ends(context, claim, x, low, high):
    """(where the slope is counted from, the bounds of x between which it is used): next to a point where both sides are
    equal, else beyond a bound where an end is far, or the sides have no value at it."""
    gap = written_out(context, sub(claim[0], claim[2]))[0]
    values = {e: value(gap, x, e) for e in dict.fromkeys((low, high, 0, 1)) if low <= e <= high}
    for e in [e for e, v in values.items() if v is not None and v.contains(0)][:1]:
        for r in NEAR:
            yield num(e), tuple((num(at), side) for at, side in ((e - r, ">="), (e + r, "<=")) if low < at < high)
        return
    for end, turn in ((low, 1), (high, -1)):
        for b in () if values[end] is not None else [-turn * r for r in FAR] if abs(end) == inf else [end + turn * r for r in NEAR[2:]]:
            if low < b < high:
                yield num(b), ((num(b), "<=" if turn == 1 else ">="),)


def value(gap, x, at):
    """A ball around the value at a number; ``None`` if there is none."""
    with suppress(Unsupported):
        found = ball(scalars_put(gap, {x[1]: num(at)}), BITS) if abs(at) < inf else None
        return found if found is not None and found.is_finite() else None


def by_slope(context, claim, x, start):
    """By a plain sign, or that of the slope on both sides of a point."""
    with suppress(NotProved):
        return inequality.prove(context, *claim, (), SHORT)
    with time_limit(LONGEST):
        return slopes.moving(context, claim, x, start, DEEPEST, GLANCE)
