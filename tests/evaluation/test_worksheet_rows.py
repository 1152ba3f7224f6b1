"""Worksheets row by row, without files: what is read of them, and every finding whole."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pembina.data.settings import DataSettings
from pembina.data.worksheets import Printed
from pembina.errors import DataError, Hint, Place, Problem
from pembina.evaluation.worksheets import worksheet_findings, worksheet_needs
from pembina.model import ColumnNeed, Finding, Result, TableNeed

from .small import award, group, leaf

LONG = Printed(
    "sheet", "who", node="what", nodes={"Jumlah": "", "Aspek  G": "g"},
    columns={"value": {"": "ratio"}, "score": {"": "nilai"}, "contribution": {"": "skor"}}, tier="predikat",
)  # fmt: skip
WIDE = Printed("sheet", "who", columns={"score": {"g.a": "nilai a", "g": "nilai g"}}, total="jumlah", tier="predikat")
RULES = award(group("g", leaf("g.a", share=0.6), leaf("g.b", share=0.4)), leaf("c", share=0.5))


def data(*sheets: Printed, text: str | None = None) -> Any:
    return SimpleNamespace(settings=DataSettings(printed=sheets, text=text), folder=Path("data"))


# What is asked for


def test_a_long_worksheet_is_asked_for_the_columns_that_it_names() -> None:
    need = TableNeed("/printed/0", "printed", "sheet", (
        ColumnNeed("entrant", "who", "entrant"), ColumnNeed("node", "what", "text"),
        ColumnNeed("tier", "predikat", "text"), ColumnNeed("value/", "ratio", "figure"),
        ColumnNeed("score/", "nilai", "figure"), ColumnNeed("contribution/", "skor", "figure"),
    ))  # fmt: skip
    assert worksheet_needs(RULES, data(LONG)) == [need]


def test_a_wide_worksheet_is_asked_for_a_column_of_each_path_and_the_total() -> None:
    need = TableNeed("/printed/1", "printed", "sheet", (
        ColumnNeed("entrant", "who", "entrant"), ColumnNeed("tier", "predikat", "text"),
        ColumnNeed("score/g.a", "nilai a", "figure"), ColumnNeed("score/g", "nilai g", "figure"),
        ColumnNeed("total", "jumlah", "figure"),
    ))  # fmt: skip
    bare = TableNeed("/printed/0", "printed", "other", (ColumnNeed("entrant", "w", "entrant"),))
    assert worksheet_needs(RULES, data(Printed("other", "w"), WIDE)) == [bare, need]


def test_every_path_that_the_award_does_not_have_is_refused_where_it_stands() -> None:
    text = '[[printed]]\ntable = "a"\n[[printed]]\nnodes = { G = "gg" }\n'
    sheets = Printed("a", "w", columns={"score": {"zz9": "x"}}), Printed("a", "w", node="n", nodes={"G": "gg"})
    with pytest.raises(DataError) as refused:
        worksheet_needs(RULES, data(*sheets, text=text))
    assert list(refused.value.problems) == [
        Problem("PB347", Place("data/dataset.toml", 1, 3, "printed[1].score.zz9"), {"path": "zz9"}),
        Problem("PB347", Place("data/dataset.toml", 4, 11, "printed[2].nodes.G"), {"path": "gg"},
                Hint('did you mean "{word}"?', {"word": "g"})),
    ]  # fmt: skip


# What was computed: 0.3 * 60.5 + 0.2 * 45 = 27.15 of g, 35 of c, and 0.85 that the root takes or gives


def node(path: str, values: Any = None, scores: Any = None, contributions: Any = None) -> dict[str, Any]:
    two = {"values": values, "scores": scores, "contributions": contributions}
    return {"path": path, **{key: None if first is None else [first, None] for key, first in two.items()}}


def rule(path: str, *children: Any, share: float | None = 0.5, aggregate: str = "arithmetic") -> dict[str, Any]:
    own = {"path": path, "share": share}
    return {**own, "children": list(children), "aggregate": {"name": aggregate}} if children else own


def result(aggregate: str = "arithmetic", status: str = "ranked", tier: str | None = "awas") -> Result:
    inner = rule("g", rule("g.a"), rule("g.b"), rule("g.z", share=None), aggregate=aggregate)
    tiers = [
        {"id": "sehat", "title": {"id": "Cukup Sehat", "en": "Sound"}, "cut": 66, "inclusive": True},
        {"id": "awas", "title": {"id": "Dalam Pengawasan"}, "cut": 51.5, "inclusive": False},
    ]  # fmt: skip
    return Result({
        "award": {"rules": {"root": rule("", inner, rule("c"), rule("x", share=None)), "tiers": tiers}},
        "entrants": [
            {"code": "01", "total": {"exact": 63.004, "published": "63.01"}, "tier": tier, "status": status},
            {"code": "02", "total": None, "tier": None, "status": "not-assessable"},
        ],
        "nodes": [
            node("", scores=63.004, contributions=0.85), node("g", scores=54.3, contributions=0),
            node("g.a", 60, 60.5, 18.15), node("g.b", True, 45, 9), node("gg", 7, 7, 100),
            node("c", "WTP", 70, 35), node("x"), {"path": "y"},
        ],
    }, "")  # fmt: skip


def row(*cells: Any, who: str = "01", at: int = 2, file: str = "s.csv") -> dict[str, Any]:
    """A row of the long worksheet: what it is of, value, score, contribution, tier."""
    names = ("node", "value/", "score/", "contribution/", "tier")
    said = dict(zip(names, (*cells, *[None] * len(names)), strict=False))
    return {"entrant": who, "_file": file, "_row": at, **said}


def found(*rows: Any, of: Result | None = None, sheet: Printed = LONG, more: Any = ()) -> list[Finding]:
    """Findings of a worksheet, or of two: ``more`` are the rows of the second one, which is wide."""
    names = [["entrant", "_file", "_row", *dict.fromkeys(k for r in given for k in r)] for given in (rows, more)]
    names = [list(dict.fromkeys(each)) for each in names]
    answers = [
        [tuple(r.get(name) for name in by) for r in given] for given, by in zip((rows, more), names, strict=True)
    ]
    frames = [SimpleNamespace(collect_schema=lambda by=by: SimpleNamespace(names=lambda: by)) for by in names]
    tables = {f"/printed/{i}": {"printed": frame} for i, frame in enumerate(frames)}
    engine = SimpleNamespace(rows=lambda frame: answers[0 if frame is frames[0] else 1])
    loaded: Any = SimpleNamespace(tables=tables.__getitem__, engine=engine)
    sheets = (sheet, WIDE) if more else (sheet,)
    return worksheet_findings(of or result(), data(*sheets), loaded)


def differs(what: str, path: str | None, printed: str, computed: str, difference: str, **more: Any) -> Finding:
    place = {"file": "s.csv", "row": 2, **more}
    args = {"printed": printed, "computed": computed, "difference": difference, **place}
    key = what if "." in what else f"worksheet.{what}"
    return Finding(key, args, "warning", path, "01")


# Figure by figure


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (row("g.a", "60.0", "60.5", "18.15"), []),
        (row("g.a", "61", "60", "18.2"), [differs("value", "g.a", "61", "60", "+1"),
                                          differs("score", "g.a", "60", "61", "-1")]),
        (row(" ASPEK g", "9", "54", "27.1"), [differs("contribution", "g", "27.1", "27.2", "-0.1")]),
        (row("g", None, None, "27.15"), []),
        (row("g.b", "3", "45"), []),  # a word or a truth is no number
        (row("c", "3", "71"), [differs("score", "c", "71", "70", "+1")]),
        (row("gg", "8", None, "99"), [differs("value", "gg", "8", "7", "+1"),
                                      differs("contribution", "gg", "99", "100", "-1")]),
        (row("x", "3", "3", "3"), []),
        (row("y", "3", "3", "3"), []),
        (row("g.a", "3", "3", "3", who="02"), []),
        (row("jumlah", None, "63.01"), []),
        (row("jumlah", None, "63.00"), [differs("total", None, "63.00", "63.01", "-0.01")]),
        (row("jumlah", None, "63.004", "63.004"), []),
        (row("jumlah", None, None, "63.0"), []),
        (row("jumlah", None, None, "63.1"), [differs("total", None, "63.1", "63.0", "+0.1")]),
        (row("jumlah", None, "3", "3", who="02"), []),
        (row("jumlah", "3"), []),  # only criteria have a value
        (row("g.a", "3", "3", "3", "awas", who="99"), []),
    ],
)  # fmt: skip
def test_a_figure_is_held_to_what_was_computed_at_the_decimals_printed(given: Any, expected: list[Finding]) -> None:
    assert found(given) == expected


def test_a_wide_worksheet_is_about_the_whole_entrant() -> None:
    given = {"entrant": "01", "score/g.a": "60", "score/g": "54.3", "total": "62", "tier": "Sound", "_file": "s.csv",
             "_row": 2}  # fmt: skip
    assert found(given, sheet=WIDE) == [
        differs("score", "g.a", "60", "61", "-1"), differs("total", None, "62", "63", "-1"),
        Finding("printed.tier", {"printed": "sehat", "computed": "awas", "total": "62", "file": "s.csv", "row": 2},
                "warning", None, "01"),
        Finding("worksheet.tier", {"printed": "sehat", "computed": "awas", "file": "s.csv", "row": 2},
                "warning", None, "01"),
    ]  # fmt: skip


def test_the_points_of_a_wide_worksheet_are_added_up_to_its_total() -> None:
    sheet = Printed("sheet", "who", columns={"contribution": {"g": "skor g", "c": "skor c"}}, total="jumlah")
    given = {
        "entrant": "01",
        "contribution/g": "27",
        "contribution/c": "35",
        "total": "63",
        "_file": "s.csv",
        "_row": 2,
    }
    assert found(given, sheet=sheet) == [differs("printed.sum", None, "63", "62", "+1")]


def test_findings_come_in_the_order_of_worksheets_files_and_rows() -> None:
    rows = [row("g.a", "61", at=9), row("g.a", "62", at=10), row("g.a", "63", at=11, file="r.csv")]
    wide = {"entrant": "01", "score/g.a": None, "score/g": None, "total": "64", "_file": "q.csv", "_row": 3}
    assert [f.args["printed"] for f in found(*rows[::-1], more=[wide])] == ["63", "61", "62", "64"]


def strange(word: str, at: int = 2) -> Finding:
    return Finding("worksheet.strange", {"word": word, "file": "s.csv", "row": at}, "note", None, "01")


def test_rows_about_nothing_that_is_known_are_told_and_the_others_are_read() -> None:
    rows = [row("Lampiran", "61"), row(None, "61", at=3), row("", at=4), row("g.a", "61", at=5), row("z", who="99")]
    assert found(*rows) == [
        differs("value", "g.a", "61", "60", "+1", row=5), strange("Lampiran"), strange("", 3), strange("", 4)
    ]  # fmt: skip


def test_rows_that_say_nothing_may_be_declared_to_be_the_total() -> None:
    sheet = Printed("sheet", "who", node="what", nodes={"": ""}, columns=LONG.columns)
    assert found(row(None, None, "62"), sheet=sheet) == [differs("total", None, "62", "63", "-1")]


# Sums


def points(*given: tuple[str, str]) -> list[dict[str, Any]]:
    return [row(path, None, None, said, at=at) for at, (path, said) in enumerate(given, 2)]


def sums(*given: tuple[str, str], **more: Any) -> list[Finding]:
    return [f for f in found(*points(*given), **more) if f.key == "printed.sum"]


PARTS = (("g.a", "18.2"), ("g.b", "9.0"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((*PARTS, ("g", "27.2")), []),
        ((*PARTS, ("g", "27.3")), []),  # half a unit of each of three figures is 0.15
        ((*PARTS, ("g", "27.4")), [differs("printed.sum", "g", "27.4", "27.2", "+0.2", row=4)]),
        ((*PARTS, ("g", "27.0")), [differs("printed.sum", "g", "27.0", "27.2", "-0.2", row=4)]),
        ((("g.a", "18"), ("g.b", "9"), ("g", "28")), [differs("printed.sum", "g", "28", "27", "+1", row=4)]),
        ((("g.a", "18"), ("g", "28")), []),
        ((*PARTS, ("g.b", "9.0"), ("g", "99")), []),  # which of the two is meant nobody knows
        ((("g", "27"), ("c", "35"), ("Jumlah", "63")), [differs("printed.sum", None, "63", "62", "+1", row=4)]),
        ((("g", "27"), ("c", "35"), ("x", "1"), ("Jumlah", "62")), []),
        ((("g", "27"), ("c", "35"), ("Jumlah", "62"), ("Jumlah", "61")),
         [differs("printed.sum", None, "61", "62", "-1", row=5)]),
    ],
)  # fmt: skip
def test_printed_points_are_added_up_as_far_as_rounding_explains(given: Any, expected: list[Finding]) -> None:
    assert sums(*given) == expected


def test_only_groups_that_add_up_are_added_up() -> None:
    given = (("g.a", "18"), ("g.b", "9"), ("g", "28"), ("c", "35"), ("Jumlah", "64"))
    assert sums(*given, of=result("geometric")) == [differs("printed.sum", None, "64", "63", "+1", row=6)]


def test_the_points_of_one_entrant_are_not_added_to_those_of_another() -> None:
    rows = [row("g", None, None, "27"), row("c", None, None, "35", who="02"), row("Jumlah", None, None, "70")]
    assert [f for f in found(*rows) if f.key == "printed.sum"] == []


def test_scores_are_not_added_up() -> None:
    rows = [row("g", None, "27"), row("c", None, "35"), row("Jumlah", None, "70")]
    assert [f for f in found(*rows) if f.key == "printed.sum"] == []


# Tiers


def tiers(*rows: Any, **more: Any) -> list[tuple[str, Any]]:
    """Findings about tiers as key and arguments; all are warnings about 01, and of no node."""
    told = [f for f in found(*rows, of=result(**more)) if "tier" in f.key]
    assert {(f.level, f.node, f.entrant) for f in told} <= {("warning", None, "01")}
    return [(f.key, {k: v for k, v in f.args.items() if k != "file"}) for f in told]


def total(said: str | None, tier: str | None = None, at: int = 2, **more: Any) -> dict[str, Any]:
    return row("Jumlah", None, None, said, tier, at=at, **more)


def printed(tier: str, computed: str | None, of: str, at: int = 2) -> tuple[str, Any]:
    return "printed.tier", {"printed": tier, "computed": computed, "total": of, "row": at}


@pytest.mark.parametrize(
    ("said", "tier", "expected"),
    [
        ("66.00", "CUKUP  sehat", []),
        ("65.99", "sound", [printed("sehat", "awas", "65.99")]),
        ("66", "awas", [printed("awas", "sehat", "66")]),
        ("51.6", "awas", []),
        ("51.50", "Dalam Pengawasan", [printed("awas", None, "51.50")]),
    ],
)
def test_a_printed_tier_follows_from_the_printed_total(said: str, tier: str, expected: Any) -> None:
    own = "sehat" if tier != "awas" and "Pengawasan" not in tier else "awas"
    assert tiers(total(said, tier), tier=own) == expected


def test_a_tier_that_the_award_does_not_have_is_told_and_others_are_compared() -> None:
    rows = [total("60.00", "Sehat sekali"), total("60.00", "sehat", 3)]
    assert tiers(*rows, tier="sehat") == [
        ("printed.tier-unknown", {"word": "Sehat sekali", "row": 2}), printed("sehat", "awas", "60.00", 3)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "tier", "computed"),
    [("ranked", "awas", "awas"), ("ineligible", None, None), ("withdrawn", None, "nothing"), ("ranked", "sehat", "-")],
)
def test_a_printed_tier_is_held_to_that_of_who_has_one(status: str, tier: str | None, computed: str | None) -> None:
    told = {"printed": "sehat", "computed": tier, "row": 2}
    expected = [("worksheet.tier", told)] if computed == tier else []
    assert tiers(total(None, "sehat"), status=status, tier=tier) == expected


def test_a_tier_is_held_to_the_total_of_its_row_or_to_the_only_one_there_is() -> None:
    own, other = total("60.00", "sehat"), total("70.00", "awas", 3)
    assert tiers(own, other, total(None, "sehat", 4), tier="sehat")[:2] == [
        printed("sehat", "awas", "60.00"), printed("awas", "sehat", "70.00", 3)
    ]  # fmt: skip
    assert tiers(total("60.00"), total("60.00", None, 3), total(None, "sehat", 4), tier="sehat") == [
        printed("sehat", "awas", "60.00", 4)
    ]  # fmt: skip
    assert tiers(total("60.00", who="02"), total(None, "sehat", 3), tier="sehat") == []


def test_a_total_that_is_printed_twice_in_a_row_is_told_once() -> None:
    twice = row("Jumlah", None, "60.00", "60.00", "sehat")
    assert tiers(twice, tier="sehat") == [printed("sehat", "awas", "60.00")]
    different = row("Jumlah", None, "60.00", "50.00", "sehat")
    assert tiers(different, tier="sehat") == [printed("sehat", "awas", "60.00"), printed("sehat", None, "50.00")]


def test_a_value_beside_the_total_is_no_total() -> None:
    assert tiers(row("Jumlah", "60.00", None, None, "sehat"), tier="sehat") == []


def test_a_tier_beside_a_part_is_not_that_of_the_entrant() -> None:
    assert tiers(row("g", None, None, None, "sehat"), total("60.00", at=3)) == []


def test_the_tier_of_whom_the_award_does_not_know_is_not_looked_at() -> None:
    assert tiers(total("60.00", "sehat", who="99")) == []
