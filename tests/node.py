"""Node, for the tests that run the page's scripts: the machine's, or the one inside Playwright."""
import json
import shutil
import subprocess
from pathlib import Path

import playwright

NODE = shutil.which("node") or Path(playwright.__file__).parent / "driver/node"


def lines_of(*arguments) -> list:
    """What a program prints, each line read as JSON. Raises ``CalledProcessError`` if it fails."""
    done = subprocess.run([NODE, *arguments], capture_output=True, text=True, check=True)
    return list(map(json.loads, done.stdout.splitlines()))
