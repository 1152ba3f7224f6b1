"""Codes PB765 to PB779: verifying a result, and drawing a sample of records."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB775",
        N_("the seal names no public number"),
        N_("Whoever may choose the number after the result is known chooses the sample with it."),
        N_(
            "Say which number it will be when the award is sealed, with `pembina seal --sample-by`; or draw without --seal: the page says so."
        ),
    ),
    Code(
        "PB776",
        N_("{size} records are too few: {least} entrants have records, and each is to be looked at"),
        N_("A sample in which an entrant does not occur says nothing of it."),
        N_("Ask for as many records as there are entrants, or for more."),
    ),
    Code(
        "PB777",
        N_("this seal is of other rules than the result: {found} sealed, {wanted} in the result"),
        N_("The number that a seal names is for the award that was sealed."),
        N_("Name the seal of this award, or the result that was made by the sealed rules."),
    ),
    Code(
        "PB778",
        N_('this is a result of the award "{found}", not of "{wanted}"'),
        N_("Denominators of another award have nothing to do with those of this one."),
        N_("Name an earlier result of this award, or check without --against."),
    ),
    Code(
        "PB779",
        N_("there is nothing to draw: no criterion has records"),
        N_("A sample is drawn from the records that count for some entrant's value."),
        N_("Check that the data folder is the one that the result was made from."),
    ),
)
