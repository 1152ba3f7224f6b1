"""Methods by name with parameters: known, judged by their own schema, and with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.awardfile.document import plain
from pembina.awardfile.draft import Draft, Failure
from pembina.awardfile.flaws import Flaw, parameter_flaws
from pembina.awardfile.pruning import broken_in
from pembina.awardfile.source import Address
from pembina.errors import Hint, Problem
from pembina.plugins import Fault


def parameters_of(setting: Any) -> dict[str, Any]:
    """Return what stands beside ``method``, numbers as float64; parameters that are damaged are left out."""
    given = setting if isinstance(setting, dict) else {}
    return {key: plain(value) for key, value in given.items() if key != "method" and not broken_in(value)}


def with_defaults(given: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in the defaults that the schemas of parameters promise, in the order of the schemas."""
    defaults = {key: schema["default"] for key, schema in schemas.items() if "default" in schema}
    return {**defaults, **given}


def damaged_parameters(setting: Any) -> set[str]:
    """Names of parameters that are there but damaged."""
    return {key for key, value in setting.items() if broken_in(value)} if isinstance(setting, dict) else set()


def flaw_problem(draft: Draft, flaw: Flaw) -> Problem:
    """Describe a flaw in the shape of something as a problem of the file."""
    return draft.problem(flaw.code, flaw.path, flaw.hint, flaw.table, **flaw.args)


def fault_hint(fault: Fault) -> Hint | None:
    """Return what a method or plugin suggests against a fault, as it words it."""
    return Hint("{hint}", {"hint": fault.hint}) if fault.hint else None


def known_method(draft: Draft, kind: str, name: str, at: Address) -> tuple[Any, list[Problem]]:
    """Return a method by name, or None and what its plugin is to blame for. The name is one of ``host.names(kind)``."""
    method = draft.thing(kind, name)
    if isinstance(method, Failure):
        return None, draft.failure(method, at)
    return method, []


def schema_flaws(method: Any, setting: Any, at: Address) -> list[Flaw]:
    """Judge a method's parameters by its own schemas."""
    return parameter_flaws(parameters_of(setting), method.parameters, at, "method")
