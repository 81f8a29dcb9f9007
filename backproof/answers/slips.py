"""Well-known ways to go wrong: wrong versions of the right answer, each with a name and a hint.

They come from the exercise's own mistakes, from the mutation operators, and from the few slips
that belong to gradients: a slope forgotten, one row only, another variable, a sum left out.
"""
from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Idx, Indexed, IndexedBase, Integer, KroneckerDelta, Symbol

from derivations.refute.decimals import free_indices, sizes_of
from derivations.language import Partial, sigmoid, sigmoid_prime, tanh
from derivations.record import Status, Verdict
from derivations.proof.recorder import Proof
from backproof import mutation
from backproof.answers.question import Question, Target

MOST_VARIABLES = 6


@dataclass(frozen=True)
class Slip:
    """A wrong version of the answer, the kind of slip, and what is extra assumed for it."""

    kind: str
    expr: Expr
    said: str = ""
    given: tuple = ()


KINDS = {
    "_signs": "sign", "_indices": "index", "_dropped_terms": "term", "_dropped_factors": "factor",
    "_exponents": "exponent", "_deltas": "delta", "_bounds": "bound", "_lost_sums": "sum",
    "_coefficients": "number", "_doubled": "double",
}
WORDS = {
    "sign": ("A plus and a minus have changed places somewhere.",
             "Ask which way the value must move if one of the letters grows."),
    "index": ("An index is the wrong one.",
              "Say each letter aloud as neuron so-and-so, and see whether both sides mean it."),
    "swap": ("Two indices have changed places.",
             "Which index belongs to the thing you differentiate, and which to the variable?"),
    "term": ("A term is missing.", "Count the places where the variable enters."),
    "factor": ("A factor is missing.", "Go through the chain once more and count its links."),
    "exponent": ("An exponent is off by one.", "Look at the power rule once more."),
    "delta": ("This treats every index as if it were the special one.",
              "What happens in the rows where the two indices differ?"),
    "bound": ("A sum stops one step too early.", "How many terms has the sum, for size 2?"),
    "number": ("A number is off.", "Put in the smallest case and compare."),
    "double": ("Something is counted twice.", "Is there a term that you met on two paths?"),
    "mean": ("There is an average where a sum belongs, or the other way round.",
             "Is the cost a mean over its terms, or their plain sum?"),
    "half": ("A factor of two is off.", "A half in the cost is there to cancel something."),
    "sum": ("A sum is missing.", "The variable reaches the cost through more than one neuron."),
    "diagonal": ("This is only the row where the two indices are equal.",
                 "Neuron k also changes what the other neurons put out."),
    "off": ("This is only the rows where the two indices differ.",
            "What is different when a neuron looks at itself?"),
    "slope missing": ("The slope of the activation, σ′, is missing.",
                      "Between the weighted input and the output stands an activation."),
    "slope kept": ("The slope of the activation, σ′, is still there.",
                   "Write the slope with the activation itself, and see what cancels."),
    "activation": ("This uses another activation than the question does.",
                   "How does the question define the outputs?"),
    "variable": ("This is a derivative by another variable.",
                 "Check what stands below the fraction bar in the question."),
    "known": ("You are in good company: this is a known mistake.", "Try the point above by hand."),
}


def slips(question: Question, target: Target, typed: Expr):
    """Wrong versions of one answer, the most telling first."""
    yield from known_mistakes(question, target)
    right = target.right
    indices = {*target.indices, *free_indices(typed)}
    yield from (Slip("slope missing", e) for e in without_slope(right))
    yield from (Slip("slope kept", e) for e in with_slope(question, right, indices))
    yield from (Slip(kind, e) for kind, e in one_row(right))
    yield from (Slip("activation", e) for e in other_activation(question, right, indices))
    yield from (Slip("swap", e) for e in swapped(target))
    yield from (Slip("sum", e) for line in lines(question, target)
                for _, e in mutation.without_sum(line, indices))
    yield from scaled(right)
    yield from (Slip("index", e) for e in another_letter(right, indices))
    for operator in mutation.OPERATORS:
        kind = KINDS.get(operator.__name__, "number")
        yield from (Slip(kind, mutant, change) for change, mutant in operator(right))
    yield from (Slip("variable", e) for e in other_variables(question, target, indices))


def words(slip: Slip) -> tuple[str, str]:
    """The friendly sentence and the hint."""
    sentence, hint = WORDS[slip.kind]
    return (f"{sentence[:-1]}: {slip.said}." if slip.kind == "known" else sentence), hint


