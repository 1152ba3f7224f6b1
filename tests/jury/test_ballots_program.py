"""jury-ballots in an award, from csv files to the result, and the command ``pembina jury ballots``."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import pembina as public
from pembina.errors import AwardError, ScoringError

Row = tuple[Any, ...]
Folder = Callable[..., Path]

AWARD = """format = 1
[award]
id = "contoh-juri"
title = {{ id = "Contoh juri", en = "An invented jury" }}
[entrants]
table = "everyone"
key = "code"
name = "name"
[criteria.{path}]
use = "jury-ballots"
with = {{ {parameters} }}
weight = 100
score = {{ method = "identity" }}
{more}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An award over invented ballots, each row (juror, set, entrant, place, choice)."""

    def make(
        rows: Iterable[Row], parameters: str = "", more: str = "", path: str = "jury", names: str = "ABCD"
    ) -> Path:
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        write(data / "everyone.csv", ("code", "name"), [(name, f"Kabupaten Contoh {name}") for name in names])
        write(data / "ballots.csv", ("juror", "set", "entrant", "place", "choice"), rows)
        (data / "dataset.toml").write_text('[dataset]\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8")
        text = AWARD.format(parameters=parameters, more=more, path=path)
        (tmp_path / "award.toml").write_text(text, "utf-8")
        return tmp_path

    return make


def write(path: Path, header: Iterable[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def ranking(*orders: str) -> list[Row]:
    """Ballots of jurors J1, J2, ...: the order of one-letter entrants."""
    return [(f"J{i}", "", name, place, "") for i, order in enumerate(orders, 1) for place, name in enumerate(order, 1)]


def pairs(*results: str) -> list[Row]:
    """Comparisons, the winner written first; ``AB=`` is a tie."""
    rows: list[Row] = []
    for i, result in enumerate(results, 1):
        words = ("seri", "seri") if result.endswith("=") else ("menang", "kalah")
        rows += [("J1", str(i), name, "", word) for name, word in zip(result, words, strict=False)]
    return rows


def node(result: Any) -> dict[str, Any]:
    return result.node("jury")


def by_code(result: Any, key: str) -> dict[str, Any]:
    """Values by entrant; ``used`` are the measured ones where the count moved nobody."""
    cells = node(result)[key] or node(result)["values"]
    return dict(zip((entrant["code"] for entrant in result.entrants), cells, strict=True))


def step(result: Any) -> dict[str, Any]:
    (found,) = [one for one in node(result)["steps"] if one["step"] == "adjust"]
    return found


# In an award


def test_a_share_is_scored_as_measured_and_is_marked_as_depending_on_the_field(folder):
    result = public.evaluate(folder(ranking("ABC", "ABC", "BCA"), names="ABC"))
    assert by_code(result, "values") == pytest.approx({"A": 200 / 3, "B": 200 / 3, "C": 50 / 3}, abs=1e-10)
    assert [one for one in node(result)["steps"] if one["step"] == "adjust"] == []
    assert node(result)["relative"] is True
    assert [entrant["rank"] for entrant in result.entrants] == [1, 1, 3]


def test_copeland_keeps_the_measured_values_and_scores_the_duels_with_the_winner_in_the_facts(folder):
    result = public.evaluate(folder(ranking("ABC", "ABC", "BCA"), 'count = "copeland"', names="ABC"))
    assert by_code(result, "values")["A"] == pytest.approx(200 / 3, abs=1e-10)
    assert by_code(result, "used") == {"A": 100, "B": 50, "C": 0}
    facts = step(result)["facts"]
    assert (facts["condorcet-winner"], facts["cycles"]) == ("A", [])
    assert facts["duels"] == [["A", "B", 2, 1], ["A", "C", 2, 1], ["B", "C", 3, 0]]


def test_the_rounds_of_a_single_transferable_vote_stand_in_the_result(folder):
    # A > B > C 4, B > A > C 1, C > B > A 2, D > C > B 1: quota for two floor(8 / 3) + 1 = 3, surplus of A 1 to B
    orders = ["ABCD"] * 4 + ["BACD"] + ["CBAD"] * 2 + ["DCBA"]
    result = public.evaluate(folder(ranking(*orders), 'count = "single-transferable-vote", seats = 2'))
    facts = step(result)["facts"]
    assert (facts["seats"], facts["quota"], facts["votes"], facts["elected"]) == (2, 3, 8, [["A"], ["C"]])
    assert [one["votes"] for one in facts["rounds"]] == [
        {"A": 4, "B": 1, "C": 2, "D": 1},
        {"A": 3, "B": 2, "C": 2, "D": 1},
        {"A": 3, "B": 2, "C": 3},
    ]
    assert [(one["passed-on"], one["out"], one["elected"]) for one in facts["rounds"]] == [
        (["A"], [], ["A"]), ([], ["D"], []), ([], [], ["C"]),
    ]  # fmt: skip
    assert by_code(result, "used") == pytest.approx({"A": 100, "C": 200 / 3, "B": 100 / 3, "D": 0}, abs=1e-9)


def test_bordas_points_of_incomplete_ballots_follow_the_parameter(folder):
    rows = [("J1", "", "A", 1, ""), ("J1", "", "B", 2, ""), ("J2", "", "C", 1, ""), ("J2", "", "A", 2, "")]
    shared = public.evaluate(folder(rows, 'count = "borda"', names="ABC"))
    assert step(shared)["facts"]["points"] == {"A": 3, "B": 1, "C": 2}
    assert step(shared)["facts"]["incomplete"] == 2
    nothing = public.evaluate(folder([*rows, ("J3", "", "C", 1, ""), ("J3", "", "B", 2, "")],
                                     'count = "borda", unranked = "nothing"', names="ABC"))  # fmt: skip
    assert by_code(nothing, "used") == {"A": 50.0, "B": pytest.approx(100 / 3), "C": pytest.approx(400 / 6)}


def test_three_wins_of_four_give_strengths_that_differ_by_ln_3(folder):
    result = public.evaluate(
        folder(pairs("AB", "AB", "AB", "BA"), 'kind = "pairs", count = "bradley-terry"', names="AB")
    )
    strengths = step(result)["facts"]["strengths"]
    assert round(strengths["A"] - strengths["B"], 6) == 1.098612
    assert by_code(result, "used") == {"A": 75, "B": 25}
    assert (by_code(result, "numerators"), by_code(result, "denominators")) == ({"A": 3, "B": 1}, {"A": 4, "B": 4})


def test_best_worst_may_be_adjusted_by_the_logit_model(folder):
    rows = [
        (f"J{i}", "", name, "", word)
        for i, (best, worst) in enumerate(["AB", "AB", "AB", "BA"], 1)
        for name, word in ((best, "terbaik"), (worst, "terburuk"))
    ]
    result = public.evaluate(folder(rows, 'kind = "best-worst", count = "logit"', names="AB"))
    assert by_code(result, "used") == {"A": 75, "B": 25}
    assert node(result)["notes"]["A"]["also"]["best_worst"] == 0.5


def test_a_model_without_finite_strengths_is_refused_with_criterion_and_names(folder):
    with pytest.raises(ScoringError) as caught:
        public.evaluate(folder(pairs("AB", "BC", "CB"), 'kind = "pairs", count = "bradley-terry"', names="ABC"))
    (problem,) = caught.value.problems
    assert problem.code == "PB507"
    assert problem.place.address == "criteria.jury"
    assert "A never lost to the others, and B, C never won against the others" in problem.show()


def test_a_tie_for_a_lot_is_refused_with_names_and_a_rule_of_the_award_mends_it(folder):
    tied = ranking("ABC", "ABC", "BAC", "BAC", "CAB", "CBA")
    where = 'count = "single-transferable-vote"'
    with pytest.raises(ScoringError, match="A, B, C have the fewest votes, 2 each"):
        public.evaluate(folder(tied, f"{where}, ties = []", names="ABC"))
    result = public.evaluate(folder(ranking(*["ABC"] * 3, *["BCA"] * 2, "CAB", "CAB"), where, names="ABC"))
    assert step(result)["facts"]["rounds"][0]["ties-by"] == ["share"]


def test_parameters_that_do_not_fit_are_refused_where_they_stand(folder):
    with pytest.raises(AwardError) as caught:
        public.evaluate(folder(ranking("AB"), 'kind = "ranking", count = "logit", seats = 2', names="AB"))
    said = caught.value.problems
    assert {problem.place.address for problem in said} == {"criteria.jury.with.count", "criteria.jury.with.seats"}
    assert any("what fits is share, borda, copeland, single-transferable-vote" in one.show() for one in said)


def test_everyone_on_a_ballot_that_does_not_fit_needs_a_person_and_the_finding_says_why_in_both_languages(folder):
    rows = [*ranking("AB", "AB"), ("J9", "", "C", 1, ""), ("J9", "", "C", 2, ""), ("J9", "", "D", 3, "")]
    result = public.evaluate(folder(rows, 'count = "copeland"'))
    assert {code: node(result)["notes"][code]["reason"] for code in "CD"} == dict.fromkeys("CD", "needs-a-person")
    assert by_code(result, "used") == {"A": 100, "B": 0, "C": None, "D": None}
    found = {f["entrant"]: f for f in result.document["findings"] if f["key"] == "check.ballots-twice"}
    assert sorted(found) == ["C", "D"]
    assert found["D"]["args"] == {"n": 1}
    assert found["D"]["text"]["id"].startswith("{n} surat suara")


def test_an_entrant_without_a_value_is_struck_off_good_ballots_before_counting(folder):
    # C is on a bad ballot too, so it is struck: A, C, B becomes A, B
    rows = [*ranking("ACB", "BCA", "ACB"), ("J9", "", "C", 1, "")]
    facts = step(public.evaluate(folder(rows, 'count = "copeland"', names="ABC")))["facts"]
    assert (facts["struck"], facts["duels"]) == (["C"], [["A", "B", 2, 1]])


def test_the_same_ballots_in_another_order_give_the_same_result_but_for_the_file(folder):
    orders = ["ABCD", "BADC", "CABD", "DCBA", "ABDC"]
    one = public.evaluate(folder(ranking(*orders), 'count = "single-transferable-vote", seats = 2')).document
    rows = ranking(*orders)[::-1]
    other = public.evaluate(folder(rows, 'count = "single-transferable-vote", seats = 2')).document
    assert one["nodes"] == other["nodes"]
    assert one["entrants"] == other["entrants"]


# The command


def test_the_command_lays_all_counts_side_by_side_with_winner_circles_and_rounds(folder, pembina):
    orders = ["MNCK"] * 42 + ["NCKM"] * 26 + ["CKNM"] * 15 + ["KCNM"] * 17
    ran = pembina("jury", "ballots", folder(ranking(*orders), names="MNCK"), "--format", "markdown")
    assert ran.status == 0, ran.err
    assert "SYNTHETIC" in ran.out
    assert (
        "| Kabupaten Contoh N \\(N\\) | 64.67 \\(1\\) | 64.67 \\(1\\) | 100.00 \\(1\\) | 33.33 \\(3\\) |"
        in unescaped(ran.out)
    )
    assert "Kabupaten Contoh N (N) beats every other: of the ballots" in unescaped(ran.out).replace("\\", "")
    assert "Quota: 51" in ran.out
    assert "| 2 | M 42, K 32, N 26 | out: N |" in unescaped(ran.out)


def unescaped(text: str) -> str:
    """Markdown with brackets always written with a backslash, whatever the renderer escapes."""
    plain = text.replace("\\", "")
    return "\n".join(
        line.replace("(", "\\(").replace(")", "\\)") if line.startswith("| K") else line for line in plain.splitlines()
    )


def test_the_command_says_circles_and_which_count_refuses(folder, pembina):
    ran = pembina("jury", "ballots", folder(ranking("ABC", "BCA", "CAB"), names="ABC"))
    said = " ".join(ran.out.split())
    assert ran.status == 0, ran.err
    assert "there is no Condorcet winner" in said
    assert "A circle: among Kabupaten Contoh A (A), Kabupaten Contoh B (B) and Kabupaten Contoh C (C)" in said
    assert "Single transferable vote gives no values: round 1: A, B, C have the fewest votes" in said


def test_csv_has_a_row_for_each_entrant_and_json_every_round(folder, pembina):
    where = folder(ranking("ABCD", "ABDC", "BACD", "CABD", "CBAD"), 'count = "copeland"')
    rows = list(csv.DictReader(pembina("jury", "ballots", where, "--format", "csv").out.splitlines()))
    assert [(row["entrant"], row["copeland"], row["copeland-rank"]) for row in rows] == [
        ("A", "100.0", "1"), ("B", "66.6666666667", "2"), ("C", "33.3333333333", "3"), ("D", "0.0", "4"),
    ]  # fmt: skip
    document = json.loads(pembina("jury", "ballots", where, "--seats", "2", "--format", "json").out)
    assert document["criterion"]["count"] == "copeland"
    assert document["counts"]["single-transferable-vote"]["facts"]["quota"] == 2
    assert document["duels"]["condorcet-winner"] == "A"
    assert document["options"]["seats"] == 2


def test_the_command_and_the_evaluation_find_the_same_values(folder, pembina):
    orders = ["ABCD", "BADC", "CABD", "DCBA", "ABDC", "DABC"]
    for count in ("borda", "copeland", "single-transferable-vote"):
        where = folder(ranking(*orders), f'count = "{count}"')
        document = json.loads(pembina("jury", "ballots", where, "--format", "json").out)
        assert document["counts"][count]["values"] == pytest.approx(by_code(public.evaluate(where), "used"), abs=1e-9)


def test_ballots_that_need_a_person_are_listed_with_their_rows(folder, pembina):
    rows = [
        *ranking("AB"),
        ("Juri Dua", "babak 1", "C", 1, ""),
        ("Juri Dua", "babak 1", "C", 2, ""),
        ("", "", "D", 0, ""),
    ]
    said = " ".join(pembina("jury", "ballots", folder(rows)).out.split())
    assert "Juri Dua, babak 1: an entrant stands on it twice (ballots.csv, rows 4, 5)" in said
    flaws = "there is only one entrant to compare, a word is no answer, or a place is below 1, no juror is named"
    assert f"(no juror): {flaws} (ballots.csv, row 6)" in said
    assert "nobody who stands on them has a value: Kabupaten Contoh C (C) and Kabupaten Contoh D (D)." in said


def test_pairs_and_best_worst_are_counted_by_the_command_too(folder, pembina):
    said = pembina("jury", "ballots", folder(pairs("AB", "AB", "AB", "BA", "AB="), 'kind = "pairs"', names="AB")).out
    assert "Bradley-Terry" in said
    assert "70.00 (1)" in said
    rows = [("J1", "", "A", "", "best"), ("J1", "", "B", "", "worst"), ("J1", "", "C", "", "")]
    said = " ".join(pembina("jury", "ballots", folder(rows, 'kind = "best-worst"', names="ABC")).out.split())
    assert "Best-worst logit gives no values: A never lost to the others, and B never won against the others" in said
    assert "Condorcet" not in said


def test_the_table_and_columns_that_the_award_binds_are_read(folder, pembina):
    where = folder(ranking("AB", "AB", "BA"), names="AB")
    data = where / "data"
    text = (data / "ballots.csv").read_text("utf-8").replace("juror,set,entrant,place", "juri,babak,peserta,peringkat")
    (data / "suara.csv").write_text(text, "utf-8")
    (data / "ballots.csv").unlink()
    award = (where / "award.toml").read_text("utf-8")
    columns = 'juror = "juri", set = "babak", entrant = "peserta", place = "peringkat"'
    bound = f'read = {{ ballots = {{ table = "suara", {columns} }} }}'
    (where / "award.toml").write_text(award.replace("weight = 100", f"{bound}\nweight = 100"), "utf-8")
    ran = pembina("jury", "ballots", where, "--format", "csv")
    assert ran.status == 0, ran.err
    rows = list(csv.DictReader(ran.out.splitlines()))
    assert [row["share"] for row in rows] == ["66.6666666667", "33.3333333333"]
    assert by_code(public.evaluate(where), "values") == pytest.approx({"A": 200 / 3, "B": 100 / 3}, abs=1e-10)


OTHER = """
[criteria.other]
use = "jury-ballots"
weight = 100
score = { method = "identity" }
"""


def test_of_several_criteria_one_has_to_be_named(folder, pembina):
    where = folder(ranking("AB", "AB", "BA"), more=OTHER, names="AB")
    award = (where / "award.toml").read_text("utf-8").replace("weight = 100", "weight = 50")
    (where / "award.toml").write_text(award, "utf-8")
    assert_refused(pembina("jury", "ballots", where), "JURY602", "jury, other")
    assert_refused(pembina("jury", "ballots", where, "--criterion", "othr"), "JURY603", "other")
    assert pembina("jury", "ballots", where, "--criterion", "other").status == 0


def test_an_award_without_ballots_and_a_box_without_good_ones_are_refused(folder, pembina):
    where = folder([("J1", "", "A", 1, "")], names="AB")
    assert_refused(pembina("jury", "ballots", where), "JURY604", "(ballots that need a person: 1)")
    award = (where / "award.toml").read_text("utf-8").replace('use = "jury-ballots"', 'use = "reported-value"')
    (where / "award.toml").write_text(award, "utf-8")
    assert_refused(pembina("jury", "ballots", where), "JURY601", "contoh-juri")


def assert_refused(ran: Any, code: str, said: str) -> None:
    assert (ran.status, ran.out) == (3, "")
    assert f"error[{code}]" in ran.err
    assert said in ran.err
