"""What people call by name: softmax, logsumexp, KL, means and moments, maxima, roots, fractions,
δ."""

from __future__ import annotations

from fractions import Fraction

from backproof.answers.cases import CLOSING, cases, where
from backproof.answers.letters import Letter
from backproof.answers.sums import options, over_examples
from backproof.answers.vectors import dot, inner, norm
from derivations.kernel.terms import Tree, add, at, bound, free, moved, mul, neg, num, pow_


def softmax(reader) -> Tree | None:
    """softmax(z)_k: e^{z_k} over the sum of all."""
    token = reader.take()
    x, where = vector(reader, token)
    e = ("call", "exp", x)
    return mul(moved(e, where), pow_(total(reader, e), -1))


def vector(reader, token):
    """(the argument, the place that is asked for) of softmax(z)_k, softmax(z_k) or softmax_k(z)."""
    index = reader.subscripts() if reader.accept("_") else None
    x = argument(reader)
    dots = [x_ for x_ in free(x) if isinstance(x_, Letter)]
    if len(dots) != 1:
        raise reader.error("of which vector? Write softmax(z)", token.at)
    if reader.sees("_", "["):
        reader.accept("_")
        index = reader.subscripts()
    if index is None:
        return x, {}
    return x, {dots[0]: reader.letters.use(index[0], dots[0].size, reader.error)}


def argument(reader) -> Tree:
    if reader.next.text not in CLOSING:
        raise reader.error(reader.expected("“(”"))
    return reader.inside(reader.next.text, CLOSING[reader.next.text])


def total(reader, t: Tree) -> Tree:
    """The sum of a tree over its only letter, which stays free elsewhere."""
    (letter,) = [x for x in free(t) if isinstance(x, Letter)]
    k = bound(letter.name.strip("·") or "k", letter.size)
    return ("sum", k, moved(t, {letter: at(k)}))


def logsumexp(reader) -> Tree:
    token = reader.take()
    x = argument(reader)
    return ("call", "log",
            reader.letters.summed_over_dots(("call", "exp", x),
                                            lambda m, w=None: reader.error(m, token.at)))


def divergence(reader) -> Tree | None:
    """KL(y||a) = Σ y ln(y/a); of two numbers, that of two coins."""
    reader.take()
    if not reader.sees("(", "[", "{"):
        reader.here -= 1
        return None
    closing = CLOSING[reader.take().text]
    bars, reader.bars = reader.bars, "|"
    p = reader.expression()
    if reader.accept("||") is None:
        if reader.accept("|"):
            reader.accept("|")
        elif reader.accept(",", ";") is None:
            raise reader.error(reader.expected("“||”"))
    q = reader.expression()
    reader.bars = bars
    reader.expect(closing)
    ratio = lambda x, y: mul(x, ("call", "log", mul(x, pow_(y, -1))))  # noqa: E731
    if any(isinstance(x, Letter) for x in free(p)):
        return reader.letters.summed_over_dots(ratio(p, q), reader.error)
    return add(ratio(p, q), ratio(add(num(1), neg(p)), add(num(1), neg(q))))


def moment(kind):
    def read(reader) -> Tree | None:
        """Var[z], Var(z), E z."""
        token = reader.take()
        opening = reader.next.text
        if opening not in CLOSING:
            if "Var[z]" in reader.world.scalars and reader.sees("=", "~"):
                return reader.letters.moment(kind, "z", token)
            reader.here -= 1
            return None
        start, depth = reader.here, 0
        while reader.next.kind != "end":
            t = reader.take()
            depth += (t.text == opening) - (t.text == CLOSING[opening])
            if not depth:
                break
        return reader.letters.moment(kind, spelt(reader.tokens[start + 1:reader.here - 1]), token)

    return read


def spelt(tokens) -> str:
    """The letters of a moment without their indices: w for w_i."""
    found, n = "", 0
    while n < len(tokens):
        if tokens[n].text == "_":
            n += 1
            if n < len(tokens) and tokens[n].text == "{":
                while n < len(tokens) and tokens[n].text != "}":
                    n += 1
        else:
            found += "" if tokens[n].text in ("*", "{", "}") else tokens[n].text
        n += 1
    return found


def mean(reader) -> Tree:
    if "E[z]" in reader.world.scalars and reader.tokens[reader.here + 1].text in ("=", "~"):
        return moment("E")(reader)
    token = reader.take()
    reader.expect("(")
    x, axis = reader.expression(), options(reader)
    reader.expect(")")
    if (made := over_examples(reader, x, token)) is not None:
        return mul(pow_(("ord", made[1].size), -1), made)
    said = lambda m, w=None: reader.error(m, token.at)  # noqa: E731
    whole = reader.letters.summed_over_dots(x, said, axis)
    size = whole[1].size
    return mul(pow_(("ord", size), -1), whole)


