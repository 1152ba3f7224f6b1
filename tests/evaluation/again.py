"""harkopnas-2022 on a small ledger, and the things that happen to an award between two evaluations.

Every change says which criteria have to be measured again because of it, by the rules as a person reads them.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import tomli
from attrs import define, field

import pembina
from pembina.api import evaluate_again, make_host
from pembina.evaluation import document

AWARDS = Path(__file__).resolve().parents[2] / "criteria"
AWARD = "harkopnas-2022"


@define
class World:
    """A copy of the award and its data in a folder, with what is set on the command line and changed in plugins."""

    folder: Path
    draw: random.Random
    settings: dict[str, str] = field(factory=dict)
    hashes: dict[str, str] = field(factory=dict)
    """Hashes that plugins pretend to have, by name."""

    @property
    def award(self) -> Path:
        return self.folder / "award.toml"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def rules(self) -> pembina.Award:
        return pembina.load_award(self.award, settings=[f"{key}={value}" for key, value in self.settings.items()])

    def evaluate(self, previous: Any = None) -> Any:
        host = make_host()
        if previous is None:
            return pembina.evaluate(self.rules(), self.data, host=host)
        return evaluate_again(self.rules(), self.data, previous=previous, host=host)

    def replace(self, file: Path, old: str, new: str) -> None:
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.data / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def put(self, table: str, rows: list[dict[str, str]]) -> None:
        with (self.data / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    # What depends on what, read from the award and from the manifests

    def readers(self, *tables: str) -> set[str]:
        """Criteria that read one of these tables, those that are divided by it, and by a criterion that reads it."""
        found = set()
        for path, rule, manifest in self.criteria():
            bound = rule.get("read", {})
            read = {bound.get(role, {}).get("table", role) if isinstance(bound.get(role, {}), Mapping) else bound[role]
                    for role in manifest["tables"]}  # fmt: skip
            read |= {rule.get("denominate", {}).get("table")}
            if read & set(tables):
                found.add(path)
        return found

    def users(self, plugin: str) -> set[str]:
        return {path for path, rule, _ in self.criteria() if rule["use"] == plugin}

    def all(self) -> set[str]:
        return {path for path, _, _ in self.criteria()}

    def criteria(self) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
        host = make_host()

        def walk(path: str, node: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
            if "use" in node:
                manifest = host.manifest(node["use"]).folder / "criterion.toml"
                yield path, node, tomli.loads(manifest.read_text("utf-8"))
                return
            for key, child in node.items():
                if isinstance(child, dict) and key not in ("title", "titles"):
                    yield from walk(f"{path}.{key}".lstrip("."), child)

        yield from walk("", tomli.loads(self.award.read_text("utf-8"))["criteria"])


def world(folder: Path, seed: int, records: int = 2_000) -> World:
    """Make the award and its ledger anew."""
    from pembina_criteria.harkopnas_ledger import make

    make(folder / "data", seed=2022, records=records)
    shutil.copy(AWARDS / AWARD / "award.toml", folder / "award.toml")
    return World(folder, random.Random(seed))


# What happens between two evaluations


def a_weight(at: World) -> set[str]:
    at.settings["criteria.supervision.weight"] = str(at.draw.randint(20, 50))
    return set()


def a_scoring_rule(at: World) -> set[str]:
    text = at.award.read_text("utf-8")
    at.award.write_text(re.sub(r"from = 30, to = \d+", f"from = 30, to = {at.draw.randint(70, 99)}", text), "utf-8")
    return set()


def a_title(at: World) -> set[str]:
    at.replace(at.award, 'title.id = "', f'title.id = "{at.draw.choice("abc")} ')
    return set()


def a_parameter(at: World) -> set[str]:
    text, cap = at.award.read_text("utf-8"), at.draw.randint(5, 9)
    at.award.write_text(re.sub(r"minimum-visits = 1, cap = \d+", f"minimum-visits = 1, cap = {cap}", text), "utf-8")
    return {"supervision.visits"} if text != at.award.read_text("utf-8") else set()


LEDGER = ("visits", "agreements", "events", "disbursements", "cooperatives", "trainees", "relief", "links", "figures")


def a_row_less(at: World) -> set[str]:
    table = at.draw.choice([name for name in LEDGER if name != "figures"])
    rows = at.rows(table)
    rows.pop(at.draw.randrange(len(rows)))
    at.put(table, rows)
    return at.readers(table)


def a_row_twice(at: World) -> set[str]:
    table = at.draw.choice([name for name in LEDGER if name not in ("figures", "cooperatives")])
    rows = at.rows(table)
    at.put(table, [*rows, at.draw.choice(rows)])
    return at.readers(table)


def other_bytes_of_the_same(at: World) -> set[str]:
    table = at.draw.choice(LEDGER)
    rows = at.rows(table)
    before = [dict(row) for row in rows]
    at.draw.shuffle(rows)
    at.put(table, rows)
    return at.readers(table) if rows != before else set()


def how_a_table_is_read(at: World) -> set[str]:
    table = at.draw.choice(LEDGER)
    text = (at.data / "dataset.toml").read_text("utf-8")
    marker = f'"n{at.draw.randint(1, 10**6)}"'
    said = f"[tables.{table}]\nmissing = [{marker}]\n"
    text = re.sub(rf"\[tables\.{table}\]\n(missing = .*\n)?", lambda _: said, text)
    (at.data / "dataset.toml").write_text(text, "utf-8")
    return at.readers(table)


def what_is_said_of_a_table(at: World) -> set[str]:
    text = (at.data / "dataset.toml").read_text("utf-8")
    text = re.sub(r'source = ".*"', f'source = "Dinas {at.draw.randint(1, 99)}"  # a remark', text)
    (at.data / "dataset.toml").write_text(f"# seen {at.draw.random()}\n{text}", "utf-8")
    return set()


def a_plugin(at: World) -> set[str]:
    name = at.draw.choice(["training", "aid-disbursed", "supervision-activity", "events-held"])
    at.hashes[name] = f"{at.draw.getrandbits(256):064x}"
    return at.users(name)


def the_period(at: World) -> set[str]:
    text = at.award.read_text("utf-8")
    day = f"end = 2022-06-{at.draw.randint(10, 29)}"
    at.award.write_text(re.sub(r"end = 2022-06-\d\d", day, text), "utf-8")
    return at.all() if text != at.award.read_text("utf-8") else set()


def somebody_withdraws(at: World) -> set[str]:
    rows = at.rows("regions")
    row = at.draw.choice(rows)
    row["status"] = at.draw.choice([s for s in ("", "withdrawn", "recused") if s != row["status"]])
    at.put("regions", rows)
    return at.readers("regions")


def somebody_comes(at: World) -> set[str]:
    rows = at.rows("regions")
    code = f"Z{at.draw.randint(10, 10**6)}"
    at.put("regions", [*rows, {**rows[0], "code": code, "name": f"Region {code}"}])
    return at.all()


def somebody_is_called_otherwise(at: World) -> set[str]:
    rows = at.rows("regions")
    at.draw.choice(rows)["name"] += "a"
    at.put("regions", rows)
    return at.all()


def other_names(at: World) -> set[str]:
    code = at.draw.choice(at.rows("regions"))["code"]
    at.put("othernames", [{"alias": f"Nama {at.draw.randint(1, 10**6)}", "code": code}])
    text = (at.data / "dataset.toml").read_text("utf-8")
    if "aliases" not in text:
        said = 'aliases = { table = "othernames", alias = "alias", key = "code" }\n'
        (at.data / "dataset.toml").write_text(text.replace("[dataset]\n", f"[dataset]\n{said}", 1), "utf-8")
    return at.all()


def an_override(at: World) -> set[str]:
    if "[overrides]" not in at.award.read_text("utf-8"):
        at.replace(at.award, "[entrants]", '[overrides]\ntable = "overrides"\n\n[entrants]')
    standing = {e["code"]: e["status"] for e in at.evaluate().entrants}
    code = at.draw.choice([c for c, status in standing.items() if status not in ("recused", "withdrawn", "revoked")])
    at.put("overrides", [{
        "entrant": code, "what": "status", "before": standing[code], "after": "withdrawn", "by": "Ketua",
        "second": "Saksi", "reason": "surat gubernur", "date": "2022-08-01",
    }])  # fmt: skip
    return set()


def no_override(at: World) -> set[str]:
    (at.data / "overrides.csv").unlink(missing_ok=True)
    return set()


CHANGES: tuple[Callable[[World], set[str]], ...] = (
    a_weight, a_scoring_rule, a_title, a_parameter, a_row_less, a_row_twice, other_bytes_of_the_same,
    how_a_table_is_read, what_is_said_of_a_table, a_plugin, the_period, somebody_withdraws, somebody_comes,
    somebody_is_called_otherwise, other_names, an_override,
)  # fmt: skip


def pretend(at: World, monkeypatch: Any) -> None:
    """Let plugins have the hashes of the world; the others are hashed once."""
    real = cache(lambda name: hashed(by_name[name]))
    hashed, by_name = document.plugin_hash, dict[str, Any]()

    def pretended(found: Any) -> str:
        by_name[found.name] = found
        return at.hashes.get(found.name) or real(found.name)

    monkeypatch.setattr(document, "plugin_hash", pretended)
