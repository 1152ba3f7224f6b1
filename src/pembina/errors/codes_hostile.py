"""Codes PB390 to PB399 and PB115 to PB119: files that are made to harm."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB115",
        N_("the file holds {found} keys and values, and at most {limit} are read"),
        N_("No award has so many rules; such a file keeps a program busy and says nothing."),
        N_("Check that the right file was given."),
    ),
    Code(
        "PB390",
        N_('"{file}" is {what}, and no file'),
        N_("Only plain files are read: a pipe is waited for, a device has no end, and a folder has no cells."),
        N_("Put a file of that name in its place, or take it away."),
    ),
    Code(
        "PB391",
        N_("the file has {found} MiB, and at most {limit} MiB are read"),
        N_(
            "What is far larger than any table of its kind would fill the memory before anything could be said about it."
        ),
        N_("Check that the right file was given; a large table is read as Parquet, in several files if need be."),
    ),
    Code(
        "PB392",
        N_("the file is compressed ({how}), and its ending says that it is not"),
        N_("A few bytes may unpack to more than the machine holds, so nothing is unpacked unasked."),
        N_("Unpack the file, look at it, and put the table itself into the folder."),
    ),
    Code(
        "PB393",
        N_("the file declares {found} {what}, and at most {limit} are read"),
        N_("A file may declare far more than it holds, and room for all of it would be taken before anything is read."),
        N_("Save the table anew without cells far off at the edge, or divide it."),
    ),
    Code(
        "PB394",
        N_("a line is longer than {limit} characters"),
        N_("No row of a table is so long; engines pass over such a line, or take all memory for it."),
        N_("Look at the line: a line end is missing, or the file is no table."),
    ),
    Code(
        "PB395",
        N_("the workbook's part {part} is not written as a workbook's is: {reason}"),
        N_("Definitions of its own let a file grow without bounds when it is read, or fetch other files."),
        N_("Open it in a spreadsheet program and save it anew as xlsx."),
    ),
    Code(
        "PB396",
        N_('a word of "{text}" mixes letters of several scripts: {letters}'),
        N_(
            "Some letters of other scripts look like Latin ones, so that one name would count as two without a sign of it."
        ),
        N_("Write the word anew with the keyboard; letters that were copied keep their script."),
    ),
    Code(
        "PB397",
        N_('"{second}" looks like "{first}" ({place}), and is written with other signs'),
        N_("Nobody who reads the two can tell them apart, and they would count as two."),
        N_("Write both alike if they are the same, or so that they differ to the eye."),
    ),
    Code(
        "PB398",
        N_('the code "{text}" holds signs that nobody sees or that only look like digits: {signs}'),
        N_("A code is compared sign by sign; what looks the same has to be the same."),
        N_("Write the code anew with the keyboard, digits as 0 to 9."),
    ),
    Code(
        "PB399",
        N_("the file was changed while it was read"),
        N_("Figures would be of other bytes than those whose hash the result states, and nobody could tell which."),
        N_("Evaluate again when nobody writes into the folder of the data."),
    ),
)
