"""Who sat: a file read whole, or refused with every mistake in it."""

import datetime as dt

import jsonschema
import pytest

from pembina.errors import RecordError
from pembina.record.sitting import read_sitting, sitting_schema

from ..reports import results

WHOLE = """
format = 1
number = "12/BA/X/2022"
date = 2022-10-31
place = "Ruang Rapat Utama, Kendari"
city = "Kendari"
start = "09:00"
end = "12.30"
timezone = "WITA"
chair = "Siti Rahma"
notes = ["A note."]

[[committee]]
name = "Budi Santoso"
role = "Sekretaris"
position = "Kepala Bidang"
number = "1970"
recused-for = ["01", "02"]

[[committee]]
name = "Siti Rahma"

[[committee]]
name = "Made Wirawan"
present = false
absence = "sakit"

[[witnesses]]
name = "Aminah"
position = "Inspektorat"

[signatory]
name = "Menteri"
place = "Jakarta"
date = 2022-11-10
"""

LEAST = """
format = 1
date = 2022-10-31
place = "Kendari"
[[committee]]
name = "Siti Rahma"
"""


@pytest.fixture
def sitting(tmp_path):
    """Read a file of that text."""

    def read(text):
        path = tmp_path / "sitting.toml"
        path.write_text(text, "utf-8")
        return read_sitting(path, results.result())

    return read


def told(sitting, text):
    with pytest.raises(RecordError) as raised:
        sitting(text)
    return [(problem.code, problem.place.line, problem.place.address) for problem in raised.value.problems]


def test_everything_in_the_file_is_read(sitting):
    read = sitting(WHOLE)
    assert ("12/BA/X/2022", dt.date(2022, 10, 31), "Kendari") == (read.number, read.date, read.city)
    assert ("09:00", "12.30", "WITA") == (read.start, read.end, read.timezone)
    assert ["Budi Santoso", "Siti Rahma"] == [member.name for member in read.present]
    assert ("01", "02") == read.committee[0].recused_for
    assert "Siti Rahma" == read.chairing.name
    assert ("sakit", "Aminah", ("A note.",)) == (read.committee[2].absence, read.witnesses[0].name, read.notes)
    assert ("Menteri", "Jakarta", dt.date(2022, 11, 10)) == (
        read.signatory.name, read.signatory.place, read.signatory.date,
    )  # fmt: skip


def test_little_is_needed(sitting):
    read = sitting(LEAST)
    assert (None, None, None, ()) == (read.number, read.chairing, read.signatory, read.witnesses)


def test_a_sitting_over_this_result_may_say_so_and_one_over_another_is_refused(sitting):
    own = f'result = "{results.result().sha256}"'
    assert "Kendari" == sitting(f"{own}\n{LEAST}").place
    assert [("PB611", 1, "result")] == told(sitting, f'result = "{"0" * 64}"\n{LEAST}')


def test_who_chairs_has_to_have_been_there(sitting):
    assert [("PB612", 1, "chair")] == told(sitting, f'chair = "Budi"\n{LEAST}')
    assert [("PB612", 10, "chair")] == told(sitting, WHOLE.replace('chair = "Siti Rahma"', 'chair = "Made Wirawan"'))


def test_a_sitting_does_not_end_before_it_begins_however_times_are_written(sitting):
    assert [("PB613", 8, "end")] == told(sitting, WHOLE.replace('"12.30"', '"08:59"'))
    assert [("PB613", 8, "end")] == told(sitting, WHOLE.replace('"12.30"', '"09.00"'))


def test_nobody_stands_twice_in_the_list_however_the_name_is_spaced(sitting):
    assert [("PB614", 29, "witnesses[1].name")] == told(sitting, WHOLE.replace('"Aminah"', '"budi  SANTOSO"'))


def test_somebody_has_to_have_been_present(sitting):
    assert [("PB615", 5, "committee")] == told(sitting, f"{LEAST}present = false\n")


def test_members_keep_away_from_entrants_that_there_are(sitting):
    assert [("PB703", 18, "committee[1].recused-for[2]")] == told(sitting, WHOLE.replace('"02"', '"X2"'))


