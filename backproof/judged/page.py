"""The rows of a topic's page: each claim with its own address, its verdict and what shows it.

A reader narrows them down by verdict with radio buttons and a style sheet, without a script.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict

from backproof.coq.marks import with_marks
from backproof.judged.record import Judged, Role, Ruling
from backproof.kills import Kills, together
from backproof.record import ExerciseRecord
from backproof.shelf import current
from backproof.site.api import page_of
from backproof.site.chapters import chapter_page, link_from, page_path, relative
from backproof.site.formulas import as_numpy, as_tex, in_a_row
from backproof.site.steps import LEAF, UNSEARCHED, block, display, one_line, steps_list, table
from backproof.site.text import count, escape, literal, markdown
from backproof.site.verdicts import value_of
from derivations.record import Counterexample, Status, Step

LINK = re.compile(r"(?<!`)\[([^\]]*)\]\(claim:([\w-]+)\)")
MARKS = {Ruling.TRUE: "✓", Ruling.UNDER: "✓", Ruling.FALSE: "✗", Ruling.IMPRECISE: "≁",
         Ruling.HEURISTIC: "≈", Ruling.OPEN: "–", Ruling.UNDECIDED: "?"}
LABELS = {Role.RIGHT: "**Right is:** ", Role.FOR: "**For it:** ", Role.AGAINST: "**Against it:** "}
NUMERIC = "numeric.md"  # the page on the library


class UnknownClaim(ValueError):
    """A hand-written page links to a claim that no sheet has, or shows a line that is not there."""


def sheets(records: list[ExerciseRecord]) -> list[ExerciseRecord]:
    """The records that hold claims."""
    return [record for record in records if record.claims]


def claims_here(page: str, records: list[ExerciseRecord]) -> str:
    """The claims of the chapter of this page, with the choice of verdicts above them."""
    found = [claim for record in sheets(records) if chapter_page(record) == page
             for claim in with_marks(record).claims if not claim.is_system]
    rows = [row(page, claim, records) for claim in sorted(found, key=in_order)]
    return block("div", "judged-claims", choices(found), *rows)


def one_claim(page: str, records: list[ExerciseRecord], id: str) -> str:
    """One claim, open. Raises ``UnknownClaim`` if no sheet has it, where there are sheets."""
    found = [claim for record in sheets(records) for claim in with_marks(record).claims
             if claim.id == id]
    if not found and sheets(records) and not current().chosen and not current().alone:
        raise UnknownClaim(f"{page}: there is no claim {id!r}")
    return "".join(row(page, claim, records).replace("<details", "<details open", 1)
                   for claim in found)


def in_order(claim: Judged) -> list:
    """As they stand in their sources."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", claim.id)]


def choices(found: list[Judged]) -> str:
    """One radio button for each verdict that occurs, and one for all."""
    counts = Counter(claim.ruling for claim in found)
    offered = [("all", len(found)), *((r, counts[r]) for r in Ruling if counts[r])]
    return "".join(
        f'<input type="radio" name="ruling" id="show-{slug(name)}"{" checked" * (name == "all")}>'
        f'<label for="show-{slug(name)}">{name} <small>{number}</small></label>'
        for name, number in offered)


def slug(name: str) -> str:
    return name.replace(" ", "-")


def row(page: str, claim: Judged, records: list[ExerciseRecord]) -> str:
    """One claim, folded under its name and its verdict: its words, the lines that decide it, and a
    fold with all that stands behind them."""
    return block(
        "details", f"judged is-{slug(claim.ruling)}",
        head(claim),
        where_it_stands(claim),
        block("div", "words", markdown(claim.words)),
        conditions(claim),
        markdown(claim.why) if claim.open else "",
        *lines_that_decide(claim),
        fold(claim),
        links(page, claim, records),
        tags(claim))


def head(claim: Judged) -> str:
    """The verdict, and the name with the id, which the search finds."""
    return (f'<summary><span class="ruling" aria-hidden="true">{MARKS[claim.ruling]}</span>'
            f'<h3 class="judged-head" id="{claim.anchor}">{escape(claim.name)} '
            f"<small>{escape(claim.id)}</small></h3>"
            f"<small{UNSEARCHED}>{claim.ruling}</small></summary>")


