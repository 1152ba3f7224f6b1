"""The rubric: every mistake of it is told at its place, and what it allows is the same everywhere."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pembina_plugins.jury as jury
import pytest
import tomli
from pembina_plugins.jury import measuring, rubric
from pembina_plugins.jury.rubric import Rubric

import pembina
from pembina.testing import load_criterion, open_backend

README = Path(jury.__file__).parent / "README.md"
BALDRIGE = ((0, 5), (10, 25), (30, 45), (50, 65), (70, 85), (90, 100))


def parameters(*items: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {**load_criterion("pembina_plugins.jury").manifest.defaults(), "items": list(items), **others}


def one(**keys: Any) -> Rubric:
    return Rubric.of(parameters({"id": "a", "weight": 100, **keys}))


def told(*items: dict[str, Any], **others: Any) -> list[tuple[tuple[str | int, ...], str]]:
    found = load_criterion("pembina_plugins.jury").check(parameters(*items, **others))
    return [(fault.at, fault.text.format_map(dict(fault.args))) for fault in found]


# What can be wrong with it


def test_the_default_rubric_has_nothing_wrong():
    assert told({"id": "score", "weight": 100, "from": 0, "to": 100}) == []


def test_ids_are_there_and_are_unlike_without_regard_to_capitals_and_blanks():
    assert told(
        {"id": "Mutu kerja", "weight": 50}, {"id": " mutu  kerja ", "weight": 25}, {"id": " ", "weight": 25}
    ) == [
        (("items", 1, "id"), 'the id " mutu  kerja " is there twice (capitals and blanks make no difference)'),
        (("items", 2, "id"), "the item has no id"),
    ]


@pytest.mark.parametrize("weights", [(100,), (1,), (0.1, 0.2, 0.7), (33.3, 33.3, 33.4), (12.5, 87.5)])
def test_weights_add_up_to_100_or_to_1(weights):
    assert told(*({"id": f"a{i}", "weight": weight} for i, weight in enumerate(weights))) == []


@pytest.mark.parametrize(
    ("weights", "total"), [((40, 50), "90"), ((0.5, 0.4), "0.9"), ((33.33, 33.33, 33.33), "99.99")]
)
def test_the_sum_of_other_weights_is_printed(weights, total):
    assert told(*({"id": f"a{i}", "weight": weight} for i, weight in enumerate(weights))) == [
        (("items",), f"the weights add up to {total}, not to 100, or to 1")
    ]


@pytest.mark.parametrize("ends", [(5, 5), (5, 1)])
def test_a_scale_has_room(ends):
    assert told({"id": "a", "weight": 1, "from": ends[0], "to": ends[1]}) == [
        (("items", 0, "from"), f"the scale from 5 to {ends[1]} has no room for a score: from has to be below to")
    ]


def test_a_scale_ends_on_a_step():
    assert told({"id": "a", "weight": 1, "from": 1, "to": 10, "step": 2}) == [
        (("items", 0, "step"), "the scale from 1 to 10 does not end on a step of 2")
    ]


def test_bands_are_told_each_at_its_place():
    bands = [
        {"from": 5, "to": 0},
        {"from": 0, "to": 20},
        {"from": 20, "to": 30},
        {"from": 90, "to": 105},
        {"from": 42, "to": 43},
    ]
    assert told({"id": "a", "weight": 100, "step": 5, "bands": bands}) == [
        (("items", 0, "bands", 0, "from"), "the band from 5 to 0 is turned round: from may not be above to"),
        (("items", 0, "bands", 2), "the band from 20 to 30 overlaps the band from 0 to 20"),
        (("items", 0, "bands", 3), "the band from 90 to 105 leaves the scale from 0 to 100"),
        (("items", 0, "bands", 4, "from"), "42 is on no step: the steps are 5 apart, from 0 on"),
        (("items", 0, "bands", 4, "to"), "43 is on no step: the steps are 5 apart, from 0 on"),
    ]


def test_a_band_may_be_a_single_score():
    levels = [{"from": n, "to": n, "label": word} for n, word in ((1, "kurang"), (2, "cukup"), (3, "baik"))]
    assert told({"id": "a", "weight": 100, "from": 1, "to": 3, "bands": levels}) == []
    item = one(**{"from": 1, "to": 3, "bands": levels}).items[0]
    band = item.band(2)
    assert band is not None
    assert band.label["id"] == "cukup"


def test_numbers_are_finite_and_have_at_most_six_decimals():
    infinite = {"id": "a", "weight": 50, "to": float("inf"), "bands": [{"from": float("nan"), "to": 1}]}
    fine = {"id": "b", "weight": 50, "step": 0.0000001}
    assert told(infinite, fine) == [
        (("items", 0, "to"), "inf is not a finite number"),
        (("items", 0, "bands", 0, "from"), "nan is not a finite number"),
        (("items", 1, "step"), "1e-07 has more than 6 decimals"),
    ]


def test_a_weight_that_is_not_finite_is_told_instead_of_a_sum():
    assert told({"id": "a", "weight": float("inf")}) == [(("items", 0, "weight"), "inf is not a finite number")]


def test_a_deadline_is_a_day_of_the_calendar():
    assert told({"id": "a", "weight": 1}, deadline="2026-02-30") == [
        (("deadline",), '"2026-02-30" is no day of the calendar; write it as 2026-08-31')
    ]
    assert told({"id": "a", "weight": 1}, deadline="2026-02-28") == []


def test_severity_goes_with_the_mean_only():
    for severity in ("additive", "z-score", "rasch"):
        assert told({"id": "a", "weight": 1}, severity=severity, panel="median") == [
            (("severity",), f'severity = "{severity}" works on means: it needs panel = "mean", not "median"')
        ]
        assert told({"id": "a", "weight": 1}, severity=severity) == []
    assert told({"id": "a", "weight": 1}, panel="median") == []


def test_rasch_needs_levels_that_can_be_listed():
    text = "a many-facet Rasch model needs levels: give the item steps, with no more than 101 scores to choose from"
    items = [{"id": "a", "weight": 50, "step": 0}, {"id": "b", "weight": 25, "step": 0.5}, {"id": "c", "weight": 25}]
    assert told(*items, severity="rasch") == [(("items", 0), text), (("items", 1), text)]


def test_an_award_with_a_flawed_rubric_is_refused_with_every_flaw_at_its_line(tmp_path):
    (tmp_path / "award.toml").write_text(
        """format = 1
