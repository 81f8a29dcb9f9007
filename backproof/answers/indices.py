"""The indices of one text: each is known by where it stands, and a sum closes over its own."""

from __future__ import annotations

from difflib import get_close_matches

from backproof.answers.tokens import Token, Unreadable
from backproof.answers.world import World
from derivations.kernel.terms import (ONE, ZERO, Tree, Var, alpha, at, bound, free, mapped, moved,
                                      place, places, plus, walk)

DOT = "·"


class Letter:
    """An index while it is read: its size is found by its first use as a subscript."""
    def __init__(self, name: str, at: int, size=None):
        self.name, self.at, self.size = name, at, size

    def __repr__(self):
        return f"{self.name}~{id(self)}"


def from_one(t: Tree, letter: Letter) -> Tree:
    """A tree in which an index that is a number counts from 1."""
    if t[0] == "ord":
        return moved(t, {letter: plus(at(letter), place(1))})
    return mapped(t, lambda part: from_one(part, letter))


class Indices:
    """What the indices of a statement count; bound ones are in ``scopes``."""
    def __init__(self, world: World):
        self.world, self.remarks = world, []
        self.begin()

    def begin(self):
        self.free: dict[str, Letter] = {}
        self.dots: dict[str, Letter] = {}
        self.scopes: list[dict[str, Letter]] = []

    def saved(self):
        return dict(self.free), dict(self.dots), {x: x.size for x in self.all()}

    def restore(self, state):
        self.free, self.dots, sizes = dict(state[0]), dict(state[1]), state[2]
        for letter, size in sizes.items():
            letter.size = size

    def all(self):
        yield from self.free.values()
        yield from self.dots.values()
        for scope in self.scopes:
            yield from scope.values()

    def remark(self, said: str):
        if said not in self.remarks:
            self.remarks.append(said)

    # ------------------------------------------------------------------------------------ indices

    def is_index(self, name: str) -> bool:
        return (name in self.world.indices or name in self.world.fixed or name in self.world.whole
                or name in self.world.sizes or any(name in scope for scope in self.scopes))

    def index(self, token: Token) -> Letter | str | Var:
        """The letter of a place: an index, or a whole number of the question."""
        name = token.text
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if name in self.world.fixed and name not in self.free:
            return self.world.place(name)
        if (name in self.world.whole
                or name in self.world.sizes) and name not in self.world.indices:
            return name
        return self.free.setdefault(name, Letter(name, token.at))

    def use(self, where: tuple, size, error) -> tuple:
        """A place on an axis: its letter gets the axis's size, or had it. Numbers count from 1, and
        so would a place told by the last one, as K + 1 - k."""
        if isinstance(size, str):
            size = at(size)
        for letter, _ in where[1]:
            if isinstance(letter, Letter):
                if letter.size is None:
                    letter.size = size
                elif letter.size != size:
                    raise error(
                        f"“{letter.name}” counts two different things here; use two letters",
                        letter.at)
            elif isinstance(letter, Var) and letter.size != size:
                raise error(f"“{letter.label}” does not count this")
        if dict(size[1]).keys() & dict(where[1]).keys() or not where[1] and where[0] < 1:
            raise error("indices count from 1 here")
        return where if where[1] else plus(where, place(-1))

    def delta(self, one, other, error) -> Tree:
        """δ; two letters that are compared count the same."""
        known = next((x.size for p in (one, other)
                      for x, _ in p[1] if isinstance(x, (Letter, Var)) and x.size), None)
        if known is None:
            names = [x.name for p in (one, other) for x, _ in p[1] if isinstance(x, Letter)]
            declared = next((self.world.indices[n] for n in names if n in self.world.indices), None)
            if declared is None:
                raise error("it is not clear what these indices count")
            known = at(declared)
        places = [self.use(p, known, error) for p in (one, other)]
        apart = plus(places[0], places[1], -1)
        if not apart[1]:
            return ONE if apart[0] == 0 else ZERO
        return ("delta", *places)

    def finish(self, t: Tree) -> Tree:
        """The tree with indices of the kernel; those that nothing gave a size have the page's."""
        where = {}
        for letter in (*self.free.values(), *self.dots.values()):
            if letter.size is None:
                size = self.world.indices.get(letter.name)
                if size is None:
                    if any(letter in free(x) for x in (t,)):
                        raise Unreadable(self.unknown(letter.name), letter.at)
                    continue
                letter.size = at(size)
            where[letter] = at(Var(letter.name, letter.size))
        return alpha(moved(t, where))

    def merge(self, sides):
        """A vector without its index, beside one index of its size, is meant at that index."""
        used = set().union(*map(free, sides))
        for letter in self.free.values():
            if any(letter in dict(p[1])
                   for t in sides for n in walk(t) if n[0] == "entry" for p in n[2]):
                self.refuse_number(letter, *sides)
        for size, dot in self.dots.items():
            others = [x for x in self.free.values() if x in used and x.size == dot.size]
            if dot in used and len(others) == 1:
                dot.name = others[0].name

    def dot(self, size: str) -> Letter:
        """The index of a whole vector, left out as in a - y."""
        return self.dots.setdefault(size, Letter(DOT + size, 0, at(size)))

    def dots_in(self, t: Tree) -> list[Letter]:
        found = free(t)
        return [d for d in self.dots.values() if d in found]

    def summed_over_dots(self, t: Tree, error, axis: int | None = None) -> Tree:
        """The sum over the only index that it can mean: that of a vector, or the only letter; of
        whole arrays along an axis of theirs."""
        chosen = self.dots_in(t)
        if len(chosen) > 1 and axis is not None:
            chosen = self.along(t, axis)
        if not chosen:
            bound_here = {x for scope in self.scopes for x in scope.values()}
            chosen = [x for x in free(t) if isinstance(x, Letter) and x not in bound_here]
        if len(chosen) != 1:
            raise error("over which index? Write Σ_k or sum(…, k)")
        self.run(chosen[0], error)
        return self.closed(chosen[0], t)

    def run(self, letter: Letter, error):
        """A letter that nothing gave a size has the page's."""
        if letter.size is None:
            if letter.name not in self.world.indices:
                raise error(f"how far does “{letter.name}” run?", letter.at)
            letter.size = at(self.world.indices[letter.name])

    def along(self, t: Tree, axis: int) -> list[Letter]:
        """The left-out index of an axis of the arrays in a formula."""
        most = max((n[2] for n in walk(t) if n[0] == "entry"), key=len)
        return [x for x, _ in most[axis][1]] if -len(most) <= axis < len(most) else []

    def closed(self, letter: Letter, body: Tree, first: int | None = None) -> Tree:
        """Σ over the whole range of a letter, which counts from ``first`` where it is a number. Below
        a letter places count from 1."""
        if first is None:
            self.refuse_number(letter, body)
        if first == 0 and any(letter in dict(p[1]) and p != at(letter)
                              for n in walk(body) if n[0] in ("entry", "delta") for p in places(n)):
            raise Unreadable("places count from 1 here: begin the sum at 1", letter.at)
        if first == 1:
            body = from_one(body, letter)
        k = bound(letter.name.strip(DOT) or "k", letter.size)
        return ("sum", k, moved(body, {letter: at(k)}))

    def refuse_number(self, letter: Letter, *trees: Tree):
        """Refuse an index as a number where nothing says from which number it counts."""
        if any(n[0] == "ord" and letter in dict(n[1][1]) for t in trees for n in walk(t)):
            raise Unreadable(f"“{letter.name}” is an index, and a number here: write "
                             f"Σ_{{{letter.name}=1}}^{{n}}, which says where it begins", letter.at)

    def unknown(self, name) -> str:
        """That a letter is none of the question's, and which are."""
        world = self.world
        named = [
            n for n in (*world.arrays, *world.scalars, *sorted(world.whole))
            if n not in world.hidden
        ]
        close = get_close_matches(name, named, n=1)
        shown = ", ".join(world.shown.get(n, n) for n in named)
        return f"“{name}” is no letter of this question; " + (
            f"did you mean {world.shown.get(close[0], close[0])}?" if close else f"it has {shown}")
