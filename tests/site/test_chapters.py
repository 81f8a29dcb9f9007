"""The pages of chapters: the story's links, the order, the drawing; and the menu's order."""
from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from dataclasses import replace

import pytest
from sample_records import sample_records, softmax, undecided

from backproof.book import heading
from backproof.shelf import current
from backproof.registry import claims_in, id_of
from backproof.site import chapters
from backproof.site.chapters import UnknownExercise, link_exercises
from backproof.site.graph import Box, build_order, drawing, places
from backproof.site.pages import hand_written, write_pages
from backproof.site.render import menu

CHAPTERS = {chapters.folder_of(heading(chapter.name)): chapter
            for book in current().books for chapter in book.chapters}
STORIES = sorted(path for book in current().books
                 for path in (book.folder / "pages").glob("*/index.md")
                 if path.parent.name in CHAPTERS)
PAGE = "exercises/chapter-3/index.md"
DIAMOND = {"top": ["left", "right"], "left": ["base"], "right": ["base"], "far": ["base", "top"],
           "base": [], "alone": ["elsewhere"]}


def svg(uses):
    return drawing({name: Box(f"<{name}>", f"{name}/") for name in uses}, uses, "A & B")


def test_what_is_used_comes_first_and_ties_keep_the_order():
    assert build_order(DIAMOND) == ["base", "left", "right", "top", "far", "alone"]


def test_a_circle_is_listed_all_the_same():
    assert sorted(build_order({"a": ["b"], "b": ["a"], "c": []})) == ["a", "b", "c"]


def test_every_box_has_a_place_of_its_own_below_the_name_of_its_section():
    boxes = {str(n): Box(str(n), "", "first" if n < 6 else "second") for n in range(9)}
    place, labels, depth = places(boxes)
    assert len(set(place.values())) == 9 and [name for name, _ in labels] == ["first", "second"]
    (_, first), (_, second) = labels
    assert all(first < place[str(n)][1] < second for n in range(6))
    assert all(second < place[str(n)][1] < depth for n in range(6, 9))


def test_the_drawing_is_well_formed_and_links_every_box_with_an_arrow_or_without():
    found = etree.fromstring(svg(DIAMOND))
    links = [element.get("href") for element in found.iter("{http://www.w3.org/2000/svg}a")]
    assert sorted(links) == ["alone/", "base/", "far/", "left/", "right/", "top/"]
    assert found.get("aria-label") == "A & B" and svg(DIAMOND).count('class="arrow"') == 6


def test_a_box_has_its_own_arrows_to_stand_out():
    nodes = svg(DIAMOND).split("<g>")[1:]
    assert [node.count('class="lit"') for node in nodes] == [3, 2, 2, 2, 3, 0]


def test_without_arrows_there_is_no_drawing():
    assert svg({"a": [], "b": ["not here"]}) == ""
    assert chapters.graph(PAGE, [softmax()]) == ""


def test_the_list_says_what_the_drawing_says():
    monotonicity, variance, _ = sample_records()
    text = chapters.in_build_order(PAGE, [variance, monotonicity])
    assert text.index("Monotonicity") < text.index("Variance")
    assert "expectation · builds on [Monotonicity of softmax](ch3-softmax-monotonicity.md)" in text
    assert chapters.graph(PAGE, [variance, monotonicity]).count('class="arrow"') == 1


def test_what_a_chapter_takes_from_another_is_drawn_and_marked():
    records = [softmax(), replace(undecided(), uses=[softmax().id])]
    text = chapters.graph("exercises/chapter-2/index.md", records)
    assert 'href="../chapter-3/ch3-softmax-monotonicity/" class="box elsewhere"' in text
    assert 'href="ch2-open/" class="box is-red"' in text and "(Chapter\xa03)" in text


def test_a_link_in_a_story_leads_to_the_exercise_once_there_is_one():
    text = "See [this](exercise:ch3-softmax-monotonicity)."
    assert link_exercises(text, PAGE, [softmax()]) == "See [this](ch3-softmax-monotonicity.md)."
    assert link_exercises(text, PAGE, []) == "See this."
    with pytest.raises(UnknownExercise, match="'ch3-nonsense'"):
        link_exercises("[this](exercise:ch3-nonsense)", PAGE, [])


def test_a_link_to_a_chapter_leads_there_once_it_has_an_exercise():
    text = "See [it](chapter:chapter-3)."
    assert link_exercises(text, "topics.md", [softmax()]) == f"See [it]({PAGE})."
    assert link_exercises(text, "topics.md", []) == "See it."


def test_each_chapter_with_exercises_has_a_page_and_no_other():
    paths = hand_written([softmax(), replace(softmax(), id="x", chapter="Extra 10")])
    chapters = {f"exercises/{folder}/index.md" for folder in (*CHAPTERS, "extra-10")}
    found = [path for path in paths if path in chapters]
    assert found == [PAGE, "exercises/extra-10/index.md"]


def test_a_chapter_without_a_story_has_its_title_from_the_manifest():
    (book, *_), record = current().books, replace(softmax(), chapter="5")
    (text,) = chapters.without_story({}, [replace(record, book=book.name)]).values()
    assert f"# {book.chapters[4].title}\n" in text and "title: Chapter 5\n" in text
    (text,) = chapters.without_story({}, [record]).values()
    assert "# Chapter 5\n" in text


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.parent.name)
def test_a_story_tells_of_every_exercise_of_its_chapter(story):
    told = re.findall(r"\]\(exercise:([\w-]+)\)", story.read_text(encoding="utf-8"))
    files = {id_of(path): path for path in current().files()}
    sheets = {id for id, path in files.items() if claims_in(path)}  # their claims stand on the page
    assert set(CHAPTERS[story.parent.name].ids) - sheets <= set(told)


def test_the_menu_follows_the_book(tmp_path):
    first, second = "ch3-sigmoid-derivative", "ch3-cross-entropy-roles"
    records = [replace(softmax(), id=id, title=id, short=id, chapter=chapter, uses=[])
               for id, chapter in ((second, "3"), ("x", "10"), (first, "3"), ("ch3-author", "3"))]
    write_pages(records, tmp_path)
    entries = {name: inside for entry in menu(tmp_path) for name, inside in entry.items()}
    assert list(entries) == ["Home", "Book", "Topics", "Derive", "Why trust it", "Reference"]
    folders = {name: inside for entry in entries["Book"] for name, inside in entry.items()}
    assert list(folders) == ["By chapter", "Chapter 3", "By kind",
                             "Where the public answers go wrong", "Chapter 10"]
    assert [name for entry in folders["Chapter 3"] for name in entry] == [
        "Chapter 3 in short", first, second, "ch3-author"]
