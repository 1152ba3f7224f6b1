"""What plugins need to bring commands of their own: the parts of a command, pages, errors, and the data of an award.

A plugin names its commands in ``[provides]`` of its manifest and hands them over by the hook ``pembina_commands``; it
imports from here, and nothing deeper. Texts are English, marked by :func:`N_` and shown by ``session.texts``; a
gettext catalogue ``locale/LANGUAGE/LC_MESSAGES/NAME.mo`` in the plugin's folder says them in other languages, and
``[commands]`` in its ``locale/LANGUAGE.toml`` says for ``pembina --help`` what each command is for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.api import award_path, data_folder, evaluate, load_award
from pembina.cli.parts import Entry, argument, command, group, option
from pembina.cli.session import DATA, Session, blocking, common, formats
from pembina.cli.words import P_
from pembina.errors import (
    N_,
    AwardError,
    Code,
    DataError,
    Hint,
    PembinaError,
    Phrase,
    Place,
    Problem,
    UsageError,
    did_you_mean,
)
from pembina.methods.refusal import LibraryMissing
from pembina.model import Award, ColumnNeed, Entrant, InputTable, Result, TableNeed
from pembina.record.putting import put, put_all, put_new, sync_folder
from pembina.reports.clean import clean, spreadsheet
from pembina.reports.page import SYNTHETIC, Block, Bullets, Column, Heading, Page, Paragraph, Table
from pembina.reports.page import Entry as PageEntry
from pembina.reports.texts import Texts

if TYPE_CHECKING:
    from pembina.plugins import Host

__all__ = [
    "DATA",
    "N_",
    "P_",
    "SYNTHETIC",
    "AwardError",
    "Block",
    "Bullets",
    "Code",
    "Column",
    "DataError",
    "DataRead",
    "Entry",
    "Heading",
    "Hint",
    "LibraryMissing",
    "Page",
    "PageEntry",
    "Paragraph",
    "PembinaError",
    "Phrase",
    "Place",
    "Problem",
    "Session",
    "Table",
    "Texts",
    "UsageError",
    "argument",
    "award_path",
    "blocking",
    "clean",
    "command",
    "common",
    "data_folder",
    "did_you_mean",
    "evaluate",
    "formats",
    "group",
    "load_award",
    "option",
    "put",
    "put_all",
    "put_new",
    "read_data",
    "rejudge",
    "rules_hash",
    "spreadsheet",
    "sync_folder",
]

Columns = Mapping[str, str | tuple[str, str]]
"""Columns of a table by name, each with its type, or with its type and ``"optional"``."""


@frozen
class DataRead:
    """Who competes, and rows of tables as Python values.

    ``rows`` by table, each row a mapping from column to value (None where the cell is empty), with ``_file`` and
    ``_row``, the place where a person finds it; in the order of files and rows. ``absent`` are, by table, the optional
    columns that no file has. ``known`` are the codes of everyone in the entrants' table, competing or not.
    """

    entrants: tuple[Entrant, ...]
    known: frozenset[str]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    absent: Mapping[str, frozenset[str]]
    inputs: tuple[InputTable, ...]
    title: str
    origin: str


def read_data(
    award: Award, folder: Path, host: Host, tables: Mapping[str, Columns], *, optional: Collection[str] = ()
) -> DataRead:
    """Read the entrants of an award and some tables of a data set, each cell by its declared type.

    Types are those of criteria: entrant (names and aliases become codes), text, integer, number, money, boolean, date,
    figure. Tables named in ``optional`` may be lacking; they then have no rows. Raises DataError with every problem of
    every file.
    """
    from pembina.data import open_dataset

    needs = [TableNeed("command", name, name, _columns(columns), name in optional) for name, columns in tables.items()]
    loaded = open_dataset(folder, host).load(award.entrants, needs)
    rows = {}
    for name, frame in loaded.tables("command").items():
        names = (*tables[name], "_file", "_row")
        found = (dict(zip(names, row, strict=True)) for row in loaded.engine.rows(frame.select(*names)))
        rows[name] = sorted(found, key=lambda row: (row["_file"], row["_row"]))
    return DataRead(
        loaded.entrants, loaded.known, rows, loaded.absent("command"), loaded.inputs, loaded.title, loaded.origin
    )


def _columns(columns: Columns) -> tuple[ColumnNeed, ...]:
    needs = []
    for name, kind in columns.items():
        type_, *rest = (kind,) if isinstance(kind, str) else kind
        needs.append(ColumnNeed(name, name, type_, "optional" in rest))
    return tuple(needs)


def rules_hash(award: Award) -> str:
    """Return the hash under which results hold these rules: the same for every data set."""
    from pembina.evaluation.document import award_document

    return str(award_document(award)["hash"])


def rejudge(result: Result, values: Mapping[tuple[str, str], float | None]) -> list[dict[str, Any]]:
    """Judge a result again with some of its values changed; ``values`` by path of a criterion and code of an entrant.

    None takes a value away. What is given is scored as it stands. Returns, for each entrant in the order of codes,
    ``code``, ``status``, ``total`` (as published, or None) and ``rank`` (or None). Raises what an evaluation raises.
    """
    from pembina.analysis.replay import Replay

    replay = Replay(result)
    standings = replay.judge(columns=replay.with_values(values)).standings
    return [
        {
            "code": entrant.code,
            "status": standing.status.value,
            "total": None if standing.published is None else str(standing.published),
            "rank": standing.rank,
        }
        for entrant, standing in zip(replay.entrants, standings, strict=True)
    ]
