"""Theorems ``left != right``: by factors of the difference that are never 0, or a strict order."""
from __future__ import annotations

from contextlib import suppress

from ..kernel.context import Context
from ..kernel.rules import NotProved, unequal
from ..kernel.terms import Tree, Unsupported
from . import inequality


def prove(context: Context, left: Tree, right: Tree, using=()):
    """A theorem ``left != right``. Raises ``NotProved``."""
    with suppress(NotProved, Unsupported):
        return unequal(context, left, right, using)
    for relation in ("<", ">"):
        with suppress(NotProved, Unsupported):
            order = inequality.prove(context, left, relation, right, using)
            return unequal(context, left, right, (*using, order))
    raise NotProved("it is not shown that the difference is never 0")
