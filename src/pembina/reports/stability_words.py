"""Sentences about stability that can be read aloud: who stays first, what would unseat it, which figure decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.audit_names import node
from pembina.reports.names import Names
from pembina.reports.stability_names import EVERYWHERE, ends, hundredths, listed, reason, rounded, scope

Part = Mapping[str, Any]

SHOWN = 6
"""How many weights a sentence lists."""

COARSE = 1
"""Published totals with so few decimals are often level where exact ones are not."""

DECIDED = {
    "total": N_("{who} leads {next} by {lead} points before rounding."),
    "shared": N_("{who} share first place; before rounding the better of them leads {next} by {lead} points."),
    "ties": N_("{who} is first only by the rule for ties: {next} has the same published total. Before rounding the "
               "lead is {lead} points."),
    "rounding": N_("ROUNDING DECIDES: before rounding {best} has a higher total than {who}; published totals, and "
                   "the rule for ties, put {who} first."),
}  # fmt: skip
WHATEVER_EACH = N_("No single weight can take first place away, as long as its siblings keep their proportions.")
PROPORTIONS = N_("When a weight moves, its siblings keep their proportions to one another.")

AMONG_THEM = N_(
    "Whether somebody else passes them is what is looked at here; between themselves other weights may decide at once."
)

MOVE = N_("{node} from {before} to {after} percent")
MORE_MOVES = N_("{moves} and smaller changes of {n} more")
DRAWS_LEVEL = N_("then {challenger} is level, and beyond that first")
LEVEL_ONLY = N_("then {challenger} is level, but no weights put it ahead")
AHEAD_LEVEL = N_("then {challenger} is level, and beyond that ahead")
L1 = N_("The smallest change moves {moved} percent of the weight: {moves}; {then}.")
L2 = N_("Spread over all weights, the nearest weighting ({distance} percentage points away) is: {moves}; {then}.")
LARGEST = N_("If no weight may change by more than {distance} percentage points, no change does it.")
LARGEST_AMONG = N_(
    "If no weight may change by more than {distance} percentage points, no change does it for anybody compared here."
)
LARGEST_AT = N_("Just beyond that: {moves}; {then}.")
TREE = N_("As the award writes it: {moves}.")
EXACT = {
    "l1": N_("All changes add up to exactly {exact} of the weight, as a lower bound in fractions confirms."),
    "l2": N_("The distance is exactly the square root of {exact}, as a lower bound in fractions confirms."),
    "largest": N_("The largest change is exactly {exact}, as a lower bound in fractions confirms."),
}
ABOUT = N_("Counted with logarithms or powers, so without a proof in fractions.")
NOT_COUNTED = N_("Not found for {scope}: {reason}.")
ASIDE = N_("Not compared here: {entrant}, because {reason}.")


def verdict(names: Names, document: Part) -> list[str]:
    """The sentences to quote: the tightest weight, the change that everybody can make, the figure that decides."""
    if document["not-done"] is not None:
        return []
    who, said = document["winner"]["entrants"], []
    tops = [row for row in document["weights"] if row["group"] == "" and row["not-done"] is None]
    bound = [row for row in tops if row["from"] is not None or row["to"] is not None]
    if bound:
        said.append(stays(names, min(bound, key=_room), who))
    elif any(row["from"] or row["to"] for row in document["weights"]):
        row = min((row for row in document["weights"] if row["from"] or row["to"]), key=_room)
        said.append(stays(names, row, who))
    elif any(row["not-done"] is None for row in document["weights"]):
        said.append(names.texts.translate(WHATEVER_EACH))
    if any(row["from"] or row["to"] for row in document["weights"]):
        said.append(names.texts.translate(PROPORTIONS))
    said.append(decided(names, document["winner"]))
    return [*said, names.texts.translate(AMONG_THEM)] if len(who) > 1 else said


def _room(row: Part) -> float:
    ends_ = [row[key]["share"] for key in ("from", "to") if row[key] is not None]
    return round(float(min(abs(end - row["share"]) for end in ends_)), 9)


def stays(names: Names, row: Part, who: Sequence[str]) -> str:
    """Say between which ends one weight leaves the first place as it is."""
    low, high = ends(names, row)
    args = {
        "who": listed(names, who), "node": node(names, row["path"]), "low": low or "", "high": high or "",
        "now": hundredths(names, row["share"]),
    }  # fmt: skip
    counted = names.texts.counted
    if low and high:
        return counted(
            "{who} stays first as long as {node} weighs between {low} and {high} percent (now {now}).",
            "{who} stay first as long as {node} weighs between {low} and {high} percent (now {now}).",
            len(who),
            **args,
        )
    if low:
        return counted(
            "{who} stays first as long as {node} weighs at least {low} percent (now {now}).",
            "{who} stay first as long as {node} weighs at least {low} percent (now {now}).",
            len(who),
            **args,
        )
    if high:
        return counted(
            "{who} stays first as long as {node} weighs at most {high} percent (now {now}).",
            "{who} stay first as long as {node} weighs at most {high} percent (now {now}).",
            len(who),
            **args,
        )
    return counted(
        "{who} stays first whatever {node} weighs (now {now} percent).",
        "{who} stay first whatever {node} weighs (now {now} percent).",
        len(who),
        **args,
    )


def decided(names: Names, winner: Part) -> str:
    """Say by how much first place is held, and what decided it."""
    return names.texts.say(
        DECIDED[winner["decided"]],
        who=listed(names, winner["entrants"]), next=listed(names, winner["next"]),
        lead=names.texts.number(abs(winner["lead"])), best=listed(names, winner["exact-best"]),
    )  # fmt: skip


SAFE = {
    EVERYWHERE: N_(
        "As long as no criterion's weight in the total changes by more than {distance} percentage points, first place "
        "is safe."
    ),
    "": N_(
        "As long as no weight directly below the total changes by more than {distance} percentage points, and none "
        "elsewhere at all, first place is safe."
    ),
}
SAFE_INSIDE = N_(
    "As long as no weight within {group} changes by more than {distance} percentage points, and none elsewhere at all, "
    "first place is safe."
)


def safety(names: Names, result: Result, document: Part) -> list[str]:
    """Up to which change first place is safe; not where somebody could not be compared, or first place is shared.

    With few decimals the rule for ties has its say long before exact totals are level, which is said at once.
    """
    done = [row for row in document["smallest"] if row["passable"] and row["measure"] == "largest"]
    alone = len(document["winner"]["entrants"]) == 1
    said = [safe(names, done[0])] if done and not done[0]["aside"] and alone else []
    if result.award["decimals"] <= COARSE:
        said += [reason(names, caveat) for caveat in document["caveats"] if caveat["key"] == "exact-totals"]
    return [" ".join(said)] if said else []


def safe(names: Names, row: Part) -> str:
    """Say up to which change of every weight at once first place is safe."""
    distance = names.texts.figure(rounded(row["distance"], False, 2))
    template = SAFE.get(row["scope"], SAFE_INSIDE)
    group = node(names, row["scope"]) if row["scope"] not in SAFE else ""
    return names.texts.say(template, group=group, distance=distance)


def changes(names: Names, rows: Sequence[Part], first: bool = True) -> list[tuple[str, list[str]]]:
    """For each scope its name, and what the smallest changes of its weights are; ``first`` place, or a mere lead."""
    scopes: dict[str, list[Part]] = {}
    for row in rows:
        scopes.setdefault(row["scope"], []).append(row)
    return [(scope(names, path), _scope(names, found, first)) for path, found in scopes.items()]


def _scope(names: Names, rows: Sequence[Part], first: bool) -> list[str]:
    texts = names.texts
    if all(row["not-done"] is not None for row in rows):
        where, why = scope(names, rows[0]["scope"]), reason(names, rows[0]["not-done"])
        said = [texts.say(NOT_COUNTED, scope=where, reason=why)]
    else:
        said = [_change(names, row, first) for row in rows if row["not-done"] is None]
        if not all(row["proved"] for row in rows if row["not-done"] is None):
            said.append(texts.translate(ABOUT))
    aside = {row["entrant"]: row["reason"] for row in rows[0]["aside"]}
    return said + [
        texts.say(ASIDE, entrant=names.entrant(code), reason=reason(names, why)) for code, why in aside.items()
    ]


def _change(names: Names, row: Part, first: bool) -> str:
    """One smallest change in words."""
    texts = names.texts
    template = LEVEL_ONLY if not row["passable"] else DRAWS_LEVEL if first else AHEAD_LEVEL
    then = texts.say(template, challenger=listed(names, row["challengers"]))
    moves = listed_moves(names, row["weights"])
    exact = ""
    if row["proved"]:
        exact = " " + texts.say(EXACT[row["measure"]], exact=row["exact"])
    if row["measure"] == "l1":
        said = texts.say(L1, moved=hundredths(names, row["distance"] / 2, 2), moves=moves, then=then)
        if row["scope"] == EVERYWHERE and row["tree"]:
            said += " " + texts.say(TREE, moves=listed_moves(names, row["tree"]))
    elif row["measure"] == "l2":
        said = texts.say(L2, distance=hundredths(names, row["distance"], 2), moves=moves, then=then)
    else:
        safe = texts.figure(rounded(row["distance"], False, 2))
        said = texts.say(LARGEST_AMONG if row["aside"] else LARGEST, distance=safe)
        said += " " + texts.say(LARGEST_AT, moves=moves, then=then)
    return said + exact


def listed_moves(names: Names, weights: Sequence[Part]) -> str:
    """List weights that change, the largest change first."""
    moved = [row for row in weights if abs(row["to"] - row["from"]) >= 0.5e-5]
    moved.sort(key=lambda row: -abs(row["to"] - row["from"]))
    shown = [
        names.texts.say(
            MOVE, node=node(names, row["path"]), before=hundredths(names, row["from"], 2),
            after=hundredths(names, row["to"], 2),
        )
        for row in moved[:SHOWN]
    ]  # fmt: skip
    rest = len(moved) - SHOWN
    if rest > 0:
        return names.texts.say(MORE_MOVES, moves=", ".join(shown), n=names.texts.number(rest))
    return names.texts.listed(shown)
