"""The page of ``pembina sample``: which records are drawn, by what, how anybody can draw them again, what it shows."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, banner
from pembina.reports.texts import Texts

SAMPLE = N_("Records to be verified in the field")
SHOWS, SIZES, LIST = N_("What the sample can show"), N_("How many of whom"), N_("The records")
SEALED = N_("The seal {seal} says of the number: “{text}”. Whether it is this one, everybody can compare.")
UNSEALED = N_(
    "No seal was named, so that nobody can know whether the number was named beforehand. Whoever may choose the number "
    "after the result is known chooses the sample with it."
)
TICKETS = N_(
    "Every record has a ticket: the SHA-256 of the number, the table, the file and the row, with commas between them. "
    "Of each entrant and criterion the records with the smallest tickets are drawn. The ticket of the first record of "
    "the list is {ticket}, by the command below."
)
HOW_MANY = N_(
    "Every entrant that has records gives one at least. All others go one by one to the entrant and criterion with the "
    "highest weight divided by 2n + 1, n being what they give so far. The weight is 1 / (1 + margin), the margin being "
    "the smallest distance to a tier, to a neighbour's rank or to a condition in percent of the scale, times the part "
    "of the total that the criterion makes (the mean of what it made and what it can make)."
)
FEWER = N_("There are no more records to draw: {asked} were asked for.")
WEIGHTED = N_(
    "These limits (Clopper and Pearson) are for the rate of errors among records that are weighted as the sample "
    "weighs them: more of entrants whose margin is small, and of criteria that make much of the total. They are "
    "about all entrants together, and say nothing of a single one."
)
NO_ERROR = N_("No error among {n}: with {level} confidence, below {rate} of the records are wrong.")
WRITE = N_("Write what is found into the list: give -o FILE.xlsx or FILE.csv.")

NUMBER, ENTRANT, CRITERION, TABLE = N_("Number"), N_("Entrant"), N_("Criterion"), N_("Table")
FILE, ROW, RECORD, TICKET = N_("File"), N_("Row"), N_("Record"), N_("Ticket")
MARGIN, NEAR, RECORDS, DRAWN = N_("Margin"), N_("Nearest to"), N_("Records"), N_("Drawn")

NEAREST = {
    "tier": N_("the tier {what}"),
    "minimum": N_("the least score for the tier {what}"),
    "rank": N_("the rank of {what}"),
    "gate": N_("the condition on {what}"),
    "none": N_("no margin is known"),
}

TO_FILL = {"found": N_("Found"), "by": N_("By"), "date": N_("Date"), "note": N_("Remarks")}
"""Columns that whoever verifies a record fills in, by their keys."""


def sample_page(result: Result, found: Mapping[str, Any], texts: Texts) -> Page:
    """The sample in words and tables; ``found`` is the document that pembina.analysis makes of a result."""
    names = Names.of_result(result, texts)
    blocks: list[Block] = [*award_heading(result, texts), Heading(texts.translate(SAMPLE))]
    blocks += [Paragraph(text) for text in said(found, texts)]
    blocks += [Heading(texts.translate(SHOWS)), Bullets(tuple(limits(found, texts)))]
    blocks += [Paragraph(texts.translate(WEIGHTED)), Heading(texts.translate(SIZES))]
    blocks += [Paragraph(texts.translate(HOW_MANY)), _entrants(names, found)]
    blocks += [Heading(texts.translate(LIST)), _list(names, found), Paragraph(texts.translate(WRITE))]
    blocks += [result_name(result, texts)]
    document = {**award_facts(result), "sample": dict(found)}
    return Page(tuple(blocks), records(result, found, texts), document, banner(result, texts))


def said(found: Mapping[str, Any], texts: Texts) -> list[str]:
    """How the records were drawn, and what is known of the number."""
    of = texts.number(found["records"])
    drawn = texts.counted(
        "{n} record of {of} is drawn by the number {seed}.", "{n} records of {of} are drawn by the number {seed}.",
        found["size"], of=of, seed=found["seed"],
    )  # fmt: skip
    short = texts.say(FEWER, asked=texts.number(found["asked"])) if found["size"] < found["asked"] else ""
    seal = found["seal"]
    beforehand = (
        texts.translate(UNSEALED)
        if seal is None
        else texts.say(SEALED, seal=seal["sha256"][:12], text=seal["sampling"])
    )
    told = [" ".join(filter(None, (drawn, short))), beforehand]
    example = found["example"]
    if example is not None:
        told += [texts.say(TICKETS, ticket=example["ticket"]), command(example["text"])]
    return told


def command(text: str) -> str:
    """Write the command that computes a ticket."""
    return f"printf %s {shlex.quote(text)} | sha256sum"


def limits(found: Mapping[str, Any], texts: Texts) -> list[str]:
    """Say, for none and some errors, with what rate of errors the sample is compatible."""
    n, level = texts.number(found["size"]), texts.percent(found["confidence"])
    told = []
    for limit in found["limits"]:
        rate = texts.percent(limit["at-most"])
        if not limit["errors"]:
            told.append(texts.say(NO_ERROR, n=n, level=level, rate=rate))
            continue
        told.append(
            texts.counted(
                "{n} error among {of}: below {rate}.", "{n} errors among {of}: below {rate}.",
                limit["errors"], of=n, rate=rate,
            )
        )  # fmt: skip
    return told


def _entrants(names: Names, found: Mapping[str, Any]) -> Table:
    texts = names.texts
    columns = [Column(texts.translate(ENTRANT), wide=True), Column(texts.translate(MARGIN), right=True)]
    columns += [Column(texts.translate(NEAR), wide=True)]
    columns += [Column(texts.translate(title), right=True) for title in (RECORDS, DRAWN)]
    rows = []
    for one in found["entrants"]:
        margin = "" if one["margin"] is None else texts.percent(one["margin"])
        counts = [texts.number(sum(stratum[key] for stratum in one["strata"])) for key in ("records", "drawn")]
        rows.append((names.entrant(one["entrant"]), margin, nearest(names, one), *counts))
    return Table(tuple(columns), tuple(rows))


def nearest(names: Names, one: Mapping[str, Any]) -> str:
    """Say what an entrant is nearest to."""
    called = {"tier": names.tier, "minimum": names.tier, "rank": names.entrant, "gate": names.node}.get(one["near"])
    return names.texts.say(NEAREST[one["near"]], what=called(one["what"]) if called else "")


def _list(names: Names, found: Mapping[str, Any]) -> Table:
    texts = names.texts
    columns = [Column(texts.translate(NUMBER), right=True)]
    columns += [Column(texts.translate(title), wide=True) for title in (ENTRANT, CRITERION, FILE)]
    columns += [Column(texts.translate(ROW), right=True), Column(texts.translate(RECORD), wide=True)]
    rows = [
        (
            texts.number(one["number"]), names.entrant(one["entrant"]), names.node(one["criterion"]), one["file"],
            one["row"], cells(one),
        )
        for one in found["drawn"]
    ]  # fmt: skip
    return Table(tuple(columns), tuple(rows))


def cells(one: Mapping[str, Any]) -> str:
    """The cells of a record that hold something, each after the name of its column."""
    return "; ".join(f"{name}: {cell}" for name, cell in one["record"].items() if cell)


FIXED = ("number", "entrant", "name", "criterion", "table", "file", "row", "ticket")
"""Keys of what is known of every record of the list."""


def record_columns(found: Mapping[str, Any]) -> list[str]:
    """Names of the columns in which some record has a cell, in the order in which they are first met."""
    return list(dict.fromkeys(name for one in found["drawn"] for name, cell in one["record"].items() if cell))


def records(result: Result, found: Mapping[str, Any], texts: Texts) -> Sequence[Mapping[str, Any]]:
    """The list for CSV: what is known, the record's columns as ``record.NAME``, and empty columns to fill in."""
    names = {entrant["code"]: entrant["name"] for entrant in result.entrants}
    columns = record_columns(found)
    rows = []
    for one in found["drawn"]:
        row = {key: one.get(key, names[one["entrant"]]) for key in FIXED}
        row |= {f"record.{name}": one["record"].get(name, "") for name in columns}
        rows.append({**row, **dict.fromkeys(TO_FILL, ""), "seed": found["seed"], "result": found["result"]})
    return rows
