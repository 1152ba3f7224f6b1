"""Keys and signatures of OpenSSH as they are written in files: which key it is, and what a signature says of itself.

Nothing here says that a signature is good: that is for ``ssh-keygen`` alone (:mod:`pembina.record.ssh`).
Sources: RFC 4253, section 6.6; RFC 8709; OpenSSH's PROTOCOL.key, PROTOCOL.sshsig and PROTOCOL.u2f.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator

from attrs import frozen

from pembina.errors import N_, Phrase

KINDS = {"ssh-ed25519": 1, "sk-ssh-ed25519@openssh.com": 2}
"""The kinds of key that members may sign with, and of how many parts each is made after its name."""

NO_KEY = N_("it is not a public key, which begins with ssh-ed25519 and stands in the file that ends in .pub")
PRIVATE = N_("it is a private key, which nobody else may ever see; the public one stands in the file that ends in .pub")
DAMAGED = N_("letters in it are missing or wrong")
NO_SIGNATURE = N_("it is not a signature made by ssh-keygen")

_PRIVATE_MAGIC, _SIGNATURE_MAGIC = b"openssh-key-v1\0", b"SSHSIG"
_PRIVATE_ARMOUR, _SIGNATURE_ARMOUR = "OPENSSH PRIVATE KEY", "SSH SIGNATURE"


class Unreadable(Exception):
    """What is no key or no signature; ``reason`` says why in a person's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = Phrase(reason)


class OtherKind(Unreadable):
    """A key of a kind that is not taken here; ``kind`` is what OpenSSH calls it."""

    def __init__(self, kind: str) -> None:
        super().__init__(N_("a key of another kind"))
        self.kind = kind


@frozen
class PublicKey:
    """A public key: its kind, its bytes as OpenSSH exchanges them, and the comment after it."""

    kind: str
    blob: bytes
    comment: str = ""

    def line(self) -> str:
        """Return it as it stands in a file, made anew from its bytes, without a comment."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"


@frozen
class SignatureFile:
    """What a signature says of itself: with which key it was made, and for which purpose."""

    key: PublicKey
    namespace: str


def read_public_key(text: str) -> PublicKey:
    """Read a line such as ``ssh-ed25519 AAAA... siti@kantor``; raises Unreadable, or OtherKind."""
    if "PRIVATE KEY" in text:
        raise Unreadable(PRIVATE)
    words = text.strip().split(maxsplit=2)
    if "\n" in text.strip() or len(words) < 2 or not words[0].startswith(("ssh-", "sk-", "ecdsa-")):
        raise Unreadable(NO_KEY)
    key = _of_blob(_decoded(words[1]))
    if key.kind != words[0]:
        raise Unreadable(DAMAGED)
    return PublicKey(key.kind, key.blob, words[2].strip() if len(words) > 2 else "")


def public_part(private: str) -> PublicKey:
    """Return the public part of a private key in OpenSSH's own form, which no passphrase covers; raises Unreadable."""
    content = _unarmoured(private, _PRIVATE_ARMOUR, NO_KEY)
    if not content.startswith(_PRIVATE_MAGIC):
        raise Unreadable(NO_KEY)
    *_, rest = _strings(content[len(_PRIVATE_MAGIC) :], 3)  # cipher, how the passphrase is made a key, and with what
    public, _ = _strings(rest[4:], 1)  # after the number of keys
    return _of_blob(public)


def read_signature(text: str) -> SignatureFile:
    """Read what a file of ``ssh-keygen -Y sign`` says of itself; raises Unreadable, or OtherKind."""
    content = _unarmoured(text, _SIGNATURE_ARMOUR, NO_SIGNATURE)
    if content[:10] != _SIGNATURE_MAGIC + struct.pack(">I", 1):
        raise Unreadable(NO_SIGNATURE)
    public, namespace, _, _, _, rest = _strings(content[10:], 5)
    if rest:
        raise Unreadable(DAMAGED)
    return SignatureFile(_of_blob(public), namespace.decode("utf-8", "replace"))


def _unarmoured(text: str, name: str, otherwise: str) -> bytes:
    lines = text.strip().splitlines()
    if len(lines) < 3 or lines[0] != f"-----BEGIN {name}-----" or lines[-1] != f"-----END {name}-----":
        raise Unreadable(otherwise)
    return _decoded("".join(line.strip() for line in lines[1:-1]))


def _decoded(letters: str) -> bytes:
    try:
        return base64.b64decode(letters.encode("ascii"), validate=True)
    except (UnicodeError, binascii.Error):
        raise Unreadable(DAMAGED) from None


def _of_blob(blob: bytes) -> PublicKey:
    """The key of its bytes: its kind, then so many parts of which the first has 32 bytes."""
    name, rest = _strings(blob, 1)
    kind = name.decode("ascii", "replace")
    if kind not in KINDS:
        raise OtherKind(kind) if kind.isprintable() and kind.isascii() else Unreadable(DAMAGED)
    point, *_, rest = _strings(rest, KINDS[kind])
    if len(point) != 32 or rest:
        raise Unreadable(DAMAGED)
    return PublicKey(kind, blob)


def _strings(content: bytes, how_many: int) -> tuple[bytes, ...]:
    """So many texts with their lengths before them, and what comes after."""
    return tuple(_each(content, how_many))


def _each(content: bytes, how_many: int) -> Iterator[bytes]:
    for _ in range(how_many):
        if len(content) < 4:
            raise Unreadable(DAMAGED)
        end = 4 + int(struct.unpack(">I", content[:4])[0])
        if end > len(content):
            raise Unreadable(DAMAGED)
        yield content[4:end]
        content = content[end:]
    yield content
