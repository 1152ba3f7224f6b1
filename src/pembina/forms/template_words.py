"""The words of forms: what tables are called, what columns mean, in which unit, and an example of a cell.

Like ``reports/columns.py``, this says the common words of records once; what is not here keeps the name that a
plugin or an award gives it, and is explained by the criteria that read it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pembina.errors import N_
from pembina.forms.template_form import Example
from pembina.model import Period
from pembina.reports import columns
from pembina.reports.texts import Texts

TABLES = {
    "accounts": N_("Accounts"),
    "agreements": N_("Agreements"),
    "answers": N_("Answers"),
    "balances": N_("Balance sheets"),
    "changes": N_("Changed scores"),
    "conflicts": N_("Conflicts of interest"),
    "cooperatives": N_("Cooperatives"),
    "counts": N_("Counts of cooperatives"),
    "disbursements": N_("Disbursements"),
    "earlier": N_("Earlier stage"),
    "enrolment": N_("Social security"),
    "enterprises": N_("Enterprises"),
    "events": N_("Events"),
    "facts": N_("Documents"),
    "figures": N_("Figures"),
    "groups": N_("Groups"),
    "inspections": N_("Inspections"),
    "links": N_("Links to buyers"),
    "meetings": N_("Members' meetings"),
    "members": N_("Members of groups"),
    "officers": N_("Field officers"),
    "permits": N_("Permits"),
    "provinces": N_("Provinces"),
    "ratings": N_("Health ratings"),
    "regions": N_("Regions"),
    "relief": N_("Credit relief"),
    "scores": N_("Jury scores"),
    "trainees": N_("Trainees"),
    "variables": N_("Maturity variables"),
    "visits": N_("Visits"),
    "works": N_("Works"),
}
"""A table that is not here is called what the award calls it."""

MEANINGS = {
    "account": N_("Name of the account, as the award writes it."),
    "active": N_("How many cooperatives are active on that day."),
    "cooperatives.active": N_("Whether the cooperative is active."),
    "amount": N_("The amount; a repayment or a cancellation with a minus sign."),
    "answer": N_("The answer to the item."),
    "applied": N_("The day on which the application was complete."),
    "as_of": N_("The day that the figures describe."),
    "award": N_("The id of the earlier award."),
    "book_year": N_("The year of the accounts that the meeting was about."),
    "borrower": N_("Number or name of the borrower; the same one always written the same way."),
    "buyer": N_("Number or name of the buyer; the same one always written the same way."),
    "category": N_("the category, in the award's own words."),
    "certified": N_("Whether the person received a certificate."),
    "channel": N_("The channel through which the sale came about."),
    "cooperative": N_("Number or name of the cooperative; the same one always written the same way."),
    "course": N_("Name of the course."),
    "date": N_("The day on which it happened."),
    "accounts.date": N_("The day of the statement."),
    "answers.date": N_("The day of the answer."),
    "figures.date": N_("The day that the figure describes."),
    "facts.date": N_("The day of the document."),
    "variables.date": N_("The day of the answer."),
    "definition": N_("What was counted, in the words of the source."),
    "due": N_("The last day on which it was due."),
    "eligible": N_("How many could take part."),
    "end": N_("The last day; empty while it goes on."),
    "enrolled": N_("How many take part."),
    "enterprise": N_("Number or name of the enterprise; the same one always written the same way."),
    "enterprises": N_("How many enterprises there are."),
    "event": N_("Name of the event; all days of one event under the same name."),
    "evidence": N_("Number of the document that proves it."),
    "examiner": N_("Who examined."),
    "formed": N_("The day on which the group was formed."),
    "group": N_("Name of the group; the same one always written the same way."),
    "held": N_("The day on which the meeting was held."),
    "hours": N_("Hours attended."),
    "indicator": N_("Which indicator the row is about."),
    "instrument": N_("Decree, subsidy or guarantee of the region that it rests on; empty where there is none."),
    "issued": N_("The day on which the permit was issued."),
    "item": N_("Which item the row is about."),
    "accounts.item": N_("Name of the single item, where the account is made up of several."),
    "accounts.kind": N_("The word total on the sum of an account's items; empty on all other rows."),
    "kind": N_("The kind, in one word."),
    "level": N_("The level reached."),
    "listed": N_("Whether the person is on the list of the extremely poor."),
    "members": N_("How many members there are."),
    "officer": N_("Number or name of the officer; the same one always written the same way."),
    "outside_capital": N_("Capital from outside."),
    "own_capital": N_("The cooperative's own capital."),
    "participants": N_("How many took part."),
    "partner": N_("Number or name of the partner; the same one always written the same way."),
    "per": N_("the figure that it is divided by."),
    "person": N_("Number or name of the person; the same one always written the same way."),
    "printed": N_("The figure as it is printed in the source, with its decimals; compared with what is computed."),
    "programme": N_("Programme of the insurance."),
    "rating": N_("The rating."),
    "reason": N_("Why."),
    "recipient": N_("Number or name of the recipient; the same one always written the same way."),
    "refused": N_("The day on which it was refused; empty where it was not."),
    "report": N_("Number of the inspection report."),
    "role": N_("What the officer is employed as."),
    "savers": N_("How many members save."),
    "scale": N_("How far the event reached."),
    "score": N_("The points given."),
    "section": N_("The part of the list that the item belongs to."),
    "signed": N_("The day on which it was signed."),
    "source": N_("Where the money comes from."),
    "figures.source": N_("The document or office that the figure comes from."),
    "standard-error": N_("The standard error of the figure, where the source gives one."),
    "start": N_("The first day."),
    "started": N_("The day on which the work started."),
    "state": N_("How far the figure was looked at."),
    "total": N_("All of them."),
    "trained": N_("Whether the officer was trained."),
    "until": N_("The last day on which it is valid; empty without an end."),
    "value": N_("the figure itself."),
    "variable": N_("Which variable the row is about."),
    "work": N_("Name of the work."),
    "year": N_("The calendar year that the figure is about."),
}
"""By the plugin's name of a column, or by table and column where a word means something else there."""

