"""An invented panel, opened, and its sheets as bytes and as openpyxl sees them."""

from __future__ import annotations

import io

import attrs
import openpyxl
import pytest
from pembina_plugins.jury.panel import open_panel
from pembina_plugins.jury.rubric import Rubric
from pembina_plugins.jury.sheets.write import identity_of, workbook_of

from pembina.api import make_host

from .panels import make_panel

ENTRANTS = [f"E{n:02d}" for n in range(1, 13)]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The invented panel, opened: twelve entrants, five jurors, six items, due on 14 March 2026."""
    made = make_panel(tmp_path_factory.mktemp("sheets") / "contoh", parameters={"deadline": '"2026-03-14"'})
    return open_panel(made.award, None, None, make_host())


def sheet(panel, juror="J1", entrants=ENTRANTS, language="en", **how):
    """Return the identity of a sheet and its workbook as bytes."""
    known = [code for code in entrants if any(case.code == code for case in panel.cases)]
    who = identity_of(panel, juror, known, **{"seed": 7, "order": "shuffled", "language": language, **how})
    return who, workbook_of(panel, who)


def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def with_items(panel, *items):
    """Return the panel with another rubric, given as an award's parameters."""
    return attrs.evolve(panel, rubric=Rubric.of({"items": list(items)}))


def validation(worksheet, address):
    """Return the one data validation that covers a cell."""
    (found,) = [rule for rule in worksheet.data_validations.dataValidation if address in rule.sqref]
    return found
