"""The page writer: the anatomy of a page, red that cannot be missed, and text that stays text."""
from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest
from rich.console import Console
from sample_records import initialisation, proved, sample_records, softmax, undecided

from derivations.record import Counterexample, Status, Step, Verdict
from backproof import terminal
from backproof.record import ExerciseRecord, Kills
from backproof.report import report
from backproof.shelf import current
from backproof.site import lists, long_runs, pages, steps
from backproof.site.argument import lines
from backproof.site.chapters import link_from, page_path
from backproof.site.exercise_page import UNSEARCHED_PART, exercise_page
from backproof.site.lists import INSERTS, UnknownMarker, expand
from backproof.site.formulas import in_a_row
from backproof.site.verdicts import counterexample_table, verdict_text


def page(record):
    return exercise_page(record, [], lambda name: name)


def headings(text):
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


def written(folder, records):
    return {file.relative_to(folder).as_posix() for file in pages.write_pages(records, folder)}


def test_the_sections_stand_in_the_order_of_the_anatomy():
    assert headings(exercise_page(softmax(), ["other"], lambda name: name)) == [
        "The answer", "The idea", "The decisive step", "The argument",
        "In numbers", "Traps", "At the edges",
        *(f"{name} {UNSEARCHED_PART}" for name in
          ("In code", "The record", "Comes from, goes on to"))]


def test_a_section_without_content_is_left_out():
    assert headings(page(undecided())) == ["The argument", "Traps", f"The record {UNSEARCHED_PART}"]


def test_what_stands_beside_the_main_path_is_folded_under_what_it_shows():
    text = page(softmax())
    fold = text[text.index("How large an output is"):]
    assert '<details class="fold aside" markdown="block">' in text
    assert fold.index('id="line-5"') < fold.index("</details>")
    assert text.index('id="line-4"') < text.index("How large an output is")


def test_the_decisive_step_is_set_apart_and_leads_to_its_line():
    text = page(softmax())
    apart = text[text.index('class="decisive"'):text.index("## The argument")]
    assert "The quotient rule." in apart and 'href="#line-3"' in apart
    assert "The decisive step" not in page(replace(softmax(), decisive=-1))


def test_a_program_that_is_the_decisive_step_is_shown_once():
    listing = Step("code", "So:\n\n```python\nstop()\n```")
    text = page(replace(softmax(), steps=[listing], folds=[""], decisive=0))
    assert "## The code" in text and text.count("stop()") == 1


def test_a_derivation_and_what_it_concludes_are_one_line():
    derived = Step("derive", "The chain rule, line by line.", "a = b", "a = b", proved(),
                   [Step("identity", "Finer.", "a = c", "a = c", proved())])
    concluded = Step("conclude", "Nothing else is left.", "a = b", "a = b", proved())
    (line,) = lines(replace(softmax(), steps=[derived, concluded], folds=["", ""], decisive=0))
    assert line.decisive and line.step.text == "Nothing else is left."
    assert [finer.text for finer in line.step.details] == ["Finer."]
    other = replace(concluded, plain="a = d")
    assert len(lines(replace(softmax(), steps=[derived, other], folds=["", ""]))) == 2


def test_the_idea_is_the_description_and_the_tags_are_for_the_search():
    head = page(softmax()).split("---")[1]
    assert 'short: "Softmax Jacobian"' in head and 'tags: ["softmax derivative"]' in head
    assert 'description: "Every output is a share."' in head


def test_a_green_page_has_no_banner_and_only_its_answer_is_unfolded():
    text = page(softmax())
    assert 'class="banner"' not in text
    assert re.findall(r'<details class="(\w+)[^>]* open', text) == ["answer"]


@pytest.mark.parametrize("status", [Status.REFUTED, Status.UNDECIDED, Status.FAILED])
def test_a_red_step_makes_its_line_and_its_fold_stand_open(status):
    red = Step("identity", "A finer line.", "a = b", "", Verdict(status, reason="because"))
    record = replace(softmax(), status=status, steps=[Step("say", "Words.", details=[red])])
    text = page(record)
    assert f'<details class="verdict {status}" open ' in text
    assert '<details class="fold" open ' in text
    assert f"Not proved: {status}" in text and 'title: "✗ Monotonicity of softmax"' in text


def test_the_banner_names_the_lines_that_made_the_page_red():
    text = page(undecided())
    for reason in ("Line 1: undecided", "Line 2: refuted", "Mistake 1 was not refuted: proved",
                   "2 steps are not proved"):
        assert f"<li>{reason}</li>" in text


