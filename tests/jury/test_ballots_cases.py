"""The folder of jury-ballots: its texts, what its checks remark, and reading done twice.

Its cases are run with those of every shipped criterion, in tests/plugins_shipped.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pembina_plugins.jury.ballots as ballots
import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.ballots.counts import COUNTS, faults
from pembina_plugins.jury.ballots.fitting import FLAWS, checks, marked
from pembina_plugins.jury.ballots.papers import papers
from pembina_plugins.jury.ballots.points import shares
from pembina_plugins.jury.ballots.reading import details, sheets

from pembina.plugins import Rules
from pembina.testing import load_criterion, open_backend, read_cases

from ..campaign import examples

FOLDER = Path(ballots.__file__).parent
COLUMNS = {"juror": "text", "set": "text", "entrant": "entrant", "place": "number", "choice": "text"}


@pytest.fixture(scope="module")
def criterion():
    return load_criterion("pembina_plugins.jury.ballots")


def test_there_are_many_cases_and_each_kind_and_attempt_at_gaming_has_some(criterion):
    cases = read_cases(FOLDER / "cases.toml", criterion.manifest)
    assert len(cases) >= 25
    assert {case.parameters["kind"] for case in cases} == set(COUNTS)
    assert sum(case.name.startswith("gaming") for case in cases) >= 6


# Texts


def texts(language: str) -> dict[str, Any]:
    return tomli.loads((FOLDER / "locale" / f"{language}.toml").read_text("utf-8"))


def test_both_languages_say_the_same_things(criterion):
    english, indonesian = texts("en"), texts("id")
    assert set(english) == set(indonesian)
    for table in ("parameters", "also"):
        assert set(english[table]) == set(indonesian[table])
    assert set(english["parameters"]) == set(criterion.manifest.parameters)
    assert english["unit"] == criterion.manifest.unit


def test_every_number_beside_the_value_has_a_name():
    code = (FOLDER / "__init__.py").read_text("utf-8")
    assert [name for name in texts("en")["also"] if f"also_{name}" not in code] == []
    assert sorted(texts("en")["also"]) == sorted(
        {word.partition("also_")[2] for word in code.replace('"', " ").replace("=", " ").split() if "also_" in word
         and word.partition("also_")[2].isidentifier()}
    )  # fmt: skip


def test_every_flaw_is_a_check_that_the_manifest_names_and_both_languages_tell(criterion):
    assert criterion.manifest.provides["table-checks"] == tuple(f"ballots-{flaw}" for flaw in FLAWS)
    assert [check.name for check in checks()] == list(criterion.manifest.provides["table-checks"])
    assert all(set(text) == {"id", "en"} and all("{n}" in said for said in text.values()) for text in FLAWS.values())


def test_the_readme_answers_the_five_questions():
    readme = (FOLDER / "README.md").read_text("utf-8")
    headings = ("Source", "Formula", "Worked example", "What it does not see", "The cheapest way to game it")
    assert [heading for heading in headings if f"## {heading}" not in readme] == []


# Parameters


def parameters(criterion, **given):
    return {**criterion.manifest.defaults(), **given}


def test_only_counts_that_fit_the_kind_are_allowed(criterion):
    allowed = {
        (kind, count)
        for kind in COUNTS
        for count in criterion.manifest.parameters["count"]["enum"]
        if not criterion.check(parameters(criterion, kind=kind, count=count))
    }
    assert allowed == {
        ("ranking", "share"), ("ranking", "borda"), ("ranking", "copeland"), ("ranking", "single-transferable-vote"),
        ("pairs", "share"), ("pairs", "copeland"), ("pairs", "bradley-terry"),
        ("best-worst", "share"), ("best-worst", "logit"),
    }  # fmt: skip


def test_a_parameter_that_the_count_does_not_look_at_is_refused_by_its_name(criterion):
    found = faults(parameters(criterion, count="borda", seats=3, ties=["share"]), criterion.manifest.defaults())
    assert [fault.at for fault in found] == [("seats",), ("ties",)]
    transfers = parameters(criterion, count="single-transferable-vote", seats=3, unranked="nothing")
    assert [fault.at for fault in criterion.check(transfers)] == [("unranked",)]


def test_together_has_to_be_the_last_rule_for_ties(criterion):
    given = parameters(criterion, count="single-transferable-vote", ties=["together", "share"])
    assert [fault.at for fault in criterion.check(given)] == [("ties", 0)]
    given["ties"] = ["share", "together"]
    assert criterion.check(given) == []


# Checks


@pytest.mark.parametrize("backend", ["duckdb", "polars"])
@pytest.mark.parametrize(
    ("kind", "flaw", "rows", "expected"),
    [
        ("ranking", "twice", [("J1", "A", 1, None), ("J1", "A", 2, None), ("J1", "B", 3, None)], {"A": 1, "B": 1}),
        ("ranking", "alone", [("J1", "A", 1, None), ("J2", "A", 1, None), ("J2", "B", None, None)], {"A": 2, "B": 1}),
        ("ranking", "unclear", [("J1", "A", 0.5, None), ("J1", "B", 1, None)], {"A": 1, "B": 1}),
        ("ranking", "nameless", [(None, "A", 1, None), (None, "B", 2, None)], {"A": 1, "B": 1}),
        ("pairs", "crowded", [("J1", c, None, w) for c, w in zip("ABC", ("won", "lost", None), strict=True)],
         {"A": 1, "B": 1, "C": 1}),
        ("pairs", "contrary", [("J1", "A", None, "won"), ("J1", "B", None, "menang")], {"A": 1, "B": 1}),
        ("pairs", "unclear", [("J1", "A", None, "better"), ("J1", "B", None, None)], {"A": 1, "B": 1}),
        ("best-worst", "contrary", [("J1", "A", None, "best"), ("J1", "B", None, None)], {"A": 1, "B": 1}),
    ],
)  # fmt: skip
def test_a_check_counts_the_papers_with_a_flaw_for_everyone_on_them(criterion, backend, kind, flaw, rows, expected):
    engine = open_backend(backend)
    first, last = {"ranking": (None, None), "pairs": ("won", "lost"), "best-worst": ("best", "worst")}[kind]
    good = [("J9", "Y", 1, first), ("J9", "Z", 2, last)]
    table = engine.table(COLUMNS, [(juror, None, *rest) for juror, *rest in [*rows, *good]])
    rules = Rules(parameters(criterion, kind=kind), None)
    found = {
        check.name: dict(engine.rows(check.apply(table, "entrant", rules).select("entrant", "n"))[1])
        for check in checks()
    }
    assert {name: counts for name, counts in found.items() if counts} == {f"ballots-{flaw}": expected}


def test_a_check_says_nothing_of_another_criterions_records(criterion):
    engine = open_backend("polars")
    table = engine.table({"region": "entrant", "juror": "text"}, [("A", "J1"), ("A", "J1")])
    rules = Rules({}, None)
    assert [engine.rows(check.apply(table, "region", rules))[1] for check in checks()] == [[]] * len(FLAWS)


# Reading, done twice


WORD = st.sampled_from([None, None, "won", "lost", "tied", "best", "worst", "Terbaik", "kalah ", "?"])
ROW = st.tuples(
    st.sampled_from(["J1", "j1 ", "J2", None]),
    st.sampled_from([None, "1", "2", " "]),
    st.sampled_from(["A", "B", "C", "D", None]),
    st.sampled_from([None, 1.0, 2.0, 2.0, 3.0, 0.0]),
    WORD,
)


@pytest.mark.parametrize("kind", list(COUNTS))
@settings(max_examples=examples(40, 1000), deadline=None)
@given(rows=st.lists(ROW, max_size=10))
def test_python_and_the_engine_find_the_same_papers_and_the_same_flaws(kind, rows):
    engine = open_backend("polars")
    names, found = engine.rows(marked(engine.table(COLUMNS, rows), kind, "entrant"))
    lazily = [dict(zip(names, row, strict=True)) for row in found]
    plainly = sheets([dict(zip(COLUMNS, row, strict=True)) for row in rows], kind)
    assert {(row["_juror"], row["_set"], flaw) for row in lazily for flaw in FLAWS if row[flaw]} == {
        (sheet.juror, sheet.name, flaw) for sheet in plainly for flaw in sheet.flaws
    }
    keys = ("_juror", "_set", "entrant", "place", "_outcome")
    counted = [tuple(row[key] for key in keys) for row in lazily if row["_counted"]]
    assert sorted(counted, key=repr) == sorted((tuple(row.values()) for row in details(plainly, kind)), key=repr)


@pytest.mark.parametrize("kind", list(COUNTS))
@settings(max_examples=examples(30, 1000), deadline=None)
@given(rows=st.lists(ROW, max_size=12))
def test_what_is_measured_is_the_exact_share_of_contests_won(kind, rows):
    criterion, engine = load_criterion("pembina_plugins.jury.ballots"), open_backend("polars")
    rules = Rules(parameters(criterion, kind=kind), None)
    table = engine.table(COLUMNS, rows)
    names, answered = engine.rows(criterion.measure(table, {"ballots": table}, rules))
    measured = {row["entrant"]: row for row in (dict(zip(names, one, strict=True)) for one in answered)}
    plainly = sheets([dict(zip(COLUMNS, row, strict=True)) for row in rows], kind)
    kept = details(plainly, kind)
    exact = shares(papers(kind, kept, {row["entrant"] for row in kept}))
    doubtful = {entrant for sheet in plainly if sheet.flaws for entrant in sheet.entrants}
    assert set(measured) == {row[2] for row in rows} - {None}
    for entrant, row in measured.items():
        if entrant in doubtful:
            assert row["reason"] == "needs-a-person"
        elif entrant in exact:
            value = 100 * Fraction(row["numerator"]) / row["denominator"] if kind == "pairs" else Fraction(row["value"])
            assert abs(value - exact[entrant]) < Fraction(1, 10**11)
        else:
            assert row["reason"] == "missing"
