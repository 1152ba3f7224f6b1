"""Running cases: what a criterion must answer, and what must not make a difference to the answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import narwhals.stable.v2 as nw
from attrs import asdict, field, frozen

from pembina.plugins.criterion import Criterion, Rules
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured, read_rows
from pembina.testing.backends import Backend, installed_backends, open_backend
from pembina.testing.cases import Case, load_criterion, read_cases

Tables = Mapping[str, Sequence[tuple[Any, ...]]]
"""Rows by table, each row with its file and row number at the end."""

PLACE = {"_file": "text", "_row": "integer"}
EVIDENCE = "evidence"
OTHER = "other-"
"""Prefix that makes a second set of entrants out of the first."""


@frozen
class Answer:
    """What a criterion answered: one value per entrant, and the rows of its first table that it showed.

    ``adjusted`` are the values that it adjusted by looking at several entrants, where it does.
    """

    measured: Mapping[str, Measured]
    shown: Sequence[tuple[Any, ...]]
    adjusted: Mapping[str, float] = field(factory=dict)


def case_parameters(package: str | ModuleType) -> list[Any]:
    """Parameters for ``pytest.mark.parametrize(("criterion", "case", "backend"), ...)``: each case on each engine."""
    import pytest

    criterion = load_criterion(package)
    cases = read_cases(Path(criterion.manifest.folder) / "cases.toml", criterion.manifest)
    return [
        pytest.param(criterion, case, backend, id=f"{criterion.manifest.name}: {case.name} [{backend}]")
        for case in cases
        for backend in installed_backends()
    ]


def run_case(criterion: Criterion, case: Case, backend: str) -> dict[str, Measured]:
    """Run a criterion over the tables of a case on one engine and return one measured value per entrant."""
    return dict(_answer(criterion, case, _numbered(case.tables), open_backend(backend)).measured)


def check_case(criterion: Criterion, case: Case, backend: str, *, thorough: bool = True) -> None:
    """Assert that a case comes out as it expects, and that what must not matter does not.

    Besides the expected values: the records shown are rows of the first table, whole and each once; measuring those
    records alone gives the same values; the order of rows does not matter; neither do other entrants' records (or,
    where the manifest says ``compares``, what entrants are called), nor whether a column that is empty is there at all,
    nor whether intermediate steps are held. Not ``thorough``, only the expected values are looked at, in a third of the
    time.
    """
    engine = open_backend(backend)
    tables = _numbered(case.tables)
    answer = _answer(criterion, case, tables, engine)
    _assert_expected(criterion, case, answer)
    if not thorough:
        return
    _assert_shown_suffice(criterion, case, tables, answer, engine)
    if _all_at_once_makes_no_difference(criterion, case, tables, answer, engine):
        return
    turned = _numbered(_turned(case.tables))
    again = _answer(criterion, case, turned, engine)
    assert again.measured == answer.measured, "the order of rows matters"
    assert again.adjusted == answer.adjusted, "the order of rows matters to what is adjusted"
    if not criterion.manifest.compares:
        _assert_others_do_not_matter(criterion, case, tables, answer, engine)
    absent = _empty_columns(criterion, tables, case.parameters)
    without = _answer(criterion, case, tables, engine, absent, held=False)
    same = without.measured == answer.measured and sorted(map(repr, without.shown)) == sorted(map(repr, answer.shown))
    assert same, "an absent column is not as an empty one, or a step that is held is not as one that is not"


def _all_at_once_makes_no_difference(
    criterion: Criterion, case: Case, tables: Tables, answer: Answer, engine: Backend
) -> bool:
    """Whether the doubled field, in the other order, with columns absent and nothing held, answers as it has to.

    One run instead of three. Where it answers otherwise, or values are adjusted by looking at the whole field, each of
    the three is tried by itself, and says which of them matters. A criterion that ``compares`` has its field as it is.
    """
    if answer.adjusted:
        return False
    if criterion.manifest.compares:
        doubled, measured, shown = {n: list(rows) for n, rows in tables.items()}, dict(answer.measured), answer.shown
    else:
        doubled = {name: _doubled(criterion, name, rows) for name, rows in tables.items()}
        measured = _with_copies(answer.measured)
        shown = _doubled(criterion, next(iter(criterion.manifest.tables)), answer.shown)
    turned = _numbered({name: [row[: -len(PLACE)] for row in rows] for name, rows in _turned(doubled).items()})
    absent = _empty_columns(criterion, tables, case.parameters)
    found = _answer(criterion, case, turned, engine, absent, held=False)
    same = found.measured == measured and not found.adjusted
    return same and _without_places(found.shown) == _without_places(shown)


def _turned(tables: Tables) -> dict[str, Sequence[tuple[Any, ...]]]:
    return {name: rows[::-1] for name, rows in tables.items()}


def _without_places(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    return sorted(repr(row[: -len(PLACE)]) for row in rows)


def _empty_columns(criterion: Criterion, tables: Tables, parameters: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Name the optional columns without any cell: a data set may as well lack them."""
    return {
        name: frozenset(
            column
            for i, (column, spec) in enumerate(specs.items())
            if spec.may_lack(parameters) and all(row[i] is None for row in tables[name])
        )
        for name, specs in criterion.manifest.tables.items()
    }


