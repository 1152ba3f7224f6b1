"""Which entrant and which node of a result the words on the command line mean."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pembina.errors import N_, Hint, Place, RecordError, did_you_mean

if TYPE_CHECKING:
    from pembina.model import Result


def entrant_meant(result: Result, path: Path, word: str) -> str:
    """Return the code of the one entrant that is meant; raises RecordError (PB703, PB704)."""
    from pembina.reports.outline import matching

    found = matching(word, result.entrants)
    if not found:
        known = [name for entrant in result.entrants for name in (entrant["code"], entrant["name"])]
        raise RecordError.of("PB703", Place(str(path)), entrant=word, hint=did_you_mean(word, known))
    if len(found) > 1:
        listed = ", ".join(f"{entrant['name']} ({entrant['code']})" for entrant in found)
        raise RecordError.of("PB704", Place(str(path)), entrant=word, entrants=listed)
    return str(found[0]["code"])


def node_meant(result: Result, path: Path, word: str) -> Mapping[str, Any]:
    """Return the node that is meant: by path, by the end of its path, or by its title; raises RecordError (PB705)."""
    nodes = [node for node in result.nodes if node["path"]]
    ways = (
        lambda node: node["path"] == word,
        lambda node: node["path"].rpartition(".")[2] == word,
        lambda node: word.casefold() in (title.casefold() for title in node["title"].values()),
    )
    for fits in ways:
        found = [node for node in nodes if fits(node)]
        if len(found) == 1:
            return found[0]
        if found:
            paths = ", ".join(node["path"] for node in found)
            several = Hint(N_("it fits several: {paths}"), {"paths": paths})
            raise RecordError.of("PB705", Place(str(path)), criterion=word, hint=several)
    known = [
        name for node in nodes for name in (node["path"], node["path"].rpartition(".")[2], *node["title"].values())
    ]
    raise RecordError.of("PB705", Place(str(path)), criterion=word, hint=did_you_mean(word, known))
