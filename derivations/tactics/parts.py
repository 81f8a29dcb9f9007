"""What is known to be >= 0, as parts of a certificate: facts, signs, squares and laws."""
from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, combinations_with_replacement, permutations, product
from math import ceil, floor, inf
from typing import NamedTuple

from ..kernel.context import domain
from ..kernel.functions import TABLE
from ..kernel.rules import NotProved, part_of
from ..kernel.poly import normal
from ..kernel.terms import ONE, ZERO, add, at, free, free_vars, letters_of, moved, mul, names, neg, num, place, places, pow_, ratio, sub, walk
from .nesting import parts_of
from .polynomials import UNIT, Forms, key, plus

HALF = Fraction(1, 2)
STEEPEST = [name for name, f in TABLE.items() if f.steepest]
FINE = 10_000  # bounds of numbers are multiples of 1/FINE
MOST_NAMES = 4  # whose squares may be missing from a form
MOST_SQUARES = 12  # monomials whose differences are squared
MOST_ARGUMENTS = 5  # of exp and log, for the laws
MOST_STRICT = 6  # terms of a sum whose square may be known to be > 0
MOST_TERMS = 4  # of a sum whose size is at most that of its terms
MOST_INSTANCES, ROUNDS = 12, 3  # of one fact, the last at places that stand in those before


class Part(NamedTuple):
    """A form that is >= 0 (> 0 if strict), as a sum of products of parts of a certificate."""

    products: tuple
    form: dict
    strict: bool

    def times(self, other, forms):
        products = tuple((*p, *q) for p in self.products for q in other.products)
        return Part(products, forms.times(self.form, other.form), self.strict and other.strict)


class Found(NamedTuple):
    """Products that add up to a form, with multiples of equations."""

    products: tuple
    adds: tuple = ()

    def scaled(self, *trees):
        """Times trees that are certain to be >= 0."""
        parts = tuple(("sign", t) for t in trees)
        return Found(tuple((*parts, *p) for p in self.products),
                     tuple(a._replace(factor=mul(*trees, a.factor)) for a in self.adds))

    def plus(self, other):
        return Found((*self.products, *other.products), (*self.adds, *other.adds))


def instances(fact, trees, setting) -> list:
    """A fact's universal indices put at places that stand in trees, or at the first one, then at those that stand in what
    that says."""
    universal, found = fact.universal, {}
    for turn in range(ROUNDS if universal else 1):
        here = {at(v) for t in trees for v in free_vars(t)} | {
            p for t in trees for n in walk(t) if n[0] in ("entry", "delta", "less") for p in places(n)
            if not turn or letters_of(p) <= free(t)}  # later not at the indices of sums
        here = sorted((p for p in here if not any("@" in str(x) for x, _ in p[1])), key=repr) or [place(0)]
        options = [[p for p in here if setting.lies(p, v)] for v in universal]
        new = [where for chosen in product(*options) if (where := tuple(zip(universal, chosen))) not in found]
        found |= dict.fromkeys(new)
        trees = [moved(s, dict(where)) for where in new for s in fact[1:3]]
    return list(found)[:MOST_INSTANCES]


def nothing(forms: Forms, f, weight=ONE):
    """weight (u/u - 1) for a sum u, which adds nothing, either way."""
    gap = plus(forms.times(forms.of_factor(f), {((f, -1),): 1}), {UNIT: 1}, -1)
    return either_way(forms.times(gap, forms.plain(weight)))


def either_way(form):
    """A form that is 0 once its sums are worked out."""
    return [Part((), {m: sign * c for m, c in form.items()}, False) for sign in (1, -1)]


