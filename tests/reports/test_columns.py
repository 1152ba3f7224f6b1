"""Columns of records are called by a reader's words, and years are names, not amounts."""

from decimal import Decimal
from pathlib import Path

import pembina_plugins
import pytest

from pembina.plugins import read_manifest
from pembina.reports.columns import TITLES, cell, title
from pembina.reports.texts import Texts

EN, ID = Texts("en"), Texts("id")
SHIPPED = sorted(Path(pembina_plugins.__file__).parent.rglob("criterion.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_every_column_of_a_shipped_criterion_has_a_title(path):
    manifest = read_manifest(path)
    columns = {name for table in manifest.tables.values() for name in table if name != manifest.entrant}
    assert set() == columns - set(TITLES)


def test_a_column_that_nobody_knows_keeps_its_name():
    assert ("stalls", "koperasi") == (title(EN, "stalls"), title(ID, "cooperative"))


@pytest.mark.parametrize(
    ("column", "content", "expected"),
    [
        ("book_year", 2021, "2021"),
        ("year", 2006, "2006"),
        ("amount", 2006, "2.006"),
        ("amount", Decimal("2006.50"), "2.006,50"),
        ("amount", Decimal("2006.00"), "2.006"),
        ("certified", True, "ya"),
        ("certified", False, "tidak"),
        ("year", None, ""),
        ("person", "Ina", "Ina"),
    ],
)
def test_a_cell_is_written_as_its_reader_writes_it(column, content, expected):
    assert expected == cell(ID, column, content)
