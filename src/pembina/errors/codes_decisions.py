"""Codes PB721 to PB730: mistakes in decisions after publication."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB721",
        N_("these decisions are about another result: {found}…, not {wanted}…"),
        N_(
            "Decisions cite the result that they are about by its name, the SHA-256 hash; shown beside another result they would say what nobody decided."
        ),
        N_("Use the file that belongs to this result, or decide anew about this one."),
    ),
    Code(
        "PB722",
        N_("{day} lies before {before}, after which it has to come"),
        N_(
            "A result is published first, then an entrant objects, then the objection is answered; days in another order are a slip."
        ),
        N_("Correct one of the two days."),
    ),
    Code(
        "PB723",
        N_('"{key}" belongs to an objection, and this is of the kind "{kind}"'),
        N_("Only an objection is about a criterion, has a deadline and is answered."),
        N_("Take the key out, or correct the kind."),
    ),
    Code(
        "PB724",
        N_("{entrant} has left the award already by decision {first} in this file"),
        N_(
            "An entrant can withdraw or have its award revoked once; which of two decisions would hold, nobody could say."
        ),
        N_("Keep the decision that holds, and say in its reason what came before."),
    ),
    Code(
        "PB725",
        N_("this is not the robustness of this result: {found}…, not {wanted}…"),
        N_(
            "A study of robustness cites the result that it was made of; intervals of another result would say what is not so."
        ),
        N_("Make it anew: `pembina robustness RESULT --format json`."),
    ),
    Code(
        "PB726",
        N_("not a study of robustness: {reason}"),
        N_("The file is not what `pembina robustness RESULT --format json` writes, or was changed."),
        N_("Make it anew: `pembina robustness RESULT --format json`."),
    ),
    Code(
        "PB727",
        N_("not the confidence of this result: {reason}"),
        N_(
            "What says between which ranks entrants stand cites the result that it was made of; that of another result would say what is not so."
        ),
        N_("Make it anew: pembina.confidence(result)."),
    ),
)
