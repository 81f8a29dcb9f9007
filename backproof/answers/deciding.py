"""Whether two formulas are equal in a question's world, or a claim holds there: refuted by a point,
or a theorem of the kernel, or neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from backproof.answers.points import BITS, Difference, Numbers, in_text
from backproof.answers.world import World, indices_of
from derivations.kernel.context import Fact
from derivations.kernel.field import NoValue
from derivations.kernel.rules import NotProved
from derivations.kernel.terms import Tree, Unsupported, Var, at, mapped, walk
from derivations.kernel.theorem import Theorem, is_theorem
from derivations.clock import TooLong, time_limit
from derivations.record import Counterexample
from derivations.refute.balls import OutsideDomain, precision
from derivations.tactics import equality, inequality, unequal

PROVING, SHORT = 0.8, 0.3  # seconds for one theorem
FEW = 6  # points at which a theorem is looked at


@dataclass(frozen=True)
class Decision:
    """``theorem`` if it is proved, ``difference`` if it is refuted; ``tried`` points had a
    value.
    """

    theorem: Theorem | None = None
    difference: Difference | None = None
    tried: int = 0
    reason: str = ""

    @property
    def proved(self) -> bool:
        return self.theorem is not None and is_theorem(self.theorem)

    @property
    def refuted(self) -> bool:
        return self.difference is not None

    @property
    def seems_so(self) -> bool:
        """Whether it was tried, and holds wherever it was."""
        return bool(self.tried) and not self.refuted


def decide(world: World, left: Tree, relation: str, right: Tree,
           facts: tuple[Fact, ...] = ()) -> Decision:
    """Attacked with numbers, then asked of the kernel; what was decided once is remembered."""
    key = left, relation, right, facts
    if key not in world.decided:
        if len(world.decided) > 500:
            world.decided.clear()
        world.decided[key] = decided(world, *key)
    return world.decided[key]


def decided(world: World, left: Tree, relation: str, right: Tree, facts: tuple[Fact,
                                                                               ...]) -> Decision:
    try:
        found, tried = Numbers(world, left, right, facts=facts).difference(left, right, relation)
    except (Unsupported, OutsideDomain, KeyError) as error:
        return (prove(world, left, relation, right, facts, 0) if left == right else Decision(
            reason=str(error)))
    if found:
        return Decision(difference=found, tried=tried)
    if not tried:
        return Decision(reason="it has no value at any point that was tried")
    return prove(world, left, relation, right, facts, tried)


def shown(world: World, left: Tree, relation: str, right: Tree,
          facts: tuple[Fact, ...] = ()) -> Decision:
    """As ``decide``, for what is probably true: the kernel first, then a few points."""
    found = prove(world, left, relation, right, facts)
    if found.proved:
        differing, tried = Numbers(world, left, right, facts=facts).difference(
            left, right, relation, FEW)
        if tried and not differing:
            return replace(found, tried=tried)
    return decide(world, left, relation, right, facts)


def follows(world: World, left, relation, right, facts=()) -> bool:
    """Whether something follows from facts, by a proof that is short; remembered too."""
    key = left, relation, right, facts, SHORT
    if key not in world.decided:
        world.decided[key] = prove(world, left, relation, right, facts, seconds=SHORT)
    return world.decided[key].proved


def prove(world: World, left, relation, right, facts=(), tried=1, seconds=PROVING) -> Decision:
    """The kernel's theorem, if one is found in time."""
    context = world.context(*facts)
    try:
        with time_limit(seconds):
            if relation == "=":
                return Decision(equal(world, context, left, right, facts), None, tried)
            if relation == "!=":
                return Decision(unequal.prove(context, left, right), None, tried)
            return Decision(inequality.prove(context, left, relation, right), None, tried)
    except TooLong:
        return Decision(tried=tried, reason="it took too long")
    except (NotProved, Unsupported, NoValue) as error:
        return Decision(tried=tried, reason=str(error))
    except (ArithmeticError, RecursionError, AssertionError, TypeError, ValueError,
            KeyError) as error:
        return Decision(tried=tried, reason=f"the judge could not follow ({type(error).__name__})")


