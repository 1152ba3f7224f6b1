"""Who may sign, with which keys, and how many have to: a file of the committee, or what a seal holds of it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from attrs import frozen

from pembina.errors import N_, Hint, Place, Problem, RecordError
from pembina.record.sshkeys import OtherKind, PublicKey, Unreadable, read_public_key

MAKE_ONE = N_("make one with: ssh-keygen -t ed25519")
TAKE_PUBLIC = N_("copy the whole line of the member's file that ends in .pub")
ONE_TO_ALL = N_("write a number from 1 to {n}")
A_KEY_EACH = N_("every member signs with a key of his or her own")


@frozen
class Signer:
    """One member: the name, and the public key."""

    name: str
    key: PublicKey


@frozen
class Signers:
    """All who may sign, and how many different ones of them have to (``threshold``)."""

    threshold: int
    members: tuple[Signer, ...]

    def document(self) -> dict[str, Any]:
        """Return it as a seal holds it; comments of keys are no part of it."""
        members = [{"name": each.name, "key": each.key.line()} for each in self.members]
        return {"threshold": self.threshold, "members": members}

    @classmethod
    def of_document(cls, document: Mapping[str, Any], path: str | None = None) -> Signers:
        """Read what a seal holds; raises RecordError with every mistake, as :func:`read_signers` does."""
        rows, threshold = document["members"], document["threshold"]
        found = list(_mistakes(rows, threshold))
        if found:
            where = ".".join
            raise RecordError(
                Problem(each.code, Place(path, address=where(("signers", *map(str, each.at)))), each.args, each.hint)
                for each in found
            )
        return cls(threshold, tuple(Signer(row["name"], read_public_key(row["key"])) for row in rows))

    def of_key(self, key: PublicKey) -> Signer | None:
        """Return the member whose key it is."""
        return next((each for each in self.members if each.key.blob == key.blob), None)

    def named(self, name: str) -> Signer | None:
        """Return the member of a name, without regard to capitals and blanks."""
        return next((each for each in self.members if folded(each.name) == folded(name)), None)


@cache
def signers_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file of signers."""
    return cast(dict[str, Any], json.loads((Path(__file__).parent / "signers.schema.json").read_text("utf-8")))


def read_signers(path: str | Path) -> Signers:
    """Read who may sign.

    Raises RecordError with every mistake in the file: what does not fit the schema (PB2xx), a threshold that nobody
    can reach or that asks for nothing (PB750), one key under two names (PB751), one name twice (PB752), a key of
    another kind (PB753), what is no key (PB754).
    """
    from pembina.record.tomlfile import TomlFile  # which loads the reading of awards

    file = TomlFile(Path(path), signers_schema())
    if not file.problems:
        for each in _mistakes(file.document["signers"], file.document["threshold"]):
            at = ("threshold",) if each.at == ("threshold",) else ("signers", *each.at[1:])
            file.blame(each.code, at, each.hint, **each.args)
    file.close()
    return Signers.of_document({"threshold": file.document["threshold"], "members": file.document["signers"]})


def folded(name: str) -> str:
    """A name as it is compared: one person is one person, however the name is typed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class _Mistake(NamedTuple):
    """One mistake, where it is in the document of a seal, and what would mend it."""

    code: str
    at: tuple[str | int, ...]
    args: Mapping[str, Any]
    hint: Hint | None = None


def _mistakes(rows: Iterable[Mapping[str, Any]], threshold: int) -> Iterator[_Mistake]:
    """Yield what no schema can see."""
    names: set[str] = set()
    owners: dict[bytes, str] = {}
    rows = list(rows)
    if not 1 <= threshold <= len(rows):
        hint = Hint(ONE_TO_ALL, {"n": len(rows)})
        yield _Mistake("PB750", ("threshold",), {"threshold": threshold, "n": len(rows)}, hint)
    for i, row in enumerate(rows):
        if folded(row["name"]) in names:
            yield _Mistake("PB752", ("members", i, "name"), {"name": row["name"]})
        names.add(folded(row["name"]))
        at = ("members", i, "key")
        try:
            key = read_public_key(row["key"])
        except OtherKind as error:
            yield _Mistake("PB753", at, {"kind": error.kind}, Hint(MAKE_ONE))
        except Unreadable as error:
            yield _Mistake("PB754", at, {"name": row["name"], "reason": error.reason}, Hint(TAKE_PUBLIC))
        else:
            if key.blob in owners:
                args = {"name": row["name"], "other": owners[key.blob]}
                yield _Mistake("PB751", at, args, Hint(A_KEY_EACH))
            owners.setdefault(key.blob, row["name"])
