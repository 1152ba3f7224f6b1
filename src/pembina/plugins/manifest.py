"""Manifests: what can be known of a plugin without running its code (``criterion.toml`` or ``plugin.toml``)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import tomli
from attrs import evolve, field, frozen

from pembina.errors import Place, PluginError, Problem, did_you_mean
from pembina.errors.positions import find
from pembina.plugins.contract import OLDEST, VERSION, spoken
from pembina.plugins.kinds import Fault
from pembina.plugins.parameters import check_by_schema, parameter_flaws, written

API = VERSION
"""Version of the contract that new plugins are written for (:mod:`pembina.plugins.contract`)."""

CRITERION, PLUGIN = "criterion.toml", "plugin.toml"
"""The file that is a plugin's manifest: of one that is a criterion, and of one that hands over other things only."""

RESERVED = frozenset(
    (
        "value",
        "numerator",
        "denominator",
        "factor",
        "reason",
        "printed",
        "source",
        "as_of",
        "definition",
        "state",
        "period",
        "n",
    )
)
"""Names that the columns of an answer have; the entrant column needs another."""

TEXT_TABLES = ("parameters", "also", "values", "commands")
"""What in a locale file is a table of texts."""


@frozen
class ColumnSpec:
    """A column that a plugin declares: its type, and whether a data set may lack it.

    ``needed`` makes an optional column necessary for some parameters: those whose value is one of a list, or, with
    True, any value that is not empty.
    """

    type: str
    optional: bool = False
    needed: Mapping[str, Any] = field(factory=dict)

    def may_lack(self, parameters: Mapping[str, Any]) -> bool:
        """Whether a data set may lack the column when the criterion has these parameters."""
        return self.optional and not any(
            bool(parameters[name]) if values is True else parameters[name] in values
            for name, values in self.needed.items()
        )


@frozen
class Manifest:
    """What a plugin says of itself.

    ``range`` bounds the value (either end may be None), ``factor`` multiplies numerator over denominator (100 for
    percent), ``entrant`` is the name that every declared table gives its entrant column. ``provides`` lists by kind
    the names of what else the plugin hands over through hooks. ``panel`` says that ``measure`` can give a value for
    every date, in a column ``period``, when :attr:`Rules.until` is set. ``checks``, ``adjusts`` and ``compares`` say
    which further methods the criterion has, or what its values depend on; ``optional_tables`` may be lacking.
    ``within_period`` names, by table, the date column by which rows outside the award's period change nothing.
    ``tallies`` says that ``measure`` itself gives the number of records behind each value, so that records, of which
    none repeats another unless the criterion has a ``ledger``, need not be gathered to be counted. ``approximates``
    says that its value is a count of different things, which an award may let be approximate: True, or the values that
    parameters need to have for that.
    """

    name: str
    folder: Path
    api: int = API
    criterion: bool = True
    unit: str = ""
    direction: str = "higher"
    range: tuple[float | None, float | None] = (None, None)
    actionable: bool = False
    panel: bool = False
    checks: bool = False
    adjusts: bool = False
    compares: bool = False
    tallies: bool = False
    approximates: bool | Mapping[str, Any] = False
    factor: float = 1.0
    value: str = "number"
    tables: Mapping[str, Mapping[str, ColumnSpec]] = field(factory=dict)
    entrant: str = ""
    parameters: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    provides: Mapping[str, tuple[str, ...]] = field(factory=dict)
    optional_tables: tuple[str, ...] = ()
    within_period: Mapping[str, str] = field(factory=dict)
    file: Path | None = None
    """The file that is the whole plugin, where it is one beside an award (:mod:`pembina.plugins.single`)."""
    texts: Mapping[str, dict[str, Any]] = field(factory=dict)
    """Texts by language that such a file declares; a package has them in ``locale/*.toml``."""

    def defaults(self) -> dict[str, Any]:
        """Every parameter with its default."""
        return {name: schema["default"] for name, schema in self.parameters.items()}

    def may_approximate(self, parameters: Mapping[str, Any]) -> bool:
        """Whether with these parameters the value is a count of different things, made by ``rules.count_distinct``."""
        if isinstance(self.approximates, bool):
            return self.approximates
        return all(parameters.get(name) in values for name, values in self.approximates.items())

    def check_parameters(self, given: Mapping[str, Any]) -> list[Fault]:
        """Say what is wrong with an award's ``with`` table, by the plugin's own schema."""
        return check_by_schema(given, self.parameters)

    def hold(self) -> None:
        """Check what only a use needs: the parameters' schemas and the texts; raises PluginError (PB403).

        That takes longer than all the rest of a manifest, so that a plugin which nobody uses is spared it. A file
        beside an award is checked as a whole when it is looked at.
        """
        if self.file is not None:
            return
        flaws = list(parameter_flaws(self.parameters))
        if flaws:
            path = self.folder / (CRITERION if self.criterion else PLUGIN)
            name = f"{path.parent.name}/{path.name}"
            text, _ = _read_toml(path, name)
            raise PluginError([_problem(name, text, ("parameters", key), reason) for key, reason in flaws])
        self.locale()

    def locale(self) -> dict[str, dict[str, Any]]:
        """Texts by language, from ``locale/*.toml`` beside the manifest; raises PluginError (PB403)."""
        if self.file is not None:
            return dict(self.texts)
        return {path.stem: _read_locale(path) for path in sorted((self.folder / "locale").glob("*.toml"))}


