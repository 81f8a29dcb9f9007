"""Questions typed as text: a claim to prove, a gradient to derive; and the answers as data."""
from __future__ import annotations

from dataclasses import asdict, replace
from time import perf_counter

from sympy import Idx, Indexed, Sum, Symbol

from backproof.claims import Typed, fact, read_claim
from backproof.errors import ExerciseError
from backproof.report import shown_by
from derivations.clock import TooLong, time_limit
from derivations.derive.system import System
from derivations.fact import parts
from derivations.names import free_indices, labels, subexpressions
from derivations.notation.grammar import Reader
from derivations.notation.printing import latex_equation
from derivations.notation.syntax import LETTER
from derivations.notation.text import to_text
from derivations.notation.tokens import Unreadable
from derivations.proof.deciding import Question, decide
from derivations.record import WORST_FIRST, Status, Verdict

LONGEST = 120.0  # seconds for a derivation; each of its lines has its own limit


def prove_text(claim: list[str], given: list[str], ranges: dict[str, str], fixed=(),
               whole=()) -> dict:
    """Judge a claim: two sides that are to be equal, one relation such as ``"a <= b"``, or a chain.

    ``ranges`` names the sizes of indices, ``fixed`` the indices of the given facts that are one
    chosen place, ``whole`` the letters that are whole numbers >= 0. Each link of a chain is
    decided; the worst of them is the answer. Raises ``Unreadable`` for text that is not a formula,
    ``ExerciseError`` for options that do not fit it.
    """
    started = perf_counter()
    questions = read_claim(Typed(tuple(claim), tuple(given), ranges, tuple(fixed), tuple(whole)))
    verdicts = [decided(question) for question in questions]
    if not all(verdict.ok for verdict in verdicts):
        ask_of_sizes(questions, {str(size) for size in ranges.values()})
    steps = [link(*both) for both in zip(questions, verdicts, strict=True)]
    worst = min(verdicts, key=lambda verdict: WORST_FIRST.index(verdict.status))
    result = steps[-1]["text"].rpartition(f" {questions[-1].relation} ")[2] if worst.ok else None
    return answer(worst, result, steps, started)


def decided(question: Question) -> Verdict:
    """The verdict. Where x[j] <= x[k] is given beside a claim about j and k, it is about these two places
    for some readers and about any two for others: what they do not agree in is asked back."""
    places = tuple(sorted(set().union(*(beside(fact, question) for fact in question.given))))
    if not places:
        return decide(question)
    verdict = decide(replace(question, fixed=(*question.fixed, *places)))
    if verdict.ok or verdict.status == Status.REFUTED == decide(question).status:
        return verdict
    raise ExerciseError(f"is what is given of {' and '.join(places)} about these places of the claim, or about any? Say "
                        f"{' '.join(f'--fixed {k}' for k in places)} for the first; give it with other letters for the second")


def ask_of_sizes(questions, named: set[str]):
    """Raises ``ExerciseError`` where n is a number of its own beside a sum that nothing says the length of, as in
    (sum(x[i], i))^2 <= n*sum(x[i]^2, i)."""
    given = [side for fact in questions[0].given for side in parts(fact)[1:]]
    sides = [*given, *(side for question in questions for side in (question.left, question.right))]
    numbers = {s.name for side in sides for s in side.free_symbols if type(s) is Symbol and not s.is_integer}
    loose = numbers & {"n", "N", *{"T"}.difference(*({str(s) for s in side.free_symbols} for side in given))}
    sums = (limits for side in sides for sum_ in side.atoms(Sum) for limits in sum_.limits)
    long = [k for k, low, high in sums if low == 0 and type(high + 1) is Symbol and str(high + 1) not in named]
    if loose and long:
        raise ExerciseError(f"does {long[0]} run over {min(loose)} places? Then say --range {long[0]}={min(loose)}; "
                            f"for a number of its own take another letter than {min(loose)}")


def beside(fact, question) -> set[str]:
    """The indices of the claim at which an order compares entries of one array."""
    relation, *sides = parts(fact)
    claimed = {*labels(free_indices(question.left, question.right))} - {*question.fixed}
    entries = {(e.base, e.indices[0]) for side in sides for e in subexpressions(side, Indexed) if len(e.indices) == 1}
    ours = claimed.intersection(labels(free_indices(*sides)))
    found = {base: {k.label.name for other, k in entries if other == base and isinstance(k, Idx)} & ours for base, _ in entries}
    return set().union(*(places for places in found.values() if len(places) > 1)) if relation != "=" else set()


