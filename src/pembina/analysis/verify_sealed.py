"""Checks 7 and 8: what was sealed before, and who signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pembina.analysis.verify_asked import Asked
from pembina.analysis.verify_checks import Difference, Found, NotDone, Remark
from pembina.analysis.verify_differences import shown
from pembina.analysis.verify_reading import inside
from pembina.errors import N_, Phrase, RecordError
from pembina.model import canonical

if TYPE_CHECKING:
    from pembina.record.seal import Seal
    from pembina.record.signatures import Signers

NO_SEAL = N_("no seal was named")
NAMED_SEAL = N_("no seal was named, and the run says that it was made under the seal {sha256}")
MEND_SEAL = N_("Name the seal with --seal.")
SEALED = N_("{what}: {then} sealed, {now} found")
KEY_OF = N_("{key} of {of}")
READER = N_("The plugin {plugin} is not sealed: it reads or provides tables of the data.")
NO_PROGRAM = N_("the facts of the run do not name the program")
NO_FACTS = N_("the facts of the run, {file}, are not beside the result")
MEND_FACTS = N_("Put {file} beside the result as `pembina evaluate` wrote it.")
NO_TIME = N_("the facts of the run do not say when it was")
LATER = N_("it was sealed on {sealed}, and {what} on {day}")
EVALUATED, PUBLISHED = Phrase(N_("evaluated")), Phrase(N_("published"))
OTHER_SEAL = N_("the run names the seal {stated}, and this one is {found}")
NAME_OF_SEAL = N_("This seal has the SHA-256 {sha256} and the day {day}: compare both with what was announced.")
NO_SEAL_NAMED = N_("the run names no seal")

NO_SIGNERS = N_("neither a file of signers was named nor a seal that says who signs")
MEND_SIGNERS = N_("Name the signers with --signers.")
OTHER_SIGNERS = N_("the seal says that others sign than the file of signers does; those in the seal count")
OF_N = N_("{needed} of {all} have to sign: {names}.")
LIST_OF_SEAL = N_("That is the list in the seal.")
LIST_OF_FILE = N_("That is the list in the file that was named; no seal says who signs.")
TOO_FEW = N_("{n} of {needed} signatures are there: {names}")
NOBODY = Phrase(N_("nobody"))
SIGNED = N_("Signed by {names}.")
NO_MINUTES = N_("no minutes were named")
MEND_MINUTES = N_("Name the minutes with --minutes.")

EASTERNMOST = dt.timedelta(hours=14)
"""The day of a seal is a local one, and runs are told in UTC: nowhere is it later than this."""


def seal_of(asked: Asked) -> Seal:
    """The seal that was named; raises NotDone where none was, and RecordError."""
    found = asked.read_seal
    if found is None:
        named = asked.facts.text("seal")
        raise NotDone(Phrase(NAMED_SEAL, sha256=named) if named else Phrase(NO_SEAL), Phrase(MEND_SEAL))
    return found


def sealed_rules(asked: Asked) -> Found:
    """7.1: each rule that differs from the sealed one, and what-if settings."""
    from pembina.analysis.seal_differences import rules_differences, seal_differences

    seal, document = seal_of(asked), asked.result().document
    award = document["award"]
    told = list(rules_differences(seal.rules, award["rules"]))
    told = told or [
        row for row in seal_differences(seal, award["rules"], seal.plugins, None, award["changed"])
        if row["kind"] == "what-if"
    ]  # fmt: skip
    yield from map(_sealed, told)
    if not told and seal.document["award"]["hash"] != award["hash"]:
        yield Difference(Phrase(SEALED, what="hash", then=seal.document["award"]["hash"], now=str(award["hash"])))


def sealed_plugins(asked: Asked) -> Found:
    """7.2: each plugin that is gone, has other files, or is new.

    What a plugin does for the rules is sealed with them, so that under the sealed rules a new one can only have read
    tables: that follows from the data, which nobody had when the seal was made, and is remarked.
    """
    from pembina.analysis.seal_differences import plugin_differences

    for row in plugin_differences(seal_of(asked), asked.result().document["plugins"]):
        if row["then"] is None and asked.passed("sealed-rules"):
            yield Remark(Phrase(READER, plugin=row["of"]))
        else:
            yield _sealed(row)


def sealed_program(asked: Asked) -> Found:
    """7.3: version by the document, files by the facts of the run."""
    from pembina.analysis.seal_differences import program_differences

    seal = seal_of(asked)
    now = {"pembina": str(inside(asked.document(), "versions", "pembina"))}
    said = asked.facts.document.get("program")
    files = inside(said, "sha256") if isinstance(said, Mapping) else said
    if not isinstance(files, str):
        yield Difference(Phrase(NO_PROGRAM))
    else:
        now["sha256"] = files
    yield from map(_sealed, program_differences(seal, now))


def _sealed(row: Mapping[str, Any]) -> Difference:
    """Word a difference from the seal by its keys; the page of a seal words it in the award's own titles."""
    key, of = str(row["key"]), str(row["of"])
    what = Phrase(KEY_OF, key=key, of=of) if key and of else key or of or str(row["kind"])
    text = Phrase(SEALED, what=what, then=shown(row["then"]), now=shown(row["now"]))
    return Difference(text, row["of"] or None, None, row["key"] or row["kind"], row["then"], row["now"])


