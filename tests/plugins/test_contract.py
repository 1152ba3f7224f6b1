"""The contract between Pembina and plugins: which versions are spoken, and what an author is told of the changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pembina.errors import PluginError
from pembina.plugins.contract import CHANGES, OLDEST, VERSION, changes_since
from pembina.plugins.host import HOOKS, Host
from pembina.plugins.manifest import API

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "contract.md"
MANIFEST = """api = {api}
name = "{{name}}"
[tables.visits]
region = "entrant"
"""


def test_new_plugins_are_written_for_the_present_version_and_the_one_before_is_kept():
    assert API == VERSION
    assert 1 <= OLDEST < VERSION


@pytest.mark.parametrize("api", range(OLDEST, VERSION + 1))
def test_a_plugin_of_every_version_that_is_spoken_is_loaded(install, api):
    install("harvest", manifest=MANIFEST.format(api=api))
    host = Host()
    assert api == host.manifest("harvest").api
    assert "Visits" == type(host.criterion("harvest")).__name__


@pytest.mark.parametrize("api", [OLDEST - 1, VERSION + 1])
def test_a_plugin_of_another_version_is_refused_with_those_that_are_spoken(install, api):
    install("harvest", manifest=MANIFEST.format(api=api))
    with pytest.raises(PluginError) as raised:
        Host().manifest("harvest")
    (problem,) = raised.value.problems
    assert ("PB403", 1) == (problem.code, problem.place.line)
    assert f"version {api} of the contract; this Pembina knows {OLDEST} to {VERSION}" in str(problem.args["reason"])


def test_every_version_after_the_first_says_what_it_changed_and_what_to_do():
    assert set(range(2, VERSION + 1)) == {change.version for change in CHANGES}
    assert [change.version for change in CHANGES] == sorted(change.version for change in CHANGES)
    assert all(change.what.endswith(".") and change.do.endswith(".") for change in CHANGES)
    assert all(change.kinds <= set(HOOKS) for change in CHANGES)


def test_an_author_is_told_what_concerns_the_own_plugin_only():
    readers = changes_since(1, frozenset({"readers"}))
    others = changes_since(1, frozenset())
    assert set(others) < set(readers)
    assert all("reader" in change.what for change in set(readers) - set(others))
    assert () == changes_since(VERSION, frozenset({"readers"}))


def test_the_page_of_the_contract_has_every_change_in_its_words():
    text = " ".join(PAGE.read_text("utf-8").split())
    assert f"The present version is {VERSION}; version {OLDEST} can still be used." in text
    for change in CHANGES:
        assert change.what in text
        assert change.do in text
    assert {int(n) for n in re.findall(r"## Version (\d+)", PAGE.read_text("utf-8"))} == set(range(1, VERSION + 1))
