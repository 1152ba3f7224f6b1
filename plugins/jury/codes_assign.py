"""Codes JURY1xx: who judges whom."""

from __future__ import annotations

from pembina.commands import N_, Code

_ASKED = (
    Code(
        "JURY101",
        N_('the juror {juror} is to judge the group "{group}", which no entrant has'),
        N_(
            "A juror with groups judges only entrants who have one of them, in any group column of the award. "
            "A group that nobody has would silently keep the juror from everyone."
        ),
        N_("Correct the cell: groups are written as the entrants' table writes them, with semicolons between them."),
    ),
    Code(
        "JURY102",
        N_("{entrants} has no language, but jurors are chosen by the languages that they read"),
        N_("A juror who lists languages judges only entrants whose language is among them."),
        N_("Fill in the column language of the entrants' table, or empty the column languages of the table of jurors."),
    ),
    Code(
        "JURY103",
        N_("the juror {juror} reads none of the entrants' languages: {languages}"),
        N_("A juror who lists languages judges only entrants whose language is among them: this one, no one."),
        N_("Write languages in both tables alike (id, en), with semicolons between them."),
    ),
    Code(
        "JURY104",
        N_('the juror {juror} has nothing in the column "{column}", which is to be mixed'),
        N_("The jurors of an entrant are to have different values there; an empty cell is not known to be different."),
        N_("Fill in the cell, or leave out --mix."),
    ),
    Code(
        "JURY105",
        N_("the earlier sheet names {juror} and {entrant} twice; first in row {first}"),
        N_("A juror judges an entrant once; an earlier sheet with a pair twice was changed by hand."),
        N_("Remove one of the rows."),
    ),
    Code(
        "JURY106",
        N_("the earlier sheet has nothing in common with this panel"),
        N_("No row of it names a juror of the panel and an entrant who competes: it belongs to another award."),
        N_("Name the sheet that `pembina jury assign` wrote for this award with --keep."),
    ),
    Code(
        "JURY107",
        N_("nobody competes, so there is nobody to judge"),
        N_("All entrants of the award are recused, withdrawn or revoked, or the award's conditions leave none."),
        N_("Correct the entrants' table, or the conditions under [entrants] of the award."),
    ),
    Code(
        "JURY108",
        N_("a row of the earlier sheet lacks the juror or the entrant"),
        N_("Each row of a sheet names both by their codes."),
        N_("Fill in the cell, or remove the row."),
    ),
)

_RULES = (
    Code(
        "JURY110",
        N_(
            '{wanted} jurors for each entrant are to differ in the column "{column}", which has only {there} '
            "different values"
        ),
        N_("With --mix, no two jurors of an entrant have the same value in that column."),
        N_("Ask for fewer with --per-entrant, appoint jurors with other values, or leave out --mix."),
    ),
    Code(
        "JURY111",
        N_("{wanted} jurors for each entrant are asked for, but there are only {there}"),
        N_("A juror judges an entrant once."),
        N_("Ask for fewer with --per-entrant (or per-entrant in the award), or appoint more jurors."),
    ),
    Code(
        "JURY112",
        N_("too few jurors for {entrants}: {wanted} are asked for, and the rules leave {left}; {why}"),
        N_(
            "Conflicts of interest, groups, languages, largest loads and a mixed column keep too many jurors away, and "
            "none of these rules is ever broken to make a sheet."
        ),
        N_("Appoint a juror who may judge them, or ask for fewer jurors for each entrant."),
    ),
    Code(
        "JURY113",
        N_(
            "these {count} entrants need {need} judgements, but the jurors left to them can give {given} at most: "
            "{jurors} up to {capacity} together, all others {others}; the entrants: {entrants}"
        ),
        N_(
            "Each entrant by itself has enough jurors, but together they need the same ones, whose largest loads are "
            "not enough. "
            "Whatever else is rearranged, these entrants stay short."
        ),
        N_("Raise the largest load (column most) of one of these jurors, or appoint a juror for these entrants."),
    ),
)

_CONNECTED = (
    Code(
        "JURY114",
        N_("the panel falls into parts that no juror may judge across: {parts}"),
        N_(
            "Scores of jurors who have no entrant in common, not even over others, cannot be compared: a severe juror "
            "cannot be told from one who had weak entrants."
        ),
        N_(
            "Let a juror judge in two parts (groups, languages, conflicts), or accept parts that are ranked each for "
            "itself with --apart."
        ),
    ),
    Code(
        "JURY115",
        N_("{entrants} entrants and {jurors} jurors cannot be connected by {judgements} judgements; it takes {needed}"),
        N_(
            "Jurors are compared over the entrants that they have in common. Connecting so many people takes one link "
            "fewer than there are people; with one juror for each entrant there is no link at all."
        ),
        N_(
            "Ask for more jurors for each entrant, appoint fewer jurors, or accept parts that cannot be compared with "
            "--apart."
        ),
    ),
    Code(
        "JURY116",
        N_("no sheet under these rules connects the panel and gives work to as many jurors; it falls into: {parts}"),
        N_("All sheets were searched by integer programming: wherever these parts are joined, others come apart."),
        N_(
            "Let a juror of a small part judge more (conflicts, groups, languages, largest load), or accept parts that "
            "cannot be compared with --apart."
        ),
    ),
    Code(
        "JURY117",
        N_("no connected sheet was found, and whether there is one is not known; the panel falls into: {parts}"),
        N_(
            "Exchanges between the parts found none, and searching all sheets of a panel like this one is beyond reach."
        ),
        N_("Try another seed, ask for more jurors for each entrant, or accept parts with --apart."),
    ),
    Code(
        "JURY118",
        N_("no connected sheet was found by exchanges, and searching all sheets needs scipy; it falls into: {parts}"),
        N_("Exchanges between the parts found none; the integer program that would settle it needs scipy."),
        N_('Install it with: pip install "pembina[methods]". Or accept parts with --apart.'),
    ),
)

_WRITTEN = (
    Code(
        "JURY121",
        N_("the sheet cannot be written: {reason}"),
        N_("A sheet is written whole or not at all; a file that is no sheet is never written over."),
        N_("Check the folder and the name given with -o."),
    ),
)

TABLE = (*_ASKED, *_RULES, *_CONNECTED, *_WRITTEN)
