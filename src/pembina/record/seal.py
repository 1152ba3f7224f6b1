"""The seal: what an award is to be evaluated by, stated before the data are opened, and read back with suspicion."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from attrs import frozen

import pembina
from pembina.errors import N_, Phrase, Place, Problem, RecordError
from pembina.model import Award, canonical, pointed, sha256
from pembina.plugins import Host
from pembina.plugins.apart import PACKAGE
from pembina.record.coherence import rule_faults
from pembina.record.locking import locked
from pembina.record.plainfile import SMALL, read_plain
from pembina.record.putting import put
from pembina.record.schema import result_schema
from pembina.record.strict_json import parse_json, unreadable

SEAL_FORMAT = "pembina-seal/1"
SUFFIX = ".seal.json"

EDITED = N_("its bytes are not as Pembina writes them, so that it was edited or written by another program")
RULES = N_("its rules do not have the hash that it states for them: {found} is theirs, {wanted} is stated")
NO_DAY = N_("“{found}” is no day that there is")
SOMETHING_ELSE = N_("another file is there, and it is no seal")
TOO_MANY = N_("{threshold} have to sign, and {members} can")
TWICE = N_("{name} stands in it twice")
LONGEST = 60
"""Characters of a text that are quoted."""

LEFT_OUT = "__pycache__"


@frozen
class Seal:
    """A seal as it was read: the document, the SHA-256 of the file (its name), and what the file is called."""

    document: Mapping[str, Any]
    sha256: str
    path: str

    @property
    def rules(self) -> Mapping[str, Any]:
        """The sealed rules, resolved."""
        return cast(Mapping[str, Any], self.document["award"]["rules"])

    @property
    def plugins(self) -> Sequence[Mapping[str, str]]:
        """The sealed plugins: name, distribution, version, sha256."""
        return cast(Sequence[Mapping[str, str]], self.document["plugins"])

    @property
    def program(self) -> Mapping[str, str]:
        """The sealed program: version and hash of its files."""
        return cast(Mapping[str, str], self.document["program"])

    @property
    def day(self) -> str:
        """The day on which it was sealed, as ``YYYY-MM-DD``."""
        return str(self.document["sealed"])


@cache
def seal_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-seal/1``; it is closed, and its rules are those of a result."""
    schema = cast(dict[str, Any], json.loads((Path(__file__).parent / "seal.schema.json").read_text("utf-8")))
    result = result_schema()
    said = schema["properties"]["award"]["properties"]["rules"]
    schema["properties"]["award"]["properties"]["rules"] = said | result["properties"]["award"]["properties"]["rules"]
    schema["$defs"] = {name: part for name, part in result["$defs"].items() if name in _used(result)}
    return schema


def _used(result: Mapping[str, Any]) -> set[str]:
    """Names of the definitions that the rules lead to."""
    names: set[str] = set()
    rest = [result["properties"]["award"]["properties"]["rules"]]
    while rest:
        text = json.dumps(rest.pop())
        for name in result["$defs"]:
            if f'"#/$defs/{name}"' in text and name not in names:
                names.add(name)
                rest.append(result["$defs"][name])
    return names


# What is sealed


def program_hash(folder: Path | None = None) -> str:
    """Return the SHA-256 over the files of the program: names and contents, in the order of names.

    The program is the package pembina, and pembina_plugins with the plugins that come with it and what they have in
    common. Line ends count as LF, so that a checkout on Windows is the same program; ``__pycache__`` is left out.
    Another ``folder`` is hashed in the same way.
    """
    return _running() if folder is None else _hash_of(folder)


@cache
def _running() -> str:
    found = importlib.util.find_spec(PACKAGE)  # which imports none of it
    places = found.submodule_search_locations if found is not None else None
    return _hash_of(Path(pembina.__file__).parent, *map(Path, places or ()))


