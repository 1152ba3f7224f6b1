"""Sealed scores: what the jurors gave independently of each other, fixed by a number before they talk it over.

A seal document (``pembina-jury-seal/1``) is canonical JSON with the award's id, edition and rules, the criterion, the
rows, and the seal: the SHA-256 of the canonical JSON of all of that without the seal. So neither a row nor the award
that it belongs to can be changed without another seal, and the one read into the minutes tells.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pembina import SourceRow
from pembina.commands import N_, DataError, Phrase, Place

from .files import NotRead, read_plain

FORMAT = "pembina-jury-seal/1"
ABOUT = ("award", "edition", "rules", "criterion")
ROW = ("entrant", "juror", "item", "score", "note", "state")
STATES = ("", "abstained", "recused")

_SEAL = re.compile(r"[0-9a-f]{64}")
_SCORE = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")

_NO_JSON = N_("it is not JSON ({reason})")
_NO_FORM = N_("it does not say that it is one")
_KEYS = N_("it has not the keys of one: {keys}")
_TEXTS = N_("{key} is not what it has to be")
_ROW = N_("row {row} is not a row of scores")
_ORDER = N_("row {row} is not in its place, or stands twice")


def canonical(document: Any) -> bytes:
    """Return JSON with sorted keys, no blanks, in UTF-8 and with a line feed at the end: what hashes are taken of."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"


def plain(score: str) -> str | None:
    """Write a score in the one way that a seal knows (``85.5``, ``90``); None for what is no finite number."""
    try:
        exact = Decimal(score)
    except InvalidOperation:
        return None
    if not exact.is_finite() or abs(exact.adjusted()) > 30:
        return None
    text = format(exact.normalize(), "f")
    return "0" if text == "-0" else text


def seal_document(about: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Make a seal document of texts: ``about`` has the keys ABOUT, each row has the columns ROW, scores as plain text.

    Rows are sorted by entrant, juror and item, so that their order in a file makes no difference.
    """
    kept = sorted(({column: row[column] for column in ROW} for row in rows), key=_order)
    document = {"format": FORMAT, **{key: about[key] for key in ABOUT}, "rows": kept}
    return {**document, "seal": seal_of(document)}


def seal_of(document: Mapping[str, Any]) -> str:
    """Return the seal that a document's content gives: 64 hexadecimal digits."""
    content = {key: value for key, value in document.items() if key != "seal"}
    return hashlib.sha256(canonical(content)).hexdigest()


def spoken(seal: str) -> str:
    """Return a seal in groups of eight digits, as it is read out and written into the minutes."""
    return " ".join(seal[start : start + 8] for start in range(0, len(seal), 8))


def heard(text: str) -> str | None:
    """Return a seal as somebody typed it from the minutes, in any grouping and capitals; None for what is none."""
    seal = re.sub(r"[\s:._-]", "", text).lower()
    return seal if _SEAL.fullmatch(seal) else None


def read_seal(path: Path) -> dict[str, Any]:
    """Read a seal document; raises DataError where there is none or its content does not give its own seal.

    JURY401: there is no file to read; JURY402: not a seal document; JURY403: changed since it was sealed.
    """
    place = Place(str(path))
    try:
        content = read_plain(path)
    except NotRead as refused:
        raise DataError.of("JURY401", place, reason=refused.reason) from None
    try:
        document = json.loads(content.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)
        flaw = _flaw(document)
        found = "" if flaw else seal_of(document)
    except (ValueError, RecursionError) as error:  # a lone half of a character surfaces when the seal is worked out
        raise DataError.of("JURY402", place, reason=Phrase(_NO_JSON, reason=str(error)[:120])) from None
    if flaw is not None:
        raise DataError.of("JURY402", place, reason=flaw)
    if found != document["seal"]:
        raise DataError.of("JURY403", place, said=spoken(document["seal"]), found=spoken(found))
    return dict(document)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says something twice: two readers would take it for two things."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _flaw(document: Any) -> Phrase | None:
    """Say what keeps a document from being a seal document, or None."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return Phrase(_NO_FORM)
    due = {"format", "seal", "rows", *ABOUT}
    if set(document) != due:
        return Phrase(_KEYS, keys=", ".join(sorted(due ^ set(document))))
    for key in ABOUT:
        if not isinstance(document[key], str):
            return Phrase(_TEXTS, key=key)
    if not isinstance(document["seal"], str) or not _SEAL.fullmatch(document["seal"]):
        return Phrase(_TEXTS, key="seal")
    if not isinstance(document["rows"], list):
        return Phrase(_TEXTS, key="rows")
    return next(_row_flaws(document["rows"]), None)


def _row_flaws(found: Sequence[Any]) -> Iterator[Phrase]:
    before: tuple[str, ...] | None = None
    for number, row in enumerate(found, 1):
        good = isinstance(row, dict) and set(row) == set(ROW) and all(isinstance(cell, str) for cell in row.values())
        if not good or (row["score"] and not _SCORE.fullmatch(row["score"])) or row["state"] not in STATES:
            yield Phrase(_ROW, row=number)
            return
        if before is not None and _order(row) <= before:
            yield Phrase(_ORDER, row=number)
        before = _order(row)


def _order(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["entrant"], row["juror"], row["item"]


# The reader `sealed-scores`


def read_meant(path: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """Read a seal document that bears the seal in dataset.toml, where one is named there.

    Raises DataError as :func:`read_seal` does, and JURY405 where the seal is another than the one named.
    """
    document, named = read_seal(path), options.get("seal")
    if named is not None and heard(named) != document["seal"]:
        wanted = heard(named)
        shown = named[:80] if wanted is None else spoken(wanted)
        raise DataError.of("JURY405", Place(str(path)), found=spoken(document["seal"]), wanted=shown)
    return document


def columns(path: Path, options: Mapping[str, Any]) -> Sequence[str]:
    """Return the columns of sealed scores: those of scores, and the seal; raises DataError as :func:`read_meant`."""
    read_meant(path, options)
    return (*ROW, "seal")


def rows(path: Path, options: Mapping[str, Any]) -> Iterator[SourceRow]:
    """Yield the sealed rows, numbered from 1, each with the seal; raises DataError as :func:`read_meant`."""
    document = read_meant(path, options)
    for number, row in enumerate(document["rows"], 1):
        cells: dict[str, Any] = {column: row[column] or None for column in ROW}
        cells["score"] = Decimal(row["score"]) if row["score"] else None
        yield SourceRow(number, {**cells, "seal": document["seal"]})
