"""Codes JURY3xx: sheets that come back, and the scores and the ledger that they are collected into."""

from __future__ import annotations

from pembina.commands import N_, Code

_FILES = (
    Code(
        "JURY301",
        N_("the file cannot be read: {reason}"),
        N_("Sheets are read from plain files; links, devices and pipes could lead anywhere."),
        N_("Name the file itself, as it came back from the juror."),
    ),
    Code(
        "JURY302",
        N_("the file is far larger than a scoring sheet: {reason}"),
        N_("A small file that unpacks to a huge one stops a computer; it is not opened."),
        N_("Ask the juror for the sheet that was sent out, without other things in it."),
    ),
    Code(
        "JURY303",
        N_("the file is no xlsx workbook but {what}"),
        N_("Sheets are sent out as xlsx and read back as xlsx; another form may have lost formats, locks or digits."),
        N_("Open it in a spreadsheet program and save it as xlsx (Excel workbook), or ask for the sheet itself."),
    ),
    Code(
        "JURY304",
        N_("the file is protected by a password"),
        N_("What is encrypted cannot be read; the locks of the sheet itself need no password."),
        N_("Ask the juror to save it without a password for opening it."),
    ),
    Code(
        "JURY305",
        N_("the file holds macros"),
        N_("Sheets are sent out without macros; programs inside a sheet are not accepted from anyone."),
        N_("Ask the juror to save it as xlsx without macros."),
    ),
    Code(
        "JURY306",
        N_("its part {part} declares entities, as only hostile files do"),
        N_("Such a declaration can read other files or fill the memory; no spreadsheet program writes one."),
        N_("Do not use the file; ask the juror, by another way, for the sheet that was sent out."),
    ),
    Code(
        "JURY307",
        N_("the file is damaged: {reason}"),
        N_("Scores are not guessed from what is left of a file."),
        N_("Ask the juror to send the sheet once more."),
    ),
    Code(
        "JURY308",
        N_("there is no sheet here"),
        N_("None of the files and folders that were named holds a workbook."),
        N_("Name the folder into which the sheets that came back were put, or the files."),
    ),
    Code(
        "JURY309",
        N_("no sheet of the juror {juror} ({name}) is here"),
        N_("The juror was to judge; a collection that lacks a sheet is not whole."),
        N_("Ask the juror for the sheet, or collect with --allow-missing."),
    ),
    Code(
        "JURY310",
        N_("reading sheets needs {library}, which is not installed"),
        N_("Libraries that only a jury needs are installed by an extra."),
        N_("Install them with: pip install 'pembina[jury]'"),
    ),
)