LARGEST = 2**20
"""Bytes of a manifest, or of the texts of one language, at most."""


@cache
def criterion_schema() -> dict[str, Any]:
    """Return the published JSON Schema of ``criterion.toml``."""
    text = (Path(__file__).parent / "criterion.schema.json").read_text("utf-8")
    return cast(dict[str, Any], json.loads(text))


_sound: set[str] = set()
"""Texts of manifests that fit the schema: whoever makes many hosts in one process checks each text once."""


def read_manifest(path: Path, *, whole: bool = True) -> Manifest:
    """Read ``criterion.toml`` or ``plugin.toml``; raises PluginError (PB403) naming every mistake.

    Without ``whole``, the schemas of parameters are left to :meth:`Manifest.hold`.
    """
    name = f"{path.parent.name}/{path.name}"
    text, raw = _read_toml(path, name)
    problems = [] if text in _sound else _schema_problems(raw, text, name)
    if not problems:
        _sound.add(text)
        problems = _own_problems(raw, text, name, path.name == CRITERION)
        flaws = parameter_flaws(raw.get("parameters", {})) if whole else ()
        problems += [_problem(name, text, ("parameters", key), reason) for key, reason in flaws]
    if problems:
        raise PluginError(problems)
    return _build(raw, path.parent, path.name == CRITERION)


def read_declared(text: str, plugin: str, path: Path, file: str, line: int) -> Manifest:
    """Read what a criterion in one file declares, from a line of that file on; raises PluginError (PB403)."""
    try:
        raw = tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        at = line - 1 + error.lineno if isinstance(error, tomli.TOMLDecodeError) else line
        raise PluginError.of("PB403", Place(file, at), reason=getattr(error, "msg", str(error))) from None
    texts = raw.pop("locale", {})
    problems = [_problem(file, text, ("name",), NAMED)] if "name" in raw else []
    raw["name"] = "single"
    problems += _schema_problems(raw, text, file)
    if not isinstance(texts, dict) or not all(isinstance(words, dict) for words in texts.values()):
        problems.append(_problem(file, text, ("locale",), LOCALE))
    elif not problems:
        problems = _own_problems(raw, text, file, criterion=True)
        problems += [
            _problem(file, text, ("parameters", key), r) for key, r in parameter_flaws(raw.get("parameters", {}))
        ]
        problems += [
            each for language, words in texts.items() for each in _misfits(file, text, ("locale", language), words)
        ]
    if problems:
        raise PluginError(evolve(p, place=evolve(p.place, line=line - 1 + (p.place.line or 1))) for p in problems)
    return evolve(_build(raw, path.parent, True), name=plugin, file=path, texts=texts)


