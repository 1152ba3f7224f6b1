"""SHA-256: the standard's own numbers, and how many whole blocks there are."""

from __future__ import annotations

import hashlib
import re
import struct
from decimal import Decimal, localcontext

import pytest

from pembina.record.sha256_blocks import INITIAL, _fractions, finished, midstate

SQUARE = "6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19"
CUBE = (
    "428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 "
    "d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174"
)
"""Sections 5.3.3 and 4.2.2 (the first sixteen)."""


def test_the_standards_numbers_are_fractions_of_the_roots_of_primes() -> None:
    with localcontext(prec=50):
        third = Decimal(1) / 3
    assert bytes.fromhex(SQUARE) == struct.pack(">8I", *_fractions(Decimal("0.5"), 8))
    assert bytes.fromhex(CUBE) == struct.pack(">16I", *_fractions(third, 16))
    assert 0xC67178F2 == _fractions(third, 64)[-1]
    assert () == _fractions(third, 0)


@pytest.mark.parametrize("length", [0, 54, 55, 56, 63, 64, 65, 119, 120, 128])
def test_a_message_of_every_length_around_the_padding_has_its_hash(length: int) -> None:
    content = bytes(range(length))
    for blocks in range(length // 64 + 1):
        tail = content[64 * blocks :]
        assert hashlib.sha256(content).digest() == finished(midstate(content, blocks), blocks, tail)


def test_so_many_whole_blocks_as_there_are_and_no_more() -> None:
    assert INITIAL == midstate(b"", 0) == midstate(bytes(64), 0)
    assert 32 == len(midstate(bytes(64), 1))
    for length, blocks in ((63, 1), (0, 1), (127, 2), (64, -1)):
        with pytest.raises(ValueError, match=f"^{re.escape(f'there are no {blocks} whole blocks in {length} bytes')}$"):
            midstate(bytes(length), blocks)
