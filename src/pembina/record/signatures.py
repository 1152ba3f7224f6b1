"""Signatures of members beside a file, and whether enough of them are good.

A signature is what ``ssh-keygen -Y sign -n pembina`` writes. It lies beside the file that was signed, as
``FILE.NAME.sig`` or, where a member signed without Pembina, as ``FILE.sig``. Who signed is told by the key inside,
never by the name of the file.
"""

from __future__ import annotations

import errno
from pathlib import Path

from attrs import frozen

from pembina.errors import N_, Phrase
from pembina.model import sha256
from pembina.record import ssh
from pembina.record.plainfile import read_plain, why
from pembina.record.signers import Signers, read_signers, signers_schema
from pembina.record.sshkeys import OtherKind, Unreadable, read_signature

__all__ = [
    "SignatureCheck",
    "Signers",
    "check_signatures",
    "read_plain",
    "read_signers",
    "signatures_beside",
    "signers_schema",
    "why",
]

ENDING = ".sig"
LARGEST = 64 * 1024
"""Bytes of a signature file; a signature has some three hundred."""
MOST = 500
"""Signature files beside one file that are looked at; more of them are no honest folder."""

FAULT = N_("{file}: {reason}")
NOT_READ = N_("the file itself could not be read: {reason}")
NO_FOLDER = N_("the folder could not be read: {reason}")
TOO_MANY = N_("there are {n} signature files beside it, more than {most}: none of them was looked at")
TOO_LARGE = N_("it is larger than {n} bytes, which no signature is")
OTHER_PURPOSE = N_("it was made for another purpose ({found}) and not for “{wanted}”")
OTHER_KIND = N_("it was made with a key of another kind ({kind}); members sign with ed25519 keys")
UNKNOWN_KEY = N_("it was made with a key that belongs to none of the signers")
NO_KEYGEN = N_("ssh-keygen is not on this machine, so that no signature could be verified; it comes with OpenSSH")


@frozen
class SignatureCheck:
    """What the signatures beside a file came to."""

    valid: tuple[str, ...]
    """Names of the members who signed it, in the order of the signers; each counts once."""
    faults: tuple[Phrase, ...]
    """What is wrong with other signatures, or why nothing could be verified."""
    needed: int
    """How many members have to sign."""
    sha256: str | None = None
    """SHA-256 of the bytes that were verified; None where they could not be read."""

    @property
    def met(self) -> bool:
        """Whether as many members as are needed signed these bytes."""
        return self.sha256 is not None and self.needed >= 1 and len(self.valid) >= self.needed


def check_signatures(path: str | Path, signers: Signers, content: bytes | None = None) -> SignatureCheck:
    """Verify the signatures beside a file; raises nothing: what cannot be verified is not met, with the reason.

    ``content`` are the bytes of the file, where the caller has read them already and goes on with those.
    """
    path, needed = Path(path), signers.threshold
    try:
        content = read_plain(path) if content is None else content
    except OSError as error:
        return SignatureCheck((), (Phrase(NOT_READ, {"reason": why(error)}),), needed)
    name = sha256(content)
    try:
        beside = signatures_beside(path)
    except OSError as error:
        return SignatureCheck((), (Phrase(NO_FOLDER, {"reason": why(error)}),), needed, name)
    if len(beside) > MOST:
        return SignatureCheck((), (Phrase(TOO_MANY, {"n": len(beside), "most": MOST}),), needed, name)
    if beside and ssh.program() is None:
        return SignatureCheck((), (Phrase(NO_KEYGEN),), needed, name)
    good, faults = set[str](), []
    for each in beside:
        found = _signer(each, content, signers)
        if isinstance(found, Phrase):
            faults.append(Phrase(FAULT, {"file": each.name, "reason": found}))
        else:
            good.add(found)
    return SignatureCheck(tuple(m.name for m in signers.members if m.name in good), tuple(faults), needed, name)


def signatures_beside(path: Path) -> list[Path]:
    """Return the files beside a file whose names say that they sign it, in the order of names; raises OSError."""
    start = f"{path.name}."
    beside = (each for each in path.parent.iterdir() if each.name.startswith(start) and each.name.endswith(ENDING))
    return sorted(beside)


def _signer(path: Path, content: bytes, signers: Signers) -> str | Phrase:
    """Return the name of the member who made a signature, or what is wrong with it."""
    try:
        text = read_plain(path, LARGEST, links=False)
        said = read_signature(text.decode("ascii"))
    except OSError as error:
        reason = Phrase(TOO_LARGE, {"n": LARGEST}) if error.errno == errno.EFBIG else why(error)
        return reason if isinstance(reason, Phrase) else Phrase(reason)
    except UnicodeError:
        return Phrase(N_("it is not a signature made by ssh-keygen"))
    except OtherKind as error:
        return Phrase(OTHER_KIND, {"kind": error.kind})
    except Unreadable as error:
        return error.reason
    if said.namespace != ssh.NAMESPACE:
        return Phrase(OTHER_PURPOSE, {"found": repr(said.namespace), "wanted": ssh.NAMESPACE})
    member = signers.of_key(said.key)
    if member is None:
        return Phrase(UNKNOWN_KEY)
    return ssh.fault(content, text, member.key) or member.name
