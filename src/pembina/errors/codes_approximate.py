"""Codes PB380 to PB384: counts that an award allows to be approximate."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
