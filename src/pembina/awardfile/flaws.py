"""What does not fit a schema, in a person's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
import referencing
from attrs import evolve, field, frozen

from pembina.awardfile.schema import schema_for_reading
from pembina.awardfile.source import Address
from pembina.awardfile.wording import found, wanted, written
from pembina.errors import N_, Hint, Phrase, did_you_mean

NAME_PATTERN = schema_for_reading()["$defs"]["name"]["pattern"]


@frozen
class Flaw:
    """A mistake in the shape of the document.

    ``path`` is the damaged key, ``table`` the path shown to the reader where that is the table around it. ``meant`` is
    the known key that an unknown one seems to stand for.
    """

    code: str
    path: Address
    args: Mapping[str, Any] = field(factory=dict)
    hint: Hint | None = None
    table: Address | None = None
    meant: str | None = None

    @property
    def unexplained(self) -> bool:
        """Whether this is an unknown key that resembles nothing."""
        return self.code == "PB203" and self.hint is None

    @property
    def excused(self) -> Address | None:
        """The path of the key that seems to be there under a mistyped name: nobody should say that it is missing."""
        return (*self.path[:-1], self.meant) if self.meant is not None else None


def unknown_key(path: Address, known: Iterable[str], table: Iterable[str], hint: Hint | None = None) -> Flaw:
    """Describe a key that is not known in its table, with the likely one: best one that the table does not have yet."""
    key, there = str(path[-1]), set(table)
    lacking = did_you_mean(key, [k for k in known if k not in there])
    near = hint or lacking or did_you_mean(key, known)
    meant = str(lacking.args["word"]) if lacking is not None and near is lacking else None
    return Flaw("PB203", path, {"key": key}, near, path[:-1], meant)


@cache
def award_validator() -> Any:
    """Return the validator of whole award documents."""
    return _validator(schema_for_reading())


def _validator(schema: Mapping[str, Any]) -> Any:
    return _validator_class()(schema, registry=referencing.Registry())  # what a schema refers to is never fetched


@cache
def _validator_class() -> Any:
    base = jsonschema.Draft202012Validator
    checker = base.TYPE_CHECKER.redefine("date", lambda _, value: type(value).__name__ == "date")
    return jsonschema.validators.extend(base, type_checker=checker)


def award_flaws(document: Mapping[str, Any], excused: set[Address]) -> list[Flaw]:
    """Judge a whole document by the award's schema."""
    return _flaws(award_validator().iter_errors(document), (), excused)


def parameter_flaws(given: Mapping[str, Any], schemas: Mapping[str, Any], path: Address, *beside: str) -> list[Flaw]:
    """Judge a table of parameters by the schemas of its keys; ``beside`` are keys that others look at."""
    flaws: list[Flaw] = []
    for key, value in given.items():
        if key in schemas:
            flaws += _flaws(_validator(schemas[key]).iter_errors(value), (*path, key), set())
        else:
            flaws.append(unknown_key((*path, key), (*schemas, *beside), given))
    return flaws


def value_flaws(value: Any, schema: Mapping[str, Any], path: Address) -> list[Flaw]:
    """Judge one value."""
    return _flaws(_validator(schema).iter_errors(value), path, set())


def _flaws(errors: Iterable[Any], base: Address, excused: set[Address]) -> list[Flaw]:
    """Translate every error. Keys that are there under a mistyped name are not reported as missing as well."""
    required: dict[Any, Any] = {}
    flaws: list[Flaw] = []
    for error in errors:
        if error.validator == "required":
            required[tuple(error.absolute_path), tuple(error.absolute_schema_path)] = error
        else:
            flaws += _translate(error, (*base, *error.absolute_path))
    excused = excused | {flaw.excused for flaw in flaws if flaw.excused is not None}
    for error in required.values():
        path = (*base, *error.absolute_path)
        lacking = [key for key in error.validator_value if key not in error.instance and (*path, key) not in excused]
        strange = [flaw for flaw in flaws if flaw.path[:-1] == path and flaw.unexplained]
        if len(lacking) == len(strange) == 1:
            hint = did_you_mean(lacking[0], lacking)  # however unlike it is, it is the only one left
            flaws[flaws.index(strange[0])] = evolve(strange[0], hint=hint, meant=lacking[0])
        else:
            flaws += [Flaw("PB201", (*path, key), {"key": key}, None, path) for key in lacking]
    return flaws


