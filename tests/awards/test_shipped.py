"""What holds for every shipped award: dated rules, invented data with invented names, pages whole in both languages."""

import csv
from pathlib import Path

import pembina_plugins
import pytest

from pembina import api
from pembina.data.declared import read_settings
from pembina.reports.explain import entrant_page
from pembina.reports.render import as_text
from pembina.reports.show import findings_page, ranking_page
from pembina.reports.texts import Texts

from .evaluated import WITHOUT_DATA, evaluated

AWARDS = api.shipped_awards()
FOLDERS = sorted({path.parent for path in AWARDS.values()})
REAL = "penggerak-koperasi-2014"
"""The one award over real figures."""


@pytest.fixture(scope="module", params=sorted(AWARDS))
def result(request):
    return evaluated(request.param)


def test_rules_are_an_edition_with_a_day_and_say_what_they_rest_on(result):
    award = result.award
    assert award["adopted"] is not None
    assert award["basis"]
    assert award["ties"][-1] == "shared"


def test_somebody_is_ranked_and_the_data_say_whether_they_are_invented(result):
    assert [entrant["rank"] for entrant in result.entrants if entrant["rank"] is not None]
    assert result.synthetic == (result.award["id"] != REAL)


def test_no_real_region_gets_an_invented_number(result):
    with (Path(pembina_plugins.__file__).parent / "wilayah" / "regions.csv").open(encoding="utf-8") as file:
        regions = list(csv.DictReader(file))
    names = {row["name"].casefold() for row in regions} | {row["short_name"].casefold() for row in regions}
    codes = {row["code"] for row in regions}
    if result.synthetic:
        assert set() == {entrant["name"].casefold() for entrant in result.entrants} & names
        assert set() == {entrant["code"] for entrant in result.entrants} & codes


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_whole_in_both_languages(result, language):
    texts = Texts(language)
    pages = [ranking_page(result, texts), findings_page(result, texts)]
    pages += [entrant_page(result, texts, entrant["code"]) for entrant in result.entrants[:12]]
    for page in pages:
        text = as_text(page, 80)
        assert "{" not in text
        assert "None" not in text


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_readme_stands_beside_the_rules_in_both_languages(folder):
    readme = (folder / "README.md").read_text("utf-8")
    assert f"pembina evaluate {folder.name}" in readme
    assert "Bahasa Indonesia" in readme
    assert "English" in readme


@pytest.mark.parametrize("folder", [f for f in FOLDERS if (f / "data").is_dir()], ids=lambda folder: folder.name)
def test_shipped_data_are_small_and_say_where_they_come_from(folder):
    size = sum(path.stat().st_size for path in (folder / "data").iterdir())
    assert folder.name == WITHOUT_DATA or size < 100_000
    assert read_settings(folder / "data").origin == ("official" if folder.name == REAL else "synthetic")