_IDENTITY = (
    Code(
        "JURY311",
        N_("the workbook is no scoring sheet: it does not say of which award and juror it is"),
        N_("`pembina jury sheets` puts this into a hidden worksheet; it is lost when cells are copied to a new file."),
        N_("Ask the juror to fill in the sheet that was sent out."),
    ),
    Code(
        "JURY312",
        N_('the sheet is one of another award: "{found}", not "{wanted}"'),
        N_("Scores given under the rules of one award say nothing about another."),
        N_("Collect it with its own award."),
    ),
    Code(
        "JURY313",
        N_("the sheet is of edition {found} of the award, which now stands at edition {wanted}"),
        N_("An edition is a set of rules; scores given under another one cannot be compared with these."),
        N_("Send the juror a sheet of this edition."),
    ),
    Code(
        "JURY314",
        N_("the rules of the award have changed since the sheet was written ({found} then, {wanted} now)"),
        N_("Scores are read only under the rules that the juror saw; these are known by their hash."),
        N_("Put the award file back as it was, or make it a new edition and send out sheets of it."),
    ),
    Code(
        "JURY315",
        N_('the sheet is for the criterion "{found}", not for "{wanted}"'),
        N_("Each criterion that a jury judges has a rubric and sheets of its own."),
        N_("Collect it with --criterion and the criterion that it is for."),
    ),
    Code(
        "JURY316",
        N_('"{juror}" is not on the list of jurors'),
        N_("Only the jurors whom the committee appointed may score."),
        N_("Add the juror to the table of jurors, or leave the sheet out."),
    ),
    Code(
        "JURY317",
        N_("the juror {juror} has two sheets: {files}"),
        N_("Which of two sheets counts must not be left to chance."),
        N_("Take away the one that does not count."),
    ),
    Code(
        "JURY318",
        N_('the worksheet "{wanted}" is missing; there are {found}'),
        N_("Scores are read from the worksheet that was sent out, known by its name."),
        N_("Give the worksheet its name back, or ask the juror for the sheet that was sent out."),
    ),
    Code(
        "JURY319",
        N_("what the sheet says of itself was altered: its check value does not fit"),
        N_("The hidden worksheet says of which award and juror a sheet is; nobody has any reason to change it."),
        N_("Ask the juror for the sheet that was sent out, and how this came about."),
    ),
    Code(
        "JURY320",
        N_("the sheet is under pseudonyms: {reason}"),
        N_("Only the key written with the sheets says whom pseudonyms mean; another key would mix up entrants."),
        N_("Give the key that was written with these sheets: --key FILE."),
    ),
    Code(
        "JURY321",
        N_("a locked cell was altered: it holds {found} where {wanted} was sent out"),
        N_("Who is judged, by which rubric and on which scale is the committee's to say; these cells are locked."),
        N_("Put the cell back as it was; where the committee itself corrected the text, send out new sheets."),
    ),
    Code(
        "JURY322",
        N_("something stands outside of the table: {found}"),
        N_("Nothing outside of the table that was sent out is read, so it might be a score that is meant to count."),
        N_("Take it away; remarks go into the column Note."),
    ),
    Code(
        "JURY323",
        N_("the rows were moved: {found} stands where {wanted} was sent out"),
        N_("A row that was moved may have left its scores behind."),
        N_("Put the rows back into their order, or ask the juror for the sheet that was sent out."),
    ),
    Code(
        "JURY324",
        N_("{entrant} has a second row; first in row {first}"),
        N_("Which of two rows counts must not be left to chance."),
        N_("Put back the row that was sent out there."),
    ),
    Code(
        "JURY325",
        N_("{entrant} is not assigned to the juror {juror}"),
        N_("Who judges whom is drawn so that panels are equal and free of conflicts of interest."),
        N_("Take the row away, or correct the assignment."),
    ),
    Code(
        "JURY326",
        N_("the row of {entrant}, whom {juror} is to judge, is missing"),
        N_("Every entrant that was assigned has its row, even where the juror abstains."),
        N_("Put the row back, or ask the juror for the sheet that was sent out."),
    ),
    Code(
        "JURY327",
        N_("{count} more locked cells were altered"),
        N_("A column that was put in or taken out shifts every cell behind it."),
        N_("Ask the juror for the sheet that was sent out."),
    ),
    Code(
        "JURY328",
        N_("the sheet is not under the pseudonyms of the key that was given"),
        N_("A sheet that went out under pseudonyms comes back under them; one with codes and names is another sheet."),
        N_("Ask the juror for the sheet that was sent out; leave out --key where no sheet has pseudonyms."),
    ),
)

_CELLS = (
    Code(
        "JURY331",
        N_("cells are merged over scores: {range}"),
        N_("Of merged cells only the first holds a score, and for whom the others count is not said."),
        N_("Split the cells, and give every entrant and item a score of its own."),
    ),
    Code(
        "JURY332",
        N_("there is a formula in a score cell: {found}"),
        N_("A formula gives another score when another cell changes, and nobody signs for what it will say."),
        N_("Type the score itself."),
    ),
    Code(
        "JURY333",
        N_('there is text in a score cell: "{found}"'),
        N_("A score is a number; what a text means is not guessed."),
        N_("Type the score as a number."),
    ),
    Code(
        "JURY334",
        N_("the score is formatted as a percentage: it shows as {shown} and is {found}"),
        N_("Whether 85% means 85 or 0.85 must not be guessed."),
        N_("Set the cell's format to Number, and type the score again."),
    ),
    Code(
        "JURY335",
        N_("the score has become a date or time: {found}"),
        N_("Spreadsheet programs turn 8/5, 8-5 and often 8.5 into a day; the score is lost."),
        N_("Set the cell's format to Number, and type the score again, with the program's own decimal sign."),
    ),
    Code(
        "JURY336",
        N_("there is a yes or no in a score cell: {found}"),
        N_("A score is a number on the scale of the item."),
        N_("Type the score as a number."),
    ),
    Code(
        "JURY337",
        N_("there is an error value in a score cell: {found}"),
        N_("A calculation failed there; a score is typed, not calculated."),
        N_("Type the score itself."),
    ),
    Code(
        "JURY338",
        N_("{found} is outside of the scale, which goes from {least} to {most}"),
        N_("Nobody can give more than the best or less than the worst score of an item."),
        N_("Ask the juror for the score that was meant."),
    ),
    Code(
        "JURY339",
        N_("{found} lies between two bands; allowed are {bands}"),
        N_("Every score belongs to a band of the rubric, which says what it means."),
        N_("Ask the juror for a score inside of a band."),
    ),
    Code(
        "JURY340",
        N_("{found} is on no step: scores go by {step} from {least} on"),
        N_("The rubric says how finely an item is scored."),
        N_("Ask the juror for a score on a step."),
    ),
    Code(
        "JURY341",
        N_("the score is missing, and the juror has not abstained"),
        N_("A missing score is not a zero; a juror who cannot score says so in the column Status."),
        N_("Ask the juror to fill it in or to abstain, or collect with --allow-missing."),
    ),
    Code(
        "JURY342",
        N_('the status is "{state}", but scores are filled in: {cells}'),
        N_("Who abstains or is recused has no say on the entrant; which of the two is meant must not be guessed."),
        N_("Empty the scores, or empty the status."),
    ),
    Code(
        "JURY343",
        N_('"{found}" is no status; there are {known}'),
        N_("The column Status says whether a juror scores, abstains or is recused, in one of these words."),
        N_("Choose from the list in the cell, or empty it."),
    ),
    Code(
        "JURY344",
        N_("there is a formula in the column Status or Note: {found}"),
        N_("A formula can say something else on another day, or fetch it from elsewhere."),
        N_("Type the text itself."),
    ),
    Code(
        "JURY345",
        N_("the cell does not show the score that it holds, {found}: its format is {format}"),
        N_("What the juror saw, printed and signed has to be what is counted."),
        N_("Set the cell's format to Number, and ask the juror for the score that was meant."),
    ),
)

