"""How firmly first place stands against other weights: the toy of the reference, hand counts, brute force."""

from __future__ import annotations

import math
import random

import pytest

from pembina.api import load_award
from pembina.model import canonical

from ..awards.sources import AWARDS
from ..awards.test_ipm import DOZEN, evaluate
from ..evaluation.conftest import criterion
from .comparing import HOST, made, rules
from .documents import group, leaf, result
from .firm import asked, by, judged, toy

ALL_KEYS = {
    "format", "result", "entrants", "winner", "weights", "smallest", "pair", "pairs", "caveats", "values", "not-done",
}  # fmt: skip


# The toy


def test_the_toy_stays_between_two_fifths_and_four_sevenths():
    document = asked(toy())
    row = by(document["weights"], path="a")
    assert ("2/5", "4/7") == (row["from"]["exact"], row["to"]["exact"])
    assert (["03"], ["01"], "fractions") == (row["at-from"], row["at-to"], row["method"])
    assert ("3/7", "3/5") == tuple(by(document["weights"], path="b")[key]["exact"] for key in ("from", "to"))


def test_the_toy_flips_by_one_seventh_and_the_proof_holds():
    rows = asked(toy())["smallest"]
    assert ["*"] * 3 == [row["scope"] for row in rows]
    assert ["1/7", "1/98", "1/14"] == [row["exact"] for row in rows]
    assert [True] * 3 == [row["proved"] for row in rows]
    assert [["01"]] * 3 == [row["challengers"] for row in rows]
    assert [("1/2", "4/7"), ("1/2", "3/7")] == [(w["exact-from"], w["exact-to"]) for w in rows[0]["weights"]]
    assert 0.1010152545 == rows[1]["distance"]
    assert {"centre": "5", "multiplier": "1/35", "bound": "1/7"} == rows[0]["certificate"]


def test_a_pair_is_looked_at_from_the_one_ahead():
    pair = asked(toy(), pair=("03", "02"))["pair"]
    assert ("02", "03", 5) == (pair["ahead"], pair["behind"], pair["lead"])
    assert "2/5" == by(pair["weights"], path="a")["from"]["exact"]
    assert by(pair["weights"], path="a")["to"] is None
    assert "1/5" == by(pair["smallest"], measure="l1")["exact"]
    assert {"key": "same-entrant", "args": {}} == asked(toy(), pair=("02", "02"))["pair"]["not-done"]


def test_the_document_is_complete_and_the_same_every_time():
    first, second = asked(toy()), asked(toy())
    assert ALL_KEYS == set(first)
    assert canonical(first) == canonical(second)
    assert toy().sha256 == first["result"]


# Who is first, and why


def test_with_fewer_than_two_ranked_there_is_nobody_to_pass():
    document = asked(result([group("", None), leaf("a", 1, [5])]))
    assert {"key": "few-entrants", "args": {"n": 1, "needed": 2}} == document["not-done"]
    assert document["winner"] is None
    alone = asked(result([group("", None), leaf("a", 0.5, [5, 5]), leaf("b", 0.5, [5, 5])]))
    assert {"key": "all-first", "args": {}} == alone["not-done"]


def test_it_is_said_what_decided_first_place():
    def winner(**rows):
        return asked(judged(rows, head='decimals = 0\nties = ["a", "shared"]'))["winner"]

    assert ("total", ["1"], ["2"], 10) == tuple(
        winner(**{"1": [60, 60], "2": [50, 50]})[key] for key in ("decided", "entrants", "next", "lead")
    )
    assert "ties" == winner(**{"1": [60, 40], "2": [50, 50]})["decided"]
    rounding = winner(**{"1": [60, 40.2], "2": [50, 50.6]})
    assert ("rounding", ["1"], ["2"], -0.2) == tuple(
        rounding[key] for key in ("decided", "entrants", "exact-best", "lead")
    )
    shared = asked(judged({"1": [60, 40], "2": [40, 60], "3": [1, 2]}))["winner"]
    assert ("shared", ["1", "2"]) == (shared["decided"], shared["entrants"])


