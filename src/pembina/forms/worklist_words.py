"""What is said of a list as a whole: counts, what was not looked at, how to work with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pembina.errors import N_
from pembina.forms.worklist import BACK, MENDED, NEW, REMARKS, RULES, TABLES, UNSEEN, Row, Worklist
from pembina.forms.worklist_columns import mender
from pembina.reports.texts import Texts

PROBLEMS, SUMMARY, LOOSE = N_("Problems"), N_("Summary"), N_("Rows of your own")
TITLE = N_("Problems to work through: {award}")
DATA, ROUND = N_("Data: {data}."), N_("Round {number}.")
NONE = N_("No problems.")
STOPPED = {
    RULES: N_("Only the rules and dataset.toml were checked. The tables are read once these are right."),
    TABLES: N_("The tables were read, and nothing was computed from them. More may be found once these are right."),
}
STOPPED_LATER = N_("The check stopped before its end. More may be found once these are right.")
BY_FILE, BY_ENTRANT, BY_STATE = N_("By file and kind"), N_("By who mends it"), N_("By state")
HOW_TO = N_("How to work with this list")
STEPS = (
    N_("A row is one problem. Open takes you to the file, in a workbook to the cell."),
    N_("Choose a follow-up, and write into Note and Reply what the others have to know. Columns, rows and sheets of "
       "your own are kept."),
    N_("Mend the files, save and close this list, and check again with the same command: notes and replies go on to "
       "the same problems, and what is mended stands at the end, in grey."),
    N_("Sort, filter and move columns as you like; leave the last, hidden column as it is."),
)  # fmt: skip
NOWHERE = N_("(no file)")
NOBODY = N_("(not told)")


def counts(listed: Worklist, texts: Texts) -> list[str]:
    """Say how many problems there are, how grave, and what became of those of the round before."""
    present = listed.present
    levels = Counter(row.task.level for row in present)
    said = []
    if levels["error"]:
        said.append(texts.counted("{n} error.", "{n} errors.", levels["error"]))
    if levels["warning"]:
        said.append(texts.counted("{n} warning.", "{n} warnings.", levels["warning"]))
    if levels["note"]:
        said.append(texts.counted("{n} note.", "{n} notes.", levels["note"]))
    said = said or [texts.translate(NONE)]
    if listed.round == 1:
        return said
    if listed.count(NEW):
        said.append(texts.counted("{n} is new.", "{n} are new.", listed.count(NEW)))
    if listed.count(BACK):
        said.append(texts.counted("{n} came back.", "{n} came back.", listed.count(BACK)))
    if listed.count(MENDED):
        said.append(texts.counted("{n} is mended.", "{n} are mended.", listed.count(MENDED)))
    if listed.count(UNSEEN):
        said.append(texts.counted("{n} was not checked this time.", "{n} were not checked this time.",
                                  listed.count(UNSEEN)))  # fmt: skip
    return said


def stopped(listed: Worklist, texts: Texts) -> str:
    """Say what the check did not come to; empty where it went all the way."""
    if listed.reached == REMARKS:
        return ""
    return texts.translate(STOPPED.get(listed.reached, STOPPED_LATER))


def heading(listed: Worklist, texts: Texts) -> str:
    """Title of the list."""
    return texts.say(TITLE, award=listed.title or listed.award)


def about(listed: Worklist, texts: Texts) -> str:
    """Say on one line which data, which round, and how many problems."""
    said = [texts.say(DATA, data=listed.data)] if listed.data else []
    said.append(texts.say(ROUND, number=texts.number(listed.round)))
    return " ".join([*said, *counts(listed, texts)])


def by_file(rows: Iterable[Row], texts: Texts) -> list[tuple[str, str, int]]:
    """Count by file and code."""
    found = Counter((row.task.file or texts.translate(NOWHERE), row.task.code) for row in rows)
    return [(file, code, n) for (file, code), n in sorted(found.items())]


def by_mender(rows: Iterable[Row], texts: Texts) -> list[tuple[str, int]]:
    """Count by who has to mend it, those with most first."""
    found = Counter(mender(row.task, texts) or texts.translate(NOBODY) for row in rows)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
