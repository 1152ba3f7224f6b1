"""Pembina scores regional governments for awards, by published rules that anyone can recompute.

The public face, loaded when first used: ``load_award``, ``evaluate``, ``read_result``, ``write_result``, ``verify``,
and the questions put to a result (``audit``, ``robustness``, ``stability``, ``versus``, ``improve``, ``compare``,
``confidence``) for those who evaluate; ``Criterion``, ``hookimpl`` and the kinds of extension for plugin authors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Adjusted": "pembina.plugins",
    "Aggregated": "pembina.plugins",
    "Aggregator": "pembina.plugins",
    "Award": "pembina.model",
    "Changed": "pembina.plugins",
    "Code": "pembina.errors",
    "Command": "pembina.plugins",
    "Context": "pembina.plugins",
    "Criterion": "pembina.plugins",
    "EngineKind": "pembina.plugins",
    "Fault": "pembina.plugins",
    "Finding": "pembina.model",
    "GateTest": "pembina.plugins",
    "Imputation": "pembina.plugins",
    "PembinaError": "pembina.errors",
    "ProvidedTable": "pembina.plugins",
    "Report": "pembina.plugins",
    "Result": "pembina.model",
    "ResultCheck": "pembina.plugins",
    "Rules": "pembina.plugins",
    "ScoringMethod": "pembina.plugins",
    "SourceRow": "pembina.plugins",
    "TableCheck": "pembina.plugins",
    "TableReader": "pembina.plugins",
    "Told": "pembina.plugins",
    "Treatment": "pembina.plugins",
    "Unfit": "pembina.methods.refusal",
    "Weighted": "pembina.plugins",
    "WeightingMethod": "pembina.plugins",
    "audit": "pembina.analysis",
    "chart": "pembina.notebook.drawing",
    "check": "pembina.api",
    "check_extract": "pembina.record.extract",
    "compare": "pembina.analysis",
    "confidence": "pembina.analysis",
    "evaluate": "pembina.api",
    "extract": "pembina.record.extracting",
    "hookimpl": "pembina.plugins",
    "improve": "pembina.analysis",
    "load_award": "pembina.api",
    "ranking_html": "pembina.notebook.page",
    "read_result": "pembina.record",
    "result_table": "pembina.notebook.tables",
    "robustness": "pembina.analysis",
    "self_assess": "pembina.api",
    "stability": "pembina.analysis",
    "verify": "pembina.api",
    "versus": "pembina.analysis",
    "write_result": "pembina.record",
}

__all__ = [
    "Adjusted",
    "Aggregated",
    "Aggregator",
    "Award",
    "Changed",
    "Code",
    "Command",
    "Context",
    "Criterion",
    "EngineKind",
    "Fault",
    "Finding",
    "GateTest",
    "Imputation",
    "PembinaError",
    "ProvidedTable",
    "Report",
    "Result",
    "ResultCheck",
    "Rules",
    "ScoringMethod",
    "SourceRow",
    "TableCheck",
    "TableReader",
    "Told",
    "Treatment",
    "Unfit",
    "Weighted",
    "WeightingMethod",
    "__version__",
    "audit",
    "chart",
    "check",
    "check_extract",
    "compare",
    "confidence",
    "evaluate",
    "extract",
    "hookimpl",
    "improve",
    "load_award",
    "ranking_html",
    "read_result",
    "result_table",
    "robustness",
    "self_assess",
    "stability",
    "verify",
    "versus",
    "write_result",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'pembina' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


if TYPE_CHECKING:
    from pembina.analysis import audit, compare, confidence, improve, robustness, stability, versus
    from pembina.api import check, evaluate, load_award, self_assess, verify
    from pembina.errors import Code, PembinaError
    from pembina.methods.refusal import Unfit
    from pembina.model import Award, Finding, Result
    from pembina.notebook.drawing import chart
    from pembina.notebook.page import ranking_html
    from pembina.notebook.tables import result_table
    from pembina.plugins import (
        Adjusted,
        Aggregated,
        Aggregator,
        Changed,
        Command,
        Context,
        Criterion,
        EngineKind,
        Fault,
        GateTest,
        Imputation,
        ProvidedTable,
        Report,
        ResultCheck,
        Rules,
        ScoringMethod,
        SourceRow,
        TableCheck,
        TableReader,
        Told,
        Treatment,
        Weighted,
        WeightingMethod,
        hookimpl,
    )
    from pembina.record import read_result, write_result
    from pembina.record.extract import check_extract
    from pembina.record.extracting import extract
