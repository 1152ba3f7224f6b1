"""How the scores of a group's parts became its own, and where the weights of the parts come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.names import Names
from pembina.reports.texts import Texts

Method = Mapping[str, Any]

AGGREGATES = {
    "arithmetic": N_("Its score is the weighted mean of its parts, so that a strong part can make up for a weak one."),
    "geometric": N_("Its score is the weighted geometric mean of its parts, which a weak part pulls down."),
    "harmonic": N_("Its score is the weighted harmonic mean of its parts, which a weak part pulls down hard."),
    "power": N_(
        "Its score is the weighted power mean of its parts with the exponent {exponent}: "
        "the lower it is below 1, the more a weak part pulls down."
    ),
    "minimum": N_("Its score is that of its weakest part; nothing makes up for it."),
    "maximum": N_("Its score is that of its strongest part; one strength is enough."),
    "median": N_("Its score is the middle one of its parts by weight, so that no single part can pull it away."),
    "ordered": N_("Its score weighs its parts by their order, the best first, with the weights {weights}."),
    "sum": N_("Its score is the sum of the scores of its parts."),
    "mean-over": N_("Its score is the sum of its parts over their number, but over {least} where there are fewer."),
    "levels": N_("Its score says how many of the {count} levels all of its parts reach; the weakest part decides."),
    "adjusted-mazziotta-pareto": N_(
        "Its score is the weighted mean of its parts, less a penalty where they are uneven."
    ),
    "adjusted-mazziotta-pareto-upward": N_(
        "Its score is the weighted mean of its parts, and more where they are uneven: here more is worse."
    ),
    "mazziotta-pareto": N_(
        "Its score is the Mazziotta-Pareto index: parts are compared with the mean of all entrants, which is 100, "
        "and unevenness takes points off."
    ),
    "mazziotta-pareto-upward": N_(
        "Its score is the Mazziotta-Pareto index: parts are compared with the mean of all entrants, which is 100, "
        "and unevenness adds points, as here more is worse."
    ),
    "weighted-product": N_(
        "Its parts are multiplied, each to the power of its weight, and compared with the best entrant."
    ),
    "topsis": N_("Its score says how close it comes to the best of every part, and how far it stays from the worst."),
    "vikor": N_("Its score is a compromise between the good of the whole and the worst single regret."),
    "spotis": N_("Its score says how near it comes to the top of the scale in every part, whoever else competes."),
    "edas": N_("Its score says how far above and how far below the average of all entrants its parts lie."),
    "mabac": N_("Its score says on which side of the middle of all entrants its parts lie, and how far."),
    "copras": N_(
        "Its parts are counted as shares of what all entrants have together, and compared with the best entrant."
    ),
    "moora": N_("Its parts are counted as ratios to what all entrants have together."),
    "aras": N_("Its parts are counted as shares, and compared with an entrant that would be best in everything."),
    "waspas": N_("Its score blends a weighted sum and a weighted product of shares of the best."),
    "marcos": N_("Its parts are counted as shares, and compared with the best of every part."),
    "benefit-of-the-doubt": N_(
        "Its score uses the weights that suit it best, under which nobody scores above the highest."
    ),
    "promethee": N_(
        "Its score says how strongly it is preferred to the others, less how strongly they are preferred to it."
    ),
    "electre-1": N_("Its score says in which layer it stands: those of one layer outrank those of the layers below."),
    "electre-3": N_("Its score says at which place it stands when the best, and when the worst, are taken out first."),
    "borda": N_("Its score says how many of the others it is ahead of, on the average of its parts."),
    "copeland": N_("Its score says how many of the others it beats by a majority of weight, less how many beat it."),
    "condorcet": N_(
        "Its score is its place by majorities of weight; those that beat one another in a circle share one."
    ),
    "kemeny": N_(
        "Its score is its place in the order that agrees best with the majorities of weight; "
        "whom equally good orders place differently share one."
    ),
}
WITHOUT_WEIGHTS = ("minimum", "maximum", "ordered", "mean-over", "levels", "benefit-of-the-doubt")
"""Methods by which the weights of the parts decide nothing."""

UNBOUNDED = ("sum", "mazziotta-pareto")
"""Methods whose results may lie above the highest score."""

MEANS = ("arithmetic", "sum", "geometric", "harmonic", "power", "adjusted-mazziotta-pareto")
"""Methods that are told as what each part adds, and what unevenness takes from it."""

AGGREGATE_OTHER = N_("Its score was formed from its parts by the method “{method}”.")

WEIGHTINGS = {
    "equal": N_("Its parts weigh the same."),
    "ahp": N_(
        "The weights of its parts come from comparing them in pairs (AHP); "
        "the comparisons have a consistency ratio of {ratio}, at most {limit} is allowed."
    ),
    "best-worst": N_("The weights of its parts come from comparing all with the best and with the worst of them."),
    "budget": N_("The weights of its parts are the mean of the points that {members} members of a panel gave."),
    "rank-order-centroid": N_("The weights of its parts follow from their order of importance (rank-order centroid)."),
    "rank-sum": N_("The weights of its parts follow from their order of importance (rank sum)."),
    "rank-reciprocal": N_("The weights of its parts follow from their order of importance (rank reciprocal)."),
    "rank-exponent": N_("The weights of its parts follow from their order of importance (rank exponent)."),
    "entropy": N_("The weights were found in the scores: a part weighs more, the more unevenly its scores are spread."),
    "standard-deviation": N_(
        "The weights were found in the scores: a part weighs more, the further its scores lie apart."
    ),
    "critic": N_(
        "The weights were found in the scores: a part weighs more, the further its scores lie apart "
        "and the less it repeats the others."
    ),
    "merec": N_("The weights were found in the scores: a part weighs more, the more results would change without it."),
    "principal-components": N_(
        "The weights were found in the scores: a part weighs more, "
        "the more it carries of what the parts have in common."
    ),
    "correlation-balanced": N_(
        "The weights were found in the scores, "
        "so that every part has the influence on the total that it is meant to have."
    ),
    "benefit-of-the-doubt": N_("Every entrant has the weights that suit it best, within the bounds of the rules."),
}
WEIGHTING_OTHER = N_("The weights of its parts were found by the method “{method}”.")
FOUND = N_("They are: {weights}.")
PART = N_("{part} {weight}")


def told_of(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a plugin's aggregation wants readers to be told (``pembina.Told``); empty where it says nothing."""
    told: Mapping[str, Any] = (node.get("facts") or {}).get("told") or {}
    return told


