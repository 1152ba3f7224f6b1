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

from .every_step import AWARD, ENTRANTS, VARIANTS, award, field


@pytest.fixture
def run(evaluate):
    """Evaluate the award over a field."""
    return lambda rows, dated, **body: evaluate(award(**body), rows, award=AWARD, entrants=ENTRANTS, f=dated)


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
        del result.document["witness"]  # whose salt is made of them
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
