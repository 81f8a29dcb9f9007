"""Each line of a solution fails alone, with its place and a next move; the rest still runs."""
import re

import pytest

from backproof.advice import next_move
from backproof.record import ExerciseRecord
from backproof.recording import VERBS, Recorder
from backproof.registry import load
from backproof.run import run
from backproof.terminal import failures
from derivations import Proof, real
from derivations.record import Counterexample, Status, Verdict

EXERCISE = '''"""A title

A statement.
"""
from sympy import Derivative, Integral, Matrix, Product, floor, gamma

from backproof import Random, Sum, array, atan, exercise, exp, index, real, size

x, y = real("x y")
n = size("n")
i = index("i", n)
A = array("A", n, n)
u = array("u", n)


@exercise("lines", kind="proof")
def solution(proof):
    proof.identity(x + x, 2 * x, "Before.")
    {line}
    proof.conclude(y + y, 2 * y, "After.")
    {end}


@solution.network
def check(net):
    {check}


@solution.mistake("a slip", source="")
def _(claim):
    {mistake}


@solution.mistake("another slip", source="")
def _(claim):
    claim.identity(x, x + 1)
'''
LINE, CHECK, MISTAKE = (EXERCISE.split("\n").index(f"    {{{name}}}") + 1
                        for name in ("line", "check", "mistake"))


@pytest.fixture
def record_of(tmp_path):
    def record(line="pass", end="pass", mistake="claim.identity(x, 2 * x)",
               check='net.values("one", [1], [1], 0, "no network")') -> ExerciseRecord:
        path = tmp_path / "lines.py"
        path.write_text(EXERCISE.format(line=line, end=end, check=check, mistake=mistake))
        return run(load(path))
    return record


def test_all_is_well(record_of):
    assert record_of().status == Status.PROVED


@pytest.mark.parametrize("line, status, said", [
    ("proof.identity(x, 2 * x)", "refuted", "put in these numbers by hand"),
    ("proof.identity(A * u, u)", "undecided", "write the entries with their indices"),
    ("proof.identity(x)", "failed", "missing 1 required positional argument: 'right'"),
    ("proof.identity(x, unknown)", "failed", "name 'unknown' is not defined"),
    ("proof.identity(x, norm(u))", "failed", "next: for norm write sqrt(Sum(x[i]**2, i))"),
    ("proof.identity(u @ u, x)", "failed", "Sum(x[i]*y[i], i) for x·y"),
    ("proof.identity(u[i] + 1 / 0, x)", "undecided", "nothing may be divided by 0"),
    ("proof.identity(x, x, gven=[x > 0])", "failed", "identity takes no gven=…; did you mean given=…?"),
    ("proof.say('Words.', colour=x)", "failed", "no word of the line shows {colour}"),
    ("proof.random(Random('z', (2, 1)))", "failed", "a mean square is at least"),
    ("proof.identity(Product(u[i], i), x)", "failed", "write exp of a sum"),
    ("proof.identity(floor(x), x)", "undecided", "write the pieces with step"),
    ("proof.identity(Matrix([x, y]), x)", "undecided", "write the entries with their indices"),
    ("proof.identity(Integral(x, (x, 0, y)), x)", "undecided", "state an antiderivative"),
    ("proof.identity(Derivative(x**2, x), x)", "undecided", "write Partial(f, x)"),
    ("proof.identity(gamma(x), x)", "undecided", "give it a letter"),
    ("proof.identity(atan(y**0 / 2) + atan(y**0 / 3), atan(1))", "undecided",
     "no relation of atan and erf"),
    ("proof.derive(x, 3)", "failed", "define it first"),
    ("proof.random(Random.gaussian(x)); proof.expectation(exp(x), 1)", "undecided", ""),
    ("proof.cite(None)", "failed", "None is no solution of an exercise"),
    ("proof.relation(x, '=>', 3)", "failed", "=> is no relation"),
    ("proof.counterexample(n, 3, relation='>=', sizes={n: 0.5})", "refuted", "n is a whole number, not 0.5"),
    ("proof.cite(solution, of=x + x)", "failed", "it rests on itself"),
    ("proof.identiti(x, x)", "failed", "there is no verb 'identiti'; did you mean identity?"),
])
def test_a_line_that_fails_is_one_red_line_with_its_place(record_of, line, status, said):
    found = record_of(line)
    words = "\n".join(failures(found))
    assert found.status not in (Status.PROVED, Status.MEASURED) and said in words
    if status:
        assert f"lines.py:{LINE}: " in words and "next: " in words
        assert [s.status for s in found.steps if s.verdict] == ["proved", status, "proved"]
        assert len(found.checks) == 1 and all(c.verdict.ok for c in found.checks)
    else:
        assert f"line {LINE} of lines.py" in words or f"lines.py:{LINE}: " in words
    assert [m.verdict.status for m in found.mistakes] == ["refuted", "refuted"]


