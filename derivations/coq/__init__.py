"""Claims of the kernel, stated for Coq; its library of tactics lies in ``library/``.

This room states and decides nothing: whether a statement holds is said by Coq.
"""
from .statement import Claimed, claimed, said, statement, written
from .terms import Outside
from .theory import HEAD, LIBRARY, ORDER, Line, digest, theory

__all__ = ["HEAD", "LIBRARY", "ORDER", "Claimed", "Line", "Outside", "claimed", "digest", "said",
           "statement", "theory", "written"]
