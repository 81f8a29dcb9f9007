"""Serving: an edit reaches the open page, a broken edit does not end the server, Ctrl-C does."""
from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from backproof import cache
from backproof.init import write_book
from backproof.site import build
from backproof.site.live import LiveServer

ROOT = Path(__file__).parents[2]

# The author's exercise is one line, which becomes the statement; "crash" makes verifying fail.
SERVE = """
import sys, pathlib
sys.path.insert(0, {tests!r})
from dataclasses import replace
from sample_records import softmax
from backproof.init import write_book
from backproof.shelf import choose
from backproof.site import build
folder = pathlib.Path({folder!r})
write_book(folder / "book")  # few pages, which are soon built
choose(folder / "book")
source = folder / "exercise.py"
build.watched, build.generated = lambda: [folder], lambda: folder / "generated"
def run(changed):
    text = source.read_text()
    if "crash" in text:
        raise SyntaxError("half-written")
    print("verified", sorted(path.name for path in changed or []), flush=True)
    return [replace(softmax(), statement=text)]
build.serve(run, port={port}, say=lambda line: print(line, flush=True))
"""


def get(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def until(condition, seconds=20):
    """Wait until ``condition()`` is true, and return what it gave."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def hears_interrupts():
    """Ctrl-C reaches the server even where the tests run in the background of a shell, which has
    its children ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def server(tmp_path):
    source = tmp_path / "exercise.py"
    source.write_text("The first text.")
    code = SERVE.format(tests=str(Path(__file__).parent), folder=str(tmp_path), port=0)
    log = tmp_path / ".log"
    with log.open("w") as out:
        process = subprocess.Popen([sys.executable, "-c", code], stdout=out,
                                   stderr=subprocess.STDOUT, cwd=ROOT, preexec_fn=hears_interrupts)
    try:
        address = until(lambda: re.search(r"http://\S+/", log.read_text()), 90)[0]
        page = f"{address}exercises/chapter-3/ch3-softmax-monotonicity/"
        yield source, page, log, process
    finally:
        process.kill()
        process.wait()


def test_an_edit_reaches_the_page_and_a_broken_one_does_no_harm(server):
    source, page, log, process = server
    assert "The first text." in get(page) and "EventSource" in get(page)
    source.write_text("crash")
    until(lambda: "Not rebuilt: half-written" in log.read_text())
    assert "The first text." in get(page)
    source.write_text("The second text.")
    until(lambda: "The second text." in get(page))
    until(lambda: "Rebuilt after exercise.py.\n" in log.read_text())  # said once the page is there
    assert "verified ['exercise.py']" in log.read_text()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert log.read_text().splitlines()[-1] == "Stopped."


TWO_SAVES = "A title\n\nA statement.\n"
BODY = '''
import time
from pathlib import Path

from backproof import exercise, real

x = real("x")


@exercise("first-exercise", kind="proof")
def solution(proof):
    (Path(__file__).parent / "began.tmp").write_text("{claim}")
    time.sleep(1)
    proof.conclude({claim}, "A line.")
'''


@pytest.fixture
def serving(tmp_path, monkeypatch):
    """``backproof serve`` in a new book; gives the exercise's file and what is said."""
    book, log = tmp_path / "book", tmp_path / "log"
    write_book(book)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "backproof", "serve", "--port", "0"],
            stdout=out, stderr=subprocess.STDOUT, cwd=book, env=environment,
            preexec_fn=hears_interrupts)
    try:
        address = until(lambda: re.search(r"http://\S+/", log.read_text()), 60)[0]
        yield book / "first_exercise.py", f"{address}exercises/first-chapter/first-exercise/", log
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def test_the_second_of_two_quick_saves_is_verified_too(serving):
    """Its sign is turned while the first is being verified; the page must not stay green."""
    path, page, log = serving
    text = f'"""{TWO_SAVES}"""{BODY}'
    began = path.with_name("began.tmp")
    path.write_text(text.format(claim="x + x, 2 * x"))
    until(began.exists, 30)
    path.write_text(text.format(claim="x - x, 2 * x"))
    until(lambda: "Not proved: refuted" in get(page), 60)
    assert re.search(r"first_exercise.py:\d+: conclude: 0 = 2\*x: refuted", log.read_text())


def test_changed_machinery_is_not_said_to_have_verified_anything(tmp_path, monkeypatch):
    cache.machinery()
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    said = []
    kept = build._follow({Path("prove.py")}, lambda _: pytest.fail("verified by the old code"),
                         ["records"], None, None, said.append)
    assert kept == ["records"] and "stop and start again" in said[0]


@pytest.fixture
def live(tmp_path):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<body>{name}</body>")
    with LiveServer("127.0.0.1", 0, tmp_path / "old") as server:
        yield server, tmp_path


def test_open_pages_are_told_of_a_newer_site(live):
    server, folder = live
    address = f"http://127.0.0.1:{server.port}/"
    assert "old" in get(address)
    with urllib.request.urlopen(address + "-/reload", timeout=10) as events:
        assert events.readline() == b"data: 1\n"
        server.show(folder / "new")
        events.readline()
        assert events.readline() == b"data: 2\n"
    assert "new" in get(address)


def test_nothing_outside_the_site_is_served(live):
    server, folder = live
    (folder / "secret.html").write_text("secret")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"http://127.0.0.1:{server.port}/../secret.html")


def test_the_next_free_port_is_taken(live):
    server, folder = live
    with LiveServer("127.0.0.1", server.port, folder / "old") as second:
        assert server.port < second.port < server.port + 20
