"""Signs of gaming in the data: questions to be asked, as findings of ``pembina check``; no score ever hangs on them.

What is an exact fact (two records are the same) is told wherever it is out of the ordinary. What is a statistical test
(so many records in the last days) is told only if it stands among all tests of the whole run by the rule of Benjamini
and Hochberg, at a rate of one in a hundred: data in which nothing is odd raise any such finding in at most one run of a
hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from pembina.evaluation.gaming_counts import Test, digits, late_records, late_rows
from pembina.evaluation.gaming_denominators import against, within
from pembina.evaluation.gaming_repeats import repeats
from pembina.evaluation.gaming_splits import splits
from pembina.evaluation.gaming_tables import Source, tables_of
from pembina.evaluation.plan import Job
from pembina.methods.tails import false_discoveries
from pembina.model import Finding, Result

if TYPE_CHECKING:
    from pembina.data import Loaded

RATE = 0.01
"""Share of false ones among the tests that are told, and probability that data without anything odd raise one."""


@frozen
class Looked:
    """What a look for signs of gaming came to.

    ``tests`` counts statistical tests. ``common`` says, by table, what was not looked at row by row: too many rows
    are alike there.
    """

    findings: tuple[Finding, ...] = ()
    tables: int = 0
    tests: int = 0
    common: tuple[tuple[str, str], ...] = ()


def look_for_gaming(jobs: Sequence[Job], loaded: Loaded, result: Result, earlier: Result | None = None) -> Looked:
    """Look for split events, repeated records, bursts, odd digits and shrinking denominators.

    ``earlier`` is an earlier result of the same award, whose denominators are compared. Raises DataError where the
    engine fails.
    """
    tables, own = tables_of(jobs, loaded)
    findings: list[Finding] = []
    tests: list[tuple[Source, Test]] = []
    common: list[tuple[str, str]] = []
    for table in tables:
        source = Source(table, own)
        repeated, taken = repeats(source)
        findings += [*repeated, *splits(source, taken), *within(source, result)]
        tests += [(source, test) for test in [*late_records(source), *digits(source)]]
        source.release()
        common += [(table.table, what) for what in dict.fromkeys(source.common)]
    told = {id(test) for test in standing([test for _, test in tests])}
    for source, test in tests:
        if id(test) in told:
            findings.append(_with_rows(source, evolve(test.finding, args={**test.finding.args, "tests": len(tests)})))
    findings += against(result, earlier) if earlier is not None else []
    return Looked(tuple(findings), len(tables), len(tests), tuple(common))


def standing(tests: Sequence[Test]) -> list[Test]:
    """Return the tests that are told: those that stand among all of them, and whose difference matters."""
    stands = false_discoveries([test.tail for test in tests], RATE)
    return [test for test, stood in zip(tests, stands, strict=True) if stood and test.matters]


def _with_rows(source: Source, finding: Finding) -> Finding:
    """Name the first rows of a burst; digits are about all rows of an entrant."""
    if finding.key != "gaming.burst" or finding.entrant is None:
        return finding
    rows = late_rows(source, finding.entrant, finding.args["days"])
    return evolve(finding, args={**finding.args, "rows": rows})
