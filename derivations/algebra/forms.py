"""Forms: polynomials over atoms, the data on which equality is decided.

A *form* is a sum of terms; a term is a rational coefficient times a *monomial*; a monomial is a
product of *atoms* with rational exponents. Atoms are symbols, indices, array elements, deltas,
powers, roots, logarithms, functions and connected sums. Nodes are interned: equal nodes are the
same object, so comparing two forms costs nothing.
"""
from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from itertools import count
from time import monotonic
from typing import Callable, Iterable


class Node:
    """An immutable tree node. ``key`` orders nodes; ``free`` holds the indices it depends on."""

    __slots__ = ("args", "key", "free", "_hash")
    _pool: dict = {}

    def __new__(cls, *args):
        found = Node._pool.get((cls, args))
        if found is None:
            found = object.__new__(cls)
            found.args = args
            found._hash = hash((cls.__name__, args))
            found.key = (cls.__name__, *map(_key, args))
            found.free = found._free()
            Node._pool[cls, args] = found
        return found

    def __hash__(self):
        return self._hash

    def _free(self):
        return frozenset().union(*(part.free for part in parts(self.args)))

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"


def _key(part):
    if isinstance(part, Node):
        return part.key
    if isinstance(part, tuple):
        return tuple(map(_key, part))
    return part if isinstance(part, (int, str, Fraction)) else str(part)


def parts(args) -> Iterable[Node]:
    """The nodes among ``args``, through tuples."""
    for part in args:
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from parts(part)


class Scalar(Node):
    """A SymPy symbol or number, with what is known of its sign: ``"+"``, ``"0+"`` or ``""``."""

    __slots__ = ()


class Index(Node):
    """An index over 0 … size-1: args are (name, size). A name that is an integer is bound."""

    __slots__ = ()

    def __new__(cls, name, size):
        self = super().__new__(cls, name, size)
        bound = isinstance(name, int)
        self.key = ("Index", int(bound), 0 if not bound else name, "" if bound else name)
        self.free = frozenset((self,))
        return self

    @property
    def name(self):
        return self.args[0]

    @property
    def size(self):
        return self.args[1]


class Element(Node):
    """An entry of an array: args are (name, sign, indices), each index a form."""

    __slots__ = ()


class Delta(Node):
    """1 where its form is zero and 0 elsewhere; of a difference of indices, Kronecker's delta."""

    __slots__ = ()


class Step(Node):
    """1 where its form is positive and 0 elsewhere."""

    __slots__ = ()


class Power(Node):
    """base ** exponent with a symbolic exponent: args are (base, exponent), two forms."""

    __slots__ = ()


class Root(Node):
    """A form of several terms (or of unknown sign) that carries a negative or broken exponent."""

    __slots__ = ()


class Log(Node):
    """The natural logarithm of a form."""

    __slots__ = ()


class Apply(Node):
    """A function that no rule knows: args are (name, arguments)."""

    __slots__ = ()


class Total(Node):
    """A connected sum: args are (bound indices, monomial)."""

    __slots__ = ()

    def _free(self):
        bounds, body = self.args
        inside = frozenset().union(*(atom.free for atom, _ in body))
        return inside - frozenset(bounds)


class Form(Node):
    """A sum of terms: args are sorted pairs (monomial, coefficient)."""

    __slots__ = ()

    def __new__(cls, *terms):
        return super().__new__(cls, *terms)

    def __bool__(self):
        return bool(self.args)

    def __add__(self, other):
        return gather((*self.args, *_form(other).args))

    def __sub__(self, other):
        return self + -_form(other)

    def __neg__(self):
        return gather((monomial, -c) for monomial, c in self.args)

    def __mul__(self, other):
        return multiply(self, _form(other))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return _form(other) + -self

    @property
    def constant(self):
        """The number this form is, or None."""
        if not self.args:
            return Fraction(0)
        return self.args[0][1] if len(self.args) == 1 and not self.args[0][0] else None


def _form(value) -> Form:
    return value if isinstance(value, Form) else number(value)


def number(value) -> Form:
    return Form(((), Fraction(value))) if value else Form()


def atom(node: Node, exponent=1) -> Form:
    """A form of one atom, raised to a rational exponent."""
    return from_monomial(((node, Fraction(exponent)),))


