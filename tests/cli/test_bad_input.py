"""Every kind of bad input: one clear message with its place and what mends it, the right status, nothing written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pembina.errors import CODES

FULL = Path("/dev/full")

AWARD = """\
format = 1

[award]
id = "uji"
title = { id = "Penghargaan uji", en = "A test award" }
edition = 1
basis = "tests"
period = { start = 2025-01-01, end = 2025-12-31 }
ties = ["rat", "shared"]

[entrants]
table = "wilayah"
key = "kode"
name = "nama"

[criteria.rat]
title = { id = "RAT", en = "Annual meetings" }
use = "reported-value"
read = { figures = "angka" }
weight = 80
score = { method = "goalposts", from = 0, to = 100 }

[criteria.visits]
title = { id = "Kunjungan", en = "Visits" }
use = "reported-value"
read = { figures = { table = "angka", value = "visits" } }
weight = 20
score = { method = "bands", bands = [{ below = 5, score = 0 }, { from = 5, score = 100 }] }

[[tiers]]
id = "utama"
from = 80
"""

DATASET = """\
[dataset]
title = "Data uji"
origin = "reported"
numbers = "plain"
dates = ["iso", "d/m/y"]
"""

REGIONS = "kode,nama\n01,Kencana\n02,Mandala\n03,Bandung\n04,Bandung\n"
FIGURES = (
    "region,value,visits,date\n01,50,3,2025-06-30\nMandala,25,8,2025-06-30\n03,70,5,2025-06-30\n04,80,6,2025-06-30\n"
)

FILES = {"award.toml": AWARD, "data/dataset.toml": DATASET, "data/wilayah.csv": REGIONS, "data/angka.csv": FIGURES}

RULES = [
    ("a mistyped key", "weight = 80", "wieght = 80", "PB203", "my/award.toml:20:1: criteria.rat:"),
    ("weights that make 105", "weight = 80", "weight = 85", "PB213", "my/award.toml:16:2: criteria:"),
    ("a date in words", "2025-01-01", '"1 Januari 2025"', "PB202", "my/award.toml:8:12: award.period.start:"),
    ("a period that ends first", "2025-12-31", "2024-12-31", "PB242", "my/award.toml:8:32: award.period.end:"),
    ("a mistyped method", '"goalposts"', '"goalpost"', "PB218", "my/award.toml:21:11: criteria.rat.score.method:"),
    ("an unknown plugin", '"reported-value"', '"reported-valu"', "PB221", "my/award.toml:18:1: criteria.rat.use:"),
    ("a tie rule naming nothing", '"rat", "shared"', '"rapat", "shared"', None, "my/award.toml:9:"),
    ("bands with a gap", "{ from = 5,", "{ from = 6,", None, "my/award.toml:28:"),
    ("bands that overlap", "{ from = 5,", "{ from = 4,", None, "my/award.toml:28:"),
    ("a tier out of reach", "from = 80", "from = 101", None, "my/award.toml:32:1: tiers"),
    ("a number that is none", "to = 100", "to = nan", None, "my/award.toml:21:"),
    ("a file that is no TOML", "[award]", "[award", "PB107", "my/award.toml:3:"),
]

DATA = [
    ("a number of no declared form", 'numbers = "plain"', "", ("03,70", "03,3.693"), "PB313", ':4: column "value":'),
    ("a number of another form", "", "", ("03,70", '03,"3,5"'), "PB312", ':4: column "value":'),
    ("a number that is not one", "", "", ("03,70", "03,nan"), "PB312", ':4: column "value":'),
    ("a number beyond all numbers", "", "", ("03,70", "03,1e400"), None, ':4: column "value":'),
    ("digits of another script", "", "", ("03,70", "03,٧٠"), "PB312", ':4: column "value":'),
    ("a date that is none", "", "", ("03,70,5,2025-06-30", "03,70,5,31/02/2025"), None, ':4: column "date":'),
    (
        "a date that could be two",
        'dates = ["iso", "d/m/y"]',
        "",
        ("5,2025-06-30", "5,03/04/2025"),
        None,
        ':4: column "date":',
    ),
    ("a name fitting two entrants", "", "", ("03,70", "Bandung,70"), None, ':4: column "region":'),
    ("an unknown entrant", "", "", ("03,70", "05,70"), None, ':4: column "region":'),
    ("a missing column", "", "", ("region,value", "wilayah,value"), "PB310", "my/data/angka.csv:"),
]


def write(folder, files=FILES):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, with the award in ``my`` and an older result."""
    write(tmp_path / "my")
    (tmp_path / "old.json").write_text("old", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(path, before, after):
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def refused(run, here, status=3, code=None, place="", words=("evaluate", "my")):
    """Evaluate into a new and into an existing file, in both languages; return the English message."""
    said = {}
    for language in ("id", "en"):
        for output in ("new.json", "old.json"):
            ran = run(*words, "-o", output, "--lang", language)
            assert (status, "") == (ran.status, ran.out), ran.err
            said[language] = ran.err
    assert ["my", "old.json"] == sorted(path.name for path in here.iterdir())
    assert "old" == (here / "old.json").read_text("utf-8")
    first = said["en"].splitlines()[0]
    assert place in first
    assert f"error[{code or 'PB'}" in first
    assert "  hint: " in said["en"]
    assert "  saran: " in said["id"]
    for text in said.values():
        assert "Traceback" not in text
        assert str(here) not in text
    return said["en"]


def test_the_input_that_these_tests_spoil_is_good(pembina, here):
    assert (0, "") == (pembina("evaluate", "my", "-q").status, pembina("evaluate", "my", "-q").err)


@pytest.mark.parametrize(
    ("before", "after", "code", "place"), [row[1:] for row in RULES], ids=[row[0] for row in RULES]
)
def test_a_mistake_in_the_rules_is_refused(pembina, here, before, after, code, place):
    change(here / "my" / "award.toml", before, after)
    refused(pembina, here, 3, code, place)


@pytest.mark.parametrize(
    ("declared", "instead", "cell", "code", "place"), [row[1:] for row in DATA], ids=[row[0] for row in DATA]
)
def test_a_cell_that_does_not_fit_is_refused_with_its_row_and_column(
    pembina, here, declared, instead, cell, code, place
):
    change(here / "my" / "data" / "dataset.toml", declared, instead)
    change(here / "my" / "data" / "angka.csv", *cell)
    refused(pembina, here, 3, code, place)


def test_all_mistakes_of_a_kind_of_file_are_listed_at_once_and_counted(pembina, here):
    for before, after in (("01,50", "01,x"), ("03,70,5", "03,70,y"), ("04,80", "05,80")):
        change(here / "my" / "data" / "angka.csv", before, after)
    said = refused(pembina, here, 3, None, "my/data/angka.csv:2:")
    assert ["2", "4", "5"] == [line.split(":")[1] for line in said.splitlines() if line.startswith("my/data")]
    assert said.endswith("3 mistakes.\n")


def test_an_entrant_listed_twice_is_refused(pembina, here):
    change(here / "my" / "data" / "wilayah.csv", "02,Mandala", "02,Mandala\n01,Kencana")
    refused(pembina, here, 3, "PB323", 'my/data/wilayah.csv:4: column "kode":')


def test_a_workbook_in_the_place_of_a_text_file_is_refused(pembina, here):
    (here / "my" / "data" / "angka.csv").rename(here / "my" / "data" / "angka.xlsx")
    refused(pembina, here, 3, None, "my/data/angka.xlsx")


@pytest.mark.parametrize(
    ("words", "status", "code", "place"),
    [
        (("evaluate", "mine"), 3, "PB101", "mine:"),
        (("evaluate", "my", "--data", "elsewhere"), 3, "PB301", "elsewhere:"),
        (("evaluate", "my", "--set", "criteria.rat.wieght=70"), 2, "PB203", "criteria.rat:"),
        (("evaluate", "my", "--set", "criteria.rat.weight=170"), 2, "PB213", "criteria:"),
        (("evaluate", "my", "--set", "criteria.rat.weight"), 2, "PB111", ""),
        (("evaluate", "my", "--engine", "spork"), 2, "PB345", ""),
        (("evaluate", "my", "-p", "no:reported-value"), 3, "PB404", "my/award.toml:18:1:"),
    ],
)
def test_a_command_line_that_asks_for_what_is_not_there_is_refused(pembina, here, words, status, code, place):
    refused(pembina, here, status, code, place, words)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("ksp-usp", 'did you mean "ksp-usp-2016"?'),
        ("ppd/provinse", 'did you mean "ppd/province"?'),
        ("tpid/x", "known are tpid, tpid/berprestasi"),
        ("nothing", "known are apbd-award-2023, apbd-award-2023/belanja, "),
        ("nothing.toml", "check the spelling of the path"),
        ("some/where", "check the spelling of the path"),
    ],
)
def test_a_mistyped_name_of_a_shipped_award_is_answered_by_those_there_are(pembina, here, word, hint):
    assert f"hint: {hint}" in pembina("check", word).err


