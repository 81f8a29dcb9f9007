"""Certificates of inequalities: larger - smaller as a sum of products of what is >= 0.

Each method takes a form that is to be >= 0 (> 0 if strict) and finds such products, or nothing.
"""
from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from ..clock import TooLong, check_time, time_limit
from ..kernel.context import Context
from ..kernel.field import NoValue
from ..kernel.poly import poly
from ..kernel.poly import tree as tree_of
from ..kernel.rules import Equality, NotProved, Order, Setting, case, cases, order
from ..kernel.terms import (
    ZERO, Tree, Unsupported, Var, add, at, free, moved, mul, names, num, pow_, sub, walk,
)
from ..refute.attack import fails
from .combination import by_combination
from .equality import replacements
from .parts import Found, Known
from .polynomials import UNIT, Forms, key
from .reductions import SPLIT, arguments_apart, by_exponential, by_logarithm, by_sum_of_roots, splits
from .squares import by_squares_completed
from .sums import pair_by_pair, term_by_term

SECONDS, LEMMA, ROOTS, GLANCE = 4.0, 1.5, 3.0, 0.01
MOST_PIECES = 8  # one inside the other
HALF = Fraction(1, 2)


class Late(NotProved):
    """No certificate was found in the time allowed."""


def prove(context: Context, left: Tree, relation: str, right: Tree, using=(), seconds=SECONDS):
    """A theorem ``left relation right``, one of < <= > >=. Raises ``NotProved``; ``Late`` if a longer
    search may find one."""
    try:
        with time_limit(seconds):
            return Question(left, relation, right, using).prove(context)
    except TooLong:
        raise Late("no certificate was found in the time allowed") from None
    except Unsupported as error:
        raise NotProved(str(error)) from None
    except RecursionError:
        raise NotProved("the formula is nested too deeply") from None


class Question(NamedTuple):
    """A claim, to be proved under its context or under one of its cases."""

    left: Tree
    relation: str
    right: Tree
    using: tuple = ()
    lemmas: int = 1  # of lemmas, one for the other

    @property
    def claim(self):
        return self.left, self.relation, self.right

    def prove(self, context, whole=True):
        """By a certificate; else by cases, if this is no case itself; else by a longer search."""
        setting, goal = self.goal(context)
        kinked = whole and (splits(setting, put_in(setting)) or arguments_apart(setting))
        shallow, deep = 2 if self.using else 1, 2 if kinked else 3  # cases come before long searches
        return (self.certified(context, goal.direct())
                or self.certified(context, goal.searched(range(shallow)))
                or whole and self.by_contradiction(context, goal.gap)
                or self.certified(context, goal.searched(range(shallow, deep)))
                or kinked and (self.in_cases(context, setting, 2) or self.in_cases(context, setting, 4))
                or self.certified(context, goal.searched(range(deep, 4)))
                or self.give_up())

    def goal(self, context):
        setting = Setting(context, (self.left, self.right), self.using)
        gap = sub(*setting.sides[::-1 if self.relation[0] == "<" else 1])
        return setting, Attempts(setting, gap, len(self.relation) == 1, self)

    def certified(self, context, attempts):
        for search, found in attempts:
            certificate = Order(found.products, Equality(search.forms.steps, found.adds))
            with suppress(NotProved, NoValue, Unsupported):
                return order(context, *self.claim, certificate, (*self.using, *search.shown))
        return None

    def in_cases(self, context, setting, deep):
        """By pieces, what was declared of names given: the other signs cannot be."""
        numbers = {n for s in setting.sides for n in walk(s) if n[0] == "sym"}
        signs = [(("sym", name), sign) for name, sign in context.signs if ("sym", name) in numbers]
        return self.given(context, signs, deep)

    def given(self, context, signs, deep):
        if not signs:
            return self.by_pieces(context, MOST_PIECES, deep)
        (on, sign), *rest = signs
        made = self.given(case(context, self.claim, on, sign), rest, deep)
        return made and cases(context, self.claim, on, [made])

    def by_pieces(self, context, most, deep):
        """Every case of what stands in |x|, max, relu, steps and signs, down to the last, which is searched."""
        setting, goal = self.goal(context)
        sides = put_in(setting)
        pieces = splits(setting, written(setting, sides))
        made = self.certified(context, goal.direct()) or self.certified(context, goal.searched(range(0 if pieces else deep)))
        pieces = pieces or splits(setting, sides) or arguments_apart(setting)
        if made or not pieces or not most:
            return made
        on, relations = pieces[0]
        made = []
        for r in relations:
            made.append(self.by_pieces(case(context, self.claim, on, r), most - 1, deep))
            if made[-1] is None:
                return None
        return cases(context, self.claim, on, made)

    def by_contradiction(self, context, gap):
        """The claim may be assumed to fail, if there are roots to be squared."""
        if not any(n[0] == "pow" and n[2] == HALF for n in walk(gap)):
            return None
        relations = ("<", ">=") if len(self.relation) == 2 else ("<=", ">")
        try:
            with time_limit(ROOTS):
                made = [self.prove(case(context, self.claim, gap, r), False) for r in relations]
            return cases(context, self.claim, gap, made)
        except (NotProved, TooLong):
            return None

    def give_up(self):
        raise NotProved("no certificate was found")


