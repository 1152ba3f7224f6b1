"""Whether the parts of a group belong together: Cronbach's alpha and principal components of their scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from pembina.analysis.audit_board import Board, Floats, NotDone
from pembina.analysis.audit_limits import ALPHA, EIGENVALUE
from pembina.methods import statistics

LEAST = 3
"""Entrants without whom neither says anything; and parts without which components are no more than a correlation."""


def consistency(board: Board) -> list[dict[str, Any]]:
    """Cronbach's alpha of every group, as it is and with each part left out."""
    return [_alpha(board, group) for group in board.groups]


def components(board: Board) -> list[dict[str, Any]]:
    """Principal components of every group: eigenvalues, explained shares, loadings."""
    return [_components(board, group) for group in board.groups]


def _alpha(board: Board, group: str) -> dict[str, Any]:
    children = board.children(group)
    head = {"group": group, "parts": children}
    try:
        matrix = _complete(board, children, 2)
        alpha = _standard(matrix)
        deleted = []
        if len(children) > 2:
            deleted = [
                {"path": path, "alpha": _or_none(np.delete(matrix, i, axis=1))} for i, path in enumerate(children)
            ]
        flags = ["low"] if alpha < ALPHA else []
        return {**head, "n": len(matrix), "alpha": alpha, "deleted": deleted, "flags": flags, "not-done": None}
    except NotDone as why:
        return {**head, "n": None, "alpha": None, "deleted": [], "flags": [], "not-done": why.reason}


def _standard(matrix: Floats) -> float:
    """Alpha from covariances: scores share one scale, and weights and spread count as they stand."""
    alpha = statistics.cronbach_alpha(matrix).standard
    if alpha is None:
        raise NotDone("constant-sum")
    return round(alpha, 10)


def _or_none(matrix: Floats) -> float | None:
    try:
        return _standard(matrix)
    except NotDone:
        return None


def _components(board: Board, group: str) -> dict[str, Any]:
    children = board.children(group)
    head = {"group": group, "parts": children}
    try:
        matrix = _complete(board, children, LEAST)
        if len(matrix) <= len(children):
            raise NotDone("few-entrants", n=len(matrix), needed=len(children) + 1)
        found = statistics.principal_components(matrix)
        return {
            **head,
            "n": len(matrix),
            "eigenvalues": found.eigenvalues.tolist(),
            "explained": found.shares.tolist(),
            "loadings": found.loadings.T.tolist(),
            "flags": ["several"] if round(float(found.eigenvalues[1]), 10) > EIGENVALUE else [],
            "not-done": None,
        }
    except NotDone as why:
        nothing: dict[str, Any] = {"n": None, "eigenvalues": [], "explained": [], "loadings": [], "flags": []}
        return {**head, **nothing, "not-done": why.reason}


def _complete(board: Board, children: list[str], parts: int) -> Floats:
    """Return scores of a group's parts over the entrants that have all of them, one column a part."""
    if len(children) < parts:
        raise NotDone("one-part") if len(children) < 2 else NotDone("few-parts", n=len(children), needed=parts)
    matrix = np.column_stack([board.scores[child] for child in children])
    matrix = matrix[~np.isnan(matrix).any(axis=1)]
    if len(matrix) < LEAST:
        raise NotDone("few-entrants", n=len(matrix), needed=LEAST)
    constant = [child for i, child in enumerate(children) if np.ptp(matrix[:, i]) == 0]
    if constant:
        raise NotDone("constant", nodes=constant)
    return matrix