@pytest.mark.parametrize("verb", ["experiment('Seen.', measured)", "induction(measured, measured, n)"])
def test_a_fault_in_a_function_that_a_line_is_given_is_told_at_its_own_line(record_of, verb):
    (words,) = failures(record_of(f"""def measured(*at):
        return missing
    proof.{verb}"""))
    assert f"lines.py:{LINE + 1}: " in words and "return missing" in words and "'missing' is not defined" in words


@pytest.mark.parametrize("line", ["proof.identity(x, unknown)", "proof.identity(x, x, gven=3)",
                                  "proof.define(x + y, 3)"])
def test_a_slip_of_the_author_is_told_without_a_place_in_the_machine(record_of, line):
    (words,) = failures(record_of(line))
    assert ", line " not in words


def test_a_fault_of_the_machine_is_told_with_its_place(record_of, monkeypatch):
    monkeypatch.setattr(Proof, "learn", lambda self, *_: {}["nothing"])
    assert "test_lines.py, line " in "\n".join(failures(record_of("proof.identity(x, x)")))


def test_a_line_that_rests_on_one_that_failed_says_so(record_of):
    found = record_of("w = proof.identity(x, 1 / 0)\n    proof.identity(w, w)")
    assert "next: mend the line above that was to give it" in "\n".join(failures(found))
    assert [s.status for s in found.steps if s.verdict] == ["proved", "undecided", "failed", "proved"]


def test_a_part_of_a_solution_goes_on_after_a_line_that_failed(record_of):
    found = record_of("(lambda proof: proof.identity(x, missing))(proof)")
    assert [s.status for s in found.steps if s.verdict] == ["proved", "failed", "proved"]


@pytest.mark.parametrize("verb", ["derive", "identity", "relation", "positive"])
def test_what_a_failed_line_gives_can_be_used_by_those_after_it(record_of, verb, monkeypatch):
    def crash(*_, **__):
        raise NotImplementedError("not yet")
    monkeypatch.setattr(Proof, "decide_relation", crash)
    monkeypatch.setattr("derivations.derive.system.System.derive", crash)
    proof, x = Recorder(), real("x")
    given = {"derive": lambda: proof.derive(x, x), "identity": lambda: proof.identity(x, x),
             "relation": lambda: proof.relation(x, "<=", x + 1),
             "positive": lambda: proof.positive(x)}[verb]()
    assert given is not None and proof.steps[-1].status == Status.UNDECIDED
    assert proof.steps[-1].verdict.reason == "not yet"


@pytest.mark.parametrize("words, printed", [
    ('"Let {y} grow."', "Let $y$ grow."), ('"The entry {u} of it."', "The entry $u$ of it."),
    ('"Let {y} grow.", y=2 * x', "Let $2 x$ grow."), ('"No {letter}."', "No {letter}."),
    ('"The {given} stays."', "The {given} stays."),
    (r'r"Half of {x}: $\frac{x}{2}$."', r"Half of $x$: $\frac{x}{2}$."),
    (r'r"Beyond $|x| = {far}$.", far=4', "Beyond $|x| = 4$.")])
