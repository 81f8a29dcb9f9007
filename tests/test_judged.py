"""A claim's verdict is what its lines show: a file cannot state another."""
import re

import numpy as np
import pytest

from backproof.errors import ExerciseError
from backproof.faults import claims_twice
from backproof.judged.page import (
    UnknownClaim, claims_here, formula, link_claims, numpy_lines, rulings, slug,
)
from backproof.judged.record import Ruling
from backproof.judged.sheet import only
from backproof.judged.systems import systems
from backproof.record import ExerciseRecord
from backproof.registry import claims_of, files, load, outline
from backproof.run import run
from backproof.shelf import in_folder
from backproof.site.chapters import chapter_page
from backproof.site.pages import HERE
from backproof.terminal import failures
from derivations.record import Status, from_data, to_data
from numeric import BatchNorm

SHEET = '''"""A sheet

Claims for a test.
"""
from backproof import Partial, Random, claim, real

x, y, w = real("x y w")


@claim("T-01", "page 1", "A name", tags="one word, another")
def _(judge):
    """A claim in words."""
    {lines}


@claim("T-02", "page 2")
def _(judge):
    """Another one."""
    judge.says.identity((x + 1)**2, x**2 + 2 * x + 1, "A square.")
'''
TRUE = 'judge.says.identity(x * (x + 1), x**2 + x, "It holds.")'
FALSE = 'judge.says.identity(x * x, 2 * x, "It does not.")'
RIGHT = 'judge.right.identity(x * (x + 1), x**2 + x, "A square.")'
UNDER = 'judge.under("The number is 2.").identity(x * x, 2 * x, given=[(x, 2)])'
MEASURED = 'judge.speaks_{}.experiment("Seen.", lambda: ({}, "three seeds", []))'
RAN = 'judge.code("print(3)"); judge.says.outcome("It prints:", "3", "3")'
OPEN = 'judge.open("advice: try it")'


@pytest.fixture
def record_of(tmp_path):
    def record(*lines) -> ExerciseRecord:
        path = tmp_path / "sheet.py"
        path.write_text(SHEET.format(lines="\n    ".join(lines)))
        return run(load(path))
    return record


def first(record):
    return record.claims[0]


@pytest.mark.parametrize("lines, ruling, how", [
    ([TRUE], "true", "theorem"),
    ([TRUE, TRUE], "true", "theorem"),
    ([FALSE, RIGHT], "false", "counterexample"),
    ([TRUE, FALSE, RIGHT], "imprecise", "counterexample"),
    ([FALSE, UNDER], "true under", "theorem"),
    ([UNDER], "true under", "theorem"),
    ([MEASURED.format("for", True)], "heuristic", "measurement"),
    ([MEASURED.format("against", True)], "heuristic", "measurement"),
    ([OPEN, RIGHT], "not decidable", "words"),
    (['judge.says.outcome("What it gives:", 3, 3)'], "true", "program"),
    (['judge.says.outcome("What it gives:", 3, 4)', RIGHT], "false", "program"),
    (['judge.says.counterexample(x * x, 2 * x, at={x: 3})'], "true", "counterexample"),
])
def test_the_verdict_is_computed_from_the_lines(record_of, lines, ruling, how):
    record = record_of(*lines)
    assert (first(record).ruling, first(record).how) == (ruling, how), failures(record)
    assert not record.error


@pytest.mark.parametrize("lines, complaint", [
    ([], "no line decides it"),
    ([RIGHT], "no line decides it"),
    ([FALSE], "write what is right in its place after right"),
    ([OPEN, TRUE], "has a line that decides it"),
    ([OPEN, MEASURED.format("for", True)], "has a line that decides it"),
    ([TRUE, "judge.identity(x, x + 1)"], "refuted"),
    ([FALSE, "judge.right.identity(x * x, x)"], "refuted"),
    ([FALSE, 'judge.under("Always.").identity(x * x, 2 * x)'], "refuted"),
    ([MEASURED.format("for", False)], "failed"),
    ([TRUE, "judge.identity(x + x, 2 * x + 0)"], "both sides are the same as written"),
    (['judge.says.identity(x, 1 / 0)'], "ZeroDivisionError"),
    (['judge.open("because I say so")'], "a reason begins with one of"),
    (["judge.holds()"], "there is no verb 'holds'"),
])
def test_lines_that_make_no_verdict_are_red(record_of, lines, complaint):
    record = record_of(*lines)
    assert first(record).ruling == "undecided"
    assert complaint in first(record).error
    assert record.status is Status.FAILED and "T-01, line 10" in failures(record)[0]
    assert record.claims[1].ruling == "true"  # one claim fails alone


