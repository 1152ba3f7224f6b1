"""The page of an audit: verdict, findings, numbers, in both languages and every format."""

from __future__ import annotations

import csv
import io
import json
import re

import jsonschema
import pytest

from pembina.analysis import audit, audit_schema
from pembina.analysis.audit_findings import NOTES, WARNINGS
from pembina.reports import audit_names, audit_tables, audit_words
from pembina.reports.audit import audit_page
from pembina.reports.audit_findings import sentence
from pembina.reports.names import Names
from pembina.reports.render import FORMATS, as_csv, as_json, as_markdown, as_text
from pembina.reports.texts import Texts

from ..analysis.documents import group, leaf, result, tier
from . import results

EN, ID = Texts("en"), Texts("id")


def made():
    """Six entrants, a group of two that point in opposite directions, a lopsided criterion, a category, a tier."""
    titles = {"g": {"en": "Supervision", "id": "Pembinaan"}, "g.a": {"en": "Visits", "id": "Kunjungan"}}
    return result(
        [
            group("", None), group("g", 0.6, title=titles["g"]),
            leaf("g.a", 0.5, [10, 20, 30, 40, 50, 60], title=titles["g.a"]),
            leaf("g.b", 0.5, [60, 20, 50, 10, 40, 30]),
            leaf("c", 0.4, [80, 60, 70, 20, 10, 30]),
            leaf("w", None, [100] * 6, ["WTP"] * 6),
        ],
        tiers=[tier("utama", 40, title={"en": "First", "id": "Utama"})],
        entrants={0: {"tier": "utama"}, 2: {"tier": "utama"}},
    )  # fmt: skip


def page(made_result, texts=EN):
    return audit_page(made_result, audit(made_result), texts)


def said(made_result, texts=EN):
    return " ".join(as_text(page(made_result, texts), 10_000).split())


def names(texts=EN):
    return Names.of_result(made(), texts)


def about(key, **args):
    return {"key": key, "level": "warning", "args": args}


PAIR = {"a": "g.a", "b": "c", "r": -0.41}
MOVE = {"group": "", "from": "arithmetic", "to": "geometric", "zeros": 2}
ITEM = {"node": "c", "nominal": 0.4, "influence": 0.125}
LOSE = {"winner": ["02"], "node": "c", "nominal": 0.4}
EVERY = [
    about("data.constant", node="c", nominal=0.4),
    about("data.approximate", nodes=["c", "g.a"]),
    about("data.approximate-close", nodes=["c"], places=2, tiers=1, gates=0),
    about("correlation.against-total", node="c", r=-0.2),
    about("correlation.negative", **PAIR, maybe_chance=True),
    about("correlation.redundant", group="g", pairs=[PAIR, PAIR]),
    about("correlation.weak", group="", pairs=2, of=3, **PAIR),
    about("correlation.elsewhere", node="g.a", group="g", own=0.1, other="", r=0.5),
    about("weights.less", items=[ITEM]),
    about("weights.more", items=[ITEM, ITEM]),
    about("data.lopsided", node="c", skewness=2.5, kurtosis=7.123, outliers=["01"]),
    about("data.tamed", node="c", skewness=2.5, kurtosis=7.123, outliers=["01", "02"]),
    about("data.missing", node="c", asked=6, reported=3),
    about("data.zeros", node="c", zeros=0.5),
    about("consistency.low", group="g", alpha=0.3, without="g.a", then=0.8),
    about("components.several", group="g", first=0.5, second=1.2),
    about("leave-one-out.winner", items=[LOSE, {**LOSE, "nominal": None}], winner=["01"]),
    about("leave-one-out.idle", node="c", nominal=0.4),
    about("aggregation.winner", **MOVE, winner={"from": ["01"], "to": ["02"]}),
    about("aggregation.winner", **{**MOVE, "from": None, "group": "*"}, winner={"from": ["01"], "to": ["02"]}),
    about("aggregation.totals", **MOVE, **{"totals-changed": 5, "moved": 2, "mean-shift": 1, "ranked": 6},
          largest={"entrant": "03", "from": 2, "to": 4}),
    about("aggregation.totals", **MOVE, **{"totals-changed": 5, "moved": 0, "mean-shift": 0, "ranked": 6},
          largest=None),
]  # fmt: skip


