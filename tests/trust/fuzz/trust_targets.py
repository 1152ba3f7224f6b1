"""Targets that vouch for others: seals, logs, extracts, signers, keys and signatures."""

from __future__ import annotations

import base64
import contextlib
import functools
import struct
from pathlib import Path
from typing import Any

from .targets import TARGETS, Target, _file, _opened, host, result_seeds


def seal(content: bytes) -> None:
    from pembina.record.seal import read_seal

    read_seal(_file("x.seal.json", content))


def log(content: bytes) -> None:
    """A log is never refused: what is wrong with it is told."""
    from pembina.record.log import entry_hash, parse_log

    found = parse_log(content)
    for entry in found.entries:
        assert entry_hash(entry.document) == entry.hash or found.faults


def extract(content: bytes) -> None:
    from pembina.record.extract import holds, read_extract, verify

    read = read_extract(_file("extract.json", content))
    assert not holds(verify(read)) or content in _honest() or read.document in [_parsed(each) for each in _honest()]


def _parsed(content: bytes) -> Any:
    import json

    return json.loads(content)


def signers(content: bytes) -> None:
    from pembina.record.signers import read_signers

    read_signers(_file("signers.toml", content))


def keys(content: bytes) -> None:
    from pembina.record.sshkeys import OtherKind, Unreadable, public_part, read_public_key, read_signature

    text = content.decode("utf-8", "replace")
    for read in (read_public_key, public_part, read_signature):
        with contextlib.suppress(OtherKind, Unreadable):
            read(text)


@functools.cache
def _sealed() -> bytes:
    import datetime as dt

    from pembina.model import canonical
    from pembina.record.seal import seal_document

    return canonical(seal_document(_opened()[0], host(), dt.date(2024, 1, 1)))


@functools.cache
def _logged() -> bytes:
    import json

    from pembina.model import Result, sha256
    from pembina.record.log import LOG_NAME, append, run_facts

    folder = _opened()[1].parent
    content = result_seeds()[0]
    facts = run_facts(Result(json.loads(content), sha256(content)))
    for _ in range(3):
        append(folder, facts)
    return (folder / LOG_NAME).read_bytes()


@functools.cache
def _honest() -> tuple[bytes, ...]:
    from contextlib import redirect_stdout
    from io import StringIO

    from pembina.cli import main

    path = _file("small.result.json", result_seeds()[0])
    found = []
    for code in ("01", "07"):
        made = Path(path.parent) / f"honest-{code}.json"
        with redirect_stdout(StringIO()):
            assert main(["extract", str(path), code, "-o", str(made), "--force"]) == 0
        found.append(made.read_bytes())
    return tuple(found)


def _blob(number: int) -> bytes:
    kind = b"ssh-ed25519"
    return struct.pack(">I", len(kind)) + kind + struct.pack(">I", 32) + bytes([number]) * 32


def _key(number: int) -> str:
    return f"ssh-ed25519 {base64.b64encode(_blob(number)).decode()}"


def _keys() -> list[bytes]:
    parts = [
        _blob(1),
        b"pembina",
        b"",
        b"sha512",
        struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 64) + bytes(64),
    ]
    signature = b"SSHSIG" + struct.pack(">I", 1) + b"".join(struct.pack(">I", len(part)) + part for part in parts)
    armoured = base64.b64encode(signature).decode()
    return [
        f"{_key(1)} siti@kantor".encode(),
        f"-----BEGIN SSH SIGNATURE-----\n{armoured[:70]}\n{armoured[70:]}\n-----END SSH SIGNATURE-----\n".encode(),
    ]


def _signers() -> list[bytes]:
    rows = "".join(f'\n[[signers]]\nname = "N {n}"\nkey = "{_key(n)}"\n' for n in (1, 2, 3))
    return [f"format = 1\nthreshold = 2\n{rows}".encode(), f"threshold = 2\n{rows}".encode()]


TARGETS |= {
    "seal": Target(seal, "json", lambda: [_sealed()]),
    "log": Target(log, "jsonl", lambda: [_logged()]),
    "extract": Target(extract, "json", _honest),
    "signers": Target(signers, "toml", _signers),
    "keys": Target(keys, "text", _keys),
}
