"""A kept record is used only while everything that it rests on is as it was when it was run."""
import os
import threading
import time

import pytest

from backproof import cache, shelf
from backproof.record import ExerciseRecord
from backproof.registry import id_of, path_of
from backproof.verify import verify_all
from derivations.record import Status

PATH = path_of("ch3-softmax-temperature")

WORDS = '''"""A title

A statement.
"""
import time
from pathlib import Path

from backproof import exercise, real
{imports}
x = real("x")


@exercise("{id}", kind="proof")
def solution(proof):
    here = Path(__file__).parent
    (here / "began").touch()
    while (here / "wait").exists():
        time.sleep(0.01)
    proof.identity({claim}, "A line.")
'''
TRUE, FALSE = "x + x, 2 * x", "x - x, 2 * x"


def names(path):
    return {id_of(other) for other in cache.imported(path)}


def test_what_is_imported_directly_and_by_others_counts():
    assert {"ch3-cross-entropy-minimum", "ch3-cross-entropy-roles"} <= names(PATH)
    assert "ch3-softmax-inverse" not in names(PATH)
    assert "ch3-sigmoid-derivative" in names(path_of("ch3-output-gradients"))


@pytest.mark.parametrize("source, names", [
    ("from .a import (b,  # (one)\n    c)\nimport d", {".a", ".a.b", ".a.c", "d"}),
    ("def f():\n    import a.b as c\n    from .. import d", {"a.b", "..", "..d"}),
    ("\"\"\"A text\nfrom which import\n\"\"\"\nfrom a import b", {"a", "a.b"}),
    ("from a import b, \\\n    c\nx = 'from a import d'", {"a", "a.b", "a.c"}),
])
def test_imports_are_found_wherever_they_stand(source, names):
    assert set(cache.modules_in(source)) == names


@pytest.mark.parametrize("name, package, whole", [
    ("numpy", "a.b", "numpy"), (".c", "a.b", "a.b.c"), (".", "a.b", "a.b"),
    ("..c.d", "a.b", "a.c.d")])
def test_the_dots_of_an_import_count_upwards(name, package, whole):
    assert cache.absolute(name, package) == whole


@pytest.fixture
def trusting(tmp_path, monkeypatch):
    """Records are kept, in a place of their own."""
    monkeypatch.setattr(shelf.Shelf, "store", tmp_path / "store")
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def book(tmp_path, trusting):
    """A book whose one exercise waits while there is a file ``wait``."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "book.toml").write_text('title = "A book"\n')

    def write(claim, name="one", imports=""):
        path = folder / f"{name}.py"
        path.write_text(WORDS.format(id=name, claim=claim, imports=imports))
        return path
    return write


def before_and_after(path, change):
    """Verify a file, and change something while it is being verified."""
    wait = path.with_name("wait")
    wait.touch()
    found = []
    run = threading.Thread(target=lambda: found.extend(verify_all([path], jobs=1)))
    run.start()
    while not path.with_name("began").exists() and run.is_alive():
        time.sleep(0.01)
    change()
    wait.unlink()
    run.join()
    return found[0].status


def test_a_file_that_is_saved_while_it_is_verified_is_verified_again(book):
    path = book(TRUE)
    assert before_and_after(path, lambda: book(FALSE)) == Status.PROVED
    assert cache.load(path) is None
    assert [r.status for r in verify_all([path], jobs=1)] == [Status.REFUTED]


@pytest.mark.parametrize("imports", ["from ._shared import y\n", "from . import _shared\n",
                                     "import importlib; importlib.import_module('._shared', "
                                     "__package__)\n"])
def test_so_is_one_that_imports_a_file_that_is_saved(book, imports):
    path = book(TRUE, imports=imports)
    helper = path.with_name("_shared.py")
    helper.write_text("y = 1\n")
    before_and_after(path, lambda: helper.write_text("y = 2\n"))
    assert cache.load(path) is None


def test_one_that_nobody_touched_is_kept(book):
    path = book(TRUE)
    assert before_and_after(path, lambda: None) == Status.PROVED
    assert cache.load(path).status == Status.PROVED
    book(FALSE)
    assert cache.load(path) is None


def test_a_turned_sign_in_the_same_second_is_seen(book):
    """Compiled code is taken for that of any file of the same size and second of writing."""
    path = book(TRUE)
    now = time.time()
    for claim, status in ((TRUE, Status.PROVED), (FALSE, Status.REFUTED)):
        os.utime(book(claim), (now, now))
        assert [r.status for r in verify_all([path], use_cache=False, jobs=0)] == [status]


@pytest.fixture
def kept(trusting):
    record = ExerciseRecord("ch3-softmax-temperature", "t", "s", "3", "Softmax", "", "limit", [],
                            Status.PROVED)
    cache.save(record, PATH, cache.depends_on(PATH), {})
    return record


def test_an_unchanged_record_is_used(kept):
    assert cache.load(PATH) == kept


@pytest.mark.parametrize("changed, used", [
    ("ch3-softmax-temperature", False), ("ch3-cross-entropy-roles", False),
    ("ch3-early-stopping", True)])
def test_a_record_is_not_used_after_a_change_below_it(kept, monkeypatch, changed, used):
    state = cache.state
    monkeypatch.setattr(cache, "state", lambda path: {
        name: "new" if name == str(path_of(changed)) else digest
        for name, digest in state(path).items()})
    assert (cache.load(PATH) == kept) == used


@pytest.mark.parametrize("name", ["book.toml", "measured/l1_regularization.json"])
def test_the_manifest_and_the_data_beside_an_exercise_count(name):
    assert any(file.endswith(name) for file in cache.depends_on(PATH))