def link(question, verdict) -> dict:
    """One relation of a claim, printed as it was written, with what was found of it."""
    left, relation, right = question.left, question.relation, question.right
    return {"rule": verdict.method or "none", "text": f"{to_text(left)} {relation} {to_text(right)}",
            "latex": latex_equation(left, right, relation), "status": verdict.status,
            **shown_by(verdict)}


def derive_text(definitions: list[str], wrt: str | list[str], given: list[str],
                ranges: dict[str, str]) -> dict:
    """Differentiate the last definition by ``wrt``, or by one variable after the other.

    Raises ``Unreadable`` or ``ExerciseError``.
    """
    started = perf_counter()
    try:
        with time_limit(LONGEST):
            return derivation_data(derivation(definitions, wrt, given, ranges), started)
    except (TooLong, RecursionError):
        late = Verdict(Status.UNDECIDED, reason=f"no derivation within {LONGEST:g} s")
        return answer(late, None, [], started)


def derivation(definitions: list[str], wrt: str | list[str], given: list[str],
               ranges: dict[str, str]):
    """The ``Derivation`` of the last definition by ``wrt``; raises as ``derive_text`` does."""
    variables = [wrt] if isinstance(wrt, str) else wrt
    reader = Reader(ranges, extrema=True)
    texts = reader.read_all(definitions, given, variables)
    for text, variable in zip(variables, texts.others):
        must_stand(variable, text, texts.definitions)
    system = System()
    try:
        for left, right in texts.definitions:
            system.define(left, right)
        system.choose(reader.extrema.values())
        for g in texts.given:
            system.assume(fact(*g))
        first, *others = texts.others
        found = system.derive(texts.definitions[-1][0], first)
        for variable in others:
            found = found.derive(variable)
    except ValueError as error:
        raise ExerciseError(str(error)) from error
    except ArithmeticError as error:
        raise ExerciseError(f"this has no derivative under what is given: {error}") from error
    return found


def must_stand(variable, text, definitions):
    """Raises ``Unreadable`` for a variable of which a definition has only a longer name that holds it."""
    stand = {str(s) for pair in definitions for side in pair for s in side.atoms(Symbol)}
    name = str(getattr(variable, "base", variable))
    longer = min((s for s in stand if name in s and not LETTER.fullmatch(s)), default=name)
    if name not in stand and longer != name:
        rest = longer.replace(name, "", 1)
        raise Unreadable(text, 0, f"“{name}” stands in no definition, but “{longer}” does, which is one name: "
                                  f"for a product write {name}*{rest}")


def derivation_data(found, started) -> dict:
    """A derivation as the JSON that ``backproof derive --json`` prints."""
    steps = [{"rule": line.rule, "text": f"{to_text(line.left)} = {to_text(line.right)}",
              "reason": line.text, "latex": line.latex, "status": line.verdict.status,
              **shown_by(line.verdict)}
             for line in found.steps]
    worst = next((line.verdict for line in found.steps if not line.verdict.ok),
                 found.steps[-1].verdict)
    result = to_text(found.result) if found.status in ("proved", "derived") else None
    check = {"compared": found.check.compared, "worst_relative_error": found.check.worst}
    return {**answer(worst, result, steps, started), "status": found.status,
            "method": found.method, "why": "", "reason": found.reason, "notes": found.notes,
            "conditions": list(dict.fromkeys(c for line in found.steps
                                             for c in line.verdict.conditions)),
            "kinks": [to_text(kink) for kink in found.kinks], "differences": check}


def answer(verdict: Verdict, result, steps, started) -> dict:
    return {
        "status": verdict.status, "result": result, "steps": steps, "method": verdict.method,
        "why": verdict.why, **shown_by(verdict), "conditions": verdict.conditions,
        "assumptions": verdict.assumptions, "sizes": verdict.sizes, "reason": verdict.reason,
        "counterexample": verdict.counterexample and asdict(verdict.counterexample.from_zero()),
        "attack": verdict.attack and asdict(verdict.attack),
        "seconds": perf_counter() - started,
    }
