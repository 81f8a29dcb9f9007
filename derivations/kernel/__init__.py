"""The kernel: it alone makes theorems.

In reading order: ``terms`` (what a formula is), ``context`` (what is given), ``bounds`` (signs by
intervals), ``prepare`` (laws of functions), ``small_sizes`` and ``field`` (equality for every
size), ``theorem`` (the object and its store); then the rules, all named in ``rules``: ``setting``
(what may be used), ``equality``, ``order``, ``cases`` (and induction), ``premises`` (what uses earlier
theorems), ``analysis`` (derivatives, limits), ``moments`` (expected values), ``point`` (where a
claim is false).
Everything outside searches, proposes and explains, and may be wrong.
"""
