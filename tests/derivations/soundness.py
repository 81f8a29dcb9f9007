"""Random claims against brute force: whatever the judge calls proved must hold at every small size.

``python -m tests.derivations.soundness --pairs 100000 --seed 1`` runs many and records the counts.
Claims come from the whole language: nested sums, deltas, exp, log, sigmoid, tanh, relu, abs, max,
step, powers, quotients, free indices, several sizes, facts. Most are false by little: a mutant, or
a claim that holds at sizes up to 2 or 3 only. The proof is asked without the attack before it,
which would hide its errors. The evaluator below shares nothing with the engine.
"""
from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from fractions import Fraction
from functools import partial
from itertools import product
from pathlib import Path

import mpmath
from sympy import (
    Abs, Add, E, Idx, Indexed, Integer, KroneckerDelta, Max, Min, Mul, Pow, Rational, Sum, Symbol,
    I, exp, log, nan, oo, pi, sqrt, tanh, zoo,
)

from derivations.algebra.clock import time_limit
from derivations.algebra.normal_form import read
from derivations.algebra.signs import assuming
from derivations.algebra.writing import write
from derivations.judge.facts import Facts
from derivations.judge.prove import equal
from derivations.language import array, index, real, relu, sigmoid, sigmoid_prime, size, step

NO_NUMBER = (zoo, nan, oo, I)
RECORD = Path(__file__).with_name("soundness.json")
N, M = size("n"), size("m")
FREE = {N: index("i j", N), M: index("p q", M)}
BOUND = {N: index("k l h g", N), M: index("b d f", M)}
X, Y, V, A = array("x y v a", N)
U = array("u", M)
W = array("w", N, M)
S, T = real("s t")
C = real("c", positive=True)
MOST_TUPLES = 8  # of index values at one point
SIZES = [(1, 1), (2, 1), (1, 3), (3, 2), (2, 4), (4, 3), (5, 2), (3, 5), (5, 4)]


# ------------------------------------------------------------------------------ random formulas

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
        return Pow(self.formula(depth), self.rng.choice([2, 2, 3, self.rng.choice([N, M])]))

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


# ------------------------------------------------------------------------------------ mutation

def parts_of(expr):
    """Every (path, part) of a formula; limits of sums are parts too."""
    yield (), expr
    if isinstance(expr, (Indexed, Idx)) or not expr.args:
        return
    inner = [expr.function] if isinstance(expr, Sum) else expr.args
    for n, part in enumerate(inner):
        for path, found in parts_of(part):
            yield (n, *path), found


def replaced(expr, path, new):
    if not path:
        return new
    n, *rest = path
    if isinstance(expr, Sum):
        return Sum(replaced(expr.function, rest, new), *expr.limits)
    args = list(expr.args)
    args[n] = replaced(args[n], rest, new)
    return expr.func(*args)


def mutate(expr, rng):
    """A formula that differs in one small thing."""
    path, part = rng.choice(list(parts_of(expr)))
    others = [found for _, found in parts_of(expr)]
    changes = [-part, part + 1, 2 * part, part**2, rng.choice(others)]
    if isinstance(part, Indexed):
        places = [k for ks in (*FREE.values(), *BOUND.values()) for k in ks if k in expr.atoms(Idx)]
        wanted = [k for k in places if k.upper == part.indices[0].upper] if isinstance(
            part.indices[0], Idx) else []
        changes = [part.base[(rng.choice([*wanted, Integer(0)]), *part.indices[1:])]]
    elif isinstance(part, Sum):
        (k, low, high), *rest = part.limits
        changes += [Sum(part.function, (k, low, high - 1), *rest), part.function.xreplace({k: low}),
                    Sum(part.function, (k, low + 1, high), *rest)]
    elif isinstance(part, (Add, Mul)):
        changes += [part.func(*part.args[1:]), part.func(*part.args[:-1])]
    elif isinstance(part, KroneckerDelta):
        changes += [Integer(1), Integer(0)]
    elif isinstance(part, Pow):
        changes += [part.base, Pow(part.base, part.exp + 1)]
    elif part.is_Function:
        changes += [part.args[0]]
    return replaced(expr, path, rng.choice(changes))


def vanishing_up_to(rng, top):
    """Formulas that are 0 at every size up to ``top`` and not beyond."""
    length, base = rng.choice([(N, X), (M, U)])
    ks = BOUND[length][:top + 1] if top + 1 <= len(BOUND[length]) else None
    if ks and rng.random() < 0.5:
        apart = Mul(*(1 - KroneckerDelta(a, b) for n, a in enumerate(ks) for b in ks[:n]))
        return Sum(apart * Mul(*(base[k] for k in ks)), *((k, 0, length - 1) for k in ks))
    return Mul(*(length - n for n in range(1, top + 1))) * rng.choice([S, C, 1, X[0]])


