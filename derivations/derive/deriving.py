"""Reverse mode over definitions, symbolically, written down as a textbook would.

From the target back to the variable, each name on the way gets its derivative: the chain rule over
the names that use it, their local derivatives, substitution, contraction, the facts, and the names
themselves where they make it shorter. Every line is decided by the judge on its own, against the
derivative of the fully expanded target.
"""
from __future__ import annotations

from dataclasses import replace
from itertools import product
from re import findall

from sympy import Add, Expr, Idx, Max, Mul, Pow, S, Sum, Symbol, sympify

from ..normalise.folding import fold_all, logistic, solutions
from ..normalise.forms import Form, Log, Power, Root, Scalar, Total, atom, fresh, number, substitute, walk
from ..normalise.functions import steps_as_written
from ..normalise.reading import atom_of, read
from ..normalise.zero import cancel, is_zero
from ..normalise.signs import assuming, has
from ..normalise.steps import steps_apart
from ..normalise.sums import total
from ..normalise.shapes import length, tidy
from ..normalise.writing import distinct_indices, index_name
from .derivation import Derivation, Line
from .kinks import KINKED, nameless, rough, steps_in, steps_written
from .layers import Layers
from .resting import Rest, resting
from .slope import away_from, shapes, slope, turned
from ..language import Direct, Partial, delta, relu, step
from ..notation.text import to_text
from ..names import free_indices, labels, name_and_indices, names_of
from ..kernel.theorem import Theorem
from ..proof.deciding import decide, wrong_among
from ..record import Status

AGREE = "A sum over δ keeps the term where its indices agree."


def derive(system, target, wrt):
    """A ``Derivation`` of ``target`` by ``wrt``, or a list of them if ``wrt`` is a list."""
    system, target = named(system, sympify(target))
    root, _ = name_and_indices(target)
    variables = [*map(sympify, wrt if isinstance(wrt, (list, tuple)) else [wrt])]
    for variable in variables:
        if name_and_indices(variable)[0] == root:
            raise ValueError(f"{variable} is what is derived; name a variable that it depends on")
        system.refuse_tied(target, variable)
    layers, shared = Layers.of(system.definitions), {}
    if layers is not None:
        from .depth import Descent

    def by(variable):
        if layers is not None:
            return Descent(system, target, variable, layers).run()
        return Deriver(system, target, variable, shared, beside=variables).run()
    with steps_as_written(steps_written(system)):
        return [*map(by, variables)] if isinstance(wrt, (list, tuple)) else by(*variables)


def named(system, target):
    """The system and the target as a defined name in it."""
    if target.is_Symbol or target.is_Indexed:
        name, _ = name_and_indices(target)
        if name not in system.definitions:
            raise ValueError(f"{target} has no definition to derive from; define it first")
        return system, target
    system = system.copy()
    name = Symbol("f", real=True)
    system.define(name, target)
    return system, name


