"""Aggregators that compare the entrants with one another: distance, ratio, outranking and voting methods.

Each turns the index of its paper into a score between 0 and the award's highest, as the docstring of its function
says. Children are scores already, so that of every part more is better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pembina.methods import (
    distance,
    electre,
    electre_three,
    kemeny,
    mazziotta,
    pairwise,
    promethee,
    ratio,
    weigh_doubt,
)
from pembina.methods.weighed import figures
from pembina.plugins import rules_of_aggregating as rules
from pembina.plugins.builtin.aggregators import PENALTY
from pembina.plugins.builtin.shapes import Shape, choice, number
from pembina.plugins.builtin.weightings import BOUNDS, shares_bounds
from pembina.plugins.kinds import Aggregated, Aggregator, Booleans, Context, Floats, Parameters
from pembina.plugins.rules_of_weighing import bounds as bounds_fit

Index = Callable[[Floats, Floats, Parameters, Context], Floats | Aggregated]


def threshold(description: str) -> Shape:
    """Describe a threshold in points of score: one for all parts, or one for each that is named."""
    return {
        "description": f"{description} In points of score, for all parts or by part; a part not named has none.",
        "type": ["number", "object"],
        "minimum": 0,
        "additionalProperties": {"type": "number", "minimum": 0},
    }


def _comparing(
    name: str,
    how: Index,
    summary: str,
    parameters: dict[str, Shape] | None = None,
    bounded: bool = True,
    relative: bool = True,
    **more: Any,
) -> Aggregator:
    """An aggregator from an index between 0 and 1; ``how`` gets the scores and one weight for each part."""

    def apply(scores: Floats, shares: Floats, present: Booleans, p: Parameters, context: Context) -> Aggregated:
        given = how(scores, shares[0], p, context) if relative else _by_weights(how, scores, shares, p, context)
        found = given if isinstance(given, Aggregated) else Aggregated(given)
        return Aggregated(found.scores * context.scale if bounded else found.scores, found.facts, found.remarks)

    return Aggregator(
        name, apply, parameters or {}, relative=relative, complete=True, bounded=bounded, summary=summary, **more
    )


def _by_weights(how: Index, scores: Floats, shares: Floats, p: Parameters, context: Context) -> Floats | Aggregated:
    """Ask for the entrants that have the same weights together.

    An award has the same weights for all; an analysis hands in many draws at once, each with weights of its own.
    """
    if (shares == shares[0]).all():
        return how(scores, shares[0], p, context)
    distinct, which = np.unique(shares, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(which.ravel()))
    made = np.empty(len(scores))
    for weights, rows in zip(distinct, np.split(order, ends[:-1]), strict=True):
        given = how(scores[rows], weights, p, context)
        made[rows] = given.scores if isinstance(given, Aggregated) else given
    return made


def by_part(value: Any, parts: Sequence[str]) -> Any:
    """One threshold for all parts, or a list with None for those without; None where there is none at all."""
    if not isinstance(value, Mapping):
        return value if value is None else float(value)
    return [float(value[part]) if part in value else None for part in parts]


def _named(groups: Sequence[Sequence[int]], context: Context) -> list[list[str]]:
    return [[context.codes[row] for row in group] for group in groups]


def _from_places(places: Any) -> Floats:
    """Score places evenly: the first gets 1, the last of n places 0; one entrant alone gets 1."""
    count = len(places)
    return np.ones(count) if count == 1 else (count - np.asarray(places, dtype=np.float64)) / (count - 1)


def _of_best(products: Floats) -> Floats:
    """Shares of the best; where everyone's is 0, so is every score."""
    best = products.max()
    return products / best if best > 0 else np.zeros(len(products))


