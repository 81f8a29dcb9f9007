"""The rules that make theorems: equality, order, cases, induction, and what uses theorems made before.

Each takes a claim and a certificate that somebody found, computes the verdict from these two alone,
and raises ``NotProved`` with the reason where it does not follow.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from .bounds import Signs, fits
from .calculus import expanded, written_out
from .context import Condition, Context, Fact, check_axes, domain
from .moments import families_of
from .small_sizes import NotEqual, equal
from .terms import (
    ONE, ZERO, Tree, Unsupported, Var, add, alpha, at, bound, children, free, free_vars, letters_of, move,
    moved, mul, num, place, places, plus, rebuilt, sub, walk,
)
from .theorem import Claim, Content, Theorem, _mint


class NotProved(Exception):
    """The claim does not follow by this rule and certificate; ``str`` says why."""


# --------------------------------------------------------------------------- what may be used

class Setting:
    """A claim with all that may be used for it: Γ, theorems made before, and where both sides have
    a value. ``facts`` can be named by number in a certificate: those of Γ, then the theorems."""

    def __init__(self, context: Context, sides=(), using=()):
        self.context, self.using = context, tuple(using)
        written = [written_out(context, s) for s in sides]
        self.sides = [t for t, _ in written]
        self.free = {x for s in self.sides for x in free(s)} | context.fixed
        if any(set("#@") & set(x.label) for x in self.free if isinstance(x, Var)):
            raise NotProved("a free index has a name that is the kernel's own")
        self.conditions = tuple(dict.fromkeys(
            c for t, more in written for c in (*more, *domain(t, context))))
        self.facts = [_written_fact(context, f) for f in context.facts]
        own = tuple(c for f in self.facts for s in (f.left, f.right) for c in domain(s, context))
        check_axes(*self.sides)
        alone = Signs(replace(context, facts=tuple(self.facts)), (), own)
        self.conditions = tuple(c for c in self.conditions if not alone.holds(c))
        self.signs = Signs(replace(context, facts=tuple(self.facts)), (), (*self.conditions, *own))
        for theorem in self.using:
            self.use(theorem)

    def use(self, theorem: Theorem):
        """A theorem becomes a fact if its context is part of ours and it has a value here."""
        if not self.context.includes(theorem.claim.context):
            raise NotProved("a line that is used assumes what is not assumed here")
        fact, conditions = general(_stated(theorem), theorem.domain)
        if self.context.fixed & set(fact.universal):
            raise NotProved("an index that is chosen here has the name of one that stands for all places")
        fact, conditions = _written_fact(self.context, fact), _written_conditions(self.context, conditions)
        if not all(map(self.signs.holds, conditions)):
            raise NotProved("it is not shown that a line that is used has a value here")
        self.facts.append(fact)
        self.signs.learn(fact)

    def must_have_value(self, t: Tree, what="the certificate"):
        """Every part of a certificate has a value wherever both sides of the claim have one."""
        for condition in domain(t, self.context):
            if not self.signs.holds(condition):
                raise NotProved(f"it is not shown that {what} has a value wherever both sides have one")

    def fact(self, number: int, where=()) -> Fact:
        """A fact with places of their ranges put in for universal indices."""
        fact = self.facts[number]
        universal = set(fact.universal)
        for v, p in where:
            if v not in universal or not fits(p, v, self.context):
                raise NotProved("a fact is used at a place that may lie outside its range")
        where = dict(where)
        return Fact(fact.relation, moved(fact.left, where), moved(fact.right, where), fact.fixed)

    def theorem(self, claim, method, certificate, conditions=None) -> Theorem:
        return _mint(Content(claim, self.conditions if conditions is None else conditions, method,
                             certificate, self.using))


def _stated(theorem: Theorem) -> Fact:
    """What a theorem says, in names without a definition: a later definition cannot change it."""
    return _written_fact(theorem.claim.context, theorem.as_fact())


def _written_conditions(context, conditions) -> tuple[Condition, ...]:
    return tuple(Condition(expanded(context, c.tree), c.relation) for c in conditions)


def _written_fact(context, fact: Fact) -> Fact:
    """A fact with definitions put in; a place that a definition has chosen stays chosen."""
    sides = [written_out(context, s)[0] for s in (fact.left, fact.right)]
    brought = set(free(sides[0]) | free(sides[1])) - set(free(fact.left) | free(fact.right))
    loose = {v for d in context.definitions for v in set(free_vars(d.body)) - set(d.indices)}
    if (brought | loose) & set(fact.universal) and sides != [fact.left, fact.right]:
        raise NotProved("an index of what is given is also chosen by a definition")
    return Fact(fact.relation, *sides, fact.fixed | frozenset(brought) | (
        context.fixed & frozenset(free(sides[0]) | free(sides[1])) if brought else frozenset()))


def general(fact: Fact, conditions=()) -> tuple[Fact, tuple[Condition, ...]]:
    """A fact with names of its own for its universal indices, which no claim has."""
    where = {v: at(Var(f"{v.label}°", v.size)) for v in fact.universal if not v.label.endswith("°")}
    return (Fact(fact.relation, moved(fact.left, where), moved(fact.right, where), fact.fixed),
            tuple(Condition(moved(c.tree, where), c.relation) for c in conditions))


# ------------------------------------------------------------------------------------ equality

class Put(NamedTuple):
    """Put ``body`` for the name ``target`` (``y[j]``), by fact number ``fact`` taken at ``where``.

    The kernel checks ``target - body = factor (left - right)`` of the fact, which shows that
    target = body under Γ; ``target`` and ``body`` hold for all values of the indices of ``target``.
    """

    target: Tree
    body: Tree
    fact: int
    where: tuple
    factor: Tree


class Add(NamedTuple):
    """Add ``factor (left - right)`` of a fact, summed over ``over``, to the difference of the sides."""

    fact: int
    where: tuple
    factor: Tree
    over: tuple = ()


@dataclass(frozen=True)
class Equality:
    """What shows two sides equal: multiples of facts, then replacements one after the other."""

    put: tuple[Put, ...] = ()
    add: tuple[Add, ...] = ()


def equation(context: Context, left: Tree, right: Tree, certificate=Equality(), using=()) -> Theorem:
    """Γ ⊢ left = right for every size, by small sizes."""
    setting = Setting(context, (left, right), using)
    evidence = _equal(setting, sub(*setting.sides), certificate)
    return setting.theorem(Claim(context, left, "=", right), "small sizes", (certificate, evidence))


def _equal(setting: Setting, difference: Tree, certificate: Equality):
    for step in certificate.add:
        fact = setting.fact(step.fact, step.where)
        if fact.relation != "=":
            raise NotProved("only an equation may be added to a difference")
        setting.must_have_value(step.factor)
        part = mul(step.factor, sub(fact.left, fact.right))
        for k in step.over:
            _own_index(k)
            part = ("sum", k, part)
        difference = sub(difference, part)
    _must_exist(setting, difference)
    for step in dict.fromkeys(certificate.put):
        _check_put(setting, step)
    for step in certificate.put:
        difference = put(difference, step, setting)
    _must_exist(setting, difference)
    return _zero(difference, setting.signs)


def _must_exist(setting: Setting, t: Tree, but=frozenset()):
    """Every place that the claim does not have, and a certificate uses, lies in a range that has one."""
    for v in free_vars(t):
        if v not in setting.free | but and v.size and not setting.signs.has(("sum", v, ONE), ">"):
            raise NotProved("a fact is used at a place of a range that may be empty")
    own = _named_places(*setting.sides, *(s for f in setting.facts[:len(setting.context.facts)] for s in f[1:3]))
    if not _named_places(t) <= own:
        raise NotProved("a certificate names a place that may not exist")


def _named_places(*trees) -> set:
    """Entries at places that are named by number."""
    return {(n[1], axis, p) for t in trees for n in walk(t) if n[0] == "entry" for axis, p in enumerate(n[2])
            if not any(isinstance(x, Var) for x in letters_of(p))}


def _own_index(k):
    if "#" not in k.label:
        raise NotProved("the index of a sum in a certificate is one of its own")


def _zero(difference, signs):
    try:
        check_axes(difference)
        return equal(difference, signs)
    except (NotEqual, Unsupported) as error:
        raise NotProved(str(error)) from None


def _check_put(setting: Setting, step: Put):
    """target = body follows from the fact, for all places of the indices of the target."""
    if step.target[0] not in ("sym", "entry", "call"):
        raise NotProved("only a name can be replaced")
    if step.target[0] == "entry" and setting.free & _loose(step.target, setting):
        raise NotProved("a name is replaced at all places, so its indices are none of the claim's")
    fact = setting.fact(step.fact, step.where)
    if fact.relation != "=":
        raise NotProved("only an equation can be put in")
    for part in (step.body, step.factor):
        setting.must_have_value(part, "what is put in")
    gap = sub(sub(step.target, step.body), mul(step.factor, sub(fact.left, fact.right)))
    _must_exist(setting, gap, frozenset(free_vars(step.target) if step.target[0] == "entry" else ()))
    _zero(gap, setting.signs)


def _loose(target, setting):
    return {x for p in target[2] for x in letters_of(p) if isinstance(x, Var)} - setting.context.fixed


def put(t: Tree, step: Put, setting: Setting) -> Tree:
    """Every occurrence of the target replaced, its indices matched; what is put in is not searched."""
    where = match(step.target, t, setting.context)
    if where is not None:
        return moved(step.body, where)
    if t == step.target:
        return step.body
    parts = children(t)
    return rebuilt(t, [put(part, step, setting) for part in parts]) if parts else t


def match(target: Tree, t: Tree, context: Context):
    """The places for the indices of ``target`` at which it is ``t``; ``None`` if there are none."""
    if target[0] != "entry" or t[0] != "entry" or t[1] != target[1] or len(t[2]) != len(target[2]):
        return None
    where: dict = {}
    for pattern, p in zip(target[2], t[2]):
        loose = [x for x in letters_of(pattern) if isinstance(x, Var) and x not in where
                 and x not in context.fixed]
        if len(loose) == 1 and dict(pattern[1])[loose[0]] == 1:
            v = loose[0]
            found = plus(p, plus(pattern, at(v), -1), -1)
            if not fits(found, v, context):
                return None
            where[v] = found
        elif move(pattern, where) != p:
            return None
    return where


# --------------------------------------------------------------------------------------- order

@dataclass(frozen=True)
class Order:
    """``larger - smaller = Σ factors``: each product is a list of parts that are >= 0.

    A part is ``("sign", tree)`` (its interval), ``("fact", number, where)`` (its larger side minus
    its smaller), ``("law", name, tree, …)``, or ``("over", Var, part, …)``, a sum of products.
    ``equality`` says how the identity is shown.
    """

    products: tuple
    equality: Equality = Equality()


def order(context: Context, left: Tree, relation: str, right: Tree, certificate: Order, using=()) -> Theorem:
    """Γ ⊢ left < <= > >= right: the difference is a sum of products of what is not negative.

    For a strict relation one product has positive factors alone.
    """
    setting = Setting(context, (left, right), using)
    first, second = setting.sides
    larger, smaller = (second, first) if relation in ("<", "<=") else (first, second)
    if relation not in ("<", "<=", ">", ">="):
        raise NotProved(f"{relation} is no order")
    total, strict = ZERO, False
    for product in certificate.products:
        tree, positive = _product(setting, product)
        total, strict = add(total, tree), strict or positive
    if relation in ("<", ">") and not strict:
        raise NotProved("no product of the certificate is certain to be positive")
    evidence = _equal(setting, sub(sub(larger, smaller), total), certificate.equality)
    return setting.theorem(Claim(context, left, relation, right), "certificate", (certificate, evidence))


def _product(setting, parts) -> tuple[Tree, bool]:
    found, strict = ONE, True
    for part in parts:
        tree, positive = _part(setting, part)
        found, strict = mul(found, tree), strict and positive
    return found, strict


def _part(setting: Setting, part) -> tuple[Tree, bool]:
    """A part of a certificate: its tree, which is >= 0, and whether it is > 0."""
    match part:
        case ("sign", tree):
            setting.must_have_value(tree)
            if not setting.signs.has(tree, ">="):
                raise NotProved("a part of the certificate is not certain to be >= 0")
            return tree, setting.signs.has(tree, ">")
        case ("fact", number, where):
            fact = setting.fact(number, where)
            if fact.relation not in ("<", "<=", ">", ">="):
                raise NotProved("a part of the certificate is no order")
            ends = (fact.left, fact.right) if fact.relation in (">", ">=") else (fact.right, fact.left)
            return sub(*ends), fact.relation in ("<", ">")
        case ("law", name, *trees) if name in LAWS:
            for tree in trees:
                setting.must_have_value(tree)
            return LAWS[name](setting.signs, *trees)
        case ("over", k, *products):
            _own_index(k)
            terms = [_product(setting, product) for product in products]
            tree = ("sum", k, add(*(t for t, _ in terms)))
            return tree, any(s for _, s in terms) and setting.signs.has(("sum", k, ONE), ">")
    raise NotProved("a part of the certificate cannot be read")


def _law_exp(signs, u):
    """e^u >= 1 + u, with equality at u = 0 alone."""
    return sub(sub(("call", "exp", u), ONE), u), signs.has(u, "!=")


def _law_log(signs, u):
    """u - 1 >= log u for u > 0, with equality at u = 1 alone."""
    if not signs.has(u, ">"):
        raise NotProved("the logarithm is taken of what may not be positive")
    return sub(sub(u, ONE), ("call", "log", u)), signs.has(sub(u, ONE), "!=")


def _law_abs(signs, u):
    """|u| >= u."""
    return sub(("call", "Abs", u), u), signs.has(u, "<")


def _law_relu(signs, u):
    """max(u, 0) >= u."""
    return sub(("call", "relu", u), u), signs.has(u, "<")


def _law_tanh(signs, u):
    """|tanh u| <= |u|."""
    return sub(("call", "Abs", u), ("call", "Abs", ("call", "tanh", u))), signs.has(u, "!=")


def _law_power(signs, r, t):
    """r^t < 1 for 0 < r < 1 and t > 0."""
    if not (signs.has(r, ">") and signs.has(sub(ONE, r), ">") and signs.has(t, ">")):
        raise NotProved("r^t < 1 wants 0 < r < 1 and t > 0")
    return sub(ONE, ("power", r, t)), True


LAWS = {"exp": _law_exp, "log": _law_log, "abs": _law_abs, "relu": _law_relu, "tanh": _law_tanh,
        "power": _law_power}


def unequal(context: Context, left: Tree, right: Tree, factors=(), using=()) -> Theorem:
    """Γ ⊢ left ≠ right: the difference is a product of factors that are certainly not 0."""
    setting = Setting(context, (left, right), using)
    factors = factors or (sub(*setting.sides),)
    for factor in factors:
        setting.must_have_value(factor)
        _must_exist(setting, factor)
        if not setting.signs.has(factor, "!="):
            raise NotProved("a factor of the difference may be 0")
    evidence = _zero(sub(sub(*setting.sides), mul(*factors)), setting.signs)
    return setting.theorem(Claim(context, left, "!=", right), "factors", (factors, evidence))


# ------------------------------------------------------------------------- cases and induction

NEVER = {"<=": ">", ">=": "<", "<": ">=", ">": "<=", "=": "!=", "!=": "="}  # if that is certain
SPLITS = ({"<=", ">="}, {"<", "=", ">"}, {"<", ">="}, {"<=", ">"}, {"=", "!="})


def case(context: Context, claim: tuple, on: Tree, relation: str) -> Context:
    """Γ with ``on relation 0`` at the places that the claim and ``on`` have chosen."""
    left, _, right = claim
    return context.given(Fact(relation, on, ZERO, frozenset(
        context.fixed.union(free_vars(on), free_vars(left), free_vars(right)))))


def cases(context: Context, claim: tuple, on: Tree, theorems) -> Theorem:
    """Γ ⊢ claim from Γ, on <= 0 ⊢ claim and Γ, on >= 0 ⊢ claim (or <, =, >; or =, ≠).

    The cases have a value wherever the claim has one. A case that cannot be needs no theorem.
    """
    setting = Setting(context, (claim[0], claim[2]))
    setting.must_have_value(written_out(context, on)[0])
    _must_exist(setting, on)
    seen = {r for r in NEVER for t in theorems if _is_case(setting, claim, on, r, t)}
    seen |= {r for r, certain in NEVER.items() if setting.signs.has(on, certain)}
    if not any(split <= seen for split in SPLITS):
        raise NotProved("the cases do not cover everything")
    return _mint(Content(Claim(context, *claim), setting.conditions, "cases", on, tuple(theorems)))


def _is_case(setting, claim, on, relation, theorem):
    shown = theorem.claim
    return (case(setting.context, claim, on, relation).includes(shown.context)
            and (shown.left, shown.relation, shown.right) == (alpha(claim[0]), claim[1], alpha(claim[2]))
            and all(c in setting.conditions or setting.signs.holds(c) for c in theorem.domain))


def roots(context: Context, claim: tuple, factors, zero: Theorem, theorems) -> Theorem:
    """Γ ⊢ claim, if a product is 0 (a theorem) and the claim follows from each factor being 0."""
    if zero.claim.relation != "=":
        raise NotProved("a product is not shown to be 0")
    setting = Setting(context, (claim[0], claim[2]), (zero,))
    gap = Setting(context, (zero.claim.left, zero.claim.right))
    _zero(sub(sub(*gap.sides), mul(*(written_out(context, f)[0] for f in factors))), gap.signs)
    for factor, theorem in zip(factors, theorems, strict=True):
        setting.must_have_value(written_out(context, factor)[0])
        _must_exist(setting, factor)
        if not _is_case(setting, claim, factor, "=", theorem):
            raise NotProved("a case is not the claim under one factor being 0")
    return _mint(Content(Claim(context, *claim), setting.conditions, "cases", tuple(factors),
                         (zero, *theorems)))


def induction_contexts(context: Context, left, relation, right, n, start):
    """Γ for n >= start, and Γ with the hypothesis at the chosen n."""
    chosen = context.fixed | {n}
    known = 0 if isinstance(n, Var) else context.lower.get(n)
    if known is not None and start < known:
        raise NotProved(f"the base case lies below {known}, the least value of n")
    least = context if known == start else context.given(Fact(">=", ("ord", at(n)), num(start), chosen))
    return least, least.given(Fact(relation, left, right, chosen))


def induction_part(claim: tuple, n, where) -> tuple[Tree, Tree]:
    """Both sides of a claim with a place put in for n; at n + 1, sums up to n have their last term
    written out."""
    return tuple(alpha(_last_terms(moved(s, {n: where}), n)) for s in (claim[0], claim[2]))


def _last_terms(t: Tree, n) -> Tree:
    if t[0] == "sum":
        k, body = t[1], _last_terms(t[2], n)
        if n not in letters_of(k.size):
            return ("sum", k, body)
        last, shorter = plus(k.size, place(1), -1), bound(k.label, plus(k.size, place(1), -1))
        return add(("sum", shorter, moved(body, {k: at(shorter)})), moved(body, {k: last}))
    parts = children(t)
    return rebuilt(t, [_last_terms(part, n) for part in parts]) if parts else t


def induction(context: Context, claim: tuple, n, start: int, base: Theorem, step: Theorem) -> Theorem:
    """Γ ⊢ claim for every whole n >= start: at ``start``, and from n (chosen) to n + 1.

    n is a letter: an index without a range, or a whole number. Nothing that is given chooses it.
    Sums up to n + … are sums of numbers: no array has a range that ends there.
    """
    left, relation, right = claim
    for f in context.facts:
        if any(n in free(s) for s in (f.left, f.right)) and (n in f.fixed or not isinstance(n, Var)):
            raise NotProved("what is given speaks of the n of the induction")
    laws = [p for joint in context.random for family in joint.families for p in family.parameters]
    if n in context.fixed or any(n in free(p) for p in laws) or any(
            n in free(d.body) and n not in d.indices for d in context.definitions):
        raise NotProved("what is given speaks of the n of the induction")
    _sums_of_numbers(n, written_out(context, left)[0], written_out(context, right)[0])
    least, hypothesis = induction_contexts(context, left, relation, right, n, start)
    setting = Setting(least, (left, right))
    for theorem, ours, where in ((base, context, place(start)), (step, hypothesis, plus(at(n), place(1)))):
        shown = theorem.claim
        if not (ours.includes(shown.context) and shown.relation == relation
                and (shown.left, shown.right) == induction_part(claim, n, where)):
            raise NotProved("a part of the induction shows something else")
        if not all(map(setting.signs.holds, theorem.domain)) or not all(
                n not in free(c.tree) or setting.signs.holds(c) for c in setting.conditions):
            raise NotProved("where the sides have a value depends on n")
    return _mint(Content(Claim(least, left, relation, right), setting.conditions, "induction",
                         (n, start), (base, step)))


def _sums_of_numbers(n, *trees):
    """What runs up to n is a bound index, up to n + …, and no place of an array."""
    def runs(v):
        return isinstance(v, Var) and v.size and n in letters_of(v.size)
    nodes = [node for t in trees for node in walk(t)]
    sums = [node[1] for node in nodes if node[0] == "sum" and runs(node[1])]
    places_ = [x for node in nodes if node[0] in ("entry", "delta", "less") for p in places(node) for x in letters_of(p)]
    if any(dict(k.size[1])[n] != 1 for k in sums) or any(map(runs, (v for t in trees for v in free_vars(t)))) or (
            sums and any(x == n or runs(x) for x in places_)):
        raise NotProved("an array, or a place, runs up to n")


# ------------------------------------------------------------------- using theorems made before

def hypothesis(context: Context, number: int) -> Theorem:
    """Γ ⊢ a fact of Γ."""
    fact = context.facts[number]
    conditions = tuple(c for s in (fact.left, fact.right) for c in domain(s, context))
    return _mint(Content(Claim(context, fact.left, fact.relation, fact.right), conditions, "given", number))


@dataclass(frozen=True)
class Instance:
    """Trees for scalars, places for letters, arrays for arrays (by name, of the same axes)."""

    scalars: tuple = ()  # (name, tree)
    letters: tuple = ()  # (Var or name of a whole number, place)
    arrays: tuple = ()  # (name, name)


def instance(context: Context, theorem: Theorem, by: Instance, hypotheses=()) -> Theorem:
    """Γ ⊢ a theorem with other expressions in place of its names.

    Each fact of its context must be a fact here or one of the theorems ``hypotheses``, after the
    replacement; signs and ranges that were declared of a replaced name are checked for what is put in.
    """
    claim, replace_in = _opened(theorem), _Replacing(by)
    if any("°" in v.label for v in context.fixed if isinstance(v, Var)):
        raise NotProved("an index that is chosen here has a name that is the kernel's own")
    left, right = replace_in(claim.left), replace_in(claim.right)
    setting = Setting(context, (left, right), hypotheses)
    known = {_statement(general(f)[0]) for f in setting.facts}
    for ours in needed(theorem, by):
        if _statement(ours) not in known and not _holds(setting, ours):
            raise NotProved("a hypothesis of the line is not shown here")
    replace_in.check(claim, theorem.domain, context, setting)
    conditions = _written_conditions(context, (
        Condition(replace_in(c.tree), c.relation) for c in theorem.domain))
    rest = tuple(c for c in conditions if not setting.signs.holds(c))
    return _mint(Content(Claim(context, left, claim.relation, right),
                         tuple(dict.fromkeys((*setting.conditions, *rest))), "instance", by,
                         (theorem, *hypotheses)))


def _opened(theorem: Theorem) -> Claim:
    """The claim with definitions put in: definitions are abbreviations."""
    claim = theorem.claim
    stated = _stated(theorem)
    facts = tuple(_written_fact(claim.context, f) for f in claim.context.facts)
    return claim._replace(context=replace(claim.context, definitions=(), facts=facts), left=stated.left,
                          right=stated.right)


def needed(theorem: Theorem, by: Instance) -> list[Fact]:
    """The hypotheses of a theorem after a replacement, with names of their own for universal indices."""
    replace_in, found = _Replacing(by), []
    for fact in _opened(theorem).context.facts:
        theirs, _ = general(fact)
        found.append(Fact(fact.relation, replace_in(theirs.left), replace_in(theirs.right), frozenset(
            x for v in fact.fixed for x in replace_in.letters_for(v))))
    return found


def _statement(fact):
    """What a fact says, with the chosen places that stand in it."""
    return fact.relation, alpha(fact.left), alpha(fact.right), frozenset(fact.fixed & {
        *free(fact.left), *free(fact.right)})


def _holds(setting, fact: Fact) -> bool:
    """Whether a fact is certain here: by an identity, or by the sign of its difference."""
    left, right = (written_out(setting.context, s)[0] for s in (fact.left, fact.right))
    if not all(map(setting.signs.holds, (*domain(left, setting.context), *domain(right, setting.context)))):
        return False
    if fact.relation != "=":
        return setting.signs.has(sub(left, right), fact.relation)
    try:
        return bool(_zero(sub(left, right), setting.signs))
    except NotProved:
        return False


class _Replacing:
    """Putting an ``Instance`` into trees; bound indices are fresh, so nothing is captured."""

    def __init__(self, by: Instance):
        self.scalars, self.letters, self.arrays = dict(by.scalars), dict(by.letters), dict(by.arrays)
        if "pi" in {*self.scalars, *self.arrays, *self.arrays.values()}:
            raise NotProved("pi is a number, and no name for anything else")
        new = [x for _, t in by.scalars for x in free(t)] + [x for _, p in by.letters for x in letters_of(p)]
        if any(isinstance(x, Var) and set("#@°") & set(x.label) for x in new):
            raise NotProved("an index that is put in has a name that is the kernel's own")

    def __call__(self, t: Tree) -> Tree:
        return self.named(moved(t, self.letters))

    def named(self, t):
        match t:
            case ("sym", name) if name in self.scalars:
                return self.scalars[name]
            case ("entry", name, p) if name in self.arrays:
                return ("entry", self.arrays[name], p)
        parts = children(t)
        return rebuilt(t, [self.named(part) for part in parts]) if parts else t

    def letters_for(self, v):
        return letters_of(self.letters[v]) if v in self.letters else {v}

    def renamed(self, theirs: Context, ours: Context) -> dict:
        """The random variables of the line under their names here, each with the same law."""
        families, here = families_of(theirs), families_of(ours)
        found = {name: self.arrays.get(name, name) for name in families}
        for name, family in families.items():
            same = family._replace(name=found[name], parameters=tuple(map(self, family.parameters)))
            if here.get(found[name]) != same:
                raise NotProved(f"{found[name]} is not random here as {name} is in the line")
        if len(set(found.values())) < len(found):
            raise NotProved("two random variables become one")
        return found

    def check(self, claim: Claim, domains, ours: Context, setting: Setting):
        """Definitions are not replaced; declared signs, least values and ranges hold for what is put in."""
        theirs = claim.context
        said = (claim.left, claim.right, *(s for f in theirs.facts for s in f[1:3]), *(c.tree for c in domains))
        for v in {*(v for s in said for v in free_vars(s)), *theirs.fixed}:
            if isinstance(v, Var) and v.size and letters_of(v.size) & self.letters.keys():
                raise NotProved("the size of a range is replaced")
        for v in (x for v in theirs.fixed for x in self.letters_for(v) if isinstance(x, Var) and x.size):
            if v not in setting.free and not setting.signs.has(("sum", v, ONE), ">"):
                raise NotProved("a place that the line has chosen may not exist here")
        chance, moved_to = families_of(ours), self.renamed(theirs, ours)
        for new in self.scalars.values() if chance else ():
            written_out(ours, new)  # nothing random is put in for a constant
        arrays = {old: new for old, new in self.arrays.items() if moved_to.get(old) != new}
        if chance.keys() & (self.scalars | arrays).keys() or chance and set(arrays.values()) & (
                chance.keys() | ours.defined.keys()):
            raise NotProved("a random variable is replaced, or put in")
        for name, relation in theirs.signs:
            new = self.scalars.get(name)
            if new is not None:
                setting.must_have_value(new, "what is put in")
                ok = setting.signs.has(new, relation)
            else:
                sign = ours.sign_of.get(self.arrays.get(name, name), "")
                ok = sign == ">" or sign == relation
            if not ok:
                raise NotProved(f"{name} was declared {relation} 0, and what is put in for it may not be")
        for new in self.scalars.values():
            setting.must_have_value(new, "what is put in")
        for letter, n in theirs.least:
            p = self.letters.get(letter, at(letter))
            if not setting.signs.has(sub(("ord", p) if p[1] else num(p[0]), num(n)), ">="):
                raise NotProved(f"{letter} was at least {n}, and what is put in for it may be less")
        for v, p in self.letters.items():
            if isinstance(v, Var) and not fits(p, v, ours):
                raise NotProved("what is put in for an index may lie outside its range")
            if not isinstance(v, Var) and not setting.signs.has(("ord", p) if p[1] else num(p[0]), ">="):
                raise NotProved("what is put in for a whole number may be negative")


def summed(context: Context, theorem: Theorem, indices) -> Theorem:
    """Γ ⊢ Σ left <= Σ right, if left <= right at every place (strict: the ranges are not empty).

    No hypothesis of the theorem speaks of a place that is summed over.
    """
    claim, stated = theorem.claim, _stated(theorem)
    left, right = stated.left, stated.right
    if not context.includes(claim.context) or claim.relation == "!=":
        raise NotProved("the line that is added up assumes what is not assumed here")
    if any(k in claim.context.fixed or k.size is None for k in indices):
        raise NotProved("an index that is summed over has a range, and no fact has chosen it")
    for k in reversed(indices):
        own = bound(k.label, k.size)
        left, right = (("sum", own, moved(s, {k: at(own)})) for s in (left, right))
    setting = Setting(context, (left, right))
    if claim.relation in ("<", ">") and not all(setting.signs.has(("sum", k, ONE), ">") for k in indices):
        raise NotProved("a range may be empty, and then both sums are 0")
    if not all(map(setting.signs.holds, _written_conditions(
            context, general(theorem.as_fact(), theorem.domain)[1]))):
        raise NotProved("the line that is added up has a value at fewer points")
    return _mint(Content(Claim(context, left, claim.relation, right), setting.conditions, "term by term",
                         tuple(indices), (theorem,)))
