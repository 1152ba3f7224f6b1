"""A security token made of Python: signatures of sk-ed25519 keys as a token would give them, for tests only.

Ed25519 by RFC 8032, section 5.1, written for shortness; the form by OpenSSH's PROTOCOL.sshsig and PROTOCOL.u2f.
"""

from __future__ import annotations

import base64
import hashlib
import struct

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
KIND = b"sk-ssh-ed25519@openssh.com"
APPLICATION = b"ssh:"


def _add(a, b):
    """The sum of two points of the twisted Edwards curve."""
    (x1, y1), (x2, y2) = a, b
    both = D * x1 * x2 * y1 * y2
    return (
        (x1 * y2 + x2 * y1) * pow(1 + both, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - both, -1, P) % P,
    )


def _times(n, point):
    found = (0, 1)
    while n:
        if n & 1:
            found = _add(found, point)
        point, n = _add(point, point), n >> 1
    return found


def _base():
    y = 4 * pow(5, -1, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (P - x if x % 2 else x, y)


def _packed(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def _string(content):
    return struct.pack(">I", len(content)) + content


class Token:
    """One key on a token, made from a seed of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        half = hashlib.sha512(seed).digest()
        self._scalar = int.from_bytes(half[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self._prefix = half[32:]
        self._public = _packed(_times(self._scalar, _base()))
        self.blob = _string(KIND) + _string(self._public) + _string(APPLICATION)
        self.line = f"{KIND.decode()} {base64.b64encode(self.blob).decode()}"

    def _sign(self, message: bytes) -> bytes:
        r = _number(self._prefix, message)
        point = _packed(_times(r, _base()))
        return point + ((r + _number(point, self._public, message) * self._scalar) % ORDER).to_bytes(32, "little")

    def signature(self, content: bytes, namespace: bytes = b"pembina") -> bytes:
        """The file that ``ssh-keygen -Y sign`` would write after a touch of the token."""
        head = _string(namespace) + _string(b"") + _string(b"sha512")
        told = b"SSHSIG" + head + _string(hashlib.sha512(content).digest())
        touched = b"\x01" + struct.pack(">I", 7)  # flags: somebody was there; a counter
        signed = self._sign(hashlib.sha256(APPLICATION).digest() + touched + hashlib.sha256(told).digest())
        inner = _string(KIND) + _string(signed) + touched
        whole = b"SSHSIG" + struct.pack(">I", 1) + _string(self.blob) + head + _string(inner)
        text = base64.encodebytes(whole)
        return b"-----BEGIN SSH SIGNATURE-----\n" + text + b"-----END SSH SIGNATURE-----\n"
