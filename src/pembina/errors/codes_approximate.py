"""Codes PB380 to PB384: counts that an award allows to be approximate."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB380",
        N_("the counts of this criterion cannot be approximate: {reason}"),
        N_("Only a value that is itself a count of different things can be estimated with an error that is known."),
        N_('Take distinct = "approximate" away; counts are then exact.'),
    ),
    Code(
        "PB381",
        N_("the engine {engine} cannot make the approximate counts that the award allows"),
        N_("Estimates rest on the MD5 of every text, and this engine does not offer it."),
        N_('Use another engine, or take distinct = "approximate" out of the award.'),
    ),
    Code(
        "PB382",
        N_("{plugin} says that it can count approximately, but counts in another way"),
        N_("The result would call a value approximate that is not: count by rules.count_distinct, or say otherwise."),
        N_("Its author has to use rules.count_distinct, or to take approximates out of criterion.toml."),
    ),
)
