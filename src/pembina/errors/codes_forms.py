"""Codes PB621 to PB630: mistakes in forms."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB621",
        N_("the folder is not empty: {files}"),
        N_("A form that somebody has filled in could be written over, and its figures lost."),
        N_("Name another folder, or write over the forms in this one with --force."),
    ),
    Code(
        "PB622",
        N_('the award reads no table "{table}"'),
        N_("A form can leave out only what it would otherwise hold."),
        N_("Use the name that the award gives the table; that of the entrants is always part of the form."),
    ),
    Code(
        "PB623",
        N_("{what} cannot be written on a form: {reason}"),
        N_("What stands on the form is handed in again, and has to be found in the committee's list as it stands."),
        N_("Write the code and the name as the committee writes them."),
    ),
    Code(
        "PB624",
        N_("the form cannot be written: {reason}"),
        N_("Each file is written beside its place and then put there, whole or not at all."),
        N_("Check the folder, its permissions and the free space."),
    ),
)