def test_what_was_run_or_compared_is_not_called_proved():
    ran = Step("outcome", "Two:", "", "2", Verdict(Status.CHECKED, "direct computation"))
    record = replace(softmax(), steps=[*softmax().steps, ran])
    text = page(record)
    assert '<span class="word">computed</span></summary>' in text and "= agrees</span>" in text
    assert "6 of 7 steps proved for every $C$, 1 computed" in text
    assert "6 lines proved · 1 computed · " in text and "</span> 1 computed</span>" in text
    sent = report([record])["exercises"][0]
    assert [step["status"] for step in sent["steps"]][-1] == "checked"
    assert [check["status"] for check in sent["checks"]] == ["checked"]
    failed = replace(record.checks[0], verdict=Verdict(Status.FAILED, "finite differences"))
    assert "agrees" not in page(replace(record, checks=[failed]))


def test_a_counterexample_is_a_table_of_everything_needed_to_check_it():
    table = re.search(r'<table class="counterexample".*?</table>', page(softmax()), re.DOTALL)[0]
    cells = re.findall(r'<td markdown="span">(.*?)</td>\n<td markdown="span">(.*?)</td>', table)
    left, right = r"$\frac{\partial a_j}{\partial z_k}$", r"$-a_j (1 - a_k) \quad (j \ne k)$"
    assert cells == [("$C$", "$3$"), ("$j$", "$1$"), ("$k$", "$2$"), ("$z$", "$(0, 0, 0)$"),
                     (left, r"$-\frac{1}{9}$"), (right, r"$-\frac{2}{9}$")]


def test_a_side_that_is_a_number_is_not_said_to_be_that_number():
    example = Counterexample({}, {}, {"x": "-1"}, "1/4", "0")
    table = counterexample_table(example, "$x^2$", "$0$")
    assert table.count("<tr") == 2 and "$x^2$" in table
    assert counterexample_table(example, "$x^2$", "$y$").count("<tr") == 3


def test_a_small_case_is_worked_out_on_the_page():
    before, _, after = page(softmax()).partition("0.731, 0.269")
    assert after and before.count("<details") == before.count("</details>")


def test_what_was_checked_is_added_up_from_the_record():
    text = page(softmax())
    for fact in ("6 of 6 steps proved for every $C$", "360 comparisons at 72 random points",
                 "worst relative error 3.2 × 10<sup>−10</sup> (at j = 2, k = 3)",
                 "1 of 1 refuted",
                 "22 of 22 spoiled versions", "2 more proved to say the same", "310 ms"):
        assert fact in text


def test_a_surviving_mutant_is_named_on_the_page_and_on_the_trust_page():
    record = replace(softmax(), kills=Kills(3, 2, 0, ["a*b -> a_b"]))
    assert "a*b -&gt; a_b" in page(record)
    assert r"a\*b \-> a\_b" in INSERTS["survivors"]("trust.md", [record])


def test_facts_that_no_line_needs_stand_together_as_mathematics():
    record = replace(softmax(), kills=Kills(3, 3, 0, [], ["a > 0", "x[t + 1] = y[t]"]))
    assert INSERTS["unneeded"]("trust.md", [record]).endswith(r": $a > 0$ and $x_{t + 1} = y_{t}$")


def test_what_uses_an_exercise_is_known_from_the_others():
    text = pages.exercise_pages(sample_records())
    used = text["exercises/chapter-3/ch3-softmax-monotonicity.md"].decode()
    uses = text["exercises/chapter-3/ch3-weight-init-variance.md"].decode()
    assert "- Goes on to [Variance of $z$ at the start](ch3-weight-init-variance.md)" in used
    assert "- Comes from [Monotonicity of softmax](ch3-softmax-monotonicity.md)" in uses
    assert r"- Comes from a\-lemma\-elsewhere" in uses


def test_the_lemma_that_is_taken_from_another_page_is_named():
    cited = Step("cite", "The slope.", "a = b", "a = b", proved(), cited="ch3-other")
    text = page(replace(softmax(), steps=[cited], folds=[""], uses=["ch3-other"]))
    assert "- Comes from ch3-other: [line 1](#line-1): $a = b$" in text


def test_a_cited_line_links_to_where_it_was_proved():
    record = softmax()
    record.steps.append(Step("cite", "The slope.", "a", "a", record.steps[-1].verdict,
                             cited="ch3-other"))
    text = exercise_page(record, [], lambda name: f"[Other](../{name}/)")
    assert "The slope. From [Other](../ch3-other/)." in text


