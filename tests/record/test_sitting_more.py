"""Who sat, whole: every key of the file where it belongs, and every mistake with its words and what mends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Hint, Phrase, Problem, RecordError
from pembina.model.sitting import Decree, Member, Register, Signatory, Sitting, Witness
from pembina.record.sitting import A_HASH, A_REGISTER, A_TIME, ALIKE, HASH, ONE_OF_THE_TWO, REGISTER, TIME, read_sitting

from ..reports import results

Read = Callable[[str], Sitting]
FULL = """
format = 1
number = "12/BA/X/2022"
date = 2022-10-31
place = "Ruang Rapat"
city = "Kendari"
start = "09:00"
end = "12.30"
timezone = "WITA"
chair = "Siti Rahma"
quorum = 2
recusals = "none"
notes = ["First.", "Second."]
letterhead = ["PROVINSI", "DINAS"]
attachments = ["Daftar hadir", "Foto"]
decree = { number = "188.45/1", date = 2022-03-01, issuer = "Gubernur" }
acknowledged = { name = "Andi", position = "Kepala Dinas", number = "1966" }
certificates = { number = "4/{n}", participation = "4/P/{n}" }
signatory = { name = "Menteri", position = "MenKop", number = "1960", place = "Jakarta", date = 2022-11-10 }
[[committee]]
name = "Siti Rahma"
role = "Ketua"
position = "Kepala Bidang"
number = "1970"
[[committee]]
name = "Made Wirawan"
present = false
absence = "sakit"
[[witnesses]]
name = "Aminah"
position = "Inspektorat"
number = "1980"
"""
LEAST = """format = 1
date = 2022-10-31
place = "Kendari"
[[committee]]
name = "Siti Rahma"
"""
DAY = dt.date(2022, 10, 31)


@pytest.fixture
def sitting(tmp_path: Path) -> Read:
    """Read a file of that text."""

    def read(text: str) -> Sitting:
        (tmp_path / "sitting.toml").write_text(text, "utf-8")
        return read_sitting(tmp_path / "sitting.toml", results.result())

    return read


def refused(read: Read, text: str) -> list[Problem]:
    with pytest.raises(RecordError) as caught:
        read(text)
    return list(caught.value.problems)


def only(read: Read, text: str) -> tuple[str, int | None, str | None, dict[str, Any], Hint | None]:
    """The one problem there is, but for the name of the file."""
    [found] = refused(read, text)
    assert found.place.file is not None
    assert found.place.file.endswith("sitting.toml")
    return found.code, found.place.line, found.place.address, dict(found.args), found.hint


def test_every_key_of_the_file_is_where_it_belongs(sitting: Read) -> None:
    wanted = Sitting(
        place="Ruang Rapat", date=DAY, number="12/BA/X/2022", city="Kendari", start="09:00", end="12.30",
        committee=(
            Member("Siti Rahma", "Ketua", "Kepala Bidang", "1970", True, None, ()),
            Member("Made Wirawan", None, None, None, False, "sakit", ()),
        ),
        timezone="WITA", chair="Siti Rahma", quorum=2, recusals="none", notes=("First.", "Second."),
        letterhead=("PROVINSI", "DINAS"), attachments=("Daftar hadir", "Foto"),
        decree=Decree("188.45/1", dt.date(2022, 3, 1), "Gubernur"),
        acknowledged=Witness("Andi", "Kepala Dinas", "1966"), certificates=Register("4/{n}", "4/P/{n}"),
        signatory=Signatory("Menteri", "MenKop", "1960", "Jakarta", dt.date(2022, 11, 10)),
        witnesses=(Witness("Aminah", "Inspektorat", "1980"),),
    )  # fmt: skip
    assert wanted == sitting(FULL)


def test_what_the_file_does_not_say_is_not_there(sitting: Read) -> None:
    assert Sitting("Kendari", DAY, (Member("Siti Rahma"),)) == sitting(LEAST)


def test_a_file_may_be_named_by_a_text_and_every_entrant_of_it_kept_away_from(sitting: Read, tmp_path: Path) -> None:
    text = f'{LEAST}recused-for = ["02", "01"]\n'
    assert Sitting("Kendari", DAY, (Member("Siti Rahma", recused_for=("02", "01")),)) == sitting(text)
    assert sitting(text) == read_sitting(str(tmp_path / "sitting.toml"), results.result())


FORMS = {
    "start": ('start = "9"', "start", '"9"', A_TIME, Hint(TIME)),
    "end": ('end = "24:00"', "end", '"24:00"', A_TIME, Hint(TIME)),
    "result": ('result = "abc"', "result", '"abc"', A_HASH, Hint(HASH)),
    "number": ('certificates = {number = "4"}', "certificates.number", '"4"', A_REGISTER, Hint(REGISTER, {"n": "{n}"})),
    "participation": ('certificates = {participation = "4"}', "certificates.participation", '"4"', A_REGISTER,
                      Hint(REGISTER, {"n": "{n}"})),
}  # fmt: skip


@pytest.mark.parametrize("key", FORMS)
def test_what_has_a_form_is_told_in_words_with_an_example(key: str, sitting: Read) -> None:
    line, address, shown, what, hint = FORMS[key]
    code, at, told, args, given = only(sitting, f"{line}\n{LEAST}")
    assert ("PB209", 1, address, hint) == (code, at, told, given)
    assert {"found": shown, "rule": Phrase(what)} == args


def test_other_mistakes_at_these_places_keep_their_own_words(sitting: Read) -> None:
    code, _, address, args, hint = only(sitting, f"start = 9\n{LEAST}")
    assert ("PB202", "start") == (code, address)
    assert Phrase(A_TIME) not in args.values()
    assert Hint(TIME) != hint


def test_a_sitting_over_another_result_is_told_with_both_names(sitting: Read) -> None:
    args = {"found": "0123456789ab", "wanted": results.result().sha256[:12]}
    text = f'result = "{"0123456789abcdef" * 4}"\nchair = "Nobody"\n{LEAST}'
    assert ("PB611", 1, "result", args, None) == only(sitting, text)


def meant(word: str) -> Hint:
    return Hint('did you mean "{word}"?', {"word": word})


ONE = {
    "an entrant": (f'{LEAST}recused-for = ["01", "002"]\n',
                   ("PB703", 6, "committee[1].recused-for[2]", {"entrant": "'002'"}, meant("02"))),
    "a chair": (f'chair = "Sitti Rahma"\n{LEAST}', ("PB612", 1, "chair", {"name": "Sitti Rahma"}, meant("Siti Rahma"))),
    "a chair who was away": (f'chair = "Made"\n{LEAST}[[committee]]\nname = "Made"\npresent = false\n',
                             ("PB612", 1, "chair", {"name": "Made"}, None)),
    "an end": (f'start = "09.00"\nend = "08:59"\n{LEAST}',
               ("PB613", 2, "end", {"start": "09.00", "end": "08:59"}, None)),
    "no time at all": (f'start = "09.00"\nend = "09:00"\n{LEAST}',
                       ("PB613", 2, "end", {"start": "09.00", "end": "09:00"}, None)),
    "nobody": (f"{LEAST}present = false\n", ("PB615", 4, "committee", {}, None)),
    "a name": (f'{LEAST}[[committee]]\nname = " SITI  rahma"\n',
               ("PB614", 7, "committee[2].name", {"name": " SITI  rahma"}, None)),
    "a witness": (f'{LEAST}[[witnesses]]\nname = "A"\n[[witnesses]]\nname = "a"\n',
                  ("PB614", 9, "witnesses[2].name", {"name": "a"}, None)),
    "numbers of one kind": (f'certificates = {{ participation = "4/{{n}}{{code}}", number = "4/0{{n}}" }}\n{LEAST}',
                            None),
    "numbers of both": (f'certificates = {{ number = "4/{{n}}", participation = "4/{{n}}" }}\n{LEAST}',
                        ("PB208", 1, "certificates.participation", {"name": "4/1"}, Hint(ALIKE))),
}  # fmt: skip


@pytest.mark.parametrize("kind", ONE)
def test_a_mistake_is_told_at_its_place_with_what_mends_it(kind: str, sitting: Read) -> None:
    text, wanted = ONE[kind]
    if wanted is None:
        assert "Kendari" == sitting(text).place
    else:
        assert wanted == only(sitting, text)


def test_recusals_said_and_denied_are_told_with_who_kept_away(sitting: Read) -> None:
    text = f'recusals = "none"\n{LEAST}[[committee]]\nname = "Budi"\nrecused-for = ["01"]\n'
    code, line, address, args, hint = only(sitting, text)
    assert ("PB209", 1, "recusals", Hint(ONE_OF_THE_TWO)) == (code, line, address, hint)
    assert {"found": '"none"', "rule": '"recused-for" of Budi says that somebody kept away'} == args


def test_a_minute_is_enough_and_a_start_or_an_end_may_stand_alone(sitting: Read) -> None:
    assert "09.01" == sitting(f'start = "09:00"\nend = "09.01"\n{LEAST}').end
    assert (None, "00:00") == ((alone := sitting(f'end = "00:00"\n{LEAST}')).start, alone.end)


def test_who_was_there_is_enough_where_another_was_not_and_each_slip_is_told_once(sitting: Read) -> None:
    text = f'{LEAST}present = false\n[[committee]]\nname = "Budi"\n[[witnesses]]\nname = "BUDI"\n'
    assert [("PB614", "witnesses[1].name")] == [(p.code, p.place.address) for p in refused(sitting, text)]
