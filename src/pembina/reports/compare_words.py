"""What a comparison says first: first place, how much moved and why, whether totals can be laid side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import entrants as listed
from pembina.reports.compare_names import FACTORS, Both, factor_name, places, reason
from pembina.reports.texts import half_up

Part = Mapping[str, Any]

NOBODY = N_("nobody")
FIRST_STAYS = N_("First place stays with {entrants}.")
FIRST_CHANGES = N_("First place changes: {then} then, {now} now.")
HAD_ONLY = N_("Had only the {factor} changed, first would be {entrants}.")
SAME = N_("Nothing differs that a score, a rank or a tier could follow from.")
ONE = {
    "data": N_("Only the data differ, so every movement is due to them."),
    "rules": N_("Only the rules differ, so every movement is due to them."),
    "field": N_("Only the field of entrants differs, so every movement is due to it."),
    "measurement": N_("Only what is measured otherwise differs, so every movement is due to it."),
    "overrides": N_("Only the overrides differ, so every movement is due to them."),
}
SEVERAL = N_("What differs: {factors}.")
NOT_SEPARATED = N_("The movement cannot be split into its causes: {reason}.")
RANKS_STAY = N_("No entrant ranked in both results changes rank.")
TOTALS_STAY = N_("No total changes.")
AMOUNTS = N_("Ups and downs added, the causes move ranks by {total} places in all: {parts}.")
AMOUNT = N_("{factor} {amount}")
POINTS = N_("Ups and downs added, the causes move totals by {total} points in all: {parts}.")
TIERS_STAY = N_("No tier changes.")
NOBODY_FURTHER = N_("Nobody moves by more than {n} places.")
FURTHEST = N_("Furthest moves {entrant}, from rank {then} to {now}.")

SIDE_BY_SIDE = N_("Rules and series of figures are the same, so totals can be compared as they stand.")
NOT_COMPARABLE = N_("Not comparable as they stand: {reasons}.")
SERIES_PART = N_("What another series makes is in the part of the data; nobody can tell the two apart.")
WHY_NOT = {
    "scale": N_("the highest score was {then} and is {now}"),
    "measurement": N_("{nodes} measured otherwise"),
    "series": N_("other series of figures for {nodes}"),
}

METHOD = N_(
    "How causes are told apart: the award is judged once for every mixture of old and new (old or new entrants, data, "
    "rules). The part of a cause is what switching it from old to new changes, averaged over every order of switching. "
    "So the parts add up to the whole movement, and what is the same in both results has the part 0."
)
MEANING = {
    "data": N_("Data are the figures of entrants that are in both results, of whatever period they are."),
    "rules": N_("Rules are weights, scoring, conditions and whatever else turns figures into ranks and tiers."),
    "field": N_("The field of entrants is who competes: who came, who is gone, who was set aside."),
    "measurement": N_(
        "Where a criterion is measured otherwise and from other data, nobody can tell the two apart; this part is kept "
        "for itself."
    ),
    "overrides": N_("Overrides are scores and statuses that persons set otherwise than they are computed."),
}
UNKNOWN = N_(
    "In one result only: {entrants}. Nobody knows their figures for what the other result measures by itself, or "
    "otherwise. In mixtures that ask for them, their own figures stand in where unit and scoring are of the same kind; "
    "else they are missing, and the award's own rule for missing figures is applied."
)


def first_place(both: Both) -> list[str]:
    """Say who was first and who is."""
    winner = both.document["winner"]
    then, now = (_everyone(both, winner[side]) for side in ("then", "now"))
    if not winner["changes"]:
        return [both.texts.say(FIRST_STAYS, entrants=now)]
    return [both.texts.say(FIRST_CHANGES, then=then, now=now)]


def alone(both: Both) -> list[str]:
    """Say who would be first had only one of several causes changed, where first place changes."""
    said: list[str] = []
    if not both.document["winner"]["changes"] or len(both.differing) < 2:
        return said
    for factor in both.differing:
        position = both.world(**{other: "old" for other in FACTORS if other != factor})
        world = None if position is None else both.document["worlds"][position]
        if world is not None and world["refused"] is None:
            name, first = factor_name(both.texts, factor), _everyone(both, world["winners"])
            said.append(both.texts.say(HAD_ONLY, factor=name, entrants=first))
    return said


def _everyone(both: Both, codes: Sequence[str]) -> str:
    return listed(both.names, codes) if codes else both.texts.translate(NOBODY)


def causes(both: Both) -> list[str]:
    """Say which causes there are at all."""
    undone = both.document["not-done"]
    if undone is not None:
        return [both.texts.say(NOT_SEPARATED, reason=reason(both, undone))]
    names = [factor_name(both.texts, factor) for factor in both.differing]
    if not names:
        return [both.texts.translate(SAME)]
    if len(names) == 1:
        return [both.texts.translate(ONE[both.differing[0]])]
    return [both.texts.say(SEVERAL, factors=both.texts.listed(names)), *_refused(both)]


def _refused(both: Both) -> list[str]:
    refused = [world["refused"] for world in both.document["worlds"] if world["refused"] is not None]
    return [both.texts.say(NOT_SEPARATED, reason=reason(both, refused[0]))] if refused else []


def amounts(both: Both) -> list[str]:
    """Say how many ranks, totals and tiers changed, and how much of it is due to what."""
    summary, texts = both.document["summary"], both.texts
    said = []
    ranks = summary["rank"]
    if ranks["changed"]:
        said.append(texts.counted(
            "{n} of {all} entrants ranked in both results changes rank.",
            "{n} of {all} entrants ranked in both results change rank.",
            ranks["changed"], all=texts.number(ranks["of"]),
        ))  # fmt: skip
        said.append(_furthest(both))
    elif ranks["of"]:
        said.append(texts.translate(RANKS_STAY))
    if len(both.differing) > 1 and any(ranks["amounts"].values()):
        said.append(_shared(both, AMOUNTS, ranks["amounts"], 1))
    totals = summary["total"]
    if totals["changed"]:
        said.append(texts.counted(
            "{n} total of {all} changes.", "{n} totals of {all} change.",
            totals["changed"], all=texts.number(totals["of"]),
        ))  # fmt: skip
        if len(both.differing) > 1 and any(totals["amounts"].values()):
            said.append(_shared(both, POINTS, totals["amounts"], both.decimals))
    elif totals["of"]:
        said.append(texts.translate(TOTALS_STAY))
    return said + _standings(both)


def _standings(both: Both) -> list[str]:
    summary, texts = both.document["summary"], both.texts
    said = []
    tiers = sum(row["in"] == "both" and row["then"]["tier"] != row["now"]["tier"] for row in both.document["entrants"])
    if tiers:
        said.append(texts.counted("{n} tier changes.", "{n} tiers change.", tiers))
    elif both.new.award["tiers"] or both.old.award["tiers"]:
        said.append(texts.translate(TIERS_STAY))
    if summary["status"]:
        said.append(texts.counted("{n} entrant has another status.", "{n} entrants have another status.",
                                  summary["status"]))  # fmt: skip
    if summary["entrants"]["new"]:
        said.append(texts.counted("{n} entrant is new.", "{n} entrants are new.", summary["entrants"]["new"]))
    if summary["entrants"]["gone"]:
        said.append(texts.counted("{n} entrant is gone.", "{n} entrants are gone.", summary["entrants"]["gone"]))
    if summary["not-separated"] and both.document["not-done"] is None and not _refused(both):
        said.append(texts.counted(
            "Of {n} change of rank the causes cannot be told apart.",
            "Of {n} changes of rank the causes cannot be told apart.",
            summary["not-separated"],
        ))  # fmt: skip
    return said


def _furthest(both: Both) -> str:
    """Name who moves furthest; where several do, say how far that is."""
    size = max(abs(row["change"]["rank"] or 0) for row in both.document["entrants"])
    furthest = [row for row in both.document["entrants"] if abs(row["change"]["rank"] or 0) == size]
    if len(furthest) > 1:
        if size != int(size):  # half places, where equals share the mean of theirs
            return both.texts.say(NOBODY_FURTHER, n=both.texts.number(size))
        return both.texts.counted(
            "Nobody moves by more than {n} place.", "Nobody moves by more than {n} places.", int(size)
        )
    row = furthest[0]
    ranks = {side: both.texts.number(row[side]["rank"]) for side in ("then", "now")}
    return both.texts.say(FURTHEST, entrant=both.names.entrant(row["code"]), **ranks)


def _shared(both: Both, template: str, amounts: Part, decimals: int) -> str:
    """Name every factor that differs with its amount; the whole is the sum of what is shown."""
    shown = {f: half_up(Decimal(str(amounts[f])), decimals) for f in both.differing}
    parts = [
        both.texts.say(AMOUNT, factor=factor_name(both.texts, f), amount=both.texts.number(amount))
        for f, amount in shown.items()
    ]
    return both.texts.say(template, total=both.texts.number(sum(shown.values())), parts=", ".join(parts))


def comparable(both: Both) -> str:
    """Say whether totals can be laid side by side, or every reason why not."""
    if both.document["comparable"]["totals"]:
        return both.texts.translate(SIDE_BY_SIDE)
    other = any(why["key"] == "series" for why in both.document["comparable"]["reasons"])
    if other and "data" in both.differing:
        return f"{mark(both)} {both.texts.translate(SERIES_PART)}"
    return mark(both)


def mark(both: Both, short: bool = False) -> str:
    """What stands above every table of totals that are not comparable; empty where they are.

    A short mark counts criteria instead of naming them.
    """
    reasons = both.document["comparable"]["reasons"]
    if not reasons:
        return ""
    return both.texts.say(NOT_COMPARABLE, reasons="; ".join(_why_not(both, why, short) for why in reasons))


def _why_not(both: Both, why: Part, short: bool) -> str:
    args, texts = why["args"], both.texts
    match why["key"]:
        case "rules":
            return texts.counted("{n} rule differs", "{n} rules differ", args["n"])
        case "scale":
            return texts.say(WHY_NOT["scale"], then=texts.number(args["then"]), now=texts.number(args["now"]))
        case "measurement" if short:
            return texts.counted(
                "{n} criterion is measured otherwise", "{n} criteria are measured otherwise", len(args["nodes"])
            )
        case "series" if short:
            n = len(args["nodes"]) + len(args["tables"])
            return texts.counted("{n} series of figures is another one", "{n} series of figures are other ones", n)
        case "measurement":
            return texts.say(WHY_NOT["measurement"], nodes=_quoted(both, args["nodes"]))
    tables = [both.names.quoted(table) for table in args["tables"]]
    nodes = [both.names.quoted(both.names.node(path)) for path in args["nodes"]]
    return texts.say(WHY_NOT["series"], nodes=texts.listed(nodes + tables))


def _quoted(both: Both, paths: Sequence[str]) -> str:
    return both.texts.listed([both.names.quoted(both.names.node(path)) for path in paths])


def method(both: Both) -> tuple[list[str], list[str]]:
    """Explain how causes are told apart: a paragraph, and what each cause means."""
    if len(both.differing) < 2:
        return [], []
    said = [both.texts.translate(METHOD)]
    if both.document["unknown"]:
        said.append(both.texts.say(UNKNOWN, entrants=listed(both.names, both.document["unknown"])))
    return said, [both.texts.translate(MEANING[factor]) for factor in both.differing]


def split(both: Both, row: Part, what: str) -> str:
    """Name the parts of one movement: ``data +1⅙, rules -⅙``; empty where there are none."""
    parts = row["parts"][what]
    if parts["not-done"] is not None:
        return ""
    shown = [factor for factor in both.differing if parts[factor]]
    return ", ".join(
        both.texts.say(AMOUNT, factor=factor_name(both.texts, f), amount=places(both.texts, parts[f], parts["per"]))
        for f in shown
    )
