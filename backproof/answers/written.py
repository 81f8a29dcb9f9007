"""A tree as a person would type it, in the letters of the page; it can be read again."""

from __future__ import annotations

from fractions import Fraction

from backproof.answers.world import World
from derivations.kernel.terms import Tree, Var, free, walk

LOOSE, SUM, PRODUCT, FACTOR, POWER = range(5)
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "tau": "τ", "kappa": "κ", "phi": "φ"
}
NAMES = {"log": "ln", "sigmoid": "σ", "sigmoid_prime": "σ'", "Max": "max", "Min": "min"}


def written(t: Tree, world: World) -> str:
    """A formula as text."""
    return _Writer(world, t).of(t, LOOSE)


def as_typed(t: Tree, world: World) -> str:
    """A person's own formula, its decimals as they were typed."""
    return _Writer(world, t, world.typed).of(t, LOOSE)


def relation_written(sides, relations, world, write=written) -> str:
    """Formulas with relations between them as text; ``write`` is ``as_typed`` for typed ones."""
    parts = [write(sides[0], world)]
    for r, side in zip(relations, sides[1:]):
        parts += [{"<=": "≤", ">=": "≥", "!=": "≠"}.get(r, r), write(side, world)]
    return " ".join(parts)


class _Writer:
    def __init__(self, world, t, typed=None):
        self.world, self.bound, self.typed = world, {}, typed or {}
        self.used = {x.label for x in free(t) if isinstance(x, Var)
                     } | {n[1] for n in walk(t) if n[0] in ("sym", "entry")}

    def of(self, t, level) -> str:
        made, own = getattr(self, f"_{t[0]}")(*t[1:])
        return f"({made})" if own < level else made

    def _num(self, value):
        value = Fraction(value)
        if abs(value) in self.typed:
            return ("-" if value < 0 else "") + self.typed[abs(value)], SUM if value < 0 else FACTOR
        own = SUM if value < 0 else FACTOR if value.denominator == 1 else PRODUCT
        return str(value), own

    def _sym(self, name):
        return self.name(name), POWER

    def name(self, name):
        shown = self.world.shown.get(name)
        if shown:
            return shown.partition("_")[0] if name in self.world.arrays else shown
        head, _, tail = name.partition("_")
        return GREEK.get(head, head) + (f"_{{{tail}}}" if tail else "")

    def _entry(self, name, places):
        inner = [self.place(p, +1) for p in places]
        if all(len(x) == 1 for x in inner):
            below = "".join(inner)
            return f"{self.name(name)}_{below}" if len(
                below) == 1 else f"{self.name(name)}_{{{below}}}", POWER
        return f"{self.name(name)}_{{{','.join(inner)}}}", POWER

    def letter(self, x):
        if not isinstance(x, Var):
            return x
        if x.label.startswith("·"):
            return self.bound.get(x) or self.fresh(x)
        return self.bound.get(x, x.label)

    def fresh(self, x):
        size = (x.size[1][0][0]
                if x.size and len(x.size[1]) == 1 and isinstance(x.size[1][0][0], str) else None)
        letters = [i for i, s in self.world.indices.items() if s == size] + list("ijklmnpqrs")
        self.bound[x] = next(i for i in letters if i not in self.used)
        self.used.add(self.bound[x])
        return self.bound[x]

    def place(self, p, start=0):
        """A place; a number counts from 1 on the page."""
        constant, letters = p
        if not letters:
            return str(constant + start)
        made = "+".join(self.letter(x) if c == 1 else f"{c}{self.letter(x)}" for x, c in letters)
        return made + (f"{constant:+d}" if constant else "")

    def _ord(self, p):
        made = self.place(p)
        return made, SUM if "+" in made or "-" in made else POWER

    def _add(self, *parts):
        made = ""
        for n, part in enumerate(parts):
            negative = (part[0] == "mul" and part[1][0] == "num" and part[1][1] < 0
                        or (part[0] == "num" and part[1] < 0))
            shown = self.of(part, PRODUCT if not negative else SUM)
            if negative:
                made += f" - {shown[1:]}" if n else shown
            else:
                made += f" + {shown}" if n else shown
        return made, SUM

    def _mul(self, *parts):
        above = [p for p in parts if not (p[0] == "pow" and p[2] < 0)]
        below = [("pow", p[1], -p[2]) if p[2] != -1 else p[1] for p in parts if p not in above]
        sign, number = "", 1
        if above and above[0][0] == "num":
            number, above = Fraction(above[0][1]), above[1:]
            if number < 0:
                sign, number = "-", -number
            if number in self.typed:
                above, number = [("num", number), *above], Fraction(1)
            elif number.numerator != 1 or not above:
                above = [("num", number.numerator), *above]
            if number.denominator != 1:
                below = [("num", number.denominator), *below]
        last = next((p for p in above[::-1] if p[0] == "sum"), None)  # 1/m Σ_i x_i
        above = [p for p in above if p is not last]
        top = " ".join(self.of(p, FACTOR) for p in above)
        if below:
            low = " ".join(self.of(p, FACTOR) for p in below)
            top = f"{top or 1}/{low if len(below) == 1 else f'({low})'}"
        total = self.of(last, PRODUCT) if last else ""
        return sign + (" ".join(filter(None, (top, total))) or "1"), SUM if sign else PRODUCT

    def _pow(self, base, e):
        e = Fraction(e)
        if e == Fraction(1, 2):
            return f"sqrt({self.of(base, LOOSE)})", POWER
        if e < 0:
            return self._mul(("num", 1), ("pow", base, e))
        inner = str(e) if e.denominator == 1 and e < 10 else f"{{{e}}}"
        return f"{self.of(base, POWER)}^{inner}", FACTOR

    def _power(self, base, exponent):
        return f"{self.of(base, POWER)}^{{{self.of(exponent, LOOSE)}}}", FACTOR

    def _call(self, name, *parts):
        if name == "exp":
            inner = self.of(parts[0], LOOSE)
            return ("e" if inner == "1" else
                    f"e^{{{inner}}}" if len(inner) > 1 else f"e^{inner}"), FACTOR
        if name == "Abs":
            return f"|{self.of(parts[0], LOOSE)}|", POWER
        return f"{NAMES.get(name, name)}({', '.join(self.of(p, LOOSE) for p in parts)})", POWER

    def _delta(self, one, other):
        inner = [self.place(p, 1 if not p[1] else 0) for p in (one, other)]
        return (f"δ_{{{','.join(inner) if any(len(x) > 1 for x in inner) else ''.join(inner)}}}",
                POWER)

    def _less(self, one, other):
        return f"[{self.place(one)} < {self.place(other)}]", POWER

    def _sum(self, k, body):
        letter = self.fresh(k)
        constant, letters = k.size
        size = letters[0][0] if constant == 0 and len(letters) == 1 else None
        limits = (f"_{letter}" if size in self.world.sizes else
                  f"_{{{letter}=0}}^{{{self.place((constant - 1, letters))}}}")
        return f"Σ{limits} {self.of(body, PRODUCT)}", PRODUCT

    def _partial(self, t, *by):
        top = self.of(t, POWER)
        if len(by) == 1:
            return f"∂{top}/∂{self.of(by[0], POWER)}", PRODUCT
        if len(set(by)) == 1:
            return f"∂^{len(by)} {top}/∂{self.of(by[0], POWER)}^{len(by)}", PRODUCT
        return f"∂^{len(by)} {top}/" + "".join(f"∂{self.of(b, POWER)}" for b in by), PRODUCT

    def __getattr__(self, name):
        raise ValueError(f"{name[1:]} is not written")
