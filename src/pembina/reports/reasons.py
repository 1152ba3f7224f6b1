"""Why an entrant has no rank, and why it has no higher tier: keys with arguments as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.names import Names
from pembina.reports.overrides import WORDS, signers
from pembina.reports.texts import half_up

STATUSES = WORDS

REASONS = {
    "status.recused": N_("It takes no part in the ranking because of a conflict of interest."),
    "status.withdrawn": N_("It has withdrawn from the award."),
    "status.revoked": N_("Its participation has been revoked."),
    "status.override": N_("Its status was set by override of {by}: {reason}; computed: {computed}."),
    "missing.value": N_("There are no usable data on “{criterion}”, and the rules allow no substitute for them."),
    "missing.value.needs-a-person": N_("On “{criterion}” a person has to decide first; nothing may stand in for that."),
    "missing.value.not-assessable": N_("What the data say on “{criterion}” cannot be assessed as it stands."),
    "missing.total": N_("None of its criteria has a score, so no total can be formed."),
    "coverage.below": N_("Reported data cover {coverage} of the weight; the rules demand at least {required}."),
    "screen.reported": N_("It reported {found} of the criteria; the screen demands at least {required}."),
    "screen.nonzero": N_("Of its numbers {found} are not zero; the screen demands at least {required}."),
    "gate.unknown": N_("Whether it meets a condition cannot be told, because the value is missing: {gate}."),
    "gate.not-met": N_("It does not meet a condition for being ranked: {gate}."),
}

GATE_NOT_MET = N_("It does not meet a condition for being ranked: {gate}. The rules say: “{reason}”")

BELOW_CUT = N_("{tier} starts at {cut}; the total of {total} is {gap} short of it.")
NOT_ABOVE_CUT = N_("{tier} is for totals above {cut}; the total of {total} is {gap} short of that.")
AT_CUT = N_("{tier} is for totals above {cut}; a total of exactly {total} does not get there.")
MINIMUM = N_("{tier} demands at least {minimum} for “{node}”; the score there is {score}.")
MINIMUM_NONE = N_("{tier} demands at least {minimum} for “{node}”, which has no score.")
CAP = N_("{tier} stays closed because a condition is not met: {gate}.")
CAP_REASON = N_("{tier} stays closed because a condition is not met: {gate}. The rules say: “{reason}”")
OTHER = N_("{tier} was not given; the reason bears the key “{key}”.")


def status(names: Names, entrant: Mapping[str, Any]) -> str:
    """Name an entrant's status."""
    return names.texts.translate(STATUSES.get(entrant["status"], entrant["status"]))


UNSAYABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What comes of arguments that Pembina never writes with a key: another hand wrote them, and the key has to do."""


def reason(names: Names, entrant: Mapping[str, Any]) -> str:
    """Say in a sentence why an entrant has its status; empty where it is ranked as computed, or no reason is given."""
    given = entrant["reason"]
    if given is None:
        return ""
    try:
        return _reason(names, given)
    except UNSAYABLE:
        return str(given["key"])


def _reason(names: Names, given: Mapping[str, Any]) -> str:
    key, args, texts = given["key"], given["args"], names.texts
    if key == "gate.not-met":
        gate, why = int(args["gate"]), texts.local(args.get("text")) or names.gate_reason(int(args["gate"]))
        template = GATE_NOT_MET if why else REASONS[key]
        return texts.say(template, gate=names.gate(gate), reason=_sentence(why))
    if key == "status.override":
        shown = {"by": signers(texts, args), "reason": str(args["reason"]).rstrip(" .")}
        return texts.say(REASONS[key], computed=texts.translate(STATUSES.get(args["before"], args["before"])), **shown)
    filled: dict[str, str] = {}
    if "criterion" in args:
        filled["criterion"] = names.node(args["criterion"])
    if "gate" in args:
        filled["gate"] = names.gate(int(args["gate"]))
    filled |= {name: texts.percent(args[name]) for name in ("coverage", "found", "required") if name in args}
    own = f"{key}.{args.get('why')}"
    if own in REASONS:
        return texts.say(REASONS[own], **filled)
    return texts.say(REASONS[key], **filled) if key in REASONS else texts.local(args.get("text")) or key


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def held_back(names: Names, remark: Mapping[str, Any], decimals: int) -> str:
    """Say in a sentence why an entrant did not get a tier."""
    try:
        return _held_back(names, remark, decimals)
    except UNSAYABLE:
        return names.texts.say(OTHER, tier=names.tier(remark["tier"]), key=remark["key"])


def _held_back(names: Names, remark: Mapping[str, Any], decimals: int) -> str:
    key, args, texts = remark["key"], remark["args"], names.texts
    tier = names.tier(remark["tier"])
    match key:
        case "tier.below-cut":
            return _below_cut(names, tier, args, decimals)
        case "tier.minimum":
            node, minimum = names.node(args["node"]), texts.number(args["minimum"])
            if args["score"] is None:
                return texts.say(MINIMUM_NONE, tier=tier, minimum=minimum, node=node)
            score = texts.number(args["score"], decimals)
            return texts.say(MINIMUM, tier=tier, minimum=minimum, node=node, score=score)
        case "tier.cap":
            gate, why = names.gate(int(args["gate"])), names.gate_reason(int(args["gate"]))
            return texts.say(CAP_REASON if why else CAP, tier=tier, gate=gate, reason=_sentence(why))
        case "tier.quota" | "tier.quota-tie":
            return _quota(names, tier, key, args)
    return texts.local(args.get("text")) or texts.say(OTHER, tier=tier, key=key)


def _below_cut(names: Names, tier: str, args: Mapping[str, Any], decimals: int) -> str:
    texts = names.texts
    cut, total = Decimal(str(args["cut"])), Decimal(str(args["total"]))
    shown = {"tier": tier, "cut": texts.number(cut), "total": texts.number(total, decimals)}
    if args.get("inclusive", True):
        return texts.say(BELOW_CUT, gap=_gap(names, cut - total, decimals), **shown)
    if cut == total:
        return texts.say(AT_CUT, **shown)
    return texts.say(NOT_ABOVE_CUT, gap=_gap(names, cut - total, decimals), **shown)


def _gap(names: Names, gap: Decimal, decimals: int) -> str:
    """Write what is missing; never as a zero, which an exact ranking could make it look like."""
    return names.texts.number(gap, decimals if half_up(gap, decimals) else None)


def _behind_equals(names: Names, tier: str, number: int, tied: int, group: str | None) -> str:
    """Say why a place stays empty although somebody stands behind those who share the rank at its edge."""
    shown = {"tier": tier, "tied": names.texts.number(tied)}
    if group:
        return names.texts.counted(
            "{tier} has {n} place in {group}, but {tied} share the rank at its edge, so it ended before them.",
            "{tier} has {n} places in {group}, but {tied} share the rank at their edge, so they ended before these.",
            number, group=group, **shown,
        )  # fmt: skip
    return names.texts.counted(
        "{tier} has {n} place, but {tied} share the rank at its edge, so it ended before them.",
        "{tier} has {n} places, but {tied} share the rank at their edge, so they ended before these.",
        number, **shown,
    )  # fmt: skip


def _quota(names: Names, tier: str, key: str, args: Mapping[str, Any]) -> str:
    texts, number, tied = names.texts, int(args["quota"]), int(args.get("tied", 0))
    group = args.get("group")
    if key == "tier.quota" and tied:
        return _behind_equals(names, tier, number, tied, group)
    if key == "tier.quota":
        if group:
            return texts.counted(
                "{tier} has {n} place in {group}, and it went to a higher rank.",
                "{tier} has {n} places in {group}, and all went to higher ranks.",
                number, tier=tier, group=group,
            )  # fmt: skip
        return texts.counted(
            "{tier} has {n} place, and it went to a higher rank.",
            "{tier} has {n} places, and all went to higher ranks.",
            number, tier=tier,
        )  # fmt: skip
    if group:
        return texts.counted(
            "{tier} has {n} place in {group}; the {tied} that share this rank do not fit, so none of them got it.",
            "{tier} has {n} places in {group}; the {tied} that share this rank do not all fit, so none of them got it.",
            number, tier=tier, group=group, tied=texts.number(tied),
        )  # fmt: skip
    return texts.counted(
        "{tier} has {n} place; the {tied} that share this rank do not fit, so none of them got it.",
        "{tier} has {n} places; the {tied} that share this rank do not all fit, so none of them got it.",
        number, tier=tier, tied=texts.number(tied),
    )  # fmt: skip
