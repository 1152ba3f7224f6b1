"""Codes PB360 to PB379: tables that lie elsewhere, and tables divided into parts."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
