"""``pembina jury``: the group, its pages in every language, and what all of its commands refuse alike."""

from __future__ import annotations

import re

import pytest
from pembina_plugins.jury.analysis.agreement import agreement
from pembina_plugins.jury.analysis.consensus import consensus
from pembina_plugins.jury.analysis.severity import METHODS, severity
from pembina_plugins.jury.analysis.whole import judge_again
from pembina_plugins.jury.commands.shared import SUMMARIES
from pembina_plugins.jury.pages.agreement import agreement_page
from pembina_plugins.jury.pages.consensus import consensus_page
from pembina_plugins.jury.pages.severity import severity_page
from pembina_plugins.jury.panel import open_panel

from pembina.api import make_host
from pembina.reports.render import as_text
from pembina.reports.texts import Texts

from ..reports.test_catalogues import outside
from .panels import make_panel, write_changes

LOOKS = ("agreement", "consensus", "severity")


def test_the_group_lists_every_command_with_what_it_is_for(pembina):
    ran = pembina("jury", "--help")
    assert (0, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert [] == [name for name, summary in SUMMARIES.items() if f"{name} {summary}" not in told]


def test_the_commands_stand_in_the_order_in_which_a_panel_runs(pembina):
    printed = pembina("jury", "--help").out
    found = re.findall(r"^  (\w+)  ", printed[printed.index("Commands") :], re.MULTILINE)
    assert ["assign", "sheets", "collect", "seal", "consensus", "agreement", "severity", "ballots"] == found


def test_a_mistyped_command_is_told_with_the_one_that_was_meant(pembina):
    ran = pembina("jury", "severty")
    assert 2 == ran.status
    assert "severity" in ran.err


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_can_be_loaded_and_helps(pembina, name):
    ran = pembina("jury", name, "--help")
    assert (0, "") == (ran.status, ran.err)
    assert SUMMARIES[name] in " ".join(ran.out.split())


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_at_an_award_without_a_jury_is_refused(pembina, name):
    ran = pembina("jury", name, "ukpbj")
    assert (3, "") == (ran.status, ran.out)
    assert "error[JURY501]: the award ukpbj has no criterion that a jury judges" in ran.err


@pytest.mark.parametrize("name", LOOKS)
def test_a_mistyped_option_is_not_passed_over(pembina, panel, name):
    assert 2 == pembina("jury", name, panel.award, "--methode", "x").status


def pages(folder, language):
    """Every page of an invented panel with a change that fits and one that does not; and one of a complete panel."""
    made = make_panel(folder / "gaps")
    (entrant, juror, item), score = next(iter(made.scores.items()))
    change = {"entrant": entrant, "juror": juror, "item": item, "before": score, "after": 95, "by": "Ketua Panel",
              "reason": "lampiran terlewat", "date": "2026-05-02"}  # fmt: skip
    write_changes(made, [change, {**change, "item": "bukti", "before": 1}])
    whole = make_panel(
        folder / "whole", entrants=6, jurors=3, per_entrant=3, conflicts=0, parameters={"panel": '"median"'}
    )
    texts, host = Texts(language), make_host()
    for opened in (open_panel(which.award, None, None, host, scores=True) for which in (made, whole)):
        again = judge_again(opened, host)
        yield from (severity_page(opened, severity(opened, method), texts) for method in METHODS)
        yield agreement_page(opened, agreement(opened, again), texts)
        yield consensus_page(opened, consensus(opened, again), texts)


SPOKEN_AS_THEY_ARE = {"Kabupaten", "Contoh", "Juri", "Ketua", "Panel", "lampiran", "terlewat", "additive", "rasch",
                      "score", "none", "changes", "csv", "data", "gaps", "May"}  # fmt: skip
"""Words of the data and of the award file, and names of methods, which no language changes."""


def test_no_word_of_a_page_is_left_untranslated(tmp_path):
    for page in pages(tmp_path, "xx"):
        rest = outside(as_text(page, 10_000)).replace(str(tmp_path), "")
        assert set() == set(re.findall("[A-Za-z]{2,}", rest)) - SPOKEN_AS_THEY_ARE


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_template_is_left_unfilled(tmp_path, language):
    for page in pages(tmp_path, language):
        assert "{" not in as_text(page, 120)
