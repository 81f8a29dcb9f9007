"""Whatever is typed gets a verdict or one clear line; nothing hangs, runs or eats the memory."""
import os
import signal
import subprocess
import sys
import time

import pytest
from hostile_texts import hostile_texts
from hypothesis import given, settings, strategies as st

from backproof.answers import Found, check
from backproof.answers.client import JUDGING, Worker, borrowed
from backproof.answers.asked import asked_in
from backproof.answers.grammar import Reader
from backproof.answers.making import question_of
from backproof.answers.tokens import LONGEST, Unreadable
from backproof.registry import path_of

ID = "ch3-softmax-backprop"
COUNT, EVERY = 10_000, 40


@pytest.fixture(scope="module")
def names():
    return question_of(asked_in(path_of(ID))).world


def readable(text, names):
    """Whether a text is an answer; otherwise it must be refused with one line and a place."""
    try:
        Reader(names, text).statements()
        return True
    except Unreadable as refused:
        assert refused.message and "\n" not in refused.message and "\r" not in refused.message
        assert 0 <= refused.position <= LONGEST
        return False


@pytest.fixture(scope="module")
def kept(names):
    """Those of ten thousand hostile texts that can be read as answers; the others were refused."""
    return [text for text in hostile_texts(COUNT) if readable(text, names)]


def test_ten_thousand_hostile_answers_are_read_or_refused_in_one_line(kept):
    assert 0.05 < len(kept) / COUNT < 0.5  # the generator makes both kinds


def test_hostile_answers_that_can_be_read_are_judged_in_time(kept):
    for text in list(dict.fromkeys(kept))[::EVERY]:
        started = time.perf_counter()
        answer = check(ID, text)
        assert answer.found in Found and answer.message
        assert "internal error" not in answer.message, text
        assert answer.seconds <= JUDGING + 0.5  # the clock is read on both sides of the pipe
        assert time.perf_counter() - started < 60  # a stopped process may have to be started anew


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused(names, text):
    readable(text, names)


@pytest.mark.parametrize("text",
                         ["", " ", "\0", "a" * 10**6, "\ud800", "a_k\n- y_k = \n", "=" * 50])
def test_odd_texts_pass_through_the_process(text):
    answer = check(ID, text)
    assert answer.found == Found.UNREADABLE and answer.position is not None


def test_code_is_not_run(tmp_path):
    target = tmp_path / "made"
    for text in (f"__import__('os').mkdir('{target}')", f"open('{target}', 'w')", "exit()"):
        assert check(ID, text).found == Found.UNREADABLE
    assert not target.exists()


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs Linux")
def test_a_judging_process_limits_its_own_memory():
    code = ("from backproof.answers.worker import limit_memory; import resource; limit_memory();\n"
            "limit, _ = resource.getrlimit(resource.RLIMIT_AS)\n"
            "try: bytes(4 << 30)\n"
            "except MemoryError: print('refused', limit > 0)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "refused True", done.stderr


def test_a_process_that_takes_too_long_is_stopped_and_replaced():
    check(ID, "a_k - y_k")
    with borrowed(str(path_of(ID).resolve())) as worker:
        os.kill(worker.process.pid, signal.SIGSTOP)  # it is there, but does not answer
    answer = check(ID, "a_k - y_k", seconds=0.5)
    assert answer.found == Found.UNDECIDED and "stopped after 0.5 s" in answer.message
    assert check(ID, "a_k - y_k").right


def test_a_process_that_dies_is_replaced():
    worker = Worker()
    worker.prepare(str(path_of(ID).resolve()))
    worker.process.kill()
    worker.process.wait()
    assert not worker.usable
    assert check(ID, "a_k - y_k").right


def test_a_warm_process_is_used_again(monkeypatch):
    check(ID, "a_k - y_k")

    def no_new_process():
        raise AssertionError("a new process was started")

    monkeypatch.setattr("backproof.answers.client.Worker", no_new_process)
    assert check(ID, "y_k - a_k").found == Found.WRONG