def test_every_finding_has_its_sentence():
    assert {*WARNINGS, *NOTES} == {finding["key"] for finding in EVERY}
    assert len({*WARNINGS} & {*NOTES}) == 0


@pytest.mark.parametrize("finding", EVERY, ids=lambda finding: finding["key"])
def test_a_finding_is_told_in_both_languages_with_nothing_left_open(finding):
    english, indonesian = sentence(names(EN), finding), sentence(names(ID), finding)
    assert english.endswith((".", "”"))
    assert english != indonesian
    for told in (english, indonesian):
        assert not set("{}") & set(told)
        assert "None" not in told


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("data.approximate", "error of up to 1.6 percent of a count: “C”, “Visits”. Nothing hangs by that error"),
        ("data.approximate-close", "enough to change 2 ranks, 1 tiers and 0 answers to conditions. Count exactly"),
        ("correlation.negative", "“Visits” and “C” move in opposite directions (r = -0.41): strength in one"),
        ("correlation.negative", "With so few entrants this may be chance."),
        ("correlation.redundant", "parts of “Supervision”, these say almost the same"),
        ("correlation.redundant", "“Visits” and “C” (r = -0.41); “Visits” and “C” (r = -0.41)."),
        ("correlation.weak", "Among the parts of the total, 2 of 3 pairs hardly go together"),
        ("correlation.elsewhere", "“Visits” goes together more with the total (r = 0.50) than with “Supervision”, "),
        ("weights.less", "the weight promises: “C” (weight 40.0 percent, influence 12.5 percent). "),
        ("data.lopsided", "(skewness 2.50, kurtosis 7.12): Entrant 1 (01). The scores of the rest"),
        ("data.missing", "“C”: only 3 of 6 entrants reported a figure."),
        ("data.zeros", "In “C”, 50.0 percent of the ranked entrants stand at zero"),
        ("consistency.low", "(Cronbach's alpha = 0.30; 0.7 and more would)."),
        ("consistency.low", "Without “Visits” it would be 0.80."),
        ("components.several", "covers 50.0 percent, and a second one counts, too (eigenvalue 1.20)."),
        ("leave-one-out.winner", "First place (Entrant 1 (01)) hangs on single criteria: without “C” (40.0 percent of"),
        ("leave-one-out.winner", "; without “C” it would go to Entrant 2 (02)."),
        ("leave-one-out.idle", "Without “C” (40.0 percent of the weight) nobody's rank would change"),
        ("aggregation.winner", "with the geometric mean instead of the arithmetic mean for the total, first place "),
        ("aggregation.winner", "would go to Entrant 2 (02) instead of Entrant 1 (01)."),
        ("aggregation.winner", "2 entrants have a score of zero in some part"),
        ("aggregation.totals", "5 of 6 published totals would differ and 2 entrants would change rank"),
        ("aggregation.totals", "Furthest moves Entrant 3 (03), from rank 2 to 4."),
    ],
)
def test_a_finding_carries_its_figures(key, expected):
    finding = next(finding for finding in EVERY if finding["key"] == key)
    assert expected in sentence(names(), finding)


def test_a_finding_of_an_unknown_key_is_shown_by_it():
    assert "moon.phase" == sentence(names(), about("moon.phase"))


def test_no_more_than_five_entrants_are_named():
    assert "Entrant 1 (01), Entrant 2 (02), Entrant 3 (03), Entrant 4 (04), Entrant 5 (05) and 1 more" == (
        audit_names.entrants(names(), ["01", "02", "03", "04", "05", "06"])
    )
    assert audit_names.entrants(names(), ["01", "02", "03", "04", "05"]).endswith("Entrant 4 (04) and Entrant 5 (05)")


@pytest.mark.parametrize("key", sorted(audit_names.REASONS))
@pytest.mark.parametrize("texts", [EN, ID], ids=["en", "id"])
def test_every_reason_is_a_phrase(key, texts):
    args = {"n": 1, "needed": 3, "nodes": ["c", ""], "group": "g", "method": "owa"}
    told = audit_names.reason(names(texts), {"key": key, "args": args})
    assert told != key
    assert not set("{}.") & set(told)


def test_an_unknown_reason_is_shown_by_its_key():
    assert "eclipse" == audit_names.reason(names(), {"key": "eclipse", "args": {}})


