"""Columns of records in a reader's words, and how their cells are written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.texts import Texts

TITLES = {
    "account": N_("account"),
    "active": N_("active"),
    "after": N_("after"),
    "amount": N_("amount"),
    "answer": N_("answer"),
    "applied": N_("applied on"),
    "as_of": N_("as of"),
    "award": N_("award"),
    "before": N_("before"),
    "book_year": N_("book year"),
    "borrower": N_("borrower"),
    "buyer": N_("buyer"),
    "by": N_("by"),
    "category": N_("category"),
    "certified": N_("certified"),
    "changed": N_("changed rules"),
    "channel": N_("channel"),
    "choice": N_("choice"),
    "cooperative": N_("cooperative"),
    "course": N_("course"),
    "date": N_("date"),
    "definition": N_("definition"),
    "due": N_("due on"),
    "eligible": N_("eligible"),
    "end": N_("end"),
    "enrolled": N_("enrolled"),
    "enterprise": N_("enterprise"),
    "enterprises": N_("enterprises"),
    "event": N_("event"),
    "evidence": N_("evidence"),
    "examiner": N_("examiner"),
    "formed": N_("formed on"),
    "group": N_("group"),
    "held": N_("held on"),
    "hours": N_("hours"),
    "indicator": N_("indicator"),
    "instrument": N_("instrument"),
    "issued": N_("issued on"),
    "item": N_("item"),
    "juror": N_("juror"),
    "kind": N_("kind"),
    "level": N_("level"),
    "listed": N_("listed"),
    "members": N_("members"),
    "note": N_("note"),
    "officer": N_("officer"),
    "outside_capital": N_("outside capital"),
    "own_capital": N_("own capital"),
    "participants": N_("participants"),
    "partner": N_("partner"),
    "per": N_("out of"),
    "person": N_("person"),
    "place": N_("place"),
    "printed": N_("printed figure"),
    "programme": N_("programme"),
    "rank": N_("rank"),
    "rating": N_("rating"),
    "reason": N_("reason"),
    "recipient": N_("recipient"),
    "refused": N_("refused on"),
    "report": N_("report"),
    "role": N_("role"),
    "savers": N_("members who save"),
    "scale": N_("scale"),
    "score": N_("score"),
    "seal": N_("seal"),
    "section": N_("section"),
    "set": N_("ballot"),
    "signed": N_("signed on"),
    "source": N_("source"),
    "standard-error": N_("standard error"),
    "start": N_("start"),
    "started": N_("started on"),
    "state": N_("state"),
    "status": N_("status"),
    "tier": N_("tier"),
    "total": N_("total of all"),
    "trained": N_("trained"),
    "until": N_("until"),
    "value": N_("figure"),
    "variable": N_("variable"),
    "work": N_("work"),
    "year": N_("year"),
}
"""A column that is not here keeps the name that its plugin gives it."""

YEARS = ("year", "book_year")
"""Columns whose numbers are names of years, not amounts: 2022, never 2,022."""


def title(texts: Texts, column: str) -> str:
    """What a column is called."""
    return texts.translate(TITLES[column]) if column in TITLES else column


def cell(texts: Texts, column: str, content: Any) -> str:
    """Write one cell: numbers in the reader's way, yes and no in words."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return texts.translate(N_("yes") if content else N_("no"))
    if isinstance(content, int | float | Decimal) and column not in YEARS:
        exact = Decimal(str(content))
        return texts.figure(exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact)
    return str(content)
