"""Signing a file: whose key it is, whether it may sign, and where the signature is put."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from pathlib import Path

from attrs import define

from pembina.errors import N_, Hint, Phrase, Place, RecordError
from pembina.record import ssh
from pembina.record.files import put
from pembina.record.plainfile import read_plain, why
from pembina.record.signatures import ENDING, LARGEST
from pembina.record.signers import MAKE_ONE, Signers, folded
from pembina.record.sshkeys import OtherKind, PublicKey, Unreadable, public_part, read_public_key, read_signature

NOBODYS = N_("it is not in the list of signers")
NOT_LISTED = N_("{name} is not in the list of signers")
OF_ANOTHER = N_("in the list it is the key of {other}, not of {name}")
OTHER_LISTED = N_("in the list {name} has another key")
OTHER_KEY = N_("ssh-keygen signed with another key than the one named")
DID_NOT_HOLD = N_("the signature does not hold: {reason}")

LONGEST = 60
"""Letters of a name in the name of a file."""


@define
class Signing:
    """A file that is to be signed, by whom, with which key, and where the signature goes."""

    file: Path
    key: Path
    name: str
    place: Path
    public: PublicKey | None
    """The public key, where it could be read before signing."""
    fingerprint: str = ""

    @classmethod
    def prepared(cls, file: Path, key: Path, name: str | None = None, signers: Signers | None = None) -> Signing:
        """Find out whose key it is; raises RecordError (PB753 to PB759) where it may not sign here."""
        if ssh.program() is None:
            raise RecordError.of("PB755")
        public = _public(key)
        if signers is not None:
            name = _listed(key, public, name, signers)
        name = (name or (public.comment if public else "")).strip()
        if not name:
            raise RecordError.of("PB757", Place(str(key)))
        signing = cls(file, key, name, file.with_name(f"{file.name}.{as_file_name(name)}{ENDING}"), public)
        if public is not None:
            signing._leave_others(public)
        return signing

    def sign(self, content: bytes) -> None:
        """Sign the bytes of the file, verify what came of it, and write it; raises RecordError (PB707, PB753 to PB759).

        Which key signed is read from the signature: the public file beside a private key may be that of another one.
        """
        signature = ssh.sign(content, self.key)
        try:
            made = read_signature(signature).key
        except OtherKind as error:
            raise RecordError.of("PB753", Place(str(self.key)), hint=Hint(MAKE_ONE), kind=error.kind) from None
        except Unreadable as error:
            raise RecordError.of("PB756", Place(str(self.key)), reason=error.reason) from None
        if self.public is not None and made.blob != self.public.blob:
            raise RecordError.of("PB756", Place(str(self.key)), reason=Phrase(OTHER_KEY))
        fault = ssh.fault(content, signature.encode("ascii"), made)
        if fault is not None:
            raise RecordError.of("PB756", Place(str(self.key)), reason=Phrase(DID_NOT_HOLD, {"reason": fault}))
        self._leave_others(made)
        self.fingerprint = fingerprint(made)
        try:
            put(self.place, signature.encode("ascii"))
        except OSError as error:
            raise RecordError.of("PB707", Place(str(self.place)), reason=error.strerror or str(error)) from None

    def _leave_others(self, key: PublicKey) -> None:
        """Refuse to write over anything but a signature that the same key made before (PB759)."""
        if not self.place.exists() and not self.place.is_symlink():
            return
        try:
            there = read_signature(read_plain(self.place, LARGEST, links=False).decode("ascii")).key.blob
        except (OSError, UnicodeError, Unreadable):
            there = b""
        if there != key.blob:
            raise RecordError.of("PB759", Place(str(self.place)))


def _public(path: Path) -> PublicKey | None:
    """The public key of what the command line names: itself, what a private key says of it, or the file beside it.

    None where only ssh-keygen can tell: another form of private key. Raises RecordError (PB753, PB756).
    """
    try:
        text = read_plain(path, LARGEST).decode("utf-8", "replace")
    except OSError as error:
        raise RecordError.of("PB756", Place(str(path)), reason=why(error)) from None
    beside = path.with_name(f"{path.name}.pub")
    try:
        if "PRIVATE KEY" not in text:
            return read_public_key(text)
        inside = public_part(text) if "OPENSSH PRIVATE KEY" in text else None
        told = read_public_key(read_plain(beside, LARGEST).decode("utf-8", "replace")) if beside.exists() else None
    except OtherKind as error:
        raise RecordError.of("PB753", Place(str(path)), hint=Hint(MAKE_ONE), kind=error.kind) from None
    except Unreadable as error:
        raise RecordError.of("PB756", Place(str(path)), reason=error.reason) from None
    except OSError as error:
        raise RecordError.of("PB756", Place(str(beside)), reason=why(error)) from None
    if inside is None:
        return told
    return told if told is not None and told.blob == inside.blob else inside


def _listed(path: Path, key: PublicKey | None, name: str | None, signers: Signers) -> str:
    """The name under which a key is listed; raises RecordError (PB758) unless it is, and is so called."""
    owner = None if key is None else signers.of_key(key)
    if owner is not None and (name is None or folded(owner.name) == folded(name)):
        return owner.name
    called = None if name is None else signers.named(name)
    if name is not None and called is None:
        reason = Phrase(NOT_LISTED, {"name": name})
    elif called is None:
        reason = Phrase(NOBODYS)
    elif owner is not None:
        reason = Phrase(OF_ANOTHER, {"other": owner.name, "name": called.name})
    else:
        reason = Phrase(OTHER_LISTED, {"name": called.name})
    raise RecordError.of("PB758", Place(str(path)), reason=reason)


def as_file_name(name: str) -> str:
    """Write a member's name so that it can stand in the name of a file: letters and digits, and - between them."""
    kept = unicodedata.normalize("NFC", name).casefold()
    safe = re.sub(r"[\W_]+", "-", kept).strip("-")[:LONGEST].rstrip("-")
    return safe or "signer-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def fingerprint(key: PublicKey) -> str:
    """Return the fingerprint of a key as OpenSSH writes it: ``SHA256:...``."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.blob).digest()).decode().rstrip("=")
