"""Codes PB7xx: mistakes in result documents."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB701",
        N_("there is no result here: {reason}"),
        N_("The command reads a result document that `pembina evaluate` wrote."),
        N_("Check the path, or evaluate the award first."),
    ),
    Code(
        "PB702",
        N_("not a result document: {reason}"),
        N_("The file is not JSON, or not of the published form, so that nothing in it can be trusted."),
        N_("Use the file as `pembina evaluate` wrote it; `pembina schema result` prints the form."),
    ),
    Code(
        "PB703",
        N_("this entrant is not in the result: {entrant}"),
        N_("Entrants are found by their code, or by a name that fits exactly one of them."),
        N_("`pembina show RESULT` lists codes and names."),
    ),
    Code(
        "PB704",
        N_("the name {entrant} fits several entrants: {entrants}"),
        N_("Pembina never chooses between two entrants."),
        N_("Use the code."),
    ),
    Code(
        "PB705",
        N_("this criterion is not in the result: {criterion}"),
        N_("Criteria are found by their path in the award, such as supervision.visits."),
        N_("`pembina explain RESULT ENTRANT` lists the paths."),
    ),
    Code(
        "PB706",
        N_("{what} changed since the result was made: {found} now, {wanted} then"),
        N_("Records are shown only while rules, data and plugins are still those that gave the number."),
        N_("Use the award, the data folder and the plugins as they were, or evaluate again."),
    ),
    Code(
        "PB707",
        N_("the file cannot be written: {reason}"),
        N_(
            "A file is written beside its place and then put there, whole or not at all; an existing file was left as it was."
        ),
        N_("Check the folder, its permissions and the free space."),
    ),
    Code(
        "PB708",
        N_("it is not known where the award and the data of this result are"),
        N_("A result holds no paths; they stand in the file RESULT.run.json beside it, which is not there."),
        N_("Name them with --award and --data."),
    ),
    Code(
        "PB709",
        N_("these are results of two awards: {old} and {new}"),
        N_("Ranks of two awards have nothing in common that could be told apart into data, rules and entrants."),
        N_("Compare two results of one award; its editions and years bear the same id in their files."),
    ),
    Code(
        "PB710",
        N_('nothing that is installed here provides the method "{method}"'),
        N_("The result was made with a method of a plugin that is not installed here, so it cannot be computed again."),
        N_("Install the plugin that provides it; `pembina verify` names the plugins that a result was made with."),
    ),
)
