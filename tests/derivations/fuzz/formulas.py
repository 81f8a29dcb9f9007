"""Random formulas from the whole language, over two sizes and a few names."""
from __future__ import annotations

from sympy import (
    Abs, Add, Idx, Indexed, Integer, KroneckerDelta, Max, Min, Mul, Pow, Rational, Sum, I, exp, log,
    nan, oo, sqrt, tanh, zoo,
)

from derivations.language import array, index, real, relu, sigmoid, sigmoid_prime, size, step

NO_NUMBER = (zoo, nan, oo, I)
# What SymPy raises where it cannot build a formula.
UNBUILT = (ZeroDivisionError, ValueError, TypeError, RecursionError, AttributeError)
N, M = size("n"), size("m")
FREE = {N: index("i j", N), M: index("p q", M)}
BOUND = {N: index("k l h g", N), M: index("b d f", M)}
X, Y, V, A = array("x y v a", N)
U = array("u", M)
W = array("w", N, M)
S, T = real("s t")
C = real("c", positive=True)


class Maker:
    """Draws formulas; ``scope`` maps a size to the indices that may be used."""

    def __init__(self, rng):
        self.rng = rng
        self.scope = {s: list(FREE[s][:rng.randint(0, 2)]) for s in (N, M)}

    def formula(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.12:
            return self.leaf()
        kind = rng.choices(
            ["add", "mul", "sum", "power", "smooth", "kinked", "quotient", "delta"],
            [22, 24, 20, 7, 9, 6, 7, 5])[0]
        return getattr(self, kind)(depth - 1)

    def leaf(self):
        rng = self.rng
        choices = [lambda: rng.choice([S, T, C]), lambda: Integer(rng.randint(-2, 3)),
                   lambda: Rational(1, rng.choice([2, 3])), lambda: rng.choice([N, M])]
        choices += [self.entry] * 8
        if any(self.scope.values()):
            choices.append(lambda: rng.choice([k for ks in self.scope.values() for k in ks]))
        return rng.choice(choices)()

    def entry(self):
        rng = self.rng
        i, p = self.place(N), self.place(M)
        return rng.choice([X[i], X[i], Y[i], V[i], A[i], U[p], W[i, p], W[i, p]])

    def place(self, length):
        known = self.scope[length]
        return self.rng.choice(known) if known and self.rng.random() < 0.93 else Integer(0)

    def add(self, depth):
        return Add(*(self.formula(depth) for _ in range(self.rng.randint(2, 3))))

    def mul(self, depth):
        return Mul(*(self.formula(depth) for _ in range(self.rng.randint(2, 3))))

    def sum(self, depth):
        rng = self.rng
        length = rng.choice([N, N, M])
        free = [k for k in BOUND[length] if k not in self.scope[length]]
        if not free:
            return self.formula(depth)
        k = free[0]
        low, high = rng.choices([(0, length - 1), (1, length - 1), (0, length - 2), (0, length),
                                 (0, 2), (0, self.place(length)), (self.place(length), length - 1)],
                                [70, 6, 6, 3, 3, 4, 4])[0]
        self.scope[length].append(k)
        body = self.formula(depth)
        self.scope[length].remove(k)
        return Sum(body, (k, low, high))

    def power(self, depth):
        indices = [k for ks in self.scope.values() for k in ks]
        exponents = [2, 2, 3, self.rng.choice([N, M]), *indices[-1:]]
        return Pow(self.formula(depth), self.rng.choice(exponents))

    def positive(self, depth):
        body = self.formula(depth)
        return self.rng.choice([exp(body), 1 + body**2, C, C + Abs(body), sigmoid(body), Abs(body)])

    def smooth(self, depth):
        body = self.formula(depth)
        return self.rng.choice([
            lambda: exp(body), lambda: sigmoid(body), lambda: tanh(body),
            lambda: log(self.positive(depth)), lambda: sqrt(self.positive(depth)),
            lambda: sigmoid_prime(body), lambda: log(body)])()

    def kinked(self, depth):
        body, other = self.formula(depth), self.formula(depth)
        return self.rng.choice([relu(body), Abs(body), step(body), Max(body, other),
                                Min(body, other)])

    def quotient(self, depth):
        below = self.formula(depth) if self.rng.random() < 0.5 else self.positive(depth)
        return self.formula(depth) / below if below != 0 else self.formula(depth)

    def delta(self, depth):
        length = self.rng.choice([N, M])
        first, second = self.place(length), self.place(length)
        return KroneckerDelta(first, second) * self.formula(depth)


def parts_of(expr):
    """Every (path, part) of a formula, but for the limits of sums and the places of entries."""
    yield (), expr
    if isinstance(expr, (Indexed, Idx)) or not expr.args:
        return
    inner = [expr.function] if isinstance(expr, Sum) else expr.args
    for n, part in enumerate(inner):
        for path, found in parts_of(part):
            yield (n, *path), found


def replaced(expr, path, new):
    """The formula with another part at a path."""
    if not path:
        return new
    n, *rest = path
    if isinstance(expr, Sum):
        return Sum(replaced(expr.function, rest, new), *expr.limits)
    args = list(expr.args)
    args[n] = replaced(args[n], rest, new)
    return expr.func(*args)
