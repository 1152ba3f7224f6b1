"""Lines and columns of keys in TOML text."""

from __future__ import annotations

from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.errors.positions import find

TEXT = '''\
# a comment with [brackets], { braces } and "quotes
format = 1
[award]
"id.x" = "a"
title = { id = "A", en = "B, ] }" }   # [[not a header]]
a.b . 'c d' = 3
long = """
[x]
y = 1, ]
"""
ties = [
  "x", # c, ]
  'y',
  { p = [1, 2], q.r = 3 },
]
empty = []
[[gates]]
criterion = "x"
[[gates]]
criterion = "y"
[gates.sub]
k = 1
[ criteria . "b.c" ]
w = 1
'''


def standing_at(path: tuple[str | int, ...]) -> str:
    """Return the rest of the line from the place that was found."""
    place = find(TEXT, path)
    assert place is not None
    return TEXT.split("\n")[place[0] - 1][place[1] - 1 :]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("format",), (2, 1)),
        (("award",), (3, 2)),
        (("award", "id.x"), (4, 1)),
        (("award", "title"), (5, 1)),
        (("award", "title", "id"), (5, 11)),
        (("award", "title", "en"), (5, 21)),
        (("award", "a"), (6, 1)),
        (("award", "a", "b"), (6, 3)),
        (("award", "a", "b", "c d"), (6, 7)),
        (("award", "long"), (7, 1)),
        (("award", "ties"), (11, 1)),
        (("award", "ties", 0), (12, 3)),
        (("award", "ties", 1), (13, 3)),
        (("award", "ties", 2), (14, 3)),
        (("award", "ties", 2, "p"), (14, 5)),
        (("award", "ties", 2, "p", 0), (14, 10)),
        (("award", "ties", 2, "p", 1), (14, 13)),
        (("award", "ties", 2, "q"), (14, 17)),
        (("award", "ties", 2, "q", "r"), (14, 19)),
        (("award", "empty"), (16, 1)),
        (("gates",), (17, 3)),
        (("gates", 0), (17, 3)),
        (("gates", 0, "criterion"), (18, 1)),
        (("gates", 1), (19, 3)),
        (("gates", 1, "criterion"), (20, 1)),
        (("gates", 1, "sub"), (21, 8)),
        (("gates", 1, "sub", "k"), (22, 1)),
        (("criteria",), (23, 3)),
        (("criteria", "b.c"), (23, 14)),
        (("criteria", "b.c", "w"), (24, 1)),
    ],
)
def test_a_key_is_found_at_its_line_and_column(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert find(TEXT, path) == place


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        (("award", "title", "fr"), "title = {"),
        (("award", "ties", 7), "ties = ["),
        (("award", "ties", "x"), "ties = ["),
        (("gates", 1, "sub", "k", "deeper"), "k = 1"),
        (("gates", 5, "criterion"), "gates]]"),
    ],
)
def test_an_absent_key_is_placed_at_its_nearest_ancestor(path: tuple[str | int, ...], nearest: str) -> None:
    assert standing_at(path).startswith(nearest)


@pytest.mark.parametrize("path", [(), ("nothing",), ("nothing", 3, "x")])
def test_what_has_no_ancestor_is_placed_at_the_beginning_of_the_file(path: tuple[str | int, ...]) -> None:
    assert find(TEXT, path) == (1, 1)


@pytest.mark.parametrize("text", ["a = ", "= 1", "a = [1", "\ufeffa = 1", "a = " + "[" * 2000 + "]" * 2000])
def test_a_text_that_is_not_toml_has_no_places(text: str) -> None:
    assert find(text, ("a",)) is None


def test_windows_line_ends_count_as_one() -> None:
    assert find("a = 1\r\n[b]\r\nc = { d = 1 }\r\n", ("b", "c", "d")) == (3, 7)


def test_columns_count_characters_and_not_bytes() -> None:
    assert find('t = { a = "é✓", b = 1 }', ("t", "b")) == (1, 17)


def test_inline_tables_may_span_lines_as_in_toml_1_1() -> None:
    assert find("a = {\n  b = 1, # one\n  c = 2,\n}\n", ("a", "c")) == (3, 3)


