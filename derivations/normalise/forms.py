"""Forms: polynomials over atoms, the data on which equality is decided.

A *form* is a sum of terms; a term is a rational coefficient times a *monomial*; a monomial is a
product of *atoms* with rational exponents. Atoms are symbols, indices, array elements, deltas,
powers, roots, logarithms, functions and connected sums. Nodes are interned: equal nodes are the
same object, so comparing two forms costs nothing.
"""
from __future__ import annotations

from collections import ChainMap
from fractions import Fraction
from itertools import count
from typing import Callable, Iterable, Iterator
from weakref import WeakValueDictionary

from ..clock import check_time


class Node:
    """An immutable tree node.

    ``key`` orders nodes; ``free`` holds the indices it depends on; ``names`` the names of the
    arrays and symbols in it; ``depth`` is above the name of every bound index in it. A node lives
    as long as something refers to it.
    """

    __slots__ = ("args", "key", "free", "names", "depth", "_hash", "__weakref__")
    _pool: WeakValueDictionary = WeakValueDictionary()

    def __new__(cls, *args):
        found = Node._pool.get((cls, args))
        if found is None:
            found = object.__new__(cls)
            found.args = args
            found._hash = hash((cls.__name__, args))
            found.key = found._key()
            inner = found._inner()
            found.free = _union(part.free for part in inner)
            found.names = _union(part.names for part in inner)
            found.depth = max((part.depth for part in inner), default=0)
            found._finish()
            Node._pool[cls, args] = found
        return found

    def __hash__(self):
        return self._hash

    def _key(self):
        return type(self).__name__, *map(_key, self.args)

    def _inner(self):
        return list(parts(self.args))

    def _finish(self):
        """What a kind of node adds to what its parts say."""

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"


def _key(part):
    if isinstance(part, Node):
        return part.key
    if isinstance(part, tuple):
        return tuple(map(_key, part))
    return part if isinstance(part, (int, str, Fraction)) else str(part)


def _union(sets):
    found = frozenset()
    for part in sets:
        if part is not found:
            found = found | part if found else part
    return found


def whole_if_possible(value):
    """A rational number, as an ``int`` where it is whole: the arithmetic is many times faster."""
    return value if value.denominator != 1 else value.numerator


def parts(args) -> Iterable[Node]:
    """The nodes among ``args``, through tuples."""
    for part in args:
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from parts(part)


def walk(node: Node) -> Iterator[Node]:
    """Every node inside ``node``, itself included, each once: it may stand at very many places."""
    seen, waiting = set(), [node]
    while waiting:
        if (one := waiting.pop()) not in seen:
            seen.add(one)
            yield one
            waiting += [*parts(one.args)][::-1]


def has_index(form: Form) -> bool:
    """Whether an index is a factor of a term."""
    return any(isinstance(node, Index) for monomial, _ in form.args for node, _ in monomial)


def occurs(node: Node, inside: Node) -> bool:
    """Whether ``node`` is or stands anywhere in another."""
    return any(part is node for part in walk(inside))


class Scalar(Node):
    """A SymPy symbol or number, with what is known of its sign: ``"+"``, ``"0+"`` or ``""``."""

    def _finish(self):
        self.names = frozenset((str(self.args[0]),))


class Index(Node):
    """An index over 0 … size-1: args are (name, size). A name that is an integer is bound."""

    def _finish(self):
        bound = isinstance(self.name, int)
        self.key = ("Index", int(bound), self.name if bound else 0, "" if bound else self.name,
                    self.size.key)
        self.free = frozenset((self,))
        self.depth = self.name + 1 if bound and self.name < FRESH else 0

    @property
    def name(self):
        return self.args[0]

    @property
    def size(self):
        return self.args[1]


class Element(Node):
    """An entry of an array: args are (name, sign, indices), each index a form."""

    def _finish(self):
        self.names |= {self.args[0]}


class Delta(Node):
    """1 where its form is zero and 0 elsewhere; of a difference of indices, Kronecker's delta."""


class Step(Node):
    """1 where its form is positive and 0 elsewhere."""


class Power(Node):
    """base ** exponent with a symbolic exponent: args are (base, exponent), two forms."""


class Root(Node):
    """A form of several terms (or of unknown sign) that carries a negative or broken exponent."""


class Log(Node):
    """The natural logarithm of a form."""


class Apply(Node):
    """A function that no rule knows: args are (name, arguments)."""


class Total(Node):
    """A connected sum: args are (bound indices, monomial)."""

    def _finish(self):
        self.free -= frozenset(self.args[0])


class Form(Node):
    """A sum of terms: args are sorted pairs (monomial, coefficient)."""

    def _key(self):
        return "Form", *((_order(monomial), c) for monomial, c in self.args)

    def _inner(self):
        return [node for monomial, _ in self.args for node, _ in monomial]

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
            return 0
        return self.args[0][1] if len(self.args) == 1 and not self.args[0][0] else None


