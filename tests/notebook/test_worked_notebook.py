"""The worked notebook runs from top to bottom, and shows and says what the shipped award gives."""

from __future__ import annotations

import contextlib
import importlib.util
import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("marimo", reason="marimo is not installed")

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "ranking.py"


@contextlib.contextmanager
def finders_left_as_they_are():
    """Take back what marimo does to Python's import: it would load the whole of Spark with the first word of it.

    Where only Spark's client is installed, that ends the process of whoever imports it, in whatever test.
    """
    before = [(finder, vars(finder).get("find_spec")) for finder in sys.meta_path]
    try:
        yield
    finally:
        for finder, own in before:
            if vars(finder).get("find_spec") is own:
                continue
            if own is None:
                del finder.find_spec
            else:
                finder.find_spec = own


@pytest.fixture(scope="module")
def ran():
    """What its cells show, and what they define."""
    with finders_left_as_they_are():
        yield from run()


def run():
    spec = importlib.util.spec_from_file_location("worked_notebook", NOTEBOOK)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEMBINA_LANG", "en")
        spec.loader.exec_module(module)
        outputs, defined = module.app.run()
        yield outputs, defined, "\n".join(shown(output) for output in outputs if output is not None)


def shown(output):
    """What a browser is given of an output."""
    import marimo

    return marimo.as_html(output).text


def test_the_result_shows_itself_in_a_cell(ran):
    _, defined, page = ran
    assert defined["result"]._repr_html_() in page
    assert "Jawa Tengah" in page


def test_its_tables_are_those_of_the_result(ran):
    _, defined, _ = ran
    assert [entrant["code"] for entrant in defined["result"].ranking()] == defined["ranking"]["code"].to_list()
    assert 2 * len(defined["result"].entrants) == defined["criteria"].height
    assert defined["islands"]["provinces"].sum() == defined["ranking"]["rank"].drop_nulls().len()


def test_what_criteria_give_adds_up_to_the_totals_as_it_says(ran):
    _, defined, page = ran
    totals = sum(entrant["total"] is not None for entrant in defined["result"].entrants)
    assert totals == defined["added"].height > 0
    assert defined["added"]["difference"].max() < 1e-9
    assert f"each of the {totals} entrants" in re.sub(r"\s+", " ", page)


def test_the_chart_has_the_intervals_of_the_study(ran):
    _, defined, page = ran
    (data,) = defined["chart"].to_dict()["datasets"].values()
    ends = {entrant["code"]: (entrant["low"], entrant["high"]) for entrant in defined["study"]["entrants"]}
    assert sorted(ends.values()) == sorted((row["low"], row["high"]) for row in data)
    assert f"{defined['widest']['name'][0]} depends most on how" in page


def test_no_output_is_a_failure(ran):
    outputs, _, page = ran
    assert len([output for output in outputs if output is not None]) > 8
    assert "Traceback" not in page


def test_python_imports_afterwards_as_before(ran):
    class Own:
        def find_spec(self, *_):
            return None

    own = Own()
    sys.meta_path.append(own)
    try:
        with finders_left_as_they_are():
            for finder in sys.meta_path:
                finder.find_spec = lambda *_: None
        assert "find_spec" not in vars(own)
        assert importlib.util.find_spec("json") is not None
    finally:
        sys.meta_path.remove(own)
