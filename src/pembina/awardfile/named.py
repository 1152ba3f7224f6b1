"""A method that the award names, as plain data with every parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.awardfile.draft import Draft, Failure
from pembina.awardfile.methods import parameters_of, with_defaults
from pembina.awardfile.shares import method_name


def resolved_method(draft: Draft, kind: str, setting: Any, implied: Mapping[str, Any] = {}) -> dict[str, Any] | None:
    """Return name and parameters, defaults filled in; ``implied`` parameters go without saying. None for none."""
    name = method_name(setting)
    if name is None:
        return None
    method = draft.thing(kind, name)
    assert not isinstance(method, Failure)
    return {"name": name, "parameters": with_defaults({**implied, **parameters_of(setting)}, method.parameters)}
