"""The tables of a self-assessment: what does not fit, what is missing, and where the points come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_, Problem
from pembina.reports.assess_words import RULES, between, why_missing
from pembina.reports.criterion import combined_otherwise
from pembina.reports.explain import ADDED, CRITERION, LOST, SCORE, TOTAL, VALUE, WEIGHT, overview_table
from pembina.reports.measured import value_words
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Block, Bullets, Column, Heading, Paragraph, Table
from pembina.reports.problem_words import message, remedy
from pembina.reports.texts import Texts

Part = Mapping[str, Any]

FILE_COLUMN, FILE_KEY = N_("{file}, column “{column}”"), N_("{file}, key {key}")
IN_ROW, IN_LINE = N_("Row {row}: {message}"), N_("Line {row}: {message}")
TO_MEND = N_("Hint: {mend}")
WHY, RULE, STAKE = N_("Why"), N_("What the rules do"), N_("Points that hang on it")
IF_REPORTED = N_("Total once it is reported")


def fault_blocks(problems: Sequence[Problem], texts: Texts) -> list[Block]:
    """Every mistake by file and column, row by row, and below those of a kind what mends them."""
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        file, _, column = place_cells(problem)
        kinds.setdefault((file, column, remedy(problem, texts)), []).append(problem)
    blocks: list[Block] = []
    for (file, column, mended), found in kinds.items():
        template = FILE_COLUMN if found[0].place.cell else FILE_KEY if column else "{file}"
        heading = texts.say(template, file=file, column=column, key=column)
        blocks += [Heading(heading, 3)] if heading else []
        blocks.append(Bullets(tuple(_fault(problem, texts) for problem in found)))
        blocks.append(Paragraph(texts.say(TO_MEND, mend=mended)))
    return blocks


def _fault(problem: Problem, texts: Texts) -> str:
    """One mistake, with its row where it has one."""
    line, said = problem.place.line, message(problem, texts)
    if line is None:
        return said
    return texts.say(IN_ROW if problem.place.cell else IN_LINE, row=str(line), message=said)


def place_cells(problem: Problem) -> tuple[str, str, str]:
    """File (with the sheet), row and column of a mistake; empty where it has none."""
    place = problem.place
    file = f"{place.file or ''} [{place.sheet}]" if place.sheet else place.file or ""
    return file, "" if place.line is None else str(place.line), place.cell or place.address or ""


def missing_table(names: Names, outline: Outline, document: Part) -> Table:
    """Every missing value: why, what the rules make of it, how many points hang on it, and the total with it."""
    texts, decimals = names.texts, outline.decimals
    columns = [Column(texts.translate(title), wide=True) for title in (CRITERION, WHY, RULE)]
    columns += [Column(texts.translate(WEIGHT), right=True)]
    columns += [Column(texts.translate(title), right=True, wide=True) for title in (STAKE, IF_REPORTED)]
    rows = []
    for row in document["missing"]:
        stake = "" if row["at-stake"] is None else texts.number(row["at-stake"], decimals)
        ends = {"low": row["low"], "high": row["high"]}
        rows.append(
            (
                names.node(row["path"]),
                why_missing(names, row),
                texts.translate(RULES[row["policy"]]),
                weight_words(texts, row["weight"]),
                stake,
                between(texts, ends, decimals),
            )
        )
    return Table(tuple(columns), tuple(rows))


def weight_words(texts: Texts, weight: float | None) -> str:
    """Write a part of the total; empty where there is none."""
    return "" if weight is None else texts.number(100 * weight) + "%"


def overview(names: Names, outline: Outline, document: Part) -> Table:
    """Where the points come from: as `explain` shows it, or with two ends where the score is not known exactly."""
    if document["state"] == "exact" and outline.result.entrants[0]["total"] is not None:
        return overview_table(names, outline, 0)
    texts, decimals = names.texts, outline.decimals
    columns = [Column(texts.translate(CRITERION), wide=True), Column(texts.translate(VALUE), right=True, wide=True)]
    columns += [Column(texts.translate(title), right=True) for title in (SCORE, WEIGHT, ADDED, LOST)]
    rows = []
    for row in document["nodes"]:
        if not row["path"] or not row["scored"]:
            continue
        node = outline.result.node(row["path"])
        value = value_words(names, node, 0) if row["kind"] == "criterion" else ""
        added, lost = _points(outline, row)
        cells = (between(texts, row["score"], decimals), weight_words(texts, row["weight"]))
        mark = "· " * row["path"].count(".")
        points = (between(texts, ends, decimals) for ends in (added, lost))
        rows.append((mark + names.node(row["path"]), value, *cells, *points))
    ends = {end: None if (total := document["total"][end]) is None else total["exact"] for end in ("low", "high")}
    rows.append((texts.translate(TOTAL), "", "", "", between(texts, ends, decimals), ""))
    return Table(tuple(columns), tuple(rows))


def _points(outline: Outline, row: Part) -> tuple[Part | None, Part | None]:
    """What a node adds at least and at most, and what it loses; nothing where parts are combined otherwise."""
    if row["score"] is None or row["weight"] is None or combined_otherwise(outline, row["path"]) is not None:
        return None, None
    weight, best = row["weight"], row["best"]
    added = {end: weight * score for end, score in row["score"].items()}
    return added, {"low": weight * best - added["high"], "high": weight * best - added["low"]}
