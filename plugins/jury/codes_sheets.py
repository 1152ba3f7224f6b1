"""Codes JURY2xx: the assignment as it is read, and the sheets as they are written."""

from __future__ import annotations

from pembina.commands import N_, Code

_ASSIGNMENT = (
    Code(
        "JURY201",
        N_('there is no juror "{juror}" on the list of jurors'),
        N_("Only the jurors whom the committee appointed get a sheet."),
        N_("Correct the code, or add the juror to the table of jurors."),
    ),
    Code(
        "JURY202",
        N_('there is no entrant "{entrant}" in the award'),
        N_("Only entrants of the award can be judged; they are known by their codes."),
        N_("Correct the code, or add the entrant to the table of entrants."),
    ),
    Code(
        "JURY203",
        N_("{juror} is to judge {entrant} twice; first in row {first}"),
        N_("A juror scores an entrant once; a second row would be a second vote."),
        N_("Remove one of the rows."),
    ),
    Code(
        "JURY204",
        N_("{juror} may not judge {entrant}: {reason}"),
        N_("A juror with a conflict of interest does not judge, whatever the assignment says."),
        N_("Assign another juror, or assign anew with `pembina jury assign`."),
    ),
    Code(
        "JURY205",
        N_("{entrant} does not compete any more, so nobody is to judge it"),
        N_("The data say that the entrant is recused, withdrawn or revoked."),
        N_("Remove the row, or correct the entrant's status."),
    ),
    Code(
        "JURY206",
        N_("the cell is empty"),
        N_("Each row of the assignment names a juror and an entrant."),
        N_("Fill in the cell, or remove the row."),
    ),
    Code(
        "JURY207",
        N_("the assignment names nobody"),
        N_("Without a pair of juror and entrant there is no sheet to write."),
        N_("Name the file that `pembina jury assign` wrote."),
    ),
)

_FOLDER = (
    Code(
        "JURY210",
        N_("the folder holds sheets already: {files}"),
        N_("Sheets that were sent out, or came back filled in, must never be written over."),
        N_("Name a folder that is not there yet."),
    ),
    Code(
        "JURY211",
        N_("the folder holds other files: {files}"),
        N_("A folder of sheets holds sheets alone, so that nothing is sent along, or read back, by mistake."),
        N_("Name a folder that is not there yet."),
    ),
    Code(
        "JURY212",
        N_("the sheets cannot be written: {reason}"),
        N_("The system refused; no sheet was written, since some of the sheets would be worse than none."),
        N_("Check that the folder above is there, that you may write to it, and that there is room."),
    ),
)

_PSEUDONYMS = (
    Code(
        "JURY213",
        N_("a key, or another file, is there already"),
        N_("Without its key, nobody can say any more whom the sheets of an earlier run are about."),
        N_("Name a file that is not there yet."),
    ),
    Code(
        "JURY214",
        N_("the key would lie in the folder of the sheets"),
        N_("The folder of the sheets is sent out or shared; the key must not be with them."),
        N_("Name a file in a folder that only the secretary of the committee can open."),
    ),
    Code(
        "JURY215",
        N_("the key cannot be written: {reason}"),
        N_("The system refused; no sheet was written either, since without the key it could never be read back."),
        N_("Check that the folder is there, that you may write to it, and that there is room."),
    ),
    Code(
        "JURY216",
        N_("a seed of fewer than {digits} digits can be tried out, and the pseudonyms with it"),
        N_("Pseudonyms follow from the seed: who knows the list of entrants and finds the seed knows them all."),
        N_("Leave out --seed: one that cannot be guessed is drawn, and stands in the key."),
    ),
    Code(
        "JURY218",
        N_("the key is not as it was written: {reason}"),
        N_("Labels follow from the seed; with two of them exchanged, an entrant would get the scores of another."),
        N_("Use the key as `pembina jury sheets` wrote it, or a copy of it that nobody has changed."),
    ),
)

_LIBRARY = (
    Code(
        "JURY217",
        N_("writing sheets needs {library}, which is not installed"),
        N_("Libraries that only a jury needs are installed by an extra."),
        N_("Install it with: pip install 'pembina[jury]'"),
    ),
)

TABLE = (*_ASSIGNMENT, *_FOLDER, *_PSEUDONYMS, *_LIBRARY)