# -------------------------------------------------------------------------------- the exercise's

class Unjudged(Proof):
    """Takes down what is claimed and decides nothing."""

    def decide_equation(self, left, right, given=(), seconds=0.0) -> Verdict:
        return Verdict(Status.UNDECIDED)

    def decide_relation(self, left, relation, right, given=()) -> Verdict:
        return Verdict(Status.UNDECIDED)


def known_mistakes(question: Question, target: Target):
    """The tempting wrong answers of the exercise that are about this answer."""
    for text, _, _, claim in question.exercise.mistakes:
        branch = Unjudged(question.proof.branch().system, question.proof.variables)
        claim(branch)
        for _, left, relation, right, given in branch.claims[-1:]:
            if relation == "=" and left == target.left:
                yield Slip("known", right, text, tuple(given))


# ------------------------------------------------------------------------------------ gradients

def elements(expr: Expr) -> list[Expr]:
    """The entries and plain names of an expression that no sum binds."""
    found = [e for e in expr.atoms(Indexed) if set(free_indices(e)) <= set(free_indices(expr))]
    labels = {base.label for base in expr.atoms(IndexedBase)}
    plain = [s for s in expr.free_symbols - labels
             if type(s) is Symbol and not s.is_integer]
    return sorted(found, key=str) + sorted(plain, key=str)


def without_slope(right):
    for x in elements(right):
        yield right / (x * (1 - x))
    for slope in right.atoms(sigmoid_prime):
        yield right.xreplace({slope: Integer(1)})


def with_slope(question, right, indices):
    """Times a(1 - a), or times σ′(z), for every entry that stands at a free index."""
    for x in dict.fromkeys([*elements(right), *entries(question, indices)]):
        yield right * x * (1 - x)
        yield right * sigmoid_prime(x)


def other_activation(question, right, indices):
    """With a sigmoid or a tanh of some entry in place of an output."""
    for x in elements(right):
        for z in entries(question, indices):
            for activation in (sigmoid, tanh) if x != z else ():
                yield right.xreplace({x: activation(z)})


def entries(question, indices) -> list[Indexed]:
    """The entries of all arrays of the exercise that stand at a free index."""
    return [entry for thing in question.names.values() if isinstance(thing, IndexedBase)
            for entry in entries_at(thing, indices)]


def entries_at(array: IndexedBase, indices) -> list[Indexed]:
    """The entries of an array with one axis at the free indices of its length."""
    if array.shape is None or len(array.shape) != 1:
        return []
    return [array[k] for k in sorted(indices, key=str) if k.upper + 1 == array.shape[0]]


def one_row(right):
    for d in right.atoms(KroneckerDelta):
        if all(isinstance(k, Idx) for k in d.args[:2]):
            yield "off", right.xreplace({d: Integer(0)})
            yield "diagonal", right.xreplace({d: Integer(1)}) * d
            yield "diagonal", right * d
    for x in elements(right):
        yield "diagonal", right * x


def swapped(target):
    indices = target.indices
    for n, one in enumerate(indices):
        for other in indices[n + 1:]:
            if one.upper == other.upper:
                yield target.right.subs({one: other, other: one}, simultaneous=True)


def lines(question, target):
    """The answer, and what stands for it on the way there."""
    ways = [right for _, left, relation, right, _ in question.proof.claims
            if relation == "=" and left == target.left]
    return dict.fromkeys([target.right, *map(question.proof.system.resolve, ways)])


def another_letter(right, indices):
    for element in elements(right):
        for k in getattr(element, "indices", ()):
            for letter in indices:
                if isinstance(k, Idx) and letter != k and letter.upper == k.upper:
                    yield right.xreplace({element: element.xreplace({k: letter})})


def scaled(right):
    for s in sizes_of(right):
        yield Slip("mean", right / s)
        yield Slip("mean", right * s)
    yield Slip("half", right / 2)
    yield Slip("half", right * 2)


def other_variables(question, target, indices):
    """The derivative of the same thing by something else."""
    if not isinstance(target.left, Partial) or len(target.left.args) != 2:
        return
    of, by = target.left.args
    plain = [s for s in question.names.values() if type(s) is Symbol and not s.is_integer]
    for variable in [v for v in (*entries(question, indices), *plain) if v not in (of, by)][:MOST_VARIABLES]:
        yield question.proof.system.resolve(Partial(of, variable))
