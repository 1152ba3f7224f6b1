"""What the pages of a panel share: the heading, names with codes, columns, signed numbers, and the banner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from pembina.commands import N_, P_, SYNTHETIC, Block, Column, Heading, Paragraph, Table, Texts

from ..panel import Panel

EDITION = N_("Edition {edition}.")
JUDGED = N_("Criterion judged by the jury: {criterion}.")
VALUE = {
    "mean": N_("Each juror's total runs from 0 to 100; the value of an entrant is the mean of its jurors' totals."),
    "median": N_("Each juror's total runs from 0 to 100; the value of an entrant is the median of its jurors' totals."),
    "trimmed-mean": N_(
        "Each juror's total runs from 0 to 100; the value of an entrant is the mean of its jurors' totals without the "
        "{trim} highest and the {trim} lowest."
    ),
}
ENTRANT, JUROR, JURORS, ENTRANTS = N_("Entrant"), N_("Juror"), N_("Jurors"), N_("Entrants")
CODED = N_("{name} ({code})")
NO_VALUE = N_(
    "Without a value, since too few jurors scored every item or a person has to look at the scores: {entrants}."
)
OVERRIDDEN = P_(
    "In the award as a whole {n} override holds: a score or status that persons set otherwise than it is computed.",
    "In the award as a whole {n} overrides hold: scores or statuses that persons set otherwise than they are computed.",
)
UNKNOWN = "-"


@frozen
class Speaker:
    """A panel and the reader's texts: who is called what, and how numbers are written."""

    panel: Panel
    texts: Texts

    def say(self, template: str, **args: Any) -> str:
        """Translate a template and fill in texts; whole numbers are written as the reader's language does."""
        told = {key: self.texts.number(arg) if isinstance(arg, int) else arg for key, arg in args.items()}
        return self.texts.say(template, **told)

    def juror(self, code: str) -> str:
        """Name and code of a juror; the code alone where that is all there is."""
        name = self.panel.juror(code).name
        return code if name == code else self.texts.say(CODED, name=name, code=code)

    def entrant(self, code: str) -> str:
        """Name and code of an entrant."""
        return self.texts.say(CODED, name=self.panel.case(code).name, code=code)

    def entrants(self, codes: Iterable[str]) -> str:
        """Several entrants in a sentence."""
        return self.texts.listed([self.entrant(code) for code in codes])

    def jurors(self, codes: Iterable[str]) -> str:
        """Several jurors in a sentence."""
        return self.texts.listed([self.juror(code) for code in codes])

    def item(self, identity: str) -> str:
        """Title of an item of the rubric."""
        item = self.panel.rubric.item(identity)
        return identity if item is None else self.texts.local(item.title)

    def number(self, value: float | None, decimals: int = 2) -> str:
        """A number with so many decimals, or a dash."""
        return UNKNOWN if value is None else self.texts.number(value, decimals)

    def signed(self, value: float | None, decimals: int = 2) -> str:
        """A number with its sign, whichever it is: ``+1.20``; zero has none."""
        if value is None:
            return UNKNOWN
        written = self.texts.number(abs(value), decimals)
        if written == self.texts.number(0, decimals):
            return written
        return f"+{written}" if value > 0 else f"-{written}"

    def places(self, before: int | None, after: int | None) -> str:
        """How many places somebody moves: up with a plus, since that is what it is to the entrant."""
        if before is None or after is None:
            return UNKNOWN
        return "=" if before == after else self.signed(before - after, 0)

    def table(self, titles: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> list[Block]:
        """A table whose columns are ``(title, kind)``, kind one of left, wide, right; no rows, no table.

        Columns that say nothing in any row are left out, and a table of which one is left.
        """
        cells = [tuple(row) for row in rows]
        told = [i for i in range(len(titles)) if any(row[i] not in ("", UNKNOWN) for row in cells)]
        columns = tuple(
            Column(self.texts.translate(title), right=kind == "right", wide=kind == "wide")
            for title, kind in (titles[i] for i in told)
        )
        return [Table(columns, tuple(tuple(row[i] for i in told) for row in cells))] if len(told) > 1 else []


def heading(speaker: Speaker, title: str) -> list[Block]:
    """Award, edition, criterion, how the panel's value is made, and the title of the page."""
    panel, texts = speaker.panel, speaker.texts
    said = [
        speaker.say(EDITION, edition=panel.award.edition),
        texts.say(JUDGED, criterion=texts.local(panel.title).rstrip(".")),
        speaker.say(VALUE[panel.parameters["panel"]], trim=panel.parameters["trim"]),
    ]
    return [
        Heading(texts.local(panel.award.title) or panel.award.id, 1),
        Paragraph(" ".join(said)),
        Heading(texts.translate(title)),
    ]


def banner(speaker: Speaker) -> str | None:
    """What has to be said of invented data, or None."""
    return speaker.texts.translate(SYNTHETIC) if speaker.panel.synthetic else None


def about(panel: Panel) -> dict[str, Any]:
    """What every document says first: the award, the criterion, where the data come from."""
    return {
        "award": {"id": panel.award.id, "title": dict(panel.award.title), "edition": panel.award.edition},
        "criterion": {"path": panel.path, "title": dict(panel.title)},
        "data": {"origin": panel.origin},
    }


def paragraphs(*texts: str) -> list[Block]:
    """A paragraph for every text that says something."""
    return [Paragraph(text) for text in texts if text]


def reason(speaker: Speaker, why: Mapping[str, Any]) -> str:
    """What a method says of why it cannot be done, in the reader's language, without a full stop."""
    args = {key: speaker.texts.number(a) if isinstance(a, int) else str(a) for key, a in why["args"].items()}
    return speaker.texts.say(why["text"], **args).rstrip(".")
