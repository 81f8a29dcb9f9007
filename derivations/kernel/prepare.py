"""The laws of functions, put into a tree before sizes are counted.

Afterwards a function stands only over parameters and entries: each sum and each number of places
in its argument has become an unknown value of its own (a fresh array over the free indices of that
sum), the same one only for the same form. exp of a sum is a product, log of a product with known
signs a sum, and |x|, max, relu, step are written with the sign of x, which is 1 or -1 where x is
known not to be 0. A sum over δ is its term where the indices agree.
"""
from __future__ import annotations

from fractions import Fraction
from math import lcm

from . import angles
from .bounds import Signs, fits
from .calculus import as_steps
from .poly import minus, poly, times, together, tree
from .terms import (
    MINUS, ONE, ZERO, Tree, Unsupported, Var, add, at, children, exact, free, free_vars, letters_of, moved,
    mul, neg, num, place, pow_, raised, simpler, sub, walk,
)

EULER = ("call", "exp", ONE)
MOST_WRITTEN = 200
KINKED = ("Abs", "relu", "Max", "Min")


class Prepare:
    """One pass over the difference of the two sides. ``has_steps``: whether 0 is a case of its own;
    ``closed``: forms in whose powers the sums are unknown values, as they are under a function."""

    def __init__(self, signs: Signs, closed=frozenset()):
        self.signs, self.closed, self.denominator, self.has_steps = signs, closed, 1, False

    def __call__(self, t: Tree) -> Tree:
        match t:
            case ("call", name, *arguments):
                rule = getattr(self, name, None) if name in LAWS else None
                return rule(*arguments) if rule else self.unknown(name, arguments)
            case ("pow", base, e):
                return self.power(base, e)
            case ("power", base, exponent):
                return self.symbolic_power(base, exponent)
            case ("sum", k, body):
                return self.total(k, body)
            case ("mul", *parts) if sum(_is_exp(p) for p in parts) > 1:
                powers = [mul(p[1][2], num(p[2])) if p[0] == "pow" else p[2] for p in parts if _is_exp(p)]
                return mul(self.exp(add(*powers)), *(self(p) for p in parts if not _is_exp(p)))
            case ("partial" | "direct" | "mean", *_):
                raise Unsupported("a derivative or an expected value stands inside a formula")
        parts = children(t)
        return simpler(t, [self(part) for part in parts]) if parts else t

    def total(self, k, body):
        """A sum; a denominator that moves with k and sums over the same range is an unknown there."""
        if not k.size[1]:  # so many terms: written out
            if k.size[0] > MOST_WRITTEN:
                raise Unsupported(f"a sum of {k.size[0]} terms is not written out")
            return add(*(self(moved(body, {k: place(n)})) for n in range(k.size[0])))
        pieces = self.by_place(body, k)
        if pieces.keys() == {None}:
            return ("sum", k, self.closed_denominators(self(body), [k]))
        return add(*(self(("sum", k, add(*ts)) if p is None else moved(add(*ts), {k: p}))
                     for p, ts in pieces.items()))

    def by_place(self, t, k) -> dict:
        """Terms whose sum is t, by the place at which the index is where they are not 0 (``None``:
        any): Σ_k δ(k, p) f(k) = f(p) for a place p in the range of k."""
        match t:
            case ("delta", one, other) if at(k) in (one, other):
                p = other if one == at(k) else one
                return {p if p != at(k) and fits(p, k, self.signs.context) else None: [t]}
            case ("add", *terms):
                found: dict = {}
                for term in terms:
                    for p, ts in self.by_place(term, k).items():
                        found.setdefault(p, []).extend(ts)
                return found
            case ("mul", *factors):
                for n, factor in enumerate(factors):
                    pieces = self.by_place(factor, k)
                    if pieces.keys() != {None}:
                        return {p: [mul(*factors[:n], add(*ts), *factors[n + 1:])] for p, ts in pieces.items()}
            case ("sum", j, body):
                pieces = self.by_place(body, k)
                if not any(p and j in letters_of(p) for p in pieces):
                    return {p: [("sum", j, add(*ts))] for p, ts in pieces.items()}
            case ("pow", base, e) if e > 0:
                pieces = self.by_place(base, k)
                if len(pieces) == 1:
                    return dict.fromkeys(pieces, [t])
        return {None: [t]}

    def closed_denominators(self, t, bounds):
        if t[0] == "sum":
            return ("sum", t[1], self.closed_denominators(t[2], [*bounds, t[1]]))
        if t[0] == "pow" and (t[2] < 0 or t[2].denominator != 1):
            over = {v.size for v in bounds if v in free(t[1])}
            above, below = together(poly(t[1])) if over and t[2].denominator == 1 else ({}, ())
            inner = tree(above) if below else t[1]  # (A/B)^e = A^e B^-e for e whole
            part = ("pow", self.without_sums(inner, over), t[2]) if over else t
            return mul(part, *(pow_(f, -n * t[2]) for f, n in below)) if below else part
        parts = children(t)
        return simpler(t, [self.closed_denominators(part, bounds) for part in parts]) if parts else t

    def without_sums(self, t, over):
        if t[0] == "sum" and t[1].size in over or t[0] == "ord" and any(
                x.size in over if isinstance(x, Var) else at(x) in over for x, _ in t[1][1]):
            return tree(self.opened(poly(t)))
        parts = children(t)
        return simpler(t, [self.without_sums(part, over) for part in parts]) if parts else t

    # ----------------------------------------------------------------------- unknown values

    def light(self, t: Tree) -> Tree:
        """An argument with its sums and numbers of places replaced by unknown values."""
        t = self(t)
        return tree(self.opened(poly(t))) if heavy(t) else t

    def opened(self, form):
        return {tuple((self.hidden(f) if heavy(f) else f, e) for f, e in monomial): c
                for monomial, c in form.items()}

    def hidden(self, factor: Tree) -> Tree:
        """A factor of a canonical form: a sum or a number is an unknown; else what stands in it."""
        if factor[0] in ("sum", "ord"):
            return unknown("value", factor)
        return simpler(factor, [self.hidden(part) if heavy(part) else part for part in children(factor)])

    def unknown(self, name, arguments):
        return ("call", name, *(self.light(a) for a in arguments))

    # -------------------------------------------------------------------------------- laws

    def exp(self, x):
        """e^(a + b) = e^a e^b; e^(c log u) = u^c where u > 0."""
        factors = []
        above, below = together(poly(self.with_split_logs(x)))
        for monomial, c in times(above, {tuple((f, -e) for f, e in below): Fraction(1)}).items():
            if len(monomial) == 1 and monomial[0][1] == 1 and monomial[0][0][:2] == ("call", "log"):
                factors.append(self.power(monomial[0][0][2], c))
                continue
            inner = mul(*(pow_(f, e) for f, e in monomial))
            self.denominator = lcm(self.denominator, c.denominator)
            factors.append(pow_(("call", "exp", self.light(inner)), c))
        return mul(*factors)

    def with_split_logs(self, t):
        if t[:2] == ("call", "log"):
            return add(*(mul(c, ONE if u == EULER else ("call", "log", u)) for c, u in self.logs(t[2])))
        parts = children(t)
        return simpler(t, [self.with_split_logs(part) for part in parts]) if parts else t

    def log(self, x):
        return add(*(mul(self(c), ONE if u == EULER else self.unknown("log", [u]))
                     for c, u in self.logs(x)))

    def logs(self, x):
        """log x as terms c log u: log ab = log a + log b, log a^c = c log a, for positive a, b."""
        match x:
            case ("num", q) if q > 0:
                return [(num(n), num(p)) for p, n in _primes(q)]
            case ("call", "exp", inner):
                return [(inner, EULER)]
            case ("mul", *parts):
                parts = [part for part in self.turned(parts) if part != ONE]
                if len(parts) > 1 and self.positive_but_one(parts):
                    return [term for part in parts for term in self.logs(part)]
            case ("pow" | "power", base, e) if self.signs.has(base, ">"):
                return [(mul(num(e) if x[0] == "pow" else e, c), u) for c, u in self.logs(base)]
            case ("call", "sigmoid" | "sigmoid_prime" | "tanh" | "cosh" | "sinh" as name, inner):
                return self.logs(_written(name, inner))
            case ("add" | "sum", *_):
                above, below = together(poly(self(x)))
                parts = [tree(above), *(pow_(f, -e) for f, e in below)]
                if below and self.positive_but_one(parts):
                    return [term for part in parts for term in self.logs(part)]
                return self.logs_of_sum(poly(self(x)))
        return [(ONE, x)]

    def turned(self, parts):
        """Factors that are certainly negative with their signs turned, if there are two, four, …"""
        negative = [self.signs.has(part, "<") for part in parts]
        if sum(negative) % 2:
            return parts
        return [_turned(part) if below else part for part, below in zip(parts, negative)]

    def logs_of_sum(self, form):
        """A positive number and a power of e that all terms have are drawn out, the least power by
        an order that no common factor changes: log(1 + e^z) = z + log(1 + e^-z)."""
        if not form:
            return [(ONE, ZERO)]
        lead = abs(form[min(form, key=repr)])
        powers = [_exponent(m) for m in form]
        least = powers[0]
        for other in powers[1:]:
            least = other if _smaller(other, least) else least
        rest = {}
        for m, c in form.items():
            rest[tuple((f, e) for f, e in m if f[:2] != ("call", "exp")), _frozen(minus(_exponent(m), least))] = c / lead
        inner = add(*(mul(num(c), *(pow_(f, e) for f, e in m), ("call", "exp", tree(dict(p))))
                      if p else mul(num(c), *(pow_(f, e) for f, e in m)) for (m, p), c in rest.items()))
        return [*self.logs(num(lead)), (tree(least), EULER),
                *([(ONE, inner)] if inner[0] in ("add", "sum") else self.logs(inner))]

    def positive_but_one(self, parts):
        """All factors but one are certainly positive: then so is that one, where log has a value."""
        return sum(not self.signs.has(part, ">") for part in parts) <= 1

    def power(self, base, e):
        """(ab)^c = a^c b^c for c whole, or for a, b >= 0; (x^2)^(1/2) is never x."""
        e = exact(e)
        above, below = together(poly(base)) if self.closed else ({}, ())
        if tree(above) in self.closed and (  # (A/D)^e = A^e D^-e for e whole, or D > 0
                e.denominator == 1 or all(n % 2 == 0 or self.signs.has(f, ">") for f, n in below)):
            return mul(pow_(self.light(tree(above)), e), *(self.power(pow_(f, n), -e) for f, n in below))
        if e.denominator == 1:
            if base[0] == "call" and base[1] == "exp":
                return self.exp(mul(num(e), base[2]))
            if base[0] == "mul":
                return mul(*(self.power(part, e) for part in base[1:]))
            if base[0] == "pow" and base[2].denominator == 1:
                return self.power(base[1], base[2] * e)
            return pow_(self(base), e)
        match base:
            case ("num", q) if q > 0 and e.denominator == 2:
                return mul(*(_prime_root(p, e * n) for p, n in _primes(q)))
            case ("mul", *parts) if self.positive_but_one(parts) or all(
                    self.signs.has(part, ">=") for part in parts):
                return mul(*(self.power(part, e) for part in parts))
            case ("pow", inner, n) if self.signs.has(inner, ">") or self.signs.has(inner, ">=") and n > 0 and e > 0:
                return self.power(inner, n * e)
            case ("pow", inner, n) if n.denominator == 1 and n % 2 and (n > 0 and e > 0 or self.signs.has(inner, "!=")):
                return self.power(inner, n * e)  # it has a value only for inner >= 0 (> 0)
            case ("pow", inner, n) if n.denominator == 1 and n % 2 == 0:  # (x^2)^e = |x|^2e
                return self.power(inner if (n * e) % 2 == 0 else ("call", "Abs", inner), n * e)
            case ("call", "exp", x):
                return self.exp(mul(num(e), x))
            case ("add" | "sum", *_):
                above, below = together(poly(base))
                if below or len(above) <= 1 and (base[0] == "add" or tree(above)[0] == "mul"):
                    return self.power(mul(tree(above), *(pow_(f, -n) for f, n in below)), e)
        if e.denominator == 2:
            return ("pow", self(base), e)
        return pow_(("call", f"root {e.denominator}", self.light(base)), e.numerator)

    def symbolic_power(self, base, exponent):
        """b^(x + y) = b^x b^y for b > 0 (or ≠ 0 and whole, or x, y >= 0 and whole)."""
        if self.signs.has(base, ">"):
            return self.exp(mul(exponent, ("call", "log", base)))
        factors, terms = [], poly(exponent)
        whole = [self.whole(m, c) for m, c in terms.items()]
        if not all(whole) or not (self.signs.has(base, "!=") or all(w == ">=" for w in whole)):
            return ("call", "power of", self.light(base), self.light(exponent))
        if base[0] == "mul":
            return mul(*(self.symbolic_power(part, exponent) for part in base[1:]))
        if self.signs.has(base, "<"):  # (-b)^w = (-1)^w b^w
            odd = (mul(*(pow_(f, e) for f, e in m)) for m, c in terms.items() if c % 2)
            turn = mul(*(MINUS if m == ONE else unknown("sign", ("power", MINUS, m)) for m in odd))
            return mul(turn, self.symbolic_power(neg(base), exponent))
        for monomial, c in terms.items():
            inner = mul(*(pow_(f, e) for f, e in monomial))
            atom = ("call", "power of", self.light(base), self.light(inner)) if monomial else self(base)
            factors.append(pow_(atom, c))
        return mul(*factors)

    def whole(self, monomial, c):
        """``">="`` for a whole number >= 0, ``"any"`` for a whole number, ``""`` if not known."""
        if c.denominator != 1 or not all(f[0] == "ord" and e.denominator == 1 and e > 0 for f, e in monomial):
            return ""
        natural = c > 0 and all(self.signs.has(f, ">=") for f, _ in monomial)
        return ">=" if natural else "any"

    def has(self, x, relation):
        """The sign of x as it stands, or with every |u|, max and relu in it worked out."""
        return self.signs.has(x, relation) or any(n[0] == "call" and n[1] in KINKED for n in walk(x)) and (
            self.signs.has(self(x), relation))

    def Abs(self, x):
        y = self(x)
        for t in dict.fromkeys((y, x)):
            if self.signs.has(t, ">="):
                return y
            if self.signs.has(t, "<="):
                return neg(y)
        return mul(y, self.sign_of(x))

    def relu(self, x):
        if self.has(x, ">="):
            return self(x)
        if self.has(x, "<="):
            return ZERO
        s = self.sign_of(x)
        return mul(num(Fraction(1, 2)), self(x), s, add(s, ONE))

    def Max(self, *parts):
        return self(as_steps("Max", parts))

    def Min(self, *parts):
        return self(as_steps("Min", parts))

    def step(self, x):
        if self.has(x, ">"):
            return ONE
        if self.has(x, "<="):
            return ZERO
        self.has_steps = True
        s = self.sign_of(x)
        return mul(num(Fraction(1, 2)), s, add(s, ONE))

    def sign(self, x):
        if self.has(x, ">"):
            return ONE
        if self.has(x, "<"):
            return MINUS
        self.has_steps = True
        return self.sign_of(x)

    def sign_of(self, x):
        """The sign of x, a value in -1, 0, 1 (``side``: in -1, 1); of a product the product of the signs."""
        if x[0] == "mul":
            return mul(*(self.sign_of(part) for part in x[1:]))
        if x[0] == "add" and (outside := self.known_factors(poly(x))):
            rest = {tuple((f, e - 1 if f in outside else e) for f, e in m if f not in outside or e > 1): c
                    for m, c in poly(x).items()}
            return mul(*map(self.sign_of, outside), self.sign_of(tree(rest)))
        if x[0] == "pow" and x[2].denominator == 1:
            s = self.sign_of(x[1])
            return mul(s, s) if x[2] % 2 == 0 else s
        for relation, value in ((">", ONE), ("<", MINUS)):
            if self.has(x, relation):
                return value
        kind = "side" if self.signs.has(x, "!=") else "sign"
        if heavy(x):
            form = poly(x)
            lead = form[min(form, key=repr)] if form else Fraction(1)
            s = unknown(kind, tree({m: c / abs(lead) for m, c in form.items()} if lead > 0 else
                                     {m: -c / abs(lead) for m, c in form.items()}))
            return s if lead > 0 else neg(s)
        return ("call", f"{kind} of", self(x))

    def known_factors(self, form):
        """The factors of known sign that all terms have."""
        shared = set.intersection(*({f for f, e in m if e >= 1} for m in form)) if len(form) > 1 else ()
        return [f for f in sorted(shared, key=repr) if self.signs.has(f, ">") or self.signs.has(f, "<")]

    def sigmoid(self, x):
        return self(_written("sigmoid", x))

    def sigmoid_prime(self, x):
        return self(_written("sigmoid_prime", x))

    def tanh(self, x):
        return self(_written("tanh", x))

    def cosh(self, x):
        return self(_written("cosh", x))

    def sinh(self, x):
        return self(_written("sinh", x))

    def cos(self, x):
        return self.angle(x)[0]

    def sin(self, x):
        return self.angle(x)[1]

    def angle(self, x):
        """cos x and sin x, by the laws of addition for its terms."""
        return angles.total(self.term_of_angle(m, c) for m, c in poly(x).items())

    def term_of_angle(self, monomial, c):
        halves, u = 2 * c, mul(*(pow_(f, e) for f, e in monomial))
        if halves.denominator != 1 or abs(halves) > angles.MOST_HALVES:
            halves, u = 2, mul(num(c), u)
        half = (ZERO, ONE) if u == ("sym", "pi") else angles.from_quarter(("call", "tan of a quarter", self.light(u)))
        return angles.multiple(int(halves), half)


