"""The regions of Indonesia as tables: whole, right, and joined with tables of other years and other spellings."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pembina_plugins.wilayah as wilayah
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.data import Loaded, open_dataset
from pembina.data.identity import EntrantNames, normalise
from pembina.data.refusal import Refused
from pembina.errors import DataError
from pembina.model import ColumnNeed, Entrants, TableNeed
from pembina.plugins import Host
from tests.awards.sources import read, shared

PROVINCES = Entrants("wilayah", "code", "name", {"level": "province"})
REGENCIES = Entrants("wilayah", "code", "name", {"level": ["regency", "city"]})
DATASET = '[dataset]\naliases = "wilayah-names"\n[tables.wilayah]\nprovided = "wilayah"\n[tables.figures]\n'


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGIONS = rows(wilayah.REGIONS.path)
OTHER_NAMES = rows(wilayah.NAMES.path)
NAME = {row["code"]: row["name"] for row in REGIONS}
RESOLVERS = {
    bare: EntrantNames(NAME.items(), [(row["name"], row["code"]) for row in OTHER_NAMES], bare)
    for bare in (None, "kabupaten", "kota", "provinsi")
}


def meant(text: str, bare: str | None = None) -> str:
    """The code that a text means, or the code of the refusal with those that it fits."""
    try:
        return RESOLVERS[bare].resolve(text)
    except Refused as refused:
        return f"{refused.refusal.code} {refused.refusal.args.get('entrants', '')}".strip()


def both(*codes: str) -> str:
    """The refusal of a name that fits these regions, which names each of them."""
    return "PB321 " + ", ".join(f"{code} {NAME[code]}" for code in codes)


# The table of regions


def test_there_are_38_provinces_and_514_regencies_and_cities_of_which_98_are_cities() -> None:
    assert Counter(row["level"] for row in REGIONS) == {"province": 38, "regency": 416, "city": 98}


def test_the_columns_are_those_that_the_plugin_describes() -> None:
    assert list(REGIONS[0]) == list(wilayah.REGIONS.columns)
    assert list(OTHER_NAMES[0]) == list(wilayah.NAMES.columns)


def test_every_column_is_described_in_both_languages() -> None:
    manifest = Host().manifest("wilayah")
    wanted = {f"{table.name}.{c}" for table in (wilayah.REGIONS, wilayah.NAMES) for c in table.columns}
    assert {language: set(words["columns"]) for language, words in manifest.locale().items()} == {
        "en": wanted,
        "id": wanted,
    }
    english = manifest.locale()["en"]["columns"]
    for table in (wilayah.REGIONS, wilayah.NAMES):
        assert {column: english[f"{table.name}.{column}"] for column in table.columns} == table.columns


def test_codes_and_full_names_are_unique() -> None:
    assert len({row["code"] for row in REGIONS}) == len({row["name"] for row in REGIONS}) == 552


def test_every_regency_and_city_has_the_province_whose_code_its_own_begins_with() -> None:
    for row in REGIONS:
        if row["level"] == "province":
            assert (row["parent"], row["parent_name"], len(row["code"])) == ("", "", 2)
        else:
            assert row["parent"] == row["code"].partition(".")[0]
            assert row["parent_name"] == NAME[row["parent"]]
            assert len(row["code"]) == 5


def test_codes_of_cities_are_those_from_71_on() -> None:
    for row in REGIONS:
        if row["level"] != "province":
            assert (row["level"] == "city") == (int(row["code"].partition(".")[2]) >= 71)


def test_level_and_short_name_are_what_the_full_name_says() -> None:
    kinds = {"provinsi": "province", "kabupaten": "regency", "kota": "city"}
    for row in REGIONS:
        assert row["level"] == kinds[normalise(row["name"]).kind or "provinsi"]
        assert normalise(f"Kota {row['short_name']}").letters == normalise(row["name"]).letters


def test_six_regions_do_not_govern_themselves_all_of_them_in_jakarta() -> None:
    without = [row for row in REGIONS if row["autonomous"] != "ya"]
    assert [row["code"] for row in without] == ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]
    assert {row["autonomous"] for row in without} == {"tidak"}
    assert all("Administrasi" in row["name"] for row in without)


# Names


SHARED_WITH_A_CITY = {"15": ("15", "15.71"), "17": ("17", "17.71"), "75": ("75", "75.01", "75.71")}
"""Provinces whose name alone is also that of a city: Jambi, Bengkulu, Gorontalo."""


def test_every_region_answers_to_its_code_and_to_its_full_name() -> None:
    assert [meant(code) for code in NAME] == list(NAME)
    for code, name in NAME.items():
        assert meant(name) == (both(*SHARED_WITH_A_CITY[code]) if code in SHARED_WITH_A_CITY else code)
        assert meant(name, "provinsi") == code
        assert meant(name if "." in code else f"Provinsi {name}") == code


def test_every_short_name_that_no_other_region_shares_means_its_region() -> None:
    shared_by = Counter(row["short_name"] for row in REGIONS)
    refused = {row["short_name"] for row in REGIONS if meant(row["short_name"]).startswith("PB321")}
    assert {name for name, n in shared_by.items() if n > 1} | {"Pontianak", "Yogyakarta"} == refused
    for row in REGIONS:
        if row["short_name"] not in refused:
            assert meant(row["short_name"]) == row["code"]


def test_rows_of_short_names_are_those_and_no_others() -> None:
    short = [(row["name"], row["code"]) for row in OTHER_NAMES if row["kind"] == "short-name"]
    shared_by = Counter(row["short_name"] for row in REGIONS)
    wanted = [
        (row["short_name"], row["code"])
        for row in REGIONS
        if row["level"] != "province" and shared_by[row["short_name"]] == 1 and row["short_name"] != "Pontianak"
    ]
    assert sorted(short) == sorted(wanted)


AMBIGUOUS = {
    "Jogja": ("34", "34.71"),
    "Yogyakarta": ("34", "34.71"),
    "Mura": ("16.05", "62.12"),
    "Pontianak": ("61.02", "61.71"),
}


def test_every_other_name_means_its_region_or_is_refused_with_exactly_the_others_that_it_fits() -> None:
    for row in OTHER_NAMES:
        name, code = row["name"], row["code"]
        assert meant(name) == (both(*AMBIGUOUS[name]) if name in AMBIGUOUS else code), name


def test_rows_of_names_are_unique_known_and_say_where_they_come_from() -> None:
    pairs = [(row["name"], row["code"]) for row in OTHER_NAMES]
    assert len(pairs) == len(set(pairs))
    kinds = {"short-name", "nickname", "spelling", "former-name", "former-code"}
    for row in OTHER_NAMES:
        assert row["code"] in NAME
        assert row["kind"] in kinds
        assert row["source"]
        assert row["name"] not in NAME  # a former code is nobody's code of today
        assert (row["kind"] == "former-code") == (not any(sign.isalpha() for sign in row["name"]))


def test_no_other_name_is_the_full_name_of_another_region() -> None:
    names = {(normalise(name).kind, normalise(name).letters): code for code, name in NAME.items()}
    for row in OTHER_NAMES:
        name = normalise(row["name"])
        assert names.get((name.kind, name.letters), row["code"]) == row["code"], row["name"]


FORMER_CODES = {
    "91.01": "93.01", "91.16": "93.02", "91.17": "93.03", "91.18": "93.04",
    "91.04": "94.01", "91.07": "94.02", "91.08": "94.03", "91.09": "94.04",
    "91.25": "94.05", "91.26": "94.06", "91.27": "94.07", "91.28": "94.08",
    "91.02": "95.01", "91.12": "95.02", "91.13": "95.03", "91.14": "95.04",
    "91.21": "95.05", "91.22": "95.06", "91.23": "95.07", "91.24": "95.08",
    "92.01": "96.01", "92.04": "96.02", "92.05": "96.03", "92.09": "96.04", "92.10": "96.05", "92.71": "96.71",
}  # fmt: skip


def test_the_26_regencies_and_cities_of_papua_are_found_by_their_codes_of_2021() -> None:
    assert len(FORMER_CODES) == 26
    assert {old: meant(old) for old in FORMER_CODES} == FORMER_CODES
    assert {row["name"]: row["code"] for row in OTHER_NAMES if row["kind"] == "former-code"} == FORMER_CODES


@pytest.mark.parametrize("code", FORMER_CODES)
def test_a_former_code_written_otherwise_is_no_code(code: str) -> None:
    others = (code.replace(".", ""), code.replace(".", "-"), code.replace(".", ","), code + "0", "0" + code)
    assert [meant(other) for other in others] == ["PB320"] * 5
    if code.endswith("0"):
        assert meant(code[:-1]) == "PB320"


# Pontianak


@pytest.mark.parametrize("name", ["Pontianak", "PONTIANAK", "P O N T I A N A K", "pontianak "])
def test_pontianak_of_2015_is_mempawah_where_names_alone_are_regencies(name: str) -> None:
    assert meant(name, "kabupaten") == "61.02"
    assert NAME["61.02"] == "Kabupaten Mempawah"


@pytest.mark.parametrize("bare", [None, "provinsi"])
def test_pontianak_alone_is_refused_naming_both_where_nobody_says(bare: str | None) -> None:
    assert meant("Pontianak", bare) == "PB321 61.02 Kabupaten Mempawah, 61.71 Kota Pontianak"


@pytest.mark.parametrize("bare", [None, "kabupaten", "kota", "provinsi"])
def test_kabupaten_pontianak_is_never_the_city(bare: str | None) -> None:
    for name in ("Kabupaten Pontianak", "KAB. PONTIANAK", "Pemkab Pontianak", "Kab Pontianak", "Mempawah"):
        assert meant(name, bare) == "61.02"
    for name in ("Kota Pontianak", "Pemkot Pontianak", "KOTA  PONTIANAK"):
        assert meant(name, bare) == "61.71"


# However a name is written

KAB = ("Kabupaten", "KABUPATEN", "Kab.", "kab", "KAB.", "Pemkab", "Pemerintah Kabupaten", "Kab. ")
KOTA = ("Kota", "KOTA", "kota", "Pemkot", "Kotamadya", "Pemerintah Kota")
PROV = ("", "Provinsi", "PROV.", "prov", "Propinsi", "Pemprov", "Pemerintah Provinsi")
KINDS = {"regency": KAB, "city": KOTA, "province": PROV}
CASES = (str.upper, str.lower, str.title, str)
BLANKS = (" ", "  ", "\u00a0", ".", "-", " - ", "\t")


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A region's code, and its full name with its kind, case, dots and blanks written in some way."""
    region = draw(st.sampled_from(REGIONS))
    kind = draw(st.sampled_from(KINDS[region["level"]]))
    words = region["short_name"].replace("-", " ").split()
    name = words[0] + "".join(draw(st.sampled_from(BLANKS)) + word for word in words[1:])
    name = draw(st.sampled_from(CASES))(name)
    inner = draw(st.sampled_from((" ", "  ", "\u00a0"))) if kind else ""
    around = draw(st.sampled_from(("", " ", "\u00a0", "\ufeff")))
    return region["code"], f"{around}{kind}{inner}{name}{around}"


