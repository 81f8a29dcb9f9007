"""Where the minus signs of a product stand: as a person puts them, ``1 - a`` and not ``a - 1``."""
from sympy import Add, Indexed, Mul, Number, Pow, Sum, Symbol

from derivations.notation.layout import flat, is_number, product, terms


def readable(expr, alone=True):
    """The split of a term, without a minus that turning a difference takes away.

    What has a minus in each of its terms gives it to the product. ``y - a`` and ``a - 1`` are
    turned together, and ``a - 1`` also for the minus of a product that stands ``alone``.
    """
    negative, above, below = product(expr)
    factors = [*above, *below]
    for place, factor in enumerate(factors):
        if _all_negative(factor):
            factors[place], negative = _minus(factor), not negative
    numbers, letters = ([n for n, factor in enumerate(factors) if test(factor)]
                        for test in (_number_last, _letters_turned))
    turned = [*numbers[:1], *letters[:1]] if numbers and letters else []
    if negative and alone and not turned:
        turned = numbers[:1]
        negative = not turned
    for place in turned:
        factors[place] = _minus(factors[place])
    above, below = factors[:len(above)], factors[len(above):]
    if len(factors) > 1 and not any(isinstance(factor, Number) for factor in factors):
        above = _number_in_front(above)
    return product(expr)._replace(negative=negative, above=tuple(above), below=tuple(below))


def _number_in_front(factors):
    """The whole number that all terms of a sum have, before it, as in ``2 (z - a)``."""
    for place, factor in enumerate(factors):
        number, rest = factor.primitive() if isinstance(factor, Add) else (1, factor)
        if number != 1 and number.is_Integer:
            return [number, *factors[:place], rest, *factors[place + 1:]]
    return factors


def kept_apart(expr):
    """The factors of a product that its author did not cancel, as in ``(y/a) * (a*x)``; else none."""
    parts = list(map(product, expr.args)) if isinstance(expr, Mul) else []
    above = [{_base(factor) for factor in part.above if factor != 1} for part in parts]
    below = [{_base(factor) for factor in part.below} for part in parts]
    meets = any(above[m] and below[m] & above[n] for m in range(len(parts))
                for n in range(len(parts)) if m != n)
    return expr.args if meets else ()


def _base(factor):
    return factor.base if isinstance(factor, Pow) else factor


def _all_negative(factor):
    if isinstance(factor, Sum):
        body = factor.function
        if kept_apart(body):
            return False
        return _all_negative(body) if isinstance(body, Add) else product(body).negative
    base = _odd(factor)
    return isinstance(base, Add) and all(part.negative for part in terms(base))


def _number_last(factor):
    """Whether a factor is like ``a - 1``, of which a person writes ``1 - a``."""
    first, last = _difference(factor)
    return last is not None and is_number(last) and not all(
        term.is_integer for term in flat(_odd(factor), Add))


def _letters_turned(factor):
    """Whether a factor is like ``y - a``, two letters of a kind against the alphabet."""
    first, last = _difference(factor)
    if last is None or [len(part.above) for part in (first, last)] != [1, 1]:
        return False
    one, two = first.above[0], last.above[0]
    return any(isinstance(one, kind) and isinstance(two, kind) for kind in (Symbol, Indexed)) \
        and str(two) < str(one)


def _difference(factor):
    """The two terms of a difference; else nothing."""
    base = _odd(factor)
    parts = terms(base) if isinstance(base, Add) else ()
    first, last = parts if len(parts) == 2 else (None, None)
    return (first, last) if last and last.negative and not first.negative else (None, None)


def _odd(factor):
    """What an odd power is taken of, of which a minus comes out."""
    base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, 1)
    return base if exponent == 1 or exponent.is_odd else None


def _minus(factor):
    if isinstance(factor, Sum):
        body, limits = factor.function, factor.limits
        body = _minus(body) if isinstance(body, Add) else -body
        ends = {end for limit in getattr(body, "limits", ()) for end in limit[1:]}
        if isinstance(body, Sum) and not any(end.has(*factor.variables) for end in ends):
            body, limits = body.function, limits + body.limits  # the outer sum stays in front
        return Sum(body, *limits)
    base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, 1)
    return Add(*(-term for term in flat(base, Add)), evaluate=False) ** exponent
