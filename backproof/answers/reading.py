"""What a person typed, read with the names of the exercise."""
from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations

from sympy import Expr, Idx, Indexed, IndexedBase, Symbol

from derivations.notation.grammar import Reader, Unreadable
from derivations.refute.decimals import free_indices
from derivations.language import Partial

_NAME = (r"\\?[^\W\d_]+'*(?:\^(?:\w|\{\w+\}))?(?:_(?:[^\W_]+|\{[^{}]*\})|\[[^\[\]]*\])?"
         r"(?:\^(?:\w|\{\w+\}))?")
_D = r"(?:\\partial(?![A-Za-z])\s*|∂\s*|d)"
DERIVATIVE = re.compile(
    rf"\\[dt]?frac\s*\{{\s*{_D}(?P<top>{_NAME})\s*\}}\s*\{{\s*{_D}(?P<low>{_NAME})\s*\}}"
    rf"|(?<![\w\\]){_D}(?P<up>{_NAME})\s*/\s*{_D}(?P<down>{_NAME})")
LAYER = re.compile(r"\^\s*(?:\{\s*L\s*\}|L(?![A-Za-z]))")
LABEL = re.compile(r"\\?[^\W\d]\w*'*\s*(?:[_^]\s*(?:\w+|\{[^{}]*\})\s*|\[[\w\s,]*\]\s*)*")
RELATION = re.compile(r"<=|>=|!=|≤|≥|≠|==|:=|\\leq?(?![A-Za-z])|\\geq?(?![A-Za-z])|[=<>]")
VECTOR = re.compile(r"(?<![\w\\])(d?)([^\W\d_])(?!\s*[\w\[^'(])")
ENDINGS = " \t\r\n.,;"


@dataclass(frozen=True)
class Typed:
    """An answer as read: a formula (``right`` alone), or two sides with a relation.

    ``text`` is what was typed for ``right``.
    """

    text: str
    right: Expr
    relation: str = ""
    left: Expr | None = None


def read(text: str, names: dict, own: list[str] = ()) -> Typed:
    """Read an answer. ``own`` are definitions that the person made before.

    Raises ``Unreadable``, with its position in ``text``.
    """
    reader = Reader(known=names, closed=True)
    for definition in own:
        define(reader, definition)
    plain, derivatives = without_derivatives(tidied(text, names), reader)
    sign = RELATION.search(plain)
    if sign is None:
        return Typed(plain, reader.expression(plain).xreplace(derivatives))
    head, tail = plain[:sign.start()], " " * sign.end() + plain[sign.end():]
    if sign.group() in ("=", "==", ":=") and (not head.strip() or is_label(head, reader)):
        return Typed(tail, reader.expression(tail).xreplace(derivatives))
    left, relation, right = reader.relation(plain)
    return Typed(tail, right.xreplace(derivatives), relation, left.xreplace(derivatives))


def entry_by_entry(text: str, names: dict, indices: list[Idx]) -> str:
    """A formula in whole vectors, as ``a - y``, with the index of the answer on each of them."""
    found = {}
    for name, thing in names.items():
        if isinstance(thing, IndexedBase) and thing.shape is not None and len(thing.shape) == 1:
            fitting = [k for k in indices if k.upper + 1 == thing.shape[0]]
            found.update({name: fitting[0]} if fitting else {})
    return VECTOR.sub(lambda m: f"{m[0]}[{found[m[2]]}]" if m[2] in found else m[0],
                      tidied(text, names))


def tidied(text: str, names: dict) -> str:
    """Without a closing full stop, and without the layer L where the exercise has one layer."""
    plain = text.rstrip(ENDINGS)
    layered = any("^" in name for name in names) or "L" in names
    return plain if layered else LAYER.sub(lambda m: " " * len(m.group()), plain)


def without_derivatives(text: str, reader: Reader) -> tuple[str, dict]:
    """``dC/dz_k`` and its other spellings as names of the same length, and what these stand for."""
    found: dict = {}

    def name(match):
        spans = [match.span(group) for group in ("top", "up", "low", "down") if match[group]]
        parts = [part(reader, text, *span) for span in spans]
        label = f"D{len(found)}"
        found[reader.names.setdefault(label, Symbol(label, real=True))] = Partial(*parts)
        return label.ljust(len(match.group()))

    return DERIVATIVE.sub(name, text), found


def part(reader, text, start, end) -> Expr:
    """The name above or below the bar of a derivative."""
    found = reader.expression(" " * start + text[start:end])
    if not isinstance(found, (Symbol, Indexed)):
        raise Unreadable(text, start, "a derivative is written dC/dz_k, with a name on each place")
    return found


def is_label(head: str, reader) -> bool:
    """Whether the left side only names the answer, as δ_k does in ``δ_k = a_k - y_k``."""
    if not LABEL.fullmatch(head.strip()):
        return False
    try:
        reader.expression(head)
    except Unreadable:
        return True
    return False


def define(reader: Reader, text: str):
    """Take a person's own definition, ``S = …``; the names on its right must be known.

    Raises ``Unreadable``.
    """
    head, _, tail = text.partition("=")
    reader.expression(" " * (len(head) + 1) + tail)
    reader.closed = False
    try:
        return reader.definition(text)
    finally:
        reader.closed = True


def renamings(ours: list[Idx], theirs: list[Idx]) -> list[dict]:
    """The ways to read a person's index letters as those of the book, where they must differ."""
    kept = [k for k in ours if k in theirs]
    strange = [k for k in ours if k not in theirs]
    free = [k for k in theirs if k not in kept]
    return [dict(zip(strange, chosen)) for chosen in permutations(free, len(strange))
            if all(a.upper == b.upper for a, b in zip(strange, chosen))]


def matched(left: Expr, target_left: Expr):
    """The renaming under which a person's left side is the book's, or None."""
    ours, theirs = free_indices(left), free_indices(target_left)
    for names in [{}, *all_renamings(ours, theirs)]:
        if left.xreplace(names) == target_left:
            return names
    return None


def all_renamings(ours, theirs):
    if len(ours) != len(theirs) or len(ours) > 4:
        return []
    return [dict(zip(ours, chosen)) for chosen in permutations(theirs)
            if all(a.upper == b.upper for a, b in zip(ours, chosen))]
