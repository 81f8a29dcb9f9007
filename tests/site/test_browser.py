"""What a reader's browser makes of every page, at the width of a phone and of a desk."""
from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise

import pytest
from playwright.sync_api import expect

PHONE, DESK = 390, 1280
SCHEMES = ["light", "dark"]

# How the page behaves does not depend on what stands in it.
sample_only = pytest.mark.parametrize("built", ["sample"], indirect=True)

# Everything is unfolded first, so that a fault cannot hide in the detail.
LOOK = r"""async () => {
  document.querySelectorAll("details").forEach(fold => fold.open = true)
  document.body.getBoundingClientRect()  // sets what was folded, and so asks for its fonts
  await document.fonts.ready
  const words = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (!parent.closest("pre, code, script, style, noscript, template"))
      words.push(walker.currentNode.data)
  }
  const formulas = [...document.querySelectorAll("main math")]
  const boxes = formulas.map(formula => formula.getBoundingClientRect())
  return {
    raw: words.filter(text => /\$|\\[a-zA-Z]{2,}/.test(text)),
    formulas: formulas.length,
    invisible: formulas.filter((f, n) => f.checkVisibility() && (boxes[n].width < 2 || boxes[n].height < 4))
      .map(formula => formula.outerHTML),
    font: !formulas.length || [...document.fonts].some(
      font => font.family.includes("STIX Two Math") && font.status === "loaded"),
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  }
}"""

CONTRAST = r"""() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
  const read = {}
  const rgba = colour => {
    if (!(colour in read)) {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      read[colour] = [...canvas.getImageData(0, 0, 1, 1).data]
    }
    return read[colour]
  }
  const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0)
  const paper = element => {
    for (; element; element = element.parentElement) {
      const colour = rgba(getComputedStyle(element).backgroundColor)
      if (colour[3] === 255) return colour
    }
    return [255, 255, 255]
  }
  const ratio = element => {
    const [a, b] = [rgba(getComputedStyle(element).color), paper(element)].map(luminance)
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }
  const seen = "main math, main p, main summary, main .status, main .red, main th, main td, main a"
  return [...document.querySelectorAll(seen)].filter(e => !e.matches(".headerlink"))
    .map(e => [ratio(e), e.className, e.textContent.slice(0, 40)]).filter(([r]) => r < 4.5)
}"""


OUTLINE = r"""() => {
  const all = selector => [...document.querySelectorAll(selector)]
  const ids = all("[id]").map(element => element.id)
  return {
    levels: all("main :is(h1,h2,h3,h4,h5,h6)").map(heading => +heading.tagName[1]),
    twice: ids.filter((id, n) => ids.indexOf(id) !== n),
  }
}"""
LANDMARKS = ["banner", "main", "contentinfo", "navigation"]


@contextmanager
def reader(browser, width, scheme="light"):
    """A page, and the list of what its console said and what it asked of other hosts."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", lambda request: complaints.append(f"request: {request.url}")
            if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else None)
    page.on("response", lambda response: complaints.append(f"{response.status} {response.url}")
            if response.status >= 400 else None)
    yield page, complaints
    context.close()


@pytest.mark.parametrize("width, scheme", [(PHONE, "light"), (DESK, "dark")])
def test_every_page_is_readable_and_stays_at_home(browser, site, paths, width, scheme):
    faults, formulas = [], 0
    with reader(browser, width, scheme) as (page, complaints):
        for path in paths:
            page.goto(site + path, wait_until="load")
            seen = page.evaluate(LOOK)
            formulas += seen["formulas"]
            faults += [f"{path}: {text}" for text in complaints]
            faults += [f"{path}: raw TeX in {text!r}" for text in seen["raw"]]
            faults += [f"{path}: invisible {formula}" for formula in seen["invisible"]]
            faults += [f"{path}: {low}" for low in page.evaluate(CONTRAST)]
            if not seen["font"]:
                faults.append(f"{path}: the mathematics font did not load")
            if seen["overflow"] > 0:
                faults.append(f"{path}: {seen['overflow']} pixels wider than the screen")
            if width == DESK:
                faults += [f"{path}: {fault}" for fault in outline_faults(page)]
            complaints.clear()
    assert not faults, "\n".join(faults)
    assert len(paths) > 6 and formulas > 10


def outline_faults(page):
    """What is wrong with the headings, landmarks and ids of a page."""
    found = page.evaluate(OUTLINE)
    levels = found["levels"]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"one first heading is wanted, not {levels}"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a level is skipped in {levels}"
    yield from (f"no {role}" for role in LANDMARKS if not page.get_by_role(role).count())
    yield from (f"the id {name} stands twice" for name in found["twice"])


def test_a_page_without_an_outline_is_seen(browser):
    with reader(browser, DESK) as (page, _):
        page.set_content("<main><h2 id='a'>x</h2><h4 id='a'>y</h4></main>")
        assert [fault[:12] for fault in outline_faults(page)] == [
            "one first he", "a level is s", "no banner", "no contentin", "no navigatio", "the id a sta"]


@sample_only
def test_colours_can_be_switched_with_the_keyboard(browser, site):
    with reader(browser, DESK, "light") as (page, _):
        page.goto(site)
        chosen = "document.activeElement.id.startsWith('__palette')"
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        press_until(page, "Tab", chosen)
        for media in ("(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"):
            page.wait_for_function(chosen)
            page.keyboard.press("Enter")
            expect(page.locator("body")).to_have_attribute("data-md-color-media", media)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


@sample_only
def test_a_verdict_unfolds_with_the_keyboard(browser, site, paths):
    with reader(browser, DESK) as (page, _):
        page.goto(site + proof_page(paths))
        fold = "document.activeElement.closest('details.verdict')"
        press_until(page, "Tab", f"{fold} !== null")
        page.keyboard.press("Enter")
        page.wait_for_function(f"{fold}.open")


@sample_only
@pytest.mark.parametrize("scheme", SCHEMES)
def test_red_is_red(browser, site, scheme):
    with reader(browser, DESK, scheme) as (page, _):
        page.goto(f"{site}exercises/chapter-2/ch2-open/")
        marks = page.evaluate("""() => [...document.querySelectorAll(
            ":is(.undecided, .refuted) > summary, .where .status, .banner > strong")]
            .map(mark => [mark.textContent, mark.checkVisibility(),
                          getComputedStyle(mark).color.match(/\\d+/g).map(Number)])""")
    assert len(marks) == 4
    for text, visible, (red, green, blue) in marks:
        assert visible and red > 1.5 * max(green, blue), text


@sample_only
def test_a_wide_formula_scrolls_in_its_own_box(browser, site, paths):
    with reader(browser, PHONE) as (page, _):
        page.goto(site + proof_page(paths))
        page.evaluate("""() => document.querySelector('main .formula math').insertAdjacentHTML(
            'beforeend', '<mspace width="900px"></mspace>')""")
        box = page.evaluate("""() => {
            const box = document.querySelector('main .formula .arithmatex')
            return [box.scrollWidth > box.clientWidth,
                    document.documentElement.scrollWidth <= window.innerWidth] }""")
        assert box == [True, True]


def proof_page(paths):
    """One page with a proof on it."""
    return next(path for path in paths if "softmax" in path)


def press_until(page, key, condition):
    """Press a key until a condition holds, as a reader without a mouse would."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate(condition):
            return
    raise AssertionError(f"60 times {key} did not lead to: {condition}")
