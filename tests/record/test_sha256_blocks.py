"""SHA-256 block by block: the standard's own examples, and hashlib for everything else."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.record.sha256_blocks import BLOCK, INITIAL, compress, finished, midstate

from ..campaign import examples

NIST = {
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": (
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    b"a" * 1_000_000: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
}
"""Examples of FIPS 180-4 (CSRC's SHA256.pdf and its additional vectors), not taken from any program."""


def test_a_hash_starts_where_the_standard_says():
    assert "6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19" == INITIAL.hex()


@pytest.mark.parametrize(("message", "wanted"), NIST.items(), ids=["abc", "448 bits", "nothing", "a million"])
def test_the_standards_examples(message, wanted):
    blocks = len(message) // BLOCK
    assert wanted == finished(midstate(message, blocks), blocks, message[blocks * BLOCK :]).hex()


def test_the_first_block_of_the_standards_example_in_between():
    padded = b"abc" + b"\x80" + bytes(52) + struct.pack(">Q", 24)
    assert NIST[b"abc"] == compress(INITIAL, padded).hex()
    assert compress(INITIAL, padded) == midstate(padded, 1)


@given(st.binary(max_size=400), st.integers(0, 6))
@settings(max_examples=examples(100, 5000))
def test_going_on_from_any_block_gives_the_hash_of_the_whole(content, blocks):
    blocks = min(blocks, len(content) // BLOCK)
    tail = content[blocks * BLOCK :]
    assert hashlib.sha256(content).digest() == finished(midstate(content, blocks), blocks, tail)


def test_another_number_of_blocks_gives_another_hash():
    content = bytes(range(256))
    assert finished(midstate(content, 2), 2, content[128:]) != finished(midstate(content, 2), 3, content[128:])


def test_there_are_no_more_blocks_than_there_are():
    with pytest.raises(ValueError, match="no 2 whole blocks in 127"):
        midstate(bytes(127), 2)
    with pytest.raises(ValueError, match="no -1 whole blocks"):
        midstate(bytes(127), -1)
