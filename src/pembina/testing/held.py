"""What one trial is held to: each function asks what it must ask, and raises Breach where the answer is not to be.

They are generators (:data:`pembina.testing.lab.Check`), so that many trials can be asked together; ``check_case`` and
the conformance suite use the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from attrs import asdict, evolve

from pembina.errors import N_
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured
from pembina.testing.answering import (
    Answer,
    Breach,
    Question,
    Row,
    Tables,
    entrant_position,
    first_table,
    numbered,
    plain,
    with_cell,
)
from pembina.testing.lab import NotTried, Trial

Steps = Generator[list[Question], list[Answer], None]

OTHER = "other-"
"""Prefix that makes a second set of entrants out of the first."""


def expected(trial: Trial) -> Steps:
    """Hold an answer to what the case expects."""
    if trial.expect is None:
        raise NotTried(N_("nobody says what is expected"))
    yield []
    manifest, found = trial.criterion.manifest, {code: asdict(one) for code, one in trial.answer.measured.items()}
    at = entrant_position(manifest)
    for code in found:
        found[code]["records"] = sum(row[at] == code for row in trial.answer.shown)
        found[code]["adjusted"] = trial.answer.adjusted.get(code)
    if sorted(found) != sorted(trial.expect):
        text = N_("entrants with a row are {found}, expected {wanted}")
        raise Breach("cases", text, found=sorted(found), wanted=sorted(trial.expect))
    for code, wanted in trial.expect.items():
        for key, value in wanted.items():
            if not same(found[code][key], value):
                text = N_("{code}: {key} is {found}, expected {wanted}")
                raise Breach("cases", text, code=code, key=key, found=repr(found[code][key]), wanted=repr(value))


def records_explain(trial: Trial) -> Steps:
    """Measure the records shown alone: they are rows of the first table, each once, and give the same values."""
    manifest, shown = trial.criterion.manifest, trial.answer.shown
    first = first_table(manifest)
    if len(set(shown)) < len(shown):
        raise Breach("records-explain", N_("a record is shown twice"))
    if not set(shown) <= set(numbered(trial.question.tables)[first]):
        raise Breach("records-explain", N_("a record is shown that is not a row of {table}"), table=first)
    rows = [plain(row) for row in sorted(shown, key=lambda row: row[-1])]
    (again,) = yield [trial.question.with_tables({**trial.question.tables, first: rows})]
    at = entrant_position(manifest)
    for code in sorted({row[at] for row in shown if row[at] is not None} & set(trial.answer.measured)):
        alone, whole = again.measured.get(code), trial.answer.measured[code]
        if alone is None or core(alone) != core(whole):
            text = N_("{code}: the records shown give {alone}, all records {whole}")
            raise Breach("records-explain", text, code=code, alone=told(alone), whole=told(whole))


def row_order(trial: Trial) -> Steps:
    """Turn every table around, and turn it at its middle: nothing may change."""
    turned = {name: rows[::-1] for name, rows in trial.question.tables.items()}
    middles = {name: [*rows[len(rows) // 2 :], *rows[: len(rows) // 2]] for name, rows in trial.question.tables.items()}
    orders: list[Tables] = [turned] if turned == middles else [turned, middles]
    for again in (yield [trial.question.with_tables(tables) for tables in orders]):
        if again.measured != trial.answer.measured:
            raise Breach("row-order", N_("the order of rows matters: {what}"), what=difference(trial.answer, again))
        if again.adjusted != trial.answer.adjusted:
            raise Breach("row-order", N_("the order of rows matters to what is adjusted"))


def other_entrants(trial: Trial) -> Steps:
    """Double the field: a copy of every entrant under another code changes nothing and gets the same value.

    Where records speak of several entrants at once (``compares``), a copy would stand on the same records; then the
    copies take the place of the entrants, and only what these are called must not matter.
    """
    manifest, question, measured = trial.criterion.manifest, trial.question, trial.answer.measured
    copies = {OTHER + code: one for code, one in measured.items()}
    if manifest.compares:
        (found,) = yield [question.with_tables(renamed(manifest, question.tables))]
        if found.measured != copies:
            raise Breach("irrelevant-records", N_("what entrants are called changes a value"))
        return
    copied = renamed(manifest, question.tables)
    doubled = {name: [*rows, *copied[name]] for name, rows in question.tables.items()}
    (found,) = yield [question.with_tables(doubled)]
    if found.measured != {**measured, **copies}:
        raise Breach("irrelevant-records", N_("records of other entrants change a value"))


def absent_columns(trial: Trial) -> Steps:
    """Take away the optional columns that hold nothing, and hold no step: nothing may change."""
    absent = empty_columns(trial.criterion.manifest, trial.question.tables, trial.question.parameters)
    (without,) = yield [evolve(trial.question, absent=absent, held=False)]
    same_shown = sorted(map(repr, without.shown)) == sorted(map(repr, trial.answer.shown))
    if without.measured != trial.answer.measured or not same_shown:
        text = N_("an absent column is not as an empty one, or a step that is held is not as one that is not")
        raise Breach("declared-columns", text)


# What the checks share


def core(measured: Measured) -> tuple[Any, ...]:
    """Return what the records alone have to give again; ``also`` may speak of what did not count."""
    return measured.value, measured.numerator, measured.denominator, measured.reason, measured.standard_error


def told(measured: Measured | None) -> str:
    """Write what was measured of an entrant, for a message."""
    if measured is None:
        return "-"
    if measured.value is None:
        return str(measured.reason)
    over = f" ({measured.numerator}/{measured.denominator})" if measured.denominator is not None else ""
    return f"{measured.value!r}{over}"


def difference(before: Answer, after: Answer) -> str:
    """Say of the first entrant whose answer differs what it was and what it is."""
    for code in sorted({*before.measured, *after.measured}):
        one, other = before.measured.get(code), after.measured.get(code)
        if one != other:
            if told(one) != told(other) or one is None or other is None:
                return f"{code}: {told(one)} -> {told(other)}"
            keys = [key for key, value in asdict(one).items() if value != asdict(other)[key]]
            return f"{code}: " + ", ".join(f"{key} {asdict(one)[key]} -> {asdict(other)[key]}" for key in keys)
    return "-"


def same(found: Any, wanted: Any) -> bool:
    """Numbers agree to 12 digits (a case is typed by a person), everything else exactly.

    An empty text expects nothing; of ``also`` what is named is compared, and an empty table expects it empty.
    """
    if wanted == "":
        return found is None
    if isinstance(wanted, Mapping):
        return bool(wanted or not found) and all(same(found.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, int | float) and isinstance(found, int | float):
        return math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-12)
    return bool(found == wanted)


def renamed(manifest: Manifest, tables: Tables) -> dict[str, list[Row]]:
    """Give every entrant another code."""
    found = {}
    for name, rows in tables.items():
        at = entrant_position(manifest, name)
        found[name] = [row if row[at] is None else with_cell(row, at, OTHER + row[at]) for row in rows]
    return found


def empty_columns(
    manifest: Manifest, tables: Tables, parameters: Mapping[str, Any]
) -> dict[str, frozenset[str]]:  # fmt: skip
    """Name the optional columns without any cell: a data set may as well lack them."""
    return {
        name: frozenset(
            column
            for i, (column, spec) in enumerate(specs.items())
            if spec.may_lack(parameters) and all(row[i] is None for row in tables[name])
        )
        for name, specs in manifest.tables.items()
    }


def entrants(manifest: Manifest, table: str, rows: Sequence[Row]) -> list[str]:
    """Return the entrants of some rows, each once, in the order of codes."""
    at = entrant_position(manifest, table)
    return sorted({row[at] for row in rows if row[at] is not None})
