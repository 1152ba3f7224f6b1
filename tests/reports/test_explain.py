"""The pages of `explain`: told as a person would tell it, and true to the document."""

import json

import pytest

from pembina.reports.criterion import told
from pembina.reports.explain import criterion_page, entrant_page
from pembina.reports.names import Names
from pembina.reports.outline import Outline, matching
from pembina.reports.render import as_json, as_markdown, as_text
from pembina.reports.texts import Texts

from . import results

EN, ID = Texts("en"), Texts("id")


def sentences(path, position, texts=EN, document=None):
    result = results.result(document)
    return " ".join(told(Names.of_result(result, texts), Outline(result), path, position))


def page(code, texts=EN, document=None):
    return " ".join(as_text(entrant_page(results.result(document), texts, code), 100).split())


def test_a_ratio_is_told_from_counting_to_what_it_cost():
    expected = (
        "1,700 cooperatives with a meeting out of 2,000 active cooperatives: 85 percent. "
        "The published scale runs evenly from 0 (score 0) to 100 percent (score 100). That makes a score of 85.00. "
        "It weighs 50 percent of “Supervision” and 20 percent of the total. "
        "It added 17.00 of at most 20.00 points and lost 3.00. It rests on 1 record. "
        "Source: Dinas Koperasi Kencana Timur, as of 31 December 2021. Definition used: RAT tahun buku 2021. "
        "The figure has been verified. The source itself prints 85.02 percent. "
        "Beside it stands: active cooperatives a year ago: 2,051."
    )
    assert expected == sentences("supervision.meetings", 0)


def test_the_same_in_bahasa_indonesia():
    expected = (
        "250 kunjungan untuk 100 koperasi aktif: 2,5 kunjungan per koperasi aktif. "
        "Skala yang diumumkan merentang merata dari 0 (nilai 0) sampai 4 kunjungan per koperasi aktif (nilai 100). "
        "Nilainya menjadi 62,50. Bobotnya 50 persen dari “Pembinaan dan pengawasan” dan 20 persen dari nilai akhir. "
        "Kriteria ini menambah 12,50 dari paling banyak 20,00 poin; 7,50 poin hilang. "
        "Angka ini didukung 250 catatan."
    )
    assert expected == sentences("supervision.visits", 0, ID)


def test_the_most_that_a_band_can_give_is_the_full_score_of_its_criterion():
    expected = (
        "The value is Rp5,000,000. By the published table values of Rp5,000,000 and more give a score of 90. "
        "It weighs 60 percent of the total. It added all of its 54.00 points. It rests on 3 records."
    )
    assert expected == sentences("aid", 0)


def test_a_group_tells_what_a_geometric_mean_took_away():
    expected = (
        "Its score is the weighted geometric mean of its parts, which a weak part pulls down. "
        "The group reaches a score of 72.50. It weighs 40 percent of the total. "
        "Its parts are uneven; the geometric mean took away 0.50 points against a weighted average. "
        "Altogether the group added 29.00 of at most 40.00 points."
    )
    assert expected == sentences("supervision", 0)


@pytest.mark.parametrize(
    ("method", "own", "expected"),
    [
        ("harmonic", -0.5, "Its parts are uneven; the harmonic mean took away 0.50 points"),
        ("minimum", -0.5, "Counting only the weakest part took away 0.50 points"),
        ("owa", -0.5, "The method “owa” took away 0.50 points against a weighted average."),
        ("owa", 1.5, "The method “owa” gave 1.50 points more than a weighted average."),
    ],
)
def test_other_aggregations_tell_it_in_their_own_words(method, own, expected):
    document = results.document()
    document["nodes"][1]["aggregate"]["name"] = method
    document["nodes"][1]["contributions"][0] = own
    assert expected in sentences("supervision", 0, document=document)


