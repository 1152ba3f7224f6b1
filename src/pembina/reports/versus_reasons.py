"""Why a difference is not shared out, and what to know before believing a comparison: keys as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.versus_names import Duel

REASONS = {
    "aggregation-relative": N_(
        "“{group}” compares all entrants with one another (method “{method}”), "
        "so nobody can say what its score would be with some figures of the one and some of the other."
    ),
    "aggregation-unknown": N_(
        "The method “{method}”, by which “{group}” combines its parts, is not installed here, so it cannot be asked."
    ),
    "own-weights": N_("In “{group}” everybody has weights of their own, so mixing the figures of two has no meaning."),
    "not-reproduced": N_("The score that the document states for “{group}” is not what its parts make."),
    "overridden": N_(
        "An override sets the score of “{group}” for one of them, so that it does not follow from its parts."
    ),
    "no-answer": N_("The method “{method}” of “{group}” has no answer for a mixture of the figures of both."),
    "nothing-left": N_("In “{group}” the two have too few criteria in common: a mixture of both may hold none at all."),
    "too-many": N_("In “{group}” {parts} parts differ, which makes more mixtures of the two than can be tried."),
    "no-total": N_("Not both of them have a total."),
    "nobody-ranked": N_("Nobody is ranked, so there is no median entrant."),
    "median-no-total": N_("The median scores make no total."),
    "weights-changed": N_(
        "Weights changed, and the totals cannot be counted again with the weights of the other result."
    ),
    "tree-changed": N_("Criteria came or went ({nodes}), and this award does not simply add up its criteria."),
    "scale-changed": N_("The highest score is not the same in both results."),
    "aggregation-changed": N_("“{group}” combines its parts by another method than before."),
    "left-out-changed": N_("Criteria came or went, and “{node}” is left out for one of the two."),
}

NOTES = {
    "same-result": N_("Both files hold the same result."),
    "other-award": N_("The earlier result is that of another award, “{award}”."),
    "other-origin": N_("The data of the two results are not of the same kind: invented data stand beside real ones."),
    "earlier-changed": N_(
        "What if: rules were changed for the earlier evaluation ({settings}), so it is not that of the published award."
    ),
    "relative": N_(
        "Scores in {nodes} depend on who else takes part; part of the difference there may come from the others."
    ),
    "plugin-version": N_(
        "The plugin that measures changed between the two results in {nodes}; its changelog says whether that matters."
    ),
}

LEFT_OUT = N_("“{criterion}”: {name} has no value and is not scored there; the weight goes to the siblings.")
STAND_IN = N_("“{criterion}”: {name} has no value there; by the rules a score of {score} stands in for it.")

CHANGES = {
    "new": N_("it is new"),
    "dropped": N_("it is no longer there"),
    "use": N_("another plugin measures it"),
    "plugin": N_("another plugin measures it"),
    "parameters": N_("what is counted changed"),
    "read": N_("it is read from other columns"),
    "panel": N_("the dates are used otherwise"),
    "denominate": N_("it is divided by something else"),
    "impute": N_("missing values are filled in otherwise"),
    "treat": N_("outliers are treated otherwise"),
    "score": N_("values become scores by another rule"),
    "missing": N_("another rule holds where a value is missing"),
    "unit": N_("the unit is another one"),
    "direction": N_("the other direction is better"),
    "scale": N_("the highest score is another one"),
}
SHOWN = 5
MORE = N_("{names} and {n} more")
CHANGED = N_("“{criterion}”: {changes}.")


def reason(duel: Duel, why: Mapping[str, Any]) -> str:
    """Say why a difference is not shared out."""
    args = dict(why["args"])
    shown: dict[str, Any] = {"method": args.get("method")}
    if "nodes" in args:
        shown["nodes"] = quoted(duel, args["nodes"])
    shown |= {key: duel.node(args[key]) for key in ("group", "node") if key in args}
    if "parts" in args:
        shown["parts"] = duel.texts.number(args["parts"])
    return duel.texts.say(REASONS[why["key"]], **shown)


def notes(duel: Duel) -> list[str]:
    """What to know before believing the comparison."""
    said = _missing(duel)
    for note in duel.document["notes"]:
        args = note["args"]
        shown = {"nodes": quoted(duel, args.get("nodes", [])), "award": duel.texts.local(args.get("award"))}
        shown["settings"] = ", ".join(args.get("settings", []))
        said.append(duel.texts.say(NOTES[note["key"]], **shown))
    return said


def _missing(duel: Duel) -> list[str]:
    """Criteria in which one of the two has no value, and what the rules made of that."""
    said = []
    for node in duel.document["nodes"]:
        for name, policy, score in zip(duel.called, node["missing"], node["scores"], strict=True):
            if policy is None or not node["weighted"] or (score is None and policy != "leave-out"):
                continue
            shown = {"criterion": duel.node(node["path"]), "name": name, "score": duel.score(score)}
            said.append(duel.texts.say(LEFT_OUT if score is None else STAND_IN, **shown))
    return said


def changes(duel: Duel) -> list[str]:
    """Criteria that are not comparable with the earlier result, each with what changed."""
    said = []
    for node in duel.document["nodes"]:
        if node["changed"]:
            words = list(dict.fromkeys(duel.texts.translate(CHANGES[key]) for key in node["changed"]))
            said.append(duel.texts.say(CHANGED, criterion=duel.node(node["path"]), changes="; ".join(words)))
    return said


def quoted(duel: Duel, paths: list[str]) -> str:
    """List nodes by their titles, the first few of them where they are many."""
    named = [duel.names.quoted(duel.node(path)) for path in paths]
    if len(named) <= SHOWN:
        return duel.texts.listed(named)
    return duel.texts.say(MORE, names=", ".join(named[:SHOWN]), n=duel.texts.number(len(named) - SHOWN))
