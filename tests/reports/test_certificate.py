"""Certificates: the tier and its place in the scale, the result's name and its QR code, and who gets none."""

import datetime as dt
import re
import sys

import pytest

from pembina.errors import RecordError
from pembina.methods.refusal import LibraryMissing
from pembina.model.decision import Answer, Decision, Decisions
from pembina.model.sitting import Member, Signatory, Sitting
from pembina.reports.certificate import certificate, certified, encoded
from pembina.reports.pdf.certificate import QUIET, certificate_pdf, qr_drawing, qr_matrix
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts

from ..pictures import needs_pictures, pages
from . import results
from .pdfs import flat, read

ENGLISH, INDONESIAN = Texts("en"), Texts("id")
SITTING = Sitting("Kendari", dt.date(2022, 10, 31), (Member("Siti Rahma", "Ketua"),), chair="Siti Rahma")


def published(*rows, **document):
    decisions = Decisions(results.result().sha256, rows) if rows else None
    return Publication(results.result(document), None, decisions)


def refused(code, publication=None, **how):
    with pytest.raises(RecordError) as raised:
        certificate(publication or published(), ENGLISH, code, **how)
    return [(problem.code, str(problem.show())) for problem in raised.value.problems]


def test_it_says_whose_tier_it_is_and_its_place_in_the_scale():
    one = certificate(published(), ENGLISH, "01")
    assert ("Kencana Timur", "Second class", "Certificate of award") == (one.name, one.tier, one.kind)
    assert (
        "Tier 2 of 3, counted from the highest: First class from 85; Second class from 65; Third class above 50."
        == one.place
    )
    assert ("Total 83.00", "Rank 1 of 3", "Rank 1 of 2 in cluster A") == one.figures
    assert ("Code 01", "Period 1 July 2021 to 30 June 2022", "Edition 2") == one.facts
    assert ("Kementerian Koperasi", "Basis: Decree of the Minister 7/2022.") == (one.organiser, one.basis)


def test_the_scale_is_drawn_from_the_cuts_with_the_total_at_its_place():
    scale = certificate(published(), ENGLISH, "01").scale
    assert [
        ("First class", 0.85, 1.0, False),
        ("Second class", 0.65, 0.85, True),
        ("Third class", 0.5, 0.65, False),
    ] == [(band["name"], band["low"], band["high"], band["own"]) for band in scale["bands"]]
    assert (0.83, "83.00", ["0", "100"]) == (scale["at"], scale["total"], scale["ends"])


def test_a_shared_rank_is_said_to_be_shared():
    assert "Rank 2 of 3, shared" in certificate(published(), ENGLISH, "02").figures


def test_an_award_with_one_tier_says_so():
    rules = {**results.rules(), "tiers": results.rules()["tiers"][1:2]}
    award = {**results.document()["award"], "rules": rules}
    assert "The only tier: Second class from 65." == certificate(published(award=award), ENGLISH, "01").place


def test_what_has_to_stand_beside_a_score_stands_on_it_and_why_no_higher_tier():
    notes = " ".join(certificate(published(), ENGLISH, "03").notes)
    assert "Without usable data: Capital aid." in notes
    assert "First class demands at least 70 for “Supervision”" in notes


def test_an_open_objection_stands_on_it():
    row = Decision("01", "objection", dt.date(2022, 11, 5), "angka salah")
    assert "It has not been answered yet." in " ".join(certificate(published(row), ENGLISH, "01").notes)


def test_the_hash_is_printed_whole_in_groups():
    one = certificate(published(), ENGLISH, "01")
    assert (results.result().sha256, 8) == ("".join(one.sha256), len(one.sha256))


# Who gets none


def test_who_holds_no_tier_is_told_so_and_may_have_one_of_participation():
    entrants = results.entrants()
    entrants[0]["tier"] = None
    bare = published(entrants=entrants)
    assert [("PB617", "error[PB617]: Kencana Timur (01) holds no tier, so there is none to certify")] == refused(
        "01", bare
    )
    one = certificate(bare, ENGLISH, "01", participation=True)
    assert ("Certificate of participation", None, None, None) == (one.kind, one.tier, one.place, one.scale)


@pytest.mark.parametrize("participation", [False, True])
def test_who_is_not_ranked_gets_none(participation):
    [(code, said)] = refused("04", participation=participation)
    assert ("PB618", True) == (code, "Mandala (04) gets no certificate: ineligible. It does not meet" in said)


@pytest.mark.parametrize("kind", ["withdrawn", "revoked"])
def test_who_has_left_since_publication_gets_none_not_even_of_participation(kind):
    left = published(Decision("01", kind, dt.date(2022, 12, 1), "sebab"))
    for participation in (False, True):
        [(code, said)] = refused("01", left, participation=participation)
        assert ("PB618", True) == (code, "on 1 December 2022: sebab." in said)
    assert ["02", "03"] == certified(left)


def test_a_rejected_objection_takes_nothing_away():
    answer = Answer(dt.date(2022, 11, 9), "tetap", "rejected")
    row = Decision("01", "objection", dt.date(2022, 11, 5), "angka salah", answer=answer)
    assert ["01", "02", "03"] == certified(published(row))