def test_a_left_out_criterion_says_so_and_its_sibling_says_what_it_weighs_now():
    expected = "By the rules the criterion is left out here, and its weight goes to its siblings."
    assert f"There is no value: the data hold no figure. {expected}" == sentences("aid", 2)
    assert "Because others are left out here, it weighs 100 percent of the total instead of 40 percent." in sentences(
        "supervision", 2
    )


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("zero", "By the rules a missing value gets a score of zero."),
        ("lowest", "By the rules the lowest score of those who reported stands in for it: 0.00."),
        ("median", "By the rules the median score of those who reported stands in for it: 0.00."),
        ("donor", "By the rule “donor” of the award, a score of 0.00 stands in for it."),
    ],
)
def test_a_score_that_stands_in_for_a_missing_value_names_its_rule(policy, expected):
    document = results.document()
    document["nodes"][2]["notes"]["05"]["policy"] = policy
    assert expected in sentences("supervision.visits", 4, document=document)


def test_what_cannot_be_assessed_is_not_filled_in_whatever_the_rule_says():
    document = results.document()
    document["nodes"][3]["notes"]["05"]["policy"] = "zero"
    said = sentences("supervision.meetings", 4, document=document)
    assert "There is no value: cannot be assessed. Nothing stands in for it, so the entrant cannot be assessed." in said
    assert "zero" not in said


def test_an_entrant_without_total_is_told_the_published_weights():
    document = results.document()
    document["nodes"][1]["shares"][4] = 0.52
    document["nodes"][3]["shares"] = [0.5, 0.5, 0.5, 0.5, 0, 0.5]
    assert "It weighs 40 percent of the total." in sentences("supervision", 4, document=document)
    said = sentences("supervision.meetings", 4, document=document)
    assert "It weighs 50 percent of “Supervision” and 20 percent of the total." in said
    assert "left out" not in said


def test_a_person_has_to_decide_even_where_missing_values_are_left_out():
    document = results.document()
    document["nodes"][4]["notes"]["03"]["reason"] = "needs-a-person"
    assert "Nothing stands in for it" in sentences("aid", 2, document=document)


def test_a_criterion_without_a_weight_says_what_it_is_for():
    assert "It has no weight: it serves conditions, ties or the reader's information." in sentences("audit", 0)


def test_the_parts_of_a_sum_have_no_weight_to_tell():
    document = results.document()
    document["award"]["rules"]["root"]["children"][0]["aggregate"]["name"] = "sum"
    for node in document["nodes"][1:4]:
        node["share"] = 1
    said = sentences("supervision.visits", 0, document=document)
    assert "Its score is added to “Supervision” in full, without a weight." in said


def test_relative_scores_warn_that_they_move():
    document = results.document()
    document["nodes"][4]["relative"] = True
    assert "Such a score moves when another entrant comes or goes." in sentences("aid", 0, document=document)


def test_a_published_total_that_was_changed_afterwards_is_exposed():
    document = results.document()
    document["entrants"][0]["total"]["published"] = "88.00"
    assert "All contributions together make 83, but the document states 88.00: it contradicts itself." in page(
        "01", document=document
    )


def test_nothing_gained_is_told_as_everything_lost():
    assert "It added nothing and lost all of its 20.00 points." in sentences("supervision.meetings", 1)


def test_the_page_says_rank_total_group_tier_and_why_not_a_higher_one():
    expected = (
        "Kencana Timur is ranked 1 of 3, with a total of 83.00 out of 100. Within “A” it is ranked 1 of 2. "
        "What cost it most is “Supervision visits”: 7.50 points. "
        "It receives the tier Second class. First class starts at 85; the total of 83.00 is 2.00 short of it."
    )
    assert expected in page("01")


def test_a_shared_rank_names_those_it_is_shared_with():
    assert "Kencana Barat shares rank 2 of 3 with Suralaya (03); its total is 54.00 out of 100." in page("02")


def test_an_entrant_without_rank_is_told_why_and_what_its_scores_would_make():
    assert "Mandala has no rank. Status: ineligible. It does not meet a condition" in page("04")
    assert "Its scores make a total of 46.00 out of 100, which does not count." in page("04")
    assert "Reported data cover 80 percent of the weight." in page("05")


