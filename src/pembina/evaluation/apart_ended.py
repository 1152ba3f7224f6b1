"""What the end of a process means: an answer, a limit that was passed, or a death that is told with its reason."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Any

from pembina.errors import N_, Phrase, Place, PluginError
from pembina.evaluation.apart_process import ANSWER, WALL, Ended, Limits
from pembina.evaluation.apart_wire import FORMAT, Nonsense, parse, text
from pembina.plugins import Found

MEMORY = N_("{size} MB of memory")
COMPUTING = N_("{seconds} seconds of computing")
WRITTEN = N_("{size} MB of temporary files")
SAID = N_("{size} MB of answers")
BY_SIGNAL = N_("it was ended by the signal {name}")
BY_STATUS = N_("it ended by itself with the status {status}")
RAISED = N_("it raised {error}")


def opened(ended: Ended, found: Found, limits: Limits, most: int, address: str) -> Mapping[str, Any]:
    """Return the answer of a process; raises PluginError (PB421 to PB424, PB427) and Nonsense."""
    place = Place(address=address)
    who: dict[str, Any] = {"plugin": found.name, "distribution": found.distribution, "version": found.version}
    if ended.over == WALL:
        raise PluginError.of("PB423", place, **who, seconds=round(limits.wall))
    if ended.over == ANSWER:
        raise PluginError.of("PB422", place, **who, what=Phrase(SAID, size=_megabytes(most)))
    if ended.signal in (signal.SIGXCPU, signal.SIGXFSZ):
        raise PluginError.of("PB422", place, **who, what=_limit(ended.signal, limits))
    if ended.status != 0:
        raise PluginError.of("PB421", place, **who, reason=_death(ended))
    if not ended.answer:
        raise PluginError.of("PB421", place, **who, reason=Phrase(BY_STATUS, status=0))
    document = parse(ended.answer)
    if not isinstance(document, dict):
        raise Nonsense("it is no JSON object")
    if "unbound" in document:
        raise PluginError.of("PB427", place, reason=text(document["unbound"], 500))
    if document.get("format") != FORMAT:
        raise Nonsense("it does not have the form of an answer")
    if document.get("limit") == "memory":
        raise PluginError.of("PB422", place, **who, what=Phrase(MEMORY, size=_megabytes(limits.memory)))
    if "crash" in document:
        raise PluginError.of("PB421", place, **who, reason=Phrase(RAISED, error=text(document["crash"], 500)))
    return document


def _limit(number: int | None, limits: Limits) -> Phrase:
    if number == signal.SIGXCPU:
        return Phrase(COMPUTING, seconds=limits.cpu)
    return Phrase(WRITTEN, size=_megabytes(limits.file))


def _death(ended: Ended) -> Phrase:
    """Say how a process died; its last line on standard error often says why."""
    if ended.signal is None:
        return Phrase(BY_STATUS, status=ended.status)
    try:
        name = signal.Signals(ended.signal).name
    except ValueError:
        name = str(ended.signal)
    return Phrase(BY_SIGNAL, name=name)


def _megabytes(size: int) -> int:
    return max(1, size // 2**20)
