"""Claims of the kernel, stated for Coq; its library of tactics lies in ``library/``.

This room states and decides nothing: whether a statement holds is said by Coq.
"""
from .statement import Claimed, Outside, said, statement
from .theory import theory

__all__ = ["Claimed", "Outside", "said", "statement", "theory"]