UNITS = {
    "active": N_("cooperatives"),
    "eligible": N_("persons"),
    "enrolled": N_("persons"),
    "hours": N_("hours"),
    "members": N_("persons"),
    "participants": N_("persons"),
    "savers": N_("persons"),
}
RUPIAH, DAY = N_("rupiah"), N_("day/month/year")
YES_NO = N_("yes or no")

CODE = N_("Code")
NAME = N_("Name")
ENTRANT = N_("Code of the entrant")
STATUS = N_("Status")
CODE_MEANING = N_("The code of the entrant, as the committee knows it.")
NAME_MEANING = N_("The name of the entrant.")
STATUS_MEANING = N_("Left empty; the committee fills it in where an entrant does not take part.")
GROUP_MEANING = N_("The group in which the entrant is ranked as well.")
WHERE_MEANING = N_("Decides who competes.")
ENTRANT_MEANING = N_("The code of the entrant that the row belongs to, on every row.")
FIGURE_MEANING = N_("What is divided by for {criteria}.")

EXAMPLES: dict[str, str] = {
    "account": "Kas", "accounts.item": "Kas kecil", "accounts.kind": "total", "borrower": "U-000123",
    "buyer": "B-000045", "channel": "e-katalog", "cooperative": "K-000012", "course": "Akuntansi koperasi",
    "definition": "semua yang terdaftar", "enterprise": "U-000123", "event": "Pekan Koperasi 2022",
    "evidence": "12/PKS/2022", "examiner": "P-0007", "figures.source": "Laporan tahunan 2022", "group": "Melati 1",
    "indicator": "A", "instrument": "Pergub 23/2021", "item": "1", "juror": "J-01", "kind": "A", "officer": "P-0007",
    "partner": "M-000031", "person": "O-000456", "programme": "JKK", "recipient": "U-000123", "report": "LHP-12/2022",
    "role": "PPKL", "section": "A", "source": "APBD", "status": "ranked", "tier": "utama", "variable": "1", "work": "A",
}  # fmt: skip
"""Examples of texts: invented numbers and common words."""

OF = N_("{criteria}: {meaning}")
VALUES = ("value", "category")
"""Columns that hold the very thing that a criterion measures, by the plugin's names."""

MAY_BE_EMPTY = ("end", "instrument", "refused", "until")
"""Columns whose empty cells say something, by the plugin's names: nobody is asked to fill them."""

YEARS = ("year", "book_year")


def table_title(texts: Texts, name: str) -> str:
    """What a table is called."""
    return texts.translate(TABLES[name]) if name in TABLES else readable(name)


FIGURES = {"cooperatives": N_("Number of cooperatives")}
"""Titles of columns that values are divided by, by the award's names, where the words of records say something else."""


def figure_title(texts: Texts, source: str) -> str:
    """What a column is called that values are divided by."""
    return texts.translate(FIGURES[source]) if source in FIGURES else column_title(texts, source, source)


def readable(name: str) -> str:
    """Write a name of the award's file as a title: ``kertas_kerja`` as "Kertas kerja"."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split()) or name
    return words[:1].upper() + words[1:]


def column_title(texts: Texts, source: str, name: str) -> str:
    """What a column is called: the common word for the plugin's name, or the name that the award gives it."""
    return readable(columns.title(texts, name)) if source == name else readable(source)


def meaning(texts: Texts, role: str, name: str) -> str:
    """What a column means; empty where no common word is known."""
    said = MEANINGS.get(f"{role}.{name}") or MEANINGS.get(name)
    return texts.translate(said) if said else ""


def unit(texts: Texts, name: str, kind: str) -> str:
    """In which unit a column is filled in; empty where that depends on the award."""
    if kind == "money":
        return texts.translate(RUPIAH)
    if kind == "date":
        return texts.translate(DAY)
    if kind == "boolean":
        return texts.translate(YES_NO)
    return texts.translate(UNITS[name]) if name in UNITS and kind in ("integer", "number") else ""


def example(role: str, name: str, kind: str, words: tuple[str, ...], period: Period | None) -> Example:
    """Return a cell as it could be filled in."""
    if words:
        return words[0]
    day = period.end if period is not None else dt.date(2022, 6, 30)
    if name in YEARS:
        return day.year
    by_kind: dict[str, Example] = {
        "date": day, "boolean": True, "money": Decimal(12_500_000), "integer": 25, "number": Decimal("12.5"),
        "figure": Decimal("12.50"), "entrant": "74", "code": "74",
    }  # fmt: skip
    return by_kind.get(kind) or EXAMPLES.get(f"{role}.{name}") or EXAMPLES.get(name, "A-01")
