"""Asking a criterion one question: literal tables, a period and parameters in; values and the records shown out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import narwhals.stable.v2 as nw
from attrs import evolve, field, frozen

from pembina.errors import N_, Phrase, PluginError
from pembina.methods.counting import EXACT
from pembina.model import Period
from pembina.plugins.criterion import Criterion, Rules
from pembina.plugins.discovery import Found
from pembina.plugins.guard import guarded
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured, read_rows
from pembina.testing.backends import Backend
from pembina.testing.cases import Case

Row = tuple[Any, ...]
Tables = Mapping[str, Sequence[Row]]
"""Rows by table, with the declared columns."""

PLACE = {"_file": "text", "_row": "integer"}
EVIDENCE = "evidence"


class Breach(AssertionError):
    """What a criterion does that it may not: ``rule`` is the name of the rule against it, ``phrase`` says what."""

    def __init__(self, rule: str, text: str, **args: Any) -> None:
        self.rule, self.phrase = rule, Phrase(text, args)
        super().__init__(str(self.phrase))


@frozen(eq=False)
class Question:
    """What a criterion is asked. ``absent`` are optional columns that no file has, by table; not ``held``, every step
    is worked out anew wherever it is used; ``apart`` is asked by itself, whatever else is asked. Two questions are the
    same only if they are one object.
    """

    parameters: Mapping[str, Any]
    period: Period | None
    tables: Tables
    distinct: str = EXACT
    absent: Mapping[str, frozenset[str]] = field(factory=dict)
    held: bool = True
    apart: bool = False

    @classmethod
    def of(cls, case: Case) -> Question:
        """Return the question that a case asks."""
        return cls(case.parameters, case.period, case.tables, case.distinct)

    def with_tables(self, tables: Tables) -> Question:
        """Return the same question of other tables."""
        return evolve(self, tables=tables)


@frozen
class Answer:
    """What a criterion answered: one value per entrant, and the rows of its first table that it showed.

    ``shown`` rows end with their file and row number. ``adjusted`` are the values that it adjusted by looking at
    several entrants, ``dates`` the columns that it asked :meth:`Rules.in_period` about, ``read`` the parameters that
    it looked at (None where it looked at all of them at once).
    """

    measured: Mapping[str, Measured]
    shown: Sequence[Row]
    adjusted: Mapping[str, float] = field(factory=dict)
    dates: tuple[str, ...] = ()
    read: frozenset[str] | None = frozenset()


class _Looked(dict[str, Any]):
    """Parameters that remember which of them were looked at; ``whole`` where somebody went through all of them."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        super().__init__(parameters)
        self.names: set[str] = set()
        self.whole = False

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise Breach("parameters", N_('the code asks for a parameter "{name}" that is not declared'), name=name)
        self.names.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)

    def __iter__(self) -> Iterator[str]:
        self.whole = True
        return super().__iter__()

    def keys(self) -> Any:
        self.whole = True
        return super().keys()

    def items(self) -> Any:
        self.whole = True
        return super().items()

    def values(self) -> Any:
        self.whole = True
        return super().values()


def answer(criterion: Criterion, question: Question, engine: Backend) -> Answer:
    """Ask a criterion as an evaluation does, and hold what comes back to the contract; raises Breach."""
    manifest = criterion.manifest
    rules = _rules(question, engine)
    looked = _Looked(rules.parameters)
    rules.parameters = looked
    tables = numbered(question.tables)
    with _blamed(criterion):
        columns = {name: {c: spec.type for c, spec in specs.items()} | PLACE for name, specs in manifest.tables.items()}
        frames = {name: engine.table(columns[name], tables[name]) for name in manifest.tables}
        records = rules.hold(criterion.records(frames, rules))
        first = first_table(manifest)
        lacking = sorted(set(columns[first]) - set(records.columns))
        if lacking:
            text = N_("records lost the columns {columns} of {table}")
            raise Breach("records-explain", text, columns=", ".join(lacking), table=first)
        _, shown = engine.rows(records.select(*(nw.col(column) for column in columns[first])))
        answered = engine.rows(criterion.measure(records, frames, rules))
        ledger = criterion.ledger(frames, rules)
        if ledger is not None:
            _repetitions(criterion, ledger, frames, rules, engine, shown)
        if manifest.tallies:
            answered = _told(manifest, answered, shown, ledger is None)
        if manifest.may_approximate(question.parameters) and not rules.asked_distinct:
            text = N_("criterion.toml says that it approximates, and rules.count_distinct is not called")
            raise Breach("declared-columns", text)
        measured = read_rows(*answered, manifest.entrant, manifest)
        _known(manifest, measured, question.tables)
        adjusted = _adjusted(criterion, measured, records, frames, rules, engine)
    read = None if looked.whole else frozenset(looked.names)
    return Answer(measured, shown, adjusted, tuple(rules.date_columns), read)


def _rules(question: Question, engine: Backend) -> Rules:
    rules = Rules(question.parameters, question.period)
    rules.absent = question.absent
    rules.distinct, rules.hashed = question.distinct, engine.hashed
    if question.held:
        rules.hold = engine.hold
    return rules


