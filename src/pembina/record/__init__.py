"""Results on disk: written whole or not at all, read back only when they fit the published schema."""

from pembina.record.decisions import decisions_beside, decisions_schema, read_decisions
from pembina.record.files import read_facts, read_result, write_result
from pembina.record.schema import result_schema

__all__ = [
    "decisions_beside",
    "decisions_schema",
    "read_decisions",
    "read_facts",
    "read_result",
    "result_schema",
    "write_result",
]
