"""The pages of ``pembina explain``: one entrant from rank to records, told as a person would tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.model.decision import Decisions
from pembina.reports.approximate import approximate_line
from pembina.reports.columns import cell, title
from pembina.reports.combining import UNBOUNDED
from pembina.reports.criterion import combined_otherwise, points_lost, told
from pembina.reports.decisions import decision_blocks, decision_facts
from pembina.reports.findings import sentence
from pembina.reports.heading import award_facts, result_name
from pembina.reports.measured import value_words
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_blocks, override_line, override_of
from pembina.reports.page import Block, Bullets, Column, Entry, Heading, Page, Paragraph, Table, banner
from pembina.reports.publication import Publication
from pembina.reports.standing import added_up, gate_sentences, standing_sentences, tier_sentences
from pembina.reports.texts import Texts

TITLE = N_("{entrant} in “{award}”")
TITLE_CRITERION = N_("{entrant}: {criterion}")
CHANGED = N_("What if: rules were changed for this evaluation ({settings}), so this is not the published award.")
DEAREST = N_("What cost it most is “{criterion}”: {points} points.")
CONDITIONS = N_("Conditions")
OVERVIEW = N_("Where the points come from")
ONE_BY_ONE = N_("Criterion by criterion")
FINDINGS = N_("Findings about this entrant")
RECORDS = N_("The records behind it")
NO_RECORDS = N_("There are no records behind it.")
MORE_HINT = N_("The records behind a number: pembina explain RESULT {code} {path}")

CRITERION, VALUE, SCORE = N_("Criterion"), N_("Value"), N_("Score")
WEIGHT, ADDED, LOST = N_("Weight"), N_("Added"), N_("Lost")
TOTAL, EVENNESS = N_("Total"), N_("effect of combining the parts")
OVERRIDE = N_("effect of the override and of combining the parts")
FILE, ROW = N_("File"), N_("Row")


def entrant_page(result: Result, texts: Texts, code: str, decisions: Decisions | None = None) -> Page:
    """Everything about one entrant: standing, tier, conditions, what was decided since, and every criterion."""
    published = Publication(result, None, decisions)
    names, outline, position = Names.of_result(result, texts), Outline(result), result.position(code)
    entrant = result.entrant(code)
    gates, remarks = gate_sentences(names, entrant), _remarks(names, result, code)
    blocks: list[Block] = [Heading(texts.say(TITLE, entrant=names.entrant(code), award=names.node("")), 1)]
    blocks += [*changed_rules(result, texts), *override_line(result, texts), *approximate_line(result, texts)]
    standing = [*standing_sentences(names, outline, entrant), *_dearest(names, outline, position)]
    blocks.append(Paragraph(" ".join(standing)))
    tiers = tier_sentences(names, outline, entrant)
    blocks += [Paragraph(" ".join(tiers))] if tiers else []
    blocks += override_blocks(names, result, code) + decision_blocks(names, published, code)
    blocks += [Heading(texts.translate(CONDITIONS)), Bullets(tuple(gates))] if gates else []
    blocks += [Heading(texts.translate(OVERVIEW)), overview_table(names, outline, position)]
    together = " ".join(added_up(names, outline, entrant, position))
    blocks += [Paragraph(together)] if together else []
    blocks.append(Heading(texts.translate(ONE_BY_ONE)))
    for node in result.nodes:
        blocks += _node(names, outline, node, position)
    blocks += [Heading(texts.translate(FINDINGS)), Bullets(tuple(remarks))] if remarks else []
    blocks += [*_hint(names, result, code), result_name(result, texts)]
    document = {
        **award_facts(result),
        "entrant": entrant,
        "standing": standing + tiers,
        "conditions": gates,
        "together": together,
        "nodes": [node_facts(names, outline, node, position) for node in result.nodes],
        "findings": remarks,
        **({"decisions": decision_facts(published, code)} if decisions else {}),
    }
    return Page(tuple(blocks), (), document, banner(result, texts))


def criterion_page(
    result: Result, texts: Texts, code: str, path: str, columns: Sequence[str] = (), rows: Any = None, total: int = 0
) -> Page:
    """One criterion or group of one entrant; for a criterion with the records behind it.

    ``rows`` are records whose first two cells are file and row; ``total`` says how many there are in all. Columns
    without a cell are left out. Without ``rows`` nothing is said of records (a group has none of its own).
    """
    names, outline, position = Names.of_result(result, texts), Outline(result), result.position(code)
    heading = texts.say(TITLE_CRITERION, entrant=names.entrant(code), criterion=names.node(path))
    blocks: list[Block] = [Heading(heading, 1), *changed_rules(result, texts), *override_line(result, texts)]
    blocks += approximate_line(result, texts)
    inside = [node for node in result.nodes if node["path"] == path or node["path"].startswith(f"{path}.")]
    blocks.append(Paragraph(" ".join(told(names, outline, path, position))))
    for node in inside[1:]:
        blocks += _node(names, outline, node, position)
    remarks = _remarks(names, result, code, path)
    blocks += [Bullets(tuple(remarks))] if remarks else []
    document = {
        **award_facts(result),
        "entrant": result.entrant(code),
        "nodes": [node_facts(names, outline, node, position) for node in inside],
        "findings": remarks,
    }
    if rows is not None:
        blocks += _records(texts, columns, rows, total)
        document["records"] = {
            "columns": list(columns),
            "rows": [[_plain(cell) for cell in row] for row in rows],
            "total": total,
        }
    blocks.append(result_name(result, texts))
    return Page(tuple(blocks), (), document, banner(result, texts))


def changed_rules(result: Result, texts: Texts) -> list[Block]:
    """Say that rules were changed for an evaluation, where they were."""
    settings = result.document["award"]["changed"]
    return [Paragraph(texts.say(CHANGED, settings=", ".join(settings)))] if settings else []


def _dearest(names: Names, outline: Outline, position: int) -> list[str]:
    """Name the criterion that cost a ranked entrant most."""
    if outline.result.entrants[position]["rank"] is None:
        return []
    leaves = [node["path"] for node in outline.result.nodes if node["kind"] == "criterion"]
    costs = [(cost, path) for path in leaves if (cost := points_lost(outline, path, position))]
    path = max(costs, key=lambda cost: cost[0])[1] if costs else ""
    lost = outline.points(position).lost(path)
    if not path or not lost:
        return []
    return [names.texts.say(DEAREST, criterion=names.node(path), points=names.texts.figure(lost))]


def _remarks(names: Names, result: Result, code: str, path: str | None = None) -> list[str]:
    """Findings about the entrant (in one criterion), as sentences."""
    about = [f for f in result.findings if f["entrant"] == code and path in (None, f["node"])]
    return [sentence(names, finding) for finding in about]


def _node(names: Names, outline: Outline, node: Mapping[str, Any], position: int) -> list[Block]:
    if not node["path"] and not (node["contributions"] or {position: None})[position]:
        return []  # a plain weighted mean at the top needs no words of its own
    said = told(names, outline, node["path"], position)
    return [Entry(names.node(node["path"]), " ".join(said))]


def overview_table(names: Names, outline: Outline, position: int) -> Table:
    """All scored nodes: what was measured, what it scored, what it weighs of the total, what it added and lost."""
    texts, decimals, points = names.texts, outline.decimals, outline.points(position)
    titles = [Column(texts.translate(CRITERION), wide=True), Column(texts.translate(VALUE), right=True, wide=True)]
    titles += [Column(texts.translate(title), right=True) for title in (SCORE, WEIGHT, ADDED, LOST)]
    rows = []
    for node in outline.result.nodes:
        path = node["path"]
        if not path or node["share"] is None:
            continue
        weight, score = outline.weight(path, position), (node["scores"] or {position: None})[position]
        leaf, mark = node["kind"] == "criterion", "· " * path.count(".")
        cells = [value_words(names, node, position) if leaf else "", _number(texts, score, decimals)]
        cells.append("" if weight is None else texts.number(100 * weight) + "%")
        # Where parts are combined otherwise than in a mean, nobody can say what each of them lost.
        lost = points.lost(path) if combined_otherwise(outline, path) is None else None
        cells += [_number(texts, number, decimals) for number in (points.added(path), lost)]
        rows.append((mark + names.node(path), *cells))
        if (taken := points.own(path)) is not None:
            rows.append((f"{mark}· {_own(names, outline, path, position)}", "", "", "", texts.figure(taken), ""))
    if (taken := points.own("")) is not None:
        rows.append((_own(names, outline, "", position), "", "", "", texts.figure(taken), ""))
    if (total := points.added("")) is not None:
        lost = None if outline.result.node("")["aggregate"]["name"] in UNBOUNDED else points.lost("")
        rows.append((texts.translate(TOTAL), "", "", "", texts.figure(total), _number(texts, lost, decimals)))
    return Table(tuple(titles), tuple(rows))


def _own(names: Names, outline: Outline, path: str, position: int) -> str:
    """What a group's own points come from."""
    code = outline.result.entrants[position]["code"]
    return names.texts.translate(EVENNESS if override_of(outline.result, code, path) is None else OVERRIDE)