def test_where_rounding_decides_no_interval_is_pretended():
    document = asked(judged({"1": [60, 40.2], "2": [50, 50.6]}, head='decimals = 0\nties = ["a", "shared"]'))
    assert {"key": "already-behind", "args": {"entrants": ["2"]}} == document["weights"][0]["not-done"]
    assert 0 == by(document["smallest"], measure="l1")["distance"]


def test_a_tie_that_a_rule_broke_ends_the_interval_where_it_stands():
    document = asked(judged({"1": [60, 40], "2": [50, 50]}, head='ties = ["a", "shared"]'))
    row = by(document["weights"], path="a")
    assert ("1/2", None) == (row["from"]["exact"], row["to"])


# Trees


def test_weights_inside_a_group_are_followed_with_all_else_fixed():
    """By hand: total = 6/10 (t x + (1 - t) y) + 4/10 c; 01: 6 t 10 / 10 + ...; they meet at t = 2/3."""
    nodes = [
        group("", None), group("g", 0.6), leaf("g.x", 0.5, [30, 60]), leaf("g.y", 0.5, [60, 0]),
        leaf("c", 0.4, [40, 40]),
    ]  # fmt: skip
    document = asked(result(nodes))
    assert "2/3" == by(document["weights"], path="g.x")["to"]["exact"]
    inside = by(document["smallest"], scope="g", measure="l1")
    assert ("1/3", True) == (inside["exact"], inside["proved"])
    overall = by(document["smallest"], scope="*", measure="l1")
    assert [("g.x", "3/10"), ("g.y", "3/10"), ("c", "2/5")] == [
        (w["path"], w["exact-from"]) for w in overall["weights"]
    ]
    assert {"g.x": 2 / 3, "g.y": 1 / 3} == pytest.approx({row["path"]: row["to"] for row in overall["tree"]})


def test_a_geometric_root_is_a_straight_line_in_logarithms():
    """By hand: 60 against 90 ** t * 20 ** (1 - t): t = ln 3 / ln 4.5; the other end with 30 and 80."""
    document = asked(toy("geometric"))
    row = by(document["weights"], path="a")
    assert math.log(3) / math.log(4.5) == pytest.approx(row["to"]["share"], abs=1e-9)
    assert math.log(60 / 80) / math.log(30 / 80) == pytest.approx(row["from"]["share"], abs=1e-9)
    assert (None, "bisection") == (row["to"]["exact"], row["method"])
    smallest = by(document["smallest"], measure="largest")
    assert (False, None) == (smallest["proved"], smallest["exact"])
    nearest = min(row["to"]["share"] - 0.5, 0.5 - row["from"]["share"])
    assert nearest == pytest.approx(smallest["distance"], abs=1e-9)


def test_a_harmonic_mean_is_counted_in_fractions():
    """1 / 60 = t / 90 + (1 - t) / 20 at t = 6/7; 1 / 60 = t / 30 + (1 - t) / 80 at t = 1/5."""
    row = by(asked(toy("harmonic"))["weights"], path="a")
    assert ("1/5", "6/7") == (row["from"]["exact"], row["to"]["exact"])


def test_where_weights_do_not_count_the_winner_stays_at_every_weight():
    document = asked(toy("minimum"))
    assert [("ignored", None, None)] * 2 == [(r["method"], r["from"], r["to"]) for r in document["weights"]]
    assert {"weights-ignored"} == {row["not-done"]["key"] for row in document["smallest"]}


