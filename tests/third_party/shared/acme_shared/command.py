"""The commands of a third party: a group with one command that reads an award's data and judges it again."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.commands import (
    N_,
    Column,
    DataError,
    Entry,
    Page,
    Place,
    Problem,
    Session,
    Table,
    argument,
    common,
    data_folder,
    evaluate,
    formats,
    group,
    load_award,
    read_data,
    rejudge,
)
from pembina.commands import command as make

command = group("givers", N_("Look at who gives points."), {"list": Entry("acme_shared.command:listing", N_("List them."))})


@make("list", N_("List them."), "pembina givers list AWARD")
@argument("award", N_("AWARD"))
@formats("table", "csv", "json")
@common
@click.pass_obj
def listing(session: Session, award: str, form: str) -> int:
    host = session.host()
    rules, folder = load_award(award, host=host), data_folder(award)
    tables = {"points": {"region": "entrant", "giver": "text"}, "absent": {"giver": ("text", "optional")}}
    data = read_data(rules, Path(folder), host, tables, optional={"absent"})
    if any(row["giver"] == "x" for row in data.rows["points"]):
        row = next(row for row in data.rows["points"] if row["giver"] == "x")
        raise DataError([Problem("ACME101", Place(row["_file"], row["_row"]), {"found": "x"})])
    result = evaluate(rules, folder, host=host)
    places = {one["code"]: one["rank"] for one in rejudge(result, {("work", data.entrants[0].code): 100.0})}
    texts = session.texts
    columns = (Column(texts.translate(N_("Giver"))), Column(texts.translate(N_("First with 100 points")), right=True))
    found = [(row["giver"], str(places[row["region"]])) for row in data.rows["points"]]
    document = {"absent": sorted(data.absent["absent"]), "rows": len(data.rows["absent"]), "origin": data.origin}
    records = [{"giver": giver, "rank": rank} for giver, rank in found]
    session.print(Page((Table(columns, tuple(found)),), records, document), form)
    return 0
