"""Severity evened out, and what a result says of its jury: through the program, from csv files to the document."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pembina_plugins.jury import adjusting, remarks
from pembina_plugins.jury.methods import rasch

import pembina
from pembina.testing import load_criterion

from .panels import make_panel, write_changes, write_table

AWARD = """format = 1
[award]
id = "panel-contoh"
title = "Panel contoh"
edition = 1
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.juri]
use = "jury"
weight = 100
score = {{ method = "goalposts", from = 0, to = 100 }}
missing = "leave-out"
with = {{ {parameters} }}
"""
MIXED = [
    (e, j, s)
    for e, *given in (("A", 1, 0), ("B", 1, 0), ("C", 1, 0), ("D", 0, 1))
    for j, s in zip(("J1", "J2"), given, strict=True)
]
"""Passed or failed by two jurors who differ three times one way and once the other: ln 3 logits lie between them."""
SCORES = ("entrant", "juror", "item", "score", "note", "state", "seal")
KUHLISCH = [("A", "J1", 80), ("B", "J1", 60), ("B", "J2", 40), ("C", "J2", 50)]
"""The example of methods.md on a scale ten times as long: severity is 10 and -10 points, A 70, B 50, C 60."""


def panel(at: Path, scores: Sequence[tuple[str, str, float]], parameters: str = "", **tables: Any) -> pembina.Result:
    """Evaluate an award whose only criterion is a jury with one item."""
    data = at / "data"
    data.mkdir(parents=True)
    (at / "award.toml").write_text(AWARD.format(parameters=parameters), "utf-8")
    (data / "dataset.toml").write_text('[dataset]\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8")
    codes = sorted({entrant for entrant, *_ in scores})
    write(data / "regions.csv", ("code", "name"), [(code, f"Kabupaten Contoh {code}") for code in codes])
    write(data / "scores.csv", SCORES[:4], [(e, j, "score", s) for e, j, s in scores])
    for name, rows in tables.items():
        write(data / f"{name}.csv", rows[0], rows[1:])
    return pembina.evaluate(at)


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def step(result: pembina.Result) -> Mapping[str, Any]:
    (found,) = result.node("juri")["steps"]
    return dict(found)


def remarked(result: pembina.Result) -> dict[tuple[str, str], int]:
    return {(f["key"], f["entrant"]): f["args"]["n"] for f in result.findings if f["key"].startswith("jury.")}


# Severity


def test_additive_severity_splits_a_tie_that_two_unlike_jurors_made(tmp_path):
    result = panel(tmp_path / "a", KUHLISCH, 'severity = "additive"')
    node = result.node("juri")
    assert node["values"] == [80, 50, 50]
    assert node["used"] == [70, 50, 60]
    assert step(result)["step"] == "adjust"
    assert step(result)["changes"] == {"A": [80, 70], "C": [50, 60]}
    facts = step(result)["facts"]
    assert (facts["generosity"], facts["jurors"], facts["clipped"]) == ({"J1": 10, "J2": -10}, 2, 0)
    assert [entrant["rank"] for entrant in result.entrants] == [1, 3, 2]


def test_no_severity_leaves_values_as_they_were_given(tmp_path):
    node = panel(tmp_path / "a", KUHLISCH).node("juri")
    assert (node["values"], node["used"], node["steps"]) == ([80, 50, 50], None, [])


def test_a_panel_in_two_parts_is_refused_and_the_criterion_named(tmp_path):
    apart = [("A", "J1", 80), ("B", "J1", 60), ("C", "J2", 40), ("D", "J2", 50)]
    with pytest.raises(pembina.PembinaError) as caught:
        panel(tmp_path / "a", apart, 'severity = "additive"')
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.address) == ("PB507", "criteria.juri")
    assert "J2" in str(problem.args["reason"].args)


def test_z_scores_take_two_unlike_panels_for_alike_and_say_so(tmp_path):
    """J1 gives A 90 and B 80, J2 gives C 50 and D 40: z is 1 and -1 in both, so A = C = 90 and B = D = 40."""
    apart = [("A", "J1", 90), ("B", "J1", 80), ("C", "J2", 50), ("D", "J2", 40)]
    result = panel(tmp_path / "a", apart, 'severity = "z-score"')
    assert result.node("juri")["used"] == [90, 40, 90, 40]
    (warning,) = [f for f in result.findings if f["key"] == "adjust.warning"]
    assert "equally good entrants" in warning["text"]["en"]
    assert "sama baiknya" in warning["text"]["id"]


def test_a_value_beyond_the_scale_is_cut_and_told(tmp_path):
    """J2 gives B 20 points more than J1: severities -10 and 10, so that A is 110 and C is 90."""
    given = [("A", "J1", 100), ("B", "J1", 80), ("B", "J2", 100), ("C", "J2", 100)]
    result = panel(tmp_path / "a", given, 'severity = "additive"')
    assert result.node("juri")["used"] == [100, 90, 90]
    assert step(result)["facts"]["clipped"] == 1
    found = adjusted(given, "additive")
    assert all("{clipped}" in text for text in found.told.values())
    assert not any("{clipped}" in text for text in adjusted(KUHLISCH, "additive").told.values())


def test_scores_of_whoever_has_no_value_say_nothing_of_a_juror(tmp_path):
    """D needs a person, as J1 scored it twice; J2 is then as generous as B alone says."""
    odd = [*KUHLISCH, ("D", "J1", 0), ("D", "J1", 100), ("D", "J2", 0)]
    result = panel(tmp_path / "a", odd, 'severity = "additive"')
    assert result.node("juri")["used"][:3] == [70, 50, 60]
    assert result.node("juri")["values"][3] is None


def test_changes_of_the_consensus_round_hold_before_severity_is_evened_out(tmp_path):
    changes = [
        ("entrant", "juror", "before", "after", "by", "reason"),
        ("B", "J2", 40, 50, "Ketua", "bukti dibaca ulang"),
    ]
    result = panel(tmp_path / "a", KUHLISCH, 'severity = "additive"', changes=changes)
    assert result.node("juri")["values"] == [80, 55, 50]
    assert result.node("juri")["used"] == [75, 55, 55]
    assert step(result)["facts"]["generosity"] == {"J1": 5, "J2": -5}
    assert remarked(result) == {("jury.changes", "B"): 1}


def details(scores: Sequence[tuple[str, str, float]]) -> list[dict[str, Any]]:
    return [{"entrant": e, "juror": j, "item": "score", "score": float(s)} for e, j, s in scores]


def adjusted(scores: Sequence[tuple[str, str, float]], severity: str) -> pembina.Adjusted:
    parameters = {**load_criterion("pembina_plugins.jury").manifest.defaults(), "severity": severity}
    if severity == "rasch":
        parameters["items"] = [{"id": "score", "weight": 100, "from": 0, "to": 1}]
    found = adjusting.adjust({e: 50.0 for e, *_ in scores}, details(scores), parameters)
    assert found is not None
    return found


def test_spellings_of_one_juror_are_one_juror_by_one_name():
    assert adjusting.spellings(["juri 1", "Juri  1", "JURI 1", "Juri 2"]) == {
        "juri 1": "JURI 1",
        "Juri  1": "JURI 1",
        "JURI 1": "JURI 1",
        "Juri 2": "Juri 2",
    }
    spelt = [("A", "J1", 80), ("B", "j1 ", 60), ("B", "J2", 40), ("C", "j2", 50)]
    assert adjusted(spelt, "additive").facts["generosity"] == {"J1": 10, "J2": -10}


def test_rasch_tells_how_strict_jurors_are_in_logits():
    strictness = adjusted(MIXED, "rasch").facts["strictness"]
    assert strictness["J2"] - strictness["J1"] == pytest.approx(math.log(3), abs=1e-6)


def test_the_order_of_details_makes_no_difference():
    assert adjusted(MIXED[::-1], "rasch") == adjusted(MIXED, "rasch")
    assert adjusted(KUHLISCH[::-1], "additive") == adjusted(KUHLISCH, "additive")


def test_rasch_gets_the_place_of_a_score_among_those_of_its_item(monkeypatch):
    asked: list[Any] = []

    def spy(*args: Any) -> Any:
        asked.append(args)
        return many_facet(*args)

    many_facet = rasch.many_facet
    monkeypatch.setattr(rasch, "many_facet", spy)
    items = [
        {"id": "a", "weight": 25, "from": 1, "to": 3},
        {"id": "b", "weight": 75, "step": 5, "bands": [{"from": 0, "to": 5}, {"from": 50, "to": 60}]},
    ]
    parameters = {**load_criterion("pembina_plugins.jury").manifest.defaults(), "items": items, "severity": "rasch"}
    given = {
        ("A", "J1"): (3, 60), ("A", "J2"): (2, 50), ("B", "J1"): (2, 5), ("B", "J2"): (1, 0), ("C", "J1"): (1, 55),
        ("C", "J2"): (3, 5),
    }  # fmt: skip
    rows = [
        {"entrant": e, "juror": j, "item": item, "score": float(score)}
        for (e, j), scores in given.items()
        for item, score in zip("ab", scores, strict=True)
    ]
    found = adjusting.adjust(dict.fromkeys("ABC", 50.0), rows, parameters)
    ((entrants, jurors, names, levels, tops, weights, shares),) = asked
    assert (entrants[:4], jurors[:4], names[:4]) == (["A"] * 4, ["J1", "J1", "J2", "J2"], ["a", "b"] * 2)
    assert levels == [2, 4, 1, 2, 1, 1, 0, 0, 0, 3, 2, 1]
    assert (tops, weights) == ({"a": 2, "b": 4}, {"a": 0.25, "b": 0.75})
    assert shares == {"a": [0, 0.5, 1], "b": [0, 0.05, 0.5, 0.55, 0.6]}
    fair = many_facet(*asked[0]).fair
    assert found is not None
    assert found.values == {code: 100 * share for code, share in fair.items()}
    assert found.facts["strictness"]["J2"] > found.facts["strictness"]["J1"]


def test_nobody_with_a_value_is_nobody_to_adjust():
    parameters = {**load_criterion("pembina_plugins.jury").manifest.defaults(), "severity": "additive"}
    assert adjusting.adjust({}, details(KUHLISCH), parameters) is None


@pytest.mark.parametrize("severity", ["additive", "z-score", "rasch"])
def test_every_sentence_can_be_said_with_the_facts_that_there_are(severity):
    """With a value cut off, where there are most facts: J2 gives B 20 points more than J1, so that A is 110."""
    beyond = [("A", "J1", 100), ("B", "J1", 80), ("B", "J2", 100), ("C", "J2", 90)]
    found = adjusted(MIXED if severity == "rasch" else beyond, severity)
    single = {key: fact for key, fact in found.facts.items() if not isinstance(fact, Mapping)}
    assert set(found.told) == {"id", "en"}
    for text in found.told.values():
        assert "{" not in text.format_map({"before": "1", "after": "2", **single})


# What the result says of its jury


def test_a_whole_panel_through_the_program_gives_the_means_reckoned_by_hand(tmp_path):
    made = make_panel(tmp_path / "contoh", parameters={"panel": '"mean"'})
    result = pembina.evaluate(made.folder)
    node = result.node("juri")
    totals: dict[str, list[float]] = {}
    for (entrant, _), total in made.totals().items():
        totals.setdefault(entrant, []).append(total)
    for entrant, given in totals.items():
        assert node["values"][result.position(entrant)] == pytest.approx(sum(given) / len(given), abs=1e-9)
        assert node["notes"][entrant]["also"]["jurors"] == len(given) == 3
        assert node["evidence"][result.position(entrant)] == 3 * len(made.items)
    assert remarked(result) == {}


def test_findings_name_what_did_not_count(tmp_path):
    made = make_panel(tmp_path / "contoh", conflicts=0)
    (first, first_jurors), (second, second_jurors), (third, third_jurors), (fourth, fourth_jurors) = [
        (code, [juror for entrant, juror in made.totals() if entrant == code]) for code in ("E01", "E02", "E03", "E04")
    ]
    barred = [dict(zip(("entrant", "juror", "reason"), (first, first_jurors[0], "keluarga"), strict=True))]
    write_table(made.data / "conflicts.csv", barred)
    rows = [
        {"entrant": e, "juror": j, "item": i, "score": f"{s:g}", "note": "", "state": ""}
        for (e, j, i), s in made.scores.items()
    ]
    rows = [r for r in rows if (r["entrant"], r["juror"], r["item"]) != (second, second_jurors[0], "bukti")]
    next(r for r in rows if (r["entrant"], r["juror"]) == (third, third_jurors[0]))["score"] = "101"
    rows.append(next(r for r in rows if (r["entrant"], r["juror"]) == (fourth, fourth_jurors[0])))
    write_table(made.data / "scores.csv", rows)
    change = {"entrant": "E05", "juror": "J9", "item": "bukti", "before": 5, "after": 6, "by": "K", "reason": "r"}
    write_changes(made, [change])
    result = pembina.evaluate(made.folder)
    assert remarked(result) == {
        ("jury.conflicts", "E01"): len(made.items),
        ("jury.left-out", "E02"): 1,
        ("jury.outside", "E03"): 1,
        ("jury.twice", "E04"): 2,
        ("jury.misfits", "E05"): 1,
        # whoever has a score that a person has to look at has scores of a juror who is not complete
        ("jury.left-out", "E03"): 1,
        ("jury.left-out", "E04"): 1,
    }
    notes = result.node("juri")["notes"]
    assert [notes[code].get("reason") for code in ("E01", "E02", "E03", "E04", "E05")] == [
        None, None, "needs-a-person", "needs-a-person", "needs-a-person",
    ]  # fmt: skip


def test_every_remark_is_of_a_figure_that_the_criterion_names_and_in_both_languages():
    texts = load_criterion("pembina_plugins.jury").manifest.locale()
    assert set(remarks.SENTENCES) < set(texts["en"]["also"])
    for level, english, indonesian in remarks.SENTENCES.values():
        assert level in ("note", "warning")
        assert english != indonesian
        assert "{n}" in english
        assert "{n}" in indonesian


def test_a_jury_of_another_plugin_is_not_remarked_on(tmp_path):
    made = make_panel(tmp_path / "contoh")
    result = pembina.evaluate(made.folder)
    node = next(node for node in result.document["nodes"] if node["path"] == "kunjungan")
    node["notes"] = {"E01": {"also": {"left_out": 3}}}
    assert remarks.remark(result) == []
    node["plugin"] = "jury"
    assert [(f.key, f.args, f.node, f.entrant) for f in remarks.remark(result)] == [
        ("jury.left-out", {"n": 3}, "kunjungan", "E01")
    ]
