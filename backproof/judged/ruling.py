"""The verdict on a claim, computed from its lines. A file cannot state one that they do not
show."""
from __future__ import annotations

from backproof.judged.record import How, Judged, Role, Ruling
from derivations.record import GREEN, Status, Step

NO_LINE = ("no line decides it: write the text's own formula after says, or after under with its "
           "condition; what was measured after speaks_for or speaks_against; or why it is open")
NO_RIGHT_FORM = "what the text says is refuted; write what is right in its place after right"
NO_PROGRAM = ("a system needs, after says, a formula that is proved, a test that ran, and a program "
              "that ran")
EMPTY = ("both sides are the same as written, SymPy has made them so; give names to the parts, "
         "and what they are in given")
BOTH = "it is called not decidable, and has a line that decides it"


class NoVerdict(Exception):
    """The lines make no verdict; the reason is for the author."""


def ruling(claim: Judged) -> Ruling:
    """How the claim stands. Raises ``NoVerdict`` if its lines do not say."""
    if empty := [step for step in claim.steps if step.latex and says_nothing(step)]:
        raise NoVerdict(f"{empty[0].plain}: {EMPTY}")
    if red := undecided_lines(claim):
        raise NoVerdict(f"{red[0].plain or red[0].text}: {red[0].verdict}")
    said, under = claim.of(Role.SAYS), claim.of(Role.UNDER)
    thumb = claim.of(Role.FOR, Role.AGAINST)
    if claim.open:
        if said or under or thumb:
            raise NoVerdict(BOTH)
        return Ruling.OPEN
    if claim.is_system and not is_shown(claim):
        raise NoVerdict(NO_PROGRAM)
    if said or under:
        return of_formula(said, under, claim.of(Role.RIGHT))
    if thumb:
        return Ruling.HEURISTIC
    raise NoVerdict(NO_LINE)


def is_shown(claim: Judged) -> bool:
    """Whether a formula was proved, and a test and a program gave what they should."""
    said = claim.of(Role.SAYS)
    ran = {id(step) for _, step in claim.runs if step.verdict.ok} & set(map(id, said))
    return any(step.status is Status.PROVED for step in said) and len(ran) >= 2


def of_formula(said: list[Step], under: list[Step], right: list[Step]) -> Ruling:
    """The verdict on formulas of the text: as they stand, and with conditions added."""
    broken = [step for step in said if step.status is Status.REFUTED]
    if under:
        return Ruling.UNDER
    if not broken:
        return Ruling.TRUE
    if not right:
        raise NoVerdict(NO_RIGHT_FORM)
    return Ruling.FALSE if len(broken) == len(said) else Ruling.IMPRECISE


def says_nothing(step: Step) -> bool:
    """Whether both sides of a line are written in the same way."""
    left, equal, right = step.plain.partition(" = ")
    return bool(equal) and left == right


def undecided_lines(claim: Judged) -> list[Step]:
    """The lines that are neither green nor, where the text's own formula may be so, refuted."""
    return [step for step, role in zip(claim.steps, claim.roles, strict=True) if step.verdict
            and step.status not in GREEN
            and not (role is Role.SAYS and step.status is Status.REFUTED)]


def how(claim: Judged) -> How:
    """By what it was decided: the strongest of the lines that decide it."""
    if claim.ruling in (Ruling.OPEN, Ruling.UNDECIDED):
        return How.WORDS
    lines = claim.of(Role.SAYS, Role.UNDER, Role.FOR, Role.AGAINST)
    if claim.ruling in (Ruling.FALSE, Ruling.IMPRECISE):
        lines = [step for step in lines if step.status is Status.REFUTED]
    found = set(map(of_line, lines))
    order = [How.MEASUREMENT, How.THEOREM, How.PROGRAM] if claim.ruling is Ruling.HEURISTIC else [
        How.COUNTEREXAMPLE, How.THEOREM, How.PROGRAM, How.MEASUREMENT]
    if claim.ruling is Ruling.UNDER:
        order = [How.THEOREM, How.PROGRAM, How.MEASUREMENT, How.COUNTEREXAMPLE]
    return next(kind for kind in [*order, *How] if kind in found)


def of_line(step: Step) -> How:
    """What stands behind one line."""
    example = step.verdict.counterexample
    if step.verb == "counterexample":
        return How.COUNTEREXAMPLE
    if step.status is Status.REFUTED and example and example.is_code:
        return How.PROGRAM
    return {Status.REFUTED: How.COUNTEREXAMPLE, Status.PROVED: How.THEOREM,
            Status.MEASURED: How.MEASUREMENT}.get(step.status, How.PROGRAM)
