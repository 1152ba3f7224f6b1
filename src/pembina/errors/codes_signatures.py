"""Codes PB750 to PB764: signatures and extracts."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