def from_monomial(monomial) -> Form:
    return settle(tuple(monomial))


def gather(terms) -> Form:
    """Linearity: equal monomials are added, zero terms dropped."""
    total: dict = {}
    for monomial, coefficient in terms:
        total[monomial] = total.get(monomial, 0) + coefficient
    kept = [(m, c) for m, c in total.items() if c]
    kept.sort(key=lambda term: _key(term[0]))
    return Form(*kept)


class TooLong(Exception):
    """The time allowed for a decision has run out; the question stays undecided."""


_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def time_limit(seconds: float):
    """Raise ``TooLong`` inside the block once ``seconds`` have passed (checked at each product)."""
    token = _deadline.set(min(_deadline.get(), monotonic() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def check_time():
    if monotonic() > _deadline.get():
        raise TooLong


def multiply(left: Form, right: Form) -> Form:
    """Distributivity, then each product of two monomials is settled."""
    check_time()
    if left.constant is not None:
        left, right = right, left
    if right.constant is not None:
        factor = right.constant
        return gather((m, c * factor) for m, c in left.args) if factor else Form()
    terms = []
    for m1, c1 in left.args:
        for m2, c2 in right.args:
            terms.extend((m, c * c1 * c2) for m, c in _product(m1, m2))
    return gather(terms)


def _product(first, second):
    exponents: dict = dict(first)
    for node, exponent in second:
        exponents[node] = exponents.get(node, 0) + exponent
    monomial = tuple(sorted(((n, e) for n, e in exponents.items() if e), key=lambda p: p[0].key))
    return settle(monomial).args


def settle(monomial) -> Form:
    """Apply the rules that look at one atom and its exponent, until none applies."""
    for node, exponent in monomial:
        rule = SETTLERS.get(type(node))
        found = rule(node, exponent, monomial) if rule else None
        if found is not None:
            return found
    return Form((monomial, Fraction(1)))


# A settler is called with (atom, exponent, monomial) and gives the form that the whole monomial
# equals, or None. A maker rebuilds an atom after its parts have changed, and gives a form.
SETTLERS: dict[type, Callable] = {}
MAKERS: dict[type, Callable] = {}


def settles(kind):
    return lambda rule: SETTLERS.setdefault(kind, rule)


def makes(kind):
    return lambda maker: MAKERS.setdefault(kind, maker)


def without(monomial, node) -> Form:
    """The monomial with one atom taken out."""
    return from_monomial(pair for pair in monomial if pair[0] is not node)


def integer_power(form: Form, exponent: int) -> Form:
    result = number(1)
    for _ in range(exponent):
        result = result * form
    return result


# ------------------------------------------------------------------------------ substitution

def transform(form: Form, replace: Callable[[Node], Form | None]) -> Form:
    """Rebuild ``form`` with every atom for which ``replace`` gives a form replaced by it."""
    result = Form()
    for monomial, coefficient in form.args:
        product = number(coefficient)
        for node, exponent in monomial:
            product = product * raised(transform_atom(node, replace), exponent)
        result = result + product
    return result


def transform_atom(node, replace) -> Form:
    found = replace(node)
    if found is not None:
        return found
    maker = MAKERS.get(type(node))
    if maker is None:
        return atom(node)
    return maker(node, lambda part: transform(part, replace))


def substitute(form: Form, values: dict[Node, Form]) -> Form:
    """Replace atoms by forms. Bound indices are renamed first, so nothing is captured."""
    if all(isinstance(key, Index) for key in values):
        keys = frozenset(values)

        def replace(node):
            return values.get(node) or (atom(node) if not node.free & keys else None)
    else:
        replace = values.get
    return transform(form, lambda node: values[node] if node in values else replace(node))


def raised(form: Form, exponent) -> Form:
    """A form to a rational power; the rules for powers live in ``functions``."""
    if exponent == 1:
        return form
    return MAKERS[Form](form, exponent)


def occurs(node: Node, form: Form) -> bool:
    """Whether ``node`` stands anywhere in ``form``."""
    return form is node or any(occurs(node, part) for part in parts(form.args))


_numbers = count(10**6)


def fresh(index: Index) -> Index:
    """A bound index that stands nowhere else."""
    return Index(next(_numbers), index.size)
