"""The page of numeric: every public name, its signature, its docstring; and that its example runs."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown import markdown

import numeric
from backproof.site import api

PAGE = Path(__file__).parents[2] / "docs/numeric.md"


@pytest.fixture(scope="module")
def text():
    return "\n".join(api.module_pages().values())


def test_every_public_name_stands_there_once(text):
    assert sorted(re.findall(r"\{#numeric\.(\w+) \}", text)) == sorted(numeric.__all__)


def test_every_module_has_its_place_and_comes_once(text):
    modules = [name.replace("\\", "") for name in re.findall(r"^# (.*)$", text, re.MULTILINE)]
    assert modules == [f"numeric.{name}" for name in api.READING_ORDER]


def test_signatures_are_the_same_on_every_machine_and_readable(text):
    assert not re.search(r" at 0x|<function|<class|self[,)]", text)
    assert not re.search(r"S\d-\d\d", text)  # numbers of claims, which a reader cannot look up
    signature = api.call("Linear", numeric.Linear)
    assert "weight_init=scaled_normal" in signature and "dtype=float64" in signature
    code = re.findall(r"```python\n(.*?)\n```", text, re.DOTALL)
    assert max(len(line) for block in code for line in block.split("\n")) <= api.MARGIN


def test_methods_are_described_where_they_are_first_met(text):
    layers, optimizers = text.index("{#numeric.Layer }"), text.index("{#numeric.SGD }")
    assert text.count("`forward(x)`") == 2  # Layer and Network
    assert text.index("`forward(x)`") > layers and "`reset()`" in text[optimizers:]


def test_only_code_is_markup():
    found = api.words("a * b * c, w_jk [x](y) <b>\n``a  <\nb``, as (chapter 3)")
    shown = markdown(found)
    assert "<code>a &lt; b</code>, as (chapter 3)" in shown
    assert "a · b · c, w<sub>jk</sub> [x](y) &lt;b&gt;" in shown
    assert shown.count("<") == 6  # the paragraph, the index and the code


def test_the_examples_run_as_they_stand(capsys):
    text, names = PAGE.read_text(encoding="utf-8"), {}
    for example in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(example, "numeric.md", "exec"), names)
    accuracy, message = capsys.readouterr().out.split("\n", 1)
    assert float(accuracy) > 0.9 and message


def test_columns_of_a_docstring_stay_columns(text):
    assert "```text\npenalty            cost added      gradient" in text
    assert api.prose("One.\n\n    a  b\n    1  2\n\nTwo.") == (
        "One\\.\n\n```text\na  b\n1  2\n```\n\nTwo\\.")


def test_what_a_method_raises_stands_there(text):
    forward = text[text.index("`forward(x)`"):][:400]
    assert "Raises `ValueError` for a wrong shape or a non" in forward
