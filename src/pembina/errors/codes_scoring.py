"""Codes PB5xx: rules and data do not fit together."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB501",
        N_("no value for {count} entrants, and the award says to refuse missing data: {entrants}"),
        N_('The award sets missing = "refuse" for this criterion, so that nothing is published on incomplete data.'),
        N_("Complete the data of the entrants named, or let the award say another way to treat missing data."),
    ),
    Code(
        "PB502",
        N_("no score is defined for the value {value} ({entrants})"),
        N_("Bands and levels score only the values that the award lists; nothing is guessed for others."),
        N_("Correct the value, or add a band or level that holds it to the award."),
    ),
    Code(
        "PB503",
        N_('the method {method} cannot score text such as "{value}" ({entrants})'),
        N_("The criterion gave a category where the award's scoring method expects a number, or the other way round."),
        N_('Use the scoring method "levels" for categories and any other method for numbers.'),
    ),
    Code(
        "PB504",
        N_('nobody competes: no row of the table "{table}" fits the award\'s conditions'),
        N_("An award without entrants has no result."),
        N_("Check the `where` of [entrants] in the award, and the table in the data set."),
    ),
    Code(
        "PB505",
        N_(
            "the method {method} gave a score outside its scale or none at all: {score} for the value {value} ({entrant})"
        ),
        N_("A scoring method or an aggregator has to return one finite number for each entrant."),
        N_("Report it to the author of the method."),
    ),
    Code(
        "PB506",
        N_("the score {score} of {entrants} lies below 0 or above {scale}"),
        N_('With the method "identity" the value itself is the score, so it has to lie on the award\'s scale.'),
        N_("Correct the value, or score it by goalposts or bands."),
    ),
    Code(
        "PB507",
        N_("{key} by {method} has no answer: {reason}"),
        N_("A method says what it cannot compute with, rather than give a number that means nothing."),
        N_("Correct the value, or choose another method for this node."),
    ),
    Code(
        "PB508",
        N_("{key} by {method} has no answer for {entrant}: {reason}"),
        N_("A method says what it cannot compute with, rather than give a number that means nothing."),
        N_("Correct the value, or choose another method for this node."),
    ),
    Code(
        "PB509",
        N_('"{code}" is no entrant of this award ({key})'),
        N_("The rules name an entrant by its code, and no row of the entrants' table has it."),
        N_("Correct the code; codes are text and count letter by letter."),
    ),
    Code(
        "PB510",
        N_("{table} has {rows} rows for {entrant}, where one is due to divide by"),
        N_("A figure to divide by has to be one figure for each entrant; picking one of several would be a guess."),
        N_("Keep one row for each entrant, or divide by a criterion that says which one counts."),
    ),
)
