"""Minutes as an office needs them: letterhead, decree, quorum, whole weights, holders with codes, attendance."""

import datetime as dt

import pytest
from attrs import evolve

from pembina.model.decision import Decision, Decisions
from pembina.model.sitting import Decree, Register, Witness
from pembina.reports.minutes import minutes_page
from pembina.reports.minutes_holders import counted
from pembina.reports.minutes_outcome import robustness as firmness
from pembina.reports.names import Names
from pembina.reports.pdf.minutes import minutes_pdf
from pembina.reports.pdf.report import report_pdf
from pembina.reports.publication import Publication

from . import results
from .pdfs import flat, read
from .test_minutes import ENGLISH, SITTING, part, published, words

OFFICE = evolve(
    SITTING, letterhead=("PEMERINTAH PROVINSI #x", "DINAS KOPERASI"), quorum=3, attachments=("Daftar hadir", "Tabel"),
    decree=Decree("188.45/1", dt.date(2022, 3, 1), "Gubernur"), certificates=Register("400.3/{n}/2022"),
    acknowledged=Witness("Andi", "Kepala Dinas", "1966"),
)  # fmt: skip


def decided(*rows):
    return Publication(published().result, decisions=Decisions("0" * 64, rows))


REVOKED = Decision("02", "revoked", dt.date(2022, 11, 2), "x")
WITHDRAWN = Decision("03", "withdrawn", dt.date(2022, 11, 3), "x")


def test_the_letterhead_stands_above_everything_on_paper_too():
    assert words(sitting=OFFICE).startswith("PEMERINTAH PROVINSI #x\nDINAS KOPERASI\nMinutes of the evaluation")
    first = flat(read(minutes_pdf(published(), ENGLISH, OFFICE)).sheets[0])
    assert first.index("PEMERINTAH PROVINSI #x DINAS KOPERASI") < first.index("Minutes of the evaluation")


@pytest.mark.parametrize(
    ("issuer", "said"),
    [("Gubernur", "decree of Gubernur, number 188.45/1, of 1 March"), (None, "number 188.45/1 of 1")],
)
def test_the_decree_that_appointed_the_committee_is_named(issuer, said):
    assert said in words(sitting=evolve(OFFICE, decree=Decree("188.45/1", dt.date(2022, 3, 1), issuer)))
    assert "was appointed by" not in words()


@pytest.mark.parametrize(
    ("quorum", "said"),
    [(2, "The quorum is 2 and was reached."), (3, "The quorum is 3 and was not reached: 2 of 4 members were present.")],
)
def test_whether_there_was_a_quorum_is_said_plainly(quorum, said):
    assert said in part("The committee", sitting=evolve(OFFICE, quorum=quorum))
    assert "quorum" not in part("The committee")


def test_the_head_of_the_office_signs_last():
    rows = [row for block in minutes_page(published(), ENGLISH, OFFICE).blocks[-4:-3] for row in block.rows]
    assert ("Acknowledged by", "Andi (Official number 1966)", "Kepala Dinas") == rows[-1][:3]
    said = read(minutes_pdf(published(), ENGLISH, OFFICE)).text
    assert said.index("Aminah") < said.rindex("Acknowledged by") < said.rindex("Official number 1966")
    assert "Acknowledged by" not in words()


def test_attachments_are_listed():
    assert part("Attachments", sitting=OFFICE).startswith("Daftar hadir\nTabel\n")
    assert ". Attachments" not in words()


def test_weights_of_the_whole_tree_stand_in_the_rules():
    text = part("The rules")
    for row in (
        "Supervision | 40 percent | 40 percent",
        "· Supervision visits | 50 percent | 20 percent",
        "Capital aid | 60 percent | 60 percent",
        "Audit opinion | - | -",
    ):
        assert row in text


def test_who_holds_a_tier_is_listed_with_code_and_number_of_the_certificate():
    assert "01 | Kencana Timur | Second class | 1 | 83.00" in part("Who holds a tier")
    assert "400.3/3/2022 | 03 | Suralaya | Third class | 2 | 54.00 | 1 value missing" in part(
        "Who holds a tier", sitting=OFFICE
    )
    nobody = published(document={"entrants": [{**each, "tier": None} for each in results.entrants()]})
    assert "Who holds a tier" not in words(nobody)


