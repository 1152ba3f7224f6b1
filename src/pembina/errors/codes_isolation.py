"""Codes PB421 to PB439: plugins that are run apart."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
