"""Refuting: a point that satisfies what is given, where both sides have a value and disagree.

In reading order: ``balls`` (the value of a tree, exact or as a ball), ``roots`` (where a function of
one number is 0), ``hypotheses`` (what is given, made ready), ``points`` (points that satisfy it),
``claim``, ``shapes`` (what values are drawn), ``search`` (points drawn and asked), ``strategies``
(where to look), ``simplest`` (the point that a person would choose), ``printed``, ``attack`` (all of
it), ``one_point`` (a point that somebody gives).
A counterexample is rigorous: exact rationals or Arb balls, never a tolerance.
"""
