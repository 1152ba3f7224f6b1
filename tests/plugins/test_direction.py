"""Which way is better: the plugin says it once, the award may say otherwise, and a target has no direction."""

import pytest

import pembina
from pembina.api import make_host
from pembina.errors import AwardError

from .awards import write_award
from .conftest import MANIFEST

CODE = """
import narwhals.stable.v2 as nw
from pembina import Criterion, hookimpl

class Visits(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len())

@hookimpl
def pembina_criteria():
    return [Visits]
"""
BODY = '[criteria.visits]\nuse = "delays"\nweight = 100\nscore = SCORE\n'
RELATIVE = '{ method = "min-max" }'


@pytest.fixture
def scores(install, tmp_path):
    """Score one visit of 71 and two of 74 by a plugin with a direction."""

    def run(direction: str, score: str) -> list[float]:
        install("delays", CODE, MANIFEST.replace("[tables", f'direction = "{direction}"\n[tables', 1))
        folder = write_award(tmp_path / "award", BODY.replace("SCORE", score))
        result = pembina.evaluate(folder, host=make_host())
        assert direction == result.node("visits")["direction"]
        return list(result.node("visits")["scores"])

    return run


def test_less_is_better_where_the_plugin_says_so(scores):
    assert [100, 0] == scores("lower", RELATIVE)


def test_more_is_better_where_the_plugin_says_so(scores):
    assert [0, 100] == scores("higher", RELATIVE)


def test_the_award_may_say_otherwise(scores):
    assert [0, 100] == scores("lower", '{ method = "min-max", direction = "higher" }')


def test_a_plugin_that_aims_at_a_target_leaves_it_to_the_award(scores):
    assert [100, 0] == scores("target", '{ method = "min-max", direction = "lower" }')


def test_where_nobody_says_which_way_is_better_the_award_is_refused(scores):
    with pytest.raises(AwardError, match=r'PB219.*the method "min-max" needs "direction"'):
        scores("target", RELATIVE)


def test_fixed_goalposts_need_no_direction_and_are_given_none(scores):
    assert [25, 50] == scores("lower", '{ method = "goalposts", from = 0, to = 4 }')


def test_the_direction_that_was_used_stands_in_the_rules(install, tmp_path):
    install("delays", CODE, MANIFEST.replace("[tables", 'direction = "lower"\n[tables', 1))
    folder = write_award(tmp_path / "award", BODY.replace("SCORE", RELATIVE))
    (leaf,) = pembina.load_award(folder, host=make_host()).root.children
    assert {"direction": "lower"} == dict(leaf.score.parameters)
