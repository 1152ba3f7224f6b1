"""Codes PB440 to PB459: what a criterion's code may not use, because engines differ in it silently."""

from __future__ import annotations

from pembina.errors.codes import Code

TABLE: tuple[Code, ...] = ()
