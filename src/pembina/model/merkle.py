"""Hash trees: one hash that stands for many leaves, and a short proof that one of them is among them.

The tree is that of Certificate Transparency (RFC 6962, section 2.1): a leaf is hashed with 0x00 before it and a pair
with 0x01, so that no pair can be shown as a leaf; the left half is the largest power of two below the number of leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

LEAF, PAIR = b"\x00", b"\x01"


def leaf_hash(content: bytes) -> bytes:
    """Return the 32 bytes that stand for a leaf."""
    return hashlib.sha256(LEAF + content).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32 bytes that stand for two subtrees."""
    return hashlib.sha256(PAIR + left + right).digest()


def levels_of(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Return the tree over hashed leaves level by level, from the leaves to the root, which is alone in the last.

    Pairs are joined level by level: an odd one is carried up, which gives the tree of RFC 6962. The root of no
    leaves is the hash of nothing.
    """
    levels: list[Sequence[bytes]] = [list(leaves) or [hashlib.sha256(b"").digest()]]
    while len(level := levels[-1]) > 1:
        pairs = (level[i : i + 2] for i in range(0, len(level), 2))
        levels.append([pair_hash(*pair) if len(pair) == 2 else pair[0] for pair in pairs])
    return levels


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over hashed leaves."""
    return levels_of(leaves)[-1][0]


def audit_path(levels: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root, from below; raises IndexError where it is not there."""
    if not 0 <= index < len(levels[0]):
        raise IndexError(f"there is no leaf {index} among {len(levels[0])}")
    path = []
    for level in levels[:-1]:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        index //= 2
    return path


def root_from(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which a path leads from a hashed leaf, or None where the path is none of such a tree."""
    if not 0 <= index < count:
        return None
    steps, node, last = iter(path), leaf, count - 1
    while last:
        if index != last or index % 2:  # the last one of an odd level is carried up as it is
            beside = next(steps, None)
            if beside is None:
                return None
            node = pair_hash(beside, node) if index % 2 else pair_hash(node, beside)
        index, last = index // 2, last // 2
    return node if next(steps, None) is None else None
