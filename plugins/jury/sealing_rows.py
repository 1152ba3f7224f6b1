"""The rows that are to be sealed: read from csv, and every one of them right, since nothing is mended afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pembina.commands import N_, DataError, Hint, Phrase, Place, Problem

from .csvfile import Line, read_lines
from .files import NotRead, read_plain
from .rubric import DECIMALS
from .sealing import ROW, STATES, plain
from .sheets.ledger import ledger_path, read_ledger, sha256

if TYPE_CHECKING:
    from .panel import Panel

NEEDED, OPTIONAL = ("entrant", "juror", "score"), ("item", "note", "state")

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
"""A number as people write it; Decimal would also take 8_5, 1e1 and digits of other scripts."""

_MEANT = N_("name the scores that `pembina jury collect` wrote")
_ENTRANT = N_('there is no entrant "{found}" in the award')
_JUROR = N_('there is no juror "{found}" on the list of jurors')
_ITEM = N_('the rubric has no item "{found}"')
_NUMBER = N_('"{found}" is no number such as 85.5')
_SCALE = N_("{found} is no score that the item takes")
_STATE = N_('"{found}" is no state; it is empty, abstained or recused')
_BOTH = N_("it has a score, and says {found}")
_NEITHER = N_("it has neither a score nor a state")
_TWICE = N_("the same entrant, juror and item stand in row {first}")


def check_ledger(path: Path, about: Mapping[str, str]) -> bool:
    """Refuse scores that are not those of the ledger beside them (JURY409); returns whether there is a ledger.

    Raises DataError also where the ledger cannot be read or is another award's (JURY355, JURY356).
    """
    beside = ledger_path(path)
    ledger = read_ledger(beside, about)
    if ledger is None:
        return False
    try:
        there = read_plain(path)
    except NotRead as refused:
        raise DataError.of("JURY361", Place(str(path)), hint=Hint(_MEANT), reason=refused.reason) from None
    if sha256(there) != ledger.scores:
        raise DataError.of("JURY409", Place(str(path)), ledger=str(beside))
    return True


def read_scores(path: Path, panel: Panel) -> list[dict[str, str]]:
    """Read scores from csv as texts, each score written in the one way that a seal knows.

    Raises DataError with every row that is no score of this panel (JURY361 to JURY363, JURY407, JURY408).
    """
    rows: list[dict[str, str]] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str, str], int] = {}
    for line in read_lines(path, NEEDED, OPTIONAL, Hint(_MEANT)):
        row, reasons = _row(line, panel)
        key = (row["entrant"], row["juror"], row["item"])
        if key in first:
            reasons.append(Phrase(_TWICE, first=first[key]))
        first.setdefault(key, line.line)
        problems += [Problem("JURY407", Place(str(path), line.line), {"reason": reason}) for reason in reasons]
        rows.append(row)
    if problems:
        raise DataError(problems)
    if not rows:
        raise DataError.of("JURY408", Place(str(path)))
    return rows


def _row(line: Line, panel: Panel) -> tuple[dict[str, str], list[Phrase]]:
    """Return a row as it is sealed, and what is wrong with it."""
    row = {column: line[column] for column in ROW}
    return row, [*_people(row, panel), *_score(row, panel)]


def _people(row: Mapping[str, str], panel: Panel) -> Iterator[Phrase]:
    if row["entrant"] not in {case.code for case in (*panel.cases, *panel.out)}:
        yield Phrase(_ENTRANT, found=row["entrant"])
    if row["juror"] not in {juror.code for juror in panel.jurors}:
        yield Phrase(_JUROR, found=row["juror"])


def _score(row: dict[str, str], panel: Panel) -> Iterator[Phrase]:
    """Look at item, score and state; item and score are put into the form that is sealed."""
    if row["state"] not in STATES:
        yield Phrase(_STATE, found=row["state"])
        return
    if not row["score"]:
        if not row["state"] and not row["note"]:
            yield Phrase(_NEITHER)
        return
    if row["state"]:
        yield Phrase(_BOTH, found=row["state"])
        return
    item = panel.rubric.item(row["item"])
    score = plain(row["score"]) if _PLAIN.fullmatch(row["score"]) else None
    if score is None:
        yield Phrase(_NUMBER, found=row["score"])
    if item is None:
        yield Phrase(_ITEM, found=row["item"])
    if item is None or score is None:
        return
    row["item"], row["score"] = item.id, score
    near = item.step and Decimal(score) != round(Decimal(score), DECIMALS)  # a float would take it for one on a step
    if near or not panel.rubric.allowed(item, float(score)):
        yield Phrase(_SCALE, found=score)
