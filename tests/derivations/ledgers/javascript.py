"""The second checker at work: in Node where there is one, in a browser otherwise."""
from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import backproof

CHECKER = Path(backproof.__file__).parent / "site" / "checker"
ROOMS = ["terms.js", "signs.js", "laws.js", "sizes.js", "given.js", "claim.js", "read.js",
         "numbers.js", "chance.js", "checker.js"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def answers(ledger: Path) -> list[dict]:
    """What the checker says of each entry. Raises ``RuntimeError`` without an engine."""
    if node := shutil.which("node"):
        command = [node, CHECKER / "run.js", ledger]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return list(map(json.loads, done.stdout.splitlines()))
    return in_browser(ledger, next(filter(None, map(shutil.which, BROWSERS)), None))


def in_browser(ledger: Path, path) -> list[dict]:
    from playwright.sync_api import sync_playwright
    if path is None:
        raise RuntimeError(f"the second checker needs node or one of: {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        for room in ROOMS:
            page.add_script_tag(path=CHECKER / room)
        found = page.evaluate("text => checkAll(text)", ledger.read_text("utf-8"))
        browser.close()
        return found
