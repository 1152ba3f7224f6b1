"""Results on disk: written whole or not at all, read back only when they fit the published schema."""

from pembina.record.decisions import decisions_beside, decisions_schema, read_decisions
from pembina.record.files import ran_apart, read_facts, read_result, write_result
from pembina.record.previous import check_previous, missing_facts, read_previous
from pembina.record.schema import result_schema
from pembina.record.sitting import read_sitting, sitting_schema

__all__ = [
    "check_previous",
    "decisions_beside",
    "decisions_schema",
    "missing_facts",
    "ran_apart",
    "read_decisions",
    "read_facts",
    "read_previous",
    "read_result",
    "read_sitting",
    "result_schema",
    "sitting_schema",
    "write_result",
]