def test_a_what_if_certifies_nothing():
    award = {**results.document()["award"], "changed": ["criteria.aid.weight=60"]}
    assert ["PB616"] == [code for code, _ in refused("01", published(award=award), participation=True)]


def test_all_are_those_with_a_tier_or_all_who_are_ranked():
    entrants = results.entrants()
    entrants[2]["tier"] = None
    bare = published(entrants=entrants)
    assert (["01", "02"], ["01", "02", "03"]) == (certified(bare), certified(bare, participation=True))


# Who signs


def test_the_signatory_signs_or_else_the_chair_or_else_there_is_a_dotted_line():
    minister = Signatory("Menteri", "Menteri Koperasi", "1", "Jakarta", dt.date(2022, 11, 10))
    fields = {field.name: getattr(SITTING, field.name) for field in Sitting.__attrs_attrs__}
    one = certificate(published(), ENGLISH, "01", Sitting(**{**fields, "signatory": minister}))
    assert ("Menteri", "Jakarta, 10 November 2022") == (one.signatory.name, one.place_and_day)
    assert "Official number 1" == one.official
    two = certificate(published(), ENGLISH, "01", SITTING)
    assert ("Siti Rahma", "Ketua", "Kendari, 31 October 2022") == (
        two.signatory.name, two.signatory.position, two.place_and_day,
    )  # fmt: skip
    assert set(certificate(published(), ENGLISH, "01").signatory.name) == {"."}


# The QR code


def test_the_code_says_result_entrant_and_tier_and_hostile_codes_stay_apart():
    result = results.result()
    assert f"pembina-result:{result.sha256}?entrant=01&tier=madya" == encoded(result, "01", "madya")
    assert f"pembina-result:{result.sha256}?entrant=a%26tier%3Dutama%2F%20%C3%A9" == encoded(
        result, "a&tier=utama/ é", None
    )


def test_the_drawing_has_exactly_the_dark_modules_of_the_code():
    text = encoded(results.result(), "01", "madya")
    matrix, drawing = qr_matrix(text), qr_drawing(text)
    dark = {
        (int(x) + k - QUIET, int(y) - QUIET)
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing)
        for k in range(int(length))
    }
    assert {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module} == dark
    assert all(matrix[0][:7])  # the finder of the upper left corner
    assert [True, False, False, False, False, False, True] == matrix[1][:7]


@needs_pictures
def test_the_printed_sheet_shows_the_code_module_by_module():
    from PIL import Image

    one = certificate(published(), ENGLISH, "01")
    content = certificate_pdf([one], ENGLISH)
    picture = Image.open(pages(content, 300)[0]).convert("L")
    matrix = qr_matrix(one.encoded)
    size, scale = len(matrix), 300 / 72
    side = 86 * scale
    left, bottom = 56 * scale, picture.height - 44 * scale
    module = side / (size + 2 * QUIET)

    def dark(x, y):
        at = (left + (x + QUIET + 0.5) * module, bottom - side + (y + QUIET + 0.5) * module)
        return picture.getpixel((int(at[0]), int(at[1]))) < 128

    assert matrix == [[dark(x, y) for x in range(size)] for y in range(size)]


def test_without_segno_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "segno", None)
    with pytest.raises(LibraryMissing) as raised:
        certificate_pdf([certificate(published(), ENGLISH, "01")], ENGLISH)
    assert ("segno", "pdf") == (raised.value.library, raised.value.extra)


# The sheet


def test_a_sheet_holds_all_of_it_and_says_that_data_are_invented():
    one = certificate(published(), ENGLISH, "01", SITTING)
    said = read(certificate_pdf([one], ENGLISH))
    assert (True,) == said.turned
    assert "Certificate of award: Best Cooperative Supervisor, Kencana Timur" == said.title
    for text in ("presented to", "Kencana Timur", "Second class", one.place, "Siti Rahma", *one.figures, *one.sha256):
        assert text in said.text
    assert 2 == said.text.count("SYNTHETIC DATA")


def test_real_data_have_no_such_mark():
    real = published(data={"title": "x", "origin": "official", "inputs": []})
    one = certificate(real, ENGLISH, "01")
    assert one.watermark is None
    assert "SYNTHETIC" not in read(certificate_pdf([one], ENGLISH)).text


def test_several_have_a_sheet_each_and_the_same_bytes_every_time():
    everybody = [certificate(published(), INDONESIAN, code) for code in certified(published())]
    content = certificate_pdf(everybody, INDONESIAN)
    assert content == certificate_pdf(everybody, INDONESIAN)
    said = read(content)
    assert 3 == len(said.sheets)
    assert "id" == said.lang


@pytest.mark.parametrize(
    "name",
    [
        "#eval(1) *x* $a$ <script>alert(1)</script>",
        "Kabupaten " + "Sangat Panjang " * 40,
        "X" * 500,
        "=cmd|'/C'!A0 \u202ey",
    ],
)
def test_hostile_and_endless_names_stay_text_on_one_sheet(name):
    entrants = results.entrants()
    entrants[0]["name"] = name
    said = read(certificate_pdf([certificate(published(entrants=entrants), ENGLISH, "01")], ENGLISH))
    assert 1 == len(said.sheets)
    whole = flat(name.replace("\u202e", "\\u202e")).replace(" ", "")
    assert whole in said.text.replace(" ", "")
