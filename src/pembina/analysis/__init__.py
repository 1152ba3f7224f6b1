"""Questions put to a result document. Each answer is a document of its own that cites the result's hash.

Loaded when first used: a command that asks one question does not pay for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

_HOMES = {
    "audit": "audit_document",
    "compare": "compare_document",
    "confidence": "confidence_document",
    "default_uncertainty": "robustness_default",
    "improve": "improve_document",
    "robustness": "robustness_document",
    "sample": "sample_document",
    "stability": "stability_document",
    "verify": "verify_document",
    "versus": "versus_document",
    "versus_median": "versus_document",
    **dict.fromkeys(
        (
            "audit_schema",
            "compare_schema",
            "confidence_schema",
            "improve_schema",
            "robustness_schema",
            "sample_schema",
            "stability_schema",
            "verify_schema",
            "versus_schema",
        ),
        "schemas",
    ),
}

__all__ = [
    "audit",
    "audit_schema",
    "compare",
    "compare_schema",
    "confidence",
    "confidence_schema",
    "default_uncertainty",
    "improve",
    "improve_schema",
    "robustness",
    "robustness_schema",
    "sample",
    "sample_schema",
    "stability",
    "stability_schema",
    "verify",
    "verify_schema",
    "versus",
    "versus_median",
    "versus_schema",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'pembina.analysis' has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"pembina.analysis.{home}")
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


if TYPE_CHECKING:
    from pembina.analysis.audit_document import audit
    from pembina.analysis.compare_document import compare
    from pembina.analysis.confidence_document import confidence
    from pembina.analysis.improve_document import improve
    from pembina.analysis.robustness_default import default_uncertainty
    from pembina.analysis.robustness_document import robustness
    from pembina.analysis.sample_document import sample
    from pembina.analysis.schemas import (
        audit_schema,
        compare_schema,
        confidence_schema,
        improve_schema,
        robustness_schema,
        sample_schema,
        stability_schema,
        verify_schema,
        versus_schema,
    )
    from pembina.analysis.stability_document import stability
    from pembina.analysis.verify_document import verify
    from pembina.analysis.versus_document import versus, versus_median
