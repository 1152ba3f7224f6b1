"""How many rows a Parquet file has, from its footer alone: no row is read and no engine is asked.

The footer is a structure in Thrift's compact protocol (parquet.thrift, FileMetaData): field 3 is the number of rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

MAGIC = b"PAR1"
ENCRYPTED = b"PARE"
_TAIL = 8
_ROWS = 3
_MOST = 2**28
"""Bytes of a footer beyond which it is taken for damage."""

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(13)


def rows_of(path: Path) -> int:
    """Return the number of rows; raises OSError, and ValueError with a reason where it is no whole Parquet file."""
    with path.open("rb") as stream:
        return _Footer(_footer(stream)).rows()


def _footer(stream: BinaryIO) -> bytes:
    size = stream.seek(0, 2)
    if size < len(MAGIC) + _TAIL:
        raise ValueError("the file is too short for a Parquet file")
    stream.seek(size - _TAIL)
    tail = stream.read(_TAIL)
    if tail[4:] == ENCRYPTED:
        raise ValueError("the file is encrypted")
    if tail[4:] != MAGIC:
        raise ValueError("the file does not end as a Parquet file does; it may have been cut off")
    length = int.from_bytes(tail[:4], "little")
    if length > min(size - _TAIL - len(MAGIC), _MOST):
        raise ValueError("the footer says that it is longer than the file")
    stream.seek(size - _TAIL - length)
    return stream.read(length)


class _Footer:
    """Reads just enough of the compact protocol to come to one field of the outermost structure."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def rows(self) -> int:
        """Find the number of rows; raises ValueError."""
        field = 0
        try:
            while (head := self._byte()) & 15 != _STOP:
                field = field + (head >> 4) if head >> 4 else self._zigzag()
                if field == _ROWS and head & 15 == _I64:
                    rows = self._zigzag()
                    if rows < 0:
                        raise ValueError("the footer says that there are fewer than no rows")
                    return rows
                self._skip(head & 15)
        except (IndexError, RecursionError):
            pass
        raise ValueError("the footer of the file is damaged")

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _skip(self, kind: int) -> None:
        """Step over a value of a kind; raises ValueError for a kind that there is not."""
        if kind in (_TRUE, _FALSE):
            return
        if kind == _BYTE:
            self.at += 1
        elif kind in (_I16, _I32, _I64):
            self._varint()
        elif kind == _DOUBLE:
            self.at += 8
        elif kind == _BINARY:
            length = self._varint()
            self.at += length
        elif kind in (_LIST, _SET):
            self._skip_list()
        elif kind == _MAP:
            self._skip_map()
        elif kind == _STRUCT:
            while (head := self._byte()) & 15 != _STOP:
                if not head >> 4:
                    self._zigzag()
                self._skip(head & 15)
        else:
            raise ValueError("the footer of the file is damaged")

    def _skip_list(self) -> None:
        head = self._byte()
        for _ in range(head >> 4 if head >> 4 < 15 else self._varint()):
            self._skip_element(head & 15)

    def _skip_map(self) -> None:
        size = self._varint()
        kinds = self._byte() if size else 0
        for _ in range(size):
            self._skip_element(kinds >> 4)
            self._skip_element(kinds & 15)

    def _skip_element(self, kind: int) -> None:
        """In lists and maps a boolean is a byte of its own."""
        if self.at >= len(self.data):
            raise IndexError(self.at)
        if kind in (_TRUE, _FALSE):
            self.at += 1
        else:
            self._skip(kind)
