"""A worksheet's own figures are recomputed; whatever differs is a finding with printed, computed and difference."""

import pytest

from pembina.errors import DataError

from .conftest import criterion

# Two criteria under one group and one beside it; "a" scores 60 and weighs 0.6 x 0.5, "b" 50 and 0.4 x 0.5, "c" 70.
BODY = (
    "[criteria.g]\nweight = 50\n"
    + criterion("g.a", "a", weight=60)
    + criterion("g.b", "b", weight=40)
    + criterion("c", "c", weight=50)
    + '[[tiers]]\nid = "sehat"\ntitle = { id = "Cukup Sehat", en = "Fairly sound" }\nfrom = 66\n'
    + '[[tiers]]\nid = "awas"\ntitle = { id = "Dalam Pengawasan", en = "Supervised" }\nfrom = 51\n'
)
# Totals: 01 = 0.3 * 60 + 0.2 * 50 + 0.5 * 70 = 63.00; 02 = 0.3 * 80 + 0.2 * 80 + 0.5 * 80 = 80.00.
ROWS = [{"a": 60, "b": 50, "c": 70}, {"a": 80, "b": 80, "c": 80}]
LONG = """
[[printed]]
table = "sheet"
entrant = "who"
node = "what"
nodes = { "Jumlah" = "", "Aspek G" = "g" }
value = "ratio"
score = "nilai"
contribution = "skor"
tier = "predikat"
"""
WIDE = """
[[printed]]
table = "sheet"
entrant = "who"
value = { "g.a" = "ratio a" }
score = { "g.a" = "nilai a", g = "nilai g" }
contribution = { "g.a" = "skor a", "g.b" = "skor b", g = "skor g", c = "skor c" }
total = "jumlah"
tier = "predikat"
"""


def rows(*given):
    keys = ("who", "what", "ratio", "nilai", "skor", "predikat")
    return [dict(zip(keys, (*row, *[None] * len(keys)), strict=False)) for row in given]


def found(result, prefix=("worksheet.", "printed.")):
    """Findings as (key, entrant, node, printed, computed, difference, row)."""
    return [
        (f["key"], f["entrant"], f["node"], *(f["args"].get(k) for k in ("printed", "computed", "difference", "row")))
        for f in result.findings
        if f["key"].startswith(prefix)
    ]


def test_a_worksheet_that_prints_what_is_computed_has_no_finding(evaluate):
    sheet = rows(
        ("01", "g.a", "60", "60.0", "18.00"),
        ("01", "g.b", "50", "50", "10.00"),
        ("01", "Aspek G", None, "56", "28"),
        ("01", "c", "70", "70", "35"),
        ("01", "Jumlah", None, None, "63.00", "Dalam Pengawasan"),
        ("02", "JUMLAH ", None, None, "80.00", "cukup  sehat"),
    )
    assert [] == found(evaluate(BODY, ROWS, dataset=LONG, sheet=sheet))


def test_every_figure_of_a_long_worksheet_is_compared_at_the_decimals_printed(evaluate):
    sheet = rows(
        ("01", "g.a", "61", "60.4", "18.01"),
        ("01", "Aspek G", None, "57", "28.4"),
        ("01", "Jumlah", None, None, "66.00"),
    )
    expected = [
        ("worksheet.value", "01", "g.a", "61", "60", "+1", 2),
        ("worksheet.score", "01", "g.a", "60.4", "60.0", "+0.4", 2),
        ("worksheet.contribution", "01", "g.a", "18.01", "18.00", "+0.01", 2),
        ("worksheet.score", "01", "g", "57", "56", "+1", 3),
        ("worksheet.contribution", "01", "g", "28.4", "28.0", "+0.4", 3),
        ("worksheet.total", "01", None, "66.00", "63.00", "+3.00", 4),
    ]
    assert sorted(expected, key=str) == sorted(found(evaluate(BODY, ROWS, dataset=LONG, sheet=sheet)), key=str)


