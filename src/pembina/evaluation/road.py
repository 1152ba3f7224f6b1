"""The road from an award and its data to a result, step after step; nothing flows back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from pembina import __version__
from pembina.errors import ScoringError
from pembina.evaluation import document as doc
from pembina.evaluation.approximate import HANGING, approximate_findings
from pembina.evaluation.collector import without_collector
from pembina.evaluation.gather import gather
from pembina.evaluation.judge import Judgement, judge
from pembina.evaluation.measure import Column
from pembina.evaluation.outside import Dated, dated
from pembina.evaluation.override import Asked
from pembina.evaluation.override_table import placed, read_overrides
from pembina.evaluation.plan import Job, make_plan
from pembina.evaluation.previous import Previous, Reuse
from pembina.evaluation.relations import relation_findings
from pembina.evaluation.run import Progress
from pembina.evaluation.standing import Standing
from pembina.evaluation.taking_part import active, plugins_used
from pembina.evaluation.witness import WITNESS, figure_texts, witness_of
from pembina.evaluation.worksheets import worksheet_findings
from pembina.evaluation.written import finish, piece, pieces_of, settle
from pembina.model import Award, Finding, Override, Result
from pembina.plugins import Found, Host
from pembina.plugins.guard import guarded

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded
    from pembina.evaluation.gaming import Looked

OUTCOME = ("tier.", "quota.", "worksheet.", "override.", *HANGING)
"""Findings that would tell how it ends."""


def evaluate(award: Award, data: DataSet, host: Host, progress: Progress | None = None) -> Result:
    """Evaluate an award over a data set; raises AwardError, DataError, PluginError, ScoringError with all problems."""
    return _travel(award, data, host, progress).result


@frozen
class Evaluated:
    """A result, and what of a result of before was used again on the way to it."""

    result: Result
    reuse: Reuse


def evaluate_again(
    award: Award, data: DataSet, host: Host, previous: Result, progress: Progress | None = None
) -> Evaluated:
    """Evaluate an award, and take over what was measured for a result of before where nothing can have changed it.

    The result has the same bytes as one that is measured as a whole. Raises what :func:`evaluate` raises, and
    RecordError (PB732) where the result is one of another award.
    """
    journey = _travel(award, data, host, progress, previous)
    assert journey.reuse is not None
    return Evaluated(journey.result, journey.reuse)


def look_over(
    award: Award, data: DataSet, host: Host, progress: Progress | None = None, earlier: Result | None = None
) -> tuple[Loaded, list[Finding], dict[str, dict[str, int]], Looked]:
    """Go the whole road and keep the score to itself: what `pembina check` says of rules and data.

    Returns what was read, the findings that say nothing of the outcome, the rows outside the period, and the signs of
    gaming, for which denominators are compared with those of an ``earlier`` result.
    """
    from pembina.evaluation.gaming import look_for_gaming

    looks: list[Looked] = []

    def look(jobs: Sequence[Job], loaded: Loaded, result: Result) -> None:
        looks.append(look_for_gaming(jobs, loaded, result, earlier))

    journey = _travel(award, data, host, progress, look=look)
    silent = [finding for finding in journey.remarks if not finding.key.startswith(OUTCOME)]
    return journey.loaded, silent, journey.outside, looks[0]


@frozen
class _Journey:
    """Where the road led: what was read, what was remarked, and the result."""

    loaded: Loaded
    outside: dict[str, dict[str, int]]
    remarks: list[Finding]
    result: Result
    reuse: Reuse | None = None


@without_collector()
def _travel(
    award: Award, data: DataSet, host: Host, progress: Progress | None, previous: Result | None = None,
    look: Callable[[Sequence[Job], Loaded, Result], None] | None = None,
) -> _Journey:  # fmt: skip
    data = data if progress is None else evolve(data, watch=progress)
    jobs = make_plan(award, host)
    if host.keeper is not None:
        from pembina.evaluation.apart import sent_apart

        jobs = sent_apart(jobs, award, data, host.keeper)
    used = plugins_used(award, jobs, host)
    checks = active(host, "table-checks", used)
    before = None if previous is None else Previous(previous, award, jobs, data, host, checks)
    gathered = gather(award, jobs, data, checks, progress, before)
    loaded, columns, remarks = gathered.loaded, gathered.columns, gathered.remarks
    judged = _judged(award, columns, data, loaded, host)
    remarks += [*judged.findings, *_remarks(award, loaded)]
    remarks += approximate_findings(award, columns, judged, loaded.entrants, host)
    entrants = _entrants(loaded, judged, _unadjusted(award, columns, loaded, host, judged.overrides))
    outside, reuse = gathered.outside, gathered.reuse
    document = assemble(award, jobs, loaded, outside, entrants, judged, host, gathered.dated)
    del gathered, columns, judged, entrants  # of very many entrants they take as much memory as the document
    pieces = pieces_of(document)
    figures = figure_texts(document)
    settle(document)
    finished = finish(document, pieces)
    remarks += worksheet_findings(finished, data, loaded) + relation_findings(finished, data, loaded)
    remarks += _check_result(finished, [*used, *loaded.readers], host)
    document["findings"] = doc.finding_documents(remarks)
    pieces["findings"] = piece(document, "findings")
    document[WITNESS] = witness_of(document, pieces, figures)
    pieces[WITNESS] = piece(document, WITNESS)
    if look is not None:  # what is found there is said by `check` alone, and never enters the document
        look(jobs, loaded, finished)
    loaded.engine.close()
    loaded.seen.check()
    return _Journey(loaded, outside, remarks, finish(document, pieces), reuse)


def assemble(
    award: Award, jobs: Sequence[Job], loaded: Loaded, outside: dict[str, dict[str, int]],
    entrants: Sequence[dict[str, Any]], judged: Judgement, host: Host, asked: Mapping[str, Dated] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the result document of what was judged, without findings yet.

    ``asked`` says by which date columns each criterion asked about the period; without it, what the jobs know.
    """
    nodes = doc.node_documents(award, {job.leaf.path: job.criterion.manifest for job in jobs}, judged, host)
    asked = {job.leaf.path: dated(job) for job in jobs} if asked is None else asked
    for node in nodes:
        if node["kind"] == "criterion":
            node["dated"] = {table: list(columns) for table, columns in asked[node["path"]].items()}
    return {
        "format": doc.FORMAT,
        "versions": {"pembina": __version__, "award-format": doc.AWARD_FORMAT},
        "award": {**doc.award_document(award), "changed": list(award.changed)},
        "data": doc.inputs_document(loaded, outside),
        "plugins": doc.plugins_document([*plugins_used(award, jobs, host), *loaded.readers]),
        "entrants": list(entrants),
        "nodes": nodes,
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
