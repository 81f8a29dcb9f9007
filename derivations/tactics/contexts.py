"""From SymPy facts to a kernel context: what is given, read as it stands.

A free index of a fact is universal, but for one that stands only on the right of a definition, as
``t`` in ``y[j] = delta(j, t)``, and those that the caller has declared ``fixed``. What an equation has
chosen, as ``i = 0`` does, is chosen in all facts; what ``i != j`` has chosen, if the claim speaks of both,
in those of both i and j, as W[i,j] = 0: p[i] >= 0 beside it is about all places (else: ``orders``).
"""
from __future__ import annotations

from functools import lru_cache

from sympy import Idx, Indexed, IndexedBase, Symbol, oo, sympify

from ..fact import parts
from ..kernel.context import Context, Definition, Fact
from ..kernel.terms import FUNCTIONS, Unsupported, Var, at, free, free_vars, letters_of, walk
from ..names import subexpressions
from ..notation.to_tree import read
from .orders import beside, letters_in, running


def context(sides=(), given=(), definitions=(), fixed=(), random=(), others=()) -> Context:
    """Γ for a claim about ``sides``: ``given`` are pairs or relations, ``definitions`` pairs of sides,
    ``fixed`` the labels of chosen indices, ``others`` the contexts of theorems that are used: what
    they declare of names that do not stand here is declared too."""
    pairs = [parts(fact) for fact in given]
    everything = [*map(sympify, sides), *(sympify(s) for pair in definitions for s in pair),
                  *(s for _, *pair in pairs for s in pair)]
    inside = sequence_letters(everything)
    statements = [(relation, read(left, inside), read(right, inside)) for relation, left, right in pairs]
    made = [_definition(*(read(sympify(s), inside) for s in pair)) for pair in definitions]
    own = [frozenset(_chosen(*statement, fixed)) for statement in statements]
    pinned = frozenset(v for d in made for v in free_vars(d.body) if v not in d.indices).union(
        *(ours for ours, (relation, *_) in zip(own, statements) if relation == "="))
    both = [read(sympify(s), inside) for s in sides if s not in (oo, -oo)]
    claimed = pinned.union(*map(free_vars, both), (
        v for ours in own for v in ours if getattr(v, "label", v) in fixed))
    orders = [s for s in statements if s[0] != "=" and _of_places(*s[1:])]
    runs = running(orders, [s for s in statements if s not in orders], claimed)
    loose = frozenset().union(*runs.values())
    kept = [letters_in(order) for order in orders if order not in runs]
    apart = pinned.union(*map(letters_in, runs)) - loose
    facts, taken, chosen = [], [], apart.union(*kept) - loose
    for ours, statement in zip(own, statements):
        if statement not in runs:
            statement, by = beside(statement, runs)
            taken += by
            letters = free(statement[1]) | free(statement[2])
            here = set().union(*(those for those in kept if those <= letters))
            _one_or_every(statement, here, both)
            ours = (ours | apart & letters | here) - loose
            chosen |= ours
            facts.append(Fact(*statement, ours))
    facts += [Fact(*s, frozenset(free(s[1]) | free(s[2]))) for s in runs if s not in taken or runs[s] & claimed]
    least, signs, said = declared(everything, inside)
    for other in others:
        least |= {s: n for s, n in other.least if s not in said}
        signs |= {s: n for s, n in other.signs if s not in said}
    return Context(tuple(sorted(least.items())), tuple(sorted(signs.items())), tuple(made), (),
                   chosen, tuple(random)).given(*facts)


def sequence_letters(expressions) -> dict:
    """Symbols that count the places of a sequence from 0, as t in v[t + 1]: indices without a range. (A
    positive one is a number that was chosen.)"""
    entries = [e for expr in expressions for e in subexpressions(expr, Indexed) if e.base.shape is None]
    letters = {s for e in entries for i in e.indices for s in i.free_symbols if not isinstance(s, Idx)}
    labels = {i.label for expr in expressions for i in subexpressions(expr, Idx)}
    return {s: Var(s.name, None) for s in letters - labels if isinstance(s, Symbol) and not s.is_positive}


def _chosen(relation, left, right, fixed) -> set:
    """The indices of a fact that are chosen places."""
    indices = {*free_vars(left), *free_vars(right)}
    chosen = {v for v in indices if v.label in fixed}
    if relation == "=" and left[0] in ("entry", "sym"):  # what stands only on the right of an equation for a name
        chosen |= indices - set(free_vars(left))
    if left[0] == right[0] == "ord":  # k != t speaks of the chosen places
        chosen |= free(left) | free(right)
    elif _of_places(left, right):  # and so do i + 1 < 5 and i < c
        chosen |= {v for v in indices if v.size}
    return chosen


def _of_places(*sides) -> bool:
    """Whether nothing but places and numbers stands there."""
    return not any(n[0] == "entry" or n[0] == "call" and n[1] not in FUNCTIONS for s in sides for n in walk(s))


def _one_or_every(statement, indices, claim):
    """F[t] = … beside t >= 1 may be about the claim's t or about every t: which, does not matter only if no
    other place of F is claimed."""
    said, asked = ({(n[1], n[2]) for side in sides for n in walk(side) if n[0] == "entry"} for sides in (statement[1:], claim))
    arrays = {name for name, places in said if {v for p in places for v in letters_of(p)} & {*indices}}
    if other := {name for name, _ in asked - said} & arrays:
        raise Unsupported(f"is what is given of {min(other)} about every place, or only about those of the order that is given "
                          "beside it? If about every place, give it with another letter")


def _definition(left, right) -> Definition:
    indices = tuple(v for p in left[2] for v in letters_of(p)) if left[0] == "entry" else ()
    if left[0] == "entry" and left[2] != tuple(map(at, indices)):
        raise Unsupported(f"a definition says an entry at indices alone: {left[1]}[i], not {left[1]}[i + 1]")
    return Definition(left[1], indices, right)


def declared(expressions, counted=()):
    """Least values of sizes and whole numbers, signs of scalars and arrays as SymPy has them, and all
    names. Raises ``Unsupported`` for two things of one name that were declared differently."""
    least, signs, seen = {}, {}, {}

    def see(name, thing, sign):
        known = seen.setdefault(name, {})
        if known.setdefault(isinstance(thing, IndexedBase), thing) != thing or len(known) == 2 and (
                sign or name in signs):
            raise Unsupported(f"two different things are called {name}")
        if sign:
            signs[name] = sign
    found = [*map(things_and_arrays, expressions)]
    for s in frozenset().union(*(things for things, _ in found)):
        if not isinstance(s, Idx) and s not in counted:
            see(s.name, s, "" if s.is_integer else _sign(s))
            if s.is_integer and s.is_nonnegative:
                least[s.name] = 1 if s.is_positive else 0
    for array in frozenset().union(*(arrays for _, arrays in found)):
        see(array.name, array, _sign(array) or _sign(array.label))
    return least, signs, set(seen)


@lru_cache(maxsize=4096)
def things_and_arrays(expr) -> tuple[frozenset, frozenset]:
    """The scalars and sizes in an expression, and its arrays."""
    arrays, indices = frozenset(e.base for e in subexpressions(expr, Indexed)), subexpressions(expr, Idx)
    sizes = {x for i in indices if i.upper is not None for x in i.upper.free_symbols}
    return (subexpressions(expr, Symbol) | sizes) - {x.label for x in indices | arrays}, arrays


def _sign(thing):
    return ">" if thing.is_positive else ">=" if thing.is_nonnegative else ""
