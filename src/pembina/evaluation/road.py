"""The road from an award and its data to a result, step after step; nothing flows back."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from pembina import __version__
from pembina.errors import ScoringError
from pembina.evaluation import document as doc
from pembina.evaluation.denominate import denominate, errors_dropped
from pembina.evaluation.judge import Judgement, judge
from pembina.evaluation.measure import Column, outside_period
from pembina.evaluation.override import Asked
from pembina.evaluation.override_table import override_needs, placed, read_overrides
from pembina.evaluation.plan import Job, make_plan
from pembina.evaluation.relations import relation_findings, relation_needs
from pembina.evaluation.run import Progress, measure_all
from pembina.evaluation.standing import Standing
from pembina.evaluation.worksheets import worksheet_findings, worksheet_needs
from pembina.model import Award, Finding, Group, Override, Result
from pembina.plugins import Found, Host
from pembina.plugins.guard import guarded
from pembina.plugins.host import BUILTIN

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded

OUTCOME = ("tier.", "quota.", "worksheet.", "override.")
"""Findings that would tell how it ends."""


def evaluate(award: Award, data: DataSet, host: Host, progress: Progress | None = None) -> Result:
    """Evaluate an award over a data set; raises AwardError, DataError, PluginError, ScoringError with all problems."""
    return doc.finish(_travel(award, data, host, progress).document)


def look_over(award: Award, data: DataSet, host: Host) -> tuple[Loaded, list[Finding], dict[str, dict[str, int]]]:
    """Go the whole road and keep the score to itself: what `pembina check` says of rules and data.

    Returns what was read, the findings that say nothing of the outcome, and the rows outside the period.
    """
    journey = _travel(award, data, host, None)
    silent = [finding for finding in journey.remarks if not finding.key.startswith(OUTCOME)]
    return journey.loaded, silent, journey.outside


@frozen
class _Journey:
    """Where the road led: what was read, what was remarked, and the result document."""

    loaded: Loaded
    outside: dict[str, dict[str, int]]
    remarks: list[Finding]
    document: dict[str, Any]


def _travel(award: Award, data: DataSet, host: Host, progress: Progress | None) -> _Journey:
    jobs = make_plan(award, host)
    loaded = load(award, data, jobs)
    checks = active(host, "table-checks", plugins_used(award, jobs, host))
    columns, remarks = measure_all(jobs, loaded, checks, progress)
    divided = denominate(columns, loaded)
    remarks += errors_dropped(columns, divided)
    judged = _judged(award, divided, data, loaded, host)
    remarks += [*judged.findings, *_remarks(award, loaded)]
    outside = outside_period(jobs, loaded)
    remarks += outside_remarks(outside)
    entrants = _entrants(loaded, judged, _unadjusted(award, divided, loaded, host, judged.overrides))
    document = assemble(award, jobs, loaded, outside, entrants, judged, host)
    finished = doc.finish(document)
    remarks += worksheet_findings(finished, data, loaded) + relation_findings(finished, data, loaded)
    remarks += _check_result(finished, [*plugins_used(award, jobs, host), *loaded.readers], host)
    document["findings"] = doc.finding_documents(remarks)
    return _Journey(loaded, outside, remarks, document)


def assemble(
    award: Award, jobs: Sequence[Job], loaded: Loaded, outside: dict[str, dict[str, int]],
    entrants: Sequence[dict[str, Any]], judged: Judgement, host: Host,
) -> dict[str, Any]:  # fmt: skip
    """Return the result document of what was judged, without findings yet."""
    return {
        "format": doc.FORMAT,
        "versions": {"pembina": __version__, "award-format": doc.AWARD_FORMAT},
        "award": {**doc.award_document(award), "changed": list(award.changed)},
        "data": doc.inputs_document(loaded, outside),
        "plugins": doc.plugins_document([*plugins_used(award, jobs, host), *loaded.readers]),
        "entrants": list(entrants),
        "nodes": doc.node_documents(award, {job.leaf.path: job.criterion.manifest for job in jobs}, judged, host),
        "overrides": doc.override_documents(judged.overrides),
        "findings": [],
    }


def _unadjusted(
    award: Award, columns: dict[str, Column], loaded: Loaded, host: Host, overrides: Sequence[Override]
) -> Sequence[Standing] | None:
    """Where entrants would stand by what was measured and overridden; None where no criterion adjusted anything."""
    if all(column.adjusted is None for column in columns.values()):
        return None
    measured = {path: evolve(column, adjusted=None) for path, column in columns.items()}
    return judge(award, measured, loaded.entrants, host, Asked(overrides, checked=False)).standings


def _entrants(loaded: Loaded, judged: Judgement, measured: Sequence[Standing] | None) -> list[dict[str, Any]]:
    """Every entrant; beside its total and rank those it would have without adjustment, where there was one."""
    documents = [doc.entrant_document(e, s) for e, s in zip(loaded.entrants, judged.standings, strict=True)]
    for document, standing in zip(documents, measured or (), strict=measured is not None):
        document["unadjusted"] = doc.unadjusted_document(standing)
    return documents


def _judged(award: Award, columns: dict[str, Column], data: DataSet, loaded: Loaded, host: Host) -> Judgement:
    """Judge with the overrides of the data set; what is wrong with any of them is told together."""
    asked, problems = read_overrides(award, data, loaded)
    try:
        judged = judge(award, columns, loaded.entrants, host, asked)
    except ScoringError as error:
        raise ScoringError([*problems, *placed(error.problems, award, data)]) from None
    if problems:
        raise ScoringError(problems)
    return judged


def load(award: Award, data: DataSet, jobs: Sequence[Job]) -> Loaded:
    """Read all tables that the plan needs; raises DataError with everything that does not fit."""
    needs = [*(need for job in jobs for need in job.needs), *override_needs(award)]
    loaded = data.load(award.entrants, [*needs, *worksheet_needs(award, data), *relation_needs(data)])
    if not loaded.entrants:
        raise ScoringError.of("PB504", table=award.entrants.table)
    return loaded


def plugins_used(award: Award, jobs: Sequence[Job], host: Host) -> list[Found]:
    """Plugins whose word counts: those of the award's criteria, methods and gate tests, and those it names."""
    used = {job.found.name: job.found for job in jobs}
    used.update({name: host.found(name) for name in award.plugins})
    methods = [("scoring-methods", leaf.score.name) for leaf in award.leaves() if leaf.score is not None]
    methods += [("treatments", leaf.treat.name) for leaf in award.leaves() if leaf.treat is not None]
    methods += [("imputations", leaf.impute.name) for leaf in award.leaves() if leaf.impute is not None]
    groups = [node for node in award.nodes() if isinstance(node, Group)]
    methods += [("aggregators", group.aggregate.name) for group in groups]
    methods += [("weightings", group.weighting.name) for group in groups if group.weighting is not None]
    methods += [("gates", gate.test.name) for gate in award.gates]
    for kind, name in dict.fromkeys(methods):
        found = host.provider(kind, name)
        used[found.name] = found
    return [used[name] for name in sorted(used)]


