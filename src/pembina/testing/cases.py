"""Reading ``cases.toml``: examples of a criterion that a committee can read and a test can run.

::

    [[case]]
    name = "two visits to the one active cooperative"
    period = { start = 2022-01-01, end = 2022-12-31 }       # the default; "none" is an award without a period
    with = { minimum-visits = 1 }                           # parameters that differ from their defaults
    distinct = "approximate"                                # counts are estimated, as an award may allow (or "exact")
    tables.visits = [["74", 2022-01-10, "A"], ["74", 2022-03-02, "A"]]
    tables.cooperatives = [["74", "A", true], ["74", "B", false]]
    expect = { "74" = 2 }                                   # or "reason", or { numerator = 2, denominator = 1, ... }
    best-first = ["74", "71"]                               # how a committee would rank them by this criterion alone

Cells stand in the order of the columns in criterion.toml. An empty text is an empty cell, as in a CSV file; optional
columns at the end may be left out. Entrants that are not in ``expect`` must come out without a row. ``best-first``
names two or more of those in ``expect``, none of them as good as the one before it: it is what the rule ``direction``
of the conformance suite holds criterion.toml to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import tomli
from attrs import fields, frozen

from pembina.methods.counting import APPROXIMATE, EXACT
from pembina.model import Period
from pembina.plugins.criterion import Criterion
from pembina.plugins.manifest import ColumnSpec, Manifest, read_manifest
from pembina.plugins.values import REASONS, Measured

KEYS = {"name", "tables", "period", "with", "expect", "distinct", "best-first"}
FIELDS = {field.name for field in fields(Measured)} | {"records", "adjusted"}
"""What a case may expect of an entrant; ``records`` is the number of records shown for it, ``adjusted`` its value after
the criterion adjusted it by looking at several entrants ("" where it did not)."""

CASES = "cases.toml"
YEAR = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
"""The period of a case that names none."""


@frozen
class Case:
    """One example: tables, period and parameters in, and what is to come out for each entrant."""

    name: str
    tables: Mapping[str, Sequence[tuple[Any, ...]]]
    period: Period | None
    parameters: Mapping[str, Any]
    expect: Mapping[str, Mapping[str, Any]]
    distinct: str = EXACT
    best_first: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


def load_criterion(package: str | ModuleType) -> Criterion:
    """Import a plugin's package (by name, or the module) and make its criterion, with the manifest beside it."""
    module = import_module(package) if isinstance(package, str) else package
    if module.__file__ is None:
        raise ValueError(f"{module.__name__} is no package with a criterion.toml beside its __init__.py")
    (kind,) = module.pembina_criteria()
    criterion: Criterion = kind()
    criterion.manifest = read_manifest(Path(module.__file__).parent / "criterion.toml")
    return criterion


def cases_path(manifest: Manifest) -> Path:
    """Return where the cases of a criterion stand: beside its manifest; of ``my.py`` beside an award, my.cases.toml."""
    return Path(manifest.folder) / CASES if manifest.file is None else manifest.file.with_suffix(f".{CASES}")


def read_cases(path: Path, manifest: Manifest) -> tuple[Case, ...]:
    """Read ``cases.toml``; raises ValueError that names the case, and the row, that does not fit the manifest."""
    raw = tomli.loads(path.read_text("utf-8"), parse_float=Decimal)
    if set(raw) != {"case"}:
        raise ValueError(f"cases.toml holds [[case]] tables and nothing else, found {', '.join(sorted(raw))}")
    cases = tuple(_case(one, manifest) for one in raw["case"])
    names = [case.name for case in cases]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two cases have the name {twice[0]!r}")
    return cases


def _case(raw: Mapping[str, Any], manifest: Manifest) -> Case:
    name = str(raw.get("name", ""))
    try:
        if not name or set(raw) - KEYS or "expect" not in raw:
            raise ValueError(f"a case needs name and expect, and may hold {', '.join(sorted(KEYS))}")
        tables = raw.get("tables", {})
        if unknown := sorted(set(tables) - set(manifest.tables)):
            raise ValueError(f"criterion.toml declares no table {unknown[0]}")
        given = _floats(raw.get("with", {}))
        faults = manifest.check_parameters(given)
        if faults:
            raise ValueError("; ".join(fault.text.format_map(dict(fault.args)) for fault in faults))
        parameters = {**manifest.defaults(), **given}
        return Case(
            name=name,
            tables={t: typed_rows(t, tables.get(t, []), columns) for t, columns in manifest.tables.items()},
            period=_period(raw.get("period")),
            parameters=parameters,
            expect={code: _expectation(wanted) for code, wanted in raw["expect"].items()},
            distinct=_distinct(raw.get("distinct", EXACT), manifest, parameters),
            best_first=_best_first(raw),
        )
    except ValueError as error:
        raise ValueError(f"case {name!r}: {error}") from None


