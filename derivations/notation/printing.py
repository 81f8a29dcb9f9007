r"""Expressions as the LaTeX a textbook would print, fit for MathML as well as for people.

Pages count from one: the entry ``x[0]`` of an array with a shape prints as ``x_1``, and a sum
over part of an index's range shows shifted bounds. An array without a shape is a sequence such
as ``v_0, v_1, …`` and keeps its own counting.
"""
import re
from collections import Counter
from functools import partial

from sympy import (
    Abs, Add, Function, Idx, Indexed, Integer, KroneckerDelta, Mul, Number, Pow, S, Sum, Symbol, exp,
    log, nan, oo, pi, zoo,
)
from sympy.core.relational import Relational
from sympy.core.sympify import _sympify

from derivations.language import Expectation, Partial, Variance, sigmoid
from derivations.names import subexpressions
from derivations.notation.functions import TABLE
from derivations.notation.layout import (
    GREEK, Layout, base_name, index_order, signed, terms, whole_range,
)
from derivations.notation.signs import kept_apart, readable

RELATIONS = {"=": "=", "==": "=", ":=": ":=", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge",
             "!=": r"\ne", "~": r"\approx"}
VALUES = {pi: r"\pi", S.Exp1: "e", oo: r"\infty", -oo: r"-\infty", zoo: r"\tilde{\infty}",
          nan: r"\text{undefined}"}
SHORT_FORMS = {"eps": r"\varepsilon", "lam": r"\lambda"}  # as people type them in code
_within = partial(readable, alone=False)  # the split of a term of a sum, where a minus is as good as a plus
LARGE_EXPONENT = 5
TALL = (r"\frac", r"\sum", r"\left", r"\begin")


def latex(expr):
    """The LaTeX of an expression or of a relation such as ``Eq(a, b)``."""
    expr = _sympify(expr)
    return _Page(expr).write(expr)


def latex_equation(lhs, rhs, relation="="):
    """``lhs relation rhs``; the relation is one of ``= := < <= > >= != ~``."""
    lhs, rhs = _sympify(lhs), _sympify(rhs)
    page = _Page(lhs, rhs)
    return f"{page.write(lhs)} {RELATIONS[relation]} {page.write(rhs)}"


def latex_name(name):
    r"""A name as a textbook writes it: ``xhat`` as ``\hat{x}``, ``n_in`` as ``n_{\mathrm{in}}``."""
    return _decorated(*_split(name))


def parenthesised(inner, opening="(", closing=")"):
    """``inner`` in parentheses that grow only around something tall."""
    tall = any(mark in inner for mark in TALL)
    return rf"\left{opening}{inner}\right{closing}" if tall else f"{opening}{inner}{closing}"


