"""A panel of 9 jurors, 40 entrants and 6 items, from who judges whom to the ranking, as the people in it would do it.

Everybody is invented. Jurors type into their own xlsx sheets: in LibreOffice where it is installed, else by openpyxl.
What comes out is worked out a second time here, in fractions, from what was typed.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

import pembina
from pembina.cli import main

from .filling import Filled, fill, fill_in_libreoffice, has_libreoffice, identity
from .panels import SIX, Cell, Invented, allowed, make_panel

PER_ENTRANT = 5


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Invented:
    folder = tmp_path_factory.mktemp("nine") / "panel"
    return make_panel(
        folder, entrants=40, jurors=9, per_entrant=PER_ENTRANT, conflicts=12, seed=45, scored=False,
        parameters={"severity": '"additive"'},
    )  # fmt: skip


def run(*words: object) -> None:
    assert 0 == main(["--lang", "id", *map(str, words)]), words


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def typed(panel: Invented, tmp_path_factory: pytest.TempPathFactory) -> dict[Cell, int]:
    """Assign, write the sheets, let the jurors fill them in, collect; returns what they typed."""
    desk = tmp_path_factory.mktemp("desk")
    run("jury", "assign", panel.award, "--seed", 2026, "-o", desk / "assignment.csv")
    run("jury", "sheets", panel.award, "--assignment", desk / "assignment.csv", "-o", desk / "sheets")
    chance = random.Random(9)
    quality = {person["code"]: chance.uniform(0.3, 0.9) for person in panel.entrants}
    severe = {judge["juror"]: chance.uniform(-0.15, 0.15) for judge in panel.jurors}
    typed: dict[Cell, int] = {}
    jobs = []
    (desk / "back").mkdir()
    for sheet in sorted((desk / "sheets").glob("*.xlsx")):
        who = identity(sheet)
        scores = {}
        for entrant in who.entrants:
            for item in SIX:
                share = min(1.0, max(0.0, quality[entrant] - severe[who.juror] + chance.uniform(-0.1, 0.1)))
                score = allowed(item)[round(share * (len(allowed(item)) - 1))]
                scores[entrant, item.id] = score
                typed[entrant, who.juror, item.id] = score
        jobs.append((sheet, Filled(scores, notes={who.entrants[0]: "=1+1 kuat di bukti"}), desk / "back" / sheet.name))
    if has_libreoffice():
        fill_in_libreoffice(jobs)
    else:
        for job in jobs:
            fill(*job)
    run("jury", "collect", panel.award, desk / "back", "--assignment", desk / "assignment.csv",
        "-o", panel.data / "scores.csv")  # fmt: skip
    pairs = {(row["entrant"], row["juror"]) for row in rows(desk / "assignment.csv")}
    assert pairs == {(entrant, juror) for entrant, juror, _ in typed}
    return typed


@pytest.fixture(scope="module")
def result(panel: Invented, typed: dict[Cell, int]) -> pembina.Result:
    return pembina.evaluate(panel.award)


def totals(typed: Mapping[Cell, int]) -> dict[tuple[str, str], Fraction]:
    """Each juror's total for each entrant, exactly."""
    found: dict[tuple[str, str], Fraction] = {}
    for (entrant, juror, item_id), score in typed.items():
        item = next(item for item in SIX if item.id == item_id)
        points = Fraction(item.weight * (score - item.least), item.most - item.least)
        found[entrant, juror] = found.get((entrant, juror), Fraction(0)) + points
    return found


