"""Many answers: all of them come back, in order, whatever is among them."""
import csv
import io
import json
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from backproof.answers.grade import Row, grade, grade_row, read_rows, to_csv, to_json
from backproof.cli import main

ID = "ch3-softmax-backprop"
FILE = f"""student,id,answer
Ada,{ID},a_k - y_k
Bo,{ID},"a_k*sum(y_j, j) - y_k"
Cy,{ID},y_k - a_k
Di,{ID},a_k -
Eve,{ID},__import__('os').system('true')
Flo,ch3-nothing,a
Gus,{ID},"an open quote
Hal
,,
Ida,{ID},sum(y_j, j)

Jo,{ID},{"(" * 5000}
Kit,{ID},\0\u202e
Lou,{ID},a_k - y_k
"""
PART = "right for a part"
FOUND = [PART, PART, "wrong"] + ["unreadable"] * 9 + [PART]


def test_nothing_is_lost_and_the_order_is_kept():
    rows = read_rows(FILE.encode())
    grades = grade(rows)
    assert [g.status for g in grades] == FOUND
    assert [g.line for g in grades] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15]
    assert [g.student for g in grades][:5] == ["Ada", "Bo", "Cy", "Di", "Eve"]
    assert all("\n" not in g.message and g.message for g in grades)
    assert "too many columns" in grades[9].message and "no exercise" in grades[5].message


def test_every_grade_is_reported_as_it_is_ready():
    seen = []
    grade([Row(n, ID, "a_k - y_k") for n in range(4)], done=seen.append)
    assert sorted(g.line for g in seen) == [0, 1, 2, 3]


def test_bytes_that_are_no_text_and_files_without_a_header():
    assert read_rows(b"") == []
    (row, ) = read_rows(b"\xef\xbb\xbf" + f"{ID},a_k - y_k\xff".encode("latin-1"))
    assert (row.id, row.student, row.fault) == (ID, "", "")
    assert read_rows(f"{ID},a_k - y_k,Ada\r\n".encode())[0].student == "Ada"


def test_processes_may_judge():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        grades = grade([Row(n, ID, text) for n, text in enumerate(["a_k - y_k", "y_k"])], pool)
    assert [g.status for g in grades] == [PART, "wrong"]


class Losing:
    """An executor whose second task is lost with its worker."""
    def __init__(self):
        self.count = 0

    def submit(self, task, row):
        future, self.count = Future(), self.count + 1
        if self.count == 2:
            future.set_exception(ConnectionError("the worker is gone"))
        else:
            future.set_result(task(row))
        return future


def test_an_executor_that_loses_a_task_costs_that_row_alone():
    rows = [Row(n, ID, "a_k - y_k") for n in range(3)]
    assert [g.status for g in grade(rows, Losing())] == [PART, "undecided", PART]


def test_csv_can_be_read_back_and_holds_no_spreadsheet_formula():
    grades = grade(read_rows(f'{ID},"=1+1"\n{ID},"-y_k + a_k"\n'.encode()))
    back = list(csv.DictReader(io.StringIO(to_csv(grades))))
    assert [row["status"] for row in back] == [g.status for g in grades]
    assert [row["part 1"] for row in back] == ["wrong", "right"]
    assert not any(row["answer"].startswith(("=", "-", "+", "@")) for row in back)


def test_json_counts_what_was_found():
    found = json.loads(to_json([grade_row(Row(1, ID, "a_k - y_k")), grade_row(Row(2, ID, "a_k"))]))
    assert found["totals"]["answers"] == 2 and found["totals"][PART] == 1
    assert [g["status"] for g in found["grades"]] == [PART, "wrong"]
    assert [g["parts"][0] for g in found["grades"]] == ["right", "wrong"]


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["backproof", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    return left.value.code


def test_the_command_writes_a_file(tmp_path, monkeypatch, capsys):
    source, out = tmp_path / "in.csv", tmp_path / "out.json"
    source.write_text(f"id,answer\n{ID},a_k - y_k\n{ID},y_k\n", encoding="utf-8")
    assert run(monkeypatch, "grade", source, "--out", out) == 0
    assert "2 answers, 1 right" in capsys.readouterr().out
    assert len(json.loads(out.read_text(encoding="utf-8"))["grades"]) == 2
    source.write_text(f"{ID},a_k - y_k\n{ID},(((\n", encoding="utf-8")
    assert run(monkeypatch, "grade", source) == 3
    assert capsys.readouterr().out.count(ID) == 2


def test_the_command_says_what_it_cannot_read(tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, "grade", tmp_path / "none.csv") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_dask_cluster_may_judge(tmp_path, monkeypatch, capsys):
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed; get it with: uv sync --extra dask")
    source = tmp_path / "in.csv"
    source.write_text(f"{ID},a_k - y_k\n{ID},y_k\n{ID},(((\n", encoding="utf-8")
    with distributed.LocalCluster(1, threads_per_worker=1, dashboard_address=None,
                                  worker_dashboard_address=None) as cluster:
        assert run(monkeypatch, "grade", source, "--dask", cluster.scheduler_address) == 3
    found = [row["status"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert found == [PART, "wrong", "unreadable"]
