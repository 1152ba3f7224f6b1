"""How a table gets onto a sheet: widths of columns, size of type, upright or across, in one part or several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from attrs import evolve, frozen

from pembina.reports.clean import clean
from pembina.reports.page import Table

UPRIGHT, ACROSS = 481.0, 727.0
"""Points between the margins of an A4 sheet, held upright and across."""

PAD = 7.0
"""Points that a cell keeps free on both sides together."""

LONGEST = 22
"""Letters of a word that may make a column wide; a longer one (a hash, a file name) is broken anywhere."""

USUAL = 46
"""Letters of a sentence in a cell that count when it is asked whether a table is better set across."""

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
SLACK = 0.03
"""What rounding of widths may take off."""

HEAD = 120.0
"""Points for a name where a table is cut into parts."""

CROWDED = 2.0
"""A table is set across when its sentences want more than this many times the room of the upright sheet."""

_ENDLESS = re.compile(r"(\S{1000})\S+")
"""A word of which the first letters are printed; the workbook and the JSON have all."""

# Widths of the letters from space to tilde in thousandths of the size, of the bolder cut (headers are bold).
_WIDTHS = (
    250, 288, 376, 514, 514, 637, 729, 215, 315, 315, 433, 550, 244, 358, 244, 323, 514, 514, 514, 514, 514, 514, 514,
    514, 514, 514, 256, 256, 550, 551, 550, 435, 988, 740, 654, 706, 734, 609, 545, 732, 817, 367, 373, 736, 577, 899,
    740, 730, 614, 730, 716, 504, 652, 732, 700, 1028, 718, 624, 624, 397, 307, 397, 518, 486, 392, 506, 542, 456, 561,
    489, 391, 521, 619, 322, 312, 613, 325, 905, 616, 551, 581, 573, 428, 427, 358, 598, 529, 777, 561, 558, 452, 307,
    220, 307, 473,
)  # fmt: skip
_LETTER, _SIGN, _SPELLED = 560, 1000, 4600
"""Other letters, other signs, and characters that may have to be spelled out (``[U+4E2D]``)."""


@frozen
class Placed:
    """A table, or a part of one, as it is set: the columns chosen, their widths in points, and the size of type."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    size: float
    across: bool = False


@lru_cache(maxsize=100_000)
def extent(text: str) -> float:
    """Estimate how wide a text is, in units of its size; rather too wide than too narrow."""
    return sum(map(_extent, text)) / 1000


def _extent(character: str) -> int:
    if " " <= character <= "~":
        return _WIDTHS[ord(character) - 32]
    if character < "\u0530" or "\u1e00" <= character < "\u2000":
        return _LETTER
    return _SIGN if "\u2000" <= character < "\u2800" else _SPELLED


def place(table: Table) -> list[Placed]:
    """Find how a table is set: upright where that is readable, else across, else in parts that repeat its head."""
    read = [(column.title, *(row[i] for row in table.rows)) for i, column in enumerate(table.columns)]
    texts = [[shortened(clean(text)) for text in column] for column in read]
    wants = [max(map(extent, column)) for column in texts]
    needs = [_least(column, table.columns[i].wide or i == 0) for i, column in enumerate(texts)]
    usual = [max(min(extent(text), USUAL * 0.5) for text in column) for column in texts]
    pad = PAD * len(texts)
    for size in SIZES[:3]:
        if sum(needs) * size + pad <= UPRIGHT and sum(usual) * size + pad <= CROWDED * UPRIGHT:
            return [_set(range(len(texts)), needs, wants, size, UPRIGHT)]
    for size in SIZES:
        if sum(needs) * size + pad <= ACROSS:
            return [evolve(_set(range(len(texts)), needs, wants, size, ACROSS), across=True)]
    return [evolve(part, across=True) for part in _parts(table, needs, wants)]


def _least(texts: Sequence[str], may_break: bool) -> float:
    """The least width of a column: that of its longest word, or of its longest cell where lines are not broken."""
    title, *cells = texts
    words = _words(title) + ([word for cell in cells for word in _words(cell)] if may_break else cells)
    return max((extent(word[:LONGEST]) if may_break else min(extent(word), LONGEST) for word in words), default=1.0)


def _words(text: str) -> list[str]:
    return re.split(r"[\s]+", text)


def _set(chosen: Sequence[int], needs: Sequence[float], wants: Sequence[float], size: float, room: float) -> Placed:
    """Give every column what it needs, and share the rest among those that want more, the smallest wants first."""
    room -= PAD * len(chosen)
    least = [needs[i] * size for i in chosen]
    more = [max(0.0, wants[i] * size - need) for i, need in zip(chosen, least, strict=True)]
    left = max(0.0, room - sum(least))
    if sum(more) > left:
        more = _shared(more, left)
    widths = [round(need + extra + PAD, 1) for need, extra in zip(least, more, strict=True)]
    return Placed(tuple(chosen), tuple(widths), size)


def _shared(wants: Sequence[float], left: float) -> list[float]:
    """Fill wants from the smallest, so that only the largest have to make do."""
    given = [0.0] * len(wants)
    order = sorted(range(len(wants)), key=lambda i: wants[i])
    for k, i in enumerate(order):
        given[i] = min(wants[i], left / (len(order) - k))
        left -= given[i]
    return given


def _parts(table: Table, needs: Sequence[float], wants: Sequence[float]) -> Iterator[Placed]:
    """Cut a table that is too wide into parts, each beginning with the columns that say whom a row is about."""
    size = SIZES[-1]
    keys = next((i + 1 for i, column in enumerate(table.columns) if column.wide), 1)
    heads = list(range(min(keys, len(table.columns) - 1)))
    capped = [min(need, ACROSS / size / 3) for need in needs]
    for i in heads:
        capped[i] = max(capped[i], min(wants[i], HEAD / size))
    head_room = sum(capped[i] * size + PAD for i in heads)
    part: list[int] = []
    used = head_room
    for i in range(len(heads), len(table.columns)):
        width = capped[i] * size + PAD
        if part and used + width > ACROSS:
            yield _set([*heads, *part], capped, wants, size, ACROSS)
            part, used = [], head_room
        part.append(i)
        used += width
    yield _set([*heads, *part], capped, wants, size, ACROSS)


def fits(text: str, width: float, size: float) -> bool:
    """Whether a text surely stays on one line of a cell."""
    return extent(text) <= (width - PAD) / size + SLACK


def shortened(text: str) -> str:
    """A text, its words cut that no line could ever hold: typst takes minutes over a word of some sheets' length."""
    return _ENDLESS.sub(r"\1…", text)


def pieces(text: str, width: float, size: float) -> str | list[str]:
    """Cut a text whose words are too long for a column into pieces between which a line may end; or leave it whole."""
    text = shortened(text)
    room = (width - PAD) / size + SLACK
    if extent(text) <= room or all(extent(word) <= room for word in _words(text)):
        return text
    found: list[str] = [""]
    for word in text.split(" "):
        parts = list(word) if extent(word) > room else [word]
        found[-1] += parts[0] if parts else ""
        found += parts[1:]
        found[-1] += " "
    found[-1] = found[-1][:-1]
    return found
