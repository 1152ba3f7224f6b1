"""The log of evaluations as a page: its entries, and whether it is whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from pembina.errors import N_, Phrase
from pembina.record.log import Entry, Log
from pembina.record.seal import Seal
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table
from pembina.reports.texts import Texts

TITLE = N_("Log of evaluations: {folder}")
SEALED = N_("Made under the seal {seal} of {day}. Entry {n} of the log of evaluations: {hash}")
NUMBER, WHEN, AWARD = N_("Entry"), N_("When (UTC)"), N_("Award")
RULES, SEAL, SETTINGS, RESULT = N_("Rules"), N_("Seal"), N_("What if"), N_("Result")
EMPTY = N_("The log has no whole entry.")
WHOLE = N_("The log is whole: each entry follows on the one before it.")
NOT_WHOLE = N_("The log is not whole:")
HEAD = N_("Head of the log, the hash of its last entry: {hash}")
LAST = N_("The hash {head} is that of entry {n}, the last one.")
UNPROVED = N_(
    "Whether entries were taken out at the end can be told only by a hash that was written down elsewhere: name it "
    "with --head."
)
TORN = N_("Entry {n} stands in place of the beginning of one that was broken off; it holds what was there of it.")
DIGITS = 12


@frozen
class Looked:
    """A log that was looked at: hashes that stand on paper, how many facts of results agree, and all faults."""

    folder: str
    log: Log
    heads: Sequence[str]
    agreeing: int
    faults: Sequence[Phrase]


def sealed_line(texts: Texts, seal: Seal, entry: Entry) -> Paragraph:
    """What an evaluation under a seal says of itself."""
    day = texts.date(seal.day)
    return Paragraph(texts.say(SEALED, seal=seal.sha256[:DIGITS], day=day, n=texts.number(entry.n), hash=entry.hash))


def log_page(looked: Looked, texts: Texts) -> Page:
    """The entries as a table, and below them whether the log is whole and what its head is."""
    log, entries = looked.log, [entry.document for entry in looked.log.entries]
    faults = tuple(fault.show(texts.translate) for fault in looked.faults)
    blocks: list[Block] = [Heading(texts.say(TITLE, folder=looked.folder), 1)]
    blocks.append(_table(entries, texts) if entries else Paragraph(texts.translate(EMPTY)))
    blocks += [Paragraph(texts.say(TORN, n=texts.number(e["n"]))) for e in entries if "torn" in e]
    if faults:
        blocks += [Paragraph(texts.translate(NOT_WHOLE)), Bullets(faults)]
    else:
        blocks.append(Paragraph(" ".join(_whole(looked, texts))))
    if entries:
        blocks.append(Paragraph(texts.say(HEAD, hash=log.head)))
    if not looked.heads:
        blocks.append(Paragraph(texts.translate(UNPROVED)))
    document = {
        "folder": looked.folder, "head": log.head, "whole": not faults, "faults": list(faults), "entries": entries,
    }  # fmt: skip
    return Page(tuple(blocks), entries, {"log": document})


def _whole(looked: Looked, texts: Texts) -> list[str]:
    said, entries = [texts.translate(WHOLE)], looked.log.entries
    for head in looked.heads:
        entry = looked.log.by_hash(head)
        assert entry is not None  # a head that is not there is a fault
        since, shown = len(entries) - entries.index(entry) - 1, entry.hash[:DIGITS]
        if since:
            said.append(
                texts.counted(
                    "The hash {head} is that of entry {entry}; {n} evaluation was made since.",
                    "The hash {head} is that of entry {entry}; {n} evaluations were made since.",
                    since,
                    head=shown,
                    entry=texts.number(entry.n),
                )
            )
        else:
            said.append(texts.say(LAST, head=shown, n=texts.number(entry.n)))
    if looked.agreeing:
        said.append(
            texts.counted(
                "{n} result that lies here or beside the award agrees with it.",
                "{n} results that lie here or beside the award agree with it.",
                looked.agreeing,
            )
        )
    return said


def _table(entries: Sequence[Mapping[str, Any]], texts: Texts) -> Table:
    """One row for each entry; which award and which rules are said where not all are of the same."""
    several = [key for key in ("award", "rules") if len({entry[key] for entry in entries}) > 1]
    columns = [Column(texts.translate(NUMBER), right=True), Column(texts.translate(WHEN))]
    columns += [Column(texts.translate({"award": AWARD, "rules": RULES}[key])) for key in several]
    columns += [
        Column(texts.translate(SEAL)),
        Column(texts.translate(RESULT)),
        Column(texts.translate(SETTINGS), wide=True),
    ]
    rows = []
    for entry in entries:
        told = {"award": entry["award"], "rules": entry["rules"][:DIGITS]}
        seal = entry["seal"][:DIGITS] if entry["seal"] else "-"
        row = (texts.number(entry["n"]), _when(entry["when"]), *(told[key] for key in several), seal)
        rows.append((*row, entry["result"][:DIGITS], "; ".join(entry["settings"]) or "-"))
    return Table(tuple(columns), tuple(rows))


def _when(text: str) -> str:
    """A time as people write it; what is none is shown as it stands."""
    try:
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return text
