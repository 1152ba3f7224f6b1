"""The forms in which a report is handed out: each a name, the endings of its files, and how it is rendered."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from pembina.errors import N_
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts

REPORT_OF = N_("{award}: {entrant}")

Render = Callable[[Publication, Texts, str | None], bytes]
"""Renders a publication in a language; with a code the feedback report of that entrant."""


@frozen
class Form:
    """A form of report. ``binary`` ones are no use on a screen."""

    name: str
    suffixes: tuple[str, ...]
    render: Render
    binary: bool = False


def _html(publication: Publication, texts: Texts, code: str | None) -> bytes:
    from pembina.reports.html import html_report

    return html_report(publication, texts.language, code).encode()


def _xlsx(publication: Publication, texts: Texts, code: str | None) -> bytes:
    from pembina.reports.workbook import workbook

    return workbook(publication, texts, code)


def _pdf(publication: Publication, texts: Texts, code: str | None) -> bytes:
    if code is None:
        from pembina.reports.pdf.report import report_pdf

        return report_pdf(publication, texts)
    from pembina.reports.feedback import feedback_page
    from pembina.reports.pdf.pages import Imprint, page_pdf

    result = publication.result
    award = texts.local(result.award["title"]) or result.award["id"]
    title = texts.say(REPORT_OF, award=award, entrant=result.entrant(code)["name"])
    return page_pdf(feedback_page(publication, texts, code), texts, Imprint.of(result, texts, title))


def _printed(form: str) -> Render:
    def render(publication: Publication, texts: Texts, code: str | None) -> bytes:
        from pembina.reports.render import FORMATS

        if code is None:
            from pembina.reports.full import report_page

            page = report_page(publication, texts)
        else:
            from pembina.reports.feedback import feedback_page

            page = feedback_page(publication, texts, code)
        return FORMATS[form](page).encode()

    return render


FORMS = {
    form.name: form
    for form in (
        Form("html", (".html", ".htm"), _html),
        Form("xlsx", (".xlsx",), _xlsx, binary=True),
        Form("pdf", (".pdf",), _pdf, binary=True),
        Form("markdown", (".md", ".markdown"), _printed("markdown")),
        Form("csv", (".csv",), _printed("csv")),
        Form("json", (".json",), _printed("json")),
        Form("table", (".txt",), _printed("table")),
    )
}
"""Pembina's own forms, by the name that ``--format`` takes."""