def sealed_before(asked: Asked) -> Found:
    """7.4: the day of the seal against the time of the run, and the day of publication where decisions say it."""
    seal = seal_of(asked)
    sealed = dt.date.fromisoformat(seal.day)
    latest = (_time_of_run(asked) + EASTERNMOST).date()
    if sealed > latest:
        yield Difference(Phrase(LATER, sealed=seal.day, what=EVALUATED, day=latest.isoformat()))
    published = _published(asked)
    if published is not None and sealed > published:
        yield Difference(Phrase(LATER, sealed=seal.day, what=PUBLISHED, day=published.isoformat()))


def _time_of_run(asked: Asked) -> dt.datetime:
    _need_facts(asked)
    try:
        when = dt.datetime.fromisoformat(asked.facts.text("when") or "")
    except ValueError:
        raise NotDone(Phrase(NO_TIME), Phrase(MEND_FACTS, file=asked.facts.path.name)) from None
    return when if when.tzinfo is None else when.astimezone(dt.UTC).replace(tzinfo=None)


def _need_facts(asked: Asked) -> None:
    if not asked.facts.there:
        file = asked.facts.path.name
        raise NotDone(Phrase(NO_FACTS, file=file), Phrase(MEND_FACTS, file=file))


def _published(asked: Asked) -> dt.date | None:
    from pembina.record.decisions import decisions_beside, read_decisions

    beside = decisions_beside(asked.subject.path)
    try:
        return None if beside is None else read_decisions(beside, asked.result()).published
    except RecordError:
        return None  # said by the check of decisions


def sealed_run(asked: Asked) -> Found:
    """7.5: the run names the seal by its hash."""
    seal = seal_of(asked)
    _need_facts(asked)
    yield Remark(Phrase(NAME_OF_SEAL, sha256=seal.sha256, day=seal.day))
    stated = asked.facts.text("seal")
    if stated is None:
        yield Difference(Phrase(NO_SEAL_NAMED))
    elif stated != seal.sha256:
        yield Difference(Phrase(OTHER_SEAL, stated=stated, found=seal.sha256), None, None, "seal", stated, seal.sha256)


def signers(asked: Asked) -> Found:
    """8.1: who signs, and that seal and file agree on it."""
    known, named, seal = _signers(asked), asked.named_signers, asked.read_seal
    sealed = seal is not None and seal.document["signers"] is not None
    if sealed and named is not None and named.document() != known.document():
        yield Difference(Phrase(OTHER_SIGNERS))
    names = ", ".join(member.name for member in known.members)
    yield Remark(Phrase(OF_N, needed=known.threshold, all=len(known.members), names=names))
    yield Remark(Phrase(LIST_OF_SEAL if sealed else LIST_OF_FILE))


def _signers(asked: Asked) -> Signers:
    known = asked.known_signers
    if known is None:
        raise NotDone(Phrase(NO_SIGNERS), Phrase(MEND_SIGNERS))
    return known


def signed_result(asked: Asked) -> Found:
    """8.2: the bytes that were verified are those that were signed."""
    yield from _signed(_signers(asked), asked.subject.path, asked.subject.content)


def signed_seal(asked: Asked) -> Found:
    """8.3: the seal that was named."""
    known = _signers(asked)
    seal = seal_of(asked)
    assert asked.seal is not None
    yield from _signed(known, asked.seal, canonical(seal.document))


def signed_minutes(asked: Asked) -> Found:
    """8.4: the minutes that were named."""
    known = _signers(asked)
    if asked.minutes is None:
        raise NotDone(Phrase(NO_MINUTES), Phrase(MEND_MINUTES))
    there = asked.bytes_of_minutes
    yield from _signed(known, asked.minutes, None if isinstance(there, OSError) else there)


def _signed(known: Signers, path: Path, content: bytes | None = None) -> Iterator[Difference | Remark]:
    from pembina.record.signatures import check_signatures

    found = check_signatures(path, known, content)
    names = ", ".join(found.valid)
    if not found.met:
        yield Difference(Phrase(TOO_FEW, n=len(found.valid), needed=found.needed, names=names or NOBODY))
        yield from map(Difference, found.faults)
        return
    yield Remark(Phrase(SIGNED, names=names))
    yield from map(Remark, found.faults)
