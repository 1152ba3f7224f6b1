"""A list of problems as a page: for a screen, Markdown, csv and json."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pembina.errors import N_
from pembina.forms.worklist import FORMAT, PRESENT, STATES, Row, Worklist
from pembina.forms.worklist_columns import COLUMNS, OWN, cells, mender, opening
from pembina.forms.worklist_words import LOOSE, NOWHERE, about, heading, stopped
from pembina.reports.page import SYNTHETIC, Block, Column, Entry, Heading, Page, Paragraph, Table
from pembina.reports.texts import Texts

WRITTEN = (("answer", N_("Follow-up")), ("note", N_("Note")), ("reply", N_("Reply")))
OTHERS = N_("No longer found, or not checked this time")
SAYS = N_("{title}: {text}")
WHERE, FOUND = N_("Where"), N_("What is wrong, and what mends it")
AT, MENDED_BY = N_("{where}, {what}"), N_("{found} → {mend}")


def list_page(listed: Worklist, texts: Texts) -> Page:
    """Return the list as a page: what is there now, file by file, then what is not; records for programs."""
    present = sorted(listed.present, key=lambda row: (row.task.file == "", row.task.file))
    blocks: list[Block] = [Heading(heading(listed, texts), 1), Paragraph(about(listed, texts))]
    if stopped(listed, texts):
        blocks.append(Paragraph(stopped(listed, texts)))
    for file, rows in groupby(present, key=lambda row: row.task.file):
        blocks += [Heading(file or texts.translate(NOWHERE)), _table(list(rows), texts)]
    gone = [row for row in listed.rows if row.state not in PRESENT]
    if gone:
        blocks += [Heading(texts.translate(OTHERS)), _table(gone, texts)]
    blocks += _notes(listed, texts)
    records = [_record(row, listed, texts) for row in listed.rows]
    records += [{"award": listed.award, "data": listed.data, "round": listed.round, **said} for said in listed.loose]
    plain = ("award", "data", "round")
    problems = [{key: value for key, value in record.items() if key not in plain} for record in records]
    document = {"format": FORMAT, "award": listed.award, "data": listed.data, "round": listed.round}
    document |= {"not_checked": stopped(listed, texts) or None, "problems": problems}
    return Page(tuple(blocks), records, document, texts.translate(SYNTHETIC) if listed.synthetic else None)


def _record(row: Row, listed: Worklist, texts: Texts) -> dict[str, Any]:
    """A row for programs: state, severity and answer by their keys, so that they are the same in every language."""
    shown = cells(row, texts)
    own = {column.key: shown[column.key] for column in COLUMNS if column.key not in ("open", "cell", "state")}
    own |= {"level": row.task.level, "answer": row.answer}
    own |= {key: own[key] or None for key in ("file", "sheet", "entrant", "mend")}
    place = {"column": row.task.cell or None, "address": row.task.address or None, "open": row.task.at or None}
    first = {"number": row.number, "state": row.state}
    return {"award": listed.award, "data": listed.data, "round": listed.round, **first, **own, **place, **row.more}


def _table(rows: list[Row], texts: Texts) -> Table:
    titles = (OWN["number"].title, OWN["state"].title, OWN["code"].title, WHERE, OWN["entrant"].title, FOUND)
    columns = [Column(texts.translate(title), wide=position > 2) for position, title in enumerate(titles)]
    return Table(tuple(columns), tuple(_line(row, texts) for row in rows))


def _line(row: Row, texts: Texts) -> tuple[str, ...]:
    task, shown = row.task, cells(row, texts)
    where = texts.say(AT, where=opening(task, texts), what=shown["cell"]) if task.line else shown["cell"]
    found = texts.say(MENDED_BY, found=task.found, mend=task.mend) if task.mend else task.found
    code = f"{shown['level']} {task.code}"
    return (str(row.number), texts.translate(STATES[row.state]), code, where, mender(task, texts), found)


def _notes(listed: Worklist, texts: Texts) -> list[Block]:
    """What people wrote, row by row."""
    blocks: list[Block] = []
    for row in listed.rows:
        if row.written:
            shown = cells(row, texts)
            said = [(texts.translate(title), shown[key]) for key, title in WRITTEN if shown[key]]
            said += [(title, text) for title, text in row.more.items() if text]
            lines = " ".join(texts.say(SAYS, title=title, text=text) for title, text in said)
            blocks.append(Entry(f"{row.number}. {row.task.code} {row.task.file}".rstrip(), lines))
    if listed.loose:
        blocks.append(Heading(texts.translate(LOOSE)))
        blocks += [Paragraph(" ".join(str(text) for text in said.values())) for said in listed.loose]
    return blocks
