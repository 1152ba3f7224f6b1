"""Codes PB661 to PB670: mistakes in starting a plugin."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB661",
        N_('"{word}" cannot be the {what}: {reason}'),
        N_(
            "Awards, data sets, Python and pip all have to find a plugin and its tables by their names, and tell them from others."
        ),
        N_("Say it otherwise; the reason says what is expected."),
    ),
    Code(
        "PB662",
        N_("{option} is for another kind of criterion: {reason}"),
        N_("An option that changes nothing would let its author believe that it did."),
        N_("Leave the option out, or choose with --measure what it belongs to."),
    ),
)
