"""The box in a page for the reader's own answers: forms that a script makes live when first
touched.

Without a script the command line is shown. The question's data and the page's part of the ledger
lie in the page, so that it works from the disk; the scripts are two files beside the site's others.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from backproof.answers.asked import CHOICE, YES_NO, Asked, Part, asked_in
from backproof.answers.making import question_of
from backproof.answers.notation import notation
from backproof.answers.page_data import text
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord
from backproof.registry import path_of
from backproof.site.text import escape

HERE = Path(__file__).parent / "checker"
CHECKER = ("terms", "signs", "laws", "sizes", "given", "checker")
READER = ("tokens", "trees", "reader", "points", "judge", "echo", "box")
EXAMPLES = {
    "formula": "(1 - a)/2", "number": "2/3 or 0.667", "condition": "x < 3/h", "value": "x = 1/2"
}
# Loads both scripts when a box is first touched; the theme tells the base of the site, below.
LOADER = """<script>(()=>{const b=document.currentScript.parentElement,
r=()=>{const c=document.getElementById("__config");return(c?JSON.parse(c.textContent).base:".")+"/js/"},
s=n=>new Promise((y,x)=>{const e=document.createElement("script");e.src=r()+n;e.onload=y;e.onerror=x;document.head.append(e)}),g=window;let later;
const w=async()=>{g.backproofScripts??=s("checker.js").then(()=>s("answers.js"));await g.backproofScripts;
if(!b.box){g.backproofBox(b);later?.()}},n=(e,f)=>{if(!b.box){e.preventDefault();later=f;w()}};
b.addEventListener("submit",e=>n(e,()=>e.target.requestSubmit()));
b.addEventListener("click",e=>e.target.type==="button"&&n(e,()=>e.target.click()));
b.addEventListener("focusin",w,{once:true})})()</script>"""


def answer_box(record: ExerciseRecord) -> str:
    """The box of an exercise as HTML; empty where nothing is asked that can be judged."""
    try:
        asked = asked_in(path_of(record.id))
    except (ExerciseError, OSError):  # a record without a file, as in a test
        return ""
    if asked is None or not asked.judged:
        return ""
    parts = "".join(form(n, part, len(asked.parts)) for n, part in enumerate(asked.parts, 1))
    return (
        f'<section class="answer-box" data-search-exclude aria-label="Your own answer">'
        f"<h2>Your own answer</h2>{letters(asked)}{parts}"
        f'<p data-progress role="status"></p>{proof(record)}'
        f"<noscript><p>Have an answer judged: <code>backproof check {escape(record.id)}</code></p>"
        f'</noscript><script type="application/json">{text(question_of(asked), record.id)}</script>'
        f"{LOADER}</section>")


def letters(asked: Asked) -> str:
    """The letters that an answer may use, folded."""
    if not asked.letters:
        return ""
    rows = "".join(f"<dt><code>{escape(letter)}</code></dt><dd>{escape(words)}</dd>"
                   for letter, words in asked.letters.items())
    return f"<details><summary>The letters</summary><dl>{rows}</dl></details>"


def form(n: int, part: Part, count: int) -> str:
    """One part: what is asked, a field, the echo and the place of the verdict."""
    number = f"{n}. " if count > 1 else ""
    if not part.judged:
        return (f'<div class="part"><p>{number}{escape(part.words)}</p><details><summary>Compare'
                f"</summary><p>{escape(part.answer)}</p></details></div>")
    hint = '<button type="button" data-hint>Hint</button>' if part.hints else ""
    return (f'<form class="part" data-part="{n}"><label>{number}{escape(part.words)}'
            f'<input name="answer" autocomplete="off" autocapitalize="off" spellcheck="false" '
            f'placeholder="{escape(example(part))}"></label>'
            f'<button type="submit">Judge</button>{hint}'
            f'<button type="button" data-reveal>Show</button>'
            f'<output aria-live="off"></output><div data-verdict role="status"></div></form>')


def example(part: Part) -> str:
    if part.kind == YES_NO:
        return "yes or no"
    if part.kind == CHOICE:
        return "in a few words"
    return f"{part.kind}, such as {EXAMPLES[part.kind]}"


def proof(record: ExerciseRecord) -> str:
    """The page's part of the ledger, and the button that has it proved again here."""
    if not record.ledger:
        return ""
    entries = "\n".join(record.ledger).replace("</", "<\\/")
    return (f'<p><button type="button" data-run>Run this proof here</button></p>'
            f'<div data-proof role="status"></div>'
            f'<script type="application/jsonl" data-ledger>{entries}</script>')


@cache
def scripts() -> dict[str, bytes]:
    """The two scripts of the box, each the files of the checker one after the other."""
    table = json.dumps(notation(), ensure_ascii=False, separators=(",", ":"))
    return {
        f"js/{name}.js": (before + "".join(plain(HERE / f"{room}.js") for room in rooms)).encode()
        for name, before, rooms in (("checker", "", CHECKER),
                                    ("answers", f"globalThis.answers={{notation:{table}}};\n",
                                     READER))
    }


def plain(file: Path) -> str:
    """A file of the checker without its comments on lines of their own and its indentation."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return re.sub(r"\n+", "\n", "\n".join(x for x in lines if not x.startswith("//"))) + "\n"
