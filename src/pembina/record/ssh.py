"""The one place that runs ``ssh-keygen``: signing with a member's key, and asking whether a signature is good."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.record.sshkeys import PublicKey

NAMESPACE = "pembina"
"""For which purpose signatures are made: one made for e-mail or git is none of an award."""

PATIENCE = 60
"""Seconds after which a verification that does not end counts as failed."""

NOT_GOOD = N_("it does not fit these bytes: the file was changed after it was signed, or the signature is damaged")
NO_ANSWER = N_("ssh-keygen gave no answer within {n} seconds")
NOT_RUN = N_("ssh-keygen could not be run: {reason}")
ABOVE = N_("it says why above")
SILENT = N_("it does not say why")
WRONG_PASSPHRASE = N_("the passphrase is wrong, or none was typed in")
TOO_OPEN = N_("others on this computer can read the private key, and such a key is not used: chmod 600 {key}")


def program() -> str | None:
    """Where ``ssh-keygen`` is on this machine, or None.

    One that lies in the folder at hand is none: Windows looks there first, and whoever hands over a result might hand
    over a program with it that calls every signature good.
    """
    found = shutil.which("ssh-keygen")
    return found if found is not None and Path(found).is_absolute() else None


def sign(content: bytes, key: Path) -> str:
    """Return the signature of bytes by a key, which may be a public one whose private one is in an agent.

    ``ssh-keygen`` asks for a passphrase, or for a touch of the token, on the terminal by itself. Raises RecordError
    where it is not on the machine (PB755), or did not sign (PB756).
    """
    keygen = program()
    if keygen is None:
        raise RecordError.of("PB755")
    watched = sys.stderr.isatty()  # then whoever sits there reads what ssh-keygen asks and says
    try:
        with tempfile.TemporaryDirectory(prefix="pembina-sign-") as folder:
            document = Path(folder) / "document"
            document.write_bytes(content)
            words = [keygen, "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key.absolute()), str(document)]
            heard = None if watched else subprocess.PIPE
            run = subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=heard)
            if run.returncode == 0:
                return document.with_name("document.sig").read_text("ascii")
    except (OSError, UnicodeError) as error:  # no room for temporary files is one of them
        raise RecordError.of("PB756", Place(str(key)), reason=str(error)) from None
    lines = (run.stderr or b"").decode("utf-8", "replace").split("\n")
    told = "; ".join(line.strip().rstrip(".") for line in lines if line.strip())
    if "incorrect passphrase" in told:
        told = Phrase(WRONG_PASSPHRASE)
    if "are too open" in told:
        told = Phrase(TOO_OPEN, {"key": shlex.quote(str(key))})
    raise RecordError.of("PB756", Place(str(key)), reason=told or Phrase(ABOVE if watched else SILENT))


def fault(content: bytes, signature: bytes, key: PublicKey) -> Phrase | None:
    """Say why a signature over bytes by a key is not good, or None where ``ssh-keygen`` says that it is.

    Whatever else goes wrong is a fault as well: there is no way to a good one but its word.
    """
    keygen = program()
    if keygen is None:
        return Phrase(NOT_RUN, {"reason": Phrase(N_("it is not on this machine"))})
    try:
        with tempfile.TemporaryDirectory(prefix="pembina-verify-") as folder:
            allowed, signed = Path(folder) / "allowed", Path(folder) / "signature"
            allowed.write_text(f'member namespaces="{NAMESPACE}" {key.line()}\n', "ascii")
            signed.write_bytes(signature)
            words = [keygen, "-q", "-Y", "verify", "-f", str(allowed), "-I", "member", "-n", NAMESPACE]
            run = subprocess.run(
                [*words, "-s", str(signed)], check=False, input=content, timeout=PATIENCE,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Phrase(NO_ANSWER, {"n": PATIENCE})
    except OSError as error:
        return Phrase(NOT_RUN, {"reason": error.strerror or str(error)})
    return None if run.returncode == 0 else Phrase(NOT_GOOD)