def test_a_wide_worksheet_says_the_same(evaluate):
    sheet = [
        {
            "who": "Region 01", "ratio a": 61, "nilai a": 60, "nilai g": 56, "skor a": 18, "skor b": 10, "skor g": 27,
            "skor c": 35, "jumlah": "63.0", "predikat": "Supervised",
        },
    ]  # fmt: skip
    expected = {
        ("worksheet.value", "01", "g.a", "61", "60", "+1", 2),
        ("worksheet.contribution", "01", "g", "27", "28", "-1", 2),
        ("printed.sum", "01", "g", "27", "28", "-1", 2),
        ("printed.sum", "01", None, "63.0", "62", "+1.0", 2),
    }
    assert expected == set(found(evaluate(BODY, ROWS, dataset=WIDE, sheet=sheet)))


def test_printed_parts_that_do_not_add_up_to_the_printed_whole_are_told_whatever_is_computed(evaluate):
    """The worksheet's own 18 + 11 = 29, it prints 28: three remarks, one of them about the sum."""
    sheet = rows(("01", "g.a", None, None, "18"), ("01", "g.b", None, None, "11"), ("01", "g", None, None, "28"))
    expected = {
        ("worksheet.contribution", "01", "g.b", "11", "10", "+1", 3),
        ("printed.sum", "01", "g", "28", "29", "-1", 4),
    }
    assert expected == set(found(evaluate(BODY, ROWS, dataset=LONG, sheet=sheet)))


def test_rounding_alone_is_no_wrong_sum_and_an_incomplete_sum_is_none(evaluate):
    whole = rows(("01", "g.a", None, None, "18.0"), ("01", "g.b", None, None, "10.0"), ("01", "g", None, None, "28.1"))
    assert [] == found(evaluate(BODY, ROWS, dataset=LONG, sheet=whole), ("printed.sum",))
    half = rows(("01", "g.a", None, None, "18.0"), ("01", "g", None, None, "40"))
    assert [] == found(evaluate(BODY, ROWS, dataset=LONG, sheet=half), ("printed.sum",))


@pytest.mark.parametrize(
    ("total", "tier", "expected"),
    [
        ("65.98", "Cukup Sehat", {("printed.tier", "sehat", "awas"), ("worksheet.tier", "sehat", "awas")}),
        ("66.00", "Cukup Sehat", {("worksheet.tier", "sehat", "awas")}),
        ("66.00", "Dalam Pengawasan", {("printed.tier", "awas", "sehat")}),
        ("50.99", "awas", {("printed.tier", "awas", None)}),
        ("62.47", "Sehat sekali", {("printed.tier-unknown", None, None)}),
    ],
)
def test_a_predicate_has_to_follow_from_the_printed_total_and_be_that_of_the_result(evaluate, total, tier, expected):
    sheet = rows(("01", "Jumlah", None, None, total, tier))
    result = evaluate(BODY, ROWS, dataset=LONG, sheet=sheet)
    tiers = {(f[0], f[3], f[4]) for f in found(result) if "tier" in f[0]}
    assert expected == tiers


def test_above_and_from_say_which_side_the_cut_of_a_printed_total_belongs_to(evaluate):
    sheet = rows(("01", "Jumlah", None, None, "66.00", "Cukup Sehat"))
    result = evaluate(BODY.replace("from = 66", "above = 66"), ROWS, dataset=LONG, sheet=sheet)
    assert ("printed.tier", "01", None, "sehat", "awas", None, 2) in found(result)


def test_a_row_about_nothing_that_the_award_knows_is_told_not_dropped(evaluate):
    sheet = rows(("01", "Lampiran", "5", None, None), ("01", None, "7", None, None))
    result = evaluate(BODY, ROWS, dataset=LONG, sheet=sheet)
    strange = [(f["args"]["word"], f["args"]["row"], f["level"]) for f in result.findings if "strange" in f["key"]]
    assert [("", 3, "note"), ("Lampiran", 2, "note")] == sorted(strange)


def test_a_path_that_the_award_does_not_have_is_refused_at_its_line_with_the_likely_one(evaluate):
    wrong = LONG.replace('"g"', '"gg"') + WIDE.replace('"g.b"', '"g.bb"')
    with pytest.raises(DataError) as refused:
        evaluate(BODY, ROWS, dataset=wrong, sheet=[])
    shown = [problem.show().rpartition("dataset.toml")[2] for problem in refused.value.problems]
    first, second = (
        f'printed{at}: error[PB347]: the award has no criterion or group "{path}"\n  hint: did you mean "{near}"?'
        for at, path, near in (("[1].nodes.Aspek G", "gg", "g"), ("[2].contribution.g.bb", "g.bb", "g.b"))
    )
    assert [f":8:26: {first}", f":19:36: {second}"] == shown


