"""The commands' own reckoning, in plain Python, gives what the criterion gives, whatever stands in the tables."""

from __future__ import annotations

import random

import pytest
from pembina_plugins.jury.analysis import totals
from pembina_plugins.jury.analysis.counting import count
from pembina_plugins.jury.analysis.leaving import used
from pembina_plugins.jury.panel import open_panel

from pembina.api import evaluate, make_host

from ..campaign import examples
from .panels import CONFLICT, SCORE, SIX, Item, make_panel, write_changes, write_table

SMALL = (
    Item("isi", "Isi", "Content", 70),
    Item("cara", "Cara", "Manner", 30, least=1, most=5, step=1),
)
PARAMETERS = (
    {},
    {"panel": '"median"'},
    {"panel": '"trimmed-mean"'},
    {"minimum-jurors": "3"},
    {"sealed": "true"},
    {"severity": '"additive"'},
    {"severity": '"z-score"'},
    {"severity": '"rasch"'},
)


def rows_of(made):
    return [
        {"entrant": e, "juror": j, "item": i, "score": f"{score:g}", "note": "", "state": "", "seal": ""}
        for (e, j, i), score in made.scores.items()
    ]


def spoil(rows, chance):
    """Do to some rows what happens to rows: gaps, doubles, odd scores, states, unknown items, other spellings."""
    for row in chance.sample(rows, len(rows) // 6):
        match chance.randrange(9):
            case 0:
                row["score"] = ""
            case 1:
                row["score"] = chance.choice(["101", "0.5", "3.2", "-5"])
            case 2:
                row["state"] = chance.choice(["abstained", "Recused", "tidur"])
            case 3:
                row["item"] = "lain"
            case 4:
                row["juror"] = f"  {row['juror'].lower()} "
            case 5:
                row["item"] = row["item"].upper()
            case 6:
                rows.append(dict(row))
            case 7:
                row["juror"] = ""
            case 8:
                row["score"], row["state"] = "", "abstained"
    return rows


def changes_of(rows, chance):
    """Changes that fit, and some that do not: another score before, nobody's name, twice."""
    changes = []
    for row in chance.sample(rows, 4):
        change = {**{key: row[key] for key in ("entrant", "juror", "item")}, "before": row["score"], "after": "4",
                  "by": "Ketua", "reason": "salah baca", "date": "2026-05-02"}  # fmt: skip
        odd = chance.randrange(6)
        change |= {0: {"before": "2"}, 1: {"by": ""}, 2: {"reason": " "}, 3: {"after": ""}}.get(odd, {})
        changes += [change] * (2 if odd == 4 else 1)
    return changes


def same_values(made):
    """Compare values and used values of evaluate with the commands' own; return how many entrants have a value."""
    node = evaluate(made.award).node("juri")
    found = open_panel(made.award, None, None, make_host(), scores=True)
    counted = count(found)
    theirs = dict(zip([e["code"] for e in made.entrants], node["values"], strict=True))
    ours = totals.values(found, counted)
    assert theirs == {code: ours.get(code) for code in theirs}
    if node["used"] is not None:
        scored = dict(zip(theirs, node["used"], strict=True))
        adjusted = used(found, counted)
        assert {c: v and round(v, 9) for c, v in scored.items()} == {
            c: round(adjusted[c], 9) if c in adjusted else None for c in scored
        }
    assert (node["used"] is not None) == (found.parameters["severity"] != "none")
    return len(ours)


@pytest.mark.parametrize("parameters", PARAMETERS, ids=str)
@pytest.mark.parametrize("seed", range(1, 1 + examples(1, 10)))
def test_values_of_an_orderly_panel_are_those_of_the_criterion(tmp_path, seed, parameters):
    made = make_panel(tmp_path, seed=seed, per_entrant=4, items=SIX, parameters=parameters)
    if "sealed" in parameters:
        write_table(made.data / "scores.csv", [{**row, "seal": "ab"} for row in rows_of(made)], [*SCORE, "seal"])
    assert 12 == same_values(made)


@pytest.mark.parametrize("parameters", PARAMETERS[:5], ids=str)
@pytest.mark.parametrize("seed", range(examples(1, 60)))
def test_values_of_a_disorderly_panel_are_those_of_the_criterion(tmp_path, seed, parameters):
    chance = random.Random(f"{seed} {parameters}")
    made = make_panel(tmp_path, seed=seed, entrants=16, per_entrant=4, items=SMALL, conflicts=0, parameters=parameters)
    rows = spoil([{**row, "seal": chance.choice(["ab", "ab", "ab", " "])} for row in rows_of(made)], chance)
    chance.shuffle(rows)
    write_table(made.data / "scores.csv", rows, [*SCORE, "seal"])
    barred = [{"entrant": "E04", "juror": "J1", "reason": ""}, {"entrant": "E05", "juror": "j3", "reason": ""}]
    write_table(made.data / "conflicts.csv", barred, CONFLICT)
    write_changes(made, changes_of(rows, chance))
    assert 16 > same_values(made)


@pytest.mark.parametrize("severity", ["none", "additive", "z-score", "rasch"])
def test_whom_the_data_take_out_is_reckoned_with_as_the_criterion_does(tmp_path, severity):
    made = make_panel(tmp_path, per_entrant=4, items=SIX, conflicts=0, parameters={"severity": f'"{severity}"'})
    award = made.folder / "award.toml"
    award.write_text(award.read_text("utf-8").replace('groups = ["cluster"]', 'status = "standing"'), "utf-8")
    standing = {"E03": "withdrawn", "E07": "recused"}
    rows = [{**entrant, "standing": standing.get(entrant["code"], "")} for entrant in made.entrants]
    write_table(made.data / "regions.csv", rows)
    assert 12 == same_values(made)


def test_a_total_and_its_mean_are_what_a_hand_reckons(tmp_path):
    made = make_panel(tmp_path, entrants=2, jurors=2, per_entrant=2, items=SMALL, conflicts=0)
    scores = {("E01", "J1"): (80, 3), ("E01", "J2"): (60, 5), ("E02", "J1"): (40, 1), ("E02", "J2"): (0, 2)}
    rows = [
        {"entrant": e, "juror": j, "item": item, "score": score, "note": "", "state": ""}
        for (e, j), both in scores.items()
        for item, score in zip(("isi", "cara"), both, strict=True)
    ]
    write_table(made.data / "scores.csv", rows, SCORE)
    found = open_panel(made.award, None, None, make_host(), scores=True)
    # E01: 0.8 x 70 + 2/4 x 30 = 71 and 0.6 x 70 + 30 = 72; E02: 0.4 x 70 = 28 and 1/4 x 30 = 7.5
    assert {("E01", "J1"): 71, ("E01", "J2"): 72, ("E02", "J1"): 28, ("E02", "J2"): 7.5} == totals.totals(
        found, count(found).scores
    )
    assert {"E01": 71.5, "E02": 17.75} == totals.values(found, count(found))


@pytest.mark.parametrize(
    ("how", "trim", "value"),
    [("mean", 1, 40.0), ("median", 1, 30.0), ("trimmed-mean", 1, 30.0), ("trimmed-mean", 0, 40.0)],
)
def test_the_middle_of_a_panel_is_mean_median_or_trimmed_mean(how, trim, value):
    assert value == totals.middle([90, 10, 20, 40], how, trim)


def test_the_median_of_an_odd_panel_is_the_one_in_the_middle():
    assert 20 == totals.middle([10, 90, 20], "median", 1)


def test_the_largest_move_of_equal_ones_is_that_of_the_better_rank():
    before, after = {"A": 1, "B": 2, "C": 3, "D": 4}, {"A": 3, "B": 2, "C": 1, "D": None}
    assert {"entrant": "A", "from": 1, "to": 3} == totals.largest_move(before, after)
    assert totals.largest_move(before, before) is None
