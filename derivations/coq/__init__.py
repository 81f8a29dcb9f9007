"""Claims stated for Coq; its library of definitions, lemmas and tactics lies in ``library/``.

This room states and decides nothing: whether a statement holds is said by Coq.
"""
from .statement import Statement
from .words import LIBRARY, Outside

__all__ = ["LIBRARY", "Outside", "Statement"]
