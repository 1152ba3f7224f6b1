"""Reading decisions after publication: only those of the result at hand, and every mistake in the file at once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pembina.errors import RecordError, did_you_mean
from pembina.model import Result, sha256
from pembina.model.decision import ENDING, OBJECTION, Answer, Decision, Decisions

if TYPE_CHECKING:
    from pembina.record.tomlfile import TomlFile

SUFFIX = ".decisions.toml"


@cache
def decisions_schema() -> dict[str, Any]:
    """Return the JSON Schema of a decisions file."""
    path = Path(__file__).parent / "decisions.schema.json"
    return cast(dict[str, Any], json.loads(path.read_text("utf-8")))


def decisions_beside(path: str | Path) -> Path | None:
    """Return the decisions that lie beside a result (``RESULT.decisions.toml`` beside ``RESULT.json``), or None."""
    path = Path(path)
    beside = path.with_name(path.name.removesuffix(".json") + SUFFIX)
    return beside if beside.is_file() else None


def read_decisions(path: str | Path, result: Result) -> Decisions:
    """Read what was decided about a result since it was published.

    Raises RecordError with every mistake in the file: what does not fit the schema (PB2xx), decisions of another result
    (PB721), entrants and nodes that the result does not know (PB703, PB705), days in an impossible order (PB722), what
    belongs to objections only (PB723), and a second end of the same entrant (PB724).
    """
    from pembina.record.tomlfile import TomlFile  # which loads the reading of awards

    path = Path(path)
    file = TomlFile(path, decisions_schema())
    document = file.document
    if isinstance(document.get("result"), str) and document["result"] != result.sha256 and not file.problems:
        raise RecordError.of(
            "PB721", file.source.place(("result",)), found=document["result"][:12], wanted=result.sha256[:12]
        )
    if not file.problems:
        _look(file, document, result)
    file.close()
    rows = sorted(map(_decision, document.get("decisions", ())), key=lambda row: row.date)
    return Decisions(
        document["result"], tuple(rows), document.get("published"), document.get("objections-until"),
        path.name, sha256((file.source.text or "").encode()),
    )  # fmt: skip


def _decision(raw: Mapping[str, Any]) -> Decision:
    said = raw.get("answer")
    answer = Answer(said["date"], said["text"], said["outcome"], said.get("by")) if said else None
    return Decision(
        raw["entrant"], raw["kind"], raw["date"], raw["reason"], raw.get("by"), raw.get("deadline"), raw.get("about"),
        answer,
    )  # fmt: skip


def _look(file: TomlFile, document: Mapping[str, Any], result: Result) -> None:
    """Look at what no schema can see."""
    codes = {entrant["code"] for entrant in result.entrants}
    paths = {node["path"] for node in result.nodes if node["path"]}
    published, until = document.get("published"), document.get("objections-until")
    if published and until and until < published:
        file.blame("PB722", ("objections-until",), None, **_days(until, published))
    ended: dict[str, int] = {}
    for i, row in enumerate(document.get("decisions", ())):
        at = ("decisions", i)
        if row["entrant"] not in codes:
            file.blame("PB703", (*at, "entrant"), did_you_mean(row["entrant"], codes), entrant=repr(row["entrant"]))
        if row.get("about") is not None and row["about"] not in paths:
            file.blame("PB705", (*at, "about"), did_you_mean(row["about"], paths), criterion=repr(row["about"]))
        _in_order(file, (*at, "date"), published, row["date"])
        _in_order(file, (*at, "deadline"), row["date"], row.get("deadline"))
        if "answer" in row:
            _in_order(file, (*at, "answer", "date"), row["date"], row["answer"]["date"])
        for key in ("about", "deadline", "answer") if row["kind"] != OBJECTION else ():
            if key in row:
                file.blame("PB723", (*at, key), key=key, kind=row["kind"])
        if row["kind"] in ENDING and row["entrant"] in ended:
            file.blame("PB724", at, entrant=row["entrant"], first=ended[row["entrant"]] + 1)
        elif row["kind"] in ENDING:
            ended[row["entrant"]] = i


def _in_order(file: TomlFile, at: tuple[str | int, ...], first: dt.date | None, then: dt.date | None) -> None:
    if first is not None and then is not None and then < first:
        file.blame("PB722", at, None, **_days(then, first))


def _days(day: dt.date, before: dt.date) -> dict[str, str]:
    return {"day": day.isoformat(), "before": before.isoformat()}
