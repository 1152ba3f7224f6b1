"""What the facts beside results say of the log of evaluations, and whether the log bears them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result
from pembina.record.files import facts_path, read_facts
from pembina.record.log import LOG_NAME, Log, read_log
from pembina.record.seal import Seal

GONE = N_("{file} names entry {n} with the hash {hash}, which is not in this log: entries were taken out, or rewritten")
ANOTHER = N_("{file} is about the result {found}, and entry {n}, which it names, about {wanted}")
OTHER_SEAL = N_("{file} names the seal {found}, and entry {n}, which it names, {wanted}")
NONE = Phrase(N_("none"))
NO_HEAD = N_("no entry has the hash {head}: entries were taken out at the end, or the log was written anew")
NO_SEAL = N_("no seal")
UNKNOWN = N_("no seal that is known, for the facts beside the result are not there")
SEALED = N_("the seal {sha256}")

RUNS = "*.run.json"


@frozen
class Run:
    """What the facts beside one result say of the log: the name of the file, the entry, the result."""

    file: str
    n: int
    hash: str
    result: str | None
    seal: str | None = None


def runs_of(folder: Path, *elsewhere: Path) -> list[Run]:
    """Return what is said of the log of a folder by all facts of results that lie in it, or in other folders.

    Facts elsewhere count where they name an award of this folder.
    """
    found: dict[Path, Run] = {}
    for place in dict.fromkeys(each.resolve() for each in (folder, *elsewhere)):
        for path in sorted(place.glob(RUNS)):
            facts = read_facts(path.with_name(path.name.removesuffix(".run.json") + ".json"))
            run = None if facts is None else _run(path.name, facts)
            if run is not None and (place == folder.resolve() or _folder(facts) == folder.resolve()):
                found[path] = run
    return list(found.values())


def _run(name: str, facts: dict[str, Any]) -> Run | None:
    said, result = facts.get("log"), facts.get("result")
    if not isinstance(said, dict) or type(said.get("entry")) is not int or not isinstance(said.get("hash"), str):
        return None
    seal = facts.get("seal")
    result, seal = (each if isinstance(each, str) else None for each in (result, seal))
    return Run(name, said["entry"], said["hash"], result, seal)


def _folder(facts: dict[str, Any] | None) -> Path | None:
    """The folder of the award that facts name; None where they name none that is there."""
    award = None if facts is None else facts.get("award")
    if not isinstance(award, str) or "\0" in award:
        return None
    path = Path(award)
    if path.is_dir():
        return path.resolve()
    return path.resolve().parent if path.is_file() else None


def run_faults(log: Log, runs: Iterable[Run]) -> Iterator[Phrase]:
    """Tell which facts beside results the log does not bear out."""
    entries = {entry.hash: entry for entry in log.entries}
    for run in runs:
        entry = entries.get(run.hash)
        if entry is None or entry.n != run.n:
            yield Phrase(GONE, file=run.file, n=run.n, hash=run.hash[:12])
        elif entry.document["result"] != run.result:
            said = {"found": str(run.result)[:12], "wanted": entry.document["result"][:12]}
            yield Phrase(ANOTHER, file=run.file, n=run.n, **said)
        elif entry.document["seal"] != run.seal:
            found, wanted = (NONE if seal is None else seal[:12] for seal in (run.seal, entry.document["seal"]))
            yield Phrase(OTHER_SEAL, file=run.file, n=run.n, found=found, wanted=wanted)


def head_faults(log: Log, heads: Iterable[str]) -> Iterator[Phrase]:
    """Tell which hashes that stand on paper are not those of an entry."""
    yield from (Phrase(NO_HEAD, head=head) for head in heads if log.by_hash(head) is None)


# What minutes say of one result


@frozen
class Logged:
    """One result in the log of evaluations; ``log`` is None where the log was not found, or cannot be read.

    ``there`` says whether the log holds the entry; ``seal`` is the SHA-256 of the seal, ``sealed`` its day where the
    seal was at hand.
    """

    n: int | None
    hash: str | None
    log: Log | None
    there: bool
    seal: str | None = None
    sealed: str | None = None


def logged(path: str | Path, result: Result, seal: Seal | None = None) -> Logged | None:
    """Return what is known of a result's run: its entry in the log, and the seal; None where nothing is.

    Raises RecordError (PB749) where a seal is named under which the result was not made.
    """
    facts = read_facts(path) or {}
    if facts.get("result") != result.sha256:
        facts = {}
    said = facts.get("seal")
    if seal is not None and said != seal.sha256:
        wanted = Phrase(SEALED, sha256=str(said)[:12]) if said else Phrase(NO_SEAL if facts else UNKNOWN)
        raise RecordError.of("PB749", Place(str(path)), found=seal.sha256[:12], wanted=wanted)
    run = _run(facts_path(Path(path)).name, facts)
    if run is None and not isinstance(said, str):
        return None
    log = None if run is None else _log(Path(path), facts)
    found = [] if run is None or log is None else list(run_faults(log, [run]))
    there = log is not None and not found
    denied = any(fault.template == OTHER_SEAL for fault in found)
    sha = said if isinstance(said, str) and not denied else None  # what the log says otherwise is not printed as true
    day = None if seal is None else seal.day
    return Logged(None if run is None else run.n, None if run is None else run.hash, log, there, sha, day)


def _log(path: Path, facts: dict[str, Any]) -> Log | None:
    """The log of the award that facts name, or the one beside the result where the award is elsewhere now."""
    for folder in (_folder(facts), path.parent):
        if folder is not None and (folder / LOG_NAME).is_file():
            try:
                return read_log(folder / LOG_NAME)
            except RecordError:
                return None
    return None