def where_it_stands(claim: Judged) -> str:
    """Where the text says it, and by what it was decided."""
    restored = " · restored" if claim.restored else ""
    return (f'<p class="facts"{UNSEARCHED}><a href="#{claim.anchor}">{escape(claim.id)}</a> · '
            f"{escape(claim.source)}, {escape(claim.place)} · by {claim.how}{by_coq(claim)}{restored}</p>")


def by_coq(claim: Judged) -> str:
    """That Coq has proved every theorem among its lines again."""
    theorems = [step for step in claim.steps if step.status is Status.PROVED]
    return ", also checked by Coq" if theorems and all(step.coq for step in theorems) else ""


def tags(claim: Judged) -> str:
    """Other words for it: the search reads them, the page does not show them."""
    return f"<p hidden>{escape(', '.join(claim.tags))}</p>" if claim.tags else ""


def lines_that_decide(claim: Judged) -> list[str]:
    """The lines with a role. What a name stands for is said at the first that uses it."""
    said, found = set(), []
    for step, role in zip(claim.steps, claim.roles, strict=True):
        if role and step.verdict:
            found.append(deciding(step, role, said))
            said |= definitions(claim.steps) & set(step.verdict.assumptions)
    return found


def definitions(steps: list[Step]) -> set[str]:
    return {step.plain for step in steps if step.verb == "define"}


def deciding(step: Step, role: Role, said: set[str]) -> str:
    """A line that decides: its words, its formula, struck through if it is refuted, what it is
    given and was not ``said`` before, and the point that it speaks of."""
    refuted = step.status is Status.REFUTED
    style = "refuted" if refuted else "formula"
    formula = (block(LEAF, style, display(step.latex), attributes=UNSEARCHED) if step.latex
               else "")
    return "\n\n".join(part for part in (
        f"{LABELS.get(role, '')}{markdown(step.text)}", formula, given(step, said),
        broken_at(step.verdict.counterexample) if refuted or step.verb == "counterexample" else "", table(step.table),
        beside(escape(step.plain)) if step.verb == "experiment" else "") if part)


def broken_at(example: Counterexample | None) -> str:
    """Where a formula or a claim fails, in one line; what a program gave stands in the words of its line."""
    if example is None:
        return ""
    if example.is_code:
        return beside(f"expected <code>{escape(example.right)}</code>")
    point = [f"${as_tex(name)} = {entries(value)}$" if not value.startswith("->") else
             f"${as_tex(name)} \\to {limit_of(value[2:].strip())}$"
             for part in (example.sizes, example.indices, example.values)
             for name, value in ((name, str(value)) for name, value in part.items())]
    at = f"at {', '.join(point)}: " if point else ""
    return beside(f"{at}left side {value_of(example.left, False)}, "
                  f"right side {value_of(example.right, False)}")


def entries(value: str) -> str:
    """A value as TeX, the entries of an array in parentheses, its rows with semicolons between."""
    if not value.startswith("("):
        return as_tex(value)
    rows = [row.strip("()").split(", ") for row in value.split("), (")]
    return f"({'; '.join(', '.join(map(as_tex, row)) for row in rows)})"


def limit_of(value: str) -> str:
    """Where a letter goes, as TeX."""
    return value.replace("infinity", "\\infty") if "infinity" in value else as_tex(value)


def given(step: Step, said: set[str] = frozenset()) -> str:
    """What a line is given and was not said before, without the sizes being whole."""
    facts = [fact for fact in step.verdict.given if fact not in said]
    return beside(f"where {', '.join(in_a_row(facts))}") if facts else ""


def beside(text: str) -> str:
    """A small line below a formula."""
    return f'<p class="given" data-search-exclude markdown="span">{text}</p>'


def conditions(claim: Judged) -> str:
    """Under what it holds."""
    said = " ".join(markdown(condition) for condition in claim.conditions)
    return f"**True under:** {said}" if said else ""