class _Page(Layout):
    """One formula being printed; remembers which variables its arrays count from one."""

    def __init__(self, *formulas):
        super().__init__()
        self.from_one = set().union(*map(_positions, formulas))
        self.inline = False

    def write(self, expr):
        expr = self.counted(expr)
        return VALUES.get(expr) or self._print(expr)

    def counted(self, expr):
        """A sum such as ``k + 1`` of an index used as a number, with the entry that it counts."""
        moved = self.from_one.intersection(expr.args) if isinstance(expr, Add) else ()
        return expr.xreplace({v: Symbol(v.name, integer=True) - 1 for v in moved})

    # Sums, products and powers

    def _print_Relational(self, expr):
        return f"{self.write(expr.lhs)} {RELATIONS[expr.rel_op]} {self.write(expr.rhs)}"

    def _print_Mul(self, expr):
        if kept := kept_apart(expr):
            texts = [parenthesised(self.write(f)) if isinstance(f, Add) else self.write(f) for f in kept]
            return r" \cdot ".join([texts[0], *(parenthesised(text) if text.startswith("-") else text
                                                for text in texts[1:])])
        return self.term(readable(expr))

    def _print_Add(self, expr):
        parts = terms(expr, _within)
        if all(part.negative for part in parts):
            parts = terms(expr, readable)
        if number := self.common(parts):
            return rf"\frac{{{self.signed(part._replace(below=()) for part in parts)}}}{{{number}}}"
        return self.signed(parts)

    def common(self, parts):
        """The number below the bar of every term of a sum, over which they are written as one."""
        bars = {part.below for part in parts}
        whole = not parts[0].negative and not any(
            isinstance(factor, (Sum, Partial)) for part in parts for factor in part.above)
        below, = bars if len(bars) == 1 and whole and not self.inline else [()]
        return below[0] if len(below) == 1 and isinstance(below[0], Integer) else None

    def signed(self, parts):
        return signed((part._replace(above=part.above or (Integer(1),)) for part in parts), self.term)

    def _print_Integer(self, expr):
        return str(expr)

    _print_Rational = Layout._print_Mul

    def _print_Float(self, expr):
        digits, _, power = f"{float(expr):.6g}".partition("e")
        return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits

    def term(self, part):
        """A signed product. Big operators stand beside a fraction bar, not above it."""
        sign = "-" if part.negative else ""
        if not part.below:
            return sign + self.factors(part.above, alone=not part.negative)
        above, beside = part.above, ()
        if all(_is_small(factor) for factor in part.below) and not self.inline:
            halved = all(isinstance(factor, Number) for factor in part.below)
            beside = tuple(f for f in part.above if isinstance(f, (Sum, Partial))
                           or (halved and isinstance(f, Pow) and f.has(Add, Sum)))
            above = tuple(factor for factor in part.above if factor not in beside)
        text = sign + self.quotient(above or (Integer(1),), part.below)
        return f"{text} {self.factors(beside)}" if beside else text

    def quotient(self, above, below):
        if self.inline:
            bottom = self.factors(below)
            bottom = f"({bottom})" if len(below) > 1 or isinstance(below[0], Add) else bottom
            return f"{self.factors(above, alone=False)}/{bottom}"
        return rf"\frac{{{self.factors(above)}}}{{{self.factors(below)}}}"

    def factors(self, parts, alone=True):
        """A product without a bar. A single factor that stands ``alone`` needs no parentheses."""
        if len(parts) == 1 and alone:
            return self.write(parts[0])
        texts = [self.factor(part, last=part is parts[-1]) for part in parts]
        joined = texts[0]
        for text in texts[1:]:
            joined += (r" \cdot " if text[0].isdigit() else " ") + text
        return joined

    def factor(self, part, last):
        part = self.counted(part)
        text = self.write(part)
        loose = isinstance(part, (Add, Mul, Relational)) or text.startswith("-")
        if loose or not last and isinstance(part, (Sum, log)):  # whose end would swallow the next one
            return parenthesised(text)
        return text

    def root(self, base):
        return rf"\sqrt{{{self.write(base)}}}"

    def power(self, base, exponent):
        text = self.write(base)
        text = text if _takes_exponent(base) else parenthesised(text)
        return f"{text}^{_braced(self.small(exponent))}"

    def small(self, expr):
        """An exponent or a subscript, where fractions are written with a slash."""
        before, self.inline = self.inline, True
        text = self.write(expr)
        self.inline = before
        return text[1:-1] if expr in self.from_one else text

    # Indices

    def _print_Symbol(self, expr):
        """A name; an index used as a number is one less on paper than the entry it counts."""
        name = latex_name(expr.name)
        return f"({name} - 1)" if expr in self.from_one else name

    _print_Idx = _print_Symbol

    def _print_Indexed(self, expr):
        letter, sub, sup = _split(str(expr.base.label))
        if sub and not sup:
            sup = f"({sub})" if len(sub) == 1 else sub
        return _decorated(letter, self.positions(expr.indices, expr.base.shape is not None), sup)

    def _print_KroneckerDelta(self, expr):
        return rf"\delta_{_braced(self.positions(sorted(expr.args, key=index_order), True))}"

    def positions(self, subscripts, counted):
        """Subscripts run together when each is one letter, and separated by commas otherwise."""
        texts = [self.position(subscript, counted) for subscript in subscripts]
        run = len(texts) == 1 or all(re.fullmatch(r"[^\W\d]|\\[a-zA-Z]+", t) for t in texts)
        separator = "" if run and not any("\\" in t for t in texts) else " " if run else ","
        return separator.join(texts)

    def position(self, subscript, counted):
        if not counted:
            return _tight(self.small(subscript))
        moved = subscript.xreplace({v: Symbol(v.name, integer=True) - 1 for v in self.from_one})
        return _tight(_Page().small(moved + 1))

    # Calls

    def _print_Sum(self, expr):
        bounds = [bound for limit in expr.limits for bound in limit[1:]]
        nested = any(bound.has(v) for bound in bounds for v in expr.variables)
        limits = reversed(expr.limits) if nested else expr.limits
        if (part := readable(expr)).negative:
            return self.term(part)
        signs = "".join(self.limits(limit, expr.function) for limit in limits)
        body = self.write(expr.function)
        if isinstance(expr.function, Add) or body.startswith("-"):
            body = parenthesised(body)
        return signs + body

    def limits(self, limit, body):
        """Bounds are shown unless the index runs over all entries of the arrays it reads."""
        variable, *bounds = limit
        unread = variable not in body.free_symbols
        shift = int(variable in self.from_one or unread and bounds[:1] == [0])
        name = latex_name(variable.name)
        if not bounds or ((shift or unread) and whole_range(*limit)):
            return rf"\sum_{_braced(name)} "
        lower, upper = (_tight(_Page().small(bound + shift)) for bound in bounds)
        return rf"\sum_{{{name}={lower}}}^{_braced(upper)} "

    def emptyPrinter(self, expr):
        name = type(expr).__name__
        named = name in TABLE and TABLE[name].latex
        head = named or rf"\operatorname{{{_plain(name)}}}"
        return head + parenthesised(", ".join(map(self.write, expr.args)))

    def call(self, name, arguments):
        return rf"\{name}" + parenthesised(", ".join(map(self.write, arguments)))

    def _print_log(self, expr):
        inside = self.write(expr.args[0])
        atomic = isinstance(expr.args[0], (Symbol, Indexed, Sum, sigmoid, Integer))
        return rf"\ln {inside}" if atomic else rf"\ln{parenthesised(inside)}"

    def _print_exp(self, expr):
        power = expr.args[0]
        if power.has(Sum) or _leaves(power) > LARGE_EXPONENT:
            return rf"\exp{parenthesised(self.write(power))}"
        return f"e^{_braced(self.small(power))}"

    def _print_Abs(self, expr):
        return rf"\left|{self.write(expr.args[0])}\right|"

    def _print_Direct(self, expr):
        r"""The names that are held fixed as a subscript, ``\left(\frac{…}{…}\right)_{r}``, if any are said."""
        target, variable, *held = expr.args
        whole = self._print_Partial(Partial(target, variable))
        names = ", ".join(latex_name(name.name) for name in held)
        return rf"\left({whole}\right)_{{{names}}}" if held else whole

    def _print_Partial(self, expr):
        target, *variables = expr.args
        order = f"^{len(variables)}" if len(variables) > 1 else ""
        below = " ".join(
            rf"\partial {self.write(v if times == 1 else v ** times)}"
            for v, times in Counter(variables).items()
        )
        if isinstance(target, (Symbol, Indexed)):
            return rf"\frac{{\partial{order} {self.write(target)}}}{{{below}}}"
        return rf"\frac{{\partial{order}}}{{{below}}} {parenthesised(self.write(target))}"

    def _print_Expectation(self, expr):
        return rf"\mathbb{{E}}{parenthesised(self.write(expr.args[0]), '[', ']')}"

    def _print_Variance(self, expr):
        return rf"\operatorname{{Var}}{parenthesised(self.write(expr.args[0]), '[', ']')}"


