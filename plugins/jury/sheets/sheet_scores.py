"""The worksheet that a juror fills in: head, table, and what its cells take."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from pembina.commands import N_

from .layout import (
    ABOUT,
    ABSTAINED,
    BANNER,
    CODE,
    FIRST,
    HEAD,
    HELP,
    NUMBER,
    PARTS,
    PROGRESS,
    RECUSED,
    SCALE,
    SCORING,
    STATES,
    TITLE,
    WHO,
    letters,
)  # fmt: skip
from .looks import clipped, height, lines
from .scale import described, holds, share, span, validation

if TYPE_CHECKING:
    from .write import Book

SHEET = N_("Scoring sheet: {criterion}")
JUROR, DUE = N_("Juror: {juror}"), N_("Due: {day}")
STILL_OPEN = N_("{open} of {all} scores are still empty")
DONE = N_("No score is empty. Thank you.")
STEP_SCORE = N_("Fill in the yellow cells: one score for each entrant and item. The rubric is on the next worksheet.")
STEP_STATE = N_(
    'If you may not or cannot judge an entrant, leave its scores empty, choose "{recused}" or "{abstained}" '
    "in the column {state}, and say why in the note."
)
STEP_BACK = N_(
    "Everything else is locked. Save the file under its own name as xlsx, and send it back to the committee."
)
STEP_DUE = N_(
    "Everything else is locked. Save the file under its own name as xlsx, and send it back to the committee by {day}."
)
NO, CODE_TITLE, LABEL_TITLE, NAME_TITLE = N_("No."), N_("Code"), N_("Pseudonym"), N_("Entrant")
TOTAL, STATE, NOTE = N_("Weighted total"), N_("Status"), N_("Note")
WEIGHT = N_("weight {percent}")
ASK, ASK_STATE = N_("Allowed: {scale}."), N_("Leave it empty where you score.")
NO_SCORE, NO_SCORE_TITLE = N_("Allowed: {scale}. To leave the score open, empty the cell."), N_("Not on the scale")
NO_STATE, NO_STATE_TITLE = N_("Choose one from the list, or empty the cell."), N_("Not on the list")
SIGNATURE, PAGE = N_("Signature of the juror: ______________________"), N_("Page {page} of {pages}")

WIDTHS = {"number": 5, "code": 12, "name": 34, "total": 12, "state": 35, "note": 42}
ROW = 22
"""Height of a row in points, unless a name needs more."""
READING = 135
"""Signs on a line above the table; wider lines are hard to read, and may be out of the window."""
PAGE_SIGNS = 190
"""Signs on a printed line that can still be read when it is fitted to the page."""


def write_scores(book: Book, worksheet: Any) -> None:
    """Write the whole worksheet."""
    layout = book.layout
    worksheet.hide_gridlines(2)
    worksheet.set_default_row(ROW)
    for column, width in _widths(book).items():
        worksheet.set_column(column - 1, column - 1, width)
    _write_top(book, worksheet)
    _write_heads(book, worksheet)
    for position in range(layout.entrants):
        _write_row(book, worksheet, position)
    _write_conditions(book, worksheet)
    _write_validations(book, worksheet)
    worksheet.freeze_panes(SCALE, layout.first_item - 1)
    worksheet.set_selection(FIRST - 1, layout.first_item - 1, FIRST - 1, layout.first_item - 1)
    worksheet.protect("", {"format_columns": True, "format_rows": True})
    _set_up_print(book, worksheet)


def _widths(book: Book) -> dict[int, float]:
    """Return the width of each column, in signs."""
    layout = book.layout
    item = 14 if layout.items <= 8 else 12.5
    names = {layout.name: WIDTHS["name"]} if layout.name else {}
    return {
        NUMBER: WIDTHS["number"],
        CODE: WIDTHS["code"],
        **{column: width for column, width in names.items() if column},
        **{layout.column(i): item for i in range(layout.items)},
        layout.total: WIDTHS["total"],
        layout.state: WIDTHS["state"],
        layout.note: WIDTHS["note"],
    }


# Above the table


def _write_top(book: Book, worksheet: Any) -> None:
    say = book.texts.say
    who = [say(JUROR, juror=book.juror), *([say(DUE, day=book.deadline)] if book.deadline else [])]
    last, room = _reading_width(book)
    ends = {BANNER: book.layout.note}
    texts = {
        TITLE: ("title", book.award, 16.0),
        ABOUT: ("about", say(SHEET, criterion=book.criterion), 12.0),
        WHO: ("who", "     ".join(who), 11.0),
        HELP: ("help", _help(book), 10.0),
    }
    if book.banner:
        texts[BANNER] = ("banner", book.banner, 11.0)
    else:
        worksheet.set_row(BANNER - 1, None, None, {"hidden": True})
    for row, (style, text, size) in texts.items():
        worksheet.merge_range(row - 1, 0, row - 1, ends.get(row, last) - 1, "", book.styles[style])
        worksheet.write_string(row - 1, 0, text, book.styles[style])
        worksheet.set_row(row - 1, height(lines(text, room, size), size))
    worksheet.merge_range(PROGRESS - 1, 0, PROGRESS - 1, book.layout.note - 1, "", book.styles["progress"])
    formula, shown = _progress(book)
    worksheet.write_formula(PROGRESS - 1, 0, formula, book.styles["progress"], shown)
    worksheet.set_row(PROGRESS - 1, height(1) + 2)


def _reading_width(book: Book) -> tuple[int, float]:
    """Return the last column of the lines above the table, and how many signs go on such a line."""
    room = 0.0
    for column, width in sorted(_widths(book).items()):
        room += width
        if room >= READING:
            return column, room
    return book.layout.note, room


def _help(book: Book) -> str:
    texts = book.texts
    words = {"recused": texts.local(STATES[RECUSED]), "abstained": texts.local(STATES[ABSTAINED])}
    back = texts.say(STEP_DUE, day=book.deadline) if book.deadline else texts.translate(STEP_BACK)
    steps = [texts.translate(STEP_SCORE), texts.say(STEP_STATE, state=texts.translate(STATE), **words), back]
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def _progress(book: Book) -> tuple[str, str]:
    """Return the formula that counts open scores of entrants whom the juror judges, and what it shows at first."""
    layout, texts = book.layout, book.texts
    states = _range(layout.state, FIRST, layout.state, layout.last)
    scores = _range(layout.first_item, FIRST, layout.total - 1, layout.last)
    judged = f'(({states}="")+({states}={quoted(texts.local(STATES[SCORING]))}))'
    empty, every = f'SUMPRODUCT({judged}*({scores}=""))', f"SUMPRODUCT({judged}*1)*{layout.items}"
    said = quoted(texts.translate(STILL_OPEN))
    for name, formula in (("{open}", empty), ("{all}", every)):
        said = said.replace(name, f'"&{formula}&"')
    cells = layout.entrants * layout.items
    shown = texts.translate(STILL_OPEN).format(open=cells, all=cells)
    return f"=IF({empty}=0,{quoted(texts.translate(DONE))},{said})", shown


def _range(left: int, top: int, right: int, bottom: int) -> str:
    return f"${letters(left)}${top}:${letters(right)}${bottom}"


def quoted(text: str) -> str:
    """Write a text inside a formula."""
    return '"{}"'.format(text.replace('"', '""'))


# The table


def _write_heads(book: Book, worksheet: Any) -> None:
    layout, texts = book.layout, book.texts
    code = CODE_TITLE if layout.name else LABEL_TITLE
    titles = {NUMBER: NO, CODE: code, layout.total: TOTAL, layout.state: STATE, layout.note: NOTE}
    if layout.name:
        titles[layout.name] = NAME_TITLE
    for column, title in titles.items():
        style = "head-left" if column in (layout.name, layout.note) else "head"
        worksheet.write_string(HEAD - 1, column - 1, texts.translate(title), book.styles[style])
        scale = span(0, 100, texts) if column == layout.total else ""
        worksheet.write_string(SCALE - 1, column - 1, scale, book.styles["scale"])
    widths, tallest = _widths(book), 2
    for i, item in enumerate(book.items):
        column = layout.column(i)
        worksheet.write_string(HEAD - 1, column - 1, book.title(i), book.styles["head"])
        weight = texts.say(WEIGHT, percent=f"{texts.number(item.weight)}%")
        scale = f"{span(item.least, item.most, texts)}\n{weight}"
        worksheet.write_string(SCALE - 1, column - 1, scale, book.styles["scale"])
        tallest = max(tallest, lines(book.title(i), widths[column] - 2))
    worksheet.set_row(HEAD - 1, min(height(tallest), 180))
    worksheet.set_row(SCALE - 1, height(2, 10))
    _write_parts(book, worksheet)


def _write_parts(book: Book, worksheet: Any) -> None:
    """Write the names of the rubric's parts above their items; the row is hidden where there are none."""
    if not any(item.within for item in book.items):
        worksheet.set_row(PARTS - 1, None, None, {"hidden": True})
        return
    worksheet.set_row(PARTS - 1, height(1))
    runs = itertools.groupby(enumerate(book.items), key=lambda pair: pair[1].within)
    for part, members in runs:
        columns = [book.layout.column(i) for i, _ in members]
        worksheet.write_string(PARTS - 1, columns[0] - 1, clipped(part, 200), book.styles["part"])
        for column in columns[1:]:
            worksheet.write_blank(PARTS - 1, column - 1, None, book.styles["part"])


