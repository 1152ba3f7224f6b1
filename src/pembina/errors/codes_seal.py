"""Codes PB740 to PB749: seals and the log of evaluations."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
