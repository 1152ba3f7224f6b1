"""Overrides on every page: who set what otherwise than it is computed, and why."""

from __future__ import annotations

import csv
import io
import json

import pytest

from pembina.analysis import audit, compare, confidence, improve, robustness, stability, versus
from pembina.reports.audit import audit_page
from pembina.reports.compare import compare_page
from pembina.reports.confidence import confidence_page
from pembina.reports.explain import criterion_page, entrant_page
from pembina.reports.improve import improve_page
from pembina.reports.render import as_csv, as_json, as_markdown, as_text
from pembina.reports.robustness import robustness_page
from pembina.reports.show import findings_page, ranking_page, scores_page
from pembina.reports.stability import stability_page
from pembina.reports.texts import Texts
from pembina.reports.versus import versus_page

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)
from ..evaluation.overriding import BODY, of, rows

USE = 'use = "reported-value"'
TITLED = BODY.replace(USE, f'title = {{ id = "Kunjungan", en = "Visits" }}\n{USE}', 1)
GATED = TITLED + '[[gates]]\ncriterion = "c"\nat-least = 45\n[[tiers]]\nid = "utama"\nfrom = 90\n'
# g is sqrt(80 * 45) = 60 with the first override; totals 65.3 and 66.
GIVEN = [
    of("g.a", 20, 80), of("g", 60, 75.5), of("total", 65.3, 66, second="Made Artha", date=None),
    of("status", "ineligible", "ranked", "02"),
]  # fmt: skip
LANGUAGES = ("en", "id")


@pytest.fixture
def result(evaluate):  # noqa: F811
    return evaluate(GATED, rows(), overrides=GIVEN)


def wide(page):
    return as_text(page, 200)


TABLE = {
    "en": [
        "Entrant         What      Computed  Holds instead  Decided by                               Reason given",
        "Region 01 (01)  Visits       20.00          80.00  Sri Wahyuni and Made Artha, 4 July 2022  The jury saw the",
        "Region 01 (01)  g            60.00          75.50  Sri Wahyuni and Made Artha, 4 July 2022  The jury saw the",
        "Region 01 (01)  total        65.30          66.00  Sri Wahyuni and Made Artha               The jury saw the",
        "Region 02 (02)  status  ineligible         ranked  Sri Wahyuni and Made Artha, 4 July 2022  The jury saw the",
    ],
    "id": [
        "Peserta         Butir                Hasil hitung  Yang berlaku  Diputuskan oleh",
        "Region 01 (01)  Kunjungan                   20,00         80,00  Sri Wahyuni dan Made Artha, 4 Juli 2022",
        "Region 01 (01)  g                           60,00         75,50  Sri Wahyuni dan Made Artha, 4 Juli 2022",
        "Region 01 (01)  nilai akhir                 65,30         66,00  Sri Wahyuni dan Made Artha",
        "Region 02 (02)  status       tidak memenuhi syarat  diperingkat  Sri Wahyuni dan Made Artha, 4 Juli 2022",
    ],
}


def squeezed(text):
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [ranking_page, scores_page, findings_page])
def test_a_table_stands_on_every_page_of_a_result(result, page, language):
    lines = squeezed(wide(page(result, Texts(language))))
    for row in TABLE[language]:
        wanted = " ".join(row.split())
        assert [line for line in lines if line.startswith(wanted)], wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_in_markdown(result, language):
    text = as_markdown(ranking_page(result, Texts(language)))
    title = {"en": "## Overrides", "id": "## Keputusan pengganti"}
    assert title[language] in text
    row = {
        "en": "| Region 01 (01) | Visits | 20.00 | 80.00 | Sri Wahyuni and Made Artha, 4 July 2022 |",
        "id": "| Region 01 (01) | Kunjungan | 20,00 | 80,00 | Sri Wahyuni dan Made Artha, 4 Juli 2022 |",
    }
    assert row[language] in text


def test_csv_has_a_column_of_them_and_json_all_of_them(result):
    for page in (ranking_page, scores_page):
        records = list(csv.DictReader(io.StringIO(as_csv(page(result, Texts("en"))))))
        by_code = {record["code"]: record["overrides"] for record in records}
        why = "(Sri Wahyuni and Made Artha: The jury saw the site)"
        moves = ("Visits 20.00 → 80.00", "g 60.00 → 75.50", "total 65.30 → 66.00")
        assert "; ".join(f"{move} {why}" for move in moves) == by_code["01"]
        assert by_code["02"].startswith("status ineligible → ranked (Sri Wahyuni")
    document = json.loads(as_json(ranking_page(result, Texts("en"))))
    assert result.overrides == document["overrides"]


