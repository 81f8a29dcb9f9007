"""Expected values of polynomials in random variables, by their moments.

Γ may hold families of random variables, all entries of all families independent of each other, the
entries of one family alike. E is linear; a product of entries of a family is a sum
over the ways to part its factors into blocks, each block one entry,

    E[w_1 … w_r] = Σ_partitions Π_blocks κ_|block| [all places of the block are the same],

since the joint cumulants of independent variables are 0. A factor may be |w|, where the law says
what E w^p |w| is, and relu(w) = (w + |w|)/2. Nothing is said of a random variable under another
function, a root or in a denominator, and Γ says nothing else of it.

Draws without replacement from N numbers with mean μ and variance v depend on each other: for two of
them E[w_i w_j] = μ² - v/(N-1) at different places, since all N sum to N μ. No more are made than N.
"""
from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb, prod
from types import MappingProxyType

from .context import Condition, Context, Family, domain, range_of
from .deltas import contracted
from .poly import normal, poly
from .signs import Signs
from .terms import (
    MINUS, ONE, ZERO, Tree, Unsupported, _compared, add, at, bound, children, free_vars, kinds, moved, mul, names,
    num, number_at, pow_, rebuilt, scalars_put, sub, walk,
)

MOST_FACTORS = 8
PARAMETERS = {"normal": (2,), "uniform": (2,), "bernoulli": (1,), "rademacher": (0,), "symmetric": (1, 2),
              "draws": (4,), "moments": range(5)}
NO_FAMILIES = MappingProxyType({})
ORDERS = {"moments": 1, "symmetric": 2}  # each parameter is a moment of so many orders more


class NotKnown(Unsupported):
    """A moment that a law does not say."""


