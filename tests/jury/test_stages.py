"""Stages before a jury: documents 45 and interview 55, where the score of the documents carries on or is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

import pembina

from .panels import Item, make_panel, write_scores

DOCUMENTS = """format = 1

[award]
id = "documents"
title = "Documents"
edition = 1
{tiers}
[entrants]
table = "regions"
key = "code"
name = "name"

[criteria.documents]
use = "reported-value"
read = {{ figures = {{ table = "figures" }} }}
weight = 100
score = {{ method = "goalposts", from = 0, to = 40 }}
"""
INTERVIEW = """format = 1

[award]
id = "final"
title = "Final"
edition = 1

[entrants]
table = "regions"
key = "code"
name = "name"

[criteria.documents]
use = "earlier-stage"
with = {{ mode = "{mode}", award = "documents", at-most-rank = {places} }}
{weight}

[criteria.interview]
use = "jury"
weight = {interview}
score = {{ method = "identity" }}
with.items = [ {{ id = "paparan", title = {{ id = "Paparan", en = "Talk" }}, weight = 100, from = 0, to = 10 }} ]
{gate}
"""
GATE = """
[[gates]]
criterion = "documents"
at-least = 1
otherwise = "ineligible"
reason = { id = "Tidak lolos berkas", en = "Did not pass the documents" }
"""
ONE = (Item("paparan", "Paparan", "Presentation", 100, 0, 10, 1),)
# Presentations, mean of two jurors out of 10.
SCORES = {("E01", "J1"): 8, ("E01", "J2"): 6, ("E02", "J1"): 9, ("E02", "J2"): 9, ("E03", "J1"): 5, ("E03", "J2"): 5}
VISITS = "region,value\nE01,40\nE02,20\nE03,10\n"  # documents 100, 50, 25


@pytest.fixture
def final(tmp_path: Path):
    """Evaluate the documents, and then the final over their result."""

    def evaluate(mode: str) -> pembina.Result:
        made = make_panel(tmp_path, entrants=3, jurors=2, per_entrant=2, items=ONE, conflicts=0)
        write_scores(made, {(e, j, "paparan"): float(score) for (e, j), score in SCORES.items()})
        (made.data / "figures.csv").write_text(VISITS, "utf-8")
        (tmp_path / "documents.toml").write_text(DOCUMENTS.format(tiers=""), "utf-8")
        pembina.write_result(pembina.evaluate(tmp_path / "documents.toml", made.data), made.data / "documents.json")
        with (made.data / "dataset.toml").open("a", encoding="utf-8") as file:
            file.write(
                '[tables.earlier]\nfile = "documents.json"\nreader = "result"\n'
                'columns = { region = "code", score = "exact" }\n'
            )
        carry = mode == "carry"
        rules = INTERVIEW.format(
            mode=mode,
            places=0 if carry else 2,
            weight='weight = 45\nscore = { method = "identity" }' if carry else "",
            interview=55 if carry else 100,
            gate="" if carry else GATE,
        )
        (tmp_path / "award.toml").write_text(rules, "utf-8")
        return pembina.evaluate(tmp_path)

    return evaluate


def test_the_documents_carry_45_percent_and_the_interview_55(final) -> None:
    result = final("carry")
    # 0.45 x 100 + 0.55 x 70 = 83.5;  0.45 x 50 + 0.55 x 90 = 72;  0.45 x 25 + 0.55 x 50 = 38.75
    assert ["83.50", "72.00", "38.75"] == [entrant["total"]["published"] for entrant in result.entrants]
    assert [1, 2, 3] == [entrant["rank"] for entrant in result.entrants]


def test_a_reset_lets_in_those_who_passed_and_the_interview_alone_decides(final) -> None:
    result = final("reset")
    assert [2, 1, None] == [entrant["rank"] for entrant in result.entrants]
    assert ["70.00", "90.00"] == [entrant["total"]["published"] for entrant in result.entrants[:2]]
    assert "ineligible" == result.entrant("E03")["status"]
