"""Building: what makes it fail, and that a failure names the page."""
from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from mkdocs import config
from sample_records import sample_records, softmax

from backproof.init import TEMPLATE, write_book
from backproof.shelf import choose, current
from backproof.site import build as building
from backproof.site.build import SiteError, build


sample_only = pytest.mark.parametrize("built", ["sample"], indirect=True)


@pytest.fixture
def small(tmp_path):
    """A shelf of few pages, which are rendered in a tenth of the time of all of this one's."""
    write_book(tmp_path / "book")
    choose(tmp_path / "book")
    yield
    choose(None)


def built_anew(folder, records):
    build(records, folder / "site", pages=folder / "pages")


def test_unreadable_tex_fails_naming_the_page_and_the_formula(tmp_path, small):
    record = replace(softmax(), statement=r"Show that $\nosuch{x} = 0$.")
    with pytest.raises(SiteError) as error:
        built_anew(tmp_path, [record])
    assert f"{record.id}.md" in str(error.value) and r"\\nosuch{x} = 0" in str(error.value)


def test_a_broken_link_fails(tmp_path, small):
    record = replace(softmax(), statement="See [there](nowhere.md).")
    with pytest.raises(SiteError, match=r"nowhere\.md"):
        built_anew(tmp_path, [record])


def test_a_record_that_cannot_be_a_page_fails(tmp_path, small):
    with pytest.raises(SiteError, match="id"):
        built_anew(tmp_path, [replace(softmax(), id="../../x")])


@sample_only
def test_a_site_points_at_nothing_foreign_but_links(built):
    site, found = built, []
    for file in [*site.rglob("*.html"), *site.glob("css/*.css")]:
        text = file.read_text(encoding="utf-8")
        found += re.findall(r'<(?:link|script|img|iframe)[^>]+(?:href|src)="(?:https?:)?//[^"]+',
                            text)
        found += re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//\S+", text)
    assert found == []


@sample_only
def test_the_menu_holds_every_exercise_under_its_chapter_and_marks_the_red_one(built):
    home = (built / "index.html").read_text(encoding="utf-8")
    menu = re.search(r'<nav class="md-nav md-nav--primary.*?</nav>\s*</div>', home, re.DOTALL)[0]
    assert [name for name in ("Chapter 2", "Chapter 3") if name in menu] == ["Chapter 2",
                                                                            "Chapter 3"]
    assert "Softmax Jacobian" in menu and "Variance of z at the start" in menu
    assert menu.count("✗") == 1


@sample_only
def test_the_search_finds_words_of_a_proof(built):
    index = built / "search" / "search_index.json"
    texts = [entry["text"] for entry in json.loads(index.read_text(encoding="utf-8"))["docs"]]
    assert any("quotient rule" in text for text in texts)


@pytest.fixture
def sites(tmp_path, small, monkeypatch):
    """The sites of a session of serving."""
    monkeypatch.setattr(building, "generated", lambda: tmp_path / "pages")
    return building._Sites(tmp_path / "sites")


def shown(site):
    """Every page of a site as its reader gets it, and the words the search knows."""
    found = {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8")
             for file in site.rglob("*.html")}
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    return found, sorted((entry["location"], entry["text"]) for entry in index["docs"])


def test_rendering_only_the_edited_page_gives_the_same_site_as_rendering_all(sites, tmp_path):
    first, *others = sample_records()
    folder = sites.build([first, *others])
    untouched = (folder / "exercises" / "by-kind" / "index.html").stat().st_mtime_ns
    edited = [replace(first, statement="Another *statement*."), *others]
    assert sites.build(edited) == folder
    assert (folder / "exercises" / "by-kind" / "index.html").stat().st_mtime_ns == untouched
    build(edited, tmp_path / "whole", pages=tmp_path / "whole-pages")
    assert shown(folder) == shown(tmp_path / "whole")


def test_a_changed_title_is_rendered_into_every_menu(sites):
    first, *others = sample_records()
    sites.build([first, *others])
    site = sites.build([replace(first, short="Renamed"), *others])
    assert "Renamed" in (site / "exercises" / "by-kind" / "index.html").read_text(encoding="utf-8")


def test_after_a_failed_build_the_next_one_is_whole(sites):
    records = sample_records()
    broken = replace(records[0], short="Renamed", statement=r"$\nosuch$")
    sites.build(records)
    with pytest.raises(SiteError):
        sites.build([broken, *records[1:]])
    site = sites.build([replace(broken, statement="Good."), *records[1:]])
    assert "Renamed" in (site / "exercises" / "by-kind" / "index.html").read_text(encoding="utf-8")


def test_a_new_book_has_the_settings_of_this_one(tmp_path):
    ours, theirs = (config.load_config(str(path), docs_dir=str(tmp_path)) for path in (
        current().root / "mkdocs.yml", TEMPLATE / "mkdocs.yml"))
    for name in ("markdown_extensions", "extra_css", "extra", "use_directory_urls", "mdx_configs"):
        assert ours[name] == theirs[name]
    assert dict(ours.theme._vars) == dict(theirs.theme._vars)
