"""The page "What you can write" names everything, and each of its examples holds."""
import re

import pytest
from markdown import markdown
from sympy import IndexedBase, oo

import backproof
from backproof import examples, new
from backproof.advice import INSTEAD
from backproof.errors import ExerciseError
from backproof.experiments import Kept
from backproof.guide import guide
from backproof.network_check import NetworkCheck
from backproof.recording import LESSON, VERBS
from backproof.registry import KINDS, load
from backproof.run import run
from backproof.site import reference
from derivations import Random, language, real, size
from derivations.record import Status

EXAMPLES = {verb: text for part in examples.PARTS.values() for verb, text in part.items()}
# Classes of SymPy that ``array``, ``index`` and ``real`` make, and what the engine writes itself.
NOT_WRITTEN = {"Idx", "IndexedBase", "Symbol", "KroneckerDelta", "Direct"}
MAKES_LETTERS = {"array", "index", "real", "size"}


@pytest.mark.parametrize("verb", EXAMPLES)
def test_every_verb_has_an_example_that_holds(verb):
    assert f"proof.{verb}(" in EXAMPLES[verb]
    proof = examples.run_line(EXAMPLES[verb])
    assert verb == "answer" or proof.steps
    for step in proof.steps:
        for part in (step, *step.details):
            assert part.verdict is None or part.verdict.ok, f"{part.plain}: {part.verdict}"


@pytest.mark.parametrize("name", examples.ARGUMENTS)
def test_everything_that_a_line_may_be_given_has_an_example_that_holds(name):
    _, example = examples.ARGUMENTS[name]
    assert f"{name}=" in example
    assert all(step.verdict is None or step.verdict.ok for step in examples.run_line(example).steps)


def test_the_terminal_has_every_verb_with_its_example_and_one_verb_alone():
    everything = guide()
    for verb, example in (EXAMPLES | examples.NETWORK).items():
        assert example.splitlines()[0] in everything, verb
    assert "proof.induction(" in guide("induction") and "proof.limit(" not in guide("induction")
    with pytest.raises(ExerciseError, match="inductions: no verb .*induction"):
        guide("inductions")


def test_no_law_of_random_variables_is_left_out():
    laws = {name for name, thing in vars(Random).items()
            if isinstance(thing, classmethod) and not name.startswith("_")}
    assert {"Random", *(f"Random.{name}" for name in laws)} - {"Random.normal"} == set(examples.RANDOM)


@pytest.mark.parametrize("name", INSTEAD)
def test_what_is_written_instead_is_in_the_language(name):
    known = examples.names() | {"F": real("F"), "m": size("m"), "proof": None}
    for text in INSTEAD[name]:
        text.startswith("proof.") or eval(text, known)


@pytest.mark.parametrize("name", examples.NETWORK)
def test_every_network_check_has_an_example_that_holds(name):
    assert all(check.verdict.ok for check in examples.run_network(examples.NETWORK[name]))


def test_nothing_that_a_network_check_can_do_is_left_out():
    public = {name for name in vars(NetworkCheck) if not name.startswith("_")}
    assert public == {"example", *examples.NETWORK}


def test_nothing_of_the_language_is_left_out():
    said = {*examples.LANGUAGE, *MAKES_LETTERS}
    assert set(language.__all__) - NOT_WRITTEN <= said
    assert all(name in examples.LETTERS for name in MAKES_LETTERS)


@pytest.mark.parametrize("text", [*examples.LANGUAGE.values(), *examples.RANDOM.values()])
def test_what_is_shown_as_a_formula_is_one(text):
    eval(text, examples.names())


def test_every_formula_of_the_table_is_set():
    shown = markdown(reference.language(), extensions=["tables", "backproof.site.mathml"])
    assert shown.count("<math") == shown.count("<tr>") - 2 - len(INSTEAD) == len(examples.LANGUAGE)
    assert "$" not in shown


@pytest.mark.parametrize("make", [size, real])
def test_several_letters_are_made_at_once(make):
    assert make("m n") == make("m, n") == (make("m"), make("n"))


def test_an_array_without_a_shape_or_without_an_end_is_a_sequence():
    assert language.array("v", oo) == language.array("v") == IndexedBase("v", real=True)
    assert language.array("v").shape is None


def test_an_example_that_does_not_hold_would_be_seen():
    proof = examples.run_line("proof.identity(z, 2 * z)")
    assert proof.steps[-1].status == Status.REFUTED


def test_the_page_holds_every_name_with_what_it_makes():
    text = reference.written()
    for verb in EXAMPLES:
        assert f"### proof.{verb}".replace("_", r"\_") in text
    for kind in KINDS:
        assert f"| `{kind}` |" in text
    assert text.count("On the page") == len(EXAMPLES) and "### net.gradient" in text
    assert not re.search(r"\bin \d+ ms\b", text)  # the same each time


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_template_that_passes(kind, tmp_path):
    found = run(load(tmp_path / new.write_new("my-exercise", kind, tmp_path)))
    assert found.status in (Status.PROVED, Status.MEASURED) and found.kind == kind
    assert found.mistakes and all(m.verdict.status == Status.REFUTED for m in found.mistakes)
    assert not found.kills.survived


def test_no_verb_is_left_out():
    assert set(EXAMPLES) == {*VERBS, *LESSON}


def test_there_is_no_template_without_a_kind():
    assert set(new.kinds()) == set(KINDS)


def test_one_import_gives_all_that_an_author_needs():
    names = dir(backproof)
    assert {"exercise", "svg", "kept", "interval", *language.__all__} <= set(names)
    assert all(getattr(backproof, name) is not None for name in names)
    assert backproof.kept is Kept
    with pytest.raises(AttributeError, match="'nothing'"):
        backproof.nothing
