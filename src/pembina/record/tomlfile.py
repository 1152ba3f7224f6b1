"""A TOML file that belongs to a result, judged by its published schema: every mistake at once, each at its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pembina.awardfile.document import parse
from pembina.awardfile.flaws import value_flaws
from pembina.awardfile.source import Address, Source, read_source
from pembina.errors import Hint, PembinaError, Problem, RecordError


class TomlFile:
    """One such file: its document, and the places in it."""

    def __init__(self, path: Path, schema: Mapping[str, Any]) -> None:
        try:
            self.source: Source = read_source(path)
            self.document: dict[str, Any] = parse(self.source)
        except PembinaError as error:
            raise RecordError(error.problems) from None
        self.problems = [
            Problem(flaw.code, self.source.place(flaw.path, flaw.table), flaw.args, flaw.hint)
            for flaw in value_flaws(self.document, _with_days(schema), ())
        ]

    def blame(self, code: str, at: Address, hint: Hint | None = None, **args: Any) -> None:
        """Note a mistake that no schema can see."""
        self.problems.append(Problem(code, self.source.place(at), args, hint))

    def close(self) -> None:
        """Raise RecordError with all that was found, if anything was."""
        if self.problems:
            raise RecordError(self.problems)


def _with_days(schema: Any) -> Any:
    """The schema by which files are judged here: days are TOML's own dates, not texts."""
    if isinstance(schema, Mapping):
        kept = {key: _with_days(value) for key, value in schema.items()}
        return {**kept, "type": "date"} if schema.get("format") == "date" else kept
    return [_with_days(item) for item in schema] if isinstance(schema, list) else schema
