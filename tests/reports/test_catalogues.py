"""No text reaches a reader untranslated."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pembina.reports.explain import criterion_page, entrant_page
from pembina.reports.render import as_text
from pembina.reports.show import findings_page, ranking_page, scores_page
from pembina.reports.texts import Texts

from . import results

ROOT = Path(__file__).parents[2]


def test_every_text_of_the_code_is_translated_and_the_compiled_catalogues_are_those_of_the_sources():
    run = subprocess.run(
        [sys.executable, ROOT / "tools" / "catalogues.py", "check"], capture_output=True, text=True, check=False
    )
    assert ("", 0) == (run.stdout, run.returncode), run.stderr


def outside(text):
    """What stands outside the brackets that the pseudo-language puts around its texts."""
    while "⟦" in text:
        shorter = re.sub("⟦[^⟦⟧]*⟧", " ", text)
        assert shorter != text, text
        text = shorter
    return text


def pages():
    result, texts = results.result(), Texts("xx")
    yield from (ranking_page(result, texts), ranking_page(result, texts, "cluster"))
    yield from (scores_page(result, texts), findings_page(result, texts))
    yield from (entrant_page(result, texts, code) for code in results.CODES)
    rows = [("a.csv", 3, True)]
    yield criterion_page(result, texts, "01", "supervision.visits", ("_file", "_row", "bukti"), rows, 4)
    yield criterion_page(result, texts, "01", "supervision.visits", ("_file", "_row"), [], 0)
    award = {**results.document()["award"], "changed": ["criteria.aid.weight=50"]}
    yield ranking_page(results.result({"award": award}), texts)


DATA = {*results.NAMES, "cluster", "file", "a.csv", "bukti", "WTP", "WDP", "TMP", "Rp"}


@pytest.mark.parametrize("number", range(13))
def test_a_page_in_the_pseudo_language_shows_no_word_outside_its_brackets(number):
    page = list(pages())[number]
    rest = outside(as_text(page, 10_000))
    for word in sorted(DATA, key=len, reverse=True):
        rest = rest.replace(word, "")
    words = set(re.findall("[A-Za-z]{2,}", rest))
    words -= {page for page in words if re.fullmatch("[0-9a-f]+", page)}
    assert {"criteria", "aid", "weight"} >= words


def test_there_are_as_many_pages_as_the_test_above_looks_at():
    assert 13 == len(list(pages()))


def test_no_text_asks_how_its_arguments_are_written():
    """Arguments are texts by the time that a sentence is filled in: ``{scale:g}`` would stop the page."""
    for path in ROOT.glob("src/pembina/reports/locale/*/LC_MESSAGES/pembina.po"):
        assert [] == re.findall(r"\{\w+:[^}\s]*\}", path.read_text("utf-8"))