def _answer(
    criterion: Criterion,
    case: Case,
    tables: Tables,
    engine: Backend,
    absent: Mapping[str, frozenset[str]] | None = None,
    held: bool = True,
) -> Answer:
    """Run a criterion as an evaluation does, or, not ``held``, with every step worked out anew wherever it is used."""
    manifest = criterion.manifest
    columns = {name: {c: spec.type for c, spec in specs.items()} | PLACE for name, specs in manifest.tables.items()}
    frames = {name: engine.table(columns[name], tables[name]) for name in manifest.tables}
    rules = Rules(case.parameters, case.period)
    rules.absent = absent or {}
    rules.distinct, rules.hashed = case.distinct, engine.hashed
    if held:
        rules.hold = engine.hold
    records = rules.hold(criterion.records(frames, rules))
    first = next(iter(manifest.tables))
    lacking = set(columns[first]) - set(records.columns)
    assert not lacking, f"records lost the columns {sorted(lacking)} of {first}"
    _, shown = engine.rows(records.select(*(nw.col(column) for column in columns[first])))
    answered = engine.rows(criterion.measure(records, frames, rules))
    ledger = criterion.ledger(frames, rules)
    if ledger is not None:
        _repetitions(criterion, ledger, frames, rules, engine, (shown, columns[first]))
    if manifest.tallies:
        answered = _told(manifest, answered, shown, columns[first], ledger is None)
    if manifest.may_approximate(case.parameters):
        assert rules.asked_distinct, "criterion.toml says that it approximates, and rules.count_distinct is not called"
    measured = read_rows(*answered, manifest.entrant, manifest)
    return Answer(measured, shown, _adjusted(criterion, measured, records, frames, rules, engine))


