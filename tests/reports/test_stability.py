"""The page of stability: sentences to be quoted, every text in both languages, every format."""

from __future__ import annotations

import csv
import io
import json

import pytest

from pembina.analysis import stability
from pembina.reports import stability_figures as figures
from pembina.reports import stability_names as names_
from pembina.reports import stability_words as words
from pembina.reports.names import Names
from pembina.reports.render import FORMATS, as_csv, as_json, as_markdown, as_text
from pembina.reports.stability import stability_page
from pembina.reports.texts import Texts

from ..analysis.documents import group, leaf, result
from ..analysis.firm import judged, toy
from . import results

EN = Texts("en")


def page(of, texts=EN, **how):
    return stability_page(of, stability(of, **how), texts)


def said(of, texts=EN, **how):
    return " ".join(as_text(page(of, texts, **how), 10_000).split())


TIED = {"1": [60, 60], "2": [60, 59], "3": [10, 10]}


def test_the_first_paragraph_can_be_quoted():
    text = said(toy())
    assert "Entrant 2 (02) stays first as long as “A” weighs between 40 and 57.1 percent (now 50.0)." in text
    assert "Entrant 2 (02) leads Entrant 1 (01) and Entrant 3 (03) by 5 points before rounding." in text
    assert "As long as no criterion's weight in the total changes by more than 7.14 percentage points" in text


def test_ends_are_rounded_so_that_no_more_is_said_than_holds():
    row = {"path": "a", "share": 0.5, "from": {"share": 0.41234}, "to": {"share": 0.57999}}
    names = Names.of_result(toy(), EN)
    assert ("41.3", "57.9") == names_.ends(names, row)
    near = {"path": "a", "share": 0.5, "from": {"share": 0.49996}, "to": None}
    assert ("49.997", None) != names_.ends(names, near)
    assert ("49.996", None) == (names_.ends(names, {**near, "share": 0.49996})[0], None)


def test_the_smallest_change_is_told_as_a_committee_would_say_it():
    text = said(toy())
    assert (
        "The smallest change moves 7.14 percent of the weight: “A” from 50.00 to 57.14 percent and “B” from 50.00 to "
        "42.86 percent; then Entrant 1 (01) is level, and beyond that first. All changes add up to exactly 1/7 of the "
        "weight, as a lower bound in fractions confirms." in text
    )
    assert "The distance is exactly the square root of 1/98" in text


def test_a_pair_has_a_part_of_its_own():
    text = said(toy(), pair=("03", "02"))
    assert "What would turn the order of Entrant 2 (02) and Entrant 3 (03)?" in text
    assert "then Entrant 3 (03) is level, and beyond that ahead" in text
    assert "it is the same entrant twice" in said(toy(), pair=("03", "03"))


def test_one_step_that_decides_is_shouted_first():
    text = said(judged(TIED))
    shout = "ONE STEP DECIDES: Region 1 (1), “Reported figure”: 59 as reported instead of 60 as reported, and Region 1"
    assert shout in text
    assert text.index("ONE STEP DECIDES") < text.index("No single weight")
    assert "then Region 2 (2) is level, but no weights put it ahead" in text


def test_rounding_and_ties_that_decide_are_said():
    rounding = judged({"1": [60, 40.2], "2": [50, 50.6]}, head='decimals = 0\nties = ["a", "shared"]')
    assert "ROUNDING DECIDES: before rounding Region 2 (2) has a higher total than Region 1 (1)" in said(rounding)
    ties = judged({"1": [60, 40], "2": [50, 50]}, head='ties = ["a", "shared"]')
    assert "Region 1 (1) is first only by the rule for ties: Region 2 (2) has the same published total." in said(ties)
    assert "share first place" in said(judged({"1": [60, 40], "2": [40, 60], "3": [1, 2]}))


def test_nobody_to_pass_is_said():
    assert "Not computed: with 1 ranked there is nobody whom anyone could pass." in said(judged({"1": [60, 60]}))


def test_what_cannot_be_had_is_said_with_its_reason():
    assert "is combined as “electre”, for which there is no exact answer here" in said(toy("electre"))
    assert "does not count here" in said(toy("minimum"))
    assert "the result cannot be computed again here" in said(toy())
    left = [group("", None), leaf("a", 0.5, [90, 50], shares=[0.5, 1.0]), leaf("b", 0.5, [20, None], shares=[0.5, 0])]
    assert "Not compared here: Entrant 2 (02), because something is left out for one of the two" in said(result(left))


def test_winners_that_nothing_unseats_are_told_so():
    safe = result([group("", None), leaf("a", 0.5, [90, 50]), leaf("b", 0.5, [80, 40])])
    assert "No single weight can take first place away, as long as its siblings keep their proportions." in said(safe)
    assert "no weights whatever would do it" in said(safe)


