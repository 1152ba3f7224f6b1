"""What a way to a tier or a rank says of itself: changes in counts and values, reasons, obstacles, cautions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.names import Names
from pembina.reports.reasons import REASONS, held_back, reason
from pembina.reports.texts import half_up

Part = Mapping[str, Any]

RANK = N_("rank {rank} or better")
RANK_WITHIN = N_("rank {rank} or better within “{group}”")

MORE = N_("{number} more {counted}, from {before} to {after}")
FEWER = N_("{number} fewer {counted}, from {before} to {after}")
MORE_PLAIN = N_("{number} more, from {before} to {after}")
FEWER_PLAIN = N_("{number} fewer, from {before} to {after}")
RAISE = N_("from {before} to at least {after}")
LOWER = N_("from {before} to at most {after}")
LEVEL = N_("from “{before}” to “{after}”")
OF = N_("“{criterion}”: {change}")

REFUSED = {
    "not-actionable": N_("“{node}”: its plugin does not call it something that an entrant can raise itself."),
    "not-suggested": N_("“{node}”: the award wants nobody to be told to raise it."),
    "not-suggested-region": N_("“{node}”: the region does not want to raise it."),
    "overridden": N_("“{node}”: an override sets its score, or that of a group above it, whatever its value is."),
    "no-value": N_("“{node}”: it has no reported value to start from."),
    "at-best": N_("“{node}”: it has the best score already, or none that more of it would raise."),
    "out-of-reach": N_("“{node}”: no change of its value for the better meets the condition on it."),
    "tie-only": N_("“{node}”: it only breaks ties, and the plan leaves it as it stands."),
    "cap-below-gate": N_("“{node}”: what may be changed at the most is not enough for the condition on it."),
}
LOST = N_("It is {points} points of the total short of the highest score.")

GATE = N_("A condition is not met, and nothing that may be suggested can change it: {gate}.")
GATE_REASON = N_(
    "A condition is not met, and nothing that may be suggested can change it: {gate}. The rules say: “{reason}”"
)
CAP = N_("“{node}” may not be raised further than its cap.")
BEST_RANK = N_("With everything raised as far as it goes, its rank would be {rank}.")
NO_VALUE = N_("“{node}” has no reported value.")

STAND_STILL = N_("All other entrants are taken to stay where they are; they are improving, too.")
MOVING = N_("Scores of {nodes} compare the entrants with one another, so that every change moves the others as well.")
BY_ITSELF = N_(
    "Each criterion is taken by itself: work that raises one may raise another with it, and what one counts may be "
    "what another is divided by."
)
LINKED = N_(
    "The count behind “{node}” is also part of {nodes}: where the one changes the other changes with it, and the plan "
    "does not reckon with that."
)
NOT_A_PROMISE = N_("Only the next evaluation decides, by the figures that are reported and checked then.")
CAUTION = N_(
    "The same arithmetic would tell how to make a figure look better without the work behind it. What is meant here is "
    "the work: records are evidence, and evidence is audited."
)

PROVEN = N_("No other way costs less.")
NEARLY = N_("No other way saves more than {gap} of this cost.")
DOUBT = {
    "relative": N_("It was found by trying, as scores depend on the field: a cheaper way may exist."),
    "tree": N_(
        "It was found by trying, as the parts are not combined in a way that can be solved exactly: a cheaper way may "
        "exist."
    ),
    "others": N_("It was found by trying, as places of others change with it: a cheaper way may exist."),
    "stopped": N_("The search for a cheaper way was stopped; none can cost less than {bound}."),
}

COSTS = {
    "point": N_("“{node}”: {cost} for each point of its score"),
    "unit": N_("“{node}”: {cost} for each unit of its value"),
    "count": N_("“{node}”: {cost} for each one more that is counted"),
}
CAPPED = N_("{cost}, {cap} at the most")
BY = {
    "region": N_("{cost} (as the region says)."),
    "award": N_("{cost} (as the award says)."),
    "default": N_("{cost}."),
}
EQUAL = N_("Nobody has said what the work costs, so each point of score counts as 1, whatever the criterion.")


def goal_words(names: Names, result: Result, document: Part) -> str:
    """Name what is to be reached."""
    goal = document["goal"]
    if goal["tier"] is not None:
        return names.tier(goal["tier"])
    rank = names.texts.number(goal["rank"])
    if goal["within"] is None:
        return names.texts.say(RANK, rank=rank)
    group = names.group(document["entrant"], goal["within"])
    return names.texts.say(RANK_WITHIN, rank=rank, group=group)


def place_words(names: Names, result: Result, document: Part) -> str:
    """Say that places in a tier are few, where that is what decides; empty elsewhere."""
    tier = document["goal"]["tier"]
    quota = next((row["quota"] for row in result.award["tiers"] if row["id"] == tier), None)
    if not document["others"] or quota is None:
        return ""
    group = names.group(document["entrant"], quota["per"])
    if group:
        return names.texts.counted(
            "{tier} has {n} place in {group}, so whoever holds it has to be overtaken.",
            "{tier} has {n} places in {group}, so one of those who hold them has to be overtaken.",
            quota["number"], tier=names.tier(tier), group=group,
        )  # fmt: skip
    return names.texts.counted(
        "{tier} has {n} place, so whoever holds it has to be overtaken.",
        "{tier} has {n} places, so one of those who hold them has to be overtaken.",
        quota["number"], tier=names.tier(tier),
    )  # fmt: skip


def change_words(names: Names, result: Result, change: Part) -> str:
    """Say what is to change, in counts where things are counted."""
    texts, path = names.texts, change["path"]
    if isinstance(change["to"], str):
        return texts.say(LEVEL, before=change["from"], after=change["to"])
    up = change["to"] > change["from"]
    if change["count"] is not None:
        before, after = change["count"]["from"], change["count"]["to"]
        counted = texts.local((result.node(path).get("labels") or {}).get("numerator"))
    elif change["whole"]:
        before, after, counted = change["from"], change["to"], ""
    else:
        template = RAISE if up else LOWER
        return texts.say(
            template, before=names.measured(path, change["from"]), after=names.measured(path, outward(change))
        )
    number = texts.number(abs(Decimal(str(after)) - Decimal(str(before))))
    many, few = (MORE, FEWER) if counted else (MORE_PLAIN, FEWER_PLAIN)
    template = many if after > before else few
    return texts.say(
        template, number=number, counted=counted, before=texts.number(before), after=texts.number(after)
    )  # fmt: skip


def outward(change: Part) -> Decimal:
    """Return the value to be reached with few digits, rounded so that it is still enough."""
    exact = Decimal(str(change["to"]))
    if exact == exact.to_integral_value():
        return exact
    decimals = max(2, 3 - exact.adjusted())
    near = exact.quantize(Decimal(1).scaleb(-decimals - 6))  # the last bits of a float are no reason to ask for more
    return near.quantize(
        Decimal(1).scaleb(-decimals), ROUND_CEILING if exact > Decimal(str(change["from"])) else ROUND_FLOOR
    )


def of_criterion(names: Names, result: Result, change: Part) -> str:
    """Say what is to change, and of which criterion."""
    return names.texts.say(OF, criterion=names.node(change["path"]), change=change_words(names, result, change))


def certainty(names: Names, plan: Part) -> str:
    """Say how sure it is that nothing is cheaper."""
    texts = names.texts
    if plan["doubt"] is not None:
        return texts.say(DOUBT[plan["doubt"]], bound=money(names, plan["bound"]))
    gap = Decimal(str(plan["cost"])) - Decimal(str(plan["bound"]))
    seen = gap.quantize(Decimal("0.01"), ROUND_CEILING)
    return texts.translate(PROVEN) if plan["proven"] else texts.say(NEARLY, gap=texts.number(seen))


def money(names: Names, cost: float) -> str:
    """Write a cost, in whatever the award or the region counts effort in: whole, or with two decimals."""
    exact = half_up(Decimal(str(cost)), 2)
    return names.texts.number(exact, 0 if exact == exact.to_integral_value() else 2)


def refusal_words(names: Names, row: Part) -> str:
    """Say why a criterion is not suggested, and what it lacks."""
    key = row["key"]
    if key == "not-suggested" and row["args"].get("by") == "region":
        key = "not-suggested-region"
    said = names.texts.say(REFUSED[key], node=names.node(row["path"]))
    lost = row["lost"]
    if lost is None or Decimal(str(lost)).quantize(Decimal("0.01")) <= 0:
        return said
    return f"{said} {names.texts.say(LOST, points=names.texts.number(lost, 2))}"


def obstacle_words(names: Names, tier: str | None, obstacle: Part, decimals: int) -> str:
    """Say what stands in the way."""
    key, args, texts = obstacle["key"], obstacle["args"], names.texts
    match key:
        case "gate":
            gate, why = int(args["gate"]), names.gate_reason(int(args["gate"]))
            ended = why if not why or why.endswith((".", "!", "?")) else f"{why}."
            return texts.say(GATE_REASON if why else GATE, gate=names.gate(gate), reason=ended)
        case "cap":
            return texts.say(CAP, node=names.node(args["node"]))
        case "rank":
            return texts.say(BEST_RANK, rank=texts.number(args["rank"]))
        case "no-value":
            return texts.say(NO_VALUE, node=names.node(args["node"]))
    if key in REASONS:
        return reason(names, {"reason": obstacle})
    return held_back(names, {"tier": tier, "key": key, "args": args}, decimals)


def cautions(names: Names, document: Part) -> tuple[str, ...]:
    """What has to be kept in mind of any plan."""
    texts = names.texts
    said = [texts.translate(STAND_STILL)]
    if document["relative"]:
        nodes = texts.listed([names.quoted(names.node(path)) for path in document["relative"]])
        said.append(texts.say(MOVING, nodes=nodes))
    for linked in document["linked"]:
        nodes = texts.listed([names.quoted(names.node(path)) for path in linked["nodes"]])
        said.append(texts.say(LINKED, node=names.node(linked["path"]), nodes=nodes))
    return (*said, *(texts.translate(text) for text in (BY_ITSELF, NOT_A_PROMISE, CAUTION)))


def cost_words(names: Names, document: Part) -> tuple[str, ...]:
    """Say what the work costs, and who said so."""
    texts, efforts = names.texts, document["efforts"]
    if all(effort["by"] == "default" for effort in efforts.values()):
        return (texts.translate(EQUAL),)
    said = []
    for path, effort in efforts.items():
        cost = texts.say(COSTS[effort["per"]], node=names.node(path), cost=texts.number(effort["cost"]))
        if effort["cap"] is not None:
            cost = texts.say(CAPPED, cost=cost, cap=texts.number(effort["cap"]))
        said.append(texts.say(BY[effort["by"]], cost=cost))
    return tuple(said)