def claim(rng, depth):
    """A pair of formulas and how it was made."""
    maker = Maker(rng)
    left = maker.formula(rng.choice([2, 3, 3, 3, depth]))
    kind = rng.choices(["mutant", "mutant of a rewriting", "small sizes", "pair", "two mutants",
                        "normal form"], [30, 22, 8, 8, 7, 25])[0]
    if kind == "normal form":
        return kind, left, left
    if kind == "pair":
        return kind, left, maker.formula(depth - 1)
    if kind == "small sizes":
        return kind, left, rewritten(left, rng) + vanishing_up_to(rng, rng.choice([1, 2, 3]))
    if kind == "two mutants":
        return kind, mutate(left, rng), mutate(left, rng)
    right = rewritten(left, rng) if kind != "mutant" else left
    return kind, left, mutate(right, rng)


# ------------------------------------------------------------------------------ valid rewriting

def rewritten(expr, rng, times=3):
    """An equal formula: a few valid changes at random places."""
    for _ in range(times):
        places = list(parts_of(expr))
        for path, part in rng.sample(places, len(places)):
            changed = rewrite_part(part, rng, expr)
            if changed is not None:
                expr = replaced(expr, path, changed)
                break
    return expr


def rewrite_part(part, rng, whole):
    used = whole.atoms(Idx)
    options = []
    if isinstance(part, Sum) and len(part.limits) == 1:
        ((k, low, high),) = part.limits
        length = high - low + 1
        new = next((b for b in BOUND.get(length, ()) if b not in used), None)
        if new is not None:
            options += [lambda: Sum(part.function.xreplace({k: new}), (new, low, high))] * 3
            options += [lambda: Sum(KroneckerDelta(k, new) * part.function.xreplace({k: new}),
                                    (k, low, high), (new, low, high))]
        if isinstance(part.function, Add):
            options += [lambda: Add(*(Sum(t, (k, low, high)) for t in part.function.args))] * 3
        if isinstance(part.function, Mul):
            out = [f for f in part.function.args if not f.has(k)]
            rest = [f for f in part.function.args if f.has(k)]
            options += [lambda: Mul(*out) * Sum(Mul(*rest), (k, low, high))] * 2
        if isinstance(part.function, Sum) and not any(
                e.has(k) for _, a, b in part.function.limits for e in (a, b)) and not any(
                e.has(j) for j, _, _ in part.function.limits for e in (low, high)):
            inner = part.function
            options += [lambda: Sum(Sum(inner.function, (k, low, high)), *inner.limits)] * 3
        if low == 0 and high in (N - 1, M - 1):
            options += [lambda: part.function.xreplace({k: Integer(0)})
                        + Sum(part.function, (k, 1, high)),
                        lambda: Sum(part.function, (k, 0, high - 1))
                        + part.function.xreplace({k: high})]
    if isinstance(part, Mul):
        for factor in part.args:
            rest = part / factor
            if isinstance(factor, Sum) and not any(rest.has(k) for k, _, _ in factor.limits):
                options += [partial(Sum, factor.function * rest, *factor.limits)] * 2
            if isinstance(factor, Add):
                options += [partial(Add, *(t * rest for t in factor.args))] * 3
    if isinstance(part, exp) and isinstance(part.args[0], Add):
        options += [lambda: Mul(*(exp(a) for a in part.args[0].args))] * 2
    if isinstance(part, sigmoid):
        z = part.args[0]
        options += [lambda: 1 / (1 + exp(-z)), lambda: 1 - sigmoid(-z),
                    lambda: (1 + tanh(z / 2)) / 2]
    if isinstance(part, tanh):
        options += [lambda: 2 * sigmoid(2 * part.args[0]) - 1]
    if isinstance(part, sigmoid_prime):
        options += [lambda: sigmoid(part.args[0]) * (1 - sigmoid(part.args[0]))]
    if isinstance(part, relu):
        options += [lambda: Max(part.args[0], 0), lambda: (part.args[0] + Abs(part.args[0])) / 2]
    if isinstance(part, Pow) and part.exp == 2:
        if isinstance(part.base, Add):
            options += [lambda: Add(*(a * b for a in part.base.args for b in part.base.args))] * 2
    return rng.choice(options)() if options else None


# ---------------------------------------------------------------------- brute force, second route

class NoValue(ArithmeticError):
    """Not defined at this point."""


