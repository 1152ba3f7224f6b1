"""Figures of the data that have to agree: sums, percentages, one figure where several are given."""

from types import SimpleNamespace

from pembina.data.worksheets import Relation
from pembina.evaluation.relations import relation_needs
from pembina.model import ColumnNeed, TableNeed

from .conftest import criterion

BODY = criterion("x", "x", weight=100)
ROWS = [{"x": 1}, {"x": 2}]
LONG = """
[[relations]]
table = "claims"
entrant = "who"
indicator = "what"
value = "figure"
together = ["day"]
"""
SUM = LONG + 'sum = ["active", "inactive"]\nwhole = "all"\n'
PERCENT = LONG + 'percent = "share"\npart = "active"\nwhole = "all"\n'


def claims(*given):
    return [dict(zip(("who", "what", "figure", "day"), row, strict=True)) for row in given]


def found(result):
    return [
        (f["key"], f["entrant"], f["args"], f["level"]) for f in result.findings if f["key"].startswith("relation.")
    ]


def looked(result):
    """The same in short: key, entrant, printed, computed, difference or count, row."""
    keys = ("printed", "computed", "difference", "count", "row")
    return [(key, who, *(args[k] for k in keys if k in args)) for key, who, args, _ in found(result)]


def test_a_sum_that_is_off_by_one_is_told_with_its_parts(evaluate):
    """Aceh, July 2024: 3,735 + 4,037 = 7,772, printed 7,771."""
    table = claims(("01", "inactive", 3735, "d"), ("01", "active", 4037, "d"), ("01", "all", 7771, "d"))
    args = {
        "table": "claims", "name": "all", "parts": ["4037", "3735"], "printed": "7771", "computed": "7772",
        "difference": "-1", "file": "claims.csv", "row": 4,
    }  # fmt: skip
    assert [("relation.sum", "01", args, "warning")] == found(evaluate(BODY, ROWS, dataset=SUM, claims=table))


def test_a_sum_that_adds_up_or_lacks_a_part_is_no_finding(evaluate):
    right = claims(("01", "inactive", 1, "d"), ("01", "Active ", 2, "d"), ("01", "all", 3, "d"))
    lacking = claims(("02", "inactive", 1, "d"), ("02", "all", 9, "d"), ("02", "active", 8.5, "e"))
    assert [] == found(evaluate(BODY, ROWS, dataset=SUM, claims=right + lacking))


def test_figures_of_different_days_or_entrants_do_not_belong_together(evaluate):
    table = claims(
        ("01", "inactive", 1, "d"), ("02", "active", 1, "d"), ("01", "active", 1, "e"), ("01", "all", 9, "d")
    )
    assert [] == found(evaluate(BODY, ROWS, dataset=SUM, claims=table))


def test_a_figure_of_nothing_named_belongs_to_no_relation(evaluate):
    table = claims(("01", None, 5, "d"), ("01", "inactive", 1, "d"), ("01", "active", 2, "d"), ("01", "all", 3, "d"))
    assert [] == found(evaluate(BODY, ROWS, dataset=SUM, claims=table))


def test_of_several_figures_none_is_picked(evaluate):
    """476, 72 and 51 annual meetings of one year: three newspapers; a repeated figure is one."""
    table = claims(("01", "active", 476, "y"), ("01", "active", 72, "y"), ("01", "active", 51, "y"),
                   ("01", "active", 72, "y"), ("01", "inactive", 1, "y"), ("01", "all", 1, "y"))  # fmt: skip
    args = {"table": "claims", "name": "active", "figures": ["476", "72", "51"], "file": "claims.csv", "row": 2}
    assert [("relation.several", "01", args, "warning")] == found(evaluate(BODY, ROWS, dataset=SUM, claims=table))


def test_296_of_347_make_the_85_30_percent_that_are_printed(evaluate):
    table = claims(("01", "active", 296, "d"), ("01", "all", 347, "d"), ("01", "share", "85.30", "d"))
    assert [] == found(evaluate(BODY, ROWS, dataset=PERCENT, claims=table))