def test_every_reason_that_an_audit_gives_has_its_phrase():
    from pathlib import Path

    import pembina.analysis

    code = "".join(path.read_text("utf-8") for path in Path(pembina.analysis.__file__).parent.glob("audit*.py"))
    assert set(re.findall(r'NotDone\("([^"]+)"', code)) == set(audit_names.REASONS)


def schema_words(node, name):
    """Every word that the schema allows for a key."""
    if isinstance(node, list):
        return set().union(*(schema_words(part, name) for part in node))
    if not isinstance(node, dict):
        return set()
    own = node.get("properties", {}).get(name, {})
    words = set(own.get("enum", own.get("items", {}).get("enum", [])))
    return words.union(*(schema_words(part, name) for part in node.values()))


def test_every_flag_step_and_state_has_its_word():
    schema = audit_schema()
    flags = (schema_words(schema, "flags") | schema_words(schema, "flag")) - {None}
    assert flags == set(audit_tables.REMARKS)
    assert schema_words(schema, "step") == set(audit_words.STEPS)
    assert schema_words(schema, "state") == set(audit_words.STATES)


# The page


def test_the_verdict_comes_first_and_counts():
    made_result = made()
    document = audit(made_result)
    levels = [finding["level"] for finding in document["findings"]]
    verdict = f"{levels.count('warning')} things to look at before the result is published. "
    assert verdict in said(made_result)
    assert said(made_result).index(verdict) < said(made_result).index("To be looked at")
    assert levels == sorted(levels, reverse=True)


def test_a_clean_result_is_called_so():
    clean = result([group("", None), leaf("a", 0.5, [1, 2, 3, 4]), leaf("b", 0.5, [1, 3, 2, 4])])
    document = {**audit(clean), "findings": []}
    told = " ".join(as_text(audit_page(clean, document, EN)).split())
    assert "Nothing that would have to be looked at before the result is published. The audit covers" in told
    assert "To be looked at" not in told
    assert "So few entrants prove little" in told


def test_those_left_aside_are_counted_by_status():
    out = {"status": "ineligible", "rank": None}
    told = said(result(made().nodes, entrants={0: out, 2: {**out, "status": "recused"}}))
    assert "The audit covers 4 ranked entrants. Without rank, and left aside here: 1 ineligible and 1 recused." in told


def test_few_entrants_are_told_what_chance_can_do():
    assert "Among so few, a correlation between -0.81 and 0.81 may be chance." in said(made())


def test_nobody_ranked_leaves_the_tables_out():
    out = {"status": "ineligible", "rank": None}
    told = said(result([group("", None), leaf("a", 1, [1, 2])], entrants={0: out, 1: out}))
    assert "Nobody is ranked, so there is nothing to audit." in told
    assert "What do the figures look like?" not in told
    assert "The ten steps of the OECD/JRC handbook" in told


def test_what_could_not_be_computed_says_why():
    told = said(made())
    assert "Not computed: “W”: its values are words, not numbers." in told
    assert "Not computed: “Supervision”: it has 2 parts; below 3 there is nothing to take apart." in told


def test_an_audit_of_a_document_that_does_not_add_up_is_printed_with_the_reason():
    """The document of the other tests is made by hand and holds scores that no mean gives."""
    told = said(results.result())
    assert "does not give the scores of the result, so nothing is concluded from it." in told


def test_columns_that_say_nothing_are_left_out():
    plain = result([group("", None), leaf("a", 0.5, [1, 2, 3, 4]), leaf("b", 0.5, [1, 3, 2, 4])])
    assert "Without a total" not in said(plain)
    assert "Tiers that differ" not in said(plain)
    assert "Tiers that differ" in said(made())
    lost = result([group("", None), leaf("a", 0.5, [1, 2, 3, 4]), leaf("b", 0.5, [None, 3, 2, 4])])
    assert "Without a total" in said(lost)


def test_coverage_is_told_where_it_is_not_full():
    partly = result(made().nodes, entrants={1: {"coverage": 70}})
    assert "On average reported figures cover 95.0 percent of the weight, least for Entrant 2 (02) (70.0 percent)." in (
        said(partly)
    )
    assert "Every ranked entrant reported all figures that carry weight." in said(made())


def test_steps_that_were_not_done_are_said():
    told = said(made())
    elsewhere = "Not part of the audit; pembina robustness and pembina stability answer it."
    assert f"Uncertainty and sensitivity not done {elsewhere}" in told
    assert "Missing figures and outliers not done No figure was estimated for a missing one." in told