def test_every_reason_has_its_words_and_every_word_its_reason():
    args = {
        "n": 1, "needed": 2, "looked": 3, "of": 4, "decimals": 2, "group": "", "method": "m", "methods": ["geometric"],
        "required": 80, "nodes": ["a"], "entrants": ["01"],
    }  # fmt: skip
    names = Names.of_result(toy(), EN)
    for key in names_.REASONS:
        told = names_.reason(names, {"key": key, "args": args})
        assert told
        assert "{" not in told
    assert "odd" == names_.reason(names, {"key": "odd", "args": {}})


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (("winner", None, ["01"], ["02"]), "Entrant 2 (02) would be first instead of Entrant 1 (01)"),
        (("winner", None, ["01"], ["01", "02"]), "Entrant 1 (01) and Entrant 2 (02) would share first place"),
        (("winner", None, ["01", "02"], ["01"]), "Entrant 1 (01) would be first alone"),
        (("winner", None, ["01"], []), "nobody would be first"),
        (("tier", "01", [], ["x"]), "Entrant 1 (01) would get “x”"),
        (("tier", "01", ["x"], []), "Entrant 1 (01) would lose “x”"),
        (("tier", "01", ["x"], ["y"]), "Entrant 1 (01) would get “y” instead of “x”"),
        (("status", "01", ["ranked"], ["ineligible"]), "Entrant 1 (01) would no longer be ranked (ineligible)"),
        (("status", "01", ["ineligible"], ["ranked"]), "Entrant 1 (01) would be ranked"),
    ],
)
def test_effects_are_whole_clauses(effect, expected):
    key, code, before, after = effect
    names = Names.of_result(toy(), EN)
    row = {"key": key, "entrant": code, "from": before, "to": after, "quota": False}
    assert expected == figures.effects(names, [row])
    assert figures.short_effects(names, {"entrant": "01", "effects": [row] * 6}).endswith("and 2 more would change")


def test_csv_and_json_hold_every_figure():
    of = judged(TIED)
    document = json.loads(as_json(page(of)))
    assert ("pembina-stability/1", of.sha256) == (document["stability"]["format"], document["stability"]["result"])
    assert document["said"]
    rows = list(csv.DictReader(io.StringIO(as_csv(page(of, pair=("1", "3"))))))
    assert {"weights", "smallest", "pairs", "pair-weights", "pair-smallest", "figures-nearest"} <= {
        row["section"] for row in rows
    }
    assert as_markdown(page(of)).startswith("# A small award")


def test_the_table_of_all_entrants_is_cut_on_request():
    of = judged(TIED)
    text = " ".join(as_text(stability_page(of, stability(of), EN, 1), 10_000).split())
    assert "more rows; --top shows more of them." in text


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_invented_data_are_said_in_every_format(form):
    assert "SYNTHETIC" in FORMATS[form](page(results.result()))


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "minimum"])
def test_every_text_of_the_page_goes_through_the_catalogues(method):
    pseudo = as_text(page(toy(method), Texts("xx")), 10_000)
    inside = ("stays first", "smallest change", "Nothing here is drawn", "Method and sources", "percent of the weight")
    for line in pseudo.splitlines():
        for words_ in inside:
            assert words_ not in line or "⟦" in line


def test_moves_are_listed_from_the_largest_on():
    names = Names.of_result(toy(), EN)
    moves = [{"path": f"p{i}", "from": 0.1, "to": 0.1 + i / 100} for i in range(9)]
    told = words.listed_moves(names, moves)
    assert told.startswith("“p8” from 10.00 to 18.00 percent")
    assert told.endswith("and smaller changes of 2 more")


# What must not be promised


def test_first_place_is_not_called_safe_where_somebody_could_not_be_compared():
    nodes = [
        group("", None), leaf("a", 0.5, [90, 60, 50], shares=[0.5, 0.5, 1.0]),
        leaf("b", 0.5, [20, 40, None], shares=[0.5, 0.5, 0.0]),
    ]  # fmt: skip
    text = said(result(nodes))
    assert "first place is safe" not in text
    assert "no change does it for anybody compared here." in text
    assert "Not compared here: Entrant 3 (03)" in text
    assert "first place is safe" in said(toy())


def test_those_who_share_first_place_are_told_that_weights_may_part_them():
    text = said(judged({"1": [60, 40], "2": [40, 60], "3": [1, 2]}))
    assert "between themselves other weights may decide at once." in text
    assert "first place is safe" not in text


def test_with_coarse_rounding_the_rule_for_ties_is_named_beside_the_promise():
    rows = {"1": [60, 60], "2": [50, 55], "3": [10, 90]}
    promise = "first place is safe. Weights are followed by exact totals. Where two of them come to the same 0 decimals"
    assert promise in said(judged(rows, head="decimals = 0"))
    assert "first place is safe. Weights" not in said(judged(rows))


def test_what_was_only_tried_is_not_denied():
    """Both scores are ranks in the field, and 1 is far ahead in b: nothing was found, which is not that nothing is."""
    field = 'score = { method = "min-max", direction = "higher" }'
    text = said(judged({"1": [60, 90], "2": [50, 5], "3": [40, 5]}, score=field, a=1))
    assert "a smaller one is not ruled out." in text
    assert "would change first place or a tier for:" not in text
