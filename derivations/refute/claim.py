"""A claim under a context, ready to be evaluated: sizes and places that fit it, and whether it
fails at a point."""
from __future__ import annotations

from itertools import islice, product
from math import prod

from flint import arb

from ..kernel.context import Context, Fact
from ..kernel.moments import law_conditions
from ..kernel.terms import ZERO, Tree, Var, free_vars, letters_of
from .axes import Axis, axes_of
from .balls import OutsideDomain, Unclear, compiled, precision, sign_of
from .hypotheses import Hypotheses, hypotheses_of, instances, item, letters_in, placed, prepared, span
from .points import HOLDS, Point

MOST_TUPLES = 1_000  # places looked at
MOST_PLACES = 24  # of the free indices at one point
LOWEST = -5  # value tried of a whole number that may be negative
BITS = (64, 256, 1024, 4096)
NARROW = arb(2) ** -40


class Claim:
    """left relation right under a context, ready to be evaluated.

    Raises ``Unsupported`` for what has no value at a point, as an expected value.
    """

    def __init__(self, context: Context, left: Tree, relation: str, right: Tree):
        if laws := law_conditions(context):
            context = context.given(*(Fact(c.relation, c.tree, ZERO) for c in laws))
        self.given: Hypotheses = hypotheses_of(context)
        self.context, self.relation = context, relation
        written = placed(left, right)  # ∂x[1] wants a place that is gone from the derivative
        (left, one), (right, other) = prepared(context, left), prepared(context, right)
        self.trees = left, right
        self.sides = compiled(left), compiled(right)
        self.conditions = [item(c.relation, c.tree, ZERO, [v for v in free_vars(c.tree) if "#" in v.label])  # bound in a side
                           for c in (*one, *other)]
        here = placed(left, right)
        given, asked = ([n for n in found if n[0] == "entry"] for found in (self.given.placed, here))
        entries = [*given, *asked]
        loose = {v for c in (*one, *other) for v in free_vars(c.tree) if "#" not in v.label}  # gone from both sides, perhaps
        self.indices = sorted(loose.union(self.given.fixed, free_vars(left), free_vars(right)), key=lambda v: v.label)
        self.letters = sorted(letters_in(left, right) | self.given.letters)
        self.axes = axes_of(given, asked)
        ended = {axis for axis, found in self.axes.items() if found.ends}
        self.reach = {p for n in entries for axis, p in enumerate(n[2]) if (n[1], axis) not in ended}
        self.least = self.least_values(self.given.placed | here | written, entries)
        self.fitting: dict = {}

    def least_values(self, nodes, entries) -> dict:
        """What sizes and whole numbers are at least: as declared, and so that x[2] exists, and the last
        term of a sum up to k = 2; a whole number that nothing is known of may be negative."""
        indices = {n[1] for n in nodes if n[0] == "sum"}.union(*map(free_vars, entries))
        ranges = {x for v in indices if v.size for x in letters_of(v.size)}
        known = ranges.union(self.context.lower, *(letters_of(p) for n in entries for p in n[2]))
        self.whole = [x for x in self.letters if x not in known]
        found = {x: self.context.lower.get(x, int(x in ranges)) if x in known else LOWEST for x in self.letters}
        for p, size in self.numbered(nodes):
            if size and len(size[1]) == 1 and size[1][0][1] == 1 and size[1][0][0] in found:
                letter = size[1][0][0]
                found[letter] = max(found[letter], p[0] + 1 - size[0])
        return found

    def numbered(self, nodes):
        """(place, the end of its range) of every numbered place of an axis, or at which a sum ends."""
        for node in nodes:
            if node[0] == "entry":
                ends = {axis: self.axes.get((node[1], axis), Axis()).ends for axis in range(len(node[2]))}
                yield from ((p, *ends[axis]) for axis, p in enumerate(node[2]) if not p[1] and len(ends[axis]) == 1)
            elif node[0] == "less" and not node[1][1]:
                yield from ((node[1], v.size) for v, _ in node[2][1] if isinstance(v, Var))

    def beyond(self, at: dict) -> int:
        """How many places of a sequence matter: beyond every entry that the claim may look up."""
        chosen = max((n for x, n in at.items() if not isinstance(x, str) and x.size is None),
                     default=0)

        def most(x):
            if x in at or isinstance(x, str) or x.size is None:
                return max(chosen, at.get(x, 0))
            return farthest(x.size)

        def farthest(p):
            return abs(p[0]) + sum(abs(c) * most(x) for x, c in p[1])
        return 2 + max(map(farthest, self.reach), default=0)

    # --------------------------------------------------------------------------- sizes, places

    def fits(self, at: dict) -> bool:
        """Whether sizes, and places where they are chosen, agree with the facts about them."""
        beyond = self.beyond(at)
        point = Point(self.given, at, None, self.axes, beyond)
        try:
            return all(HOLDS[made.relation](sign_of(made.gap(point, where)))
                       for made in self.given.about_places
                       if letters_in(made.tree) | set(free_vars(made.tree)).difference(made.universal) <= at.keys()
                       for where in instances(made, at, beyond))
        except (OutsideDomain, Unclear):
            return False

    def assignments(self, patterns):
        """Sizes to try that agree with the facts, unequal where there are several."""
        seen = []
        for pattern in patterns:
            sizes = {x: max(pattern[n % len(pattern)] - (self.least[x] == 0), self.least[x])
                     for n, x in enumerate(self.letters)}
            below = {**sizes, **{x: 1 - sizes[x] for x in self.whole}}
            seen += [s for s in ([sizes, below] if self.whole else [sizes]) if s not in seen and self.fits(s)]
        if len(seen) < len(patterns) and self.given.about_places:
            top = max(map(max, patterns))
            all_of = product(*(range(self.least[x], self.least[x] + top) for x in self.letters))
            more = (dict(zip(self.letters, values)) for values in islice(all_of, 5000))
            fitting = (s for s in more if s not in seen and self.fits(s))
            seen += islice(fitting, len(patterns) - len(seen))
        return seen

    def placings(self, sizes, rng, most=MOST_PLACES) -> list:
        """Places for the free indices that agree with the facts, at most so many of them."""
        key = tuple(sizes.items())
        if key not in self.fitting:
            self.fitting[key] = [at for values in self.tuples(sizes, rng)
                                 if self.fits(at := {**sizes, **dict(zip(self.indices, values))})]
        found = self.fitting[key]
        return found if len(found) <= most else rng.sample(found, most)

    def tuples(self, sizes, rng) -> list:
        """All values of the free indices, or some of very many."""
        spans = [span(v, sizes) for v in self.indices]
        if prod(map(len, spans)) <= MOST_TUPLES:
            return list(product(*spans))
        return [tuple(map(rng.choice, spans)) for _ in range(MOST_TUPLES)]

    # ----------------------------------------------------------------------------- evaluation

    def difference(self, point: Point):
        left, right = self.sides
        return left(point, point.at) - right(point, point.at)

    def fails(self, point: Point, most_bits=BITS[-1], patient=False):
        """Whether the claim certainly fails at a point; ``None`` for a tie that is not separated.

        A narrow ball around 0 is a tie unless ``patient``. Raises ``OutsideDomain`` or ``Unclear``
        where it is not certain that both sides have a value.
        """
        for bits in BITS:
            last = bits >= most_bits
            with precision(bits):
                point.forget()
                try:
                    gap = self.difference(point)
                    if not all(HOLDS[made.relation](sign_of(made.gap(point, at)))
                               for made in self.conditions for at in point.instances(made)):
                        raise OutsideDomain("a side has no value here")
                except Unclear:
                    if last:
                        raise
                    continue
                try:
                    return not HOLDS[self.relation](sign_of(gap))
                except Unclear:
                    if last or not patient and gap.rad() < NARROW:
                        return None
        raise Unclear
