"""The nearest figure at which something changes: hand counts, and every figure tried one by one."""

from __future__ import annotations

import random

import attrs
import pytest

from pembina.analysis.replay import Replay
from pembina.analysis.stability_outcome import effects
from pembina.analysis.stability_steps import steps_of
from pembina.analysis.stability_values import Fragile, fragile_values
from pembina.errors import PembinaError
from pembina.plugins.values import Measured

from ..evaluation.conftest import criterion
from .comparing import made, rules
from .firm import asked, by, judged

TIERS = """
[[tiers]]
id = "t1"
from = 60
quota = { number = 1, per = "isle" }

[[tiers]]
id = "t2"
from = 30
"""


def changes(document):
    return {row["entrant"]: row["change"] for row in document["values"]["nearest"]}


def said(change):
    return [(e["key"], e["entrant"], e["from"], e["to"]) for e in change["effects"]]


# By hand


def test_the_winner_is_caught_where_the_published_totals_are_level():
    """Equal weights, totals 60 and 50, whole figures: 20 points less in either criterion share first place."""
    values = asked(judged({"1": [60, 60], "2": [50, 50]}))["values"]
    nearest = changes({"values": values})
    assert ("a", 60, 40, -20) == tuple(nearest["1"][key] for key in ("path", "from", "to", "steps"))
    assert ("a", 50, 70, 20) == tuple(nearest["2"][key] for key in ("path", "from", "to", "steps"))
    assert [("winner", None, ["1"], ["1", "2"])] == said(nearest["1"])
    assert (1 / 3, -20) == pytest.approx((nearest["1"]["relative"], nearest["1"]["points"]))


def test_where_one_step_decides_it_is_found():
    values = asked(judged({"1": [60, 60], "2": [60, 59], "3": [10, 10]}))["values"]
    assert (1, -1) == (abs(values["by-part"][0]["steps"]), values["by-points"][0]["points"])


def test_rounding_is_part_of_the_outcome():
    """Without decimals 59.5 is published as 60 (half up): the one with 59 needs one more in either criterion."""
    document = asked(judged({"1": [60, 60], "2": [60, 58]}, head="decimals = 0"))
    change = changes(document)["2"]
    assert ("a", 61) == (change["path"], change["to"])
    assert [("winner", None, ["1"], ["1", "2"])] == said(change)


def test_the_rule_for_ties_is_part_of_the_outcome():
    """With 70 in b the totals are level and b decides; with 70 in a they are level and b decides against it."""
    of = judged({"1": [60, 60], "2": [50, 50]}, head='ties = ["b", "shared"]')
    change = changes(asked(of))["2"]
    assert ("b", 70, [("winner", None, ["1"], ["2"])]) == (change["path"], change["to"], said(change))
    assert 71 == nearest_up(of, 1, "a").value


def nearest_up(of, row, path):
    search = Fragile(Replay(of), 3)
    search.document()
    found = [c for c in search.candidates if (c.row, c.path) == (row, path) and c.steps > 0]
    return min(found, key=lambda c: c.steps)


def test_a_tier_and_its_quota_are_part_of_the_outcome():
    """Both would be in t1, one may: who falls behind by a tie lets nobody in; below the cut the other moves up."""
    document = asked(judged({"1": [80, 80], "2": [70, 70], "3": [20, 20]}, more=TIERS))
    first = changes(document)["2"]
    assert (90, True) == (first["to"], all(e["quota"] for e in first["effects"] if e["key"] == "tier"))
    assert ("a", 40, [("tier", "3", [], ["t2"])]) == (
        changes(document)["3"]["path"], changes(document)["3"]["to"], said(changes(document)["3"]),
    )  # fmt: skip


def test_a_condition_on_a_figure_without_weight_is_found():
    more = criterion("h", "h") + '[[gates]]\ncriterion = "h"\nat-least = 25\notherwise = "ineligible"\nreason = "x"\n'
    document = asked(judged({"1": [60, 60, 27], "2": [50, 50, 90], "3": [90, 90, 20]}, more=more))
    own = changes(document)
    assert ("h", 24) == (own["1"]["path"], own["1"]["to"])
    assert ("h", 25) == (own["3"]["path"], own["3"]["to"])
    assert [("winner", None, ["1"], ["3"]), ("status", "3", ["ineligible"], ["ranked"])] == said(own["3"])
    assert own["3"]["points"] is None