def _positions(formula):
    """The variables that point into an array with a shape, or stand in a Kronecker delta."""
    shaped = [a for a in subexpressions(formula, Indexed) if a.base.shape is not None]
    sizes = set().union(*(a.base.shape.free_symbols for a in shaped))
    subscripts = [s for a in shaped for s in a.indices]
    subscripts += [s for d in subexpressions(formula, KroneckerDelta) for s in d.args]
    used = set().union(*(subexpressions(s, Symbol, Idx) - _labels(s) for s in subscripts))
    return {v for v in used if isinstance(v, Idx) or v not in sizes}


def _labels(expr):
    """Symbols hidden inside an ``Idx``: its label and the size it runs to."""
    return set().union(*(subexpressions(i, Symbol) for i in subexpressions(expr, Idx)))


def _leaves(expr):
    if isinstance(expr, Indexed) or not expr.args:
        return int(expr != -1)
    return sum(map(_leaves, expr.args))


def _is_small(factor):
    """Whether a factor below a bar leaves room for a sum beside it: ``1/m``, ``1/(2 σ^2)``."""
    base = factor.base if isinstance(factor, Pow) else factor
    return isinstance(base, (Number, Symbol, Indexed))


def _takes_exponent(base):
    if isinstance(base, (Symbol, Indexed)):
        return not re.search(r"['^]", base_name(base)) and not (
            isinstance(base, Indexed) and _split(base_name(base))[1])
    if isinstance(base, (KroneckerDelta, Abs, Expectation, Variance)):
        return True
    if isinstance(base, Number):
        return base.is_Integer and base.is_nonnegative
    return isinstance(base, Function) and not isinstance(base, (log, exp))


# Names

def _split(name):
    """A name's letter, what goes below it and what goes above it."""
    stem, _, above = name.partition("^")
    stem, _, below = stem.partition("_")
    digits = re.search(r"(?<=\D)\d+$", stem)
    if digits and not below:
        stem, below = stem[:digits.start()], digits.group()
    return _letter(stem), _word(below), _word(above)


def _letter(stem):
    primes = len(stem) - len(stem.rstrip("'"))
    stem = stem[:len(stem) - primes]
    for accent in ("hat", "bar", "tilde"):
        inner = stem.removesuffix(accent)
        if inner != stem and (len(inner) == 1 or inner in GREEK):
            return rf"\{accent}{{{_word(inner)}}}" + "'" * primes
    return _word(stem) + "'" * primes


def _word(text):
    """A letter in italics, a Greek word as its letter, any longer word upright."""
    if text in GREEK:
        return rf"\{text}"
    if text in SHORT_FORMS:
        return SHORT_FORMS[text]
    pieces = re.split(r"([-+,*])", text)
    if len(pieces) > 1:
        return "".join(piece if piece in "-+,*" else _word(piece) for piece in pieces)
    return _plain(text) if len(text) < 2 or text.isdigit() else rf"\mathrm{{{_plain(text)}}}"


def _plain(text):
    """Text that LaTeX takes literally."""
    return re.sub(r"([\\{}$&#%_^~])", " ", text)


def _decorated(letter, below, above):
    if above:
        return f"{letter}^{{{above}}}" + (f"_{{{below}}}" if below else "")
    return f"{letter}_{_braced(below)}" if below else letter


def _braced(text):
    """Braces around anything longer than one character."""
    return text if len(text) == 1 else f"{{{text}}}"


def _tight(text):
    return text.replace(" + ", "+").replace(" - ", "-")
