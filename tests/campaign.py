"""How many examples a test tries: the usual number, or, in a campaign (``make campaign``), the long one.

A campaign runs the same tests, so what it finds the usual run can find too, only later.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

CAMPAIGN = bool(os.environ.get("PEMBINA_CAMPAIGN"))


def examples(usual: int, campaign: int) -> int:
    """Return the number of examples that a test tries in this run."""
    return campaign if CAMPAIGN else usual


def some(values: Sequence[T], each: int) -> Sequence[T]:
    """Return each so-many-th of what a test could try, in a campaign all of them."""
    return values if CAMPAIGN else values[::each]
