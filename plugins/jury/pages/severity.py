"""The page of ``pembina jury severity``: how severe each juror is, and ranks without and with the adjustment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pembina.commands import N_, Block, Heading, Page, Texts

from ..methods.severity import Z_WARNING
from ..panel import Panel
from . import parts
from .parts import Speaker

TITLE = N_("How severe are the jurors?")
METHODS = {
    "additive": N_(
        "Method: additive. What a juror gives is taken as the entrant's value plus a juror's own habit, the same for "
        "every entrant, plus chance; by least squares (Kuhlisch and others 2016). Jurors are compared only by entrants "
        "whom several of them scored."
    ),
    "z-score": N_(
        "Method: z-score. Each juror's totals are put on the same mean and the same spread, and what comes out is "
        "brought back onto the range of the entrants' mean totals."
    ),
    "rasch": N_(
        "Method: many-facet Rasch (Linacre 1989). How likely a level is depends on the entrant, the item and the "
        "juror; the adjusted value is what a juror of middling severity would give."
    ),
}
WARNING = N_("Be careful: {warning}. Where jurors judged different entrants, use additive or rasch.")
SIGNS = {
    "additive": N_(
        "Plus: the juror gives more points than the panel would to the same entrants (mild). Minus: fewer (severe). "
        "The jurors' habits add up to zero."
    ),
    "z-score": N_(
        "Plus: the juror's mean lies above the mean of all jurors' means. Whether the juror is mild or had better "
        "entrants, this method cannot tell."
    ),
    "rasch": N_(
        "Plus: severe, minus: mild, in logits; the jurors' severities add up to zero. Infit is near 1 where a juror's "
        "scores are as even as expected, above 1.5 where they are hard to predict (Linacre 2002)."
    ),
}
SURE = N_(
    "Beyond what chance explains (outside limits that hold 95 of 100 jurors without any habit; each juror is looked at "
    "alone, so that of twenty such jurors about one is named all the same): {jurors}."
)
UNSURE = N_("No juror's habit is beyond what chance explains (limits of 95 percent).")
NO_LIMITS = N_("Whether these habits are more than chance cannot be told: too few scores overlap.")
COMPARED = N_("Entrants without and with the adjustment")
IN_FORCE = N_(
    "The award ranks with the adjustment by this method (severity = “{method}”); the ranking without it stands beside."
)
OTHER = N_(
    "The award ranks by another setting (severity = “{method}”); this page shows what the method asked for would do."
)
NOT_IN_FORCE = N_("The award ranks without any adjustment; this page shows what one would do.")
OTHER_MIDDLE = {
    "median": N_(
        "The panel value is the jurors' median, and the adjustment works on their mean: some of the differences come "
        "from that, not from severity."
    ),
    "trimmed-mean": N_(
        "The panel value is a trimmed mean, and the adjustment works on the mean of all jurors: some of the "
        "differences come from that, not from severity."
    ),
}
NOBODY = N_("Nobody would change places.")
FIRST_STAYS = N_("First with and without the adjustment: {entrants}.")
FIRST_MOVES = N_("First without the adjustment: {before}; with it: {after}.")
FURTHEST = N_("The furthest: {entrant}, from place {before} to place {after}.")
CHANGES = N_("The changes of the consensus round are in these figures.")
OUT = N_("Not in the ranking, since the data take them out: {entrants}.")
HABIT, ERROR, MEAN = N_("Habit (points)"), N_("Standard error"), N_("Mean")
STRICT, INFIT = N_("Severity (logits)"), N_("Infit")
RAW, RAW_RANK = N_("Panel value"), N_("Rank")
ADJUSTED, ADJUSTED_RANK, PLACES = N_("Adjusted"), N_("New rank"), N_("Places")


def severity_page(panel: Panel, found: Mapping[str, Any], texts: Texts) -> Page:
    """Say it in words and tables; ``found`` is the document of pembina_plugins.jury.analysis.severity."""
    speaker = Speaker(panel, texts)
    blocks = parts.heading(speaker, TITLE)
    blocks += parts.paragraphs(texts.translate(METHODS[found["method"]]))
    if found["method"] == "z-score":
        blocks += parts.paragraphs(speaker.say(WARNING, warning=texts.translate(Z_WARNING)))
    blocks += _jurors(speaker, found)
    blocks.append(Heading(texts.translate(COMPARED)))
    blocks += parts.paragraphs(" ".join(filter(None, (_setting(speaker, found), _middle(speaker)))))
    blocks += parts.paragraphs(" ".join(_moves(speaker, found)))
    blocks += _entrants(speaker, found)
    return Page(tuple(blocks), _records(panel, found), {**parts.about(panel), **found}, parts.banner(speaker))


def _jurors(speaker: Speaker, found: Mapping[str, Any]) -> list[Block]:
    """One row for each juror; z-scores know no standard error, Rasch measures in logits and says how well it fits."""
    texts, method = speaker.texts, found["method"]
    titles = [(parts.JUROR, "wide"), (parts.ENTRANTS, "right"), (MEAN, "right")]
    titles.append((STRICT if method == "rasch" else HABIT, "right"))
    titles += [(ERROR, "right")] if method != "z-score" else []
    titles += [(INFIT, "right")] if method == "rasch" else []
    rows = []
    for row in found["jurors"]:
        cells = [speaker.juror(row["juror"]), texts.number(row["entrants"]), speaker.number(row["mean"])]
        cells.append(speaker.signed(row["strict"] if method == "rasch" else row["gives"]))
        cells += [speaker.number(row["standard-error"])] if method != "z-score" else []
        cells += [speaker.number(row["infit"])] if method == "rasch" else []
        rows.append(cells)
    return [*speaker.table(titles, rows), *parts.paragraphs(" ".join(_read(speaker, found)))]


def _read(speaker: Speaker, found: Mapping[str, Any]) -> Iterator[str]:
    """Say what the signs mean, and whose habit is more than chance."""
    yield speaker.texts.translate(SIGNS[found["method"]])
    if found["method"] == "z-score" or len(found["jurors"]) < 2:
        return
    told = [row["juror"] for row in found["jurors"] if row["clear"]]
    if told:
        yield speaker.say(SURE, jurors=speaker.jurors(told))
    else:
        known = any(row["clear"] is not None for row in found["jurors"])
        yield speaker.texts.translate(UNSURE if known else NO_LIMITS)


def _setting(speaker: Speaker, found: Mapping[str, Any]) -> str:
    own = speaker.panel.parameters["severity"]
    if own == "none":
        return speaker.texts.translate(NOT_IN_FORCE)
    return speaker.say(IN_FORCE if own == found["method"] else OTHER, method=own)


def _middle(speaker: Speaker) -> str:
    """Say where the panel's value is no mean, so that ranks differ for a reason that is not severity."""
    panel = speaker.panel.parameters["panel"]
    return speaker.texts.translate(OTHER_MIDDLE[panel]) if panel in OTHER_MIDDLE else ""


