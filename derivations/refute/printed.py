"""A refuting point in words and numbers: indices from 1, values exact where they are."""
from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from math import prod

from flint import arb, fmpq

from ..kernel.terms import Var, free, free_vars, letters_of, names
from ..record import Counterexample
from .balls import precision

BITS = 400
DIGITS = (6, 15, 50)


def counterexample(claim, point) -> Counterexample:
    """The point as a record."""
    with precision(BITS):
        point.forget()
        sides = [side(point, point.at) for side in claim.sides]
        shown, letters, indices = concerned(claim)
        return Counterexample(
            sizes={x: point.at[x] for x in claim.letters if x in letters},
            indices={v.label: point.at[v] + 1 for v in claim.indices if v in indices},
            values=written_values({key: v for key, v in point.values.items()
                                   if key[0].removesuffix("()") in shown}),
            **written_sides(*sides))


def concerned(claim):
    """The names, sizes and indices that a reader needs: of the claim, of what its names are defined
    as, and of the facts about them."""
    given = claim.given
    facts = [m.tree for m in (*given.equations, *given.orders, *given.about_places)]
    bodies, shown, found, more = dict(given.bodies), set(), [], list(claim.trees)
    while more:
        found += more
        shown |= {n.rstrip("'") for t in more for n in names(t)}
        more = [bodies.pop(key) for key in list(bodies) if key[0] in shown]
        more += [t for t in facts if t not in found and names(t) & shown]
    letters = {x for t in found for x in free(t)}
    letters |= {x for t in facts if not names(t) and free(t) & letters for x in free(t)}
    letters |= {x for v in letters if isinstance(v, Var) and v.size for x in letters_of(v.size)}
    return shown, letters, {v for t in claim.trees for v in free_vars(t)} | given.fixed & letters


def written_values(values: dict) -> dict[str, str]:
    """Each name with its entries; an array with the name of a scalar is shown as ``w[]``."""
    arrays: dict[str, dict] = {}
    for (name, position), value in values.items():
        shared = position and (name, ()) in values
        arrays.setdefault(f"{name}[]" if shared else name, {})[position] = value
    return {name.removesuffix("()"): written_function(entries) if name.endswith("()") else
            written_array(entries) for name, entries in sorted(arrays.items())}


def written_function(entries: dict) -> str:
    """An unknown function, drawn as a quadratic in each argument."""
    powers = ("", " u", " u^2")
    several = len({n for n, _ in entries}) > 1
    terms = [f"{written_number(v)}{powers[m].replace('u', f'u{n + 1}' if several else 'u')}"
             for (n, m), v in sorted(entries.items()) if v]
    return " + ".join(terms) or "0"


def written_sides(left, right) -> dict[str, str]:
    """Both values with as many digits as it takes to see that they differ, if they do."""
    gap = left - right
    if type(gap) is not fmpq and gap.contains(0):  # they touch
        return dict.fromkeys(("left", "right"), written_number(left if type(left) is fmpq else right))
    for digits in DIGITS:
        sides = {"left": written_number(left, digits), "right": written_number(right, digits)}
        if decimal(left, digits) != decimal(right, digits):
            return sides
    sides = {"left": written_number(left), "right": written_number(right)}
    if type(gap) is not fmpq:  # as 1 + 1e-87 beside 1
        sign = "+" if gap > 0 else "-"
        sides["left"] = f"{sides['right']} {sign} {written_number(abs(gap))}"
    return sides


def written_number(value, digits=6) -> str:
    """Exact, or a decimal; a ball around 0 narrower than can be shown is 0."""
    if type(value) is fmpq:
        return str(value)
    if value.contains(0) and value.rad() < arb(10) ** -DIGITS[-1]:
        return "0"
    shown = decimal(value, digits)
    return f"{shown:f}" if -6 < shown.adjusted() < digits else f"{shown:e}"


def decimal(value, digits) -> Decimal:
    return Decimal(arb(value).mid().str(DIGITS[-1] + 10, radius=False)).normalize(
        Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN))


def written_array(entries: dict) -> str:
    """Nested parentheses for a full array, entries with their positions otherwise."""
    positions = sorted(entries)
    if positions == [()]:
        return written_number(entries[()])
    shape = [max(p[axis] for p in positions) + 1 for axis in range(len(positions[0]))]
    if len(positions) < prod(shape) or min(map(min, positions)) < 0:
        return ", ".join(f"[{', '.join(str(i + 1) for i in p)}] {written_number(entries[p])}"
                         for p in positions)
    return _nested(entries, shape, ())


def _nested(entries, shape, prefix):
    if len(prefix) == len(shape):
        return written_number(entries[prefix])
    rows = [_nested(entries, shape, (*prefix, n)) for n in range(shape[len(prefix)])]
    return f"({', '.join(rows)})"
