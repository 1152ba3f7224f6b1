"""Who is meant: codes, names in any spelling, aliases; and never a guess."""

from __future__ import annotations

import pytest

from pembina.data.identity import EntrantNames, Naming, normalise, same_text
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


# Former codes

FORMER = [("91.01", "93.01"), ("92.01", "96.01"), ("91.05", "99.99"), ("1101", "11.10"), ("64.04", "65.01")]
RENUMBERED = [*NAMES, ("91.05", "Kabupaten Kepulauan Yapen"), ("93.01", "Kabupaten Merauke"), ("96.01", "Kab. Sorong")]


def meant(text: str, names: EntrantNames) -> str:
    """Return the code that a text means, or the code of the refusal."""
    try:
        return names.resolve(text)
    except Refused as refused:
        return refused.refusal.code


def test_a_former_code_means_the_code_of_today() -> None:
    names = EntrantNames(RENUMBERED, FORMER)
    assert [meant(text, names) for text in ("91.01", " 92.01\u00a0", "1101")] == ["93.01", "96.01", "11.10"]


@pytest.mark.parametrize("text", ["9101", "91-01", "91,01", "91. 01", "91.1", "91.010", "091.01", "92", "91.0l"])
def test_a_former_code_is_compared_sign_by_sign(text: str) -> None:
    known = {"92": "92"}  # the code of a province of today
    assert meant(text, EntrantNames(RENUMBERED, FORMER)) == known.get(text, "PB320")


def test_a_code_of_today_goes_before_the_same_former_code() -> None:
    assert meant("91.05", EntrantNames(RENUMBERED, FORMER)) == "91.05"


def test_a_former_code_of_nobody_says_which_code_it_leads_to() -> None:
    assert meant("64.04", EntrantNames(RENUMBERED, FORMER)) == "PB326"


def test_a_former_code_that_two_regions_had_is_refused() -> None:
    assert meant("91.99", EntrantNames(RENUMBERED, [("91.99", "93.01"), ("91.99", "96.01")])) == "PB321"


def test_a_numeric_cell_may_be_a_former_code_if_it_is_whole() -> None:
    names = EntrantNames(RENUMBERED, FORMER)
    assert names.resolve_number(1101.0) == "11.10"
    for cell, code in ((91.01, "PB322"), (9101, "PB320")):
        with pytest.raises(Refused) as refused:
            names.resolve_number(cell)
        assert refused.value.refusal.code == code


def test_no_break_spaces_around_and_in_a_former_code_do_not_count_as_signs_of_it() -> None:
    names = EntrantNames(RENUMBERED, [("\u00a091 . 01 ", "93.01")])
    assert meant("91\u00a0. 01", names) == "93.01"


# What a name without a kind means, where a table says so

SHARED = [
    ("15", "Jambi"),
    ("15.71", "Kota Jambi"),
    ("16.05", "Kabupaten Musi Rawas"),
    ("32.04", "Kabupaten Bandung"),
    ("32.73", "Kota Bandung"),
    ("34", "Daerah Istimewa Yogyakarta"),
    ("34.71", "Kota Yogyakarta"),
    ("35.78", "Kota Surabaya"),
    ("61.02", "Kabupaten Mempawah"),
    ("61.71", "Kota Pontianak"),
    ("62.12", "Kabupaten Murung Raya"),
    ("75", "Gorontalo"),
    ("75.01", "Kabupaten Gorontalo"),
    ("75.71", "Kota Gorontalo"),
]
OTHERS = [
    ("Kabupaten Pontianak", "61.02"),
    ("Pontianak", "61.02"),
    ("Yogyakarta", "34"),
    ("Yogyakarta", "34.71"),
    ("Surabaya", "35.78"),
    ("Mura", "16.05"),
    ("Mura", "62.12"),
    ("Muba", "16.06"),
]


