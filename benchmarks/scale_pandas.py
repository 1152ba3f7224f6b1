"""The criteria of harkopnas-2022 as a pandas script, as an analyst who knows pandas well would write it.

    python benchmarks/scale_pandas.py FOLDER [-o ANSWER.json]

Reads the Parquet files by PyArrow, only the columns that are needed, one ledger at a time. Computes values, numerators,
denominators and evidence, not the figures that stand beside them. Needs pandas and PyArrow, which Pembina does not.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import pandas as pd
from pembina_plugins.events_held.names import LEADING, TRAILING
from scale_answers import Answer, divided

START, END = pd.Timestamp("2021-07-01"), pd.Timestamp("2022-06-30")
WEIGHTS = {"lokal": 1, "kabupaten": 2, "kota": 2, "provinsi": 3, "nasional": 4, "internasional": 5}


class Folder:
    """The tables of one data set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ledger(self, table: str, *columns: str) -> pd.DataFrame:
        """Read columns of a ledger: text by PyArrow's own type, dates as timestamps."""
        files = sorted(self.folder.glob(f"{table}-*.parquet"))
        parts = [pd.read_parquet(file, columns=list(columns), engine="pyarrow") for file in files]
        rows = pd.concat(parts, ignore_index=True)
        for column in rows.columns.intersection(["date", "signed", "start", "end"]):
            rows[column] = pd.to_datetime(rows[column])
        return rows

    def in_period(self, table: str, *columns: str) -> pd.DataFrame:
        """Read the rows of the period."""
        rows = self.ledger(table, *columns)
        return rows[rows["date"].between(START, END)]

    def regions(self, table: str) -> pd.Index:
        """Provinces that have rows in a ledger at all: of them, none that counts is zero."""
        return pd.Index(self.ledger(table, "region")["region"].unique())

    def small(self, table: str) -> pd.DataFrame:
        """Read a small table."""
        return pd.read_csv(self.folder / f"{table}.csv", keep_default_na=False, na_values=[""])


def name_key(names: pd.Series) -> pd.Series:
    """Bring names into the form in which they are compared; nothing where no letter or digit is left."""
    keys = names.str.lower().str.replace(r"[^0-9a-z]+", " ", regex=True).str.strip(" ")
    return keys.where(keys != "")


def text_key(texts: pd.Series) -> pd.Series:
    """Bring text into the form in which it is compared."""
    keys = texts.str.lower().str.replace(r"\s+", " ", regex=True).str.strip(" ")
    return keys.where(keys != "")


def says_something(texts: pd.Series) -> pd.Series:
    """Tell text with a letter or a digit."""
    return texts.str.contains(r"[0-9A-Za-z]", regex=True, na=False).astype(bool)


def answer(data: Folder) -> Answer:
    """Compute the thirteen criteria."""
    regions = data.small("regions").set_index("code")
    cooperatives = {code: int(n) for code, n in regions["cooperatives"].items()}
    enterprises = {code: int(n) for code, n in data.small("enterprises").set_index("region")["enterprises"].items()}
    found: Answer = {}
    found.update(supervision(data))
    found["supervision.active"] = counts(data.small("counts"), "active", "total")
    enrolment = data.small("enrolment")
    enrolment = enrolment[(enrolment["programme"] == "JKK") & (enrolment["definition"] == "pekerja koperasi aktif")]
    found["social-security"] = counts(enrolment, "enrolled", "eligible")
    figures = data.small("figures")
    found["opinion"] = {
        row.region: {"value": row.category, "reason": None, "evidence": 1} for row in figures.itertuples()
    }
    for path, rows in training(data, list(cooperatives)).items():
        found[path] = divided(rows, cooperatives, 100)
    for path, rows in {**aid(data, list(enterprises)), **relief(data), **market(data)}.items():
        found[path] = divided(rows, enterprises, 1000)
    found["events"] = events(data)
    found["partnerships"] = partnerships(data)
    return found


