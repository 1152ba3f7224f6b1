"""Checks 1 and 2: the form of the document, how it is written, and the hashes that name it and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pembina import __version__
from pembina.analysis.verify_asked import MEND_FORM, NO_FORM, Asked
from pembina.analysis.verify_checks import Difference, Found, NotDone, Remark
from pembina.analysis.verify_reading import inside
from pembina.errors import N_, Phrase
from pembina.evaluation.witness import WITNESS, witness_of
from pembina.model import canonical, pointed, sha256
from pembina.record.coherence import incoherences
from pembina.record.schema import every_misfit

REWRITTEN = N_("from byte {at} on it is written otherwise: {found} stands there, {wanted} is due")
POINTED = N_("a whole number is written with a decimal point, as 1.0 for 1")
UNWRITABLE = N_("it holds something that a result cannot: {why}")
OTHER_NAME = N_("by {who} it would be {wanted}, and the file has {found}")
FACTS = N_("the facts of the run ({file})")
NAMED_BY_YOU = N_("the option --result")

NAMELESS = N_("nothing beside the file names its hash")
MEND_NAME = N_("Name it with --result, or put {file} beside the result as `pembina evaluate` wrote it.")
NAMED_BY = N_("It is named by {who}.")
UNREADABLE = N_("{file} cannot be read: {why}")
NO_HASH = N_("{file} names no hash of a result")
RULES = N_("the rules have {found}, and {wanted} is stated")
NO_WITNESS = N_("the document has no root of a hash tree; it was made before results had one")
TAKEN_OUT = N_("the document has no root of a hash tree, which this version of the program writes: it was taken out")
MEND_WITNESS = N_("Evaluate again with this version.")
ROOT = N_("its parts give {found}, and {stated} is stated")
CONTEXT = 24


def schema(asked: Asked) -> Found:
    """1.1: everything that does not fit the published schema."""
    subject = asked.subject
    if subject.fault is not None:
        yield Difference(subject.fault)
    if subject.document is not None:
        for fault in every_misfit(subject.document):
            yield Difference(fault)


def parts(asked: Asked) -> Found:
    """1.2: everything in it that does not fit the rest of it."""
    for fault in incoherences(asked.result().document):
        yield Difference(fault)


def written(asked: Asked) -> Found:
    """2.1: the bytes are those of the canonical form."""
    content = asked.subject.content
    try:
        due = canonical(asked.document())
    except (ValueError, TypeError, RecursionError) as error:
        yield Difference(Phrase(UNWRITABLE, why=str(error)))
        return
    if due != content:
        at = next(
            (i for i, (a, b) in enumerate(zip(content, due, strict=False)) if a != b), min(len(content), len(due))
        )
        found, wanted = (_around(text, at) for text in (content, due))
        yield Difference(Phrase(REWRITTEN, at=at + 1, found=found, wanted=wanted))
    elif pointed(asked.document()):
        yield Difference(Phrase(POINTED))


def _around(content: bytes, at: int) -> str:
    """What stands in bytes at a place, quoted; nothing where they end before it."""
    return repr(content[at : at + CONTEXT].decode("utf-8", "replace"))


def name(asked: Asked) -> Found:
    """2.2: whoever names the result names these bytes. Seal and log are asked by checks of their own."""
    if asked.facts.fault is not None:
        yield Difference(Phrase(UNREADABLE, file=asked.facts.path.name, why=asked.facts.fault))
        return
    named = list(_names(asked))
    if not named:
        raise NotDone(Phrase(NAMELESS), Phrase(MEND_NAME, file=asked.facts.path.name))
    for who, wanted in named:
        if wanted is None:
            yield Difference(Phrase(NO_HASH, file=asked.facts.path.name))
        elif wanted != asked.subject.sha256:
            yield Difference(Phrase(OTHER_NAME, who=who, wanted=wanted, found=asked.subject.sha256))
        else:
            yield Remark(Phrase(NAMED_BY, who=who))


def _names(asked: Asked) -> Iterator[tuple[Phrase, str | None]]:
    if asked.sha256 is not None:
        yield Phrase(NAMED_BY_YOU), asked.sha256.lower()
    if asked.facts.there:
        yield Phrase(FACTS, file=asked.facts.path.name), asked.facts.text("result")


def rules(asked: Asked) -> Found:
    """2.3: the hash of the rules."""
    award = asked.document().get("award")
    there, wanted = inside(award, "rules"), inside(award, "hash")
    if there is None:
        raise NotDone(Phrase(NO_FORM, number="1.1"), Phrase(MEND_FORM))
    found = sha256(canonical(there))
    if found != wanted:
        yield Difference(Phrase(RULES, found=found, wanted=str(wanted)), None, None, "hash", wanted, found)


def witness(asked: Asked) -> Found:
    """2.4: the root over what the document says to all, and of each entrant."""
    document = asked.result().document
    stated: Any = document.get(WITNESS)
    if stated is None:
        if inside(document, "versions", "pembina") == __version__:  # which writes one
            yield Difference(Phrase(TAKEN_OUT))
            return
        raise NotDone(Phrase(NO_WITNESS), Phrase(MEND_WITNESS))
    if not asked.passed("parts"):
        raise NotDone(Phrase(NO_FORM, number="1.2"), Phrase(MEND_FORM))
    found = witness_of(document)
    if found != stated:
        yield Difference(
            Phrase(ROOT, found=found["root"], stated=str(inside(stated, "root"))), None, None, WITNESS, stated, found
        )


__all__ = ["name", "parts", "rules", "schema", "witness", "written"]