def test_a_minimum_score_of_a_group_is_found():
    head = criterion("g.x", "x", weight=100)
    body = f'[criteria.g]\naggregate = "arithmetic"\nweight = 40\n{head}' + criterion("c", "c", weight=60)
    tier = '[[tiers]]\nid = "t"\nfrom = 10\nand = { g = 45 }\n'
    of = made(rules(body + tier, "", 'groups = ["isle"]'), {"1": [50, 90], "2": [44, 10]},
              groups={"1": {"isle": "A"}, "2": {"isle": "A"}})  # fmt: skip
    own = changes(asked(of))
    assert ("g.x", 44) == (own["1"]["path"], own["1"]["to"])
    assert ("g.x", 45) == (own["2"]["path"], own["2"]["to"])


def test_categories_go_to_the_next_better_or_worse_one():
    levels = 'score = { method = "levels", levels = { W = 100, X = 50, Y = 0 } }'
    of = judged({"1": ["W", 50], "2": ["X", 90]}, score=levels)  # 75 and 70
    up = nearest_up(of, 1, "a")
    assert ("W", 50) == (up.value, up.points)
    rows = asked(of)["values"]["by-points"]
    own = by(rows, entrant="2", path="a")
    assert ("category", "X", "W", None) == tuple(own[key] for key in ("kind", "from", "to", "relative"))


def test_whole_counts_move_by_whole_counts():
    """30 of 50 and 29 of 50 in percent: one more of the count makes them level."""
    replay = Replay(judged({"1": [60, 0], "2": [58, 0]}))
    column = replay.columns["a"]
    measured = tuple(Measured(m.value, n, 50) for m, n in zip(column.measured, (30, 29), strict=True))
    replay.columns["a"] = attrs.evolve(column, measured=measured)
    change = by(fragile_values(replay, 5)["nearest"], entrant="2")["change"]
    assert ("numerator", {"from": 29, "to": 30, "of": 50}, 1) == (change["kind"], change["numerator"], change["steps"])


def test_a_count_that_other_figures_rest_on_too_is_named():
    """The figures of b are what a is divided by: whoever changes the cell of b changes a as well."""
    replay = Replay(judged({"1": [60, 50], "2": [58, 40]}))
    column = replay.columns["a"]
    measured = tuple(Measured(m.value, n, d) for m, n, d in zip(column.measured, (30, 29), (50, 40), strict=True))
    assert [] == fragile_values(replay, 5)["aside"]
    replay.columns["a"] = attrs.evolve(column, measured=measured)
    assert [{"path": "b", "reason": {"key": "same-count", "args": {"nodes": ["a"]}}}] == [
        row for row in fragile_values(replay, 5)["aside"] if row["reason"]["key"] == "same-count"
    ]


def test_parts_that_do_not_make_the_value_are_left_alone():
    replay = Replay(judged({"1": [60, 60], "2": [58.5, 60]}))
    column = replay.columns["a"]
    for numerators, kind in (((30, 31), "decimal"), ((30.5, 29), "decimal"), ((120, 117), "numerator")):
        measured = tuple(Measured(m.value, n, 50) for m, n in zip(column.measured, numerators, strict=True))
        found = steps_of(attrs.evolve(column, measured=measured), {"unit": ""}, [], 100)
        assert kind == found.kind


def test_figures_with_many_decimals_move_freely():
    of = judged(
        {"1": [60.123456789, 60], "2": [50.987654321, 50]}, score='score = { method = "goalposts", from = 0, to = 100 }'
    )
    change = changes(asked(of))["2"]
    assert "free" in {c["kind"] for c in [change, *asked(of)["values"]["by-part"]]}


def test_what_moves_everybody_is_found_by_trying_and_says_so():
    of = judged(
        {"1": [60, 60], "2": [50, 50], "3": [20, 0]}, score='score = { method = "min-max", direction = "higher" }'
    )
    found = [row for row in asked(of)["values"]["by-part"] if row["path"] == "a"]
    assert [True] * len(found) == [row["searched"] for row in found]
    assert found
    assert ["tried"] == [row["reason"]["key"] for row in asked(of)["values"]["aside"]]


def test_nobody_is_told_of_what_nothing_changes():
    values = asked(judged({"1": [60, 60]}))["values"]
    assert [{"entrant": "1", "change": None}] == values["nearest"]
    assert asked(judged({"1": [60, None]}))["values"]["not-done"]["key"] == "nobody-ranked"


