"""What the page of an evaluation says of the earlier result that it was built upon."""

from __future__ import annotations

from pembina.errors import Phrase
from pembina.evaluation.previous import TABLE, Reuse
from pembina.evaluation.previous_same import VERSION
from pembina.reports.page import Bullets, Paragraph
from pembina.reports.previous import reuse_blocks
from pembina.reports.texts import Texts

CHANGED = Phrase(TABLE, table="visits")
CHECK = Paragraph("A run without --previous gives the same file; evaluate once so before you publish.")


def said(taken: tuple[str, ...], again: dict[str, Phrase], whole: Phrase | None = None, language: str = "en") -> list:
    return reuse_blocks(Reuse("0" * 64, taken, again, whole, ()), Texts(language), "r.json")


def test_all_criteria_were_taken() -> None:
    assert [
        Paragraph("All criteria were taken from r.json: nothing that they are measured by has changed."), CHECK,
    ] == said(("a", "b"), {})  # fmt: skip


def test_some_were_measured_again_and_those_of_one_reason_are_told_together() -> None:
    first, bullets, last = said(("a",), {"b": CHANGED, "d": Phrase("it is new"), "c": CHANGED})
    assert "1 of 4 criteria was taken from r.json: nothing that it is measured by has changed." == first.text
    assert Bullets((
        "Measured again: b and c, because the table visits has changed.", "Measured again: d, because it is new.",
    )) == bullets  # fmt: skip
    assert CHECK == last


def test_where_none_could_be_taken_there_is_nothing_to_check() -> None:
    assert [
        Paragraph("No criterion could be taken from r.json."),
        Bullets(("Measured again: b, because the table visits has changed.",)),
    ] == said((), {"b": CHANGED})


def test_one_reason_for_all_is_said_once() -> None:
    why = Phrase(VERSION, then="0.0.9", now="0.1.0")
    assert [
        Paragraph(
            "Nothing was taken from r.json: it was made by Pembina 0.0.9, and this is Pembina 0.1.0. "
            "All criteria were measured."
        )
    ] == said((), {"a": why}, why)


def test_a_result_without_its_facts_beside_it_is_told() -> None:
    blocks = reuse_blocks(Reuse("0" * 64, ("a",), {}, None, ()), Texts("en"), "r.json", "r.run.json")
    told = "r.run.json is not beside r.json, so nothing shows that this result is as it was written then."
    assert [Paragraph(told), CHECK] == blocks[1:]