def test_the_attendance_list_has_a_line_for_everybody_invited():
    heading, said, table = minutes_page(published(), ENGLISH, SITTING).blocks[-3:]
    assert "Attendance list" == heading.text
    assert "on Monday, 31 October 2022" in said.text
    dots = "." * 28
    assert [
        ("1", "Budi Santoso (Official number 1970)", "Sekretaris, Kepala Bidang", f"1. {dots}"),
        ("2", "Dra. Siti Rahma, M.Si.", "Ketua, Deputi", f"2. {dots}"),
        ("3", "Made Wirawan", "Member", "absent: sakit"),
        ("4", "Yosef", "Member", "absent"),
        ("5", "Aminah", "Witness, Inspektorat", f"5. {dots}"),
    ] == list(table.rows)
    last = flat(read(minutes_pdf(published(), ENGLISH, SITTING)).sheets[-1])
    assert "Attendance list of the sitting" in last
    assert "These minutes were drawn up" not in last


def test_the_minutes_to_fill_in_by_hand_have_a_place_for_all_of_this():
    text = words(sitting=None)
    dots = "." * 28
    for said in (
        f"appointed by decree of {dots}, number {dots}, of {dots}.",
        "Members needed for a quorum: ............; members present: .............",
        f"write “none”): {dots}",
        f"Chair | {dots} (Official number {dots})",
        f"Acknowledged by | {dots} (Official number {dots})",
        f"6 | {dots} | Witness | 6. {dots}",
    ):
        assert said in text
    assert "No member kept away" not in text
    assert 6 == read(minutes_pdf(published(), ENGLISH)).text.count("Official number ....")


def test_who_left_since_publication_is_counted_apart():
    names = Names.of_result(results.result(), ENGLISH)
    assert "2" == counted(names, None, ["02", "03"])
    assert "2, of which 1 revoked since" == counted(names, decided(REVOKED).decisions, ["02", "03"])
    both = "2, of which 1 withdrawn since and 1 revoked since"
    assert both == counted(names, decided(REVOKED, WITHDRAWN).decisions, ["02", "03"])
    assert f"Third class | above 50 | - | - | {both}" in part("The tiers", publication=decided(REVOKED, WITHDRAWN))


def test_the_front_sheet_of_the_printed_report_counts_them_apart_too():
    front = flat(read(report_pdf(decided(REVOKED), ENGLISH)).sheets[0])
    assert "2 Third class, of which 1 revoked since" in front
    assert "since" not in flat(read(report_pdf(published(), ENGLISH)).sheets[0]).replace("Since publication", "")


ALONE = {"first": 1.0, "place": 1, "not-apart": [], "unranked": 0}
STUDY = {
    "settings": {"interval": [5, 95], "factors": [{"name": "x"}], "draws": 10, "apart": 95}, "mean-shift": None,
    "not-done": None, "acceptability": None, "population": {"ranked": 3, "without-rank": {}},
    "entrants": [{"code": "01", "low": 1, "high": 1, "rank": 1, **ALONE}],
}  # fmt: skip


def override(code):
    row = {"entrant": code, "what": "total", "before": 54, "after": 60, "by": "Tim", "second": "Ketua"}
    return [{**row, "reason": "salah hitung", "date": "2022-10-30"}]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("01", "held fixed in this study, also for Kencana Timur (01): it does not say how firm the first place"),
        ("02", "held fixed in this study: it does not say how firm the ranking would be"),
    ],
)
def test_a_study_of_a_ranking_with_overrides_is_said_to_hold_them_fixed(code, said):
    by_hand = results.result({"overrides": override(code)})
    names = Names.of_result(by_hand, ENGLISH)
    [paragraph] = firmness(names, Publication(by_hand, STUDY))
    assert said in paragraph.text
    [without] = firmness(names, Publication(results.result(), STUDY))
    assert "by hand" not in without.text
    for document in (None, {**STUDY, "not-done": {"key": "nothing-varied", "args": {}}}):
        [unstudied] = firmness(names, Publication(by_hand, document))
        assert "by hand" not in unstudied.text
