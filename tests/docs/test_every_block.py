"""No block of the documentation is passed over: it is run, or a comment on its page says why it cannot be."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from .pages import ROOT, WRITTEN, Block, Step, commands, indented, items, label, pages
from .steps import STEPS

BY_HAND = [page for page in pages() if not WRITTEN.match(page.read_text("utf-8"))]
"""Pages that no tool writes; ``tools/reference.py check`` holds those to the program."""

BLOCKS = [
    (f"{label(page)}:{item.line}", item)
    for page in BY_HAND
    for item in items(page.read_text("utf-8"))
    if isinstance(item, Block)
]


def test_every_block_is_run_or_excused(figure):
    counted = Counter(block.kind for _, block in BLOCKS)
    given = sum(len(commands(block)) for _, block in BLOCKS if block.kind in ("console", "sh"))
    assert [] == [place for place, block in BLOCKS if not block.kind]
    assert given > 100
    excused = counted.pop("not run")
    figure(
        f"documentation: {sum(counted.values())} blocks with {given} commands are run, {excused} cannot be "
        "(python tools/docs_run.py --not-run lists them)"
    )


def test_what_cannot_be_run_says_why():
    assert [] == [place for place, block in BLOCKS if block.kind == "not run" and len(block.excuse) < 10]


def test_a_test_that_stands_in_for_a_block_is_there():
    named = {word for _, block in BLOCKS for word in re.findall(r"\b(?:tests|src|docs)/[\w/.]*\w", block.excuse)}
    assert named
    assert [] == [word for word in sorted(named) if not (ROOT / word).exists()]


@pytest.mark.parametrize("page", BY_HAND, ids=label)
def test_code_stands_between_fences_where_it_can_be_found(page):
    assert [] == indented(page.read_text("utf-8"))


def test_commands_whose_output_is_shown_are_marked_as_such():
    assert [] == [place for place, block in BLOCKS if block.kind == "console" and block.language != "console"]


def test_every_step_that_is_there_is_taken_by_a_page():
    taken = {
        item.words.split()[0]
        for page in BY_HAND
        for item in items(page.read_text("utf-8"))
        if isinstance(item, Step) and item.kind == "step"
    }
    assert taken == set(STEPS)
