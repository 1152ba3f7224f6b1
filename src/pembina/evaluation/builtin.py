"""Pembina's own checks of records and results, handed over through the same hooks as everyone's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pembina.evaluation.figures import as_printed, difference, plain
from pembina.model import Finding, Result
from pembina.plugins import ResultCheck, TableCheck, hookimpl

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw


def duplicate_records(records: nw.LazyFrame[Any], entrant: str, rules: Any) -> nw.LazyFrame[Any]:
    """Count records that repeat another one in every column: entered twice, perhaps counted twice."""
    import narwhals.stable.v2 as nw

    columns = [name for name in records.collect_schema().names() if not name.startswith("_")]
    repeated = records.group_by(columns).agg(times=nw.len()).filter(nw.col("times") > 1)
    return repeated.group_by(entrant).agg(n=nw.col("times").sum() - nw.len())


def repeated_rows(
    rows: nw.LazyFrame[Any], entrant: str, held: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]],
    counted: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]],
) -> nw.LazyFrame[Any]:  # fmt: skip
    """Count records as :func:`duplicate_records` does, among the few rows of a ledger that are there several times.

    ``counted`` says which rows are records, ``held`` lets the engine hold a frame: what is asked of the few is not to
    be asked of all.
    """
    import narwhals.stable.v2 as nw

    columns = [name for name in rows.collect_schema().names() if not name.startswith("_")]
    twice = held(rows.group_by(columns).agg(_times=nw.len()).filter(nw.col("_times") > 1))
    return counted(twice).group_by(entrant).agg(n=nw.col("_times").sum() - nw.len())


def printed_figures(result: Result) -> Sequence[Finding]:
    """Recompute each figure that the source printed, at the decimals it printed, and list those that differ."""
    findings = []
    for node in result.nodes:
        for code, note in sorted(node.get("notes", {}).items()):
            row = result.position(code)
            value = node["values"][row]
            if "printed" not in note or not isinstance(value, int | float):
                continue
            printed = Decimal(note["printed"])
            computed = as_printed(value, printed)
            if computed != printed:
                off = difference(printed, computed)
                args: dict[str, Any] = {"printed": plain(printed), "computed": plain(computed), "difference": off}
                for key, column in (("numerator", "numerators"), ("denominator", "denominators")):
                    args[key] = node[column][row] if node[column] else None
                findings.append(Finding("printed.differs", args, "warning", node["path"], code))
    return findings


@hookimpl
def pembina_table_checks() -> tuple[TableCheck, ...]:
    """Hand over the built-in checks of records."""
    return (TableCheck("records.duplicate", {}, duplicate_records),)


@hookimpl
def pembina_result_checks() -> tuple[ResultCheck, ...]:
    """Hand over the built-in checks of results."""
    return (ResultCheck("printed.differs", printed_figures),)
