"""A formula as vectorised NumPy: the expression that was proved is the code that runs.

``to_numpy`` gives a function of keyword arrays, ``code`` the same function as source that a person
would write: broadcasting, ``.sum(axis=…)`` and ``np.einsum``, no loops. Sizes come from shapes.
"""
import keyword
import math
import re
from dataclasses import dataclass, field
from functools import lru_cache

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
    compute = space["formula"]
    checks = [(array, axis, wanted, compile(wanted, "<size>", "eval"))
              for array, axis, wanted in plan.checks]
    found = [(name, compile(source, "<size>", "eval")) for name, source in plan.found]

    def formula(**given):
        values = _arguments(plan, given)
        sizes = {}
        for name, source in found:
            sizes[name] = eval(source, {}, values | sizes)
        for array, axis, wanted, source in checks:
            _check(plan, values, array, axis, wanted, eval(source, {}, values | sizes))
        return compute(**values)

    formula.arguments, formula.source = tuple(plan.arguments), plan.source
    formula.__doc__ = plan.summary
    return formula


def code(expr, name="gradient", axes=None):
    """The source of that function, with a docstring of shapes, ready to paste."""
    source = _plan(_sympify(expr), axes, name).source
    return ("import math\n\n" if "math." in source else "") + f"import numpy as np\n\n{source}"


@dataclass
class _Plan:
    """Everything about a function but the function: plain text and numbers."""

    arguments: dict = field(default_factory=dict)
    """name in the expression -> (name in the code, number of axes; 0 for a scalar)"""
    found: list = field(default_factory=list)
    """(size, source that computes it from shapes)"""
    checks: list = field(default_factory=list)
    """(array, axis, source of the size that it must have)"""
    summary: str = ""
    source: str = ""


def _plan(expr, axes, name):
    axes = _free_axes(expr, axes)
    vectoriser = Vectoriser(expr, axes, _identifiers(expr, axes))
    body = vectoriser.result()
    plan = _Plan()
    _add_arguments(plan, expr, vectoriser)
    plan.summary = _summary(expr, plan, axes, vectoriser)
    needed = _needed(plan.found, {vectoriser.names[name] for name in vectoriser.symbols})
    lines = [f"    {size} = {source}" for size, source in plan.found if size in needed]
    lines += [f"    {line}" for line in vectoriser.lines]
    parameters = ", ".join(identifier for identifier, _ in plan.arguments.values())
    head = f"def {name}(*, {parameters}):" if parameters else f"def {name}():"
    helpers = "".join(f"{HELPERS[h].strip()}\n\n\n" for h in HELPERS if h in vectoriser.helpers)
    text = "\n".join([head, f'    """{plan.summary}\n    """', *lines, f"    return {body}"])
    plan.source = f"{helpers}{text}\n"
    return plan


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


def _add_arguments(plan, expr, vectoriser):
    """Arrays, then scalars; each size comes from the first shape that has it."""
    arrays = {str(a.base.label): a.base for a in expr.atoms(Indexed)}
    known, waiting = set(), []
    for name in sorted(arrays):
        identifier, base = vectoriser.names[name], arrays[name]
        dimensions = max(len(a.indices) for a in expr.atoms(Indexed) if a.base == base)
        plan.arguments[name] = identifier, dimensions
        for axis, size in enumerate(base.shape if base.shape is not None else ()):
            waiting.append((name, axis, size))
    waiting.sort(key=lambda entry: not entry[2].is_Symbol)
    for name, axis, size in waiting:
        unknown = sorted(size.free_symbols - known, key=str)
        if len(unknown) == 1 and size.coeff(unknown[0]) == 1:
            rest = size - unknown[0]
            source = f"{vectoriser.names[name]}.shape[{axis}]"
            source += f" - ({vectoriser.size(rest)})" if rest != 0 else ""
            plan.found.append((vectoriser.names[unknown[0].name], source))
            known |= size.free_symbols
        elif not unknown:
            plan.checks.append((name, axis, vectoriser.size(size)))
    for name in sorted(vectoriser.symbols - {size.name for size in known}):
        plan.arguments[name] = vectoriser.names[name], 0


def _summary(expr, plan, axes, vectoriser):
    arrays = {str(a.base.label): a.base for a in expr.atoms(Indexed)}
    lines = []
    for name, (identifier, dimensions) in plan.arguments.items():
        if not dimensions:
            lines.append(f"{identifier}: a number")
        elif arrays[name].shape is None:
            lines.append(f"{identifier}: array with {dimensions} axes")
        else:
            lines.append(f"{identifier}: shape {_shape(map(vectoriser.size, arrays[name].shape))}")
    if axes:
        sizes = _shape(vectoriser.size(i.upper + 1) for i in axes)
        lines.append(f"Returns shape {sizes}, indices {', '.join(i.name for i in axes)}.")
    else:
        lines.append("Returns a number.")
    return "\n    ".join(lines)


def _shape(sizes):
    sizes = list(sizes)
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _arguments(plan, given):
    """The values by their names in the code, as floating-point arrays with the right axes."""
    missing = [name for name in plan.arguments if name not in given]
    extra = [name for name in given if name not in plan.arguments]
    if missing or extra:
        raise TypeError("; ".join(
            f"{what}: {', '.join(names)}" for what, names in
            (("missing", missing), ("not in the formula", extra)) if names))
    values = {}
    for name, (identifier, dimensions) in plan.arguments.items():
        value = given[name]
        if dimensions:
            value = np.asarray(value)
            value = value if value.dtype.kind in "fc" else value.astype(float)
            if value.ndim != dimensions:
                raise ValueError(f"{name} has {value.ndim} axes, expected {dimensions}")
        values[identifier] = value
    return values


def _check(plan, values, array, axis, wanted, expected):
    actual = values[plan.arguments[array][0]].shape[axis]
    if actual != expected:
        raise ValueError(f"{array} has {actual} entries along axis {axis}, but {wanted} is "
                         f"{expected}" if wanted != str(expected) else
                         f"{array} has {actual} entries along axis {axis}, expected {expected}")
