"""The table of overrides: how it is read, and every row that is refused, with its cell and the reason."""

from __future__ import annotations

import openpyxl
import pytest

import pembina
from pembina.errors import DataError, ScoringError

from .conftest import criterion
from .overriding import BODY, ROWS, TREE, of, refused, rows

GATED = BODY + '[[gates]]\ncriterion = "c"\nat-least = 45\n'


def test_without_overrides_in_the_rules_no_row_is_ever_looked_at(evaluate):
    result = evaluate(TREE, rows(), overrides=[of("nonsense", "x", "y")])
    assert ([], "38.00") == (result.overrides, result.entrant("01")["total"]["published"])
    assert ["t"] == [table["table"] for table in result.document["data"]["inputs"]]


def test_while_there_is_no_table_nothing_is_overridden(evaluate):
    result = evaluate(BODY, rows())
    assert ([], "38.00") == (result.overrides, result.entrant("01")["total"]["published"])
    assert {"table": "overrides", "columns": {}, "second": True} == result.award["overrides"]


def test_the_table_and_its_columns_may_have_other_names(evaluate):
    body = '[overrides]\ntable = "koreksi"\ncolumns = { entrant = "Daerah", by = "Oleh", before = "Semula" }\n' + TREE
    row = of("g.a", 20, 80)
    renamed = {"entrant": "Daerah", "by": "Oleh", "before": "Semula"}
    given = {renamed.get(key, key): value for key, value in row.items()}
    assert [80] == [o["after"] for o in evaluate(body, rows(), koreksi=[given]).overrides]
    with pytest.raises(ScoringError) as caught:
        evaluate(body, rows(), koreksi=[{**given, "Oleh": None, "Semula": 21}])
    assert ["Oleh", "Semula"] == sorted(str(problem.place.cell) for problem in caught.value.problems)


def test_one_name_is_enough_where_the_rules_say_so(evaluate):
    body = BODY.replace("[overrides]", "[overrides]\nsecond = false")
    alone = {key: value for key, value in of("g.a", 20, 80).items() if key not in ("second", "date")}
    assert [None] == [each["second"] for each in evaluate(body, rows(), overrides=[alone]).overrides]
    assert ["Made Artha"] == [
        each["second"] for each in evaluate(body, rows(), overrides=[of("g.a", 20, 80)]).overrides
    ]
    told = refused(evaluate, body, rows(), of("g.a", 20, 80, second="SRI WAHYUNI"))
    assert "signed twice by the same person: Sri Wahyuni and SRI WAHYUNI" in told[0]


def test_two_people_sign_unless_the_rules_say_otherwise_and_both_columns_have_to_be_there(evaluate):
    row = {key: value for key, value in of("g.a", 20, 80).items() if key != "second"}
    with pytest.raises(DataError, match="PB310"):
        evaluate(BODY, rows(), overrides=[row])


@pytest.mark.parametrize(
    "name",
    ["sri wahyuni", "SRI  WAHYUNI", " Sri Wahyuni. ", "Sri-Wahyuni", "Ｓｒｉ Wahyuni"],
)
def test_a_name_written_otherwise_is_no_second_person(evaluate, name):
    assert "PB523" in refused(evaluate, BODY, rows(), of("g.a", 20, 80, second=name))[0]


def test_numbers_are_written_as_in_the_rest_of_the_data_set(evaluate, tmp_path):
    """In csv by the declared format, in a spreadsheet as the numbers they are."""
    dataset = '[tables.overrides]\nfile = "{}"\nnumbers = "id"\n'
    text = evaluate(BODY, rows(), dataset=dataset.format("o.csv"), o=[of("g.a", "20,00", "80,25")])
    assert [(20, 80.25)] == [(each["before"], each["after"]) for each in text.overrides]
    book = openpyxl.Workbook()
    given = [of("g.a", 20, 80.25), of("status", "ranked", "revoked")]
    book.active.append(list(given[0]))
    for row in given:
        book.active.append(list(row.values()))
    book.save(tmp_path / "data" / "overrides.xlsx")
    cells = evaluate(BODY, rows(), dataset=dataset.format("overrides.xlsx"))
    assert [(20, 80.25), ("ranked", "revoked")] == [(each["before"], each["after"]) for each in cells.overrides]


# What is refused


def test_everything_that_is_wrong_is_told_at_once_with_its_cell(evaluate):
    told = refused(
        evaluate, GATED, rows(),
        of("g.a", 21, 80, by=None, second=None), of("g.a", 20, 90), of("gg", 20, 90), of("c", 50, 101),
        of("status", "ranked", "out"), of("c", 40, 40, "02", reason=" - "), of("status", "ranked", "ineligible", "02"),
    )  # fmt: skip
    assert [
        'overrides.csv:2: column "before": error[PB527]: the override of g.a for Region 01 starts from 21, '
        "and what is computed is 20.00",
        'overrides.csv:2: column "by": error[PB520]: the override of g.a for Region 01 bears no name',
        'overrides.csv:2: column "second": error[PB522]: the override of g.a for Region 01 is signed by one person '
        "alone, and the award asks for two",
        'overrides.csv:3: column "what": error[PB529]: g.a of Region 01 is overridden twice; row 2 does it first',
        'overrides.csv:4: column "what": error[PB524]: "gg" is no criterion, no group, and neither total nor status',
        'overrides.csv:5: column "after": error[PB526]: "101" is no score from 0 to 100 with at most 10 decimals',
        'overrides.csv:6: column "after": error[PB530]: "out" is no status',
        'overrides.csv:7: column "after": error[PB528]: the override of c for Region 02 changes nothing',
        'overrides.csv:7: column "reason": error[PB521]: the override of c for Region 02 gives no reason',
        'overrides.csv:8: column "before": error[PB527]: the override of status for Region 02 starts from ranked, '
        "and what is computed is ineligible",
    ] == [line for line in told if not line.startswith("  hint")]


