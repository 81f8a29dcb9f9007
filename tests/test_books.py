"""Books and shelves: what a manifest says, which books a folder has, and a book of one's own."""
import json
import os
import subprocess
import sys

import pytest

from backproof import shelf
from backproof.book import heading, read
from backproof.errors import ExerciseError
from backproof.faults import faults
from backproof.registry import path_of
from backproof.shelf import in_folder

MANIFEST = '''
title = "Two chapters"
author = "A. Nobody"
address = "https://example.org/text/"

[[chapter]]
name = "1"
address = "one.html"
sections = [{ title = "Begin", anchor = "b", ids = ["ch1-second", "ch1-first"] }]

[[chapter]]
name = "Extras"
ids = ["more-of-it"]

[sources]
N = "the notes of a student"
'''


ANSWER = "2*(m*c - sum(x[i], i))"  # to the exercise of a new book


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ch1").mkdir()
    for name in ("ch1/first.py", "ch1/second.py", "more_of_it.py", "_helper.py", "test_x.py",
                 "ch1/unlisted.py"):
        (tmp_path / name).write_text("")
    (tmp_path / "book.toml").write_text(MANIFEST)
    return tmp_path


@pytest.fixture(autouse=True)
def no_shelf_is_left_chosen():
    yield
    shelf.choose(None)


def test_ids_come_from_file_names_and_their_order_from_the_manifest(folder):
    book = read(folder)
    assert [book.id_of(path) for path in book.files()] == [
        "ch1-second", "ch1-first", "more-of-it", "ch1-unlisted"]


def test_the_place_of_an_exercise_is_its_chapter_section_and_address(folder):
    place = read(folder).place("ch1-first")
    assert (place.chapter, place.section) == ("1", "Begin")
    assert place.url == "https://example.org/text/one.html#b"


def test_without_a_text_elsewhere_there_is_a_chapter_and_no_link(folder):
    place = read(folder).place("more-of-it")
    assert (place.chapter, place.section, place.url) == ("Extras", "", "")


def test_an_exercise_that_the_manifest_does_not_name_has_the_chapter_of_its_id(folder):
    assert read(folder).place("ch1-unlisted").chapter == "1"
    assert read(folder).place("unlisted").chapter == ""


def test_chapters_are_numbers_or_words():
    assert [heading(name) for name in ("3", "Extras", "")] == ["Chapter 3", "Extras", "Other"]


def test_a_source_has_a_label(folder):
    book = read(folder)
    assert book.source("N") == "the notes of a student"
    assert book.source("a slip that is easily made") == "a slip that is easily made"


@pytest.mark.parametrize("text, said", [
    ("titel = 'x'", "nothing is known as 'titel' here"), ("author = 'x'", "'title' is missing"),
    ("title = ", "book.toml: "), ("title = 'x'\n[[chapter]]\nname = '1'\nid = ['a']",
                                  "nothing is known as 'id' here")])
def test_what_is_wrong_with_a_manifest_is_one_line(tmp_path, text, said):
    (tmp_path / "book.toml").write_text(text)
    with pytest.raises(ExerciseError) as error:
        read(tmp_path)
    assert said in str(error.value) and "\n" not in str(error.value)


def test_one_stands_in_a_book_or_above_books_or_in_a_project_with_books(folder, monkeypatch):
    project = folder / "project"
    for name in ("one", "two"):
        (project / "exercises" / name).mkdir(parents=True)
        (project / "exercises" / name / "book.toml").write_text(f"title = '{name}'")
    (project / "src").mkdir()
    both = ["one", "two"]
    for place, titles in ((folder / "ch1", ["Two chapters"]), (project, both),
                          (project / "exercises", both), (project / "src", both),
                          (project / "exercises" / "two", ["two"])):
        monkeypatch.chdir(place)
        assert [book.title for book in shelf.current().books] == titles


def test_a_book_in_a_neighbour_folder_of_a_parent_is_not_meant(tmp_path, monkeypatch):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "book.toml").write_text("title = 'x'")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert shelf.current().installed
    assert "No book here" in shelf.current().announcement()


def test_a_folder_without_a_book_is_named(tmp_path, backproof):
    code, _, err = backproof("list", "--book", tmp_path)
    assert code == 2 and "holds no book" in err and "backproof init" in err


# --------------------------------------------------------------------------- a book of one's own


