"""How many examples a test tries: the usual number, or, in a campaign (``make campaign``), the long one.

A campaign runs the same tests, so what it finds the usual run can find too, only later.
"""

from __future__ import annotations

import os

CAMPAIGN = bool(os.environ.get("PEMBINA_CAMPAIGN"))


def examples(usual: int, campaign: int) -> int:
    """Return the number of examples that a test tries in this run."""
    return campaign if CAMPAIGN else usual
