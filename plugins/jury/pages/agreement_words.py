"""Sentences of the page of agreement: what the figures rest on, how to read them, and whose thresholds these are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pembina.commands import N_

from ..methods.jurors import REMARK
from . import parts
from .parts import Speaker

Found = Mapping[str, Any]

WHOLE = N_("{jurors} jurors scored all {entrants} entrants: {scores} scores.")
GAPS = N_("{jurors} jurors, {entrants} entrants, {scores} scores; not every juror scored every entrant.")
BEFORE = N_(
    "The figures of agreement look at the scores that jurors gave independently, before the consensus round; who would "
    "be first without a juror is reckoned from the scores in force."
)

ICC_SINGLE = N_(
    "ICC(2,1) = {value}: so much of the differences between totals comes from the entrants when one juror judges "
    "alone; the rest is habit and chance. 1 is perfect (Shrout and Fleiss 1979)."
)
ICC_MEAN = N_("ICC(2,k) = {value}: the same for the mean of all {jurors} jurors.")
ICC_BAND = {
    "poor": N_("By the bands of Koo and Li (2016) that is poor (below 0.50)."),
    "moderate": N_("By the bands of Koo and Li (2016) that is moderate (0.50 to 0.75)."),
    "good": N_("By the bands of Koo and Li (2016) that is good (0.75 to 0.90)."),
    "excellent": N_("By the bands of Koo and Li (2016) that is excellent (0.90 and more)."),
}
ICC_BELOW = N_("Below 0 it counts as 0: entrants differ no more than the jurors' habits and chance make them.")
ICC_DOUBT = N_(
    "They judge by the limits, and these ({low} to {high}, 95 percent) reach over several bands: so few entrants, or "
    "jurors, leave that open."
)
ICC_WHOSE = N_("The bands are a convention from the medical literature, no law of nature.")

ALPHA = N_("Krippendorff's alpha of the totals (interval) = {value}: 1 is perfect, 0 is what chance would give.")
ALPHA_BAND = {
    "reliable": N_("Krippendorff (2004) asks for at least 0.800 before conclusions rest on the figures; that is met."),
    "tentative": N_("By Krippendorff (2004), between 0.667 and 0.800 only tentative conclusions are to be drawn."),
    "unreliable": N_("By Krippendorff (2004), below 0.667 no conclusion is to rest on such figures of single jurors."),
}
ALPHA_KINDS = N_(
    "Alpha looks at single jurors and at absolute points, so a mild and a severe juror with the same order lower it. "
    "Nominal counts only equal scores as agreement, ordinal their order, interval their distance. It bears gaps."
)
KENDALL = N_(
    "Kendall's W of the totals = {value}: 1 where all jurors put the entrants in the same order, 0 where their orders "
    "cancel out; so many jurors who rank by lot reach about {chance}. Severity makes no difference to it. Equal places "
    "are corrected for."
)
NO_TOTAL = N_("Of the totals none of these figures can be given.")

NOT_DONE = N_("{what} of {about}: {reason}.")
NOT_DONE_ALL = N_("{what} of the totals and of every item: {reason}.")
WHAT = {"icc": N_("ICC"), "kendall": N_("Kendall's W"), "alpha": N_("Alpha")}
WHOLE_TOTAL = N_("the totals")

READ_R = N_(
    "Correlation: with the mean of the other jurors for the same entrants; near 1 the juror sees the same order, near "
    "0 another one. Equal: how often, item by item, another juror gave the very same score."
)
READ_GIVES = N_("Habit: plus, gives more points than the panel to the same entrants (mild); minus, fewer (severe).")
NO_GIVES = N_("How mild or severe jurors are cannot be told: {reason}.")
AGAINST = N_(
    "Correlation below zero: {jurors}. That is a reason to ask; over a few entrants chance alone can bring it about."
)

NONE_OUT = N_("No score stands out.")
EACH_ITEM = N_(
    "Every score is held against what the other scores let expect of its entrant and its juror, item by item."
)
NO_CELLS = N_("Of {items} single scores cannot be judged: {reason}.")
NO_AWARD = N_("The award as a whole cannot be judged yet (`pembina check` says why); only the criterion is shown.")
NO_RANKING = N_("The ranking cannot be made: {reason}.")

LEFT_OUT = N_("Each juror is left out once, and the ranking is made again.")
FIRST_SAFE = N_("Whoever is left out, first place stays with {entrants}.")
FIRST_SAFE_PART = N_("Whoever can be left out, first place stays with {entrants}; of some that cannot be reckoned.")
FIRST_HANGS = N_(
    "First place hangs on {jurors}: without that juror it would be another's, shared otherwise or nobody's."
)
FIRST_HANGS_ANY = N_(
    "First place hangs on each of {jurors}: without that one it would be another's, shared otherwise or nobody's."
)
AWARD_SAFE = N_("In the award as a whole, first place stays with {entrants} whoever is left out.")
AWARD_SAFE_PART = N_("In the award as a whole, first place stays with {entrants} whoever can be left out.")
AWARD_HANGS = N_("In the award as a whole, first place hangs on {jurors}.")
AWARD_HANGS_ANY = N_("In the award as a whole, first place hangs on each of {jurors}.")
HANGING = {
    "criterion": (FIRST_SAFE, FIRST_SAFE_PART, FIRST_HANGS, FIRST_HANGS_ANY),
    "award": (AWARD_SAFE, AWARD_SAFE_PART, AWARD_HANGS, AWARD_HANGS_ANY),
}
CANNOT = N_("Without {juror}: {reason}.")


def scope(speaker: Speaker, found: Found) -> Iterator[str]:
    """Who scored whom, and which scores are looked at."""
    counts = {"jurors": len(found["jurors"]), "entrants": found["entrants"], "scores": found["scores"]}
    yield speaker.say(WHOLE if found["complete"] else GAPS, **counts)
    if found["changes"]:
        yield speaker.texts.translate(BEFORE)
    if found["no-value"]:
        yield speaker.say(parts.NO_VALUE, entrants=speaker.entrants(found["no-value"]))


def not_done(speaker: Speaker, measures: Sequence[Found]) -> list[str]:
    """Say once of each reason why a figure lacks, and where."""
    lacking: dict[str, dict[str, list[str]]] = {}
    for row in measures:
        about = speaker.item(row["item"]) if row["item"] else speaker.texts.translate(WHOLE_TOTAL)
        for what, why in row["not-done"].items():
            lacking.setdefault(parts.reason(speaker, why), {}).setdefault(about, []).append(what)
    return [_lacking(speaker, why, where, len(measures)) for why, where in lacking.items()]


def _lacking(speaker: Speaker, why: str, where: Mapping[str, Sequence[str]], all_of: int) -> str:
    whats = dict.fromkeys(what for found in where.values() for what in found)
    what = speaker.texts.listed([speaker.texts.translate(WHAT[key]) for key in whats])
    if len(where) == all_of > 1:
        return speaker.say(NOT_DONE_ALL, what=what, reason=why)
    return speaker.say(NOT_DONE, what=what, about=speaker.texts.listed(list(where)), reason=why)


def reading(speaker: Speaker, found: Found) -> Iterator[str]:
    """Say in words what the figures of the totals mean, and whose thresholds they are held against."""
    row = found["measures"][0]
    if row["icc-single"] is not None:
        below = f" {speaker.texts.translate(ICC_BELOW)}" if row["icc-single"]["value"] < 0 else ""
        yield speaker.say(ICC_SINGLE, value=speaker.number(row["icc-single"]["value"], 3)) + below
    if row["icc-mean"] is not None:
        yield " ".join(_icc_mean(speaker, row["icc-mean"], len(found["jurors"])))
    alpha = row["alpha"]["interval"]
    if alpha is not None:
        band = "reliable" if alpha >= 0.8 else "tentative" if alpha >= 0.667 else "unreliable"
        yield f"{speaker.say(ALPHA, value=speaker.number(alpha, 3))} {speaker.texts.translate(ALPHA_BAND[band])}"
        yield speaker.texts.translate(ALPHA_KINDS)
    if row["kendall"] is not None:
        chance = speaker.number(1 / len(found["jurors"]), 2)
        yield speaker.say(KENDALL, value=speaker.number(row["kendall"], 3), chance=chance)
    if row["icc-single"] is None and alpha is None and row["kendall"] is None:
        yield speaker.texts.translate(NO_TOTAL)


def _icc_mean(speaker: Speaker, found: Found, jurors: int) -> Iterator[str]:
    yield speaker.say(ICC_MEAN, value=speaker.number(found["value"], 3), jurors=jurors)
    ends = (found["low"], found["high"])
    yield speaker.texts.translate(ICC_BAND[_band(found["value"])])
    if None not in ends and _band(found["low"]) != _band(found["high"]):
        yield speaker.say(ICC_DOUBT, low=speaker.number(ends[0], 3), high=speaker.number(ends[1], 3))
    yield speaker.texts.translate(ICC_WHOSE)


def _band(value: float) -> str:
    """Bands of Koo and Li (2016), J. Chiropractic Medicine 15:155-163."""
    return next(
        name for name, end in (("poor", 0.5), ("moderate", 0.75), ("good", 0.9), ("excellent", 9)) if value < end
    )


def jurors(speaker: Speaker, found: Found) -> Iterator[str]:
    """How to read the table of jurors, and who looks the other way."""
    if found["severity"] is None:
        yield speaker.texts.translate(READ_GIVES)
    else:
        yield speaker.say(NO_GIVES, reason=parts.reason(speaker, found["severity"]))
    yield speaker.texts.translate(READ_R)
    against = [row["juror"] for row in found["jurors"] if row["correlation"] is not None and row["correlation"] < 0]
    if against:
        yield speaker.say(AGAINST, jurors=speaker.jurors(against))


def outstanding(speaker: Speaker, found: Found) -> Iterator[str]:
    """How many scores were looked at, and how many would stand out by chance."""
    if found["tested"]:
        if not found["cells"]:
            yield speaker.texts.translate(NONE_OUT)
        yield speaker.texts.translate(EACH_ITEM)
        chance, limit = speaker.number(found["by-chance"], 1), speaker.number(found["limit"], 0)
        yield speaker.say(REMARK, tested=found["tested"], by_chance=chance, limit=limit)
    reasons: dict[str, list[str]] = {}
    for item, why in found["not-done"].items():
        reasons.setdefault(parts.reason(speaker, why), []).append(speaker.item(item))
    for why, items in reasons.items():
        yield speaker.say(NO_CELLS, items=speaker.texts.listed(items), reason=why)


def without(speaker: Speaker, found: Found) -> Iterator[str]:
    """Whether first place hangs on a juror, in the criterion and in the award."""
    if found["not-done"] is not None:
        yield speaker.say(NO_RANKING, reason=parts.reason(speaker, found["not-done"]))
        return
    yield speaker.texts.translate(LEFT_OUT)
    for where, (safe, safe_part, hangs, hangs_any) in HANGING.items():
        rows = [row for row in found["without"] if row[where] is not None]
        if not rows:
            continue
        movers = [row["juror"] for row in rows if row[where]["first-changes"]]
        if movers:
            yield speaker.say(hangs if len(movers) == 1 else hangs_any, jurors=speaker.jurors(movers))
        else:
            whole = len(rows) == len(found["without"])
            yield speaker.say(safe if whole else safe_part, entrants=speaker.entrants(found["first"][where]))
    if found["first"]["award"] is None:
        yield speaker.texts.translate(NO_AWARD)
    if found["overrides"]:
        yield speaker.texts.counted(*parts.OVERRIDDEN, found["overrides"])


def cannot_leave_out(speaker: Speaker, rows: Sequence[Found]) -> list[str]:
    """Say of which juror leaving out cannot be reckoned, and why."""
    return [
        speaker.say(CANNOT, juror=speaker.juror(row["juror"]), reason=parts.reason(speaker, row["not-done"]))
        for row in rows
        if row["not-done"] is not None
    ]