@pytest.mark.parametrize("lines, green", [
    ([TRUE, RAN, RAN], True),
    ([TRUE, RAN], False),
    ([RAN, RAN], False),
    ([TRUE, RAN, RAN.replace("says.", "")], False),
    ([TRUE, RAN, RAN.replace('"3")', '"4")'), RIGHT], False),
    ([TRUE, RAN, RAN.partition(";")[0]], False),
])
def test_a_system_needs_a_proof_and_a_program(tmp_path, lines, green):
    path = tmp_path / "sheet.py"
    text = SHEET.format(lines="\n    ".join(lines))
    path.write_text(text.replace(
        'claim("T-01", "page 1", "A name", tags="one word, another")', 'system("T-01", "Linear")').replace(
        "import Partial, Random, claim", "import Partial, Random, claim, system"))
    record = run(load(path))
    assert (first(record).ruling == "true") is green, failures(record)
    page = systems(chapter_page(record), [record])
    assert ('class="is-green" id="t-01"' in page) is green
    assert "✓ prints" in page or not green
    assert "T-02" not in page and "T-01" not in claims_here(chapter_page(record), [record])


def test_a_name_that_numeric_does_not_have_is_red(tmp_path):
    path = tmp_path / "sheet.py"
    path.write_text(SHEET.format(lines=TRUE).replace(
        '"A name"', '"A name", numeric="Linear Linnear"'))
    assert first(run(load(path))).error == "numeric has no Linnear"


def test_a_role_is_for_the_next_line_alone(record_of):
    claim = first(record_of(TRUE, "judge.identity(y * (x + 1), y * x + y)", 'judge.say("Words.")'))
    assert claim.roles == ["says", "", ""]


def test_what_was_refuted_counts_as_a_mistake_refuted(record_of):
    record = record_of(FALSE, RIGHT)
    assert record.status is Status.PROVED
    assert [m.plain for m in record.mistakes] == ["x^2 = 2*x"]
    assert len(record.steps) == len(record.lines) == 2


def test_wrong_versions_of_a_claim_are_refused_and_counted(record_of):
    record = record_of(TRUE, FALSE, RIGHT)
    found = first(record).kills
    assert found.killed == found.mutants > 0 and not found.survived
    assert record.kills.killed == sum(claim.kills.killed for claim in record.claims)
    assert first(record_of(OPEN)).kills.mutants == 0


def test_the_formula_on_the_page_is_the_one_that_was_judged(record_of):
    record = record_of(FALSE, RIGHT)
    page = claims_here(chapter_page(record), [record])
    step = first(record).steps[0]
    assert 'id="t-01"' in page and "is-false" in page
    assert step.latex in page.partition('class="refuted"')[2].partition("</del>")[0]
    assert 'id="show-false"' in page and 'id="show-heuristic"' not in page


def test_a_relation_that_fails_at_a_point_is_denied_there(record_of):
    record = record_of('judge.says.counterexample(x * x, 2 * x, at={x: 3}, relation="<=")')
    page = claims_here(chapter_page(record), [record])
    assert first(record).ruling == "true" and first(record).steps[0].plain == "x^2 > 2*x"
    assert 'class="refuted"' not in page and "at $x = 3$: left side $9$, right side $6$" in page


def test_what_is_given_stands_as_mathematics_without_the_definitions(record_of):
    record = record_of('judge.define(y, x**2)', 'judge.random(Random("w", (0, 1)))',
                       'judge.says.expectation(w * y + x, x, "It is.")',
                       'judge.says.identity(x / x, 1, given=[x > 0])')
    page = claims_here(chapter_page(record), [record])
    assert "where $x > 0$" in page
    assert r"$w$ random and independent with $\mathrm{E}[w] = 0$, $\mathrm{E}[w^2] = 1$" in page
    assert "<code>" not in page


def test_a_measurement_says_its_seeds(record_of):
    page = claims_here(chapter_page(record := record_of(MEASURED.format("for", True))), [record])
    assert "three seeds" in page.partition('<details class="fold"')[0]


def test_a_claim_is_found_by_its_name_and_its_other_words(record_of):
    page = claims_here(chapter_page(record := record_of(TRUE)), [record])
    assert '<h3 class="judged-head" id="t-01">A name <small>T-01</small></h3>' in page
    assert "<p hidden>one word, another</p>" in page


@pytest.mark.parametrize("ruling", Ruling)
def test_every_verdict_can_be_chosen_without_a_script(ruling):
    name = slug(ruling)
    rule = f".judged-claims:has(#show-{name}:checked) .judged:not(.is-{name})"
    assert rule in (HERE / "theme" / "css" / "claims.css").read_text(encoding="utf-8")


def test_a_claim_can_be_linked_to_and_shown_alone(record_of):
    record = record_of(TRUE)
    page = chapter_page(record)
    assert "index.md#t-02)" in link_claims("[it](claim:T-02)", page, [record])
    assert "[T-02 ✓](" in link_claims("[T-02](claim:T-02)", page, [record])
    with pytest.raises(UnknownClaim, match="T-99"):
        link_claims("[it](claim:T-99)", page, [record])
    assert [c.id for c in only(record, "t-02").claims] == ["T-02"]
    assert only(record, "sheet") is record


def test_the_verdicts_and_the_wrong_versions_are_added_up(record_of):
    record = record_of(FALSE, RIGHT)
    total = record.kills.mutants
    text = rulings(chapter_page(record), [record])
    assert "| all | 2 |" in text and f"Of {total} wrong versions {total} were refused." in text


