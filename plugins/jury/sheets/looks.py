"""How sheets look: colours, fonts, borders, and how much room a text takes."""

from __future__ import annotations

import math
import re
import textwrap
from typing import Any

from pembina.commands import clean

INK, MUTED, DEEP, MIDDLE, PALE = "#1B2A38", "#4A5B6A", "#0B3C5D", "#2B6C8F", "#EAF1F6"
"""Text on paper; text of less weight; titles and the head of the table; its parts; what is locked."""
OPEN, LINE, WRONG, WRONG_INK = "#FFF3C4", "#B8C4CE", "#F8D0CC", "#8E1B10"
"""A cell that waits for a score, lines between cells, and a score that is on no scale."""
FONT = "Calibri"

_PLAIN: dict[str, Any] = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
_LEFT: dict[str, Any] = {**_PLAIN, "align": "left", "indent": 1}
_BOXED: dict[str, Any] = {**_PLAIN, "border": 1, "border_color": LINE}
_HEAD: dict[str, Any] = {**_BOXED, "font_color": "#FFFFFF", "bg_color": DEEP, "text_wrap": True, "align": "center"}

STYLES: dict[str, dict[str, Any]] = {
    "plain": _PLAIN,
    "banner": {**_LEFT, "bold": True, "font_color": WRONG_INK, "bg_color": WRONG, "text_wrap": True},
    "title": {**_PLAIN, "bold": True, "font_size": 16, "font_color": DEEP, "text_wrap": True},
    "about": {**_PLAIN, "font_size": 12, "font_color": MIDDLE, "text_wrap": True},
    "who": {**_PLAIN, "bold": True, "text_wrap": True},
    "progress": {**_LEFT, "bold": True, "font_color": DEEP, "bg_color": OPEN},
    "help": {**_PLAIN, "font_size": 10, "font_color": MUTED, "text_wrap": True, "valign": "top"},
    "part": {**_LEFT, "bold": True, "font_color": "#FFFFFF", "bg_color": MIDDLE},
    "head": {**_HEAD, "bold": True},
    "head-left": {**_HEAD, "bold": True, "align": "left", "indent": 1},
    "scale": {**_HEAD, "font_size": 10, "font_color": DEEP, "bg_color": PALE},
    "number": {**_BOXED, "font_color": MUTED, "bg_color": PALE, "align": "center"},
    "code": {**_BOXED, "bg_color": PALE, "align": "center", "text_wrap": True, "num_format": "@"},
    "name": {**_BOXED, "bg_color": PALE, "text_wrap": True, "align": "left", "indent": 1},
    "score": {**_BOXED, "font_size": 13, "align": "center", "locked": False},
    "total": {**_BOXED, "bold": True, "font_size": 12, "bg_color": PALE, "align": "center", "num_format": "0.00"},
    "state": {**_BOXED, "text_wrap": True, "locked": False, "align": "center"},
    "note": {**_BOXED, "text_wrap": True, "locked": False, "align": "left", "indent": 1},
    "text": {**_BOXED, "text_wrap": True, "align": "left", "indent": 1},
    "strong": {**_BOXED, "text_wrap": True, "align": "left", "indent": 1, "bold": True},
    "figure": {**_BOXED, "text_wrap": True, "align": "center"},
    "sum": {**_BOXED, "bold": True, "align": "center", "bg_color": PALE},
    "sum-left": {**_BOXED, "bold": True, "align": "left", "indent": 1, "bg_color": PALE},
    "waiting": {"bg_color": OPEN},
    "wrong": {"bg_color": WRONG, "font_color": WRONG_INK, "bold": True},
    "out": {"bg_color": "#D9DEE3", "font_color": MUTED},
}
"""Formats by name; the last three lie over others where a condition holds."""


def lines(text: str, room: float, size: float = 11) -> int:
    """Count the lines that a text takes in so much room (signs of the usual size), long words broken."""
    width = max(1, int(room * 11 / size))
    return sum(max(1, len(textwrap.wrap(part, width))) for part in text.split("\n"))


def height(count: int, size: float = 11) -> float:
    """Return the height in points of so many lines; a row may have 409."""
    return min(409.0, math.ceil(count * size * 1.36 + 5))


def clipped(text: str, most: int) -> str:
    """Shorten a text to what a spreadsheet takes, with an ellipsis where something was left out.

    Signs that nobody sees, or that reorder others, are shown as escapes, as in everything that Pembina writes.
    """
    text = "".join(part if part in ("\n", "\t") else clean(part) for part in re.split("([\n\t])", text))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
