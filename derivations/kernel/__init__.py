"""The kernel: it alone makes theorems.

In reading order: ``terms`` (what a formula is), ``context`` (what is given), ``poly`` (a form to
compare by), ``signs`` (with ``intervals``, ``balls`` and the table of ``functions``), ``calculus``
(definitions, derivatives), ``prepare`` (the laws of functions: ``powers``, ``exponentials``, ``kinks``,
``angles``; ``deltas``, ``unknowns``), ``small_sizes``, ``counting`` and ``field`` (equality for every size),
``theorem`` (the object and its store); then the rules, all named in ``rules``: ``setting`` (what may be
used), ``equality``, ``order``, ``cases`` (and induction), ``premises`` (what uses earlier theorems),
``analysis`` and ``limits``, ``moments`` (expected values), ``point`` (where a claim is false).
Everything outside searches, proposes and explains, and may be wrong.
"""
