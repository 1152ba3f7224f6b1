"""The whole report as a PDF: a front sheet, the charts, then everything that the report says."""

from __future__ import annotations

from pembina.errors import N_
from pembina.reports.heading import CHANGED, award_heading
from pembina.reports.marks import notices
from pembina.reports.minutes_holders import OF_WHICH, ended_counted
from pembina.reports.minutes_outcome import held_fixed
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Bullets, Heading, Page, Paragraph
from pembina.reports.pdf.blocks import HEADING, Drawing, Set, line
from pembina.reports.pdf.charts import charts
from pembina.reports.pdf.pages import Imprint, blocks_pdf
from pembina.reports.publication import Publication
from pembina.reports.robustness_words import verdict
from pembina.reports.texts import Texts

REPORT = N_("Report of the evaluation")
TITLE = N_("{kind}: {award}")
NAME = N_("Name of this result (SHA-256):")
ENTRANTS, RANKED, FIRST = N_("entrants"), N_("ranked"), N_("first place")


def report_pdf(publication: Publication, texts: Texts) -> bytes:
    """Set the report of a result; raises LibraryMissing without typst."""
    from pembina.reports.full import report_page

    result = publication.result
    names, outline = Names.of_result(result, texts), Outline(result)
    page: Page = report_page(publication, texts)
    award = texts.local(result.award["title"]) or result.award["id"]
    title = texts.say(TITLE, kind=texts.translate(REPORT), award=award)
    front = award_heading(result, texts)
    rest = [block for block in page.blocks if block not in front]
    blocks: list[Set] = [_cover(names, publication, front), *charts(names, outline, publication), *rest]
    return blocks_pdf(blocks, texts, Imprint.of(result, texts, title), page.banner)


def _cover(names: Names, publication: Publication, front: list[Heading | Paragraph | Bullets]) -> Drawing:
    texts, result = names.texts, publication.result
    title = next(block.text for block in front if isinstance(block, Heading))
    said = [mark.sentence for mark in notices(publication, texts)]  # what was changed stands there, with the changes
    lines = [block.text for block in front if isinstance(block, Paragraph)]
    after = []
    if publication.robustness is not None and publication.studied:
        after = [line(" ".join([*verdict(names, publication.robustness), *held_fixed(names, publication)]))]
    return Drawing(
        "cover",
        {
            "kind-of-document": texts.translate(REPORT),
            "title": line(title, HEADING),
            "lines": [line(text) for text in lines if text not in (texts.translate(CHANGED), *said)],
            "notices": [line(text) for text in said],
            "figures": _figures(names, publication),
            "after": after,
            "name-label": texts.translate(NAME),
            "name": result.sha256,
        },
    )


def _figures(names: Names, publication: Publication) -> list[dict[str, str]]:
    """How many took part, how many are ranked, how many hold each tier."""
    texts, result = names.texts, publication.result
    ranked = sum(entrant["rank"] is not None for entrant in result.entrants)
    found = [
        {"figure": texts.number(len(result.entrants)), "label": texts.translate(ENTRANTS)},
        {"figure": texts.number(ranked), "label": texts.translate(RANKED)},
    ]
    for tier in result.award["tiers"]:
        codes = [entrant["code"] for entrant in result.entrants if entrant["tier"] == tier["id"]]
        ended = ended_counted(names, publication.decisions, codes)
        label = names.tier(tier["id"])
        label = texts.say(OF_WHICH, n=label, ended=ended) if ended else label
        found.append({"figure": texts.number(len(codes)), "label": label})
    return found
