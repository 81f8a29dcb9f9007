"""The theorem: an object without state that only this package can make.

What a theorem says lies in a store that forgets it with the object. Calling the class, copying,
pickling, subclassing, ``replace`` and ``object.__setattr__`` make nothing that the store knows.
"""
from __future__ import annotations

from dataclasses import fields
from functools import wraps
from typing import NamedTuple
from weakref import WeakKeyDictionary

from .context import Condition, Context, Fact
from .intervals import exactly
from .poly import poly
from .terms import Tree, Unsupported, alpha, free_vars, is_letter


class Claim(NamedTuple):
    """``left relation right`` under a context."""

    context: Context
    left: Tree
    relation: str
    right: Tree


class Content(NamedTuple):
    """What a theorem says, where it holds, and why."""

    claim: Claim
    domain: tuple[Condition, ...]
    method: str
    certificate: object
    premises: tuple = ()


class Forged(TypeError):
    """Theorems are made by the rules of the kernel."""


class Theorem:
    """``context ⊢ left relation right`` wherever the ``domain`` holds."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *_, **__):
        raise Forged("a theorem is made by a rule of the kernel, from a claim and a certificate")

    def __init_subclass__(cls, **_):
        raise Forged("there is one kind of theorem")

    def __reduce__(self):
        raise Forged("a theorem cannot leave the process that made it: write its record")

    def __copy__(self):
        return self

    def __deepcopy__(self, _):
        return self

    @property
    def content(self) -> Content:
        return _content(self)

    def __getattr__(self, name):
        """The parts of the content by their names."""
        if name not in Content._fields:
            raise AttributeError(name)
        return getattr(self.content if name == "claim" else _stored(self)[0], name)

    def as_fact(self) -> Fact:
        """The statement, its free indices universal but for those that the context has chosen."""
        claim = self.claim
        return Fact(claim.relation, claim.left, claim.right, claim.context.fixed)

    def __repr__(self):
        return f"<theorem by {self.method}>"


_STORE: WeakKeyDictionary[Theorem, tuple[Content, tuple]] = WeakKeyDictionary()


def _stored(theorem) -> tuple[Content, tuple]:
    """What was stored, Γ as its parts."""
    try:
        return _STORE[theorem]
    except (KeyError, TypeError):
        raise Forged("this is no theorem: no rule of the kernel made it") from None


def _content(theorem) -> Content:
    """What was stored; Γ is another object each time, so that nothing that was done to it is believed."""
    content, given = _stored(theorem)
    context = object.__new__(Context)
    vars(context).update(given)  # these parts are a Γ's, which has looked at them
    return content._replace(claim=content.claim._replace(context=context))


def _mint(content: Content) -> Theorem:
    """Called by the rules, and by nothing else (``tests/derivations/test_kernel_house.py``)."""
    claim = content.claim
    if not all(map(is_theorem, content.premises)) or type(claim.relation) is not str:
        raise Forged("a premise is no theorem, or a relation no relation")
    if not all(map(is_letter, [*free_vars(claim.left), *free_vars(claim.right)])):
        raise Forged("a free index has a name that is the kernel's own")
    given = tuple((f.name, getattr(claim.context, f.name)) for f in fields(Context))
    made = object.__new__(Theorem)
    claim = claim._replace(context=None, left=alpha(claim.left), right=alpha(claim.right))
    _STORE[made] = content._replace(claim=claim, domain=_open(content.domain)), given
    return made


def rule(function):
    """A rule reads Γ once, at its beginning."""
    @wraps(function)
    def with_context(context: Context, *arguments, **named):
        return function(Context.anew(context), *arguments, **named)
    del with_context.__wrapped__
    return with_context


def _open(conditions) -> tuple[Condition, ...]:
    """The conditions but for those on numbers, which hold. Raises ``Unsupported`` if one does not."""
    found = {c: poly(c.tree) for c in conditions}
    numbers = {c: exactly(form.get((), 0)) for c, form in found.items() if form.keys() <= {()}}
    if not all(value.sign(c.relation) for c, value in numbers.items()):
        raise Unsupported("the sides have no value anywhere")
    return tuple(c for c in found if c not in numbers)


def is_theorem(thing) -> bool:
    return type(thing) is Theorem and thing in _STORE