def additive(node: Mapping[str, Any]) -> bool:
    """Whether a group is told as what each part adds, and what its method takes from the sum."""
    return node["aggregate"]["name"] in MEANS or bool(told_of(node).get("additive"))


def how_aggregated(texts: Texts, node: Mapping[str, Any]) -> str:
    """Say how the scores of a group's parts became its own."""
    method: Method = node["aggregate"]
    if told_of(node):
        return texts.local(told_of(node)["how"])
    name, parameters = method["name"], method.get("parameters", {})
    told = f"{name}-upward" if parameters.get("penalty") == "upward" else name
    return texts.say(AGGREGATES.get(told, AGGREGATE_OTHER), method=name, **_shown(texts, parameters))


def _shown(texts: Texts, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Parameters as the sentences above name them."""
    shown = {key: texts.number(parameters[key]) for key in ("exponent", "least") if key in parameters}
    if isinstance(parameters.get("weights"), list):
        shown["weights"] = texts.listed([texts.number(weight) for weight in parameters["weights"]])
    if isinstance(parameters.get("levels"), list):
        shown["count"] = texts.number(len(parameters["levels"]))
    return shown


def how_weighed(names: Names, node: Mapping[str, Any], rule: Mapping[str, Any], children: list[Any]) -> list[str]:
    """Say where the weights of a group's parts come from, where a method found them, and what they are."""
    weighting = node.get("weighting")
    if weighting is None or weighting["name"] == "equal":
        return []
    texts, facts, parameters = names.texts, weighting["facts"], (rule.get("weighting") or {}).get("parameters", {})
    figures: dict[str, Callable[[], str]] = {
        "ratio": lambda: texts.number(facts.get("consistency-ratio") or 0),
        "limit": lambda: texts.number(parameters.get("limit", 0)),
        "members": lambda: texts.number(facts.get("members", 0)),
    }
    template = WEIGHTINGS.get(weighting["name"], WEIGHTING_OTHER)
    shown = {key: figure() for key, figure in figures.items() if f"{{{key}}}" in template}
    own = (facts or {}).get("told")
    said = [texts.local(own["how"]) if own else texts.say(template, method=weighting["name"], **shown)]
    parts = [
        texts.say(PART, part=names.node(child["path"]), weight=texts.percent(100 * child["share"]))
        for child in children
        if child["share"] is not None
    ]
    if weighting["name"] != "benefit-of-the-doubt":
        said.append(texts.say(FOUND, weights=texts.listed(parts)))
    return said