def _hash_of(*folders: Path) -> str:
    digest = hashlib.sha256()
    files = [(f"{i}/" if i else "", folder, path) for i, folder in enumerate(folders) for path in _files(folder)]
    for name, path in sorted((before + path.relative_to(folder).as_posix(), path) for before, folder, path in files):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Every file of a folder but compiled copies in ``__pycache__``, also behind links; other compiled code counts."""
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name != LEFT_OUT]
        yield from (Path(place, name) for name in names if Path(place, name).is_file())


def program_document() -> dict[str, str]:
    """Return the version of Pembina and the hash of its files."""
    return {"pembina": pembina.__version__, "sha256": program_hash()}


def seal_document(
    award: Award, host: Host, day: dt.date, signers: Mapping[str, Any] | None = None, sampling: str | None = None
) -> dict[str, Any]:
    """Return the seal of an award: its resolved rules, the plugins that they use, and the program.

    Raises PluginError where a plugin of the award is not there or does not work.
    """
    from pembina.evaluation import make_plan
    from pembina.evaluation.document import award_document, plugins_document
    from pembina.evaluation.taking_part import plugins_used

    return {
        "format": SEAL_FORMAT,
        "award": award_document(award),
        "plugins": plugins_document(plugins_used(award, make_plan(award, host), host)),
        "program": program_document(),
        "sealed": day.isoformat(),
        "signers": None if signers is None else dict(signers),
        "sampling": sampling,
    }


def write_seal(document: Mapping[str, Any], path: str | Path) -> Seal:
    """Write a seal whole or not at all, never over another one (PB741); the very same seal may be written again.

    Raises RecordError (PB707) also where it cannot be written, or another file is there.
    """
    path = Path(path)
    content = canonical(document)
    try:
        with locked(path.parent):  # of two that seal at once, the second finds the seal of the first
            if path.exists():
                if not path.is_file() or read_plain(path) != content:
                    _refuse_another(path)
            else:
                put(path, content)
    except OSError as error:
        raise RecordError.of("PB707", Place(str(path)), reason=error.strerror or str(error)) from None
    return Seal(document, sha256(content), path.name)


def _refuse_another(path: Path) -> None:
    """Say which seal is there; what is no seal is not written over either."""
    try:
        there = read_seal(path)
    except RecordError:
        raise RecordError.of("PB707", Place(str(path)), reason=Phrase(SOMETHING_ELSE)) from None
    raise RecordError.of("PB741", Place(str(path)), found=there.sha256[:12], day=there.day)


# Reading


def read_seal(path: str | Path) -> Seal:
    """Read a seal; raises RecordError (PB740) with everything in it that does not fit its form or itself."""
    path = Path(path)
    try:
        content = read_plain(path, SMALL)
    except OSError as error:
        raise RecordError.of("PB740", Place(str(path)), reason=error.strerror or str(error)) from None
    try:
        document = parse_json(content)
        written = canonical(document)
    except (ValueError, RecursionError) as error:
        raise RecordError.of("PB740", Place(str(path)), reason=unreadable(error)) from None
    found = list(_misfits(document)) or list(_incoherent(document))
    if not found and (written != content or pointed(document)):
        found = [Phrase(EDITED)]
    if found:
        raise RecordError([Problem("PB740", Place(str(path)), {"reason": reason}) for reason in found])
    return Seal(document, sha256(content), path.name)


def _misfits(document: Any) -> Iterator[Phrase]:
    from jsonschema import Draft202012Validator

    from pembina.record.misfit import misfit

    errors = sorted(Draft202012Validator(seal_schema()).iter_errors(document), key=lambda error: str(error.json_path))
    other = [error for error in errors if error.json_path == "$.format"]  # of another kind of file nothing else is told
    yield from dict.fromkeys(misfit(error) for error in other or errors)


def _incoherent(document: Mapping[str, Any]) -> Iterator[Phrase]:
    """What no schema can say: the hash of the rules, the day, who signs, each plugin once."""
    award = document["award"]
    theirs = sha256(canonical(award["rules"]))
    if theirs != award["hash"]:
        yield Phrase(RULES, found=theirs[:12], wanted=award["hash"][:12])
    yield from rule_faults(award["rules"])
    if not _is_day(document["sealed"]):
        yield Phrase(NO_DAY, found=document["sealed"][:LONGEST])
    signers = document["signers"]
    members = [] if signers is None else signers["members"]
    if signers is not None and signers["threshold"] > len(members):
        yield Phrase(TOO_MANY, threshold=signers["threshold"], members=len(members))
    for names in ([plugin["name"] for plugin in document["plugins"]], [member["name"] for member in members]):
        yield from (Phrase(TWICE, name=name) for name in dict.fromkeys(names) if names.count(name) > 1)


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
