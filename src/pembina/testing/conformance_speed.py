"""How long a criterion takes over a million rows, on each engine: told to its author, and held against nobody."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pembina.errors import N_, Phrase
from pembina.testing.answering import PLACE, Question, numbered
from pembina.testing.backends import open_backend
from pembina.testing.lab import NotTried

if TYPE_CHECKING:
    from pembina.plugins.criterion import Criterion
    from pembina.testing.conformance import Suite

ROWS, ENTRANTS = 100_000, 500
"""Rows of the first table that are measured, and how many entrants they are of."""
MILLION = 1_000_000


def speed(suite: Suite) -> Phrase:
    """Measure generated rows on each engine; seconds are those of the criterion, without those of making the rows."""
    if not suite.timed:
        raise NotTried(N_("nobody asked for it"))
    question = suite.plain_question()
    tables = suite.generator.many(question, "speed", ROWS, ENTRANTS)
    took = {}
    for engine in suite.engines:
        try:
            took[engine] = seconds(suite.criterion, question.with_tables(tables), engine) * MILLION / ROWS
        except Exception as error:
            reason = str(error).strip().partition("\n")[0]
            raise NotTried(N_("{rows} generated rows cannot be measured on {engine}: {reason}"), rows=ROWS,
                           engine=engine, reason=reason) from None  # fmt: skip
    text = N_("seconds per million rows, from {rows} of {entrants} entrants: {times}")
    times = ", ".join(f"{engine} {second:.2f}" for engine, second in took.items())
    return Phrase(text, {"rows": ROWS, "entrants": ENTRANTS, "times": times})


def seconds(criterion: Criterion, question: Question, engine: str) -> float:
    """Return how long records and measure take on an engine whose tables are in memory."""
    from pembina.plugins.criterion import Rules

    backend, manifest = open_backend(engine), criterion.manifest
    columns = {name: {c: spec.type for c, spec in specs.items()} | PLACE for name, specs in manifest.tables.items()}
    frames = {
        name: backend.hold(backend.table(columns[name], rows)) for name, rows in numbered(question.tables).items()
    }
    rules = Rules(question.parameters, question.period)
    rules.hold, rules.hashed = backend.hold, backend.hashed
    begun = time.perf_counter()
    records = rules.hold(criterion.records(frames, rules))
    backend.rows(criterion.measure(records, frames, rules))
    return time.perf_counter() - begun
