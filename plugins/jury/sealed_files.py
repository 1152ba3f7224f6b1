"""Whether scores that name a seal come from a file that bears it, and were given under the award they are read for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pembina.commands import DataError, Phrase, Place, Problem

from .sealing import read_seal

if TYPE_CHECKING:
    from .panel import Panel


def only_written(panel: Panel) -> list[str]:
    """Return the files whose scores name a seal that the file itself does not bear.

    A column ``seal`` of a csv file may say anything; only a seal document gives its own seal. Raises DataError where a
    seal document was made under another award, edition, set of rules or criterion (JURY406).
    """
    from .sheets.check import about

    files = {score.at.file: score.seal for score in panel.scores or () if score.seal}
    due, problems, unborne = about(panel), list[Problem](), []
    for file, seal in sorted(files.items()):
        try:
            document = read_seal(Path(file))
        except DataError:
            unborne.append(file)
            continue
        problems += other_about(document, due, file)
        unborne += [file] if document["seal"] != seal else []
    if problems:
        raise DataError(problems)
    return unborne


def other_about(document: Mapping[str, Any], due: Mapping[str, str], file: str) -> Iterator[Problem]:
    """Say the first thing in which a seal document is about something else than is due (JURY406)."""
    from .sheets.ledger import NAMES

    for key, wanted in due.items():
        if document[key] != wanted:
            args = {"what": Phrase(NAMES[key]), "found": document[key], "wanted": wanted}
            yield Problem("JURY406", Place(file), args)
            return