@given(written())
def test_any_spelling_of_a_full_name_means_its_region(drawn: tuple[str, str]) -> None:
    code, text = drawn
    alone = normalise(text).kind is None
    assert meant(text) == (both(*SHARED_WITH_A_CITY[code]) if alone and code in SHARED_WITH_A_CITY else code)
    assert meant(text, "provinsi") == code


@given(written(), st.sampled_from(["kabupaten", "kota", "provinsi"]))
def test_what_names_alone_mean_changes_nothing_for_a_name_with_its_kind(drawn: tuple[str, str], bare: str) -> None:
    code, text = drawn
    if normalise(text).kind is not None:
        assert meant(text, bare) == code


@given(st.text(max_size=12), st.sampled_from([None, "kabupaten", "kota", "provinsi"]))
def test_any_text_whatever_means_a_region_or_is_refused(text: str, bare: str | None) -> None:
    found = meant(text, bare)
    assert found in NAME or found.split()[0] in {"PB320", "PB321"}


# Against the real tables beside this repository

KEPT_REFUSED = {
    "Jogja": both("34", "34.71"),  # people call the city so as well
    "DAERAH ISTIMEWA": "PB320",  # cut off in the list of 2015; Aceh was one, too
}


def test_the_regions_are_those_of_the_ministrys_list() -> None:
    levels = {"provinsi": "province", "kabupaten": "regency", "kota": "city"}
    theirs = [
        (row["kode"], row["nama_idn_area"] or row["nama"], levels[row["tingkat"]], row["kode_induk"])
        for row in read("wilayah.csv")
    ]
    assert [(row["code"], row["name"], row["level"], row["parent"]) for row in REGIONS] == sorted(theirs)


