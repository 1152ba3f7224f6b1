"""Codes PB611 to PB620: mistakes in minutes and certificates."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB611",
        N_("this sitting was about another result: {found}…, not {wanted}…"),
        N_(
            "A file of a sitting may cite the result that the committee decided on by its name, the SHA-256 hash; minutes of another result would say what nobody signed for."
        ),
        N_("Use the file that belongs to this result, or cite this one where the committee did decide on it."),
    ),
    Code(
        "PB612",
        N_("{name} chairs, but is not among those of the committee who were present"),
        N_("Minutes are signed by the chair first, who therefore has to be one of those who sat."),
        N_("Write the chair's name as it stands in the committee, and mark nobody absent who chaired."),
    ),
    Code(
        "PB613",
        N_("the sitting ends at {end}, and it began at {start}"),
        N_("Minutes of a sitting that ends before it begins would be disputed by their first reader."),
        N_("Correct one of the two times; a sitting of two days is two sittings."),
    ),
    Code(
        "PB614",
        N_("{name} stands twice among those who sat"),
        N_("Everybody signs once, as a member or as a witness."),
        N_("Take one of them out; of two persons with one name, add what tells them apart."),
    ),
    Code(
        "PB615",
        N_("nobody of the committee was present"),
        N_("A sitting at which nobody sat decided nothing."),
        N_("Mark as present who was."),
    ),
    Code(
        "PB616",
        N_("this result is a what-if, so there is nothing official to be signed or handed out: {changes}"),
        N_(
            "Rules were changed for this evaluation by --set; minutes and certificates are of the published rules only."
        ),
        N_("Evaluate the award without --set; `pembina minutes --draft` writes the what-if as a draft that says so."),
    ),
    Code(
        "PB617",
        N_("{entrant} holds no tier, so there is none to certify"),
        N_("A certificate prints a tier that the rules gave; without one there is nothing to print."),
        N_("`pembina explain RESULT ENTRANT` says why; --participation writes a certificate of having taken part."),
    ),
    Code(
        "PB618",
        N_("{entrant} gets no certificate: {reason}"),
        N_(
            "Who is not ranked, has withdrawn, or whose award was revoked holds nothing that could be certified; where an objection was upheld, the figures are to be found anew."
        ),
        N_("`pembina explain RESULT ENTRANT` says how it came to be."),
    ),
    Code(
        "PB619",
        N_("there is another file here, which was left as it is"),
        N_(
            "A file that Pembina did not write, or that may have been changed by hand, is not replaced without being told."
        ),
        N_("Name another file, or say --force."),
    ),
    Code(
        "PB620",
        N_("nobody holds a tier, so there is no certificate to write"),
        N_("--all writes one certificate for each holder of a tier."),
        N_("`pembina show RESULT` lists tiers; --participation certifies every ranked entrant's having taken part."),
    ),
)
