"""``python tests/site/measure.py SITE [--axe axe.min.js]`` looks at a built site in Chromium: what
stands on the first screen of a laptop, how long pages are on a phone, how heavy they are, and, with
axe-core (its file from npm), what keeps readers out, in both schemes and at both widths. Of pages
that are made alike, axe looks at the largest.
"""
from __future__ import annotations

import argparse
import gzip
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from serving import served

LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
TALL, HEAVY = 8_000, 350  # pixels of a phone with folds closed; kilobytes, nothing kept from before
FIRST = """() => ["details.answer", ".idea", ".picture svg"].every(selector => {
    const part = document.querySelector(selector);
    return part && part.getBoundingClientRect().bottom <= innerHeight })"""
HEIGHT = "document.documentElement.scrollHeight"
AXE = """() => axe.run().then(found => found.violations.map(
    fault => [fault.id, fault.nodes.length, fault.nodes[0].html.slice(0, 120)]))"""


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("site", type=Path, help="the folder of a built site")
    asked.add_argument("--axe", type=Path, help="axe.min.js of the npm package axe-core")
    options = asked.parse_args()
    lessons = lesson_pages(options.site)
    with served(options.site) as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"),
                                          args=["--no-sandbox", "--disable-gpu"])
        below = [path for path in lessons if not seen(browser, address + path, LAPTOP, FIRST)]
        said(f"{len(lessons) - len(below)} of {len(lessons)} exercises with answer, idea and "
             "picture on the first screen", below)
        heights = {path: seen(browser, address + path, PHONE, HEIGHT) for path in lessons}
        said(f"longest on a phone: {max(heights.values())} pixels",
             [path for path, height in heights.items() if height > TALL])
        weights = {path: weight(browser, options.site, address, path) for path in lessons}
        said(f"heaviest: {max(weights.values())} KB",
             [path for path, kilobytes in weights.items() if kilobytes > HEAVY])
        if options.axe:
            faults(browser, options.site, address, options.axe)


def lesson_pages(site: Path) -> list[str]:
    """The addresses of the pages that teach an exercise."""
    return [f"{file.parent.relative_to(site).as_posix()}/"
            for file in sorted(site.glob("exercises/*/*/index.html"))
            if 'class="lesson"' in file.read_text(encoding="utf-8")]


def seen(browser, address: str, viewport: dict, script: str):
    """What a script finds on a page."""
    page = browser.new_page(viewport=viewport)
    page.goto(address)
    page.evaluate("document.fonts.ready")  # the text of a page moves until they are there
    found = page.evaluate(script)
    page.close()
    return found


def weight(browser, site: Path, address: str, path: str) -> int:
    """What a reader loads who comes to a page for the first time, compressed, in kilobytes."""
    context = browser.new_context(viewport=LAPTOP)
    page, files = context.new_page(), set()
    page.on("request", lambda request: files.add(request.url.removeprefix(address).split("?")[0]))
    page.goto(address + path, wait_until="networkidle")
    context.close()
    return sum(map(packed, (site / file for file in files))) // 1024


def packed(file: Path) -> int:
    content = (file / "index.html" if file.is_dir() else file).read_bytes()
    return len(content) if file.suffix == ".woff2" else len(gzip.compress(content, 6))


def faults(browser, site: Path, address: str, axe: Path):
    """What axe finds on every kind of page, in both schemes, at both widths."""
    paths = kinds(site)
    for scheme in ("light", "dark"):
        for viewport in (LAPTOP, PHONE):
            page = browser.new_context(viewport=viewport, color_scheme=scheme).new_page()
            found = [f"{path}: {fault}" for path in paths
                     for fault in findings(page, address + path, axe)]
            said(f"axe, {scheme}, {viewport['width']} pixels, {len(paths)} pages: {len(found)}",
                 found)
            page.close()


def kinds(site: Path) -> list[str]:
    """Every page, but of exercises of one chapter, and of modules, only the largest."""
    largest = {}
    for file in sorted(site.rglob("index.html"), key=lambda file: file.stat().st_size):
        path = file.parent.relative_to(site).as_posix()
        alike = path.count("/") > 1 or path.startswith("numeric-modules/")
        largest[path.rpartition("/")[0] if alike else f"{path}/"] = path
    return sorted(f"{path}/".removeprefix("./") for path in largest.values())


def findings(page, address: str, axe: Path) -> list:
    page.goto(address)
    page.evaluate("new Promise(done => setTimeout(done, 300))")  # after the page's own, of 200 ms
    page.add_script_tag(path=axe)
    return page.evaluate(AXE)


def said(line: str, below: list[str]):
    print(line, *(f"  {item}" for item in below), sep="\n", flush=True)


if __name__ == "__main__":
    main()
