"""A file read to be verified: whatever is in it, what can be said of it is said, and nothing of it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import define, frozen

from pembina.analysis.verify_differences import Names
from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result, sha256
from pembina.record.files import facts_path
from pembina.record.strict_json import parse_leniently, unreadable

NO_JSON = N_("it is no JSON: {why}")


@frozen
class Subject:
    """The file that is verified: its bytes, the document in them, and what keeps it from being read.

    ``document`` is None where the bytes are no JSON object.
    """

    path: Path
    content: bytes
    document: Mapping[str, Any] | None
    fault: Phrase | None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes."""
        return sha256(self.content)

    def result(self) -> Result:
        """The document as a result; only where there is one."""
        assert self.document is not None
        return Result(self.document, self.sha256)

    @cached_property
    def names(self) -> Names:
        """Entrants by code and name, as far as the document says them."""
        entrants = (self.document or {}).get("entrants")
        return Names(entrants if isinstance(entrants, list) else ())

    def about(self) -> dict[str, Any]:
        """What the document says of itself, as far as it can be read; None for what it does not say."""
        document = self.document or {}
        rules = inside(document, "award", "rules")
        entrants = document.get("entrants")
        title = inside(rules, "title")
        return {
            "award": _of_kind(inside(rules, "id"), str),
            "title": title if isinstance(title, dict) and all(isinstance(t, str) for t in title.values()) else {},
            "edition": _of_kind(inside(rules, "edition"), int),
            "origin": _of_kind(inside(document, "data", "origin"), str),
            "entrants": len(entrants) if isinstance(entrants, list) else None,
            "changed": [str(each) for each in _of_kind(inside(document, "award", "changed"), list) or []],
        }


def inside(thing: Any, *keys: str) -> Any:
    """Return what stands under keys, one inside the other; None where any of it is not there."""
    for key in keys:
        if not isinstance(thing, Mapping):
            return None
        thing = thing.get(key)
    return thing


def _of_kind(thing: Any, kind: type) -> Any:
    return thing if isinstance(thing, kind) and not isinstance(thing, bool) else None


def read_subject(path: str | Path) -> Subject:
    """Read a file to be verified; raises RecordError (PB701) only where there is no file that can be read."""
    from pembina.record.plainfile import read_plain, why

    path = Path(path)
    try:
        content = read_plain(path)
    except OSError as error:
        raise RecordError.of("PB701", Place(str(path)), reason=why(error)) from None
    document, fault = parsed(content)
    return Subject(path, content, document, fault)


def parsed(content: bytes) -> tuple[Mapping[str, Any] | None, Phrase | None]:
    """Return the JSON object in bytes, or None; and what is wrong, even where an object could be read.

    A key that is there twice is no mistake to most readers of JSON, which see the last one: others see the first.
    """
    try:
        document, twice = parse_leniently(content)
    except (ValueError, RecursionError) as error:
        return None, Phrase(NO_JSON, why=unreadable(error))
    if not isinstance(document, dict):
        return None, Phrase(NO_JSON, why=Phrase(N_("no JSON object")))
    return document, twice


@define
class Facts:
    """The facts of a run beside a result, as far as they can be read; ``there`` says whether the file is."""

    path: Path
    there: bool
    document: Mapping[str, Any]
    fault: Phrase | None = None

    def text(self, *keys: str) -> str | None:
        """Return a text that stands under keys, or None."""
        found = inside(self.document, *keys)
        return found if isinstance(found, str) else None


def read_run(path: Path) -> Facts:
    """Read ``RESULT.run.json``, where it is."""
    from pembina.record.plainfile import SMALL, read_plain

    path = facts_path(path)
    try:
        content = read_plain(path, SMALL)
    except OSError:
        return Facts(path, False, {})
    document, fault = parsed(content)
    return Facts(path, True, {} if document is None or fault is not None else document, fault)
