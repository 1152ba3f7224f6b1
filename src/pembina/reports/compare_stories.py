"""Stories of a comparison: the largest movers, who came and went, changed tiers and statuses, each with its why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.compare_data import value_pair
from pembina.reports.compare_names import Both, change_shown, factor_name, signed
from pembina.reports.compare_tables import rank_words, total_words
from pembina.reports.compare_words import split
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Heading
from pembina.reports.reasons import held_back, reason, status

Part = Mapping[str, Any]

MOVERS = N_("Who moved furthest, and by what")
CAME = N_("Who is new, and who is gone")
TIERS = N_("Tiers that changed")
STATUSES = N_("Who is ranked only then, or only now")

RISES = N_("{entrant} rises from rank {then} to {now}.")
FALLS = N_("{entrant} falls from rank {then} to {now}.")
STAYS = N_("{entrant} stays at rank {now}.")
CAUSES = N_("Places by cause: {parts}.")
TOTAL = N_("Its total goes from {then} to {now} ({change}).")
BY_CRITERION = N_("Most of it by {criteria}.")
BY_CRITERION_MIXED = N_("Most of it, whatever the cause, by {criteria}.")
TOTAL_STAYS = N_("Its total stays at {now}; others moved past it, or away.")
CRITERION = N_("{criterion} {points}")
CRITERION_VALUE = N_("{criterion} {points} ({then} then, {now} now)")
EFFECT = N_("combining the parts of {group}")

IS_NEW = N_("New: {entrant}, {stand}.")
IS_GONE = N_("Gone: {entrant}, then {stand}.")
RANKED = N_("ranked {rank} with a total of {total}")
RANKED_TIER = N_("ranked {rank} with a total of {total}, {tier}")
UNRANKED = N_("without rank ({status})")

TIER = N_("{entrant}: {then} then, {now} now.")
TIER_PARTS = N_("Steps by cause: {parts}.")
NO_TIER = N_("no tier")
BECAME = N_("{entrant}: {then} then, {now} now.")
RANK = N_("rank {rank}")
DUE = N_("By cause: {parts}.")
SHARE = N_("{factor} {share}")

SHOWN = 5
"""How many movers a page tells of."""

LAST_BITS = 1e-8
"""Points below which a change is nothing but the rounding of contributions."""

NAMED = 3
"""How many criteria a sentence names."""


def mover_blocks(both: Both) -> list[Block]:
    """The entrants that moved furthest: by ranks, then by points."""
    moved = [row for row in both.document["entrants"] if row["change"]["rank"] or row["change"]["total"]]
    moved.sort(key=lambda row: (-abs(row["change"]["rank"] or 0), -abs(row["change"]["total"] or 0)))
    ranked = [row for row in moved if row["change"]["rank"] is not None][:SHOWN]
    return _bullets(both, MOVERS, [mover(both, row) for row in ranked])


def mover(both: Both, row: Part) -> str:
    """Tell how one entrant moved, by which causes and which criteria."""
    texts, change = both.texts, row["change"]
    ranks = {side: rank_words(texts, row[side]) for side in ("then", "now")}
    template = RISES if change["rank"] > 0 else FALLS if change["rank"] < 0 else STAYS
    said = [texts.say(template, entrant=both.names.entrant(row["code"]), **ranks)]
    parts = split(both, row, "rank")
    if len(both.differing) > 1 and parts:
        said.append(texts.say(CAUSES, parts=parts))
    return " ".join([*said, *points(both, row)])


def points(both: Both, row: Part) -> list[str]:
    """Tell how a total changed, and by which criteria most."""
    texts, change = both.texts, row["change"]["total"]
    if change is None:
        return []
    totals = {side: total_words(texts, row[side]) for side in ("then", "now")}
    if not row["contributions"] or not change:
        return [texts.say(TOTAL_STAYS, **totals)] if row["change"]["rank"] else []
    shown = signed(texts, change_shown(both, row), both.decimals)
    felt = [part for part in row["contributions"] if abs(part["change"]) >= LAST_BITS]
    largest = sorted(felt, key=lambda part: -abs(part["change"]))[:NAMED]
    listed = texts.listed([_criterion(both, row["code"], part) for part in largest])
    template = BY_CRITERION_MIXED if "rules" in both.differing else BY_CRITERION
    said = [texts.say(TOTAL, change=shown, **totals)]
    return [*said, texts.say(template, criteria=listed)] if largest else said


def _criterion(both: Both, code: str, part: Part) -> str:
    texts, names, path = both.texts, both.names, part["path"]
    title, change = names.quoted(names.node(path)), signed(texts, part["change"], both.decimals)
    known = {row["path"]: row for row in both.document["values"]}
    if path not in known:  # a group, or a criterion of one result only
        kinds = [node["kind"] for result in (both.old, both.new) for node in result.nodes if node["path"] == path]
        title = texts.say(EFFECT, group=title) if "group" in kinds else title
        return texts.say(CRITERION, criterion=title, points=change)
    values = next((c for c in known[path]["changes"] if c["entrant"] == code), None)
    if values is None:
        return texts.say(CRITERION, criterion=title, points=change)
    sides = value_pair(both, path, values)
    return texts.say(CRITERION_VALUE, criterion=title, points=change, **sides)


def coming_blocks(both: Both) -> list[Block]:
    """Entrants of one result only, with where they stood or stand."""
    said = []
    for row in both.document["entrants"]:
        if row["in"] != "both":
            template, side = (IS_NEW, "now") if row["in"] == "new" else (IS_GONE, "then")
            entrant = both.names.entrant(row["code"])
            said.append(both.texts.say(template, entrant=entrant, stand=_stand(both, row, side)))
    return _bullets(both, CAME, said)


def _stand(both: Both, row: Part, side: str) -> str:
    stand, names = row[side], both.then if side == "then" else both.now
    if stand["rank"] is None:
        return both.texts.say(UNRANKED, status=status(names, stand))
    shown = {"rank": rank_words(both.texts, stand), "total": total_words(both.texts, stand)}
    if stand["tier"] is None:
        return both.texts.say(RANKED, **shown)
    return both.texts.say(RANKED_TIER, tier=names.tier(stand["tier"]), **shown)


def tier_blocks(both: Both) -> list[Block]:
    """Tiers of entrants ranked in both results that changed, with the reason of the rules."""
    rows = [
        row for row in both.document["entrants"]
        if row["in"] == "both" and row["then"]["tier"] != row["now"]["tier"]
        and row["then"]["rank"] is not None and row["now"]["rank"] is not None
    ]  # fmt: skip
    return _bullets(both, TIERS, [tier(both, row) for row in rows])


def tier(both: Both, row: Part) -> str:
    """Tell how one tier changed, by which causes, and what keeps from the better one now, or kept from it then."""
    texts = both.texts
    sides = {
        side: names.tier(row[side]["tier"]) if row[side]["tier"] else texts.translate(NO_TIER)
        for side, names in (("then", both.then), ("now", both.now))
    }
    said = [texts.say(TIER, entrant=both.names.entrant(row["code"]), **sides)]
    parts = split(both, row, "tier")
    if len(both.differing) > 1 and parts:
        said.append(texts.say(TIER_PARTS, parts=parts))
    lost = [remark for remark in row["now"]["held-back"] if remark["tier"] == row["then"]["tier"]]
    said += [held_back(both.now, remark, int(both.new.award["decimals"])) for remark in lost]
    return " ".join(said)


def status_blocks(both: Both) -> list[Block]:
    """Entrants of both results that have a rank in one of them only, or are unranked for another reason."""
    rows = [
        row for row in both.document["entrants"]
        if row["in"] == "both" and row["then"]["status"] != row["now"]["status"]
    ]  # fmt: skip
    return _bullets(both, STATUSES, [changed_status(both, row) for row in rows])


def changed_status(both: Both, row: Part) -> str:
    """Tell how a status changed, the reason, and the causes."""
    texts = both.texts
    sides = {side: _status(both, row, side, names) for side, names in (("then", both.then), ("now", both.now))}
    said = [texts.say(BECAME, entrant=both.names.entrant(row["code"]), **sides)]
    side, names = ("now", both.now) if row["now"]["rank"] is None else ("then", both.then)
    said += [reason(names, row[side])] if row[side]["reason"] else []
    parts = row["parts"]["ranked"]
    if len(both.differing) > 1 and parts["not-done"] is None and _several(parts, both.differing):
        said.append(texts.say(DUE, parts=_shares(both, parts)))
    return " ".join(said)


def _several(parts: Part, factors: Sequence[str]) -> bool:
    """Whether a rank was lost or gained, and not by a way round that leads back to where it began."""
    return any(parts[factor] for factor in factors) and sum(parts[factor] for factor in factors) != 0


def _shares(both: Both, parts: Part) -> str:
    """Parts of losing or gaining a rank, in percent."""
    shares = {factor: abs(100 * parts[factor] / parts["per"]) for factor in both.differing if parts[factor]}
    return ", ".join(
        both.texts.say(SHARE, factor=factor_name(both.texts, factor), share=both.texts.percent(share, 0))
        for factor, share in shares.items()
    )


def _status(both: Both, row: Part, side: str, names: Names) -> str:
    if row[side]["rank"] is not None:
        return both.texts.say(RANK, rank=rank_words(both.texts, row[side]))
    return status(names, row[side])


def _bullets(both: Both, title: str, said: Sequence[str]) -> list[Block]:
    return [Heading(both.texts.translate(title)), Bullets(tuple(said))] if said else []
