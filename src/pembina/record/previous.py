"""Reading a result that is to be built upon: stricter than reading one to look at it."""

from __future__ import annotations

from pathlib import Path

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result, canonical, sha256
from pembina.record.files import facts_path, read_facts, read_result
from pembina.record.seal import program_hash

EDITED = N_("its bytes are not as Pembina writes them, so that it was edited or written by another program")
PROGRAM = N_("the program's own files have changed since, though not its version")
RULES = N_("its rules do not have the hash that it states for them")


def read_previous(path: str | Path) -> Result:
    """Read a result whose measurements are to be taken over.

    Raises RecordError: PB701, PB702 where it is no result; PB730 where its bytes are not those that Pembina writes, or
    its rules have another hash than it states; PB731 where the facts beside it are those of another result. Where the
    facts tell of a program with other files, the result is ``outdated``: nothing of it is to be taken over.
    """
    path = Path(path)
    result = read_result(path)
    check_previous(result, Place(str(path)))
    wanted = _named(path)
    if wanted is not None and wanted != result.sha256:
        found, there = result.sha256[:12], facts_path(path).name
        raise RecordError.of("PB731", Place(str(path)), facts=there, found=found, wanted=wanted[:12])
    program = (read_facts(path) or {}).get("program")
    if program is not None and program != program_hash():
        object.__setattr__(result, "outdated", Phrase(PROGRAM))
    return result


def missing_facts(path: str | Path) -> str | None:
    """Return the name of the file that would name a result's hash, where it does not stand beside the result."""
    path = Path(path)
    return facts_path(path).name if _named(path) is None else None


def _named(path: Path) -> str | None:
    """The hash of the result that the facts beside it name."""
    facts = read_facts(path)
    wanted = None if facts is None else facts.get("result")
    return wanted if isinstance(wanted, str) else None


def check_previous(result: Result, place: Place | None = None) -> None:
    """Refuse a result that is not by its name what it says; raises RecordError (PB730)."""
    if sha256(canonical(result.document)) != result.sha256:
        raise RecordError.of("PB730", place, reason=Phrase(EDITED))
    award = result.document["award"]
    if sha256(canonical(award["rules"])) != award["hash"]:
        raise RecordError.of("PB730", place, reason=Phrase(RULES))
