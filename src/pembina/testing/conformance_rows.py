"""Rules about rows: what is entered twice, what is not there, and what is none of an entrant's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from attrs import evolve

from pembina.errors import N_
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured
from pembina.testing.answering import Answer, Breach, Question, Row, entrant_position, first_table, plain
from pembina.testing.held import Steps, core, entrants, told
from pembina.testing.lab import NotTried, Trial


def duplicates_seen(trial: Trial) -> Steps:
    """Enter one row of each entrant twice, table by table.

    Either no value changes, or an entrant whose value does has no number any more but a reason, or the row is among
    the records shown twice, where Pembina finds records that repeat one another. Only records are looked at by anybody:
    a row that is entered twice in another table may change nothing. Rows that leave empty what every row has to say are
    not entered twice: two members without a name may be two members.
    """
    manifest, tables = trial.criterion.manifest, trial.question.tables
    first, twice = first_table(manifest), dict[str, list[Row]]()
    for name, rows in tables.items():
        at = entrant_position(manifest, name)
        whole = [row for row in rows if _says_all(manifest, name, row, trial.question)]
        mine = [[row for row in whole if row[at] == code] for code in entrants(manifest, name, whole)]
        twice[name] = [own[len(own) // 2] for own in mine]
    names = [name for name, rows in twice.items() if rows]
    if not names:
        raise NotTried(N_("there are no rows"))
    answers = yield [trial.question.with_tables({**tables, name: [*tables[name], *twice[name]]}) for name in names]
    for name, again in zip(names, answers, strict=True):
        seen = _repeated(trial, again) if name == first else set[str]()
        for code in sorted({*again.measured, *trial.answer.measured}):
            before, after = trial.answer.measured.get(code), again.measured.get(code)
            if code in seen or (seen and manifest.compares) or not _moved(before, after):
                continue
            text = N_("{code}: a row of {table} entered twice makes {after} of {before}, and nobody sees it")
            raise Breach("duplicates-seen", text, code=code, table=name, before=told(before), after=told(after))


def _says_all(manifest: Manifest, table: str, row: Row, question: Question) -> bool:
    """Whether a row fills in every column that it has to."""
    specs = manifest.tables[table].values()
    return all(
        (cell is not None and (not isinstance(cell, str) or bool(cell.strip()))) or spec.may_lack(question.parameters)
        for cell, spec in zip(row, specs, strict=True)
    )


def _moved(before: Measured | None, after: Measured | None) -> bool:
    """Whether another number came out; that there is none any more is told to everybody."""
    if after is None or after.value is None:
        return False
    return before is None or core(before) != core(after)


def _repeated(trial: Trial, again: Answer) -> set[str]:
    """Entrants among whose records more repeat one another than before."""
    at = entrant_position(trial.criterion.manifest)

    def counted(rows: Sequence[Row]) -> Counter[str]:
        return Counter(row[at] for row, n in Counter(map(plain, rows)).items() for _ in range(n - 1))

    return set(counted(again.shown) - counted(trial.answer.shown))


def empty_tables(trial: Trial) -> Steps:
    """Ask about tables without rows: all of them, and all but the first. No error, and nobody out of nothing."""
    manifest, first = trial.criterion.manifest, first_table(trial.criterion.manifest)
    nothing = {name: list[Row]() for name in manifest.tables}
    rows = trial.question.tables[first]
    asked = [nothing, *([{**nothing, first: list(rows)}] if len(nothing) > 1 and rows else [])]
    try:
        answers = yield [evolve(trial.question, tables=tables, apart=True) for tables in asked]
    except Breach as breach:
        raise Breach("empty-tables", N_("where a table is empty: {said}"), said=breach.phrase) from None
    if answers[0].measured or answers[0].shown:
        text = N_("where every table is empty, there is an answer for {codes}")
        raise Breach("empty-tables", text, codes=", ".join(answers[0].measured) or "-")


def without_records(trial: Trial) -> Steps:
    """Take away every row of an entrant in the first table.

    It then has no row; or no value, with the reason; or a number that follows from the other tables alone: zero, or a
    numerator that is zero or everything over a denominator of its own. Any other number, and any word, is made up.
    """
    manifest, tables = trial.criterion.manifest, trial.question.tables
    first = first_table(manifest)
    at, codes = entrant_position(manifest), entrants(manifest, first, tables[first])
    if not codes:
        raise NotTried(N_("nobody has records"))
    without: list[Question] = []
    for code in codes:
        rows = [row for row in tables[first] if row[at] != code]
        without.append(trial.question.with_tables({**tables, first: rows}))
    try:
        answers = yield without
    except Breach as breach:
        if breach.rule == "one-row-per-entrant":
            raise Breach("without-records", breach.phrase.template, **breach.phrase.args) from None
        raise
    for code, again in zip(codes, answers, strict=True):
        found = again.measured.get(code)
        if found is not None and found.value is not None and not _follows(found):
            text = N_("{code} has no records, and comes out with {value}")
            raise Breach("without-records", text, code=code, value=told(found))


def _follows(found: Measured) -> bool:
    """Whether a value can follow from a denominator alone."""
    if found.denominator is None:
        return found.value == 0
    return found.numerator in (0, found.denominator)
