"""What a criterion's code may not do: each code of the lint is produced, told where, and mended as it says."""

from __future__ import annotations

from pathlib import Path

import pembina_plugins
import pytest

from pembina.errors import CODES
from pembina.errors.codes_lint import TABLE
from pembina.plugins import read_manifest
from pembina.plugins.lint import FORBIDDEN, HINTS, lint
from pembina.testing.engines import covered_operations

MANIFEST = """
api = 1
name = "visits"
[tables.visits]
region = "entrant"
date = "date"
until = "date"
hours = "number"
people = "integer"
cost = "money"
name = "text"
"""
HEAD = """import narwhals.stable.v2 as nw
from pembina import Criterion, hookimpl
from pembina import expressions as ex
from pembina.expressions import count_distinct


class Visits(Criterion):
    def measure(self, records, tables, rules):
"""

WRONG = [
    ("PB440", 'return records.filter(nw.col("date").dt.weekday() == 7)', "dt.weekday"),
    ("PB441", 'return records.group_by("region").agg(value=nw.col("name").n_unique())', "n_unique"),
    ("PB442", 'return records.with_columns(month=nw.col("date").dt.truncate("1mo"))', "dt.truncate"),
    ("PB443", 'return records.with_columns(days=nw.col("until") - nw.col("date"))', "-"),
    ("PB444", 'return records.group_by("region").agg(value=nw.col("hours").sum())', "sum"),
    ("PB444", 'return records.group_by("region").agg(value=(nw.col("people") * 0.1).mean())', "mean"),
    ("PB444", 'return records.group_by("region").agg(value=nw.col("people").std())', "std"),
    ("PB445", 'return records.group_by("region").agg(value=nw.col("people").sum())', "people.sum"),
    ("PB446", 'return records.with_columns(value=nw.col("cost") / nw.col("people"))', "/"),
    ("PB446", 'return records.with_columns(value=nw.col("people") % nw.col("hours"))', "%"),
    ("PB447", 'return records.with_columns(value=nw.col("date").dt.month() * 100)', "nw.col('date').dt.month()"),
    ("PB448", 'return records.group_by("region").agg(value=nw.len() - 1)', "-"),
    ("PB449", 'return records.with_columns(value=(nw.col("hours") * 60.0).cast(nw.Int64))', "cast"),
    ("PB450", 'return records.with_columns(value=nw.col("hours").round(1))', "round"),
    ("PB451", 'return records.with_columns(value=nw.col("name").str.to_lowercase())', "str.to_lowercase"),
    ("PB452", r'return records.filter(nw.col("name").str.contains(r"^\d+"))', r"\d"),
    ("PB452", 'return records.filter(nw.col("name").str.contains("desa$"))', "$"),
    ("PB453", 'return records.with_columns(value=nw.col("name").str.strip_chars())', "str.strip_chars"),
    ("PB454", 'return records.sort("date").unique("region", keep="first")', "unique"),
    ("PB454", 'return records.sort("date").head(1)', "head"),
    ("PB455", 'return records.with_columns(value=nw.col("people").rolling_sum(3))', "rolling_sum"),
    ("PB455", 'return records.with_columns(value=nw.col("people") ** 2)', "**"),
    ("PB456", "return records.collect().lazy()", "collect"),
    ("PB457", 'return open("table.csv")', "open"),
    ("PB458", "return records.filter(nw.col('date') <= dt.date.today())", "today"),
]  # fmt: skip

RIGHT = [
    'return records.filter(ex.weekday("date") == 7)',
    'return records.group_by("region").agg(value=count_distinct("name"))',
    'return records.with_columns(value=ex.days_between("date", "until"))',
    'return records.group_by("region").agg(value=(ex.rounded("hours", 2) * 100.0).floor().cast(nw.Int64).sum())',
    'return records.group_by("region").agg(value=ex.total("people"), cost=nw.col("cost").sum())',
    'return records.group_by("region").agg(value=nw.col("name").is_null().cast(nw.Int64).sum())',
    'return records.with_columns(value=ex.ratio("cost", "people"), half=nw.col("people") // 2)',
    'return records.with_columns(value=nw.col("date").dt.month().cast(nw.Int64) * 100)',
    'return records.group_by("region").agg(value=nw.len().cast(nw.Int64) - 1)',
    'return records.with_columns(value=(nw.col("hours") * 60.0 + 0.5).floor().cast(nw.Int64))',
    r'return records.filter(nw.col("name").str.contains(r"[\p{L}\p{N}]"))',
    'return records.filter(nw.col("name").str.contains("a.b$", literal=True))',
    'return records.select("region").unique()',
    'return nw.concat([records.head(0), records])',
    'share = 3 / 4\n        return records.filter(nw.col("people") > share)',
    'return sum(len(name) for name in records.collect_schema().names())',
]  # fmt: skip


