"""An award that takes every step at once: exact sums, a document by its schema, the same bytes in any order."""

import os
import random
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.model import canonical
from pembina.record import read_result, write_result

from .conftest import criterion

AWARD = 'period = { start = 2019-01-01, end = 2022-12-31 }\nranking = "fractional"\ncoverage = 10'
ENTRANTS = 'groups = ["island"]'
LINE = 'score = { method = "goalposts", from = 0, to = 100 }'
RELATIVE = 'score = { method = "min-max", direction = "higher" }'
DATED = 'use = "reported-value"\nread = { figures = { table = "f", region = "code", value = "v", date = "on" } }\n'

BODY = (
    '[screen]\nreported = 30\ninclude = ["01"]\n'
    '[criteria]\nweights = "equal"\nmissing = "lowest"\nimpute = "median"\ntreat = "winsorise"\n'
    + "[criteria.figures]\nweights = WEIGHTS\naggregate = AGGREGATE\n"
    + criterion("figures.a", "x", 'impute = { method = "mean", within = "island" }\n' + LINE)
    + criterion("figures.b", "y", 'impute = { method = "nearest", on = ["figures.a"], peers = 2 }\n' + RELATIVE)
    + criterion(
        "figures.c",
        "z",
        'denominate = { table = "t", column = "people", scale = 10 }\nunit = "per ten"\n'
        'treat = { method = "percentiles", low = 10, high = 90 }\n' + RELATIVE,
    )
    + "[criteria.change]\nweights = { method = 'budget', members = { ani = { growth = 70, level = 30 } } }\n"
    + f"[criteria.change.growth]\n{DATED}{RELATIVE}\n"
    + 'panel = { take = "growth", since = 2020-12-31, fill = "linear" }\n'
    + f'[criteria.change.level]\n{DATED}panel = {{ fill = "latest" }}\ntreat = "none"\nimpute = "none"\n{LINE}\n'
)


def award(weights="{ method = 'standard-deviation' }", aggregate="'arithmetic'"):
    return BODY.replace("WEIGHTS", weights).replace("AGGREGATE", aggregate)


def field(seed, count=12):
    """Return rows of the two tables: figures with gaps, ties and an outlier."""
    draw = random.Random(seed)
    rows = [
        {
            "code": f"{i:02}",
            "name": f"R{i}",
            "island": draw.choice(["Jawa", "Bali"]),
            "x": draw.choice([None, draw.randint(0, 100)]) if i % 4 else draw.randint(0, 100),
            "y": draw.choice([None, 5, draw.randint(0, 9)]) if i % 3 else draw.randint(0, 9),
            "z": 9000 if i == 5 else draw.randint(0, 50),
            "people": draw.randint(1, 30),
        }
        for i in range(1, count + 1)
    ]
    dated = [
        {"code": row["code"], "on": f"{year}-12-31", "v": draw.randint(1, 100)}
        for row in rows
        for year in (2019, 2020, 2021, 2022)
        if draw.random() < 0.7 or year == 2019
    ]
    return rows, dated


@pytest.fixture
def run(evaluate):
    """Evaluate the award over a field."""
    return lambda rows, dated, **body: evaluate(award(**body), rows, award=AWARD, entrants=ENTRANTS, f=dated)


VARIANTS = [
    {},
    {"weights": "'critic'"},
    {"weights": "'entropy'"},
    {"weights": "'equal'", "aggregate": "'geometric'"},
    {"weights": "'benefit-of-the-doubt'"},
    {"weights": "'equal'", "aggregate": "'topsis'"},
    {"weights": "'equal'", "aggregate": "'promethee'"},
    {"weights": "'equal'", "aggregate": "'copeland'"},
]


@pytest.mark.parametrize("body", VARIANTS, ids=lambda body: "-".join(body.values()) or "plain")
def test_contributions_add_up_exactly(run, body):
    result = run(*field(3), **body)
    assert [e["code"] for e in result.entrants if e["total"]]
    for row, entrant in enumerate(result.entrants):
        parts = [node["contributions"][row] for node in result.nodes if node["contributions"]]
        if entrant["total"] is not None:
            assert Decimal(repr(entrant["total"]["exact"])) == sum(Decimal(repr(part)) for part in parts)


@pytest.mark.parametrize("body", VARIANTS, ids=lambda body: "-".join(body.values()) or "plain")
def test_the_document_fits_the_published_schema_and_is_read_back_as_it_was(run, body, tmp_path):
    result = run(*field(4), **body)
    write_result(result, tmp_path / "r.json")
    assert canonical(result.document) == canonical(read_result(tmp_path / "r.json").document)


def test_every_step_leaves_its_mark(run):
    result = run(*field(3))
    steps = {node["path"]: [step["step"] for step in node.get("steps", ())] for node in result.nodes}
    assert {
        "figures.a": ["impute", "treat"],
        "figures.b": ["impute", "treat"],
        "figures.c": ["treat"],
        "change.level": [],
    } == {path: steps[path] for path in ("figures.a", "figures.b", "figures.c", "change.level")}
    assert any("filled" in note for note in result.node("change.level")["notes"].values())
    assert result.node("figures")["weighting"]["facts"]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 999), body=st.sampled_from(VARIANTS))
def test_the_order_of_rows_does_not_matter_to_any_step(run, seed, body):
    rows, dated = field(seed)
    draw = random.Random(seed)
    before = run(rows, dated, **body)
    after = run(draw.sample(rows, len(rows)), draw.sample(dated, len(dated)), **body)
    for result in (before, after):
        result.document["data"]["inputs"].clear()  # the files themselves have other bytes
    assert canonical(before.document) == canonical(after.document)


def test_every_step_gives_the_same_bytes_in_other_processes_and_under_other_hash_seeds(run, tmp_path):
    expected = run(*field(5), weights="'principal-components'").sha256
    code = "import sys, pembina; print(pembina.evaluate(sys.argv[1]).sha256)"
    for seed, threads in (("0", "1"), ("4711", "4")):
        settings_ = {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        ran = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True,
            env={**os.environ, **settings_},
        )  # fmt: skip
        assert expected == ran.stdout.strip()
