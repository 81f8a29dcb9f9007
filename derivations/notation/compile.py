"""A formula as vectorised NumPy: the expression that was proved is the code that runs.

``to_numpy`` gives a function of keyword arrays, ``code`` the same function as source that a person
would write: broadcasting, ``.sum(axis=…)`` and ``np.einsum``, no loops. Sizes come from shapes.
"""
import keyword
import math
import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from sympy import Idx, Indexed, Symbol
from sympy.core.sympify import _sympify

from derivations.notation.vectorise import Vectoriser

HELPERS = {
    "sigmoid": '''
def sigmoid(z):
    """1 / (1 + exp(-z)) without overflow, for real and complex z."""
    e = np.exp(np.where(np.real(z) < 0, z, -z))
    return np.where(np.real(z) < 0, e, 1.0) / (1 + e)
''',
    "erf": '''
def erf(z):
    """The error function of each entry."""
    return np.vectorize(math.erf, otypes=[float])(z)
''',
}


def to_numpy(expr, axes=None):
    """A function ``f(**arrays)`` that evaluates ``expr`` with NumPy.

    ``axes`` is the order of the free indices in the result (by name unless told). Arguments are
    named as in the expression; a size is read from the shapes where an array has it, and is an
    argument otherwise. ``f.arguments`` lists the names, ``f.source`` is the code.
    Raises ``ValueError`` where shapes contradict one another, ``TypeError`` for wrong names.
    """
    return _compiled(_sympify(expr), axes if axes is None else tuple(axes))


@lru_cache(maxsize=256)
def _compiled(expr, axes):
    """The function; the same one for the same question."""
    plan = _plan(expr, axes, "formula")
    space = {"np": np, "math": math}
    exec(compile(plan.source, "<formula>", "exec"), space)
    found = compile("\n".join(f"{size} = {source}" for size, source in plan.found), "<sizes>", "exec")
    checks = [(*check, compile(check[-1], "<size>", "eval")) for check in plan.checks]

    def formula(**given):
        values = _values(plan.arguments, given)
        sizes = dict(values)
        exec(found, {}, sizes)
        for array, axis, wanted, source in checks:
            actual, expected = values[array.identifier].shape[axis], eval(source, {}, sizes)
            if actual != expected:
                said = f"expected {expected}" if wanted == str(expected) else f"but {wanted} is {expected}"
                raise ValueError(f"{array.name} has {actual} entries along axis {axis}, {said}")
        return space["formula"](**values)

    formula.arguments, formula.source = tuple(a.name for a in plan.arguments), plan.source
    formula.__doc__ = plan.summary
    return formula


def code(expr, name="gradient", axes=None):
    """The source of that function, with a docstring of shapes, ready to paste."""
    source = _plan(_sympify(expr), axes, name).source
    return ("import math\n\n" if "math." in source else "") + f"import numpy as np\n\n{source}"


class _Argument(NamedTuple):
    """``name`` in the expression, ``identifier`` in the code; an array has a number of axes, and the
    source of each size, where it has a shape."""

    name: str
    identifier: str
    axes: int = 0
    shape: tuple = ()

    def __str__(self):
        if not self.axes:
            return f"{self.identifier}: a number"
        said = f"shape {_shape(self.shape)}" if self.shape else f"array with {self.axes} axes"
        return f"{self.identifier}: {said}"


class _Plan(NamedTuple):
    """Everything about a function but the function. ``found`` has (size, source that computes it
    from shapes), ``checks`` (array, axis, source of the size that it must have)."""

    arguments: list
    found: list
    checks: list
    summary: str
    source: str


