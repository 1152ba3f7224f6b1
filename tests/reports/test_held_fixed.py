"""Where persons set a score or a status by hand, every form of the report says that the study holds it fixed."""

from __future__ import annotations

import io

import pytest

from pembina.analysis import robustness
from pembina.reports.full import report_page
from pembina.reports.html import html_report
from pembina.reports.pdf.report import report_pdf
from pembina.reports.publication import Publication
from pembina.reports.render import as_markdown
from pembina.reports.texts import Texts
from pembina.reports.workbook import workbook

from ..evaluation.conftest import evaluate  # noqa: F401  (a fixture)
from ..evaluation.overriding import BODY, of, rows

PLAIN = BODY.replace("[overrides]\n", "")
SAID = "held fixed in this study"


def html(publication):
    return html_report(publication, "en")


def xlsx(publication):
    from openpyxl import load_workbook

    sheets = load_workbook(io.BytesIO(workbook(publication, Texts("en")))).worksheets
    return " ".join(str(cell) for row in sheets[0].iter_rows(values_only=True) for cell in row if cell is not None)


def pdf(publication):
    from pypdf import PdfReader

    return " ".join(PdfReader(io.BytesIO(report_pdf(publication, Texts("en")))).pages[0].extract_text().split())


def markdown(publication):
    return as_markdown(report_page(publication, Texts("en")))


@pytest.mark.parametrize("form", [html, xlsx, pdf, markdown])
@pytest.mark.parametrize("overrides", [[of("total", 38, 66)], []], ids=["by hand", "computed"])
def test_the_sentence_stands_where_something_is_set_by_hand_and_only_there(evaluate, form, overrides):  # noqa: F811
    result = evaluate(BODY, rows(), overrides=overrides) if overrides else evaluate(PLAIN, rows())
    publication = Publication(result, robustness(result, draws=20, parts=()))
    assert publication.studied
    assert (SAID in form(publication)) == bool(overrides)