def test_what_an_entrant_has_no_number_for_is_not_compared(evaluate):
    """02 has no figure for c: it is not assessable, has no total and no points; its value of a is still compared."""
    sheet = rows(("02", "g.a", "81", None, "1"), ("02", "Jumlah", None, None, "1", "awas"), ("02", "c", "3", "3", "3"))
    result = evaluate(BODY, [ROWS[0], {"a": 80, "b": 80, "c": None}], dataset=LONG, sheet=sheet)
    assert [("worksheet.value", "02", "g.a", "81", "80", "+1", 2)] == found(result, ("worksheet.",))


def test_a_value_printed_for_a_group_is_not_compared_since_only_criteria_have_one(evaluate):
    sheet = rows(("01", "Aspek G", "61", "57", "28"))
    expected = [("worksheet.score", "01", "g", "57", "56", "+1", 2)]
    assert expected == found(evaluate(BODY, ROWS, dataset=LONG, sheet=sheet))


def test_a_text_value_is_not_compared_with_a_number(evaluate):
    body = criterion("o", "o", 'score = { method = "levels", levels = { WTP = 100 } }\nwith = { kind = "category" }',
                     weight=100, key="category")  # fmt: skip
    sheet = [{"who": "01", "v": "3", "s": "99"}]
    dataset = '[[printed]]\ntable = "sheet"\nentrant = "who"\nvalue = { o = "v" }\nscore = { o = "s" }'
    result = evaluate(body, [{"o": "WTP"}], dataset=dataset, sheet=sheet)
    assert [("worksheet.score", "01", "o", "99", "100", "-1", 2)] == found(result)


def test_worksheets_change_no_score_and_are_listed_among_the_inputs(evaluate):
    sheet = rows(("01", "Jumlah", None, None, "99.00", "Cukup Sehat"))
    without, result = evaluate(BODY, ROWS), evaluate(BODY, ROWS, dataset=LONG, sheet=sheet)
    assert without.document["entrants"] == result.document["entrants"]
    assert ["sheet", "t"] == [table["table"] for table in result.document["data"]["inputs"]]


def test_the_published_total_is_the_one_compared_where_decimals_agree_and_the_exact_one_otherwise(evaluate):
    """2 / 3 of 100 is published 66.66 under "down"; a worksheet with three decimals is held to 66.667."""
    body, row = criterion("x", "x", weight=100), [{"x": 66.6666666}]
    dataset = '[[printed]]\ntable = "sheet"\nentrant = "who"\ntotal = "sum"'
    for printed, wanted in (("66.66", []), ("66.667", []), ("66.67", ["66.66"])):
        sheet = [{"who": "01", "sum": printed}]
        result = evaluate(body, row, award='rounding = "down"', dataset=dataset, sheet=sheet)
        assert wanted == [f[4] for f in found(result)]


def test_a_predicate_is_held_to_the_total_beside_it_and_not_to_every_other_that_is_printed(evaluate):
    one = ("01", "Jumlah", None, None, "63.00", "Cukup Sehat")
    sheet = rows(one, ("01", "Jumlah", None, None, "66.00", "Dalam Pengawasan"), ("01", "Jumlah", *[None] * 3, "awas"))
    told = [f for f in found(evaluate(BODY, ROWS, dataset=LONG, sheet=sheet)) if f[0] == "printed.tier"]
    assert {("sehat", "awas", 2), ("awas", "sehat", 3)} == {(f[3], f[4], f[-1]) for f in told}
    sheet = rows((*one[:5], None), ("01", "Jumlah", *[None] * 3, "Cukup Sehat"))
    told = [f for f in found(evaluate(BODY, ROWS, dataset=LONG, sheet=sheet)) if f[0] == "printed.tier"]
    assert [("sehat", "awas", 3)] == [(f[3], f[4], f[-1]) for f in told]