def _plan(expr, axes, name):
    axes = _free_axes(expr, axes)
    writer = Vectoriser(expr, axes, _identifiers(expr, axes))
    body = writer.result()
    arguments, found, checks = _read_from(expr, writer)
    sizes, indices = _shape([writer.size(i.upper + 1) for i in axes]), ", ".join(i.name for i in axes)
    summary = "\n    ".join([*map(str, arguments), f"Returns shape {sizes}, indices {indices}." if axes else "Returns a number."])
    needed = _needed(found, {writer.names[name] for name in writer.symbols})
    lines = [f"    {size} = {source}" for size, source in found if size in needed]
    lines += [f"    {line}" for line in writer.lines]
    parameters = ", ".join(argument.identifier for argument in arguments)
    head = f"def {name}(*, {parameters}):" if parameters else f"def {name}():"
    helpers = "".join(f"{HELPERS[h].strip()}\n\n\n" for h in HELPERS if h in writer.helpers)
    text = "\n".join([head, f'    """{summary}\n    """', *lines, f"    return {body}"])
    return _Plan(arguments, found, checks, summary, f"{helpers}{text}\n")


def _free_axes(expr, axes):
    free = sorted((s for s in expr.free_symbols if isinstance(s, Idx)), key=lambda i: i.name)
    if axes is None:
        return tuple(free)
    missing = [i.name for i in free if i not in axes]
    if missing:
        raise ValueError(f"axes leaves out the free index {', '.join(missing)}")
    return tuple(axes)


def _needed(found, mentioned):
    """The sizes that code mentions, with those that they are computed from."""
    for name, source in reversed(found):
        if name in mentioned:
            mentioned = mentioned | set(re.findall(r"\w+", source))
    return mentioned


def _identifiers(expr, axes):
    """A Python name for every name in the expression; ``a^L`` becomes ``a_L``."""
    arrays = {str(a.base.label) for a in expr.atoms(Indexed)}
    names = arrays | {s.name for part in (expr, *axes) for s in part.atoms(Symbol)}
    taken, chosen = {"np", "math", *HELPERS}, {}
    for name in sorted(names, key=lambda n: (n not in arrays, n)):
        plain = re.sub(r"\W", "_", name) or "_"
        plain = f"_{plain}" if plain[0].isdigit() else plain
        while plain in taken or keyword.iskeyword(plain):
            plain += "_"
        taken.add(plain)
        chosen[name] = plain
    return chosen


def _read_from(expr, writer):
    """Arrays, then scalars; each size comes from the first shape that has it, and is checked in
    every other: arguments, sizes found, checks."""
    arrays = {str(entry.base.label): entry for entry in expr.atoms(Indexed)}
    arguments, sizes = [], []
    for name, entry in sorted(arrays.items()):
        shape = entry.base.shape or ()
        arguments.append(_Argument(name, writer.names[name], len(entry.indices),
                                   tuple(map(writer.size, shape))))
        sizes += [(arguments[-1], axis, size) for axis, size in enumerate(shape)]
    known, found, checks = set(), [], []
    for array, axis, size in sorted(sizes, key=lambda entry: not entry[2].is_Symbol):
        unknown = sorted(size.free_symbols - known, key=str)
        if len(unknown) == 1 and size.coeff(unknown[0]) == 1:
            rest = size - unknown[0]
            less = f" - ({writer.size(rest)})" if rest != 0 else ""
            source = f"{array.identifier}.shape[{axis}]{less}"
            found.append((writer.names[unknown[0].name], source))
            known |= size.free_symbols
        elif not unknown:
            checks.append((array, axis, writer.size(size)))
    scalars = sorted(writer.symbols - {size.name for size in known})
    return [*arguments, *(_Argument(name, writer.names[name]) for name in scalars)], found, checks


def _shape(sizes):
    return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"


def _values(arguments, given):
    """The values by their names in the code, as floating-point arrays with the right axes."""
    wanted = [argument.name for argument in arguments]
    said = [("missing", [name for name in wanted if name not in given]),
            ("not in the formula", [name for name in given if name not in wanted])]
    if any(names for _, names in said):
        raise TypeError("; ".join(f"{what}: {', '.join(names)}" for what, names in said if names))
    values = {}
    for name, identifier, axes, _ in arguments:
        value = given[name]
        if axes:
            value = np.asarray(value)
            value = value if value.dtype.kind in "fc" else value.astype(float)
            if value.ndim != axes:
                raise ValueError(f"{name} has {value.ndim} axes, expected {axes}")
        values[identifier] = value
    return values
