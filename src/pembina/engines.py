"""What engines from outside need: the protocol, Pembina's own reading of files, and the typed scan of stored tables.

An engine is handed over by the hook ``pembina_engines`` as an :class:`EngineKind`; ``docs/how-to/write-an-engine.md``
goes through one. It imports from here and from :mod:`narwhals.stable.v2`, nothing deeper.
"""

from __future__ import annotations

from pembina.data.engines import BaseEngine, Capabilities, Engine
from pembina.data.engines.options import read_options
from pembina.data.engines.portable import Carrier, Survey, stored, survey_of, type_word, typed
from pembina.data.engines.portable_forms import typed_as
from pembina.data.engines.staging import Staged, Staging
from pembina.data.faults import FaultLog
from pembina.data.source import PARQUET, Scan, SourceFile, TableSource, WantedColumn
from pembina.errors import DataError, Problem
from pembina.plugins import EngineKind

__all__ = [
    "PARQUET",
    "BaseEngine",
    "Capabilities",
    "Carrier",
    "DataError",
    "Engine",
    "EngineKind",
    "FaultLog",
    "Problem",
    "Scan",
    "SourceFile",
    "Staged",
    "Staging",
    "Survey",
    "TableSource",
    "WantedColumn",
    "read_options",
    "stored",
    "survey_of",
    "type_word",
    "typed",
    "typed_as",
]
