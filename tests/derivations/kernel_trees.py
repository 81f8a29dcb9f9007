"""Trees, contexts and certificates for the tests of the kernel, written short."""
from derivations.kernel.context import Context, Fact
from derivations.kernel.moments import Family
from derivations.kernel.rules import NotProved, Order
from derivations.kernel.terms import ZERO, Unsupported, Var, at, mul, place
from derivations.kernel.theorem import Forged

n, m = at("n"), Var("m", None)
i, j, k, own = Var("i", n), Var("j", n), Var("#0", n), Var("k#9", n)
c, g, h, t, v, x = (("sym", name) for name in "cghtvx")
SIZED, EMPTY = Context(least=(("n", 1),)), Context(least=(("n", 0),))
NO_THEOREM = (NotProved, Unsupported, Forged)


def entry(name, *spots):
    return ("entry", name, tuple(at(p) if isinstance(p, Var) else p for p in spots))


def call(name, *parts):
    return ("call", name, *parts)


def total(body):
    return ("sum", k, body)


def joint(law, *parameters, name="w"):
    return (Family(name, law, parameters),)


def by_sign(tree):
    return Order(((("sign", tree),),))


def by_fact(number, *where):
    return Order(((("fact", number, where),),))


ONE_PLACE = total(mul(("delta", at(k), place(0)), entry("y", k)))
FIFTH = entry("x", place(5))
ALL_POSITIVE = SIZED.given(Fact(">", entry("x", i), ZERO))
