"""Codes PB730 to PB739: a result of before, whose measurements are to be used again."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB730",
        N_("this result cannot be built upon: {reason}"),
        N_(
            "What was measured for it is taken over unseen, so that it has to be, byte for byte, a file that Pembina wrote."
        ),
        N_("Use the file as `pembina evaluate` wrote it, or evaluate without --previous."),
    ),
    Code(
        "PB731",
        N_("this is not the result that {facts} was written beside: {found} here, {wanted} there"),
        N_("The facts of a run name the hash of the result that it wrote; another file has taken its place."),
        N_("Use the result that belongs to them, or evaluate without --previous."),
    ),
    Code(
        "PB732",
        N_('this is a result of the award "{found}", not of "{wanted}"'),
        N_("Only an earlier result of the same award can hold measurements that are still good."),
        N_("Name a result of this award, or evaluate without --previous."),
    ),
)
