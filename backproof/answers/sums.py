"""Sums as people write them: Σ_k, Σ_{k=1}^{K}, Σ_{j≠k}, Σ alone, sum(…, k), np.sum(…)."""

from __future__ import annotations

from backproof.answers.letters import Letter
from derivations.kernel.terms import MINUS, ONE, Tree, add, at, bound, mapped, moved, mul, place, plus, walk


def big_sum(reader, token) -> Tree:
    """A sum sign; what it sums ends at the next + or -."""
    named, limits, apart = [], None, None
    high = None
    while reader.sees("_", "^"):
        if reader.take().text == "_":
            named, low, apart = below(reader)
            limits = (low, None) if low is not None else None
        else:
            high = above(reader)
    if not named:
        body = reader.term()
        return reader.letters.summed_over_dots(body, lambda m, w=None: reader.error(m, token.at))
    return over(reader, named, limits and (limits[0], high), apart, reader.term, token)


def below(reader):
    """The letters below a sum sign, where they begin, and an index that is left out."""
    braced = reader.accept("{")
    named = []
    while reader.next.kind == "name":
        word = reader.take()
        named += ([word] if reader.letters.is_index(word.text) or len(word.text) == 1
                  or not word.text.isalpha() else
                  [word._replace(text=c, at=word.at + n) for n, c in enumerate(word.text)])
        if not braced:
            break
        reader.accept(",")
    if not named:
        raise reader.error(reader.expected("the index of the sum"))
    low = apart = None
    if braced:
        if reader.accept("="):
            low = reader.place()
        elif reader.accept("!="):
            apart = reader.next
            reader.take()
        reader.expect("}")
    return named, low, apart


def above(reader):
    """Where a sum ends."""
    if reader.accept("{"):
        found = reader.place()
        reader.expect("}")
        return found
    return reader.place_term(1)


def called_sum(reader, token) -> Tree:
    """``sum(body, k)``, ``sum(body, (k, 0, n))`` and ``np.sum(body)``."""
    named, limits = binders(reader)
    reader.expect("(")
    if not named:
        body, axis = reader.expression(), options(reader)
        reader.expect(")", "to close the sum")
        return reader.letters.summed_over_dots(body, lambda m, w=None: reader.error(m, token.at), axis)
    found = over(reader, named, limits, None, reader.expression, token)
    while not reader.sees(")"):
        if reader.next.kind == "end":
            raise reader.error("I expected “)” to close the sum")
        reader.take()
        if reader.sees(")") and limits and reader.tokens[reader.here + 1].text in (")", ","):
            reader.take()
    reader.expect(")")
    return found


def options(reader) -> int | None:
    """The axis that is said by ``axis=-1``; others, such as ``keepdims=True``, are skipped."""
    axis = None
    while reader.accept(","):
        if not (word := reader.accept("axis", "dim", "keepdims")):
            raise reader.error("over which index? Write sum(…, k)")
        said = ""
        while not reader.sees(")", ",") and reader.next.kind != "end":
            said += reader.take().text
        if word.text != "keepdims" and said.strip("=-").isdigit():
            axis = int(said.strip("="))
    return axis


def binders(reader):
    """The letters that stand after the last commas of ``sum(…, i, j)``, read ahead."""
    depth, parts, n = 0, [], reader.here
    while reader.tokens[n].kind != "end":
        text = reader.tokens[n].text
        if text in ("(", "[", "{") and reader.tokens[n].kind == "sign":
            depth += 1
        elif text in (")", "]", "}") and reader.tokens[n].kind == "sign":
            depth -= 1
            if not depth:
                break
        elif text == "," and depth == 1:
            parts.append(n)
        n += 1
    named, limits = [], None
    ends = [*parts[1:], n]
    for start, end in zip(parts, ends):
        tokens = reader.tokens[start + 1:end]
        if len(tokens) == 1 and tokens[0].kind == "name":
            named.append(tokens[0])
        elif tokens and tokens[0].text == "(" and len(tokens) > 5:
            named.append(tokens[1])
            saved = reader.here
            reader.here = start + 4
            low = reader.place()
            reader.expect(",")
            limits = (low, reader.place())
            reader.here = saved
    return named, limits


def over(reader, named, limits, apart, body_of, token) -> Tree:
    """The sum of a body over some letters."""
    letters = reader.letters
    scope = {t.text: Letter(t.text, t.at) for t in named}
    if len(named) == 1 and named[0].text in reader.world.arrays and limits is None:
        return over_all(reader, scope[named[0].text], body_of(), token)
    letters.scopes.append(scope)
    try:
        body = body_of()
        if apart is not None:
            k = scope[named[-1].text]
            d = letters.delta(at(k), at(letters.index(apart)), reader.error)
            body = mul(add(ONE, mul(MINUS, d)), body)
    finally:
        letters.scopes.pop()
    for t in reversed(named):
        body = closed(reader, scope[t.text], limits if t is named[-1] else None, body, token)
    return body


def over_all(reader, letter, body, token) -> Tree:
    """``Σ_w w²``, over all entries of an array; ``Σ_x x_k (a_j - y_j)``, over all examples, where
    no letter says which example is meant."""
    made = over_examples(reader, body, token, letter)
    if made is not None:
        return made
    return reader.letters.summed_over_dots(body, lambda m, w=None: reader.error(m, token.at))


def over_examples(reader, body, token, letter=None) -> Tree | None:
    """The sum over all examples of what stands for one; None where no letter does."""
    batch, letter = reader.world.batch, letter or Letter("i", token.at)
    if not any(n[0] == "entry" and n[1] in batch for n in walk(body)):
        return None
    size = reader.world.arrays[next(iter(batch.values()))][0]
    letter.size = at(size)
    reader.letters.remark(f"the sum runs over the {size} examples")

    def inside(t):
        if t[0] == "entry" and t[1] in batch:
            return ("entry", batch[t[1]], (at(letter), *t[2]))
        return mapped(t, inside)
    return closed(reader, letter, None, inside(body), token)


def is_new(letters, high) -> bool:
    """Whether a sum ends at a letter that the question has not: another name of the same size."""
    x = next((x for x, _ in high[1]), None)
    return isinstance(x, Letter) and high == at(x) and not (letters.is_index(x.name)
                                                            or letters.world.knows(x.name))


def closed(reader, letter, limits, body, token) -> Tree:
    """One index of a sum, bound: over its whole range, or from low to high."""
    letters, error = reader.letters, reader.error
    if limits is None or limits[1] is None:
        letters.run(letter, error)
        return letters.closed(letter, body)
    low, high = limits
    if letter.size is not None:
        whole = (low, high) == (place(1),
                                letter.size) or (low, high) == (place(), plus(
                                    letter.size, place(-1)))
        if not whole and low == place(1) and is_new(letters, high):
            letters.remark(f"the sum runs over all {letter.name}")
            whole = True
        if not whole:
            raise error("a sum over part of a range is not read here", token.at)
        return letters.closed(letter, body, low[0])
    if low[1]:
        raise error("a sum begins at a number here", token.at)
    if any(isinstance(x, Letter) for x, _ in high[1]):
        raise error("a sum ends at a number or a size here", token.at)
    size = plus(plus(high, low, -1), place(1))
    if not size[1] and not 0 <= size[0] <= 1000:
        raise error("this sum has too many terms", token.at)
    k = bound(letter.name, size)
    return ("sum", k, moved(body, {letter: plus(at(k), low)}))