def equal(world, context, left, right, facts):
    """An equation; where it fails, the arguments of roots and functions are brought to one form
    first, which is a theorem for each. Raises ``NotProved``."""
    try:
        return equality.prove(context, left, right)
    except (NotProved, Unsupported):
        theirs = [n for n in walk(right) if is_function(n)]
        for mine in dict.fromkeys(n for n in walk(left) if is_function(n)):
            for other in theirs:
                if mine != other and head(mine) == head(other) and close(world, mine, other, facts):
                    equality.prove(context, argument(mine), argument(other))
                    left = replaced(left, mine, other)
                    break
        return equality.prove(context, left, right)


def is_function(t: Tree) -> bool:
    return t[0] == "call" and len(t) == 3 or t[0] == "pow" and t[2] != int(t[2])


def head(t: Tree):
    return t[:2] if t[0] == "call" else ("pow", t[2])


def argument(t: Tree) -> Tree:
    return t[2] if t[0] == "call" else t[1]


def close(world, one, other, facts) -> bool:
    """Whether two formulas agree wherever they were tried; those of bound indices are left
    alone.
    """
    if any("#" in v.label for t in (one, other) for v in indices_of(t)):
        return False
    difference, tried = Numbers(world, one, other, facts=facts).difference(one, other)
    return difference is None and tried > 0


def replaced(t: Tree, old: Tree, new: Tree) -> Tree:
    return new if t == old else mapped(t, lambda part: replaced(part, old, new))


def counterexample(world: World, found: Difference, *trees: Tree) -> Counterexample:
    """A point in the letters of the page: those that stand in the formulas, and what they rest
    on.
    """
    point = found.point
    with precision(BITS):
        letters, shown = point.letters, seen(world, trees)
        sizes = {
            x: letters[x] for x in letters
            if x in world.letters_in(*trees) or any(x in world.arrays.get(name, ())
                                                    for name in shown)
        }
        indices = {
            v.label.strip("·") or "k": n + 1 for v, n in found.where.items() if isinstance(v, Var)
        }
        indices = {("k" if len(v) > 1 and v in world.sizes else v): n for v, n in indices.items()}
        values = {}
        for name in [n for n in dict.fromkeys(name for name, _ in point.values) if n not in world.hidden] + shown:
            if text := value_of(world, name, point):
                letter = world.shown.get(name, name)
                values.setdefault(letter.split("_")[0] if name in world.arrays else letter, text)
        left, right = (x if isinstance(x, bool) else in_text(x) for x in (found.left, found.right))
        return Counterexample(sizes, indices, values, left, right)


def seen(world: World, trees) -> list[str]:
    """The page's letters in some formulas, those of their definitions first where these are
    hidden.
    """
    found: dict[str, None] = {}
    for t in trees:
        for node in walk(t):
            if (node[0] in ("sym", "entry") and node[1] not in world.hidden
                    and node[1] not in ("pi", "∞")):
                found[node[1]] = None
    return list(found)


def value_of(world: World, name: str, point) -> str | None:
    """All values of a letter at a point, as text."""
    axes = world.arrays.get(name, ())
    if any(s not in point.letters for s in axes):
        return None
    indices = tuple(Var(f"place {n}", at(size)) for n, size in enumerate(axes))
    value = Numbers(world).ready(("entry", name, tuple(map(at, indices))) if axes else ("sym",
                                                                                        name))
    texts = []
    for position in product(*(range(point.letters[s]) for s in axes)):
        try:
            texts.append(
                point.texts.get((name, position))
                or in_text(value(point, {**point.letters, **dict(zip(indices, position))})))
        except (ArithmeticError, KeyError, Unsupported):
            return None
    return texts[0] if not axes else f"({', '.join(texts)})"