def _write_row(book: Book, worksheet: Any, position: int) -> None:
    layout, styles, row = book.layout, book.styles, book.layout.row(position) - 1
    worksheet.write_number(row, NUMBER - 1, position + 1, styles["number"])
    worksheet.write_string(row, CODE - 1, book.identity.entrants[position], styles["code"])
    if layout.name:
        name = book.entrant_name(position)
        worksheet.write_string(row, layout.name - 1, name, styles["name"])
        if (taken := lines(name, WIDTHS["name"] - 3)) > 1:
            worksheet.set_row(row, height(taken))
    for i in range(layout.items):
        worksheet.write_blank(row, layout.column(i) - 1, None, styles["score"])
    worksheet.write_formula(row, layout.total - 1, _total(book, position), styles["total"], "")
    worksheet.write_blank(row, layout.state - 1, None, styles["state"])
    worksheet.write_blank(row, layout.note - 1, None, styles["note"])


def _total(book: Book, position: int) -> str:
    """Return the formula of a row's weighted total: empty until every item has a number."""
    layout, row = book.layout, book.layout.row(position)
    cells = [layout.address(position, i) for i in range(layout.items)]
    added = "+".join(share(item, cell) for item, cell in zip(book.items, cells, strict=True))
    return f'=IF(OR({_out(book, row)},COUNT({cells[0]}:{cells[-1]})<{layout.items}),"",ROUND({added},10))'


