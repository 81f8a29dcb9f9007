"""What a person may name, and what one bad file does: it is told in a line, and spoils no other."""
import json

import pytest

from backproof import shelf
from backproof.registry import load, path_of
from backproof.run import run

EXERCISE = '''"""{id}

A statement.
"""
from backproof import exercise, real

x = real("x")


@exercise("{id}", kind="proof"{more})
def solution(proof):
    {line}
'''
NO_TEXT = b"\xff\xfe\x00"


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book with two good exercises, one of them in a folder, in which one stands."""
    (tmp_path / "book.toml").write_text("title = 'A book'")
    (tmp_path / "part").mkdir()
    write(tmp_path / "one.py", "one")
    write(tmp_path / "part" / "two.py", "part-two")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shelf, "_chosen", None)
    return tmp_path


def write(path, id, line="proof.identity(x + x, 2*x)", more=""):
    path.write_text(EXERCISE.format(id=id, line=line, more=more))


@pytest.fixture
def backproof(backproof):
    """The exit status, and all that is said, wherever it is printed."""
    def run(*arguments):
        code, out, err = backproof(*arguments)
        return code, out + err
    return run


def verified(backproof, *what):
    code, out = backproof("verify", *what, "--jobs", "0", "--no-cache", "--json")
    return code, {found["id"]: found["status"] for found in json.loads(out)["exercises"]}


@pytest.mark.parametrize("what, ids", [
    (".", {"one", "part-two"}), ("part", {"part-two"}), ("../{name}/part/", {"part-two"}),
])
def test_a_folder_stands_for_its_exercises(book, backproof, what, ids):
    code, found = verified(backproof, what.format(name=book.name))
    assert code == 0 and found.keys() == ids


def test_a_folder_without_a_book_stands_for_its_files(book, backproof, tmp_path_factory):
    loose = tmp_path_factory.mktemp("loose")
    write(loose / "three.py", "three")
    assert verified(backproof, loose) == (0, {"three": "proved"})


@pytest.mark.parametrize("command", ["list", "build"])
def test_a_book_may_be_named_without_an_option(book, backproof, monkeypatch, command):
    monkeypatch.chdir("/")
    monkeypatch.setattr("backproof.cli.site.verified", lambda *_, **__: [])
    monkeypatch.setattr("backproof.site.build.build", lambda *_: None)
    to = ["--site-dir", book / "site"] if command == "build" else []
    assert backproof(command, book, *to)[0] == 0 and shelf.current().root == book


@pytest.mark.parametrize("arguments, said", [
    (["verify", "empty"], "empty holds no exercise"), (["show", "."], "a folder with 3 exercises"),
    (["check", "./part", "x"], "part cannot be read: Is a directory"), (["init", ""], "name the folder"),
    (["verify", "one", "--ledger", "part"], "part is a folder"), (["recheck", "bad"], "bad is no text"),
    (["build", "nowhere"], "nowhere holds no book"), (["serve", "none.py"], "there is no file"),
    (["check", "bad.py", "x"], "bad.py is no text"),
])
def test_what_cannot_be_meant_is_refused_in_one_line(book, backproof, arguments, said):
    (book / "empty").mkdir()
    (book / "bad").write_bytes(NO_TEXT)
    (book / "bad.py").write_bytes(NO_TEXT)
    code, out = backproof(*arguments)
    assert code == 2 and said in out and out.startswith("backproof: ") and out.count("\n") == 1


def test_capital_letters_in_an_id_are_read_as_small_ones(book):
    assert path_of("Part-TWO") == path_of("part-two") == book / "part" / "two.py"


@pytest.mark.parametrize("text, said", [
    (NO_TEXT, "no Python file"), (b"x = (\n", "bad.py:1: '(' was never closed")])
def test_a_file_that_cannot_be_read_hides_no_other_from_the_list(book, backproof, text, said):
    (book / "bad.py").write_bytes(text)
    code, out = backproof("list", "--json")
    rows = {row["id"]: row for row in json.loads(out)["exercises"]}
    assert rows.keys() == {"bad", "one", "part-two"} and said in rows["bad"]["title"]
    assert backproof("list")[0] == 2


@pytest.mark.parametrize("text", [NO_TEXT, b"x = (\n"])
def test_a_file_that_cannot_be_read_fails_alone(book, backproof, text):
    (book / "bad.py").write_bytes(text)
    assert verified(backproof) == (1, {"one": "proved", "part-two": "proved", "bad": "failed"})


def test_an_idea_of_two_sentences_fails_its_own_exercise_and_no_other(book, backproof):
    write(book / "one.py", "one", more=", idea='Here is one. There are two.'")
    assert verified(backproof) == (1, {"one": "failed", "part-two": "proved"})
    assert "one.py:10: an idea is told in three to five sentences" in backproof("verify", "one")[1]


def test_a_file_that_a_new_book_has_already_is_not_said_to_be_written(backproof, tmp_path):
    (tmp_path / "README.md").write_text("mine")
    _, out = run_init(backproof, tmp_path)
    assert "book.toml" in out and "README.md" not in out
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_broken_book_does_not_keep_another_from_beginning_beside_it(backproof, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "book.toml").write_text("title = ")
    _, out = run_init(backproof, tmp_path / "mine")
    assert "first_exercise.py" in out


def run_init(backproof, folder):
    try:
        return backproof("init", folder)
    finally:
        assert (folder / "book.toml").is_file()


def test_a_statement_that_raises_is_called_a_statement(book):
    write(book / "one.py", "one", "proof.define([][0], x)")
    (step,) = run(load(book / "one.py")).steps
    assert step.verb == "statement" and "IndexError" in step.verdict.reason
