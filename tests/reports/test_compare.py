"""The page of a comparison: what it says first, of whom, by which causes, in both languages and every format."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest

import pembina.analysis
from pembina.analysis import compare, compare_schema
from pembina.model import Result, canonical, sha256
from pembina.reports import compare_names, compare_rules, compare_words
from pembina.reports.compare import compare_page
from pembina.reports.compare_data import KINDS
from pembina.reports.compare_names import Both, change_shown, places, points_parts, signed
from pembina.reports.render import FORMATS, as_csv, as_json, as_markdown, as_text
from pembina.reports.texts import Texts

from ..analysis.comparing import HASH, made, rules, two, with_parameters
from ..evaluation.conftest import criterion
from . import results
from .test_audit import outside

EN, ID = Texts("en"), Texts("id")
THREE = {"1": (50, 30), "2": (60, 45), "3": (40, 40)}
TIERS = "".join(
    f'[[tiers]]\nid = "{name}"\ntitle = {{ en = "{title}", id = "{title}" }}\nfrom = {cut}\n'
    for name, title, cut in (("u", "Utama", 50), ("m", "Madya", 41))
)
GATE = '[[gates]]\ncriterion = "b"\nat-least = {}\notherwise = "ineligible"\nreason = "enough of it"\n'


def page(old, new, texts=EN, entrant=None):
    return compare_page(old, new, compare(old, new), texts, entrant)


def said(old, new, texts=EN, entrant=None):
    return " ".join(as_text(page(old, new, texts, entrant), 10_000).split())


def both(old, new, texts=EN):
    return Both.of(old, new, compare(old, new), texts)


def objection():
    """One figure corrected: a of 1 from 50 to 70."""
    return made(two(more=TIERS), THREE), made(two(more=TIERS), {**THREE, "1": (70, 30)}, file=HASH["now"])


def everything():
    """Data, rules and field differ; 2 is gone, 4 is new, and 5 meets a condition no more."""
    old = {**THREE, "5": (90, 30)}
    new = {"1": (70, 30), "3": (40, 40), "4": (99, 99), "5": (90, 10)}
    return (
        made(two(more=TIERS + GATE.format(1)), old),
        made(two(20, 80, more=TIERS + GATE.format(20)), new, file=HASH["now"]),
    )


def otherwise():
    """A criterion measured otherwise from other files, another one new."""
    now = rules("".join(criterion(c, c, weight=w) for c, w in (("a", 48), ("b", 32), ("c", 20))))
    new = {code: (a + 5, b, 50) for code, (a, b) in THREE.items()}
    return made(two(), THREE), made(with_parameters(now, "a", indicator="x"), new, file=HASH["now"])


# What it says first


def test_first_place_and_the_cause_come_first():
    told = said(*objection())
    assert "First place changes: Region 2 (2) then, Region 1 (1) and Region 2 (2) now. Only the data differ" in told
    assert "A single figure changed: “Reported figure (a)” of Region 1 (1), 50 then, 70 as reported now." in told
    assert "1 of 3 entrants ranked in both results changes rank. Furthest moves Region 1 (1), from rank 2 to 1." in told
    assert "1 total of 3 changes. 1 tier changes." in told
    assert "so totals can be compared as they stand." in told
    assert told.index("First place changes") < told.index("Who moved furthest")


def test_an_objection_shows_every_consequence():
    told = said(*objection())
    assert "Region 1 (1) rises from rank 2 to 1=. Its total goes from 42.00 to 54.00 (+12.00). Most of it by " in told
    assert "“Reported figure (a)” +12.00 (50 then, 70 as reported now)." in told
    assert "Region 1 (1): Madya then, Utama now." in told
    assert "Region 1 (1) 2 → 1= +1 42.00 → 54.00 +12.00 Madya → Utama" in told


def test_with_several_causes_each_is_asked_alone():
    told = said(*everything())
    assert "What differs: data, rules and field of entrants." in told
    assert "First place changes: Region 5 (5) then, Region 4 (4) now." in told
    assert "Had only the data changed, first would be Region 5 (5)." in told
    assert "Had only the field of entrants changed, first would be Region 4 (4)." in told
    assert "Ups and downs added, the causes move ranks by" in told


def test_totals_that_are_not_comparable_are_marked_on_every_table_of_them():
    told = said(*everything())
    assert "Not comparable as they stand: 3 rules differ." in told
    assert 4 == told.count("Not comparable as they stand")
    assert "so totals can be compared" not in told


def test_the_same_result_twice_is_called_so():
    result = made(two(), THREE)
    told = said(result, result)
    assert "Both are the very same result." in told
    assert "First place stays with Region 2 (2). Nothing differs that a score" in told
    assert "No entrant ranked in both results changes rank. No total changes." in told


# Who moved


def test_who_came_and_went_and_lost_the_rank_is_told_with_the_reason():
    told = said(*everything())
    assert "New: Region 4 (4), ranked 1 with a total of 99.00, Utama." in told
    assert "Gone: Region 2 (2), then ranked 2 with a total of 54.00, Utama." in told
    assert "Region 5 (5): rank 1 then, ineligible now. It does not meet a condition for being ranked" in told
    assert "The rules say: “enough of it.”" in told
    assert "By cause: data 50 percent, rules 50 percent." in told


def test_a_movement_that_cannot_be_split_says_why():
    """The new condition asks for 20, the old figure was 10: with old data and new rules 1 has no rank."""
    old = made(two(more=GATE.format(1)), {**THREE, "1": (50, 10)})
    told = said(old, made(two(20, 80, more=GATE.format(20)), THREE))
    assert "Region 1 (1): not split into causes, because in a mixture of old and new it has no rank." in told


def test_new_data_by_the_old_rules_stand_beside_the_new_ones():
    """4 stays first; 1 has .6 x 70 + .4 x 30 = 54 by the old rules, 38 by the new ones."""
    told = said(*everything())
    assert "The new data by the old rules" in told
    assert "Region 1 (1) 3 54.00 → 38.00 Utama → -" in told


def test_the_old_rules_are_left_out_where_nothing_else_differs():
    assert "The new data by the old rules" not in said(made(two(), THREE), made(two(20, 80), THREE))


def test_parts_of_points_add_up_to_what_a_reader_subtracts():
    compared = both(*everything())
    for entry in compared.document["entrants"]:
        if entry["in"] == "both" and entry["parts"]["total"]["not-done"] is None:
            assert change_shown(compared, entry) == sum(points_parts(compared, entry, compared.differing).values())


def test_what_is_measured_otherwise_is_said_not_attributed():
    told = said(*otherwise())
    assert "What differs: rules and way of measuring." in told
    assert "measured otherwise, from other files: data and rules cannot be told apart" in told
    assert "nobody can tell the two apart; this part is kept for itself." in told
    assert "New criterion: “" in told
    assert "Criteria that are measured otherwise are scored by the new rules here, too." in told


def test_why_nothing_is_split_is_said_once():
    result = made(two(), THREE)
    bent = json.loads(canonical(result.document))
    bent["entrants"][0]["rank"] = 3
    told = said(result, Result(bent, sha256(canonical(bent))))
    assert 1 == told.count("judging the new result again does not give back what its document says")
    assert "cannot be split into its causes" in told


# One entrant


def test_the_page_of_one_entrant_tells_its_whole_story():
    told = said(*everything(), entrant="1")
    assert "Region 1 (1) stays at rank 3." in told
    assert "Points by cause: data +8.00, rules -12.00, field of entrants 0." in told
    assert "Where it would stand in every mixture of old and new" in told
    assert "new new new 3 38.00 -" in told
    assert "Region 3 (3)" not in told
    assert "Madya starts at 41; the total of 38.00 is 3.00 short of it." in told


@pytest.mark.parametrize(("code", "expected"), [
    ("2", "Gone: Region 2 (2), then ranked 2"), ("4", "New: Region 4 (4), ranked 1"),
    ("5", "rank 1 then, ineligible now"),
])  # fmt: skip
def test_an_entrant_of_one_result_or_without_a_rank_has_a_page_too(code, expected):
    assert expected in said(*everything(), entrant=code)


def test_conditions_that_changed_are_told():
    told = said(*everything(), entrant="5")
    assert "at least 20" in told


# Words


@pytest.mark.parametrize(("number", "per", "expected"), [
    (0, 1, "0"), (3, 1, "+3"), (-7, 6, "-1⅙"), (1, 3, "+⅓"), (-1, 2, "-½"), (7, 8, "+⅞"), (1, 24, "+0.04"),
    (0.5, 1, "+½"), (13, 12, "+1.08"),
])  # fmt: skip
def test_places_are_written_with_fractions(number, per, expected):
    assert expected == places(EN, number, per)


@pytest.mark.parametrize(("number", "expected"), [
    (0, "0"), (1.5, "+1.50"), (-0.4, "-0.40"), (0.0004, "+0.0004"), (-1234.5, "-1,234.50"),
])  # fmt: skip
def test_points_carry_their_sign_and_a_change_never_looks_like_none(number, expected):
    assert expected == signed(EN, number, 2)


@pytest.mark.parametrize("texts", [EN, ID], ids=["en", "id"])
@pytest.mark.parametrize("key", sorted(compare_names.REASONS))
def test_every_reason_is_a_phrase(key, texts):
    args = {"which": "old", "code": "PB501", "name": "x", "column": "c", "criterion": "a", "where": ""}
    told = compare_names.reason(both(*objection(), texts), {"key": key, "args": args})
    assert told != key
    assert not set("{}.") & set(told)


def test_every_reason_that_a_comparison_gives_has_its_phrase():
    folder = Path(pembina.analysis.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("compare*.py"))
    comparable = {"rules", "scale", "measurement", "series"}
    assert set(re.findall(r'NotDone\("([^"]+)"', code)) == set(compare_names.REASONS) | comparable


def test_an_unknown_reason_is_shown_by_its_key():
    assert "eclipse" == compare_names.reason(both(*objection()), {"key": "eclipse", "args": {}})


def test_every_factor_and_kind_of_series_has_its_word():
    schema = compare_schema()["properties"]
    assert set(schema["factors"]["items"]["properties"]["factor"]["enum"]) == set(compare_names.FACTORS)
    assert set(schema["series"]["items"]["properties"]["key"]["enum"]) == set(KINDS)
    assert set(compare_names.FACTORS) == set(compare_words.ONE) == set(compare_words.MEANING)


def test_every_rule_of_an_award_has_a_name():
    """The first word of every key that can differ, from the classes of the model."""
    import attrs

    from pembina.model import Award, Gate, Group, Leaf, Tier

    ours = {f.name.replace("_", "-") for kind in (Award, Group, Leaf, Gate, Tier) for f in attrs.fields(kind)}
    structural = {"id", "path", "children", "root", "gates", "tiers", "changed", "criterion"}
    assert ours - structural <= set(compare_rules.KEYS)


def differing(old, new):
    compared = both(old, new)
    return [compare_rules.rule_sentence(compared, entry) for entry in compared.document["rules"]]


def test_rules_are_told_in_the_words_of_the_award():
    post = 'score = {{ method = "goalposts", from = 0, to = {} }}'
    then = two(score=post.format(100), more=GATE.format(1) + TIERS)
    now = two(50, 50, score=post.format(90), more=TIERS.replace("from = 50", "from = 55"), award="decimals = 1")
    told = " ".join(differing(made(then, THREE), made(now, THREE)))
    assert "The award, decimals of published scores: 2 then, 1 now." in told
    assert "weight: 60 then, 50 now." in told
    assert "scoring (to): 100 then, 90 now." in told
    assert "No condition any more: " in told
    assert "Tier Utama, cut: 50 then, 55 now." in told


def test_what_is_new_and_what_is_gone_of_the_rules_is_told():
    group = '[criteria.g]\ntitle = "Groupwork"\nweight = 30\n\n'
    now = rules(
        criterion("a", "a", weight=70) + group + criterion("g.c", "c", weight=100)
        + GATE.format(5).replace('"b"', '"g"') + '[[tiers]]\nid = "x"\ntitle = "Perunggu"\nfrom = 10\n'
    )  # fmt: skip
    old, new = made(two(more=TIERS), THREE), made(now, {code: (a, 50) for code, (a, _) in THREE.items()})
    there, back = " ".join(differing(old, new)), " ".join(differing(new, old))
    assert "New group: “Groupwork”, weight 30." in there
    assert "No group any more: “Groupwork”, whose weight was 30." in back
    assert "New criterion: “Reported figure (g.c)”, weight 100." in there
    assert "No criterion any more: “Reported figure (b)”, whose weight was 40." in there
    assert "New condition: Groupwork at least 5." in there
    assert "No condition any more: Groupwork at least 5." in back
    assert "No tier any more: Utama, which began at 50." in there
    assert "New tier: Perunggu, from 10." in there
    assert "New tier: Utama, from 50." in back


def test_half_places_are_written_where_equals_share_the_mean_of_theirs():
    award = two(award='ranking = "fractional"')
    told = said(made(award, THREE), made(award, {**THREE, "1": (70, 30)}))
    assert "Nobody moves by more than 0.5 places." in told
    assert "Region 2 (2) 1 → 1.5= -½" in told


def test_a_method_is_written_with_its_settings():
    old = made(two(score='score = { method = "goalposts", from = 0, to = 100 }'), THREE)
    assert "scoring: goalposts (from 0, to 100) then, identity now." in " ".join(differing(old, made(two(), THREE)))


def test_series_are_told_with_those_concerned():
    told = said(
        made(two(), THREE, notes={"1": {"definition": "active members"}}, source="BPS"),
        made(two(), THREE, notes={"1": {"definition": "paying members"}}, source="Dinas"),
    )
    assert "definition: active members then, paying members now (Region 1 (1))." in told
    assert "Table “t”, source: BPS then, Dinas now." in told
    assert "Not comparable as they stand: other series of figures for" in told
    assert "What another series makes" not in told  # no figure changed


def test_a_changed_figure_of_another_series_is_not_taken_for_a_change_of_what_it_measures():
    told = said(made(two(), THREE, source="BPS"), made(two(), {**THREE, "1": (70, 30)}, source="Dinas"))
    assert "What another series makes is in the part of the data; nobody can tell the two apart." in told


def test_results_in_the_wrong_order_are_noticed():
    year = "period = {{ start = {0}-01-01, end = {0}-12-31 }}"
    then, now = (made(two(award=year.format(y)), THREE) for y in (2022, 2021))
    assert "The second result is of an earlier period than the first" in said(then, now)
    assert "earlier period" not in said(now, then)


# Formats


def test_json_holds_the_document_and_the_sentences():
    old, new = everything()
    document = json.loads(as_json(page(old, new)))
    assert [] == list(jsonschema.Draft202012Validator(compare_schema()).iter_errors(document["compare"]))
    assert [old.sha256, new.sha256] == [document["compare"][side]["result"] for side in ("old", "new")]
    assert document["summary"][0].startswith("First place changes")
    assert "1" == json.loads(as_json(page(old, new, entrant="1")))["entrant"]["code"]


def test_csv_has_a_row_an_entrant_in_any_language():
    old, new = everything()
    english, indonesian = (list(csv.DictReader(io.StringIO(as_csv(page(old, new, t))))) for t in (EN, ID))
    assert english == indonesian
    rows = {record["code"]: record for record in english}
    assert {"1", "2", "3", "4", "5"} == set(rows)
    assert ("both", "3", "3", "0", "38.00", "no") == tuple(
        rows["1"][key] for key in ("in", "rank_then", "rank_now", "places", "total_now", "totals_comparable")
    )
    assert ("8", "-12", "0", "54.00") == tuple(
        rows["1"][key] for key in ("points_data", "points_rules", "points_field", "total_by_old_rules")
    )
    assert ("gone", "") == (rows["2"]["in"], rows["2"]["rank_now"])
    assert ("", "", "") == tuple(rows["5"][key] for key in ("places", "places_data", "places_not_done"))
    one = list(csv.DictReader(io.StringIO(as_csv(page(old, new, entrant="4")))))
    assert [("4", "new")] == [(record["code"], record["in"]) for record in one]


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize(("texts", "banner"), [(EN, "SYNTHETIC DATA"), (ID, "DATA SINTETIS")])
def test_invented_data_are_called_invented_in_every_format(form, texts, banner):
    """Whichever of the two results rests on them."""
    invented = results.result()
    real = json.loads(canonical(invented.document))
    real["data"]["origin"] = "reported"
    real = Result(real, sha256(canonical(real)))
    for old, new in ((invented, real), (real, invented)):
        assert banner in FORMATS[form](page(old, new, texts))


def test_a_hostile_name_does_no_harm():
    old, new = (json.loads(canonical(result.document)) for result in objection())
    new["entrants"][0]["name"] = "\x1b[2J<script>"
    old, new = (Result(document, sha256(canonical(document))) for document in (old, new))
    for form, render in FORMATS.items():
        assert "\x1b" not in render(page(old, new)), form
    assert "<script>" not in as_markdown(page(old, new))


DATA = ("Region", "Utama", "Madya", "Title", "small", "enough", "csv", "reported", "value", "indicator")


@pytest.mark.parametrize("which", [objection, everything, otherwise])
@pytest.mark.parametrize("entrant", [None, "1"])
def test_a_page_in_the_pseudo_language_shows_no_word_outside_its_brackets(which, entrant):
    old, new = which()
    rest = outside(as_text(page(old, new, Texts("xx"), entrant), 10_000))
    for word in (*DATA, old.sha256, new.sha256, "a" * 8, "b" * 8):
        rest = rest.replace(word, "")
    assert set() == set(re.findall("[A-Za-z]{3,}", rest))
