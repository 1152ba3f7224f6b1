"""Reading dataset.toml: every mistake in it at once, or what it says."""

from __future__ import annotations

import codecs
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli
from attrs import evolve

from pembina.data import partition, remote
from pembina.data.harm import check_settings_file
from pembina.data.settings import AliasSettings, ColumnSettings, DataSettings, TableSettings
from pembina.data.worksheets import printed, printed_flaws, relation, relation_flaws
from pembina.errors import N_, DataError, Hint, Phrase, Place, Problem, did_you_mean
from pembina.errors.positions import MOST_VALUES, count_values

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

FILE = "dataset.toml"
"""The file in the folder of a data set that says what its tables are."""

TOO_DEEP = N_("lists or tables nested too deep")
TOO_LONG = N_("a number of more than 4,000 digits")

TomlPath = tuple[str | int, ...]


def read_settings(folder: Path) -> DataSettings:
    """Read a data set's dataset.toml, or return the defaults where there is none; raises DataError."""
    path = folder / FILE
    if not path.is_symlink() and not path.exists():
        return DataSettings()
    check_settings_file(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = tomli.loads(text)
    except OSError as error:
        raise DataError.of("PB302", Place(path.as_posix()), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DataError.of("PB302", Place(path.as_posix(), line), reason=Phrase(N_("it is not UTF-8"))) from error
    except tomli.TOMLDecodeError as error:
        place = Place(path.as_posix(), getattr(error, "lineno", None), getattr(error, "colno", None))
        raise DataError.of("PB302", place, reason=getattr(error, "msg", str(error))) from error
    except RecursionError:
        raise DataError.of("PB302", Place(path.as_posix()), reason=Phrase(TOO_DEEP)) from None
    except ValueError:  # a whole number of thousands of digits, which Python refuses to read
        raise DataError.of("PB302", Place(path.as_posix()), reason=Phrase(TOO_LONG)) from None
    if (found := count_values(document)) > MOST_VALUES:
        args = {"found": found, "what": Phrase(N_("keys and values")), "limit": MOST_VALUES}
        raise DataError([Problem("PB393", Place(path.as_posix()), args)])
    problems: list[Problem] = []
    for problem in _problems(_plain(document), text, path):  # the schema says once for each missing key what all are
        problems += [problem] if problem not in problems else []
    if problems:
        raise DataError(problems)
    return _settings(document, text, folder)


def dataset_schema() -> dict[str, Any]:
    """Return the JSON Schema of dataset.toml."""
    loaded: dict[str, Any] = json.loads(files("pembina.data").joinpath("dataset.schema.json").read_text("utf-8"))
    return loaded


def place_of(path: Path, text: str | None, keys: TomlPath) -> Place:
    """Place of a key in a TOML file, with line and column."""
    from pembina.errors.positions import find

    line, column = (find(text, keys) if text is not None else None) or (None, None)
    return Place(path.as_posix(), line, column, address=_address(keys))


def _address(keys: TomlPath) -> str:
    """Write a path in a TOML file as awards write theirs, items counted from 1: ``printed[1].score``."""
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")


def _plain(value: Any) -> Any:
    """Turn TOML dates into text, which JSON Schema knows."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _problems(document: Mapping[str, Any], text: str, path: Path) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(dataset_schema())
    for error in _leaves(validator.iter_errors(document)):
        yield from _explain(error, text, path)
    tables = document.get("tables")
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if isinstance(table, dict):
            yield from _own_checks(table, ("tables", name), text, path)
    for key, flaws in (("printed", printed_flaws), ("relations", relation_flaws)):
        listed = document.get(key)
        for i, raw in enumerate(listed if isinstance(listed, list) else ()):
            for at, reason in flaws(raw) if isinstance(raw, dict) else ():
                yield Problem("PB303", place_of(path, text, (key, i, at)), {"reason": reason})


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Look into alternatives: of a value that has the type of one of them, its own errors say more."""
    for error in errors:
        if error.validator != "anyOf":
            yield error
            continue
        typed = [e for e in error.context or () if not (e.validator in {"type", "enum"} and not e.relative_path)]
        enum = [e for e in error.context or () if e.validator == "enum" and isinstance(e.instance, str)]
        yield from _leaves(typed) if typed else iter(enum or [error])


def _explain(error: ValidationError, text: str, path: Path) -> Iterator[Problem]:
    keys = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        for key in error.instance:
            if key not in known:
                yield Problem("PB304", place_of(path, text, (*keys, key)), {"key": key}, did_you_mean(key, known))
        return
    reason, hint = _reason(error)
    yield Problem("PB303", place_of(path, text, keys), {"reason": reason}, hint)


_TYPES = {
    "string": N_("it has to be text"),
    "integer": N_("it has to be a whole number"),
    "object": N_("it has to be a table of keys"),
    "array": N_("it has to be a list"),
}


def _reason(error: ValidationError) -> tuple[Phrase, Hint | None]:
    argument = error.validator_value
    match error.validator:
        case "type":
            return Phrase(_TYPES[str(argument)]), None
        case "enum":
            values = ", ".join(f'"{value}"' for value in argument)
            hint = did_you_mean(error.instance, argument) if isinstance(error.instance, str) else None
            return Phrase(N_("it has to be one of {values}"), {"values": values}), hint
        case "required":
            missing = ", ".join(key for key in argument if key not in error.instance)
            return Phrase(N_("it needs the key {key}"), {"key": missing}), None
        case "minLength" | "minItems":
            return Phrase(N_("it must not be empty")), None
        case "maxLength":
            return Phrase(N_("it has to be a single character")), None
        case "minimum":
            return Phrase(N_("it has to be at least {least}"), {"least": argument}), None
        case "uniqueItems":
            return Phrase(N_("it names the same thing twice")), None
        case _:
            return Phrase(N_("it has to be text, or a list or table of keys that the schema allows")), None


def _own_checks(table: Mapping[str, Any], keys: TomlPath, text: str, path: Path) -> Iterator[Problem]:
    """Check what the schema cannot say: encodings that exist, days that exist, delimiters that can divide."""
    encoding, as_of, delimiter = table.get("encoding"), table.get("as-of"), table.get("delimiter")
    if isinstance(encoding, str) and encoding and not _is_text_encoding(encoding):
        reason = Phrase(N_("there is no text encoding of this name"))
        yield Problem("PB303", place_of(path, text, (*keys, "encoding")), {"reason": reason})
    if isinstance(as_of, str) and not _is_day(as_of):
        reason = Phrase(N_("it has to be a day such as 2022-07-01"))
        yield Problem("PB303", place_of(path, text, (*keys, "as-of")), {"reason": reason})
    if isinstance(delimiter, str) and (delimiter in {'"', "\n", "\r", " "} or delimiter.isalnum()):
        reason = Phrase(N_("it cannot divide cells"))
        yield Problem("PB303", place_of(path, text, (*keys, "delimiter")), {"reason": reason})
    for key, code, args, hint in remote.flaws(table):
        yield Problem(code, place_of(path, text, (*keys, key)), args, hint)
    partitions = table.get("partitions")
    for key, reason in partition.flaws(partitions) if isinstance(partitions, dict) else ():
        yield Problem("PB303", place_of(path, text, (*keys, "partitions", key)), {"reason": reason})


def _is_text_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
        return isinstance("".encode(name), bytes)
    except (LookupError, UnicodeError, TypeError, ValueError):
        return False


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _settings(document: Mapping[str, Any], text: str, folder: Path) -> DataSettings:
    own = document.get("dataset", {})
    numbers, dates, missing = own.get("numbers"), _formats(own.get("dates")), tuple(own.get("missing", ()))
    tables = {name: _table(name, table, numbers, dates, missing) for name, table in document.get("tables", {}).items()}
    aliases = _aliases(own.get("aliases"), tables, folder)
    origin = own.get("origin", "reported")
    return DataSettings(
        own.get("title", ""), origin, numbers, dates, missing, aliases, tables,
        tuple(map(printed, document.get("printed", ()))), tuple(map(relation, document.get("relations", ()))), text,
    )  # fmt: skip


def _aliases(
    said: Mapping[str, str] | str | None, tables: dict[str, TableSettings], folder: Path
) -> AliasSettings | None:
    """Say where other names stand; a name that is no table of the data set means a plugin's, under the same name."""
    if said is None or not isinstance(said, str):
        return None if said is None else AliasSettings(**said)
    if said not in tables and not any(path.stem == said and path.is_file() for path in folder.glob("*")):
        tables[said] = evolve(_table(said, {"provided": said}, None, None, ()), declared={})
    return AliasSettings(said, "name", "code")


def _table(
    name: str,
    table: Mapping[str, Any],
    numbers: str | None,
    dates: tuple[str, ...] | None,
    missing: tuple[str, ...],
) -> TableSettings:
    if "provided" in table:  # written in one way, whatever the data set declares for its own files
        numbers, dates, missing = "plain", ("iso",), ()
    as_of = table.get("as-of")
    return TableSettings(
        name=name,
        file=table.get("file"),
        url=table.get("url"),
        query=table.get("query"),
        relation=table.get("table"),
        partitions=table.get("partitions", {}),
        provided=table.get("provided"),
        bare_names=table.get("bare-names"),
        reader=table.get("reader"),
        seal=table.get("seal"),
        sheet=table.get("sheet"),
        delimiter=table.get("delimiter"),
        encoding=table.get("encoding"),
        header_row=table.get("header-row", 1),
        columns={column: _column(column, settings) for column, settings in table.get("columns", {}).items()},
        numbers=table.get("numbers", numbers),
        dates=_formats(table.get("dates")) or dates,
        missing=tuple(table.get("missing", missing)),
        source=table.get("source"),
        as_of=as_of.isoformat() if isinstance(as_of, dt.date) else as_of,
        declared=table,
    )


def _column(name: str, settings: str | Mapping[str, Any]) -> ColumnSettings:
    if isinstance(settings, str):
        return ColumnSettings(settings)
    missing = settings.get("missing")
    return ColumnSettings(
        settings.get("name", name),
        settings.get("numbers"),
        _formats(settings.get("dates")),
        None if missing is None else tuple(missing),
    )


def _formats(dates: str | list[str] | None) -> tuple[str, ...] | None:
    return None if dates is None else (dates,) if isinstance(dates, str) else tuple(dates)
