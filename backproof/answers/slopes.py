"""Derivatives as people write them: ∂C/∂z_k, dC/dz, d/dz f, C'(a), C'', a second partial."""

from __future__ import annotations

from backproof.answers.tokens import Unreadable
from derivations.kernel.calculus import written_out
from derivations.kernel.terms import Tree, scalars_put, walk


def derivative(reader) -> Tree | None:
    """The derivative that begins here, or None if none does."""
    saved, letters = reader.here, reader.letters.saved()
    remarks = list(reader.remarks)
    try:
        return in_a_fraction(reader) if reader.word("frac") else on_a_line(reader)
    except NoDerivative:
        reader.here = saved
        reader.letters.restore(letters)
        reader.remarks[:] = remarks
        return None


class NoDerivative(Exception):
    """Something else stands here."""


def in_a_fraction(reader) -> Tree:
    reader.take()
    if not reader.accept("{"):
        raise NoDerivative
    order, top = upper(reader)
    if not reader.accept("}") or not reader.accept("{"):
        raise NoDerivative
    variables = lower(reader)
    reader.expect("}", "after what the derivative is taken by")
    return made(reader, order, top, variables)


def on_a_line(reader) -> Tree:
    braced = reader.accept("(") is not None
    order, top = upper(reader)
    if not reader.accept("/"):
        raise NoDerivative
    inner = reader.accept("(") is not None
    variables = lower(reader)
    if inner:
        reader.expect(")")
    if braced:
        reader.expect(")")
    return made(reader, order, top, variables)


def upper(reader):
    """(order, what is differentiated or None) of ``∂²C``, ``dC`` or ``d``."""
    sign(reader)
    order = 1
    if reader.accept("^"):
        braced = reader.accept("{")
        token = reader.take()
        if token.text not in ("2", "3"):
            raise NoDerivative
        order = int(token.text)
        if braced:
            reader.expect("}")
    if reader.sees("}", "/"):
        return order, None
    return order, differentiated(reader)


def sign(reader):
    """Take ∂, d, or the d of dC; else there is no derivative here."""
    token = reader.next
    if token.kind != "name":
        raise NoDerivative
    if token.text == "partial" or token.text == "d" and not reader.world.knows("d"):
        reader.take()
    elif (token.text[0] == "d" and len(token.text) > 1 and not reader.world.knows(token.text)
          and (token.text not in ("delta", "d")) and names_something(reader, token.text[1:])):
        reader.tokens[reader.here] = token._replace(text=token.text[1:], at=token.at + 1)
        reader.tokens.insert(reader.here, token._replace(text="d"))
        reader.take()
    else:
        raise NoDerivative


def is_cost(reader, word) -> bool:
    """Whether a word is a cost that the question has only as its gradient g."""
    world = reader.world
    return word in ("C", "L", "J", "E") and not world.knows(word) and world.knows("g")


def names_something(reader, word) -> bool:
    world = reader.world
    return is_cost(reader, word) or (world.knows(word) or word in ("sigma", "sigmoid", "tanh", "softmax")
            or world.same(word) is not None)


def differentiated(reader) -> Tree:
    if is_cost(reader, reader.next.text):
        token = reader.take()
        if reader.accept("_"):
            reader.subscripts()
        return reader.letters.read(reader, token._replace(text="g"))
    try:
        return reader.named() if reader.next.kind == "name" else reader.atom()
    except Unreadable:
        if reader.next.kind == "end":
            raise NoDerivative from None
        raise


def lower(reader) -> list[Tree]:
    """What a derivative is taken by: ``∂z_k``, ``∂a²``, ``∂z_j ∂z_k``."""
    found: list[Tree] = []
    while True:
        try:
            sign(reader)
        except NoDerivative:
            if not found:
                raise
            return found
        where = reader.next.at
        if reader.next.kind != "name":
            raise Unreadable("a derivative is taken by a letter, as in dC/dz", where)
        t = reader.letters.read(reader, reader.take())
        if t[0] not in ("sym", "entry"):
            raise Unreadable("a derivative is taken by a letter, as in dC/dz", where)
        times = 1
        if reader.sees("^"):
            reader.take()
            braced = reader.accept("{")
            times = int(reader.take().text) if reader.next.text in ("2", "3") else 1
            if braced:
                reader.expect("}")
        found += [t] * times


def made(reader, order, top, variables) -> Tree:
    if order != len(variables):
        variables = variables[:1] * order if len(variables) == 1 else variables
    if top and top[:2] in (("sym", "g"), ("entry", "g")) and not reader.world.defined("g"):
        if [v[1] for v in variables] != ["w"]:
            raise reader.error("the gradient that this question has is the one by w")
        return reader.letters.named(reader, reader.letters.remarked("the gradient", "g"), None)
    if top is None:  # d/dz (…)
        top = reader.power()
    if v := next((v for v in variables if reader.world.is_upside_down(top, v)), None):
        raise reader.error(f"{v[1]} depends on what you differentiate, not the other way round")
    return ("partial", top, *variables)


def with_argument(reader, name, token) -> Tree:
    """A scalar, with its primes and its argument if it is a function: C(a), C'(a), C''."""
    world, own = reader.world, ("sym", name)
    primes = reader.primes() if reader.sees("'", "''") else 0
    letters = world.functions.get(name) or ((world.slope[name],) if name in world.slope else ())
    if primes:
        letters = by_argument(reader, name) or letters
        if not letters:
            raise Unreadable(f"the derivative of {name} by what? Write d{name}/d…", token.at)
        own = ("partial", own, *[("sym", letters[0])] * primes)
    if not reader.sees("("):
        return own
    if name in world.functions:
        return applied(reader, name, own, letters)
    return itself(reader, name, own)


def by_argument(reader, name) -> tuple[str, ...]:
    """The letter of C'(a), where C is given as a formula with a in it; it is taken."""
    ahead = [t.text for t in reader.tokens[reader.here:reader.here + 3]]
    opening, letter, closing = ahead if len(ahead) == 3 else ("", "", "")
    definition = reader.world.defined(name)
    if (opening, closing) != ("(", ")") or name in reader.world.functions or definition is None:
        return ()
    if ("sym", letter) not in set(walk(definition.body)):
        return ()
    reader.here += 3
    return (letter, )


def applied(reader, name, own, letters) -> Tree:
    """C(y): the definition with another letter put in."""
    reader.take()
    arguments = [reader.expression()]
    while reader.accept(",", ";", "|"):
        arguments.append(reader.expression())
    reader.expect(")")
    values = {x: t for x, t in zip(letters, arguments) if t != ("sym", x)}
    if not values:
        return own
    body = written_out(reader.world.context(), own)[0]
    return scalars_put(body, values)


def itself(reader, name, own) -> Tree:
    """``a(z)`` is a, if a depends on z; ``a(1 - a)`` is a product."""
    definition = reader.world.defined(name)
    saved, letters = reader.here, reader.letters.saved()
    reader.take()
    try:
        inner = reader.expression()
    except Unreadable:
        inner = None
    if (definition and inner and inner[0] in ("sym", "entry") and reader.sees(")")
            and any(n[0] in ("sym", "entry") and n[1] == inner[1] for n in walk(definition.body))
            and own != inner):
        reader.take()
        return own
    reader.here = saved
    reader.letters.restore(letters)
    return own

