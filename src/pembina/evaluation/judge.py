"""The road right of measuring: from one column per criterion to statuses, ranks and tiers, without files or records.

Whatever asks "what if" of a result walks this same road again over the same columns (:mod:`pembina.analysis.replay`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina.errors import PluginError, Problem, ScoringError
from pembina.evaluation.gate import NOT_APPLIED, gate_outcomes
from pembina.evaluation.measure import Column
from pembina.evaluation.override import Asked, Overriding, in_order, override_findings
from pembina.evaluation.prepare import Prepared, prepare
from pembina.evaluation.score import Roll, Scored, score
from pembina.evaluation.screen import screen
from pembina.evaluation.standing import Standing, stand
from pembina.evaluation.tier import give_tiers
from pembina.evaluation.tree import Tree, build_tree, coverage
from pembina.model import Award, Entrant, Finding, Override
from pembina.plugins import Host

Booleans = NDArray[np.bool_]

NOTHING_ASKED = Asked()

METHODS_FAULT = "PB505"
"""A method gave no score at all, or one outside its scale: its author has to mend it."""


@frozen
class Judgement:
    """What came of columns of values: every step by path of the node, rows in the order of entrants.

    ``competing`` marks entrants that are scored at all (neither set aside by the data nor screened out). ``findings``
    are the remarks of all steps, unsorted. ``overrides`` are those that were applied, each with what is computed.
    """

    competing: Booleans
    prepared: Mapping[str, Prepared]
    scored: Mapping[str, Scored]
    tree: Tree
    standings: Sequence[Standing]
    findings: Sequence[Finding]
    overrides: Sequence[Override] = ()


def judge(
    award: Award, columns: Mapping[str, Column], entrants: tuple[Entrant, ...], host: Host, asked: Asked = NOTHING_ASKED
) -> Judgement:
    """Screen, fill, tame, score, aggregate, gate, rank and give tiers.

    ``columns`` hold what was measured (and denominated) for every criterion of the award, rows in the order of
    ``entrants``; ``asked`` are the overrides to apply. Raises ScoringError and PluginError with all problems.
    """
    screened, findings = screen(award, columns, entrants)
    competing = np.array([e.status is None and row not in screened for row, e in enumerate(entrants)], dtype=np.bool_)
    prepared, remarks = prepare(columns, entrants, competing, float(award.scale), host)
    findings = findings + remarks
    scored, remarks = _score_all(award, prepared, entrants, competing, host)
    findings += remarks
    overriding = Overriding.over(award, entrants, asked, screened)
    scored = scored if overriding is None else overriding.criteria(scored)
    tree = build_tree(award, scored, host, entrants, overriding)
    findings += tree.remarks
    covered = coverage(award, {path: column.reported for path, column in columns.items()}, tree)
    gates = gate_outcomes(award, columns, tree, host)
    standings = stand(award, entrants, columns, scored, tree, covered, gates, screened, overriding)
    findings += give_tiers(award, entrants, tree, standings)
    findings += _filled(columns, scored, entrants) + _not_applied(gates, entrants)
    if overriding is None:
        return Judgement(competing, prepared, scored, tree, standings, findings)
    if overriding.problems:
        raise ScoringError(overriding.problems)
    applied = in_order(overriding.applied, award)
    return Judgement(competing, prepared, scored, tree, standings, [*findings, *override_findings(applied)], applied)


def _score_all(
    award: Award, prepared: Mapping[str, Prepared], entrants: tuple[Entrant, ...], competing: Booleans, host: Host
) -> tuple[dict[str, Scored], list[Finding]]:
    scored, findings, problems = {}, [], list[Problem]()
    roll = Roll.of(entrants)
    for path, column in prepared.items():
        try:
            scored[path], remarks, faults = score(column, award, entrants, competing, host, roll)
        except ScoringError as error:
            problems += error.problems
            continue
        findings += remarks
        problems += faults
    if any(problem.code == METHODS_FAULT for problem in problems):
        raise PluginError(problems)
    if problems:
        raise ScoringError(problems)
    return scored, findings


def _filled(columns: Mapping[str, Column], scored: Mapping[str, Scored], entrants: Sequence[Entrant]) -> list[Finding]:
    findings = []
    for path, entry in scored.items():
        column = columns[path]
        for row in np.flatnonzero(entry.filled | entry.left_out).tolist():
            args = {"policy": column.leaf.missing, "reason": column.reason(row)}
            findings.append(Finding("missing.filled", args, "note", path, entrants[row].code))
    return findings


def _not_applied(gates: Sequence[NDArray[Any]], entrants: Sequence[Entrant]) -> list[Finding]:
    return [
        Finding("gate.not-applied", {"gate": i}, "note", None, entrants[row].code)
        for i, outcomes in enumerate(gates)
        for row in np.flatnonzero(outcomes == NOT_APPLIED).tolist()
    ]
