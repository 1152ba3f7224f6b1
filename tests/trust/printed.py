"""Everything that is printed of a result: the name and form of each export, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import pytest

import pembina.reports.html as house
from pembina.analysis import audit
from pembina.reports.audit import audit_page
from pembina.reports.certificate import certificate
from pembina.reports.certificate_recap import Filed, recap_csv
from pembina.reports.explain import criterion_page, entrant_page
from pembina.reports.feedback import feedback_page
from pembina.reports.full import report_page
from pembina.reports.handing import FORMS
from pembina.reports.html.charts import bundle
from pembina.reports.minutes import minutes_page
from pembina.reports.page import Page
from pembina.reports.pdf.certificate import certificate_pdf
from pembina.reports.pdf.minutes import minutes_pdf
from pembina.reports.publication import Publication
from pembina.reports.render import FORMATS
from pembina.reports.show import findings_page, ranking_page, scores_page
from pembina.reports.texts import Texts

from ..reports import results
from .payloads import PAYLOADS
from .planting import Planted, planted

ENGLISH = Texts("en")
Payloads = tuple[str, ...]
Making = Callable[[], bytes]

libraries = cache(bundle)
"""The libraries of charts, made once: nothing of a result is in them, so only a browser is given them."""


def exports(
    start: int, payloads: Payloads = PAYLOADS, ends: Payloads = (), charts: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Print a document with payloads in every field; ``ends`` are the endings of names that are wanted, else all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house, "bundle", libraries if charts else lambda: "")
        for name, make in _makings(planted(start, payloads)).items():
            if not ends or name.endswith(ends):
                yield name, make()


def _makings(made: Planted) -> dict[str, Making]:
    result = results.result(made.document)
    publication = Publication(result, None, made.decisions)
    found: dict[str, Making] = {}
    for name, form in FORMS.items():
        if form.binary or name == "html":
            found[f"report.{name}"] = partial(form.render, publication, ENGLISH, None)
            found[f"report-of-one.{name}"] = partial(form.render, publication, ENGLISH, made.names["01"])
    for name, make in _pages(publication, made).items():
        page = cache(make)  # one page for all forms
        for form_name, write in FORMATS.items():
            found[f"{name}.{form_name}"] = partial(_written, write, page)
    one = cache(lambda: certificate(publication, ENGLISH, made.names["02"], made.sitting))
    found["minutes.pdf"] = lambda: minutes_pdf(publication, ENGLISH, made.sitting)
    found["certificate.pdf"] = lambda: certificate_pdf([one()], ENGLISH)
    found["recap.csv"] = lambda: recap_csv(result, ENGLISH, [Filed(one(), made.first, "0" * 64)])
    return found


def _written(write: Callable[[Page], str], page: Callable[[], Page]) -> bytes:
    return write(page()).encode()


def _pages(publication: Publication, made: Planted) -> dict[str, Callable[[], Page]]:
    result, decisions, names = publication.result, publication.decisions, made.names
    of: dict[str, Callable[..., Any]] = {
        "report": partial(report_page, publication, ENGLISH),
        "report-of-one": partial(feedback_page, publication, ENGLISH, names["01"]),
        "ranking": partial(ranking_page, result, ENGLISH, None, decisions),
        "grouped": partial(ranking_page, result, ENGLISH, names["cluster"], decisions),
        "scores": partial(scores_page, result, ENGLISH, None, decisions),
        "findings": partial(findings_page, result, ENGLISH),
        "explain": partial(entrant_page, result, ENGLISH, names["01"], decisions),
        "criterion": partial(criterion_page, result, ENGLISH, names["01"], names["aid"]),
        "audit": lambda: audit_page(result, audit(result), ENGLISH),
        "minutes": partial(minutes_page, publication, ENGLISH, made.sitting),
    }
    return of