def test_what_a_case_assumes_stands_at_its_line_and_not_among_what_the_exercise_gives():
    case = Verdict(Status.PROVED, "signs", ["b < 2"], conditions=["b != 0"])
    given = Step("assume", "Given.", "c = 1", "c = 1")
    record = replace(softmax(), folds=[], steps=[
        given, Step("inequality", "So.", "b < 3", "b < 3", case)])
    text = page(record)
    row = re.search(r"Given by the exercise.*?</tr>", text, re.DOTALL)[0]
    assert "$c = 1$" in row and "$b" not in row
    assert "It holds where $b \\ne 0$. It rests on $b < 2$." in verdict_text(case)


def test_a_link_between_chapters_climbs():
    assert link_from("exercises/chapter-2/x.md", softmax()).endswith(
        "(../chapter-3/ch3-softmax-monotonicity.md)")


def test_html_in_a_record_is_text():
    evil = "<script>alert(1)</script>"
    record = replace(softmax(), id="no-file", title=evil, statement=evil, section=evil, kind=evil,
                     error=evil,
                     status=Status.FAILED, url='javascript:alert("x")',
                     steps=[Step("say", evil, verdict=Verdict(Status.FAILED, evil, [evil]),
                                 table=[[evil], [evil]])])
    text = page(record) + lists.by_chapter("exercises/index.md", [record])
    assert "<script" not in text and "javascript:" not in text


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a b"])
def test_an_id_that_is_no_file_name_is_refused(name):
    with pytest.raises(ValueError, match="id"):
        page_path(replace(softmax(), id=name))


def test_a_figure_that_is_not_svg_is_refused():
    with pytest.raises(ValueError, match="SVG"):
        page(replace(softmax(), steps=[Step("figure", figure="<img src=x>")]))


def test_only_what_changed_is_written_and_what_left_is_removed(tmp_path):
    records = sample_records()
    written(tmp_path, records)
    assert written(tmp_path, records) == set()
    edited = [replace(records[0], statement="Another statement."), *records[1:]]
    assert written(tmp_path, edited) == {"exercises/chapter-3/ch3-softmax-monotonicity.md"}
    (tmp_path / ".gitignore").write_text("*")
    changed = written(tmp_path, edited[:2])
    assert "exercises/chapter-2/ch2-open.md" in changed
    assert not (tmp_path / "exercises/chapter-2").exists()
    assert (tmp_path / ".gitignore").exists()


def test_an_empty_book_still_has_its_pages(tmp_path):
    assert {"index.md", "trust.md", "exercises/index.md"} <= written(tmp_path, [])


def test_an_unknown_marker_is_refused_by_name():
    with pytest.raises(UnknownMarker, match=r"trust\.md.*'tottals'"):
        expand("<!-- insert: tottals -->", "trust.md", [])


def test_a_page_shows_an_experiment_that_is_there_and_no_other():
    records = sample_records()
    record = next(r for r in records if any(step.verb == "experiment" for step in r.steps))
    shown = expand(f"<!-- insert: experiment {record.id} -->", "x.md", records)
    said = next(step for step in record.steps if step.verb == "experiment")
    assert str(said.table[1][0]) in shown and f"{record.id}.md" in shown
    with pytest.raises(UnknownMarker, match=f"{record.id} has no experiment 9"):
        expand(f"<!-- insert: experiment {record.id} 9 -->", "x.md", records)


def test_a_marker_that_is_shown_as_code_is_left_alone():
    assert expand("`<!-- insert: nonsense -->`", "x.md", []) == "`<!-- insert: nonsense -->`"


def test_the_template_is_shown_as_it_is():
    text = INSERTS["template"]("write-an-exercise.md", [])
    assert text.startswith("```python\n") and '@exercise("EXERCISE-ID", kind="proof"' in text


def test_the_titles_of_two_books_stand_under_their_books():
    first, second = current().books[:2]
    records = [replace(softmax(), book=first.name), replace(initialisation(), book=second.name)]
    text = INSERTS["contents"]("index.md", records)
    assert text.index(first.title) < text.index(records[0].title.split(" ")[0])
    assert text.count('class="book-title"') == 2
    assert 'class="book-title"' not in INSERTS["contents"]("index.md", records[:1])


def test_chapters_follow_each_other_as_numbers():
    records = [replace(softmax(), chapter=chapter) for chapter in ("10", "9", "2")]
    text = lists.by_chapter("exercises/index.md", records)
    assert headings(text) == ["Chapter 2", "Chapter 9", "Chapter 10"]


def test_exercises_of_one_kind_stand_together():
    text = lists.by_kind("exercises/by-kind.md", sample_records())
    assert headings(text) == ["Expectation", "Inequality"]
    assert text.count('<li class="entry') == len(sample_records())


