"""What a robustness analysis says first of all: whether the winner stands firmly, and how far ranks move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import entrants
from pembina.reports.names import Names
from pembina.reports.reasons import STATUSES
from pembina.reports.robustness_names import assumption, often, reason

Part = Mapping[str, Any]

HALF = 0.5

NOTHING = N_("How firmly the ranking stands cannot be said: {reason}.")
FIRM = N_("The first place is firm: {winner} stays first in {often} draws.")
LEADS = N_("{winner} stays first in {often} draws: in front, but not beyond doubt.")
SHAKY = N_("The first place is not firm: the official winner {winner} is first in only {often} draws.")
NEVER = N_("The first place is not firm: the official winner {winner} is first in {often} draws.")
RATHER = N_("More often it is {other}: in {often}.")
JOINT = N_("By the published rules {winners} share the first place.")
EACH = N_("{entrant} is first in {often} draws.")

ALONE = N_("It stands above each of the others in at least {apart} of 100 draws.")
BESIDE = N_("It shares the first place with {others}: nobody stands above any of them in {apart} of 100 draws.")
NOT_APART = N_("It cannot be told apart from {others}: neither stands above the other in {apart} of 100 draws.")
FREE = N_("If all weights were equally likely, it would be first on {often} weightings.")
FREE_ONLY = N_("If all weights were equally likely, the official winner would be first on only {often} weightings.")
FREE_NEVER = N_("If all weights were equally likely, the official winner would be first on {often} weightings.")
SHIFT = N_("On average an entrant stands {places} places away from its official rank.")
MOST = N_("What moves the ranking most: {assumption}.")
STILL = N_("Nothing that was varied moves any rank.")
ASIDE = N_("They stay aside in every draw, even where other rules would let them be ranked.")
UNTRIED: Part = {"key": "nothing-varied", "args": {}}


def verdict(names: Names, document: Part) -> list[str]:
    """Say whether the winner stands firmly, with whom it shares its place, and what other weights would mean."""
    if document["not-done"] is not None:
        return [names.texts.say(NOTHING, reason=reason(names, document["not-done"]))]
    if not document["settings"]["factors"]:  # who was never put to a test stands neither firmly nor otherwise
        return [names.texts.say(NOTHING, reason=reason(names, UNTRIED))]
    best = min(entrant["rank"] for entrant in document["entrants"])  # not 1 where equals share a later rank
    winners = [entrant for entrant in document["entrants"] if entrant["rank"] == best]
    if len(winners) != 1:
        return _joint(names, document, winners)
    winner = winners[0]
    return [*_first(names, document, winner), *_place(names, document, winner), *_free(names, document, winner)]


def _joint(names: Names, document: Part, winners: Sequence[Part]) -> list[str]:
    texts, draws = names.texts, document["settings"]["draws"]
    said = [texts.say(JOINT, winners=entrants(names, [winner["code"] for winner in winners]))]
    said += [
        texts.say(EACH, entrant=names.entrant(winner["code"]), often=often(names, winner["first"], draws))
        for winner in winners
    ]
    return said


def _first(names: Names, document: Part, winner: Part) -> list[str]:
    texts, share, draws = names.texts, winner["first"], document["settings"]["draws"]
    firm = 100 * share >= document["settings"]["apart"]
    template = FIRM if firm else LEADS if share >= HALF else SHAKY if share > 0 else NEVER
    said = [texts.say(template, winner=names.entrant(winner["code"]), often=often(names, share, draws))]
    rival = max(document["entrants"], key=lambda entrant: entrant["first"])
    if rival["first"] > share:
        said.append(texts.say(RATHER, other=names.entrant(rival["code"]), often=often(names, rival["first"], draws)))
    return said


def _place(names: Names, document: Part, winner: Part) -> list[str]:
    texts, apart = names.texts, names.texts.number(document["settings"]["apart"])
    if winner["place"] is None:
        return []
    if winner["place"] > 1:
        return [texts.counted(
            "{n} entrant stands above it in at least {apart} of 100 draws.",
            "{n} entrants stand above it in at least {apart} of 100 draws.",
            winner["place"] - 1, apart=apart,
        )]  # fmt: skip
    beside = [entrant["code"] for entrant in sharing(document, winner)]
    rest = [code for code in winner["not-apart"] if code not in beside]
    if not winner["not-apart"]:
        return [texts.say(ALONE, apart=apart)]
    said = [texts.say(BESIDE, others=entrants(names, beside), apart=apart)] if beside else []
    return said + ([texts.say(NOT_APART, others=entrants(names, rest), apart=apart)] if rest else [])


def sharing(document: Part, entrant: Part) -> list[Part]:
    """Return the other entrants that share a place: the same place, and neither stands apart from the other."""
    return [
        other
        for other in document["entrants"]
        if other["place"] == entrant["place"] and other["code"] in entrant["not-apart"]
    ]


def _free(names: Names, document: Part, winner: Part) -> list[str]:
    free = document["acceptability"]
    if free is None or free["not-done"] is not None:
        return []
    share = next(entrant["first"] for entrant in free["entrants"] if entrant["code"] == winner["code"])
    template = FREE if share >= HALF else FREE_ONLY if share > 0 else FREE_NEVER
    return [names.texts.say(template, often=often(names, share, free["draws"]))]


def movement(names: Names, document: Part) -> list[str]:
    """Say how far ranks move on average, and which assumption moves them most."""
    if document["not-done"] is not None or document["mean-shift"] is None or not document["settings"]["factors"]:
        return []
    said = [names.texts.say(SHIFT, places=names.texts.number(document["mean-shift"], 1))]
    whole = next((row for row in document["sensitivity"]["outputs"] if row["output"] == "mean-shift"), None)
    if whole is None:
        return said
    factors = {factor["name"]: factor for factor in document["settings"]["factors"]}
    name = max(whole["total"], key=lambda key: whole["total"][key] or 0.0)
    if not whole["total"][name]:  # ranks that move by the same in every draw are no reason to say that none moves
        return said if _moves(document) else [names.texts.translate(STILL)]
    moved = assumption(names, factors[name]["kind"], factors[name]["node"])
    return [*said, names.texts.say(MOST, assumption=moved)]


def _moves(document: Part) -> bool:
    """Whether anybody has another rank than the published one in any draw."""
    still = ([[row["rank"], document["settings"]["draws"]]] == row["ranks"] for row in document["entrants"])
    return not all(still)


def scope(names: Names, document: Part) -> list[str]:
    """Say who is compared, and who is left aside."""
    texts, population = names.texts, document["population"]
    said = [texts.counted("{n} ranked entrant is compared.", "{n} ranked entrants are compared.", population["ranked"])]
    if population["without-rank"]:
        parts = [
            texts.say(N_("{count} {status}"), count=texts.number(count), status=texts.translate(STATUSES[status]))
            for status, count in population["without-rank"].items()
        ]
        said.append(texts.say(N_("Without rank, and left aside here: {listed}."), listed=texts.listed(parts)))
        by_rules = {"ineligible", "not-assessable"} & set(population["without-rank"])
        if by_rules and document["not-done"] is None and document["settings"]["factors"]:
            said.append(texts.translate(ASIDE))
    return said
