"""What stands above every page of a result: which award, edition, changed rules and overrides, and its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.approximate import approximate_facts, approximate_line
from pembina.reports.overrides import override_facts, override_line
from pembina.reports.page import Bullets, Heading, Paragraph
from pembina.reports.texts import Texts

EDITION = N_("Edition {edition}.")
ADOPTED = N_("Edition {edition}, adopted on {day}.")
PERIOD = N_("Period: {start} to {end}.")
BASIS = N_("Basis: {basis}.")
ORGANISER = N_("Organiser: {organiser}.")
FEE = N_("Taking part costs {fee}.")
DATA = N_("Data: {title}.")
CHANGED = N_("What if: this is not the published award. Changed for this evaluation:")
NAMED = N_("Name of this result (SHA-256): {sha256}")


def award_heading(result: Result, texts: Texts) -> list[Heading | Paragraph | Bullets]:
    """Title, edition, period and basis of the award; changed rules, and how much was overridden or estimated."""
    award = result.award
    blocks: list[Heading | Paragraph | Bullets] = [Heading(texts.local(award["title"]) or award["id"], 1)]
    changed = result.document["award"]["changed"]
    if changed:
        blocks += [Paragraph(texts.translate(CHANGED)), Bullets(tuple(changed))]
    blocks.append(Paragraph(" ".join(_facts(award, result, texts))))
    return [*blocks, *override_line(result, texts), *approximate_line(result, texts)]


def _facts(award: Mapping[str, Any], result: Result, texts: Texts) -> list[str]:
    edition = texts.number(award["edition"])
    if award["adopted"]:
        said = [texts.say(ADOPTED, edition=edition, day=texts.date(award["adopted"]))]
    else:
        said = [texts.say(EDITION, edition=edition)]
    if award["period"]:
        period = {end: texts.date(award["period"][end]) for end in ("start", "end")}
        said.append(texts.say(PERIOD, **period))
    if award["basis"]:
        said.append(texts.say(BASIS, basis=texts.local(award["basis"]).rstrip(".")))
    if award["organiser"]:
        said.append(texts.say(ORGANISER, organiser=award["organiser"]["name"].rstrip(".")))
        if award["organiser"]["entry-fee"]:
            said.append(texts.say(FEE, fee=texts.money(award["organiser"]["entry-fee"])))
    if result.document["data"]["title"]:
        said.append(texts.say(DATA, title=result.document["data"]["title"].rstrip(".")))
    return said


def result_name(result: Result, texts: Texts) -> Paragraph:
    """The result's own name, its hash."""
    return Paragraph(texts.say(NAMED, sha256=result.sha256))


def award_facts(result: Result) -> dict[str, Any]:
    """The same as data."""
    award = result.award
    return {
        "award": {key: award[key] for key in ("id", "title", "edition", "adopted", "period", "basis")},
        "changed": list(result.document["award"]["changed"]),
        "result": result.sha256,
        "overrides": override_facts(result),
        **approximate_facts(result),
    }