def extreme(name):
    def read(reader) -> Tree:
        token = reader.take()
        if not reader.sees("(", "{"):
            raise reader.error(f"write {name.lower()}(…, …)", token.at)
        closing = {"(": ")", "{": "}"}[reader.take().text]
        parts = [reader.expression()]
        while reader.accept(","):
            parts.append(reader.expression())
        reader.expect(closing)
        if not 1 < len(parts) <= 6:
            raise reader.error(f"{name.lower()} compares two to six numbers", token.at)
        return ("call", name, *parts)

    return read


def root(reader) -> Tree:
    token = reader.take()
    order = 2
    if reader.sees("["):
        reader.take()
        order = int(reader.take().text) if reader.next.text in ("2", "3", "4") else 0
        reader.expect("]")
    if not order:
        raise reader.error("this root is not read here", token.at)
    inner = reader.argument("sqrt") if reader.sees("(", "[", "{") else reader.atom()
    return pow_(inner, Fraction(1, order)) if inner != num(0) else inner


def square(reader) -> Tree:
    reader.take()
    return pow_(argument(reader), 2)


def fraction(reader) -> Tree:
    reader.take()
    from backproof.answers.combine import inverse, product

    top = digit_or_braces(reader)
    return product([top, inverse(digit_or_braces(reader))])


def digit_or_braces(reader) -> Tree:
    if reader.sees("{"):
        return reader.inside("{", "}")
    token = reader.next
    if token.kind == "number" and token.text.isdigit() and len(token.text) > 1:  # \frac12
        reader.tokens[reader.here:reader.here + 1] = [
            token._replace(text=token.text[0]),
            token._replace(text=token.text[1:], at=token.at + 1)
        ]
    return reader.atom()


def delta(reader) -> Tree | None:
    """δ_{jk} and delta(j, k); with one index it is a letter like others."""
    token = reader.next
    saved, letters = reader.here, reader.letters.saved()
    reader.take()
    if reader.word("L", "l") or reader.sees("^"):
        reader.here = saved
        return None
    if reader.accept("("):
        one = reader.place()
        reader.expect(",")
        other = reader.place()
        reader.expect(")")
        return reader.letters.delta(one, other, reader.error)
    if reader.sees("_", "["):
        reader.accept("_")
        places = reader.subscripts()
        if len(places) == 2:
            return reader.letters.delta(*places, lambda m, w=None: reader.error(m, token.at))
    reader.here = saved
    reader.letters.restore(letters)
    return None


def gradient(reader) -> Tree | None:
    """∇C and ∇_w C_0, where the question has a letter g for it."""
    if not reader.world.knows("g"):
        return None
    token = reader.take()
    for _ in range(2):
        if reader.accept("_"):
            reader.subscripts()
        if reader.next.kind == "name" and reader.next.text in ("C", "L", "J", "E"):
            reader.take()
    reader.letters.remarked("∇C", "g")
    return reader.letters.read(reader, token._replace(text="g"))


def outer(reader) -> Tree:
    """outer(a, b), entry by entry; both have their own size."""
    one, other = reader.two()
    if free(one) & free(other):
        raise reader.error("of two vectors of one size; write their indices")
    return mul(one, other)


def summed(reader, t: Tree) -> Tree:
    """``x.sum()``, NumPy's way."""
    reader.take()
    token = reader.take()
    argument_of_method(reader)
    whole = reader.letters.summed_over_dots(t, lambda m, w=None: reader.error(m, token.at))
    return whole if token.text == "sum" else mul(pow_(("ord", whole[1].size), -1), whole)


def argument_of_method(reader):
    reader.expect("(")
    while not reader.sees(")") and reader.next.kind != "end":
        reader.take()
    reader.expect(")")


def transposed(reader, t: Tree) -> Tree:
    reader.take(), reader.take()
    reader.row = True
    return t


def dotted(reader, t: Tree) -> Tree:
    """``x.dot(y)``."""
    reader.take(), reader.take()
    return inner(reader, t, argument(reader))


METHODS = {"sum": summed, "mean": summed, "T": transposed, "dot": dotted}
CALLS = {
    "nabla": gradient, "outer": outer, "dot": dot, "norm": norm,
    "begin": cases, "where": where,
    "softmax": softmax, "logsoftmax": lambda reader: ("call", "log", softmax(reader)), "logsumexp": logsumexp, "KL": divergence,
    "D": divergence, "Var": moment("Var"), "V": moment("Var"), "E": moment("E"), "sd": moment("sd"), "mean": mean,
    "max": extreme("Max"), "min": extreme("Min"), "sqrt": root, "square": square, "frac": fraction,
    "delta": delta
}
