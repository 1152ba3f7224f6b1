"""A form as one workbook: the guide, a sheet for each table, the sheet that counts, the lists to choose from."""

from __future__ import annotations

from pembina.errors import N_
from pembina.forms.template_checks import CHECK, Counting
from pembina.forms.template_form import Form
from pembina.forms.template_guide import FORM_OF, GUIDE, write_guide
from pembina.forms.template_sheet import Lists, TableSheet, protect, write_table
from pembina.reports.sheet import Book
from pembina.reports.sheet_looks import LOOKS
from pembina.reports.texts import Texts

CHOICES = N_("Choices")


def form_workbook(form: Form, texts: Texts) -> tuple[bytes, dict[str, str]]:
    """Return the workbook of a form, and the name of the sheet of each table."""
    title = texts.local(form.award.title) or form.award.id
    book = Book(texts, texts.say(FORM_OF, award=title), title)
    guide = book.sheet(texts.translate(GUIDE))
    made = [TableSheet(table, book.sheet(table.title)) for table in form.tables]
    check, words = book.sheet(texts.translate(CHECK)), book.sheet(texts.translate(CHOICES))
    lists = Lists(book, words.name)
    for each in made:
        write_table(each, book, lists, form.award, made[0])
    Counting(book, check, lists, made[0], form.award.period).write(made)
    _write_lists(lists, book)
    write_guide(guide, book, form, made, check.name)
    for each in made:
        each.sheet.raw.set_tab_color("#E0B64C")
    guide.raw.activate()
    return book.content(), {each.table.name: each.sheet.name for each in made}


def _write_lists(lists: Lists, book: Book) -> None:
    """Write every list as a column; who fills in has no need of the sheet, but may look at it."""
    sheet = book.sheets[-1]
    for words, column in lists.found.items():
        sheet.raw.set_column(column, column, 24)
        sheet.write(0, column, f"{book.texts.translate(CHOICES)} {column + 1}", **LOOKS["header"])
        for row, word in enumerate(words, 1):
            sheet.write(row, column, word, num_format="@")
    protect(sheet)