_COLLECTION = (
    Code(
        "JURY351",
        N_("the sheet of the juror {juror} comes late: it was not there at the first collection"),
        N_("A sheet that comes after the others were read is taken only when somebody decides so."),
        N_("Collect with --late and the juror's code; the ledger will say so."),
    ),
    Code(
        "JURY352",
        N_("the sheet of the juror {juror} is another one than was collected (SHA-256 {now}, before {before})"),
        N_("A sheet that was read once replaces nothing unless somebody decides so."),
        N_("Collect with --replace and the juror's code; the ledger will keep both hashes. Or put the earlier back."),
    ),
    Code(
        "JURY353",
        N_("the sheet of the juror {juror}, collected before as {file} (SHA-256 {sha256}), is not there any more"),
        N_("Scores have to follow from the sheets in the ledger, all of them, every time."),
        N_("Give the sheet again, or begin a new collection with another output file."),
    ),
    Code(
        "JURY354",
        N_("{option} {juror} lets nothing in: {reason}"),
        N_("An option that does nothing hides a mistaken code."),
        N_("Correct the code, or leave the option out."),
    ),
    Code(
        "JURY355",
        N_("the ledger of the collection cannot be read"),
        N_("Without it nobody can say which sheets come late or replace another."),
        N_("Put the file back as `pembina jury collect` wrote it, or begin a new collection with another output file."),
    ),
    Code(
        "JURY356",
        N_("the ledger is that of another collection: its {what} is {found}, here it is {wanted}"),
        N_("One ledger tells of the sheets of one award, edition, set of rules and criterion."),
        N_("Write to another output file."),
    ),
    Code(
        "JURY357",
        N_("these scores are not those that the ledger tells of, and would be written over"),
        N_("A file changed by hand, or one that another program wrote, is not thrown away unasked."),
        N_("Move it away, and collect again; changes belong into the consensus round, each with its reason."),
    ),
    Code(
        "JURY358",
        N_("the scores cannot be written: {reason}"),
        N_("They are written beside their place and then put there, whole or not at all."),
        N_("Check the folder, its permissions and the free space."),
    ),
    Code(
        "JURY359",
        N_('the code "{code}" begins like a formula'),
        N_("A spreadsheet program would calculate it where it stands in scores.csv, and show something else."),
        N_("Give the juror or entrant a code that begins with a letter or a digit."),
    ),
    Code(
        "JURY360",
        N_('the code "{code}" holds a sign that cannot be seen, or a line break'),
        N_("It would not come back from a sheet, or stand in scores.csv, as the code that it is."),
        N_("Give the juror or entrant a code of letters and digits."),
    ),
)

_TABLES = (
    Code(
        "JURY361",
        N_("the file cannot be read: {reason}"),
        N_("Assignments, keys and scores are csv files in UTF-8, as the commands of `pembina jury` write them."),
        N_("Name the assignment, the key or the scores, whichever is meant."),
    ),
    Code(
        "JURY362",
        N_('there is no column "{column}"'),
        N_("An assignment has juror and entrant; scores have entrant, juror, item, score, note and state."),
        N_("Give the column its title in the first row."),
    ),
    Code(
        "JURY363",
        N_('the column "{column}" is there twice'),
        N_("Which of two columns counts must not be left to chance."),
        N_("Remove one of them."),
    ),
    Code(
        "JURY364",
        N_("the row has {found} cells, but the first row has {due} titles"),
        N_("A comma too many shifts every cell behind it: 8,5 without quotes becomes an 8 and a 5."),
        N_("Put a cell that holds a comma into quotes, or take out what stands behind the last title."),
    ),
)

TABLE = (*_FILES, *_IDENTITY, *_CELLS, *_COLLECTION, *_TABLES)
