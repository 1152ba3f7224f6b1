"""What a self-assessment says in sentences: the total, what is open, what is missing and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.combining import UNBOUNDED
from pembina.reports.findings import value_reason
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.reasons import reason, status
from pembina.reports.standing import WOULD_BE, WOULD_BE_OPEN
from pembina.reports.texts import Texts

Part = Mapping[str, Any]

NOT_OFFICIAL = N_(
    "This is a reckoning of its own data by the published rules. Only the committee's evaluation decides, over the "
    "data that were handed in and checked."
)
EXACT = N_("{name} has a total of {total} out of {scale}.")
EXACT_OPEN_ENDED = N_("{name} has a total of {total}.")
SAME = N_(
    "The committee's run gives exactly this score to the same data: no part of it depends on who else takes part."
)
RANGE = N_("The total of {name} lies between {low} and {high} out of {scale}.")
RANGE_OPEN_ENDED = N_("The total of {name} lies between {low} and {high}.")
RANGE_WHY = N_("It cannot be told more exactly as long as it is not known who else takes part, and with which figures.")
NO_TOTAL = N_("{name} has no total yet.")
NOT_TOLD = N_("The score of {name} cannot be told until the data that do not fit are mended.")
SO_FAR = N_("With what can be read, its total would lie between {low} and {high} out of {scale}.")
IF_REPORTED = N_("Once everything that is missing is reported, its total will lie between {low} and {high}.")
STATUS = N_("As things stand, the status of {name} would be: {status}.")
REFUSED = N_(
    "The rules do not accept a gap here: the committee's run stops until “{criterion}” has a value for everybody."
)

TIER = N_("That is enough for the tier {tier}.")
TIER_RANGE = N_("At its lowest that is {low}, at its highest {high}.")
TIER_REPORTED = N_(
    "Its total as it stands is {now}; once everything is reported, it is {low} at its lowest and {high} at its highest."
)
TIER_ONCE_REPORTED = N_("Once everything is reported, it is {low} at its lowest and {high} at its highest.")
TIER_NAMED, TIER_NONE = N_("enough for the tier {tier}"), N_("not enough for any tier")
NO_TIER = N_("That is not enough for any tier.")
PLACES = N_("Places in the tier {tier} are limited ({n}); whether one is left depends on the others.")
PLACES_GROUP = N_("Places in the tier {tier} are limited ({n} in {group}); whether one is left depends on the others.")

REPORT_FIRST = N_("The first step is to report what is missing: {criteria}. What follows goes by what is there today.")
UP_TO = N_("“{criterion}” (up to {points} points)")

NEXT = N_("{tier} starts at {cut}; its total is {gap} short of it.")
NEXT_RANGE = N_("{tier} starts at {cut}; its total is between {low} and {high} short of it.")
NEXT_OPEN = N_("{tier} starts at {cut}; whether its total reaches that depends on the others.")
NEXT_MET = N_("Its total is high enough for {tier}, which starts at {cut}.")

NO_WAY = {
    "unread": N_("The way there can be worked out once the data that do not fit are mended."),
    "open": N_(
        "The way there cannot be worked out without a field, because scores depend on the others. With --against and "
        "an earlier result it is worked out in the field of that result."
    ),
    "not-assessable": N_("Before a way there can be planned, what is missing has to be reported."),
    "best": N_("There is no higher tier."),
    "no-tiers": N_("The award has no tiers."),
    "method": N_("The way there cannot be worked out: {problem}"),
    "not-asked": "",
}

OPEN = {
    "scoring": N_("“{node}”: its score compares it with the other entrants."),
    "treatment": N_("“{node}”: outliers are tamed by the figures of all entrants before it is scored."),
    "imputation": N_("“{node}”: its value is missing and is filled in from the figures of the others."),
    "stand-in": N_("“{node}”: its value is missing, and a score of those who reported stands in for it."),
    "compares": N_("“{node}”: it is measured by comparing entrants, or adjusted by what several of them show."),
    "unread": N_("“{node}”: the data behind it do not fit."),
    "aggregation": N_("“{node}”: its parts are combined by comparing the entrants."),
    "weights": N_("“{node}”: the weights of its parts are found from the scores of all entrants."),
}

RULES = {
    "zero": N_("it counts as a score of zero"),
    "lowest": N_("the lowest score of the others stands in"),
    "median": N_("the median score of the others stands in"),
    "leave-out": N_("it is left out, and its weight goes to its siblings"),
    "not-assessable": N_("without it there is no total and no rank"),
    "refuse": N_("the committee's run does not start without it"),
    "impute": N_("it is filled in from the figures of the others"),
    "final": N_("nothing may stand in for it"),
}

STOPPING = ("not-assessable", "refuse", "final")
"""Rules by which there is no total without a value."""

LACKING = N_(
    "The folder has no table {tables}. It was read as a table without rows; if there is nothing to report, that is how "
    "it counts, otherwise add it."
)
LACKING_MORE = N_(
    "The folder has no tables {tables}. They were read as tables without rows; if there is nothing to report, that is "
    "how they count, otherwise add them."
)

SPELLING = N_(
    "If it was filled in nevertheless, look at how the words in its rows are spelled: accounts, items, sections and "
    "answers count only as the rules write them."
)
"""Said of missing values; a word that no criterion knows is no mistake in the data, so that nothing else names it."""

WORDED = ("account", "indicator", "item", "levels", "named", "numerator", "section", "variable")
"""Parameters of criteria that look for words in the rows."""

SEVERAL = N_("Where several figures are missing without which there is no total, each row counts the others as zero.")


def between(texts: Texts, ends: Part | None, decimals: int) -> str:
    """Write a score or points that may have two ends: ``61.08`` or ``0.00–100.00``; empty where there are none."""
    if ends is None or None in ends.values():
        return ""
    low, high = (texts.number(ends[end], decimals) for end in ("low", "high"))
    return low if low == high else texts.say(N_("{low}–{high}"), low=low, high=high)


def total_sentences(names: Names, outline: Outline, document: Part, entrant: Part) -> list[str]:
    """Say what the total is, how certain that is, and what its status would be."""
    texts, state = names.texts, document["state"]
    low, high = document["total"]["low"], document["total"]["high"]
    unbounded = outline.result.node("")["aggregate"]["name"] in UNBOUNDED
    shown = {"name": names.entrant(document["entrant"]["code"]), "scale": texts.number(outline.scale)}
    if state == "unread":
        said = [texts.say(NOT_TOLD, **shown)]
        if low is not None and high is not None:
            said.append(texts.say(SO_FAR, **_ends(texts, low, high), **shown))
        return said
    if low is None or high is None:
        said = [texts.say(NO_TOTAL, **shown)]
    elif state == "exact" and entrant["status"] != "ranked":
        template = WOULD_BE_OPEN if unbounded else WOULD_BE
        return [*_status(names, entrant), texts.say(template, total=texts.figure(low["published"]), **shown),
                *_if_reported(texts, document)]  # fmt: skip
    elif state == "exact":
        total = texts.figure(low["published"])
        said = [texts.say(EXACT_OPEN_ENDED if unbounded else EXACT, total=total, **shown)]
        said += [texts.translate(SAME)] if not document["missing"] else []
    else:
        template = RANGE_OPEN_ENDED if unbounded else RANGE
        said = [texts.say(template, **_ends(texts, low, high), **shown), texts.translate(RANGE_WHY)]
    return [*said, *_status(names, entrant), *_if_reported(texts, document)]


def _ends(texts: Texts, low: Part, high: Part) -> dict[str, str]:
    return {"low": texts.figure(low["published"]), "high": texts.figure(high["published"])}


def _status(names: Names, entrant: Part) -> list[str]:
    if entrant["status"] == "ranked":
        return []
    return [
        names.texts.say(STATUS, name=names.entrant(entrant["code"]), status=status(names, entrant)),
        reason(names, entrant),
    ]


def _if_reported(texts: Texts, document: Part) -> list[str]:
    ends = document["reported"]
    if not document["missing"] or ends["low"] is None or ends["high"] is None or ends["low"] == ends["high"]:
        return []
    return [texts.say(IF_REPORTED, **_ends(texts, ends["low"], ends["high"]))]


def tier_words(names: Names, outline: Outline, document: Part) -> list[str]:
    """Say for which tier the total is enough, and where places are limited; nothing where nothing is ranked."""
    texts, standing = names.texts, document["standing"]
    ranked = all(standing[end]["status"] == "ranked" for end in ("low", "high"))
    if not outline.tiers or document["state"] == "unread":
        return []
    then = _once_reported(document)
    if not ranked:
        return [texts.say(TIER_RANGE, **{end: _tier(names, tier) for end, tier in then.items()})] if then else []
    low, high = standing["low"]["tier"], standing["high"]["tier"]
    if low == high:
        said = [texts.say(TIER, tier=names.tier(low)) if low else texts.translate(NO_TIER)]
    else:
        ends = {end: _tier(names, standing[end]["tier"]) for end in ("low", "high")}
        said = [texts.say(TIER_RANGE, **ends)]
    if then and set(then.values()) != {low, high}:
        shown = {end: _tier(names, tier) for end, tier in then.items()}
        now = texts.say(TIER_REPORTED, now=_tier(names, low), **shown)
        said = [now] if low == high else [*said, texts.say(TIER_ONCE_REPORTED, **shown)]
    best = then.get("high") or high
    quota = outline.tiers[best]["quota"] if best else None
    return [*said, places(names, outline, document, best)] if quota else said


def _once_reported(document: Part) -> dict[str, str | None]:
    """The tiers of the least and of the most total once everything is reported; empty where that changes nothing."""
    ends = document["reported"]
    if not document["missing"] or ends["low"] is None or ends["high"] is None or ends["low"] == ends["high"]:
        return {}
    return {end: ends[end]["tier"] for end in ("low", "high")}


def report_first(names: Names, outline: Outline, document: Part) -> list[str]:
    """Say that what is missing is to be reported before anything else; nothing where no points hang on it."""
    texts, gaps = names.texts, [row for row in document["missing"] if row["at-stake"]]
    criteria = [
        texts.say(UP_TO, criterion=names.node(row["path"]), points=texts.number(row["at-stake"], outline.decimals))
        for row in gaps
    ]
    return [texts.say(REPORT_FIRST, criteria=texts.listed(criteria))] if criteria else []


def _tier(names: Names, tier: str | None) -> str:
    return names.texts.say(TIER_NAMED, tier=names.tier(tier)) if tier else names.texts.translate(TIER_NONE)


def places(names: Names, outline: Outline, document: Part, tier: str) -> str:
    """Say that a tier has few places."""
    texts, quota = names.texts, outline.tiers[tier]["quota"]
    shown = {"tier": names.tier(tier), "n": texts.number(quota["number"])}
    group = document["entrant"]["groups"].get(quota["per"] or "")
    return texts.say(PLACES_GROUP, group=group, **shown) if group else texts.say(PLACES, **shown)


def next_words(names: Names, outline: Outline, document: Part) -> list[str]:
    """Say how much is missing to the next tier."""
    following, texts, decimals = document["next-tier"], names.texts, outline.decimals
    if following is None or document["state"] == "unread" or None in following["short"].values():
        return []
    low, high = following["short"]["low"], following["short"]["high"]  # by the lowest total, and by the highest
    shown = {"tier": names.tier(following["tier"]), "cut": texts.number(following["cut"])}
    if low == high and low > 0:
        said = [texts.say(NEXT, gap=texts.number(low, decimals), **shown)]
    elif low == high:
        said = [texts.say(NEXT_MET, **shown)]
    elif high > 0:
        ends = {"low": texts.number(high, decimals), "high": texts.number(low, decimals)}
        said = [texts.say(NEXT_RANGE, **ends, **shown)]
    else:
        said = [texts.say(NEXT_OPEN, **shown)]
    return [*said, places(names, outline, document, following["tier"])] if following["quota"] else said


def why_missing(names: Names, row: Part) -> str:
    """Why a value is missing."""
    return value_reason(names, row["reason"])
