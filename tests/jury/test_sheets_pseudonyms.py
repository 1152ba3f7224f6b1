"""Pseudonyms, the key that tells whom they mean, and what a sheet under pseudonyms must not tell."""

from __future__ import annotations

import io
import zipfile

import pytest
from pembina_plugins.jury.panel import open_panel
from pembina_plugins.jury.sheets.pseudonyms import (
    LEAST_SEED,
    key_csv,
    make_key,
    read_key,
    secret_seed,
    shuffled,
)
from pembina_plugins.jury.sheets.write import identity_of, workbook_of

from pembina.api import make_host
from pembina.commands import DataError

from .panels import make_panel

SEED = 4_815_162_342_108_771_590
ENTRANTS = [f"E{n:02d}" for n in range(1, 41)]
JURORS = [f"J{n}" for n in range(1, 10)]


def key(what="both", seed=SEED, entrants=ENTRANTS, jurors=JURORS):
    return make_key("panel-contoh", "juri", seed, what, entrants, jurors)


def test_everybody_has_one_label_and_no_label_two_people():
    found = key()
    assert [f"P-{n:02d}" for n in range(1, 41)] == sorted(found.entrants)
    assert [f"N-{n:02d}" for n in range(1, 10)] == sorted(found.jurors)
    assert sorted(ENTRANTS) == sorted(found.entrants.values())
    assert sorted(JURORS) == sorted(found.jurors.values())


def test_labels_do_not_follow_the_order_of_codes():
    found = key().entrants
    codes = [found[label] for label in sorted(found)]
    ranks = [ENTRANTS.index(code) for code in codes]
    inversions = sum(a > b for i, a in enumerate(ranks) for b in ranks[i + 1 :])
    assert 250 < inversions < 530  # of 780 pairs; 390 is what chance gives, 43 its standard deviation


def test_another_seed_gives_other_labels_and_the_same_seed_the_same():
    assert key() == key(entrants=list(reversed(ENTRANTS)))
    moved = [label for label, code in key().entrants.items() if key(seed=SEED + 1).entrants[label] != code]
    assert 30 < len(moved)
    assert key().mark != key(seed=SEED + 1).mark


def test_only_those_asked_for_are_hidden():
    assert (40, 0) == (len(key("entrants").entrants), len(key("entrants").jurors))
    assert (0, 9) == (len(key("jurors").entrants), len(key("jurors").jurors))
    assert "E05" == key("jurors").entrant("E05")
    assert "J3" == key("entrants").juror("J3")


def test_a_label_is_never_somebody_elses_code():
    found = key(entrants=["p-01", "P-02", "X"], jurors=["N-01", "PP-01"])
    assert {"PPP-01", "PPP-02", "PPP-03"} == set(found.entrants)
    assert {"NN-01", "NN-02"} == set(found.jurors)


def test_a_seed_that_is_drawn_cannot_be_tried_out():
    drawn = {secret_seed() for _ in range(20)}
    assert 20 == len(drawn)
    assert min(drawn) >= LEAST_SEED
    assert max(drawn) > 2**120  # fails once in 2**100 times


def test_an_order_is_a_matter_of_seed_and_purpose_alone():
    words = list("abcdefghij")
    assert sorted(words) == sorted(shuffled(words, 1, "order", "J1"))
    assert shuffled(words, 1, "order", "J1") == shuffled(reversed(words), 1, "order", "J1")
    assert shuffled(words, 1, "order", "J1") != shuffled(words, 1, "order", "J2")
    assert shuffled(words, 1, "a", "bc") != shuffled(words, 1, "ab", "c")


def test_every_place_of_an_order_is_equally_likely():
    """Chi-square of the first place among 8 words over 4,000 seeds; 24.3 is its 0.1 percent point (7 degrees)."""
    words = list("abcdefgh")
    first = [shuffled(words, seed, "order", "J1")[0] for seed in range(4000)]
    chi_square = sum((first.count(word) - 500) ** 2 / 500 for word in words)
    assert chi_square < 24.3


# The key as a file


def test_a_key_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "kunci.csv"
    path.write_bytes(key_csv(key(), {"E01": "Kabupaten Contoh 01"}, {}))
    assert key() == read_key(path)


def test_a_key_saved_by_a_spreadsheet_in_indonesia_is_still_the_key(tmp_path):
    """It writes semicolons and a byte order mark; the seed must not have become 4,81516E+18 on the way."""
    path = tmp_path / "kunci.csv"
    text = key_csv(key(), {}, {}).decode()
    assert "seed,,4815_1623_4210_8771_590," in text
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(",", ";").replace("\n", "\r\n").encode())
    assert key() == read_key(path)


def test_names_and_codes_in_a_key_are_no_formulas(tmp_path):
    found = key("entrants", entrants=["=1+1", "E2"])
    content = key_csv(found, {"E2": "=HYPERLINK(1)"}, {})
    cells = [cell for line in content.decode().splitlines() for cell in line.split(",")]
    assert {"'=1+1", "'=HYPERLINK(1)"} <= set(cells)
    path = tmp_path / "kunci.csv"
    path.write_bytes(content)
    assert {"=1+1", "E2"} == set(read_key(path).entrants.values())


def test_a_file_that_is_no_key_is_refused(tmp_path):
    path = tmp_path / "assignment.csv"
    path.write_text("juror,entrant\nJ1,E01\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read_key(path)
    assert {"kind", "label", "code", "name"} == {problem.args["column"] for problem in caught.value.problems}


# Sheets under pseudonyms


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    made = make_panel(tmp_path_factory.mktemp("hidden") / "contoh")
    return open_panel(made.award, None, None, make_host())


def parts(panel, found, juror="J3"):
    """Return the text of every part of a sheet under pseudonyms, and its identity."""
    codes = [case.code for case in panel.cases]
    who = identity_of(panel, juror, codes, seed=SEED, order="shuffled", language="id", key=found)
    with zipfile.ZipFile(io.BytesIO(workbook_of(panel, who))) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist()), who


def key_of(panel, what):
    return key(what, entrants=[case.code for case in panel.cases], jurors=[juror.code for juror in panel.jurors])


def test_no_part_of_a_sheet_tells_who_the_entrants_are(opened):
    text, who = parts(opened, key_of(opened, "entrants"))
    assert "entrants" == who.pseudonymous
    for case in opened.cases:
        assert case.name not in text
        assert f">{case.code}<" not in text
    assert "Juri Contoh 3" in text
    assert {f"P-{n:02d}" for n in range(1, 13)} == set(who.entrants)


def test_no_part_of_a_sheet_tells_who_the_juror_is(opened):
    text, who = parts(opened, key_of(opened, "jurors"))
    assert "jurors" == who.pseudonymous
    assert "Juri Contoh" not in text
    assert ">J3<" not in text
    assert who.juror == key_of(opened, "jurors").juror("J3")
    assert "Kabupaten Contoh 05" in text


def test_the_seed_does_not_stand_in_a_sheet_but_the_mark_of_its_key(opened):
    found = key_of(opened, "both")
    text, who = parts(opened, found)
    assert "both" == who.pseudonymous
    assert str(SEED) not in text
    assert found.mark == who.seed
    assert who.seed in text


def test_rows_in_the_order_of_codes_are_in_the_order_of_labels(opened):
    codes = [case.code for case in opened.cases]
    found = key_of(opened, "entrants")
    who = identity_of(opened, "J1", codes, seed=SEED, order="code", language="id", key=found)
    assert tuple(sorted(found.entrants)) == who.entrants