def test_steps_that_were_done_are_said_too():
    steps = [
        ("imputation", "partly", {"filled": 1, "left_out": 2, "treated": ["c"]}),
        ("normalisation", "done", {"relative": ["c"]}),
        ("multivariate", "not-done", {}),
        ("selection", "done", {"criteria": 1, "weighted": 1}),
    ]
    told = [audit_words.step_row(names(), {"step": s, "state": state, "args": a})[2] for s, state, a in steps]
    expected = [
        "By the rules 1 missing figure got a stand-in score. "
        "2 were left out, and their weight given to their siblings. Treated for outliers: “C”.",
        "Scores that compare the entrants with one another: “C”.",
        "Too few entrants.",
        "1 criterion, of which 1 with weight.",
    ]
    assert expected == told


def test_special_weights_are_told_where_criteria_are_left_out():
    def with_root(**more):
        return result([group("", None, **more), leaf("a", 0.5, [1, 2, 3]), leaf("b", 0.5, [2, 3, 1])])

    assert "Weights that a method found are not found anew." in said(with_root(weighting={"name": "critic"}))
    assert "Where points are added, its points are not." in said(with_root(method="sum"))
    assert "Where points are added" not in said(with_root())


def test_the_limits_are_named_with_their_sources():
    told = said(made())
    for source in ("JRC", "Tukey 1977", "Nunnally 1978", "Kaiser 1960", "Fisher 1921", "Paruolo", "Pembina's own"):
        assert source in told
    assert "skewness beyond ±2 and kurtosis above 3.5" in told


# Formats


def test_json_holds_the_audit_document_and_the_sentences():
    document = json.loads(as_json(page(made())))
    assert [] == list(jsonschema.Draft202012Validator(audit_schema()).iter_errors(document["audit"]))
    assert document["result"] == document["audit"]["result"] == made().sha256
    assert all(finding["sentence"] for finding in document["findings"])


def test_csv_has_every_figure_in_a_row_of_its_own_in_any_language():
    english = list(csv.DictReader(io.StringIO(as_csv(page(made())))))
    indonesian = list(csv.DictReader(io.StringIO(as_csv(page(made(), ID)))))
    assert english == indonesian
    assert ["section", "node", "other", "measure", "value", "flags", "not_done"] == list(english[0])
    rows = {(row["section"], row["node"], row["other"], row["measure"]): row for row in english}
    assert len(english) == len(rows)
    assert "0.4" == rows["weights", "c", "", "nominal"]["value"]
    assert "categories" == rows["data", "w", "", "mean"]["not_done"]
    assert ("negative", "correlation-within") == tuple(
        rows["correlation-within", "g.a", "g.b", "r"][key] for key in ("flags", "section")
    )
    sections = {"data", "correlation-within", "correlation-with-group", "consistency", "components", "weights",
                "weights-of-groups", "leave-one-out", "aggregation"}  # fmt: skip
    assert sections == {row["section"] for row in english}


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize(("texts", "banner"), [(EN, "SYNTHETIC DATA"), (ID, "DATA SINTETIS")])
def test_invented_data_are_called_invented_in_every_format(form, texts, banner):
    assert banner in FORMATS[form](page(results.result(), texts))


def test_a_hostile_name_does_no_harm():
    hostile = result(made().nodes, entrants={0: {"name": "\x1b[2J<script>"}, 5: {"name": "=cmd()"}})
    for form, render in FORMATS.items():
        assert "\x1b" not in render(page(hostile)), form
    assert "<script>" not in as_markdown(page(hostile))


DATA = ("Entrant", "WTP", "pembina", "JRC", "OECD")


def outside(text):
    """What stands outside the brackets that the pseudo-language puts around its texts."""
    while "⟦" in text:
        shorter = re.sub("⟦[^⟦⟧]*⟧", " ", text)
        assert shorter != text, text
        text = shorter
    return text


@pytest.mark.parametrize("which", [made, results.result])
def test_a_page_in_the_pseudo_language_shows_no_word_outside_its_brackets(which):
    rest = outside(as_text(page(which(), Texts("xx")), 10_000))
    for word in (*DATA, *results.NAMES, *made().sha256):
        rest = rest.replace(word, "")
    assert set() == set(re.findall("[A-Za-z]{3,}", rest))