@pytest.fixture
def mine(tmp_path, backproof, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert backproof("init", tmp_path / "my-book")[0] == 0
    monkeypatch.chdir(tmp_path / "my-book")
    return tmp_path / "my-book"


def test_a_new_book_holds_at_once_and_every_command_says_which_it_is(mine, backproof):
    for command in (["verify", "--jobs", "0"], ["list"], ["build", "--site-dir", mine / "site"]):
        code, out, err = backproof(*command)
        assert code == 0 and "My book" in err, out + err
    assert (mine / "site/exercises/first-chapter/first-exercise/index.html").exists()
    assert "Home" in (mine / "site" / "index.html").read_text(encoding="utf-8")


def test_the_same_from_another_folder(mine, backproof, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = backproof("verify", "--book", "my-book", "--jobs", "0", "--json")
    (found,) = json.loads(out)["exercises"]
    assert (code, found["id"], found["book"]) == (0, "first-exercise", "my-book")
    code, out, _ = backproof("check", "first-exercise", ANSWER, "--book", "my-book")
    assert code == 0 and "Right" in out


def test_a_book_is_not_made_twice(mine, backproof):
    code, _, err = backproof("init", mine)
    assert code == 2 and "holds a book already" in err


def test_books_that_were_made_side_by_side_are_one_shelf(mine, backproof, monkeypatch):
    monkeypatch.chdir(mine.parent)
    for name, other in (("second", "first-exercise-2"), ("third", "first-exercise-3")):
        code, out, _ = backproof("init", name)
        assert code == 0 and f"Its exercise is called {other}: a book beside it has first-exercise" in out
    here = in_folder(mine.parent)
    assert faults(here.files(), here) == []
    assert here.ids == ["first-exercise", "first-exercise-2", "first-exercise-3"]
    assert here.chapter_order() == ["First chapter", "First chapter 2", "First chapter 3"]


def test_a_file_can_be_shown_checked_and_cited(mine, backproof):
    assert backproof("new", "second-exercise")[0] == 0
    second = mine / "second_exercise.py"
    text = second.read_text()
    second.write_text(text.replace("\nm =", "\nfrom .first_exercise import c as other\nm ="))
    assert "from .first_exercise" in second.read_text()
    assert backproof("verify", "second_exercise.py", "--jobs", "0")[0] == 0
    code, out, _ = backproof("show", "second_exercise.py")
    assert code == 0 and "second-exercise · my-book" in out
    assert backproof("check", "second_exercise.py", ANSWER)[0] == 0
    assert backproof("check", "nothing.py", "x")[0] == 2


def test_a_file_outside_any_book_is_shown_as_a_page(tmp_path, backproof, monkeypatch):
    from backproof.init import written
    from backproof.site.build import build
    from backproof.verify import verify_all

    monkeypatch.chdir(tmp_path)
    backproof("new", "alone")
    list(written(tmp_path / "around", "Alone"))
    shelf.choose_file(tmp_path / "alone.py", tmp_path / "around")
    build(verify_all(jobs=0), tmp_path / "site")
    page = tmp_path / "site" / "exercises" / "other" / "alone" / "index.html"
    assert "A title of a few words" in page.read_text(encoding="utf-8")


def test_the_ledger_says_what_is_new(mine, backproof):
    assert "new: run" not in backproof("verify", "--jobs", "0")[1]  # a book need not have one
    assert backproof("ledger", "--accept")[0] == 0
    assert backproof("ledger")[0] == 0
    backproof("new", "second-exercise")
    code, out, _ = backproof("verify", "--jobs", "0")
    assert code == 0 and "second-exercise is new: run `backproof ledger --accept`" in out


def pytest_in(folder, *arguments):
    done = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
                          cwd=folder, capture_output=True, text=True, env={**os.environ, "CI": ""})
    return done.returncode, done.stdout


def test_pytest_collects_every_line_check_and_mistake_of_a_book(mine):
    code, out = pytest_in(mine, "-v")
    assert code == 0
    for name in ("::status", "::step 1: ", "::mistake: the factor 2 is forgotten", "::mutants"):
        assert name in out
    assert out.splitlines()[-1].strip("= ").startswith("6 passed")


def test_a_red_line_is_one_red_test_with_its_place_and_a_next_move(mine):
    path = mine / "first_exercise.py"
    path.write_text(path.read_text().replace("slope, 0, given=", "slope, 1, given="))
    line = path.read_text().splitlines().index(
        '    proof.edge_case("It is zero at the mean.", slope, 1, given=[(c, Sum(x[i], i) / m)])')
    code, out = pytest_in(mine, "-q")
    assert code == 1 and f"first_exercise.py:{line + 1}: edge_case: " in out
    assert "next: put in these numbers by hand" in out
    assert "2 failed" in out  # the line, and the exercise as a whole


def test_a_new_exercise_is_one_red_test_of_a_book_with_a_ledger(mine, backproof):
    backproof("ledger", "--accept")
    backproof("new", "second-exercise")
    code, out = pytest_in(mine, "-q")
    assert code == 1 and "1 failed" in out
    assert "second-exercise is new: run `backproof ledger --accept`" in out


def test_a_wrong_variant_that_nothing_refuses_is_told_by_both_and_turns_neither_red(mine, capsys):
    from backproof.cli.records import print_summary, worst
    from backproof.pytest_plugin import Remark, items
    from backproof.verify import verify_all

    (record,) = verify_all(jobs=0)
    record.kills.survived.append("0 = 0: 0 read as 1")
    told = {name: complaint for name, _, complaint in items(record, shelf.current().books[0])}
    assert isinstance(told.pop("mutants"), Remark) and not any(told.values())
    print_summary([record])
    assert "first-exercise: not refused: 0 = 0: 0 read as 1" in capsys.readouterr().out
    assert worst([record]) == 0


def test_the_ids_of_the_first_book_are_all_found():
    books = in_folder(shelf.current().root).books
    assert all(path_of(id).is_file() for book in books for id in map(book.id_of, book.files()))
