"""What an audit says of itself: verdict, whom it covers, the ten steps of the handbook, its limits and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import r
from pembina.reports.names import Names
from pembina.reports.reasons import STATUSES

Part = Mapping[str, Any]

SMALL = 10
"""Fewer ranked entrants than these make every figure of an audit a hint at best."""

CLEAN = N_("Nothing that would have to be looked at before the result is published.")
EMPTY = N_("Nobody is ranked, so there is nothing to audit.")
WITHOUT = N_("{count} {status}")
LEFT_ASIDE = N_("Without rank, and left aside here: {listed}.")
CHANCE = N_("Among so few, a correlation between {low} and {high} may be chance.")
PROVES_LITTLE = N_("So few entrants prove little: take every figure below as a hint.")
PURPOSE = N_(
    "An audit asks whether criteria, weights and figures fit together. It changes no score. "
    "Whether a finding is a fault, or meant so, is for the committee to say."
)
COVERED = N_("Every ranked entrant reported all figures that carry weight.")
COVERAGE = N_("On average reported figures cover {mean} of the weight, least for {entrant} ({least}).")


def verdict(names: Names, audit: Part) -> str:
    """Say first of all how much there is to look at."""
    texts, found = names.texts, audit["findings"]
    if not audit["entrants"]["ranked"]:
        return texts.translate(EMPTY)
    warnings = sum(finding["level"] == "warning" for finding in found)
    said = [texts.translate(CLEAN)]
    if warnings:
        said = [texts.counted(
            "{n} thing to look at before the result is published.",
            "{n} things to look at before the result is published.",
            warnings,
        )]  # fmt: skip
    notes = len(found) - warnings
    if notes:
        said.append(texts.counted("{n} more thing is worth knowing.", "{n} more things are worth knowing.", notes))
    return " ".join(said)


def scope(names: Names, audit: Part) -> list[str]:
    """Say whom the audit covers, and how far its figures carry."""
    texts, ranked = names.texts, audit["entrants"]["ranked"]
    said = [texts.counted("The audit covers {n} ranked entrant.", "The audit covers {n} ranked entrants.", ranked)]
    without = audit["entrants"]["without-rank"]
    if without:
        listed = [
            texts.say(WITHOUT, count=texts.number(count), status=texts.translate(STATUSES.get(status, status)))
            for status, count in without.items()
        ]
        said.append(texts.say(LEFT_ASIDE, listed=texts.listed(listed)))
    chance = audit["correlation"]["chance"]
    if 0 < ranked < SMALL:
        said.append(texts.translate(PROVES_LITTLE))
    if chance is not None and chance > audit["limits"]["weak"]:
        said.append(texts.say(CHANCE, low=r(names, -chance), high=r(names, chance)))
    return said


def coverage(names: Names, data: Part) -> str:
    """Say how much of the weight rests on reported figures."""
    covered, texts = data["coverage"], names.texts
    if covered["mean"] is None:
        return ""
    if covered["least"] == 100:
        return texts.translate(COVERED)
    figures = {"mean": texts.percent(covered["mean"], 1), "least": texts.percent(covered["least"], 1)}
    return texts.say(COVERAGE, entrant=names.entrant(covered["entrant"]), **figures)


# The ten steps of the handbook

STEPS = {
    "framework": N_("Theoretical framework"),
    "selection": N_("Selection of criteria"),
    "imputation": N_("Missing figures and outliers"),
    "multivariate": N_("Multivariate analysis"),
    "normalisation": N_("Scoring"),
    "weighting": N_("Weights and aggregation"),
    "uncertainty": N_("Uncertainty and sensitivity"),
    "back-to-data": N_("Back to the data"),
    "links": N_("Links to other indicators"),
    "visualisation": N_("Presentation"),
}
STATES = {
    "done": N_("done"),
    "partly": N_("partly"),
    "not-done": N_("not done"),
    "elsewhere": N_("elsewhere"),
}
SAID = {
    "framework": N_("What the award is to reward, and why by these criteria, its basis has to say."),
    "multivariate": N_("Correlations, Cronbach's alpha and principal components, above."),
    "weighting": N_("Influence, each criterion left out, and both means are above; other weights were not tried."),
    "uncertainty": N_("Not part of the audit; pembina robustness and pembina stability answer it."),
    "back-to-data": N_("pembina explain goes from a rank down to the records."),
    "links": N_("The result was not compared with other indices."),
    "visualisation": N_("Tables only."),
}
NO_FILLED, NO_TREATED = N_("No figure was estimated for a missing one."), N_("No outlier was treated.")
TREATED = N_("Treated for outliers: {nodes}.")
FIXED = N_("All scores lie on scales fixed beforehand.")
RELATIVE = N_("Scores that compare the entrants with one another: {nodes}.")
UNKNOWN_STEP = N_("Too few entrants.")


def step_row(names: Names, step: Part) -> tuple[str, str, str]:
    """Name a step, its state, and what there is to say of it."""
    texts = names.texts
    title, state = texts.translate(STEPS[step["step"]]), texts.translate(STATES[step["state"]])
    return title, state, " ".join(_said(names, step))


def _said(names: Names, step: Part) -> list[str]:
    args, texts = step["args"], names.texts
    match step["step"]:
        case "selection":
            said = texts.counted("{n} criterion, of which {weighted} with weight.",
                                 "{n} criteria, of which {weighted} with weight.",
                                 args["criteria"], weighted=texts.number(args["weighted"]))  # fmt: skip
            return [said]
        case "imputation":
            return _imputation(names, args)
        case "normalisation" if args["relative"]:
            return [texts.say(RELATIVE, nodes=_titles(names, args["relative"]))]
        case "normalisation":
            return [texts.translate(FIXED)]
        case "multivariate" if step["state"] == "not-done":
            return [texts.translate(UNKNOWN_STEP)]
    return [texts.translate(SAID[step["step"]])]


def _imputation(names: Names, args: Part) -> list[str]:
    texts = names.texts
    said = []
    if args["filled"]:
        said.append(texts.counted("By the rules {n} missing figure got a stand-in score.",
                                  "By the rules {n} missing figures got a stand-in score.",
                                  args["filled"]))  # fmt: skip
    else:
        said.append(texts.translate(NO_FILLED))
    if args["left_out"]:
        said.append(texts.counted("{n} was left out, and its weight given to its siblings.",
                                  "{n} were left out, and their weight given to their siblings.",
                                  args["left_out"]))  # fmt: skip
    treated = args["treated"]
    said.append(texts.say(TREATED, nodes=_titles(names, treated)) if treated else texts.translate(NO_TREATED))
    return said


def _titles(names: Names, paths: list[str]) -> str:
    return names.texts.listed([names.quoted(names.node(path)) for path in paths])


# Limits

LIMITS = (
    N_("Far away: skewness beyond ±{skewness} and kurtosis above {kurtosis} (JRC's audits)."),
    N_("Standing out: {whisker} interquartile ranges beyond the quartiles (Tukey 1977)."),
    N_("Nearly the same: r above {redundant}; weak: r below {weak} (JRC's audits)."),
    N_("Chance: 95 of 100 pairs of unrelated columns stay within it (Fisher 1921)."),
    N_("Several things: Cronbach's alpha below {alpha} (Nunnally 1978), or a second eigenvalue above {eigenvalue} "
       "(Kaiser 1960)."),
    N_("Effective influence: squared correlation with the total, as a part of all of them (Paruolo, Saisana and "
       "Saltelli 2013). It says how ranks came about, not what the weights were meant to say."),
    N_("Pembina's own marks: influence less than half or more than {factor} times the weight, or {points} of the "
       "total away from it; {missing} of entrants or more without a figure; {zeros} or more at zero."),
)  # fmt: skip


def limit_words(names: Names, limits: Part) -> tuple[str, ...]:
    """Name each limit with its source."""
    shares = {key: names.texts.percent(100 * limits[key]) for key in ("points", "missing", "zeros")}
    numbers = {key: names.texts.number(value) for key, value in limits.items() if key not in shares}
    return tuple(names.texts.say(text, **numbers, **shares) for text in LIMITS)
