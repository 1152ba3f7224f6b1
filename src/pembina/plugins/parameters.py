"""Parameters of a plugin and the JSON Schemas by which its manifest describes them; nothing is fetched for a schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pembina.errors import N_, did_you_mean
from pembina.plugins.kinds import Fault


def check_by_schema(given: Mapping[str, Any], properties: Mapping[str, Any]) -> list[Fault]:
    """Check a table of parameters against the JSON Schemas of its keys; unknown keys are faults."""
    from referencing.exceptions import Unresolvable

    faults = []
    for key in given:
        if key not in properties:
            near = did_you_mean(key, properties)
            shown = near.text.format_map(dict(near.args)) if near else None
            faults.append(Fault(N_('there is no parameter "{key}"'), {"key": key}, (key,), shown))
    for key, schema in properties.items():
        if key not in given:
            continue
        try:
            found = [_fault(key, error) for error in _validator(schema).iter_errors(given[key])]
        except (RecursionError, Unresolvable):
            found = [Fault(N_("the plugin's own schema of it refers to itself without end, or to nothing"), {}, (key,))]
        faults += found
    return faults


DEEPEST = 40
"""References that lead to one another at most; no schema of parameters needs so many."""


def _validator(schema: Any) -> Any:
    """Return a validator that looks for nothing outside the schema: what a manifest says is never fetched.

    References that lead to one another without end are a RecursionError before Python says so: by then the library
    below may be in the middle of something, and end in a way that nobody can tell.
    """
    import jsonschema
    import referencing

    plain, open_now = jsonschema.Draft202012Validator, [0]

    def counted(keyword: str) -> Any:
        follow = plain.VALIDATORS[keyword]

        def refer(validator: Any, target: Any, instance: Any, within: Any) -> Iterator[Any]:
            if open_now[0] >= DEEPEST:
                raise RecursionError(target)
            open_now[0] += 1
            try:
                yield from follow(validator, target, instance, within) or ()
            finally:
                open_now[0] -= 1

        return refer

    careful = jsonschema.validators.extend(plain, {key: counted(key) for key in ("$ref", "$dynamicRef")})
    return careful(schema, registry=referencing.Registry())


def _elsewhere(schema: Any) -> Iterator[str]:
    """References of a schema that lead out of it."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            said = ((key, value.get(key)) for key in ("$ref", "$dynamicRef"))
            yield from (f"{key} {text}" for key, text in said if isinstance(text, str) and not text.startswith("#"))
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _fault(key: str, error: Any) -> Fault:
    """Put a schema error into a person's words."""
    at = (key, *error.absolute_path)
    found, rule = written(error.instance), error.validator_value
    match error.validator:
        case "type":
            return Fault(N_("{found} is not of the type {wanted}"), {"found": found, "wanted": rule}, at)
        case "enum":
            options = ", ".join(written(option) for option in rule)
            return Fault(N_("{found} is not one of {options}"), {"found": found, "options": options}, at)
        case "minimum" | "exclusiveMinimum":
            return Fault(N_("{found} is too small; the least is {limit}"), {"found": found, "limit": rule}, at)
        case "maximum" | "exclusiveMaximum":
            return Fault(N_("{found} is too large; the most is {limit}"), {"found": found, "limit": rule}, at)
        case "additionalProperties":
            return Fault(N_("{found} has a key that is not known"), {"found": found}, at)
        case "required":
            return Fault(N_("a key is missing: {keys}"), {"keys": ", ".join(rule)}, at)
    return Fault(N_("{found} does not fit: {reason}"), {"found": found, "reason": error.message}, at)


def written(value: Any) -> str:
    """Write a value as JSON, for a message."""
    return json.dumps(value, default=str, ensure_ascii=False)


def parameter_flaws(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Parameters whose schema is none, or whose default does not fit it, each with the reason."""
    import jsonschema
    from referencing.exceptions import Unresolvable

    for parameter, schema in parameters.items():
        far = sorted(set(_elsewhere(schema)))
        if far:
            yield parameter, f"it refers to something outside itself, which is never fetched: {', '.join(far)}"
            continue
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
            _validator(schema).validate(schema.get("default"))
        except jsonschema.SchemaError as error:
            yield parameter, f"not a JSON Schema: {error.message}"
        except jsonschema.ValidationError as error:
            yield parameter, f"the default does not fit its own schema: {error.message}"
        except (RecursionError, Unresolvable):
            yield parameter, "its schema refers to itself without end, or to nothing"