def _number(texts: Texts, number: Any, decimals: int) -> str:
    return "" if number is None else texts.number(number, decimals)


def _hint(names: Names, result: Result, code: str) -> list[Block]:
    first = next((node["path"] for node in result.nodes if node["kind"] == "criterion"), None)
    return [Paragraph(names.texts.say(MORE_HINT, code=code, path=first))] if first else []


def _records(texts: Texts, columns: Sequence[str], rows: Sequence[Sequence[Any]], total: int) -> list[Block]:
    blocks: list[Block] = [Heading(texts.translate(RECORDS))]
    if not rows:
        return [*blocks, Paragraph(texts.translate(NO_RECORDS))]
    filled = [i for i in range(len(columns)) if i < 2 or any(row[i] is not None for row in rows)]
    titles = [Column(texts.translate(FILE)), Column(texts.translate(ROW), right=True)]
    titles += [Column(title(texts, columns[i]), _numeric([row[i] for row in rows]), wide=True) for i in filled[2:]]
    cells = (tuple(str(row[i]) if i == 1 else cell(texts, columns[i], row[i]) for i in filled) for row in rows)
    blocks.append(Table(tuple(titles), tuple(cells)))
    more = total - len(rows)
    if more > 0:
        said = texts.counted(
            "{n} more record; --limit shows more of them.", "{n} more records; --limit shows more of them.", more
        )
        blocks.append(Paragraph(said))
    return blocks


def _numeric(cells: Sequence[Any]) -> bool:
    there = [cell for cell in cells if cell is not None]
    return bool(there) and all(isinstance(c, int | float | Decimal) and not isinstance(c, bool) for c in there)


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can hold it: decimals and dates as text."""
    return cell if cell is None or isinstance(cell, bool | int | float | str) else str(cell)


def node_facts(names: Names, outline: Outline, node: Mapping[str, Any], position: int) -> dict[str, Any]:
    """One node as data, with the same sentences."""
    path = node["path"]
    weight, lost = outline.weight(path, position), points_lost(outline, path, position)
    parts = {key: (node.get(key) or {position: None})[position] for key in ("values", "numerators", "denominators")}
    return {
        "path": path,
        "title": node["title"],
        "kind": node["kind"],
        "value": parts["values"],
        "numerator": parts["numerators"],
        "denominator": parts["denominators"],
        "unit": node.get("unit"),
        "score": (node["scores"] or {position: None})[position],
        "weight": None if weight is None else float(weight),
        "contribution": (node["contributions"] or {position: None})[position],
        "added": None if (added := outline.added(path, position)) is None else float(added),
        "lost": None if lost is None else float(lost),
        "told": told(names, outline, path, position),
    }