def test_a_result_that_cannot_be_computed_again_says_so():
    of = judged({"1": [60, 60], "2": [50, 50]})
    of.document["nodes"][1]["scores"][0] = 59
    assert {"key": "not-reproduced", "args": {}} == asked(of)["values"]["not-done"]


# Every figure tried

SCORES = (
    "",
    'score = { method = "goalposts", from = 2, to = 9 }',
    'score = { method = "goalposts", from = 9, to = 1 }',
    'score = { method = "optimum-range", start = 1, low = 3, high = 6, end = 9 }',
    'score = { method = "bands", bands = [{ to = 2, score = 1 }, { above = 2, to = 5, score = 6 }, '
    "{ above = 5, score = 9 }] }",
    'score = { method = "piecewise", points = [[0, 1], [4, 8], [10, 3]] }',
)
FIELD = ('score = { method = "min-max", direction = "higher" }',)
HEAD = 'scale = 10\ndecimals = {decimals}\nrank-on = "{on}"\nties = {ties}'


def _random_award(rng, scores):
    weight = rng.choice([20, 50, 70])
    body = f'[criteria]\naggregate = "{rng.choice(["arithmetic", "geometric", "minimum"])}"\n\n'
    body += criterion("a", "a", rng.choice(scores), weight=weight)
    body += f'[criteria.g]\naggregate = "arithmetic"\nweight = {100 - weight}\n\n'
    body += criterion("g.b", "b", weight=60) + criterion("g.c", "c", weight=40) + criterion("h", "h")
    otherwise = rng.choice(['"ineligible"', '{ cap = "t2" }'])
    body += f'[[gates]]\ncriterion = "h"\nat-least = {rng.randint(1, 8)}\notherwise = {otherwise}\nreason = "x"\n'
    if rng.random() < 0.4:
        body += f'[[gates]]\ncriterion = "g"\nmore-than = {rng.randint(1, 6)}\notherwise = "ineligible"\nreason = "x"\n'
    quota = rng.choice(["", "quota = 1", 'quota = { number = 1, per = "isle" }'])
    minimum = rng.choice(["", "and = { g = 5 }", "and = { a = 4 }"])
    body += f'[[tiers]]\nid = "t1"\nfrom = {rng.randint(5, 8)}\n{quota}\n{minimum}\n'
    body += f'[[tiers]]\nid = "t2"\n{rng.choice(["from", "above"])} = 4\n{rng.choice(["", "quota = 2"])}\n'
    body += '[[tiers]]\nid = "t3"\nfrom = 1\n'
    ties = rng.choice(['["shared"]', '["g", "shared"]', '["g.c", "a", "shared"]'])
    head = HEAD.format(decimals=rng.choice([0, 1, 2]), on=rng.choice(["published", "exact"]), ties=ties)
    return rules(body, head, 'groups = ["isle"]')


def _first(replay, row, path, sign):
    """The nearest whole figure from 0 to 10 that changes anything, by trying them all."""
    before = replay.columns[path].values[row]
    for away in range(1, 11):
        value = before + sign * away
        if not 0 <= value <= 10:
            return None
        try:
            after = replay.judge(columns=replay.with_values({(path, replay.entrants[row].code): float(value)}))
        except PembinaError:
            continue
        if effects(replay, after):
            return away
    return None


@pytest.mark.parametrize(("seed", "scores"), [*((i, SCORES) for i in range(16)), *((i, FIELD) for i in range(4))])
def test_the_nearest_figure_is_the_one_that_trying_all_figures_finds(seed, scores):
    rng = random.Random(seed)
    rows = {f"{i + 1:02}": [rng.randint(0, 10) for _ in range(4)] for i in range(rng.randint(2, 4))}
    replay = Replay(made(_random_award(rng, scores), rows, groups={code: {"isle": rng.choice("AB")} for code in rows}))
    assert replay.faithful
    search = Fragile(replay, 10)
    search.document()
    found = {}
    for c in search.candidates:
        if 0 <= c.value <= 10 and search._effects(c.row, c.path, c.value):
            key = c.row, c.path, 1 if c.steps > 0 else -1
            found[key] = min(found.get(key, 99), abs(c.steps))
    there = [row for row, standing in enumerate(replay.judgement.standings) if standing.exact is not None]
    keys = [(row, path, sign) for row in there for path in ("a", "g.b", "g.c", "h") for sign in (1, -1)]
    assert {key: _first(replay, *key) for key in keys} == {key: found.get(key) for key in keys}