class Deriver:
    """One run: from the target back to the variable.

    ``shared`` keeps work for the next run, by another of the variables ``beside`` this one; ``unnamed`` is a name
    that a person did not choose and that the result should not mention.
    """

    def __init__(self, system, target, variable, shared=None, unnamed="", beside=()):
        self.system, self.target, self.variable = system, target, variable
        self.name, _ = name_and_indices(variable)
        self.root, _ = name_and_indices(target)
        fixed = labels(k for _, k in system.fixed_indices())
        moved = [kink for kink in system.kinks(target) if self.name in system.names_under(kink)]
        rising = rough(system, target, variable, moved)
        self.with_derivative = [kink for kink in moved if kink not in rising]
        self.kinks, self.without_derivative = ([*map(away_from, some)] for some in (moved, rising))
        self.facts, self.away_from_kinks, self.where_it_has = (system.given(given, target, variable) for given in (
            [*system.assumed, *self.kinks], self.kinks, self.without_derivative))
        self.smooth = {nameless(read(kink)) for kink in self.with_derivative}
        self.shared = {} if shared is None else shared
        self.unnamed = unnamed
        self.ways, self.ways_out = ([way for name in system.definitions for way in self.ways_into(name, sums=sums)]
                                    for sums in (False, True))
        self.ramps = {nameless(read(u)): (lambda u: Max(u, 0)) if type(ramp) is Max else relu
                      for _, _, body in system.definitions.values() for ramp in body.atoms(relu, Max)
                      for u in ramp.args if ramp in (relu(u), Max(u, 0))}
        self.prefer = self.preferred_names()
        self.taken = {*self.system.names_under(target), *labels(free_indices(target, variable, *beside)),
                      *fixed}
        self.tidied: dict[Form, Expr] = {}
        self.lines: list[Line] = []
        # name -> its element, the derivative of the target by it, that as it was shown, and the theorem
        self.adjoint: dict[str, tuple[Expr, Form, Expr, Theorem | None]] = {}
        self.rests: dict[Expr, list[Rest]] = {}  # left side -> what the next line for it follows from

    def run(self) -> Derivation:
        path = self.path()
        result = S.Zero
        if self.name not in path:
            self.line("independent", f"{self.root} does not depend on {self.name}.",
                      Partial(self.target, self.variable), S.Zero)
        for name in path[1:]:
            result = self.visit(name, path)
        wrong = [away_from(kink) for kink in rough(self.system, self.target, self.variable, self.with_derivative, result)]
        return Derivation(self.system, self.target, self.variable, result, self.lines, [*self.without_derivative, *wrong])

    # --------------------------------------------------------------------------- the path

    def path(self) -> list[str]:
        """The names from the target to the variable, each after everything that uses it."""
        definitions = self.system.definitions
        under = {name: self.system.names_under(definitions[name][2], [self.name])
                 for name in sorted(self.system.names_under(self.target, [self.name]) & definitions.keys() - {self.name})}
        found = [name for name in reversed(under) if self.name in under[name]]
        return [*sorted(found, key=lambda name: -len(under[name])), self.name] if found else []

    def users(self, name, path) -> list[str]:
        return [u for u in path if u != name and u in self.system.definitions
                and name in self.system.mentioned(u)]

    # ------------------------------------------------------------------------------ names

    def preferred_names(self):
        """For each size the index names that were used for it."""
        found: dict[Expr, dict[str, None]] = {}
        for indices, left, right in self.system.definitions.values():
            bound = [limit[0] for s in sorted(right.atoms(Sum), key=str) for limit in s.limits]
            for k in (*indices, *bound):
                if isinstance(k, Idx) and k.upper is not None:
                    found.setdefault(k.upper + 1, {})[str(k.label)] = None
        return found

    def element(self, name, users):
        """The name with indices of its own, different from those of the names that use it."""
        if name == self.name:
            return self.variable
        indices, left, _ = self.system.definitions[name]
        taken = {*self.taken, *(label for u in users if u in self.adjoint
                                for label in labels(free_indices(self.adjoint[u][0])))}
        chosen = []
        for k in indices:
            size = k.upper + 1
            label = index_name(size, {**self.prefer, size: [str(k.label), *self.prefer.get(size, ())]}, taken)
            taken.add(label)
            chosen.append(Idx(label, k.upper + 1))
        return left.base[tuple(chosen)] if indices else left

    def tidy(self, form) -> Expr:
        if form not in self.tidied:
            self.tidied[form] = self.turned(tidy(form, self.taken, self.prefer))
        return self.tidied[form]

    def turned(self, expr) -> Expr:
        """Its products without a step beside its ramp, and turned round."""
        return turned(expr.replace(lambda e: e.is_Mul and e.has(step), self.ramped))

    def ramped(self, product) -> Expr:
        """relu(u) step(u) as relu(u), and so u step(u) if a definition has such a ramp, at whatever places."""
        for one in product.args:
            if isinstance(one, step):
                (u,), rest = one.args, product / one
                ramp = self.ramps.get(nameless(read(u)), lambda u: 0)(u)
                if any(power.as_base_exp()[0] in (relu(u), Max(u, 0)) for power in Mul.make_args(rest)):
                    return self.ramped(rest)
                for turn in (1, -1) if ramp else ():
                    if turn * u in Mul.make_args(rest):
                        return self.ramped(Mul(turn, ramp, *(part for part in Mul.make_args(rest) if part != turn * u)))
        return product

    def cost(self, form) -> int:
        return length(self.tidy(form))

    def folded(self, form, ways) -> Form:
        return fold_all(form, ways, self.cost, self.never_zero)

    def in_ways(self, form, at_last) -> Form:
        """The form in the names as defined; in the end its last sum may be the target's name, if no logarithm comes in
        with that."""
        plain = self.folded(form, self.ways)
        last = self.folded(form, self.ways_out) if at_last and any(isinstance(n, Total) for n in walk(plain)) else plain
        worse = (isinstance(node, Total) or isinstance(node, Log) and node not in walk(plain) for node in walk(last))
        return plain if any(worse) else last

    # -------------------------------------------------------------------------- the lines

    def visit(self, name, path) -> Expr:
        """The derivative of the target by ``name``: chain rule, substitution, closed form."""
        if name in self.shared and name != self.name:
            self.adjoint[name], lines = self.shared[name]
            self.lines.extend(lines)
            return S.Zero
        start = len(self.lines)
        users = self.users(name, path)
        element = self.element(name, users)
        left = Partial(self.target, element)
        parts = [self.through(user, element) for user in users]
        form = self.apart(sum((part for _, _, part, _ in parts), Form()))
        filled = self.turned(Add(*(f for _, f, _, _ in parts)))
        if users != [self.root]:
            self.line("chain rule", f"Chain rule through {', '.join(sorted(users))}.", left,
                      Add(*(c for c, *_ in parts)))
            self.rests[left] = [rest for *_, rest in parts if rest]
        result, form = self.close(left, form, filled, users == [self.root])
        self.lines[start:] = [line if line.verdict else self.settled(line) for line in self.lines[start:]]
        self.adjoint[name] = element, form, result, self.lines[-1].verdict.theorem
        self.shared[name] = self.adjoint[name], self.lines[start:]
        return result

    def through(self, user, element):
        """The part of the chain rule that passes through one user: written, filled in, summed; what it rests on."""
        outer, adjoint, shown, theorem = self.adjoint.get(user, (self.target, None, None, None))
        indices, _, right = self.system.definitions[user]
        found, direct = slope(right, element, indices, name_and_indices(outer)[1]), self.direct(outer, element)
        local = self.local(outer, found)
        written = self.shorter(found, self.tidy(local))
        named = self.in_names(written)
        if named != written:
            written, local = named, self.apart(self.away_from_kinks.apply(read(named)))
        if user == self.root:
            return direct, written, local, None
        self.line("local derivative", f"Differentiate the definition of {user}.", direct, written)
        indices = [k for k in free_indices(outer) if k not in free_indices(self.target)]
        bounds = {atom_of(k): fresh(atom_of(k)) for k in indices}
        names = {old: atom(new) for old, new in bounds.items()}
        summed = total(list(bounds.values()), substitute(adjoint * local, names))
        chain = Mul(Partial(self.target, outer), direct)
        return (over(chain, indices), over(Mul(shown, written), indices), summed,
                Rest(theorem, written, tuple(indices)))

    def in_names(self, expr) -> Expr:
        """What is written as a definition is, by its name."""
        for name, (indices, left, right) in self.system.definitions.items():
            for part in () if right.is_Atom or right.is_Indexed or name == self.unnamed else expr.atoms(right.func):
                for places in product(free_indices(part), repeat=len(indices)):
                    where = dict(zip(indices, places))
                    for one in (S.One, S.NegativeOne):
                        if alike(part, one * right.xreplace(where)):
                            expr = expr.xreplace({part: one * left.xreplace(where)})
        return expr

    def direct(self, outer, element) -> Direct:
        """The derivative of one definition by a name in it, other ways to that name held fixed."""
        name, definitions = name_and_indices(element)[0], self.system.definitions
        beside = names_of(definitions[name_and_indices(outer)[0]][2]) & definitions.keys() - {name}
        return Direct(outer, element, *sorted(
            other for other in beside if name in self.system.names_under(definitions[other][2])))

    def ways_into(self, name, left=None, sums=False):
        """The ways to express a form in a defined name; in a scalar target no sum, since it stands in for what comes
        after."""
        left = self.system.definitions[name][1] if left is None else left
        ways = solutions(atom_of(left), self.system.body(left)) if name != self.unnamed else []
        if sums or name != self.root or not left.is_Symbol:
            return ways
        return [way for way in ways if isinstance(way.lead[0][0], (Root, Power))]

    def local(self, outer, found) -> Form:
        """The derivative of one definition by one name in it, in the outputs if shorter."""
        form, named = (self.apart(self.away_from_kinks.apply(read(one))) for one in (found, self.in_names(found)))
        name, _ = name_and_indices(outer)
        ways = [*self.ways_into(name, outer), *logistic(form)]
        return min((self.folded(one, ways) for one in dict.fromkeys((form, cancel(form), named))), key=self.cost)

    def apart(self, form) -> Form:
        """A form with products of steps as sums, by the signs that are given."""
        with assuming(self.facts.positive):
            return min(dict.fromkeys((form, steps_apart(form))), key=self.cost)

    def never_zero(self, node) -> bool:
        """Whether an atom is, by its definitions, not 0 wherever it has a value."""
        with assuming(self.facts.positive):
            return has(self.system.expanded(atom(node)), "!=")

    def close(self, left, form, filled, only_local):
        """The closed form: multiplied out, after the facts, and in the names as defined."""
        shown = self.shorter(filled, self.tidy(form))
        if only_local:
            shown = self.line("local derivative", f"Differentiate the definition of {self.root}.",
                              left, shown)
        else:
            written = self.line("substitute", "Put in the derivatives.", left, filled)
            if counted(shown) - counted(filled):  # Σ q/(1 + q) says more than J - Σ 1/(1 + q)
                shown = filled
            shown = written if shown == filled else self.line(
                "simplify", AGREE if filled.has(delta) else "Multiply out and collect.", left, shown)
        used = self.facts.apply(form)
        if used is not form and not is_zero(used - form):
            form = used
            shown = self.line("use the facts", "Use what is given.", left, self.tidy(used))
        shown, form = self.named(left, shown, form)
        known = self.with_known_values(form)
        if known is not form:
            shown = self.line("use the lemmas", "Put in what is known.", left, self.tidy(known))
            shown, form = self.named(left, shown, known)
        return shown, form

    def named(self, left, shown, form):
        """The closed form in the names as defined, where that is no longer."""
        folded = self.in_ways(form, left.args[1] == self.variable)
        in_names = self.tidy(folded)
        if folded is form or length(in_names) > length(shown) or loses_kinks(shown, in_names):
            return shown, form
        return self.line("use the names", "Write it with the names defined above.", left, in_names), folded

    def shorter(self, nested, flat):
        """What was built up, if it is shorter than multiplied out, and right at every kink that has a derivative."""
        nested = self.turned(min(shapes(nested), key=length))
        if length(nested) >= length(flat) and not loses_kinks(nested, flat):
            return flat
        right = self.one_sided(nested) or is_zero(read(nested) - read(flat), self.where_it_has.apply)
        return nested if right else flat

    def one_sided(self, expr) -> bool:
        """Whether a formula has a right value also at the kinks at which there is a derivative: step(x) + step(-x)
        is 0 at x = 0."""
        def jumps(one):
            inner = (steps_in(read(call)) for call in one.args[0].atoms(*KINKED))
            return {*map(nameless, {*steps_in(read(one))}.difference(*inner))}
        return sum(not self.smooth.isdisjoint(jumps(one)) for one in expr.atoms(step)) < 2

    def with_known_values(self, form):
        """The form with the sums and defined scalars that are 0 or 1 by the definitions put in, each a line before."""
        found = {n for m, _ in form.args for n, e in m if e > 0 and (
            isinstance(n, Total) or isinstance(n, Scalar) and n.names <= self.system.definitions.keys())}
        values = {}
        for node in sorted(found, key=lambda n: n.key):
            shown = self.tidy(atom(node))
            possible = {S.Zero, S.One} - wrong_among(self.system.question(shown, S.Zero), (S.Zero, S.One))
            expanded = self.system.expanded(atom(node)) if possible else None
            value = next((v for v in possible if is_zero(expanded - number(v.p), self.facts.apply)), None)
            if value is not None:
                values[node] = number(value.p)
                self.line("lemma", f"This is {value} by definition.", shown, value)
        return substitute(form, values) if values else form

    def line(self, rule, text, left, right):
        right = distinct_indices(right, self.taken | set(labels(free_indices(left))), self.prefer)
        self.lines.append(self.settled(Line(rule, text, left, right, None), wait=True))
        return right

    def settled(self, line, wait=False) -> Line:
        """The line with its verdict: at once on its own, or by those before it if it follows from them, or else by a
        search, which may ``wait`` for what is shown next."""
        question, rests = self.system.question(line.left, line.right, self.kinks), self.rests.get(line.left)
        resting_on = ([], rests) if rests and all(rest.theorem for rest in rests) else ()
        verdicts = (resting(question, some) for some in resting_on)
        found = next((found for found in verdicts if found.status == Status.PROVED), None)
        if not found and not (wait and resting_on):
            found = decide(question)
        if found and found.theorem:
            self.rests[line.left] = [Rest(found.theorem, S.One)]
        return replace(line, verdict=found)


def alike(one, other) -> bool:
    """Whether two formulas are equal, whatever the indices of their sums are called."""
    return one == other or one.has(Sum) and other.has(Sum) and free_indices(one) == free_indices(other) and (
        names_of(one) == names_of(other)) and read(one) == read(other)


def loses_kinks(shown, other) -> bool:
    """Whether the other form has no value where this one has: 1/(1 + relu(x)) is no step(x)/(1 + x) + 1 - step(x)
    at x = -1."""
    return kinked_below(shown) and not kinked_below(other)


def kinked_below(expr) -> bool:
    """Whether a kink stands in a denominator or under a root."""
    return any(power.base.has(*KINKED) for power in expr.atoms(Pow) if not (power.exp.is_Integer and power.exp > 0))


def over(body, indices):
    """A sum, with the factors that do not move outside."""
    still, moving = body.as_independent(*indices, as_Add=False)
    return still * Sum(moving, *indices) if indices else body


def counted(expr) -> set[str]:
    """The sizes that stand in an expression as numbers."""
    return {*findall(r"\w+", to_text(expr))} & {str(k.upper + 1) for k in expr.atoms(Idx)}
