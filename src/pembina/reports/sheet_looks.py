"""How workbooks look: colours, letters, forms of numbers and dates, paper."""

from __future__ import annotations

from typing import Any

INK, PAPER = "#1F4E5F", "#FFFFFF"
"""Header rows: white on a dark teal that prints as a dark grey."""

LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True},
    "header": {
        "bold": True, "font_color": PAPER, "bg_color": INK, "text_wrap": True, "valign": "vcenter", "border": 1,
        "border_color": "#C9D6DB",
    },
    "title": {"bold": True, "font_size": 16, "font_color": INK, "text_wrap": True},
    "heading": {"bold": True, "font_size": 12, "font_color": INK, "text_wrap": True},
    "paragraph": {"text_wrap": True},
    "notice": {"bold": True, "font_color": "#6B3E00", "bg_color": "#FFF1CC", "text_wrap": True, "border": 1,
               "border_color": "#E0B64C"},
    "total": {"bold": True, "top": 1},
    "group": {"bold": True, "bg_color": "#E8F0F2"},
    "input": {"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9C77A", "locked": False},
    "changed": {"bg_color": "#FDE9E7"},
    "link": {"font_color": "#0B5394", "underline": 1},
    "faint": {"font_color": "#5F6B70", "italic": True},
}  # fmt: skip
"""Properties by the name of a look. Colours have a contrast of 4.5 and more on their ground."""

NOTICE_WIDTH = 110
"""Characters across which notices and paragraphs are written: what a landscape page holds."""

_LOCALES = {"id": "421", "en": "809"}
"""Windows' numbers of languages: the month is written in the reader's, whatever the computer speaks."""


def number_code(decimals: int | None) -> str:
    """Form of a number. A spreadsheet puts in the marks of its own country: 1.234,56 in Indonesia."""
    if decimals is None:
        return "General"
    return "#,##0." + "0" * decimals if decimals else "#,##0"


def date_code(language: str) -> str:
    """Form of a day: 31 Desember 2014, in the reader's language."""
    return f"[$-{_LOCALES.get(language, _LOCALES['en'])}]d mmmm yyyy"


def page_setup(sheet: Any, title: str) -> None:
    """Landscape A4 with narrow margins, the sheet's name on top and page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    sheet.set_header("&L&9" + title.replace("&", "&&")[:200])
    sheet.set_footer("&R&9&P / &N")
    sheet.hide_gridlines(1)
