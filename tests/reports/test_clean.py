"""Text from data cannot move a cursor, reorder a line, run a formula or become markup."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.reports.clean import clean, json_text, markdown, spreadsheet, wrapped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mmerah\x1b[0m", "\\x1b[31mmerah\\x1b[0m"),
        ("Ko\u202ette", "Ko\\u202ette"),
        ("a\u200bb", "a\\u200bb"),
        ("a\x9bb", "a\\x9bb"),
        ("dua\r\nbaris\tsatu", "dua baris satu"),
        ("\ufeffKode", "\\ufeffKode"),
        ("Kabupaten Sikka, “Ω” — é", "Kabupaten Sikka, “Ω” — é"),
    ],
)
def test_controls_are_shown_as_escapes_and_letters_stay(text, expected):
    assert expected == clean(text)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    assert spreadsheet(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize("number", ["-12.5", "+3", "-1e-3", "0", "11.10"])
def test_a_number_stays_a_number_in_a_spreadsheet(number):
    assert number == spreadsheet(number)


def test_markup_is_escaped_in_markdown():
    assert "&lt;b&gt; \\*a\\* \\| \\_x\\_ \\[y\\] \\`z\\`" == markdown("<b> *a* | _x_ [y] `z`")


def test_blanks_before_a_text_begin_no_block_of_code():
    assert " judul" == markdown("    judul") == markdown("\t \t judul")


@pytest.mark.parametrize("text", ["# judul", "- butir", "1. butir", "+ butir"])
def test_a_paragraph_does_not_become_a_heading_or_a_list(text):
    assert "\\" in markdown(text)


def test_json_holds_no_raw_controls_and_says_the_same():
    text = json.dumps({"nama": "a\u202eb\x9bc\u2028"}, ensure_ascii=False, indent=1)
    safe = json_text(text)
    assert not {"\u202e", "\x9b", "\u2028"} & set(safe)
    assert json.loads(text) == json.loads(safe)


def test_lines_are_broken_between_words_only():
    assert ["satu dua", "tiga-empat-lima"] == wrapped("satu dua tiga-empat-lima", 10).split("\n")


@given(st.text(alphabet="=+-@;|\t\r ab1'\"\u00a0,\uff1d", max_size=8))
def test_a_harmless_cell_stays_as_it_is(text):
    """What was written and read back is written again alike: no apostrophe comes upon another."""
    written = spreadsheet(text)
    assert written == clean(written)
    assert written == spreadsheet(written)
