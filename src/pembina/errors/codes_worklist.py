"""Codes PB651 to PB660: mistakes in a list of problems that is read back."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB651",
        N_("this is no list of problems: {reason}"),
        N_(
            "Notes and replies are read back from a list that `pembina check AWARD -o FILE` wrote, and from nothing else."
        ),
        N_("Name the list that came back; to write a new one over another file, use --force."),
    ),
    Code(
        "PB652",
        N_('the list is of the award "{found}", and this is "{wanted}"'),
        N_("Notes of another award would stand beside problems that they say nothing about."),
        N_("Name the list of this award, or write to a file that is not there yet."),
    ),
    Code(
        "PB653",
        N_('the list is of the data "{found}", and these are "{wanted}"'),
        N_("Notes on other data would stand beside problems that they say nothing about."),
        N_("Name the list of these data; if they are the same under a new title, use --force."),
    ),
    Code(
        "PB654",
        N_("the list cannot be written: {reason}"),
        N_("Nothing that a person wrote is overwritten, and a list is put into place whole or not at all."),
        N_("Name another file; --force writes over one that is not needed any more."),
    ),
    Code(
        "PB655",
        N_("there is a list here already, and {replies} is another one"),
        N_("Only one of the two would be read back, and what people wrote in the other would be lost."),
        N_("Write to a file that is not there yet, or leave out --replies to read back the list that is here."),
    ),
    Code(
        "PB656",
        N_("the mark of this row cannot be read: {found}"),
        N_("The hidden mark says which problem a row is about; without it notes cannot be put beside the right one."),
        N_(
            "Copy the mark back from an earlier copy of the list, or delete the mark: the row is then kept as one of your own."
        ),
    ),
    Code(
        "PB657",
        N_('the column "{title}" is missing from the list'),
        N_("Without it nobody knows what was written in it, and it would be lost."),
        N_("Insert a column of that title; it may stay empty."),
    ),
    Code(
        "PB658",
        N_('the column "{title}" stands twice in the list'),
        N_("Two columns of one name may say different things, and neither is preferred in silence."),
        N_("Delete one of them, or give it a title of its own."),
    ),
)
