"""All rules that make theorems from a claim and a certificate that somebody found.

Each computes the verdict from these two alone and raises ``NotProved`` with the reason where the
claim does not follow. (``analysis``, ``limits``, ``moments`` and ``point`` have rules of their own.)
"""
from .cases import before_the_last, case, cases, induction, induction_contexts, induction_part
from .equality import Add, Equality, Put, equation, put
from .order import Order, on_an_interval, order, part_of, unequal
from .premises import Instance, instance, needed
from .setting import NotProved, Setting, general
from .terms import DENIED

__all__ = [
    "DENIED", "Add", "Equality", "Instance", "NotProved", "Order", "Put", "Setting", "before_the_last", "case", "cases", "equation",
    "general", "induction", "induction_contexts", "induction_part", "instance", "needed", "on_an_interval", "order", "part_of",
    "put", "unequal",
]
