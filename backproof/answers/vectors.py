"""Vectors as wholes: their length between bars, and their products xᵀy, x·y, x @ y and ⟨x, y⟩."""

from __future__ import annotations

from fractions import Fraction

from backproof.answers.indices import Letter
from derivations.kernel.terms import ONE, Tree, free, mul, pow_

EUCLID = ("", "2", "F", "fro")


def between_bars(reader) -> Tree:
    """``|x|`` of a number or of each entry, ``‖x‖``, ``‖x‖_1`` and ``‖x‖^2_2`` of a vector."""
    opening = reader.take().text
    start, (bars, reader.bars) = reader.next.at, (reader.bars, opening)
    inner = reader.expression()
    said = reader.text[start:reader.next.at].strip()
    reader.bars = bars
    close(reader, opening)
    subscript_first(reader)
    if opening == "||" or reader.sees("_"):
        return length(reader, inner, order(reader))
    if not reader.letters.dots_in(inner):
        return ("call", "Abs", inner)
    if reader.lengths:
        reader.letters.remark(f"|{said}| was read as the length of the vector")
        return length(reader, inner, "")
    reader.letters.remark(f"|{said}| was read entry by entry")
    return ("call", "Abs", inner)


def close(reader, sign):
    """The bar that closes; ``|x||y|`` has two that stand together."""
    token = reader.next
    if sign == "|" and reader.sees("||"):
        reader.tokens[reader.here:reader.here + 1] = [
            token._replace(text="|"), token._replace(text="|", at=token.at + 1)]
    reader.expect(sign, "to close the bars")


def subscript_first(reader):
    """``‖x‖^2_2`` is ``‖x‖_2^2``."""
    tokens, start = reader.tokens, reader.here
    middle = script_end(tokens, start)
    if tokens[start].text == "^" and tokens[middle].text == "_":
        end = script_end(tokens, middle)
        tokens[start:end] = tokens[middle:end] + tokens[start:middle]


def script_end(tokens, n) -> int:
    """Where the script that begins at a token ends."""
    end = n + 1
    if end < len(tokens) and tokens[end].text == "{":
        while tokens[end].kind != "end" and tokens[end].text != "}":
            end += 1
    return min(end + 1, len(tokens) - 1)


def order(reader) -> str:
    """Which norm a subscript names; empty where it names none."""
    if not reader.accept("_"):
        return ""
    braced, said = reader.accept("{"), reader.take().text
    if braced:
        reader.expect("}")
    return said


def length(reader, t: Tree, said: str) -> Tree:
    """The Euclidean norm of a vector or matrix, or the sum of absolute values."""
    if not any(isinstance(x, Letter) for x in free(t)):
        return ("call", "Abs", t)
    if said == "1":
        return over_all(reader, ("call", "Abs", t))
    if said not in EUCLID:
        raise reader.error("this norm is not read here")
    return pow_(over_all(reader, pow_(t, 2)), Fraction(1, 2))


def over_all(reader, t: Tree) -> Tree:
    """The sum over all entries."""
    letters = reader.letters
    dots = letters.dots_in(t)
    if len(dots) < 2:
        return letters.summed_over_dots(t, reader.error)
    for dot in dots:
        t = letters.closed(dot, t)
    return t


def contracted(reader, one: Tree, other: Tree) -> Tree:
    """A product of vectors or matrices, summed over what both have; ``1ᵀx`` sums all of x."""
    theirs = reader.letters.dots_in(other)
    t = mul(one, other)
    for dot in theirs if one == ONE else [d for d in reader.letters.dots_in(one) if d in theirs]:
        t = reader.letters.closed(dot, t)
    return t


def norm(reader) -> Tree:
    """``norm(x)``, ``norm(x, 1)`` and ``norm(x, ord=1)``."""
    reader.take()
    reader.expect("(")
    t, said = reader.expression(), ""
    while reader.accept(","):
        named = reader.accept("ord", "axis", "keepdims")
        if named:
            reader.expect("=")
        value = reader.expression() if reader.sees("-") else reader.take().text
        if not named or named.text == "ord":
            said = value
    reader.expect(")")
    return length(reader, t, said)


def dot(reader) -> Tree:
    """``dot(a, b)`` and ``inner(a, b)``."""
    return inner(reader, *reader.two())


def angle(reader) -> Tree:
    """``⟨a, b⟩``, ``<a, b>`` and ``⟨a | b⟩``; brackets if one formula stands between them."""
    closing = "⟩" if reader.take().text == "⟨" else ">"
    bars, reader.bars = reader.bars, "|"
    one = reader.expression()
    other = reader.expression() if reader.accept(",", "|") else None
    reader.bars = bars
    reader.expect(closing)
    return one if other is None else inner(reader, one, other)


def inner(reader, one: Tree, other: Tree) -> Tree:
    """Σ a b over what both count."""
    shared = contracted(reader, one, other)
    return shared if shared[0] == "sum" else reader.letters.summed_over_dots(
        mul(one, other), reader.error)