def adjusted(given: Mapping[tuple[str, str], Fraction]) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Least squares of total = entrant + juror with jurors summing to 0, by elimination in fractions."""
    jurors = sorted({juror for _, juror in given})
    by_entrant: dict[str, dict[str, Fraction]] = {}
    for (entrant, juror), total in given.items():
        by_entrant.setdefault(entrant, {})[juror] = total
    size = len(jurors)
    matrix = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for seen in by_entrant.values():
        mean = sum(seen.values()) / len(seen)
        for juror, total in seen.items():
            i = jurors.index(juror)
            matrix[i][i] += 1
            matrix[i][size] += total - mean
            for other in seen:
                matrix[i][jurors.index(other)] -= Fraction(1, len(seen))
    matrix[-1] = [Fraction(1)] * size + [Fraction(0)]
    for i in range(size):
        pivot = next(r for r in range(i, size) if matrix[r][i] != 0)
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        matrix[i] = [cell / matrix[i][i] for cell in matrix[i]]
        for r in range(size):
            if r != i and matrix[r][i]:
                matrix[r] = [a - matrix[r][i] * b for a, b in zip(matrix[r], matrix[i], strict=True)]
    severity = {juror: matrix[i][size] for i, juror in enumerate(jurors)}
    values = {
        entrant: sum((total - severity[juror] for juror, total in seen.items()), Fraction(0)) / len(seen)
        for entrant, seen in by_entrant.items()
    }
    return values, severity


def test_every_entrant_is_judged_by_five_and_no_one_with_a_conflict(panel: Invented, typed: dict[Cell, int]) -> None:
    pairs = {(entrant, juror) for entrant, juror, _ in typed}
    assert not pairs & {(entrant, juror) for entrant, juror, _ in panel.conflicts}
    assert {PER_ENTRANT} == {sum(pair[0] == person["code"] for pair in pairs) for person in panel.entrants}
    loads = [sum(pair[1] == judge["juror"] for pair in pairs) for judge in panel.jurors]
    assert {22, 23} == set(loads), "200 seats for nine jurors"
    assert len(typed) == 40 * PER_ENTRANT * len(SIX)


def test_the_scores_that_were_collected_are_those_that_were_typed(panel: Invented, typed: dict[Cell, int]) -> None:
    collected = {(r["entrant"], r["juror"], r["item"]): float(r["score"]) for r in rows(panel.data / "scores.csv")}
    assert typed == collected
    notes = {row["note"] for row in rows(panel.data / "scores.csv") if row["note"]}
    assert notes
    assert all(not note.startswith("=") for note in notes), "a note is no formula for whoever opens the table"


def test_values_are_the_means_and_scores_the_adjusted_ones_to_ten_decimals(
    result: pembina.Result, typed: dict[Cell, int]
) -> None:
    given = totals(typed)
    node = result.node("juri")
    expected, severity = adjusted(given)
    for i, entrant in enumerate(result.entrants):
        seen = [total for (code, _), total in given.items() if code == entrant["code"]]
        assert float(sum(seen, Fraction(0)) / len(seen)) == pytest.approx(node["values"][i], abs=1e-9)
        assert float(expected[entrant["code"]]) == pytest.approx(node["used"][i], abs=1e-9)
    (step,) = node["steps"]
    assert ("adjust", "additive") == (step["step"], step["method"]["name"])
    assert set(severity) == {f"J{i}" for i in range(1, 10)}


def test_the_ranking_is_that_of_the_adjusted_totals_with_the_other_beside_it(
    result: pembina.Result, typed: dict[Cell, int], panel: Invented
) -> None:
    visits = {row["region"]: Fraction(row["value"]) for row in rows(panel.data / "figures.csv")}

    def places(values: Mapping[str, Fraction]) -> dict[str, int]:
        total = {
            code: round(float(Fraction(40) * visits[code] / 40 + Fraction(60, 100) * value), 2)
            for code, value in values.items()
        }
        return {code: 1 + sum(other > own for other in total.values()) for code, own in total.items()}

    expected, _ = adjusted(totals(typed))
    raw: dict[str, list[Fraction]] = {}
    for (code, _), total in totals(typed).items():
        raw.setdefault(code, []).append(total)
    means = {code: sum(seen, Fraction(0)) / len(seen) for code, seen in raw.items()}
    assert places(expected) == {entrant["code"]: entrant["rank"] for entrant in result.entrants}
    assert places(means) == {entrant["code"]: entrant["unadjusted"]["rank"] for entrant in result.entrants}
    assert places(expected) != places(means), "severity moved nobody, so that nothing was shown here"


def test_the_same_sheets_give_the_same_bytes_again(panel: Invented, result: pembina.Result) -> None:
    assert pembina.evaluate(panel.award).sha256 == result.sha256
    assert result.synthetic