class Attempts:
    """The searches for one goal, one for each way to put in what is given."""

    def __init__(self, setting, gap, strict, question):
        self.setting, self.gap, self.strict, self.made = setting, gap, strict, []
        self.question, self.shown = question, []

    def searches(self):
        yield from self.made
        if not self.made:
            given = (in_order(replacements(self.setting, solve)) for solve in (False, True))
            for steps in dict.fromkeys(((), *given)):
                yield Search(self.setting, steps, self.question.lemmas, self.shown)

    def direct(self):
        """The sign of the gap as it was written, or with what is given put in."""
        for search in self.searches():
            for tree in dict.fromkeys((self.gap, search.forms.replaced(self.gap))):
                if search.signs.has(tree, ">" if self.strict else ">="):
                    yield search, Found(((("sign", tree),),))
            self.made.append(search)

    def searched(self, depths):
        """Every search at a small depth before any at a larger one."""
        for depth in depths:
            for search in list(self.searches()):
                found = (search.cone(search.forms.of(self.gap), self.strict, depth)
                         or search.by_product(self.gap, self.strict, depth))
                if found:
                    yield search, found


def put_in(setting) -> list:
    """Both sides with what is given outright put in."""
    forms = Forms(setting, in_order(replacements(setting, False)))
    return [forms.replaced(side) for side in setting.sides]


def written(setting, sides) -> list:
    """Sides with |x|, max and steps as they are where the signs are known."""
    forms = Forms(setting)
    return [forms.tree(forms.plain(side)) for side in sides]


def in_order(steps):
    """What is put in for a name stands after what brings that name in."""
    steps, made = list(steps), []
    while steps:
        free = [s for s in steps if not any(
            s is not t and s.target[1] in names(t.body) for t in steps)]
        chosen = (free or steps)[0]
        steps.remove(chosen)
        made.append(chosen)
    return tuple(made)


