"""Which engine is meant by ``duckdb:memory=2GB``, ``sc://host:15002`` or ``local[2]``, and opening it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pembina.data.engines import BaseEngine
from pembina.data.engines.answerable import Answerable
from pembina.errors import N_, DataError, Hint, Phrase, Problem, did_you_mean
from pembina.plugins.guard import guarded

if TYPE_CHECKING:
    from pembina.data.engines import Engine
    from pembina.plugins import Host


def split_engine(engine: str) -> tuple[str, str]:
    """Divide the name of an engine from its options: ``sc`` and ``//host:15002``, ``local`` and ``[2]``."""
    named = re.match(r"[\w-]*", engine)
    name = named.group() if named else ""
    rest = engine[len(name) :]
    return name, rest.removeprefix(":")


def engine_kind(host: Host, engine: str) -> Any:
    """Find the kind of engine by its name; raises DataError (PB345)."""
    name, options = split_engine(engine)
    try:
        return host.get("engines", name)
    except KeyError:
        known = host.names("engines")
        hint = did_you_mean(name, known) or Hint(N_("known engines are {known}"), {"known": ", ".join(known)})
        raise DataError([Problem("PB345", args={"engine": name or engine, "options": options}, hint=hint)]) from None


def open_engine(host: Host, engine: str) -> Engine:
    """Open the engine of a name, with its options; raises DataError (PB345, PB350, PB354, PB355) and PluginError.

    An engine that lacks what Pembina asks of one is refused here, and not in the midst of the work; what an engine from
    outside does wrong afterwards is told of its plugin.
    """
    kind = engine_kind(host, engine)
    found = host.provider("engines", kind.name)
    options = split_engine(engine)[1]
    opened: Engine
    if found.manifest is None:  # Pembina's own
        opened = kind.open(options)
    else:
        with guarded(found, f"its engine {kind.name}", at=kind.open):
            opened = kind.open(options)
    lacking = [name for name in vars(BaseEngine) if not name.startswith("_") and not hasattr(opened, name)]
    if lacking or not callable(getattr(opened, "scan", None)):
        names = ", ".join([*lacking, *(() if hasattr(opened, "scan") else ("scan",))])
        reason = Phrase(N_("it lacks {names}, which pembina.engines.BaseEngine has"), {"names": names})
        raise DataError([Problem("PB350", args={"engine": kind.name, "reason": reason})])
    return opened if found.manifest is None else Answerable(opened, kind.name, found)
