"""Tests of this room read by the quicker engine."""

from ..quickly import quick_engine

__all__ = ["quick_engine"]
