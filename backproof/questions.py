"""Questions typed as text: a claim to prove, a gradient to derive."""
from __future__ import annotations

import re
from dataclasses import asdict
from time import perf_counter

from sympy import Ge, Gt, Le, Lt, Ne

from derivations.notation.grammar import Reader
from derivations.normalise.clock import TooLong, time_limit
from derivations.judge.inequality import prove_relation
from derivations.judge.prove import prove
from derivations.notation.printing import latex_equation
from derivations.record import Status, Verdict
from derivations.derive.system import System
from derivations.notation.text import to_text
from backproof.registry import ExerciseError

LONGEST = 120.0  # seconds for a derivation; each of its lines has its own limit
SIZE = re.compile(r"\w+ >= [1-9]\d*")
RELATIONS = {"!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge}


def prove_text(claim: list[str], given: list[str], ranges: dict[str, str]) -> dict:
    """Judge a claim: two sides that are to be equal, or one relation such as ``"a <= b"``.

    Raises ``Unreadable`` for text that is not a formula, ``ExerciseError`` for a claim of ``!=``.
    """
    started = perf_counter()
    reader = Reader(ranges)
    if len(claim) == 1:
        *known, (left, sign, right) = reader.read_all(given=[*given, *claim]).given
    else:
        texts = reader.read_all(given=given, others=claim)
        known, sign, (left, right) = texts.given, "=", texts.others
    if sign == "!=":
        raise ExerciseError("!= can be given, not proved; claim one of = < <= > >=")
    facts = [fact(*g) for g in known]
    verdict = prove(left, right, facts) if sign == "=" else prove_relation(
        left, sign, right, facts)
    step = {"rule": verdict.method or "none", "text": f"{to_text(left)} {sign} {to_text(right)}",
            "latex": latex_equation(left, right, sign), "status": verdict.status}
    return answer(verdict, to_text(right) if verdict.ok else None, [step], started)


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
    texts = Reader(ranges).read_all(definitions, given, variables)
    system = System()
    try:
        for left, right in texts.definitions:
            system.define(left, right)
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


def derivation_data(found, started) -> dict:
    """A derivation as the JSON that ``backproof derive --json`` prints."""
    steps = [{"rule": line.rule, "text": f"{to_text(line.left)} = {to_text(line.right)}",
              "reason": line.text, "latex": line.latex, "status": line.verdict.status}
             for line in found.steps]
    worst = next((line.verdict for line in found.steps if not line.verdict.ok),
                 found.steps[-1].verdict)
    result = to_text(found.result) if found.status == "proved" else None
    check = {"compared": found.check.compared, "worst_relative_error": found.check.worst}
    return {**answer(worst, result, steps, started), "status": found.status,
            "method": found.method, "reason": found.reason, "notes": found.notes,
            "kinks": [to_text(kink) for kink in found.kinks], "differences": check}


def fact(left, sign, right):
    """A given relation as the judge takes it."""
    if sign == "=":
        return left, right
    return RELATIONS[sign](left, right, evaluate=False)


def answer(verdict: Verdict, result, steps, started) -> dict:
    return {
        "status": verdict.status, "result": result, "steps": steps, "method": verdict.method,
        "assumptions": verdict.assumptions, "reason": verdict.reason,
        "counterexample": verdict.counterexample and asdict(verdict.counterexample.from_zero()),
        "attack": verdict.attack and asdict(verdict.attack),
        "seconds": perf_counter() - started,
    }


def in_words(found: dict) -> str:
    """The answer for the terminal."""
    marks = {"proved": "✓", "refuted": "✗"}
    lines = [f"{marks.get(s['status'], '?')} {s['text']}" + (
        f"    ({s['reason']})" if s.get("reason") else "") for s in found["steps"]]
    lines.append(_verdict_in_words(found))
    lines += found.get("notes", [])
    return "\n".join(lines)


def _verdict_in_words(found):
    if found["status"] == "proved":
        sizes = [a for a in found["assumptions"] if SIZE.fullmatch(a)]
        others = [a for a in found["assumptions"] if a not in sizes]
        under = f", given {'; '.join(others)}" if others else ""
        every = f" for every {', '.join(a.removesuffix(' >= 1') for a in sizes)}" if sizes else ""
        return f"proved{every} by {found['method']}{under}"
    if found["counterexample"]:
        c = found["counterexample"]
        where = ", ".join(f"{n} = {v}" for part in ("sizes", "indices", "values")
                          for n, v in c[part].items())
        counting = "[" in where or c["indices"]
        at = f"at {where}{' (indices count from 0)' if counting else ''} " if where else ""
        return f"refuted: {at}the left side is {c['left']}, the right side {c['right']}"
    return f"{found['status']}: {found['reason']}"