def test_the_trust_table_adds_up():
    foot = INSERTS["trust-table"]("trust.md", sample_records()).split("<tfoot")[1]
    assert re.findall(r"<td>(.*?)</td>", foot) == [
        "8 / 10", "460", "1", "1 / 2", "31 / 32", "3.8 s"]


def test_lines_are_counted_by_how_they_ended_and_by_which_method():
    text = INSERTS["by-status"]("trust.md", sample_records())
    counted = dict(re.findall(r"[✓=≈~✗?!] (\w+)</span></td><td>(.*?)</td>", text))
    assert counted == {"proved": "7", "measured": "1", "derived": "0", "refuted": "1",
                       "undecided": "1", "agrees": "1 of 1"}
    rows = re.findall(r"<td>([^<]*)</td><td>(\w+)</td><td>(\d+)</td>",
                      INSERTS["by-method"]("trust.md", sample_records()))
    assert ("normal form", "proved", "4") in rows and sum(int(n) for *_, n in rows) == 8


def test_the_home_page_counts_only_the_comparisons_that_agree():
    record = softmax()
    failed = replace(record.checks[0], verdict=Verdict(Status.FAILED, "finite differences"))
    text = INSERTS["summary"]("index.md", [replace(record, checks=[*record.checks, failed])])
    assert "<dt>comparisons with a network agree</dt><dd>1 of 2</dd>" in text
    assert "derived" not in text


def test_a_line_that_one_judge_found_is_named_with_the_reason():
    assert INSERTS["derived"]("trust.md", sample_records()).startswith("None:")
    alone = Step("identity", "So.", "a = b", "a = b",
                 Verdict(Status.DERIVED, "normal form", reason="one judge: a ragged sum"))
    record = replace(softmax(), status=Status.DERIVED, steps=[Step("say", "", details=[alone])])
    text = INSERTS["derived"]("trust.md", [record])
    assert "Monotonicity of softmax" in text and "`a = b`" in text and "ragged sum" in text
    assert "1 derived by one judge" in page(record) and "not proved</strong>" not in page(record)
    assert f"Not proved: {Status.DERIVED}" in page(record)


def test_the_long_runs_are_shown_from_their_records(tmp_path, monkeypatch):
    monkeypatch.setattr(long_runs, "RECORDS", tmp_path)
    run = {"pairs": 1234, "seed": "5", "commit": "abc", "date": "2026-01-02",
           "engine": long_runs.engine()}
    (tmp_path / "soundness.json").write_text(json.dumps(run | {
        "counts": {"proved compared": 56, "normal form compared": 789},
        "unsound": [{"left": "x < 1", "right": "y"}]}))
    (tmp_path / "completeness.json").write_text(json.dumps(run | {
        "counts": {"proved": 979, "derived": 20, "undecided": 1, "no pair": 234}}))
    text = INSERTS["soundness"]("trust.md", [])
    for fact in ("<dd>1,234</dd>", "<dd>56</dd>", "<dd>789</dd>", "<dd>1</dd>", "seed 5",
                 "2026-01-02", "commit abc", '<p class="red">✗ <code>x &lt; 1</code>'):
        assert fact in text
    text = INSERTS["completeness"]("trust.md", [])
    for fact in ("<dd>1,000</dd>", "<dd>97.9 %</dd>", "<dd>2 %</dd>", "<dd>1</dd>", "<dd>0</dd>"):
        assert fact in text


def test_a_room_that_changed_since_a_long_run_is_named():
    now = long_runs.engine()
    room = "derivations/kernel/rules.py"
    assert long_runs.changed_since({"engine": now}) == ""
    for then in (now | {room: "another"}, {name: now[name] for name in now if name != room}):
        said = long_runs.changed_since({"engine": then})
        assert "not run again: 1 file<" in said and f">{room}<" in said
    assert "gone.py" in long_runs.changed_since({"engine": now | {"gone.py": "0"}})


def test_a_red_exercise_is_red_in_every_list():
    records = [softmax(), undecided()]
    assert "1 exercise is not proved" in INSERTS["red-banner"]("index.md", records)
    assert "✗ undecided" in INSERTS["contents"]("index.md", records)
    assert "entry is-red" in INSERTS["by-kind"]("exercises/by-kind.md", records)
    assert INSERTS["red-banner"]("index.md", [softmax(), initialisation()]) == ""


def test_an_exercise_that_never_ran_still_has_a_page():
    record = ExerciseRecord("ch1-x", "X", "", "1", "S", "", "kind", [], Status.FAILED,
                            error="ImportError: no such module")
    assert "ImportError: no such module" in page(record)


