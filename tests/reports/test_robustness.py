"""The page of a robustness analysis: the verdict first, in words; then what was varied and what came of it."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from pathlib import Path

import pytest

import pembina.analysis
from pembina.analysis import robustness
from pembina.reports import robustness_names, robustness_tables, robustness_varied, robustness_words
from pembina.reports.names import Names
from pembina.reports.render import FORMATS, as_csv, as_json, as_text
from pembina.reports.robustness import robustness_page
from pembina.reports.texts import PSEUDO, Texts

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)

EN, ID = Texts("en"), Texts("id")
CALLED = Names(EN, {"a": "A", "b": "B"})
TIERS = """
[[tiers]]
id = "utama"
title = { id = "Utama", en = "First class" }
from = 58
"""
FREE = '[uncertainty]\ndraws = 2000\nweights = "free"\n'
T1 = [{"a": 90, "b": 20}, {"a": 60, "b": 60}, {"a": 30, "b": 80}]
"""Toy T1 of the reference: B is the official winner, and first on 6/35 of all weightings."""


@pytest.fixture
def made(evaluate):  # noqa: F811
    """Make result and analysis of a small award with two criteria of equal weight."""

    def run(rows=T1, uncertainty=FREE, tiers=TIERS, **how):
        body = "".join(criterion(key, key, f'title = "{key.upper()}"', weight=50) for key in "ab") + tiers + uncertainty
        found = evaluate(body, [dict(row) for row in rows])
        return found, robustness(found, **how)

    return run


def said(found, document, texts=EN, top=None):
    return " ".join(as_text(robustness_page(found, document, texts, top), 10_000).split())


def verdict(found, document, texts=EN):
    return " ".join(robustness_words.verdict(Names.of_result(found, texts), document))


def names(found, texts=EN):
    return Names.of_result(found, texts)


# The verdict


def test_an_official_winner_that_is_seldom_first_is_called_so(made):
    found, document = made(draws=50_000)
    assert verdict(found, document) == (
        "The first place is not firm: the official winner Region 02 (02) is first in only 17 of 100 draws. "
        "More often it is Region 01 (01): in 43 of 100. "
        "It shares the first place with Region 01 (01) and Region 03 (03): "
        "nobody stands above any of them in 95 of 100 draws. "
        "If all weights were equally likely, the official winner would be first on only 17 of 100 weightings."
    )


def test_the_verdict_is_the_first_paragraph_after_the_heading(made):
    found, document = made()
    text = as_text(robustness_page(found, document, EN), 10_000)
    after = text.partition("How firmly does the ranking stand?\n")[2]
    assert after.split("\n")[2].startswith("The first place is not firm")


def test_a_winner_that_nothing_moves_stands_firm(made):
    found, document = made([{"a": 90, "b": 90}, {"a": 60, "b": 60}, {"a": 30, "b": 30}])
    assert verdict(found, document) == (
        "The first place is firm: Region 01 (01) stays first in all 2,000 draws. "
        "It stands above each of the others in at least 95 of 100 draws. "
        "If all weights were equally likely, it would be first on all 2,000 weightings."
    )
    assert "Nothing that was varied moves any rank." in said(found, document)


def test_a_winner_that_is_first_more_often_than_not_is_in_front(made):
    found, document = made([{"a": 90, "b": 50}, {"a": 60, "b": 60}], draws=50_000)
    told = verdict(found, document)  # first where 90 w + 50 (1 - w) > 60: w > 1/4
    assert told.startswith("Region 01 (01) stays first in 75 of 100 draws: in front, but not beyond doubt.")
    assert "It shares the first place with Region 02 (02): nobody stands above any of them in 95 of 100 draws." in told


def test_two_official_winners_are_each_told(made):
    found, document = made([{"a": 90, "b": 20}, {"a": 20, "b": 90}], draws=50_000)
    told = verdict(found, document)
    assert told.startswith("By the published rules Region 01 (01) and Region 02 (02) share the first place. ")
    assert re.search(r"Region 01 \(01\) is first in (49|50|51) of 100 draws\.", told)


PAIR = [{"a": 50, "b": 40}, {"a": 40, "b": 50}, {"a": 10, "b": 20}]
"""The first two have equal totals at equal weights, and at no others."""


@pytest.mark.parametrize("ranking", ["standard", "modified", "fractional", "dense"])
def test_official_winners_are_named_whatever_rank_equals_get(evaluate, ranking):  # noqa: F811
    body = "".join(criterion(key, key, weight=50) for key in "ab")
    found = evaluate(body, [dict(row) for row in PAIR], award=f'ranking = "{ranking}"')
    told = verdict(found, robustness(found, draws=200))
    assert told.startswith("By the published rules Region 01 (01) and Region 02 (02) share the first place.")


def test_where_nothing_is_varied_nobody_is_said_to_stand_firmly(made):
    found, document = made(uncertainty='[uncertainty]\ndraws = 50\nweights = "fixed"\n')
    assert "How firmly the ranking stands cannot be said: nothing is varied." == verdict(found, document)
    assert "places away" not in said(found, document)


@pytest.mark.parametrize("rank_on", ["published", "exact"])
def test_equals_that_part_in_every_draw_are_not_said_to_stand_still(evaluate, rank_on):  # noqa: F811
    body = "".join(criterion(key, key, weight=50) for key in "ab") + "[uncertainty]\nweights = { within = 25 }\n"
    found = evaluate(body, [dict(row) for row in PAIR], award=f'rank-on = "{rank_on}"')
    told = said(found, robustness(found, draws=400))
    assert "On average an entrant stands 0.3 places away from its official rank." in told
    for false in ("moves any rank", "nothing that was varied", "so rarely"):
        assert false not in told


def test_a_winner_that_others_beat_is_told_how_many(made):
    found, document = made()
    document["entrants"][0] |= {"place": 3, "not-apart": []}
    assert "2 entrants stand above it in at least 95 of 100 draws." in verdict(found, document)
    document["entrants"][0] |= {"place": 2}
    assert "1 entrant stands above it in at least 95 of 100 draws." in verdict(found, document)


def test_a_winner_that_is_never_first_is_told(made):
    found, document = made()
    document["entrants"][0]["first"] = 0
    document["acceptability"]["entrants"][0]["first"] = 0
    told = verdict(found, document)
    assert "the official winner Region 02 (02) is first in none of the 2,000 draws." in told
    assert "the official winner would be first on none of the 2,000 weightings." in told


def test_nobody_to_compare_is_said_and_nothing_else_is_printed(made):
    found, document = made([{"a": 90, "b": 20}])
    assert verdict(found, document) == (
        "How firmly the ranking stands cannot be said: 1 ranked entrants are too few to compare; it takes 2."
    )
    told = said(found, document)
    assert "What was varied" not in told
    assert "Method and sources" in told


# Words for shares


@pytest.mark.parametrize(
    ("share", "sentence", "column"),
    [
        (1, "all 2,000", "100"),
        (0.9996, "more than 99 of 100", ">99.9"),
        (0.996, "more than 99 of 100", "99.6"),
        (0.5, "50 of 100", "50.0"),
        (0.005, "1 of 100", "0.5"),
        (0.004, "fewer than 1 of 100", "0.4"),
        (0.0001, "fewer than 1 of 100", "<0.1"),
        (0, "none of the 2,000", "0"),
    ],
)
def test_what_is_almost_always_is_not_written_as_always(share, sentence, column):
    assert robustness_names.often(CALLED, share, 2000) == sentence
    assert robustness_names.cell(CALLED, share) == column


# What was varied


def test_what_was_varied_is_told_in_sentences(made):
    table = FREE.replace('"free"', "{ within = 25 }") + 'aggregate = ["geometric", "minimum"]\nleave-out = true\n'
    found, document = made(uncertainty=table)
    told = said(found, document)
    assert "The rules were drawn anew 2,000 times (seed 1); each draw decides everything below" in told
    assert "What is varied is what the award itself declares." in told
    assert "- Weights of what makes up the total: each up to 25 percent lower or higher, then made to add up" in told
    assert "- How scores are combined: as published, by the geometric mean or by the weakest part, each equally" in told
    assert "- Either no criterion is left out, or one of these: " in told


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        (("within", 25), "each up to 25 percent lower or higher"),
        (("free", 0), "free, all weights being equally likely."),
        (("dirichlet", 100), "anywhere around the published ones, the farther the rarer"),
    ],
)
def test_groups_whose_weights_are_drawn_alike_are_named_together(spread, expected):
    factors = [
        {"name": f"weights:{node}", "kind": "weights", "node": node, "parts": [],
         "spread": dict(zip(("kind", "amount"), spread, strict=True))}
        for node in ("a", "b")
    ]  # fmt: skip
    told = robustness_varied.varied(CALLED, factors)
    assert len(told) == 1
    assert told[0].startswith(f"Weights within “A” and “B”: {expected}")


def test_an_award_that_declares_nothing_is_varied_as_audits_do(made):
    found, document = made(uncertainty="", draws=200)
    told = said(found, document)
    assert "The award declares nothing of the kind, so what is varied is what audits of indices usually vary." in told
    assert "How values become scores: the award names no alternative." in told
    assert "How gaps are filled: the award does nothing of the kind." in told


def test_an_alternative_is_called_by_its_name_and_figures():
    method = {"name": "goalposts", "parameters": {"from": 0, "to": 40.5, "bands": [1]}}
    assert robustness_names.method(CALLED, "score", method) == "by “goalposts” (from 0, to 40.5)"
    assert robustness_names.method(CALLED, "score", {"name": "z-score", "parameters": {}}) == "by “z-score”"
    assert robustness_names.method(CALLED, "treat", None) == "left as they are"
    assert robustness_names.method(CALLED, "impute", None) == "not filled"


def test_an_alternative_that_was_dropped_is_told_with_the_reason():
    entry = {
        "kind": "score", "node": "a", "method": {"name": "log-goalposts", "parameters": {}},
        "reason": {"key": "alternative-fails", "args": {"text": "a value of 0 has no logarithm"}},
    }  # fmt: skip
    assert robustness_varied.fixed(Names(EN, {"a": "Visits"}), [entry, entry]) == (
        "How “Visits” is scored, by “log-goalposts”: the evaluation refuses it (a value of 0 has no logarithm).",
    )


KEYS = ("weights", "aggregate", "score", "treat", "impute", "leave-out")


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("path", [None, "", "a"])
def test_every_assumption_has_its_words(kind, path):
    told = robustness_names.assumption(CALLED, kind, path)
    assert told
    assert not set("{}") & set(told)


@pytest.mark.parametrize("key", sorted(robustness_names.REASONS))
def test_every_reason_is_a_phrase(key):
    args = {"n": 1, "needed": 2, "limit": 1500, "method": "owa", "group": "", "text": "x", "library": "scipy",
            "install": "pip install 'pembina[robustness]'"}  # fmt: skip
    told = robustness_names.reason(CALLED, {"key": key, "args": args})
    assert told != key
    assert not set("{}.") & set(told.replace("1,500", ""))


def test_every_reason_that_an_analysis_gives_has_its_phrase():
    home = Path(pembina.analysis.__file__).parent
    code = "".join(path.read_text("utf-8") for path in sorted(home.glob("robustness*.py")))
    given = set(re.findall(r'NotDone\(\s*"([^"]+)"', code))
    given |= set(re.findall(r'Fixed\(\s*[^,()]+,\s*[^,()]+,\s*"([a-z-]+)"', code))
    assert given - set(robustness_names.REASONS) == set()
    assert {"few-entrants", "library-missing", "one-part", "same-as-published"} <= given


def test_an_unknown_reason_is_shown_by_its_key():
    assert robustness_names.reason(CALLED, {"key": "eclipse", "args": {}}) == "eclipse"


# The tables


def test_ranks_stand_with_their_interval_and_with_whom_a_place_is_shared(made):
    found, document = made()
    table = robustness_tables.ranking(names(found), document, None)[0]
    titles = [column.title for column in table.columns]
    assert titles == ["Rank", "Entrant", "Median", "From - to", "First", "Place", "Shared with"]
    assert [row[:2] for row in table.rows] == [
        ("1", "Region 02 (02)"), ("2", "Region 01 (01)"), ("2", "Region 03 (03)"),
    ]  # fmt: skip
    assert table.rows[0][2:] == ("2", "1 to 2", robustness_names.cell(names(found), document["entrants"][0]["first"]),
                                 "1 to 3", "01, 03")  # fmt: skip


def test_many_who_share_a_place_are_counted(made):
    found, document = made()
    document["entrants"][0]["not-apart"] = ["01", "03", "x", "y", "z", "w"]
    row = robustness_tables.ranking(names(found), document, None)[0].rows[0]
    assert row[-2:] == ("1 to 7", "01, 03, x, y and 2 more")


def test_what_is_not_computed_for_very_many_entrants_is_a_dash(made):
    found, document = made()
    for row in document["entrants"]:
        row |= {"place": None, "not-apart": None}
    document |= {"pairs": None, "pairs-not-done": {"key": "too-many-entrants", "args": {"n": 2000, "limit": 1500}}}
    told = said(found, document)
    assert "Not computed: 2,000 entrants are too many to compare each with each; the limit is 1,500." in told
    assert robustness_tables.ranking(names(found), document, None)[0].rows[0][-2:] == ("-", "-")


def test_an_entrant_without_a_total_in_some_draws_has_a_column_for_it(made):
    found, document = made()
    document["entrants"][2]["unranked"] = 0.25
    table = robustness_tables.ranking(names(found), document, None)[0]
    assert (table.columns[-1].title, [row[-1] for row in table.rows]) == ("No rank", ["0", "0", "25.0"])


def test_the_interval_of_who_is_not_always_ranked_is_of_the_draws_in_which_it_is(made):
    found, document = made()
    assert "the ranks between which an entrant comes in 90 of 100 draws. First: in how many" in said(found, document)
    document["entrants"][2]["unranked"] = 0.25
    told = said(found, document)
    assert "the ranks between which it comes in 90 of 100 of these draws. First: in how many" in told
    assert "Median: the rank in the middle of the draws in which an entrant is ranked." in told


def test_a_single_draw_is_told_in_words_that_fit(made):
    found, document = made([{"a": 90, "b": 90}, {"a": 60, "b": 60}, {"a": 30, "b": 30}], draws=1)
    told = said(found, document)
    assert "Region 01 (01) stays first in 1 of 1 draws." in told
    assert "First on 0 of 1 weightings: Region 02 (02) and Region 03 (03)." in told
    assert "all 1" not in told
    assert "none of the 1" not in told


NESTED = '[criteria]\naggregate = "OUTER"\n[criteria.g]\ntitle = "G"\nweight = 60\naggregate = "INNER"\n'


def nested(evaluate, outer, inner):  # noqa: F811
    body = NESTED.replace("OUTER", outer).replace("INNER", inner)
    body += criterion("g.a", "a", weight=50) + criterion("g.b", "b", weight=50) + criterion("c", "b", weight=40)
    found = evaluate(body, [dict(row) for row in T1])
    return said(found, robustness(found, draws=50))


def test_weights_that_do_not_count_are_told(evaluate):  # noqa: F811
    told = nested(evaluate, "arithmetic", "minimum")
    assert "- The weights within “G”: weights do not count where “minimum” is taken." in told
    assert re.search(r"on average these give, in percent: .*“G” \d+", told)
    told = nested(evaluate, "minimum", "minimum")
    assert "Not computed: weights do not count where “minimum” is taken." in told
    assert "stays first" not in told


def test_weights_in_the_total_that_cannot_be_told_are_not_made_up(evaluate):  # noqa: F811
    told = nested(evaluate, "minimum", "arithmetic")
    assert "What each weighs in the total cannot be told: weights do not count where “minimum” is taken." in told
    assert "on average these give" not in told
    assert re.search(r"First on (all|\d+ of) \d+ weightings\.", told)


def test_groups_that_are_no_means_leave_no_alternative_behind(evaluate):  # noqa: F811
    told = nested(evaluate, "median", "minimum")
    assert "- How “G” is combined from its parts: “minimum” is no mean that another could stand in for." in told
    assert "How scores are combined" not in told


def test_only_tiers_that_are_uncertain_are_listed(made):
    found, document = made(T1[:2], draws=500)  # 60 and 55 by the rules: only B is in the tier, and 60 it has always
    told = said(found, document)
    assert "1 entrant is in its published tier in every draw. The tiers of these are less certain" in told
    rows = robustness_tables.tiers(names(found), found, document, None)[1].rows
    assert [row[1:3] for row in rows] == [("Region 01 (01)", "None")]
    none, tiers = made(tiers="")
    assert "How certain are the tiers?" not in said(none, tiers)


def test_the_assumption_that_matters_is_named_and_one_that_changes_nothing_is_called_so(made):
    found, document = made(uncertainty=FREE + 'aggregate = ["arithmetic"]\nleave-out = ["a"]\n')
    document = copy.deepcopy(document)
    whole = document["sensitivity"]["outputs"][0]
    whole["first"] |= {"weights:": 0.62, "leave-out": 0.0}
    whole["total"] |= {"weights:": 0.7, "leave-out": 0.0}
    for output in document["sensitivity"]["outputs"][1:]:
        output["total"] = dict.fromkeys(output["total"], 0.0)
        output["variance"] = 0.0
    told = said(found, document)
    assert "What moves the ranking most: the weights of what makes up the total." in told
    assert "- How far the ranking as a whole moves: the weights of what makes up the total 70 percent." in told
    assert "- Which rank Region 02 (02) gets: nothing that was varied moves it." in told
    assert "- Nothing changes with which criterion is left out." in told
    assert "Which criterion is left out none at all none at all" in told


def test_estimates_outside_what_can_be_are_not_printed(made):
    found, document = made()
    whole = document["sensitivity"]["outputs"][0]
    whole["first"]["weights:"], whole["total"]["weights:"] = -0.002, 1.013
    told = said(found, document)
    assert "- How far the ranking as a whole moves: the weights of what makes up the total 100 percent." in told
    assert "The weights of what makes up the total 0.0 100.0" in told


def test_a_rank_that_hardly_ever_moves_has_no_causes_to_speak_of(made):
    found, document = made()
    document["sensitivity"]["outputs"][1]["variance"] = 0.001
    assert "it moves so rarely that nothing can be said of the causes." in said(found, document)


def test_a_missing_library_is_named_with_what_installs_it(made):
    found, document = made()
    why = {"key": "library-missing", "args": {"library": "scipy", "install": "pip install 'pembina[robustness]'"}}
    document["sensitivity"] = {"base": None, "runs": None, "factors": [], "outputs": [], "not-done": why}
    assert "Not computed: the library scipy is not installed (pip install 'pembina[robustness]')." in (
        said(found, document)
    )


def test_neighbours_that_could_change_places_are_told(made):
    found, document = made([{"a": 90, "b": 50}, {"a": 60, "b": 60}, {"a": 10, "b": 10}])
    blocks = robustness_tables.neighbours(names(found), document, None)
    (row,) = blocks[0].rows
    assert row[:2] == ("Region 01 (01)", "Region 02 (02)")
    assert 74 <= float(row[2]) <= 76
    apart, firm = made([{"a": 90, "b": 90}, {"a": 60, "b": 60}])
    assert "Each entrant stands above the next one in at least 95 of 100 draws." in said(apart, firm)


def test_neighbours_that_stand_the_other_way_round_more_often_are_counted(made):
    found, document = made([{"a": 90, "b": 50}, {"a": 60, "b": 60}])
    assert "the lower one stands above the other more often" not in said(found, document)
    document["pairs"] = [["01", "02", 400, 1600]]
    told = said(found, document)
    assert "In 1 of these pairs the lower one stands above the other more often than below it." in told


def test_who_could_be_first_is_told_with_the_weights_that_favour_it(made):
    found, document = made(draws=50_000)
    told = said(found, document)  # central weights of the reference: 11/14, 17/35 and 1/5 on the first criterion
    first = r"Region 01 \(01\) First on 43 of 100 weightings; on average these give, in percent: “A” 7[89], “B” 2[12]\."
    assert re.search(first, told)
    assert "Region 02 (02) First on 17 of 100 weightings; on average these give, in percent: “B” 51, “A” 49." in told
    assert "Region 03 (03) First on 40 of 100 weightings; on average these give, in percent: “B” 80, “A” 20." in told
    assert told.count("With exactly this average it is first.") == 3


def test_who_is_never_first_is_named(made):
    found, document = made([{"a": 90, "b": 90}, {"a": 60, "b": 60}, {"a": 30, "b": 30}])
    assert "First on none of the 2,000 weightings: Region 02 (02) and Region 03 (03)." in said(found, document)
    document["acceptability"]["entrants"][0]["confidence"] = 0
    assert "Yet with exactly this average another one is first." in said(found, document)


def test_the_heaviest_weights_are_named_and_the_rest_added_up(made):
    found, document = made()
    free = document["acceptability"]
    free["criteria"] = [f"c{i}" for i in range(8)]
    for row in free["entrants"]:
        row["central"] = [0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.06, 0.04]
    assert "“c5” 10, the others together 10." in said(found, document)


def test_long_tables_are_cut_and_the_rest_is_counted(made):
    found, document = made()
    told = said(found, document, top=1)
    assert "2 more are not shown here; --top 0 shows all, as --format csv does." in told
    assert "Region 03 (03)" not in told.partition("Ranks, and how far they move")[2].partition("How certain")[0]


def test_those_left_aside_are_counted_by_status(made):
    found, document = made([*T1, {"a": 10, "b": None}])
    told = "3 ranked entrants are compared. Without rank, and left aside here: 1 not assessable. "
    assert told + "They stay aside in every draw, even where other rules would let" in said(found, document)


def test_the_sources_are_named(made):
    told = said(*made())
    for source in ("Saisana, Saltelli and Tarantola (2005)", "Joint Research Centre", "Lahdelma and Salminen (2001)"):
        assert source in told


# Formats


def test_json_holds_the_analysis_and_the_verdict(made):
    found, document = made()
    page = json.loads(as_json(robustness_page(found, document, EN)))
    assert page["robustness"] == json.loads(json.dumps(document))
    assert page["result"] == found.sha256
    assert page["verdict"] == verdict(found, document)


def test_csv_holds_every_figure_with_keys_that_no_language_changes(made):
    found, document = made()
    rows = list(csv.DictReader(io.StringIO(as_csv(robustness_page(found, document, EN, 1)))))
    assert as_csv(robustness_page(found, document, EN)) == as_csv(robustness_page(found, document, ID))
    figures = {(row["section"], row["entrant"], row["other"], row["measure"]): row["value"] for row in rows}
    assert float(figures["movement", "", "", "mean-shift"]) == document["mean-shift"]
    assert figures["ranks", "02", "", "rank"] == "1"
    assert float(figures["ranks", "02", "", "first"]) == document["entrants"][0]["first"]
    assert sum(int(v) for (section, who, *_), v in figures.items() if (section, who) == ("rank-draws", "02")) == 2000
    assert {row["section"] for row in rows} == {
        "movement", "ranks", "rank-draws", "tiers", "sensitivity-first", "sensitivity-total", "pairs", "weightings",
        "weightings-rank", "weightings-central",
    }  # fmt: skip


def test_an_analysis_that_could_not_be_made_has_its_reason_in_the_csv(made):
    found, document = made([{"a": 90, "b": 20}])
    rows = list(csv.DictReader(io.StringIO(as_csv(robustness_page(found, document, EN)))))
    assert [(row["section"], row["measure"]) for row in rows] == [("not-done", "few-entrants")]


def test_a_part_that_could_not_be_computed_has_its_reason_in_the_csv(evaluate):  # noqa: F811
    body = '[criteria]\naggregate = "minimum"\n' + "".join(criterion(key, key, weight=50) for key in "ab")
    found = evaluate(body, [dict(row) for row in T1])
    document = robustness(found, draws=20)
    document |= {"pairs": None, "pairs-not-done": {"key": "too-many-entrants", "args": {"n": 2000, "limit": 1500}}}
    rows = list(csv.DictReader(io.StringIO(as_csv(robustness_page(found, document, EN)))))
    assert {(row["other"], row["measure"]) for row in rows if row["section"] == "not-done"} == {
        ("pairs", "too-many-entrants"), ("sensitivity", "nothing-varied"), ("weightings", "weights-do-not-count"),
    }  # fmt: skip


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_invented_data_are_called_so_in_every_format(made, form):
    found, document = made()
    found.document["data"]["origin"] = "synthetic"
    assert "SYNTHETIC DATA" in FORMATS[form](robustness_page(found, document, EN))


def test_every_sentence_of_the_page_is_marked_for_translation(made):
    found, document = made(uncertainty=FREE + 'aggregate = ["geometric"]\nleave-out = true\n')
    text = as_text(robustness_page(found, document, Texts(PSEUDO)), 10_000)
    lines = [line for line in text.split("\n") if line and not set(line) <= {"-", "=", " "}]
    assert [line for line in lines if "⟦" not in line and not re.fullmatch(r"[\d\s.,<>X()A-Za-z-]*", line)] == []
