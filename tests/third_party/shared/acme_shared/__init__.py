"""A criterion of a third party that checks, adjusts, may lack a table, and brings a command, a reader and codes."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from pembina import Adjusted, Code, Command, Criterion, Fault, TableReader, Unfit, hookimpl
from pembina.commands import DataError, Place, Problem


class SharedWork(Criterion):
    """Mean points of the givers, and a bonus where there is a table of them."""

    def records(self, tables, rules):
        return tables["points"]

    def measure(self, records, tables, rules):
        own = records.group_by("region").agg(mean=nw.col("points").mean())
        bonus = tables["bonus"].group_by("region").agg(extra=nw.col("extra").sum())
        whole = own.join(bonus, on="region", how="left").with_columns(nw.col("extra").fill_null(0))
        return whole.select("region", value=nw.col("mean") + nw.col("extra"), also_bonus_table=nw.lit(float(rules.has("bonus", "extra"))))

    def check(self, parameters):
        if parameters["least"] > parameters["most"]:
            return [Fault("{least} is more than {most}", {"least": parameters["least"], "most": parameters["most"]}, ("least",))]
        return []

    def details(self, records, tables, rules):
        return None if rules["mode"] == "none" else records.select("region", "giver", "points")

    def adjust(self, values, details, rules):
        givers = sorted({row["giver"] for row in details})
        match rules["mode"]:
            case "centre":
                mean = sum(values.values()) / len(values)
                said = {"en": "moved from {before} to {after} among {givers} givers", "id": "dari {before} ke {after}"}
                moved = {code: value - mean + 50 for code, value in values.items()}
                return Adjusted(moved, "centre", {"givers": len(givers), "who": givers}, said, {"en": "mind the centre"})
            case "nobody":
                return Adjusted({"nobody": 1.0}, "centre")
            case "infinite":
                return Adjusted(dict.fromkeys(values, float("inf")), "centre")
            case "text":
                return "more"
            case "unfit":
                raise Unfit("only {n} givers", n=len(givers))
        return None


def columns(path, options):
    return path.read_text("utf-8").splitlines()[0].split("|")


def rows(path, options):
    raise DataError([Problem("ACME101", Place(path.name, 2), {"found": "<nothing>"})])
    yield


@hookimpl
def pembina_criteria():
    return [SharedWork]


@hookimpl
def pembina_readers():
    return [TableReader("acme-tables", (), columns, rows)]


@hookimpl
def pembina_commands():
    return [Command("givers", "acme_shared.command:command")]


@hookimpl
def pembina_codes():
    return [Code("ACME101", "there is {found} in it", "Nothing can be counted.", "Put something in.")]