def _mazziotta(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Floats:
    return mazziotta.mazziotta_pareto(scores, weights, penalty=p["penalty"])


def _vikor(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Aggregated:
    found = distance.vikor(scores, weights, v=float(p["v"]))
    compromise = [code for code, inside in zip(context.codes, found.compromise, strict=True) if inside]
    facts = {"advantage": found.advantage, "stability": found.stability, "compromise": compromise}
    remarks = [("vikor.compromise", {"entrants": compromise})] if len(compromise) > 1 else []
    return Aggregated(1.0 - found.q, facts, remarks)


def _promethee(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Aggregated:
    preference = p["preference"]
    each = [preference.get(part, "usual") for part in context.parts] if isinstance(preference, Mapping) else preference
    thresholds = {key: by_part(p.get(key), context.parts) for key in ("indifference", "strict", "inflection")}
    flows = promethee.promethee_two(scores, weights, preference=each, **thresholds)
    return Aggregated((flows.net + 1.0) / 2.0)


def _spotis(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Floats:
    bounds = np.tile([0.0, context.scale], (len(context.parts), 1))
    return 1.0 - distance.spotis(scores, weights, bounds)


def _electre_one(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Aggregated:
    found = electre.electre_one(
        scores, weights, concordance=float(p["concordance"]), discordance=float(p["discordance"]), scale=p["scale"]
    )
    last = int(found.layers.max())
    places = np.ones(len(scores)) if last == 1 else (last - found.layers) / (last - 1.0)
    kernel = [code for code, inside in zip(context.codes, found.kernel, strict=True) if inside]
    return Aggregated(
        places,
        {"kernel": kernel, "layers": last, "cycles": _named(found.cycles, context)},
        _cycles(found.cycles, context),
    )


def _electre_three(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Aggregated:
    limits = {key: by_part(p.get(key), context.parts) for key in ("indifference", "preference", "veto")}
    for key in ("indifference", "preference"):
        limits[key] = [part or 0.0 for part in limits[key]] if isinstance(limits[key], list) else limits[key]
    slope, intercept = p["discrimination"]
    found = electre_three.electre_three(scores, weights, **limits, discrimination=(float(slope), float(intercept)))
    apart = ~found.at_least & ~found.at_least.T
    return Aggregated(_from_places(found.places), {"incomparable-pairs": int(np.triu(apart, 1).sum())})


def _copeland(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Floats:
    wins = pairwise.copeland(scores, weights)
    return np.ones(1) if len(wins) == 1 else (wins / (len(wins) - 1.0) + 1.0) / 2.0


def _borda(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Floats:
    points = pairwise.borda(scores, weights)
    return np.ones(1) if len(points) == 1 else points / (len(points) - 1.0)


def _condorcet(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Aggregated:
    found = pairwise.condorcet(scores, weights)
    winner = None if found.winner is None else context.codes[found.winner]
    facts = {"winner": winner, "cycles": _named(found.cycles, context)}
    return Aggregated(_from_places(found.places), facts, _cycles(found.cycles, context))


def _cycles(cycles: Sequence[Sequence[int]], context: Context) -> list[tuple[str, dict[str, Any]]]:
    return [("aggregation.cycle", {"entrants": codes}) for codes in _named(cycles, context)]


def _share_open_places(places: Floats, alike: Any, shares: Floats) -> None:
    """Let those share a place whom equally good orders put in different ones; changes ``places``.

    Groups that beat all later ones keep apart in every best order. Inside a group of which several orders are equally
    good, nobody is put before another by rule.
    """
    for group in pairwise.ordered_groups(shares > shares.T):
        first = [row for n, row in enumerate(group) if alike[row] not in alike[list(group[:n])]]
        if len(first) > 1 and kemeny.kemeny_of(shares[np.ix_(first, first)]).unique is False:
            places[list(group)] = places[list(group)].min()


def _kemeny(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Aggregated:
    """Entrants that no majority tells apart share the best of their places: swapping them agrees with as much."""
    found, shares = kemeny.kemeny(scores, weights), pairwise.majority(scores, weights)
    places = np.empty(len(scores))
    places[list(found.order)] = np.arange(1, len(scores) + 1)
    _, alike = np.unique(shares, axis=0, return_inverse=True)
    best = np.full(len(scores), np.inf)
    np.minimum.at(best, alike.reshape(-1), places)
    places = best[alike.reshape(-1)]
    if found.unique is False:
        _share_open_places(places, alike.reshape(-1), shares)
    score, bound = figures([found.score, found.bound])
    facts = {"score": score, "bound": bound, "exact": found.exact, "unique": found.unique}
    remarks: list[tuple[str, dict[str, Any]]] = []
    if not found.exact:
        remarks.append(("kemeny.not-exact", {"score": score, "bound": bound}))
    elif found.unique is False:
        remarks.append(("kemeny.not-unique", {}))
    return Aggregated(_from_places(places), facts, remarks)


def _doubt(scores: Floats, weights: Floats, p: Parameters, context: Context) -> Floats:
    return weigh_doubt.benefit_of_the_doubt(scores, *shares_bounds(p, context.parts)).indices


DISTANCES = (
    _comparing(
        "weighted-product",
        lambda s, w, p, c: _of_best(ratio.weighted_product(s, w)),
        "Product of the parts, each to the power of its weight, against the best entrant.",
    ),
    _comparing(
        "topsis",
        lambda s, w, p, c: distance.topsis(s, w, normalisation=p["normalisation"]).closeness,
        "Closeness to the best of every part, against distance from the worst of every part.",
        {
            "normalisation": choice(
                "How parts are brought to one unit.", "vector", "min-max", "max", "sum", default="vector"
            )
        },
    ),
    _comparing(
        "vikor",
        _vikor,
        "A compromise between the good of the whole and the worst single regret.",
        {"v": number("Weight of the whole against the worst regret.", minimum=0, maximum=1, default=0.5)},
    ),
    _comparing(
        "spotis", _spotis, "Nearness to the top of the scale in every part; no other entrant matters.", relative=False
    ),
    _comparing(
        "edas",
        lambda s, w, p, c: distance.edas(s, w).appraisal,
        "How far above and how far below the average of all entrants.",
    ),
    _comparing(
        "mabac",
        lambda s, w, p, c: (distance.mabac(s, w).score + 1.0) / 2.0,
        "Distance from a border through the geometric middle of all entrants.",
    ),
    _comparing(
        "copras",
        lambda s, w, p, c: ratio.copras(s, w).utility / 100.0,
        "Weighted shares of what all entrants have together, against the best entrant.",
    ),
    _comparing(
        "moora",
        lambda s, w, p, c: (ratio.moora(s, w).ratio + 1.0) / 2.0,
        "Weighted ratios to the size of each part over all entrants.",
    ),
    _comparing(
        "aras",
        lambda s, w, p, c: ratio.aras(s, w).utility,
        "Weighted shares, against an entrant that is best in everything.",
    ),
    _comparing(
        "waspas",
        lambda s, w, p, c: ratio.waspas(s, w, blend=float(p["blend"])).joint,
        "A blend of weighted sum and weighted product of shares of the best.",
        {"blend": number("Weight of the sum against the product.", minimum=0, maximum=1, default=0.5)},
    ),
    _comparing(
        "marcos",
        lambda s, w, p, c: ratio.marcos(s, w).against_best,
        "Weighted shares, against an ideal made of the best of every part.",
    ),
    _comparing(
        "benefit-of-the-doubt",
        _doubt,
        "Every entrant by the weights that suit it best, under which nobody scores above the highest.",
        BOUNDS,
        check=bounds_fit,
    ),
    _comparing(
        "mazziotta-pareto",
        _mazziotta,
        "Weighted mean of standardised parts less a penalty for unevenness (MPI); 100 is the mean of all.",
        {"penalty": PENALTY},
        bounded=False,
    ),
)

OUTRANKING = (
    _comparing(
        "promethee",
        _promethee,
        "How strongly an entrant is preferred to the others, less how strongly they are preferred to it.",
        {
            "preference": {
                "description": "How a lead in score becomes a preference, for all parts or by part.",
                "type": ["string", "object"],
                "default": "usual",
            },
            "indifference": threshold("Lead up to which nobody is preferred."),
            "strict": threshold("Lead from which the preference is full."),
            "inflection": threshold("Lead at which the gaussian preference grows fastest."),
        },
        check=rules.promethee,
    ),
    _comparing(
        "electre-1",
        _electre_one,
        "Who is at least as good by enough weight, with no part much worse; layers from a kernel that none outranks.",
        {
            "concordance": number("Weight that has to agree, from 0 to 1.", minimum=0, maximum=1, default=0.65),
            "discordance": number(
                "Lead against it, as a share of the range, that forbids it.", minimum=0, maximum=1, default=0.35
            ),
            "scale": choice(
                "Whether the range is the widest of all parts, or each part's own.", "common", "own", default="common"
            ),
        },
    ),
    _comparing(
        "electre-3",
        _electre_three,
        "Degrees of being at least as good, read once from the best and once from the worst.",
        {
            "indifference": threshold("Lead up to which two are as good as one another."),
            "preference": threshold("Lead from which one is strictly better."),
            "veto": threshold("Lead from which no other part can make up."),
            "discrimination": {
                "description": "How far apart two degrees have to be to differ: slope and intercept by the degree.",
                "type": "array",
                "prefixItems": [{"type": "number"}, {"type": "number"}],
                "minItems": 2,
                "maxItems": 2,
                "default": list(electre_three.DISCRIMINATION),
            },
        },
        check=rules.thresholds,
        required=("indifference", "preference"),
    ),
    _comparing("borda", _borda, "How many entrants one is ahead of, on the average of the parts."),
    _comparing("copeland", _copeland, "How many entrants one beats by a majority of weight, less how many beat it."),
    _comparing(
        "condorcet",
        _condorcet,
        "Places on which majorities of weight agree; those that beat one another in a circle share one.",
    ),
    _comparing(
        "kemeny",
        _kemeny,
        "The order that agrees with majorities of weight best; whom equally good orders part share a place.",
    ),
)

COMPARING: tuple[Aggregator, ...] = (*DISTANCES, *OUTRANKING)
