"""The next move for an author whose line is red: one sentence that fits what was found."""
from __future__ import annotations

import re

from derivations.record import Status, Verdict

# The first pattern that is found in the reason of a line that is not refuted, or in the line below
# it, gives the move.
BY_REASON = [
    (r"the judge failed",
     "this is a fault of backproof: report it with the line; a smaller step may avoid it"),
    (r"kept closed it fails",
     "say what the line needs of that name in a line before, and give it: given=[…]; or leave out "
     "hold=…"),
    (r"no decision within|nested too deeply|too large|did not end",
     "cut the line in two, or state an intermediate result as a line before"),
    (r"no point was found",
     "the facts given may contradict each other or leave no room; check them one by one"),
    (r"\bProduct\(",
     "write exp of a sum, exp(Sum(log(p[i]), i)), for factors that are positive; or a sum of logarithms"),
    (r"^Piecewise\(|(floor|ceiling|sign)\(.* is not in the language",
     "write the pieces with step, relu, Abs, Max or Min: z*step(z)"),
    (r"^Integral\(", "state an antiderivative as a line: proof.identity(Partial(F, x), f)"),
    (r"^Derivative\(", "write Partial(f, x)"),
    (r"^(?!Matrix)\w*\(.* is not in the language", "give it a letter, and say with proof.assume(…) what you use "
     "of it"),
    (r"^\w+ is not in the language|Matrix|cannot be evaluated|operand type\(s\) for @",
     "write the entries with their indices: Sum(A[i, k]*x[k], k) for a product A x, "
     "Sum(x[i]*y[i], i) for x·y"),
    (r"no random variable has",
     "a mean square is at least the square of the mean, a variance is not negative, and a chance "
     "lies between 0 and 1"),
    (r"declared twice|more is said of the random", "give the random variable a letter of its own"),
    (r"outside an expected value", "say it of its expected value: Expectation(…) or Variance(…)"),
    (r"no random variable is declared", "declare it: proof.random(Random.gaussian(w[i], 0, v))"),
    (r"moment of order|expected value of|mean of a function|root, a quotient",
     "give more moments, or a law that knows them; of functions only |w| and relu(w) have a mean "
     "here, for a law that is the same for w and -w"),
    (r"as functions of their parts\n.*\b(atan|erf)\(",
     "no relation of atan and erf is known here: assume what you use, as proof.assume(atan(z) + "
     "atan(1 / z), pi / 2)"),
    (r"outside the language|is a product|only sums|not in the language|integer power|Unsupported",
     "write it with what the page “What you can write” lists"),
    (r"has no proved line",
     "name the line by its left side, of=…; backproof show lists the lines of that exercise"),
    (r"it rests on",
     "this page must define and assume what that line assumes, before it is used"),
    (r"stale|never measured", "run its experiments again: backproof measure ID"),
    (r"no certificate|no method|sign",
     "state the inequality that you use as a line before, and give it: given=[…]; or say the line "
     "for a letter of its own and use proof.instance"),
    (r"division by zero", "nothing may be divided by 0; Rational(1, 3) is a third"),
    (r"UnboundLocalError", "mend the line above that was to give it"),
    (r"specify dummy variables", "a sum names its index: Sum(x[i], i)"),
    (r"NameError", "import the name from backproof, or make the letter: z = real(\"z\")"),
    (r"TypeError|AttributeError|ValueError|KeyError|NameError",
     "correct the call; the page “What you can write” shows each verb"),
]


# What people look for and the language does not have, and what to write in its place.
INSTEAD = {
    "norm": ["sqrt(Sum(x[i]**2, i))"], "dot": ["Sum(x[i]*y[i], i)"],
    "matmul": ["Sum(A[i, k]*x[k], k)"], "sum": ["Sum(x[i], i)"], "mean": ["Sum(x[i], i)/n"],
    "var": ["Variance(w[i])"], "Matrix": ['array("A", m, n)'], "matrix": ['array("A", m, n)'],
    "vector": ['array("x", n)'], "scalar": ['real("z")'],
    "symbols": ['real("x y")', 'size("m n")', 'index("i j", n)'],
    "softmax": ["exp(x[j])/Sum(exp(x[k]), k)"], "softplus": ["log(1 + exp(z))"],
    "gelu": ["z*(1 + erf(z/sqrt(2)))/2"], "ln": ["log(z)"], "abs": ["Abs(z)"],
    "Piecewise": ["z*step(z)", "relu(z)", "Max(u, z)", "Min(u, z)"],
    "Product": ["exp(Sum(log(x[i]), i))"], "diff": ["Partial(f, x)"],
    "derivative": ["Partial(f, x)"], "Integral": ["proof.identity(Partial(F, x), f)"],
}


def instead(name: str) -> str:
    """What to write for a name that is not there; empty if nothing is known of it."""
    return f"for {name} write {', '.join(INSTEAD[name])}" if name in INSTEAD else ""


def has_fraction(verdict: Verdict) -> bool:
    """Whether a number with a decimal point was compared, without a tolerance."""
    case = verdict.counterexample
    return bool(case) and "within" not in case.right and bool(re.search(r"\d\.\d|\de[+-]?\d", f"{case.left} {case.right}"))


def next_move(verb: str, verdict: Verdict, plain: str = "") -> str:
    """What to try, for a verdict that is not green on the line ``plain``."""
    if verdict.status == Status.REFUTED:
        if verb == "outcome":
            rounding = "; if rounding alone parts them, say tolerance=1e-9" if has_fraction(verdict) else ""
            return "correct the program, or what you expect of it" + rounding
        return ("put in these numbers by hand; then correct the line, or give the condition under "
                "which it holds: given=[…]")
    if verb == "induction" and verdict.reason.startswith("it rests on"):
        return "mend its base case or its step, which stands below"
    missing = re.search(r"NameError: name '(\w+)'", verdict.reason)
    if missing and instead(missing[1]):
        return instead(missing[1])
    for pattern, move in BY_REASON:
        if re.search(pattern, f"{verdict.reason}\n{plain}"):
            return move
    if verdict.status == Status.FAILED:
        return "correct what the reason names"
    return "take a smaller step: prove a part as a line before, and give it: given=[…]"
