"""The runner finds what is wrong with a page: what passes everywhere else would say little if it did not."""

from __future__ import annotations

import importlib.util
import os
import sys

import pytest

from .comparing import difference, excerpt, masked, renewed
from .pages import ROOT, Block, commands, indented, items
from .running import follow

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pages give their commands to a shell of Linux or macOS")

SAID = "One\n\nTwo 1f0c83a9d2b4\nThree\n"


@pytest.mark.parametrize(
    "shown",
    [
        ["One", "", "Two 1f0c83a9d2b4", "Three"],
        ["One", "", "Two 000000000abc", "Three"],
        ["[...]", "Three"],
        ["One", "[...]"],
        ["One", "[...]", "Three"],
        ["[...]"],
        ["One", "", "Two [...]", "Three"],
    ],
)
def test_what_was_printed_may_be_shown_in_part_where_it_says_so(shown):
    assert "" == difference(shown, SAID)


@pytest.mark.parametrize(
    "shown",
    [
        [],
        ["One"],
        ["Three"],
        ["One", "", "Three"],
        ["One", "", "Two 1f0c83a9d2b4", "Three", "Four"],
        ["[...]", "Two 1f0c83a9d2b4"],
        ["Three", "[...]"],
        ["[...]", "Three", "[...]", "One", "[...]"],
        ["One", "", "Two 1f0c83a9d2", "Three"],
    ],
)
def test_what_was_not_printed_so_is_a_difference(shown):
    assert difference(shown, SAID)


def test_nothing_shown_means_that_nothing_is_printed():
    assert "" == difference([], "\n")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (["old"], ["One", "", "Two 1f0c83a9d2b4", "Three"]),
        (["[...]", "Two 000000000abc", "old", "[...]"], ["[...]", "Two 1f0c83a9d2b4", "Three", "[...]"]),
        (["[...]", "old"], None),
    ],
)
def test_a_page_is_renewed_as_far_as_it_showed_something(shown, expected):
    assert expected == renewed(shown, SAID)


def test_what_varies_from_one_machine_to_another_is_masked_and_numbers_are_not():
    assert masked("a" * 64) == masked("b" * 64)
    assert masked("read in 0.3 s, 1,000 rows a second") == masked("read in 12 s, 7 rows a second")
    assert masked("75.00 of 100") != masked("75.01 of 100")


def test_an_excerpt_keeps_the_order_of_the_file():
    whole = "a = 1  # one\nb = 2\nc = 3\n"
    assert excerpt("a = 1\nc = 3", whole)
    assert excerpt("a = 1 [...] c = 3", whole)
    assert not excerpt("c = 3\na = 1", whole)
    assert not excerpt("a = 2", whole)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("```console\n$ pembina --version\npembina 9.9\n[...] more\n```\n", "the page goes on"),
        ("```sh\npembina error PB999\n```\n", "ended with 2, not with 0"),
        ("<!-- exit: 3 -->\n```sh\npembina --version\n```\n", "ended with 0, not with 3"),
        ("```\nnobody knows\n```\n", "neither run nor excused"),
        ("`a.toml`\n```toml\nx = 1\n```\n<!-- part of: a.toml -->\n```toml\nx = 2\n```\n", "no excerpt of a.toml"),
        ("```python\nassert 1 == 2\n```\n", "AssertionError"),
        ("```python\n>>> 1 + 1\n3\n```\n", "Expected:"),
        ("<!-- run: pembina error PB999 -->\n", "ended with 2"),
        ("<!-- step: nothing-like-that -->\n", "KeyError"),
        ("<!-- step: replace a.toml x y -->\n", "FileNotFoundError"),
    ],
)
def test_what_is_wrong_on_a_page_is_told_with_its_line(tmp_path, page, told):
    path = tmp_path / "page.md"
    path.write_text(f"# Title\n\n{page}", "utf-8")
    (problem,) = follow(path, tmp_path).problems
    assert told in problem
    assert problem.startswith("page.md:")


def test_a_page_in_indonesian_is_run_in_indonesian(tmp_path):
    for name, word in (("page.md", "Usage"), ("page.id.md", "Pemakaian")):
        path = tmp_path / name
        path.write_text("```sh\npembina check --help\n```\n", "utf-8")
        root = tmp_path / word
        root.mkdir()
        (shown,) = follow(path, root).shown
        assert shown.printed.startswith(word)


def test_a_comment_that_no_block_follows_is_refused():
    with pytest.raises(ValueError, match="no block follows"):
        list(items("<!-- exit: 3 -->\n\nSome words.\n\n```sh\nls\n```\n"))


def test_a_command_may_go_on_in_the_next_line():
    (block,) = items("```console\n$ pembina check \\\n    award\nfine\n```\n")
    assert isinstance(block, Block)
    assert [("pembina check award", ("fine",))] == [(each.words, each.shown) for each in commands(block)]


def test_code_that_is_only_indented_is_found():
    assert ["    code"] == indented("Words.\n\n    code\n\n- a list\n\n    goes on\n")


def test_the_tool_writes_into_a_page_what_was_printed(tmp_path):
    spec = importlib.util.spec_from_file_location("docs_run", ROOT / "tools" / "docs_run.py")
    tool = importlib.util.module_from_spec(spec)
    sys.modules["docs_run"] = tool
    spec.loader.exec_module(tool)
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one\n$ echo two\nold\n```\n\nWords.\n", "utf-8")
    assert 2 == tool.renew(follow(page, tmp_path))
    assert "```console\n$ echo one\none\n$ echo two\ntwo\n```\n\nWords.\n" == page.read_text("utf-8")
