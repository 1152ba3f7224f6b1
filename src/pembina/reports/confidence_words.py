"""Rank confidence sets in sentences: who may stand first, how the ranges are to be read, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.audit_names import entrants, node
from pembina.reports.names import Names

Found = Mapping[str, Any]

FIRST_SURE = N_("With {level} confidence first place is decided: it belongs to {entrant}.")
FIRST_SHARED = N_("With {level} confidence first place is shared by {entrants}: nothing tells them apart.")
FIRST_OPEN = N_("With {level} confidence first place cannot be decided between {entrants}.")
FIRST_OPEN_ALL = N_("With {level} confidence first place cannot be decided between any of the {n} entrants.")
SURE = N_("The first {places} are certain: {may}.")
AMONG = N_("Among the first {places} may be {may}.")
AMONG_SURE = N_("Among the first {places} may be {may}; {certain} certainly are.")
AMONG_SURE_ONE = N_("Among the first {places} may be {may}; {certain} certainly is.")
NO_DOUBT = N_("No rank is in doubt.")
EXAMPLE = N_("So {entrant}, ranked {rank}, stands with {level} confidence between rank {first} and rank {last}.")

READ = N_(
    "Figures that come from a sample would have come out differently in another sample. The ranges hold the ranks that "
    "their standard errors do not rule out."
)
READ_TOGETHER = N_(
    "“All at once”: in {level} of such samples every entrant's true rank lies in its range. Whoever quotes the ranking "
    "as a whole, or picks an entrant because of its rank, quotes these."
)
READ_ALONE = N_("“Alone”: the range of a single entrant, for whoever asks about that one whatever its figures are.")
OVERLAP = N_("Entrants whose ranges overlap may still be told apart, when compared with each other alone.")

REST_EXACT = N_("The rest is taken as exact, so the ranges are too narrow rather than too wide.")
GATE_ONLY = N_("Standard errors of criteria that carry no weight play no part here: {criteria}.")
INDEPENDENT = N_("The errors of different values are taken as independent of one another, and as normally distributed.")
THROUGH = N_(
    "The values were drawn {draws} times with their errors and put through the award's scoring and weights each time."
)
DRAWN = N_("The errors were drawn {draws} times.")
FEWER = N_(
    "Each of {draws} draws was judged as a whole, fewer than the {asked} asked for, since gaps are filled or weights "
    "found from uncertain values."
)
DEPENDENT = N_(
    "Something in the award compares entrants, so the error of one value moves several totals; this is reckoned with."
)
NEAR = N_(
    "Near the end of a scale or the edge of a band errors are cut off or make the score jump, and a range holds less "
    "surely there: {listed}."
)
NEAR_ONE = N_("{criterion} of {entrants}")
NEAR_REST = N_("{n} more")
AS_GIVEN = N_("Who is ranked at all is taken as given: errors may also decide who meets a condition for being ranked.")
METHOD = N_(
    "Method: confidence sets for ranks by Mogstad, Romano, Shaikh and Wilhelm (2024), from the largest of all "
    "differences, each divided by its standard error, step by step; critical value {critical}. Seed {seed}."
)

NOTHING = N_("Nothing can be said: {reason}.")
REASONS = {
    "no-errors": N_("no value carries a standard error, so every figure is taken as exact and every rank as it stands"),
    "no-errors-here": N_(
        "no value of this criterion carries a standard error, so each is taken as exact, and its rank as it stands"
    ),
    "no-errors-in-total": N_("only criteria without weight carry standard errors; ask for one of them by name"),
    "categories": N_("the values of this criterion are words, not numbers"),
    "no-direction": N_("neither more nor less of this criterion is always better, so its values give no ranking"),
    "few-entrants": N_("of the ranked entrants {n} have what is needed, and it takes {needed}"),
    "not-reproduced": N_("recounting the result does not give its own ranks, so nothing is concluded from it"),
    "few-draws": N_("each draw is judged as a whole, and {n} draws are too few for so much confidence"),
    "no-score": N_("a value changed by its error has no score any more, at {criterion}"),
}
HOW = N_(
    "Standard errors are given by a column of the table, which the award binds beside the value: "
    'read = { figures = { value = "COLUMN", standard-error = "COLUMN" } }; other plugins return a column '
    "standard_error."
)

SHOWN = 5
"""Criteria whose values near an edge a sentence lists."""


def level(names: Names, found: Found) -> str:
    """Write the level of confidence."""
    return names.texts.percent(found["level"])


def nothing(names: Names, found: Found) -> list[str]:
    """Say why there is no answer, and what would give one."""
    why, texts = found["not-done"], names.texts
    args = {key: texts.number(why["args"][key]) for key in ("n", "needed") if key in why["args"]}
    if "criterion" in why["args"]:
        args["criterion"] = node(names, why["args"]["criterion"])
    said = [texts.say(NOTHING, reason=texts.say(REASONS[why["key"]], **args))]
    return [*said, texts.translate(HOW)] if why["key"] in ("no-errors", "no-errors-here") else said


def answer(names: Names, found: Found) -> list[str]:
    """Say who may stand first, who among the first few, and of the first one in doubt between which ranks it stands."""
    texts, shown = names.texts, {"level": level(names, found)}
    first = found["places"][0]
    if first["may"] == first["certain"] and len(first["may"]) == 1:
        said = [texts.say(FIRST_SURE, entrant=names.entrant(first["may"][0]), **shown)]
    elif _tied(found, first["may"]):
        said = [texts.say(FIRST_SHARED, entrants=entrants(names, first["may"]), **shown)]
    elif len(first["may"]) == len(found["rows"]) > SHOWN:
        said = [texts.say(FIRST_OPEN_ALL, n=texts.number(len(found["rows"])), **shown)]
    else:
        said = [texts.say(FIRST_OPEN, entrants=entrants(names, first["may"]), **shown)]
    said += [_among(names, place) for place in found["places"][1:] if place["places"] < len(found["rows"])]
    doubtful = next((row for row in found["rows"] if row["from"] < row["to"]), None)
    if doubtful is not None:
        ends = {"rank": doubtful["rank"], "first": doubtful["from"], "last": doubtful["to"]}
        written = {key: texts.number(rank) for key, rank in ends.items()}
        said.append(texts.say(EXAMPLE, entrant=names.entrant(doubtful["entrant"]), **written, **shown))
    else:
        said.append(texts.translate(NO_DOUBT))
    return [" ".join(said)]


def _tied(found: Found, codes: list[str]) -> bool:
    """Whether those who may stand first are equal without any error."""
    rows = [row for row in found["rows"] if row["entrant"] in codes]
    return all(row["standard-error"] == 0 and row["to"] == len(rows) for row in rows)


def _among(names: Names, place: Found) -> str:
    texts, shown = names.texts, {"places": names.texts.number(place["places"]), "may": entrants(names, place["may"])}
    if place["certain"] == place["may"]:
        return texts.say(SURE, **shown)
    if not place["certain"]:
        return texts.say(AMONG, **shown)
    template = AMONG_SURE_ONE if len(place["certain"]) == 1 else AMONG_SURE
    return texts.say(template, certain=entrants(names, place["certain"]), **shown)


def reading(names: Names, found: Found) -> list[str]:
    """Say how the ranges are to be read."""
    texts = names.texts
    told = [texts.translate(READ), texts.say(READ_TOGETHER, level=level(names, found)), texts.translate(READ_ALONE)]
    return [" ".join([*told, texts.translate(OVERLAP)])]


def grounds(names: Names, result: Result, found: Found) -> Iterator[str]:
    """Say which values carry errors, what was assumed, and where the ranges hold less surely."""
    texts, about = names.texts, found["about"]
    yield from _carried(names, found)
    yield texts.translate(INDEPENDENT)
    made = texts.number(found["made"])
    if about:
        yield texts.say(DRAWN, draws=made)
    elif found["made"] < found["draws"]:
        yield texts.say(FEWER, draws=made, asked=texts.number(found["draws"]))
    else:
        yield texts.say(THROUGH, draws=made)
    if found["dependent"]:
        yield texts.translate(DEPENDENT)
    if found["near-edges"]:
        yield texts.say(NEAR, listed=_near(names, found))
    if result.award["gates"]:
        yield texts.translate(AS_GIVEN)
    critical = texts.number(found["critical"]["first"], 3)
    yield texts.say(METHOD, critical=critical, seed=str(found["seed"]))


def _carried(names: Names, found: Found) -> Iterator[str]:
    texts, about = names.texts, found["about"]
    counting = [row for row in found["criteria"] if (row["path"] == about if about else row["counts"])]
    carrying = [row for row in counting if row["errors"]]
    if not about:
        listed = {"criteria": texts.listed([node(names, row["path"]) for row in carrying])}
        yield _how_many(names, len(carrying), len(counting), listed)
        idle = [node(names, row["path"]) for row in found["criteria"] if row["errors"] and not row["counts"]]
        if idle:
            yield texts.say(GATE_ONLY, criteria=texts.listed(idle))
    for row in carrying:
        lacking = row["values"] - row["errors"]
        if lacking:
            yield texts.counted(
                "Of {criterion} {n} value of {all} carries no standard error and counts as exact.",
                "Of {criterion} {n} values of {all} carry no standard error and count as exact.",
                lacking, criterion=node(names, row["path"]), all=texts.number(row["values"]),
            )  # fmt: skip


def _how_many(names: Names, carrying: int, counting: int, listed: Mapping[str, str]) -> str:
    texts = names.texts
    if carrying == counting:
        return texts.counted(
            "The only criterion carries standard errors.", "All {n} criteria carry standard errors.", counting
        )
    said = texts.counted(
        "{n} of {all} criteria carries standard errors: {criteria}.",
        "{n} of {all} criteria carry standard errors: {criteria}.",
        carrying, all=texts.number(counting), **listed,
    )  # fmt: skip
    return f"{said} {texts.translate(REST_EXACT)}"


def _near(names: Names, found: Found) -> str:
    by_criterion: dict[str, list[str]] = {}
    for value in found["near-edges"]:
        by_criterion.setdefault(value["criterion"], []).append(value["entrant"])
    listed = [
        names.texts.say(NEAR_ONE, criterion=node(names, path), entrants=entrants(names, codes))
        for path, codes in list(by_criterion.items())[:SHOWN]
    ]
    if len(by_criterion) > SHOWN:
        listed.append(names.texts.say(NEAR_REST, n=names.texts.number(len(by_criterion) - SHOWN)))
    return "; ".join(listed)