def _moves(speaker: Speaker, found: Mapping[str, Any]) -> list[str]:
    texts, moves = speaker.texts, found["moves"]
    said = []
    if moves["entrants"]:
        said.append(
            texts.counted("{n} of {all} entrants changes places.", "{n} of {all} entrants change places.",
                          moves["entrants"], all=texts.number(len(found["entrants"])))
        )  # fmt: skip
        far = moves["furthest"]
        said.append(speaker.say(FURTHEST, entrant=speaker.entrant(far["entrant"]), before=far["from"], after=far["to"]))
    else:
        said.append(texts.translate(NOBODY))
    before, after = moves["first"]["before"], moves["first"]["after"]
    if before == after:
        said.append(speaker.say(FIRST_STAYS, entrants=speaker.entrants(before)))
    else:
        said.append(speaker.say(FIRST_MOVES, before=speaker.entrants(before), after=speaker.entrants(after)))
    if found["changes"]:
        said.append(texts.translate(CHANGES))
    if found["no-value"]:
        said.append(speaker.say(parts.NO_VALUE, entrants=speaker.entrants(found["no-value"])))
    if found["out"]:
        said.append(speaker.say(OUT, entrants=speaker.entrants(found["out"])))
    return said


def _entrants(speaker: Speaker, found: Mapping[str, Any]) -> list[Block]:
    titles = [(parts.ENTRANT, "wide"), (parts.JURORS, "right"), (RAW, "right"), (RAW_RANK, "right")]
    titles += [(ADJUSTED, "right"), (ADJUSTED_RANK, "right"), (PLACES, "right")]
    rows = [
        (
            speaker.entrant(row["entrant"]),
            speaker.texts.number(row["jurors"]),
            speaker.number(row["raw"]),
            speaker.number(row["raw-rank"], 0),
            speaker.number(row["adjusted"]),
            speaker.number(row["adjusted-rank"], 0),
            speaker.places(row["raw-rank"], row["adjusted-rank"]),
        )
        for row in found["entrants"]
    ]
    return speaker.table(titles, rows)


def _records(panel: Panel, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows for a CSV: jurors first, then entrants; every row has every column."""
    empty: dict[str, Any] = dict.fromkeys(COLUMNS)
    jurors = [
        {
            **empty, "kind": "juror", "code": row["juror"], "name": panel.juror(row["juror"]).name,
            "count": row["entrants"], "mean": row["mean"], "gives": row["gives"], "strict": row["strict"],
            "standard_error": row["standard-error"], "infit": row["infit"],
        }
        for row in found["jurors"]
    ]  # fmt: skip
    entrants = [
        {
            **empty, "kind": "entrant", "code": row["entrant"], "name": panel.case(row["entrant"]).name,
            "count": row["jurors"], "value": row["raw"], "rank": row["raw-rank"],
            "adjusted_value": row["adjusted"], "adjusted_rank": row["adjusted-rank"],
        }
        for row in found["entrants"]
    ]  # fmt: skip
    return [*jurors, *entrants]


COLUMNS = (
    "kind", "code", "name", "count", "mean", "gives", "strict", "standard_error", "infit", "value", "rank",
    "adjusted_value", "adjusted_rank",
)  # fmt: skip
