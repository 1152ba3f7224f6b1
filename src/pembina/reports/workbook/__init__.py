"""The report of a result as a workbook: everything in cells, totals recomputed by formulas."""

from __future__ import annotations

from pembina.errors import N_
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts

MARK = "pembina-report"
"""What a workbook of this kind says it is, among its properties."""

TITLE_OF_ONE = N_("{award}: {entrant}")


def workbook(publication: Publication, texts: Texts, only: str | None = None) -> bytes:
    """Return the workbook of a publication; with ``only`` the feedback report of one entrant, by its code."""
    from pembina.reports.sheet import Book
    from pembina.reports.workbook.contributions import write_contributions
    from pembina.reports.workbook.document import write_document, write_rules
    from pembina.reports.workbook.lists import write_decided, write_findings, write_sources
    from pembina.reports.workbook.plan import Plan
    from pembina.reports.workbook.ranking import ABOUT, write_about, write_feedback, write_ranking, write_reasons
    from pembina.reports.workbook.scores import write_scores
    from pembina.reports.workbook.values import write_values
    from pembina.reports.workbook.weights import write_state, write_weights

    result = publication.result
    award = texts.local(result.award["title"]) or result.award["id"]
    title = award
    if only is not None:
        title = texts.say(TITLE_OF_ONE, award=award, entrant=result.entrant(only)["name"])
    plan = Plan(publication, texts, Book(texts, title, result.sha256, MARK), only)
    about = plan.book.sheet(texts.translate(ABOUT))
    write_ranking(plan)
    if only is not None:
        write_feedback(plan, only)
    weights = write_weights(plan)
    scores = write_scores(plan, weights)
    contributions = write_contributions(scores)
    write_state(plan, weights, contributions.equal)
    write_reasons(plan)
    write_values(plan)
    write_findings(plan)
    write_decided(plan)
    write_sources(plan)
    write_rules(plan)
    if only is None:
        write_document(plan)
    write_about(plan, about, weights)
    return plan.book.content()
