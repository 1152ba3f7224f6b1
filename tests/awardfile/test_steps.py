"""What found weights, panels, denominators, imputations, treatments, the screen and the ranking are resolved to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from pembina.errors import AwardError
from pembina.model import Award, Denominator, Group, Leaf, Method, Panel, Screen

Read = Callable[..., Award]

VOTES = '[criteria.supervision]\nweights = { method = "by-votes", votes = { visits = 1, quality = 3 } }\n'
WEIGHTS = ('weight = 60\nscore = { method = "goal', 'weight = 40\nscore = { method = "bands')


def found_weights(valid: str, group: str) -> str:
    """Return the award with the weights of its first group left to a method."""
    text = valid.replace("[criteria.supervision]\n", group, 1)
    for written in WEIGHTS:
        assert written in text
        text = text.replace(written, written.partition("\n")[2], 1)
    return text


def test_weights_that_follow_from_the_rules_become_shares_before_there_are_data(read: Read, valid: str) -> None:
    award = read(found_weights(valid, VOTES))
    group = award.node("supervision")
    assert isinstance(group, Group)
    assert group.weights == "by-votes"
    assert group.weighting == Method("by-votes", {"votes": {"visits": 1, "quality": 3}})
    assert [(child.weight, child.share) for child in group.children] == [(None, 0.25), (None, 0.75)]


def test_weights_that_need_scores_have_equal_shares_in_the_rules(read: Read, valid: str) -> None:
    award = read(found_weights(valid, '[criteria.supervision]\nweights = "each-its-own"\n'))
    group = award.node("supervision")
    assert isinstance(group, Group)
    assert group.weighting == Method("each-its-own", {})
    assert [child.share for child in group.children] == [0.5, 0.5]


def test_equal_weights_are_exact_however_many_share_them(read: Read, valid: str) -> None:
    parts = "".join(
        f'[criteria.supervision.{name}]\nuse = "survey"\nscore = {{ method = "identity" }}\n' for name in "cdefg"
    )
    text = found_weights(valid, '[criteria.supervision]\nweights = "equal"\n')
    group = read(text.replace("[criteria.partnerships]", parts + "[criteria.partnerships]")).node("supervision")
    assert isinstance(group, Group)
    assert [child.share for child in group.children] == [1 / 7] * 7


def test_what_is_in_reach_follows_from_the_weights_that_were_found(read: Read, valid: str) -> None:
    text = found_weights(valid, VOTES)  # the best of visits is 100, of quality 90: 25 + 67.5
    assert read(text.replace("supervision = 70", "supervision = 92.5")).id == "harkopnas-2022"
    with pytest.raises(AwardError, match=r'PB239.*nobody can reach 92.6 in "supervision": the best possible .* 92.5'):
        read(text.replace("supervision = 70", "supervision = 92.6"))


def test_whatever_the_weights_turn_out_to_be_no_mean_is_above_its_best_part(read: Read, valid: str) -> None:
    text = found_weights(valid, '[criteria.supervision]\nweights = "each-its-own"\n')
    assert read(text.replace("supervision = 70", "supervision = 100")).id == "harkopnas-2022"


def test_steps_are_inherited_until_a_node_says_otherwise(read: Read, valid: str) -> None:
    text = valid.replace("[criteria]\n", '[criteria]\ntreat = "winsorise"\nimpute = "median"\n', 1)
    text = text.replace("[criteria.supervision]\n", '[criteria.supervision]\ntreat = { method = "percentiles" }\n', 1)
    award = read(text.replace('missing = "refuse"', 'treat = "none"\nimpute = { method = "mean", within = "cluster" }'))
    steps = {leaf.path: (leaf.treat and leaf.treat.name, leaf.impute and leaf.impute.name) for leaf in award.leaves()}
    assert steps == {
        "supervision.visits": (None, "mean"),
        "supervision.quality": ("percentiles", "median"),
        "partnerships": ("winsorise", "median"),
        "audit-opinion": (None, None),  # categories take no such steps
    }
    quality, visits = award.node("supervision.quality"), award.node("supervision.visits")
    assert isinstance(quality, Leaf)
    assert isinstance(visits, Leaf)
    assert quality.treat == Method("percentiles", {"low": 5, "high": 95})
    assert visits.impute == Method("mean", {"least": 1, "within": "cluster"})


def test_a_criterion_that_only_divides_or_fills_gaps_needs_no_weight(read: Read, valid: str) -> None:
    idle = '[criteria.people]\nuse = "survey"\n[[gates]]'
    text = valid.replace("[[gates]]", idle, 1)
    with pytest.raises(AwardError, match=r"PB215"):
        read(text)
    for line in (
        'denominate = { criterion = "people" }\nunit = "per head"',
        'impute = { method = "regression", on = ["people"] }',
    ):
        assert read(text.replace('missing = "refuse"', line)).node("people").share is None


def test_a_panel_and_a_denominator_are_resolved_with_every_default(read: Read, valid: str) -> None:
    text = valid.replace(
        'use = "supervision-activity"\nweight = 60\nscore = { method = "log',
        'use = "survey"\nunit = "per head"\npanel = { take = "cagr", since = 2020-06-30 }\n'
        'denominate = { table = "census", column = "people" }\nweight = 60\nscore = { method = "log',
        1,
    )
    leaf = read(text).node("partnerships")
    assert isinstance(leaf, Leaf)
    assert leaf.panel == Panel(dt.date(2022, 6, 30), dt.date(2020, 6, 30), "none", "cagr", 0.0, 3)
    assert leaf.denominate == Denominator(None, "census", "code", "people", 1.0)


def test_the_screen_and_the_way_to_rank_are_kept(read: Read, valid: str) -> None:
    text = valid.replace("[criteria]\n", '[screen]\nreported = 66.6\ninclude = ["74"]\n\n[criteria]\n', 1)
    award = read(text.replace("decimals = 2", 'decimals = 2\nranking = "dense"'))
    assert award.screen == Screen(Decimal("66.6"), Decimal(0), ("74",))
    assert award.ranking == "dense"