def test_every_condition_is_listed_with_its_outcome():
    assert (
        "- Met: Audit opinion at least “WDP”. - Unknown, because the value is missing: Supervision more than 50."
        in page("05")
    )


@pytest.mark.parametrize("code", ["01", "02", "03"])
def test_contributions_are_said_to_make_the_total(code):
    total = results.result().entrant(code)["total"]
    assert f"All contributions together make {total['exact']}; the published total is {total['published']}." in page(
        code
    )


def test_nothing_is_called_published_of_an_entrant_that_is_not_ranked():
    assert results.result().entrant("04")["rank"] is None
    assert "which does not count" in page("04")
    assert "the published total is" not in page("04")


def test_a_document_whose_contributions_do_not_add_up_is_exposed():
    document = results.document()
    document["nodes"][2]["contributions"][0] = 12.4
    assert "All contributions together make 82.9, but the document states 83: it contradicts itself." in page(
        "01", document=document
    )


@pytest.mark.parametrize("code", results.CODES)
@pytest.mark.parametrize("texts", [EN, ID])
def test_no_line_is_longer_than_the_screen_and_no_placeholder_is_left_open(code, texts):
    printed = as_text(entrant_page(results.result(), texts, code), 80)
    assert max(len(line) for line in printed.split("\n")) <= 80
    assert "{" not in printed
    assert "None" not in printed
    assert "  " not in printed.replace("\n  ", "\n").split("-----\n\n")[0]


def test_one_criterion_is_shown_with_its_records_and_how_many_more_there_are():
    columns, rows = (
        ("_file", "_row", "Tanggal", "bukti"),
        [("kunjungan.csv", 3, "2022-01-02", True), ("b.csv", 4, None, False)],
    )
    shown = as_text(criterion_page(results.result(), EN, "01", "supervision.visits", columns, rows, 294))
    assert "File           Row  Tanggal     bukti\n" in shown
    assert "kunjungan.csv    3  2022-01-02  yes\n" in shown
    assert "b.csv            4              no\n" in shown
    assert "292 more records; --limit shows more of them." in shown


def test_a_group_is_shown_with_its_criteria_and_without_records():
    shown = as_text(criterion_page(results.result(), EN, "01", "supervision"))
    assert "Supervision visits\n  250 visits" in shown
    assert "records behind it" not in shown


def test_a_number_without_records_says_so():
    shown = as_text(criterion_page(results.result(), EN, "03", "aid", ("_file", "_row"), [], 0))
    assert "There are no records behind it." in shown


def test_the_same_facts_are_there_as_data():
    document = json.loads(as_json(entrant_page(results.result(), EN, "01")))
    visits = next(node for node in document["nodes"] if node["path"] == "supervision.visits")
    facts = {
        key: visits[key] for key in ("value", "numerator", "denominator", "score", "weight", "contribution", "lost")
    }
    expected = {
        "value": 2.5,
        "numerator": 250,
        "denominator": 100,
        "score": 62.5,
        "weight": 0.2,
        "contribution": 12.5,
        "lost": 7.5,
    }
    assert expected == facts
    assert visits["told"][0] == "250 visits for 100 active cooperatives: 2.5 visits per active cooperative."
    assert "SYNTHETIC" in document["data_origin"]


def test_the_markdown_page_opens_with_the_banner_and_holds_the_same_words():
    shown = as_markdown(entrant_page(results.result(), EN, "01"))
    assert shown.startswith("> **SYNTHETIC DATA")
    assert "### Supervision visits\n\n250 visits for 100 active cooperatives" in shown


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("01", ["01"]),
        ("kencana  timur", ["01"]),
        ("timur", ["01"]),
        ("Kencana", ["01", "02"]),
        ("1", []),
        ("Kenc", []),
        ("", []),
    ],
)
def test_an_entrant_is_found_by_code_or_by_words_of_its_name_and_never_guessed(word, expected):
    assert expected == [entrant["code"] for entrant in matching(word, results.entrants())]
