"""Whatever happens between two evaluations, the second gives the bytes of a full run and measures what it has to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pembina.data import dataset
from pembina.model import canonical

from ..campaign import CAMPAIGN, examples
from .again import CHANGES, LEDGER, a_row_less, a_weight, no_override, pretend, world


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The tables that any engine has read."""
    tables: set[str] = set()
    real = dataset.open_engine

    def counting(*args: Any) -> Any:
        engine = real(*args)
        scan = engine.scan

        def seen(source: Any, log: Any) -> Any:
            tables.add(source.table)
            return scan(source, log)

        engine.scan = seen
        return engine

    monkeypatch.setattr(dataset, "open_engine", counting)
    return tables


@pytest.mark.parametrize("seed", range(examples(1, 20)))
def test_a_chain_of_changes_gives_the_bytes_of_full_runs(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scanned: set[str]
) -> None:
    at = world(tmp_path, seed)
    pretend(at, monkeypatch)
    before = at.evaluate()
    overridden = False
    order = list(CHANGES)
    at.draw.shuffle(order)
    for change in order if CAMPAIGN else (a_weight, a_row_less):
        if overridden:  # an override starts from what is computed, which every other change may move
            no_override(at)
        overridden = change.__name__ == "an_override"
        wanted = change(at)
        scanned.clear()
        again = at.evaluate(before)
        assert set(again.reuse.again) == wanted, change.__name__
        assert set(again.reuse.taken) == at.all() - wanted, change.__name__
        needed = {table for table in (*LEDGER, "counts", "enterprises", "enrolment") if at.readers(table) & wanted}
        assert needed <= scanned <= {"regions", "othernames", "overrides", *needed}, change.__name__
        full = at.evaluate()
        assert again.result.document == full.document, change.__name__
        assert canonical(again.result.document) == canonical(full.document), change.__name__
        before = again.result