def fold(claim: Judged) -> str:
    """The lines that decide it."""
    if not claim.steps:
        return ""
    lines = sum(step.verdict is not None for step in claim.steps)
    summary = f"<summary>What shows it: {count(lines, 'line')}{spoiled(claim.kills)}</summary>"
    is_open = " open" if claim.error else ""
    red = f'<p class="red">{escape(claim.error)}</p>' if claim.error else ""
    return block("details", "fold", summary, red, steps_list(claim.steps, claim.anchor),
                 attributes=is_open)


def spoiled(kills: Kills) -> str:
    """How many wrong versions of the lines were refused."""
    wrong = kills.mutants - kills.equivalent
    return f"; {kills.killed} of {count(wrong, 'wrong version')} refused" if wrong else ""


def links(page: str, claim: Judged, records: list[ExerciseRecord]) -> str:
    """The exercises that solve it, and the part of ``numeric`` that it is about."""
    by_id = {record.id: record for record in records}
    places = addresses(page, records)
    found = [link_from(page, by_id[id]) if id in by_id else literal(id) for id in claim.see]
    found += numeric_links(page, claim)
    found += [f"[{name}]({places[name]})" if name in places else literal(name)
              for name in claim.systems]
    said = f'<p class="facts"{UNSEARCHED} markdown="span">See {", ".join(found)}.</p>'
    return said if found else ""


def numeric_links(page: str, claim: Judged) -> list[str]:
    """The names of ``numeric`` that it is about, each with a link where the shelf tells of them."""
    if not (current().root / "docs" / NUMERIC).is_file():
        return [f"`{name}`" for name in claim.numeric]
    return [f"[`{name}`]({relative(page, page_of(name))}#numeric.{name})" for name in claim.numeric]


def addresses(page: str, records: list[ExerciseRecord]) -> dict[str, str]:
    """Where each claim and each system stands, as seen from a page."""
    return {claim.id: f"{relative(page, chapter_page(record))}#{claim.anchor}"
            for record in sheets(records) for claim in record.claims}


def link_claims(text: str, page: str, records: list[ExerciseRecord]) -> str:
    """A hand-written page in which ``[words](claim:S0-21)`` leads to that claim; where the words are
    its id, its verdict's mark stands beside them.

    Raises ``UnknownClaim`` for an id that no sheet has, where there are sheets at all.
    """
    places = addresses(page, records)
    marks = {claim.id: f" {MARKS[claim.ruling]}" for claim in judged_claims(records)}

    def link(match):
        words, id = match.groups()
        if not places:
            return words
        if id not in places:
            raise UnknownClaim(f"{page}: there is no claim {id!r}")
        return f"[{words}{marks.get(id, '') if words == id else ''}]({places[id]})"
    return LINK.sub(link, text)


def judged_claims(records: list[ExerciseRecord]) -> list[Judged]:
    """All claims of the texts, without the systems."""
    return [claim for record in sheets(records) for claim in record.claims if not claim.is_system]


def rulings(page: str, records: list[ExerciseRecord]) -> str:
    """How many claims there are with each verdict, and by what each was decided."""
    found = judged_claims(records)
    lines = ["| verdict | claims | decided by |", "|---|---|---|"]
    for name in [*Ruling, None]:
        own = [claim for claim in found if name in (None, claim.ruling)]
        ways = Counter(claim.how for claim in own).most_common()
        if own:
            lines.append(f"| {name or 'all'} | {len(own)} | "
                         + ", ".join(f"{way} {number}" for way, number in ways) + " |")
    total = together((claim.id, claim.kills) for claim in found)
    return "\n".join(lines) + f"\n\n{wrong_versions(total)}"


def wrong_versions(kills: Kills) -> str:
    """How the lines stood the attack, in a sentence."""
    wrong = kills.mutants - kills.equivalent
    return (f"Each line that was proved was also spoiled on purpose: a sign turned, a term left out, an "
            f"index changed, a fact taken away. Of {count(wrong, 'wrong version')} {kills.killed:,} were "
            "refused.")


