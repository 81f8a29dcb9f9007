"""Gradients through any number of layers, by induction on depth.

The derivative of the target by ``z[l,p]`` is called ``dz[l,p]``. It is derived once at the last
layer, and once at any layer from the one above it; so it is right at every layer. A parameter's
gradient then needs one layer only. Each line is proved for every width and every number of layers.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from sympy import Add, Expr, Idx, IndexedBase, S, Sum

from ..names import free_name, name_and_indices, names_of
from ..language import Partial, delta
from ..record import Status, Verdict
from ..notation.text import to_text
from .derivation import Derivation, Line
from .difference import Differences, differences_unrolled
from .deriving import over
from .layers import Layers, references, replace_entries
from .one_layer import MARK, OneLayer

METHOD = "induction on depth"


@dataclass(frozen=True)
class Error:
    """``left``, the derivative by one entry of a layer: at the ``last`` layer, and from ``above``.

    With ``everywhere`` the target reads all layers, and ``last`` is a part of ``above``.
    """

    left: Expr
    of: Expr
    layer: Idx
    last: Expr
    above: Expr
    everywhere: bool

    def at_every_layer(self, depth: Expr, errors) -> Expr:
        """The right side for every layer: nothing comes from above the last one."""
        is_last = delta(self.layer, depth - 1)
        if not self.everywhere:
            return is_last * self.last + (1 - is_last) * self.above

        def weaken(name, positions, entry):
            above = name in errors and self.layer + 1 in positions
            return (1 - is_last) * entry if above else None
        return replace_entries(self.above, weaken)


@dataclass
class LayeredDerivation(Derivation):
    """A gradient through layers: its ``result`` may mention ``errors`` such as ``dz[l,p]``."""

    errors: list[Error] = field(default_factory=list)
    layers: Layers | None = None

    @cached_property
    def check(self) -> Differences:
        """The result against finite differences of the target, through a few layers, unrolled."""
        defined = {name: (left, right) for name, (_, left, right)
                   in self.system.definitions.items()}
        variable, result, given = self.variable, self.result, [*self.system.assumed, *self.kinks]
        ours, positions = name_and_indices(variable)
        if ours in defined:  # a computed value is moved by what is added to it
            _, left, right = self.system.definitions[ours]
            added = IndexedBase(ours + MARK, shape=left.base.shape, real=True)
            defined[ours] = left, right + added[left.indices]
            variable = added[positions]
            given.append((added[left.indices], S.Zero))
            result = next(e.left for e in self.errors if e.of == self.variable)
        names = {name_and_indices(error.left)[0] for error in self.errors}
        for error in self.errors:
            right = error.at_every_layer(self.layers.depth, names)
            defined[name_and_indices(error.left)[0]] = error.left, right
        return differences_unrolled(given, defined.values(), self.target, variable, result)

    @property
    def method(self) -> str:
        return METHOD

    @property
    def notes(self) -> list[str]:
        return [*map(self._meaning, self.errors),
                "the first layer reads what is given in place of a layer before it",
                *super().notes]

    @property
    def recursion(self) -> list[tuple[Expr, Expr]]:
        """What each error stands for and how it is computed, as pairs (left, right)."""
        return [pair for error in self.errors for pair in self._computed(error)]

    def _computed(self, error):
        """An error as the derivative that it is, where it starts, and how it comes from above."""
        start = self.layers.depth if error.everywhere else self.layers.depth - 1
        return [(error.left, Partial(self.target, error.of)),
                (error.left.xreplace({error.layer: start}), S.Zero if error.everywhere else error.last),
                (error.left, error.above)]

    def _meaning(self, error):
        (left, meaning), *lines = self._computed(error)
        start, step = (f"{to_text(left)} = {to_text(right)}" for left, right in lines)
        how = f"{step}, where {start}" if error.everywhere else f"{start}, and below it {step}"
        return f"{to_text(left)} is {to_text(meaning)}: {how}"

    def derive(self, wrt):
        raise ValueError("second derivatives through layers are not derived")

    def to_numpy(self):
        raise ValueError("a gradient through layers is a recursion, not one formula; compute "
                         + ", ".join(to_text(error.left) for error in self.errors)
                         + " from the last layer down")

    def code(self, name="gradient"):
        return self.to_numpy()


class Descent:
    """One run: the derivative of a scalar target by an entry of a layer or by a parameter.

    The errors that are needed come first, then the gradient.
    """

    def __init__(self, system, target, variable, layers):
        self.system, self.target, self.variable, self.layers = system, target, variable, layers
        self.name, _ = name_and_indices(variable)
        self.lines: list[Line] = []
        self.errors: dict[str, Error] = {}
        self.kinks: list = []
        self.outside = {name: found for name, found in system.definitions.items()
                        if name not in layers.definitions}
        self.read = self.read_by_target()
        self.exits = layers.carried() | {name for name, _ in self.read}
        self.everywhere = self.target_reads_every_layer()

    def run(self):
        is_layer = self.name in self.layers.definitions
        result = self.error_of(self.name).above if is_layer else self.by_parameter()
        return LayeredDerivation(self.system, self.target, self.variable, result, self.lines,
                                 list(dict.fromkeys(self.kinks)), list(self.errors.values()), self.layers)

    # ------------------------------------------------------------------------- what is read

    def read_by_target(self):
        """(name, positions) of the layers' names that the target rests on directly."""
        found, names = [], {name_and_indices(self.target)[0]}
        while names:
            name = names.pop()
            if name not in self.outside:
                raise ValueError(f"{self.target} belongs to a layer; derive what reads a layer, "
                                 "such as a cost")
            _, _, right = self.outside[name]
            found += references(right, self.layers.definitions)
            names |= names_of(right) & self.outside.keys()
        return found

    def target_reads_every_layer(self) -> bool:
        """Whether the target reads all layers (under a sum); else it must read the last one."""
        layers = {positions[self.layers.axis[name]] for name, positions in self.read}
        if layers == {self.layers.depth - 1}:
            return False
        if layers and all(isinstance(layer, Idx) for layer in layers):
            return True
        shown = ", ".join(map(str, sorted(layers, key=str))) or "none"
        raise ValueError(f"{self.target} reads the layer {shown}; it may read the last one, "
                         f"{self.layers.depth - 1}, or sum over all of them")

    # ------------------------------------------------------------------------------- errors

    def error_of(self, name) -> Error:
        """The error of a layer's name: base case, step and conclusion, each a line."""
        if name in self.errors:
            return self.errors[name]
        left = self.error_entry(name)
        states = self.states(name)
        found = Error(left, self.entry(name), self.layer_index(name), S.Zero, S.Zero,
                      self.everywhere)
        self.errors[name] = found  # while it is derived, since its layers read each other
        for other in sorted(states - {name}):
            self.error_of(other)
        start = len(self.lines)
        last = self.at_the_last_layer(name, states)
        above = self.from_above(name, states, last)
        self.errors[name] = replace(found, last=last, above=above)
        self.conclude(name, self.lines[start:])
        return self.errors[name]

    def states(self, name) -> set[str]:
        """The names whose errors determine the one of ``name`` at the layer below."""
        return {name} if self.layers.is_gate(name, self.exits) else {name} | self.exits

    def entry(self, name) -> Expr:
        """The entry of a layer's name that its error is for; the variable's own indices."""
        if name == self.name:
            return self.variable
        return self.layers.definitions[name][1]

    def error_entry(self, name) -> Expr:
        entry = self.entry(name)
        label = free_name([f"d{name}", f"d_{name}"], self.system.definitions.keys())
        return IndexedBase(label, shape=entry.base.shape, real=True)[entry.indices]

    def at_the_last_layer(self, name, states) -> Expr:
        """The derivative by the last layer, or, where the target reads all, its direct part."""
        entry, layer = self.entry(name), self.layer_index(name)
        if self.everywhere:
            sub = OneLayer(self.layers)
            for above in sorted(self.layers.above(name) - states):
                sub.define_given_before(above)
            sub.define_outside(self.outside)
            return self.derived(sub, self.target, entry, " The other names of a layer are held.")
        here = {name} | self.layers.above(name)
        sub = OneLayer(self.layers, self.layers.depth - 1, here, variable=name)
        sub.define_outside(self.outside)
        last = self.derived(sub, self.target, sub.stripped(name, entry.indices, 0))
        return last.xreplace({layer: self.layers.depth - 1})

    def from_above(self, name, states, last) -> Expr:
        """The derivative by a layer below the last, from the errors of the layer above it."""
        layer, entry, above = self.layer_index(name), self.entry(name), self.layers.above(name)
        sub = OneLayer(self.layers, layer, {name} | above - states,
                       self.layers.definitions.keys() - states, name)
        parts = [self.weighted(sub, other, 1) for other in sorted(states)]
        parts += [self.weighted(sub, other, 0) for other in sorted(states & above)]
        here = sub.stripped(name, entry.indices, 0)
        if self.everywhere:
            parts.append(over(last * here, [k for k in entry.indices if k != layer]))
        sub.system.define(self.target, Add(*parts))
        return self.derived(sub, self.target, here)

    def weighted(self, sub, name, offset) -> Expr:
        """The sum of error times value over the entries of a name, in the layer at ``offset``."""
        indices, left, _ = self.layers.definitions[name]
        layer = self.layers.layer(name)
        error = self.error_entry(name).base[left.indices].xreplace({layer: sub.layer + offset})
        return over(error * sub.defined(name, offset), [k for k in indices if k != layer])

    def layer_index(self, name) -> Idx:
        found = self.entry(name).indices[self.layers.axis[name]]
        if not isinstance(found, Idx):
            raise ValueError(f"write the layer of {name} as an index, such as "
                             f"{self.layers.definitions[name][1]}")
        return found

    def conclude(self, name, lines):
        """By induction the error is the derivative at every layer."""
        bad = next((line.verdict for line in lines if not line.verdict.ok
                    and line.verdict.status is not Status.DERIVED), None)
        verdict = bad or Verdict(
            Status.DERIVED, METHOD, list(dict.fromkeys(
                text for line in lines for text in line.verdict.assumptions)),
            lines[-1].verdict.attack, reason="one judge: the kernel has no rule for layers")
        self.lines.append(Line("induction", "It holds at the last layer, and at each layer if at "
                               "the one above: so at all of them.",
                               Partial(self.target, self.entry(name)), self.error_entry(name),
                               verdict))

    # --------------------------------------------------------------------------- parameters

    def by_parameter(self) -> Expr:
        """The gradient by a name that the layers use: error times local derivative, summed."""
        users = {name for name, (_, _, right) in self.layers.definitions.items()
                 if self.name in names_of(right)}
        if not users:
            return self.without_layers()
        only = next(iter(users)) if len(users) == 1 else None
        states = {only} if only and self.layers.is_gate(only, self.exits) else self.exits
        for name in sorted(states):
            self.error_of(name)
        sub = OneLayer(self.layers)
        for name in sorted(self.layers.definitions.keys() - states):
            sub.system.define(*self.layers.definitions[name][1:])
        parts = []
        for name in sorted(states):
            indices, left, right = self.layers.definitions[name]
            value = sub.system.define(sub.renamed(left, 1), right)
            parts.append(Sum(self.error_entry(name).base[left.indices] * value, *indices))
        if any(self.name in names_of(right) for _, _, right in self.outside.values()):
            parts.append(sub.define_outside(self.outside, but=self.target))
        sub.system.define(self.target, Add(*parts))
        return self.derived(sub, self.target, self.variable)

    def without_layers(self) -> Expr:
        """The derivative by a name that no layer uses."""
        sub = OneLayer(self.layers)
        sub.define_outside(self.outside)
        return self.derived(sub, self.target, self.variable)

    def derived(self, sub, target, variable, note="") -> Expr:
        """The derivative in a system of one layer; its lines in the names of the whole."""
        sub.system.assumed = list(self.system.assumed)
        found = sub.system.derive(target, variable)
        self.kinks += [kink.func(*map(sub.shown, kink.args)) for kink in found.kinks]
        for line in found.steps:
            left, right = sub.shown(line.left), sub.shown(line.right)
            text = line.text.replace(MARK, "") + note
            if right.is_Indexed and any(right.base == e.left.base for e in self.errors.values()):
                text = f"It is called {right.base}."
            self.lines.append(Line(line.rule, text, left, right, self.as_given(line.verdict)))
        return sub.shown(found.result)

    def as_given(self, verdict) -> Verdict:
        """The verdict with the definitions of the whole in place of those of one layer."""
        kept = [a for a in verdict.assumptions
                if MARK not in a and not a.startswith((f"{self.target} = ", *self.texts))]
        return replace(verdict, assumptions=[*self.texts, *kept])

    @cached_property
    def texts(self) -> list[str]:
        return [f"{to_text(left)} = {to_text(right)}"
                for _, left, right in self.system.definitions.values()]