def _order(monomial):
    return tuple([(node.key, e) for node, e in monomial])


def _form(value) -> Form:
    return value if isinstance(value, Form) else number(value)


def number(value) -> Form:
    return Form(((), whole_if_possible(Fraction(value)))) if value else Form()


def atom(node: Node, exponent=1) -> Form:
    """A form of one atom, raised to a rational exponent."""
    return settle(((node, whole_if_possible(exponent)),) if exponent else ())


def term(monomial, coefficient=1) -> Form:
    """One term as it stands: no rule is applied to it."""
    return Form((tuple(monomial), whole_if_possible(coefficient)))


def dropped(monomial, node):
    """The monomial with one atom taken out."""
    return tuple(pair for pair in monomial if pair[0] is not node)


def ordered(exponents: dict):
    """The monomial with these exponents."""
    return tuple(sorted(((n, whole_if_possible(e)) for n, e in exponents.items() if e),
                        key=lambda pair: pair[0].key))


def gather(terms) -> Form:
    """a X + b X = (a + b) X: equal monomials are added, zero terms dropped."""
    total: dict = {}
    for monomial, coefficient in terms:
        total[monomial] = total.get(monomial, 0) + coefficient
    kept = [(m, whole_if_possible(c)) for m, c in total.items() if c]
    if len(kept) > 1:
        kept.sort(key=lambda term: _order(term[0]))
    return Form(*kept)


def multiply(left: Form, right: Form) -> Form:
    """(X + Y) Z = X Z + Y Z, and x**a x**b = x**(a + b) within each product."""
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
    return settle(ordered(exponents)).args


def settle(monomial) -> Form:
    """The form of a monomial: rules that look at one atom and its exponent, until none applies."""
    monomial = tuple(monomial)
    for node, exponent in monomial:
        rule = SETTLERS.get(type(node))
        found = rule(node, exponent, monomial) if rule else None
        if found is not None:
            return found
    return term(monomial)


# A settler is called with (atom, exponent, monomial) and gives the form that the whole monomial
# equals, or None. A maker rebuilds an atom after its parts have changed, and gives a form.
# An atom whose indices alone get other names is rebuilt by a renamer, which asks for no sign.
SETTLERS: dict[type, Callable] = {}
MAKERS: dict[type, Callable] = {}
RENAMERS: ChainMap[type, Callable] = ChainMap({}, MAKERS)


def without(monomial, node) -> Form:
    """The form of the monomial with one atom taken out."""
    return settle(dropped(monomial, node))


# ------------------------------------------------------------------------------ substitution

def transform(form: Form, replace: Callable[[Node], Form | None], skip=lambda node: False, makers=MAKERS) -> Form:
    """Rebuild ``form`` with every atom for which ``replace`` gives a form replaced by it.

    Atoms for which ``skip`` holds stay as they are, unseen.
    """
    terms = []
    for monomial, coefficient in form.args:
        changing = [pair for pair in monomial if not skip(pair[0])]
        if not changing:
            terms.append((monomial, coefficient))
            continue
        product = term((pair for pair in monomial if skip(pair[0])), coefficient)
        for node, exponent in changing:
            product = product * raised(transform_atom(node, replace, skip, makers), exponent)
        terms.extend(product.args)
    return gather(terms)


def transform_atom(node, replace, skip, makers) -> Form:
    found = replace(node)
    if found is not None:
        return found
    maker = makers.get(type(node))
    if maker is None:
        return atom(node)
    return maker(node, lambda part: transform(part, replace, skip, makers))


def substitute(form: Form, values: dict[Node, Form]) -> Form:
    """Atoms are replaced by forms. Bound indices are renamed first, so nothing is captured."""
    if all(isinstance(key, Index) for key in values):
        keys = frozenset(values)
        makers = RENAMERS if _renames(form, values) else MAKERS
        return transform(form, values.get, lambda node: keys.isdisjoint(node.free), makers)
    return transform(form, values.get)


def _renames(form, values) -> bool:
    """Whether bound indices alone get other names, which stand nowhere else."""
    news = [node for value in values.values() for monomial, _ in value.args for node, _ in monomial]
    return (all(isinstance(k, Index) and isinstance(k.name, int) for k in (*values, *news)) and form.free.isdisjoint(news)
            and len(set(news)) == len(values) and all(value is atom(k) for k, value in zip(news, values.values())))


def raised(form: Form, exponent) -> Form:
    """A form to a rational power; the rules for powers live in ``functions``."""
    if exponent == 1:
        return form
    return MAKERS[Form](form, exponent)


FRESH = 10**6  # bound indices with a name from here on stand nowhere else
_numbers = count(FRESH)


def fresh(index: Index) -> Index:
    """A bound index that stands nowhere else."""
    return Index(next(_numbers), index.size)
