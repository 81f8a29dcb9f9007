"""A formula at a point in floating point: whether an equation is false where its facts hold.

Written for the tests alone. Names that a fact gives outright get their value from it; the other
names are drawn, and the point is used only if it satisfies the rest of what is given.
"""
from __future__ import annotations

import math
import operator
import random
from itertools import product

from derivations.kernel.terms import Var, free, letters_of, walk

SIZE, NUMBER, DRAWS = 3, 2, 40
HOLDS = {"=": lambda a, b: abs(a - b) < 1e-9 * (1 + abs(a)), "!=": operator.ne, "<": operator.lt,
         "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Unusable(Exception):
    """What is given cannot be satisfied by drawing values."""


def _sigmoid(x):
    return 1 / (1 + math.exp(-x))


FUNCTIONS = {
    "exp": math.exp, "log": math.log, "tanh": math.tanh, "sinh": math.sinh, "cosh": math.cosh,
    "sin": math.sin, "cos": math.cos, "atan": math.atan, "erf": math.erf, "sigmoid": _sigmoid,
    "sigmoid_prime": lambda x: _sigmoid(x) * (1 - _sigmoid(x)), "relu": lambda x: max(x, 0.0),
    "step": lambda x: float(x > 0), "sign": lambda x: float((x > 0) - (x < 0)), "Abs": abs,
    "Max": max, "Min": min}


class Point:
    def __init__(self, context, seed, letters):
        self.random, self.values, self.seed = random.Random(seed), {}, seed
        self.context, self.letters, self.places = context, letters, {}  # places: the chosen ones
        self.given = {d.name: (d.indices, d.body) for d in context.definitions}
        for fact in context.facts:
            if fact.relation == "=":
                self._give(fact)
        if context.random:
            raise Unusable

    def _give(self, fact):
        left = fact.left
        plain = left[0] == "sym" or left[0] == "entry" and all(
            p[0] == 0 and len(p[1]) == 1 and isinstance(p[1][0][0], Var) for p in left[2])
        if not plain or left[1] in self.given:
            raise Unusable
        indices = [p[1][0][0] for p in left[2]] if left[0] == "entry" else []
        self.given[left[1]] = (indices, fact.right)

    def value(self, t, env):
        match t[0]:
            case "num":
                return float(t[1])
            case "add":
                return sum(self.value(part, env) for part in t[1:])
            case "mul":
                return math.prod(self.value(part, env) for part in t[1:])
            case "sym":
                return math.pi if t[1] == "pi" else self.named(t[1], ())
            case "entry":
                return self.named(t[1], tuple(self.at(p, env) for p in t[2]))
            case "ord":
                return float(self.at(t[1], env))
            case "delta":
                return float(self.at(t[1], env) == self.at(t[2], env))
            case "less":
                return float(self.at(t[1], env) < self.at(t[2], env))
            case "pow":
                return self.real(self.value(t[1], env) ** float(t[2]))
            case "power":
                return self.real(self.value(t[1], env) ** self.value(t[2], env))
            case "sum":
                places = range(self.at(t[1].size, env))
                return sum(self.value(t[2], {**env, t[1]: n}) for n in places)
            case "call" if t[1] in FUNCTIONS:
                return FUNCTIONS[t[1]](*(self.value(part, env) for part in t[2:]))
        raise Unusable

    @staticmethod
    def real(x):
        if isinstance(x, complex):
            raise ValueError("no real root")
        return x

    def at(self, p, env):
        known = {**self.letters, **env}
        return p[0] + sum(c * known.get(x, NUMBER) for x, c in p[1])

    def named(self, name, where):
        if (name, where) not in self.values:
            self.values[name, where] = None  # a fact that uses its own name is of no use here
            if name in self.given:
                indices, body = self.given[name]
                value = self.value(body, {**self.places, **dict(zip(indices, where, strict=True))})
            else:
                value = self.random.uniform(0.15, 0.85)
            if name in self.context.sign_of and value <= 0:
                raise ValueError("a sign that was declared")
            self.values[name, where] = value
        if self.values[name, where] is None:
            raise Unusable
        return self.values[name, where]

    def satisfies(self, env):
        for fact in self.context.facts:
            own = [v for v in fact.universal if v.size is not None]
            for where in product(*(range(self.at(v.size, env)) for v in own)):
                here = {**env, **dict(zip(own, where, strict=True))}
                left, right = self.value(fact.left, here), self.value(fact.right, here)
                if not HOLDS[fact.relation](left, right):
                    return False
        return True


def gaps(context, left, right):
    """``|left - right|`` at some points that satisfy what is given, relative to their size."""
    trees = [left, right, *(s for f in context.facts for s in (f.left, f.right))]
    trees += [d.body for d in context.definitions]
    found = {x for t in trees for node in walk(t) for x in free(node)}
    sums = [node for t in trees for node in walk(t) if node[0] == "sum"]
    found |= {x for node in sums for x in letters_of(node[1].size)}
    sizes = sorted(x for x in found if not isinstance(x, Var))
    letters = {x: SIZE + n for n, x in enumerate(sizes)}
    indices = {x for x in (*free(left), *free(right), *context.fixed) if isinstance(x, Var)}
    for seed in range(DRAWS):
        point = Point(context, seed, letters)
        try:
            env = {v: point.random.randrange(point.at(v.size, {})) if v.size else NUMBER
                   for v in sorted(indices, key=repr)}
            point.places = {v: n for v, n in env.items() if v in context.fixed}
            if not point.satisfies(env):
                continue
            a, b = point.value(left, env), point.value(right, env)
        except (ArithmeticError, ValueError):
            continue
        yield abs(a - b) / (1 + abs(a) + abs(b))


def is_false(context, left, right) -> bool:
    """Whether some point shows the equation false. Raises ``Unusable`` if none can be tried."""
    found = list(gaps(context, left, right))
    if not found:
        raise Unusable
    return max(found) > 1e-6
