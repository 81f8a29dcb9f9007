"""Conditions: sets of allowed values, compared as sets.

An inequality is ``gap > 0``. Two say the same if one gap is the other times something positive,
such as h or 1 + μ; that identity is a theorem. Before it is looked for, both are tried at many
points.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations_with_replacement

from backproof.answers.answer import Answer, Found
from backproof.answers.asked import CONDITION, VALUE
from backproof.answers.deciding import counterexample, decide, follows, prove
from backproof.answers.halves import lost, same_throughout
from backproof.answers.making import Question, Slot
from backproof.answers.points import Difference, Numbers, holds
from backproof.answers.told import right
from backproof.answers.written import as_typed, relation_written
from derivations.kernel.calculus import written_out
from derivations.kernel.context import Fact
from derivations.kernel.rules import NotProved
from derivations.kernel.terms import (ONE, ZERO, Tree, Unsupported, add, mapped, mul, neg, num,
                                      pow_, scalars_put)
from derivations.refute.balls import OutsideDomain, Unclear

BOUNDS = ("<", "<=", ">", ">=", "!=")


def is_bound(s) -> bool:
    return any(r in BOUNDS for r in s.relations)


def atoms(statements) -> list[tuple[Tree, str]]:
    """(gap, relation) with relation one of > >= = !=; |x| < c is two."""
    found = []
    for s in statements:
        for a, r, b in zip(s.sides, s.relations, s.sides[1:]):
            if r in ("<", "<="):
                a, r, b = b, r.replace("<", ">"), a
            if r in (">", ">=") and b[:2] == ("call", "Abs"):
                found += [(minus(a, b[2]), r), (add(a, b[2]), r)]
            else:
                found.append((minus(a, b), r))
    return found


def minus(a: Tree, b: Tree) -> Tree:
    return a if b == ZERO else neg(b) if a == ZERO else add(a, neg(b))


def judge(question: Question, slots: list[Slot], statements) -> Answer | None:
    """The statements as one condition, against each part that wants one; None if none is meant."""
    if not any(s.relations for s in statements):
        return None
    found = None
    for slot in slots:
        if slot.part.kind != CONDITION:
            continue
        if (answer := against(question, slot, statements)) is not None:
            if answer.right:
                return answer
            if found is None or found.found == Found.WRONG:
                found = answer
    return found


def true_claim(question, s, where=()) -> bool:
    """Whether a statement holds wherever a part asks: true, then, though not what is asked."""
    return all(
        decide(question.world, a, r, b, where).proved
        for a, r, b in zip(s.sides, s.relations, s.sides[1:]))


def against(question: Question, slot: Slot, statements) -> Answer | None:
    world = question.world
    wanted, typed = atoms(slot.statements), atoms(statements)
    if len(statements) == 1 and statements[0].relations == ["="]:
        if any(statements[0].sides[0] in s.sides for s in slot.statements) or not any(r == "=" for _, r in wanted):
            return None  # an end of the condition, which is judged as a formula; or another equation
    names, ours = (set(world.free_names(*gaps)) | world.letters_in(*gaps)
                   for gaps in ([g for g, _ in wanted], [g for g, _ in typed]))
    if not names & ours:
        return None
    result = "; ".join(relation_written(s.sides, s.relations, world, as_typed) for s in statements)
    where = slot.where if names == ours else ()  # of the same letters, it may say less there
    besides = Answer(Found.NOT_ASKED, "That is true there, but it is not what is asked.",
                     slot.number, result=result, is_claim=True) if where else None
    try:
        numbers = Numbers(world, *(g for g, _ in wanted + typed), facts=slot.where, tries=60)
        difference, tried = parting(numbers, wanted, typed)
        if difference is not None and any(
                parting(numbers, atoms(other), typed)[0] is None
                and same(world, atoms(other), typed)
                for other in slot.alike if all(s.relations for s in other)):
            difference, wanted = None, typed
    except Unsupported as error:
        return Answer(Found.UNDECIDED, f"I could not decide this one ({error}).", slot.number,
                      result=result)
    if difference is not None:
        if all(true_claim(question, s, where) for s in statements):
            return besides
        yours, theirs = ("allowed" if allows else "not allowed" for allows in (difference.left, difference.right))
        example = counterexample(world, difference, *(g for g, _ in wanted + typed))
        return Answer(
            Found.WRONG, "Not quite: here is a case that one allows and the other does not.",
            slot.number, result=result, is_claim=True,
            counterexample=replace(example, left=f"yours: {yours}", right=f"right: {theirs}"))
    if same(world, wanted, typed, slot.where):
        return right(slot, result, method="the same set of values")
    if all(r == "=" for _, r in typed) != all(r == "=" for _, r in wanted):
        return None
    if parting(numbers, [], typed)[0] is None:
        # it holds everywhere: a claim, and no condition
        return besides if all(true_claim(question, s, where) for s in statements) else None
    return Answer(
        Found.UNDECIDED,
        f"I could not decide this one (both allow the same at {tried} points). It is "
        "not called wrong.", slot.number, result=result)


def parting(numbers: Numbers, wanted, typed):
    """A point that only one of two conditions allows, and how many points were tried."""
    ready = [[(numbers.ready(g), r) for g, r in some] for some in (typed, wanted)]
    tried = 0
    for point in numbers.points():
        for at in numbers.everywhere(point, *(g for g, _ in wanted + typed)):
            try:
                if not all(
                        holds(f.relation, a(point, at), b(point, at)) for f, a, b in numbers.given
                        if f in numbers.facts and numbers.covers(point, f)):
                    continue
                said = [all(holds(r, f(point, at), 0) for f, r in some) for some in ready]
            except (OutsideDomain, Unclear, KeyError):
                continue
            tried += 1
            if said[0] != said[1]:
                return Difference(point, at, *said), tried
    return None, tried


# ------------------------------------------------------------------------------------- as sets


def same(world, wanted, typed, where=()) -> bool:
    """Whether two conditions are theorems of each other."""
    left, matched = [a for a in typed], 0
    for gap, relation in wanted:
        match = next(
            (a for a in left if a[1] == relation and multiple(world, a[0], gap, relation, where)),
            None)
        if match is not None:
            left.remove(match)
            matched += 1
        elif follows(world, gap, relation, ZERO, where):
            continue
        elif not excludes(world, wanted, where) or not follows_from(world, (gap, relation), typed,
                                                                    where):
            return False
        else:
            matched += 1
    return matched > 0 and all(follows_from(world, a, wanted, where) for a in left)


def excludes(world, atoms_, where) -> bool:
    """Whether a condition is false somewhere. One that holds everywhere follows from any other."""
    try:
        numbers = Numbers(world, *(gap for gap, _ in atoms_), facts=where, tries=60)
        return parting(numbers, [], atoms_)[0] is not None
    except Unsupported:
        return False


def follows_from(world, atom, others, where) -> bool:
    """Whether an inequality follows from what is given and others."""
    facts = tuple(Fact(r, g, ZERO) for g, r in others)
    return follows(world, atom[0], atom[1], ZERO, (*where, *facts))


def multiple(world, ours: Tree, theirs: Tree, relation: str, where=()) -> bool:
    """Whether ours = c · (units) · theirs with a positive factor; of equations, any sign will
    do.
    """
    try:
        numbers = Numbers(world, ours, theirs, facts=where)
        samples = ratios(numbers, ours, theirs)
    except Unsupported:
        return False
    if not samples:
        return prove(world, ours, "=", theirs, where).proved
    for factor, value in units(world, numbers, where):
        constant = quotient(samples, value)
        if constant and (constant > 0 or relation in ("=", "!=")) and prove(
                world, ours, "=", mul(num(constant), factor, theirs), where).proved:
            return True
    return False


def quotient(samples, value) -> Fraction | None:
    """The ratio of samples to a value at their points, where that is one simple fraction."""
    try:
        found = (float(ratio / value(point, dict(point.letters))) for ratio, point in samples)
        first = next(found)
        near = Fraction(first).limit_denominator(64)
        width = 1e-9 * max(1.0, abs(first))
        return None if any(abs(c - first) > width for c in chain((near, ), found)) else near  # 0/0 says nothing
    except (ArithmeticError, KeyError, ValueError):
        return None


def ratios(numbers, ours, theirs):
    """ours / theirs at a few points."""
    one, other = numbers.ready(ours), numbers.ready(theirs)
    found = []
    for point in numbers.points():
        for at in numbers.everywhere(point, ours, theirs):
            try:
                below = other(point, at)
                found.append((one(point, at) / below, point))
            except (ArithmeticError, KeyError, ZeroDivisionError):
                continue
        if len(found) > 5:
            break
    return found


def units(world, numbers, where=()):
    """What is certainly positive: letters and differences that are given to be, and their
    products.
    """
    positive = [ONE]
    for f in (*world.facts, *where):
        gap = (minus(f.left, f.right)
               if f.relation in (">",) else minus(f.right, f.left) if f.relation == "<" else None)
        if gap is not None and set(world.free_names(gap)) <= set(numbers.names) and gap[0] != "num":
            positive.append(gap)
    for x in numbers.letters:
        if x in world.whole or x in world.sizes:
            positive.append(("ord", (0, ((x, 1),))))
    basic = [*positive, *(pow_(p, -1) for p in positive[1:])]
    seen = []
    for chosen in combinations_with_replacement(basic, 3):
        factor = mul(*chosen)
        if factor not in seen:
            seen.append(factor)
            yield factor, numbers.ready(factor)


# --------------------------------------------------------------------------- ends and equations


def bound(question: Question, slots: list[Slot], t: Tree) -> Answer | None:
    """A formula alone where a condition is asked for: its end."""
    for slot in slots:
        if slot.part.kind == CONDITION and is_end(question.world, slot, t):
            return end(question, slot, t)
    return None


def is_end(world, slot: Slot, t: Tree) -> bool:
    return any(side[0] not in ("sym", "num") and same_throughout(world, t, side, slot.where)
               for s in slot.statements for side in (s.sides[0], s.sides[-1]))


def end(question, slot: Slot, t: Tree) -> Answer:
    return right(slot, as_typed(t, question.world), "Right: that is the end of the range.",
                 method="small sizes")


def named_end(question: Question, slots: list[Slot], s) -> Answer | None:
    """``η_max = 2(1 + μ)/h``: the end of a range, called by its name."""
    if s.relations != ["="]:
        return None
    for slot in slots:
        for name, t in (s.sides, s.sides[::-1]):
            if (slot.part.kind == CONDITION and name[0] == "sym" and question.world.defined(name[1])
                    and (is_end(question.world, slot, name) and is_end(question.world, slot, t))):
                return end(question, slot, t)
    return None


def opaque(t: Tree, slot: Slot) -> Tree:
    """The names of what is asked as letters of their own, so that terms can be moved about them."""
    return ("sym", "asked value") if t in slot.names else mapped(t, lambda part: opaque(part, slot))


def same_equation(world, gap: Tree, slot: Slot) -> bool:
    """Whether ``gap = 0`` says what ``name = answer`` says."""
    if slot.part.kind == VALUE:
        theirs = minus(slot.names[0], slot.answer)
        ours = scalars_put(gap, {"asked value": slot.names[0]})
        return multiple(world, ours, theirs, "=") or solved(world, ours, slot)
    try:
        coefficient, rest = split(gap)
    except NotProved:
        return False
    ours, theirs = neg(rest), mul(coefficient, slot.answer)  # c · asked + rest = 0 with rest = -c · answer
    return prove(world, theirs, "=", ours, slot.where).proved and not lost(world, ours, theirs, slot.where)


def split(gap: Tree):
    """(coefficient, rest) of what is asked in a sum. Raises ``NotProved`` where it is not
    linear.
    """
    terms = gap[1:] if gap[0] == "add" else (gap,)
    asked, rest = [], []
    for t in terms:
        (asked if "asked value" in str(t) else rest).append(t)
    if len(asked) != 1:
        raise NotProved("not linear")
    factors = asked[0][1:] if asked[0][0] == "mul" else (asked[0],)
    others = [f for f in factors if f != ("sym", "asked value")]
    if len(others) != len(factors) - 1 or any("asked value" in str(f) for f in others):
        raise NotProved("not linear")
    return mul(*others) if others else ONE, add(*rest) if rest else ZERO


def solved(world, gap: Tree, slot: Slot) -> bool:
    """Whether an equation holds once the value is put in, and at no point that was tried without
    it."""
    name = slot.names[0]
    if name[0] != "sym":
        return False
    put = scalars_put(written_out(world.context(), gap)[0], {name[1]: slot.answer})
    if not prove(world, put, "=", ZERO).proved:
        return False
    numbers = Numbers(world, gap, slot.answer, name)
    f, a, b = numbers.ready(gap), numbers.ready(name), numbers.ready(slot.answer)
    tried = 0
    for point in numbers.points():
        try:
            at = dict(point.letters)
            if holds("=", a(point, at), b(point, at)):
                continue
            tried += 1
            if holds("=", f(point, at), 0):
                return False
        except (ArithmeticError, KeyError):
            continue
    return tried > 0
