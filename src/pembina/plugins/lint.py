"""The lint of criteria: what in their code would give other numbers on another engine, found without running it."""

from __future__ import annotations

from pembina.errors import N_, Hint, Phrase, Place, Problem
from pembina.plugins.lint_files import MARK, Source, criterion_sources
from pembina.plugins.lint_kinds import declared
from pembina.plugins.lint_rules import Finding, findings
from pembina.plugins.manifest import Manifest

HINTS = {
    "PB440": N_("use pembina.expressions.weekday"),
    "PB441": N_("use pembina.expressions.count_distinct"),
    "PB442": N_("use week_number, month_number, quarter_number or day_number of pembina.expressions"),
    "PB443": N_("use pembina.expressions.days_between or day_number"),
    "PB444": N_("sum whole parts instead: rounded(x * 100).cast(nw.Int64), then quotient of the sum"),
    "PB445": N_("use pembina.expressions.total"),
    "PB446": N_("use ratio, quotient, whole_quotient or remainder of pembina.expressions"),
    "PB447": N_("use year_of, month_of or day_of of pembina.expressions, or .cast(nw.Int64) first"),
    "PB448": N_("use count_rows or count_distinct of pembina.expressions, or .cast(nw.Int64) first"),
    "PB449": N_("say which way: .floor().cast(nw.Int64), or rounded(...).cast(nw.Int64) of pembina.expressions"),
    "PB450": N_("use pembina.expressions.rounded"),
    "PB451": N_("use lower, text_key or name_key of pembina.expressions"),
    "PB452": N_("write out the signs that are meant, such as [0-9] or [a-z]"),
    "PB453": N_("name the signs to take off, or use pembina.expressions.text_key"),
    "PB454": N_("choose by what stands in the rows: group_by with min or max, or over(order_by=...)"),
    "PB455": N_("use another operation, or add a probe for it to the conformance suite"),
    "PB456": N_("return the lazy frame; Pembina runs it"),
    "PB457": N_("declare a table in criterion.toml; Pembina reads it"),
    "PB458": N_("use the period of the award, or a parameter"),
}
"""What to write instead, by code."""
EXCUSE = N_("{mend}; where it is safe, say why at the end of the line: # engine-safe: reason")
FORBIDDEN = frozenset({"PB440", "PB443", "PB455", "PB456", "PB457", "PB458"})
"""Codes that no reason excuses: they do not depend on what the data hold."""


def lint(manifest: Manifest, covered: frozenset[str] | None = None) -> list[Problem]:
    """Find what in a criterion's own files is different from engine to engine, all of it, by file and line.

    ``covered`` are the operations that the conformance suite tries; None leaves those that it does not try unsaid.
    A line with a comment ``# engine-safe: reason`` is excused, where the reason can be one.
    """
    columns = declared({table: {n: c.type for n, c in specs.items()} for table, specs in manifest.tables.items()})
    try:
        sources = criterion_sources(manifest.folder, manifest.file)
    except SyntaxError:
        return []  # loading the plugin says so
    return [problem for source in sources for problem in _judged(source, findings(source, columns, covered))]


def _judged(source: Source, found: list[Finding]) -> list[Problem]:
    """Leave out what is excused, and tell of reasons that are missing or excuse nothing."""
    problems = []
    for finding in found:
        if finding.code in FORBIDDEN or not source.remarks.get(finding.line):
            problems.append(_problem(source, finding))
    excusable = {finding.line for finding in found if finding.code not in FORBIDDEN}
    for line, reason in source.remarks.items():
        if line not in excusable:
            what = N_("nothing on this line needs it")
        elif not reason:
            what = N_("it gives no reason")
        else:
            continue
        problems.append(Problem("PB459", Place(source.name, line), {"mark": f"# {MARK}", "reason": Phrase(what)}))
    return sorted(problems, key=lambda problem: (problem.place.line or 0, problem.code))


def _problem(source: Source, finding: Finding) -> Problem:
    mend = HINTS[finding.code]
    hint = Hint(mend) if finding.code in FORBIDDEN else Hint(EXCUSE, {"mend": Phrase(mend)})
    return Problem(finding.code, Place(source.name, finding.line), {"what": finding.what}, hint)
