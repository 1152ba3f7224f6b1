"""One node of the tree for one entrant, told: measured, scored, weighed, what it added and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.combining import (
    AGGREGATES,
    UNBOUNDED,
    WITHOUT_WEIGHTS,
    additive,
    how_aggregated,
    how_weighed,
    told_of,
)
from pembina.reports.measured import origin_sentences, value_sentence
from pembina.reports.names import Names
from pembina.reports.outline import Outline, exact, parent
from pembina.reports.overrides import override_of, score_line
from pembina.reports.scoring import SAYS_SCORE, how_scored
from pembina.reports.steps import step_sentences, transformed, trend_words, used_value
from pembina.reports.texts import half_up

Node = Mapping[str, Any]

SCORE = N_("That makes a score of {score}.")
GROUP_SCORE = N_("The group reaches a score of {score}.")
RELATIVE = N_("Such a score moves when another entrant comes or goes.")

FINAL = ("not-assessable", "needs-a-person")
"""Reasons for having no value that no missing-data rule fills in or leaves out."""

STAND_IN = {
    "zero": N_("By the rules a missing value gets a score of zero."),
    "lowest": N_("By the rules the lowest score of those who reported stands in for it: {score}."),
    "median": N_("By the rules the median score of those who reported stands in for it: {score}."),
}
STAND_IN_OTHER = N_("By the rule “{policy}” of the award, a score of {score} stands in for it.")
LEFT_OUT = N_("By the rules the criterion is left out here, and its weight goes to its siblings.")
NO_STAND_IN = N_("Nothing stands in for it, so the entrant cannot be assessed.")

WEIGHT = N_("It weighs {weight} of the total.")
WEIGHT_IN_GROUP = N_("It weighs {share} of “{group}” and {weight} of the total.")
WEIGHT_MOVED = N_(
    "Because others are left out here, it weighs {share} of “{group}” instead of {published}, "
    "and {weight} of the total."
)
WEIGHT_MOVED_TOP = N_("Because others are left out here, it weighs {weight} of the total instead of {published}.")
WEIGHT_OF_ITS_OWN = N_("With the weights that suit this entrant best it weighs {share} of “{group}”.")
WEIGHS_NOTHING = N_("With the weights that suit this entrant best it weighs nothing.")
UNWEIGHTED = N_("Weights decide nothing in “{group}”.")
IN_FULL = N_("Its score is added to “{group}” in full, without a weight.")
NO_WEIGHT = N_("It has no weight: it serves conditions, ties or the reader's information.")

ADDED = N_("It added {added} of at most {most} points and lost {lost}.")
ADDED_ALL = N_("It added all of its {most} points.")
ADDED_NOTHING = N_("It added nothing and lost all of its {most} points.")
ADDED_OF = N_("It added {added} of at most {most} points.")
ADDED_ALL_ROUNDED = N_("It added all of its points.")
ADDED_NOTHING_ROUNDED = N_("It added nothing and lost all of its points.")
IN_A_MEAN = N_("In a weighted average it would bring {added} of {most} points; “{group}” combines its parts otherwise.")
GROUP_ADDED = N_("Altogether the group added {added} of at most {most} points.")

GROUP_SUM = N_("Altogether the group added {added} points.")

UNEVEN = ("power", "adjusted-mazziotta-pareto")
"""Methods by which unevenness costs points."""

TAKEN = {
    "geometric": N_("Its parts are uneven; the geometric mean took away {points} points against a weighted average."),
    "harmonic": N_("Its parts are uneven; the harmonic mean took away {points} points against a weighted average."),
    "minimum": N_("Counting only the weakest part took away {points} points against a weighted average."),
}
SOFTER = N_("Its parts are uneven, which took away {points} points against a weighted average.")
TAKEN_OTHER = N_("The method “{method}” took away {points} points against a weighted average.")
GIVEN_OTHER = N_("The method “{method}” gave {points} points more than a weighted average.")
LESS = N_("In the total this makes {points} points less than a weighted average of its parts.")
MORE = N_("In the total this makes {points} points more than a weighted average of its parts.")


def told(names: Names, outline: Outline, path: str, position: int) -> list[str]:
    """Return the sentences about a criterion or a group."""
    node = outline.result.node(path)
    return (_group if node["kind"] == "group" else _leaf)(names, outline, node, position)


def points_lost(outline: Outline, path: str, position: int) -> Decimal | None:
    """What a criterion cost against its best score, unrounded.

    None without weight or without total, and where a group above it is no mean of its parts, so that nobody can say.
    """
    weight, added = outline.weight(path, position), outline.added(path, position)
    if weight is None or added is None or combined_otherwise(outline, path) is not None:
        return None
    return weight * outline.best(path) - added


def _leaf(names: Names, outline: Outline, node: Node, position: int) -> list[str]:
    code = outline.result.entrants[position]["code"]
    said = [value_sentence(names, node, position, code)]
    said += step_sentences(names, node, outline.rules[node["path"]], position, code)
    said += _scoring(names, outline, node, position, code)
    said += _overridden(names, outline, node, position)
    said += _weight(names, outline, node["path"], position)
    said += _added(names, outline, node["path"], position)
    return said + origin_sentences(names, node, position, code)


def _scoring(names: Names, outline: Outline, node: Node, position: int, code: str) -> list[str]:
    texts, value = names.texts, used_value(node, position)
    score = _computed(outline, node, position)
    if value is None:
        return _missing(names, outline, node, position, code)
    method = outline.rules[node["path"]]["score"]
    if method is None or score is None:
        return []
    if isinstance(value, str):
        value_shown: Any = trend_words(names, node, value)
        method = method if value_shown == value else _renamed(method, value, value_shown)
        value = value_shown
    plain = transformed(node, code)
    measure = texts.number if plain else lambda number: names.measured(node["path"], number)
    said = how_scored(texts, method, value, outline.scale, measure)
    if method["name"] not in SAYS_SCORE or not said:
        said.append(texts.say(SCORE, score=texts.number(score, outline.decimals)))
    return said + ([texts.translate(RELATIVE)] if node["relative"] else [])


def _computed(outline: Outline, node: Node, position: int) -> Any:
    """The score that follows from values and rules, whatever an override sets in its place."""
    each = override_of(outline.result, outline.result.entrants[position]["code"], node["path"])
    return (node["scores"] or {position: None})[position] if each is None else each["before"]


def _overridden(names: Names, outline: Outline, node: Node, position: int) -> list[str]:
    """Say that the score was overridden."""
    each = override_of(outline.result, outline.result.entrants[position]["code"], node["path"])
    return [] if each is None else [score_line(names, outline.decimals, each)]


def _renamed(method: Mapping[str, Any], word: str, shown: str) -> Mapping[str, Any]:
    """Let a table of levels call one of them by another word."""
    levels = method["parameters"].get("levels", {})
    renamed = {shown if level == word else level: score for level, score in levels.items()}
    return {**method, "parameters": {**method["parameters"], "levels": renamed}}


def _missing(names: Names, outline: Outline, node: Node, position: int, code: str) -> list[str]:
    """Say which missing-data rule was applied, by what it did rather than by its name."""
    texts, note = names.texts, node["notes"].get(code, {})
    policy = note.get("policy")
    score = _computed(outline, node, position)
    if score is not None and policy is None:  # it stood in until an override took its place
        policy = outline.rules[node["path"]]["missing"]
    if score is not None:
        shown = texts.number(score, outline.decimals)
        return [texts.say(STAND_IN.get(policy or "", STAND_IN_OTHER), policy=policy, score=shown)]
    if policy is None or node["share"] is None:
        return []
    left_out = policy == "leave-out" and note.get("reason") not in FINAL
    return [texts.translate(LEFT_OUT if left_out else NO_STAND_IN)]


def _weight(names: Names, outline: Outline, path: str, position: int) -> list[str]:
    texts, share, weight = names.texts, outline.share(path, position), outline.weight(path, position)
    if share is None or weight is None:
        return [texts.translate(NO_WEIGHT)]
    above = parent(path)
    node = outline.result.node(path)
    if share == 0 and (node["scores"] or {position: None})[position] is None:
        return []
    if share == 0 and node["share"]:
        return [texts.translate(WEIGHS_NOTHING)]
    if outline.result.node(above)["aggregate"]["name"] in WITHOUT_WEIGHTS:
        return [texts.say(UNWEIGHTED, group=names.node(above))]
    if not outline.weighted(above):
        return [texts.say(IN_FULL, group=names.node(above))]
    published = exact(node["share"])
    shown = {"share": texts.percent(100 * share), "group": names.node(above), "weight": texts.percent(100 * weight)}
    if published != share and not _left_out_beside(outline, path, position):
        return [texts.say(WEIGHT_OF_ITS_OWN, **shown)]
    if published != share:
        template = WEIGHT_MOVED if above else WEIGHT_MOVED_TOP
        return [texts.say(template, published=texts.percent(100 * published), **shown)]
    return [texts.say(WEIGHT_IN_GROUP if above else WEIGHT, **shown)]


def _left_out_beside(outline: Outline, path: str, position: int) -> bool:
    """Whether a node or one of its siblings is left out for an entrant, which moves the weights of the others."""
    nodes = outline.children(parent(path))
    return any((node["scores"] or {position: None})[position] is None for node in nodes if node["share"] is not None)


def combined_otherwise(outline: Outline, path: str) -> str | None:
    """The nearest group above a node that does not add up what its parts bring."""
    while path:
        path = parent(path)
        if not additive(outline.result.node(path)):
            return path
    return None


def _added(names: Names, outline: Outline, path: str, position: int) -> list[str]:
    """What a criterion brought and lost.

    Points are rounded so that they add up to the total: where added and lost then do not make the most that the rules
    give (12.10 and 4.56 of 16.67), what was lost is left to the table.
    """
    texts, points = names.texts, outline.points(position)
    most, added, lost = _most(outline, path, position), points.added(path), points.lost(path)
    if not most or added is None or lost is None:
        return []
    shown, fits = {"most": texts.figure(most), "added": texts.figure(added)}, added + lost == most
    otherwise = combined_otherwise(outline, path)
    if otherwise is not None:
        return [texts.say(IN_A_MEAN, group=names.node(otherwise), **shown)]
    if not outline.added(path, position):
        return [texts.say(ADDED_NOTHING if fits else ADDED_NOTHING_ROUNDED, **shown)]
    if not lost:
        fits = half_up(outline.added(path, position) or added, outline.decimals) == added
        return [texts.say(ADDED_ALL if fits else ADDED_ALL_ROUNDED, most=shown["added"])]
    return [texts.say(ADDED if fits else ADDED_OF, lost=texts.figure(lost), **shown)]


def _most(outline: Outline, path: str, position: int) -> Decimal | None:
    """The most points that a node could bring, rounded by itself; what it brought where that was rounded beyond."""
    weight, points = outline.weight(path, position), outline.points(position)
    added = points.added(path)
    if weight is None or added is None or points.most(path) is None:
        return None
    return max(half_up(weight * outline.best(path), outline.decimals), added)


def _group(names: Names, outline: Outline, node: Node, position: int) -> list[str]:
    texts, path = names.texts, node["path"]
    score = _computed(outline, node, position)
    said = [how_aggregated(texts, node)]
    said += how_weighed(names, node, outline.rules[path], outline.children(path))
    if score is not None:
        said.append(texts.say(GROUP_SCORE, score=texts.number(score, outline.decimals)))
    said += _overridden(names, outline, node, position)
    said += _weight(names, outline, path, position) if path else []
    said += _beyond_mean(names, outline, node, position)
    added, most = outline.points(position).added(path), _most(outline, path, position)
    if path and added is not None and most:
        otherwise = combined_otherwise(outline, path)
        template = IN_A_MEAN if otherwise is not None else GROUP_ADDED
        template = GROUP_SUM if node["aggregate"]["name"] in UNBOUNDED and otherwise is None else template
        shown = {"added": texts.figure(added), "most": texts.figure(most), "group": names.node(otherwise or "")}
        said.append(texts.say(template, **shown))
    return said


def _beyond_mean(names: Names, outline: Outline, node: Node, position: int) -> list[str]:
    """Say what the aggregation took from, or gave to, the weighted mean of the parts."""
    own = (node["contributions"] or {position: None})[position]
    if not own:
        return []
    method, texts = node["aggregate"]["name"], names.texts
    shown = outline.points(position).own(node["path"])
    points = texts.number(abs(exact(own) if shown is None else shown), outline.decimals)
    known = method in AGGREGATES
    if override_of(outline.result, outline.result.entrants[position]["code"], node["path"]) is not None:
        return [texts.say(MORE if own > 0 else LESS, points=points)]
    if own > 0:
        return [texts.say(MORE if known else GIVEN_OTHER, method=method, points=points)]
    taken = told_of(node).get("taken")
    if taken:
        return [texts.foreign(taken, {"points": points})]
    otherwise = LESS if known else TAKEN_OTHER
    return [texts.say(TAKEN.get(method, SOFTER if method in UNEVEN else otherwise), method=method, points=points)]