NAMED = "a criterion in a file has the name by which an award uses it"
LOCALE = "texts stand in [locale.id] and [locale.en]"


def _read_toml(path: Path, name: str) -> tuple[str, dict[str, Any]]:
    try:
        if not path.is_file():  # a pipe would keep whoever reads it waiting
            raise PluginError.of("PB403", Place(name), reason="it is no file")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise PluginError.of("PB403", Place(name), reason=f"it is larger than {LARGEST // 2**20} MB")
        text = raw.decode("utf-8").replace("\r\n", "\n")
        return text, tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise PluginError.of("PB403", Place(name, error.lineno, error.colno), reason=error.msg) from None
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise PluginError.of("PB403", Place(name), reason=str(error)) from None


def _read_locale(path: Path) -> dict[str, Any]:
    """Read the texts of one language: every text is a text, every table a table of texts."""
    name = f"{path.parent.parent.name}/locale/{path.name}"
    text, raw = _read_toml(path, name)
    if problems := _misfits(name, text, (), raw):
        raise PluginError(problems)
    return raw


def _misfits(name: str, text: str, above: tuple[str, ...], raw: Mapping[str, Any]) -> list[Problem]:
    """Name what is no text, and what is no table of texts, among the texts of one language."""
    problems = []
    for key, value in raw.items():
        for at, words in [((key, k), v) for k, v in value.items()] if isinstance(value, dict) else [((key,), value)]:
            if not isinstance(words, str) or (len(at) == 1 and key in TEXT_TABLES):
                problems.append(_problem(name, text, (*above, *at), f"{written(words)} is not a text"))
    return problems


def _problem(name: str, text: str, at: tuple[str | int, ...], reason: str) -> Problem:
    line, column = find(text, at) or (1, 1)
    return Problem("PB403", Place(name, line, column, ".".join(map(str, at)) or None), {"reason": reason})


def _schema_problems(raw: Mapping[str, Any], text: str, name: str) -> list[Problem]:
    import jsonschema

    validator = jsonschema.Draft202012Validator(criterion_schema())
    problems: list[Problem] = []
    for error in validator.iter_errors(raw):
        problems += [problem for problem in _in_words(error, name, text) if problem not in problems]
    return problems


def _in_words(error: Any, name: str, text: str) -> list[Problem]:
    """Say what the schema has against a manifest: each unknown key at its own line, with the likely one."""
    at = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = error.schema.get("properties", {})
        strange = [key for key in error.instance if key not in known]
        return [
            evolve(_problem(name, text, (*at, key), f'unknown key "{key}"'), hint=did_you_mean(key, known))
            for key in strange
        ]
    if error.validator == "required":
        lacking = [key for key in error.validator_value if key not in error.instance]
        return [_problem(name, text, at, f'the key "{key}" is missing') for key in lacking]
    if len(at) == 3 and at[0] == "tables" and isinstance(error.instance, str):
        types = criterion_schema()["$defs"]["type"]["enum"]
        problem = _problem(name, text, at, f'"{error.instance}" is no type of a column: {", ".join(types)}')
        return [evolve(problem, hint=did_you_mean(error.instance, types))]
    return [_problem(name, text, at, error.message)]


