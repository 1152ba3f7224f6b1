"""The coherence audit of a composite indicator, from its result document: one section for each question.

After the statistical audits of the European Commission's Joint Research Centre (JRC) and step 4 to 6 of the OECD/JRC
Handbook on Constructing Composite Indicators, 2008.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pembina.analysis.audit_board import Board
from pembina.analysis.audit_data import data
from pembina.analysis.audit_findings import findings
from pembina.analysis.audit_limits import LIMITS
from pembina.analysis.audit_relations import Relations, correlation
from pembina.analysis.audit_steps import steps
from pembina.analysis.audit_structure import components, consistency
from pembina.analysis.audit_weights import weights
from pembina.analysis.audit_whatif import aggregations, leave_one_out
from pembina.analysis.tidy import tidy
from pembina.model import Result

FORMAT = "pembina-audit/1"


def audit(result: Result) -> dict[str, Any]:
    """Return the audit of a result as a plain document (``pembina-audit/1``), the same for the same result.

    Only ranked entrants enter; the others are counted by status. What cannot be computed stands there as None with
    the reason under ``not-done``. Numbers are rounded to 10 decimals.
    """
    board = Board(result)
    relations = Relations(board)
    document: dict[str, Any] = {
        "format": FORMAT,
        "result": result.sha256,
        "limits": LIMITS,
        "entrants": _entrants(board),
        "data": data(board),
        "correlation": correlation(board, relations),
        "consistency": consistency(board),
        "components": components(board),
        "weights": weights(board, relations),
        "leave-one-out": leave_one_out(board),
        "aggregation": aggregations(board),
        "steps": steps(board),
    }
    document["findings"] = findings(document, result)
    plain: dict[str, Any] = tidy(document)
    return plain


def _entrants(board: Board) -> dict[str, Any]:
    """Who enters, and how many do not, by status."""
    without = Counter(entrant["status"] for entrant in board.result.entrants if entrant["rank"] is None)
    return {"all": len(board.result.entrants), "ranked": board.count, "without-rank": dict(sorted(without.items()))}
