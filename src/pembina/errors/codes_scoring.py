"""Codes PB5xx: rules and data do not fit together."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

SCORES = (
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

OVERRIDES = (
    Code(
        "PB520",
        N_("the override of {what} for {entrant} bears no name"),
        N_("Whoever sets a score or a status otherwise than it is computed answers for it by name."),
        N_("Write the name of who decided it."),
    ),
    Code(
        "PB521",
        N_("the override of {what} for {entrant} gives no reason"),
        N_("The reason is printed in every report beside what is computed, so that anybody can judge it."),
        N_("Write the reason in a sentence."),
    ),
    Code(
        "PB522",
        N_("the override of {what} for {entrant} is signed by one person alone, and the award asks for two"),
        N_("The rules say beforehand how many have to sign: two, unless [overrides] says second = false."),
        N_("Let a second person sign, or take the row out."),
    ),
    Code(
        "PB523",
        N_("the override of {what} for {entrant} is signed twice by the same person: {by} and {second}"),
        N_("A second signature is worth something only from somebody else."),
        N_("Let somebody else sign. Capitals, blanks and full stops do not make another person."),
    ),
    Code(
        "PB524",
        N_('"{what}" is no criterion, no group, and neither total nor status'),
        N_("An override has to say what it is of, or it would be of nothing."),
        N_('Write the path of a criterion or group (such as supervision.visits), "total" or "status".'),
    ),
    Code(
        "PB525",
        N_('the {kind} "{what}" has no part in the total, so that its score decides nothing'),
        N_("An override without effect would be printed as if it had one."),
        N_("Override a criterion or group that has a weight, the total, or the status."),
    ),
    Code(
        "PB526",
        N_('"{after}" is no score from 0 to {scale} with at most {grid} decimals'),
        N_("What is put in the place of a score has to be one."),
        N_("Write a number within the scale of the award, in the number format of the data set."),
    ),
    Code(
        "PB527",
        N_("the override of {what} for {entrant} starts from {before}, and what is computed is {computed}"),
        N_(
            "Whoever overrides has to have seen what the rules give. Where data changed since, the decision may have lost "
            "its ground. Criteria come first, then groups, the total and the status: each starts from what those before "
            "it leave."
        ),
        N_("Decide again in view of what is computed, and write it as it is published; nothing where there is none."),
    ),
    Code(
        "PB528",
        N_("the override of {what} for {entrant} changes nothing"),
        N_("Before and after are published as the same, so that there is nothing to decide."),
        N_("Correct what holds in its place, or take the row out."),
    ),
    Code(
        "PB529",
        N_("{what} of {entrant} is overridden twice; row {first} does it first"),
        N_("Which of two decisions holds must not be left to the order of rows."),
        N_("Keep the row that holds."),
    ),
    Code(
        "PB530",
        N_('"{word}" is no status'),
        N_("A status decides who is ranked, so that only the known words are taken."),
        N_("Write ranked, ineligible, not-assessable, recused, withdrawn or revoked."),
    ),
    Code(
        "PB531",
        N_("{entrant} cannot be ranked by an override: it has no total"),
        N_("A rank follows from a total; nobody is ranked without one."),
        N_("Override what the total lacks, or the total itself, and then the status."),
    ),
    Code(
        "PB532",
        N_("nothing of {entrant} can be overridden: {why}"),
        N_("Only who competes has scores and a status that follow from the rules."),
        N_("Correct the data where the entrant should compete, or take the row out."),
    ),
)

TABLE: tuple[Code, ...] = SCORES + OVERRIDES
