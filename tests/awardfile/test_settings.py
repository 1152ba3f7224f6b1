"""What-if settings laid over a sound award."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from pembina.awardfile.rescaling import make_room
from pembina.errors import AwardError, UsageError
from pembina.model import Award

Read = Callable[..., Award]


def refusal(read: Read, text: str, *settings: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        read(text, settings)
    return [problem.show() for problem in caught.value.problems]


def test_a_setting_changes_the_award_and_is_recorded(read: Read, valid: str) -> None:
    settings = ("criteria.supervision.weight=45", "criteria.partnerships.weight = 55")
    award = read(valid, settings)
    assert [child.weight for child in award.root.children] == [Decimal(45), Decimal(55), None]
    assert award.changed == settings


def test_a_setting_may_name_a_key_that_had_its_default(read: Read, valid: str) -> None:
    assert read(valid, ["award.scale=100"]).changed == ("award.scale=100",)
    assert read(valid, ['award.rounding="down"']).rounding == "down"


def test_a_plain_word_needs_no_quotes(read: Read, valid: str) -> None:
    assert read(valid, ["award.rounding=half-even"]).rounding == "half-even"


def test_items_of_lists_count_from_one(read: Read, valid: str) -> None:
    assert [tier.cut for tier in read(valid, ["tiers[2].from=60.5"]).tiers] == [Decimal(85), Decimal("60.5")]


def test_tables_and_lists_are_written_as_in_the_file(read: Read, valid: str) -> None:
    award = read(valid, ['award.ties=["partnerships"]', "tiers[1].and={ partnerships = 5 }"])
    assert award.ties == ("partnerships",)
    assert award.tiers[0].minimums == {"partnerships": Decimal(5)}


def test_quoted_keys_reach_names_with_blanks(read: Read, valid: str) -> None:
    text = valid.replace("WDP = 60", '"tidak wajar" = 60')
    award = read(text, ['criteria.audit-opinion.score.levels."tidak wajar"=10'])
    leaf = award.node("audit-opinion")
    assert leaf.score.parameters == {"levels": {"WTP": 100, "tidak wajar": 10}}  # type: ignore[union-attr]


@pytest.mark.parametrize("setting", ["", "weight", "=5", "a..b=1", "tiers[0].from=1", "tiers[.from=1", "a b=1"])
def test_what_is_not_a_setting_is_refused(read: Read, valid: str, setting: str) -> None:
    assert refusal(read, valid, setting) == [f'error[PB111]: the setting "{setting}" is not of the form KEY=VALUE']


@pytest.mark.parametrize("value", ["", "[1", "4 5", "{", '"x'])
def test_what_is_not_a_value_is_refused(read: Read, valid: str, value: str) -> None:
    told = f"criteria.supervision.weight: error[PB112]: {value} is not a TOML value"
    assert refusal(read, valid, f"criteria.supervision.weight={value}") == [told]


def test_a_setting_of_nothing_is_refused_with_the_likely_name(read: Read, valid: str) -> None:
    assert refusal(read, valid, "criteria.supervison.weight=45") == [
        "criteria.supervison.weight: error[PB113]: there is no criteria.supervison in the award"
        '\n  hint: did you mean "supervision"?'
    ]
    assert refusal(read, valid, "tiers[3].from=45") == [
        "tiers[3].from: error[PB113]: there is no tiers[3] in the award"
    ]
    assert refusal(read, valid, "scale=45") == ["scale: error[PB113]: there is no scale in the award"]


def test_a_key_set_twice_is_refused(read: Read, valid: str) -> None:
    assert refusal(read, valid, "award.decimals=1", "award.decimals=3") == [
        "award.decimals: error[PB114]: this key is set twice"
    ]


def test_every_setting_that_is_wrong_is_told(read: Read, valid: str) -> None:
    assert len(refusal(read, valid, "nonsense", "award.scale=", "nothing.there=1")) == 3


def test_a_setting_that_breaks_the_rules_is_wrong_use_and_has_no_line(read: Read, valid: str) -> None:
    assert refusal(read, valid, "criteria.supervision.weight=45", "criteria.partnerships.weight=60") == [
        "criteria: error[PB213]: the weights add up to 105, not to 100: supervision 45 + partnerships 60"
        '\n  hint: that is 5 too much; where any sum is meant, say weights = "relative"'
    ]
    assert refusal(read, valid, "award.decimal=1") == [
        'award: error[PB203]: unknown key "decimal"\n  hint: did you mean "decimals"?'
    ]
    assert refusal(read, valid, "award.decimals=many") == [
        'award.decimals: error[PB202]: a whole number is expected here, found the text "many"'
    ]


def test_the_siblings_of_a_changed_weight_make_room_and_the_award_says_so(read: Read, valid: str) -> None:
    award = read(valid, ["criteria.supervision.weight=45"])
    assert [child.weight for child in award.root.children] == [Decimal(45), Decimal(55), None]
    assert award.changed == ("criteria.supervision.weight=45", "criteria.partnerships.weight=55")


def test_siblings_keep_their_proportions_when_they_make_room() -> None:
    tree = {"a": {"weight": 40}, "b": {"weight": 40}, "c": {"weight": 20}, "use": "x"}
    before = {"criteria": tree}
    after = {"criteria": {**tree, "a": {"weight": 50}}}
    assert make_room(before, after, ["criteria.a.weight=50"]) == [
        "criteria.b.weight=33.3333333333",
        "criteria.c.weight=16.6666666667",
    ]


def test_nothing_moves_where_weights_still_add_up_or_are_relative() -> None:
    tree = {"a": {"weight": 40}, "b": {"weight": 60}}
    same = {"criteria": tree}
    assert make_room(same, same, ["criteria.a.weight=40"]) == []
    relative = {"criteria": {**tree, "weights": "relative", "a": {"weight": 50}}}
    assert make_room({"criteria": {**tree, "weights": "relative"}}, relative, ["criteria.a.weight=50"]) == []


def test_more_than_the_whole_leaves_no_room() -> None:
    before = {"criteria": {"a": {"weight": 40}, "b": {"weight": 60}}}
    after = {"criteria": {"a": {"weight": 140}, "b": {"weight": 60}}}
    assert make_room(before, after, ["criteria.a.weight=140"]) == []


def test_a_broken_award_is_told_before_any_setting(read: Read, valid: str) -> None:
    with pytest.raises(AwardError) as caught:
        read(valid.replace("weight = 40", "weight = 41"), ["award.decimals=many"])
    assert [problem.code for problem in caught.value.problems] == ["PB213", "PB213"]
