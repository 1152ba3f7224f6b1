"""What a feedback report adds to what a result says of one entrant: what was missing and cost it, peers, the way up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from pembina.analysis.assess_missing import Case, missing
from pembina.analysis.assess_open import unknown
from pembina.analysis.assess_peers import peers
from pembina.analysis.replay import Replay
from pembina.analysis.tidy import tidy
from pembina.errors import PembinaError
from pembina.evaluation.measure import Column
from pembina.model import Result, Status
from pembina.plugins import Host

SET_ASIDE = (Status.RECUSED, Status.WITHDRAWN, Status.REVOKED)


def feedback(result: Result, code: str, host: Host | None = None, way: bool = True) -> dict[str, Any]:
    """Return what was missing of an entrant and what hung on it, its peers, and the least costly way to the next tier.

    ``way`` is a document ``pembina-improve/1``, or None with the reason in ``no-way``: ``best`` (it holds the highest
    tier), ``no-tiers``, ``set-aside``, ``not-asked``, or ``not-to-be-had`` where a method has no answer. Raises
    KeyError for an entrant that is not there.
    """
    replay = Replay(result) if host is None else Replay(result, host)
    row = result.position(code)
    plan, why = _way(result, replay, code) if way else (None, "not-asked")
    document: dict[str, Any] = tidy(
        {"entrant": code, "missing": _missing(replay, row), "peers": peers(result, code), "way": plan, "no-way": why}
    )
    return document


def _missing(replay: Replay, row: int) -> list[dict[str, Any]]:
    """What had no value, judged by itself: what compares it with the others may be anything from least to most."""
    if replay.entrants[row].status is not None:
        return []
    columns = {path: _cut(column, row) for path, column in replay.columns.items()}
    if all(column.present[0] for column in columns.values()):
        return []
    apart = {node["path"] for node in replay.result.nodes if node["kind"] == "criterion" and _compares(node)}
    open_ = unknown(replay.award, columns, replay.host, apart, frozenset())
    return missing(Case(replay.award, columns, replay.entrants[row], replay.host, open_))


def _compares(node: Mapping[str, Any]) -> bool:
    """Whether a criterion adjusted its values by several entrants together."""
    return any(step["step"] == "adjust" for step in node["steps"])


def _cut(column: Column, row: int) -> Column:
    """One entrant's row of a column."""
    one = slice(row, row + 1)
    return evolve(
        column, codes=column.codes[one], values=column.values[one], measured=column.measured[one],
        evidence=column.evidence[one], filled=column.filled[one], series=column.series[one], adjusted=None,
    )  # fmt: skip


def _way(result: Result, replay: Replay, code: str) -> tuple[dict[str, Any] | None, str | None]:
    from pembina.analysis.improve_document import improve

    entrant, ids = result.entrant(code), [tier["id"] for tier in result.award["tiers"]]
    if entrant["status"] in SET_ASIDE:
        return None, "set-aside"
    place = ids.index(entrant["tier"]) if entrant["tier"] is not None else len(ids)
    if place == 0:
        return None, "best" if ids else "no-tiers"
    try:
        return improve(result, code, tier=ids[place - 1], host=replay.host), None
    except PembinaError:
        return None, "not-to-be-had"
