"""Building upon an earlier result where third parties' plugins read, look at records and results, and adjust values."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import pembina
from pembina.api import evaluate_again
from pembina.evaluation import previous, previous_same
from pembina.model import canonical

from .test_extensions import everything, folder
from .test_shared_work import award, installed

__all__ = ["award", "everything", "folder", "installed"]


def again(before: pembina.Result, folder: Path) -> previous.Reuse:
    """Build upon a result; the bytes are those of a full run."""
    full, built = pembina.evaluate(folder), evaluate_again(folder, previous=before)
    assert canonical(full.document) == canonical(built.result.document)
    return built.reuse


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def measured(reuse: previous.Reuse) -> dict[str, str]:
    return {path: why.template for path, why in reuse.again.items()}


@pytest.mark.usefixtures("everything")
class TestAPluginThatDoesEverything:
    def test_what_it_may_have_remarked_on_the_result_is_never_taken_for_a_remark_on_records(self, folder):
        before = pembina.evaluate(folder)
        assert "check.winter-visits" in {finding["key"] for finding in before.findings}
        reuse = again(before, folder)
        assert {"visits": previous.DOUBTFUL} == measured(reuse)
        assert {"figure", "training.women", "training.men"} == set(reuse.taken)

    def test_its_reader_is_among_the_plugins_though_it_read_nothing(self, folder):
        change(folder / "data" / "visits.pipe", "74|2022-01-11|C\n", "")
        change(folder / "data" / "visits.pipe", "71|2022-01-10|A", "71|2022-02-10|A")
        change(folder / "data" / "visits.pipe", "74|2022-03-02|D", "74|2022-02-02|D")
        before = pembina.evaluate(folder)
        reuse = again(before, folder)
        assert ({}, ("cooperatives", "figures", "visits")) == (measured(reuse), reuse.unread)

    def test_another_version_of_it_looks_at_all_records_anew(self, folder, tmp_path):
        before = pembina.evaluate(folder)
        change(Path(pembina.api.make_host().manifest("everything").folder) / "plugin.toml", "api = 1", "api = 1  # new")
        assert previous_same.CHECKS == again(before, folder).whole.template

    def test_an_award_that_asks_it_for_the_first_time_has_all_records_looked_at(self, folder):
        plain = folder.with_name("plain")
        shutil.copytree(folder, plain)
        body = (
            '[criteria.training]\nuse = "reported-value"\nweight = 100\n'
            'read = { figures = { table = "figures", value = "men" } }\nscore = { method = "identity" }\n'
        )
        text = (folder / "award.toml").read_text("utf-8")
        head = text[: text.index("[criteria")]
        (plain / "award.toml").write_text(head.replace('plugins = ["everything"]\n', "") + body, "utf-8")
        before = pembina.evaluate(plain)
        (plain / "award.toml").write_text(head + body, "utf-8")
        assert previous_same.CHECKS == again(before, plain).whole.template


@pytest.mark.usefixtures("installed")
class TestAdjustedValues:
    def test_they_come_back_with_what_was_said_of_them(self, award):
        folder = award("centre")
        before = pembina.evaluate(folder)
        change(folder / "award.toml", "to = 100", "to = 90")
        assert ("work",) == again(before, folder).taken

    def test_they_are_measured_again_when_others_are_set_aside(self, award):
        folder = award("centre", {"regions.csv": "code,name,status\n71,Utara,\n73,Selatan,\n74,Tenggara,\n"})
        change(folder / "award.toml", 'name = "name"', 'name = "name"\nstatus = "status"')
        before = pembina.evaluate(folder)
        assert ("work",) == again(before, folder).taken
        change(folder / "data" / "regions.csv", "Selatan,", "Selatan,withdrawn")
        assert {"work": previous.ADJUSTED} == measured(again(before, folder))

    def test_they_are_measured_again_where_a_screen_may_have_hidden_some(self, award):
        folder = award("centre", extra="[screen]\nreported = 10\n")
        assert {"work": previous.ADJUSTED} == measured(again(pembina.evaluate(folder), folder))

    def test_an_optional_table_that_comes_or_goes_is_a_change(self, award):
        folder = award("none")
        before = pembina.evaluate(folder)
        assert ("work",) == again(before, folder).taken
        bonus = folder / "data" / "bonus.csv"
        bonus.write_text("region,extra\n71,5\n", "utf-8")
        assert {"work": previous.TABLE} == measured(again(before, folder))
        there = pembina.evaluate(folder)
        assert ("work",) == again(there, folder).taken
        bonus.unlink()
        assert {"work": previous.TABLE} == measured(again(there, folder))
