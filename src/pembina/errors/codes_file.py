"""Codes PB1xx: mistakes in files, before anything in them is understood, and in settings laid over them."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB101",
        N_("there is no such file"),
        N_("The path that was given leads to nothing."),
        N_("Check the spelling of the path, and the folder in which the command was given."),
    ),
    Code(
        "PB102",
        N_('the folder holds no "{name}"'),
        N_("Where a folder is given in place of a file, the file in it has a fixed name."),
        N_("Name the file itself, or give the folder that holds it."),
    ),
    Code(
        "PB103",
        N_("the file cannot be read: {reason}"),
        N_("The system refused to hand out the contents of the file."),
        N_("Check that it is a file, and that you may read it."),
    ),
    Code(
        "PB104",
        N_("the file is larger than {limit} MiB"),
        N_("An award is some kilobytes of text; a file of this size is something else."),
        N_("Check that the right file was given."),
    ),
    Code(
        "PB105",
        N_("the file begins with a byte order mark"),
        N_("TOML is UTF-8 without a byte order mark; some editors put one in front without showing it."),
        N_('Save the file as "UTF-8" (not "UTF-8 with BOM").'),
    ),
    Code(
        "PB106",
        N_("the file is not UTF-8: the byte {byte} stands here"),
        N_("TOML is UTF-8; in another encoding names and titles would come out wrong."),
        N_("Save the file as UTF-8."),
    ),
    Code(
        "PB107",
        N_("not TOML: {reason}"),
        N_("The file does not keep to the syntax of TOML at this place, so that nothing after it can be understood."),
        N_("Look at the place named and the line before it: a quote, bracket or equals sign is missing or doubled."),
    ),
    Code(
        "PB108",
        N_("{found} is not a number that can be computed with"),
        N_("Numbers must be finite and fit float64 (whole numbers 64 bits); anything else would poison every sum."),
        N_("Write an ordinary number."),
    ),
    Code(
        "PB109",
        N_("format {found} is not known; this program reads format {known}"),
        N_("The format says by which version of the rules for awards the file is to be read."),
        N_("Write format = 1, or use a version of Pembina that knows this format."),
    ),
    Code(
        "PB111",
        N_('the setting "{setting}" is not of the form KEY=VALUE'),
        N_("A what-if setting names a key of the award by its address, and the value that it is to have."),
        N_("Write for instance criteria.supervision.weight=45, or tiers[1].from=80 for the first tier."),
    ),
    Code(
        "PB112",
        N_("{value} is not a TOML value"),
        N_("The value of a setting is written as in the award file; only a plain word may stand without quotes."),
        N_("Write a number, true, or a text in double quotes, and quote the whole setting for your shell."),
    ),
    Code(
        "PB113",
        N_("there is no {part} in the award"),
        N_("A what-if setting changes a key of a table that the award has; it cannot bring in new tables."),
        N_("Correct the address; it is written as messages show it, with list items counted from 1."),
    ),
    Code(
        "PB114",
        N_("this key is set twice"),
        N_("Which of two settings of one key would count must not depend on their order."),
        N_("Leave one of the settings out."),
    ),
)
