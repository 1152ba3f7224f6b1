"""SHA-256 block by block: where it stands after some blocks of a document, and going on from there.

Python's own ``hashlib`` gives the hash of the whole only. Who is to see the end of a document and be sure that it is
the end of the document with a known hash needs no more than where the hash stood before that end.

Source: FIPS PUB 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2.2.
"""

from __future__ import annotations

import struct
from decimal import Decimal, localcontext
from itertools import count, islice

BLOCK = 64
"""Bytes in a block."""

_WORD = 0xFFFFFFFF


def _fractions(power: Decimal, how_many: int) -> tuple[int, ...]:
    """First 32 bits of the fractional part of a root of each of the first primes: the standard's numbers."""
    primes = (n for n in count(2) if all(n % k for k in range(2, int(n**0.5) + 1)))
    with localcontext(prec=50):
        return tuple(int(Decimal(prime) ** power % 1 * 2**32) for prime in islice(primes, how_many))


INITIAL = struct.pack(">8I", *_fractions(Decimal("0.5"), 8))
"""Where every hash starts (section 5.3.3)."""

with localcontext(prec=50):
    _THIRD = Decimal(1) / 3
_K = _fractions(_THIRD, 64)


def compress(state: bytes, block: bytes) -> bytes:
    """Return the 32 bytes at which the hash stands after one more block of 64 bytes (section 6.2.2)."""
    return struct.pack(">8I", *_compress(struct.unpack(">8I", state), struct.unpack(">16I", block)))


def midstate(content: bytes, blocks: int) -> bytes:
    """Return where the hash stands after so many whole blocks; raises ValueError where there are not so many."""
    if not 0 <= blocks * BLOCK <= len(content):
        raise ValueError(f"there are no {blocks} whole blocks in {len(content)} bytes")
    state = struct.unpack(">8I", INITIAL)
    for start in range(0, blocks * BLOCK, BLOCK):
        state = _compress(state, struct.unpack_from(">16I", content, start))
    return struct.pack(">8I", *state)


def finished(state: bytes, blocks: int, tail: bytes) -> bytes:
    """Return the SHA-256 of a document by where its hash stood after so many blocks, and the bytes after them.

    The padding holds the length of the whole document in bits (section 5.1.1), so that another number of blocks gives
    another hash.
    """
    length = blocks * BLOCK + len(tail)
    padded = tail + b"\x80" + bytes(-(length + 9) % BLOCK) + struct.pack(">Q", 8 * length)
    words = struct.unpack(">8I", state)
    for start in range(0, len(padded), BLOCK):
        words = _compress(words, struct.unpack_from(">16I", padded, start))
    return struct.pack(">8I", *words)


def _compress(state: tuple[int, ...], block: tuple[int, ...]) -> tuple[int, ...]:
    schedule = list(block)
    for t in range(16, 64):
        x, y = schedule[t - 15], schedule[t - 2]
        x |= x << 32  # so that a rotation is a shift
        y |= y << 32
        low = (x >> 7 ^ x >> 18 ^ (x & _WORD) >> 3) & _WORD
        high = (y >> 17 ^ y >> 19 ^ (y & _WORD) >> 10) & _WORD
        schedule.append(schedule[t - 16] + low + schedule[t - 7] + high & _WORD)
    a, b, c, d, e, f, g, h = state
    for k, w in zip(_K, schedule, strict=True):
        ee, aa = e | e << 32, a | a << 32
        one = h + ((ee >> 6 ^ ee >> 11 ^ ee >> 25) & _WORD) + (g ^ e & (f ^ g)) + k + w
        two = ((aa >> 2 ^ aa >> 13 ^ aa >> 22) & _WORD) + (a & b ^ a & c ^ b & c)
        h, g, f, e, d, c, b, a = g, f, e, d + one & _WORD, c, b, a, one + two & _WORD
    return tuple(x + y & _WORD for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))