def active(host: Host, kind: str, used: Sequence[Found]) -> list[tuple[Found, Any]]:
    """Extensions of the built-ins and of the plugins that the award uses, whatever else the host has loaded."""
    names = {found.name for found in used}
    own = [(f, thing) for f, thing in host.handed_over(kind) if f.distribution == BUILTIN and f.manifest is None]
    return own + [(f, thing) for f, thing in host.handed_over(kind) if f.manifest is not None and f.name in names]


def _check_result(result: Result, used: Sequence[Found], host: Host) -> list[Finding]:
    findings: list[Finding] = []
    for found, check in active(host, "result-checks", used):
        with guarded(found, f"result check {check.name}", at=check.apply):
            # Others get a copy to look at: whatever they do to it, no number of the result changes.
            seen = result if found.manifest is None else Result(deepcopy(dict(result.document)), result.sha256)
            findings += [_sound(finding, result) for finding in check.apply(seen)]
    return findings


def _sound(finding: Any, result: Result) -> Finding:
    """Refuse a remark that the result has no place for."""
    if not isinstance(finding, Finding):
        raise TypeError(f"it returned {type(finding).__name__}, where pembina.Finding is due")
    if finding.level not in ("note", "warning"):
        raise ValueError(f"the level of a finding is note or warning, not {finding.level!r}")
    if finding.node is not None:
        result.node(finding.node)
    if finding.entrant is not None:
        result.entrant(finding.entrant)
    return finding


def _remarks(award: Award, loaded: Loaded) -> list[Finding]:
    findings = [Finding("award.changed", {"setting": setting}, "warning") for setting in award.changed]
    if loaded.origin == "synthetic":
        findings.append(Finding("data.synthetic"))
    return findings


def outside_remarks(outside: dict[str, dict[str, int]]) -> list[Finding]:
    return [
        Finding("rows.outside-period", {"table": table, "column": column, "rows": n})
        for table, columns in sorted(outside.items())
        for column, n in sorted(columns.items())
        if n
    ]
