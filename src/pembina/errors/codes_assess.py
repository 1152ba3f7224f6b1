"""Codes PB631 to PB640: mistakes in a self-assessment."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB631",
        N_('the table "{table}" has no entrant {entrant}'),
        N_("A self-assessment is of one entrant, found by its code or by its whole name."),
        N_("Write the code as the table of entrants has it, or add the entrant's row to that table."),
    ),
    Code(
        "PB632",
        N_("{entrant} does not compete for this award, which is for entrants with {where}"),
        N_("The award says by `where` which rows of the table of entrants compete; this one is not among them."),
        N_("Correct the row in the table of entrants if it is wrong; otherwise this award is for others."),
    ),
    Code(
        "PB633",
        N_('the table "{table}" holds {n} entrants that may be meant'),
        N_("A self-assessment is of one entrant, and Pembina never chooses between two."),
        N_("Say --entrant with the code of the one that is meant."),
    ),
    Code(
        "PB634",
        N_("the earlier result is one of the award {found}, not of {wanted}"),
        N_("A place among the entrants of an earlier year means something only where the award is the same."),
        N_("Name a result of an earlier edition of the same award with --against, or leave it out."),
    ),
)
