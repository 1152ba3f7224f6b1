"""Files that are made to harm are refused in words, before anything reads them; look-alikes are told, never merged."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pembina.api import evaluate
from pembina.data.harm import irregular
from pembina.data.lookalikes import ALIKE, mixed, skeleton, strange_signs, twins
from pembina.errors import CODES, PembinaError
from pembina.errors.codes_hostile import TABLE

from ..campaign import CAMPAIGN, examples, some
from .hostile_files import ATTACKS, written
from .small import NAMES, write_small

MIB = 1024 * 1024
PATIENCE = 5.0
"""Seconds that a refusal may take (the work order asks for one; other tests run beside this one)."""


def refused(folder: Path) -> list[str]:
    """Evaluate, and return the codes and the words of the refusal; none where it was accepted."""
    try:
        evaluate(folder / "award.toml", folder / "data", engine="polars")
    except PembinaError as error:
        return [problem.code if problem.place.file else "without a place" for problem in error.problems]
    return []


def test_hostile_files_are_refused_in_words_with_their_place(tmp_path, figure):
    tried, harmful = 0, []
    for name in some(list(ATTACKS), 8):
        folder = tmp_path / str(tried)
        write_small(folder)
        ATTACKS[name](folder)
        tried, began = tried + 1, time.process_time()
        codes = refused(folder)
        if not codes or "without a place" in codes or time.process_time() - began > PATIENCE:
            harmful.append((name, codes, time.process_time() - began))
    figure(f"hostile inputs: tried {tried}, harmful {len(harmful)}")
    assert not harmful


MEASURED = """
import resource, sys, time
from pembina.cli import main
import jsonschema, polars, python_calamine, tomli, pembina.api
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
status = main(sys.argv[1:])
more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(f"{status} {time.process_time() - began:.2f} {more // 1024}")
"""


APART = [name for i, name in enumerate(ATTACKS) if i % 2 == 0 and "path" not in name and " for " not in name]
"""Every second attack that is a file of its own, not a place."""


@pytest.mark.parametrize("name", APART if CAMPAIGN else ["cell at the far corner"])
def test_a_refusal_takes_little_time_and_memory(tmp_path, name):
    """In a process of its own, as somebody would run it: less than 200 MiB more than the program itself takes."""
    write_small(tmp_path)
    ATTACKS[name](tmp_path)
    command = [sys.executable, "-c", MEASURED, "check", str(tmp_path / "award.toml"), "--engine", "polars"]
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
        env={**os.environ, "PEMBINA_LANG": "en"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30)),  # so that no test takes all
    )  # fmt: skip
    status, seconds, more = ran.stdout.split()[-3:]
    assert status == "3", ran.stderr
    assert "error[PB" in ran.stderr
    assert float(seconds) < PATIENCE
    assert int(more) < 200


@pytest.mark.parametrize("code", [code.code for code in TABLE if code.code != "PB399"])  # see test_chain.py
def test_every_code_of_hostile_files_is_produced_by_one(tmp_path, code):
    """Each by a small file of its own, and explained."""
    if code not in PRODUCED:
        pytest.fail(f"no file produces {code}")
    write_small(tmp_path)
    PRODUCED[code](tmp_path)
    assert code in refused(tmp_path)
    assert CODES[code].why
    assert CODES[code].mend


PRODUCED = {
    "PB115": ATTACKS["thirty thousand tiers"],
    "PB390": ATTACKS["a pipe for a table"],
    "PB391": ATTACKS["a huge dataset.toml"],
    "PB392": ATTACKS["gzip by another name"],
    "PB393": ATTACKS["cell at the far corner"],
    "PB394": ATTACKS["a line without end"],
    "PB395": ATTACKS["an external entity"],
    "PB396": written("data/growth.csv", "code,growth\nUji \u0410rta,3\n"),
    "PB397": written("data/regions.csv", "code,name,cluster\n01,Uji,barat\n02,Bakti,Barat\n", "data/regions.csv"),
    "PB398": written("data/regions.csv", "code,name,cluster\n0\uff11,Uji,barat\n", "data/regions.csv"),
}


# Links, and what cannot be told


def test_links_inside_the_folder_and_a_folder_that_is_a_link_are_read(tmp_path):
    """Committees keep their data on drives that are mounted elsewhere; the folder they name is theirs to choose."""
    write_small(tmp_path)
    (tmp_path / "data/growth.csv").rename(tmp_path / "data/g1.csv")
    (tmp_path / "data/growth.csv").symlink_to("g1.csv")
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    (tmp_path / "data").symlink_to("elsewhere")
    assert [] == refused(tmp_path)


def test_what_is_no_plain_file_is_named(tmp_path):
    (tmp_path / "nowhere").symlink_to("gone")
    assert str(irregular(tmp_path)) == "a folder"
    assert str(irregular(Path("/dev/null"))) == "a device"
    assert str(irregular(tmp_path / "nowhere")) == "a link that leads nowhere"
    assert irregular(tmp_path / "nothing") is None


# Look-alikes


def _varied(text: str, chance: random.Random) -> str:
    """Write a text so that it looks the same and is not: one letter of another script, unseen signs, other forms."""
    places = [i for i, sign in enumerate(text) if sign.isalnum()]
    i = chance.choice(places)
    kinds = ["\u200b", "\u200d", "\u2060", "\u00ad", "\ufe0f", "\u202e"]
    alike = [sign for sign in ALIKE.get(text[i].lower(), "") if sign != text[i]]
    full = [chr(ord(text[i]) + 0xFEE0)]
    new = chance.choice([*alike, *full, *(text[i] + sign for sign in kinds)])
    return text[:i] + new + text[i + 1 :]


REGIONS = [("01", NAMES[0], "barat"), ("02", NAMES[1], "timur"), ("03", NAMES[2], "barat"), ("04", NAMES[3], "timur")]
KINDS = ("a second entrant", "a second code", "a group", "a name in a table", "a code in a table")


def _look_alike(folder: Path, kind: str, chance: random.Random) -> None:
    """Put a look-alike where it would make two of one, or one of two."""
    regions, growth = list(REGIONS), [["01", "3"], ["02", "4"], ["03", "5"], ["04", "6"]]
    if kind == "a second entrant":
        regions.append(("05", _varied(NAMES[0], chance), "barat"))
    elif kind == "a second code":
        regions.append((_varied("01", chance), "Uji Lain", "barat"))
    elif kind == "a group":
        regions[2] = ("03", NAMES[2], _varied("barat", chance))
    elif kind == "a name in a table":
        growth[1][0] = _varied(NAMES[1], chance)
    else:
        growth[1][0] = _varied("02", chance)
    (folder / "data/regions.csv").write_text(
        "code,name,cluster\n" + "".join(",".join(row) + "\n" for row in regions), "utf-8"
    )
    (folder / "data/growth.csv").write_text("code,growth\n" + "".join(",".join(row) + "\n" for row in growth), "utf-8")


def test_no_look_alike_merges_or_splits_in_silence(tmp_path, figure):
    """Either it is refused in words, or the result is to the letter that of the plain text."""
    chance, count = random.Random(9), examples(5, 500)
    folder = tmp_path
    write_small(folder, entrants=4)
    (folder / "data/regions.csv").write_text("code,name,cluster\n" + "".join(",".join(row) + "\n" for row in REGIONS))
    (folder / "data/growth.csv").write_text("code,growth\n01,3\n02,4\n03,5\n04,6\n")
    plain, regions = _standing(folder), folder / "data/regions.csv"
    regions.write_text(regions.read_text("utf-8") + f"05,{NAMES[0]},barat\n", "utf-8")
    namesake = _standing(folder)  # two may have one name, and are told apart by their codes
    told = same = 0
    silent = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        _look_alike(folder, kind, chance)
        if refused(folder):
            told += 1
        elif _standing(folder) == (namesake if kind == "a second entrant" else plain):
            same += 1
        else:
            silent.append(
                (
                    kind,
                    (folder / "data/regions.csv").read_text("utf-8"),
                    (folder / "data/growth.csv").read_text("utf-8"),
                )
            )
    figure(
        f"look-alikes: {count} tried, told {told}, read as what they look like {same}, "
        f"merged or split in silence {len(silent)}"
    )
    assert not silent
    assert told


def _standing(folder: Path) -> list[tuple[object, ...]]:
    result = evaluate(folder / "award.toml", folder / "data", engine="polars")
    keys = ("code", "name", "groups", "rank", "group-ranks", "total")
    return [tuple(entrant[key] for key in keys) for entrant in result.entrants]


def test_what_looks_alike():
    assert mixed("K\u043enawe") == "Latin, Cyrillic"
    assert mixed("Konawe Барат") is None
    assert mixed("\u00b5g") is None
    assert mixed("k\u03a9") is None
    assert skeleton("K\u043enawe\u200b") == skeleton("KONAWE")
    assert skeleton("Kota I") != skeleton("Kota l")
    assert strange_signs("0\uff11") == "U+FF11 FULLWIDTH DIGIT ONE"
    assert strange_signs("11.10") is None
    assert [("a", "\u0430")] == [(twin.first, twin.second) for twin in twins(["a", "b", "\u0430", "a"])]
