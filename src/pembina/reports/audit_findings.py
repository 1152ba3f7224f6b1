"""Findings of an audit in sentences: what was found, with its figure, and what a committee can do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.approximate import error_words
from pembina.reports.audit_names import entrants, mean, node, r, share
from pembina.reports.names import Names

Args = Mapping[str, Any]

SENTENCES = {
    "data.constant": N_(
        "{node} is the same for every ranked entrant, so its weight of {weight} tells none of them apart. "
        "Check the figures; if they are right, the weight serves better elsewhere."
    ),
    "data.approximate": N_(
        "Counted approximately, with a standard error of up to {error} percent of a count: {items}. "
        "Nothing hangs by that error this time; another year it may."
    ),
    "data.approximate-close": N_(
        "Counted approximately, with a standard error of up to {error} percent of a count: {items}. "
        "Three of it are enough to change {places} ranks, {tiers} tiers and {gates} answers to conditions. "
        "Count exactly before anything is published: the award only has to say so."
    ),
    "correlation.against-total": N_(
        "{node} falls where the total rises (r = {r}): those who do well overall tend to do badly here. "
        "Check its direction; if it is right, the award asks for two things that get in each other's way."
    ),
    "correlation.negative": N_(
        "{a} and {b} move in opposite directions (r = {r}): strength in one tends to go with weakness in the other, "
        "and in the total the two partly cancel out. Check the direction of both; if both are right, publish their "
        "scores side by side."
    ),
    "correlation.redundant": N_(
        "Among the parts of {group}, these say almost the same, so what they have in common counts twice: {items}. "
        "Keep one of each pair, or let the two share the weight of one; if both stay, say what for."
    ),
    "correlation.elsewhere": N_(
        "{node} goes together more with {other} (r = {r}) than with {group}, where it stands (r = {own}). "
        "Move it, or be ready to say why it belongs where it is."
    ),
    "correlation.weak": N_(
        "Among the parts of {group}, {pairs} of {of} pairs hardly go together, least of all {a} and {b} (r = {r}). "
        "The score of the whole then mixes separate things: look at the parts as well."
    ),
    "consistency.low": N_(
        "The parts of {group} do not measure one and the same thing (Cronbach's alpha = {alpha}; 0.7 and more would). "
        "An award may well reward different things, but then the parts belong beside the whole."
    ),
    "components.several": N_(
        "{group} holds more than one thing: the first principal component covers {first}, and a second one counts, too "
        "(eigenvalue {second}). Consider two groups, or say what holds the parts together."
    ),
    "data.lopsided": N_(
        "In {node} a few stand far away from all others (skewness {skewness}, kurtosis {kurtosis}): {entrants}. "
        "The scores of the rest lie close together and hardly tell them apart. "
        "Verify these figures first; then consider a cap or a logarithmic scale."
    ),
    "data.tamed": N_(
        "In {node} a few stand far away from all others (skewness {skewness}, kurtosis {kurtosis}): {entrants}. "
        "The scale of the scores draws them in, as it should; their figures deserve verifying all the same."
    ),
    "data.missing": N_(
        "{node}: only {reported} of {asked} entrants reported a figure. "
        "Find out why so many did not before a ranking rests on it."
    ),
    "data.zeros": N_(
        "In {node}, {zeros} of the ranked entrants stand at zero, so it tells only the others apart. "
        "Make sure that a zero means none, and not that nobody reported."
    ),
    "weights.less": N_(
        "Less influence on the total than the weight promises: {items}. Their scores lie close together or go their "
        "own way, or another criterion moves along and takes its part. See whether the scale is too wide for the "
        "figures before raising a weight."
    ),
    "weights.more": N_(
        "More influence on the total than the weight promises: {items}. Their scores lie far apart, or other criteria "
        "move along with them. Whoever explains the weights should say so."
    ),
    "leave-one-out.winner": N_(
        "First place ({winner}) hangs on single criteria: {items}. Verify the figures behind these first of all."
    ),
    "leave-one-out.idle": N_(
        "Without {node} ({weight} of the weight) nobody's rank would change: "
        "it was work to report, and decided nothing this time."
    ),
    "aggregation.winner": N_(
        "The choice of mean decides who is first: with the {to} instead of the {from_} for {group}, first place would "
        "go to {then} instead of {now}. The rules should give a reason for this choice."
    ),
    "aggregation.winner.mixed": N_(
        "The choice of mean decides who is first: with the {to} for {group}, first place would "
        "go to {then} instead of {now}. The rules should give a reason for this choice."
    ),
    "aggregation.totals": N_(
        "With the {to} instead of the {from_} for {group}, {changed} of {ranked} published totals would differ and "
        "{moved} entrants would change rank; first place stays. The rules should give a reason for this choice."
    ),
}

SAME = N_("{a} and {b} (r = {r})")
CHANCE = N_("With so few entrants this may be chance.")
WITHOUT = N_("Without {node} it would be {then}.")
FURTHEST = N_("Furthest moves {entrant}, from rank {before} to {after}.")
WEIGHT_AND_INFLUENCE = N_("{node} (weight {weight}, influence {influence})")
WINNER_WITHOUT = N_("without {node} ({weight} of the weight) it would go to {winner}")
WINNER_WITHOUT_UNWEIGHTED = N_("without {node} it would go to {winner}")


def sentence(names: Names, finding: Mapping[str, Any]) -> str:
    """Say a finding; one of an unknown key is shown by its key."""
    key, args = finding["key"], finding["args"]
    if key not in SENTENCES:
        return str(key)
    return " ".join(part for part in _WAYS.get(key, _plain)(names, key, args) if part)


def _plain(names: Names, key: str, args: Args) -> list[str]:
    return [names.texts.say(SENTENCES[key], **_written(names, args))]


def _written(names: Names, args: Args) -> dict[str, str]:
    """Arguments as texts, by what they are called."""
    ways: dict[str, Callable[[Names, Any], str]] = {
        **dict.fromkeys(("node", "group", "a", "b", "other"), node),
        **dict.fromkeys(("r", "own", "alpha", "skewness", "kurtosis", "second"), r),
        **dict.fromkeys(("nominal", "zeros", "first"), share),
        **dict.fromkeys(("asked", "reported", "pairs", "of", "moved", "ranked"), lambda n, x: n.texts.number(x)),
        "outliers": entrants,
    }
    said = {key: ways[key](names, value) for key, value in args.items() if key in ways and value is not None}
    return {{"nominal": "weight", "outliers": "entrants"}.get(key, key): text for key, text in said.items()}


def _estimated(names: Names, key: str, args: Args) -> list[str]:
    counts = {what: names.texts.number(args[what]) for what in ("places", "tiers", "gates") if what in args}
    items = ", ".join(node(names, path) for path in args["nodes"])
    return [names.texts.say(SENTENCES[key], items=items, error=error_words(names.texts), **counts)]


def _negative(names: Names, key: str, args: Args) -> list[str]:
    return [*_plain(names, key, args), names.texts.translate(CHANCE) if args["maybe_chance"] else ""]


def _redundant(names: Names, key: str, args: Args) -> list[str]:
    items = [names.texts.say(SAME, **_written(names, pair)) for pair in args["pairs"]]
    return [names.texts.say(SENTENCES[key], group=node(names, args["group"]), items="; ".join(items))]


def _low(names: Names, key: str, args: Args) -> list[str]:
    if args["without"] is None:
        return _plain(names, key, args)
    shown = {"node": node(names, args["without"]), "then": r(names, args["then"])}
    return [*_plain(names, key, args), names.texts.say(WITHOUT, **shown)]


def _apart(names: Names, key: str, args: Args) -> list[str]:
    items = [
        names.texts.say(
            WEIGHT_AND_INFLUENCE,
            node=node(names, item["node"]),
            weight=share(names, item["nominal"]),
            influence=share(names, item["influence"]),
        )
        for item in args["items"]
    ]
    return [names.texts.say(SENTENCES[key], items="; ".join(items))]


def _hangs(names: Names, key: str, args: Args) -> list[str]:
    items = []
    for item in args["items"]:
        shown = {"node": node(names, item["node"]), "winner": entrants(names, item["winner"])}
        template = WINNER_WITHOUT if item["nominal"] is not None else WINNER_WITHOUT_UNWEIGHTED
        items.append(names.texts.say(template, **shown, weight=share(names, item["nominal"])))
    return [names.texts.say(SENTENCES[key], winner=entrants(names, args["winner"]), items="; ".join(items))]


def _other_winner(names: Names, key: str, args: Args) -> list[str]:
    who = {"then": entrants(names, args["winner"]["to"]), "now": entrants(names, args["winner"]["from"])}
    return [_instead(names, key if args["from"] is not None else f"{key}.mixed", args, **who), _zeros(names, args)]


def _other_totals(names: Names, key: str, args: Args) -> list[str]:
    said = [_instead(names, key, args, changed=names.texts.number(args["totals-changed"]))]
    largest = args["largest"]
    if largest is not None:
        places = {"before": names.texts.number(largest["from"]), "after": names.texts.number(largest["to"])}
        said.append(names.texts.say(FURTHEST, entrant=names.entrant(largest["entrant"]), **places))
    return [*said, _zeros(names, args)]


def _instead(names: Names, key: str, args: Args, **more: str) -> str:
    means = {"to": mean(names, args["to"]), "from_": mean(names, args["from"] or "")}
    counts = {k: v for k, v in _written(names, args).items() if k in ("group", "moved", "ranked")}
    return names.texts.say(SENTENCES[key], **means, **counts, **more)


def _zeros(names: Names, args: Args) -> str:
    if not args["zeros"]:
        return ""
    return names.texts.counted(
        "{n} entrant has a score of zero in some part, which makes a geometric mean zero whatever the others are.",
        "{n} entrants have a score of zero in some part, which makes a geometric mean zero whatever the others are.",
        args["zeros"],
    )


_WAYS: dict[str, Callable[[Names, str, Args], list[str]]] = {
    "data.approximate": _estimated,
    "data.approximate-close": _estimated,
    "correlation.negative": _negative,
    "correlation.redundant": _redundant,
    "consistency.low": _low,
    "weights.less": _apart,
    "weights.more": _apart,
    "leave-one-out.winner": _hangs,
    "aggregation.winner": _other_winner,
    "aggregation.totals": _other_totals,
}