def test_a_percentage_that_its_counts_do_not_make_is_told(evaluate):
    """649 of 4,037 are 16 percent, not 12."""
    table = claims(("01", "active", 649, "d"), ("01", "all", 4037, "d"), ("01", "share", 12, "d"))
    assert [("relation.percent", "01", "12", "16", "-4", 4)] == looked(
        evaluate(BODY, ROWS, dataset=PERCENT, claims=table)
    )


def test_a_percentage_from_a_rounded_count_is_told_where_the_count_itself_is_not_given(evaluate):
    """44.65 percent of 4,479 are 2,000: "2.000-an" was divided."""
    table = claims(("01", "all", 4479, "d"), ("01", "share", "44.65", "d"), ("02", "active", 1, "d"))
    assert [("relation.rounded-count", "01", "44.65", "2000", 3)] == looked(
        evaluate(BODY, ROWS, dataset=PERCENT, claims=table)
    )


def test_a_percentage_from_a_rounded_count_is_told_beside_the_count_that_does_not_make_it(evaluate):
    table = claims(("01", "all", 4479, "d"), ("01", "share", "44.65", "d"), ("01", "active", 2047, "d"))
    assert [
        ("relation.percent", "01", "44.65", "45.70", "-1.05", 3),
        ("relation.rounded-count", "01", "44.65", "2000", 3),
    ] == looked(evaluate(BODY, ROWS, dataset=PERCENT, claims=table))


def test_a_round_count_that_is_given_as_such_is_no_finding(evaluate):
    table = claims(("01", "all", 4479, "d"), ("01", "share", "44.65", "d"), ("01", "active", 2000, "d"))
    assert [] == found(evaluate(BODY, ROWS, dataset=PERCENT, claims=table))


def test_nothing_is_divided_by_zero_or_by_what_is_missing(evaluate):
    table = claims(("01", "active", 1, "d"), ("01", "all", 0, "d"), ("01", "share", 5, "d"), ("02", "share", 5, "d"))
    assert [] == found(evaluate(BODY, ROWS, dataset=PERCENT, claims=table))


def test_in_a_wide_table_each_row_is_compared_with_itself(evaluate):
    dataset = '[[relations]]\ntable = "wide"\nentrant = "who"\nsum = ["m", "f"]\nwhole = "n"\n'
    dataset += '[[relations]]\ntable = "wide"\nentrant = "who"\npercent = "p"\npart = "m"\nwhole = "n"'
    wide = [
        {"who": "01", "m": 1, "f": 2, "n": 4, "p": 25},
        {"who": "01", "m": 1, "f": 1, "n": 2, "p": 51},
        {"who": "02", "m": 1, "f": None, "n": 4, "p": 25.0},
    ]
    expected = [("relation.percent", "01", "51", "50", "+1", 3), ("relation.sum", "01", "4", "3", "+1", 2)]
    assert expected == sorted(looked(evaluate(BODY, ROWS, dataset=dataset, wide=wide)))


def test_a_name_that_no_row_bears_is_told_since_nothing_was_compared(evaluate):
    table = claims(("01", "inactive", 1, "d"), ("01", "actve", 1, "d"), ("01", "all", 9, "d"))
    assert [("relation.unused", None, {"table": "claims", "name": "active"}, "warning")] == found(
        evaluate(BODY, ROWS, dataset=SUM, claims=table)
    )


def test_entrants_that_do_not_compete_are_not_looked_at(evaluate):
    table = claims(("02", "inactive", 1, "d"), ("02", "active", 1, "d"), ("02", "all", 9, "d"))
    result = evaluate(BODY, [{"x": 1, "k": "a"}, {"x": 1, "k": "b"}], entrants='where = { k = "a" }',
                      dataset=SUM, claims=table)  # fmt: skip
    assert [] == found(result)