def _out(book: Book, row: int) -> str:
    """Return a formula that is true where the juror does not judge the entrant of a row."""
    state = f"${letters(book.layout.state)}{row}"
    return f'AND({state}<>"",{state}<>{quoted(book.texts.local(STATES[SCORING]))})'


def _write_conditions(book: Book, worksheet: Any) -> None:
    """Colour rows that are not judged grey, scores on no scale red, and cells that wait for a score yellow."""
    layout, styles = book.layout, book.styles
    for i, item in enumerate(book.items):
        column, cell = layout.column(i) - 1, f"{letters(layout.column(i))}{FIRST}"
        for formula, style in (
            (f'=AND({_out(book, FIRST)},{cell}="")', "out"),
            (f'=AND({cell}<>"",NOT({holds(item, cell)}))', "wrong"),
            (f'={cell}=""', "waiting"),
        ):
            rule = {"type": "formula", "criteria": formula, "format": styles[style], "stop_if_true": True}
            worksheet.conditional_format(FIRST - 1, column, layout.last - 1, column, rule)


def _write_validations(book: Book, worksheet: Any) -> None:
    layout, texts = book.layout, book.texts
    for i, item in enumerate(book.items):
        scale = described(item, texts)
        cell = f"{letters(layout.column(i))}{FIRST}"
        rule = validation(item, cell, book.source(i)) | {
            "input_title": clipped(book.title(i), 32),
            "input_message": clipped(texts.say(ASK, scale=scale), 255),
            "error_title": clipped(texts.translate(NO_SCORE_TITLE), 32),
            "error_message": clipped(texts.say(NO_SCORE, scale=scale), 255),
        }
        column = layout.column(i) - 1
        worksheet.data_validation(FIRST - 1, column, layout.last - 1, column, rule)
    states = {
        "validate": "list",
        "source": [texts.local(words) for words in STATES.values()],
        "input_title": clipped(texts.translate(STATE), 32),
        "input_message": clipped(texts.translate(ASK_STATE), 255),
        "error_title": clipped(texts.translate(NO_STATE_TITLE), 32),
        "error_message": clipped(texts.translate(NO_STATE), 255),
    }
    worksheet.data_validation(FIRST - 1, layout.state - 1, layout.last - 1, layout.state - 1, states)


# On paper


def _set_up_print(book: Book, worksheet: Any) -> None:
    layout, texts = book.layout, book.texts
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    worksheet.print_area(0, 0, layout.last - 1, layout.note - 1)
    worksheet.repeat_rows(PARTS - 1, SCALE - 1)
    worksheet.repeat_columns(0, layout.first_item - 2)
    worksheet.fit_to_pages(max(1, round(sum(_widths(book).values()) / PAGE_SIGNS)), 0)
    worksheet.set_footer(footer(texts.translate(SIGNATURE), book.juror, texts.say(PAGE, page="&P", pages="&N")))


def footer(left: str, middle: str, right: str) -> str:
    """Return a page footer of at most 255 signs.

    An ampersand in a name is not a command, and a digit at its beginning is not part of the font's size.
    """
    return f"&L&9 {clipped(left, 60)}&C&9 {clipped(middle, 50).replace('&', '&&')}&R&9 {clipped(right, 60)}"
