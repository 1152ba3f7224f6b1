"""The ranking as an Altair chart: the rank of every entrant and between which ranks it comes, or else its total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pembina.analysis.confidence_document import FORMAT as CONFIDENCE
from pembina.analysis.robustness_document import FORMAT as ROBUSTNESS
from pembina.errors import N_, Phrase, RecordError
from pembina.notebook.speaking import texts_in
from pembina.reports.clean import clean
from pembina.reports.html.charts import interval_chart, total_chart
from pembina.reports.marks import marks, notices
from pembina.reports.names import Names
from pembina.reports.pdf.charts import HOW_PLACES, SPAN
from pembina.reports.publication import Publication
from pembina.reports.show import NOBODY, RANK, TOTAL
from pembina.reports.standing import rank_words, total_words
from pembina.reports.texts import Texts

if TYPE_CHECKING:
    from pembina.model import Result

HOW_SURE = N_(
    "The dot is the rank of this result; with {level} confidence the ranks of all entrants lie within their lines."
)
OTHER_FORM = N_("it is not of the published form")
OTHER_RESULT = N_("it is about the result {found}…, not {wanted}…")
ONE_OF_TWO = "robustness and confidence are two kinds of intervals: one chart shows one of them"

Spans = Mapping[str, tuple[float, float]]
"""Between which ranks entrants come, by code."""


def chart(
    result: Result,
    robustness: Mapping[str, Any] | None = None,
    confidence: Mapping[str, Any] | None = None,
    language: str | None = None,
) -> Any:
    """Draw the ranking as an Altair chart, one line per ranked entrant, the best on top.

    With the document that :func:`pembina.robustness` makes of the result, lines show between which ranks each comes
    when rules are decided otherwise; with that of :func:`pembina.confidence`, what errors of measurement leave open.
    Without either, bars show the totals. Texts are those of the reports, synthetic data are said above the chart.

    Raises TypeError for both documents at once, RecordError (PB725 to PB727) for a document of another kind or about
    another result, ValueError for a language that nobody speaks, LibraryMissing without altair
    (``pip install 'pembina[report]'``).
    """
    if robustness is not None and confidence is not None:
        raise TypeError(ONE_OF_TWO)
    _check(result, robustness, confidence)
    texts = texts_in(language)
    published = Publication(result, robustness)
    names = Names.of_result(result, texts)
    ranked = [entrant for entrant in result.ranking() if entrant["rank"] is not None]
    spans, how = _sure(confidence, texts) if confidence is not None else _firm(published, ranked, texts)
    rows = [_row(names, published, place, entrant, spans) for place, entrant in enumerate(ranked)]
    drawn = interval_chart(rows, texts.translate(RANK)) if spans else total_chart(rows, texts.translate(TOTAL))
    said = [mark.sentence for mark in notices(published, texts) if not (spans and mark.key == "uncertain-place")]
    said += [how] if spans else []
    said += [] if ranked else [texts.translate(NOBODY)]
    title = texts.local(result.award["title"]) or result.award["id"]
    return drawn.properties(title={"text": clean(title), "subtitle": [clean(line) for line in said], "anchor": "start"})


def _check(result: Result, robustness: Mapping[str, Any] | None, confidence: Mapping[str, Any] | None) -> None:
    """Refuse a document that is not what it is handed in as, or is about another result."""
    wanted = result.sha256[:12]
    if robustness is not None:
        if robustness.get("format") != ROBUSTNESS:
            raise RecordError.of("PB726", reason=OTHER_FORM)
        if robustness["result"] != result.sha256:
            raise RecordError.of("PB725", found=robustness["result"][:12], wanted=wanted)
    if confidence is not None:
        if confidence.get("format") != CONFIDENCE or confidence["about"]:
            raise RecordError.of("PB727", reason=OTHER_FORM)
        if confidence["result"] != result.sha256:
            raise RecordError.of("PB727", reason=Phrase(OTHER_RESULT, found=confidence["result"][:12], wanted=wanted))


def _firm(published: Publication, ranked: Sequence[Mapping[str, Any]], texts: Texts) -> tuple[Spans, str]:
    """What the study of the rules says; empty where it could not be made."""
    found = {entrant["code"]: published.interval(entrant["code"]) for entrant in ranked}
    known = {code: interval for code, interval in found.items() if interval is not None and interval.low is not None}
    width = next((interval.width for interval in known.values()), 0)
    spans = {code: (interval.low, interval.high) for code, interval in known.items()}
    return spans, texts.say(HOW_PLACES, width=texts.number(width))


def _sure(confidence: Mapping[str, Any], texts: Texts) -> tuple[Spans, str]:
    """What errors of measurement leave open, for all entrants at once; empty where nothing can be said."""
    spans = {row["entrant"]: (row["from"], row["to"]) for row in confidence["rows"]}
    return spans, texts.say(HOW_SURE, level=texts.percent(confidence["level"]))


def _row(names: Names, published: Publication, place: int, entrant: Mapping[str, Any], spans: Spans) -> dict[str, Any]:
    """What the chart is told of one entrant; one without a span stands by its dot alone."""
    texts = names.texts
    low, high = spans.get(entrant["code"], (None, None))
    said = f"{texts.translate(RANK)} {rank_words(texts, entrant, entrant['rank'])}"
    if low is not None and high is not None:
        said += f" ({texts.say(SPAN, low=texts.number(low), high=texts.number(high))})"
    return {
        "place": place,
        "name": _called(names, published, entrant["code"]),
        "rank": entrant["rank"],
        "low": low,
        "high": high,
        "total": entrant["total"]["exact"] if entrant["total"] else None,
        "said": f"{said}; {texts.translate(TOTAL)} {total_words(names, entrant)}",
    }


def _called(names: Names, published: Publication, code: str) -> str:
    """A name with what has to stand beside it; between which ranks the entrant comes is what is drawn."""
    beside = "; ".join(mark.short for mark in marks(names, published, code) if mark.key != "uncertain-place")
    return clean(f"{names.entrant(code)} [{beside}]" if beside else names.entrant(code))
