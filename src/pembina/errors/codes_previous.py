"""Codes PB730 to PB739: a result of before, whose measurements are to be used again."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
