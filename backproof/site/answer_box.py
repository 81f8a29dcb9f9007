"""The box in a page for the reader's own answers: forms that the site's ``box.js`` makes live.

Without a script the command line is shown. The question's data and the page's part of the ledger
lie in the page, so that it works from the disk; what judges and what re-proves are two scripts
beside the site's others, each loaded when it is first needed.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import minify

from backproof.answers.asked import CHOICE, YES_NO, Asked, Part, asked_in
from backproof.answers.making import question_of
from backproof.answers.notation import notation
from backproof.answers.page_data import text
from backproof.answers.solution import numbered
from backproof.errors import ExerciseError
from backproof.record import ExerciseRecord
from backproof.registry import path_of
from backproof.site.answer import asks
from backproof.site.mathml import to_mathml
from backproof.site.text import escape

HERE = Path(__file__).parent / "checker"
JUDGE = (  # rooms that are alike stand together: they are packed smaller
    "terms", "laws", "signs", "given", "points", "sizes", "claim", "trees", "statements",
    "matching", "near", "told", "world", "deciding", "tokens", "spoken", "judge", "solution",
    "conditions", "atoms", "letters", "cases", "reader", "slopes", "echo", "calls", "vectors",
    "sums", "indices", "cursor",
)
CHECKER = ("read", "chance", "checker", "proof")
# What the checker's rooms use of the judge's. All rooms of a script share one scope.
SHARED = (
    "BITS,Cannot,cannot,Claim,Context,Count,KNOWN,Laws,MINUS,ONE,Point,Rejected,Signs,TreeReader,"
    "ZERO,add,at,call,children,domain,free,freeIndices,fresh,isIndex,isOne,letter,move,moved,"
    "mul,must,num,number,place,places,plus,poly,rangeOf,pow,powMod,q,randomPrime,rebuilt,scalarsPut,"
    "small,some,sub,text,walk")
SHOWN = 3  # parts that are not folded
EXAMPLES = {
    "formula": "(1 - a)/2", "number": "2/3 or 0.667", "condition": "x < 3/h", "value": "x = 1/2"
}



def answer_box(record: ExerciseRecord) -> str:
    """The box of an exercise as HTML; empty where nothing is asked that can be judged."""
    try:
        asked = asked_in(path_of(record.id), record)
    except (ExerciseError, OSError):  # a record without a file, as in a test
        return ""
    if asked is None or not asked.judged:
        return ""
    parts = folded([form(n, part, len(asked.parts)) for n, part in enumerate(asked.parts, 1)])
    return (
        f'<section class="answer-box" data-search-exclude aria-label="Your own answer">'
        f"<h2>Your own answer</h2>{letters(asked)}{parts}"
        f'<p data-progress role="status"></p>{proof(record)}'
        f"<noscript><p>Have an answer judged: <code>backproof check {escape(record.id)}</code></p>"
        f'</noscript><script type="application/json">{data(asked, record)}</script>'
        "</section>")


def data(asked: Asked, record: ExerciseRecord) -> str:
    """What the judge needs, with the lines of the solution, as JSON."""
    question = question_of(asked)
    question.lines = numbered(question.world, record)
    return text(question, record.id)


def letters(asked: Asked) -> str:
    """The letters that an answer may use, folded."""
    if not asked.letters:
        return ""
    rows = "".join(f"<dt><code>{escape(letter)}</code></dt><dd>{escape(words)}</dd>"
                   for letter, words in asked.letters.items())
    return f"<details><summary>The letters</summary><dl>{rows}</dl></details>"


def folded(forms: list[str]) -> str:
    """The forms of all parts, those after the first few folded."""
    first, more = forms[:SHOWN], forms[SHOWN:]
    if not more:
        return "".join(first)
    which = f"Parts {SHOWN + 1} to {len(forms)}" if more[1:] else f"Part {len(forms)}"
    return (f'{"".join(first)}<details class="more"><summary>{which}</summary>'
            f'{"".join(more)}</details>')


def form(n: int, part: Part, count: int) -> str:
    """One part: what is asked, a field, the echo and the place of the verdict."""
    number = f"{n}. " if count > 1 else ""
    if not part.judged:
        return (f'<div class="part"><p>{number}{worded(part.words)}</p><details><summary>Compare'
                f"</summary><p>{escape(part.answer)}</p></details></div>")
    hint = '<button type="button" data-hint>Hint</button>' if part.hints else ""
    return (f'<form class="part" data-part="{n}"><label>{number}{worded(part.words)}'
            f'<input name="answer" autocomplete="off" autocapitalize="off" spellcheck="false" '
            f'placeholder="{escape(example(part))}"></label>'
            f'<button type="submit">Judge</button>{hint}'
            f'<button type="button" data-reveal>Show</button>'
            f'<output aria-live="off"></output><div data-verdict role="status"></div></form>')


def worded(words: str) -> str:
    """The question of a part as HTML, its formulas typeset."""
    return "".join(to_mathml(part) if n % 2 else escape(part)
                   for n, part in enumerate(asks(words).split("$")))


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
    """The judge, and what re-proves the ledger."""
    table = json.dumps(notation(), ensure_ascii=False, separators=(",", ":"))
    reasons: list[str] = []
    judge = WHY.sub(lambda found: numbered_reason(found, reasons), joined(JUDGE))
    return {
        "js/answers.js": small(f"(()=>{{\"use strict\";const notation={table};\n{judge}"
                               f"globalThis.backproofRooms=[{SHARED}]}})()"),
        "js/checker.js": small(f"(()=>{{\"use strict\";const [{SHARED}]=globalThis.backproofRooms,"
                               f"REASONS={json.dumps(reasons, ensure_ascii=False)};\n"
                               f"{joined(CHECKER)}}})()")
    }


# Why a line cannot be checked: the judge does not say it, so the words lie in the checker.
WHY = re.compile(r'(new (?:Cannot|Rejected)\(|cannot\(|must\([^\n]*, )"([^"\n]+)"(?=\))')


def numbered_reason(found: re.Match, reasons: list[str]) -> str:
    """A reason as its number among all."""
    reasons.append(found[2])
    return f"{found[1]}{len(reasons) - 1}"


def joined(rooms: tuple[str, ...]) -> str:
    """Some rooms as one text; one word that declares a name is packed smaller than two."""
    text = "".join((HERE / f"{room}.js").read_text(encoding="utf-8").removeprefix('"use strict";')
                   for room in rooms)
    return re.sub(r"\bconst\b", "let", text)


def small(script: str) -> bytes:
    """A script without what only people need."""
    return minify.string("application/javascript", script).encode()
