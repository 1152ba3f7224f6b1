"""Making extracts of a result: the hash tree and the hash's state before the end are worked out once for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import define

from pembina.errors import N_, PembinaError, Phrase, Place, RecordError, did_you_mean
from pembina.evaluation.witness import WITNESS, Parts, common_part, hashed_leaves, master_of, salt
from pembina.model import Result, canonical, sha256
from pembina.model.merkle import audit_path, levels_of
from pembina.record.extract import EXTRACT_FORMAT, FARTHEST, public_end
from pembina.record.files import read_result
from pembina.record.sha256_blocks import BLOCK, midstate

OTHER_ROOT = N_("the root at its end is not that of what it says")
RESPELLED = N_("it is not written as Pembina writes it, so that its hash is not the one that Pembina printed")


def extract(result: str | Path, entrant: str) -> dict[str, Any]:
    """Return the extract of one entrant (``pembina-extract/1``) from a result file; ``entrant`` is its code.

    ``pembina.model.canonical`` writes it as a file. Raises RecordError: what :func:`pembina.read_result` raises, PB703
    for an entrant that is not there, and PB760, PB761 and PB763 for a result of which no extract can be made.
    """
    path = Path(result)
    extracts = Extracts(read_result(path), path)
    if entrant not in extracts.codes:
        hint = did_you_mean(entrant, extracts.codes)
        raise RecordError.of("PB703", Place(str(path)), hint=hint, entrant=repr(entrant))
    return extracts.of(entrant)


@define(slots=False)
class Extracts:
    """A result from which extracts are made; :meth:`of` makes one, :attr:`codes` says for whom.

    Making it raises RecordError: for a result of before (PB760), one that contradicts itself (PB761), one whose end
    cannot be shown without others' data (PB763).
    """

    result: Result
    path: Path

    def __attrs_post_init__(self) -> None:
        document = self.result.document
        if WITNESS not in document:
            raise RecordError.of("PB760", Place(str(self.path)))
        self._content = canonical(document)
        wanted = {"entrants": len(document["entrants"]), "root": self._levels[-1][0].hex()}
        if document[WITNESS] != wanted:
            raise self._contradicts(OTHER_ROOT)
        if sha256(self._content) != self.result.sha256:
            raise self._contradicts(RESPELLED)
        self._document = self._end()

    @property
    def codes(self) -> list[str]:
        """The codes of all entrants, in their order."""
        return [entrant["code"] for entrant in self.result.entrants]

    def of(self, code: str) -> dict[str, Any]:
        """Return the extract of one entrant; raises KeyError for one that is not there."""
        row = self.result.position(code)
        return {
            "format": EXTRACT_FORMAT,
            "result": self.result.sha256,
            "common": self._common,
            "entrant": self._parts.of(row),
            "proof": {
                "leaves": len(self._levels[0]),
                "common": self._place(0, ""),
                "entrant": self._place(row + 1, code),
                "document": self._document,
            },
        }

    @cached_property
    def _parts(self) -> Parts:
        return Parts.of_document(self.result.document)

    @cached_property
    def _common(self) -> dict[str, Any]:
        return common_part(self.result.document)

    @cached_property
    def _master(self) -> bytes:
        return master_of(self.result.document)

    @cached_property
    def _levels(self) -> list[Sequence[bytes]]:
        """The hash tree level by level, from leaves to root."""
        return levels_of(hashed_leaves(self.result.document))

    def _place(self, index: int, code: str) -> dict[str, Any]:
        """Where a leaf is in the tree, what it is salted with, and the hashes that lead from it to the root."""
        path = [each.hex() for each in audit_path(self._levels, index)]
        return {"index": index, "salt": salt(self._master, code).hex(), "path": path}

    def _end(self) -> Mapping[str, Any]:
        """The hash's state after the last whole block before the witness, and the bytes after it."""
        content = self._content
        start = content.rindex(b',"witness":')
        blocks = start // BLOCK
        if blocks and content[blocks * BLOCK] & 0xC0 == 0x80:  # not in the middle of a character
            blocks -= 1
        tail, before = content[blocks * BLOCK :], content[blocks * BLOCK : start]
        inside = tail[0] & 0xC0 == 0x80
        if inside or len(before) >= FARTHEST or not public_end(self._common).endswith(before):
            raise RecordError.of("PB763", Place(str(self.path)))
        return {"blocks": blocks, "midstate": midstate(content, blocks).hex(), "tail": tail.decode("utf-8")}

    def _contradicts(self, reason: str) -> PembinaError:
        return RecordError.of("PB761", Place(str(self.path)), reason=Phrase(reason))