def topics(page: str, records: list[ExerciseRecord]) -> str:
    """The topics with the number of their claims, and how many of them are false."""
    by_topic = defaultdict(list)
    for record in sheets(records):
        by_topic[record.chapter, chapter_page(record)] += [
            claim.ruling for claim in record.claims if not claim.is_system]
    return "\n".join(f"- [{literal(name)}]({relative(page, place)}): {count(len(found), 'claim')}, "
                     f"{found.count(Ruling.FALSE) or 'none'} of them false"
                     for (name, place), found in by_topic.items() if found)


def open_claims(page: str, records: list[ExerciseRecord]) -> str:
    """The claims that cannot be decided, each with its reason."""
    return listed(page, records, lambda claim: claim.open, lambda claim: markdown(claim.why))


def restored(page: str, records: list[ExerciseRecord]) -> str:
    """The claims whose formula was lost and put back, with what decides them."""
    return listed(page, records, lambda claim: claim.restored, lambda claim: (
        f"{one_line(claim.words)} **{claim.ruling}**, by {claim.how}."))


def listed(page, records, chosen, said) -> str:
    """Some claims as a list: the id with a link, the name, and what is said of each."""
    places = addresses(page, records)
    return "\n".join(f"- [{claim.id}]({places[claim.id]}), {claim.name}: {said(claim)}"
                     for claim in sorted(judged_claims(records), key=in_order) if chosen(claim))


def formula(page: str, records: list[ExerciseRecord], id: str, *numbers: str) -> str:
    """Lines of an exercise or a claim by their numbers: what was proved, and definitions.

    Raises ``UnknownClaim`` if there is none, where the shelf is whole and has sheets.
    """
    shown, place = proved_lines(page, records, id, numbers)
    if not shown:
        return ""
    known, parts = definitions(record_steps(records, id)), []
    for step in shown:
        parts += [display(step.latex), given(step, known) if step.verdict else ""]
        known = known | set(step.verdict.assumptions if step.verdict else ())
    said = "defined" if all(step.verb == "define" for step in shown) else "proved"
    source = f'<p class="source" markdown="span">[{said}]({place})</p>'
    return block("div", "formula shown", *parts, source)


def numpy_lines(page: str, records: list[ExerciseRecord], id: str, *numbers: str) -> str:
    """The same lines as NumPy, for a reader to copy. Raises what ``formula`` does."""
    shown, _ = proved_lines(page, records, id, numbers)
    lines = "\n".join(as_numpy(step.plain) for step in shown)
    return f"```python\n{lines}\n```" if lines else ""


def proved_lines(page: str, records: list[ExerciseRecord], id: str,
                 numbers: tuple[str, ...]) -> tuple[list[Step], str]:
    """The lines of an exercise or a claim that a page names, and the address of their source."""
    found = [(lines, place) for record in records for lines, place in lines_of(page, record, id)]
    if not found and (current().chosen or current().alone or not sheets(records)):
        return [], ""
    lines, place = found[0] if found else ([], "")
    shown = [step for number in numbers or ["1"] for step in lines[int(number) - 1:int(number)]
             if step.latex and (step.verb == "define" or step.status is Status.PROVED)]
    if len(shown) < max(1, len(numbers)):
        raise UnknownClaim(f"{page}: {id} has no proved line {', '.join(numbers)}")
    return shown, place


def record_steps(records: list[ExerciseRecord], id: str) -> list[Step]:
    """The steps of the exercise or claim of this id."""
    return [step for record in records for owner in (record, *record.claims) if owner.id == id
            for step in owner.steps]


def lines_of(page: str, record: ExerciseRecord, id: str):
    """The lines of what has this id in a record, with the address of its page."""
    if record.id == id:
        yield record.steps, relative(page, page_path(record))
    for claim in record.claims:
        if claim.id == id:
            yield [step for step in claim.steps if step.latex and step.verdict], (
                f"{relative(page, chapter_page(record))}#{claim.anchor}")


PARTS = {"formula": formula, "numpy": numpy_lines, "claims": claims_here, "claim": one_claim, "rulings": rulings,
         "topics": topics, "open-claims": open_claims, "restored-claims": restored}
