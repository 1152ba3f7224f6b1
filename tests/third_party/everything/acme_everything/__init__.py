"""One extension of every kind, by a third party that imports pembina and narwhals and nothing deeper."""

from __future__ import annotations

from pathlib import Path

import narwhals.stable.v2 as nw
import numpy as np

from pembina import (
    Aggregator,
    Changed,
    Command,
    EngineKind,
    Finding,
    GateTest,
    Imputation,
    ProvidedTable,
    Report,
    ResultCheck,
    ScoringMethod,
    SourceRow,
    TableCheck,
    TableReader,
    Treatment,
    Unfit,
    Weighted,
    WeightingMethod,
    hookimpl,
)
from pembina.engines import BaseEngine


def halves(values, parameters, context):
    return np.clip(values / 2 * parameters["times"], 0, context.scale)


def best_of(scores, shares, present, parameters, context):
    return np.where(present, scores, -np.inf).max(axis=1)


def by_position(scores, parameters, context):
    points = np.arange(len(context.parts), 0, -1) ** parameters["power"]
    return Weighted(points / points.sum(), {"first": context.parts[0], "entrants": len(scores)})


def capped(values, parameters, context):
    if values.min() < 0:
        raise Unfit("a value of {value} cannot be capped", row=int(values.argmin()), value=float(values.min()))
    return Changed(np.minimum(values, parameters["at"]), {"at": parameters["at"], "passed": True})


def neighbour(values, others, groups, parameters, context):
    filled = values.copy()
    for row in np.flatnonzero(np.isnan(values)):
        filled[row] = values[row - 1] + parameters["more"]
    return Changed(filled, {"of": list(context.codes)})


def divisible_by(values, argument):
    return values % argument == 0


def pipe_columns(path, options):
    return path.read_text("utf-8").splitlines()[0].split("|")


def pipe_rows(path, options):
    header, *lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 2):
        yield SourceRow(number, dict(zip(header.split("|"), line.split("|"), strict=True)))


class OtherDuck(BaseEngine):
    """An engine that is DuckDB under another name, and counts what it is asked."""

    name = "other-duck"

    def __init__(self, options):
        from pembina.data.engines.duckdb import open_duckdb

        self._inner = open_duckdb("")
        self.version = self._inner.version
        self.options = options

    def scan(self, source, log):
        return self._inner.scan(source, log)

    def rows(self, frame):
        return self._inner.rows(frame)

    def hold(self, frame):
        return self._inner.hold(frame)


def winter_visits(records, entrant, rules):
    winter = records.filter(nw.col("date").dt.month() == 1)
    return winter.group_by(entrant).agg(n=nw.len())


def nobody_scores(result):
    return [
        Finding("nobody-scores", entrant=entrant["code"], text={"en": "no score at all", "id": "tanpa nilai"})
        for entrant in result.entrants
        if entrant["total"] and entrant["total"]["exact"] == 0
    ]


def names_only(result, language):
    return "".join(f"{language}: {entrant['name']}\n" for entrant in result.ranking())


@hookimpl
def pembina_scoring_methods():
    times = {"type": "number", "default": 1}
    return [ScoringMethod("halves", {"times": times}, halves)]


@hookimpl
def pembina_aggregators():
    return [Aggregator("best-of", best_of, weighted=False)]


@hookimpl
def pembina_weightings():
    power = {"description": "How steep.", "type": "number", "default": 1}
    return [WeightingMethod("by-position", {"power": power}, by_position, summary="The first part weighs most.")]


@hookimpl
def pembina_treatments():
    at = {"description": "The cap.", "type": "number"}
    return [Treatment("capped", {"at": at}, capped, required=("at",), summary="Values are cut off.")]


@hookimpl
def pembina_imputations():
    more = {"description": "Added to it.", "type": "number", "default": 0}
    return [Imputation("neighbour", {"more": more}, neighbour, summary="What the entrant before it has.")]


@hookimpl
def pembina_gates():
    return [GateTest("divisible-by", divisible_by, {"type": "number", "exclusiveMinimum": 0})]


@hookimpl
def pembina_readers():
    return [TableReader("pipes", (".pipe",), pipe_columns, pipe_rows)]


@hookimpl
def pembina_tables():
    here = Path(__file__).parent
    columns = {"code": "its code", "name": "its name", "founded": "its day", "people": "who lives there"}
    towns = ProvidedTable("towns", here / "towns.csv", columns, source="the town hall", as_of="2022-01-01")
    return [towns, ProvidedTable("town-names", here / "names.csv", {"name": "another name", "code": "whose"})]


@hookimpl
def pembina_engines():
    return [EngineKind("other-duck", OtherDuck)]


@hookimpl
def pembina_table_checks():
    text = {"en": "{n} visits in January", "id": "{n} kunjungan pada bulan Januari"}
    return [TableCheck("winter-visits", text, winter_visits)]


@hookimpl
def pembina_result_checks():
    return [ResultCheck("nobody-scores", nobody_scores)]


@hookimpl
def pembina_reports():
    return [Report("names-only", ".txt", names_only)]


@hookimpl
def pembina_commands():
    return [Command("hello-award", "acme_everything.command:command")]
