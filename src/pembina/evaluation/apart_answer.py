"""Reading what a process measured: shapes, sizes and kinds first; what they mean is left to the ordinary checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.evaluation.adjust import competing_values, sound
from pembina.evaluation.apart_wire import Nonsense, argument, listed, sentences, table, template, text, unpack, whole
from pembina.evaluation.ask import EVIDENCE
from pembina.evaluation.plan import Job
from pembina.plugins import Adjusted, Fault, Found, TableCheck
from pembina.plugins.guard import guarded
from pembina.plugins.values import Measured

if TYPE_CHECKING:
    from pembina.data import Loaded

WIDTH = 200
"""Columns of an answer, and remarks on it, at most."""
COUNT = 2**53
"""Records behind a value are fewer than this."""


@frozen
class Answer:
    """What a criterion answered: columns and rows, remarks of table checks, dates it asked about, and adjustments."""

    names: tuple[str, ...]
    rows: list[list[tuple[Any, ...]]]
    remarks: tuple[tuple[Found, TableCheck], ...]
    dated: tuple[str, ...]
    adjusted: Adjusted | None

    def adjusted_from(self, job: Job, measured: Mapping[str, Measured], loaded: Loaded) -> Adjusted | None:
        """Return the adjustment, held to what was measured; raises PluginError."""
        if self.adjusted is None or not job.criterion.manifest.adjusts:
            return None
        with guarded(job.found, f"criterion {job.leaf.path}", address=f"criteria.{job.leaf.path}"):
            return sound(self.adjusted, competing_values(measured, loaded))


def read_answer(raw: Any, job: Job, checks: Sequence[tuple[Found, TableCheck]]) -> Answer:
    """Read the answer of a process that measured; raises Nonsense."""
    raw = table(raw, "format", "names", "remarks", "rows", "dated", "adjusted")
    names = tuple(text(name, 200) for name in listed(raw["names"])[: WIDTH + 1])
    by_name = {check.name: (found, check) for found, check in checks}
    told = [text(name, 200) for name in listed(raw["remarks"])]
    if len(names) > WIDTH or len(set(told)) < len(told) or not set(told) <= by_name.keys():
        raise Nonsense("it has columns or remarks that nobody asked for")
    tallies = job.criterion.manifest.tallies
    parts = [_rows(part) for part in listed(raw["rows"])]
    if len(parts) != len(told) + (1 if tallies else 2):
        raise Nonsense("it has more or fewer parts than were asked for")
    measured = parts[0] if tallies else parts[1]
    if any(len(row) != len(names) for row in measured):
        raise Nonsense("its rows have more or fewer cells than there are columns")
    if tallies:
        _check_tallies(names, measured, job)
    for part in parts:
        if part is not measured:
            _check_counts(part)
    dates = {column.name for need in job.needs for column in need.columns if column.type == "date"}
    dated = tuple(name for name in map(text, listed(raw["dated"])) if name in dates)
    remarks = tuple(by_name[name] for name in told)
    return Answer(names, parts, remarks, tuple(dict.fromkeys(dated)), _adjusted(raw["adjusted"]))


def _rows(raw: Any) -> list[tuple[Any, ...]]:
    return [tuple(unpack(cell) for cell in listed(row)) for row in listed(raw)]


def _check_counts(rows: Sequence[tuple[Any, ...]]) -> None:
    """Refuse counts of records that are none: pairs of an entrant and a whole number."""
    seen: set[Any] = set()
    for row in rows:
        if len(row) != 2 or not (row[0] is None or isinstance(row[0], str)) or row[0] in seen:
            raise Nonsense("records are not counted once for each entrant")
        seen.add(row[0])
        if whole(row[1]) >= COUNT:
            raise Nonsense("a number is out of all bounds, or is none")


def _check_tallies(names: Sequence[str], rows: Sequence[tuple[Any, ...]], job: Job) -> None:
    """Refuse numbers of records that are none, where the criterion counts them itself."""
    entrant = job.criterion.manifest.entrant
    if names.count(EVIDENCE) != 1 or names.count(entrant) != 1:
        raise Nonsense("it does not say how many records stand behind a value")
    at, whom = names.index(EVIDENCE), names.index(entrant)
    for row in rows:
        count = row[at]
        if isinstance(count, bool) or not (count is None or isinstance(count, int | float | Decimal)):
            raise Nonsense("a number of records is none")
        if count is not None and not (0 <= count < COUNT and count == int(count)):
            raise Nonsense("a number of records is none")
        if not (row[whom] is None or isinstance(row[whom], str)):
            raise Nonsense("a number of records is nobody's")


def _adjusted(raw: Any) -> Adjusted | None:
    if raw is None:
        return None
    raw = table(raw, "values", "method", "facts", "told", "warning")
    values = {text(code): unpack(value) for code, value in _object(raw["values"]).items()}
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values.values()):
        raise Nonsense("a value that was adjusted is no number")
    facts = unpack(raw["facts"])
    if not isinstance(facts, dict) or not _plain(facts):
        raise Nonsense("facts of an adjustment are no figures and texts")
    return Adjusted(values, text(raw["method"], 200), facts, sentences(raw["told"]), sentences(raw["warning"]))


def _plain(value: Any) -> bool:
    """Whether a fact can stand in a result."""
    if isinstance(value, dict):
        return all(map(_plain, value.values()))
    if isinstance(value, list):
        return all(map(_plain, value))
    if isinstance(value, float):
        return abs(value) != float("inf") and value == value
    return value is None or isinstance(value, str | int | bool)


def faults_of(raw: Any) -> list[Fault]:
    """Read what a criterion says against its parameters; raises Nonsense."""
    raw = table(raw, "format", "faults")
    return [_fault(each) for each in listed(raw["faults"])[:1000]]


def _fault(raw: Any) -> Fault:
    if len(listed(raw)) != 4:
        raise Nonsense("a fault of parameters is told in no known way")
    said, args, at, hint = raw
    given = {text(key, 60): _said(value) for key, value in _object(args).items()}
    where = tuple(step if isinstance(step, int) and not isinstance(step, bool) else text(step) for step in listed(at))
    sentence = template(said)
    try:
        sentence.format_map(given)
    except (LookupError, ValueError):
        raise Nonsense("a sentence has places that cannot be filled in") from None
    return Fault(sentence, given, where, None if hint is None else template(hint))


def _said(raw: Any) -> Any:
    """Return what a sentence shows: a phrase, or a value as it is."""
    return argument(raw) if isinstance(raw, dict) and raw.keys() == {"phrase"} else unpack(raw)


def _object(raw: Any) -> dict[Any, Any]:
    if not isinstance(raw, dict):
        raise Nonsense("something is no object where one is due")
    return raw