LAWS = frozenset("exp log Abs relu Max Min step sign sigmoid sigmoid_prime tanh cosh sinh sin cos".split())


def _written(name, x) -> Tree:
    """A function by its definition with exp."""
    up, down = ("call", "exp", x), ("call", "exp", neg(x))
    half = num(Fraction(1, 2))
    if name == "sigmoid":
        return pow_(add(ONE, down), -1)
    if name == "sigmoid_prime":
        s = _written("sigmoid", x)
        return mul(s, sub(ONE, s))
    if name == "tanh":
        twice = ("call", "exp", mul(num(2), x))
        return mul(sub(twice, ONE), pow_(add(twice, ONE), -1))
    return mul(half, add(up, down)) if name == "cosh" else mul(half, sub(up, down))


def _turned(t):
    """-t, the sign inside an odd power."""
    if t[0] == "pow" and t[2].denominator == 1 and t[2] % 2:
        return pow_(_turned(t[1]), t[2])
    return tree(poly(neg(t)))


def _is_exp(t):
    return t[:2] == ("call", "exp") or t[0] == "pow" and t[1][:2] == ("call", "exp")


def _exponent(monomial):
    """The power of e in a monomial, as a form."""
    found = {}
    for f, e in monomial:
        if f[:2] == ("call", "exp"):
            found = minus(found, poly(f[2]), -e)
    return found


