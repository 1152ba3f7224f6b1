"""The ledger of a collection: whose sheet was read with which content, so that none comes late or is replaced unseen.

It stands beside the scores (``scores.csv`` has ``scores.sheets.json``) as canonical JSON without a clock: the same
sheets, collected the same way, give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from pembina.commands import N_, DataError, Phrase, Place, Problem

from ..files import NOTHING, NotRead, kind, read_plain
from ..sealing import canonical

FORMAT = "pembina-jury-sheets/1"
NAMES = {"award": N_("award"), "edition": N_("edition"), "rules": N_("rules"), "criterion": N_("criterion")}
ABOUT = tuple(NAMES)
"""What ledgers and seals say of the scores that they are about, and how messages call it."""

_SHA = re.compile(r"[0-9a-f]{64}")
_KEYS = {"format", *ABOUT, "assignment", "missing", "scores", "sheets"}

_FIRST = N_("nothing was collected before, so no sheet can be late or replace another")
_NOT_GIVEN = N_("no sheet of this juror is among those given")
_NOT_LATE = N_("the sheet was there at the first collection")
_NOT_REPLACED = N_("the sheet is the one that was collected before")
_NEVER_THERE = N_("no sheet of this juror was collected before; a sheet that comes later is late")


@frozen
class Came:
    """A sheet that is there now. ``good`` when nothing in it is wrong; ``sha256`` is empty where two files claim it."""

    juror: str
    file: str
    sha256: str
    good: bool


@frozen
class Sheet:
    """A sheet in the ledger: what was read last, whether its scores were taken, whether it came late.

    ``earlier`` holds file and SHA-256 of each sheet that it replaced, the oldest first.
    """

    juror: str
    file: str
    sha256: str
    collected: bool
    late: bool = False
    earlier: tuple[tuple[str, str], ...] = ()


@frozen
class Ledger:
    """All sheets of a collection, by juror. ``scores`` is the SHA-256 of the scores that were written from them."""

    about: Mapping[str, str]
    assignment: str
    missing: bool
    scores: str
    sheets: Mapping[str, Sheet]

    def content(self) -> bytes:
        """Return the bytes of the file."""
        sheets = [
            {
                "juror": sheet.juror,
                "file": sheet.file,
                "sha256": sheet.sha256,
                "collected": sheet.collected,
                "late": sheet.late,
                "earlier": [{"file": file, "sha256": sha256} for file, sha256 in sheet.earlier],
            }
            for _, sheet in sorted(self.sheets.items())
        ]
        return canonical(
            {
                "format": FORMAT,
                **{key: self.about[key] for key in ABOUT},
                "assignment": self.assignment,
                "missing": self.missing,
                "scores": self.scores,
                "sheets": sheets,
            }
        )


@frozen
class Entered:
    """What comes of the sheets that are there: those let in, the ledger's new sheets, and what is against the others.

    ``kept`` are jurors whose scores were taken before and would be lost now: then nothing may be written.
    ``late`` and ``replaced`` are the jurors let in by name, each for as long as the ledger tells of it.
    """

    sheets: Mapping[str, Sheet]
    taken: frozenset[str]
    kept: tuple[str, ...]
    late: tuple[str, ...]
    replaced: tuple[str, ...]
    problems: tuple[Problem, ...] = field(default=())


def ledger_path(scores: Path) -> Path:
    """Where the ledger of a file of scores stands."""
    return scores.with_name(scores.name.removesuffix(".csv") + ".sheets.json")


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def enter(before: Ledger | None, came: Iterable[Came], late: Collection[str], replace: Collection[str]) -> Entered:
    """Hold the sheets that are there against the ledger of the collection before (None: this is the first).

    Problems: JURY351 (late), JURY352 (replaced), JURY353 (gone), JURY354 (an option that has nothing to do).
    """
    here = {sheet.juror: sheet for sheet in came}
    known = dict(before.sheets) if before else {}
    sheets, problems, taken = dict(known), [], set()
    for juror, sheet in sorted(here.items()):
        entry, problem = _entry(known.get(juror), sheet, before is None, juror in late, juror in replace)
        problems += [problem] if problem else []
        if entry is not None:
            sheets[juror] = entry
        if entry is not None and entry.collected and sheet.good and problem is None:
            taken.add(juror)
    for juror, known_sheet in sorted(known.items()):
        if juror not in here:
            args = {"juror": juror, "file": known_sheet.file, "sha256": known_sheet.sha256[:12]}
            problems.append(Problem("JURY353", Place(known_sheet.file), args))
    problems += _idle(before, here, sheets, late, replace)
    return Entered(
        sheets,
        frozenset(taken),
        tuple(juror for juror, sheet in sorted(known.items()) if sheet.collected and juror not in taken),
        tuple(juror for juror, sheet in sorted(sheets.items()) if sheet.late),
        tuple(juror for juror, sheet in sorted(sheets.items()) if sheet.earlier),
        tuple(problems),
    )


def _entry(
    known: Sheet | None, sheet: Came, first: bool, late: bool, replace: bool
) -> tuple[Sheet | None, Problem | None]:
    """Return what the ledger says of a sheet from now on, and what is against it."""
    if not sheet.sha256:
        return known, None
    fresh = Sheet(sheet.juror, sheet.file, sheet.sha256, sheet.good)
    if first:
        return fresh, None
    if known is None:
        problem = Problem("JURY351", Place(sheet.file), {"juror": sheet.juror})
        return (evolve(fresh, late=True), None) if late else (None, problem)
    if known.sha256 == sheet.sha256:
        return evolve(known, file=sheet.file, collected=sheet.good), None
    if not replace:
        args = {"juror": sheet.juror, "before": known.sha256[:12], "now": sheet.sha256[:12], "file": known.file}
        return known, Problem("JURY352", Place(sheet.file), args)
    return evolve(fresh, late=known.late, earlier=(*known.earlier, (known.file, known.sha256))), None


def _idle(
    before: Ledger | None,
    here: Mapping[str, Came],
    sheets: Mapping[str, Sheet],
    late: Collection[str],
    replace: Collection[str],
) -> list[Problem]:
    """Say of which juror an option was given that lets nothing in."""

    def reason(juror: str, option: str) -> str | None:
        if before is None:
            return _FIRST
        if juror not in here:
            return _NOT_GIVEN
        if option == "--late":
            return None if juror not in sheets or sheets[juror].late else _NOT_LATE
        if juror not in before.sheets:
            return _NEVER_THERE
        return None if sheets[juror].earlier or not here[juror].sha256 else _NOT_REPLACED

    asked = [("--late", juror) for juror in late] + [("--replace", juror) for juror in replace]
    found = [(option, juror, reason(juror, option)) for option, juror in dict.fromkeys(asked)]
    return [
        Problem("JURY354", Place(), {"option": option, "juror": juror, "reason": Phrase(why)})
        for option, juror, why in found
        if why is not None
    ]


def read_ledger(path: Path, about: Mapping[str, str]) -> Ledger | None:
    """Read the ledger of an earlier collection of the same award; None where there was none.

    Raises DataError: JURY355 where the file is no ledger, JURY356 where it is that of another award, edition, rules or
    criterion.
    """
    if kind(path, follow=False) == NOTHING:
        return None
    place = Place(str(path))
    try:
        content = read_plain(path)
        ledger = _ledger(json.loads(content.decode("utf-8")))
        if ledger.content() != content:  # it says something twice, or more than it has to
            raise ValueError
    except (NotRead, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise DataError.of("JURY355", place) from None
    for key in ABOUT:
        if ledger.about[key] != about[key]:
            what = Phrase(NAMES[key])
            raise DataError.of("JURY356", place, what=what, found=ledger.about[key], wanted=about[key])
    return ledger


def _ledger(document: Mapping[str, Any]) -> Ledger:
    """Make a ledger of its document; raises ValueError, KeyError or TypeError where it is none."""
    if document["format"] != FORMAT or set(document) != _KEYS or not isinstance(document["missing"], bool):
        raise ValueError
    about = {key: _text(document[key]) for key in ABOUT}
    sheets = [_sheet(raw) for raw in document["sheets"]]
    by_juror = {sheet.juror: sheet for sheet in sheets}
    if len(by_juror) < len(sheets):
        raise ValueError
    return Ledger(about, _hash(document["assignment"]), document["missing"], _hash(document["scores"]), by_juror)


def _sheet(raw: Mapping[str, Any]) -> Sheet:
    if not isinstance(raw["collected"], bool) or not isinstance(raw["late"], bool):
        raise ValueError
    earlier = tuple((_text(old["file"]), _hash(old["sha256"])) for old in raw["earlier"])
    return Sheet(_text(raw["juror"]), _text(raw["file"]), _hash(raw["sha256"]), raw["collected"], raw["late"], earlier)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _hash(value: Any) -> str:
    if not _SHA.fullmatch(_text(value)):
        raise ValueError
    return str(value)
