"""Names of a new plugin: each is refused by its reason, all at once, and what follows from a wrong one is not told."""

from __future__ import annotations

import sys

import pytest

from pembina.api import make_host
from pembina.errors import CODES
from pembina.errors.codes_starting import TABLE
from pembina.forms import plugin_names as names
from pembina.forms.plugin_start import Asked


@pytest.fixture(scope="module")
def host():
    return make_host()


def reasons(problems):
    assert {"PB661"} >= {problem.code for problem in problems}
    return [problem.args["reason"].template for problem in problems]


@pytest.mark.parametrize("word", ["market-days", "a", "a1-b2", "n" * 30, "pembina-x"])
def test_a_plugin_may_be_called(host, word):
    assert [] == names.name_problems(word, host)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("Market-days", names.WITH_HYPHENS), ("market_days", names.WITH_HYPHENS), ("1-day", names.WITH_HYPHENS),
        ("a--b", names.WITH_HYPHENS), ("a-", names.WITH_HYPHENS),
        ("", names.WITH_HYPHENS), ("hari pasar", names.WITH_HYPHENS),
        ("pasar\n", names.WITH_HYPHENS), ("n" * 31, names.TOO_LONG),
        ("new", names.A_COMMAND), ("check", names.A_COMMAND),
        ("partnerships", names.INSTALLED), ("wilayah", names.INSTALLED),
    ],
)  # fmt: skip
def test_a_plugin_may_not_be_called(host, word, reason):
    assert [reason] == reasons(names.name_problems(word, host))


@pytest.mark.parametrize(
    ("word", "near"),
    [("Hari Pasar!", "hari-pasar"), ("2_hari", "hari"), ("Kemitraan (UMKM)", "kemitraan-umkm"),
     ("---", None), ("partnerships", None)],
)  # fmt: skip
def test_a_name_that_comes_near_is_offered(host, word, near):
    (problem,) = names.name_problems(word, host)
    assert near == (problem.hint and problem.hint.args["word"])


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("pembina", names.DISTRIBUTED), ("Attrs", names.DISTRIBUTED), ("pembina-criteria", names.IMPORTED),
        ("pembina_plugins", names.IMPORTED), ("attr", names.IMPORTED),
        ("json", names.OF_PYTHON), ("class", names.KEYWORD),
        ("match", names.KEYWORD), ("a/b", names.WITH_SIGNS), ("-a", names.WITH_SIGNS), ("d" * 39, names.TOO_LONG),
    ],
)  # fmt: skip
def test_a_distribution_may_not_be_called(word, reason):
    assert [reason] == reasons(names.distribution_problems(word))


def test_every_module_of_python_is_refused():
    found = [word for word in sys.stdlib_module_names if not word.startswith("_") and names.package_problems(word)]
    assert len([word for word in sys.stdlib_module_names if not word.startswith("_")]) == len(found)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("class", names.KEYWORD), ("entrants", names.TESTED), ("award", names.TESTED),
        ("Visits", names.WITH_UNDERSCORES),
        ("_visits", names.WITH_UNDERSCORES), ("vi-sits", names.WITH_UNDERSCORES), ("t" * 31, names.TOO_LONG),
    ],
)  # fmt: skip
def test_a_table_may_not_be_called(word, reason):
    assert [reason] == reasons(names.table_problems(word))


def test_columns_are_told_apart():
    assert [names.THERE] == reasons(names.column_problems("date"))
    assert [names.THERE] == reasons(names.column_problems("region"))
    assert [] == reasons(names.column_problems("region", "cooperative"))
    assert [names.THERE] == reasons(names.entrant_problems("kind"))
    for word in ("value", "numerator", "rows", "reason"):
        assert [names.ANSWERED] == reasons(names.entrant_problems(word))
    assert [] == reasons(names.entrant_problems("cooperative"))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Hari pasar", []), ("…", [names.NO_TEXT]), ("a\u202eb", [names.UNSEEN]), ("a" * 61, [names.TOO_LONG]),
        ("\u200b", [names.NO_TEXT, names.UNSEEN]),
    ],
)  # fmt: skip
def test_a_text_has_letters_and_fits_on_its_line(said, found):
    assert found == reasons(names.text_problems(names.TITLE, said))


def test_everything_that_is_wrong_is_said_at_once_and_nothing_twice(host, tmp_path):
    (tmp_path / "x").write_text("", "utf-8")
    asked = Asked("Hari Pasar", table="class", measure="sum", column="date", title="…", unit="\u200bx", entrant="value")
    found = names.all_problems(asked, host, tmp_path)
    assert 7 == len(found)
    assert "PB643" == found[-1].code
    assert [names.WITH_HYPHENS, names.KEYWORD, names.ANSWERED, names.THERE, names.NO_TEXT, names.UNSEEN] == reasons(
        found[:-1]
    )


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    assert [] == names.folder_problems(tmp_path)
    assert [] == names.folder_problems(tmp_path / "new")
    (tmp_path / ".git").mkdir()
    assert [] == names.folder_problems(tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    for taken in (tmp_path, tmp_path / "file"):
        assert ["PB643"] == [problem.code for problem in names.folder_problems(taken)]


def test_every_code_of_this_room_is_in_the_table():
    assert ["PB661", "PB662"] == [code.code for code in TABLE if CODES[code.code] is code]