def test_mixed_means_say_what_cannot_be_had_and_give_the_rest():
    nodes = [
        group("", None, "geometric"), group("g", 0.5), leaf("g.x", 0.5, [30, 80]), leaf("g.y", 0.5, [60, 20]),
        leaf("c", 0.5, [40, 30]),
    ]  # fmt: skip
    document = asked(result(nodes))
    assert "several-means" == by(document["smallest"], scope="*", measure="l1")["not-done"]["key"]
    assert by(document["smallest"], scope="", measure="l1")["not-done"] is None
    inside = by(document["smallest"], scope="g", measure="largest")
    row = by(document["weights"], path="g.x")
    # 40 (60 - 30 t) = 30 (20 + 60 t): level at t = 3/5
    assert 0.6 == pytest.approx(row["to"]["share"])
    assert 0.1 == pytest.approx(inside["distance"])
    assert "" == document["pairs"]["scope"]


def test_an_unknown_aggregation_is_named():
    rows = asked(toy("electre"))
    assert {"aggregation"} == {row["not-done"]["key"] for row in [*rows["weights"], *rows["smallest"]]}


def test_shares_that_a_left_out_part_changed_are_followed_too():
    """02 lacks b, so that its total is 50 whatever a weighs; 01 has 90 t + 20 (1 - t), level at t = 3/7."""
    nodes = [
        group("", None), leaf("a", 0.5, [90, 50], shares=[0.5, 1.0]), leaf("b", 0.5, [20, None], shares=[0.5, 0.0]),
    ]  # fmt: skip
    document = asked(result(nodes))
    assert "3/7" == by(document["weights"], path="a")["from"]["exact"]
    rows = document["smallest"]
    assert [["02"]] * 3 == [[aside["entrant"] for aside in row["aside"]] for row in rows]
    assert {"all-left-out"} == {row["not-done"]["key"] for row in rows}
    assert ["02"] == document["pairs"]["aside"]


def test_weights_of_its_own_for_everybody_have_no_common_way():
    nodes = [group("", None), leaf("a", 0.5, [90, 50], shares=[0.7, 0.2]), leaf("b", 0.5, [20, 50], shares=[0.3, 0.8])]
    document = asked(result(nodes))
    assert {"own-weights"} == {row["not-done"]["key"] for row in [*document["weights"], *document["smallest"]]}


def test_what_has_no_sibling_or_all_the_weight_says_so():
    alone = asked(result([group("", None), leaf("a", 1, [5, 3])]))
    assert "only-part" == alone["weights"][0]["not-done"]["key"]
    whole = asked(result([group("", None), leaf("a", 1, [5, 3]), leaf("b", 0, [1, 9])]))
    assert ["whole-weight", None] == [row["not-done"] and row["not-done"]["key"] for row in whole["weights"]]
    assert "1/5" == by(whole["weights"], path="b")["to"]["exact"]  # 5 (1 - t) + t = 3 (1 - t) + 9 t


def test_shared_first_place_falls_to_one_who_passes_both():
    """01 and 02 mirror each other, 03 has 50 throughout; at half they have 55: level at no weight near."""
    nodes = [group("", None), leaf("a", 0.5, [100, 10, 50]), leaf("b", 0.5, [10, 100, 50])]
    document = asked(result(nodes))
    assert ["01", "02"] == document["winner"]["entrants"]
    assert [(None, None)] * 2 == [(row["from"], row["to"]) for row in document["weights"]]
    assert "several-holders" == document["smallest"][0]["aside"][0]["reason"]["key"]


def test_shared_first_place_that_no_single_comparison_settles_is_not_called_safe():
    """With all the weight on c 03 is first; but the smallest change for either of the equals leaves the other ahead."""
    nodes = [
        group("", None), leaf("a", 1 / 3, [100, 20, 20]), leaf("b", 1 / 3, [20, 100, 20]),
        leaf("c", 1 / 3, [30, 30, 99]),
    ]  # fmt: skip
    document = asked(result(nodes))
    assert ["01", "02"] == document["winner"]["entrants"]
    found = by(document["smallest"], measure="l1")
    assert "several-holders" == found["not-done"]["key"]


