"""Where an entrant stands: rank, total, tier and why not a higher one, gates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.combining import UNBOUNDED
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.reasons import held_back, reason, status
from pembina.reports.texts import Texts

Entrant = Mapping[str, Any]

RANKED_OPEN = N_("{name} is ranked {rank} of {n}, with a total of {total}.")
SHARED_OPEN = N_("{name} shares rank {rank} of {n} with {others}; its total is {total}.")
WOULD_BE_OPEN = N_("Its scores make a total of {total}, which does not count.")
RANKED = N_("{name} is ranked {rank} of {n}, with a total of {total} out of {scale}.")
SHARED = N_("{name} shares rank {rank} of {n} with {others}; its total is {total} out of {scale}.")
IN_GROUP = N_("Within “{group}” it is ranked {rank} of {n}.")
UNRANKED = N_("{name} has no rank. Status: {status}.")
WOULD_BE = N_("Its scores make a total of {total} out of {scale}, which does not count.")
UNADJUSTED = N_("Without the adjustment of values its total would be {total} and its rank {rank}.")
UNADJUSTED_UNRANKED = N_("Without the adjustment of values it would have no rank. Status: {status}.")
COVERAGE = N_("Reported data cover {coverage} of the weight.")

TIER = N_("It receives the tier {tier}.")
NO_TIER = N_("It receives no tier.")

GATE = {
    "met": N_("Met: {gate}."),
    "not-met": N_("Not met: {gate}."),
    "unknown": N_("Unknown, because the value is missing: {gate}."),
    "not-applied": N_("Not applied, because the value is missing and the rules leave it out: {gate}."),
}

ADDED_UP = N_("All contributions together make {sum}; the published total is {total}.")
ROUNDED = N_("The points in the table are rounded so that they add up to it.")
CONTRADICTION = N_("All contributions together make {sum}, but the document states {total}: it contradicts itself.")


def total_words(names: Names, entrant: Entrant) -> str:
    """Write the published total, with its decimals as published; empty where there is none."""
    return names.texts.figure(entrant["total"]["published"]) if entrant["total"] else ""


def rank_words(texts: Texts, entrant: Entrant, rank: float | None) -> str:
    """Write a rank; a shared one is marked with ``=``."""
    if rank is None:
        return ""
    return marked(texts, rank, shared=entrant["tied"] and rank == entrant["rank"])


def marked(texts: Texts, rank: float, shared: bool) -> str:
    """Write a rank, which may be a half one where equals share the mean of their places."""
    return f"{texts.number(rank)}=" if shared else texts.number(rank)


def standing_sentences(names: Names, outline: Outline, entrant: Entrant) -> list[str]:
    """Say where an entrant stands among how many, or why it stands nowhere."""
    texts = names.texts
    shown = {"total": total_words(names, entrant), "scale": texts.number(outline.scale)}
    if entrant["rank"] is None:
        said = [texts.say(UNRANKED, name=entrant["name"], status=status(names, entrant)), reason(names, entrant)]
        template = WOULD_BE_OPEN if _open_ended(outline) else WOULD_BE
        said += [texts.say(template, **shown)] if entrant["total"] else []
    else:
        said = [_rank(names, outline, entrant, shown), *_group_ranks(names, outline, entrant), reason(names, entrant)]
    said += _unadjusted(names, entrant)
    if entrant["coverage"] < 100:
        said.append(texts.say(COVERAGE, coverage=texts.percent(entrant["coverage"])))
    return [sentence for sentence in said if sentence]


def _rank(names: Names, outline: Outline, entrant: Entrant, shown: Mapping[str, str]) -> str:
    texts = names.texts
    place = {"rank": texts.number(entrant["rank"]), "n": texts.number(outline.ranked())}
    if not entrant["tied"]:
        return texts.say(RANKED_OPEN if _open_ended(outline) else RANKED, name=entrant["name"], **place, **shown)
    equals = [e for e in outline.result.entrants if e["rank"] == entrant["rank"] and e["code"] != entrant["code"]]
    others = texts.listed([names.entrant(other["code"]) for other in equals])
    return texts.say(
        SHARED_OPEN if _open_ended(outline) else SHARED, name=entrant["name"], others=others, **place, **shown
    )


def _unadjusted(names: Names, entrant: Entrant) -> list[str]:
    """Say where a ranked entrant would stand had no criterion adjusted its values; nothing where none did."""
    without, texts = entrant.get("unadjusted"), names.texts
    if without is None or entrant["rank"] is None:
        return []
    if without["rank"] is None:
        return [texts.say(UNADJUSTED_UNRANKED, status=status(names, without))]
    return [texts.say(UNADJUSTED, total=texts.figure(without["total"]), rank=texts.number(without["rank"]))]


def _open_ended(outline: Outline) -> bool:
    """Whether totals may lie above the highest score, so that "out of" would mislead."""
    return outline.result.node("")["aggregate"]["name"] in UNBOUNDED


def _group_ranks(names: Names, outline: Outline, entrant: Entrant) -> list[str]:
    said = []
    for column, rank in entrant["group-ranks"].items():
        group = entrant["groups"][column]
        n = sum(column in e["group-ranks"] and e["groups"][column] == group for e in outline.result.entrants)
        texts = names.texts
        said.append(texts.say(IN_GROUP, group=group, rank=texts.number(rank), n=texts.number(n)))
    return said


def tier_sentences(names: Names, outline: Outline, entrant: Entrant) -> list[str]:
    """Say which tier an entrant holds, and of each higher one why not; nothing where there are none or no rank."""
    if not outline.tiers or entrant["rank"] is None:
        return []
    tier, texts = entrant["tier"], names.texts
    said = [texts.say(TIER, tier=names.tier(tier)) if tier else texts.translate(NO_TIER)]
    return said + [held_back(names, remark, outline.decimals) for remark in entrant["held-back"]]


def gate_sentences(names: Names, entrant: Entrant) -> list[str]:
    """Say of each gate whether it is met."""
    return [
        names.texts.say(GATE[outcome], gate=names.gate(position)) for position, outcome in enumerate(entrant["gates"])
    ]


def added_up(names: Names, outline: Outline, entrant: Entrant, position: int) -> list[str]:
    """Say what all contributions make together, and whether that is the total; nothing where there is no total."""
    if entrant["total"] is None:
        return []
    together = outline.added("", position)
    stated = outline.exact_total(entrant)
    texts = names.texts
    if together is None or together != stated:
        return [texts.say(CONTRADICTION, sum=_plainly(names, together), total=_plainly(names, stated))]
    if contradicts(outline, entrant, position):
        return [texts.say(CONTRADICTION, sum=_plainly(names, together), total=total_words(names, entrant))]
    if entrant["rank"] is None:  # nothing was published of it
        return []
    said = [texts.say(ADDED_UP, sum=_plainly(names, together), total=total_words(names, entrant))]
    return [*said, texts.translate(ROUNDED)] if outline.points(position).nudged() else said


def contradicts(outline: Outline, entrant: Entrant, position: int) -> bool:
    """Whether an entrant's total is not what its contributions make, or is not published as it was rounded."""
    if entrant["total"] is None:
        return False
    stated, published = outline.exact_total(entrant), Decimal(entrant["total"]["published"])
    if stated is None or outline.added("", position) != stated:
        return True
    unit = Decimal(1).scaleb(-outline.decimals)
    return abs(published - stated) > (unit if outline.result.award["rounding"] == "down" else unit / 2)


def _plainly(names: Names, number: Any) -> str:
    """Write a number with all the decimals it has, and no zeros after them."""
    if number is None:
        return ""
    short = number.normalize()
    return names.texts.figure(short if short.as_tuple().exponent < 0 else short.quantize(type(short)(1)))