def test_every_clear_alias_means_its_code_and_every_ambiguous_one_is_refused_with_its_code() -> None:
    aliases = read("wilayah_alias.csv")
    ambiguous = {row["alias"] for row in aliases if row["ambigu"] == "ya"}
    assert len(aliases) == 246
    for row in aliases:
        found = meant(row["alias"])
        if row["alias"] in KEPT_REFUSED:
            assert found == KEPT_REFUSED[row["alias"]]
        elif row["alias"] in ambiguous:
            assert found.startswith("PB321 ")
            assert f"{row['kode']} {NAME[row['kode']]}" in found.removeprefix("PB321 ").split(", ")
        else:
            assert found == row["kode"], row["alias"]


def test_every_name_and_code_of_six_editions_means_the_region_of_today() -> None:
    editions = read("wilayah_riwayat_kode.csv")
    assert len(editions) == 70
    for row in editions:
        today = FORMER_CODES.get(row["kode"], row["kode"])
        assert meant(row["kode"]) == today
        for year, name in row.items():
            if year != "kode" and name and name != "DAERAH ISTIMEWA":
                assert meant(name) == today, (year, name)


def joined(folder: Path, figures: str, columns: Mapping[str, str], entrants: Entrants, declared: str) -> Loaded:
    """Load a real table as it is, with the regions and names of the plugin."""
    folder.joinpath("dataset.toml").write_text(DATASET + declared, "utf-8")
    folder.joinpath("figures.csv").write_bytes(shared(f"{figures}.csv").read_bytes())
    host = Host(builtins=("pembina.data.builtin",))
    needs = tuple(ColumnNeed(name, name, kind, False) for name, kind in columns.items())
    return open_dataset(folder, host).load(entrants, [TableNeed("figures", "figures", "figures", needs)])