def test_all_mistakes_are_told_at_once(sitting):
    wrong = WHOLE.replace('"12.30"', '"08.00"').replace('chair = "Siti', 'chair = "Sitti').replace('"02"', '"99"')
    assert ["PB613", "PB612", "PB703"] == [code for code, _, _ in told(sitting, wrong)]


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("place =", "plce =", "PB203"),
        ("date = 2022-10-31", 'date = "2022-10-31"', "PB202"),
        ('start = "09:00"', 'start = "9 pagi"', "PB209"),
        ('timezone = "WITA"', 'timezone = "GMT"', "PB204"),
        ('name = "Budi Santoso"', 'nama = "Budi Santoso"', "PB203"),
        ("date = 2022-10-31", "date = 2022-10-32", "PB107"),
    ],
)
def test_what_does_not_fit_the_form_is_refused_at_its_place(sitting, was, now, code):
    codes = [found for found, _, _ in told(sitting, WHOLE.replace(was, now, 1))]
    assert code in codes


OFFICE = """
letterhead = ["PEMERINTAH PROVINSI", "DINAS KOPERASI"]
quorum = 3
recusals = "none"
attachments = ["Daftar hadir"]
decree = { number = "188.45/1", date = 2022-03-01, issuer = "Gubernur" }
acknowledged = { name = "Andi", position = "Kepala Dinas", number = "1966" }
certificates = { number = "400.3/{n}/DISKOP/2022", participation = "400.3/P/{nnn}/{code}" }
"""


def test_what_an_office_adds_is_read(sitting):
    read = sitting(f"{OFFICE}{LEAST}")
    assert (("PEMERINTAH PROVINSI", "DINAS KOPERASI"), 3, "none") == (read.letterhead, read.quorum, read.recusals)
    assert ("188.45/1", dt.date(2022, 3, 1), "Gubernur") == (read.decree.number, read.decree.date, read.decree.issuer)
    assert (("Daftar hadir",), "Andi", "1966") == (read.attachments, read.acknowledged.name, read.acknowledged.number)
    result = results.result()
    numbers = {"01": "400.3/1/DISKOP/2022", "02": "400.3/2/DISKOP/2022", "03": "400.3/3/DISKOP/2022"}
    assert numbers == read.certificates.numbers(result)
    assert "400.3/P/002/02" == read.certificates.numbers(result, True)["02"]


def test_without_these_nothing_is_asserted_and_nothing_is_numbered(sitting):
    read = sitting(LEAST)
    assert (None, None, None, (), ()) == (read.decree, read.quorum, read.recusals, read.letterhead, read.attachments)
    assert {} == read.certificates.numbers(results.result())


def test_numbers_stay_with_their_place_among_all_who_hold_a_tier_whatever_else_is_missing(sitting):
    entrants = results.entrants()
    entrants[1]["tier"] = None
    read = sitting(f"{OFFICE}{LEAST}").certificates
    result = results.result({"entrants": entrants})
    assert {"01": "400.3/1/DISKOP/2022", "03": "400.3/2/DISKOP/2022"} == read.numbers(result)
    assert "400.3/P/003/03" == read.numbers(result, True)["03"]


def test_two_certificates_with_one_number_are_refused(sitting):
    alike = 'certificates = { number = "4/{n}", participation = "4/{n}" }'
    assert [("PB208", 1, "certificates.participation")] == told(sitting, f"{alike}{LEAST}")


@pytest.mark.parametrize("number", ["400.3/2022", "400.3/{x}", "400.3/{n", ""])
def test_a_number_has_a_place_for_what_tells_certificates_apart(sitting, number):
    found = told(sitting, f'certificates = {{ number = "{number}" }}{LEAST}')
    assert ("PB209", 1, "certificates.number") in found


def test_how_a_number_is_written_is_shown(sitting):
    with pytest.raises(RecordError) as raised:
        sitting(f'certificates = {{ number = "400.3" }}{LEAST}')
    assert 'write {n} where the place in the order of rank belongs, as in "400.3/{n}/DISKOP/2022"' in str(raised.value)


def test_recusals_are_not_said_and_denied_at_once(sitting):
    assert [("PB209", 1, "recusals")] == told(sitting, f'recusals = "none"{WHOLE}')


def test_the_schema_is_closed_and_sound():
    jsonschema.Draft202012Validator.check_schema(sitting_schema())
    assert sitting_schema()["additionalProperties"] is False