def _smaller(one, other):
    """An order of exponents that adding the same to both does not change."""
    gap = minus(other, one)
    return bool(gap) and gap[min(gap, key=repr)] > 0


def _frozen(form):
    return tuple(sorted(form.items(), key=repr))


def unknown(kind: str, canonical: Tree) -> Tree:
    """A fresh array for a tree in canonical form, over its free indices in the order they appear."""
    indices, order = free_vars(canonical), repr(canonical)
    indices.sort(key=lambda v: order.index(repr(v)))
    names = {repr(v): f"Var{n}:{v.size}" for n, v in enumerate(indices)}
    for v, short in names.items():
        order = order.replace(v, short)
    return ("entry", f"{kind} {order}", tuple(map(at, indices)))


def heavy(t) -> bool:
    """Whether a sum or a number of places stands in a tree."""
    return t[0] in ("sum", "ord") or any(map(heavy, children(t)))


def _primes(q: Fraction):
    """The prime factors of a positive fraction with their exponents."""
    found = []
    for whole, sign in ((q.numerator, 1), (q.denominator, -1)):
        p = 2
        while p * p <= whole and p < 10_000:
            n = 0
            while whole % p == 0:
                whole, n = whole // p, n + 1
            if n:
                found.append((p, sign * n))
            p += 1
        if whole > 1:
            found.append((whole, sign))
    return found


def _prime_root(p, e):
    """p^e for a half-integer or whole e, as a rational times one root of p."""
    whole = e.numerator // e.denominator if e.denominator == 1 else (e.numerator - 1) // 2
    rest = e - whole
    return mul(num(raised(p, whole)), ("pow", num(p), rest) if rest else ONE)

