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


def test_the_schema_is_closed_and_sound():
    jsonschema.Draft202012Validator.check_schema(sitting_schema())
    assert sitting_schema()["additionalProperties"] is False