def told(loaded: Loaded) -> list[tuple[str, ...]]:
    return [row[:-2] for row in loaded.engine.rows(loaded.tables("figures")["figures"])]


def test_the_514_names_of_statistics_indonesia_of_2021_join_the_codes_of_2025(tmp_path: Path) -> None:
    columns = {"nama_sumber": "entrant", "kode": "text"}
    found = told(joined(tmp_path, "indikator_kabkota_2021", columns, REGENCIES, 'bare-names = "kabupaten"\n'))
    assert len(found) == 514
    assert [row for row in found if row[0] != row[1]] == []


def test_without_the_declaration_exactly_the_names_that_fit_two_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        joined(tmp_path, "indikator_kabkota_2021", {"nama_sumber": "entrant"}, REGENCIES, "")
    texts = {problem.args["text"]: problem.code for problem in refused.value.problems}
    short = Counter(row["short_name"] for row in REGIONS)
    regencies = {row["short_name"] for row in REGIONS if row["level"] == "regency"}
    assert texts == dict.fromkeys({name for name in regencies if short[name] > 1} | {"Pontianak"}, "PB321")


@pytest.mark.parametrize(
    ("figures", "name", "count"),
    [("koperasi_provinsi_2014", "provinsi_sumber", 34), ("pdrb_provinsi_2019_2023", "nama_sumber", 34)],
)
def test_real_tables_of_34_provinces_join(figures: str, name: str, count: int, tmp_path: Path) -> None:
    columns = {name: "entrant", "kode": "text"}
    found = told(joined(tmp_path, figures, columns, PROVINCES, 'bare-names = "provinsi"\n'))
    assert len(found) == count
    assert [row for row in found if row[0] != row[1]] == []


def test_the_cooperatives_of_38_regencies_and_cities_over_21_quarters_join(tmp_path: Path) -> None:
    columns = {"nama_sumber": "entrant", "kode": "text", "koperasi_aktif": "integer"}
    found = told(joined(tmp_path, "koperasi_jatim_triwulan", columns, REGENCIES, ""))
    assert len(found) == 38 * 21
    assert [row for row in found if row[0] != row[1]] == []
