"""These tests are about trust, not about engines: few rows, read by polars (a campaign leaves everything to DuckDB)."""

from ..quickly import quick_engine  # noqa: F401