def test_what_was_held_fixed_is_said():
    document = asked(toy(gates=[{"criterion": "", "test": {}}]))
    assert ["gates-on-groups", "exact-totals"] == [caveat["key"] for caveat in document["caveats"]]
    partly = result([group("", None), leaf("a", 1, [5, 3])], coverage=80, entrants={0: {"coverage": 90}})
    assert ["coverage", "exact-totals"] == [caveat["key"] for caveat in asked(partly)["caveats"]]


def test_no_more_pairs_are_told_than_asked_for():
    pairs = asked(toy(), limit=1)["pairs"]
    assert (3, 3, 1) == (pairs["count"], pairs["movable"], len(pairs["closest"]))


# The shipped awards


def test_the_human_development_index_is_followed_through_both_of_its_means(tmp_path):
    """At the ends that are given the formula of BPS gives both entrants the same total."""
    document = asked(evaluate(tmp_path, [row[:6] for row in DOZEN]))
    assert ["34.71"] == document["winner"]["entrants"]
    figures = {row[0]: [float(x) for x in row[2:6]] for row in DOZEN}

    def total(code, path, share):
        uhh, hls, rls, spent = figures[code]
        inner = share if path == "education.expected" else 1 - share if path == "education.mean" else 0.5
        parts = [
            (uhh - 20) / 65, inner * hls / 18 + (1 - inner) * rls / 15,
            math.log(spent / 1007.436) / math.log(26572.352 / 1007.436),
        ]  # fmt: skip
        weights = [1 / 3] * 3
        if path in (names := ["health", "education", "living"]):
            weights = [share if name == path else (1 - share) / 2 for name in names]
        return 100 * math.prod(part**w for part, w in zip(parts, weights, strict=True))

    met = 0
    for row in document["weights"]:
        assert row["not-done"] is None
        for end in ("from", "to"):
            for other in row[f"at-{end}"]:
                share = row[end]["share"]
                assert total("34.71", row["path"], share) == pytest.approx(total(other, row["path"], share), abs=1e-6)
                met += 1
    assert met >= 3
    mixed = {row["scope"] for row in document["smallest"] if (row["not-done"] or {}).get("key") == "several-means"}
    assert {"*"} == mixed
    top = by(document["smallest"], scope="", measure="l1")
    assert (False, True) == (top["proved"], top["distance"] > 0)


HARKOPNAS = {
    "supervision.visits": (2.5, 2.4, 2.6), "supervision.regular": (1.5, 2.0, 2.2), "supervision.active": (80, 75, 85),
    "training.persons": (9, 8, 11), "training.certified": (4, 5, 7), "aid.recipients": (15, 12, 17),
    "aid.rupiah": (120e6, 100e6, 175e6), "credit-relief": (2, 3, 3.2), "market": (2, 1.5, 2.8),
    "events": (900, 1500, 700), "partnerships": (300, 200, 350), "social-security": (60, 55, 24.6),
    "opinion": ("WTP", "WDP", "WTP"),
}  # fmt: skip


def test_the_supervisors_award_is_counted_in_fractions_throughout():
    award = load_award(AWARDS / "harkopnas-2022", host=HOST)
    rows = {f"X{i}": {path: column[i] for path, column in HARKOPNAS.items()} for i in range(3)}
    document = asked(made(award, rows, groups={code: {"cluster": "besar"} for code in rows}), pair=("X1", "X2"))
    assert {"fractions"} == {row["method"] for row in document["weights"]}
    done = [row for row in [*document["smallest"], *document["pair"]["smallest"]] if row["not-done"] is None]
    assert done
    assert all(row["proved"] for row in done)
    enrolment = [row for row in document["values"]["by-part"] if row["path"] == "social-security"]
    assert (24.6, 25) == (enrolment[0]["from"], enrolment[0]["to"])  # the first class opens
    assert ("tier", "X2") == tuple(enrolment[0]["effects"][0][key] for key in ("key", "entrant"))


