"""The same inputs give the same bytes, whatever the order of rows, files and plugins; a better value never hurts."""

import os
import random
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.model import canonical

from .conftest import criterion

AGGREGATES = ("arithmetic", "geometric", "harmonic", "minimum")


def tree(aggregate: str, policy: str = "leave-out") -> str:
    """Two groups and a criterion, every child scored by goalposts 0 to 100."""
    score = 'score = { method = "goalposts", from = 0, to = 100 }'
    return (
        f'[criteria]\naggregate = "{aggregate}"\nmissing = "{policy}"\n[criteria.g]\nweight = 70\n'
        + criterion("g.a", "x", score, weight=35)
        + criterion("g.b", "y", score, weight=65)
        + criterion("c", "z", score, weight=30)
    )


cells = st.one_of(st.none(), st.integers(0, 100), st.decimals(0, 100, places=3))
tables = st.lists(st.fixed_dictionaries({"x": cells, "y": cells, "z": cells}), min_size=1, max_size=8)
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(rows=tables, aggregate=st.sampled_from(AGGREGATES))
def test_scores_stay_on_the_scale_and_contributions_add_up_to_the_last_digit(evaluate, rows, aggregate):
    result = evaluate(tree(aggregate), rows)
    for i, entrant in enumerate(result.entrants):
        parts = [n["contributions"][i] for n in result.nodes if n["contributions"]]
        if entrant["total"] is None:
            assert parts == [None] * len(parts)
            continue
        assert 0 <= entrant["total"]["exact"] <= 100
        assert Decimal(str(entrant["total"]["exact"])) == sum(Decimal(str(part)) for part in parts)


@few
@given(rows=tables, aggregate=st.sampled_from(AGGREGATES), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(evaluate, rows, aggregate, seed):
    rows = [{"code": f"{i:02}", "name": f"R{i}", **row} for i, row in enumerate(rows)]
    before = evaluate(tree(aggregate), rows)
    after = evaluate(tree(aggregate), random.Random(seed).sample(rows, len(rows)))
    for result in (before, after):
        result.document["data"]["inputs"].clear()  # the file itself has other bytes
        del result.document["witness"]  # whose salt is made of it
    assert canonical(before.document) == canonical(after.document)


@few
@given(rows=tables, aggregate=st.sampled_from(AGGREGATES), column=st.sampled_from("xyz"), gain=st.integers(1, 40))
def test_a_better_value_never_lowers_a_total(evaluate, rows, aggregate, column, gain):
    before = evaluate(tree(aggregate, "zero"), rows).entrants[0]["total"]["exact"]
    rows[0][column] = float(rows[0][column] or 0) + gain
    assert evaluate(tree(aggregate, "zero"), rows).entrants[0]["total"]["exact"] >= before


@few
@given(
    rows=st.lists(st.fixed_dictionaries({"x": st.integers(0, 100)}), min_size=2, max_size=8), more=st.integers(0, 100)
)
def test_on_fixed_goalposts_one_entrant_more_moves_nobodys_total(evaluate, rows, more):
    body = criterion("a", "x", 'score = { method = "goalposts", from = 0, to = 100 }', weight=100)
    before = [e["total"] for e in evaluate(body, rows).entrants]
    after = [e["total"] for e in evaluate(body, [*rows, {"x": more}]).entrants]
    assert before == after[: len(before)]


def test_the_same_bytes_in_other_processes_hash_seeds_and_thread_counts(evaluate, tmp_path):
    expected = evaluate(tree("geometric"), [{"x": i * 7 % 101, "y": i * 13 % 101, "z": i} for i in range(60)]).sha256
    code = "import sys, pembina; print(pembina.evaluate(sys.argv[1]).sha256)"
    for seed in ("0", "1", "4711"):
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert expected == run.stdout.strip()


def test_files_of_one_table_may_be_split_in_any_way(evaluate, tmp_path):
    rows = [{"code": f"{i:02}", "name": f"R{i}", "x": i} for i in range(10)]
    whole = evaluate(criterion("a", "x", weight=100), rows)
    data = tmp_path / "data"
    lines = (data / "t.csv").read_text("utf-8").splitlines()
    (data / "t.csv").unlink()
    for name, part in (("t-2", lines[1:4]), ("t-1", lines[4:])):
        (data / f"{name}.csv").write_text("\n".join([lines[0], *part]) + "\n", "utf-8")
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n[tables.t]\nfile = "t-*.csv"\n', "utf-8")
    import pembina

    split = pembina.evaluate(tmp_path)
    assert whole.entrants == split.entrants
    assert whole.nodes == split.nodes
    assert ["t-1.csv", "t-2.csv"] == [f["name"] for f in split.document["data"]["inputs"][0]["files"]]


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_one_entrant_alone_can_be_evaluated(evaluate, aggregate):
    assert 1 == evaluate(tree(aggregate), [{"x": 50, "y": 50, "z": 50}]).entrants[0]["rank"]
