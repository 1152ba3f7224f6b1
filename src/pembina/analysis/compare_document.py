"""Two results of one award as one document: what differs, who moved, and which part of it is due to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pembina.analysis.audit_board import NotDone
from pembina.analysis.compare_data import files, series, values
from pembina.analysis.compare_movement import Movement, summary
from pembina.analysis.compare_overrides import override_differences
from pembina.analysis.compare_parts import worlds
from pembina.analysis.compare_rules import differences
from pembina.analysis.compare_worlds import Worlds
from pembina.analysis.replay import Replay, methods_host
from pembina.analysis.tidy import tidy
from pembina.errors import PembinaError, RecordError
from pembina.model import Result

if TYPE_CHECKING:
    from pembina.plugins import Host

FORMAT = "pembina-compare/1"


def compare(
    old: Result, new: Result, host: Host | None = None, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Return the document ``pembina-compare/1``: how the result of an award moved from ``old`` to ``new``, and why.

    Totals, ranks and tiers of entrants in both results are split into the parts of *field* (who competes), *data* (the
    figures), *rules*, and, where a criterion is measured otherwise from other files, *measurement*, and where persons
    set other scores or statuses, *overrides*: by the Shapley value over the results of every mixture of old and new.
    Parts add up exactly; what is the same in both has the part 0. Differences of rules, overrides, files, plugins and
    series are listed, and whether totals can be laid side by side.

    ``host`` finds methods of plugins (default: the installed ones). ``progress`` is called with how many mixtures have
    been judged, and of how many. Raises RecordError (PB709) where the results are
    of two awards; another edition or period of the same award is compared, and said.
    """
    if old.award["id"] != new.award["id"]:
        raise RecordError.of("PB709", old=old.award["id"], new=new.award["id"])
    host = host or methods_host()
    between = Worlds(Replay(old, host), Replay(new, host))
    undone = _undone(between)
    if undone is None:
        _judged(between, progress or (lambda done, total: None))
    rows = Movement(old, new, between, undone).rows()
    rules, both = differences(old, new), sorted(between.both)
    differing = series(old, new, both)
    document = {
        "format": FORMAT,
        "old": _result(old),
        "new": _result(new),
        "comparable": _comparable(rules, differing, between.belongs, old, new),
        "factors": _factors(between, undone),
        "not-done": None if undone is None else undone.reason,
        "winner": {"then": _winners(old), "now": _winners(new), "changes": _winners(old) != _winners(new)},
        "summary": summary(rows, between.factors),
        "rules": rules,
        "overrides": override_differences(old, new),
        "data": files(old, new),
        "series": differing,
        "criteria": [{"path": path, "belongs": whose} for path, whose in between.belongs.items()],
        "values": values(old, new, between.belongs, both),
        "worlds": _worlds(between, undone),
        "unknown": between.unknown,
        "entrants": rows,
    }
    plain: dict[str, Any] = tidy(document)
    return plain


def _judged(between: Worlds, progress: Callable[[int, int], None]) -> None:
    """Judge every mixture once; they are kept."""
    asked = list(worlds(len(between.factors)))
    for i, world in enumerate(asked):
        between.outcome(world)
        progress(i + 1, len(asked))


def _undone(between: Worlds) -> NotDone | None:
    """Why nothing can be judged again: a plugin that is not here, or a program that judges otherwise than it did."""
    for side, replay in (("old", between.old), ("new", between.new)):
        try:
            if not replay.faithful:
                return NotDone("not-faithful", which=side)
        except PembinaError as error:
            return NotDone("not-replayed", which=side, code=error.problems[0].code)
        except KeyError as error:
            return NotDone("method-missing", which=side, name=str(error.args[0]))
    return None


def _result(result: Result) -> dict[str, Any]:
    """One of the two: its hash, and what distinguishes it from the other."""
    award = result.award
    return {
        "result": result.sha256,
        "edition": award["edition"],
        "period": award["period"],
        "basis": award["basis"],
        "rules": result.document["award"]["hash"],
        "changed": list(result.document["award"]["changed"]),
        "data": result.document["data"]["title"],
        "origin": result.document["data"]["origin"],
        "entrants": len(result.entrants),
        "ranked": sum(entrant["rank"] is not None for entrant in result.entrants),
    }


def _winners(result: Result) -> list[str]:
    best = min((e["rank"] for e in result.entrants if e["rank"] is not None), default=None)
    return [] if best is None else [entrant["code"] for entrant in result.entrants if entrant["rank"] == best]


def _comparable(
    rules: Sequence[Mapping[str, Any]], differing: Sequence[Mapping[str, Any]], belongs: Mapping[str, str],
    old: Result, new: Result,
) -> dict[str, Any]:  # fmt: skip
    """Whether the totals of both can be laid side by side, and if not, every reason."""
    reasons: list[NotDone] = []
    if old.award["scale"] != new.award["scale"]:
        reasons.append(NotDone("scale", then=old.award["scale"], now=new.award["scale"]))
    bearing = sum(bool(entry["bears"]) for entry in rules)
    if bearing:
        reasons.append(NotDone("rules", n=bearing))
    otherwise = [path for path, whose in belongs.items() if whose in ("rules", "measurement")]
    if otherwise:
        reasons.append(NotDone("measurement", nodes=otherwise))
    kinds = [entry for entry in differing if entry["key"] != "state"]
    if kinds:
        paths = list(dict.fromkeys(entry["path"] for entry in kinds if entry["path"] is not None))
        tables = list(dict.fromkeys(entry["table"] for entry in kinds if entry["path"] is None))
        reasons.append(NotDone("series", nodes=paths, tables=tables))
    return {"totals": not reasons, "reasons": [why.reason for why in reasons]}


def _factors(between: Worlds, undone: NotDone | None) -> list[dict[str, Any]]:
    """The factors at work, and whether each is another one now (null where that was not found out)."""
    if undone is not None:
        return [{"factor": factor, "differs": None} for factor in between.factors]
    return [{"factor": factor, "differs": not between.idle[factor]} for factor in between.factors]


def _worlds(between: Worlds, undone: NotDone | None) -> list[dict[str, Any]]:
    """Every mixture of old and new, with who would have won in it."""
    if undone is not None:
        return []
    found = []
    for world in worlds(len(between.factors)):
        outcome = between.outcome(world)
        sides = {factor: "new" if new else "old" for factor, new in zip(between.factors, world, strict=True)}
        found.append({
            **sides,
            "winners": outcome.winners,
            "ranked": sum(stand.rank is not None for stand in outcome.stands.values()),
            "refused": None if outcome.refused is None else outcome.refused.reason,
        })  # fmt: skip
    return found
