"""Every system of the notes has a proved formula, a test with its figure, and three lines to run it."""
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from verified_book import records

from backproof.registry import claims_of, files

SHEETS = [path for path in files() if path.parent.name == "systems"]
SYSTEMS = [row["id"] for path in SHEETS for row in claims_of(path)]


@cache
def systems():
    sheets = [record for record in records() if Path(record.file) in SHEETS]
    return {claim.id: claim for sheet in sheets for claim in sheet.claims}


def test_all_systems_of_the_notes_are_there():
    assert SYSTEMS == [f"SYS-{number:02}" for number in range(1, 32)]


@pytest.mark.parametrize("id", SYSTEMS)
def test_a_system_is_green_and_its_program_has_three_lines(id):
    claim = systems()[id]
    assert claim.ruling == "true", claim.error
    *tests, (code, ran) = claim.runs
    imports, _, lines = source(code).partition("\n\n")
    assert tests and imports == "import numpy as np\nimport numeric as nn"
    assert len(lines.splitlines()) <= 3 and ran.plain
    assert claim.kills.killed == claim.kills.mutants - claim.kills.equivalent > 0


def test_a_program_runs_as_it_was_copied(tmp_path):
    """One after the other in a process of its own, in another folder."""
    pairs = [claim.runs[-1] for claim in systems().values()]
    programs = "\n".join(f"exec({source(code)!r}, {{}}); print('---')" for code, _ in pairs)
    printed = subprocess.run([sys.executable, "-c", programs], cwd=tmp_path, capture_output=True,
                             text=True, check=True).stdout
    assert [out.strip() for out in printed.split("---\n")[:-1]] == [ran.plain for _, ran in pairs]


def source(code) -> str:
    return code.text.removeprefix("```python\n").removesuffix("\n```")
