"""Long columns of a result are checked at once where their types say all; what does not fit is refused as ever."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema
import pytest

import pembina
from pembina.record.misfit import misfit
from pembina.record.schema import faults, result_schema


@cache
def document() -> dict[str, Any]:
    return dict(pembina.evaluate("penggerak-koperasi-2014").document)


@pytest.mark.parametrize("cell", [True, "85", [1], {}])
@pytest.mark.parametrize("column", ["scores", "contributions", "evidence"])
def test_a_cell_that_is_no_number_is_found_where_jsonschema_finds_it(cell: Any, column: str) -> None:
    wrong = deepcopy(document())
    node = next(node for node in wrong["nodes"] if node["kind"] == "criterion")
    node[column][2] = cell
    position = wrong["nodes"].index(node)
    expected = next(jsonschema.Draft202012Validator(result_schema()).iter_errors(wrong))
    assert [misfit(expected)] == faults(wrong)
    wanted = "a whole number" if column == "evidence" else "a number or nothing"
    assert faults(wrong)[0].startswith(f"nodes/{position}/{column}/2: {wanted} is expected here, found ")


def test_a_sound_document_is_sound() -> None:
    assert faults(document()) == []