def supervision(data: Folder) -> Answer:
    """Visits per active cooperative: one a day, at most four; and those to cooperatives with three of them."""
    register = data.ledger("cooperatives", "region", "cooperative", "active")
    register["key"] = text_key(register.pop("cooperative"))
    register = register.groupby(["region", "key"], observed=True)["active"].agg(["min", "max"]).reset_index()
    active = register.loc[register["min"] & (register["min"] == register["max"]), ["region", "key"]]
    visits = data.in_period("visits", "region", "date", "cooperative")
    visits = visits.assign(key=text_key(visits["cooperative"])).drop(columns="cooperative")
    visits = visits.merge(active, on=["region", "key"]).drop_duplicates()
    days = visits.groupby(["region", "key"], observed=True).size()
    denominators = active.groupby("region").size()
    answer: Answer = {}
    for path, least in (("supervision.visits", 1), ("supervision.regular", 3)):
        numerators = days[days >= least].clip(upper=4).groupby(level="region").sum()
        answer[path] = {
            region: _ratio(int(numerators.get(region, 0)), int(denominator), 1, int(numerators.get(region, 0)))
            for region, denominator in denominators.items()
        }
    return answer


def _ratio(numerator: int, denominator: int, factor: int, evidence: int) -> dict[str, Any]:
    said = {"numerator": numerator, "denominator": denominator, "evidence": evidence, "reason": None}
    return {**said, "value": factor * numerator / denominator if denominator else None}


def counts(rows: pd.DataFrame, numerator: str, denominator: str) -> dict[str, dict[str, Any]]:
    """Take the latest count of the period."""
    rows = rows[pd.to_datetime(rows["as_of"]).between(START, END)].sort_values("as_of").groupby("region").tail(1)
    found = {}
    for row in rows.to_dict("records"):
        if pd.isna(row[denominator]):
            found[row["region"]] = {"value": None, "reason": None, "numerator": int(row[numerator]), "evidence": 1}
        else:
            found[row["region"]] = _ratio(int(row[numerator]), int(row[denominator]), 100, 1)
    return found


def training(data: Folder, regions: list[str]) -> Answer:
    """Persons with 16 hours of a course, and those of them with a certificate."""
    rows = data.in_period("trainees", "region", "date", "person", "course", "certified", "hours")
    rows = rows.assign(who=name_key(rows["person"]), course=name_key(rows["course"]))
    rows = rows[rows["who"].notna()].drop(columns="person")
    rows["minutes"] = (rows.pop("hours").clip(0, 8784) * 60 + 0.5).astype("int64")
    keys = ["region", "who", "course"]
    days = rows.groupby([*keys, "date"], observed=True).agg(
        minutes=("minutes", "max"), rows=("minutes", "size"), certified=("certified", "max")
    )
    courses = days.groupby(keys, observed=True).agg(
        minutes=("minutes", "sum"), rows=("rows", "sum"), certified=("certified", "max")
    )
    courses = courses[courses["minutes"] >= 960]
    persons = courses.groupby(["region", "who"], observed=True).agg(
        rows=("rows", "sum"), certified=("certified", "max")
    )
    totals = persons.groupby("region").agg(
        persons=("rows", "size"), certified=("certified", "sum"), evidence=("rows", "sum")
    )
    totals = totals.reindex(regions, fill_value=0)
    return {
        f"training.{name}": {
            row.Index: {"value": int(getattr(row, name)), "reason": None, "evidence": int(row.evidence)}
            for row in totals.itertuples()
        }
        for name in ("persons", "certified")
    }


def _net(rows: pd.DataFrame, who: str) -> pd.DataFrame:
    rows = rows.assign(who=name_key(rows[who]))
    return rows.groupby(["region", "who"], observed=True, dropna=False)["amount"].agg(["sum", "size"]).reset_index()


def aid(data: Folder, regions: list[str]) -> Answer:
    """Recipients who kept something of what was paid from the region's own funds, and the rupiah."""
    rows = data.in_period("disbursements", "region", "date", "recipient", "amount", "source")
    net = _net(rows[text_key(rows["source"]).isin(["apbd", "csr"])], "recipient")
    net["kept"] = (net["sum"] > 0) & net["who"].notna()
    totals = net.groupby("region").agg(rupiah=("sum", "sum"), recipients=("kept", "sum"), evidence=("size", "sum"))
    totals = totals.reindex(regions, fill_value=0)
    return {
        f"aid.{name}": {
            row.Index: {"value": int(getattr(row, name)), "reason": None, "evidence": int(row.evidence)}
            for row in totals.itertuples()
        }
        for name in ("recipients", "rupiah")
    }