class Known:
    """The parts that one setting offers."""

    def __init__(self, setting, forms: Forms):
        self.setting, self.signs, self.forms = setting, setting.signs, forms
        self.seen: dict = {}
        self.squared: dict = {}
        self.wanted = False  # whether squares that are > 0 are looked for

    @cached_property
    def originals(self) -> dict:
        """What is certain as it was written, by its form."""
        found: dict = {}
        trees = [c.tree for c in self.setting.conditions]
        trees += [t[1] for s in self.setting.sides for t in walk(s) if t[0] == "pow"]
        trees += [sub(f.left, f.right) for f in self.setting.facts if f.relation not in ("=", "!=")]
        for t in dict.fromkeys(trees):
            for tree in (t, neg(t)):
                if not _bound(t) and self.signs.has(tree, ">=") and self.has_value(tree):
                    lead, form = scaled(self.forms.of(tree))
                    found.setdefault(key(form), mul(num(ratio(1, lead)), tree))
        return found

    def has_value(self, t):
        return all(map(self.signs.holds, domain(t, self.setting.context)))

    # --------------------------------------------------------------------------------- signs

    def sign(self, form):
        """(sign, tree, strict): the tree is sign · form and certainly >= 0; ``None`` if open."""
        k = key(form)
        if k not in self.seen:
            self.seen[k] = self._sign(form)
        return self.seen[k]

    def _sign(self, form):
        both = [(sign, {m: sign * c for m, c in form.items()}) for sign in (1, -1)]
        for sign, tree in chain(((sign, self.forms.tree(f)) for sign, f in both), self._as_written(both)):
            if self.signs.has(tree, ">=") and self.has_value(tree):
                return sign, tree, self.signs.has(tree, ">")
        return None

    def _as_written(self, both):
        for sign, form in both:
            lead, unit = scaled(form)
            if original := self.originals.get(key(unit)):
                yield sign, mul(num(lead), original)

    def factor(self, f):
        return self.sign(self.forms.of_factor(f))

    def power(self, f, e):
        """(sign, part tree, strict) of a factor to a power; ``None`` if not known."""
        found = self.factor(f)
        if found and (found[0] == 1 or e.denominator == 1):
            sign, tree, strict = found
            return (sign if e % 2 else 1), pow_(tree, e), strict or e < 0
        t = self.forms.trees[f]
        if e.denominator == 1 and e % 2 == 0 and self.has_value(pow_(t, e)):
            return 1, pow_(t, e), self.signs.has(t, "!=")
        return None

    def monomial(self, m):
        """(sign, parts, strict) of a monomial by its factors; ``None`` if open."""
        sign, parts, strict = 1, [], True
        for f, e in m:
            found = self.power(f, e)
            if not found:
                return None
            sign, strict = sign * found[0], strict and found[2]
            parts.append(("sign", found[1]))
        return sign, tuple(parts), strict

    def part_of(self, form):
        """A form with a known sign as a part, its negative if it is <= 0."""
        found = self.sign(form)
        if not found:
            return None
        sign, tree, strict = found
        return Part(((("sign", tree),),), {m: sign * c for m, c in form.items()}, strict)

    def part_of_monomial(self, m):
        found = self.monomial(m)
        if not found or not found[2]:
            whole = self.part_of({m: 1})
            if whole and (whole.strict or not found):
                return whole
        return found and Part((found[1],), {m: found[0]}, found[2])

    def tree_of(self, part):
        return part_of(self.setting, part)[0]

    def part(self, *factors, equals=None, form=None) -> list[Part]:
        """A product of parts of a certificate, as the kernel reads it, or as another tree that it equals, and the
        ``form`` of that, what is given put in; none where the kernel does not read it."""
        try:
            trees, strict = zip(*(part_of(self.setting, f) for f in factors))
        except NotProved:
            return []
        return [Part((factors,), (form or self.forms.of)(equals or mul(*trees)), all(strict))]

    def summed(self, indices, *trees, equals=None) -> list[Part]:
        """Trees that are >= 0, multiplied and summed over indices, each inside those before it; nothing is put in."""
        parts = tuple(("sign", t) for t in trees if t != ONE)
        for k in reversed(indices):
            parts = (("over", k, parts),)
        return self.part(*parts, equals=equals, form=self.forms.total)

    def certain(self, part):
        """Whether the tree of a part shows its sign, so that it may stand below a bar."""
        try:
            trees = [self.tree_of(p) for product in part.products for p in product]
        except NotProved:  # it speaks of an index of a sum
            return False
        return all(self.signs.has(t, ">" if part.strict else ">=") for t in trees)

    # --------------------------------------------------------------------------------- facts

    def facts(self, trees):
        """Every fact of order, its universal indices put at the places that stand in the trees."""
        for n, fact in enumerate(self.setting.facts):
            if fact.relation not in ("=", "!="):
                for where in instances(fact, trees, self.setting):
                    yield from self.part(("fact", n, where))

    def equations(self, trees, skip=()):
        """(fact number, where, form) of the equations that were not put in."""
        for n, fact in enumerate(self.setting.facts):
            if fact.relation == "=" and n not in skip:
                for where in instances(fact, trees, self.setting):
                    used = self.setting.fact(n, where)
                    form = self.forms.of(sub(used.left, used.right))
                    if form:
                        yield n, where, form

    # --------------------------------------------------------------- signs of what stands in a form

    def atoms(self, forms):
        """The factors of forms that have a sign, and how far they are from their bounds."""
        used = sorted({f for form in forms for m in form for f, _ in m})
        roots = sorted({(f, e) for m in forms[0] for f, e in m if e.denominator != 1 and e > 0})
        yield from filter(None, (self.part_of_monomial((root,)) for root in roots))
        for f in used:
            found = self.part_of({((f, 1),): 1})
            if found:
                yield found
            yield from self.bounds(self.forms.trees[f])

    def bounds(self, tree):
        (low, _), (high, _) = self.signs.of(tree)
        ends = [(low, 1), (high, -1)]
        for end, turn in ((end, turn) for end, turn in ends if end and end not in (-inf, inf)):
            end = end if end.denominator < FINE else Fraction(floor(end * turn * FINE) * turn, FINE)
            yield from self.part(("sign", sub(tree, num(end)) if turn > 0 else sub(num(end), tree)))

    def conditions(self):
        for c in self.setting.conditions:
            if c.relation in (">", ">=") and not _bound(c.tree):
                yield from self.part(("sign", c.tree))

    # ------------------------------------------------------------------------------- squares

    def square(self, form):
        """The square of a form; whether it is > 0 is asked where that is wanted."""
        k = key(form)
        if k not in self.squared:
            part = Part(((("sign", pow_(self.forms.tree(form), 2)),),), self.forms.times(form, form), False)
            self.squared[k] = self.strictly(part) if self.wanted and len(form) <= MOST_STRICT else part
        return self.squared[k]

    def want(self, strict):
        if strict != self.wanted:
            self.wanted, self.squared = strict, {}

    def strictly(self, part):
        """The part of one tree, > 0 if that is certain."""
        return part._replace(strict=self.signs.has(part.products[0][0][1], ">"))

    def squares_of_factors(self, forms):
        for form in forms:
            if form and all(e > 0 for m in form for _, e in m):
                for factor, _ in self.forms.factors(form)[1]:
                    if len(factor) > 1:
                        yield self.square(factor)

    def squares(self, forms):
        """Squares of sums and differences of the monomials whose squares stand in the forms."""
        roots = self.roots(forms)
        for m in roots:
            if m:
                yield self.square({m: 1})
        for m, n in combinations(roots, 2):
            yield self.square({m: 1, n: -1})
            yield self.square({m: 1, n: 1})
            if m == UNIT:  # x - x^2 <= 1/4
                yield self.square({n: 1, m: -HALF})

    def squares_of_names(self, form):
        """Squares of the names and entries in a form that have no sign."""
        used = sorted({f for m in form for f, _ in m if self.forms.trees[f][0] in ("sym", "entry")})
        return [self.square({((f, 1),): 1}) for f in used if not self.factor(f)][:MOST_NAMES]

    def roots(self, forms):
        """Monomials whose squares stand in forms, those of the first form first."""
        ranked = (sorted(self._roots(some), key=lambda m: (sum(e for _, e in m), m)) for some in (forms[:1], forms))
        return list(dict.fromkeys(m for some in ranked for m in some))[:MOST_SQUARES]

    def _roots(self, forms):
        found, trees = {UNIT: None}, self.forms.trees
        for m in (m for form in forms for m in form):
            half = self.half(m)
            if half is not None:
                found[half] = None
            if any(e.denominator != 1 for _, e in m):
                found[m] = None
            found.update({((f, 1),): None for f, _ in m if trees[f][:2] == ("call", "Abs")})
        sizes = {trees[f][2]: f for m in found for f, _ in m if trees[f][:2] == ("call", "Abs")}
        found.update(dict.fromkeys(m for form in forms[:1] for m in halves(form)))
        for m in list(found) if sizes else ():  # |x| |y| beside x y
            found[tuple(sorted((sizes.get(trees[f], f), e) for f, e in m))] = None
        return found

    def half(self, m):
        found = []
        for f, e in m:
            if e.denominator != 1 or e % 2:
                sign = self.factor(f)
                if not sign or sign[0] != 1:
                    return None
            found.append((f, ratio(e, 2)))
        return tuple(found)

    # ---------------------------------------------------------------------------------- laws

    def laws(self, trees):
        """The laws at the arguments that occur: e^v (e^(u-v) - 1 - (u-v)) >= 0 and the like."""
        nodes, calls = list(dict.fromkeys(n for t in trees for n in walk(t))), defaultdict(list)
        for n in nodes:
            if n[0] == "call":
                calls[n[1]].append(n[2])
        at = defaultdict(list, {name: composed_first(found)[:MOST_ARGUMENTS] for name, found in calls.items()})
        for u in at["relu"]:
            yield from self.above("relu", u)
        signed = {normal(t) for u in at["Abs"] for t in (u, neg(u))}
        for u in at["Abs"]:
            yield from (*self.above("Abs", u), *self.above("Abs", neg(u)), *self.triangles(u, signed))
        yield from self.slopes(at)
        yield from self.exponentials(at["exp"])
        rooted = any(n[0] == "pow" and n[2].denominator == 2 for n in nodes)
        yield from self.logarithms(at["log"], [v for v in at["exp"] if v[0] == "num"], rooted)
        parts = [("end", ("call", "atan", u), side) for u in at["atan"] for side in "+-"]  # its limits are no numbers
        parts += [("whole", n) for n in nodes if n[0] == "ord" and not free_vars(n)]
        parts += [("sign", sub(ONE, n)) for n in nodes if n[0] == "power"]
        for part in parts:
            yield from self.part(part)

    def above(self, name, u):
        """|u| - u = 2 relu(-u), relu(u) - u = relu(-u)."""
        times, rest = num(2 if name == "Abs" else 1), ("call", "relu", neg(u))
        return self.part(("sign", times), ("sign", rest), equals=sub(("call", name, u), u))

    def triangles(self, u, sizes):
        """|u + v| <= |u| + |v|, |u| <= |u + v| + |v| where |u| stands here, and |Σ u| <= Σ |u|, down to single terms."""
        factors = [f for f in parts_of("mul", u) if f[0] in ("add", "sum")]
        for f in factors:
            if f[0] == "sum":
                yield from self.part(("total", f))
                yield from self.triangles(f[2], sizes)
            elif len(f) <= MOST_TERMS:
                first, rest = f[1], add(*f[2:])
                yield from self.part(("total", ("add", first, rest)))
                for one, other in ((first, rest), (rest, first)):
                    if normal(one) in sizes:
                        yield from self.part(("total", ("add", f, neg(other))))
                yield from (part for g in (first, rest) for part in self.triangles(g, sizes))

    def slopes(self, calls):
        """f(u) - f(v) between 0 (or -L (u - v)) and L (u - v), for two arguments (or one, and 0) of which one is known
        to be the larger."""
        for name in STEEPEST:
            here = calls[name]
            for u, v in permutations([*here, ZERO] if len(here) == 1 else here, 2):
                more, less = ("call", name, u), ("call", name, v)
                if self.signs.has(sub(u, v), ">="):
                    yield from self.part(("rises", more, less)) or self.part(("slope", less, more))
                yield from self.part(("slope", more, less))

    def exponentials(self, arguments):
        for u in arguments:
            yield from (*self.part(("exp", u)), *self.part(("exp", neg(u))))
        for u, v in permutations(arguments, 2):
            yield from self.part(("sign", ("call", "exp", v)), ("exp", sub(u, v)))

    def logarithms(self, arguments, numbers, rooted):
        """u - 1 >= log u for arguments and their quotients, where roots stand for the roots of these; times e^c for numbers c."""
        found = [*arguments, *(pow_(u, -1) for u in arguments), *(mul(u, ("call", "exp", c)) for u in arguments for c in numbers)]
        for u, v in permutations(arguments, 2):
            ratio = mul(u, pow_(v, -1))
            found += [ratio, pow_(mul(u, v), -1), *([pow_(ratio, HALF)] if rooted else [])]
            yield from self.part(("rises", ("call", "log", u), ("call", "log", v)))
        for u in dict.fromkeys(found):
            yield from self.part(("log", u))


def halves(form):
    """The monomials whose squares may stand in a polynomial in few names: of degrees up to half its own."""
    degrees = {sum(e for _, e in m) for m in form}
    used = sorted({f for m in form for f, _ in m})
    whole = all(e.denominator == 1 and e > 0 for m in form for _, e in m)
    if not whole or len(used) > MOST_NAMES or (degree := max(degrees)) % 2 or degree > (6 if len(degrees) == 1 else 4):
        return []
    chosen = (c for n in range(ceil(min(degrees) / 2), int(degree) // 2 + 1) for c in combinations_with_replacement(used, n))
    return [tuple((f, names.count(f)) for f in sorted(set(names))) for names in chosen]


def scaled(form):
    """(c, f) with form = c f and c > 0, the same f for all positive multiples."""
    lead = abs(form[min(form)]) if form else 1
    return lead, {m: ratio(c, lead) for m, c in form.items()}


def composed_first(arguments):
    """Sums come before single terms: a mean is compared with what it is the mean of. One number is enough."""
    numbers = [u for u in arguments if not names(u) and not free(u)]
    return sorted((u for u in arguments if u not in numbers[1:]), key=lambda u: u[0] != "add")


def _bound(t):
    return any("#" in v.label for v in free_vars(t))