@pytest.mark.parametrize(
    ("text", "undeclared", "kabupaten", "kota", "provinsi"),
    [
        ("Bandung", "PB321", "32.04", "32.73", "PB321"),
        ("Kota Bandung", "32.73", "32.73", "32.73", "32.73"),
        ("Kab. Bandung", "32.04", "32.04", "32.04", "32.04"),
        ("B A N D U N G", "PB321", "32.04", "32.73", "PB321"),
        ("Jambi", "PB321", "PB321", "15.71", "15"),
        ("Gorontalo", "PB321", "75.01", "75.71", "75"),
        ("Pontianak", "PB321", "61.02", "61.71", "PB321"),
        ("Kota Pontianak", "61.71", "61.71", "61.71", "61.71"),
        ("Yogyakarta", "PB321", "PB321", "34.71", "34"),
        ("Surabaya", "35.78", "35.78", "35.78", "35.78"),
        ("Mempawah", "PB320", "61.02", "PB320", "PB320"),
        ("Mura", "PB321", "PB321", "PB321", "PB321"),
        ("Muba", "PB326", "PB326", "PB326", "PB326"),
        ("Kota", "PB320", "PB320", "PB320", "PB320"),
        ("32.73", "32.73", "32.73", "32.73", "32.73"),
    ],
)
def test_a_name_without_a_kind_means_what_the_table_declares(
    text: str, undeclared: str, kabupaten: str, kota: str, provinsi: str
) -> None:
    kinds = (None, "kabupaten", "kota", "provinsi")
    assert [meant(text, EntrantNames(SHARED, OTHERS, kind)) for kind in kinds] == [
        undeclared,
        kabupaten,
        kota,
        provinsi,
    ]


def test_tables_that_declare_different_kinds_do_not_disturb_each_other() -> None:
    naming = Naming(SHARED, OTHERS)
    kinds = ("kota", None, "kabupaten", "kota")
    assert [meant("Bandung", naming.in_table(kind)) for kind in kinds] == ["32.73", "PB321", "32.04", "32.73"]
    assert naming.in_table("kota") is naming.in_table("kota")


@pytest.mark.parametrize(
    ("text", "bare", "said"),
    [
        ("Bandung", None, 'means in this table: bare-names = "kabupaten" / bare-names = "kota"'),
        ("Jambi", None, 'means in this table: bare-names = "kota" / bare-names = "provinsi"'),
        ("Mura", None, "write the code, or the full name"),
        ("Bandung", "provinsi", "write the code, or the full name"),
    ],
)
def test_the_hint_names_the_declaration_only_where_it_would_tell_them_apart(
    text: str, bare: str | None, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        EntrantNames(SHARED, OTHERS, bare).resolve(text)
    hint = refused.value.refusal.hint
    assert hint is not None
    assert hint.show(str).endswith(said)


# Nicknames with a kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kab. Pontianak", "61.02"),
        ("Kota Pontianak", "61.71"),
        ("Provinsi Yogyakarta", "34"),
        ("Kota Yogyakarta", "34.71"),
        ("Kab. Yogyakarta", "PB320"),
        ("Pemkot Surabaya", "35.78"),
        ("Kab. Surabaya", "PB320"),
        ("Provinsi Surabaya", "PB320"),
        ("Kab. Mura", "PB321"),
        ("Kota Mura", "PB320"),
        ("Kab. Muba", "PB320"),
    ],
)
def test_a_nickname_with_a_kind_names_only_an_entrant_of_that_kind(text: str, code: str) -> None:
    assert meant(text, EntrantNames(SHARED, OTHERS)) == code


def test_a_nickname_written_with_a_kind_is_meant_where_the_table_declares_that_kind() -> None:
    aliases = [("Kota Lama", "35.78")]
    kinds = (None, "kota", "kabupaten")
    assert ["PB320", "35.78", "PB320"] == [meant("Lama", EntrantNames(SHARED, aliases, kind)) for kind in kinds]


@pytest.mark.parametrize("text", ["KotaBandung", "K O T A B A N D U N G", "kota-bandung"])
def test_a_name_whose_kind_is_grown_together_with_it_is_still_that_name(text: str) -> None:
    assert "32.73" == meant(text, EntrantNames(SHARED, OTHERS))


def test_an_entrant_whose_whole_name_is_a_kind_of_region_has_that_name() -> None:
    assert "K1" == meant("KOTA", EntrantNames([("K1", "Kota"), ("K2", "Kota Dua")]))


@pytest.mark.parametrize(
    ("cell", "wanted", "same"),
    [
        *((word, True, True) for word in ("true", "TRUE", "ya", "Ya", "yes", "1")),
        *((word, False, True) for word in ("false", "False", "tidak", "TIDAK", "no", "0")),
        *((word, False, False) for word in ("true", "ya", "yes", "1", "mungkin", "")),
        *((word, True, False) for word in ("false", "tidak", "no", "0", "mungkin", "")),
        (None, True, False),
        (None, False, False),
        ("3", 3, True),
        ("4", 3, False),
        ("1", 1, True),
        ("ya", 1, False),
        ("kota", "kota", True),
        ("Kota", "kota", False),
        ("ya", "true", False),
    ],
)
def test_where_compares_texts_as_they_stand_and_yes_and_no_in_two_languages(
    cell: str | None, wanted: object, same: bool
) -> None:
    assert same is same_text(cell, wanted)