def _translate(error: Any, path: Address) -> Iterator[Flaw]:
    value, rule = error.instance, error.validator_value
    match error.validator:
        case "type":
            yield Flaw("PB202", path, {"wanted": wanted(rule), "found": found(value)}, _mend(value, rule))
        case "additionalProperties":
            known, patterns = error.schema.get("properties", {}), error.schema.get("patternProperties", {})
            for key in value:
                if key not in known and not any(re.search(pattern, key) for pattern in patterns):
                    yield unknown_key((*path, key), list(known), value)
        case "enum" | "const":
            options = rule if error.validator == "enum" else [rule]
            near = did_you_mean(value, [o for o in options if isinstance(o, str)]) if isinstance(value, str) else None
            listed = ", ".join(written(option) for option in options)
            yield Flaw("PB204", path, {"found": written(value), "options": listed}, near)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            rule_text = Phrase(_LIMITS[error.validator], limit=written(rule))
            yield Flaw("PB205", path, {"found": written(value), "rule": rule_text})
        case "pattern" if rule == NAME_PATTERN:
            of_key = "propertyNames" in error.absolute_schema_path
            at = (*path, value) if of_key else path
            yield Flaw("PB206", at, {"found": written(value)}, _name_hint(value))
        case "minLength" | "minItems" | "minProperties" | "maxLength" | "maxItems" | "maxProperties":
            yield Flaw("PB207", path, {"found": found(value), "rule": _size(error.validator, rule)})
        case _:
            yield Flaw("PB209", path, {"found": written(value), "rule": f"{error.validator} {written(rule)}"})


_LIMITS = {
    "minimum": N_("at least {limit}"),
    "maximum": N_("at most {limit}"),
    "exclusiveMinimum": N_("more than {limit}"),
    "exclusiveMaximum": N_("less than {limit}"),
}
_SIZES = {
    "minLength": N_("it has to have at least {n} characters"),
    "maxLength": N_("it may have at most {n} characters"),
    "minItems": N_("it has to have at least {n} entries"),
    "maxItems": N_("it may have at most {n} entries"),
    "minProperties": N_("it has to have at least {n} keys"),
    "maxProperties": N_("it may have at most {n} keys"),
}


def _size(validator: str, rule: int) -> Phrase:
    return (
        Phrase(N_("it must not be empty"))
        if rule == 1 and validator.startswith("min")
        else Phrase(_SIZES[validator], n=rule)
    )


def _mend(value: Any, types: str | list[str]) -> Hint | None:
    """Say how a value of the wrong kind is to be written, where that is plain."""
    wanted_types = {types} if isinstance(types, str) else set(types)
    if isinstance(value, str) and "date" in wanted_types:
        return Hint(N_("write the date without quotes, such as 2022-06-30"))
    if isinstance(value, str) and wanted_types & {"number", "integer"} and _is_number(value):
        return Hint(N_("write {number} without quotes"), {"number": value.strip().replace(",", ".")})
    if isinstance(value, str) and "boolean" in wanted_types and ("array" not in wanted_types or _is_truth(value)):
        return Hint(N_("write true or false without quotes"))
    if "string" in wanted_types and not isinstance(value, dict | list):
        return Hint(N_("put it in quotes: {text}"), {"text": f'"{written(value)}"'})
    if "array" in wanted_types and not isinstance(value, dict):
        return Hint(N_("put it in square brackets: [{value}]"), {"value": written(value)})
    return None


def _is_truth(text: str) -> bool:
    return text.strip().lower() in ("true", "false")


def _is_number(text: str) -> bool:
    return text.strip().replace(",", ".").replace(".", "", 1).lstrip("+-").isdecimal()


def _name_hint(name: str) -> Hint | None:
    """Offer the name as it could be written."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in name.lower()).split()
    return Hint(N_('"{name}" would do'), {"name": "-".join(words)}) if words else None
