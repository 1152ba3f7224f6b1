"""The page of ``pembina improve``: the least costly way to a tier or a rank, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import improve_words as words
from pembina.reports.approximate import approximate_line
from pembina.reports.heading import award_facts, result_name
from pembina.reports.names import Names
from pembina.reports.overrides import override_line
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, banner
from pembina.reports.reasons import held_back, reason
from pembina.reports.texts import Texts

Part = Mapping[str, Any]

TITLE = N_("{entrant}: the way to {goal}")
CHANGED = N_("What if: rules were changed for this evaluation ({settings}), so this is not the published award.")
ALREADY_TIER = N_("{entrant} has {tier} already; nothing has to change.")
ALREADY_WITHIN = N_("{entrant} is ranked {rank} within “{group}” already; nothing has to change.")
ALREADY_RANK = N_("{entrant} is ranked {rank} already; nothing has to change.")
SET_ASIDE = N_("There is no way to plan: the ranking is not open to it.")
REPORT = N_("Before anything can be planned, figures have to be reported.")
SHORT = N_("To reach {goal}, {entrant} needs {points} points more.")
CONDITIONS = N_("To reach {goal}, {entrant} has to meet what the rules ask beside the total.")
WAY = N_("The least costly way: {changes}.")
FOUND = N_("The least costly way that was found: {changes}.")
COST = N_("All of it costs {cost}.")
AFTER = N_("With these changes its total would be {total}, its rank {rank}, and its tier {tier}.")
AFTER_WITHIN = N_("Within “{group}” its rank would be {rank}.")
AFTER_NO_TIER = N_("With these changes its total would be {total} and its rank {rank}.")
AFTER_ALONE = N_("With these changes its total would be {total}, enough for the tier {tier}.")
UNREACHABLE = N_("{entrant} cannot reach {goal} by what may be suggested to it.")
NOTHING = N_("Nothing in this award is for it to raise as far as its plugins, the award and the region say.")
BEST = N_("With everything raised as far as it goes, its total would be {total} and its tier {tier}.")
BEST_NO_TIER = N_("With everything raised as far as it goes, its total would be {total}, without a tier.")

SECTIONS = {
    "plan": N_("What would have to change"),
    "alone": N_("One criterion alone"),
    "obstacles": N_("What stands in the way"),
    "report": N_("What is missing"),
    "refused": N_("What is not suggested, and why"),
    "costs": N_("What the work is taken to cost"),
    "mind": N_("To be kept in mind"),
}
CRITERION, FROM, TO, CHANGE = N_("Criterion"), N_("From"), N_("To"), N_("Change")
SCORE, POINTS, SPENT = N_("Score"), N_("Points gained"), N_("Cost")
ARROW = N_("{before} → {after}")
ALONE = N_("“{criterion}” alone: {change}; cost {cost}.")
ALONE_WITH = N_("“{criterion}”, beside what the conditions demand: {change}; cost {cost} in all.")
NOT_ALONE = N_("Not enough alone, as far as they go: {nodes}.")


def improve_page(result: Result, document: Part, texts: Texts) -> Page:
    """The way of one entrant in words and tables; ``document`` is what pembina.analysis makes of the result."""
    names = Names.of_result(result, texts)
    entrant, goal = names.entrant(document["entrant"]), words.goal_words(names, result, document)
    blocks: list[Block] = [Heading(texts.say(TITLE, entrant=entrant, goal=goal), 1)]
    settings = result.document["award"]["changed"]
    blocks += [Paragraph(texts.say(CHANGED, settings=", ".join(settings)))] if settings else []
    blocks += [*override_line(result, texts), *approximate_line(result, texts)]
    said = _opening(names, result, document, goal)
    blocks.append(Paragraph(" ".join(said)))
    blocks += _body(names, result, document)
    blocks.append(result_name(result, texts))
    facts = {**award_facts(result), "said": said, "improve": dict(document)}
    return Page(tuple(blocks), improve_records(document), facts, banner(result, texts))


def way_blocks(names: Names, result: Result, document: Part) -> list[Block]:
    """The same inside a page about the entrant, under its own heading."""
    goal = words.goal_words(names, result, document)
    return [Paragraph(" ".join(_opening(names, result, document, goal))), *_body(names, result, document)]


def _opening(names: Names, result: Result, document: Part, goal: str) -> list[str]:
    """The first paragraph: what is lacking, and the least costly way."""
    texts, entrant = names.texts, names.entrant(document["entrant"])
    match document["state"]:
        case "already":
            now = document["now"]
            if document["goal"]["tier"] is not None:
                return [texts.say(ALREADY_TIER, entrant=entrant, tier=names.tier(now["tier"]))]
            if document["goal"]["within"] is None:
                return [texts.say(ALREADY_RANK, entrant=entrant, rank=texts.number(now["rank"]))]
            group = names.group(document["entrant"], document["goal"]["within"])
            return [texts.say(ALREADY_WITHIN, entrant=entrant, rank=texts.number(now["group-rank"]), group=group)]
        case "set-aside":
            return [reason(names, result.entrant(document["entrant"])), texts.translate(SET_ASIDE)]
        case "report-first":
            return [reason(names, result.entrant(document["entrant"])), texts.translate(REPORT)]
        case "unreachable":
            return [texts.say(UNREACHABLE, entrant=entrant, goal=goal), *_best(names, document)]
    return _way(names, result, document, goal)


def _way(names: Names, result: Result, document: Part, goal: str) -> list[str]:
    texts, plan, entrant = names.texts, document["plan"], names.entrant(document["entrant"])
    said = []
    if document["short"] is not None:
        short, decimals = document["short"], result.award["decimals"]
        points = texts.number(short, decimals if round(short, decimals) else None)  # next to nothing is not nothing
        said.append(texts.say(SHORT, goal=goal, entrant=entrant, points=points))
    else:
        said.append(texts.say(CONDITIONS, goal=goal, entrant=entrant))
    decimals = result.award["decimals"]
    crowded = words.place_words(names, result, document)
    quota = ("tier.below-cut", *(("tier.quota", "tier.quota-tie") if crowded else ()))
    said += [held_back(names, row, decimals) for row in document["held-back"] if row["key"] not in quota]
    said += [crowded] if crowded else []
    changes = "; ".join(words.of_criterion(names, result, change) for change in plan["changes"])
    said.append(texts.say(WAY if plan["proven"] else FOUND, changes=changes))
    said.append(texts.say(COST, cost=words.money(names, plan["cost"])))
    said.append(_after(names, plan["after"]))
    if document["goal"]["within"] is not None:
        group = names.group(document["entrant"], document["goal"]["within"])
        said.append(texts.say(AFTER_WITHIN, group=group, rank=texts.number(plan["after"]["group-rank"])))
    return [*said, words.certainty(names, plan)]


def _after(names: Names, after: Part) -> str:
    texts = names.texts
    total = texts.figure(after["total"]["published"])
    if after["rank"] is None:  # it was judged alone, where a rank means nothing
        return texts.say(AFTER_ALONE, total=total, tier=names.tier(after["tier"]))
    rank = texts.number(after["rank"])
    if after["tier"] is None:
        return texts.say(AFTER_NO_TIER, total=total, rank=rank)
    return texts.say(AFTER, total=total, rank=rank, tier=names.tier(after["tier"]))


def _best(names: Names, document: Part) -> list[str]:
    best, texts = document["best"], names.texts
    if not document["efforts"]:
        return [texts.translate(NOTHING)]
    if best is None or best["total"] is None:
        return []
    total = texts.figure(best["total"]["published"])
    if best["tier"] is None:
        return [texts.say(BEST_NO_TIER, total=total)]
    return [texts.say(BEST, total=total, tier=names.tier(best["tier"]))]


def _body(names: Names, result: Result, document: Part) -> list[Block]:
    """Sections that have something to say, one after the other."""
    decimals, tier = result.award["decimals"], document["goal"]["tier"]
    obstacles = tuple(words.obstacle_words(names, tier, row, decimals) for row in document["obstacles"])
    kept = "report" if document["state"] == "report-first" else "obstacles"
    parts: dict[str, list[Block]] = {"plan": _plan(names, result, document)}
    parts["alone"] = _alone(names, result, document)
    parts[kept] = _bullets(obstacles[1:] if kept == "report" else obstacles)
    parts["refused"] = _bullets(tuple(words.refusal_words(names, row) for row in document["not-suggested"]))
    if document["plan"] is not None:
        parts["costs"] = _bullets(words.cost_words(names, document))
        parts["mind"] = _bullets(words.cautions(names, document))
    blocks: list[Block] = []
    for key, part in parts.items():
        blocks += [Heading(names.texts.translate(SECTIONS[key])), *part] if part else []
    return blocks


def _bullets(said: tuple[str, ...]) -> list[Block]:
    return [Bullets(said)] if said else []


def _plan(names: Names, result: Result, document: Part) -> list[Block]:
    """Every change with what it costs and adds."""
    if document["plan"] is None or not document["plan"]["changes"]:
        return []
    texts, decimals = names.texts, result.award["decimals"]
    columns = [Column(texts.translate(CRITERION), wide=True)]
    columns += [Column(texts.translate(title), right=True, wide=True) for title in (FROM, TO, CHANGE)]
    columns += [Column(texts.translate(title), right=True) for title in (SCORE, POINTS, SPENT)]
    rows = []
    for change in document["plan"]["changes"]:
        score, points = change["score"], change["points"]
        cells = [names.node(change["path"]), *_cells(names, change)]
        cells.append("" if score is None else texts.say(
            ARROW, before=texts.number(score["from"], decimals), after=texts.number(score["to"], decimals)
        ))  # fmt: skip
        cells += ["" if points is None else texts.number(points, decimals), words.money(names, change["cost"])]
        rows.append(tuple(cells))
    return [Table(tuple(columns), tuple(rows))]


def _cells(names: Names, change: Part) -> list[str]:
    """From, to and the difference: of the numerator where things are counted, else of the value."""
    texts, path = names.texts, change["path"]
    if isinstance(change["to"], str):
        return [names.quoted(change["from"]), names.quoted(change["to"]), ""]
    if change["count"] is not None:
        before, after = change["count"]["from"], change["count"]["to"]
        return [texts.number(before), texts.number(after), _signed(names, after - before)]
    to = words.outward(change)
    return [names.measured(path, change["from"]), names.measured(path, to), _signed(names, float(to) - change["from"])]


def _signed(names: Names, number: float) -> str:
    written = names.texts.number(abs(round(number, 10)))
    return f"+{written}" if number > 0 else f"−{written}"


def _alone(names: Names, result: Result, document: Part) -> list[Block]:
    """How far each criterion alone would have to go."""
    texts = names.texts
    if document["plan"] is None or len(document["alone"]) < 2:
        return []
    said, weak = [], []
    for row in document["alone"]:
        if row["change"] is None:
            weak.append(names.quoted(names.node(row["path"])))
        elif row["change"]["to"] != row["change"]["from"]:
            own = abs(row["cost"] - row["change"]["cost"]) < 1e-6
            change = words.change_words(names, result, row["change"])
            said.append(texts.say(ALONE if own else ALONE_WITH, criterion=names.node(row["path"]), change=change,
                                  cost=words.money(names, row["cost"])))  # fmt: skip
    if weak:
        said.append(texts.say(NOT_ALONE, nodes=texts.listed(weak)))
    return _bullets(tuple(said))


def improve_records(document: Part) -> list[dict[str, Any]]:
    """The plan and the single ways as rows of a table."""
    rows = []
    plan = document["plan"]
    for change in plan["changes"] if plan is not None else ():
        rows.append({"section": "plan", **_flat(change), "points": change["points"]})
    for row in document["alone"]:
        if row["change"] is not None:
            rows.append({"section": "alone", **_flat(row["change"]), "points": None})
    for row in document["not-suggested"]:
        rows.append({"section": "not-suggested", "path": row["path"], "reason": row["key"], "lost": row["lost"]})
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return [{key: row.get(key) for key in keys} for row in rows]


def _flat(change: Part) -> dict[str, Any]:
    count, score = change["count"] or {}, change["score"] or {}
    return {
        "path": change["path"], "from": change["from"], "to": change["to"],
        "count-from": count.get("from"), "count-to": count.get("to"),
        "score-from": score.get("from"), "score-to": score.get("to"), "cost": change["cost"],
    }  # fmt: skip