def test_a_shipped_award_may_end_in_a_slash(pembina, here):
    assert "" == pembina("check", "ksp-usp-2016/").err


def test_a_plugin_that_is_not_there_cannot_be_blocked_or_asked_about(pembina, here):
    assert [2, 2] == [pembina(*words).status for words in (("check", "my", "-p", "no:such"), ("plugins", "such"))]


def test_a_changed_weight_moves_its_only_sibling_and_the_result_says_so(pembina, here):
    ran = pembina("evaluate", "my", "--set", "criteria.rat.weight=70")
    assert 0 == ran.status, ran.err
    assert "- criteria.rat.weight=70\n" in ran.out


def test_a_byte_order_mark_and_rows_outside_the_period_are_no_mistakes(pembina, here):
    path = here / "my" / "data" / "angka.csv"
    path.write_text("\ufeff" + FIGURES + "01,99,9,2024-06-30\n", "utf-8")
    ran = pembina("evaluate", "my", "-o", "new.json")
    assert (0, "") == (ran.status, ran.err)
    assert "1 row of the table “angka” lies outside" in " ".join(pembina("show", "new.json", "--findings").out.split())


@pytest.mark.parametrize("output", ["nowhere/new.json", "my", "my/award.toml/new.json"])
def test_a_place_that_cannot_be_written_to_is_refused(pembina, here, output):
    ran = pembina("evaluate", "my", "-o", output)
    assert (3, "") == (ran.status, ran.out)
    assert ran.err.startswith(f"{output}: error[PB707]: the file cannot be written:")
    assert ["my", "old.json"] == sorted(path.name for path in here.iterdir())
    assert AWARD == (here / "my" / "award.toml").read_text("utf-8")


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", "nan", "\ufeff{}"])
def test_what_is_no_result_is_refused(pembina, here, content):
    (here / "new.json").write_text(content, "utf-8")
    for words in (("show", "new.json"), ("explain", "new.json", "01")):
        ran = pembina(*words)
        assert (3, "") == (ran.status, ran.out)
        assert ran.err.startswith("new.json: error[PB702]: not a result document:")


