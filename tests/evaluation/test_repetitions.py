"""Records that repeat one another are remarked, gathered or not: of those that count, and of no others."""

from __future__ import annotations

from typing import Any

import pytest

ENTRANTS = [{"code": "01", "name": "R1"}, {"code": "02", "name": "R2"}]
PERIOD = "period = { start = 2022-01-01, end = 2022-12-31 }"

PERSON = {"region": "01", "person": "Ani", "date": "2022-01-02", "course": "A", "hours": 8, "certified": "ya"}
LINK = {"region": "01", "date": "2022-02-01", "enterprise": "Ani", "buyer": "Toko", "evidence": "foto", "amount": 5}
EVENT = {"region": "01", "event": "Expo", "date": "2022-03-01", "scale": "provinsi", "participants": 40}

LEDGERS: dict[str, tuple[str, str, list[dict[str, Any]], int]] = {
    "training": (
        "trainees",
        "with = { minimum-hours = 16 }",
        [
            *[PERSON] * 3,  # 8 hours of one day, and 8 of another
            {**PERSON, "date": "2022-01-03"},
            *[{**PERSON, "person": "Budi"}] * 2,  # too few hours
            *[{**PERSON, "person": "-", "hours": 20}] * 2,  # nobody
            *[{**PERSON, "date": "2021-01-03"}] * 2,  # before the period
        ],
        2,
    ),
    "market-facilitation": (
        "links",
        "with = { minimum-buyers = 2 }",
        [
            *[LINK] * 2,
            *[{**LINK, "buyer": "Warung"}] * 3,
            *[{**LINK, "enterprise": "Budi"}] * 2,  # one buyer
            *[{**LINK, "evidence": "-"}] * 2,  # unproven
            *[{**LINK, "date": "2021-02-01"}] * 2,
        ],
        3,
    ),
    "events-held": (
        "events",
        "with = { minimum-participants = 30 }",
        [
            *[EVENT] * 2,
            *[{**EVENT, "event": "Expo hari 2", "participants": 1}] * 2,  # of the same event
            *[{**EVENT, "event": "Rapat", "participants": 29}] * 2,  # too few
            *[{**EVENT, "event": "", "participants": 30}] * 2,  # without a name, to be judged by a person
        ],
        3,
    ),
}


@pytest.mark.parametrize("use", LEDGERS)
def test_repetitions_are_counted_among_records_that_nobody_gathers(evaluate, use: str) -> None:
    role, given, rows, repeated = LEDGERS[use]
    score = 'weight = 100\nscore = { method = "goalposts", from = 0, to = 100 }\n'
    unit = 'unit = { id = "x", en = "x" }\n'
    body = f'[criteria.v]\nuse = "{use}"\n{unit}{given}\nread = {{ {role} = {{ table = "l" }} }}\n{score}'
    result = evaluate(body, ENTRANTS, award=PERIOD, l=[*rows, {**rows[0], "region": "02"}])
    found = {f["entrant"]: f["args"]["n"] for f in result.findings if f["key"] == "records.duplicate"}
    assert found == {"01": repeated}
