"""What has to stand beside a name or a score: invented data, an uncertain place, overrides, decisions, estimates.

Every report asks here, so that none of them can leave a mark out, and all say it in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.approximate import approximate_criteria, approximate_line, error_words
from pembina.reports.decisions import decision_sentence, decision_word
from pembina.reports.names import Names
from pembina.reports.overrides import override_cell, override_line
from pembina.reports.page import SYNTHETIC
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts

INVENTED = N_("synthetic data")
WHAT_IF, WHAT_IF_LONG = (
    N_("what if"),
    N_("What if: this is not the published award. Changed for this evaluation: {changes}."),
)
PLACE = N_("place {low} to {high}")
PLACE_LONG = N_("Its place is uncertain: in {width} of 100 draws it comes between rank {low} and rank {high}.")
NO_PLACES = N_("How certain the places are was not studied for this report.")
MISSING_LONG = N_("Without usable data: {criteria}.")
FILLED_LONG = N_("Filled in, not reported: {criteria}.")
NOTHING_VARIED = N_("How certain the places are cannot be told: nothing could be varied.")
OVERRIDE, OVERRIDE_LONG = N_("override"), N_("Set by hand: {overrides}.")
APPROXIMATE = N_("approximate counts")
APPROXIMATE_LONG = N_("Counted approximately, with a standard error of up to {error} percent: {criteria}.")
ADJUSTED = N_("adjusted")
ADJUSTED_LONG = N_("Without the adjustment of values its rank would be {rank}.")
ADJUSTED_NONE = N_("Without the adjustment of values it would have no rank.")


@frozen
class Mark:
    """One such remark: its kind, a few words for a cell or a chip, and the sentence behind them."""

    key: str
    short: str
    sentence: str


def marks(names: Names, publication: Publication, code: str) -> tuple[Mark, ...]:
    """Return what has to stand beside an entrant's name and scores; empty where there is nothing to be said."""
    return (
        *_decided(names, publication, code),
        *_place(names, publication, code),
        *_gaps(names, publication.result, code),
        *_overridden(names, publication.result, code),
        *_adjusted(names, publication.result, code),
        *_approximate(names, publication.result, code),
    )


def short_marks(names: Names, publication: Publication, code: str) -> str:
    """The same for a cell: the few words of each, and nothing where there is nothing to be said."""
    return "; ".join(mark.short for mark in marks(names, publication, code))


def called(names: Names, publication: Publication, code: str) -> str:
    """Name an entrant within a sentence or a list, with what has to stand beside it between brackets."""
    said = short_marks(names, publication, code)
    return f"{names.entrant(code)} [{said}]" if said else names.entrant(code)


def notices(publication: Publication, texts: Texts) -> tuple[Mark, ...]:
    """Return what has to stand above the whole: invented data, changed rules, overrides, estimates, decisions."""
    result, found = publication.result, []
    if result.synthetic:
        found.append(Mark("synthetic", texts.translate(INVENTED), texts.translate(SYNTHETIC)))
    changed = result.document["award"]["changed"]
    if changed:
        found.append(Mark("what-if", texts.translate(WHAT_IF), texts.say(WHAT_IF_LONG, changes="; ".join(changed))))
    if result.overrides:
        said = " ".join(paragraph.text for paragraph in override_line(result, texts))
        found.append(Mark("override", texts.translate(OVERRIDE), said))
    for line in approximate_line(result, texts):
        found.append(Mark("approximate", texts.translate(APPROXIMATE), line.text))
    found += _decisions(publication, texts)
    if not publication.studied and any(entrant["rank"] is not None for entrant in result.entrants):
        tried = publication.robustness is not None and publication.robustness["settings"] is not None
        said = texts.translate(NOTHING_VARIED if tried else NO_PLACES)
        found.append(Mark("uncertain-place", texts.translate(N_("places not studied")), said))
    return tuple(found)


def _decisions(publication: Publication, texts: Texts) -> Iterator[Mark]:
    decisions = publication.decisions
    if decisions is None or not decisions.rows:
        return
    said = [
        texts.counted(
            "Since publication {n} decision was recorded.",
            "Since publication {n} decisions were recorded.",
            len(decisions.rows),
        )
    ]
    waiting = sum(row.open for row in decisions.rows)
    if waiting:
        said.append(
            texts.counted("{n} objection waits for its answer.", "{n} objections wait for their answer.", waiting)
        )
    yield Mark("decision", texts.translate(N_("decisions")), " ".join(said))


def _decided(names: Names, publication: Publication, code: str) -> Iterator[Mark]:
    if publication.decisions is not None:
        for row in publication.decisions.of(code):
            yield Mark(row.kind, decision_word(names.texts, row), decision_sentence(names, publication.decisions, row))


def _place(names: Names, publication: Publication, code: str) -> Iterator[Mark]:
    interval, texts = publication.interval(code), names.texts
    if interval is None or interval.certain:
        return
    shown = {key: texts.number(getattr(interval, key)) for key in ("low", "high", "width")}
    short = texts.say(PLACE, low=shown["low"], high=shown["high"])
    yield Mark("uncertain-place", short, texts.say(PLACE_LONG, **shown))


def _gaps(names: Names, result: Result, code: str) -> Iterator[Mark]:
    """Criteria without usable data, and those where something else stands in."""
    missing, filled, texts = [], [], names.texts
    for node in result.nodes:
        note = node["notes"].get(code) if node["kind"] == "criterion" else None
        if note and "reason" in note and note.get("policy") != "impute":
            missing.append(names.node(node["path"]))
        elif note and ("reason" in note or "filled" in note):
            filled.append(names.node(node["path"]))
    if missing:
        short = texts.counted("{n} value missing", "{n} values missing", len(missing))
        yield Mark("missing", short, texts.say(MISSING_LONG, criteria=", ".join(missing)))
    if filled:
        short = texts.counted("{n} value filled in", "{n} values filled in", len(filled))
        yield Mark("filled", short, texts.say(FILLED_LONG, criteria=", ".join(filled)))


def _overridden(names: Names, result: Result, code: str) -> Iterator[Mark]:
    said = override_cell(names, result, code) if result.overrides else None
    if said is not None:
        texts = names.texts
        yield Mark("override", texts.translate(OVERRIDE), texts.say(OVERRIDE_LONG, overrides=said.rstrip(" .")))


def _adjusted(names: Names, result: Result, code: str) -> Iterator[Mark]:
    entrant, texts = result.entrant(code), names.texts
    without = entrant.get("unadjusted")
    if without is None or without["rank"] == entrant["rank"]:
        return
    nowhere = without["rank"] is None
    said = texts.translate(ADJUSTED_NONE) if nowhere else texts.say(ADJUSTED_LONG, rank=texts.number(without["rank"]))
    yield Mark("adjusted", texts.translate(ADJUSTED), said)


def _approximate(names: Names, result: Result, code: str) -> Iterator[Mark]:
    criteria, texts = approximate_criteria(names, result, code), names.texts
    if criteria:
        short = texts.counted("{n} approximate count", "{n} approximate counts", len(criteria))
        said = texts.say(APPROXIMATE_LONG, error=error_words(texts), criteria=", ".join(criteria))
        yield Mark("approximate", short, said)
