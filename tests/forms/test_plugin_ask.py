"""The questions about a new plugin: what is proposed, what is asked once more, and what is not asked any more."""

from __future__ import annotations

import pytest

from pembina.forms.plugin_ask import COLUMNS, DIRECTION, MEASURE, NUMBERS, TABLE, TITLES, UNITS, WHO, ask_plugin
from pembina.forms.plugin_start import Asked, proposed
from pembina.reports.texts import Texts

from .screens import STOP, Script

ENGLISH = Texts("en")
ENTER = "<Enter>"


def test_enter_takes_what_is_proposed_and_that_is_what_is_taken_without_questions():
    screen = Script(ENTER, ENTER, "records", ENTER, ENTER, ENTER, "higher", ENTER)
    asked = ask_plugin(Asked("market-days"), screen, ENGLISH)
    assert proposed(Asked("market-days")) == proposed(asked)
    assert [TITLES["en"], TITLES["id"], MEASURE, TABLE, UNITS["en"], UNITS["id"], DIRECTION, WHO] == screen.asked
    assert [] == screen.answers


def test_a_column_is_asked_for_where_one_is_measured_and_what_it_holds_where_it_is_added_up():
    screen = Script("Hours", "Jam", "sum", "training", "hours", "integer", ENTER, "jam", "higher", "Siti")
    new = proposed(ask_plugin(Asked("hours"), screen, ENGLISH))
    assert ("training", "hours", "integer", "Siti") == (new.table, new.column, new.type, new.author)
    assert ({"en": "hours", "id": "jam"}, {"en": "Hours", "id": "Jam"}) == (new.unit, new.title)
    assert [COLUMNS["sum"], NUMBERS] == screen.asked[4:6]


@pytest.mark.parametrize(
    ("measure", "more", "unit"),
    [
        ("share", (), {"en": "percent", "id": "persen"}),
        ("sum", ("money",), {"en": "rupiah", "id": "rupiah"}),
        ("distinct", (), {"en": "name", "id": "name"}),
    ],
)
def test_a_unit_is_proposed_in_both_languages_by_what_is_measured(measure, more, unit):
    screen = Script(ENTER, ENTER, measure, ENTER, ENTER, *more, ENTER, ENTER, "lower", ENTER)
    assert unit == proposed(ask_plugin(Asked("uji"), screen, ENGLISH)).unit


def test_what_was_said_already_is_not_asked():
    asked = Asked("uji", title="A", title_id="B", measure="share", table="t", column="c", unit="u", unit_id="v",
                  direction="lower", author="S")  # fmt: skip
    screen = Script()
    assert asked.table == ask_plugin(asked, screen, ENGLISH).table
    assert [] == screen.asked


def test_whoever_reads_indonesian_is_asked_for_indonesian_first_and_it_is_proposed_for_english():
    screen = Script("Hari pasar", ENTER, "records", ENTER, "hari", ENTER, "higher", ENTER)
    texts = Texts("id")
    asked = ask_plugin(Asked("hari-pasar"), screen, texts)
    assert [texts.translate(TITLES["id"]), texts.translate(TITLES["en"])] == screen.asked[:2]
    assert ({"id": "Hari pasar", "en": "Hari pasar"}, "hari") == (proposed(asked).title, proposed(asked).unit["id"])


def test_what_is_not_fit_is_said_and_asked_once_more():
    answers = ("\u202e!", "Market days", ENTER, "distinct", "Market Days", "markets", "date", "class", ENTER, ENTER)
    screen = Script(*answers, "higher", "\u200b", "Siti")
    new = proposed(ask_plugin(Asked("uji"), screen, ENGLISH))
    assert ("Market days", "markets", "class", "Siti") == (new.title["en"], new.table, new.column, new.author)
    said = "\n".join(screen.said)
    assert '"Market Days" cannot be the name of a table' in said
    assert '"date" cannot be the name of a column: the table has a column of that name already' in said
    assert '"\\u202e!" cannot be the title: it has no letter' in said
    assert 1 + 2 + 1 + 1 + 2 == len(screen.said)


def test_somebody_who_stops_gets_no_plugin():
    with pytest.raises(KeyboardInterrupt):
        ask_plugin(Asked("uji"), Script(ENTER, ENTER, "records", STOP), ENGLISH)