OF_ROWS = {"PB413", "PB414", "PB415"}
OF_COLUMNS = {"PB411", "PB412"}
"""Codes of a breach of the contract, by the rule that it is a breach of; what is left are values."""


@contextmanager
def _blamed(criterion: Criterion) -> Iterator[None]:
    """Say of whatever goes wrong which rule it is against, and where in the author's code."""
    manifest, kind = criterion.manifest, type(criterion)
    found = Found(manifest.name, "", "", kind.__module__, manifest)
    try:
        with guarded(found, manifest.name, at=kind.measure):
            yield
    except PluginError as error:
        if isinstance(error.__cause__, Breach):
            raise error.__cause__ from None
        problem = error.problems[0]
        if problem.code == "PB410":
            where = problem.place.show(str)
            reason = str(problem.args["reason"]).strip().partition("\n")[0]
            text = "{where}: {reason}" if where else "{reason}"
            raise Breach("declared-columns", text, where=where, reason=reason) from error.__cause__
        rule = "declared-columns" if problem.code in OF_COLUMNS else "finite-values"
        rule = "one-row-per-entrant" if problem.code in OF_ROWS else rule
        said = problem.show(str).partition("\n")[0].partition(": error")[2]
        raise Breach(rule, "{said}", said=said or str(error)) from None


def _known(manifest: Manifest, measured: Mapping[str, Measured], tables: Tables) -> None:
    """Hold the entrants of an answer to those that stand in the tables."""
    known = {
        row[entrant_position(manifest, name)] for name, rows in tables.items() for row in rows
    }  # fmt: skip
    for code in measured:
        if code not in known:
            raise Breach("one-row-per-entrant", N_("{code} has a row and stands in no table"), code=code)


def _told(
    manifest: Manifest, answered: tuple[Sequence[str], Sequence[Row]], shown: Sequence[Row], alone: bool
) -> tuple[tuple[str, ...], list[Row]]:
    """Hold the evidence that a criterion tells by itself to the records that it shows; return its answer without."""
    names, rows = answered
    if not {EVIDENCE, manifest.entrant} <= set(names):
        text = N_("measure does not say {column}, as the manifest promises (tallies)")
        raise Breach("declared-columns", text, column=f"'{EVIDENCE}'")
    at, who, entrant = names.index(EVIDENCE), names.index(manifest.entrant), entrant_position(manifest)
    told = {row[who]: row[at] or 0 for row in rows}
    counted = {code: sum(row[entrant] == code for row in shown) for code in told}
    if told != counted:
        text = N_("{column} says {told}, the records shown are {counted}")
        raise Breach("records-explain", text, column=EVIDENCE, told=told, counted=counted)
    if alone and len({plain(row) for row in shown}) < len(shown):
        text = N_("records repeat one another, which those of a criterion that tallies may not")
        raise Breach("duplicates-seen", text)
    return tuple(n for n in names if n != EVIDENCE), [(*row[:at], *row[at + 1 :]) for row in rows]


def _repetitions(
    criterion: Criterion, ledger: Any, frames: Any, rules: Rules, engine: Backend, shown: Sequence[Row]
) -> None:
    """Hold the repetitions found among the rows of a ledger to those among the records that are shown."""
    from pembina.evaluation.builtin import repeated_rows

    entrant = criterion.manifest.entrant
    frame = repeated_rows(ledger, entrant, rules.hold, lambda twice: criterion.counted(twice, frames, rules))
    _, rows = engine.rows(frame.select(entrant, "n"))
    told = {code: int(n) for code, n in rows}
    at, found = entrant_position(criterion.manifest), dict[str, int]()
    for row, n in Counter(map(plain, shown)).items():
        if n > 1:
            found[row[at]] = found.get(row[at], 0) + n - 1
    if told != found:
        text = N_("ledger and counted find {told} repetitions, the records shown have {found}")
        raise Breach("duplicates-seen", text, told=told, found=found)


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


# Rows and columns


def numbered(tables: Tables) -> dict[str, list[Row]]:
    """Add to every row the place it would have in a file (row 1 is the header)."""
    return {name: [(*row, f"{name}.csv", i) for i, row in enumerate(rows, 2)] for name, rows in tables.items()}


def plain(row: Row) -> Row:
    """Return a row without its place."""
    return row[: -len(PLACE)]


def first_table(manifest: Manifest) -> str:
    """Name the table whose rows are the records."""
    return next(iter(manifest.tables))


def position(manifest: Manifest, table: str, column: str) -> int:
    """Return where a column stands in the rows of a table."""
    return list(manifest.tables[table]).index(column)


def entrant_position(manifest: Manifest, table: str | None = None) -> int:
    """Return where the entrant stands in the rows of a table, the first unless it is named."""
    return position(manifest, table or first_table(manifest), manifest.entrant)


def with_cell(row: Row, place: int, cell: Any) -> Row:
    """Return a row with another cell at one place."""
    return (*row[:place], cell, *row[place + 1 :])
