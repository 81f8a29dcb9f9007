"""Refuting: a point that satisfies what is given, where both sides have a value and disagree.

In reading order: ``balls`` (the value of a tree, exact or as a ball), ``unknowns`` (solving for one
value) and ``solving``, ``gamma`` (what is given, made ready), ``points`` (points that satisfy it),
``claim``, ``far`` (points of many shapes), ``edges``, ``descent``, ``attack`` (the search),
``people`` (the point that a person would choose), ``written``.
A counterexample is rigorous: exact rationals or Arb balls, never a tolerance.
"""
