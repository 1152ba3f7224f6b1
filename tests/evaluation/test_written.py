"""The result is written once, in pieces that are its canonical bytes; and evaluating leaves the collector as it was."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pembina
from pembina.evaluation.collector import without_collector
from pembina.evaluation.written import GOLDEN, MANY, Cells, alike, finish, piece, pieces_of
from pembina.model import canonical, number
from pembina.record import write_result

DOCUMENT = {
    "nodes": [{"path": "a", "scores": [1, 2.5, None]}, {"path": "b", "title": {"id": "nilai é"}}],
    "entrants": [{"code": f"{i}"} for i in range(2 * MANY + 1)],
    "findings": [],
    "award": {"hash": "x", "changed": []},
}


def test_the_pieces_of_a_document_are_its_canonical_bytes() -> None:
    result = finish(DOCUMENT)
    assert canonical(DOCUMENT) == b"".join(result.written)
    assert hashlib.sha256(canonical(DOCUMENT)).hexdigest() == result.sha256


def test_what_comes_last_is_written_anew_and_nothing_else() -> None:
    document = dict(DOCUMENT)
    pieces = pieces_of(document)
    document["findings"] = [{"key": "data.synthetic"}]
    pieces["findings"] = piece(document, "findings")
    assert finish(document, pieces) == finish(document)
    assert finish(document, pieces).sha256 != finish(DOCUMENT).sha256


def test_a_changed_result_does_not_keep_the_bytes_of_the_one_before(tmp_path: Path) -> None:
    result = finish(DOCUMENT)
    changed = attrs.evolve(result, document={**DOCUMENT, "findings": [{"key": "new"}]})
    assert changed.written == ()
    write_result(changed, tmp_path / "changed.json")
    assert canonical(changed.document) == (tmp_path / "changed.json").read_bytes()


def test_an_evaluated_result_is_written_as_it_is_named(tmp_path: Path) -> None:
    result = pembina.evaluate("penggerak-koperasi-2014")
    write_result(result, tmp_path / "result.json")
    content = (tmp_path / "result.json").read_bytes()
    assert (canonical(result.document), result.sha256) == (content, hashlib.sha256(content).hexdigest())


_NUMBERS = st.one_of(
    st.floats(allow_infinity=False),
    st.sampled_from([0.0, -0.0, 1.0, 1e300, -5e-324, 2.0**53, 2.0**53 - 1, 123456789012345.6, 85.005, float("nan")]),
)


@given(st.lists(_NUMBERS, max_size=30))
def test_a_column_is_written_at_once_as_cell_by_cell(numbers: list[float]) -> None:
    cells = Cells.of(np.array(numbers, dtype=np.float64))
    expected = [None if x != x else number(x) for x in numbers]
    assert repr(list(cells)) == repr(expected)
    assert cells.written + b"\n" == canonical(expected)


@given(st.lists(_NUMBERS, max_size=30), st.integers(1, 3))
def test_each_number_of_a_column_is_found_once(numbers: list[float], step: int) -> None:
    column = np.array(numbers * step, dtype=np.float64)[::step]
    different, which = alike(column)
    assert different[which].tobytes() == column.tobytes()
    assert sorted(different.view(np.uint64).tolist()) == sorted(set(column.view(np.uint64).tolist()))


def test_numbers_whose_hashes_are_the_same_are_told_apart() -> None:
    inverse = np.uint64(pow(int(GOLDEN), -1, 2**64))  # by it a small step of the hash is a step of the bits
    column = (np.arange(6, dtype=np.uint64)[[0, 1, 0, 2, 1, 5]] * inverse).view(np.float64)
    different, which = alike(column)
    assert different[which].tobytes() == column.tobytes()


def test_counts_are_written_as_they_are_and_infinity_is_not() -> None:
    counts = Cells.of(np.array([3, 0, 2**62, 3]))
    assert (list(counts), counts.written) == ([3, 0, 2**62, 3], b"[3,0,4611686018427387904,3]")
    with pytest.raises(ValueError, match="not JSON compliant"):
        Cells.of(np.array([1.0, np.inf]))


def test_what_was_made_while_the_collector_paused_counts_as_old() -> None:
    before = gc.isenabled()
    gc.enable()
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    try:
        with without_collector():
            made: list[object] = [[]]
        assert not any(each is made for each in gc.get_objects(generation=0))
        assert gc.get_freeze_count() == 0
    finally:
        (gc.enable if before else gc.disable)()
        if frozen:
            gc.freeze()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_goes_on_as_it_was_before(enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with without_collector():
            assert not gc.isenabled()
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()