def test_without_any_override_pages_are_as_they_always_were(evaluate):  # noqa: F811
    plain = evaluate(GATED.replace("[overrides]\n", ""), rows())
    page = ranking_page(plain, Texts("en"))
    assert "verride" not in as_text(page)
    assert "overrides" not in page.records[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_rules_allow_overrides_it_is_said_that_there_are_none(evaluate, language):  # noqa: F811
    said = {"en": "Overrides: none. The rules allow", "id": "Keputusan pengganti: tidak ada. Aturan membolehkan"}
    assert said[language] in wide(ranking_page(evaluate(GATED, rows()), Texts(language)))


HOLDS = {
    "en": "This result holds 4 overrides: scores or statuses that persons set otherwise than they are computed.",
    "id": "Hasil ini memuat 4 keputusan pengganti: nilai atau status yang ditetapkan panitia berbeda",
}
PAGES = {
    "ranking": ranking_page,
    "scores": scores_page,
    "findings": findings_page,
    "explain": lambda r, texts: entrant_page(r, texts, "01"),
    "explain a criterion": lambda r, texts: criterion_page(r, texts, "01", "g.a"),
    "versus": lambda r, texts: versus_page(r, versus(r, "01", "02"), texts),
    "improve": lambda r, texts: improve_page(r, improve(r, "02", tier="utama"), texts),
    "audit": lambda r, texts: audit_page(r, audit(r), texts),
    "robustness": lambda r, texts: robustness_page(r, robustness(r, draws=20), texts),
    "stability": lambda r, texts: stability_page(r, stability(r), texts),
    "confidence": lambda r, texts: confidence_page(r, confidence(r), texts),
    "compare": lambda r, texts: compare_page(r, r, compare(r, r), texts),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_how_many_overrides_the_result_holds(result, name, language):
    page = PAGES[name](result, Texts(language))
    assert HOLDS[language] in as_text(page, 10_000)
    if name != "compare":
        assert result.overrides == json.loads(as_json(page))["overrides"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_it_is_left_untranslated(result, name):
    """Of the pseudo-language only names, reasons and figures stand outside the brackets."""
    text = as_text(PAGES[name](result, Texts("xx")), 10_000)
    assert "⟦This result holds 4 overrides" in text
    for bare in ("Holds instead", "Decided by", " by override of", "Overrides"):
        cut = text.split(bare)
        assert all(before.count("⟦") > before.count("⟧") for before in ("".join(cut[:i]) for i in range(1, len(cut))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_with_an_earlier_result_says_what_that_one_holds(result, evaluate, language):  # noqa: F811
    now = evaluate(GATED, rows())
    page = versus_page(now, versus(now, "01", earlier=result), Texts(language), result)
    said = {"en": "The earlier result holds 4 overrides.", "id": "Hasil terdahulu memuat 4 keputusan pengganti."}
    assert said[language] in as_text(page, 10_000)


# One entrant


SCORE = {
    "en": [
        "That makes a score of 20.00. 80.00 by override of Sri Wahyuni and Made Artha: The jury saw the site; "
        "computed 20.00.",
        "The group reaches a score of 60.00. 75.50 by override of Sri Wahyuni and Made Artha: The jury saw the site; "
        "computed 60.00.",
        "66.00 by override of Sri Wahyuni and Made Artha: The jury saw the site; computed 65.30.",
    ],
    "id": [
        "80,00 menurut keputusan pengganti dari Sri Wahyuni dan Made Artha: The jury saw the site; hasil hitung 20,00.",
        "75,50 menurut keputusan pengganti dari Sri Wahyuni dan Made Artha: The jury saw the site; hasil hitung 60,00.",
        "66,00 menurut keputusan pengganti dari Sri Wahyuni dan Made Artha: The jury saw the site; hasil hitung 65,30.",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_score_line_says_by_whom_it_was_overridden_and_what_is_computed(result, language):
    text = as_text(entrant_page(result, Texts(language), "01"), 10_000)
    for line in SCORE[language]:
        assert line in text
    assert SCORE[language][0] in as_text(criterion_page(result, Texts(language), "01", "g.a"), 10_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_an_entrant_lists_its_own_and_nobody_elses(result, language):
    title = {"en": "Overrides\n", "id": "Keputusan pengganti\n"}[language]
    texts = [wide(entrant_page(result, Texts(language), code)) for code in ("01", "02")]
    tables = [text.split(title)[1].split("\n\n")[1] for text in texts]
    assert [5, 3] == [len(table.splitlines()) for table in tables]  # titles, a line, and three overrides or one


STANDING = {
    "en": "Its status was set by override of Sri Wahyuni and Made Artha: The jury saw the site; computed: ineligible.",
    "id": "Statusnya ditetapkan dengan keputusan pengganti dari Sri Wahyuni dan Made Artha: The jury saw the site; "
    "hasil hitung: tidak memenuhi syarat.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_status_that_was_set_is_told_beside_the_rank_and_without_rank(result, evaluate, language):  # noqa: F811
    assert STANDING[language] in as_text(entrant_page(result, Texts(language), "02"), 10_000)
    gone = evaluate(TITLED, rows(), overrides=[of("status", "ranked", "revoked", "02")])
    status = {"en": "Region 02 (02): revoked. Its status was set by", "id": "Region 02 (02): dicabut. Statusnya"}
    assert status[language] in as_text(ranking_page(gone, Texts(language)), 10_000)


def test_a_score_that_stood_in_for_a_missing_one_is_told_before_the_override(evaluate):  # noqa: F811
    rest = 'title = { id = "Kunjungan", en = "Visits" }\nscore = { method = "identity" }\nmissing = "zero"'
    body = "[overrides]\n" + criterion("a", "a", rest, weight=50) + criterion("c", "c", weight=50)
    data = [{"a": None, "c": 50}, {"a": 1, "c": 1}]
    text = as_text(entrant_page(evaluate(body, data, overrides=[of("a", 0, 80)]), Texts("en"), "01"), 10_000)
    assert "By the rules a missing value gets a score of zero. 80.00 by override of" in text
    rest = rest.replace("zero", "not-assessable")
    body = "[overrides]\n" + criterion("a", "a", rest, weight=50) + criterion("c", "c", weight=50)
    data = [{"a": None, "c": 50}, {"a": 1, "c": 1}]
    text = as_text(entrant_page(evaluate(body, data, overrides=[of("a", None, 80)]), Texts("en"), "01"), 10_000)
    assert "80.00 by override of Sri Wahyuni and Made Artha: The jury saw the site; computed nothing." in text


def test_points_still_add_up_in_the_table_of_an_entrant(result):
    """0.3 * 80 + 0.3 * 45 = 37.5, of 45.3 for the group; 20 for "c"; 0.7 of the override of the total."""
    text = wide(entrant_page(result, Texts("en"), "01"))
    added = [line for line in text.splitlines() if "effect of the override and of combining the parts" in line]
    assert [["7.80"], ["0.70"]] == [line.split()[-1:] for line in added]
    assert "All contributions together make 66; the published total is 66.00." in " ".join(text.split())


# Two results


DIFFER = {
    "en": [
        "Overrides that differ",
        "Region 01 (01), g: no more: the score is 75.50 by override of Sri Wahyuni and Made Artha",
        "Only the overrides differ, so every movement is due to them.",
    ],
    "id": [
        "Keputusan pengganti yang berbeda",
        "Region 01 (01), g: tidak ada lagi: nilainya 75,50 menurut keputusan pengganti",
        "Hanya keputusan pengganti yang berbeda, jadi setiap perubahan disebabkan olehnya.",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_tells_the_overrides_that_differ(result, evaluate, language):  # noqa: F811
    new = evaluate(GATED, rows(), overrides=[GIVEN[0], of("total", 56, 66), GIVEN[3]])
    text = as_text(compare_page(result, new, compare(result, new), Texts(language)), 10_000)
    for said in DIFFER[language]:
        assert said in text
    alone = as_text(compare_page(result, new, compare(result, new), Texts(language), "02"), 10_000)
    assert DIFFER[language][0] not in alone
