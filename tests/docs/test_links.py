"""Every link of the documentation leads somewhere, on GitHub and on the site, and every page can be found."""

from __future__ import annotations

import importlib.util
import posixpath
import re
import sys

import pytest
import yaml

from pembina.errors import CODES

from .pages import DOCS, ROOT, label, pages

BY_HAND = [page for page in pages() if page.name != "mutation.md"]


def tool(name):
    """Load a tool of this repository."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


SITE = tool("docs_site")


def anchors(text):
    """The anchors of a page's headings, as GitHub and the site make them of plain words."""
    found = set()
    for line in text.split("\n"):
        if heading := re.match(r"#{1,6} (.+)", line):
            plain = re.sub(r"[^\w\- ]", "", heading[1].lower())
            found |= {plain.replace(" ", "-"), re.sub(r"[-\s]+", "-", plain).strip("-")}
    return found


@pytest.mark.parametrize("page", BY_HAND, ids=label)
def test_every_link_leads_to_a_file_and_a_heading(page):
    text = page.read_text("utf-8")
    dead = []
    for target, anchor in SITE.links(text):
        meant = (page.parent / target).resolve()
        if not meant.exists():
            dead.append(target)
        elif anchor and meant.suffix == ".md" and anchor[1:] not in anchors(meant.read_text("utf-8")):
            dead.append(target + anchor)
    assert [] == dead


def test_the_site_is_laid_out_without_a_link_to_nothing(tmp_path):
    assert [] == SITE.lay_out(tmp_path)
    assert (tmp_path / "repository" / "README.md").exists() or (tmp_path / "repository" / "CHANGELOG.md").exists()
    outside = [
        f"{path.relative_to(tmp_path)}: {target}"
        for path in tmp_path.rglob("*.md")
        for target, _ in SITE.links(path.read_text("utf-8"))
        if not (path.parent / target).exists() and not (path.parent / target.replace(".md", ".id.md")).exists()
    ]
    assert [] == outside


def test_what_the_site_would_ask_of_other_hosts_is_found(tmp_path):
    asked = (
        '<script src="https://a.example/x.js">',
        '<link rel="stylesheet" href="//a.example/x.css">',
        "url(http://a)",
    )
    for number, text in enumerate(asked):
        (tmp_path / f"{number}.html").write_text(f"<p>{text}</p>", "utf-8")
    (tmp_path / "link.html").write_text('<a href="https://a.example/">there</a>', "utf-8")
    assert len(asked) == len(SITE.asking(tmp_path))


def navigated(node):
    """The pages of a menu."""
    if isinstance(node, str):
        return {node}
    return set().union(*map(navigated, node.values() if isinstance(node, dict) else node))


def test_every_page_is_in_the_menu_and_every_entry_of_it_is_a_page():
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    written = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if not path.name.endswith(".id.md")}
    listed = {page for page in navigated(nav) if not page.startswith("repository/")}
    assert written == listed
    assert all((ROOT / page.removeprefix("repository/")).exists() for page in navigated(nav) - listed)


def test_a_page_in_indonesian_stands_beside_the_one_in_english_with_the_same_code():
    for page in DOCS.rglob("*.id.md"):
        english = page.with_name(page.name.replace(".id.md", ".md"))
        assert english.exists(), label(page)
        commands = [re.findall(r"^\$ (.+)$", each.read_text("utf-8"), re.MULTILINE) for each in (english, page)]
        assert commands[0] == commands[1], label(page)


@pytest.mark.parametrize(
    "page", ["index.md", "tutorials/first-award.md", "tutorials/assess-your-region.md", "glossary.md"]
)
def test_the_committee_and_the_region_begin_in_their_own_language(page):
    assert (DOCS / page.replace(".md", ".id.md")).exists()


def test_every_code_that_a_page_names_is_one():
    known = set(CODES.all())
    unknown = {
        f"{label(page)}: {code}" for page in BY_HAND for code in re.findall(r"\bPB\d{3}\b", page.read_text("utf-8"))
        if code not in known
    }  # fmt: skip
    assert set() == unknown


def test_the_tables_of_the_glossary_hold_the_same_words_as_the_screens():
    import gettext

    import pembina.reports.texts as texts

    catalogue = gettext.translation(texts.DOMAIN, texts.LOCALE, ["id"])
    english, indonesian = (
        [row.split(" | ")[:2] for row in re.findall(r"^\| (.+) \|$", (DOCS / name).read_text("utf-8"), re.MULTILINE)][
            1:
        ]
        for name in ("glossary.md", "glossary.id.md")
    )
    assert [(en, id_) for en, id_ in english] == [(en, id_) for id_, en in indonesian]
    other = {
        en: said
        for en, id_ in english
        if (said := {word: catalogue.gettext(word) for word in (en, en.capitalize())})
        and not {id_, id_.capitalize(), en, en.capitalize()} & set(said.values())
    }
    assert {} == other


def test_the_pictures_of_the_road_say_the_same_in_both_languages():
    images = tool("docs_images")
    assert images.road_in_indonesian() == (images.IMAGES / "road.id.svg").read_text("utf-8")


def test_no_page_holds_a_path_of_the_machine_on_which_it_was_written():
    for page in pages():
        assert posixpath.normpath(str(ROOT)) not in page.read_text("utf-8"), label(page)