def value(expr, at):
    """The value of a formula; ``at`` maps symbols, indices and (array, places) to fractions."""
    if expr.is_Rational:
        return mpmath.mpf(int(expr.p)) / int(expr.q)
    if isinstance(expr, (Idx, Symbol, Indexed)):
        key = expr
        if isinstance(expr, Indexed):
            key = (expr.base.label.name, *(int(value(k, at)) for k in expr.indices))
            if key not in at:
                raise NoValue
        return mpmath.mpf(at[key].numerator) / at[key].denominator
    if isinstance(expr, Sum):
        *rest, (k, low, high) = expr.limits
        inner = Sum(expr.function, *rest) if rest else expr.function
        return mpmath.fsum(value(inner, {**at, k: n})
                           for n in range(int(value(low, at)), int(value(high, at)) + 1))
    if expr in (E, pi):
        return mpmath.e if expr is E else +mpmath.pi
    args = [value(part, at) for part in expr.args]
    if isinstance(expr, (exp, sigmoid, sigmoid_prime, tanh)) and abs(args[0]) > 80:
        raise NoValue  # differences beyond any number of digits
    match expr:
        case Add():
            return mpmath.fsum(args)
        case Mul():
            return mpmath.fprod(args)
        case Pow():
            base, e = args
            if base == 0 and e < 0 or base < 0 and e != int(e) or abs(e) > 1000:
                raise NoValue
            return base ** (int(e) if e == int(e) else e)
        case exp():
            return mpmath.exp(args[0])
        case log():
            if args[0] <= 0:
                raise NoValue
            return mpmath.log(args[0])
        case KroneckerDelta():
            return mpmath.mpf(clear_sign(args[0] - args[1]) == 0)
        case sigmoid():
            return 1 / (1 + mpmath.exp(-args[0]))
        case sigmoid_prime():
            s = 1 / (1 + mpmath.exp(-args[0]))
            return s * (1 - s)
        case tanh():
            return mpmath.tanh(args[0])
        case relu():
            return max(args[0], 0)
        case step():
            return mpmath.mpf(clear_sign(args[0]) > 0)
        case Abs():
            return abs(args[0])
        case Max():
            return max(args)
        case Min():
            return min(args)
    raise TypeError(type(expr))