def test_strings_of_every_kind_hide_brackets_commas_and_quotes() -> None:
    text = 'a = [\'],\', """\n]""\\"", """, \'\'\'\'],\n\'\'\', "\\"],"]\nb = 1\n'
    assert tomli.loads(text)["a"] == ["],", ']"""", ', "'],\n", '"],']
    assert [find(text, ("a", i)) for i in range(4)] == [(1, 6), (1, 12), (2, 14), (3, 6)]
    assert find(text, ("b",)) == (4, 1)


def test_a_text_without_a_last_line_end_is_searched_to_its_end() -> None:
    assert find("[a]\nb = 1", ("a", "b")) == (2, 1)


# Generated TOML, written by a printer that notes where it puts each key: the naive reference.

BARE = st.text("abcXYZ-_09", min_size=1, max_size=5)
QUOTED = st.text("ab .,]}=\"\\#'\t", max_size=4)
KEYS = st.one_of(BARE, QUOTED)
SCALARS: st.SearchStrategy[Any] = st.one_of(st.integers(-9, 99), st.booleans(), QUOTED, st.just("multi\nline, ]\n"))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)
DOCUMENTS = st.fixed_dictionaries(
    {"top": TABLES, "tables": st.dictionaries(KEYS, TABLES, max_size=3), "lists": st.lists(TABLES, max_size=3)}
)
STYLES = st.lists(st.sampled_from(["", " ", "  "]), min_size=1, max_size=5)


class Printer:
    """Writes TOML and notes the place of every key and list item."""

    def __init__(self, blanks: list[str]) -> None:
        self.text = ""
        self.places: dict[tuple[str | int, ...], tuple[int, int]] = {}
        self.blanks = blanks
        self.count = 0

    def blank(self) -> None:
        self.count += 1
        self.text += self.blanks[self.count % len(self.blanks)]

    def note(self, path: tuple[str | int, ...]) -> None:
        place = self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n")
        self.places.setdefault(path, place)

    def key(self, name: str, path: tuple[str | int, ...]) -> None:
        self.note(path)
        bare = name and all(c.isascii() and (c.isalnum() or c in "-_") for c in name)
        self.text += name if bare else quote(name)

    def value(self, value: Any, path: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            self.text += "{"
            for i, (name, item) in enumerate(value.items()):
                self.text += "," if i else ""
                self.pair(name, item, path)
            self.blank()
            self.text += "}"
        elif isinstance(value, list):
            self.text += "["
            for i, item in enumerate(value):
                self.text += ",  # , ] }\n" if i else ""
                self.blank()
                self.note((*path, i))
                self.value(item, (*path, i))
            self.text += "\n# ]\n]"
        elif isinstance(value, str) and "\n" in value:
            self.text += '"""\n' + value + '"""'
        elif isinstance(value, str):
            self.text += quote(value)
        else:
            self.text += str(value).lower()

    def pair(self, name: str, value: Any, path: tuple[str | int, ...]) -> None:
        self.blank()
        self.key(name, (*path, name))
        self.blank()
        self.text += "="
        self.blank()
        self.value(value, (*path, name))

    def table(self, table: dict[str, Any], path: tuple[str | int, ...]) -> None:
        for name, value in table.items():
            self.pair(name, value, path)
            self.text += " # end, ]\n"

    def document(self, document: dict[str, Any]) -> dict[str, Any]:
        top = {f"_{name}": value for name, value in document["top"].items()}
        self.table(top, ())
        for name, table in document["tables"].items():
            self.text += "["
            self.key("tables", ("tables",))
            self.text += " . "
            self.key(name, ("tables", name))
            self.text += "]\n"
            self.table(table, ("tables", name))
        for i, table in enumerate(document["lists"]):
            self.text += "[["
            self.note(("lists", i))
            self.key("lists", ("lists",))
            self.text += "]]\n"
            self.table(table, ("lists", i))
        return top


def quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, STYLES)
def test_every_key_is_found_where_a_printer_put_it(document: dict[str, Any], blanks: list[str]) -> None:
    printer = Printer(blanks)
    top = printer.document(document)
    parsed = tomli.loads(printer.text)
    assert {name: parsed[name] for name in top} == top
    assert {path: find(printer.text, path) for path in printer.places} == printer.places
