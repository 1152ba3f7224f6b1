"""Codes PB601 to PB610: mistakes in asking for reports."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB601",
        N_("no form of report has files that end in {suffix}; known endings are: {known}"),
        N_("The ending of a file says which form of report is to be written into it."),
        N_("Write another ending, or name the form with --format."),
    ),
    Code(
        "PB602",
        N_("this is one of the files that the report is made from ({what})"),
        N_("Writing the report over its own source would destroy what it reports on, and what others verify it by."),
        N_("Give the report a name of its own."),
    ),
    Code(
        "PB603",
        N_("there is {what} here, which a report never replaces"),
        N_("Results and decisions are what everything else rests on; no option overwrites them with a report."),
        N_("Give the report a name of its own."),
    ),
    Code(
        "PB604",
        N_("another file is here, and it is not as Pembina wrote it; it was left as it is"),
        N_(
            "It may be someone else's, or a report in which somebody has written since. Reports that nobody has changed are replaced without asking."
        ),
        N_("Choose another name, or say --force to replace it."),
    ),
    Code(
        "PB605",
        N_("the name of the file has no ending, which would say the form of the report; known endings are: {known}"),
        N_("The ending of a file says which form of report is to be written into it."),
        N_("Add an ending, as in report.html, or name the form with --format."),
    ),
)
