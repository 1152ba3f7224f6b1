"""Texts that commands of ``pembina jury`` share: what each is for, and their common options."""

from __future__ import annotations

from pembina.commands import N_

SUMMARIES = {
    "assign": N_("Say who judges whom: balanced, seeded, without conflicts of interest."),
    "sheets": N_("Write one scoring sheet (xlsx) for each juror."),
    "collect": N_("Read the sheets back, and name every cell that does not fit."),
    "seal": N_("Seal the independent scores before the jurors talk them over."),
    "consensus": N_("List the changes of the consensus round, and whom they moved."),
    "agreement": N_("Say how far the jurors agree, and what hangs on any one of them."),
    "severity": N_("Say how severe each juror is, with ranks before and after."),
    "ballots": N_("Count ranked ballots, pairwise comparisons or best-worst choices."),
}
"""What each command of the group is for, in one line."""

PATH = N_("PATH")
CRITERION = N_("Path of the criterion, where a jury judges several.")