def test_a_page_shows_a_line_that_was_proved_and_no_other(record_of):
    record = record_of(TRUE, FALSE, RIGHT)
    page = chapter_page(record)
    assert "x^2 + x" in formula(page, [record], "T-01")
    for id, number in (("T-01", "2"), ("T-01", "9"), ("T-99", "1")):
        with pytest.raises(UnknownClaim, match=f"{id} has no proved line {number}"):
            formula(page, [record], id, number)


def test_what_two_lines_are_given_is_said_once(record_of):
    record = record_of("judge.says.identity(x / x, 1, given=[x > 0])",
                       "judge.says.identity(x**2 / x, x, given=[x > 0])")
    assert formula(chapter_page(record), [record], "T-01", "1", "2").count("where $x > 0$") == 1


def test_a_proved_line_is_shown_as_numpy_that_runs(record_of):
    record = record_of("judge.define(y, x**2)", 'judge.says.identity(w, y + 1, given=[(w, y + 1)])',
                       'judge.says.identity(Partial(x**3, x), 3 * y)',
                       'judge.says.identity(y * x, x**3)')
    page, names = chapter_page(record), {"x": 2.0, "y": 4.0}
    shown = numpy_lines(page, [record], "T-01", "1", "2")
    assert shown.startswith("```python\nw = ")
    exec(shown.removeprefix("```python").removesuffix("```"), names)
    assert (names["w"], names["dx"]) == (5.0, 12.0)
    with pytest.raises(ValueError, match="neither a name nor a derivative"):
        numpy_lines(page, [record], "T-01", "3")
    with pytest.raises(UnknownClaim, match="T-01 has no proved line 9"):
        numpy_lines(page, [record], "T-01", "9")


def test_the_backward_pass_on_its_page_is_that_of_the_layer():
    """Changed by a sign or a term, it would not be."""
    book = next(path for path in files() if path.stem == "backward").parents[1]
    words = (book / "pages" / "batch-normalisation" / "index.md").read_text(encoding="utf-8")
    record = run(load(book / "batch_norm" / "backward.py"))
    rng, layer = np.random.default_rng(0), BatchNorm(1)
    z, g = rng.normal(size=(2, 5))
    output, cache = layer.compute(z[:, None])
    names = {"np": np, "z": z, "g": g, "m": 5, "gamma": 1.0, "beta": 0.0, "epsilon": layer.eps}
    for numbers in re.findall("insert: numpy batch-norm-backward ([0-9 ]+) -->", words):
        shown = numpy_lines("", [record], record.id, *numbers.split())
        exec(shown.removeprefix("```python").removesuffix("```"), names)
    assert np.allclose(names["ztilde"], output[:, 0], rtol=1e-12, atol=1e-12)
    right = {"z": layer.input_gradient(g[:, None], cache)[:, 0]} | {
        {"weight": "gamma", "bias": "beta"}[name]: gradient[0]
        for name, gradient in layer.parameter_gradients(g[:, None], cache).items()}
    assert all(np.allclose(names[f"d{name}"], found, rtol=1e-12, atol=1e-12)
               for name, found in right.items()) and len(right) == 3


def test_what_a_name_stands_for_is_said_once(record_of):
    record = record_of('judge.define(y, x + 1)', 'judge.says.identity(y * x, x**2 + x)',
                       'judge.says.identity(y - 1 + x, 2 * x)')
    shown = claims_here(chapter_page(record), [record]).partition('<details class="fold"')[0]
    assert shown.count("where") == shown.count("$y = 1 + x$") == 1


def test_a_record_survives_the_cache(record_of):
    record = record_of(FALSE, UNDER, RIGHT)
    again = from_data(ExerciseRecord, to_data(record))
    assert again.claims == record.claims and again.claims[0].of(again.claims[0].roles[0])


def test_claims_are_listed_without_being_run(tmp_path):
    path = tmp_path / "sheet.py"
    path.write_text(SHEET.format(lines=TRUE))
    assert outline(path)["kind"] == "claims"
    assert [row["id"] for row in claims_of(path)] == ["T-01", "T-02"]


def test_one_claim_in_two_files_is_a_fault(tmp_path):
    (tmp_path / "book.toml").write_text('title = "A book"\n')
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(SHEET.format(lines=TRUE))
    found = list(claims_twice(in_folder(tmp_path).files()))
    assert len(found) == 2 and "the claim T-01 is also in" in found[0]


@pytest.mark.parametrize("change, complaint", [
    (('"T-02"', '"T-01"'), "T-01 stands twice"),
    (('    """Another one."""\n', ""), "T-02: the claim has no words"),
])
def test_a_sheet_that_cannot_be_meant_is_refused(tmp_path, change, complaint):
    path = tmp_path / "sheet.py"
    path.write_text(SHEET.format(lines=TRUE).replace(*change))
    with pytest.raises(ExerciseError, match=complaint):
        load(path)
