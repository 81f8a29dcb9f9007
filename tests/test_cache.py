"""A kept record is used only while everything that it rests on is unchanged."""
import pytest

from derivations.record import Status
from backproof import cache, shelf
from backproof.record import ExerciseRecord
from backproof.registry import id_of, path_of

PATH = path_of("ch3-softmax-temperature")


def names(path):
    return {id_of(other) for other in cache.imported(path)}


def test_what_is_imported_directly_and_by_others_counts():
    assert {"ch3-cross-entropy-minimum", "ch3-cross-entropy-roles"} <= names(PATH)
    assert names(path_of("ch3-sigmoid-derivative")) == set()
    assert "ch3-sigmoid-derivative" in names(path_of("ch3-output-gradients"))


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf.Shelf, "store", tmp_path)
    monkeypatch.setattr(cache, "trusted", lambda: True)
    record = ExerciseRecord("ch3-softmax-temperature", "t", "s", "3", "Softmax", "", "limit", [],
                            Status.PROVED)
    cache.save(record, PATH, cache.depends_on(PATH))
    return record


def test_an_unchanged_record_is_used(kept):
    assert cache.load(PATH) == kept


@pytest.mark.parametrize("changed", ["ch3-softmax-temperature", "ch3-cross-entropy-roles"])
def test_a_record_is_not_used_after_a_change_below_it(kept, monkeypatch, changed):
    digest = cache.own_digest
    monkeypatch.setattr(cache, "own_digest", lambda path: "new" if path == path_of(changed)
                        else digest(path))
    assert cache.load(PATH) is None


def test_a_change_elsewhere_does_not_matter(kept, monkeypatch):
    digest = cache.own_digest
    monkeypatch.setattr(cache, "own_digest", lambda path: "new" if path == path_of(
        "ch3-early-stopping") else digest(path))
    assert cache.load(PATH) == kept
