"""Codes PB3xx: mistakes in data sets."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

_FOLDER = (
    Code(
        "PB301",
        N_("there is no such folder"),
        N_("A data set is a folder that holds its tables."),
        N_("Name the folder with --data, or put the tables into the folder data beside the award."),
    ),
    Code(
        "PB302",
        N_("dataset.toml cannot be read: {reason}"),
        N_("dataset.toml says what the tables of a data set are, and has to be valid TOML in UTF-8."),
        N_("Correct it at the place named."),
    ),
    Code(
        "PB303",
        N_("this setting is not understood: {reason}"),
        N_("Every key of dataset.toml takes values of a certain kind only; a guess might read a table wrongly."),
        N_("Correct the value; `pembina schema dataset` prints what each key takes."),
    ),
    Code(
        "PB304",
        N_('unknown key "{key}"'),
        N_("A mistyped key that is passed over would leave its table to be read by other settings than were meant."),
        N_("Correct the key or leave it out; `pembina schema dataset` prints the keys there are."),
    ),
    Code(
        "PB305",
        N_('the data set has no table "{table}"'),
        N_("The award reads a table that neither dataset.toml declares nor any file is named after."),
        N_("Add the file, declare the table in dataset.toml, or bind the criterion to another table with read."),
    ),
    Code(
        "PB306",
        N_('the table "{table}" may be any of these files: {files}'),
        N_("Which of several files would count must not be left to chance."),
        N_("Remove all but one, or declare the file of the table in dataset.toml."),
    ),
    Code(
        "PB307",
        N_('there is no file "{file}"'),
        N_("The declared file, or any that fits the declared pattern, is missing from the folder."),
        N_("Add the file or correct its name; hidden files and lock files (~$...) are never meant by a pattern."),
    ),
    Code(
        "PB308",
        N_('"{file}" is outside the folder of the data set'),
        N_("A data set has to be whole in its folder, so that it can be passed on, hashed and read elsewhere."),
        N_("Copy the file into the folder and name it from there, without .. and links that lead out."),
    ),
    Code(
        "PB309",
        N_('nothing or more than one thing reads the file "{file}" (ending "{suffix}")'),
        N_("The ending of a file says what reads it, of all that comes with Pembina; other plugins have to be named."),
        N_('Save the file in a known form, or name in dataset.toml what reads it: reader = "NAME".'),
    ),
    Code(
        "PB341",
        N_('the files of the table "{table}" are of different kinds: {kinds}'),
        N_("One table is read by one reader, so that its settings mean the same for all of its files."),
        N_("Narrow the pattern to one kind of file."),
    ),
    Code(
        "PB342",
        N_('there is no reader "{reader}"'),
        N_("A reader is Pembina's own or comes with a plugin that is installed."),
        N_("Correct the name, or install the plugin; `pembina plugins` lists what there is."),
    ),
    Code(
        "PB344",
        N_('the key "{key}" means nothing for files of the kind {kind}'),
        N_("A setting that has no effect is a misunderstanding."),
        N_("Leave the key out."),
    ),
    Code(
        "PB346",
        N_('no plugin provides a table "{table}"'),
        N_("A table that is not in the folder has to come along with a plugin that is installed."),
        N_("Correct the name, or install the plugin; `pembina plugins` lists what there is."),
    ),
    Code(
        "PB347",
        N_('the award has no criterion or group "{path}"'),
        N_("A worksheet's figure can only be compared with something that the award scores."),
        N_("Correct the path; `pembina check` without data says whether the award itself is sound."),
    ),
    Code(
        "PB345",
        N_('there is no engine "{engine}"'),
        N_("Engines are duckdb, polars, sc://HOST:PORT, spark://HOST:PORT and local[N], and those of plugins."),
        N_("Correct the name, or install what provides the engine."),
    ),
)

_FILES = (
    Code(
        "PB310",
        N_('the table "{table}" has no column "{header}"'),
        N_("The award, or a plugin it uses, reads a column that the file does not have."),
        N_('Correct the header, or map the column in dataset.toml: columns = { name = "Header" }.'),
    ),
    Code(
        "PB328",
        N_("a row has {found} cells, the header has {expected}{cells}"),
        N_("In a row that is too short or too long, cells stand under the wrong headers."),
        N_("Correct the row; a text that holds the delimiter has to stand in quotation marks."),
    ),
    Code(
        "PB329",
        N_("the quotation marks of this row are wrong: {reason}"),
        N_("A quotation mark that is out of place can swallow every row that follows."),
        N_("Correct the row; a quotation mark inside a quoted cell is written twice."),
    ),
    Code(
        "PB330",
        N_("the file is no text in {encoding}"),
        N_("Letters read in the wrong encoding make wrong names."),
        N_("Save the file as UTF-8, or declare its encoding."),
    ),
    Code(
        "PB331",
        N_("it is not clear what divides the cells: {marks}"),
        N_("Under more than one delimiter the header holds the wanted columns equally well."),
        N_("Declare the delimiter in dataset.toml."),
    ),
    Code(
        "PB332",
        N_('the header holds "{header}" {times} times'),
        N_("Which of the columns is meant must not be left to chance."),
        N_("Give each column a header of its own."),
    ),
    Code(
        "PB333",
        N_("there is no header in row {row}"),
        N_("The row of column names is missing or empty."),
        N_("Put the column names into the first row, or declare header-row."),
    ),
    Code(
        "PB334",
        N_("the sheet of the workbook is not clear: {reason}"),
        N_("A workbook with several sheets holds several tables; which one is meant has to be said."),
        N_("Declare the sheet in dataset.toml."),
    ),
    Code(
        "PB335",
        N_("the workbook cannot be read: {reason}"),
        N_("The file is damaged, protected by a password, or no workbook at all."),
        N_("Open it in a spreadsheet program and save it anew as xlsx."),
    ),
    Code(
        "PB336",
        N_("the workbook would unpack to {unpacked} MiB from {packed} KiB"),
        N_("No table has that shape; unpacking such a file can bring a machine to a halt."),
        N_("Save the table anew without formats over empty cells, or as csv."),
    ),
    Code(
        "PB337",
        N_("the line is no JSON object: {reason}"),
        N_("In JSON lines, each line is one object, whose keys are the columns; NaN is not JSON."),
        N_("Correct the line."),
    ),
    Code(
        "PB338",
        N_("the file cannot be read: {reason}"),
        N_("The engine cannot read the file; it may be damaged or not what its ending says."),
        N_("Make the file anew, or correct its ending."),
    ),
    Code(
        "PB339",
        N_("the column holds {found}, where {expected} is due"),
        N_("Nested and binary columns hold no cells, and one column has one type in all files of a table."),
        N_("Write the column as text, number, date or boolean."),
    ),
)

_CELLS = (
    Code(
        "PB311",
        N_('"{text}" is not a date: {reason}{cells}'),
        N_("A day that is guessed may lie outside the period of the award."),
        N_("Correct the cell, or declare the date format of the column; a period stands for its last day."),
    ),
    Code(
        "PB312",
        N_('"{text}" is not a number: {reason}{cells}'),
        N_("Only what was counted can be added up: approximations, letters and broken grouping are refused."),
        N_("Correct the cell, declare the number format of the column, or declare the text as missing."),
    ),
    Code(
        "PB313",
        N_('"{text}" can be {first} ({first_form}) or {second} ({second_form}): {reason}{cells}'),
        N_("A dot or comma before three digits divides decimals or groups thousands: a wrong guess is off by 1000."),
        N_("Declare the number format of the data set, the table or the column."),
    ),
    Code(
        "PB314",
        N_('"{text}" can be {first} ({first_form}) or {second} ({second_form}): {reason}{cells}'),
        N_("Day and month, or day and year, cannot be told apart; a wrong guess moves a record by months."),
        N_("Declare the date format of the data set, the table or the column."),
    ),
    Code(
        "PB315",
        N_('two number formats: "{first}" (row {first_row}) is 1.234,56, "{second}" (row {second_row}) is 1,234.56'),
        N_("Where one column holds both conventions, no cell with a single separator can be trusted."),
        N_("Bring the column into one format, and declare it."),
    ),
    Code(
        "PB316",
        N_('"{text}" does not fit the type of the column: {reason}{cells}'),
        N_("Counts are whole, money has two decimals, and neither is rounded in silence."),
        N_("Correct the cell."),
    ),
    Code(
        "PB317",
        N_('"{text}" is neither yes nor no{cells}'),
        N_("The column says yes or no, in words that are known: ya, tidak, true, false, 1, 0 and a few more."),
        N_("Write one of the known words, or leave the cell empty."),
    ),
    Code(
        "PB318",
        N_('"{text}" is the error of a formula{cells}'),
        N_("A formula that failed says nothing; whether the figure is missing or wrong, only its author knows."),
        N_("Correct the formula, or declare the text as a marker of missing cells."),
    ),
    Code(
        "PB343",
        N_('"{text}" ({kind}) does not fit the type of the column{cells}'),
        N_("The cell holds something else than text or a number, such as a date, a list or a nested table."),
        N_("Write the cell as plain text."),
    ),
    Code(
        "PB340",
        N_("{texts} more different texts of this column do not fit, in {cells} cells"),
        N_("Only the first of many mistakes of one kind are listed; the others are counted here."),
        N_("Look for what they have in common: most likely a format that has to be declared."),
    ),
)

_ENTRANTS = (
    Code(
        "PB319",
        N_("the entrant is missing{cells}"),
        N_("A record that is nobody's can be counted for no one, and must not vanish."),
        N_("Write the entrant's code, or remove the row."),
    ),
    Code(
        "PB320",
        N_('no entrant is known as "{text}"{cells}'),
        N_("Entrants are known by code, by full name, or by an alias; a similar name decides nothing."),
        N_("Correct the cell, or add the name to the table of aliases."),
    ),
    Code(
        "PB321",
        N_('"{text}" fits more than one entrant: {entrants}{cells}'),
        N_("A regency and a city often share their short name; a wrong guess gives one the other's figures."),
        N_('Write the code or the full name, such as "Kabupaten ..." or "Kota ...".'),
    ),
    Code(
        "PB322",
        N_('the code "{text}" is a number with decimals{cells}'),
        N_("A spreadsheet turns the code 11.10 into the number 11.1, which is the code of another entrant."),
        N_("Format the column as text and type the codes anew."),
    ),
    Code(
        "PB323",
        N_("the code {code} stands twice: row {first_row} ({first}) and row {second_row} ({second})"),
        N_("An entrant competes once; which of two rows describes it must not be left to chance."),
        N_("Remove one of the rows, or narrow the award's where."),
    ),
    Code(
        "PB324",
        N_("an entrant has no code or no name"),
        N_("An entrant is known by its code and shown by its name."),
        N_("Fill in the cell."),
    ),
    Code(
        "PB348",
        N_('an entrant is in no group of "{column}"'),
        N_("The award ranks inside the groups of this column, and what is in none of them cannot be ranked there."),
        N_("Fill in the cell."),
    ),
    Code(
        "PB325",
        N_('"{status}" is no status of an entrant'),
        N_("A status takes an entrant out of the ranking, so that only the known words are taken."),
        N_("Write recused, withdrawn or revoked, or leave the cell empty."),
    ),
    Code(
        "PB326",
        N_('"{text}" is an alias of {code}, which the table of entrants does not hold{cells}'),
        N_("The alias leads to nobody."),
        N_("Correct the code in the table of aliases, or add the entrant."),
    ),
    Code(
        "PB327",
        N_("no entrant competes: {why}"),
        N_("The table of entrants is empty, or the award's where fits none of its rows."),
        N_("Correct the award's where, or the table."),
    ),
)

TABLE: tuple[Code, ...] = tuple(sorted((*_FOLDER, *_FILES, *_CELLS, *_ENTRANTS), key=lambda code: code.code))