def clear_sign(x):
    if x != 0 and abs(x) < mpmath.mpf(10) ** (-mpmath.mp.dps // 2):
        raise NoValue
    return (x > 0) - (x < 0)


# What may be given: a name, the facts, and how values are changed so that they hold.
def _stochastic(at, n, m):
    for i in range(n):
        at["w", i, m - 1] = 1 - sum(at["w", i, p] for p in range(m - 1))


def _one(at, n, m):
    at["y", n - 1] = 1 - sum(at["y", i] for i in range(n - 1))


def _mean(at, n, m):
    at[S] = sum(at["x", i] for i in range(n)) / n


def _signs(at, n, m):
    for i in range(n):
        at["v", i] = Fraction(1 if at["v", i] >= 0 else -1)


def _square(at, n, m):
    at[T] = at[C] ** 2 + 1


def _above(at, n, m):
    for i in range(n):
        at["a", i] = abs(at["a", i]) + Fraction(1, 3)


_k, _p, _b = BOUND[N][0], FREE[N][1], BOUND[M][0]
GIVEN = {
    "sum y = 1": ([(Sum(Y[_k], _k), 1)], _one),
    "sum x = n s": ([(Sum(X[_k], _k), N * S)], _mean),
    "rows of w sum to 1": ([(Sum(W[_p, _b], _b), 1)], _stochastic),
    "v[j]^2 = 1": ([(V[_p]**2, 1)], _signs),
    "t := c^2 + 1": ([(T, C**2 + 1)], _square),
    "a[j] > 0": ([A[_p] > 0], _above),
}


def draw(rng, n, m, given):
    """Values for everything, with the facts true; small fractions, sometimes 0 or equal."""
    def number():
        if rng.random() < 0.25:
            return Fraction(rng.choice([-1, 0, 1, 2]))
        return Fraction(rng.randint(-12, 12), rng.randint(2, 7))
    at = {N: n, M: m, S: number(), T: number(), C: abs(number()) + Fraction(1, 5)}
    for i in range(n):
        for name in "xyva":
            at[name, i] = number()
        for p in range(m):
            at["w", i, p] = number()
    for p in range(m):
        at["u", p] = number()
    for name in given:
        GIVEN[name][1](at, n, m)
    return at


def places_at(exprs, n, m, rng):
    """Some values of the free indices of formulas."""
    indices = sorted({k for expr in exprs for k in expr.free_symbols if isinstance(k, Idx)},
                     key=str)
    tuples = list(product(*(range(n if k.upper == N - 1 else m) for k in indices)))
    for places in rng.sample(tuples, min(len(tuples), MOST_TUPLES)):
        yield dict(zip(indices, places))


def values(expr, given, rng):
    """The values of a formula at every size, wherever it has one."""
    for n, m in SIZES:
        base = draw(rng, n, m, given)
        for places in places_at([expr], n, m, rng):
            try:
                with mpmath.workdps(60):
                    yield value(expr, {**base, **places})
            except (NoValue, ZeroDivisionError, OverflowError):
                continue


def disagreement(left, right, given, rng):
    """A point where two formulas differ, or None; and at how many points they were compared."""
    compared = 0
    for n, m in SIZES:
        base = draw(rng, n, m, given)
        for places in places_at([left, right], n, m, rng):
            at = {**base, **places}
            try:
                if apart(sides(left, right, at, 30), "1e-12"):
                    coarse, fine = (sides(left, right, at, digits) for digits in (100, 200))
                    if apart(coarse, "1e-30") and not any(
                            apart(pair_, "1e-30") for pair_ in zip(coarse, fine)):
                        return (n, m, at, *coarse), compared + 1
            except (NoValue, ZeroDivisionError, OverflowError):
                continue
            compared += 1
    return None, compared


def sides(left, right, at, digits):
    with mpmath.workdps(digits):
        return value(left, at), value(right, at)


def apart(pair_, tolerance):
    first, second = pair_
    return abs(first - second) > mpmath.mpf(tolerance) * (1 + abs(first) + abs(second))


# -------------------------------------------------------------------------------------- running

def pair(seed, number, depth):
    """The pair of that number: kind, both sides and the names of what is given."""
    rng = random.Random(f"{seed}:{number}")
    given = rng.sample(sorted(GIVEN), rng.choice([0, 0, 0, 1, 1, 2]))
    kind, left, right = claim(rng, depth)
    return kind, left, right, given, rng


def normal_form(expr, given, seconds=0.5):
    """The formula as its normal form reads, under what is given; None where there is none."""
    facts = Facts.of([f for name in given for f in GIVEN[name][0]])
    try:
        with time_limit(seconds), assuming(facts.positive):
            return write(facts.apply(read(expr)))
    except Exception:  # outside the language, too long, a division by zero
        return None


def judge(left, right, given, seconds=0.5):
    """Whether the normal form proves the claim; None where it gives no answer."""
    facts = Facts.of([f for name in given for f in GIVEN[name][0]])
    try:
        with time_limit(seconds):
            return equal(left, right, facts)
    except Exception:  # whatever stops a proof, it is no proof
        return None


def run(pairs, seed, start=0, depth=4):
    """Counts of what was found, and the unsound pairs."""
    counts, unsound = Counter(), []
    for number in range(start, start + pairs):
        try:
            kind, left, right, given, rng = pair(seed, number, depth)
        except (ZeroDivisionError, ValueError, TypeError, RecursionError, AttributeError):
            counts["no pair: SymPy could not build it"] += 1
            continue
        if left.has(*NO_NUMBER) or right.has(*NO_NUMBER):
            counts["no pair: a division by zero"] += 1
            continue
        if kind == "normal form":
            right = normal_form(left, given)
            verdict = None if right is None else True
            said = {True: "normal form", None: "no normal form"}[verdict]
        elif left == right:
            counts["no pair: both sides are the same"] += 1
            continue
        else:
            verdict = judge(left, right, given)
            said = {True: "proved", False: "not proved", None: "no answer"}[verdict]
        counts[said] += 1
        if number % 10_000 == 0:
            print(number, dict(counts), len(unsound), file=sys.stderr, flush=True)
        if verdict:
            found, compared = disagreement(left, right, given, rng)
            counts[f"{said} compared" if compared else f"{said} nowhere defined"] += 1
            if found:
                unsound.append({"number": number, "kind": kind, "left": str(left),
                                "right": str(right), "given": given,
                                "sizes": found[:2], "values": [str(v) for v in found[3:]]})
    return counts, unsound


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    options = parser.parse_args()
    counts, unsound = run(options.pairs, options.seed, options.start)
    result = {"pairs": options.pairs, "seed": options.seed, "counts": dict(sorted(counts.items())),
              "unsound": unsound}
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if not options.start:
        RECORD.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return 1 if unsound else 0


if __name__ == "__main__":
    raise SystemExit(main())
