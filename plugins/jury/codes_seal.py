"""Codes JURY401 to JURY419: sealed scores."""

from __future__ import annotations

from pembina.commands import N_, Code

TABLE = (
    Code(
        "JURY401",
        N_("the sealed scores cannot be read: {reason}"),
        N_("`pembina jury seal` writes them."),
        N_("Check the path."),
    ),
    Code(
        "JURY402",
        N_("these are no sealed scores: {reason}"),
        N_("A seal vouches for a document of one exact form."),
        N_("Use the file as `pembina jury seal` wrote it."),
    ),
    Code(
        "JURY403",
        N_("the scores were changed after they were sealed: they say {said}, and give {found}"),
        N_("The seal is the SHA-256 of award, rules and every row; one digit more or less gives another one."),
        N_("Put the file back as it was sealed. A change of mind belongs into the consensus round, with its reason."),
    ),
    Code(
        "JURY404",
        N_("there is a file already, and a seal is never written over"),
        N_("Who could seal again could change the scores in between."),
        N_("Write to another file; the minutes say which of the seals counts."),
    ),
    Code(
        "JURY405",
        N_("the seal is {found}, not {wanted}"),
        N_("The scores agree with their own seal, but it is not the one that was read out."),
        N_("Find the file whose seal stands in the minutes; this one was sealed at another time, or by another."),
    ),
    Code(
        "JURY406",
        N_("the sealed scores are of another {what}: {found}, not {wanted}"),
        N_("A seal vouches for scores under the rules of one award."),
        N_("Name the award, as it was when the scores were sealed."),
    ),
    Code(
        "JURY407",
        N_("the row is no score: {reason}"),
        N_("What is sealed cannot be mended any more, so that all of it has to be right."),
        N_("Collect the sheets again, and seal what `pembina jury collect` wrote."),
    ),
    Code(
        "JURY408",
        N_("there are no scores to seal"),
        N_("A seal over nothing could be shown for anything."),
        N_("Collect the sheets first."),
    ),
    Code(
        "JURY409",
        N_("the scores are not those that were collected: the ledger {ledger} tells of others"),
        N_("Between collecting and sealing nobody may change a score."),
        N_("Collect the sheets again, and seal what was written."),
    ),
    Code(
        "JURY410",
        N_("the seal cannot be written: {reason}"),
        N_("It is written whole or not at all."),
        N_("Check the folder, its permissions and the free space."),
    ),
)
