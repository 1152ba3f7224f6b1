"""Codes PB390 to PB399 and PB115 to PB119: files that are made to harm."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