def test_what_follows_from_a_refused_override_is_no_mistake_of_its_own(evaluate):
    """The total starts from what 80 would make; that 101 is refused is enough to say."""
    told = refused(evaluate, BODY, rows(), of("g.a", 20, 101), of("total", 56, 60), of("total", 9, 60, "02"))
    assert ["PB526", "PB527"] == [line.partition("[")[2].partition("]")[0] for line in told]
    assert "Region 02" in told[1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (of("g.a", None, 80), "starts from nothing, and what is computed is 20.00"),
        (of("g.a", "kosong", 80), "starts from kosong, and what is computed is 20.00"),
        (of("g.a", 20, -1), '"-1" is no score from 0 to 100'),
        (of("g.a", 20, None), '"" is no score from 0 to 100'),
        (of("g.a", 20, "good"), '"good" is no score from 0 to 100'),
        (of("g.a", 20, "80.00000000001"), "with at most 10 decimals"),
        (of("g.a", 20, 20.001), "changes nothing"),
        (of(None, 20, 80), '"" is no criterion, no group, and neither total nor status'),
        (of("Total", 38, 80), 'did you mean "total"?'),
        (of("status", None, "ineligible"), '"" is no status'),
        (of("status", "ranked", "ranked"), "changes nothing"),
        (of("status", "ranked", "Gugur"), '"gugur" is no status'),
    ],
)
def test_a_row_that_is_no_override_is_refused_with_the_reason(evaluate, row, reason):
    assert reason in "\n".join(refused(evaluate, BODY, rows(), row))


def test_where_parts_are_added_up_a_score_may_lie_above_the_scale(evaluate):
    """The parts make 60 + 60 = 120; 150 in its place makes 0.6 * 150 + 0.4 * 40 = 106. A criterion ends at 100."""
    score = 'score = { method = "identity" }'
    body = '[overrides]\n[criteria.g]\nweight = 60\naggregate = "sum"\n'
    body += criterion("g.a", "a", score) + criterion("g.b", "b", score) + criterion("c", "c", weight=40)
    given = [of("g", 120, 150, "02"), of("total", 106, 130.5, "02")]
    result = evaluate(body, rows(), overrides=given)
    assert "130.50" == result.entrant("02")["total"]["published"]
    told = refused(evaluate, body, rows(), of("g.a", 60, 101, "02"), of("g", 65, -1))
    ends = [line.partition("from 0 ")[2].partition(" with")[0] for line in told]
    assert ["to 100", "to any height"] == ends


def test_nobody_is_ranked_without_a_total(evaluate):
    data = [{"a": None, "b": 45, "c": 50}]
    told = refused(evaluate, BODY, data, of("status", "not-assessable", "ranked"))
    assert "Region 01 cannot be ranked by an override: it has no total" in told[0]


def test_who_does_not_compete_has_nothing_to_be_overridden(evaluate):
    data = [{**ROWS[0], "s": "withdrawn", "level": "a"}, {**ROWS[1], "s": None, "level": "a"}]
    data.append({**ROWS[1], "s": None, "level": "b"})
    entrants = 'status = "s"\nwhere = { level = "a" }'
    told = refused(evaluate, BODY, data, of("g", 30, 40), of("status", "withdrawn", "ranked", "01"), entrants=entrants)
    assert ["its status is withdrawn, as the data set says"] * 2 == [line.rpartition(": ")[2] for line in told]
    told = refused(evaluate, BODY, data, of("g", 60, 40, "03"), entrants=entrants)
    assert ["it is none of those who compete for this award"] == [line.rpartition(": ")[2] for line in told]


def test_whom_the_screen_leaves_out_has_no_scores_to_be_overridden(evaluate):
    data = [{"a": None, "b": None, "c": 50}, *rows()]
    told = refused(evaluate, BODY + "[screen]\nreported = 50\n", data, of("g", None, 40))
    assert "the screen leaves it out, so that nothing of it is scored" in told[0]


def test_a_node_without_weight_decides_nothing_that_could_be_overridden(evaluate):
    body = BODY + criterion("x", "c", 'score = { method = "identity" }') + '[[gates]]\ncriterion = "x"\nat-least = 1\n'
    told = refused(evaluate, body, rows(), of("x", 50, 60))
    assert 'the criterion "x" has no part in the total, so that its score decides nothing' in told[0]


def test_check_refuses_a_wrong_override_and_tells_nothing_of_a_right_one(evaluate, tmp_path):
    evaluate(BODY, rows(), overrides=[of("g.a", 20, 80)])
    assert [] == [f.key for f in pembina.check(tmp_path).findings if f.key.startswith("override")]
    (tmp_path / "data" / "overrides.csv").write_text(
        (tmp_path / "data" / "overrides.csv").read_text().replace("80", "800")
    )
    with pytest.raises(ScoringError, match="PB526"):
        pembina.check(tmp_path)
