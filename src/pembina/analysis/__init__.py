"""Questions put to a result document: what it says of its own rules. Nothing is measured or scored anew."""

from pembina.analysis.audit_document import audit
from pembina.analysis.audit_schema import audit_schema

__all__ = ["audit", "audit_schema"]
