"""The answer of an exercise as NumPy, for a reader to copy: the formulas that its parts ask for."""
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sympy import Expr, Idx, Indexed, IndexedBase, count_ops

if TYPE_CHECKING:
    from backproof.answers.making import Question

LONGEST = 8  # lines of a function that a reader copies
MOST = 3  # functions


def answer_code(question: Question | None, proof) -> str:
    """The source of a function for each part that asks for a formula, or for the first conclusion
    where no part does; empty if none has code worth copying."""
    asked = [function(formula, f"part_{number}", said)
             for number, said, formula in formulas(question) if worth_copying(formula)]
    concluded = (function(right, "formula") for _, right in proof.conclusions
                 if worth_copying(right))
    functions = list(filter(None, asked))[:MOST] or [next(filter(None, concluded), "")]
    return program(functions) if any(functions) else ""


def formulas(question: Question | None) -> Iterator[tuple[int, str, Expr]]:
    """The formulas that are asked for: the number of the part, its answer as typed, the formula."""
    from backproof.answers.asked import FORMULA
    from derivations.notation.from_tree import to_sympy

    for slot in question.slots if question else ():
        if slot.part.kind == FORMULA and slot.answer is not None:
            yield slot.number, slot.part.answer, shaped(to_sympy(slot.answer))


def shaped(formula: Expr) -> Expr:
    """The formula with arrays as long as the indices that run over them."""
    lengths = {}
    for entry in formula.atoms(Indexed):
        ends = tuple(place.upper + 1 if isinstance(place, Idx) else None for place in entry.indices)
        lengths.setdefault(entry.base, set()).add(ends)
    whole = {base: IndexedBase(base.label, shape=ends) for base, (ends, *others) in lengths.items()
             if not others and None not in ends}
    return formula.xreplace(whole)


def worth_copying(formula: Expr) -> bool:
    """Whether a formula is more than a letter or two: arrays, or several operations."""
    return formula.has(Indexed) or bool(formula.free_symbols) and (
        formula.is_Add or count_ops(formula) > 1)


def function(formula: Expr, name: str, said: str = "") -> str:
    """The source of a short function after a comment with what it computes; else nothing."""
    from derivations.notation.compile import code

    try:
        source = code(formula, name)
    except (NotImplementedError, ValueError, TypeError, KeyError):
        return ""  # a derivative or a function without a name has no code
    if len(source[source.rindex('"""'):].splitlines()) > LONGEST:
        return ""
    head = f"def {name}("
    return source.replace(head, f"# {said}\n{head}") if said else source


def program(functions: list[str]) -> str:
    """Functions one after the other; what several of them import or call stands once."""
    blocks = "\n\n\n".join(source.replace("\n\ndef ", "\n\n\ndef ").replace("\n\n#", "\n\n\n#")
                           for source in functions)
    pieces = [piece.strip() for piece in blocks.split("\n\n\n")]
    return "\n\n\n".join(dict.fromkeys(filter(None, pieces))) + "\n"
