"""Every page of the documentation does what it shows, in its order, in an empty folder."""

from __future__ import annotations

import os
import shutil

import pytest

from .pages import WRITTEN, Block, items, label, pages
from .running import follow

RUN = [
    page
    for page in pages()
    if not WRITTEN.match(text := page.read_text("utf-8"))
    and any(isinstance(item, Block) and item.kind != "not run" for item in items(text))
]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pages give their commands to a shell of Linux or macOS")

NEEDS = {"a-result-that-holds.md": "ssh-keygen", "sign.md": "ssh-keygen"}
"""Programs beside Pembina that a page uses, and a machine may lack."""


@pytest.mark.parametrize("page", RUN, ids=label)
def test_a_page_shows_what_is_printed(page, tmp_path):
    needed = NEEDS.get(page.name)
    if needed and shutil.which(needed) is None:
        pytest.skip(f"{needed} is not on this machine")
    place = follow(page, tmp_path)
    assert not place.problems, "\n\n".join(place.problems)
