"""The result is written once, in pieces that are its canonical bytes; and evaluating leaves the collector as it was."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path

import attrs
import pytest

import pembina
from pembina.evaluation.collector import without_collector
from pembina.evaluation.written import MANY, finish, piece, pieces_of
from pembina.model import canonical
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
