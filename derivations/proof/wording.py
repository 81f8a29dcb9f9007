"""A line as it is shown: its words with values put in, its formulas, its conditions."""
from __future__ import annotations

import re

from sympy import Expr, sympify
from sympy.core.relational import Relational

from ..fact import in_words, parts, sides
from ..kernel.terms import Unsupported
from ..normalise.equal import least_sizes
from ..notation.printing import latex, latex_equation
from ..notation.text import to_text
from ..tactics.contexts import declared

MATHEMATICS = re.compile(r"(\$[^$]*\$)")


def both(left, right):
    """LaTeX and text of an equation, or of a relation given alone."""
    sign, left, right = parts(left if right is None else (left, right))
    return latex_equation(left, right, sign), f"{to_text(left)} {sign} {to_text(right)}"


def assumptions(expressions, given) -> tuple[list[str], dict[str, int]]:
    """What a verdict rests on, in the text grammar: facts, signs of names, sizes; and the least value of each
    size and whole number, by its name."""
    everything = [*map(sympify, expressions), *(s for fact in given for s in sides(fact))]
    try:
        least, signs, _ = declared(everything)
    except Unsupported:  # two things of one name: nothing was decided
        least, signs = {}, {}
    for size, n in least_sizes(*everything).items():
        least[size.name] = max(least.get(size.name, 0), n)
    return list(dict.fromkeys([
        *map(in_words, given), *(f"{name} {sign} 0" for name, sign in sorted(signs.items())),
        *(f"{size} >= {n}" for size, n in sorted(least.items()))])), least


def fill(text, values) -> str:
    """Put values into ``{name}`` places: expressions as inline mathematics, others as text.

    Between ``$`` signs braces are TeX: there no expression is put in.
    """
    def put(match):
        value = values.get(match[1])
        if value is None:
            return match[0]
        return f"${latex(value)}$" if isinstance(value, (Expr, Relational)) else str(value)

    def put_in_tex(match):
        return match[0] if isinstance(values.get(match[1]), (Expr, Relational)) else put(match)
    return "".join(re.sub(r"\{(\w+)\}", put_in_tex if n % 2 else put, part)
                   for n, part in enumerate(MATHEMATICS.split(text)))