# Brute force


def _mean(exponent, weights, scores):
    if exponent <= 0 and any(x <= 0 and w for w, x in zip(weights, scores, strict=True)):
        return 0.0
    if exponent == 0:
        return math.exp(sum(w * math.log(x) for w, x in zip(weights, scores, strict=True) if w))
    return sum(w * x**exponent for w, x in zip(weights, scores, strict=True)) ** (1 / exponent)


def _total(kinds, inner, outer, row):
    g = _mean(kinds[1], (inner, 1 - inner), row[:2])
    rest = (1 - outer) / 2
    return _mean(kinds[0], (outer, rest, rest), (g, *row[2:]))


@pytest.mark.parametrize("seed", range(30))
def test_intervals_agree_with_brute_force_in_trees_of_two_levels(seed):
    rng = random.Random(seed)
    names = [rng.choice(["arithmetic", "geometric", "harmonic"]) for _ in range(2)]
    kinds = [{"arithmetic": 1, "geometric": 0, "harmonic": -1}[name] for name in names]
    rows = [[rng.randint(1, 99) for _ in range(4)] for _ in range(4)]
    totals = [_total(kinds, 0.5, 0.4, row) for row in rows]
    nodes = [group("", None, names[0]), group("g", 0.4, names[1], scores=[
        round(_mean(kinds[1], (0.5, 0.5), row[:2]), 10) for row in rows
    ])]  # fmt: skip
    nodes += [leaf(path, 0.5, [row[i] for row in rows]) for i, path in enumerate(("g.x", "g.y"))]
    nodes += [leaf(path, 0.3, [row[i] for row in rows]) for i, path in ((2, "c"), (3, "d"))]
    nodes[0]["scores"] = [round(total, 10) for total in totals]
    weights = asked(result(nodes))["weights"]
    first = totals.index(max(totals))
    for path, total in (
        ("g.x", lambda t, row: _total(kinds, t, 0.4, row)),
        ("g", lambda t, row: _total(kinds, 0.5, t, row)),
    ):
        found = by(weights, path=path)
        low = found["from"]["share"] if found["from"] else 0.0
        high = found["to"]["share"] if found["to"] else 1.0
        for i in range(1, 100):
            t = i / 100
            if low + 1e-9 < t < high - 1e-9:
                assert total(t, rows[first]) >= max(total(t, row) for row in rows) - 1e-8
        for end, beyond in ((found["from"], low - 1e-6), (found["to"], high + 1e-6)):
            if end is not None and 0 < beyond < 1:
                assert total(beyond, rows[first]) < max(total(beyond, row) for row in rows)


def test_scores_of_zero_in_cubes_have_slopes_without_end_and_are_followed_all_the_same():
    """By hand: 50 ** 3 (1 - t) = 30 ** 3 t + 20 ** 3 (1 - t) at t = 117/144; 02 never comes by."""
    cubes = '[criteria]\naggregate = { method = "power", exponent = 3 }\n\n'
    row = by(asked(judged({"1": [0, 50], "2": [0, 40], "3": [30, 20]}, cubes))["weights"], path="a")
    assert (None, ["3"]) == (row["from"], row["at-to"])
    assert 117 / 144 == pytest.approx(row["to"]["share"], abs=1e-9)
    inside = criterion("g.x", "x", weight=50) + criterion("g.y", "y", weight=50)
    weakest = f'{cubes}[criteria.g]\naggregate = "minimum"\nweight = 50\n\n{inside}' + criterion("c", "c", weight=50)
    rows = {"1": [60, 0, 50], "2": [0, 90, 40], "3": [30, 20, 20]}
    ends = by(asked(made(rules(weakest), rows))["weights"], path="g")
    assert (None, ["3"]) == (ends["from"], ends["at-to"])
