"""Putting an evaluation into the log of its award before its result is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pembina.cli.failures import say
from pembina.errors import N_, Phrase, Place, RecordError

if TYPE_CHECKING:
    from pembina.cli.session import Session
    from pembina.model import Result
    from pembina.record.log import Entry
    from pembina.record.seal import Seal

SHIPPED = N_("the award comes with Pembina, and its folder belongs to nobody's evaluation")
NOT_LOGGED = N_("This evaluation was not logged, for {path} cannot be written: {reason}")
DAMAGED = N_(
    "The log of evaluations is damaged; this evaluation follows its last whole entry. See: pembina log {award}"
)


def log_folder(award: str | Path) -> Path | None:
    """The folder whose log an award's evaluations go to; None for an award that comes with Pembina.

    A shipped award lies where Pembina is installed: the folder is that of all users, often not theirs to write to, and
    an award that is really given is a copy of it in a folder of its own.
    """
    from pembina.api import award_path, shipped_awards

    path = award_path(award).resolve()
    return None if path in {each.resolve() for each in shipped_awards().values()} else path.parent


def check_loggable(award: str) -> None:
    """Refuse a sealed evaluation that could not be logged before the work, not after it (PB746, PB747)."""
    from pembina.record.log import LOG_NAME, check_log, reason_of

    folder = log_folder(award)
    if folder is None:
        raise RecordError.of("PB746", Place(award), reason=Phrase(SHIPPED))
    try:
        check_log(folder)
    except OSError as error:
        raise RecordError.of("PB746", Place(str(folder / LOG_NAME)), reason=reason_of(error)) from None


def log_run(session: Session, award: str, result: Result, settings: Sequence[str], seal: Seal | None) -> Entry | None:
    """Append a run to the log of its award; None where it is not logged, which is said on standard error.

    Under a seal what cannot be logged is refused (RecordError PB746), and so is a damaged log (PB747).
    """
    from pembina.record.log import LOG_NAME, append, reason_of, run_facts

    folder = log_folder(award)
    if folder is None:
        return None
    facts = run_facts(result, settings, None if seal is None else seal.sha256)
    try:
        entry = append(folder, facts, whole=seal is not None)
    except OSError as error:
        path, reason = folder / LOG_NAME, reason_of(error)
        if seal is not None:
            raise RecordError.of("PB746", Place(str(path)), reason=reason) from None
        shown = reason.show(session.texts.translate) if isinstance(reason, Phrase) else session.texts.translate(reason)
        say(session.texts.say(NOT_LOGGED, path=str(path), reason=shown))
        return None
    if entry.after:
        say(session.texts.say(DAMAGED, award=award))
    return entry
