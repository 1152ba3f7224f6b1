"""Codes JURY5xx: opening a panel, and the figures of severity and agreement."""

from __future__ import annotations

from pembina.commands import N_, Code

_AWARD = (
    Code(
        "JURY501",
        N_("the award {award} has no criterion that a jury judges"),
        N_("The commands of `pembina jury` work on a criterion that uses the plugin jury."),
        N_('Give a criterion of the award the line use = "jury", or name another award.'),
    ),
    Code(
        "JURY502",
        N_("the award has several criteria that a jury judges: {known}"),
        N_("Each of them has a rubric, a panel and scores of its own; which one is meant must not be guessed."),
        N_("Name one with --criterion."),
    ),
    Code(
        "JURY503",
        N_('no criterion "{criterion}" of the award is judged by a jury'),
        N_("A criterion is named by its path in the award, and has to use the plugin jury."),
        N_("Correct the path given with --criterion."),
    ),
)

_PEOPLE = (
    Code(
        "JURY504",
        N_("a juror has no code"),
        N_("A juror is known by a code: it stands in sheets, in scores and in the minutes."),
        N_("Fill in the cell, or remove the row."),
    ),
    Code(
        "JURY505",
        N_("the juror {juror} stands twice; first in row {first}"),
        N_("Which of two rows says a juror's groups, languages and load must not be left to chance."),
        N_("Remove one of the rows, or give one of the jurors another code."),
    ),
    Code(
        "JURY506",
        N_("the juror {juror} may judge at most {most} entrants"),
        N_("The largest load of a juror is a whole number from 0; an empty cell sets no limit."),
        N_("Correct the cell, or empty it."),
    ),
    Code(
        "JURY507",
        N_("a conflict of interest names the juror {juror}, who is not on the list of jurors"),
        N_("A conflict that reaches nobody would let the juror who was meant judge the entrant all the same."),
        N_("Correct the juror's code, or add the juror to the table of jurors."),
    ),
    Code(
        "JURY508",
        N_("there are scores of the juror {juror}, who is not on the list of jurors"),
        N_("Only the jurors whom the committee appointed may score."),
        N_("Correct the juror's code in the scores, add the juror to the table, or take the scores out."),
    ),
    Code(
        "JURY509",
        N_('the table "{table}" names no juror'),
        N_("Without jurors there is nobody to judge."),
        N_("Fill in the table of jurors: one row for each, with the columns juror and name."),
    ),
)

_FIGURES = (
    Code(
        "JURY511",
        N_("there are no scores to look at: no juror has scored every item of any entrant"),
        N_("A juror's total for an entrant counts only when every item of the rubric is scored."),
        N_("Collect the sheets first (`pembina jury collect`), or bind the table of scores with read in the award."),
    ),
    Code(
        "JURY512",
        N_("severity cannot be told by {method}: {reason}"),
        N_(
            "Jurors are compared through entrants whom several of them scored. Where these links lack, a juror who is "
            "severe cannot be told from one who had weak entrants; any figure would be arbitrary, so none is given."
        ),
        N_(
            "Where the panel falls into parts, let a juror of each part also score an entrant of another part; where a "
            "juror's scores do not differ or levels are missing, use another --method."
        ),
    ),
    Code(
        "JURY513",
        N_("nobody has a value yet: the award asks for sealed scores (sealed = true), and these carry no seal"),
        N_("A score counts only under the seal that was made before the jurors talked."),
        N_("Seal them (`pembina jury seal`), and let dataset.toml read them with the reader sealed-scores."),
    ),
    Code(
        "JURY514",
        N_("nobody has a value yet: a person has to look at the scores, or too few jurors scored every item"),
        N_("Nothing is picked where scores do not fit; an entrant has no value until a person has decided."),
        N_("`pembina evaluate` lists in its findings what has to be looked at, entrant by entrant."),
    ),
)

TABLE = (*_AWARD, *_PEOPLE, *_FIGURES)
