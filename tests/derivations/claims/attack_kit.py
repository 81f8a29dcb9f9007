"""What the attacks through the recorder share: how they are listed, and the names in them.

An ``attack`` returns its proof; its last line is false, or does not follow, and must not be green.
A ``sound`` proof is the right use of the same verb; its last line must be green. A ``spared`` one
is true and hard: it may be undecided, but must not be refuted. A ``conditional`` one is true under
a condition: it may be green only where its record says the condition. What is ``declined`` is an
attack that the verb must answer in the record, without an error.
"""
from types import SimpleNamespace

from sympy import Idx, IndexedBase, Mul, Pow, Rational, Symbol

from derivations import Proof, array, index, real, size

ATTACKS, SOUND, SPARED, CONDITIONAL, DECLINED = [], [], [], [], []
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


def attack(build):
    ATTACKS.append(build)
    return build


def sound(build):
    SOUND.append(build)
    return build


def spared(build):
    SPARED.append(build)
    return build


def conditional(build):
    CONDITIONAL.append(build)
    return build


def declined(build):
    DECLINED.append(build)
    return attack(build)


def other(write):
    """Another exercise, whose solution is ``write``."""
    proof = Proof()
    write(proof)
    return SimpleNamespace(id="ch0-other", lines=proof)


def started(*assumed):
    """A proof under assumptions: pairs of sides, or relations."""
    proof = Proof()
    for fact in assumed:
        proof.assume(*fact) if isinstance(fact, tuple) else proof.assume(fact)
    return proof


def drawing(*variables):
    """A proof with random variables."""
    proof = Proof()
    proof.random(*variables)
    return proof


def unreduced(numerator, denominator):
    """A quotient that SymPy does not cancel."""
    return Mul(numerator, Pow(denominator, -1, evaluate=False), evaluate=False)
