"""What the attacks through the recorder share: how they are listed, and the names in them.

Each is written into a proof that it is given. The last line of an ``attack`` is false, or does not
follow, and must not be green.
A ``sound`` proof is the right use of the same verb; its last line must be green. A ``spared`` one
is true and hard: it may be undecided, but must not be refuted. A ``conditional`` one is true under
a condition: it may be green only where its record says the condition. What is ``declined`` is an
attack that the verb must answer in the record, without an error.
"""
from types import SimpleNamespace

from sympy import Idx, IndexedBase, Mul, Pow, Rational, Symbol

from derivations import Proof, array, index, real, size

ATTACKS, SOUND, SPARED, CONDITIONAL, DECLINED = {}, {}, {}, {}, {}  # by name
n, m = size("n"), size("m")
i, j, k = index("i j k", n)
p, q = index("p q", m)
x, y, z, a = array("x y z a", n)
w = array("w", m)
b, c, s, t, u, v = real("b c s t u v")
h = real("h", positive=True)
whole = Symbol("l", integer=True, nonnegative=True)
g = IndexedBase("g", real=True)
r = Idx("r")
HALF = Rational(1, 2)


def listed(*tables):
    """Lists a function under its name, or a table of functions under theirs."""
    def add(builds):
        named = builds if isinstance(builds, dict) else {builds.__name__.replace("_", " "): builds}
        for table in tables:
            assert not table.keys() & named.keys(), f"two have one name: {[*named]}"
            table.update(named)
        return builds
    return add


attack, sound, spared = listed(ATTACKS), listed(SOUND), listed(SPARED)
conditional, declined = listed(CONDITIONAL), listed(ATTACKS, DECLINED)


def other(write):
    """Another exercise, whose solution is ``write``."""
    proof = Proof()
    write(proof)
    return SimpleNamespace(id="ch0-other", lines=proof)


def started(proof, *assumed):
    """The proof under assumptions: pairs of sides, or relations."""
    for fact in assumed:
        proof.assume(*fact) if isinstance(fact, tuple) else proof.assume(fact)
    return proof


def drawing(proof, *variables):
    """The proof with random variables."""
    proof.random(*variables)
    return proof


def unreduced(numerator, denominator):
    """A quotient that SymPy does not cancel."""
    return Mul(numerator, Pow(denominator, -1, evaluate=False), evaluate=False)