def test_a_result_that_is_cut_off_is_refused_in_the_readers_language(pembina, here):
    (here / "new.json").write_text('{"format": ', "utf-8")
    said = pembina("show", "new.json", "--lang", "id").err
    assert "bukan dokumen hasil: bukan JSON: di sini diharapkan suatu nilai (baris 1, kolom 12)\n" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [(("05",), "PB703"), (("Bandung",), "PB704"), (("01", "rta"), "PB705"), (("01", "visit"), "PB705")],
)
def test_an_explanation_of_what_is_not_there_says_what_is(pembina, here, words, code):
    pembina("evaluate", "my", "-q", "-o", "new.json")
    ran = pembina("explain", "new.json", *words)
    assert (3, "") == (ran.status, ran.out)
    assert ran.err.startswith(f"new.json: error[{code}]: ")
    assert "  hint: " in ran.err


def test_data_that_are_gone_are_named_as_a_person_would_type_them(pembina, here):
    pembina("evaluate", "my", "-q", "-o", "new.json")
    (here / "my" / "data" / "angka.csv").unlink()
    ran = pembina("explain", "new.json", "01", "rat")
    assert 3 == ran.status
    assert ran.err.startswith("my/data")


def test_every_code_says_what_mends_it():
    assert [] == [code for code, entry in CODES.all().items() if not entry.mend]


def program(*words, cwd, **how):
    environment = {**os.environ, "PEMBINA_LANG": "en"}
    return subprocess.Popen([sys.executable, "-m", "pembina.cli", *words], cwd=cwd, env=environment, **how)


def test_the_status_is_that_of_the_mistake_even_when_nobody_reads_the_message(here):
    change(here / "my" / "award.toml", "weight = 80", "weight = 85")
    reader, writer = os.pipe()
    os.close(reader)
    running = program("evaluate", "my", cwd=here, stderr=writer, stdout=subprocess.PIPE)
    os.close(writer)
    assert (b"", None) == running.communicate(timeout=60)
    assert 3 == running.returncode


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
def test_an_answer_that_cannot_be_printed_is_said_and_is_no_success(here):
    with FULL.open("wb") as full:
        running = program("evaluate", "my", cwd=here, stdout=full, stderr=subprocess.PIPE)
        _, err = running.communicate(timeout=60)
    assert (3, 1) == (running.returncode, err.count(b"No space left on device"))
    assert b"Traceback" not in err


def test_a_device_is_never_replaced_by_a_result(pembina, here):
    os.mkfifo(here / "pipe")
    ran = pembina("evaluate", "my", "-o", "pipe")
    assert 3 == ran.status
    assert "pipe: error[PB707]: the file cannot be written: there is something here that is not a file" in ran.err
    assert not (here / "pipe").is_file()


def test_the_real_program_ends_as_the_tests_say(here):
    change(here / "my" / "data" / "angka.csv", "03,70", "03,x")
    running = program("evaluate", "my", "-o", "old.json", cwd=here, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    out, err = running.communicate(timeout=60)
    assert (3, b"") == (running.returncode, out)
    assert err.startswith(b'my/data/angka.csv:4: column "value": error[PB312]: "x" is not a number')
    assert "old" == (here / "old.json").read_text("utf-8")
