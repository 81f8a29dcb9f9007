"""An exercise in numbers: its definitions and answers, evaluated where a person can follow."""
from __future__ import annotations

import numpy as np
from sympy import Expr, Indexed, Symbol, Tuple

from ..language import Partial
from ..notation.compile import to_numpy
from ..notation.printing import latex

DIGITS = 3


def in_numbers(lines, given: dict) -> list[list[str]]:
    """Rows of what is given and of all ``lines`` (left, right) that follow from it, in order.

    ``given`` maps a letter of the lines to a number or to nested lists, an entry for each index.
    Raises ``ValueError`` if no line follows.
    """
    known = {str(name): np.array(value, float) for name, value in given.items()}
    rows = [[f"${latex(shown_as(name, lines))}$", written(known[str(name)])] for name in given]
    for left, right in lines:
        if name_of(left) in known:
            continue
        found = evaluated(left, right, known)
        if found is not None:
            known[name_of(left)] = found
            rows.append([f"${latex(left)}$", written(found)])
    if len(rows) == len(known) == len(given):
        raise ValueError(f"no line of the proof follows from {', '.join(map(str, given))} alone")
    return [["", "in numbers"], *rows]


def shown_as(name, lines) -> Expr:
    """A letter with its indices, as the lines write it."""
    sides = Tuple(*(side for line in lines for side in line))
    entries = [entry for entry in sides.atoms(Indexed) if str(entry.base) == str(name)]
    return min(entries, key=lambda e: (sum(not i.is_Symbol for i in e.indices), str(e)),
               default=Symbol(str(name)))


def name_of(left: Expr) -> str:
    """Under which name a left side is known to later lines."""
    return str(left.base) if isinstance(left, Indexed) else str(left)


def evaluated(left: Expr, right: Expr, known: dict):
    """The right side at what is known, its axes in the order of the left's indices; or None."""
    last = left.args[1] if isinstance(left, Partial) else left
    free = {*right.atoms(Symbol)}
    axes = [i for i in getattr(last, "indices", ()) if i in free]
    try:
        formula = to_numpy(right, axes or None)
    except ValueError:  # an index that the left side does not have
        return None
    if not set(formula.arguments) <= set(known):
        return None
    return np.asarray(formula(**{name: known[name] for name in formula.arguments}))


def written(value: np.ndarray) -> str:
    """A number, a row, or rows split by semicolons; whole, or to three digits."""
    digits = 0 if np.allclose(value, np.round(value), rtol=0, atol=1e-12) else DIGITS
    return joined(np.round(value, digits) + 0.0, digits)


def joined(value: np.ndarray, digits: int) -> str:
    if value.ndim == 0:
        return f"{float(value):.{digits}f}".replace("-", "−")
    separator = ", " if value.ndim == 1 else "; "
    return separator.join(joined(part, digits) for part in value)
