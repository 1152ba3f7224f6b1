"""Who is meant: codes, names in any spelling, aliases; and never a guess."""

from __future__ import annotations

import pytest

from pembina.data.identity import EntrantNames, normalise
from pembina.data.refusal import Refusal, Refused

NAMES = [
    ("11", "Aceh"),
    ("11.10", "Kabupaten Aceh Singkil"),
    ("12.74", "Kota Tanjungbalai"),
    ("15", "Jambi"),
    ("15.71", "Kota Jambi"),
    ("31.01", "Kabupaten Administrasi Kepulauan Seribu"),
    ("32.04", "Kabupaten Bandung"),
    ("32.73", "Kota Bandung"),
    ("34", "Daerah Istimewa Yogyakarta"),
    ("61.02", "Kabupaten Mempawah"),
    ("61.71", "Kota Pontianak"),
    ("63.02", "Kabupaten Kotabaru"),
    ("72.04", "Kabupaten Toli-Toli"),
    ("91", "Papua"),
    ("92", "Papua Barat"),
]
ALIASES = [
    ("NAD", "11"),
    ("DI Yogyakarta", "34"),
    ("Pontianak", "61.02"),
    ("Mura", "16.05"),
    ("Mura", "62.12"),
    ("Muba", "16.06"),
]


def resolve(text: str) -> str:
    return EntrantNames(NAMES, ALIASES).resolve(text)


def refusal(text: str) -> Refusal:
    with pytest.raises(Refused) as refused:
        resolve(text)
    return refused.value.refusal


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11.10", "11.10"),
        (" 11.10 ", "11.10"),
        ("Aceh", "11"),
        ("ACEH", "11"),
        ("Prov. Aceh", "11"),
        ("Provinsi Aceh", "11"),
        ("Propinsi Aceh", "11"),
        ("Pemprov Aceh", "11"),
        ("Kab. Aceh Singkil", "11.10"),
        ("KAB ACEH SINGKIL", "11.10"),
        ("Kabupaten  Aceh\u00a0Singkil", "11.10"),
        ("Pemkab Aceh Singkil", "11.10"),
        ("Pemerintah Kabupaten Aceh Singkil", "11.10"),
        ("Kab.Aceh Singkil", "11.10"),
        ("Kota Tanjung Balai", "12.74"),
        ("Pemkot Tanjungbalai", "12.74"),
        ("KAB. ADM. KEP. SERIBU", "31.01"),
        ("Kabupaten Kepulauan Seribu", "31.01"),
        ("Kab. Bandung", "32.04"),
        ("Kota Bandung", "32.73"),
        ("Kab. Tolitoli", "72.04"),
        ("Kabupaten Kotabaru", "63.02"),
        ("P A P U A", "91"),
        ("P A P U A  B A R A T", "92"),
        ("K O T A  B A N D U N G", "32.73"),
        ("\uff30apua", "91"),
        ("Provinsi Jambi", "15"),
        ("Kota Jambi", "15.71"),
        ("NAD", "11"),
        ("D I YOGYAKARTA", "34"),
        ("DI. Yogyakarta", "34"),
        ("Kota Pontianak", "61.71"),
    ],
)
def test_a_code_a_name_in_any_spelling_and_an_alias_are_resolved(text: str, code: str) -> None:
    assert resolve(text) == code


@pytest.mark.parametrize(
    ("text", "entrants"),
    [
        ("Bandung", "32.04 Kabupaten Bandung, 32.73 Kota Bandung"),
        ("Jambi", "15 Jambi, 15.71 Kota Jambi"),
        ("Pontianak", "61.02 Kabupaten Mempawah, 61.71 Kota Pontianak"),
        ("Mura", "16.05, 62.12"),
    ],
)
def test_a_name_that_fits_two_entrants_is_refused_and_both_are_named(text: str, entrants: str) -> None:
    refused = refusal(text)
    assert (refused.code, refused.args["entrants"]) == ("PB321", entrants)


@pytest.mark.parametrize("text", ["Acheh", "Singkil", "Aceh Singkil", "11.1", "Kota Aceh Singkil", "...", "Kota", "0"])
def test_anything_else_is_unknown_however_similar(text: str) -> None:
    assert refusal(text).code == "PB320"


def test_the_nearest_names_are_a_hint_only() -> None:
    suggest = refusal("Kab. Aceh Sinkil").suggest
    assert suggest is not None
    hint = suggest()
    assert hint is not None
    assert "11.10 Kabupaten Aceh Singkil" in hint.show(str)


def test_an_alias_of_nobody_says_which_code_it_leads_to() -> None:
    refused = refusal("Muba")
    assert (refused.code, refused.args["code"]) == ("PB326", "16.06")


def test_a_numeric_cell_is_a_code_only_if_whole_and_known() -> None:
    names = EntrantNames(NAMES)
    assert names.resolve_number(11.0) == "11"
    for cell, code in ((11.1, "PB322"), (99.0, "PB320"), (float("nan"), "PB322")):
        with pytest.raises(Refused) as refused:
            names.resolve_number(cell)
        assert refused.value.refusal.code == code


def test_an_entrant_that_has_several_names_answers_to_each() -> None:
    names = EntrantNames([("12.12", "Kabupaten Toba Samosir"), ("12.12", "Kabupaten Toba")])
    assert [names.resolve(text) for text in ("Kab. Toba", "Kab. Toba Samosir")] == ["12.12", "12.12"]


def test_a_name_that_begins_like_a_kind_of_region_keeps_its_letters() -> None:
    assert normalise("Kotabaru").kind is None
    assert normalise("Kota Kotamobagu").letters == "kotamobagu"