class Law(Family):
    """What is known of a family by its law.

    ``law`` and its parameters: ``normal`` (mean, variance), ``uniform`` (from, to), ``bernoulli``
    (chance of 1), ``rademacher`` (), ``symmetric`` (E w², perhaps E w⁴; w and -w have one law),
    ``draws`` without replacement (mean and variance of the numbers, how many there are, how many
    are drawn),
    ``moments`` (E w, E w², … at most four).
    """

    def moment(self, order: int, magnitudes: int = 0) -> Tree:
        """E w^order |w|^magnitudes."""
        if magnitudes % 2:
            return self.magnitude(order + magnitudes - 1)
        order += magnitudes
        if order == 0:
            return ONE
        match self.law, self.parameters:
            case "moments", known if order <= len(known):
                return known[order - 1]
            case "normal", (mean, variance):
                before = self.moment(order - 2) if order > 1 else ZERO
                return add(mul(mean, self.moment(order - 1)), mul(num(order - 1), variance, before))
            case "uniform", (low, high):
                return mul(pow_(num(order + 1), -1), add(*(
                    mul(pow_(low, n), pow_(high, order - n)) for n in range(order + 1))))
            case "bernoulli", (chance,):
                return chance
            case "rademacher", ():
                return num(1 - order % 2)
            case "draws", (mean, variance, _, _) if order <= 2:
                return mean if order == 1 else add(pow_(mean, 2), variance)
            case "symmetric", known if order % 2 or order // 2 <= len(known):
                return ZERO if order % 2 else known[order // 2 - 1]
        raise NotKnown(f"the moment of order {order} of {self.name} is not known")

    def has_mean(self, order: int) -> bool:
        """Whether E |w|^order is finite for certain: one of a higher even order is, or E w^order is said."""
        return order <= self.said() if self.law in ORDERS else True

    def said(self) -> int:
        """How many moments are said, if that is all that is said of w."""
        return ORDERS.get(self.law, 0) * len(self.parameters)

    def magnitude(self, order: int) -> Tree:
        """E w^order |w|: 0 for an odd order and a law that is the same for w and -w."""
        match self.law, self.parameters:
            case "bernoulli", (chance,):
                return chance
            case (("rademacher" | "symmetric"), _) | ("normal", (("num", 0), _)) if order % 2:
                return ZERO
            case "uniform", (low, high) if low == ZERO or not poly(add(low, high)):
                size = mul(num(Fraction(1, order + 2)), pow_(high, order), ("call", "Abs", high))
                return ZERO if order % 2 and low != ZERO else size
            case "rademacher", ():
                return ONE
            case "normal", (("num", 0), variance):  # E|w| = √(2v/π), and order!! σ^order times that
                root = pow_(mul(num(2), variance, pow_(("sym", "pi"), -1)), Fraction(1, 2))
                return mul(num(prod(range(order, 0, -2))), pow_(variance, order // 2), root)
        raise NotKnown(f"the mean of a function of {self.name} is not known by its law")

    def cumulant(self, order: int, magnitudes: int = 0) -> Tree:
        """κ of some factors w and some |w|: their E less Σ κ(part with the first factor) E(the rest)."""
        parts = [(a, b, comb(order - 1, a - 1) * comb(magnitudes, b)) for a in range(1, order + 1)
                 for b in range(magnitudes + 1)] or [
                (0, b, comb(magnitudes - 1, b - 1)) for b in range(1, magnitudes + 1)]
        found = sub(self.moment(order, magnitudes), add(*(
            mul(num(many), self.cumulant(a, b), self.moment(order - a, magnitudes - b))
            for a, b, many in parts if (a, b) != (order, magnitudes))))
        return normal(found)

    def together(self, entries) -> Tree:
        """E of a product of two draws without replacement."""
        if len(entries) != 2 or any(magnitude for _, magnitude in entries):
            raise Unsupported(f"the mean of a product of three draws {self.name}, or of a function of them")
        (mean, variance, count, _), ((one, _), (other, _)) = self.parameters, entries
        apart = mul(MINUS, variance, pow_(sub(count, ONE), -1))
        return add(pow_(mean, 2), apart, mul(_compared("delta", *one, *other), sub(variance, apart)))

    def enough(self, entry: Tree) -> Condition:
        """It is one of those that are drawn."""
        if len(entry[2]) != 1 or (size := range_of(entry[2][0])) in (None, "neighbour") or (
                size == "number" and entry[2][0][1]):
            raise Unsupported(f"how many draws {entry[1]} there are is not known")
        last = num(entry[2][0][0] + 1) if size == "number" else number_at(size)
        return Condition(sub(self.parameters[3], last), ">=")

    def not_negative(self) -> list[Tree]:
        """What has to be >= 0, since it is the mean of a square or the like."""
        if self.law == "bernoulli":
            return [self.parameters[0], sub(ONE, self.parameters[0])]
        if self.law == "draws":
            _, spread, count, drawn = self.parameters
            alone = [mul(MINUS, spread)] if not poly(sub(count, ONE)) else []  # one number has no spread
            return [spread, sub(count, ONE), sub(count, drawn), *alone]
        if self.law == "uniform":
            return [sub(self.parameters[1], self.parameters[0])]
        if self.law == "normal":
            return [self.parameters[1]]
        m = [self.moment(n) for n in range(self.said() + 1)]
        if len(m) < 3:
            return []
        spread = sub(m[2], pow_(m[1], 2))
        if len(m) < 5:
            return [spread]
        skew = pow_(sub(m[3], mul(m[1], m[2])), 2)
        wide = sub(m[4], pow_(m[2], 2))
        return [spread, wide, sub(mul(spread, wide), skew), sub(mul(m[2], m[4]), pow_(m[3], 2))]

    def from_a_number(self) -> list[Tree]:
        """E w^n - (E w)^n for the moments that are said: all of it is 0 if the first is, E w² - (E w)²."""
        return [sub(self.moment(n), pow_(self.moment(1), n)) for n in range(2, self.said() + 1)]


def families_of(context: Context) -> MappingProxyType[str, Law]:
    """The random variables of Γ by name. Raises ``Unsupported`` if they cannot be as Γ says."""
    return _families(Context.anew(context)) if context.random else NO_FAMILIES


@lru_cache(64)
def _families(context):
    families, listed = {f.name: Law(*f) for f in context.random}, [f.name for f in context.random]
    for name in families:
        if listed.count(name) > 1:
            raise Unsupported(f"the random variable {name} is declared twice")
    signs = Signs(context)
    for family in families.values():
        if type(family.law) is not str or len(family.parameters) not in PARAMETERS.get(family.law, ()):
            raise Unsupported(f"the law of {family.name} is none, or has another number of parameters")
        if family.name in (*context.sign_of, *context.defined, "pi"):
            raise Unsupported(f"more is said of the random variable {family.name} than its law")
        if any(free_vars(p) or names(p) & (families.keys() | context.defined.keys()) for p in family.parameters):
            raise Unsupported(f"the law of {family.name} depends on an index, a definition or chance")
        gaps = family.from_a_number()
        if any(signs.has(form, "<") for t in family.not_negative() for form in (t, normal(t))) or any(
                signs.has(gaps[0], "=") and signs.has(normal(gap), "!=") for gap in gaps):
            raise Unsupported(f"no random variable has the moments of {family.name}")
    return MappingProxyType(families)


def laws_of(context: Context) -> list[Tree]:
    """What is assumed of names but by facts: the parameters of laws, the slopes of unknown functions."""
    return [*(p for family in context.random for p in family.parameters),
            *(scalars_put(d.body, dict.fromkeys(d.indices, ZERO)) for d in context.definitions if d.of_slope)]


def law_conditions(context: Context) -> tuple[Condition, ...]:
    """What has to be >= 0, since there are random variables with the laws that Γ says."""
    return tuple(Condition(t, ">=") for family in families_of(context).values() for t in family.not_negative())


def without_means(context: Context, t: Tree, conditions: list) -> Tree:
    """A tree, definitions put in, with every E[…] worked out. A random variable stands nowhere else."""
    families = families_of(context)
    if not families and "mean" not in kinds(t):
        return t

    def opened(node):
        parts = [opened(part) for part in children(node)]
        node = rebuilt(node, parts) if parts else node
        if node[0] != "mean":
            return node
        conditions.extend(domain(node[1], context))
        conditions.extend(families[n[1]].enough(n) for n in walk(node[1])
                          if n[0] == "entry" and n[1] in families and families[n[1]].law == "draws")
        return mean(node[1], families, context)
    found = opened(t)
    if families and any(names(s) & families.keys() for s in (found, *(c.tree for c in conditions))):
        raise Unsupported("a random variable stands outside an expected value, or in a function")
    if not families:
        raise Unsupported("an expected value, but no random variable is declared")
    return found


def mean(t: Tree, families: dict, context: Context) -> Tree:
    """E[t], term by term."""
    terms = []
    for monomial, c in poly(_parted(t, families)).items():
        bounds, random, rest = [], [], [num(c)]
        for factor, e in monomial:
            _sort(factor, e, families, (bounds, random, rest))
        terms.append(_under(bounds, [mul(*rest), *_joint(random, families)], context))
    return add(*terms)


def _parted(t: Tree, families) -> Tree:
    """|c w| as |c| |w| for a number c, and relu(w) as (w + |w|)/2, where w is random."""
    parts = [_parted(part, families) for part in children(t)]
    t = rebuilt(t, parts) if parts else t
    if t[:2] not in (("call", "Abs"), ("call", "relu")):
        return t
    form = poly(t[2])
    (monomial, c), = form.items() if len(form) == 1 else [((), 1)]
    if len(monomial) != 1 or monomial[0][1] != 1 or not _is_random(monomial[0][0], families):
        return t
    size = mul(num(abs(c)), ("call", "Abs", monomial[0][0]))
    return size if t[1] == "Abs" else mul(num(Fraction(1, 2)), add(t[2], size))


def _is_random(factor, families) -> bool:
    return factor[0] in ("sym", "entry") and factor[1] in families


def _sort(factor, e, families, into):
    """A factor into bounds of sums, random entries and what is not random."""
    bounds, random, rest = into
    if not names(factor) & families.keys():
        rest.append(pow_(factor, e))
        return
    if e.denominator != 1 or e < 1 or e > MOST_FACTORS:
        raise Unsupported("the expected value of a root, a quotient or a high power")
    for _ in range(int(e)):
        match factor:
            case ("sym" | "entry", *_):
                random.append((factor, 0))
            case ("call", "Abs", x) if _is_random(x, families):
                random.append((x, 1))
            case ("sum", k, body):
                own = bound(k.label.replace("@", "k"), k.size)
                bounds.append(own)
                form = poly(moved(body, {k: at(own)}))
                if len(form) != 1:
                    raise Unsupported("a sum with too many terms to multiply out")
                (monomial, c), = form.items()
                rest.append(num(c))
                for inner, n in monomial:
                    _sort(inner, n, families, into)
            case _:
                raise Unsupported("the expected value of a function of a random variable")


def _joint(random, families) -> list:
    """E of a product of entries: for each family its terms (cumulants, pairs of places that agree).

    Beside a family whose mean is 0, another's need be finite only.
    """
    by_family: dict = {}
    for factor, magnitude in random:
        places = factor[2] if factor[0] == "entry" else ()
        by_family.setdefault(factor[1], []).append((places, magnitude))
    found, unknown = [], None
    for name, entries in by_family.items():
        try:
            found.append(_moments(families[name], entries))
        except NotKnown as error:
            if not families[name].has_mean(len(entries)):
                raise
            unknown = error
    if unknown and all(poly(term) for term in found):
        raise unknown
    return found


def _moments(family, entries):
    if len(entries) > MOST_FACTORS or len({len(places) for places, _ in entries}) > 1:
        raise Unsupported(f"a product of too many factors, or of two kinds, of {family.name}")
    if all(places == entries[0][0] for places, _ in entries):  # of one variable: its own moment
        magnitudes = sum(m for _, m in entries)
        return family.moment(len(entries) - magnitudes, magnitudes)
    if family.law == "draws":
        return family.together(entries)
    return add(*(mul(*(_block(family, block) for block in blocks)) for blocks in partitions(entries)))


def _block(family, entries):
    """κ where all entries of a block are the same entry."""
    (first, _), magnitudes = entries[0], sum(m for _, m in entries)
    same = mul(ONE, *(_compared("delta", p, q) for other, _ in entries[1:] for p, q in zip(first, other)))
    return same if same == ZERO else mul(family.cumulant(len(entries) - magnitudes, magnitudes), same)


def partitions(items):
    """Every way to part a list into blocks."""
    if not items:
        yield []
        return
    first, *rest = items
    for blocks in partitions(rest):
        yield [[first], *blocks]
        for n, block in enumerate(blocks):
            yield [*blocks[:n], [first, *block], *blocks[n + 1:]]


def _under(bounds, factors, context):
    """Σ over the bounds of a product."""
    found = normal(mul(*factors))
    for k in bounds:
        found = add(*contracted(k, found, context))
    return found