[award]
id = "a"
title = "A"
edition = 1
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.jury]
use = "jury"
weight = 100
score = { method = "identity" }
[criteria.jury.with]
items = [
  { id = "a", weight = 50, from = 9, to = 5 },
  { id = "A", weight = 40 },
]
""",
        "utf-8",
    )
    with pytest.raises(pembina.PembinaError) as caught:
        pembina.load_award(tmp_path)
    assert [(p.code, p.place.line, p.place.address) for p in caught.value.problems] == [
        ("PB223", 15, "criteria.jury.with.items"),
        ("PB223", 16, "criteria.jury.with.items[1].from"),
        ("PB223", 17, "criteria.jury.with.items[2].id"),
    ]


# What it allows


def test_options_are_the_steps_from_the_least_on():
    assert one(**{"from": 1, "to": 5}).options(one(**{"from": 1, "to": 5}).items[0]) == [1, 2, 3, 4, 5]
    halves = one(**{"from": 0, "to": 1, "step": 0.25})
    assert halves.options(halves.items[0]) == [0, 0.25, 0.5, 0.75, 1]


def test_options_leave_out_what_no_band_holds():
    banded = one(step=5, bands=[{"from": low, "to": high} for low, high in ((90, 100), (10, 25))])
    assert banded.options(banded.items[0]) == [10, 15, 20, 25, 90, 95, 100]


@pytest.mark.parametrize(("keys", "number"), [({}, 101), ({"step": 0.5}, 0), ({"step": 0}, 0), ({"step": 0.000001}, 0)])
def test_a_list_of_options_is_given_only_where_it_can_be_read(keys, number):
    assert len(one(**keys).options(one(**keys).items[0])) == number


def test_whole_scores_are_written_without_decimals():
    assert [repr(score) for score in one(**{"from": 0, "to": 2}).options(one(**{"from": 0, "to": 2}).items[0])] == [
        "0",
        "1",
        "2",
    ]


def test_every_option_is_allowed_and_nothing_between_two_of_them():
    banded = one(step=5, bands=[{"from": low, "to": high} for low, high in BALDRIGE])
    item = banded.items[0]
    options = banded.options(item)
    assert options == list(range(0, 101, 5))
    assert all(banded.allowed(item, score) for score in options)
    assert not any(banded.allowed(item, score + 2.5) for score in options)
    assert not banded.allowed(item, -5)
    assert not banded.allowed(item, 105)


def test_a_gap_between_bands_is_not_allowed_even_without_steps():
    banded = one(step=0, bands=[{"from": 0, "to": 5}, {"from": 10, "to": 25}])
    found = [banded.allowed(banded.items[0], score) for score in (0, 5, 5.1, 9.9, 10, 17.3, 25, 25.1)]
    assert found == [True, True, False, False, True, True, True, False]


def test_a_share_reaches_from_nothing_to_the_whole_scale():
    scale = one(**{"from": 1, "to": 5})
    assert [scale.share(scale.items[0], score) for score in (1, 2, 5)] == [0, 0.25, 1]


def test_an_item_is_found_by_any_spelling_and_by_none_where_it_is_alone():
    alone = one()
    assert alone.item("") is alone.item(" A ") is alone.items[0]
    assert alone.item("b") is None
    two = Rubric.of(parameters({"id": "a", "weight": 50}, {"id": "b", "weight": 50}))
    assert two.item("") is None
    assert two.item("B") is two.items[1]


def test_weights_are_percent_whatever_they_add_up_to():
    shares = Rubric.of(parameters({"id": "a", "weight": 0.07}, {"id": "b", "weight": 0.93}))
    assert [item.weight for item in shares.items] == [7.0, 93.0]
    assert [item.weight for item in one(weight=1).items] == [100.0]


def test_titles_fall_back_on_the_id_and_bands_stand_in_order():
    item = one(bands=[{"from": 50, "to": 100, "label": "tinggi"}, {"from": 0, "to": 49}], within=" hasil ").items[0]
    assert item.title == {"id": "a", "en": "a"}
    assert [(band.least, band.label) for band in item.bands] == [
        (0, {"id": "", "en": ""}),
        (50, {"id": "tinggi", "en": "tinggi"}),
    ]
    assert item.within == "hasil"


def test_a_total_needs_every_item():
    two = Rubric.of(parameters({"id": "a", "weight": 40}, {"id": "b", "weight": 60, "from": 1, "to": 5}))
    assert two.total({"a": 50, "b": 4}) == 65  # 40 x 0.5 + 60 x 0.75
    assert two.total({"a": 50}) is None


SCALES = [
    {"from": 0, "to": 100, "step": 5, "bands": [{"from": low, "to": high} for low, high in BALDRIGE]},
    {"from": 1, "to": 5},
    {"from": -1, "to": 1, "step": 0.1},
    {"from": 0, "to": 10, "step": 0},
    {"from": 0.5, "to": 9.5, "step": 1.5, "bands": [{"from": 2, "to": 5}]},
]


CHANCE = random.Random(2022)
SCORES = sorted(
    {n / 100 for n in range(-200, 10_200)}
    | {n / 3 for n in range(300)}
    | {CHANCE.uniform(-20, 120) for _ in range(300)}
)


@pytest.mark.parametrize("backend", ["duckdb", "polars"])
@pytest.mark.parametrize("scale", SCALES)
def test_engines_allow_what_the_rubric_allows(scale, backend):
    found, engine = one(**scale), open_backend(backend)
    frame = engine.table({"_item": "integer", "_score": "number"}, [(0, score) for score in SCORES])
    _, rows = engine.rows(frame.with_columns(allowed=measuring._allowed(found)).select("_score", "allowed"))
    allowed = {score: found.allowed(found.items[0], score) for score in SCORES}
    assert dict(rows) == allowed
    assert set(allowed.values()) == {True, False}


def test_a_number_of_a_scale_is_held_as_whole_millionths():
    assert [rubric.units(number) for number in (0.1, 0.000001, 100, -0.3)] == [100_000, 1, 100_000_000, -300_000]


# The rubrics of the README


def rubrics_of_the_readme() -> list[dict[str, Any]]:
    blocks = re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    return [tomli.loads(block) for block in blocks]


AWARD = """format = 1
[award]
id = "a"
title = "A"
edition = 1
[entrants]
table = "regions"
key = "code"
name = "name"
"""


@pytest.mark.parametrize(
    ("which", "weights", "bands"),
    [
        (0, [10, 10, 10, 20, 10, 20, 20], [(0, 10), (15, 35), (40, 60), (65, 85), (90, 100)]),
        (1, [12, 8.5, 8.5, 9, 8.5, 8.5, 45], list(BALDRIGE)),
    ],
)
def test_the_rubrics_of_the_readme_are_rubrics_that_an_award_can_use(which, weights, bands, tmp_path):
    block = re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[which]
    (tmp_path / "award.toml").write_text(AWARD + block, "utf-8")
    (leaf,) = pembina.load_award(tmp_path).leaves()
    found = Rubric.of(leaf.parameters)
    assert [item.weight for item in found.items] == weights
    for item in found.items:
        assert [(band.least, band.most) for band in item.bands] == bands
        assert all(band.label["id"] and band.label["en"] for band in item.bands)
        assert found.options(item) == list(range(0, 101, 5))
        assert item.within


def test_there_are_two_rubrics_in_the_readme():
    assert len(rubrics_of_the_readme()) == 2