def relief(data: Folder) -> Answer:
    """Borrowers who kept half a million of relief by an instrument of the region."""
    rows = data.in_period("relief", "region", "date", "borrower", "amount", "instrument")
    rows = rows.assign(fits=says_something(rows["instrument"]), who=name_key(rows["borrower"]))
    granted = rows[rows["fits"] & (rows["amount"] > 0)].groupby(["region", "who"]).size().rename("granted")
    silent = rows[~rows["fits"]].groupby(["region", "who"])["amount"].sum().rename("silent")
    hidden = pd.concat([granted, silent], axis=1, join="inner").query("silent < 0").reset_index()[["region", "who"]]
    rows = rows.merge(hidden.assign(hidden=True), on=["region", "who"], how="left")
    rows = rows[rows["fits"] | rows["hidden"].notna()]
    net = rows.groupby(["region", "who"], observed=True)["amount"].agg(["sum", "size"]).reset_index()
    net["kept"] = net["sum"] >= 500_000
    totals = net.groupby("region").agg(value=("kept", "sum"), evidence=("size", "sum"))
    return {"credit-relief": _counted(totals, data.regions("relief"))}


def market(data: Folder) -> Answer:
    """Enterprises with two buyers, proven, each worth a million after cancellations, not buying from each other."""
    rows = data.in_period("links", "region", "date", "enterprise", "buyer", "evidence", "amount")
    back = rows["amount"] < 0
    rows = rows[back | says_something(rows["evidence"])]
    rows = rows.assign(who=name_key(rows["enterprise"]), buyer=name_key(rows["buyer"]), proven=rows["amount"] >= 0)
    rows = rows[(rows["who"] != rows["buyer"]) & rows["who"].notna() & rows["buyer"].notna()]
    pairs = rows.groupby(["region", "who", "buyer"], observed=True).agg(
        net=("amount", "sum"), proven=("proven", "any"), rows=("amount", "size")
    )
    pairs = pairs[pairs["proven"] & (pairs["net"] >= 1_000_000)].reset_index()
    turned = pairs[["region", "who", "buyer"]].rename(columns={"who": "buyer", "buyer": "who"})
    pairs = pairs.merge(turned.assign(mutual=True), on=["region", "who", "buyer"], how="left")
    pairs = pairs[pairs["mutual"].isna()]
    found = pairs.groupby(["region", "who"], observed=True).agg(buyers=("rows", "size"), rows=("rows", "sum"))
    totals = found[found["buyers"] >= 2].groupby("region").agg(value=("rows", "size"), evidence=("rows", "sum"))
    return {"market": _counted(totals, data.regions("links"))}


def _counted(totals: pd.DataFrame, regions: pd.Index) -> dict[str, dict[str, Any]]:
    return {
        row.Index: {"value": int(row.value), "reason": None, "evidence": int(row.evidence)}
        for row in totals.reindex(regions, fill_value=0).itertuples()
    }


def events(data: Folder) -> dict[str, dict[str, Any]]:
    """Events by the weight of their largest scale, once however they are split."""
    rows = data.in_period("events", "region", "date", "event", "scale", "participants")
    name = name_key(rows["event"]).str.replace(LEADING, "", regex=True).str.replace(TRAILING, "", regex=True)
    rows = rows.assign(name=name, weight=text_key(rows["scale"]).map(WEIGHTS))
    named = rows.groupby(["region", "name"], observed=True).agg(
        weight=("weight", "max"), most=("participants", "max"), rows=("weight", "size")
    )
    totals = named[named["most"] >= 30].groupby("region").agg(value=("weight", "sum"), evidence=("rows", "sum"))
    return _counted(totals, data.regions("events"))


def partnerships(data: Folder) -> dict[str, dict[str, Any]]:
    """Partners with a document, in force on 90 days of the period."""
    rows = data.ledger("agreements", "region", "partner", "signed", "start", "end", "evidence")
    first = rows[["start", "signed"]].max(axis=1).clip(lower=START)
    last = rows["end"].fillna(END).clip(upper=END)
    rows = rows[says_something(rows["evidence"]) & ((last - first).dt.days + 1 >= 90)]
    rows = rows.assign(who=name_key(rows["partner"]))
    rows = rows[rows["who"].notna()]
    totals = rows.groupby("region")["who"].agg(value="nunique", evidence="size")
    return _counted(totals, data.regions("agreements"))


def main() -> None:
    """Read the command line, compute, print seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    wall, cpu = time.perf_counter(), time.process_time()
    document = {"criteria": answer(Folder(given.folder))}
    if given.output is not None:
        given.output.write_text(json.dumps(document, default=str), "utf-8")
    print(f"wall {time.perf_counter() - wall:.2f} s, CPU {time.process_time() - cpu:.2f} s")


if __name__ == "__main__":
    main()