def test_every_figure_of_a_percentage_is_told_and_where_it_stands(evaluate):
    table = claims(("01", "all", 4479, "d"), ("01", "share", "44.65", "d"), ("01", "active", 2047, "d"))
    args = {
        "table": "claims", "name": "share", "whole": "4479", "printed": "44.65", "file": "claims.csv", "row": 3,
    }  # fmt: skip
    off = {"part": "2047", "computed": "45.70", "difference": "-1.05"}
    assert [
        ("relation.percent", "01", {**args, **off}, "warning"),
        ("relation.rounded-count", "01", {**args, "count": "2000"}, "note"),
    ] == found(evaluate(BODY, ROWS, dataset=PERCENT, claims=table))


def test_a_percentage_of_the_smallest_whole_is_compared(evaluate):
    table = claims(("01", "active", 0, "d"), ("01", "all", 1, "d"), ("01", "share", 100, "d"))
    assert [("relation.percent", "01", "100", "0", "+100", 4)] == looked(
        evaluate(BODY, ROWS, dataset=PERCENT, claims=table)
    )


def test_of_two_relations_each_is_told_and_what_one_lacks_says_nothing_of_the_other(evaluate):
    table = claims(("01", "inactive", 1, "d"), ("01", "active", 1, "d"), ("01", "all", 9, "d"), ("02", "share", 1, "d"))
    assert [("relation.sum", "01", "9", "2", "+7", 4)] == looked(
        evaluate(BODY, ROWS, dataset=PERCENT + SUM, claims=table)
    )


def test_figures_that_contradict_themselves_are_each_told_and_only_once(evaluate):
    table = claims(
        ("01", "active", 1, "y"), ("01", "active", 2, "y"), ("01", "all", "9.0", "y"), ("01", "all", 8, "y"),
        ("01", "all", 9, "y"), ("01", "inactive", 3, "y"), ("01", "inactive", 3, "y"),
    )  # fmt: skip
    place = {"table": "claims", "file": "claims.csv"}
    result = evaluate(BODY, ROWS, dataset=SUM, claims=table)
    assert [
        ("relation.several", "01", {**place, "name": "active", "figures": ["1", "2"], "row": 2}, "warning"),
        ("relation.several", "01", {**place, "name": "all", "figures": ["9.0", "8", "9"], "row": 4}, "warning"),
    ] == found(result)
    assert {None} == {f["node"] for f in result.findings if f["key"].startswith("relation.")}


def test_names_are_told_apart_by_words_and_not_by_capitals_or_blanks(evaluate):
    table = claims(("01", "IN  active", 1, "d"), ("01", " ACTIVE", 2, "d"), ("01", "All", 4, "d"))
    dataset = SUM.replace('"inactive"', '"in Active"')
    assert [("relation.sum", "01", "4", "3", "+1", 4)] == looked(evaluate(BODY, ROWS, dataset=dataset, claims=table))


def test_names_that_no_row_bears_are_each_told_once(evaluate):
    told = [
        args["name"]
        for key, _, args, _ in found(evaluate(BODY, ROWS, dataset=PERCENT + SUM, claims=claims(("01", None, 1, "d"))))
    ]
    assert sorted(["share", "active", "all", "active", "inactive", "all"]) == sorted(told)


def test_of_a_long_table_names_figures_and_what_belongs_together_are_read_and_of_a_wide_one_each_figure():
    long = Relation("claims", "who", "all", ("active", "inactive"), None, None, "what", "figure", ("day", "source"))
    wide = Relation("wide", "code", "n", (), "p", "n")
    data = SimpleNamespace(settings=SimpleNamespace(relations=(long, wide)))
    assert [
        TableNeed("/relations/0", "relations", "claims", (
            ColumnNeed("entrant", "who", "entrant"), ColumnNeed("indicator", "what", "text"),
            ColumnNeed("value", "figure", "figure"), ColumnNeed("with/day", "day", "text"),
            ColumnNeed("with/source", "source", "text"),
        )),
        TableNeed("/relations/1", "relations", "wide", (
            ColumnNeed("entrant", "code", "entrant"), ColumnNeed("figure/p", "p", "figure"),
            ColumnNeed("figure/n", "n", "figure"),
        )),
    ] == relation_needs(data)  # fmt: skip
