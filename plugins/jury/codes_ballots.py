"""Codes JURY6xx: counting ballots."""

from __future__ import annotations

from pembina.commands import N_, Code

TABLE = (
    Code(
        "JURY601",
        N_("the award {award} has no criterion that counts ballots"),
        N_("The command `pembina jury ballots` works on a criterion that uses the plugin jury-ballots."),
        N_('Give a criterion of the award the line use = "jury-ballots", or name another award.'),
    ),
    Code(
        "JURY602",
        N_("the award has several criteria that count ballots: {known}"),
        N_("Each of them has ballots of its own; which one is meant must not be guessed."),
        N_("Name one with --criterion."),
    ),
    Code(
        "JURY603",
        N_('no criterion "{criterion}" of the award counts ballots'),
        N_("A criterion is named by its path in the award, and has to use the plugin jury-ballots."),
        N_("Correct the path given with --criterion."),
    ),
    Code(
        "JURY604",
        N_("no ballot in the table {table} can be counted (ballots that need a person: {n})"),
        N_("A ballot counts when it compares two entrants or more and does not contradict itself."),
        N_("Enter the jurors' ballots, or mend those that do not fit; `pembina evaluate` names the entrants on them."),
    ),
)