def _own_problems(raw: Mapping[str, Any], text: str, name: str, criterion: bool) -> list[Problem]:
    problems = []
    if not spoken(raw["api"]):
        known = f"this Pembina knows {OLDEST} to {VERSION}"
        problems.append(_problem(name, text, ("api",), f"made for version {raw['api']} of the contract; {known}"))
    bounds = raw.get("range", {})
    numbers: list[tuple[tuple[str, ...], Any]] = [(("range", end), bound) for end, bound in bounds.items()] + [
        (("factor",), raw.get("factor", 1))
    ]
    for where, number in numbers:
        if not math.isfinite(number):
            problems.append(_problem(name, text, where, f"{number} is not a finite number"))
    if len(bounds) == 2 and bounds["from"] > bounds["to"]:
        problems.append(_problem(name, text, ("range",), "no value lies in this range"))
    if criterion:
        if not raw.get("tables"):
            problems.append(_problem(name, text, (), "a criterion reads at least one table: [tables.NAME] is missing"))
        names = {
            c: t for t, cols in raw.get("tables", {}).items() for c, s in cols.items() if _spec(s).type == "entrant"
        }
        lacking = [
            t for t, cols in raw.get("tables", {}).items() if not any(_spec(s).type == "entrant" for s in cols.values())
        ]
        if len(names) > 1:
            problems.append(
                _problem(name, text, ("tables",), f"entrant columns must share one name, found {', '.join(names)}")
            )
        for taken in sorted({*names} & RESERVED):
            where = ("tables", names[taken], taken)
            problems.append(
                _problem(name, text, where, "the entrant column may not have the name of an answer's column")
            )
        problems += [_problem(name, text, ("tables", t), "the table has no column of type entrant") for t in lacking]
        problems += _optional_table_problems(raw, text, name)
        problems += _within_period_problems(raw, text, name)
    return problems


def _within_period_problems(raw: Mapping[str, Any], text: str, name: str) -> list[Problem]:
    """What is left out by the period has to be dated by a column of a declared table that every data set has."""
    declared, problems = raw.get("tables", {}), []
    for table, column in raw.get("within-period", {}).items():
        spec = _spec(declared[table][column]) if column in declared.get(table, {}) else None
        if spec is not None and spec.type == "date" and not spec.optional:
            continue
        if table not in declared:
            hint, reason = did_you_mean(table, declared), f"there is no table [tables.{table}]"
        elif spec is None:
            hint, reason = did_you_mean(column, declared[table]), f"the table has no column {column}"
        else:
            hint, reason = None, f"{column} has to be a column of type date that is not optional"
        problems.append(evolve(_problem(name, text, ("within-period", table), reason), hint=hint))
    return problems


def _optional_table_problems(raw: Mapping[str, Any], text: str, name: str) -> list[Problem]:
    """Optional tables are declared ones, and never the first: its rows are the records."""
    declared, problems = list(raw.get("tables", {})), []
    for i, table in enumerate(raw.get("optional-tables", ())):
        if table not in declared:
            reason = f"there is no table [tables.{table}]"
            problems.append(
                evolve(_problem(name, text, ("optional-tables", i), reason), hint=did_you_mean(table, declared))
            )
        elif table == declared[0]:
            reason = "the first table holds the records and cannot be lacking"
            problems.append(_problem(name, text, ("optional-tables", i), reason))
    return problems


def _spec(raw: str | Mapping[str, Any]) -> ColumnSpec:
    if isinstance(raw, str):
        return ColumnSpec(raw)
    return ColumnSpec(raw["type"], raw.get("optional", False), raw.get("needed", {}))


def _build(raw: Mapping[str, Any], folder: Path, criterion: bool) -> Manifest:
    tables = {t: {c: _spec(s) for c, s in columns.items()} for t, columns in raw.get("tables", {}).items()}
    entrant = next((c for cols in tables.values() for c, s in cols.items() if s.type == "entrant"), "")
    bounds = raw.get("range", {})
    return Manifest(
        name=raw["name"],
        folder=folder,
        api=raw["api"],
        criterion=criterion,
        unit=raw.get("unit", ""),
        direction=raw.get("direction", "higher"),
        range=(bounds.get("from"), bounds.get("to")),
        actionable=raw.get("actionable", False),
        panel=raw.get("panel", False),
        checks=raw.get("checks", False),
        adjusts=raw.get("adjusts", False),
        compares=raw.get("compares", False),
        tallies=raw.get("tallies", False),
        approximates=raw.get("approximates", False),
        factor=float(raw.get("factor", 1)),
        value=raw.get("value", "number"),
        tables=tables,
        entrant=entrant,
        parameters=raw.get("parameters", {}),
        provides={kind: tuple(names) for kind, names in raw.get("provides", {}).items()},
        optional_tables=tuple(raw.get("optional-tables", ())),
        within_period=raw.get("within-period", {}),
    )
