"""What a robustness analysis varied, in sentences, and what it did not vary and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import MORE, node
from pembina.reports.names import Names
from pembina.reports.robustness_names import NOT_DONE, assumption, method, reason, sentence_case

Part = Mapping[str, Any]

DECLARED = N_("What is varied is what the award itself declares.")
DEFAULT = N_("The award declares nothing of the kind, so what is varied is what audits of indices usually vary.")
NO_FACTOR = N_("Nothing can be varied here.")

WITHIN_WHOLE = N_("Weights of what makes up the total: each up to {amount} lower or higher, then made to add up again.")
WITHIN = N_("Weights within {nodes}: each up to {amount} lower or higher, then made to add up again.")
FREE_WHOLE = N_("Weights of what makes up the total: free, all weights being equally likely.")
FREE = N_("Weights within {nodes}: free, all weights being equally likely.")
AROUND_WHOLE = N_(
    "Weights of what makes up the total: anywhere around the published ones, the farther the rarer "
    "(Dirichlet distribution, concentration {amount})."
)
AROUND = N_(
    "Weights within {nodes}: anywhere around the published ones, the farther the rarer "
    "(Dirichlet distribution, concentration {amount})."
)
SPREADS = {"within": (WITHIN_WHOLE, WITHIN), "free": (FREE_WHOLE, FREE), "dirichlet": (AROUND_WHOLE, AROUND)}
PUBLISHED = N_("as published")
CHOICE = N_("{assumption}: {alternatives}, each equally likely.")
OR = N_("{first} or {last}")
LEFT_OUT = N_("Either no criterion is left out, or one of these: {criteria}. Its siblings then take over its weight.")
FIXED = N_("{assumption}: {reason}.")
DROPPED = N_("{assumption}, {alternative}: {reason}.")

SHOWN = 12
"""Nodes that a sentence names."""


def introduction(names: Names, settings: Part) -> str:
    """Say how often what was drawn, and who said what to vary."""
    texts = names.texts
    said = [texts.counted(
        "The rules were drawn anew {n} time (seed {seed}); each draw decides everything below, and ranks everybody.",
        "The rules were drawn anew {n} times (seed {seed}); each draw decides everything below, and ranks everybody.",
        settings["draws"], seed=str(settings["seed"]),
    )]  # fmt: skip
    said.append(texts.translate(DECLARED if settings["declared"] else DEFAULT))
    if not settings["factors"]:
        said.append(texts.translate(NO_FACTOR))
    return " ".join(said)


def varied(names: Names, factors: Sequence[Part]) -> tuple[str, ...]:
    """Say of each assumption what it could be; groups whose weights are drawn alike are named together."""
    said: dict[Any, str] = {}
    alike: dict[tuple[str, float], list[str]] = {}
    for factor in factors:
        if factor["kind"] == "weights":
            spread = factor["spread"]["kind"], factor["spread"]["amount"]
            if factor["node"]:
                alike.setdefault(spread, []).append(factor["node"])
                said.setdefault(spread, "")
            else:
                said["", spread] = _weights(names, *spread, [])
        elif factor["kind"] == "leave-out":
            said["leave-out"] = names.texts.say(LEFT_OUT, criteria=_nodes(names, factor["criteria"]))
        else:
            said[factor["name"]] = _choice(names, factor)
    for spread, nodes in alike.items():
        said[spread] = _weights(names, *spread, nodes)
    return tuple(said.values())


def _weights(names: Names, kind: str, amount: float, nodes: Sequence[str]) -> str:
    whole, within = SPREADS[kind]
    number = names.texts.percent(amount) if kind == "within" else names.texts.number(amount)
    return names.texts.say(within if nodes else whole, amount=number, nodes=_nodes(names, nodes))


def _nodes(names: Names, paths: Sequence[str]) -> str:
    shown = [node(names, path) for path in paths[:SHOWN]]
    if len(paths) > SHOWN:
        return names.texts.say(MORE, names=", ".join(shown), n=names.texts.number(len(paths) - SHOWN))
    return names.texts.listed(shown)


def _choice(names: Names, factor: Part) -> str:
    texts = names.texts
    options = [
        texts.translate(PUBLISHED) if option["published"] else method(names, factor["kind"], option["method"])
        for option in factor["alternatives"]
    ]
    either = texts.say(OR, first=", ".join(options[:-1]), last=options[-1])
    what = sentence_case(assumption(names, factor["kind"], factor["node"]))
    return texts.say(CHOICE, assumption=what, alternatives=either)


def fixed(names: Names, entries: Sequence[Part]) -> tuple[str, ...]:
    """Say what was not varied, and why; the same is said once."""
    said = []
    for entry in entries:
        what = sentence_case(assumption(names, entry["kind"], entry["node"]))
        why = reason(names, entry["reason"])
        tried = entry["reason"]["key"] in ("same-as-published", "alternative-fails")
        if entry.get("method") is not None or (tried and entry["kind"] in NOT_DONE):
            other = method(names, entry["kind"], entry.get("method"))
            said.append(names.texts.say(DROPPED, assumption=what, alternative=other, reason=why))
        else:
            said.append(names.texts.say(FIXED, assumption=what, reason=why))
    return tuple(dict.fromkeys(said))