def _best_first(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Read the order in which a committee would rank entrants of the case."""
    if "best-first" not in raw:
        return ()
    codes = raw["best-first"]
    if not isinstance(codes, list) or len(codes) < 2 or not all(isinstance(code, str) for code in codes):
        raise ValueError("best-first lists two entrants or more, the best first")
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"best-first names {twice[0]!r} twice")
    if strange := [code for code in codes if code not in raw["expect"]]:
        raise ValueError(f"best-first names {strange[0]!r}, which expect does not")
    return tuple(codes)


def _distinct(raw: Any, manifest: Manifest, parameters: Mapping[str, Any]) -> str:
    if raw not in (EXACT, APPROXIMATE):
        raise ValueError(f'distinct is "{EXACT}" or "{APPROXIMATE}", not {raw!r}')
    if raw == APPROXIMATE and not manifest.may_approximate(parameters):
        raise ValueError("criterion.toml does not say that it approximates, or not with these parameters")
    return str(raw)


def _period(raw: Any) -> Period | None:
    if raw is None:
        return YEAR
    if raw == "none":
        return None
    if not isinstance(raw, Mapping) or set(raw) != {"start", "end"}:
        raise ValueError('period is { start = DATE, end = DATE } or "none"')
    return Period(raw["start"], raw["end"])


def _expectation(raw: Any) -> Mapping[str, Any]:
    """Write out the short forms: a number is the value, a text the reason."""
    if isinstance(raw, str):
        if raw not in REASONS:
            raise ValueError(f"{raw!r} is no reason; a category is expected by {{ value = {raw!r} }}")
        return {"value": None, "reason": raw}
    if isinstance(raw, Mapping):
        if unknown := sorted(set(raw) - FIELDS):
            raise ValueError(f"nothing named {unknown[0]} can be expected")
        return dict(_floats(raw))
    return {"value": _floats(raw), "reason": None}


def typed_rows(table: str, rows: Sequence[Sequence[Any]], columns: Mapping[str, ColumnSpec]) -> list[tuple[Any, ...]]:
    """Check rows of cells against the declared columns and give each its type; raises ValueError that names the cell.

    An empty text is an empty cell, and optional columns at the end may be left out.
    """
    least = max((i + 1 for i, spec in enumerate(columns.values()) if not spec.optional), default=0)
    for number, row in enumerate(rows, 1):
        if not least <= len(row) <= len(columns):
            raise ValueError(f"{table}, row {number}: {len(row)} cells for the columns {', '.join(columns)}")
    specs = list(columns.items())
    padded = [[*row, *[""] * (len(specs) - len(row))] for row in rows]
    return [
        tuple(
            _cell(cell, spec.type, f"{table}, row {number}, {name}")
            for cell, (name, spec) in zip(row, specs, strict=True)
        )
        for number, row in enumerate(padded, 1)
    ]


_CELLS: Mapping[str, tuple[type, ...]] = {
    "entrant": (str,),
    "text": (str,),
    "figure": (str,),
    "integer": (int,),
    "number": (int, Decimal),
    "money": (int, Decimal),
    "boolean": (bool,),
    "date": (dt.date,),
}


def _cell(cell: Any, kind: str, where: str) -> Any:
    """Check one cell against its column's type and give it that type; an empty text is an empty cell."""
    if cell == "":
        return None
    fits = isinstance(cell, _CELLS[kind]) and isinstance(cell, bool) == (kind == "boolean")
    if not fits or isinstance(cell, dt.datetime):
        raise ValueError(f"{where}: {cell!r} is not of the type {kind}")
    return {"number": float, "money": Decimal}.get(kind, lambda same: same)(cell)


def _floats(raw: Any) -> Any:
    """Parameters and expectations are ordinary numbers; only cells are read as decimals, for money."""
    if isinstance(raw, Decimal):
        return float(raw)
    if isinstance(raw, Mapping):
        return {key: _floats(value) for key, value in raw.items()}
    return [_floats(value) for value in raw] if isinstance(raw, list) else raw