def test_a_letter_in_the_words_is_found_in_the_file(record_of, words, printed):
    found = record_of(f"proof.identity(x + y, y + x, {words})")
    assert found.steps[1].text == printed


def test_a_letter_of_a_function_is_found_too(record_of):
    found = record_of('(lambda z: proof.say("Let {z} grow."))(x)')
    assert found.steps[1].text == "Let $x$ grow."


def test_a_solution_that_ends_too_early_keeps_its_lines_and_its_mistakes_run(record_of):
    found = record_of(end="raise SystemExit(0)")
    assert found.status == Status.FAILED and "SystemExit" in found.error
    assert len([s for s in found.steps if s.verdict]) == 2 and len(found.checks) == 1
    assert [m.verdict.status for m in found.mistakes] == ["refuted", "refuted"]


@pytest.mark.parametrize("check, said", [
    ("pass", "compares nothing"), ("1 / 0", "ZeroDivisionError"),
    ('net.values("one", [1], [2], 0, "no network")', "worst relative error")])
def test_a_check_that_fails_has_its_place(record_of, check, said):
    found = record_of(check=check)
    (words,) = failures(found)
    assert said in words and f"lines.py:{CHECK - (check == 'pass') * 2}: " in words
    assert all(m.verdict.status == Status.REFUTED for m in found.mistakes)


@pytest.mark.parametrize("mistake, said", [
    ("claim.identity(x, x)", "make the claim a false one"), ("1 / 0", "ZeroDivisionError"),
    ("pass", "makes no claim"), ("claim.identity(A * u, u)", "write the entries")])
def test_a_mistake_that_is_not_refuted_has_its_place_and_the_next_still_runs(record_of, mistake,
                                                                              said):
    found = record_of(mistake=mistake)
    (words,) = failures(found)
    assert said in words and f"lines.py:{MISTAKE - (mistake == 'pass') * 2}: " in words
    assert found.mistakes[1].verdict.status == Status.REFUTED


@pytest.mark.parametrize("verb, reason, move", [
    ("inequality", "no method decides the sign", "state the inequality that you use"),
    ("identity", "no decision within 20 s", "cut the line in two"),
    ("identity", "no point was found that satisfies the assumptions", "contradict each other"),
    ("identity", "the judge failed: TypeError: no", "a fault of backproof"),
    ("induction", "it rests on a = b, which is refuted", "mend its base case"),
    ("cite", "it rests on a = b, which is refuted", "define and assume"),
    ("cite", "ValueError: x has no proved line with the left side y", "name the line"),
    ("expectation", "the moment of order 3 of w is not known", "give more moments"),
    ("experiment", "stale: the code of run has changed since", "backproof measure"),
    ("identity", "something never seen before", "take a smaller step"),
])
def test_the_next_move_fits_what_was_found(verb, reason, move):
    assert move in next_move(verb, Verdict(Status.UNDECIDED, reason=reason))


def test_a_refuted_program_is_not_told_to_give_conditions():
    verdict = Verdict(Status.REFUTED, counterexample=Counterexample({}, {}, {}, "1", "2", True))
    assert "correct the program" in next_move("outcome", verdict)


def test_every_verb_of_the_recorder_fails_alone():
    """A verb is a method that takes words; one that were missing here would end a solution."""
    from inspect import signature

    verbs = {name for name in dir(Proof) if not name.startswith("_")
             and "text" in getattr(signature(getattr(Proof, name)), "parameters", ())
             } - {"add", "step", "limit_step"}
    assert verbs <= set(VERBS)


def test_a_fault_of_the_engine_is_red_with_its_place(monkeypatch):
    from derivations.proof import deciding

    def crash(*_, **__):
        raise KeyError("lost")
    monkeypatch.setattr(deciding.equality, "at_once", crash)
    verdict = deciding.prove(real("s"), real("t"))
    assert verdict.status == Status.UNDECIDED
    assert re.fullmatch(r"the judge failed: KeyError: 'lost' \(test_lines.py, line \d+\)", verdict.reason)