def told(folder: Path, text: str, *, head: str = HEAD) -> list[tuple[str, int | None, str]]:
    """Lint a criterion whose measure has these lines; codes with lines from measure on, and what they found."""
    package = folder / "acme_visits"
    package.mkdir(exist_ok=True)
    (package / "criterion.toml").write_text(MANIFEST, "utf-8")
    (package / "__init__.py").write_text(f"{head}        {text}\n", "utf-8")
    problems = lint(read_manifest(package / "criterion.toml"), covered_operations())
    assert {problem.place.file for problem in problems} <= {"acme_visits/__init__.py"}
    first = head.count("\n")
    return [(p.code, (p.place.line or 0) - first, str(p.args.get("what", p.args.get("reason")))) for p in problems]


@pytest.mark.parametrize(("code", "text", "what"), WRONG)
def test_what_differs_from_engine_to_engine_is_told(tmp_path: Path, code: str, text: str, what: str) -> None:
    assert (code, 1, what) in told(tmp_path, text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_the_same_everywhere_passes(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


def test_every_mistake_is_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = 'records = records.filter(nw.col("date").dt.weekday() == 7)\n        return records.collect()'
    assert told(tmp_path, text) == [("PB440", 1, "dt.weekday"), ("PB456", 2, "collect")]


@pytest.mark.parametrize("module", ["duckdb", "polars as pl", "os.path", "pandas"])
def test_a_criterion_imports_no_engine_and_no_files(tmp_path: Path, module: str) -> None:
    found = told(tmp_path, "return records", head=f"import {module}\n{HEAD}")
    assert [code for code, _, _ in found] == ["PB457"]


@pytest.mark.parametrize("module", ["random", "time", "uuid"])
def test_a_criterion_knows_neither_chance_nor_the_clock(tmp_path: Path, module: str) -> None:
    found = told(tmp_path, "return records", head=f"from {module} import *\n{HEAD}")
    assert [code for code, _, _ in found] == ["PB458"]


def test_a_reason_excuses_its_line(tmp_path: Path) -> None:
    text = 'return records.group_by("region").agg(value=nw.col("name").n_unique())'
    assert told(tmp_path, f"{text}  # engine-safe: never null") == []
    assert told(tmp_path, f"# engine-safe: never null,\n        # whatever comes\n        {text}") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('x = nw.col("hours").round(1)  # engine-safe:', [("PB450", 1, "round"), ("PB459", 1, "it gives no reason")]),
        ("x = 1  # engine-safe: always", [("PB459", 1, "nothing on this line needs it")]),
        (
            'x = nw.col("date").dt.weekday()  # engine-safe: no Sundays',
            [("PB440", 1, "dt.weekday"), ("PB459", 1, "nothing on this line needs it")],
        ),
    ],
)
def test_a_remark_that_excuses_nothing_is_told_too(tmp_path: Path, line: str, expected: object) -> None:
    assert told(tmp_path, f"{line}\n        return records") == expected


def test_helpers_of_the_package_are_read_and_its_hooks_commands_and_other_plugins_are_not(tmp_path: Path) -> None:
    package = tmp_path / "acme_visits"
    package.mkdir()
    (package / "helper.py").write_text("def read(path):\n    return open(path)\n", "utf-8")
    (package / "command.py").write_text("def run(path):\n    return open(path)\n", "utf-8")
    inner = package / "inner"
    inner.mkdir()
    (inner / "criterion.toml").write_text(MANIFEST, "utf-8")
    (inner / "__init__.py").write_text(f"{HEAD}        return open('x')\n", "utf-8")
    hook = "\n\n@hookimpl\ndef pembina_commands():\n    from .command import run\n    return [run, later]\n"
    head = "from .helper import read\nfrom .command import run as later\n" + HEAD
    text = f"return read(records){hook}"
    (package / "criterion.toml").write_text(MANIFEST, "utf-8")
    (package / "__init__.py").write_text(f"{head}        {text}\n", "utf-8")
    problems = lint(read_manifest(package / "criterion.toml"))
    assert [(p.code, p.place.file, p.place.line) for p in problems] == [("PB457", "acme_visits/helper.py", 2)]


def test_a_column_that_the_code_makes_is_of_the_kind_that_it_makes(tmp_path: Path) -> None:
    text = (
        'rows = records.with_columns(_half=nw.col("people") * 0.5)\n'
        '        return rows.group_by("region").agg(value=nw.col("_half").sum())'
    )
    assert told(tmp_path, text) == [("PB444", 2, "sum")]


@pytest.mark.parametrize("code", [code.code for code in TABLE])
def test_every_code_is_produced_and_says_what_to_write_instead(code: str) -> None:
    assert code in {produced for produced, _, _ in WRONG} | {"PB459"}
    assert code == "PB459" or code in HINTS
    assert CODES[code].mend


def test_only_what_does_not_depend_on_the_data_has_no_excuse() -> None:
    assert FORBIDDEN <= set(HINTS)


ROOT = Path(pembina_plugins.__file__).parent
SHIPPED = [path.parent.relative_to(ROOT).as_posix() for path in sorted(ROOT.rglob("criterion.toml"))]


@pytest.mark.parametrize("manifest", SHIPPED)
def test_shipped_criteria_pass(manifest: str) -> None:
    problems = lint(read_manifest(ROOT / manifest / "criterion.toml"), covered_operations())
    assert [problem.show() for problem in problems] == []
