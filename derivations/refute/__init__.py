"""Refuting: a point that satisfies what is given, where both sides have a value and the claim fails.

In reading order: ``balls`` (the value of a tree, exact or as a ball), ``unknowns`` (solving for one
value), ``gamma`` (what is given, made ready), ``points`` (drawing points that satisfy it), ``far``
(points of many shapes), ``attack`` (the search), ``people`` (the point that a person would choose).
A counterexample is rigorous: exact rationals or Arb balls, never a tolerance.
"""
