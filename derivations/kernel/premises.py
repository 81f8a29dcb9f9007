"""What follows from a theorem with other expressions in place of its names: an instance."""
from __future__ import annotations

from dataclasses import dataclass, replace

from .calculus import written_out
from .context import Condition, Context, Fact, domain, places_exist
from .moments import families_of
from .setting import NotProved, Setting, as_stated, certain, general, written_conditions, written_fact
from .terms import (
    Tree, Var, alpha, as_read, at, free, free_vars, is_letter, is_name, is_place, letters_of, moved, names, num, number_at,
    sub, walk,
)
from .theorem import Claim, Content, Theorem, _mint, rule


@dataclass(frozen=True)
class Instance:
    """Trees for scalars, places for letters, arrays for arrays (by name, of the same axes)."""

    scalars: tuple = ()  # (name, tree)
    letters: tuple = ()  # (Var or name of a whole number, place)
    arrays: tuple = ()  # (name, name)


@rule
def instance(context: Context, theorem: Theorem, by: Instance, hypotheses=()) -> Theorem:
    """Γ ⊢ a theorem with other expressions in place of its names.

    Each fact of its context must be a fact here, one of the theorems ``hypotheses``, or certain by
    its sign or small sizes, after the replacement; signs and ranges that were declared of a replaced
    name are checked for what is put in.
    """
    claim, replace_in = _opened(theorem), _Replacing(by)
    left, right = replace_in(claim.left), replace_in(claim.right)
    setting = Setting(context, (left, right), hypotheses)
    if any("°" in v.label for v in setting.free if isinstance(v, Var)):
        raise NotProved("an index of the claim has a name that is the kernel's own")
    known = {_statement(general(f)[0]) for f in setting.facts}
    facts = _needed(theorem, replace_in)
    if not all(_statement(ours) in known or _holds(setting, ours) for ours in facts) or not all(
            map(setting.signs.holds, places_exist(*(s for f in facts for s in f[1:3])))):
        raise NotProved("a hypothesis of the line is not shown here, or a place that it names")
    replace_in.check(claim, theorem.domain, context, setting)
    conditions = written_conditions(context, (
        Condition(replace_in(c.tree), c.relation) for c in theorem.domain))
    rest = tuple(c for c in conditions if not setting.signs.holds(c))
    return _mint(Content(Claim(context, left, claim.relation, right),
                         tuple(dict.fromkeys((*setting.conditions, *rest))), "instance", by,
                         (theorem, *setting.using)))


def _opened(theorem: Theorem) -> Claim:
    """The claim with definitions put in: definitions are abbreviations, but for those of slopes."""
    claim = theorem.claim
    slopes = tuple(d for d in claim.context.definitions if d.of_slope)
    stated = as_stated(theorem)
    facts = tuple(written_fact(claim.context, f) for f in claim.context.facts)
    return claim._replace(context=replace(claim.context, definitions=slopes, facts=facts), left=stated.left,
                          right=stated.right)


def needed(theorem: Theorem, by: Instance) -> list[Fact]:
    """The hypotheses of a theorem after a replacement, with names of their own for universal indices."""
    return _needed(theorem, _Replacing(by))


def _needed(theorem, replace_in):
    found = []
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
    return all(map(setting.signs.holds, (*domain(left, setting.context), *domain(right, setting.context)))) and (
        certain(sub(left, right), fact.relation, setting.signs))


class _Replacing:
    """Putting an ``Instance`` into trees; bound indices are fresh, so nothing is captured."""

    def __init__(self, by: Instance):
        self.scalars = {name: as_read(t) for name, t in by.scalars}
        self.letters, self.arrays = dict(by.letters), dict(by.arrays)
        if not all(map(is_place, self.letters.values())) or not all(map(is_name, (*self.scalars, *self.arrays))) or not all(
                is_name(name) and " " not in name for name in self.arrays.values()):
            raise NotProved("what is put in is no place, or no name")
        if "pi" in {*self.scalars, *self.arrays, *self.arrays.values()}:
            raise NotProved("pi is a number, and no name for anything else")
        named = [*self.letters, *(x for t in self.scalars.values() for x in free(t)),
                 *(x for p in self.letters.values() for x in letters_of(p))]
        if not all(is_letter(x) and (type(x) is str or "°" not in x.label) for x in named):
            raise NotProved("an index that is put in, or replaced, has a name that is the kernel's own, or none")

    def __call__(self, t: Tree) -> Tree:
        return moved(t, self.letters, self.scalars, self.arrays)

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
        if not set(theirs.definitions) <= set(ours.definitions):
            raise NotProved("a line that says the slope of an unknown function is used where it is not said")
        replaced = self.scalars.keys() | self.letters.keys() | self.arrays.keys()
        if any(((names(d.body) | free(d.body)) - {*d.indices}) & replaced for d in theirs.definitions):
            raise NotProved("a name of which a slope speaks is replaced")
        for new in self.scalars.values():
            setting.read(new, "what is put in")
        said = (claim.left, claim.right, *(s for f in theirs.facts for s in f[1:3]), *(c.tree for c in domains))
        nodes = {n[:2] for s in said for n in walk(s)}
        if any(("entry", x) in nodes for x in self.scalars) or any(("sym", x) in nodes for x in self.arrays):
            raise NotProved("an array and a scalar have the same name")
        kept = {*free_vars(claim.left), *free_vars(claim.right), *theirs.fixed} - self.letters.keys()
        new = (*self.scalars.values(), *map(number_at, (*self.letters.values(), *map(at, kept))))
        setting.must_have_places(x for t in new for x in free_vars(t))
        for v in {*(v for s in said for v in free_vars(s)), *theirs.fixed}:
            if isinstance(v, Var) and v.size and letters_of(v.size) & self.letters.keys():
                raise NotProved("the size of a range is replaced")
        chance, moved_to = families_of(ours), self.renamed(theirs, ours)
        for new in self.scalars.values() if chance else ():
            written_out(ours, new)  # nothing random is put in for a constant
        arrays = {old: new for old, new in self.arrays.items() if moved_to.get(old) != new}
        if chance.keys() & (self.scalars | arrays).keys() or chance and set(arrays.values()) & (
                chance.keys() | ours.defined.keys()):
            raise NotProved("a random variable is replaced, or put in")
        signs = [ours.sign_of.get(self.arrays.get(name, name)) in (">", relation)
                for name, relation in theirs.signs if name not in self.scalars]
        if not all(signs) or not all(map(setting.signs.holds, self.declared(theirs))):
            raise NotProved("what was declared of a name, as its sign, may not hold for what is put in for it")
        if not all(setting.lies(p, v) for v, p in self.letters.items() if isinstance(v, Var)):
            raise NotProved("what is put in for an index may lie outside its range")

    def declared(self, theirs: Context):
        """What the line declares of names and whole numbers, of what is put in for them."""
        for name, relation in theirs.signs:
            if name in self.scalars:
                yield Condition(self.scalars[name], relation)
        for letter, least in (*theirs.least, *((v, 0) for v in self.letters if not isinstance(v, Var))):
            yield Condition(sub(number_at(self.letters.get(letter, at(letter))), num(least)), ">=")
