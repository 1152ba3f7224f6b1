"""Codes PB641 to PB650: mistakes in what is asked question by question, and in starting an award."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB641",
        N_("there is nobody to ask: this is no terminal"),
        N_("Questions are put to a person; input from a file or another program might be taken for answers."),
        N_("Run the command in a terminal, or without questions."),
    ),
    Code(
        "PB642",
        N_("this cannot be written: {reason}"),
        N_(
            "Answers, award folders and plugins are written whole or not at all, so that nothing half-made is left behind."
        ),
        N_("Name a folder that you may write to, on a disk that is not full."),
    ),
    Code(
        "PB643",
        N_("there is something already, and it is not overwritten"),
        N_("A folder that holds files may be somebody's work; a new award or plugin begins in a folder of its own."),
        N_("Name a folder that is not there yet, or an empty one."),
    ),
    Code(
        "PB644",
        N_('"{word}" cannot be the id of an award'),
        N_(
            "The id names the award in results and file names: small letters, digits and hyphens, a letter or digit first."
        ),
        N_("Choose another name, such as koperasi-terbaik-2027."),
    ),
    Code(
        "PB645",
        N_('"{name}" is not the name of a criterion that is installed'),
        N_("A criterion of an award is a plugin; one that is not installed cannot be measured."),
        N_("`pembina plugins` lists what is installed."),
    ),
    Code(
        "PB646",
        N_("an award needs at least one criterion"),
        N_("Without a criterion nothing is measured, and nobody can be ranked."),
        N_("Name criteria with --criteria, or a shipped award with --from."),
    ),
    Code(
        "PB647",
        N_("{option} does not go together with --from"),
        N_(
            "A copy of a shipped award brings its own criteria and texts; two sources of rules would contradict each other."
        ),
        N_("Leave one of the two out, and edit the award file afterwards."),
    ),
    Code(
        "PB648",
        N_("{found} is not understood: {reason}"),
        N_("What is answered here becomes a line of the award file, which is checked as every award is."),
        N_("Correct it; the reason says what is expected."),
    ),
    Code(
        "PB649",
        N_("these data come with Pembina, and no answers are written into them"),
        N_(
            "The data of a shipped award are an example that everybody has; an entrant's answers belong in its own folder."
        ),
        N_("Name a folder of your own with --data."),
    ),
)
