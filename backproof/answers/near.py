"""Near misses: wrong versions of the right answer, each with what to say; and cases in which it holds."""

from __future__ import annotations

from dataclasses import replace as changed
from fractions import Fraction

from backproof.answers.asked import FORMULA, NUMBER
from backproof.answers.deciding import decide
from backproof.answers.grammar import Reader
from backproof.answers.making import Question, Slot
from backproof.answers.matching import placed, renamings
from backproof.answers.tokens import Unreadable
from backproof.answers.world import World, indices_of
from derivations.kernel.calculus import written_out
from derivations.kernel.context import Definition
from derivations.kernel.terms import (ONE, Tree, Var, add, at, free, mapped, moved, mul, neg, num,
                                      place, pow_, simpler, walk)
from derivations.clock import check_time

SIGN = "A plus and a minus have changed places somewhere."
TERM = "A term is missing."
FACTOR = "A factor is missing."
EXTRA = "There is a factor too many."
HALF = "A factor of two is off."
SLOPE = "The slope of the activation, σ′, is missing or is still there: write it with the output itself."
SUM = "A sum is missing."
INDEX = "An index is the wrong one."
MEAN = "There is an average where a sum belongs, or the other way round."
EXPONENT = "An exponent is off by one."
SQUARE = "That is the square of what is asked: a variance is not a standard deviation."
CHANGED_ABOUT = "The indices are changed about: each letter has its place in what is asked for."
ROOT = "That is the square root of what is asked."


def near_miss(question: Question, slot: Slot, t: Tree) -> str:
    """What to say of a wrong answer that is a known slip, or an empty text."""
    world = question.world
    if any(agree(world, placed(t, n), slot.answer) for n in renamings([t], slot)):
        return CHANGED_ABOUT
    for text, said in slot.part.slips:
        try:
            wrong = Reader(world, text).statements()[0].sides[-1]
        except Unreadable:
            continue
        if any(
                agree(world, placed(t, n), wrong) for n in renamings(
                    [t], changed(slot, statements=[changed(slot.statements[0], sides=[wrong])]))):
            return said
    for other in question.slots:
        if (other.number != slot.number and other.part.kind in (FORMULA, NUMBER)
                and agree(world, t, other.answer)):
            return f"That is the answer to part {other.number}."
    for said, wrong in slips(world, slot.answer):
        check_time()
        if agree(world, t, wrong):
            return said
    return ""


def agree(world: World, one: Tree, other: Tree) -> bool:
    """Whether two formulas are equal wherever they were tried."""
    found = quick(world, one, other)
    return found is not None and found


def quick(world, one, other):
    from backproof.answers.points import Numbers, OutsideDomain
    from derivations.kernel.terms import Unsupported

    try:
        difference, tried = Numbers(world, one, other).difference(one, other)
    except (Unsupported, OutsideDomain, KeyError, ArithmeticError):
        return None
    return difference is None and tried > 0


def slips(world: World, right: Tree):
    """(what to say, a wrong version), the most telling first."""
    yield SIGN, neg(right)
    yield SQUARE, pow_(right, 2)
    yield ROOT, pow_(right, Fraction(1, 2))
    for x in outputs(world, right):
        slope = mul(x, add(ONE, neg(x)))
        yield SLOPE, mul(right, slope)
        yield SLOPE, mul(right, pow_(slope, -1))
    terms = right[1:] if right[0] == "add" else ()
    for n, term in enumerate(terms):
        rest = [*terms[:n], *terms[n + 1:]]
        yield SIGN, add(neg(term), *rest)
        yield TERM, add(*rest)
    for node in walk(right):
        if node[0] == "add" and node is not right:
            for n, part in enumerate(node[1:]):
                yield SIGN, put(right, node, add(*node[1:n + 1], neg(part), *node[n + 2:]))
    yield HALF, mul(num(2), right)
    yield HALF, mul(num(Fraction(1, 2)), right)
    factors = right[1:] if right[0] == "mul" else ()
    for n, f in enumerate(factors):
        if f[0] != "num":
            yield FACTOR, mul(*factors[:n], *factors[n + 1:])
            yield EXPONENT, mul(right, f)
    for s in sorted(world.letters_in(right)):
        yield MEAN, mul(right, pow_(("ord", (0, ((s, 1),))), -1))
        yield MEAN, mul(right, ("ord", (0, ((s, 1),))))
    for node in walk(right):
        if node[0] == "sum":
            yield from ((SUM, put(right, node, moved(node[2], {node[1]: at(v)})))
                        for v in indices_of(right) if v.size == node[1].size)
    for x in outputs(world, right):
        yield EXTRA, mul(right, x)


def outputs(world: World, t: Tree):
    """The letters of a formula that stand in it as they are, at free indices."""
    own = free(t)
    return list(
        dict.fromkeys(
            n for n in walk(t)
            if n[0] == "sym" and n[1] != "pi" or n[0] == "entry" and all(x in own for p in n[2]
                                                                         for x, _ in p[1])))


def put(t: Tree, old: Tree, new: Tree) -> Tree:
    return new if t is old else mapped(t, lambda part: put(part, old, new))


# ---------------------------------------------------------------------------------------- cases


def case_of(question: Question, slot: Slot, t: Tree) -> str:
    """The words of a case in which a wrong answer is right, or an empty text."""
    for words, facts in question.cases:
        world, where = special(question.world, facts)
        if world is None:
            continue
        ours, theirs = (plainly(world, moved(x, where)) for x in (t, slot.answer))
        if decide(world, ours, "=", theirs, slot.where).proved:
            return words
    return ""


def plainly(world: World, t: Tree) -> Tree:
    """A tree with definitions put in, and numbers multiplied."""
    def tidy(node):
        return mapped(node, tidy, simpler)
    return tidy(written_out(world.context(), t)[0])


def special(world: World, facts):
    """The world in which a case holds, and what whole numbers are there: names defined anew."""
    definitions, where = list(world.definitions), {}
    kept = list(world.facts)
    for f in facts:
        left = f.left
        if f.relation != "=":
            kept.append(f)
            continue
        if left[0] == "ord" and f.right[0] == "num":
            where[left[1][1][0][0]] = place(int(f.right[1]))
            continue
        if left[0] not in ("sym", "entry"):
            return None, {}
        indices = tuple(p[1][0][0] for p in left[2]) if left[0] == "entry" else ()
        if any(not isinstance(v, Var) for v in indices):
            return None, {}
        definitions = [d for d in definitions if d.name != left[1]]
        definitions.append(Definition(left[1], indices, f.right))
    names = {d.name for d in definitions}
    kept = [
        f for f in kept
        if not any(n[0] in ("sym", "entry") and n[1] in names and not world.defined(n[1])
                   for n in (*walk(f.left), *walk(f.right)))
    ]
    return changed(world, definitions=definitions, facts=kept, decided={}), where

