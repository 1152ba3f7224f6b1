"""Hook specifications, discovery without import, the host, the Criterion base class, manifests."""

from pembina.plugins.criterion import Criterion, Rules
from pembina.plugins.discovery import Catalogue, Found, discover
from pembina.plugins.host import Host
from pembina.plugins.kinds import (
    Aggregator,
    Command,
    EngineKind,
    Fault,
    GateTest,
    Report,
    ResultCheck,
    ScoringMethod,
    SourceRow,
    TableCheck,
    TableReader,
)
from pembina.plugins.manifest import ColumnSpec, Manifest, read_manifest
from pembina.plugins.markers import hookimpl, hookspec

__all__ = [
    "Aggregator",
    "Catalogue",
    "ColumnSpec",
    "Command",
    "Criterion",
    "EngineKind",
    "Fault",
    "Found",
    "GateTest",
    "Host",
    "Manifest",
    "Report",
    "ResultCheck",
    "Rules",
    "ScoringMethod",
    "SourceRow",
    "TableCheck",
    "TableReader",
    "discover",
    "hookimpl",
    "hookspec",
    "read_manifest",
]
