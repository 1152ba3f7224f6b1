"""Hook specifications, discovery without import, the host, the Criterion base class, manifests."""

from pembina.plugins.criterion import Criterion, Rules
from pembina.plugins.discovery import Catalogue, Found, discover
from pembina.plugins.host import Host
from pembina.plugins.kinds import (
    Aggregated,
    Aggregator,
    Changed,
    Command,
    Context,
    EngineKind,
    Fault,
    GateTest,
    Imputation,
    ProvidedTable,
    Report,
    ResultCheck,
    ScoringMethod,
    SourceRow,
    TableCheck,
    TableReader,
    Told,
    Treatment,
    Weighted,
    WeightingMethod,
)
from pembina.plugins.manifest import ColumnSpec, Manifest, read_manifest
from pembina.plugins.markers import hookimpl, hookspec

__all__ = [
    "Aggregated",
    "Aggregator",
    "Catalogue",
    "Changed",
    "ColumnSpec",
    "Command",
    "Context",
    "Criterion",
    "EngineKind",
    "Fault",
    "Found",
    "GateTest",
    "Host",
    "Imputation",
    "Manifest",
    "ProvidedTable",
    "Report",
    "ResultCheck",
    "Rules",
    "ScoringMethod",
    "SourceRow",
    "TableCheck",
    "TableReader",
    "Told",
    "Treatment",
    "Weighted",
    "WeightingMethod",
    "discover",
    "hookimpl",
    "hookspec",
    "read_manifest",
]
