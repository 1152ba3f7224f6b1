"""Checks 9 and 10: the log of evaluations, decisions since publication, and minutes."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pembina.analysis.verify_asked import Asked
from pembina.analysis.verify_checks import Difference, Found, NotDone, Remark
from pembina.analysis.verify_reading import inside
from pembina.analysis.verify_sealed import MEND_FACTS, MEND_MINUTES, NO_FACTS, NO_MINUTES
from pembina.errors import N_, Phrase

if TYPE_CHECKING:
    from pembina.record.log import Entry, Log

NO_LOG = N_("no log of evaluations was named, and none lies beside the award or the result")
MEND_LOG = N_("Name the log with --log.")
ENDS = N_("File: {file}. Entries: {n}. Its end: {head}")
ABSENT = N_("no entry of the log has this result")
AGAINST = N_("entry {n} says otherwise of this result: {what} {stated}, and it is {found}")
OTHERS = N_("Other evaluations in the log: {n}, of these with another result: {others}.")
ALONE = N_("No other evaluation is in the log.")
NO_ENTRY = N_("the facts of the run name no entry of a log")
WRONG_ENTRY = N_("the run names entry {n} with the hash {stated}, and that of the log has {found}")
NO_SUCH_ENTRY = N_("the run names entry {n}, and the log has no such entry")
OF_ANOTHER = N_("the run names entry {n}, which is that of another result")
NO_HEAD = N_("no hash of the log's end was named")
MEND_HEAD = N_("Name it with --head, as it was printed or kept elsewhere.")
SHORT_HEAD = N_("{head} is no hash: at least {least} hexadecimal digits are needed")
CUT = N_("no entry of the log has the hash {head}: entries were cut off, or it was written anew")
FEW_DIGITS = N_(
    "Only {n} digits were named: who writes a log anew may hit these by trying. Name all 64 in case of doubt."
)
AFTER = N_("Entries that came after it: {n}.")
NO_DECISIONS = N_("no decisions lie beside the result")
MEND_DECISIONS = N_("Where there are any, put them beside the result as {file}.")
NOT_NAMED = N_("{file} does not hold the hash of this result")
UNREADABLE = N_("{file} cannot be read: {why}")
ENOUGH = 32
"""Digits of a hash that nobody can make another entry for by trying; twelve take a day of a strong computer."""

AT_ONCE = dt.timedelta(minutes=10)
"""A run is logged right after its end: later only where it waited for others that wrote in the same folder."""

LEAST = 12
"""Digits of a hash that are enough to tell entries apart."""

HEX = re.compile(r"[0-9a-f]+")


def read(asked: Asked) -> Log:
    """Read the log; raises NotDone where there is none, and RecordError."""
    log = asked.known_log
    if log is None:
        raise NotDone(Phrase(NO_LOG), Phrase(MEND_LOG))
    return log


def log_whole(asked: Asked) -> Found:
    """9.1: the chain of hashes; which log it is, and its end, for whoever has that on paper."""
    log = read(asked)
    for fault in log.faults:
        yield Difference(fault)
    if log.entries:
        yield Remark(Phrase(ENDS, file=_called(asked.path_of_log), n=len(log.entries), head=log.head))


def _called(path: Path | None) -> str:
    """A file as it is called from here; one elsewhere with its whole path, so that everybody sees that it is."""
    assert path is not None
    here, there = Path.cwd().resolve(), path.resolve()
    return there.relative_to(here).as_posix() if there.is_relative_to(here) else there.as_posix()


def logged(asked: Asked) -> Found:
    """9.2: an entry has this result, and says of its rules, plugins and inputs what the document says."""
    log = read(asked)
    mine = [entry for entry in log.entries if entry.document["result"] == asked.subject.sha256]
    if not mine:
        yield Difference(Phrase(ABSENT))
        return
    if asked.passed("schema"):
        for entry in mine:
            yield from _against(asked, entry)
    rest, others = len(log.entries) - 1, len(log.entries) - len(mine)
    yield Remark(Phrase(OTHERS, n=rest, others=others) if rest else Phrase(ALONE))


def _against(asked: Asked, entry: Entry) -> Found:
    from pembina.record.log import run_facts

    result = asked.result()
    facts = run_facts(result)
    for key in ("award", "rules", "plugins", "inputs"):
        if entry.document[key] != facts[key]:
            said = {"stated": str(entry.document[key]), "found": str(facts[key])}
            yield Difference(Phrase(AGAINST, n=entry.n, what=key, **said), None, None, key, *said.values())


def log_entry(asked: Asked) -> Found:
    """9.3: the facts of the run and the log name each other."""
    log, file = read(asked), asked.facts.path.name
    if not asked.facts.there:
        raise NotDone(Phrase(NO_FACTS, file=file), Phrase(MEND_FACTS, file=file))
    number, stated = (inside(asked.facts.document, "log", key) for key in ("entry", "hash"))
    if not isinstance(number, int) or not isinstance(stated, str):
        yield Difference(Phrase(NO_ENTRY))
        return
    entry = next((entry for entry in log.entries if entry.n == number), None)
    if entry is None:
        yield Difference(Phrase(NO_SUCH_ENTRY, n=number))
        return
    if entry.hash != stated:
        yield Difference(Phrase(WRONG_ENTRY, n=number, stated=stated, found=entry.hash))
    if entry.document["result"] != asked.subject.sha256:
        yield Difference(Phrase(OF_ANOTHER, n=number))
    for key, said in (("seal", asked.facts.text("seal")), ("program", asked.facts.text("program"))):
        if entry.document[key] != said:
            told = {"stated": str(entry.document[key]), "found": str(said)}
            yield Difference(Phrase(AGAINST, n=number, what=key, **told), None, None, key, *told.values())
    logged, ran = (_moment(text) for text in (entry.document["when"], asked.facts.text("when")))
    if logged is None or ran is None or abs(logged - ran) > AT_ONCE:
        told = {"stated": str(entry.document["when"]), "found": str(asked.facts.document.get("when"))}
        yield Difference(Phrase(AGAINST, n=number, what="when", **told), None, None, "when", *told.values())


def _moment(text: str | None) -> dt.datetime | None:
    """A time with its distance from UTC; None for what is none."""
    try:
        when = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return when if when.tzinfo is not None else None


def log_head(asked: Asked) -> Found:
    """9.4: the hash that was kept elsewhere is that of an entry, the last one where nothing came after it."""
    if asked.head is None:
        raise NotDone(Phrase(NO_HEAD), Phrase(MEND_HEAD))
    log, head = read(asked), asked.head.strip().lower()
    if len(head) < LEAST or not HEX.fullmatch(head):
        yield Difference(Phrase(SHORT_HEAD, head=repr(asked.head), least=LEAST))
        return
    place = next((i for i, entry in enumerate(log.entries) if entry.hash.startswith(head)), None)
    if place is None:
        yield Difference(Phrase(CUT, head=head))
        return
    if len(head) < ENOUGH:
        yield Remark(Phrase(FEW_DIGITS, n=len(head)))
    if place < len(log.entries) - 1:
        yield Remark(Phrase(AFTER, n=len(log.entries) - 1 - place))


def decisions(asked: Asked) -> Found:
    """10.1: the decisions beside the result, with everything that is wrong in them."""
    from pembina.record.decisions import SUFFIX, decisions_beside, read_decisions

    beside = decisions_beside(asked.subject.path)
    if beside is None:
        file = asked.subject.path.name.removesuffix(".json") + SUFFIX
        raise NotDone(Phrase(NO_DECISIONS), Phrase(MEND_DECISIONS, file=file), excused=True)
    read_decisions(beside, asked.result())
    yield from ()


def minutes(asked: Asked) -> Found:
    """10.2: the minutes hold the hash: as text in Markdown, among the keywords of a PDF."""
    if asked.minutes is None:
        raise NotDone(Phrase(NO_MINUTES), Phrase(MEND_MINUTES))
    from pembina.record.signatures import why

    file, content = asked.minutes.name, asked.bytes_of_minutes
    if isinstance(content, OSError):
        yield Difference(Phrase(UNREADABLE, file=file, why=why(content)))
    elif asked.subject.sha256.encode() not in content:
        yield Difference(Phrase(NOT_NAMED, file=file))