def _told(
    manifest: Manifest, answered: tuple[Sequence[str], Sequence[tuple[Any, ...]]], shown: Sequence[tuple[Any, ...]],
    columns: Mapping[str, str], alone: bool,
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:  # fmt: skip
    """Hold the evidence that a criterion tells by itself to the records that it shows; return its answer without."""
    names, rows = answered
    assert EVIDENCE in names, f"measure does not say {EVIDENCE!r}, as the manifest promises (tallies)"
    at, who, entrant = names.index(EVIDENCE), names.index(manifest.entrant), list(columns).index(manifest.entrant)
    told = {row[who]: row[at] or 0 for row in rows}
    counted = {code: sum(row[entrant] == code for row in shown) for code in told}
    assert told == counted, f"{EVIDENCE} says {told}, the records shown are {counted}"
    plain = [row[: -len(PLACE)] for row in shown]
    assert not alone or len(set(plain)) == len(plain), (
        "records repeat one another, which those of a criterion that tallies may not"
    )
    return tuple(n for n in names if n != EVIDENCE), [(*row[:at], *row[at + 1 :]) for row in rows]


def _repetitions(
    criterion: Criterion,
    ledger: Any,
    frames: Any,
    rules: Rules,
    engine: Backend,
    records: tuple[Sequence[tuple[Any, ...]], Mapping[str, str]],
) -> None:
    """Hold the repetitions found among the rows of a ledger to those among the records that are shown."""
    from pembina.evaluation.builtin import repeated_rows

    shown, columns = records
    entrant = criterion.manifest.entrant
    frame = repeated_rows(ledger, entrant, rules.hold, lambda twice: criterion.counted(twice, frames, rules))
    _, rows = engine.rows(frame.select(entrant, "n"))
    told = {code: int(n) for code, n in rows}
    at, found = list(columns).index(entrant), dict[str, int]()
    for row, n in Counter(row[: -len(PLACE)] for row in shown).items():
        if n > 1:
            found[row[at]] = found.get(row[at], 0) + n - 1
    assert told == found, f"ledger and counted find {told} repetitions, the records shown have {found}"


def _adjusted(
    criterion: Criterion, measured: Mapping[str, Measured], records: Any, frames: Any, rules: Rules, engine: Backend
) -> Mapping[str, float]:
    """Let a criterion adjust its values as an evaluation does; nothing where it adjusts none."""
    if not criterion.manifest.adjusts:
        return {}
    frame = criterion.details(records, frames, rules)
    if frame is None:
        return {}
    names, rows = engine.rows(frame)
    details = sorted(
        (dict(zip(names, row, strict=True)) for row in rows), key=lambda row: [(c is not None, c) for c in row.values()]
    )
    values = {code: float(m.value) for code, m in sorted(measured.items()) if isinstance(m.value, int | float)}
    given = criterion.adjust(values, details, rules)
    return {} if given is None else dict(given.values)


def _numbered(tables: Tables) -> dict[str, list[tuple[Any, ...]]]:
    """Add to every row the place it would have in a file (row 1 is the header)."""
    return {name: [(*row, f"{name}.csv", i) for i, row in enumerate(rows, 2)] for name, rows in tables.items()}


def _assert_expected(criterion: Criterion, case: Case, answer: Answer) -> None:
    found = {code: asdict(measured) for code, measured in answer.measured.items()}
    position = _entrant_position(criterion)
    for code in found:
        found[code]["records"] = sum(row[position] == code for row in answer.shown)
        found[code]["adjusted"] = answer.adjusted.get(code)
    assert sorted(found) == sorted(case.expect), f"entrants with a row: {sorted(found)}"
    for code, wanted in case.expect.items():
        for key, value in wanted.items():
            assert _same(found[code][key], value), f"{code}: {key} is {found[code][key]!r}, expected {value!r}"


def _same(found: Any, wanted: Any) -> bool:
    """Numbers agree to 12 digits (a case is typed by a person), everything else exactly.

    An empty text expects nothing; of ``also`` what is named is compared, and an empty table expects it empty.
    """
    if wanted == "":
        return found is None
    if isinstance(wanted, Mapping):
        return bool(wanted or not found) and all(_same(found.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, int | float) and isinstance(found, int | float):
        return math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-12)
    return bool(found == wanted)


def _assert_shown_suffice(criterion: Criterion, case: Case, tables: Tables, answer: Answer, engine: Backend) -> None:
    first = next(iter(criterion.manifest.tables))
    assert len(set(answer.shown)) == len(answer.shown), "a record is shown twice"
    assert set(answer.shown) <= set(tables[first]), f"a record is shown that is not a row of {first}"
    again = _answer(criterion, case, {**tables, first: answer.shown}, engine)
    position = _entrant_position(criterion)
    for code in sorted({row[position] for row in answer.shown} & set(answer.measured)):
        alone, whole = again.measured[code], answer.measured[code]
        assert _core(alone) == _core(whole), f"{code}: the records shown give {alone}, all records {whole}"


def _core(measured: Measured) -> tuple[Any, ...]:
    """Return what the records alone have to give again; ``also`` may speak of what did not count."""
    return measured.value, measured.numerator, measured.denominator, measured.reason, measured.standard_error


def _assert_others_do_not_matter(
    criterion: Criterion, case: Case, tables: Tables, answer: Answer, engine: Backend
) -> None:
    """Double the field: a copy of every entrant under another code changes nothing and gets the same value.

    Where records speak of several entrants at once (``compares``), a copy would stand on the same records; then the
    copies take the place of the entrants, and only what these are called must not matter.
    """
    if criterion.manifest.compares:
        renamed = {name: _copied(rows, _entrant_position(criterion, name)) for name, rows in tables.items()}
        found = _answer(criterion, case, renamed, engine).measured
        assert found == {OTHER + code: measured for code, measured in answer.measured.items()}, "codes change a value"
        return
    doubled = {name: _doubled(criterion, name, rows) for name, rows in tables.items()}
    together = _answer(criterion, case, doubled, engine).measured
    assert together == _with_copies(answer.measured), "records of other entrants change a value"


def _doubled(criterion: Criterion, table: str, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [*rows, *_copied(rows, _entrant_position(criterion, table))]


def _with_copies(measured: Mapping[str, Measured]) -> dict[str, Measured]:
    return dict(measured) | {OTHER + code: one for code, one in measured.items()}


def _copied(rows: Sequence[tuple[Any, ...]], position: int) -> list[tuple[Any, ...]]:
    return [
        (
            *row[:position],
            None if row[position] is None else OTHER + row[position],
            *row[position + 1 : -1],
            row[-1] + len(rows),
        )
        for row in rows
    ]


def _entrant_position(criterion: Criterion, table: str | None = None) -> int:
    tables = criterion.manifest.tables
    return list(tables[table or next(iter(tables))]).index(criterion.manifest.entrant)
