"""Files that are not fit to be verified: one clear line each, before anything is proved."""
import pytest

from backproof.faults import faults
from backproof.shelf import in_folder

GOOD = '''"""A title

A statement.
"""
from backproof import exercise


@exercise("one", kind="proof")
def solution(proof):
    proof.identity(1, 1)


@solution.network
def check(net):
    net.values("one", [1], [1], 0, "none")
'''


@pytest.fixture
def found(tmp_path):
    def said(text=GOOD, manifest="title = 'A book'", **others):
        (tmp_path / "book.toml").write_text(manifest)
        for name, other in {"one": text, **others}.items():
            (tmp_path / f"{name}.py").write_text(other)
        shelf = in_folder(tmp_path)
        return faults(shelf.files(), shelf)
    return said


@pytest.mark.parametrize("other", [
    GOOD, GOOD.replace('exercise("one",', "exercise(\n    'one',"),
    GOOD.replace('"one", kind', 'id="one", kind'),
    GOOD.replace('"one", kind', '"o" "ne", kind'), GOOD.replace("A statement", 'Not @exercise("two", kind)'),
])
def test_an_id_is_seen_twice_however_it_is_written(found, other):
    assert any("the id 'one' is also that of" in fault for fault in found(two=other))


def test_a_good_file_has_none(found):
    assert found() == []


@pytest.mark.parametrize("old, new, line, words", [
    ("A title\n", "\n", 1, "must begin with a docstring: a title line"),
    ("A title\n\nA statement.\n", "A title\nA statement.\n", 1, "must begin with a docstring"),
    ("A title\n\nA statement.\n", "A title\n", 1, "must begin with a docstring"),
    ('"one"', '"two"', 8, "the id 'two' is not the file's: call it 'one'"),
    ('"one"', '"One two"', 8, "'One two' is not an id"),
    ('kind="proof"', 'kind="prof"', 8, "the kind 'prof' is not one of proof, limit"),
    (', kind="proof"', "", 8, "a kind is missing"),
    ('kind="proof"', 'kind="proof", book="1"', 8, "leave out book=…"),
    ('net.values("one", [1], [1], 0, "none")', "pass", 14, "'check' compares nothing"),
])
def test_a_fault_is_one_line_with_its_place(found, old, new, line, words):
    assert old in GOOD
    said = found(GOOD.replace(old, new))
    assert any(words in fault and f"one.py:{line}: " in fault for fault in said), said
    assert not any("\n" in fault for fault in said)


def test_an_id_that_two_files_have_is_named_once_with_both(found):
    said = found(two=GOOD)
    twice = [fault for fault in said if "is also that of" in fault]
    assert len(twice) == 1 and "one.py" in twice[0] and "two.py" in twice[0]


def test_a_file_outside_of_books_may_have_the_id_of_an_exercise(found, tmp_path, tmp_path_factory):
    found()
    alone = tmp_path_factory.mktemp("elsewhere")
    for name in ("one", "two"):
        (alone / f"{name}.py").write_text(GOOD)
    assert faults([alone / "one.py"], in_folder(tmp_path)) == []
    (fault,) = faults([alone / "one.py", alone / "two.py"], in_folder(tmp_path))
    assert "two.py:8: the id 'one' is also that of" in fault


def test_a_file_of_another_book_is_compared_with_its_neighbours(found, tmp_path, tmp_path_factory):
    found()
    other = tmp_path_factory.mktemp("other")
    (other / "book.toml").write_text("title = 'Another'")
    for name in ("one", "two"):
        (other / f"{name}.py").write_text(GOOD)
    assert "is also that of" in faults([other / "one.py"], in_folder(tmp_path))[0]


def test_an_id_that_stands_twice_in_the_manifest_is_named(found):
    (said,) = found(manifest="title = 'A book'\n[[chapter]]\nname = 'x'\nids = ['one', 'one']")
    assert "the id 'one' stands twice" in said


@pytest.mark.parametrize("wanted, missing", [
    ("mistake", True), ("network", False), ("place", True), ("idea", True), ("kind", False)])
def test_a_manifest_says_what_its_exercises_must_have(found, wanted, missing):
    said = found(manifest=f"title = 'A book'\nrequires = ['{wanted}']")
    assert bool(said) == missing
    assert all(f"A book asks for '{wanted}' in every exercise, and one has none" in s for s in said)


def test_a_place_is_a_section_of_a_text_elsewhere(found):
    chapter = "\n[[chapter]]\nname = '1'\nsections = [{ title = 'Begin', ids = ['one'] }]"
    assert found(manifest=f"title = 'A book'\nrequires = ['place']{chapter}") == []


def test_what_is_no_python_is_left_to_the_run(found):
    assert found("def solution(:\n") == []


LESSON = ('kind="proof", short="One", tags=["one"], idea="It is so. It is. There is no more."')


@pytest.mark.parametrize("old, new, words", [
    ("It is so. It is. There is no more.", "It is so. It is.", "this one has 2"),
    ("It is so.", "It is $1$.", "without formulas"),
    ('short="One"', 'short="One that is a good deal too long"', "at most 28 signs"),
])
def test_a_lesson_is_short_and_told_in_words(found, old, new, words):
    assert found(GOOD.replace('kind="proof"', LESSON)) == []
    said = found(GOOD.replace('kind="proof"', LESSON.replace(old, new)))
    assert len(said) == 1 and words in said[0]


def test_a_book_may_ask_for_a_lesson_in_every_exercise(found):
    asks = "title = 'A book'\nrequires = ['idea', 'short', 'tags', 'decisive']"
    said = found(GOOD.replace('kind="proof"', LESSON), asks)
    assert len(said) == 1 and "asks for 'decisive'" in said[0]
    told = GOOD.replace('kind="proof"', LESSON).replace(
        "proof.identity(1, 1)", "proof.identity(1, 1)\n    proof.decisive()")
    assert found(told, asks) == []
