"""Each mistake in an award is told with its line, column, path and reason, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

Complain = Callable[[str], list[str]]

OPINION = 'use = "audit-opinion"\nscore = { method = "levels", levels = { WTP = 100, WDP = 60 } }\n'
TIES = 'ties = ["supervision.visits", "shared"]'

MISTAKES = {
    mistake["name"]: mistake
    for file in sorted((Path(__file__).parent / "mistakes").glob("*.toml"))
    for mistake in tomli.loads(file.read_text("utf-8"))["mistake"]
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_reason(name: str, valid: str, complaints: Complain) -> None:
    mistake = MISTAKES[name]
    assert mistake["old"] in valid
    assert complaints(valid.replace(mistake["old"], mistake["new"], 1)) == mistake["told"]


def test_a_valid_award_is_read_without_complaint(valid: str, complaints: Complain) -> None:
    assert complaints(valid) == []


def test_a_tie_rule_needs_a_score_to_compare(valid: str, complaints: Complain) -> None:
    text = valid.replace(TIES, 'ties = ["audit-opinion"]').replace(OPINION, 'use = "audit-opinion"\n')
    text = text.replace("at-least", "equals")
    assert complaints(text) == ['award.toml:13:9: award.ties[1]: error[PB228]: "audit-opinion" has no score to compare']


def test_a_minimum_needs_a_score_to_compare(valid: str, complaints: Complain) -> None:
    text = valid.replace("supervision = 70", "audit-opinion = 70").replace(OPINION, 'use = "audit-opinion"\n')
    text = text.replace("at-least", "equals")
    assert complaints(text) == [
        'award.toml:61:9: tiers[1].and.audit-opinion: error[PB228]: "audit-opinion" has no score to compare'
    ]


def test_a_minimum_on_a_criterion_without_weight_is_refused_and_a_gate_suggested(
    valid: str, complaints: Complain
) -> None:
    text = valid.replace("supervision = 70", "audit-opinion = 70")
    assert complaints(text) == [
        'award.toml:62:9: tiers[1].and.audit-opinion: error[PB228]: "audit-opinion" has no score to compare\n'
        "  hint: it has no weight; a [[gates]] entry on it, with otherwise = cap, holds a tier to its value"
    ]


def test_a_group_in_which_nothing_has_a_weight_is_told_once(valid: str, complaints: Complain) -> None:
    text = valid.replace('weight = 60\nscore = { method = "goal', 'score = { method = "goal')
    text = text.replace('weight = 40\nscore = { method = "bands', 'score = { method = "bands')
    assert complaints(text) == [
        "award.toml:26:11: criteria.supervision: error[PB214]: none of the nodes in this group has a weight"
        '\n  hint: give each child a weight, or say weights = "equal"'
    ]


def test_levels_with_a_mistyped_key_are_told_once(valid: str, complaints: Complain) -> None:
    assert complaints(valid.replace("levels = {", "level = {")) == [
        'award.toml:50:30: criteria.audit-opinion.score: error[PB203]: unknown key "level"'
        '\n  hint: did you mean "levels"?'
    ]


def test_one_plugin_with_a_broken_manifest_is_told_once(valid: str, complaints: Complain) -> None:
    assert complaints(valid.replace('use = "supervision-activity"', 'use = "faulty"')) == [
        "faulty/criterion.toml:3:1: error[PB403]: manifest of a plugin: no such type"
    ]


TWENTY = """\
format = 1

[award]
id = "Harkopnas"
titel = "Pembina"
decimals = 12
rounding = "halfup"
ties = ["shared", "visits"]
period = { start = 2022-07-01, end = 2021-06-30 }

[entrants]
table = "regions"
key = "code"
groups = ["cluster", "cluster"]

[criteria.supervision]
weight = nan

[criteria.supervision.visits]
use = "supervision-activty"
weight = 60
score = { method = "goalposts", from = 0, too = 4 }
mising = "refuse"

[criteria.supervision.quality]
use = "supervision-activity"
with = { minimum-visits = 0 }
weight = 45
score = { method = "bands", bands = [{ below = 1, score = 0 }, { above = 1, score = 90 }] }

[criteria.partnerships]
weight = 60

[[gates]]
criterion = "supervision.visit"
at-least = 3
otherwise = { cap = "madia" }

[[tiers]]
id = "utama"
from = 85

[[tiers]]
id = "madya"
from = 85
"""


def test_twenty_mistakes_are_twenty_problems_in_the_order_of_the_file(complaints: Complain) -> None:
    places_and_codes = [
        line.split(": ")[0].removeprefix("award.toml:") + " " + _code(line) for line in complaints(TWENTY)
    ]
    assert places_and_codes == [
        "4:1 PB206",
        "5:1 PB203",
        "6:1 PB205",
        "7:1 PB204",
        "8:9 PB241",
        "8:19 PB227",
        "9:32 PB242",
        "11:2 PB201",
        "14:22 PB208",
        "16:11 PB213",
        "17:1 PB108",
        "20:1 PB221",
        "22:43 PB203",
        "23:1 PB203",
        "27:10 PB223",
        "29:64 PB219",
        "31:11 PB212",
        "35:1 PB227",
        "37:15 PB233",
        "45:1 PB237",
    ]
    assert len(places_and_codes) == 20


def _code(line: str) -> str:
    return line.partition("error[")[2][:5]


def test_a_title_names_a_column_by_which_entrants_are_grouped(valid: str, complaints: Complain) -> None:
    text = valid.replace("[criteria]", 'titles.clustr = "Klaster"\n[criteria]', 1)
    (found,) = complaints(text)
    assert 'entrants.titles.clustr: error[PB240]: "clustr" is not a column by which entrants are grouped' in found
