"""An award's ballots, opened for the command: the criterion that counts them, who stands on them, and every paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.commands import (
    AwardError,
    DataError,
    Hint,
    Place,
    award_path,
    data_folder,
    did_you_mean,
    load_award,
    read_data,
)

from .papers import Papers, papers
from .points import shares
from .reading import Sheet, details, sheets

if TYPE_CHECKING:
    from pembina.model import Award, Leaf
    from pembina.plugins import Host

PLUGIN, TABLE = "jury-ballots", "ballots"


@frozen
class Box:
    """The ballots of one criterion: what the award says of them, and the papers of everyone who has a value.

    ``shares`` is what the award measures, in percent: contests won against everyone on a ballot, those struck off too.
    ``names`` by code of everyone who competes. ``faulty`` are the papers that need a person; ``kept_out`` are the
    entrants who stand on them, and have no value until a person has looked.
    """

    award: Award
    path: str
    title: Mapping[str, str]
    parameters: Mapping[str, Any]
    names: Mapping[str, str]
    papers: Papers
    shares: Mapping[str, Fraction]
    jurors: int
    faulty: Sequence[Sheet]
    kept_out: tuple[str, ...]
    origin: str

    @property
    def kind(self) -> str:
        """What jurors were asked."""
        return str(self.parameters["kind"])


def open_box(award: str, data: Path | None, criterion: str | None, host: Host) -> Box:
    """Open the ballots of an award; raises AwardError (JURY601 to JURY603) or DataError with what does not fit."""
    rules = load_award(award, host=host)
    leaf = ballots_leaf(rules, award_path(award), criterion)
    binding = leaf.read.get(TABLE)
    table, bound = (binding.table, binding.columns) if binding else (TABLE, {})
    kind = leaf.parameters["kind"]
    columns: dict[str, str | tuple[str, str]] = {
        "juror": "text",
        "set": ("text", "optional"),
        "entrant": "entrant",
        "place": "number" if kind == "ranking" else ("number", "optional"),
        "choice": "text" if kind != "ranking" else ("text", "optional"),
    }
    read = read_data(rules, data_folder(award, data), host, {table: {bound.get(c, c): t for c, t in columns.items()}})
    rows = [{**{c: row[bound.get(c, c)] for c in columns}, **_place(row)} for row in read.rows[table]]
    names = {entrant.code: entrant.name for entrant in read.entrants if entrant.status is None}
    found = sheets(rows, kind)
    faulty = [sheet for sheet in found if sheet.flaws]
    doubtful = {entrant for sheet in faulty for entrant in sheet.entrants}
    counted = details(found, kind)
    everyone = papers(kind, counted, {row["entrant"] for row in counted})
    measured = shares(everyone)
    valued = [entrant for entrant in measured if entrant in names and entrant not in doubtful]
    if not valued:
        raise DataError.of("JURY604", Place(str(data_folder(award, data))), table=table, n=len(faulty))
    return Box(
        award=rules,
        path=leaf.path,
        title=leaf.title or {"id": leaf.path, "en": leaf.path},
        parameters=leaf.parameters,
        names=names,
        papers=papers(kind, counted, valued),
        shares={entrant: measured[entrant] for entrant in valued},
        jurors=len({sheet.juror for sheet in found if not sheet.flaws}),
        faulty=faulty,
        kept_out=tuple(sorted(doubtful & set(names))),
        origin=read.origin,
    )


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"_file": row["_file"], "_row": row["_row"]}


def ballots_leaf(award: Award, path: Path, criterion: str | None) -> Leaf:
    """Return the one criterion that counts ballots, or the one that is named; raises AwardError."""
    leaves = {leaf.path: leaf for leaf in award.leaves() if leaf.use == PLUGIN}
    known = ", ".join(leaves)
    if not leaves:
        raise AwardError.of("JURY601", Place(str(path)), award=award.id)
    if criterion is None and len(leaves) > 1:
        raise AwardError.of("JURY602", Place(str(path)), known=known)
    if criterion is not None and criterion not in leaves:
        hint = did_you_mean(criterion, leaves) or Hint("{known}", {"known": known})
        raise AwardError.of("JURY603", Place(str(path)), hint=hint, criterion=criterion)
    return leaves[criterion or next(iter(leaves))]
