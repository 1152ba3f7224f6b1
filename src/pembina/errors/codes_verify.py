"""Codes PB765 to PB779: verifying a result, and drawing a sample of records."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
