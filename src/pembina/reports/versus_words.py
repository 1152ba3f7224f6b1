"""Why one stands above the other, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.outline import exact
from pembina.reports.reasons import held_back, status
from pembina.reports.reasons import reason as why_unranked
from pembina.reports.standing import UNRANKED
from pembina.reports.texts import half_up
from pembina.reports.versus_names import Duel

SAME = N_("Both are the same entrant, so there is nothing to explain.")
ABOVE = N_("{a} stands above {b}: rank {rank} against rank {place} of {n}.")
BELOW = N_("{a} stands below {b}: rank {rank} against rank {place} of {n}.")
LEVEL = N_("{a} and {b} share rank {rank} of {n}.")
NEITHER = N_("So the ranking puts neither above the other.")

ABOVE_MEDIAN = N_("{a}, ranked {rank} of {n}, lies above the median entrant.")
BELOW_MEDIAN = N_("{a}, ranked {rank} of {n}, lies below the median entrant.")
LEVEL_MEDIAN = N_("{a}, ranked {rank} of {n}, is level with the median entrant.")
THEN = N_("{b}: rank {rank} of {n}, with a total of {total}.")
THEN_UNRANKED = N_("{b}: no rank ({status}).")
OTHER_TIER = N_("The tier of {a} is {tier}, that of {b} {other}.")
NO_TIER = N_("none")

LEADS = N_("It leads by {points} points: {total} against {other}.")
TRAILS = N_("It trails by {points} points: {total} against {other}.")
EQUAL = N_("The published totals are equal: {total}.")
COUNTED = N_("Counted all the same, the total of {a} is {total} and that of {b} {other}.")
HIGHER = N_("The total of {a} is {points} points higher: {total} against {other}.")
LOWER = N_("The total of {a} is {points} points lower: {total} against {other}.")
GAINED = N_("The total rose by {points} points, from {other} to {total}.")
FELL = N_("The total fell by {points} points, from {other} to {total}.")
STAYED = N_("The published total stayed the same: {total}.")

TIE = N_("What decided is the award's rule for ties: “{node}”, {one} against {other}.")
TIE_UNKNOWN = N_("What decided is the award's rule for ties.")
NO_TIE = N_("No rule for ties tells them apart.")
EXACT_DECIDES = N_("Before rounding they differ by {points} points, and by the rules exact totals decide.")
EXACT_IDLE = N_("Before rounding they differ by {points} points, which does not count.")
ROUNDED = N_("Published totals are rounded; before rounding the difference is {points}.")

AHEAD = N_("{name} is ahead in {parts}.")
AHEAD_MEDIAN = N_("The median entrant is ahead in {parts}.")
MORE, FEWER = N_("Points were gained in {parts}."), N_("Points were lost in {parts}.")
PART, PART_NEXT = N_("“{criterion}” ({points} points)"), N_("“{criterion}” ({points})")
LARGEST = N_(
    "The largest single part is “{criterion}”: {one} against {other}, "
    "a score of {score} against {lower}, which makes {points} points."
)
LARGEST_SCORE = N_(
    "The largest single part is “{criterion}”: a score of {score} against {lower}, which makes {points} points."
)
LARGEST_WEIGHT = N_(
    "The largest single part is “{criterion}”: a score of {score} with a weight of {weight} percent "
    "against a score of {lower} with a weight of {before} percent, which makes {points} points."
)
CAUSES = N_("By cause the difference consists of: {causes}.")
BY_DATA, BY_WEIGHTS = N_("figures {points}"), N_("changed weights {points}")
BY_COMING = N_("changed weights, and criteria that came or went, {points}")
BY_RULES = N_("criteria whose rules changed {points}")

HOW_ADDITION = N_(
    "Each part is the weight of the criterion in the total times the difference of the two scores; "
    "all parts add up to the difference."
)
HOW_SUM = N_("Each part is the difference of the two scores; all parts add up to the difference of the totals.")
HOW_WEIGHTS = N_(
    "What the figures make is counted with the mean of both weights, "
    "what the weights make with the mean of both scores; all parts add up to the difference."
)
HOW_SHAPLEY = N_(
    "Here parts do not simply add up: what a criterion does depends on the others. "
    "Each part is what the total changes when this criterion goes from the figures of {b} to those of {a}, "
    "averaged over all orders in which the criteria can do so (Shapley value). "
    "The parts of a group add up to the group, and all of them to the difference."
)
HOW_AVERAGED = N_("The parts of the figures are counted with the weights of both results, and averaged.")
NUDGED = N_("The points in the tables are rounded so that they add up to it.")
NOT_SHARED = N_("The difference cannot be shared out over the criteria.")
SHOWN = 4


def standing(duel: Duel) -> list[str]:
    """Who stands above whom, by how much, and what decided."""
    if duel.same:
        return [duel.texts.translate(SAME)]
    return {"entrant": _inside, "median": _median, "earlier": _earlier}[duel.kind](duel)


def _inside(duel: Duel) -> list[str]:
    texts, a, b = duel.texts, duel.document["a"], duel.document["b"]
    shown: dict[str, str] = {"a": duel.called[0], "b": duel.called[1], **_totals(duel)}
    if duel.document["standing"] == "unranked":
        said = [sentence for side in (a, b) if side["rank"] is None for sentence in _unranked(duel, side)]
        said.append(texts.translate(NEITHER))
        return said + ([texts.say(COUNTED, **shown)] if duel.whole is not None else [])
    template = {"above": ABOVE, "below": BELOW, "level": LEVEL}[duel.document["standing"]]
    rank, place = (texts.number(side["rank"]) for side in (a, b))
    said = [texts.say(template, rank=rank, place=place, n=texts.number(a["ranked"]), **shown)]
    said += [_lead(duel, LEADS, TRAILS, EQUAL), *_decided(duel), *_rounded(duel), *_tiers(duel)]
    return said


def _median(duel: Duel) -> list[str]:
    texts, a, b = duel.texts, duel.document["a"], duel.document["b"]
    said = [_median_is(duel)] if b["ranked"] else []
    if duel.whole is None or a["rank"] is None:
        counted = {"a": duel.called[0], "b": duel.called[1], **_totals(duel)}
        return said + _unranked(duel, a) + ([texts.say(COUNTED, **counted)] if duel.whole is not None else [])
    template = {"above": ABOVE_MEDIAN, "below": BELOW_MEDIAN, "level": LEVEL_MEDIAN}[duel.document["standing"]]
    said.append(texts.say(template, a=a["name"], rank=texts.number(a["rank"]), n=texts.number(a["ranked"])))
    return [*said, _lead(duel, LEADS, TRAILS, EQUAL), *_rounded(duel)]


def _median_is(duel: Duel) -> str:
    return duel.texts.counted(
        "The median entrant does not exist: in every criterion it has the median score of the {n} ranked entrant, "
        "and the rules make a total of these scores.",
        "The median entrant does not exist: in every criterion it has the median score of the {n} ranked entrants, "
        "and the rules make a total of these scores.",
        duel.document["b"]["ranked"],
    )


def _earlier(duel: Duel) -> list[str]:
    texts, said = duel.texts, []
    for side, called in zip((duel.document["a"], duel.document["b"]), duel.called, strict=True):
        if side["rank"] is None:
            said.append(texts.say(THEN_UNRANKED, b=called, status=status(duel.names, side)))
        else:
            shown = {"rank": texts.number(side["rank"]), "n": texts.number(side["ranked"])}
            said.append(texts.say(THEN, b=called, total=texts.figure(side["total"]["published"]), **shown))
    if duel.whole is None:
        return said
    own = duel.document["a"]["entrant"] == duel.document["b"]["entrant"]
    said.append(_lead(duel, GAINED, FELL, STAYED) if own else _lead(duel, HIGHER, LOWER, EQUAL))
    return [*said, *_rounded(duel), *_tiers(duel)]


def _unranked(duel: Duel, side: Mapping[str, Any]) -> list[str]:
    if side["rank"] is not None:
        return []
    entrant = duel.result.entrant(side["entrant"])
    said = [duel.texts.say(UNRANKED, name=entrant["name"], status=status(duel.names, entrant))]
    return said + [why for why in [why_unranked(duel.names, entrant)] if why]


def _totals(duel: Duel) -> dict[str, str]:
    sides = {"total": duel.document["a"], "other": duel.document["b"]}
    return {key: duel.texts.figure(side["total"]["published"]) if side["total"] else "" for key, side in sides.items()}


def _lead(duel: Duel, more: str, less: str, equal: str) -> str:
    whole = duel.whole or Decimal(0)
    template = equal if whole == 0 else more if whole > 0 else less
    return duel.texts.say(template, a=duel.called[0], points=duel.texts.figure(abs(whole)), **_totals(duel))


def _decided(duel: Duel) -> list[str]:
    """What decided where the published totals are equal."""
    if duel.whole != 0:
        return []
    texts, decided = duel.texts, duel.document["decided-by"]
    gap = abs(exact(duel.document["difference"]["exact"]))
    said = []
    if gap:
        template = EXACT_DECIDES if decided["key"] == "exact" else EXACT_IDLE
        said.append(texts.say(template, points=texts.number(gap)))
    if decided["key"] == "tie" and decided["node"] is None:
        said.append(texts.translate(TIE_UNKNOWN))
    elif decided["key"] == "tie":
        one, other = _tie_words(duel, decided["node"])
        said.append(texts.say(TIE, node=duel.node(decided["node"]), one=one, other=other))
    elif decided["key"] == "nothing":
        said.append(texts.translate(NO_TIE))
    return said


def _tie_words(duel: Duel, path: str) -> Sequence[str]:
    node = duel.nodes[path]
    if node["weighted"] and None not in node["scores"]:
        return [duel.score(score) for score in node["scores"]]
    return duel.values(path)


def _rounded(duel: Duel) -> list[str]:
    """Say where subtracting the published totals gives another figure than rounding the difference."""
    whole, gap = duel.whole, duel.document["difference"]["exact"]
    if not whole or half_up(exact(gap), duel.decimals) == whole:
        return []
    return [duel.texts.say(ROUNDED, points=duel.texts.number(abs(exact(gap)), duel.decimals + 2))]


def _tiers(duel: Duel) -> list[str]:
    one, other = duel.document["a"]["tier"], duel.document["b"]["tier"]
    if one == other:
        return []
    tiers = [(duel.names, one), (duel.names_before, other)]
    words = [names.tier(tier) if tier else duel.texts.translate(NO_TIER) for names, tier in tiers]
    said = [duel.texts.say(OTHER_TIER, a=duel.called[0], tier=words[0], b=duel.called[1], other=words[1])]
    return said + (_held_back(duel) if duel.kind == "entrant" else [])


def _held_back(duel: Duel) -> list[str]:
    """Why the one of them has not the tier of the other."""
    sides = [duel.result.entrant(duel.document[side]["entrant"]) for side in "ab"]
    return [
        held_back(duel.names, remark, duel.decimals)
        for one, other in (sides, sides[::-1])
        for remark in one["held-back"]
        if remark["tier"] == other["tier"]
    ]


def parts(duel: Duel) -> list[str]:
    """Which parts of the tree make the difference, and the largest single criterion."""
    if duel.same or not duel.points:
        return []
    said = []
    gained, lost = (MORE, FEWER) if duel.kind == "earlier" else (AHEAD, AHEAD)
    lost = AHEAD_MEDIAN if duel.kind == "median" else lost
    for sign, name, template in ((1, duel.called[0], gained), (-1, duel.called[1], lost)):
        ahead = [path for path in duel.tops if duel.points[path] * sign > 0]
        if ahead:
            said.append(duel.texts.say(template, name=name, parts=_listed(duel, ahead)))
    return [*said, *_largest(duel), *_by_cause(duel)]


def _listed(duel: Duel, paths: Sequence[str]) -> str:
    texts = duel.texts
    shown = [
        texts.say(PART_NEXT if i else PART, criterion=duel.node(path), points=texts.figure(abs(duel.points[path])))
        for i, path in enumerate(paths[:SHOWN])
    ]
    if len(paths) > SHOWN:
        shown.append(texts.counted("{n} more", "{n} more", len(paths) - SHOWN))
    return texts.listed(shown)


def _largest(duel: Duel) -> list[str]:
    """The criterion that does most, where it is not one of the parts just named."""
    order = duel.document["order"]
    node = duel.nodes[order[0]] if order else None
    if node is None or node["path"] not in duel.points or not duel.points[node["path"]] or None in node["scores"]:
        return []
    one, other = duel.values(node["path"]) if node["kind"] == "criterion" else ("", "")
    shown = {"criterion": duel.node(node["path"]), "points": duel.signed(duel.points[node["path"]])}
    score, lower = (duel.score(score) for score in node["scores"])
    template = LARGEST if one and other else LARGEST_SCORE
    if node["due-to-weights"] and None not in node["weights"]:
        template = LARGEST_WEIGHT
        weights = (duel.texts.number(100 * exact(weight)) for weight in node["weights"])
        shown |= dict(zip(("weight", "before"), weights, strict=True))
    return [duel.texts.say(template, one=one, other=other, score=score, lower=lower, **shown)]


def _by_cause(duel: Duel) -> list[str]:
    """How much is due to figures, to changed rules and to changed weights, where it is not figures alone."""
    came = any({"new", "dropped"} & set(node["changed"]) for node in duel.document["nodes"])
    found = [(BY_DATA, "data"), (BY_RULES, "rules"), (BY_COMING if came else BY_WEIGHTS, "weights")]
    there = [(template, duel.document["difference"][key]) for template, key in found]
    causes = [duel.texts.say(template, points=duel.signed(float(n))) for template, n in there if n is not None]
    return [duel.texts.say(CAUSES, causes=", ".join(causes))] if len(causes) > 1 else []


def how(duel: Duel) -> list[str]:
    """How the parts were found."""
    if duel.same or not duel.points:
        return []
    texts, method = duel.texts, duel.document["method"]
    if duel.by_weights:
        split = any(node["due-to-weights"] is not None for node in duel.document["nodes"])
        said = [texts.translate(HOW_WEIGHTS if split and method == "addition" else HOW_AVERAGED)]
    else:
        said = []
    if method == "shapley":
        said.insert(0, texts.say(HOW_SHAPLEY, a=duel.called[0], b=duel.called[1]))
    elif not said:
        weights = [node["weights"][0] for node in duel.document["nodes"] if node["path"] and node["weighted"]]
        said = [texts.translate(HOW_SUM if weights and not any(weights) else HOW_ADDITION)]
    return said + ([texts.translate(NUDGED)] if duel.nudged() and not duel.by_weights else [])
