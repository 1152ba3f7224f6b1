"""What of a result document does not fit its schema is told in words, and in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import RecordError
from pembina.model import canonical
from pembina.record import read_result
from pembina.record.coherence import WHERE
from pembina.record.schema import faults

from ..reports import results

Change = Callable[[dict[str, Any]], object]


def note(document: dict[str, Any]) -> dict[str, Any]:
    """The note in which a figure stands as its source prints it."""
    notes = (note for node in document["nodes"] for note in node.get("notes", {}).values() if "printed" in note)
    found: dict[str, Any] = next(notes)
    return found


def changed(change: Change) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(canonical(results.document()))
    change(document)
    return document


@pytest.mark.parametrize("figure", ["much", "", "85,02", "1e5", "NaN", " 85", "٨٥", "9" * 39, "1." + "0" * 39])
def test_a_printed_figure_that_is_no_number_is_named(figure: str) -> None:
    (found,) = faults(changed(lambda d: note(d).update(printed=figure)))
    assert found.endswith(f"/printed: {json.dumps(figure, ensure_ascii=False)} is no number in digits, with a point before its decimals")  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("figure", ["0", "-0.00", "007", "9" * 38 + "." + "9" * 38])
def test_a_printed_figure_that_is_a_number_fits(figure: str) -> None:
    assert faults(changed(lambda d: note(d).update(printed=figure))) == []


CHANGES: dict[str, Change] = {
    'the document: the key "award" is missing': lambda d: d.pop("award"),
    'the document: unknown key "more"': lambda d: d.update(more=1),
    'nodes: a list is expected here, found the text "none"': lambda d: d.update(nodes="none"),
    'nodes/4/scores/1: a number or nothing is expected here, found the text "60"': lambda d: d["nodes"][4][
        "scores"
    ].__setitem__(1, "60"),
    "entrants/0/coverage: 101 is out of range: at most 100": lambda d: d["entrants"][0].update(coverage=101),
    'entrants/0/total/published: "high" is no number in digits, with a point before its decimals': lambda d: d[
        "entrants"
    ][0]["total"].update(published="high"),
    "entrants/0/total: a table or nothing is expected here, found true": lambda d: d["entrants"][0].update(total=True),
}


@pytest.mark.parametrize("said", CHANGES)
def test_what_does_not_fit_the_schema_is_told_in_words(said: str) -> None:
    assert faults(changed(CHANGES[said])) == [said]


BROKEN: dict[bytes, str] = {
    b'{"a": NaN}': "NaN is not JSON",
    b'{"a": "\\ud83d"}': "an escape such as \\ud83d is half a character",
    b'{"a": "\xff"}': "it is not UTF-8",
    b"[" * 100_000: "lists or tables nested too deep",
    b"1" * 5_000: "a number of more than 4,000 digits",
    b"{": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
}


@pytest.mark.parametrize("content", BROKEN, ids=list(BROKEN.values()))
def test_a_file_that_is_no_json_is_told_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(RecordError) as refused:
        read_result(path)
    assert refused.value.problems[0].args["reason"] == BROKEN[content]


@pytest.mark.parametrize(
    "change",
    [
        lambda d: note(d).update(printed="much"),
        lambda d: d.pop("award"),
        lambda d: d["nodes"].pop(),
        lambda d: d["award"]["rules"].update(adopted="soon"),
    ],
)
def test_what_is_told_is_translated_where_it_is_shown(change: Change, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(canonical(changed(change)))
    with pytest.raises(RecordError) as refused:
        read_result(path)
    (problem,) = refused.value.problems
    reason = problem.args["reason"]
    asked: list[str] = []
    assert reason == reason.show(lambda text: asked.append(text) or text)  # type: ignore[func-returns-value]
    assert {WHERE, reason.args["what"].template} <= set(asked)
