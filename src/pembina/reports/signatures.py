"""What a file is that is signed, in words that whoever signs can check, and what its signatures came to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

from pembina.errors import N_
from pembina.model import Result, sha256
from pembina.record.signatures import SignatureCheck
from pembina.record.signers import Signers
from pembina.reports.page import SYNTHETIC, Block, Bullets, Heading, Page, Paragraph
from pembina.reports.pdf.typesetting import MARK
from pembina.reports.texts import Texts

SEAL = N_("the seal of the award “{award}”, made on {day}")
RESULT = N_("a result of the award “{award}”; on the first rank: {first}")
NOBODY = N_("nobody")
WHAT_IF = N_("What if: this is not the published award. Changed for this evaluation: {changes}.")
EXTRACT = N_("an extract of a result of the award “{award}”, about {entrant}")
PDF = N_("a PDF document written by Pembina, with the title “{title}”")
OTHER_PDF = N_("a PDF document not written by Pembina, with the title “{title}”")
TEXT = N_("a text with the title “{title}”")
OTHER = N_("a file whose kind Pembina does not know: look into it before you sign")
UNTITLED = N_("without a title")

WHAT = N_("{file} is {what}.")
NAMED = N_("Its SHA-256: {sha256}")
SIGNED = N_("Signed by {name}, with the key {key}.")
WRITTEN = N_("Written: {path}")
CHECKED = N_("Signatures of {file}")
BY = N_("Good signatures: {names}.")
BY_NOBODY = N_("There is no good signature of a signer.")
MET = N_("That is enough: {needed} of {n} signers are needed.")
NOT_MET = N_("NOT ENOUGH: {needed} of {n} signers are needed, and {valid} signed.")
NOT_COUNTED = N_("What was not counted")

LONGEST = 120
"""Letters of a title that are shown."""
_PDF_TITLE = re.compile(rb"<dc:title>.{0,200}?<rdf:li[^>]{0,80}>([^<]{0,600})</rdf:li>", re.DOTALL)


def what_it_is(path: Path, content: bytes, texts: Texts) -> list[str]:
    """Say what a file is that is about to be signed, and its SHA-256.

    A seal or a result is read as strictly as everywhere: raises RecordError where it is damaged.
    """
    kind = _read(path, content, texts)
    said = [texts.say(WHAT, file=path.name, what=kind[0]), *kind[1:]]
    return [*said, texts.say(NAMED, sha256=sha256(content))]


def _read(path: Path, content: bytes, texts: Texts) -> list[str]:
    form = _form(content)
    if form.startswith("pembina-result/"):
        from pembina.record.files import read_result

        return _result(read_result(path), texts)
    if form.startswith("pembina-seal/"):
        from pembina.record.seal import read_seal

        seal = read_seal(path)
        return [texts.say(SEAL, award=_award(seal.document["award"]["rules"], texts), day=texts.date(seal.day))]
    if form.startswith("pembina-extract/"):
        from pembina.record.extract import read_extract

        extract = read_extract(path)
        called = f"{extract.entrant['name']} ({extract.entrant['code']})"
        return [texts.say(EXTRACT, award=_award(extract.common["award"]["rules"], texts), entrant=called)]
    if path.name == "evaluations.jsonl":
        n = sum(bool(line.strip()) for line in content.splitlines())
        return [texts.counted("the log of evaluations, with {n} entry", "the log of evaluations, with {n} entries", n)]
    return [_titled(content, texts)]


def _form(content: bytes) -> str:
    """What a JSON document says that it is; nothing of whatever is none."""
    if not content.lstrip().startswith(b"{"):
        return ""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        found = re.search(rb'"format"\s*:\s*"(pembina-[a-z]+/)', content)
        return found[1].decode() if found else ""
    return str(document.get("format", ""))


def _result(result: Result, texts: Texts) -> list[str]:
    first = [f"{each['name']} ({each['code']})" for each in result.ranking() if each["rank"] == 1]
    names = texts.listed(first) or texts.translate(NOBODY)
    said = [texts.say(RESULT, award=_award(result.award, texts), first=names)]
    changed = result.document["award"]["changed"]
    said += [texts.say(WHAT_IF, changes="; ".join(changed))] if changed else []
    return [*said, *([texts.translate(SYNTHETIC) + "."] if result.synthetic else [])]


def _award(rules: Mapping[str, Any], texts: Texts) -> str:
    return str(texts.local(rules["title"]) or rules["id"])


def _titled(content: bytes, texts: Texts) -> str:
    """A PDF by its title, a text by its first line; what it calls itself is all that can be said of it."""
    if content.startswith(b"%PDF"):
        found = _PDF_TITLE.search(content)
        title = unescape(found[1].decode("utf-8", "replace")) if found else texts.translate(UNTITLED)
        return texts.say(PDF if MARK.encode() in content else OTHER_PDF, title=title[:LONGEST])
    try:
        lines = [line.strip("\ufeff").strip() for line in content.decode("utf-8").splitlines()]
    except UnicodeError:
        return texts.translate(OTHER)
    heading = next((line for line in lines if line.startswith("# ")), "")
    title = heading.removeprefix("# ") or next(filter(None, lines), "")
    return texts.say(TEXT, title=title[:LONGEST]) if title and "\0" not in title else texts.translate(OTHER)


def signatures_page(path: Path, check: SignatureCheck, signers: Signers, texts: Texts, told: list[str]) -> Page:
    """Who signed a file, whether that is enough, and what was not counted."""
    blocks: list[Block] = [Heading(texts.say(CHECKED, file=path.name), 1), *map(Paragraph, told)]
    blocks += [Paragraph(" ".join(outcome(check, signers, texts)))]
    if check.faults:
        faults = tuple(fault.show(texts.translate) for fault in check.faults)
        blocks += [Heading(texts.translate(NOT_COUNTED)), Bullets(faults)]
    return Page(tuple(blocks))


def outcome(check: SignatureCheck, signers: Signers, texts: Texts) -> list[str]:
    """Who signed, and whether that is enough."""
    numbers = {"needed": check.needed, "n": len(signers.members), "valid": len(check.valid)}
    shown = {key: texts.number(number) for key, number in numbers.items()}
    names = texts.say(BY, names=texts.listed(list(check.valid))) if check.valid else texts.translate(BY_NOBODY)
    return [names, texts.say(MET if check.met else NOT_MET, **shown)]