def test_a_program_has_no_left_and_right_side():
    asked = {"what is asked": "The epoch after which [0.3, 0.6] stops"}
    example = Counterexample({}, {}, asked, "never", "11", is_code=True)
    shown = counterexample_table(example)
    assert "this answer gives" in shown and "really" in shown and "side" not in shown
    assert str(example) == "The epoch after which [0.3, 0.6] stops: found never, expected 11"


def test_a_verdict_is_a_sentence_with_formulas():
    verdict = Verdict(Status.PROVED, "small sizes", ["n_in >= 1", "a[j] = sigmoid(z[j])"],
                      why="checked at n_in = 1, 2; that suffices, because no term sums over more "
                      "than one index", sizes=["n_in"])
    assert verdict_text(verdict) == (
        r"Proved for every $n_{\mathrm{in}}$: checked at $n_{\mathrm{in}}$ = 1, 2; that suffices, "
        r"because no term sums over more than one index. It rests on $a_j = \sigma(z_j)$.")
    ran = verdict_text(Verdict(Status.CHECKED, "direct computation"))
    assert ran.startswith("Computed: ") and "no proof" in ran


def test_a_theorem_that_is_not_proved_does_not_look_proved():
    shown = steps.step_item(Step("theorem", "Words."), "line-1")
    assert "standard theorem, not proved here" in shown and 'class="verdict' not in shown


def test_the_terminal_shows_an_answer_in_words_and_no_empty_source():
    record = softmax()
    mistake = replace(record.mistakes[0], source="", text="a slip", why="Because.")
    record = replace(record, answer=[Step("say", "Wait for $n$ epochs.")], mistakes=[mistake])
    console = Console(width=200, record=True, file=io.StringIO())
    terminal.show(record, console)
    shown = console.export_text()
    assert "Wait for n epochs." in shown and "a slip. Because." in shown


@pytest.mark.parametrize("body, said", [
    ("# Title\n\nIt is *small*. And more.", "It is small."),
    ("# Title\n\n<!-- x -->\n\nSee [here](a.md), or\nthere", "See here, or there"),
    ("# Title\n\n“Proved” is `said` of\na line. Then.", "“Proved” is said of a line.")])
def test_a_page_without_a_description_gets_its_first_sentence(body, said):
    found = pages.described(f"---\ntitle: T\n---\n{body}")
    assert f"description: {json.dumps(said, ensure_ascii=False)}\n---\n{body}" in found
    assert pages.described(found) == found


@pytest.mark.parametrize("value, shown", [
    ("176777/1000000", r"$\approx 0.1768$"), ("1/3", r"$\frac{1}{3}$")])
def test_a_rounded_value_is_no_fraction(value, shown):
    example = Counterexample({}, {}, {"x": value}, "0", "1")
    assert shown in counterexample_table(example)


def test_a_letter_between_two_bounds_is_one_chain():
    assert in_a_row(["beta > 0", "x = 2", "beta <= 1"]) == [r"$0 \lt \beta \le 1$", "$x = 2$"]
    assert in_a_row(["x > 0", "x > a", "x < 1"]) == ["$x > 0$", "$x > a$", "$x < 1$"]


def test_a_certificate_of_many_digits_is_rounded():
    verdict = Verdict(Status.PROVED, why="1 - u^59 - 19/20 = 3017393544564576/2882303761517117444"
                      ", a sum of products of what is not negative")
    assert verdict_text(verdict) == (r"Proved: $1 - u^{59} - \frac{19}{20} \approx 0.001$ is not "
                                     "negative.")


def test_a_lemma_is_told_as_mathematics():
    verdict = Verdict(Status.PROVED, why="it follows from the lemma Least x log x: x*log(x) >= -exp(-1) (given x > 0)")
    assert verdict_text(verdict) == (r"Proved: by the lemma Least x log x: $x \ln x \ge -e^{-1}$ "
                                     "(given $x > 0$).")


@pytest.mark.parametrize("why, shown", [
    ("x^2 is not negative, by the signs of its parts and what is given",
     "$x^2$ is not negative, by the signs of its parts and what is given"),
    ("exp(-1) - 1/3 is about 0.0345, computed with bounds on the error",
     r"$e^{-1} - \frac{1}{3}$ is about 0.0345, computed with bounds on the error"),
])
def test_the_sign_of_a_difference_is_told_in_mathematics(why, shown):
    assert verdict_text(Verdict(Status.PROVED, why=why)) == f"Proved: {shown}."