class Search:
    """The methods, cheapest first, for one setting and one way to put in what is given."""

    def __init__(self, setting, steps, lemmas=0, shown=None):
        self.setting, self.steps, self.lemmas = setting, steps, lemmas
        self.shown = [] if shown is None else shown  # theorems made on the way
        self.forms = Forms(setting, steps)
        self.signs = setting.signs
        self.known = Known(setting, self.forms)
        self.failed: dict = {}

    def by_product(self, gap, strict, depth):
        """By the factors of the gap with its functions as they are written."""
        for t in dict.fromkeys((gap, self.forms.replaced(gap), self.forms.tree(self.forms.of(gap)))):
            common, rest = (self.forms.compact(poly(part)) for part in common_factor(t))
            number, factors = self.forms.factors(rest)
            found = self.of_factors(number, [(common, 1)] * (common != {UNIT: 1}) + factors, strict, depth)
            if found:
                return found
        return None

    def cone(self, form, strict, depth):
        """``Found`` for a form, with at most ``depth`` reductions."""
        check_time()
        if not form:
            return None if strict else Found(())
        k = key(form), strict
        if self.failed.get(k, -1) >= depth:
            return None
        for method in self.methods(depth):
            found = method(form, strict, depth)
            if found:
                return found
        self.failed[k] = depth
        return None

    def methods(self, depth):
        yield self.by_sign
        yield self.by_numerator
        if depth >= 1:
            yield partial(self.by_factors, less=1)
            yield partial(by_exponential, self)
            yield partial(by_sum_of_roots, self)
            yield partial(by_logarithm, self)
            yield partial(by_squares_completed, self)
            yield partial(by_combination, self)
            yield partial(term_by_term, self)
            yield partial(pair_by_pair, self)
            yield self.by_factors

    def lemma(self, form, strict):
        """A form shown to be >= 0 by a theorem of its own, which is then a fact."""
        if not self.lemmas or not form or strict:
            return None
        question = Question(self.forms.tree(form), ">=", ZERO, (), self.lemmas - 1)
        try:
            theorem = question.prove(self.setting.context)
            self.setting.use(theorem)
        except NotProved:
            return None
        self.shown.append(theorem)
        return Found(((("fact", len(self.setting.facts) - 1, ()),),))

    def lemma_at(self, k, form, strict):
        """A term with |x|, max or steps in it shown to be >= 0 at each place by a theorem, which is gone
        through by cases; then it is a fact about every place."""
        term = self.forms.tree(form)
        if not self.lemmas or strict or term in self.failed or not any(
                n[0] == "call" and n[1] in SPLIT and k in free(n) for n in walk(term)):
            return None
        self.failed[term] = True
        v = Var("each", k.size)
        question = Question(moved(term, {k: at(v)}), ">=", ZERO, (), self.lemmas - 1)
        if fails(self.setting.context, *question.claim, GLANCE):
            return None
        try:
            with time_limit(LEMMA):
                theorem = question.prove(self.setting.context)
            self.setting.use(theorem)
        except (NotProved, TooLong):
            return None
        self.shown.append(theorem)
        universal = self.setting.facts[-1].universal
        where = tuple((u, at(k)) for u in universal if u.label.startswith("each"))
        return Found(((("fact", len(self.setting.facts) - 1, where),),)) if len(where) == len(universal) else None

    # --------------------------------------------------------------------------------- signs

    def by_sign(self, form, strict, depth):
        part = self.known.part_of(form)
        if part and part.form == form and (part.strict or not strict):
            return Found(part.products)
        return self.by_terms(form, strict)

    def by_terms(self, form, strict):
        """Every term has the sign."""
        products, some = [], False
        for m, c in form.items():
            found = self.known.monomial(m)
            if not found or found[0] * c < 0:
                return None
            products.append((("sign", num(abs(c))), *found[1]))
            some |= found[2]
        return Found(tuple(products)) if some or not strict else None

    def by_numerator(self, form, strict, depth):
        """form = numerator / denominator, the denominator of known sign or made a square."""
        numerator, below = self.forms.cleared(form)
        if not below:
            return None
        sign, parts = 1, []
        for f, e in below:
            found = self.known.power(f, -e)
            if not found:
                numerator, e = self.forms.times(numerator, self.forms.of_factor(f)), e + 1
                found = self.known.power(f, -e)
            if not found:
                return None
            sign *= found[0]
            parts.append(found[1])
        found = self.cone({m: c * sign for m, c in numerator.items()}, strict, depth)
        return found and found.scaled(*parts)

    # ------------------------------------------------------------------------------- factors

    def by_factors(self, form, strict, depth, less=0):
        """A product has the sign of its factors, which are searched ``less`` deep."""
        return self.of_factors(*self.forms.factors(form), strict, depth - less)

    def of_factors(self, number, factors, strict, depth):
        """A number times powers of forms; a factor without a sign is a goal of its own."""
        if len(factors) == 1 and factors[0][1] == 1:
            return None
        sign, found = (1 if number > 0 else -1), Found(((("sign", num(abs(number))),),))
        open_ = []
        for factor, e in factors:
            part = self.known.part_of(factor)
            tree = self.forms.tree(factor)
            if part and (part.strict or not strict):
                up = part.form == factor
                sign *= 1 if up or e % 2 == 0 else -1
                found = found.scaled(pow_(part.products[0][0][1], e))
            elif e % 2 == 0 and (not strict or self.setting.signs.has(pow_(tree, e), ">")):
                found = found.scaled(pow_(tree, e))
            elif e % 2:
                open_.append((tree, e))
            else:
                return None
        return self.factors_left(found, sign, open_, strict, depth)

    def factors_left(self, found, sign, open_, strict, depth):
        for tree, e in open_:
            for s in (1, -1):
                goal = mul(num(s), tree)
                inner = not fails(self.setting.context, goal, ">=", ZERO, GLANCE) and self.cone(
                    self.forms.of(goal), strict, depth)
                if inner and not inner.adds:
                    for _ in range(e):
                        found = Found(tuple(
                            (*p, *q) for p in found.products for q in inner.products))
                    sign *= s
                    break
            else:
                return None
        return found if sign == 1 else None


def joined_powers(t):
    """b^x b^c as b^(x + c) in every term."""
    return add(*(mul(num(c), *_joined(m)) for m, c in poly(t).items()))


def _joined(monomial):
    exponents = {f[1]: f[2] for f, e in monomial if f[0] == "power" and e == 1}
    for f, e in monomial:
        if f in exponents:
            exponents[f] = add(exponents[f], num(e))
        elif not (f[0] == "power" and e == 1):
            yield pow_(f, e)
    yield from (("power", base, e) for base, e in exponents.items())


def common_factor(t):
    """What all terms of a canonical form have in common, and the rest."""
    form = poly(joined_powers(t))
    shared = set.intersection(*({f for f, _ in m} for m in form)) if form else ()
    least = {f: min(dict(m)[f] for m in form) for f in shared}
    common = mul(*(pow_(f, e) for f, e in sorted(least.items(), key=repr)))
    rest = {tuple((f, e - least.get(f, 0)) for f, e in m if e != least.get(f, 0)): c for m, c in form.items()}
    return common, tree_of(rest)
